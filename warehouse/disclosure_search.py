"""From the primary rule to a safe choice of cells: protect, then show again what need not be hidden."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from warehouse.disclosure_block import Block, Choice, whole_extent
from warehouse.disclosure_insiders import protect_from_insiders
from warehouse.disclosure_problem import Problem
from warehouse.disclosure_rules import Rules

Array = np.ndarray
# A limit of work, never of time: programmes that cleaning up may take in one block. The cells left are hidden.
MOST_CLEAN_UP = 2000


@dataclass(frozen=True)
class Found:
    """A choice of cells and the moves that prove it.

    moves: shape (witnesses, base cells). failed: what could not be protected.
    """

    choice: Choice
    moves: sparse.csr_matrix
    failed: tuple[str, ...]


def search_block(block: Block) -> list[str]:
    """Protect a block by the rules; returns what could not be protected."""
    failed = block.protect()
    if block.rules.insiders and not failed:
        failed = protect_from_insiders(block)
    if block.rules.clean_up and not failed:
        clean_up(block)
    return failed


def clean_up(block: Block) -> None:
    """Show again what was hidden for others' sake, the most important first, where every count stays safe."""
    choice, inner = block.choice, set(block.extent.sums[~block.extent.is_outer].tolist())
    hidden = [cell for cell, why in enumerate(choice.why) if why and inner.issuperset(choice.sums_of(cell).tolist())]
    failures: dict[str, int] = {}
    most = block.model.n_programmes + MOST_CLEAN_UP
    for cell in sorted(hidden, key=lambda cell: (-choice.problem.weight[cell], cell)):
        if block.model.n_programmes > most:
            return
        before, why = block.state(), choice.why[cell]
        choice.shown[cell], choice.why[cell] = True, ""
        block.drop_moves_of(choice.sums_of(cell))
        first = sorted(
            (q for q, name in enumerate(block.why) if name in failures), key=lambda q: (-failures[block.why[q]], q)
        )
        failed = block.protect(may_hide=False, first=first)
        if block.rules.insiders and not failed:
            failed = protect_from_insiders(block, may_hide=False)
        if failed:
            choice.shown[cell], choice.why[cell] = False, why
            block.restore(before)
            failures[failed[0]] = failures.get(failed[0], 0) + 1


def search_whole(problem: Problem, rules: Rules, locked: bool) -> Found:
    """The whole release unit as one block."""
    choice = Choice(problem, locked)
    block = Block(choice, rules, whole_extent(problem))
    failed = search_block(block)
    return Found(choice, sparse.csr_matrix(block.moves), tuple(failed))
