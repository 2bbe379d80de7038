"""The attack of a reader who is in the data: the own record is known, and takes away room from the counts of others.

Somebody with a record in a base cell knows that it holds one. Another's count must then still be able to be k or more,
and the range that is left must be k-1 wide: from 1 to k, or from 0 to k-1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from warehouse.audit_search import IN_WHOLE_NUMBERS, MOST_LEAKS, TOLERANCE, Attack, Effort, push, whole_numbers
from warehouse.audit_solver import Aim, Array

INSIDER = "för snävt för den som själv är med"
# Targets of one table that is to leave somebody everywhere.
TOGETHER = 25
# The bound on the effort in whole numbers: the deciding side has whole-number tables for every own place.
MOST_OWN_PROGRAMMES = 40
# Tables kept to prove cases with.
MOST_TABLES = 3000


@dataclass(frozen=True)
class InsiderSearch:
    """Leaking targets, how many cases (own place, target) were tried, and how many have room in whole numbers."""

    leaks: list[tuple[int, str]]
    n_cases: int
    n_in_whole: int


class _Proofs:
    """Tables that were found, and what every target is in them at most and at least.

    tables: shape (tables, groups). most, least: shape (tables, targets).
    A table of fractions is no proof in whole numbers: those are the ones that are `whole`.
    """

    def __init__(self, attack: Attack, tables: Sequence[Array]) -> None:
        self._attack = attack
        # Room for all of them from the start: to grow by one table at a time took longer than to find them.
        self.tables = np.zeros((MOST_TABLES, len(attack.truth)))
        self.most, self.least = np.zeros((2, MOST_TABLES, attack.n_targets))
        self.is_whole = np.zeros(MOST_TABLES, dtype=bool)
        self._n_found = 0
        self.add(tables)

    def add(self, tables: Sequence[Array]) -> None:
        """Keep tables; the oldest give way where there is no room left."""
        for table in tables:
            whole = whole_numbers(self._attack, table)
            exact, place = table if whole is None else whole, self._n_found % MOST_TABLES
            self.tables[place] = exact
            self.most[place], self.least[place] = self._attack.most @ exact, self._attack.least @ exact
            self.is_whole[place] = whole is not None
            self._n_found += 1

    def reach(self, aim: Aim, targets: Array, group: int, in_whole: bool) -> Array:
        """Which of the targets have what they need in a table that has somebody in the group; shape as targets."""
        held = np.flatnonzero((self.tables[:, group] >= 1 - TOLERANCE) & (self.is_whole | (not in_whole)))
        if not len(held):
            return np.zeros(len(targets), dtype=bool)
        if aim.upwards:
            return (self.most[held].max(axis=0) >= aim.needs - TOLERANCE)[targets]
        return (self.least[held].min(axis=0) <= aim.needs + TOLERANCE)[targets]

    def lowest(self, target: int, group: int, in_whole: bool) -> float:
        held = (self.tables[:, group] >= 1 - TOLERANCE) & (self.is_whole | (not in_whole))
        return float(self.least[held, target].min())


def search_insiders(
    attack: Attack, tables: Sequence[Array], targets: Array, effort: Effort, progress: Callable[[int, int], None]
) -> InsiderSearch:
    """Try every own place that is different to a reader against every target; tables: what was found already.

    targets: those that have room for a reader who is not in the data. progress is told (done, of) own places.
    """
    leaks: list[tuple[int, str]] = []
    n_cases = n_in_whole = 0
    in_fractions, effort = Effort(), Effort(min(effort.n_left, MOST_OWN_PROGRAMMES))
    groups = np.flatnonzero(attack.truth > 0)
    proofs = _Proofs(attack, [*tables, *_tables_with_everybody(attack, targets, groups)])
    for done, group in enumerate(groups):
        progress(done, len(groups))
        for weight, somebody in attack.own.items():
            left = targets[somebody[targets, group]]
            n_cases += len(left)
            for in_whole in (False, True):
                spent = effort if in_whole else in_fractions
                failed, unsettled = _try_own_place(attack, proofs, left, int(group), weight, spent, in_whole)
                leaks += [(target, INSIDER + IN_WHOLE_NUMBERS * in_whole) for target in failed]
                left = np.setdiff1d(left, [*failed, *unsettled])
            n_in_whole += len(left)
            if len(leaks) >= MOST_LEAKS:
                return InsiderSearch(leaks[:MOST_LEAKS], n_cases, n_in_whole)
    return InsiderSearch(leaks, n_cases, n_in_whole)


def _tables_with_everybody(attack: Attack, targets: Array, groups: Array) -> list[Array]:
    """Tables that give many targets room and leave somebody in as many groups as they can.

    One such table proves a case for every own place at once: far fewer programmes than one for each.
    """
    found = []
    for aim in (Aim(True, attack.most, attack.high + 1), Aim(False, attack.least, attack.low)):
        for start in range(0, len(targets), TOGETHER):
            table, _ = attack.solver.best(aim, targets[start : start + TOGETHER], False, None, groups)
            if table is not None:
                found.append(table)
    return found


def _try_own_place(
    attack: Attack, proofs: _Proofs, targets: Array, group: int, weight: int, effort: Effort, in_whole: bool
) -> tuple[list[int], list[int]]:
    """Targets that leave too little room when one record of `group`, counted with `weight`, is known; and unsettled."""
    if not len(targets):
        return [], []
    # A count that is sensitive without being small (few families) is k or more as it is; it needs the width.
    needed = np.where(attack.high == attack.k, attack.k, attack.high - attack.k)
    up = Aim(True, attack.most, needed + attack.most[:, group] - weight)
    down = Aim(False, attack.least, attack.low + 1 - weight + attack.least[:, group])
    failed, unsettled, narrow = list[int](), list[int](), list[int]()
    for aim, lacking in ((down, narrow), (up, failed)):
        rest = targets[~proofs.reach(aim, targets, group, in_whole)]
        found = push(attack, aim, rest, effort, in_whole, group)
        proofs.add(found.tables)
        lacking += found.failed
        unsettled += found.unsettled
    for target in narrow:
        if target in failed or target in unsettled:
            continue
        # It cannot be low enough, and must make up for it upwards.
        needs = up.needs.astype(float)
        needs[target] += np.ceil(proofs.lowest(target, group, in_whole) - down.needs[target] - TOLERANCE)
        found = push(attack, Aim(True, attack.most, needs), np.array([target]), effort, in_whole, group)
        proofs.add(found.tables)
        failed += found.failed
        unsettled += found.unsettled
    return failed, unsettled
