"""Which cells about persons are shown: nothing published lets anyone work out a count of 1 to k-1.

All indicators over the same records form one problem, because the numerator of one is the denominator of another. Cells
with small counts are hidden, and then as few others as can be found, until every sensitive count (numerator,
complement, denominator and what follows by subtraction, published by design or not) could still be 0 and could still be
k or more. "Could" is proven by whole-number witnesses, never by a solver's word; they are checked once more against the
unit rows before anything is let out, and kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import numpy as np
import polars as pl
from scipy import sparse

from warehouse.disclosure_block import Choice
from warehouse.disclosure_problem import KEY, SECONDARY, Problem, read_problem
from warehouse.disclosure_proofs import Proof, check_choice, check_proof
from warehouse.disclosure_records import ReleaseUnit, read_release_units
from warehouse.disclosure_rules import Rules
from warehouse.disclosure_search import Found, search_whole
from warehouse.disclosure_split import list_parts, search_parts

__all__ = ["PUBLISHED", "SUPPRESSED", "Decided", "Proof", "Rules", "check_proof", "decide_cells"]

PUBLISHED, SUPPRESSED = "published", "suppressed"


@dataclass(frozen=True)
class Decided:
    """cells: record_table, release_code, KEY, decision, reason and protects, one row per cell, sorted.

    reason: '' (published), 'design' (never meant to be shown), 'primary' (one of its own counts is sensitive) or
    'secondary' (hidden for the sake of another count). protects: of a primary cell its sensitive counts, of a secondary
    cell the count that had it hidden, each as indicator, part, area, breakdown and value; never a number. Both are for
    the data steward, not for readers. proofs: one per release unit.
    """

    cells: pl.DataFrame
    proofs: tuple[Proof, ...]


def decide_cells(
    unit_rows: pl.DataFrame,
    cells: pl.DataFrame,
    rules: Rules,
    regions: Mapping[str, str] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    processes: int = 1,
) -> Decided:
    """Decide for each cell about persons whether it is published or suppressed.

    unit_rows: indicator_id, record_table, release_code, record_ref (one person, one reference in all indicators of a
    table and release), area_code, period_code, one text column per breakdown (null or 'okänd' = unknown), numerator,
    denominator, measure, worse, family_ref, source_ref.
    cells: indicator_id, record_table, release_code, area_code, area_level ('P' programme, 'R' region, others areas),
    period_code, breakdown, breakdown_value, kind, numerator, denominator (the true sums, null counts as 0),
    complement_is_persons, is_told (may be published), is_known (public already, cannot be hidden).
    regions: the region of each area, used when there are cells of level 'R'. progress: called with how many release
    units are decided, of how many, and which was the last. processes: how many decide release units side by side; it
    changes nothing in the answer.
    A suppressed cell must be shown as suppressed whatever it holds (0 too).
    Raises ValueError when the sums do not follow from the unit rows (then the model would protect another table), or
    when a record has two values of one breakdown.
    """
    units = read_release_units(unit_rows, cells)
    tasks = [
        _Task(unit, cells.filter(record_table=unit.record_table, release_code=unit.release_code), rules, regions or {})
        for unit in units
    ]
    names = [f"{unit.record_table} {unit.release_code}" for unit in units]
    decided: list[pl.DataFrame] = []
    proofs: list[Proof] = []
    for number, (frame, proof) in enumerate(_run(tasks, processes)):
        if progress:
            progress(number + 1, len(units), names[number])
        decided.append(frame)
        proofs.append(proof)
    schema = dict.fromkeys(["record_table", "release_code", *KEY, "decision", "reason", "protects"], pl.String)
    frame = pl.concat([pl.DataFrame(schema=schema), *decided]).sort("record_table", "release_code", *KEY)
    return Decided(frame, tuple(proofs))


@dataclass(frozen=True)
class _Task:
    unit: ReleaseUnit
    grid: pl.DataFrame
    rules: Rules
    regions: Mapping[str, str]


def _run(tasks: Sequence[_Task], processes: int) -> Iterator[tuple[pl.DataFrame, Proof]]:
    if processes < 2 or len(tasks) < 2:
        yield from map(_decide_unit, tasks)
        return
    # Processes of their own, not forks: threads of polars do not outlive a fork.
    with ProcessPoolExecutor(min(processes, len(tasks)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_decide_unit, tasks)


def _decide_unit(task: _Task) -> tuple[pl.DataFrame, Proof]:
    problem = read_problem(task.unit, task.grid, task.rules, task.regions)
    found = _search(problem, task.rules)
    return _described(problem, found), Proof(task.unit.record_table, task.unit.release_code, found.moves)


def _search(problem: Problem, rules: Rules) -> Found:
    """The first choice that is proven safe: with the programme's totals shown, else without; else nothing is shown."""
    parts = list_parts(problem)
    in_parts = [partial(search_parts, problem, rules, parts)] if len(parts) > 1 else []
    failed: tuple[str, ...] = ()
    for attempt in (
        *in_parts,
        partial(search_whole, problem, rules, True),
        partial(search_whole, problem, rules, False),
    ):
        found = attempt()
        failed = found.failed or tuple(check_choice(problem, found.choice.shown, found.moves, rules))
        if not failed:
            return found
    nothing = Choice(problem)
    nothing.why = [failed[0] if is_shown else "" for is_shown in nothing.shown]
    nothing.shown[:] = False
    return Found(nothing, sparse.csr_matrix((0, len(problem.table.truth)), dtype=np.int64), failed)


def _described(problem: Problem, found: Found) -> pl.DataFrame:
    shown = found.choice.shown
    reasons = ["" if is_shown else reason or SECONDARY for is_shown, reason in zip(shown, problem.reason, strict=True)]
    protects = [
        "" if is_shown else small or why
        for is_shown, small, why in zip(shown, problem.small, found.choice.why, strict=True)
    ]
    return problem.cells.select(
        "record_table",
        "release_code",
        *KEY,
        pl.Series("decision", [PUBLISHED if is_shown else SUPPRESSED for is_shown in shown], dtype=pl.String),
        pl.Series("reason", reasons, dtype=pl.String),
        pl.Series("protects", protects, dtype=pl.String),
    )
