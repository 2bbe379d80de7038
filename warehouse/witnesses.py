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
    again where they still agree. None may also mean that none was found within the node limit: the caller then hides.
    """
    witnesses = [table for table in kept if agrees(table, truth, known)]
    high = np.zeros(wanted.rows.shape[0], dtype=bool)
    low = np.zeros_like(high)
    for table in [truth, *witnesses]:
        up, down = wanted.reached(table)
        high |= up
        low |= down
    for upwards, met in ((True, high), (False, low)):
        single = False
        while not met.all():
            targets = np.flatnonzero(~met)[: 1 if single else None]
            proposal = _propose(truth, known, wanted, targets, upwards)
            before = int(met.sum())
            if proposal is not None:
                witnesses.append(proposal)
                up, down = wanted.reached(proposal)
                high |= up
                low |= down
            # When nothing is won together, the first is tried alone: if it cannot be met by itself, nothing helps.
            single = int(met.sum()) == before
            if single and len(targets) == 1:
                return None
    return witnesses


def _propose(
    truth: Array, known: sparse.csr_matrix, wanted: Requirements, targets: Array, upwards: bool
) -> Array | None:
    """One table that brings as many targets as it can to k (or to 0) at once; None without one in whole numbers."""
    size, many = len(truth), len(targets)
    rows = wanted.rows[targets]
    gaps = np.maximum(wanted.k - wanted.elsewhere[targets], 0)
    # Columns: the table, and upwards also how much of each target is reached, counted no further than k.
    if upwards:
        matrix = sparse.bmat([[known, None], [rows, -sparse.identity(many)]], format="csr")
        cost = np.concatenate([np.zeros(size), -np.ones(many)])
        upper = np.concatenate([np.full(size, highspy.kHighsInf), gaps])
        row_lower = np.concatenate([known @ truth, np.zeros(many)])
        row_upper = np.concatenate([known @ truth, np.full(many, highspy.kHighsInf)])
    else:
        matrix = known
        cost = np.asarray(rows.sum(axis=0)).ravel()
        upper = np.full(size, highspy.kHighsInf)
        row_lower = row_upper = known @ truth
    for whole in (False, True):
        solution = _solve(matrix, cost, upper, row_lower, row_upper, size if whole else 0)
        if solution is None:
            return None
        table = np.rint(solution[:size]).astype(np.int64)
        if agrees(table, truth, known):
            return table
    return None


def _solve(
    matrix: sparse.csr_matrix, cost: Array, upper: Array, row_lower: Array, row_upper: Array, whole_columns: int
) -> Array | None:
    """Minimise cost by HiGHS, the first `whole_columns` columns in whole numbers; None without a feasible point."""
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
    if whole_columns:
        kinds = [highspy.HighsVarType.kInteger] * whole_columns
        model.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (columns - whole_columns)
    solver = highspy.Highs()
    solver.silent()
    for option, value in (("threads", 1), ("random_seed", 0), ("mip_max_nodes", NODE_LIMIT)):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.asarray(solver.getSolution().col_value)
