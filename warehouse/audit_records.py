"""What the attack knows of a record table: who counts where, with what, in which of the versions a reader has seen.

Written without the code that decides, as is the whole audit. A *coordinate* is a place where a record can count: an
indicator in a period, or one value of an indicator that has no undivided value. A *pattern* is what a record counts
with at each coordinate. An *area key* is the set of (period, area) it counts in. A *presence* is the versions it is in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

Array = np.ndarray

# Between parts of a text key; no code, label or number holds them.
_BETWEEN, _WITHIN = "\x1e", "\x1f"
WHOLE, UNKNOWN = "all", "okänd"
# Cells that persons can be in; the others (no part in the programme, nothing sent in) are known to be empty.
COUNTING = ("published", "no_answers", "suppressed", "not_released")
AreaKey = frozenset[tuple[str, str]]


@dataclass(frozen=True, order=True)
class Coordinate:
    """Where a record can count; `kind` is the indicator's, `is_framed`: its denominator is a target, no persons."""

    indicator_id: str
    breakdown: str
    value: str
    period: str
    kind: str
    is_framed: bool

    @property
    def name(self) -> str:
        return " ".join((self.indicator_id, *(part for part in (self.breakdown, self.value) if part != WHOLE)))


@dataclass(frozen=True)
class Records:
    """A release unit as the attack sees it.

    numerators, denominators: shape (patterns, coordinates), what a record of that pattern adds; denominators are 0
    where they are no persons. people: one row per record and content, with the columns presence, key, pattern (places
    in the lists here), one text column per trait, family_ref and source_ref.
    """

    table: str
    release: str
    coordinates: tuple[Coordinate, ...]
    traits: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    presences: tuple[frozenset[int], ...]
    keys: tuple[AreaKey, ...]
    numerators: Array
    denominators: Array
    people: pl.DataFrame


def complete_units(units: pl.DataFrame) -> pl.DataFrame:
    """Unit rows with every column that the attack reads; what is not there is unknown."""
    texts = ("family_ref", "source_ref")
    missing = [pl.lit(None, pl.String).alias(name) for name in texts if name not in units.columns]
    if "release_code" not in units.columns:
        missing.append(pl.col("period_code").alias("release_code"))
    return units.with_columns(*missing, pl.col("numerator", "denominator", "measure").cast(pl.Float64))


def complete_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells with every column that the attack reads; a quota's denominator is a target unless it is said."""
    missing = []
    if "release_code" not in cells.columns:
        missing.append(pl.col("period_code").alias("release_code"))
    if "complement_is_persons" not in cells.columns:
        missing.append((pl.col("kind") != "quota").alias("complement_is_persons"))
    if "is_known" not in cells.columns:
        missing.append(pl.lit(False).alias("is_known"))
    return cells.with_columns(missing)


def read_records(versions: Sequence[tuple[pl.DataFrame, pl.DataFrame]]) -> Records:
    """The records of one release unit in all the versions (units, cells) that a reader has seen.

    The units may hold other release units of the table: their patterns are patterns that occur.
    """
    grid = pl.concat([cells for _, cells in versions], how="diagonal_relaxed")
    table, release = grid["record_table"][0], grid["release_code"][0]
    coordinates, traits = _read_coordinates(grid)
    periods = sorted(grid["period_code"].unique())
    own, others = [], []
    for number, (units, _) in enumerate(versions):
        of_table = units.filter(record_table=table)
        rows = of_table.filter(release_code=release)
        own.append(_read_people(rows, coordinates, traits).with_columns(version=pl.lit(number)))
        if len(periods) == 1:
            # Who counts where and with what in another round is possible in this one.
            is_other = (pl.col("release_code") != release) & (
                pl.col("period_code").n_unique().over("release_code") == 1
            )
            rest = of_table.filter(is_other).with_columns(
                pl.concat_str("release_code", "period_code", "record_ref", separator=_WITHIN).alias("record_ref"),
                pl.lit(periods[0]).alias("period_code"),
            )
            others.append(_read_people(rest, coordinates, traits))
    content = ["record_ref", "key", "pattern", *traits]
    people = (
        pl.concat(own)
        .group_by(content)
        .agg(
            pl.col("version").unique().sort().cast(pl.String).str.join(_WITHIN).alias("presence"),
            pl.col("family_ref", "source_ref").drop_nulls().first(),
        )
        .sort(content)
    )
    patterns = sorted({*people["pattern"], *(pattern for frame in others for pattern in frame["pattern"])})
    presences = sorted(people["presence"].unique()) or [_WITHIN.join(str(n) for n in range(len(versions)))]
    numerators, denominators = _read_patterns(patterns, coordinates)
    occurring = {*people["key"], *(key for frame in others for key in frame["key"])}
    keys = _read_keys(occurring, grid, coordinates, (numerators != 0) | (denominators != 0))
    return Records(
        table=table,
        release=release,
        coordinates=coordinates,
        traits=traits,
        values=tuple(
            tuple(
                sorted(
                    {UNKNOWN, *people[name], *(value for frame in others for value in frame[name])}
                    | set(grid.filter(breakdown=name)["breakdown_value"])
                )
            )
            for name in traits
        ),
        presences=tuple(frozenset(map(int, text.split(_WITHIN))) for text in presences),
        keys=tuple(keys.values()),
        numerators=numerators,
        denominators=denominators,
        people=people.with_columns(
            pl.col("presence").replace_strict(presences, range(len(presences)), return_dtype=pl.Int64),
            pl.col("pattern").replace_strict(patterns, range(len(patterns)), return_dtype=pl.Int64),
            pl.col("key").replace_strict(list(keys), range(len(keys)), return_dtype=pl.Int64),
        ),
    )


