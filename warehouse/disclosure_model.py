"""Base cells of a disclosure problem: who can be counted where, and what every published cell counts.

A *problem* is everything published about one record table in one period. A *base cell* is (areas, value of each
breakdown, pattern); the *pattern* of a record says, for every indicator, whether it is absent (0), in the denominator
only (1) or in the numerator (2). Every published number is a sum over base cells. Method: Fischetti & Salazar, "Solving
the cell suppression problem on tabular data with linear constraints" (Management Science 2001), for linked indicators.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

Array = np.ndarray
WHOLE = "all"
UNKNOWN = "okänd"
ABSENT, DENOMINATOR, NUMERATOR = 0, 1, 2
# Between the codes of the areas that one record counts in.
TOGETHER = "+"


@dataclass(frozen=True, order=True)
class Coordinate:
    """One place in the pattern: an indicator, or one value of an indicator that is only given by a breakdown (I05)."""

    indicator_id: str
    breakdown: str = WHOLE
    value: str = WHOLE


@dataclass(frozen=True)
class Record:
    """One record of a problem: the areas it counts in, its breakdown values and its pattern."""

    areas: tuple[str, ...]
    attributes: tuple[str, ...]
    pattern: tuple[int, ...]


@dataclass(frozen=True, order=True)
class Functional:
    """A count: records of `area` (None = the programme) with `value` of `breakdown` and a pattern in `patterns`.

    `area` is a code, or codes joined by TOGETHER for the records that count in just these areas.
    """

    area: str | None
    breakdown: str
    value: str
    patterns: frozenset[int]


@dataclass(frozen=True)
class Problem:
    """One record table and period, its records already counted per base cell that occurs.

    `patterns`, `areas` and `values` hold what occurs anywhere in the record table, in any period: an attacker who knows
    a shorter list than we do would be stronger, so the list is never made by hand.
    """

    record_table: str
    period_code: str
    coordinates: tuple[Coordinate, ...]
    attributes: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    areas: tuple[tuple[str, ...], ...]
    patterns: tuple[tuple[int, ...], ...]
    counts: Mapping[Record, int]

    def having(self, coordinate: Coordinate, codes: Iterable[int]) -> frozenset[int]:
        """Indices of the patterns whose code for this coordinate is one of `codes`."""
        place = self.coordinates.index(coordinate)
        wanted = set(codes)
        return frozenset(i for i, pattern in enumerate(self.patterns) if pattern[place] in wanted)


@dataclass(frozen=True)
class BaseCells:
    """The base cells of a problem for some areas and some breakdowns, and how many records each holds.

    `counts`: shape (n,), whole numbers. Every combination is a cell, empty ones too: a hidden count needs room to grow.
    """

    counts: Array
    area_of: Array
    pattern_of: Array
    attribute_of: Mapping[str, Array]
    areas: tuple[tuple[str, ...], ...]
    values: Mapping[str, tuple[str, ...]]
    _supports: dict[Functional, Array] = field(default_factory=dict, repr=False)

    def total(self, functional: Functional) -> int:
        """How many records the functional counts."""
        return int(self.counts[self.support(functional)].sum())

    def support(self, functional: Functional) -> Array:
        """Which base cells the functional sums; shape (n,), boolean. Found once, asked for with every candidate."""
        if functional not in self._supports:
            self._supports[functional] = self._find_support(functional)
        return self._supports[functional]

    def _find_support(self, functional: Functional) -> Array:
        chosen = np.zeros(int(self.pattern_of.max(initial=-1)) + 1, dtype=bool)
        chosen[list(functional.patterns)] = True
        mask = chosen[self.pattern_of]
        if functional.area is not None:
            inside = [functional.area in (*areas, TOGETHER.join(areas)) for areas in self.areas]
            mask &= np.array(inside, dtype=bool)[self.area_of]
        if functional.breakdown != WHOLE:
            mask &= self.attribute_of[functional.breakdown] == self.values[functional.breakdown].index(functional.value)
        return mask


def nested_counts(problem: Problem, parts: Mapping[Coordinate, set[str]]) -> list[frozenset[int]]:
    """Every pattern set whose count says something about persons, each once.

    They are the numerator, complement and denominator of each coordinate, and the difference A - B of any two of these
    where B lies inside A ("in need and not enough" = need - enough): whoever sees both can subtract.
    """
    basic: set[frozenset[int]] = set()
    for coordinate, counted in parts.items():
        if "numerator" in counted:
            basic.add(problem.having(coordinate, [NUMERATOR]))
        if "denominator" in counted:
            basic.add(problem.having(coordinate, [DENOMINATOR, NUMERATOR]))
        if counted >= {"numerator", "denominator"}:
            basic.add(problem.having(coordinate, [DENOMINATOR]))
    differences = {outer - inner for outer in basic for inner in basic if inner < outer}
    return sorted((basic | differences) - {frozenset()}, key=sorted)


def base_cells(problem: Problem, areas: Sequence[tuple[str, ...]], attributes: Sequence[str]) -> BaseCells:
    """All base cells of `areas` with the given breakdowns; the other breakdowns are summed over."""
    values = {name: problem.values[problem.attributes.index(name)] for name in attributes}
    shape = (len(areas), *(len(values[name]) for name in attributes), len(problem.patterns))
    table = np.zeros(shape, dtype=np.int64)
    places = [problem.attributes.index(name) for name in attributes]
    area_index = {key: i for i, key in enumerate(areas)}
    pattern_index = {pattern: i for i, pattern in enumerate(problem.patterns)}
    for record, count in problem.counts.items():
        if record.areas in area_index:
            at = (values[name].index(record.attributes[place]) for name, place in zip(attributes, places, strict=True))
            table[(area_index[record.areas], *at, pattern_index[record.pattern])] += count
    grid = np.indices(shape).reshape(len(shape), -1)
    return BaseCells(
        counts=table.reshape(-1),
        area_of=grid[0],
        pattern_of=grid[-1],
        attribute_of={name: grid[i + 1] for i, name in enumerate(attributes)},
        areas=tuple(areas),
        values=values,
    )


def read_problems(unit_rows: pl.DataFrame, cells: pl.DataFrame) -> list[Problem]:
    """One problem per record table and period of `cells`, in sorted order.

    Raises ValueError when a record has two values of one breakdown.
    """
    problems: list[Problem] = []
    for table in cells["record_table"].unique().sort():
        grid = cells.filter(pl.col("record_table") == table)
        coordinates = _coordinates(grid)
        # The breakdown of an indicator without an undivided value is in its coordinates; it is no trait of a record.
        own = {item.breakdown for item in coordinates} - {WHOLE}
        attributes = tuple(sorted(set(grid["breakdown"].unique()) - {WHOLE} - own))
        table_rows = unit_rows.filter(pl.col("record_table") == table)
        counted = _count_records(table_rows, grid, coordinates, attributes)
        seen = [record for records in counted.values() for record in records]
        leaf_codes = grid.filter(pl.col("area_level") != "P")["area_code"].unique()
        for period in grid["period_code"].unique().sort():
            problems.append(
                Problem(
                    record_table=table,
                    period_code=period,
                    coordinates=coordinates,
                    attributes=attributes,
                    values=tuple(
                        tuple(sorted({record.attributes[i] for record in seen} | _published_values(grid, name)))
                        for i, name in enumerate(attributes)
                    ),
                    areas=tuple(sorted({record.areas for record in seen} | {(code,) for code in leaf_codes})),
                    patterns=tuple(sorted({record.pattern for record in seen})),
                    counts=counted.get(period, {}),
                )
            )
    return problems


def framed_indicators(cells: pl.DataFrame) -> list[str]:
    """Indicators whose denominator is a target or a frame, not persons."""
    return sorted(
        cells.group_by("indicator_id")
        .agg(pl.col("complement_is_persons").any())
        .filter(~pl.col("complement_is_persons"))["indicator_id"]
    )


def _published_values(grid: pl.DataFrame, breakdown: str) -> set[str]:
    return set(grid.filter(pl.col("breakdown") == breakdown)["breakdown_value"].unique()) | {UNKNOWN}


def _coordinates(grid: pl.DataFrame) -> tuple[Coordinate, ...]:
    whole = set(grid.filter(pl.col("breakdown") == WHOLE)["indicator_id"].unique())
    keys = grid.select("indicator_id", "breakdown", "breakdown_value").unique()
    divided = {Coordinate(*row) for row in keys.iter_rows() if row[0] not in whole and row[2] != UNKNOWN}
    return tuple(sorted({Coordinate(name) for name in whole} | divided))


def _count_records(
    rows: pl.DataFrame, grid: pl.DataFrame, coordinates: Sequence[Coordinate], attributes: Sequence[str]
) -> dict[str, dict[Record, int]]:
    """How many records of each kind there are, per period. Every record once, however many rows and areas it has."""
    framed = framed_indicators(grid)
    code = (
        pl.when(pl.col("numerator") > 0)
        .then(NUMERATOR)
        # A target or a frame (families per ten) is no person: it is in no denominator.
        .when(~pl.col("indicator_id").is_in(framed) & ((pl.col("denominator") > 0) | pl.col("measure").is_not_null()))
        .then(DENOMINATOR)
        .otherwise(ABSENT)
    )
    places = [f"pattern_{i}" for i in range(len(coordinates))]
    is_of = [
        (pl.col("indicator_id") == c.indicator_id) & (True if c.breakdown == WHOLE else pl.col(c.breakdown) == c.value)
        for c in coordinates
    ]
    traits = [
        pl.when(pl.col(name) != UNKNOWN).then(pl.col(name)).drop_nulls().unique().alias(name) for name in attributes
    ]
    records = (
        rows.with_columns(code.alias("code"))
        .filter((pl.col("code") > ABSENT) & pl.any_horizontal(is_of))
        .group_by("period_code", "record_ref")
        .agg(
            pl.col("area_code").unique().sort().alias("areas"),
            *traits,
            *(
                pl.col("code").filter(mask).max().fill_null(ABSENT).alias(p)
                for p, mask in zip(places, is_of, strict=True)
            ),
        )
    )
    for name in attributes:
        if (records[name].list.len() > 1).any():
            raise ValueError(f"a record of {grid['record_table'][0]} has two values of the breakdown {name}")
    kinds = (
        records.with_columns(pl.col(name).list.first().fill_null(UNKNOWN) for name in attributes)
        .group_by("period_code", "areas", *attributes, *places)
        .len()
        .sort("period_code", "areas", *attributes, *places)
    )
    counted: dict[str, dict[Record, int]] = {}
    width = len(attributes)
    for period, areas, *rest, count in kinds.iter_rows():
        counted.setdefault(period, {})[Record(tuple(areas), tuple(rest[:width]), tuple(rest[width:]))] = count
    return counted
