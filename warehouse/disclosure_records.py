"""The records of a release unit as disclosure control counts them: where each counts, what it is and what it answers.

A *release unit* is what is released together: a record table in one period, or in several where the persons are the
same. A *coordinate* is one place in the pattern of a record: an indicator, or one value of an indicator that is only
given by a breakdown (I05), in one period. The *pattern* of a record has a code for each coordinate: 0 when the record
is not counted there, otherwise the number of its (numerator, denominator, worse). The *key* of a record is the set of
(period, area) that it counts in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

Array = np.ndarray
WHOLE, UNKNOWN = "all", "okänd"
# Which sums a reader learns from one published cell.
TOLD = {
    "share": ("numerator", "denominator"),
    "mean": ("numerator", "denominator"),
    "ratio": ("numerator", "denominator"),
    "index": ("numerator", "denominator"),
    "count": ("numerator",),
    "quota": ("numerator",),
    "median": ("denominator",),
}
# Codes are told to at most two decimals; with more a sum cannot be followed in whole numbers.
SCALES = (1, 10, 100)
TEXTS = ("record_ref", "area_code", "period_code", "family_ref", "source_ref")
NUMBERS = ("numerator", "denominator", "measure", "worse")

AreaKey = tuple[tuple[str, str], ...]


@dataclass(frozen=True, order=True)
class Coordinate:
    """`period_code` is '' where the release unit has one period: then units of the same table share their patterns."""

    indicator_id: str
    breakdown: str = WHOLE
    value: str = WHOLE
    period_code: str = ""


@dataclass(frozen=True)
class Records:
    """The records of one release unit; n records.

    key, pattern: shape (n,), index into the unit's keys and patterns. values: shape (n, attributes), index into the
    unit's values. family, source: shape (n,), a number for each, -1 where not known.
    """

    key: Array
    values: Array
    pattern: Array
    family: Array
    source: Array


@dataclass(frozen=True)
class ReleaseUnit:
    """One release unit. Patterns, keys and values are those that occur anywhere in the record table.

    An attacker who knows a shorter list than we do would be stronger, so no list is made by hand. codes: for each
    coordinate the (numerator, denominator, worse) of its codes 1, 2, …
    """

    record_table: str
    release_code: str
    periods: tuple[str, ...]
    coordinates: tuple[Coordinate, ...]
    codes: tuple[tuple[tuple[float, float, float], ...], ...]
    attributes: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    keys: tuple[AreaKey, ...]
    patterns: Array
    records: Records

    def slot(self, period_code: str) -> str:
        """The period as coordinates and keys name it."""
        return period_code if len(self.periods) > 1 else ""


def framed_indicators(cells: pl.DataFrame) -> list[str]:
    """Indicators whose denominator is a target or a frame, not persons."""
    return cells.filter(~pl.col("complement_is_persons"))["indicator_id"].unique().sort().to_list()


def read_release_units(unit_rows: pl.DataFrame, cells: pl.DataFrame) -> list[ReleaseUnit]:
    """The release units of `cells`, sorted by record table and release code.

    Raises ValueError when a record has two values of one attribute, or is counted in two ways at one coordinate.
    """
    unit_rows = _typed(unit_rows, cells)
    found: list[ReleaseUnit] = []
    for table in cells["record_table"].unique().sort():
        grid = cells.filter(record_table=table)
        layouts: dict[tuple[str, ...], list[str]] = {}
        for (release,), of_release in sorted(grid.group_by("release_code"), key=lambda item: str(item[0][0])):
            periods = tuple(of_release["period_code"].unique().sort())
            layouts.setdefault(periods if len(periods) > 1 else (), []).append(str(release))
        table_rows = unit_rows.filter(record_table=table)
        for layout, releases in sorted(layouts.items()):
            found += _read_alike(str(table), layout, releases, table_rows, grid)
    return sorted(found, key=lambda unit: (unit.record_table, unit.release_code))


def _typed(unit_rows: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Unit rows with every column there is to be, in the types that are counted with."""
    breakdowns = sorted(set(cells["breakdown"].unique()) & set(unit_rows.columns))
    absent = [name for name in (*TEXTS, *NUMBERS) if name not in unit_rows.columns]
    return unit_rows.with_columns(pl.lit(None).alias(name) for name in absent).with_columns(
        pl.col(*breakdowns, *TEXTS).cast(pl.String), pl.col(*NUMBERS).cast(pl.Float64)
    )


