"""The archive of closed rounds: what was released about persons, once, and is served unchanged from then on.

A closing is one record table and its periods that are decided together. Its folder only ever gets new versions:
`cells.parquet` holds protected cells alone and serves the pages for good. `secret/` holds what decided them (unit rows,
true sums, whole-number witnesses); only disclosure control and the audit read it, and it goes when somebody withdraws.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl

from warehouse.files import sync_folder

UNIT = ["programme_code", "record_table", "release_code"]
KEY = ["indicator_id", "area_code", "period_code", "breakdown", "breakdown_value"]
NUMBERS = [
    *("numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998"),
    *("n_worse", "n_yes_yes", "n_yes_no", "n_no_yes", "n_no_no"),
]
CELLS = pl.Schema(
    [
        *((name, pl.String) for name in (*UNIT, *KEY)),
        ("version", pl.Int32),
        *((name, pl.String) for name in ("area_level", "kind", "status", "method")),
        *((name, pl.Float64) for name in NUMBERS),
    ]
)
CLOSINGS = pl.Schema(
    [
        *((name, pl.String) for name in UNIT),
        ("version", pl.Int32),
        ("closed_at", pl.Datetime("us")),
        ("closed_by", pl.String),
        ("k", pl.Int32),
        ("count_families", pl.Boolean),
        ("one_source", pl.Boolean),
        ("fingerprint", pl.String),
        ("n_records", pl.Int64),
        ("n_attacked", pl.Int64),
    ]
)


@dataclass(frozen=True, order=True)
class Closing:
    """One version of a closed round: when it was decided, by whom, by which rules and from how many records."""

    programme_code: str
    record_table: str
    release_code: str
    version: int
    closed_at: datetime
    closed_by: str
    k: int
    count_families: bool
    one_source: bool
    fingerprint: str
    n_records: int
    n_attacked: int

    @property
    def unit(self) -> tuple[str, str, str]:
        return self.programme_code, self.record_table, self.release_code


def archive_folder(home: Path) -> Path:
    """Where the closed rounds of a home lie."""
    return home / "archive"


def closing_folder(home: Path, closing: Closing) -> Path:
    """The folder of one version."""
    names = (quote(part, safe="") for part in closing.unit)
    return archive_folder(home).joinpath(*names, f"v{closing.version}")


def read_closings(home: Path) -> list[Closing]:
    """Every version of every closed round, sorted."""
    return sorted(_read(path) for path in archive_folder(home).glob("*/*/*/v*/closing.json"))


def newest(closings: list[Closing]) -> dict[tuple[str, str, str], Closing]:
    """The version that is served of each closed round."""
    return {closing.unit: closing for closing in sorted(closings)}


def read_cells(home: Path, closing: Closing) -> pl.DataFrame:
    """The protected cells of one version; columns as CELLS."""
    return pl.read_parquet(closing_folder(home, closing) / "cells.parquet").select(list(CELLS)).cast(CELLS)


def read_secret(home: Path, closing: Closing, name: str) -> pl.DataFrame | None:
    """What decided a version ('units', 'sums' or 'reasons'); None once it has been destroyed."""
    file = closing_folder(home, closing) / "secret" / f"{name}.parquet"
    return pl.read_parquet(file) if file.is_file() else None


def write_closing(home: Path, closing: Closing, cells: pl.DataFrame, secrets: Path | None) -> None:
    """Add one version. It is there whole or not at all, and a version that is there is never written again.

    cells: columns as CELLS without what the closing itself says. secrets: folder whose files are moved into `secret/`.
    Raises FileExistsError when the version is there already.
    """
    folder = closing_folder(home, closing)
    if folder.exists():
        raise FileExistsError(f"version {closing.version} is closed already")
    archive_folder(home).mkdir(mode=0o700, exist_ok=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    (made / "secret").mkdir(parents=True, mode=0o700)
    marked = cells.with_columns(
        *(pl.lit(value).alias(name) for name, value in zip(UNIT, closing.unit, strict=True)),
        version=pl.lit(closing.version, pl.Int32),
    )
    marked.select(list(CELLS)).cast(CELLS).sort(KEY).write_parquet(made / "cells.parquet")
    for file in sorted(secrets.iterdir()) if secrets else []:
        shutil.move(file, made / "secret" / file.name)
    said: dict[str, Any] = {**asdict(closing), "closed_at": closing.closed_at.isoformat()}
    (made / "closing.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for file in (path for path in made.rglob("*") if path.is_file()):
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    sync_folder(made / "secret")
    sync_folder(made)
    made.rename(folder)
    sync_folder(folder.parent)


def write_for_dbt(home: Path, folder: Path) -> None:
    """The archive as dbt reads it: `closings.parquet`, every version, and `closed_cells.parquet`, the served ones."""
    closings = read_closings(home)
    rows = [{name: getattr(closing, name) for name in CLOSINGS} for closing in closings]
    pl.DataFrame(rows, schema=CLOSINGS).write_parquet(folder / "closings.parquet")
    cells = [read_cells(home, closing) for closing in newest(closings).values()]
    pl.concat([pl.DataFrame(schema=CELLS), *cells]).write_parquet(folder / "closed_cells.parquet")


def destroy_secrets(home: Path, programmes: set[str]) -> None:
    """Remove what decided the closed rounds of some programmes: a person who has withdrawn may be in any of it.

    The protected cells stay, and so does why each was hidden, which names no person and no number. From then on their
    rounds can't be released anew: what has changed since can no longer be told.
    """
    for closing in read_closings(home):
        if closing.programme_code in programmes:
            folder = closing_folder(home, closing) / "secret"
            for file in _kept_from_readers(folder):
                file.unlink()
            sync_folder(folder)


def _kept_from_readers(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.iterdir()) if file.name != "reasons.parquet")


def _read(path: Path) -> Closing:
    said = json.loads(path.read_text(encoding="utf-8"))
    return Closing(**{**said, "closed_at": datetime.fromisoformat(said["closed_at"])})
