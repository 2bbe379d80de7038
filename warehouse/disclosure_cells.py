"""Which cells about persons may be shown, in the order in which they are tried."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from warehouse.disclosure_model import (
    DENOMINATOR,
    NUMERATOR,
    UNKNOWN,
    WHOLE,
    Coordinate,
    Functional,
    Problem,
    framed_indicators,
)

KEY = ["indicator_id", "area_code", "period_code", "breakdown", "breakdown_value"]
# What a municipality most needs to compare comes first; indicators not named here follow by id.
IMPORTANCE = ("O02", "O04", "O06", "O03", "O01")
# Which counts a kind of cell tells; a kind that is not here is never shown (a mean with its n tells a sum).
PARTS = {
    "share": ("numerator", "denominator"),
    "quota": ("numerator", "denominator"),
    "count": ("numerator",),
    "median": ("denominator",),
}


@dataclass(frozen=True)
class Candidate:
    """Cells that are shown or hidden together; `breakdown` is 'all' for an undivided value.

    `counts` become known when they are shown. `told` are those of the primary rule, with complements
    and the unknown value.
    """

    area: str | None
    breakdown: str
    keys: tuple[tuple[str, ...], ...]
    counts: tuple[Functional, ...]
    told: tuple[Functional, ...]


def counted_parts(problem: Problem, grid: pl.DataFrame) -> dict[Coordinate, set[str]]:
    """Which counts each coordinate has about persons: those any of its cells would publish."""
    found: dict[Coordinate, set[str]] = {}
    for coordinate in problem.coordinates:
        kinds = grid.filter(pl.col("indicator_id") == coordinate.indicator_id)["kind"].unique()
        framed = coordinate.indicator_id in framed_indicators(grid)
        # An unknown kind is never shown, but what it counts is protected like a share.
        found[coordinate] = {"numerator"} if framed else {p for kind in kinds for p in PARTS.get(kind, PARTS["share"])}
    return found


def list_candidates(problem: Problem, grid: pl.DataFrame) -> Iterator[Candidate]:
    """What may be shown, in the order it is tried: the programme, its areas (large first), its breakdowns."""
    ranked = sorted(problem.coordinates, key=_rank)
    sizes: dict[str, int] = {}
    for record, count in problem.counts.items():
        for code in record.areas:
            sizes[code] = sizes.get(code, 0) + count
    rows = [
        row
        for row in grid.sort(KEY).iter_rows(named=True)
        if row["kind"] in PARTS and row["area_level"] in ("P", "K", "U")
    ]
    undivided = [(c, row) for c in ranked for row in rows if _is_cell_of(c, row)]
    leaves = [(c, row) for c, row in undivided if row["area_level"] != "P"]
    leaves.sort(key=lambda item: (_rank(item[0]), -sizes.get(item[1]["area_code"], 0), item[1]["area_code"]))
    for coordinate, row in [*((c, r) for c, r in undivided if r["area_level"] == "P"), *leaves]:
        yield _candidate(problem, coordinate, None if row["area_level"] == "P" else row["area_code"], WHOLE, [row])
    for coordinate in ranked:
        for breakdown in problem.attributes:
            divided = [
                row
                for row in rows
                if row["indicator_id"] == coordinate.indicator_id
                and row["breakdown"] == breakdown
                and row["area_level"] == "P"
                and row["breakdown_value"] != UNKNOWN
            ]
            if divided and coordinate.breakdown == WHOLE:
                yield _candidate(problem, coordinate, None, breakdown, divided)


def _rank(coordinate: Coordinate) -> tuple[int, Coordinate]:
    known = coordinate.indicator_id in IMPORTANCE
    return (IMPORTANCE.index(coordinate.indicator_id) if known else len(IMPORTANCE), coordinate)


def _is_cell_of(coordinate: Coordinate, row: Mapping[str, Any]) -> bool:
    return (row["indicator_id"], row["breakdown"], row["breakdown_value"]) == (
        coordinate.indicator_id,
        coordinate.breakdown,
        coordinate.value,
    )


def _candidate(
    problem: Problem, coordinate: Coordinate, area: str | None, breakdown: str, rows: Sequence[Mapping[str, Any]]
) -> Candidate:
    parts = PARTS[rows[0]["kind"]] if rows[0]["complement_is_persons"] else PARTS["count"]
    codes = {"numerator": [NUMERATOR], "denominator": [DENOMINATOR, NUMERATOR], "complement": [DENOMINATOR]}
    values = [WHOLE] if breakdown == WHOLE else [row["breakdown_value"] for row in rows]
    unknown = [] if breakdown == WHOLE else [UNKNOWN]

    def counts(values: Sequence[str], parts: Sequence[str]) -> tuple[Functional, ...]:
        return tuple(
            Functional(area, breakdown, v, problem.having(coordinate, codes[part])) for v in values for part in parts
        )

    keys = tuple(tuple(row[name] for name in KEY) for row in rows)
    with_complement = (*parts, "complement") if len(parts) == 2 else parts
    return Candidate(area, breakdown, keys, counts(values, parts), counts(values + unknown, with_complement))
