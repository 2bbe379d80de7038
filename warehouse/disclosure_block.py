"""The search for what must be hidden: witnesses for every sensitive count, at the least loss.

A block is the base cells that records may be moved between. For each sensitive count a move is sought that brings it to
k, and one that brings it to 0, while every sum that is shown stays; a move may break a sum only at the price of hiding
the cells that tell it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from warehouse.disclosure_problem import Problem
from warehouse.disclosure_rules import Rules
from warehouse.witnesses import FIXED, FREE, MoveModel, Target

Array = np.ndarray
# Of hiding a total of the programme, against what its weight says: last of all.
TOTAL_PRICE = 100.0
OF_ITS_OWN = -1


class Choice:
    """Which cells of a problem are shown, and why the others are not.

    locked: totals of the programme may not be hidden (until nothing else helps). why: for each cell the name of the
    sensitive count that had it hidden.
    """

    def __init__(self, problem: Problem, locked: bool = True) -> None:
        self.problem, self.locked = problem, locked
        self.shown = np.array([reason == "" for reason in problem.reason], dtype=bool)
        self.why = [""] * len(problem.reason)
        self._tellers = problem.uses.T.tocsr()

    def price_of_sums(self) -> Array:
        """Price of changing each told sum: FREE when nobody knows it, FIXED when it cannot be hidden. Shape (t,)."""
        of = self.problem
        stuck = of.is_known | (self.shown & of.is_total & self.locked)
        price = of.weight * np.where(of.is_total, TOTAL_PRICE, 1.0) * self.shown
        known = self._tellers @ (self.shown | of.is_known).astype(float) > 0
        fixed = self._tellers @ stuck.astype(float) > 0
        return np.where(fixed, FIXED, np.where(known, self._tellers @ price, FREE))

    def known_sums(self) -> Array:
        """Places of the told sums that a reader knows."""
        return np.flatnonzero(self.price_of_sums() != FREE)

    def hide(self, sums: Array, why: str) -> None:
        """Hide every shown cell that tells one of these sums (places of told sums)."""
        changed = np.zeros(self.problem.told.shape[0])
        changed[sums] = 1.0
        for cell in np.flatnonzero((self.problem.uses @ changed > 0) & self.shown):
            self.shown[cell] = False
            self.why[cell] = why

    def sums_of(self, cell: int) -> Array:
        """Places of the told sums that a cell tells."""
        return self.problem.uses[cell].indices


@dataclass(frozen=True)
class Extent:
    """The base cells of a block and what concerns them; n columns, s told sums, m sensitive counts.

    known: shape (s, n), told sums of the problem (`sums`); is_outer: shape (s,), those that reach outside the block and
    so stay as they are. wanted: shape (m, n), sensitive counts of the problem (`wanted_places`). groups: shape (g, n),
    totals that a demand of the level above fixes. demands: shape (g,) each. own: full base cells that hold a record,
    as places of columns; shape (occupied, blocks of the table).
    """

    truth: Array
    can_hold: Array
    ties: sparse.csr_matrix
    known: sparse.csr_matrix
    sums: Array
    is_outer: Array
    wanted: sparse.csr_matrix
    wanted_places: Array
    groups: sparse.csr_matrix
    demands: Sequence[Array]
    own: Array


class Block:
    """The moves found within some base cells, and what they reach.

    moves: shape (witnesses, n). reached: shape (witnesses, m), how much each changes each sensitive count. demand_of:
    shape (witnesses,), the demand that each answers, OF_ITS_OWN for those that leave what is outside the block alone.
    """

    def __init__(self, choice: Choice, rules: Rules, extent: Extent) -> None:
        of, places = choice.problem.wanted, extent.wanted_places
        self.choice, self.rules, self.extent = choice, rules, extent
        self.value, self.low, self.high = of.value[places], of.low[places], of.high[places]
        self.why = [of.names[place] for place in places]
        most = max((self.high - self.value).max(initial=0), (self.value - self.low).max(initial=0), rules.k)
        self.model = MoveModel(
            extent.truth, extent.can_hold, extent.ties, extent.known, extent.wanted, extent.groups, int(most)
        )
        self.moves = np.zeros((0, len(extent.truth)), dtype=np.int64)
        self.reached = np.zeros((0, len(places)), dtype=np.int64)
        self.demand_of = np.zeros(0, dtype=np.int64)

    def set_prices(self, may_hide: bool) -> None:
        """What changing each known sum costs now."""
        price = self.choice.price_of_sums()[self.extent.sums]
        stuck = (price != FREE) & (self.extent.is_outer | (not may_hide))
        self.model.cost_of_known = np.where(stuck, FIXED, price)

    def met(self) -> tuple[Array, Array]:
        """Which sensitive counts can be low enough, and which high enough; shapes (m,)."""
        lowest = self.value + self.reached.min(axis=0, initial=0)
        highest = self.value + self.reached.max(axis=0, initial=0)
        return lowest <= self.low, highest >= self.high

    def protect(self, may_hide: bool = True, first: Iterable[int] = ()) -> list[str]:
        """Find the moves that are missing, hiding what they need; returns what none was found for.

        Without leave to hide it stops at the first that is not found. first: tried before the others.
        """
        failed: list[str] = []
        self.set_prices(may_hide)
        # The larger counts first: they are the cheapest to bring to k, and take others with them.
        early = {place: number for number, place in enumerate(first)}
        order = sorted(range(len(self.value)), key=lambda q: (early.get(q, len(early)), -int(self.value[q]), q))
        for upwards in (True, False):
            for place in order:
                is_met = self.met()[int(upwards)]
                if is_met[place]:
                    continue
                if not self.widen(place, upwards, ~is_met):
                    failed.append(self.why[place])
                    if not may_hide:
                        return failed
                elif may_hide:
                    self.set_prices(may_hide)
        for demand in range(len(self.extent.demands)):
            if not (self.demand_of == demand).any() and not self.answer(demand, may_hide):
                failed.append("what the areas around it demand")
                if not may_hide:
                    return failed
        return failed

    def widen(self, place: int, upwards: bool, unmet: Array, own: Array | None = None, change: int = 0) -> bool:
        """One more move: brings a sensitive count to its target, and others nearer theirs as far as it can.

        own: columns that must hold a record still. change: how much, when it is not to the usual target.
        """
        aims = (self.high if upwards else self.low) - self.value
        others = np.flatnonzero(unmet & (aims != 0))
        others = others[others != place]
        kept = np.zeros(0, dtype=np.int64) if own is None else own
        target = Target(
            wanted=place, change=change or int(aims[place]), others=others, other_changes=aims[others], keep=kept
        )
        move = self.model.seek(target)
        if move is not None:
            self._keep(move, OF_ITS_OWN, self.why[place])
            return True
        # Where a whole region is small, only records from outside it can help: as the level above demands.
        price = self.model.cost_of_known
        self.model.cost_of_known = np.where(self.extent.is_outer, FREE, price)
        for demand, sums in enumerate(self.extent.demands):
            move = self.model.seek(replace(target, sums=sums))
            if move is not None:
                self._keep(move, demand, self.why[place])
                break
        self.model.cost_of_known = price
        return move is not None

    def answer(self, demand: int, may_hide: bool, own: Array | None = None) -> bool:
        """A move with the totals that the level above demands, which say how the sums that reach outside change."""
        kept = np.zeros(0, dtype=np.int64) if own is None else own
        self.set_prices(may_hide)
        self.model.cost_of_known = np.where(self.extent.is_outer, FREE, self.model.cost_of_known)
        move = self.model.seek(Target(sums=self.extent.demands[demand], keep=kept))
        if move is not None:
            self._keep(move, demand, "a count of the programme or a region")
        self.set_prices(may_hide)
        return move is not None

    def _keep(self, move: Array, demand: int, why: str) -> None:
        """Store a move, and hide what tells a sum of this block that it changes."""
        self.moves = np.vstack([self.moves, move])
        self.reached = np.vstack([self.reached, self.extent.wanted @ move])
        self.demand_of = np.append(self.demand_of, demand)
        changed = (self.extent.known @ move != 0) & ((demand == OF_ITS_OWN) | ~self.extent.is_outer)
        self.choice.hide(self.extent.sums[changed], why)

    def state(self) -> tuple[Array, Array, Array]:
        """What was found so far, to go back to."""
        return self.moves, self.reached, self.demand_of

    def restore(self, state: tuple[Array, Array, Array]) -> None:
        """Back to what had been found."""
        self.moves, self.reached, self.demand_of = state

    def drop_moves_of(self, sums: Array) -> None:
        """Forget the moves that change any of these told sums, all of them of this block alone."""
        rows = self.extent.known[np.isin(self.extent.sums, sums)]
        stays = ~(rows @ self.moves.T).any(axis=0)
        self.restore((self.moves[stays], self.reached[stays], self.demand_of[stays]))


def whole_extent(problem: Problem) -> Extent:
    """All base cells of a problem in one block."""
    table, told = problem.table, problem.told
    return Extent(
        truth=table.truth,
        can_hold=table.can_hold,
        ties=table.ties,
        known=told,
        sums=np.arange(told.shape[0]),
        is_outer=np.zeros(told.shape[0], dtype=bool),
        wanted=problem.wanted.rows,
        wanted_places=np.arange(len(problem.wanted.value)),
        groups=sparse.csr_matrix((0, len(table.truth)), dtype=np.int64),
        demands=[],
        own=problem.own,
    )