def _read_alike(
    table: str, layout: tuple[str, ...], releases: Sequence[str], rows: pl.DataFrame, grid: pl.DataFrame
) -> list[ReleaseUnit]:
    """Release units of one table with the same periods (or one each): they share patterns, keys and values."""
    grid = grid.filter(pl.col("release_code").is_in(list(releases)))
    slot = pl.col("period_code") if layout else pl.lit("")
    # A target or a frame (families per ten) is no person: it is in no denominator.
    framed = pl.col("indicator_id").is_in(framed_indicators(grid))
    measured = pl.when(pl.col("measure").is_not_null()).then(1.0).otherwise(0.0)
    rows = (
        rows.filter(pl.col("release_code").is_in(list(releases)))
        .with_columns(
            slot.alias("slot"),
            pl.col("numerator").fill_null(0.0),
            pl.when(framed).then(0.0).otherwise(pl.coalesce("denominator", measured)).alias("denominator"),
            pl.col("worse").fill_null(0.0),
        )
        .filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))
    )
    undivided = grid.filter(breakdown=WHOLE)["indicator_id"].unique().sort().to_list()
    attributes = tuple(
        sorted(set(grid.filter(pl.col("indicator_id").is_in(undivided))["breakdown"].unique()) - {WHOLE})
    )
    placed = _place_rows(rows, grid.with_columns(slot.alias("slot")), undivided)
    people = _describe_people(
        rows.join(placed.select("release_code", "record_ref").unique(), on=["release_code", "record_ref"]), attributes
    )
    coordinates = tuple(
        Coordinate(*row)
        for row in placed.select("indicator_id", "breakdown", "value", "slot").unique().sort(pl.all()).iter_rows()
    )
    patterns, pattern_of, codes = _number_patterns(placed, people, coordinates)
    keys, key_of = _number_keys(people, grid.with_columns(slot.alias("slot")))
    values = tuple(tuple(people[name].unique().sort()) for name in attributes)
    units = []
    for release in releases:
        chosen = (people["release_code"] == release).to_numpy()
        of_release = people.filter(release_code=release)
        units.append(
            ReleaseUnit(
                record_table=table,
                release_code=release,
                periods=layout or tuple(grid.filter(release_code=release)["period_code"].unique()),
                coordinates=coordinates,
                codes=codes,
                attributes=attributes,
                values=values,
                keys=keys,
                patterns=patterns,
                records=Records(
                    key=key_of[chosen],
                    values=_number_values(of_release, attributes, values),
                    pattern=pattern_of[chosen],
                    family=_number_names(of_release["family_ref"]),
                    source=_number_names(of_release["source_ref"]),
                ),
            )
        )
    return units


def _place_rows(rows: pl.DataFrame, grid: pl.DataFrame, undivided: Sequence[str]) -> pl.DataFrame:
    """One row per record and coordinate: release_code, record_ref, coordinate, numerator, denominator, worse."""
    told = ["numerator", "denominator", "worse"]
    place = ["release_code", "record_ref", "indicator_id", "slot"]
    whole = rows.filter(pl.col("indicator_id").is_in(list(undivided)))
    parts = [whole.select(*place, pl.lit(WHOLE).alias("breakdown"), pl.lit(WHOLE).alias("value"), *told)]
    divided = grid.filter(~pl.col("indicator_id").is_in(list(undivided)))
    for (indicator, breakdown), cells in sorted(
        divided.group_by("indicator_id", "breakdown"), key=lambda item: str(item[0])
    ):
        of_indicator = rows.filter(indicator_id=indicator)
        value = pl.col(str(breakdown))
        if UNKNOWN in cells["breakdown_value"]:
            value = value.fill_null(UNKNOWN)
        parts.append(
            of_indicator.select(*place, pl.lit(breakdown).alias("breakdown"), value.alias("value"), *told).drop_nulls(
                "value"
            )
        )
    placed = pl.concat(parts).unique().sort(pl.all())
    where = [*place, "breakdown", "value"]
    if placed.select(where).is_duplicated().any():
        names = ", ".join(placed.filter(placed.select(where).is_duplicated())["indicator_id"].unique().sort())
        raise ValueError(f"a record is counted in two ways at once in {names}")
    return placed


