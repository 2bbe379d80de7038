"""What the audit is given: the archive of closed rounds, and every kept snapshot as anyone would read it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.archive import KEY, Closing, newest, read_cells, read_closings
from warehouse.audit import AuditReport, Leak, Version
from warehouse.closing_gate import archived_version, attack_closing
from warehouse.snapshots import list_snapshots, open_published

Unit = tuple[str, str, str]
Tell = Callable[[int, int, str], None]
# Shown cells about persons, each with the round it was closed in. Codes of periods hold no comma.
_CELLS = """
with place_periods as (
    select programme_code, record_table, release_code, version, unnest(string_split(period_codes, ', ')) as period_code
    from published.revisions
    where is_served
)
select
    cells.indicator_id, cells.area_code, cells.area_level, cells.period_code, cells.breakdown, cells.breakdown_value,
    cells.status, cells.numerator, cells.denominator, cells.value, catalogue.kind, catalogue.record_table,
    cells.programme_code, placed.release_code, placed.version, catalogue.made_of, catalogue.disclosure_rule
from published.indicator_values as cells
inner join published.indicators as catalogue using (indicator_id)
left join place_periods as placed
    on cells.programme_code = placed.programme_code and catalogue.record_table = placed.record_table
    and cells.period_code = placed.period_code and catalogue.disclosure_rule = 'joint'
