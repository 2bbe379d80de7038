"""Rows that do not count: listed for the data steward, worked off one by one, and never silent about a withdrawal."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from ingest.decisions import Settlement
from ingest.settle import SettledLoad

_SCHEMA = {
    "file": pl.String,
    "row": pl.Int64,
    "outcome": pl.String,
    "reason": pl.String,
    "load_id": pl.String,
    "column": pl.String,
    "is_withdrawal": pl.Boolean,
    "is_in_force": pl.Boolean,
    "is_settled": pl.Boolean,
}


def quarantine_rows(loads: Iterable[SettledLoad], settlements: Iterable[Settlement]) -> pl.DataFrame:
    """One row per row of a file that does not count, replaced files and rows set aside included: file, row, outcome,
    reason, load_id, column, is_withdrawal, is_in_force, is_settled."""
    settled = {(settlement.load_id, settlement.row_number) for settlement in settlements}
    parts = [
        load.left_out.select(
            pl.lit(load.manifest.label).alias("file"),
            pl.col("row_number").alias("row"),
            "outcome",
            "reason",
            pl.lit(load.manifest.load_id).alias("load_id"),
            pl.col("column_name").alias("column"),
            "is_withdrawal",
            pl.lit(load.superseded_by is None).alias("is_in_force"),
            pl.col("row_number")
            .is_in([row for load_id, row in settled if load_id == load.manifest.load_id])
            .alias("is_settled"),
        )
        for load in loads
    ]
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *parts])


def to_look_at(rows: pl.DataFrame) -> pl.DataFrame:
    """Quarantined rows of files in force that nobody has settled."""
    return rows.filter((pl.col("outcome") == "quarantined") & pl.col("is_in_force") & ~pl.col("is_settled"))


def withdrawal_alarms(rows: pl.DataFrame) -> list[str]:
    """A Swedish line for each row that holds a withdrawal of consent and does not count."""
    return [
        f"Ett återkallat samtycke ligger i karantän: {row['file']}, rad {row['row']}. Personen räknas som om inget"
        " återkallats. Rätta filen och läs in den igen, eller ta ut personen med genombrott withdraw, och avsluta med"
        f" genombrott quarantine --settle {row['load_id']}:{row['row']} --why VARFÖR."
        for row in to_look_at(rows).filter("is_withdrawal").iter_rows(named=True)
    ]


def as_json(rows: pl.DataFrame) -> dict[str, Sequence[dict[str, Any]]]:
    """The object of `quarantine --json`."""
    named = rows.rename({"is_settled": "settled", "is_withdrawal": "withdrawal"}).drop("is_in_force")
    return {"rows": named.to_dicts()}