def _describe_people(rows: pl.DataFrame, attributes: Sequence[str]) -> pl.DataFrame:
    """One row per record: release_code, record_ref, where it counts, a value per attribute, family and source."""
    known = [
        pl.when(pl.col(name) != UNKNOWN).then(pl.col(name)).drop_nulls().unique().alias(name) for name in attributes
    ]
    people = (
        rows.group_by("release_code", "record_ref")
        .agg(
            pl.struct("slot", "area_code").unique().sort().alias("key"),
            *known,
            pl.col("family_ref").drop_nulls().min(),
            pl.col("source_ref").drop_nulls().min(),
        )
        .sort("release_code", "record_ref")
    )
    for name in attributes:
        if (people[name].list.len() > 1).any():
            raise ValueError(f"a record of {rows['record_table'][0]} has two values of the breakdown {name}")
    return people.with_columns(pl.col(name).list.first().fill_null(UNKNOWN) for name in attributes)


def _number_patterns(
    placed: pl.DataFrame, people: pl.DataFrame, coordinates: Sequence[Coordinate]
) -> tuple[Array, Array, tuple[tuple[tuple[float, float, float], ...], ...]]:
    """Patterns, shape (patterns, coordinates); the pattern of each of `people`; the codes of each coordinate."""
    table = np.zeros((people.height, len(coordinates)), dtype=np.int32)
    row_of = people.select("release_code", "record_ref").with_row_index("row")
    numbered = placed.join(row_of, on=["release_code", "record_ref"])
    codes: list[tuple[tuple[float, float, float], ...]] = []
    for place, at in enumerate(coordinates):
        here = numbered.filter(
            indicator_id=at.indicator_id, breakdown=at.breakdown, value=at.value, slot=at.period_code
        )
        triples = here.select("numerator", "denominator", "worse").unique().sort(pl.all())
        codes.append(tuple(triples.iter_rows()))
        code = here.join(triples.with_row_index("code"), on=["numerator", "denominator", "worse"])
        table[code["row"].to_numpy(), place] = code["code"].to_numpy() + 1
    patterns, pattern_of = np.unique(table, axis=0, return_inverse=True)
    return patterns, pattern_of.reshape(-1), tuple(codes)


def _number_keys(people: pl.DataFrame, grid: pl.DataFrame) -> tuple[tuple[AreaKey, ...], Array]:
    """Every set of (period, area) that occurs, and each area by itself; the key of each of `people`."""
    written = [tuple((place["slot"], place["area_code"]) for place in key) for key in people["key"].to_list()]
    leaves = grid.filter(~pl.col("area_level").is_in(["P", "R"])).select("slot", "area_code").unique()
    keys = tuple(sorted({*written, *(((slot, area),) for slot, area in leaves.iter_rows())}))
    number = {key: place for place, key in enumerate(keys)}
    return keys, np.array([number[key] for key in written], dtype=np.int64)


def _number_values(people: pl.DataFrame, attributes: Sequence[str], values: Sequence[tuple[str, ...]]) -> Array:
    table = np.zeros((people.height, len(attributes)), dtype=np.int64)
    for place, name in enumerate(attributes):
        table[:, place] = people[name].replace_strict(list(values[place]), list(range(len(values[place])))).to_numpy()
    return table


def _number_names(names: pl.Series) -> Array:
    """A number for each different name, -1 for null."""
    return (names.rank("dense").cast(pl.Int64) - 1).fill_null(-1).to_numpy()
