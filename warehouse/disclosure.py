"""Which cells about persons are shown: nothing published lets anyone work out a count of 1 to k-1.

All indicators over the same records form one problem, because the numerator of one is the denominator of another. Cells
are added one at a time, the most important first, and a cell stays only if every small count of the problem (numerator,
complement, denominator and the differences that follow, published by design or not) could still be 0 and could still be
k or more. "Could" is proven by a whole-number table, never by a solver's word. What is left out is hidden whole.
"""

from collections.abc import Iterator, Sequence
from copy import copy

import numpy as np
import polars as pl
from scipy import sparse

from warehouse.disclosure_cells import KEY, PARTS, Candidate, counted_parts, list_candidates
from warehouse.disclosure_model import (
    TOGETHER,
    UNKNOWN,
    WHOLE,
    BaseCells,
    Functional,
    Problem,
    base_cells,
    framed_indicators,
    nested_counts,
    read_problems,
)
from warehouse.settings import SMALLEST_K
from warehouse.witnesses import Array, Requirements, find_witnesses

PUBLISHED, SUPPRESSED = "published", "suppressed"
# More areas than this are split by size: moves inside a part only, which is always safe and costs a little.
PART_SIZE = 12


def decide_cells(unit_rows: pl.DataFrame, cells: pl.DataFrame, k: int = 5) -> pl.DataFrame:
    """Decide for each cell about persons whether it is 'published' or 'suppressed'.

    unit_rows: indicator_id, record_table, record_ref (one person, one reference in all indicators of a table),
    area_code, period_code, one text column per breakdown (null or 'okänd' = unknown), numerator, denominator, measure
    DOUBLE.
    cells: indicator_id, record_table, area_code, area_level ('P' programme, 'K' or 'U' area), period_code, breakdown,
    breakdown_value, numerator, denominator, kind, complement_is_persons; the true sums, null counting as 0.
    Returns the key columns and `decision`, one row per row of `cells`, sorted. A suppressed cell must be shown as
    suppressed whatever it holds (0 too). Never published: unknown breakdown values, regions, areas by breakdown, means.
    Raises ValueError when the sums do not follow from the unit rows: then the model would protect another table.
    """
    if k < SMALLEST_K:
        raise ValueError(f"k may be raised but never be lower than {SMALLEST_K}")
    breakdowns = sorted(set(cells["breakdown"].unique()) - {WHOLE})
    unit_rows = unit_rows.with_columns(
        pl.col(breakdowns).cast(pl.String), pl.col("numerator", "denominator", "measure").cast(pl.Float64)
    )
    _check_sums(unit_rows, cells, breakdowns)
    shown: set[tuple[str, ...]] = set()
    for problem in read_problems(unit_rows, cells):
        grid = cells.filter(record_table=problem.record_table, period_code=problem.period_code)
        shown |= _decide_problem(problem, grid, k)
    decisions = [PUBLISHED if key in shown else SUPPRESSED for key in cells.select(KEY).iter_rows()]
    return cells.select(KEY).with_columns(pl.Series("decision", decisions, dtype=pl.String)).sort(KEY)


