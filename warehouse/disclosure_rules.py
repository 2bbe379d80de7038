"""The rules of disclosure control: which counts of persons are sensitive, and how much room such a count must have.

A count of 1 to k-1 persons is sensitive. Two further rules look at persons at risk instead of records (each may be
switched by the data controller): records of one family are one person at risk, and answers that all come from one
caseworker are known to that caseworker.
"""

from dataclasses import dataclass

import numpy as np

from warehouse.settings import SMALLEST_K

Array = np.ndarray


@dataclass(frozen=True)
class Rules:
    """What the data controller has chosen. Raises ValueError when k is lower than 5.

    count_families: a count of k records or more from fewer than k families is sensitive too. one_source: so is a count
    whose records all come from one caseworker. insiders: whoever knows one record of the table (their own) must not
    learn about another's. clean_up: what was hidden for others' sake is shown again where it turns out not to be
    needed.
    """

    k: int = SMALLEST_K
    count_families: bool = False
    one_source: bool = False
    insiders: bool = True
    clean_up: bool = True

    def __post_init__(self) -> None:
        if self.k < SMALLEST_K:
            raise ValueError(f"k may be raised but never be lower than {SMALLEST_K}")

    def are_sensitive(
        self, counts: Array, families: Array | None = None, from_one_source: Array | None = None
    ) -> Array:
        """Which counts are sensitive. Shapes: (n,) each; families: different families among the records of each."""
        found = (counts >= 1) & (counts < self.k)
        if self.count_families and families is not None:
            found |= (counts >= self.k) & (families < self.k)
        if self.one_source and from_one_source is not None:
            found |= (counts >= 1) & from_one_source
        return found

    def room(self, counts: Array) -> tuple[Array, Array]:
        """How low and how high each sensitive count must be able to be; shapes (n,), (n,).

        A small count must be able to be 0 and to be k: a range that does not depend on the true value, so that its
        ends say nothing. One that is sensitive by families or source may be large, and 0 would often be impossible; it
        must be able to be k lower and k higher instead, so that nobody in it can be counted.
        """
        small = counts < self.k
        return np.where(small, 0, counts - self.k), np.where(small, self.k, counts + self.k)

    @property
    def least_width(self) -> int:
        """How wide the range of a count must be to whoever knows one record of it: from 1 to k, or from 0 to k-1."""
        return self.k - 1
