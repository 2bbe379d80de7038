"""The snapshot that is served when a build begins, as dbt reads it: what the new one is compared with."""

from pathlib import Path

import duckdb
import polars as pl

from warehouse.errors import UserError
from warehouse.snapshots import current_snapshot, open_published

# File name -> its columns, and what it holds of a published snapshot.
_PREVIOUS: dict[str, tuple[pl.Schema, str]] = {
    "previous_release": (
        pl.Schema([("release_id", pl.String), ("made_at", pl.Datetime("us"))]),
        "select release_id, made_at from published.release",
    ),
    "previous_cells": (
        pl.Schema(
            [
                *((name, pl.String) for name in ("indicator_id", "area_code", "period_code")),
                *((name, pl.String) for name in ("breakdown", "breakdown_value", "status")),
                ("value", pl.Float64),
            ]
        ),
        "select indicator_id, area_code, period_code, breakdown, breakdown_value, status, value"
        " from published.indicator_values",
    ),
    "previous_loads": (
        pl.Schema({"load_id": pl.String}),
        "select load_id from published.loads where load_id is not null and status <> 'refused'",
    ),
    "previous_rounds": (
        pl.Schema(
            [
                *((name, pl.String) for name in ("programme_code", "record_table", "release_code")),
                ("version", pl.Int32),
            ]
        ),
        "select programme_code, record_table, release_code, version from published.revisions where is_served",
    ),
}


def write_previous(home: Path, folder: Path) -> None:
    """Write previous_release, previous_cells, previous_loads and previous_rounds (.parquet) into `folder`.

    All four are empty when nothing is served, or when the served file cannot be read or was made by a version without
    these tables: a publication that can't be compared with must not stop the next one.
    """
    for name, frame in _read_previous(home).items():
        frame.write_parquet(folder / f"{name}.parquet")


def _read_previous(home: Path) -> dict[str, pl.DataFrame]:
    empty = {name: pl.DataFrame(schema=schema) for name, (schema, _) in _PREVIOUS.items()}
    snapshot = current_snapshot(home)
    if snapshot is None:
        return empty
    try:
        with open_published(snapshot.published) as connection:
            return {name: connection.sql(query).pl().cast(schema) for name, (schema, query) in _PREVIOUS.items()}
    except (duckdb.Error, UserError):
        return empty