def _check_sums(unit_rows: pl.DataFrame, cells: pl.DataFrame, breakdowns: Sequence[str]) -> None:
    """Distinct records of the unit rows must add up to every cell that may be published."""
    counted = []
    for breakdown, everywhere in [(b, e) for b in [WHOLE, *breakdowns] for e in (True, False)]:
        value = pl.lit(WHOLE) if breakdown == WHOLE else pl.col(breakdown).fill_null(UNKNOWN)
        area = pl.lit(None, pl.String) if everywhere else pl.col("area_code")
        counted.append(
            unit_rows.group_by(
                "indicator_id",
                area.alias("leaf"),
                "period_code",
                pl.lit(breakdown).alias("breakdown"),
                value.alias("breakdown_value"),
            ).agg(
                pl.col("record_ref").filter(pl.col("numerator") > 0).n_unique().alias("true_numerator"),
                pl.col("record_ref")
                .filter((pl.col("denominator") > 0) | pl.col("measure").is_not_null())
                .n_unique()
                .alias("true_denominator"),
            )
        )
    leaf = pl.when(pl.col("area_level") != "P").then(pl.col("area_code"))
    compared = (
        cells.filter(pl.col("kind").is_in(list(PARTS)), pl.col("area_level") != "R")
        .with_columns(leaf.alias("leaf"))
        .join(pl.concat(counted), on=["indicator_id", "leaf", *KEY[2:]], how="left", nulls_equal=True)
        .with_columns(pl.col("numerator", "denominator", "true_numerator", "true_denominator").fill_null(0))
    )
    persons = ~pl.col("indicator_id").is_in(framed_indicators(cells)) & (pl.col("kind") != "count")
    wrong = compared.filter(
        ((pl.col("kind") != "median") & (pl.col("numerator") != pl.col("true_numerator")))
        | (persons & (pl.col("denominator") != pl.col("true_denominator")))
    )
    if wrong.height:
        names = ", ".join(" ".join(key) for key in wrong.select(KEY).unique().sort(KEY).head(5).iter_rows())
        raise ValueError(f"{wrong.height} cells are not the sums of their unit rows, among them {names}")


def _area_parts(problem: Problem, patterns: Sequence[frozenset[int]], k: int) -> list[list[tuple[str, ...]]]:
    """Areas split by size into parts that are protected by themselves; up to PART_SIZE areas are one part.

    The first part holds what reaches outside one area: records of several areas, and every record of a count that is
    small for the whole programme, so that such a count can be moved to 0 within the part.
    """
    if len(problem.areas) <= PART_SIZE:
        return [list(problem.areas)]
    cells = base_cells(problem, problem.areas, [])
    together = {code for key in problem.areas if len(key) > 1 for code in key}
    for count in _all_counts([None], cells, patterns):
        held = cells.support(count) & (cells.counts > 0)
        if 1 <= cells.counts[held].sum() < k:
            together |= {code for place in set(cells.area_of[held]) for code in problem.areas[place]}
    sizes = np.bincount(cells.area_of, weights=cells.counts, minlength=len(problem.areas))
    size_of = dict(zip(problem.areas, sizes, strict=True))
    first = [key for key in problem.areas if set(key) & together]
    rest = sorted((key for key in problem.areas if key not in first), key=lambda key: (size_of[key], key))
    room = max(PART_SIZE - len(first), 2)
    return [first + rest[:room], *(rest[i : i + PART_SIZE] for i in range(room, len(rest), PART_SIZE))]


def _all_counts(
    areas: Sequence[str | None], cells: BaseCells, patterns: Sequence[frozenset[int]]
) -> Iterator[Functional]:
    for area in areas:
        for breakdown, value in [(WHOLE, WHOLE), *((b, v) for b in sorted(cells.values) for v in cells.values[b])]:
            for chosen in patterns:
                yield Functional(area, breakdown, value, chosen)


