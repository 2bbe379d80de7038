"""What each coordinate says about persons: sums that a cell tells, and counts that must not be learnt.

A sum is a weight for each pattern of the release unit. The sensitive counts of a coordinate are its numerator, its
complement (denominator less numerator) and its denominator; of a mean, the records with each value, and the
denominator. Implied counts follow by subtraction where one of these counts lies inside another ("in need and not
enough" = need - enough), or two that share nobody do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from warehouse.disclosure_records import SCALES, TOLD, ReleaseUnit

Array = np.ndarray
NUMERATOR, COMPLEMENT, DENOMINATOR, IMPLIED = "numerator", "complement", "denominator", "implied"


@dataclass(frozen=True)
class Parts:
    """One coordinate: weights per pattern, shape (patterns,) each.

    plain: the sums as the indicator counts them. told: those that a cell tells, in whole numbers; empty when they
    cannot be followed in whole numbers, and then no cell may be shown. named: sensitive counts that the primary rule
    looks at in each cell. others: further sensitive counts.
    """

    plain: Mapping[str, Array]
    told: Mapping[str, Array]
    named: Mapping[str, Array]
    others: Mapping[str, Array]


def coordinate_parts(unit: ReleaseUnit, place: int, kind: str, framed: bool) -> Parts:
    """What a coordinate counts. framed: its denominator is no persons. Raises ValueError on an unknown kind."""
    if kind not in TOLD:
        raise ValueError(f"cells of the kind {kind} are unknown to disclosure control")
    codes = np.array([(0.0, 0.0, 0.0), *unit.codes[place]])[unit.patterns[:, place]]
    numerator, denominator, worse = codes.T
    told = TOLD["share"] if kind == "quota" and not framed else TOLD[kind]
    told = tuple(name for name in told if name != DENOMINATOR or not framed)
    plain = {NUMERATOR: numerator, DENOMINATOR: denominator}
    plain = {name: plain[name] for name in told}
    is_count = bool(np.isin(codes[:, :2], (0, 1)).all())
    counts: dict[str, Array] = {}
    others: dict[str, Array] = {}
    if is_count:
        counts[NUMERATOR] = numerator.astype(np.int64)
        if not framed:
            counts[COMPLEMENT] = (denominator - numerator).astype(np.int64)
    else:
        for value in np.unique(numerator[denominator > 0]):
            others[f"value {value:g}"] = ((numerator == value) & (denominator > 0)).astype(np.int64)
    if not framed:
        counts[DENOMINATOR] = (denominator > 0).astype(np.int64)
    if worse.any():
        others["worse"] = (worse > 0).astype(np.int64)
        others["unchanged"] = ((worse <= 0) & (numerator <= 0) & (denominator > 0)).astype(np.int64)
    looked_at = {*told, COMPLEMENT} if len(told) > 1 else set(told)
    return Parts(
        plain=plain,
        told=_in_whole_numbers(plain),
        named={name: weights for name, weights in counts.items() if name in looked_at},
        others=others | {name: weights for name, weights in counts.items() if name not in looked_at},
    )


def _in_whole_numbers(sums: Mapping[str, Array]) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for name, weights in sums.items():
        scale = next((scale for scale in SCALES if np.allclose(weights * scale, np.rint(weights * scale))), None)
        if scale is None:
            return {}
        found[name] = np.rint(weights * scale).astype(np.int64)
    return found


def implied_counts(counts: Sequence[Array]) -> list[Array]:
    """A less B for every B inside A, and A less B less C for B and C inside A that share nobody; each once, sorted.

    counts: weights per pattern, shape (patterns,) each; what is no plain count (a signed complement) implies none.
    """
    sets = {frozenset(np.flatnonzero(weights).tolist()) for weights in counts if np.isin(weights, (0, 1)).all()}
    ordered = sorted(sets - {frozenset()}, key=sorted)
    found: set[frozenset[int]] = set()
    for outer in ordered:
        inside = [inner for inner in ordered if inner < outer]
        found |= {outer - inner for inner in inside}
        found |= {outer - one - other for one, other in combinations(inside, 2) if not one & other}
    rows = []
    for chosen in sorted(found - sets - {frozenset()}, key=sorted):
        weights = np.zeros(len(counts[0]), dtype=np.int64)
        weights[list(chosen)] = 1
        rows.append(weights)
    return rows
