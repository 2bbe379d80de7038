"""Whole-number witnesses: other tables that agree with everything published.

A requirement is a small count that must not be learnt. A *witness* is a table x' >= 0 of whole numbers with the same
published counts as the true one; it proves that an attacker cannot exclude what it shows. HiGHS proposes, integer
arithmetic decides: nothing a solver claims is believed, so no tolerance can make an unsafe table look safe.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

Array = np.ndarray
NODE_LIMIT = 200
# Of putting or taking one record, against 1 won for each record that brings a target nearer.
MOVE_COST = 0.02
# Linear programmes tried for one target before the search in whole numbers.
TRIES = 3
# Tables proposed for one candidate before it is given up and hidden: a limit of work, never of time, so that every
# machine decides alike.
MOST_PROPOSALS = 80


@dataclass(frozen=True)
class Requirements:
    """Counts of base cells that must be able to be 0 and to be `k` or more.

    `rows`: shape (requirements, base cells), 0/1. `elsewhere`: shape (requirements,), records of each
    outside these base cells.
    """

    rows: sparse.csr_matrix
    elsewhere: Array
    k: int

    def reached(self, table: Array) -> tuple[Array, Array]:
        """Which requirements are at least k, and which are 0, in a whole-number table."""
        totals = self.rows @ table + self.elsewhere
        return totals >= self.k, totals == 0


def agrees(table: Array, truth: Array, known: sparse.csr_matrix) -> bool:
    """Whether a table is one an attacker cannot exclude: whole numbers, none negative, every known count unchanged."""
    return bool(table.dtype.kind == "i" and (table >= 0).all() and not (known @ (table - truth)).any())


def find_witnesses(
    truth: Array, known: sparse.csr_matrix, wanted: Requirements, kept: Sequence[Array]
) -> list[Array] | None:
    """Witnesses for every requirement, upwards (>= k) and downwards (0), or None when one cannot be had.

    truth: shape (base cells,). known: shape (published counts, base cells), 0/1. kept: witnesses from before, used
    again where they still agree. None may also mean that none was found within the limits: the caller then hides.
    """
    witnesses = [table for table in kept if agrees(table, truth, known)]
    high = np.zeros(wanted.rows.shape[0], dtype=bool)
    low = np.zeros_like(high)
    for table in [truth, *witnesses]:
        up, down = wanted.reached(table)
        high |= up
        low |= down
    n_proposals = 0
    for upwards, met in ((True, high), (False, low)):
        propose_together = True
        while not met.all():
            n_proposals += 1
            if n_proposals > MOST_PROPOSALS:
                return None
            targets = np.flatnonzero(~met)
            if propose_together:
                proposal = _propose_for_many(truth, known, wanted, targets, upwards)
            else:
                proposal = _propose_for_one(truth, known, wanted, int(targets[0]), upwards)
            before = int(met.sum())
            if proposal is not None:
                witnesses.append(proposal)
                up, down = wanted.reached(proposal)
                high |= up
                low |= down
            if int(met.sum()) == before:
                # When nothing is won together they are tried one by one; one that cannot be met ends it.
                if not propose_together:
                    return None
                propose_together = False
    return witnesses


@dataclass(frozen=True)
class _Moves:
    """Columns of a linear programme: records put into each base cell, and records taken from each that holds some.

    Moves that are as few as possible, rather than any table, since those are nearly always in whole numbers already.
    """

    truth: Array
    known: sparse.csr_matrix

    @property
    def occupied(self) -> Array:
        return np.flatnonzero(self.truth)

    def columns(self, rows: sparse.csr_matrix) -> sparse.csr_matrix:
        return sparse.hstack([rows, -rows[:, self.occupied]], format="csr")

    @property
    def upper(self) -> Array:
        return np.concatenate([np.full(len(self.truth), highspy.kHighsInf), self.truth[self.occupied]])

    def table(self, solution: Array | None) -> Array | None:
        """The true table after the moves, if they are in whole numbers and integer arithmetic finds that it agrees."""
        if solution is None:
            return None
        size = len(self.truth)
        moved = np.rint(solution).astype(np.int64)
        table = self.truth + moved[:size]
        table[self.occupied] -= moved[size : size + len(self.occupied)]
        return table if agrees(table, self.truth, self.known) else None


def _propose_for_many(
    truth: Array, known: sparse.csr_matrix, wanted: Requirements, targets: Array, upwards: bool
) -> Array | None:
    """One table that brings as many targets as it can to k (or to 0) at once; None when it is not in whole numbers."""
    moves = _Moves(truth, known)
    rows, fixed = moves.columns(wanted.rows[targets]), moves.columns(known)
    zeros = np.zeros(fixed.shape[0])
    won = np.asarray(rows.sum(axis=0)).ravel()
    draw = np.random.default_rng(len(targets))
    # Further columns: by how much each target grows, counted no further than k.
    many, size = len(targets), rows.shape[1]
    gaps = np.maximum(wanted.k - wanted.elsewhere[targets] - wanted.rows[targets] @ truth, 0)
    matrix = sparse.bmat([[fixed, None], [rows, -sparse.identity(many)]], format="csr")
    row_lower = np.zeros(matrix.shape[0])
    row_upper = np.concatenate([zeros, np.full(many, highspy.kHighsInf)])
    upper = np.concatenate([moves.upper, gaps])
    for attempt in range(TRIES):
        cost = MOVE_COST * (1 + draw.random(size) * bool(attempt))
        if upwards:
            solution = _solve(matrix, np.concatenate([cost, -np.ones(many)]), upper, row_lower, row_upper)
        else:
            solution = _solve(fixed, cost + won, moves.upper, zeros, zeros)
        table = moves.table(None if solution is None else solution[:size])
        if table is not None:
            return table
    return None


def _propose_for_one(
    truth: Array, known: sparse.csr_matrix, wanted: Requirements, target: int, upwards: bool
) -> Array | None:
    """A table with the target at k or more (or at 0); None when there is none or none is found within the node limit.

    The first table found will do, so that the search in whole numbers is for any such table and not for a best one.
    """
    moves = _Moves(truth, known)
    row = wanted.rows[target]
    total = int((row @ truth)[0]) + int(wanted.elsewhere[target])
    change = wanted.k - total if upwards else -total
    matrix = sparse.vstack([moves.columns(known), moves.columns(row)], format="csr")
    zeros = np.zeros(known.shape[0])
    row_lower, row_upper = np.append(zeros, change), np.append(zeros, highspy.kHighsInf if upwards else change)
    # Other prices of the moves lead to another vertex, often one in whole numbers: far cheaper than to branch.
    draw = np.random.default_rng(target)
    for attempt in range(TRIES + 1):
        cost = 1 + draw.random(matrix.shape[1]) * bool(attempt)
        solution = _solve(matrix, cost, moves.upper, row_lower, row_upper, attempt == TRIES)
        if solution is None:
            return None
        table = moves.table(solution)
        if table is not None:
            # Rounding half a move can keep every known count and still miss the target by one.
            reached = int((row @ table)[0]) + int(wanted.elsewhere[target])
            if (reached >= wanted.k) if upwards else (reached == 0):
                return table
    return None


def _solve(
    matrix: sparse.csr_matrix, cost: Array, upper: Array, row_lower: Array, row_upper: Array, whole: bool = False
) -> Array | None:
    """Minimise cost by HiGHS, in whole numbers until the first is found if asked; None without a feasible point."""
    model = highspy.HighsLp()
    rows, columns = matrix.shape
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = np.asarray(cost, dtype=float)
    model.col_lower_ = np.zeros(columns)
    model.col_upper_ = np.asarray(upper, dtype=float)
    model.row_lower_ = np.asarray(row_lower, dtype=float)
    model.row_upper_ = np.asarray(row_upper, dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = np.asarray(matrix.data, dtype=float)
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    solver = highspy.Highs()
    solver.silent()
    limits = (("mip_max_nodes", NODE_LIMIT), ("mip_max_improving_sols", 1))
    for option, value in (("threads", 1), ("random_seed", 0), *limits):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.asarray(solver.getSolution().col_value)