class _Block:
    """The areas of one part: what is known there, and witnesses that every small count is safe.

    Records move inside the part only, and what is known of the programme stays the same within it: always safe, and a
    little dearer than moving them anywhere. Only breakdowns that something shown uses are in the base cells. One that
    nothing shown uses needs none: its values can be dealt out freely among records, so its small counts are as safe as
    the undivided count around them.
    """

    def __init__(
        self,
        problem: Problem,
        areas: Sequence[tuple[str, ...]],
        patterns: Sequence[frozenset[int]],
        k: int,
        holds_programme: bool,
    ) -> None:
        self.problem, self.areas, self.patterns, self.k = problem, list(areas), patterns, k
        # Families that live in two municipalities are a count of their own: the sum of the parts less the whole.
        self.nodes: list[str | None] = [*sorted({code for key in areas for code in (*key, TOGETHER.join(key))})]
        if holds_programme:
            self.nodes.append(None)
        self.known: list[Functional] = []
        self.witnesses: list[Array] = []
        self._rebuild(frozenset())

    def _rebuild(self, breakdowns: frozenset[str]) -> None:
        self.breakdowns = breakdowns
        self.cells = base_cells(self.problem, self.areas, sorted(breakdowns))
        self.everything = self._look_everywhere(breakdowns)
        supports, elsewhere = [], []
        for count in _all_counts(self.nodes, self.cells, self.patterns):
            support = self.cells.support(count)
            inside = int(self.cells.counts[support].sum())
            total = self._total(count) if count.area is None else inside
            if 1 <= total < self.k:
                supports.append(support)
                elsewhere.append(total - inside)
        rows = np.array(supports, dtype=np.int64).reshape(len(supports), len(self.cells.counts))
        self.wanted = Requirements(sparse.csr_matrix(rows), np.array(elsewhere, dtype=np.int64), self.k)

    def _look_everywhere(self, breakdowns: frozenset[str]) -> BaseCells:
        areas = self.problem.areas if None in self.nodes else self.areas
        return base_cells(self.problem, areas, sorted(breakdowns))

    def _total(self, count: Functional) -> int:
        return self.everything.total(count)

    def names(self, candidate: Candidate) -> bool:
        """Whether the primary rule names it: one of the counts it tells is small. The block must hold its area."""
        breakdowns = self.breakdowns | {candidate.breakdown} - {WHOLE}
        looked = self.everything if breakdowns == self.breakdowns else self._look_everywhere(breakdowns)
        return any(1 <= looked.total(count) < self.k for count in candidate.told)

    def joined(self, other: "_Block") -> "_Block":
        """Both parts as one, knowing the same; only before anything about a single area is shown."""
        holds_programme = None in self.nodes or None in other.nodes
        both = _Block(self.problem, [*self.areas, *other.areas], self.patterns, self.k, holds_programme)
        both.known = list(self.known)
        return both

    def accept(self, candidate: Candidate) -> bool:
        """Show the candidate if every small count stays safe; says whether it did."""
        if candidate.area is not None and self.names(candidate):
            return False
        before = (self.breakdowns, self.cells, self.everything, self.wanted, self.witnesses)
        breakdowns = self.breakdowns | {candidate.breakdown} - {WHOLE}
        if breakdowns != self.breakdowns:
            self._rebuild(breakdowns)
            self.witnesses = []
        known = [*self.known, *candidate.counts]
        rows = sparse.csr_matrix(np.array([self.cells.support(count) for count in known], dtype=np.int64))
        found = find_witnesses(self.cells.counts, rows, self.wanted, self.witnesses)
        if found is None:
            self.breakdowns, self.cells, self.everything, self.wanted, self.witnesses = before
            return False
        self.known, self.witnesses = known, found
        return True


def _decide_problem(problem: Problem, grid: pl.DataFrame, k: int) -> set[tuple[str, ...]]:
    """Keys of the cells to show in one problem."""
    patterns = nested_counts(problem, counted_parts(problem, grid))
    parts = _area_parts(problem, patterns, k)
    blocks = [_Block(problem, areas, patterns, k, number == 0) for number, areas in enumerate(parts)]
    shown: set[tuple[str, ...]] = set()
    for candidate in list_candidates(problem, grid):
        if candidate.area is not None:
            accepted = next(block for block in blocks if candidate.area in block.nodes).accept(candidate)
        elif candidate.breakdown == WHOLE or len(parts) == 1:
            accepted = _accept_everywhere(blocks, candidate)
        else:
            # A breakdown of the programme would have to be followed through every part: left to the joint method.
            accepted = False
        if accepted:
            shown.update(candidate.keys)
    return shown


def _accept_everywhere(blocks: list[_Block], candidate: Candidate) -> bool:
    """Show a cell of the programme if every part stays safe; a part too small to hide in joins the next larger."""
    if blocks[0].names(candidate):
        return False
    waiting, settled = list(blocks), list[_Block]()
    while waiting:
        trial = copy(waiting.pop(0))
        if trial.accept(candidate):
            settled.append(trial)
        elif waiting:
            waiting[0] = trial.joined(waiting[0])
        elif settled:
            # The last part joins the one before, which has the candidate already; asking again tells nothing new.
            waiting.append(trial.joined(settled.pop()))
        else:
            return False
    blocks[:] = settled
    return True
