"""The least that any safe pattern hides: an exact fixed-charge integer programme, for instances that are very small.

One binary variable per cell (hidden or not), and for every small count and direction a whole-number move of its own
that proves its room: a sum may change only where every cell that tells it is hidden. After Fischetti & Salazar,
"Solving the cell suppression problem on tabular data with linear constraints" (Management Science 2001), written out.
"""

import random
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import polars as pl
from made_up_records import KEY, Indicator, MadeUpSet, Person, cell_rows, unit_rows
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from warehouse.audit_model import Count, Sensitivity, Sum, lay_out, list_counts, list_nodes, read_told
from warehouse.audit_records import complete_cells, complete_units, read_records
from warehouse.disclosure import decide_cells
from warehouse.disclosure_rules import Rules

Array = np.ndarray
K = 5
# How far a base cell is moved at most; a move that makes one small count 0 or k has no use for more.
MOST_MOVED = 3 * K
# Instances that are solved to proven optimality within seconds; the first two are the smallest.
INSTANCES = (6, 8, 1, 2, 3, 4, 7, 0, 9, 12)


@dataclass(frozen=True)
class Least:
    """The least loss as `loss_of` counts it, whether it is proven, and what is hidden."""

    loss: float
    is_proven: bool
    hidden: frozenset[tuple[str, ...]]


def decided_loss(units: pl.DataFrame, cells: pl.DataFrame) -> float:
    """The loss of what the product decides, with plain records."""
    decided = decide_cells(units, cells, Rules(k=K, insiders=False)).cells
    return loss_of(cells, set(decided.filter(decision="suppressed").select(KEY).iter_rows()))


def small_instance(seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Unit rows and cells of two linked shares in two or three areas, by role or undivided."""
    draw = random.Random(seed)
    areas = tuple(f"{number:04d}" for number in range(1, draw.choice([2, 3, 4]) + 1))
    by = ("roll",) if len(areas) < 4 else ()
    indicators = (Indicator("behov", "share", by), Indicator("nog", "share", by))
    persons = []
    for number in range(draw.randint(60, 200)):
        need, enough = draw.random() < 0.85, draw.random() < 0.4
        answers: dict[tuple[str, str | None], tuple[float | None, float | None]] = {("behov", None): (need, 1)}
        if need and draw.random() < 0.9:
            answers["nog", None] = (enough, 1)
        area = draw.choices(areas, range(1, len(areas) + 1))[0]
        role = draw.choices(["mamma", "pappa", None], [8, 4, 1])[0] if by else None
        persons.append(Person(f"r{number}", "2019", (area,), role, None, None, None, answers))
    made = MadeUpSet(tuple(persons), indicators, areas, ("2019",), False, False, K, False, False)
    return unit_rows(made), cell_rows(made)


def weight_of(cell: Mapping[str, float | str]) -> float:
    """What it costs to hide a cell: totals and undivided cells dear, larger ones a little dearer."""
    level = 100 if cell["area_level"] == "P" else 1
    kind = 10 if cell["breakdown"] == "all" else 3
    return float(level * kind * (1 + 0.15 * np.log2(1 + float(cell["denominator"]))))


def loss_of(cells: pl.DataFrame, hidden: AbstractSet[tuple[str, ...]]) -> float:
    """The weights of the hidden cells that might have been told."""
    told = cells.filter("is_told")
    return sum(weight_of(cell) for cell in told.iter_rows(named=True) if tuple(cell[name] for name in KEY) in hidden)


def least_loss(units: pl.DataFrame, cells: pl.DataFrame, seconds: float) -> Least:
    """Solve the fixed-charge programme; `seconds` bound a benchmark, not a product."""
    told = cells.filter("is_told")
    seen = complete_cells(told.with_columns(status=pl.lit("published")))
    records = read_records([(complete_units(units), seen)])
    layout = lay_out(records, set(told["breakdown"]))
    nodes = list_nodes(records, set(), {})
    sums: dict[bytes, Sum] = {}
    told_by: dict[bytes, list[int]] = {}
    for number in range(seen.height):
        own, _ = read_told(layout, nodes, seen[number : number + 1], 0)
        for key, (one, _) in own.items():
            sums[key] = one
            told_by.setdefault(key, []).append(number)
    counts = list_counts(layout, nodes, Sensitivity(K))
    weights = np.array([weight_of(cell) for cell in seen.iter_rows(named=True)])
    chosen, is_proven = _solve(layout.truth, list(sums.values()), list(told_by.values()), counts, weights, seconds)
    keys = seen.select(KEY).rows()
    return Least(float(weights[chosen].sum()), is_proven, frozenset(keys[n] for n in np.flatnonzero(chosen)))


def _solve(
    truth: Array,
    sums: Sequence[Sum],
    told_by: Sequence[Sequence[int]],
    counts: Sequence[Count],
    weights: Array,
    seconds: float,
) -> tuple[Array, bool]:
    """Which cells are hidden in a best pattern, shape (cells,), and whether it is proven to be best.

    Unknowns: whether each cell is hidden, and for each job (count, direction) a move of every base cell.
    """
    jobs = [(count, upwards) for count in counts for upwards in (False, True)]
    known = np.zeros((len(sums), len(truth)))
    for row, one in enumerate(sums):
        known[row, one.cells] = one.weights
    users = [(row, cell) for row, cells in enumerate(told_by) for cell in cells]
    own_row = np.array([row for row, _ in users])
    # -(what there is) * hidden <= change of a told sum <= (what there can be) * hidden, for each cell that tells it.
    hides = np.zeros((len(users), len(weights)))
    hides[np.arange(len(users)), [cell for _, cell in users]] = 1
    at_most = (known.sum(axis=1) * MOST_MOVED)[own_row, None] * hides
    at_least = (known @ truth)[own_row, None] * hides
    of_job = sparse.csr_matrix(known[own_row])
    every = sparse.identity(len(jobs))
    needs = sparse.lil_matrix((len(jobs), len(truth) * len(jobs)))
    lower, upper = np.full(len(jobs), -np.inf), np.full(len(jobs), np.inf)
    for job, (count, upwards) in enumerate(jobs):
        needs[job, len(truth) * job + count.sum.cells] = count.sum.weights
        value = count.sum.weights @ truth[count.sum.cells]
        if upwards:
            lower[job] = count.high - value
        else:
            upper[job] = count.low - value
    moves = sparse.kron(every, of_job)
    answer = milp(
        np.concatenate([weights, np.zeros(len(truth) * len(jobs))]),
        constraints=[
            LinearConstraint(sparse.hstack([np.tile(-at_most, (len(jobs), 1)), moves], format="csr"), -np.inf, 0),
            LinearConstraint(sparse.hstack([np.tile(at_least, (len(jobs), 1)), moves], format="csr"), 0, np.inf),
            LinearConstraint(sparse.hstack([sparse.csr_matrix((len(jobs), len(weights))), needs]), lower, upper),
        ],
        bounds=Bounds(
            np.concatenate([np.zeros(len(weights)), np.tile(-truth, len(jobs))]),
            np.concatenate([np.ones(len(weights)), np.full(len(truth) * len(jobs), float(MOST_MOVED))]),
        ),
        integrality=np.ones(len(weights) + len(truth) * len(jobs)),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    if answer.x is None:
        raise ValueError("no pattern was found")
    return np.round(answer.x[: len(weights)]).astype(bool), answer.status == 0
