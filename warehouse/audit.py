"""The attack on what is published: can a reader work out a small count by arithmetic?

Written without the code that decides (only constants are shared), so that a mistake there is not repeated here. The
attacker knows every number that any version shows, which areas and breakdown values there are, which combinations of
answers occur, and whether records came or left between the versions; and may be in the data. Every small count (1 to
k-1), published by design or not, must have room in what is then unknown.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from warehouse.audit_model import KNOWN, Count, Sensitivity, Sum, lay_out, list_counts, list_nodes, read_told
from warehouse.audit_records import complete_cells, complete_units, read_records

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, order=True)
class Leak:
    """A small count that can be worked out, named by where it lies and what it counts, never by its value."""

    record_table: str
    period_code: str
    area_code: str
    breakdown: str
    breakdown_value: str
    counted: str
    kind: str


@dataclass(frozen=True)
class AuditReport:
    """What was attacked and what came out; a disagreement is a published number that the unit rows do not give.

    n_attacked: small counts. n_whole_numbers: those of them for which tables of whole numbers were found both ways.
    n_insider: pairs of an own place in the data and another's count.
    """

    k: int
    n_problems: int = 0
    n_cells: int = 0
    n_known: int = 0
    n_attacked: int = 0
    seconds: float = 0.0
    leaks: tuple[Leak, ...] = ()
    disagreements: tuple[Leak, ...] = ()
    n_whole_numbers: int = 0
    n_insider: int = 0

    @property
    def n_leaks(self) -> int:
        return len(self.leaks)

    @property
    def n_disagreements(self) -> int:
        return len(self.disagreements)

    def __add__(self, other: "AuditReport") -> "AuditReport":
        return AuditReport(
            self.k,
            self.n_problems + other.n_problems,
            self.n_cells + other.n_cells,
            self.n_known + other.n_known,
            self.n_attacked + other.n_attacked,
            self.seconds + other.seconds,
            self.leaks + other.leaks,
            self.disagreements + other.disagreements,
            self.n_whole_numbers + other.n_whole_numbers,
            self.n_insider + other.n_insider,
        )

    @property
    def is_safe(self) -> bool:
        return not self.leaks and not self.disagreements


@dataclass(frozen=True)
class Version:
    """What a reader has seen of one release unit, and what is true.

    units: indicator_id, record_table, release_code, record_ref, area_code, period_code, text columns of breakdowns,
    numerator, denominator, measure, family_ref, source_ref. Rows of other release units of the table only say which
    combinations of answers occur. cells: indicator_id, record_table, release_code, area_code, area_level, period_code,
    breakdown, breakdown_value, kind, complement_is_persons, status, numerator, denominator (null where hidden).
    """

    units: pl.DataFrame
    cells: pl.DataFrame


def audit(
    units: pl.DataFrame,
    cells: pl.DataFrame,
    k: int,
    *,
    count_families: bool = False,
    one_source: bool = False,
    insiders: bool = True,
    regions: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> AuditReport:
    """Attack every release unit of a set of cells by itself; the frames are those of Version."""
    total = AuditReport(k)
    cells = complete_cells(cells)
    for table, release in cells.select("record_table", "release_code").unique().sort(pl.all()).iter_rows():
        version = Version(units, cells.filter(record_table=table, release_code=release))
        total += attack(
            [version],
            k,
            count_families=count_families,
            one_source=one_source,
            insiders=insiders,
            regions=regions,
            progress=progress,
        )
    return total


def attack(
    versions: Sequence[Version],
    k: int,
    *,
    count_families: bool = False,
    one_source: bool = False,
    insiders: bool = True,
    regions: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> AuditReport:
    """Attack one release unit with everything that its versions show together.

    A record is the same in two versions if its record_ref and all that is counted are; else it left and came. regions:
    area -> region, where cells of regions (area_level R) are shown. progress is told (done, of, what). Raises
    UserError when the solver gives no answer, ValueError when the versions are not of one release unit.
    """
    started = time.perf_counter()
    # Here and not on top: the solver takes a second to import, which `status` and `check` should not wait for.
    from warehouse.audit_insiders import search_insiders
    from warehouse.audit_search import Effort, search, set_up

    read = [(complete_units(version.units), complete_cells(version.cells)) for version in versions]
    if not read or pl.concat([cells.select("record_table", "release_code") for _, cells in read]).n_unique() != 1:
        raise ValueError("an attack is on the versions of one release unit")
    tell = progress or (lambda done, of, what: None)
    records = read_records(read)
    known = pl.concat([cells.filter(pl.col("status").is_in(KNOWN) | pl.col("is_known")) for _, cells in read])
    layout = lay_out(records, set(known["breakdown"]))
    region_codes = {code for _, cells in read for code in cells.filter(area_level="R")["area_code"]}
    nodes = list_nodes(records, region_codes, regions or {})
    told: dict[bytes, tuple[Sum, float]] = {}
    disagreements: set[Leak] = set()
    for number, (_, cells) in enumerate(read):
        sums, wrong = read_told(layout, nodes, cells, number)
        told |= sums
        disagreements |= {_disagreement(cell, part) for cell, part in wrong}
    counts = list_counts(layout, nodes, Sensitivity(k, count_families, one_source))
    report = AuditReport(
        k,
        n_problems=1,
        n_cells=sum(cells.filter(status="published").height for _, cells in read),
        n_known=len(told),
        n_attacked=len(counts),
        disagreements=tuple(sorted(disagreements)),
    )
    if counts:
        effort = Effort()
        problem = set_up(layout.truth, list(told.values()), counts, k)
        found = search(problem, effort, lambda what: tell(0, 2, what))
        leaks, n_insider = found.leaks, 0
        if insiders:
            leaking = {target for target, _ in leaks}
            rest = np.array([n for n in range(problem.n_targets) if n not in leaking], dtype=int)
            own = search_insiders(problem, found.tables, rest, effort, lambda n, of: tell(2 + n, 2 + of, "egen plats"))
            leaks, n_insider = leaks + own.leaks, own.n_cases
        in_whole = sum(len(problem.members[target]) for target in range(problem.n_targets) if found.in_whole[target])
        named = [_leak(records.table, counts[one], kind) for target, kind in leaks for one in problem.members[target]]
        report = replace(report, leaks=tuple(named), n_whole_numbers=in_whole, n_insider=n_insider)
    tell(2, 2, "klart")
    return replace(report, seconds=time.perf_counter() - started)


def _leak(table: str, count: Count, kind: str) -> Leak:
    return Leak(table, count.period, count.area or "hela", count.breakdown, count.value, count.name, kind)


def _disagreement(cell: Mapping[str, str], part: str) -> Leak:
    return Leak(
        cell["record_table"],
        cell["period_code"],
        cell["area_code"],
        cell["breakdown"],
        cell["breakdown_value"],
        f"{cell['indicator_id']} {part}",
        "stämmer inte",
    )