def _read_coordinates(grid: pl.DataFrame) -> tuple[tuple[Coordinate, ...], tuple[str, ...]]:
    """The coordinates in sorted order, and the breakdowns that are traits of a record."""
    undivided = set(grid.filter(breakdown=WHOLE)["indicator_id"])
    framed = set(grid.filter(~pl.col("complement_is_persons"))["indicator_id"])
    places = grid.select("indicator_id", "breakdown", "breakdown_value", "period_code", "kind").unique()
    coordinates = {
        Coordinate(name, WHOLE, WHOLE, period, kind, name in framed)
        if name in undivided
        else Coordinate(name, breakdown, value, period, kind, name in framed)
        for name, breakdown, value, period, kind in places.iter_rows()
        if name in undivided or value != UNKNOWN
    }
    traits = {row[1] for row in places.iter_rows() if row[0] in undivided} - {WHOLE}
    return tuple(sorted(coordinates)), tuple(sorted(traits))


def _read_people(rows: pl.DataFrame, coordinates: Sequence[Coordinate], traits: Sequence[str]) -> pl.DataFrame:
    """One row per record: record_ref, key, pattern (texts), its traits, family_ref, source_ref."""
    parts = []
    for place, at in enumerate(coordinates):
        counted = (pl.col("indicator_id") == at.indicator_id) & (pl.col("period_code") == at.period)
        if at.breakdown != WHOLE:
            counted &= pl.col(at.breakdown) == at.value
        numerator = pl.lit(0.0) if at.kind == "median" else pl.col("numerator").fill_null(0)
        measured = pl.when(pl.col("measure").is_not_null()).then(1.0).otherwise(0.0)
        given = pl.col("denominator").fill_null(0)
        denominator = pl.lit(0.0) if at.is_framed or at.kind == "count" else pl.max_horizontal(given, measured)
        known = [
            (pl.when(pl.col(name) != UNKNOWN).then(pl.col(name)) if at.breakdown == WHOLE else pl.lit(None, pl.String))
            .cast(pl.String)
            .alias(name)
            for name in traits
        ]
        parts.append(
            rows.filter(counted)
            .with_columns(numerator.alias("_n"), denominator.alias("_d"))
            .filter((pl.col("_n") != 0) | (pl.col("_d") != 0))
            .select(
                "record_ref",
                pl.concat_str("period_code", pl.col("area_code").fill_null(UNKNOWN), separator=_WITHIN).alias("key"),
                pl.concat_str(pl.lit(place), "_n", "_d", separator=_WITHIN).alias("pattern"),
                "family_ref",
                "source_ref",
                *known,
            )
        )
    joined = [pl.col(name).unique().sort().str.join(_BETWEEN) for name in ("key", "pattern")]
    first = [pl.col(name).drop_nulls().sort().first() for name in ("family_ref", "source_ref")]
    told = [pl.col(name).drop_nulls().sort().first().fill_null(UNKNOWN) for name in traits]
    return pl.concat(parts).group_by("record_ref").agg(*joined, *first, *told)


def _read_patterns(patterns: Sequence[str], coordinates: Sequence[Coordinate]) -> tuple[Array, Array]:
    numerators = np.zeros((len(patterns), len(coordinates)))
    denominators = np.zeros_like(numerators)
    for row, pattern in enumerate(patterns):
        for part in pattern.split(_BETWEEN):
            place, numerator, denominator = part.split(_WITHIN)
            numerators[row, int(place)] += float(numerator)
            denominators[row, int(place)] += float(denominator)
    return numerators, denominators


def _read_keys(
    occurring: set[str], grid: pl.DataFrame, coordinates: Sequence[Coordinate], counts_in: Array
) -> dict[str, AreaKey]:
    """The area keys that occur, and every single area of the grid in each set of periods that a record counts in.

    counts_in: shape (patterns, coordinates), where a record of each pattern counts.
    """
    times = {frozenset(at.period for at, counts in zip(coordinates, row, strict=True) if counts) for row in counts_in}
    leaves = grid.filter(pl.col("status").is_in(COUNTING) & ~pl.col("area_level").is_in(["P", "R"]))["area_code"]
    texts = {
        _BETWEEN.join(f"{period}{_WITHIN}{area}" for period in sorted(when))
        for when in times or {frozenset(grid["period_code"])}
        for area in leaves.unique()
    }

    def pairs(text: str) -> AreaKey:
        return frozenset((period, area) for period, area in (part.split(_WITHIN) for part in text.split(_BETWEEN)))

    return {text: pairs(text) for text in sorted(occurring | texts)}
