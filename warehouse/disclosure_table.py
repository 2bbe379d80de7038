"""Base cells of a release unit: the unknowns that every published number is a sum of.

Published breakdowns are one-way: nothing published crosses `roll` with `placering`. So a table is held as its margins:
one column for each (key, pattern), and for each attribute one for each (key, value, pattern) whose values add up to it.
Margins of whole numbers, none negative and with equal sums, always belong to some full table (fill it from its first
corner), also to one that keeps a given full cell at 1 or more where each of its margins is; so the margins say all that
the full table would, with far fewer unknowns. Method: Fischetti & Salazar, "Solving the cell suppression problem on
tabular data with linear constraints" (Management Science 2001), for linked indicators.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from warehouse.disclosure_records import ReleaseUnit

Array = np.ndarray
# The slice of a count that is not divided by any attribute.
UNDIVIDED = (-1, 0)


@dataclass(frozen=True)
class BaseTable:
    """The columns of a release unit and what they hold; n columns.

    attributes: places of the unit's attributes that are divided by here. truth: shape (n,), whole numbers. can_hold:
    shape (n,), false where no record can be (a pattern of other periods than its key). ties: shape (ties, n), zero for
    every table: the values of an attribute add up. key_of: shape (n,).
    """

    attributes: tuple[int, ...]
    n_keys: int
    n_patterns: int
    n_values: tuple[int, ...]
    truth: Array
    can_hold: Array
    ties: sparse.csr_matrix
    key_of: Array

    def start(self, attribute: int) -> int:
        """First column of an attribute's block, or of the undivided one (-1)."""
        if attribute < 0:
            return 0
        before = sum(self.n_values[: self.attributes.index(attribute)])
        return self.n_keys * self.n_patterns * (1 + before)

    def columns(self, keys: Array, part: tuple[int, int], patterns: Array) -> Array:
        """Columns of some keys, one slice (attribute, value) and some patterns; shape (keys, patterns)."""
        attribute, value = part
        n_values = 1 if attribute < 0 else self.n_values[self.attributes.index(attribute)]
        first = self.start(attribute) + (keys * n_values + value) * self.n_patterns
        return first[:, None] + patterns[None, :]

    def block(self, attribute: int, column: Array) -> Array:
        """What one block of `column` holds; shape (keys, values, patterns)."""
        n_values = 1 if attribute < 0 else self.n_values[self.attributes.index(attribute)]
        size = self.n_keys * n_values * self.n_patterns
        return column[self.start(attribute) :][:size].reshape(self.n_keys, n_values, self.n_patterns)

    def columns_of_records(self, unit: ReleaseUnit) -> Array:
        """The columns that each record is counted in, undivided and by each attribute; shape (records, blocks)."""
        of = unit.records
        found = [of.key * self.n_patterns + of.pattern]
        for attribute, n_values in zip(self.attributes, self.n_values, strict=True):
            value = of.values[:, attribute]
            found.append(self.start(attribute) + (of.key * n_values + value) * self.n_patterns + of.pattern)
        return np.stack(found, axis=1)


def base_table(unit: ReleaseUnit, attributes: Sequence[int]) -> BaseTable:
    """The base cells of a release unit, divided by some of its attributes."""
    n_keys, n_patterns = len(unit.keys), len(unit.patterns)
    n_values = tuple(len(unit.values[attribute]) for attribute in attributes)
    size = n_keys * n_patterns * (1 + sum(n_values))
    empty = BaseTable(
        attributes=tuple(attributes),
        n_keys=n_keys,
        n_patterns=n_patterns,
        n_values=n_values,
        truth=np.zeros(size, dtype=np.int64),
        can_hold=np.ones(size, dtype=bool),
        ties=sparse.csr_matrix((0, size), dtype=np.int64),
        key_of=np.zeros(size, dtype=np.int64),
    )
    truth = np.bincount(empty.columns_of_records(unit).reshape(-1), minlength=size).astype(np.int64)
    can_hold, key_of = empty.can_hold, empty.key_of
    matches = _matching_periods(unit)
    tie_rows, tie_columns, tie_signs = [], [], []
    undivided = np.arange(n_keys * n_patterns)
    for number, attribute in enumerate([-1, *attributes]):
        values = 1 if attribute < 0 else n_values[number - 1]
        block = np.arange(n_keys * values * n_patterns) + empty.start(attribute)
        shaped = block.reshape(n_keys, values, n_patterns)
        can_hold[shaped] = matches[:, None, :]
        key_of[shaped] = np.arange(n_keys)[:, None, None]
        if attribute < 0:
            continue
        row = undivided.reshape(n_keys, 1, n_patterns) + (number - 1) * len(undivided)
        tie_rows += [np.broadcast_to(row, shaped.shape).reshape(-1), row.reshape(-1)]
        tie_columns += [block, undivided]
        tie_signs += [np.ones(len(block), dtype=np.int64), -np.ones(len(undivided), dtype=np.int64)]
    if tie_rows:
        places = (np.concatenate(tie_rows), np.concatenate(tie_columns))
        shape = (len(attributes) * len(undivided), size)
        ties = sparse.csr_matrix((np.concatenate(tie_signs), places), shape=shape)
    else:
        ties = empty.ties
    return BaseTable(tuple(attributes), n_keys, n_patterns, n_values, truth, can_hold, ties, key_of)


def _matching_periods(unit: ReleaseUnit) -> Array:
    """Which patterns a record of each key can have: with codes in just the key's periods. Shape (keys, patterns)."""
    slots = sorted({at.period_code for at in unit.coordinates} | {slot for key in unit.keys for slot, _ in key})
    of_key = np.array([[any(slot == s for slot, _ in key) for s in slots] for key in unit.keys], dtype=bool)
    of_pattern = np.zeros((len(unit.patterns), len(slots)), dtype=bool)
    for place, at in enumerate(unit.coordinates):
        of_pattern[:, slots.index(at.period_code)] |= unit.patterns[:, place] > 0
    return (of_key.reshape(-1, 1, len(slots)) == of_pattern[None]).all(axis=2)
