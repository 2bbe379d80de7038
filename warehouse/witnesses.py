"""Whole-number moves of records that a reader cannot exclude.

A *witness* is a move d of records between base cells: truth + d is a table of whole numbers, none negative, with the
same published sums as the true one. It proves that the counts it reaches are possible. HiGHS proposes moves, integer
arithmetic decides: nothing a solver claims is believed, so no tolerance can make an unsafe table look safe.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import highspy
import numpy as np
from scipy import sparse

Array = np.ndarray
# Of moving one record, against REWARD for each record that brings a count nearer its target. Taking the last record of
# a base cell costs more: whoever knows that record could exclude the move.
MOVE_COST, LAST_RECORD_COST, TIE_BREAK = 0.001, 0.003, 0.1
REWARD, PAY_BACK = 0.02, 0.0202
# Records that one move may put into one base cell, in multiples of the largest change asked for.
MOST_MOVED = 3
# Limits of work, never of time: every machine decides alike.
MOST_DIVES, NODE_LIMIT, ITERATION_LIMIT = 25, 60, 100_000
BRANCHED = 20
FREE, FIXED = -1.0, np.inf
WHOLE_TOLERANCE = 1e-6


def agree(moves: sparse.csr_matrix, truth: Array, ties: sparse.csr_matrix, known: sparse.csr_matrix) -> bool:
    """Whether every move gives a table that a reader cannot exclude: whole numbers, none negative, known sums the same.

    moves: shape (w, n). truth: shape (n,). ties: shape (ties, n), zero for every table. known: shape (s, n).
    """
    if moves.dtype.kind != "i" or (ties @ moves.T).count_nonzero() or (known @ moves.T).count_nonzero():
        return False
    entries = moves.tocoo()
    entries.sum_duplicates()
    return bool((truth[entries.col] + entries.data >= 0).all())


def _nothing() -> Array:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Target:
    """What a move must do.

    change: how much the wanted count `wanted` must grow at least (negative: shrink), or None. others, other_changes:
    counts that it may bring nearer their targets on the way. keep: base cells that must hold a record still. sums: what
    the move must be in all, per group of base cells, or None.
    """

    wanted: int | None = None
    change: int = 0
    others: Array = field(default_factory=_nothing)
    other_changes: Array = field(default_factory=_nothing)
    keep: Array = field(default_factory=_nothing)
    sums: Array | None = None


class MoveModel:
    """One linear programme kept warm: from target to target only bounds and costs change.

    truth: shape (n,). ties: shape (ties, n), always zero. known: shape (t, n), published sums. wanted: shape (m, n).
    groups: shape (groups, n), totals that a target may fix. change: the largest change that will be asked for.
    """

    def __init__(
        self,
        truth: Array,
        can_hold: Array,
        ties: sparse.csr_matrix,
        known: sparse.csr_matrix,
        wanted: sparse.csr_matrix,
        groups: sparse.csr_matrix,
        change: int,
    ) -> None:
        self.truth, self.ties, self.known, self.wanted, self.groups = truth, ties, known, wanted, groups
        # Work done, in programmes; one with branches counts as many.
        self.n_programmes = 0
        self.into = np.flatnonzero(can_hold)
        self.out = np.flatnonzero(truth)
        self.cost_of_known = np.full(known.shape[0], FREE)
        n_known, n_wanted = known.shape[0], wanted.shape[0]
        widths = (len(self.into), len(self.out), n_known, n_known, n_wanted, n_wanted)
        one, each = sparse.identity(n_known, format="csr"), sparse.identity(n_wanted, format="csr")

        def block(rows: sparse.csr_matrix, helpers: dict[int, sparse.csr_matrix]) -> sparse.csr_matrix:
            empty = {place: sparse.csr_matrix((rows.shape[0], widths[place])) for place in range(2, len(widths))}
            moved = [rows[:, self.into], -rows[:, self.out]]
            return sparse.hstack([*moved, *(empty | helpers).values()], format="csr")

        matrix = sparse.vstack(
            [
                block(ties, {}),
                block(known, {2: -one, 3: one}),
                block(wanted, {4: -each, 5: each}),
                block(groups, {}),
            ],
            format="csr",
        )
        ends = np.cumsum([0, *widths])
        self.parts = [slice(int(a), int(b)) for a, b in pairwise(ends)]
        row_ends = np.cumsum([0, ties.shape[0], n_known, n_wanted, groups.shape[0]])
        self.row_parts = [slice(int(a), int(b)) for a, b in pairwise(row_ends)]
        self.size = int(ends[-1])
        most = np.full(len(self.into), float(MOST_MOVED * change))
        self.upper = np.concatenate([most, truth[self.out].astype(float), np.zeros(2 * n_known + 2 * n_wanted)])
        self.lower = np.zeros(self.size)
        spread = 1 + TIE_BREAK * (np.arange(len(self.into) + len(self.out)) * 0.6180339887498949 % 1)
        last = np.where(truth[self.out] == 1, LAST_RECORD_COST, MOVE_COST)
        self.move_cost = np.concatenate([np.full(len(self.into), MOVE_COST), last]) * spread
        self.solver = _new_solver()
        self.solver.passModel(_model(matrix, self.upper))
        self.all_columns = np.arange(self.size, dtype=np.int32)
        self.all_rows = np.arange(int(row_ends[-1]), dtype=np.int32)

    def seek(self, target: Target) -> Array | None:
        """A whole-number move that reaches the target and leaves every fixed sum alone, or None; shape (n,)."""
        lower, upper = self._set(target)
        found = self._solve()
        if found is None:
            return None
        move = self._rounded(found, target)
        if move is None:
            move = self._dive(found, target, lower, upper)
        return self._branch(target) if move is None else move

    def _set(self, target: Target) -> tuple[Array, Array]:
        """Pass the bounds and costs of the target to the solver; returns the bounds of the columns."""
        into, out, up, down, gain, loss = self.parts
        _, known_rows, wanted_rows, group_rows = self.row_parts
        lower, upper = self.lower.copy(), self.upper.copy()
        cost = np.zeros(self.size)
        cost[: out.stop] = self.move_cost
        is_soft = (self.cost_of_known >= 0) & (self.cost_of_known < FIXED)
        for part in (up, down):
            upper[part] = np.where(is_soft, np.inf, 0.0)
            cost[part] = np.where(is_soft, self.cost_of_known, 0.0)
        row_lower, row_upper = np.zeros(len(self.all_rows)), np.zeros(len(self.all_rows))
        is_free = self.cost_of_known == FREE
        row_lower[known_rows], row_upper[known_rows] = np.where(is_free, -np.inf, 0.0), np.where(is_free, np.inf, 0.0)
        row_lower[wanted_rows], row_upper[wanted_rows] = -np.inf, np.inf
        row_lower[group_rows], row_upper[group_rows] = -np.inf, np.inf
        if target.sums is not None:
            row_lower[group_rows] = row_upper[group_rows] = target.sums
            upper[into] += np.abs(target.sums).max(initial=0)
        grows = target.other_changes > 0
        others = target.others
        row_lower[wanted_rows.start + others] = np.where(grows, 0.0, -np.inf)
        row_upper[wanted_rows.start + others] = np.where(grows, np.inf, 0.0)
        lower[gain.start + others] = np.minimum(target.other_changes, 0)
        upper[gain.start + others] = np.maximum(target.other_changes, 0)
        cost[gain.start + others] = np.where(grows, -REWARD, REWARD)
        lower[loss.start + others] = np.where(grows, 0.0, -np.inf)
        upper[loss.start + others] = np.where(grows, np.inf, 0.0)
        cost[loss.start + others] = np.where(grows, PAY_BACK, -PAY_BACK)
        if target.wanted is not None:
            row, at = wanted_rows.start + target.wanted, gain.start + target.wanted
            row_lower[row], row_upper[row] = (0.0, np.inf) if target.change > 0 else (-np.inf, 0.0)
            lower[at] = upper[at] = float(target.change)
            cost[at] = 0.0
            lower[loss.start + target.wanted] = upper[loss.start + target.wanted] = 0.0
        kept = np.searchsorted(self.out, target.keep)
        upper[out.start + kept] = np.minimum(upper[out.start + kept], self.truth[target.keep] - 1)
        self.solver.changeColsCost(self.size, self.all_columns, cost)
        self.solver.changeColsBounds(self.size, self.all_columns, lower, upper)
        self.solver.changeRowsBounds(  # type: ignore[attr-defined]
            len(self.all_rows), self.all_rows, row_lower, row_upper
        )
        return lower, upper

    def _solve(self) -> Array | None:
        self.n_programmes += 1
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.asarray(self.solver.getSolution().col_value)

    def _rounded(self, found: Array, target: Target) -> Array | None:
        """The move in whole numbers, if integer arithmetic finds that it does what it must."""
        whole = np.rint(found[: self.parts[1].stop]).astype(np.int64)
        move = np.zeros(len(self.truth), dtype=np.int64)
        move[self.into] += whole[self.parts[0]]
        move[self.out] -= whole[self.parts[1]]
        changed = (self.known @ move)[self.cost_of_known == FIXED]
        if (self.truth + move < 0).any() or changed.any() or (self.ties @ move).any():
            return None
        if (self.truth + move)[target.keep].min(initial=1) < 1:
            return None
        if target.sums is not None and (self.groups @ move != target.sums).any():
            return None
        if target.wanted is not None:
            change = int((self.wanted[target.wanted] @ move)[0])
            if change < target.change if target.change > 0 else change > target.change:
                return None
        return move

    def _dive(self, found: Array, target: Target, lower: Array, upper: Array) -> Array | None:
        """Fix one fractional column after the other to a whole number, the nearest first."""
        stop = self.parts[1].stop
        fixed: list[int] = []
        move = None
        for _ in range(MOST_DIVES):
            distance = np.abs(found[:stop] - np.rint(found[:stop]))
            fractional = np.flatnonzero(distance > WHOLE_TOLERANCE)
            if not len(fractional):
                move = self._rounded(found, target)
                break
            column = int(fractional[np.argmin(distance[fractional])])
            nearest = float(np.rint(found[column]))
            other = nearest + (1.0 if found[column] > nearest else -1.0)
            solution = None
            for value in (nearest, other):
                if lower[column] <= value <= upper[column]:
                    self.solver.changeColBounds(column, value, value)
                    solution = self._solve()
                    if solution is not None:
                        break
            fixed.append(column)
            if solution is None:
                break
            found = solution
        return move

    def _branch(self, target: Target) -> Array | None:
        """The same programme in whole numbers, by a limited number of nodes."""
        self.n_programmes += BRANCHED
        self._set(target)
        solver = _new_solver()
        solver.setOptionValue("mip_max_nodes", NODE_LIMIT)
        solver.setOptionValue("mip_rel_gap", 0.05)
        model = self.solver.getLp()
        stop = self.parts[1].stop
        whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [whole] * stop + [real] * (self.size - stop)
        solver.passModel(model)
        solver.run()
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return self._rounded(np.asarray(solver.getSolution().col_value), target)


def _new_solver() -> highspy.Highs:
    solver = highspy.Highs()
    solver.silent()
    options: Sequence[tuple[str, int | str]] = (
        ("threads", 1),
        ("random_seed", 0),
        ("solver", "simplex"),
        # Most of the model is asleep for any one target: the rows of counts that are not asked for now.
        ("presolve", "on"),
        ("simplex_scale_strategy", 0),
        ("simplex_iteration_limit", ITERATION_LIMIT),
    )
    for option, value in options:
        solver.setOptionValue(option, value)
    return solver


def _model(matrix: sparse.csr_matrix, upper: Array) -> highspy.HighsLp:
    model = highspy.HighsLp()
    rows, columns = matrix.shape
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = np.zeros(columns)
    model.col_lower_, model.col_upper_ = np.zeros(columns), upper
    model.row_lower_, model.row_upper_ = np.zeros(rows), np.zeros(rows)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = np.asarray(matrix.data, dtype=float)
    return model
