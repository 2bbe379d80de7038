"""The solver behind the attack: one HiGHS model per release unit, of every table that a reader cannot exclude."""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from warehouse.errors import UserError

Array = np.ndarray
# The bound on the effort of one programme in whole numbers: a count of nodes, never time.
MOST_NODES = 500
GAP = 0.3
# What it is worth to leave somebody in a group, against one record nearer for a target.
KEPT = 0.02


@dataclass(frozen=True)
class Aim:
    """Which way counts are pushed: weights (targets, groups), and the sum at which each has what it needs."""

    upwards: bool
    weights: Array
    needs: Array

    def reached(self, tables: Array, tolerance: float) -> Array:
        """Which targets have it in a table, or in each of many; tables: shape (groups,) or (groups, tables)."""
        sums = (self.weights @ tables).T
        return (sums >= self.needs - tolerance if self.upwards else sums <= self.needs + tolerance).T


class Tables:
    """Tables of x >= 0 with `known` x = `values`; known: (sums, groups), values: (sums,)."""

    def __init__(self, known: sparse.csr_matrix, values: Array) -> None:
        self._size = known.shape[1]
        self._n_known = known.shape[0]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self._size, self._n_known
        model.col_cost_ = np.zeros(self._size)
        model.col_lower_ = np.zeros(self._size)
        model.col_upper_ = np.full(self._size, highspy.kHighsInf)
        model.row_lower_ = model.row_upper_ = values.astype(float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = known.indptr
        model.a_matrix_.index_ = known.indices
        model.a_matrix_.value_ = known.data.astype(float)
        self._solver = highspy.Highs()
        for option, value in {"output_flag": False, "threads": 1, "random_seed": 0}.items():
            self._solver.setOptionValue(option, value)
        self._solver.setOptionValue("mip_max_nodes", MOST_NODES)
        self._solver.passModel(model)

    def best(
        self, aim: Aim, trial: Array, in_whole: bool, own_group: int | None, kept: Array | None = None
    ) -> tuple[Array | None, bool]:
        """A table that does its best for the targets on trial, shape (groups,); and whether it is the best.

        own_group: a group that somebody is known to be in. kept: groups to leave somebody in where it costs little.
        In whole numbers there may be none within the bound. Raises UserError when the solver of fractions gives no
        answer: without an answer nothing is safe.
        """
        kept = np.zeros(0, dtype=np.int64) if kept is None else kept
        solver, n_trial, n_kept = self._solver, len(trial), len(kept)
        many = n_trial + n_kept
        sign = 1.0 if aim.upwards else -1.0
        # One more unknown for each target, its sum as far as it is of use; and for each kept group, whether it is held.
        endless = np.full(n_trial, highspy.kHighsInf)
        least, most = (-endless, aim.needs[trial]) if aim.upwards else (aim.needs[trial], endless)
        lower, upper = np.concatenate([least, np.zeros(n_kept)]), np.concatenate([most, np.ones(n_kept)])
        cost = np.concatenate([np.full(n_trial, -sign), np.full(n_kept, -KEPT)])
        none = np.zeros(0, dtype=np.int32)
        solver.addCols(many, cost, lower.astype(float), upper.astype(float), 0, none, none, np.zeros(0))
        held = sparse.csr_matrix((-np.ones(n_kept), (np.arange(n_kept), kept)), shape=(n_kept, self._size))
        sums = sparse.vstack([sparse.csr_matrix(-sign * aim.weights[trial]), held])
        unknowns = sparse.diags(np.concatenate([np.full(n_trial, sign), np.ones(n_kept)]))
        ties = sparse.hstack([sums, unknowns], format="csr")
        no_least = np.full(many, -highspy.kHighsInf)
        solver.addRows(many, no_least, np.zeros(many), ties.nnz, ties.indptr[:-1], ties.indices, ties.data)
        if own_group is not None:
            solver.changeColBounds(own_group, 1.0, highspy.kHighsInf)
        if in_whole:
            self._make(highspy.HighsVarType.kInteger)
            # Of many targets the best table is not needed, only a good one; of one, whether there is none.
            solver.setOptionValue("mip_rel_gap", 0.0 if n_trial == 1 else GAP)
        solver.run()
        is_best = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        is_table = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        table = np.array(solver.getSolution().col_value[: self._size]) if is_table else None
        if in_whole:
            self._make(highspy.HighsVarType.kContinuous)
        if own_group is not None:
            solver.changeColBounds(own_group, 0.0, highspy.kHighsInf)
        solver.deleteRows(many, np.arange(self._n_known, self._n_known + many, dtype=np.int32))
        solver.deleteCols(many, np.arange(self._size, self._size + many, dtype=np.int32))
        if not in_whole and not is_best:
            raise UserError(
                "Röjandekontrollens granskning kunde inte genomföras.",
                "Lösaren gav inget svar, och utan svar räknas inget som säkert.",
                "Kör genombrott build igen; inget nytt publiceras förrän granskningen är klar.",
            )
        return table, is_best

    def _make(self, kind: highspy.HighsVarType) -> None:
        places = np.arange(self._size, dtype=np.int32)
        self._solver.changeColsIntegrality(self._size, places, np.full(self._size, int(kind), dtype=np.uint8))
