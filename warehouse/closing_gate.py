"""From a build to the archive: what a run has closed is attacked first, and kept before anybody is shown it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

from warehouse.archive import KEY, NUMBERS, UNIT, Closing, read_cells, read_closings, read_secret, write_closing
from warehouse.audit import AuditReport, Version, attack
from warehouse.settings import Settings
from warehouse.side_by_side import run_side_by_side


@dataclass(frozen=True)
class Made:
    """A round that a run has closed and nobody has seen yet: its protected cells, the folder of what decided them."""

    closing: Closing
    cells: pl.DataFrame
    secrets: Path


def read_made(database: Path, folder: Path, settings: Settings) -> list[Made]:
    """What a build has closed. folder: where it left unit rows, reasons and witnesses, one folder per round."""
    names = sorted(folder.glob("*/closing.txt"))
    secrets = {tuple(path.read_text(encoding="utf-8").split("\n")): path.parent for path in names}
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.sql("from disclosure.closed_now").pl()
        cells = connection.sql(
            """
            select cells.*, periods.release_code
            from disclosure.decided_cells as cells
            inner join disclosure.release_periods as periods using (programme_code, record_table, period_code)
            where cells.is_about_persons and cells.disclosure_rule = 'joint'
            """
        ).pl()
    made = []
    for row in rows.sort(UNIT).iter_rows(named=True):
        unit = tuple(row[name] for name in UNIT)
        closing = Closing(
            **row, count_families=settings.count_families, one_source=settings.one_caseworker, n_attacked=0
        )
        own = cells.filter(*(pl.col(name) == value for name, value in zip(UNIT, unit, strict=True)))
        made.append(Made(closing, own.select(*KEY, "area_level", "kind", "status", "method", *NUMBERS), secrets[unit]))
    return made


def attack_made(home: Path, made: Sequence[Made], tell: Callable[[int, int], None]) -> list[AuditReport]:
    """Attack the rounds that are being closed, each with every version of it that has been shown before."""
    return run_side_by_side(_attack_one, [(home, each) for each in made], tell)


def _attack_one(home: Path, made: Made) -> AuditReport:
    units, sums = (pl.read_parquet(made.secrets / f"{name}.parquet") for name in ("units", "sums"))
    before = [closing for closing in read_closings(home) if closing.unit == made.closing.unit]
    versions = [version for closing in before if (version := archived_version(home, closing)) is not None]
    return attack_closing(made.closing, [*versions, _version(units, sums, made.cells)])


def attack_closing(closing: Closing, versions: list[Version]) -> AuditReport:
    """Attack a round by the rules that it was closed by."""
    return attack(
        versions, closing.k, count_families=closing.count_families, one_source=closing.one_source, insiders=True
    )


def archived_version(home: Path, closing: Closing) -> Version | None:
    """What a closed round shows and what was true then; None once its records are destroyed."""
    units, sums = (read_secret(home, closing, name) for name in ("units", "sums"))
    if units is None or sums is None:
        return None
    return _version(units, sums, read_cells(home, closing))


def keep_made(home: Path, made: Made, report: AuditReport) -> None:
    """Add a round to the archive, from which it is served from then on."""
    write_closing(home, replace(made.closing, n_attacked=report.n_attacked), made.cells, made.secrets)


def _version(units: pl.DataFrame, sums: pl.DataFrame, shown: pl.DataFrame) -> Version:
    """The cells as a reader sees them. A cell made of two others (a difference) has no records of its own."""
    told = shown.select(*KEY, "status", "numerator", "denominator")
    cells = sums.drop("numerator", "denominator", "is_told").join(told, on=KEY, how="inner")
    return Version(units, cells)
