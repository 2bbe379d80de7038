"""Linear programming over every table a reader cannot exclude.

A count leaks when the greatest value it can have is below k or the least is above 0. Real tables are whole numbers, so
their range is at least as narrow; the deciding side proves that with whole-number tables of its own.
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from warehouse.errors import UserError

Array = np.ndarray
TOLERANCE = 1e-6
# Small counts tried in one linear programme: many can be raised, or lowered, by the same table.
BUNDLE = 150
# A table that leaks this much is refused; naming more of it would only take time.
MOST_LEAKS = 25


def search(truth: Array, known: Sequence[Array], counts: Sequence[Array], k: int) -> list[tuple[int, str]]:
    """Which counts (by position) cannot be k or more, or cannot be 0, in any table that agrees with what is known.

    truth: shape (base cells,). known, counts: supports of shape (base cells,), boolean. Stops at MOST_LEAKS. Raises
    UserError when the solver gives no answer: without an answer nothing is safe.
    """
    if not counts:
        return []
    fixed = sparse.csr_matrix(np.array(known, dtype=bool).reshape(len(known), len(truth))).astype(float)
    wanted = sparse.csr_matrix(np.array(counts, dtype=bool)).astype(float)
    found: list[tuple[int, str]] = []
    for kind, upwards in (("blir aldrig k eller fler", True), ("blir aldrig noll", False)):
        open_counts = np.arange(len(counts))
        while len(open_counts):
            trial = open_counts[:BUNDLE]
            reached = _reach(truth, fixed, wanted, trial, k, upwards)
            if not reached[open_counts].any():
                # Together they get in each other's way: the first is settled by itself.
                trial = open_counts[:1]
                reached = _reach(truth, fixed, wanted, trial, k, upwards)
                if not reached[trial[0]]:
                    found.append((int(trial[0]), kind))
                    if len(found) == MOST_LEAKS:
                        return found
                    reached[trial[0]] = True
            open_counts = open_counts[~reached[open_counts]]
    return found


def _reach(
    truth: Array, fixed: sparse.csr_matrix, wanted: sparse.csr_matrix, trial: Array, k: int, upwards: bool
) -> Array:
    """Which of all counts are at least k (or 0) in one table that agrees and does its best for those on trial."""
    rows = wanted[trial]
    size, many = len(truth), len(trial)
    if upwards:
        cost = np.concatenate([np.zeros(size), -np.ones(many)])
        limits = [(0, None)] * size + [(0, k)] * many
        answer = linprog(
            cost,
            A_ub=sparse.hstack([-rows, sparse.identity(many)], format="csr"),
            b_ub=np.zeros(many),
            A_eq=sparse.hstack([fixed, sparse.csr_matrix((fixed.shape[0], many))], format="csr"),
            b_eq=fixed @ truth,
            bounds=limits,
            method="highs",
        )
    else:
        cost = np.asarray(rows.sum(axis=0)).ravel()
        answer = linprog(cost, A_eq=fixed, b_eq=fixed @ truth, bounds=(0, None), method="highs")
    if not answer.success:
        raise UserError(
            "Röjandekontrollens granskning kunde inte genomföras.",
            "Lösaren gav inget svar, och utan svar räknas inget som säkert.",
            "Kör genombrott build igen; inget nytt publiceras förrän granskningen är klar.",
        )
    totals = wanted @ answer.x[:size]
    return totals >= k - TOLERANCE if upwards else totals <= TOLERANCE