where catalogue.is_about_persons and cells.status in ('published', 'no_answers', 'suppressed')
"""
_SEEN = ["status", "numerator", "denominator", "value"]


@dataclass(frozen=True)
class Audited:
    """The result for one round (or one snapshot's cells without records), named as people name it."""

    name: str
    report: AuditReport


def check_built(database: Path, home: Path, k: int, closed_now: Mapping[Unit, pl.DataFrame]) -> AuditReport:
    """Whether a build shows of closed rounds exactly what the archive holds, and nothing of the others.

    closed_now: the cells of the rounds that this build closes, attacked by themselves before. Nothing is solved here.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        cells = connection.sql(_CELLS).pl()
    served = {unit: read_cells(home, closing) for unit, closing in newest(read_closings(home)).items()}
    return _check(cells, {**served, **closed_now}, k)


def audit_home(home: Path, k: int, tell: Tell) -> list[Audited]:
    """Attack every closed round with all that the archive and the kept snapshots show of it, insiders too.

    Raises UserError when a snapshot cannot be read.
    """
    closings = read_closings(home)
    audited, seen = [], list[tuple[Unit, int, pl.DataFrame]]()
    for snapshot in list_snapshots(home):
        with open_published(snapshot.published) as connection:
            cells = connection.sql(_CELLS).pl()
        archive = {closing.unit: read_cells(home, closing) for closing in closings if _is_of(closing, cells)}
        audited.append(Audited(f"publiceringen {snapshot.id}", _check(cells, archive, k)))
        seen += [(unit, version, _of(cells, unit)) for unit, version in _versions(cells).items()]
    for number, (unit, closing) in enumerate(newest(closings).items()):
        tell(number, len(newest(closings)), " ".join(unit))
        versions = [archived_version(home, other) for other in closings if other.unit == unit]
        known = [version for version in versions if version is not None]
        if len(known) < len(versions):
            # Somebody has withdrawn, so the records are gone. What was found when they were there stands, as long as
            # every snapshot shows just what the archive holds.
            report = AuditReport(closing.k, n_problems=1, n_cells=_n_published(read_cells(home, closing)))
        else:
            others = [_seen(known[version - 1], cells) for other, version, cells in seen if other == unit]
            report = attack_closing(closing, [*known, *(v for v in others if not _is_same(v, known))])
        audited.append(Audited(f"omgången {' '.join(unit)}", report))
    return audited


def _versions(cells: pl.DataFrame) -> dict[Unit, int]:
    """The version of each closed round that a snapshot shows."""
    rows = cells.select("programme_code", "record_table", "release_code", "version").unique().sort(pl.all())
    return {(p, t, c): version for p, t, c, version in rows.iter_rows() if c is not None and version}


def _is_of(closing: Closing, cells: pl.DataFrame) -> bool:
    return _versions(cells).get(closing.unit) == closing.version


def _of(cells: pl.DataFrame, unit: Unit) -> pl.DataFrame:
    return cells.filter(programme_code=unit[0], record_table=unit[1], release_code=unit[2])


def _n_published(cells: pl.DataFrame) -> int:
    return cells.filter(status="published").height


def _seen(version: Version, cells: pl.DataFrame) -> Version:
    """A version with what a snapshot shows of it."""
    told = cells.select(*KEY, "status", "numerator", "denominator")
    shown = version.cells.drop("status", "numerator", "denominator").join(told, on=KEY, how="left")
    return replace(version, cells=shown.with_columns(pl.col("status").fill_null("suppressed")))


def _is_same(version: Version, known: Sequence[Version]) -> bool:
    columns = [*KEY, "status", "numerator", "denominator"]
    mine = version.cells.select(columns).sort(KEY)
    return any(mine.equals(other.cells.select(columns).sort(KEY)) for other in known)


def _check(cells: pl.DataFrame, archive: Mapping[Unit, pl.DataFrame], k: int) -> AuditReport:
    """What is shown beside the archive: cells of no closed round, cells that differ, parts of which one is hidden."""
    own = pl.col("disclosure_rule") == "primary"
    made = pl.col("kind").is_in(["difference", "index"])
    joint = cells.filter(~own)
    kept = pl.concat([frame.select(*KEY, *_SEEN) for frame in archive.values()] or [joint.clear().select(*KEY, *_SEEN)])
    compared = joint.join(kept, on=KEY, how="left", suffix="_kept")
    unlike = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_kept")) for name in _SEEN)
    wrong = compared.filter((pl.col("status") != "suppressed") & unlike)
    shown = joint.filter(pl.col("status") != "suppressed")
    return AuditReport(
        k,
        n_cells=_n_published(cells),
        leaks=_small_counts(cells.filter(own), k),
        disagreements=(
            *(_leak(row, row["indicator_id"], "visas men är inte släppt så") for row in wrong.iter_rows(named=True)),
            *_check_made(shown, shown.filter(made)),
        ),
    )


def _leak(row: Mapping[str, Any], counted: str, kind: str) -> Leak:
    where = (row["period_code"], row["area_code"], row["breakdown"], row["breakdown_value"])
    return Leak(row["record_table"] or "", *where, counted, kind)


def _small_counts(cells: pl.DataFrame, k: int) -> tuple[Leak, ...]:
    """Shown cells of counts that a team reports itself, without records: each number and the rest must be 0 or k."""
    rest = pl.col("denominator") - pl.col("numerator")
    parts = {"täljare": pl.col("numerator"), "nämnare": pl.col("denominator"), "komplement": rest}
    shown = cells.filter(pl.col("status") == "published")
    return tuple(
        _leak(row, f"{row['indicator_id']} {name}", "litet antal visas")
        for name, part in parts.items()
        for row in shown.filter((part > 0) & (part < k)).iter_rows(named=True)
    )


def _check_made(shown: pl.DataFrame, made: pl.DataFrame) -> Iterator[Leak]:
    """Indicators made of others that are shown although something they are made of is hidden."""
    keys = set(shown.select(KEY).iter_rows())
    for row in made.iter_rows(named=True):
        parts = json.loads(row["made_of"] or "{}")
        cells_of = [
            (parts["indicator"], row["area_code"], row["period_code"], parts["breakdown"], value)
            for value in parts.get("values", [])
        ]
        if any(cell not in keys for cell in cells_of) or (row["kind"] == "difference" and not cells_of):
            yield _leak(row, row["indicator_id"], "visas fast en del är dold")
