"""Every table that a reader cannot exclude: by linear programming, and then in whole numbers.

Base cells that every known sum treats alike are one *group*: a reader cannot tell how its records lie in it. The most
that a count can be is the sum of the groups it touches, the least that of the groups it holds whole. A count leaks when
no table makes it `high`, or none makes it `low`. Room in a linear programme proves nothing about whole numbers; a table
of whole numbers does, and is checked in whole numbers whoever found it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from warehouse.audit_model import Count, Sum
from warehouse.audit_solver import Aim, Tables

Array = np.ndarray
TOLERANCE = 1e-6
# Counts tried in one programme: many can be raised, or lowered, by the same table.
BUNDLE = 200
# A table that leaks this much is refused; naming more of it would only take time.
MOST_LEAKS = 25
# The bound on the effort in whole numbers: programmes of one release unit.
MOST_PROGRAMMES = 400
UP, DOWN = "blir aldrig så många som behövs", "blir aldrig så få som behövs"
IN_WHOLE_NUMBERS = " (i hela tal)"


@dataclass(frozen=True)
class Attack:
    """What is known of the groups, and the counts that must have room, each pair of bounds once.

    known: (sums, groups), whole numbers. values: (sums,). truth: (groups,). most, least: (targets, groups), 1, 0 or -1:
    what a record of the group adds at most and at least. low, high: (targets,). members: the counts of each target.
    own: weight (0, 1, -1) -> (targets, groups), boolean: whether somebody in the group is counted with that weight.
    """

    k: int
    known: sparse.csr_matrix
    values: Array
    truth: Array
    most: Array
    least: Array
    low: Array
    high: Array
    members: tuple[Array, ...]
    own: dict[int, Array]
    solver: Tables

    @property
    def n_targets(self) -> int:
        return len(self.low)


def set_up(truth: Array, told: Sequence[tuple[Sum, float]], counts: Sequence[Count], k: int) -> Attack:
    """Group the base cells and merge counts that are the same to a reader. truth: shape (base cells,)."""
    known = _matrix([one for one, _ in told], len(truth))
    values = np.array([value for _, value in told])
    group, first = _equal_columns(known)
    reduced = known[:, first].tocsr()
    # A sum of nothing but records that is 0 empties its groups, and then they are in no count.
    zero = (values == 0) & (known.min(axis=1).toarray().ravel() >= 0) if len(told) else np.zeros(0, dtype=bool)
    empty = np.asarray(reduced[zero].sum(axis=0)).ravel() > 0
    gather = sparse.csr_matrix((np.ones(len(truth)), (np.arange(len(truth)), group)))
    sizes = np.asarray(gather.sum(axis=0)).ravel()
    weights = _matrix([count.sum for count in counts], len(truth))
    n_plus, n_minus = (((sign * weights) > 0).astype(float) @ gather for sign in (1, -1))
    plus, minus = n_plus.toarray(), n_minus.toarray()
    most = np.where(plus > 0, 1.0, np.where(minus == sizes, -1.0, 0.0))
    least = np.where(minus > 0, -1.0, np.where(plus == sizes, 1.0, 0.0))
    most[:, empty] = 0
    least[:, empty] = 0
    low, high = np.array([count.low for count in counts]), np.array([count.high for count in counts])
    held = sparse.diags((truth > 0).astype(float)) @ gather
    somebody = np.asarray(held.sum(axis=0)).ravel()
    held_plus, held_minus = ((((sign * weights) > 0).astype(float) @ held).toarray() for sign in (1, -1))
    own = {1: held_plus > 0, -1: held_minus > 0, 0: held_plus + held_minus < somebody}
    keys = np.hstack([most, least, low[:, None], high[:, None]])
    _, chosen, target = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    # In the order of the counts, not of their bounds: leaks are named in that order.
    order = np.argsort(chosen)
    members = tuple(np.flatnonzero(target.ravel() == number) for number in order)
    chosen = chosen[order]
    return Attack(
        k=k,
        known=reduced,
        values=values,
        truth=np.asarray(truth @ gather).ravel(),
        most=most[chosen],
        least=least[chosen],
        low=low[chosen],
        high=high[chosen],
        members=members,
        own={weight: np.array([table[rows].any(axis=0) for rows in members]) for weight, table in own.items()},
        solver=Tables(reduced, values),
    )


def _matrix(sums: Sequence[Sum], size: int) -> sparse.csr_matrix:
    starts = np.cumsum([0, *(len(one.cells) for one in sums)])
    cells = np.concatenate([one.cells for one in sums]) if sums else np.zeros(0, dtype=int)
    weights = np.concatenate([one.weights for one in sums]) if sums else np.zeros(0)
    return sparse.csr_matrix((weights, cells, starts), shape=(len(sums), size))


def _equal_columns(matrix: sparse.csr_matrix) -> tuple[Array, Array]:
    """The group of each column (equal columns are one group), and the first column of each group."""
    columns = matrix.tocsc()
    columns.sort_indices()
    seen: dict[tuple[bytes, bytes], int] = {}
    group = np.zeros(matrix.shape[1], dtype=np.int64)
    first: list[int] = []
    for column in range(matrix.shape[1]):
        part = slice(columns.indptr[column], columns.indptr[column + 1])
        key = (columns.indices[part].tobytes(), columns.data[part].tobytes())
        if key not in seen:
            seen[key] = len(first)
            first.append(column)
        group[column] = seen[key]
    return group, np.array(first, dtype=np.int64)


def ordinary_aims(attack: Attack) -> tuple[Aim, Aim]:
    return Aim(True, attack.most, attack.high), Aim(False, attack.least, attack.low)


@dataclass
class Effort:
    """How many programmes in whole numbers may still be solved."""

    n_left: int = MOST_PROGRAMMES


@dataclass(frozen=True)
class Outcome:
    """Targets that no table reaches, targets that the effort was not enough for, and the tables that were found."""

    failed: list[int]
    unsettled: list[int]
    tables: list[Array]


def push(
    attack: Attack, aim: Aim, targets: Array, effort: Effort, in_whole: bool = False, own_group: int | None = None
) -> Outcome:
    """Look for a table for each target, many targets at a time; own_group: a group that somebody is known to be in."""
    failed, unsettled, tables = list[int](), list[int](), list[Array]()
    size = BUNDLE
    while len(targets):
        if in_whole and not effort.n_left:
            return Outcome(failed, [*unsettled, *map(int, targets)], tables)
        trial = targets[:size]
        effort.n_left -= in_whole
        table, is_best = attack.solver.best(aim, trial, in_whole, own_group)
        if table is not None and in_whole:
            table = whole_numbers(attack, table)
        reached = np.zeros(attack.n_targets, dtype=bool)
        if table is not None:
            tables.append(table)
            reached = aim.reached(table, TOLERANCE)
        if reached[trial].any():
            size = min(BUNDLE, 4 * size)
        elif len(trial) > 1:
            # Together they get in each other's way.
            size = max(1, len(trial) // 8)
        else:
            (failed if is_best else unsettled).append(int(trial[0]))
            reached[trial] = True
        targets = targets[~reached[targets]]
    return Outcome(failed, unsettled, tables)


def whole_numbers(attack: Attack, table: Array) -> Array | None:
    """The table in whole numbers if it is one that a reader cannot exclude: checked exactly, whoever found it."""
    rounded = np.round(table)
    agrees = (np.abs(table - rounded) < 1e-3).all() and (rounded >= 0).all()
    return rounded if agrees and np.array_equal(attack.known @ rounded, attack.values) else None


@dataclass(frozen=True)
class Search:
    """Leaking targets with the kind of leak, which targets have room in whole numbers, and every table found."""

    leaks: list[tuple[int, str]]
    in_whole: Array
    tables: list[Array]


def search(attack: Attack, effort: Effort, progress: Callable[[str], None]) -> Search:
    """Look for room for every target in fractions, and in whole numbers wherever there is room in fractions."""
    leaks, tables = list[tuple[int, str]](), [attack.truth]
    in_whole = np.ones(attack.n_targets, dtype=bool)
    for aim, kind in zip(ordinary_aims(attack), (UP, DOWN), strict=True):
        progress("bråktal")
        found = push(attack, aim, np.arange(attack.n_targets), effort)
        tables += found.tables
        leaks += [(target, kind) for target in found.failed]
        whole = [table for table in (whole_numbers(attack, one) for one in found.tables) if table is not None]
        settled = np.zeros(attack.n_targets, dtype=bool)
        settled[found.failed] = True
        for table in whole:
            settled |= aim.reached(table, 0)
        rest = np.flatnonzero(~settled)
        if len(leaks) >= MOST_LEAKS:
            return Search(leaks[:MOST_LEAKS], ~in_whole, tables)
        progress("hela tal")
        # Those that touch few groups have the least room: they come first.
        rest = rest[np.argsort(np.abs(aim.weights[rest]).sum(axis=1), kind="stable")]
        tight = push(attack, aim, rest, effort, in_whole=True)
        tables += tight.tables
        leaks += [(target, kind + IN_WHOLE_NUMBERS) for target in tight.failed]
        in_whole[[*found.failed, *tight.failed, *tight.unsettled]] = False
    return Search(leaks[:MOST_LEAKS], in_whole, tables)
