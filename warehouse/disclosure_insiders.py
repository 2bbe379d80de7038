"""Whoever knows one record of the table: nobody may learn about another's from published sums and their own.

An insider knows that some full base cell (key, value of every attribute, pattern) holds a record at least; tables where
it is empty are excluded to them. For every occupied cell every sensitive count must still be able to be high enough,
and its range must be wide enough. The witnesses found for everybody certify nearly all pairs of own cell and count; the
others are sought again with a record kept in the own cell.
"""

import numpy as np

from warehouse.disclosure_block import Block

Array = np.ndarray


def protect_from_insiders(block: Block, may_hide: bool = True) -> list[str]:
    """Find the moves that insiders ask for, hiding what they need; returns what none was found for.

    Without leave to hide it stops at the first that is not found.
    """
    failed: list[str] = []
    of = block.extent
    for own in of.own:
        given_up = np.zeros(len(block.value), dtype=bool)
        while True:
            held = (of.truth[own] + block.moves[:, own] >= 1).all(axis=1)
            reached = block.reached[held]
            low, high = block.value + reached.min(axis=0, initial=0), block.value + reached.max(axis=0, initial=0)
            is_high, is_wide = high >= block.high, high - low >= block.high - block.low - 1
            open_ones = np.flatnonzero(~(is_high & is_wide) & ~given_up)
            if not len(open_ones):
                break
            place = int(next((q for q in open_ones if not is_high[q]), open_ones[0]))
            if not _widen(block, place, own, low, high, may_hide):
                given_up[place] = True
                failed.append(block.why[place])
                if not may_hide:
                    return failed
        for demand in range(len(of.demands)):
            if not _answer(block, demand, own, may_hide):
                failed.append("what the areas around it demand")
                if not may_hide:
                    return failed
    return failed


def _widen(block: Block, place: int, own: Array, low: Array, high: Array, may_hide: bool) -> bool:
    """One more move that keeps the insider's record: up to what is high enough, or to what makes the range wide."""
    is_high = high >= block.high
    width = block.high - block.low - 1
    value = int(block.value[place])
    if not is_high[place]:
        ways = [(True, int(block.high[place]) - value, ~is_high)]
    else:
        narrow = (high - low < width) & is_high
        down, up = int(high[place] - width[place]) - value, int(low[place] + width[place]) - value
        ways = [(False, down, narrow), (True, up, np.zeros_like(narrow))]
    for hides in (False, True) if may_hide else (False,):
        block.set_prices(hides)
        if any(block.widen(place, upwards, unmet, own, change) for upwards, change, unmet in ways):
            return True
    return False


def _answer(block: Block, demand: int, own: Array, may_hide: bool) -> bool:
    """A move as the level above demands that keeps the insider's record; true if there is one or none is asked for.

    None is asked for where the demand itself leaves no such record in the group: the level above has others then.
    """
    of = block.extent
    answers = block.moves[block.demand_of == demand]
    if (of.truth[own] + answers[:, own] >= 1).all(axis=1).any():
        return True
    groups = of.groups[:, own].T.tocsr().indices
    if ((of.groups[groups] @ of.truth + of.demands[demand][groups]) < 1).any():
        return True
    return block.answer(demand, False, own) or (may_hide and block.answer(demand, True, own))
