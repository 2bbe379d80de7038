"""A disclosure problem: what each cell of a release unit would tell, and which counts must not be learnt from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from warehouse.disclosure_counts import (
    EVERYWHERE,
    PROGRAMME,
    REGION,
    AllCounts,
    Count,
    list_counts,
    sensitive_counts,
    totals,
)
from warehouse.disclosure_parts import DENOMINATOR, NUMERATOR, Parts, coordinate_parts
from warehouse.disclosure_records import UNKNOWN, WHOLE, Coordinate, ReleaseUnit, framed_indicators
from warehouse.disclosure_rules import Rules
from warehouse.disclosure_table import UNDIVIDED, BaseTable, base_table

Array = np.ndarray
KEY = ["indicator_id", "area_code", "period_code", "breakdown", "breakdown_value"]
DESIGN, PRIMARY, SECONDARY = "design", "primary", "secondary"
NEGATIVE = "negative complement"
# What a cell is worth: the coarser and the larger the more.
LEVEL_WEIGHTS = {PROGRAMME: 100.0, REGION: 10.0}
UNDIVIDED_WEIGHT, DIVIDED_WEIGHT, SIZE_WEIGHT = 10.0, 3.0, 0.15
# What a municipality most needs to compare comes first where all else is equal; an indicator not named here is last.
IMPORTANCE = ("O02", "O04", "O06", "O03", "O01")
IMPORTANCE_STEP = 0.01
# Sums of cells are floating-point numbers.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Wanted:
    """Sensitive counts of base cells; m of them.

    rows: shape (m, base cells). value: shape (m,), as they are. low, high: shape (m,), how low and how high each must
    be able to be. is_local: shape (m,), false for counts of the programme or a region. names: what each counts.
    """

    rows: sparse.csr_matrix
    value: Array
    low: Array
    high: Array
    is_local: Array
    names: tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """One release unit; c cells, t told counts.

    cells: the frame of cells, sorted by KEY. told: shape (t, base cells), what cells tell. uses: shape (c, t), which of
    them each tells. is_local: shape (t,), false for counts of the programme or a region. reason: for each cell '' (may
    be shown), DESIGN or PRIMARY; small: what the primary rule named. is_known: shape (c,), known to everybody already.
    is_total, weight: shape (c,). regions_of_keys: for each key the regions it counts in, when regions are cells.
    own: the full base cells that hold a record, each as its columns; shape (occupied, blocks of the table).
    """

    unit: ReleaseUnit
    table: BaseTable
    cells: pl.DataFrame
    told: sparse.csr_matrix
    uses: sparse.csr_matrix
    is_local: Array
    reason: tuple[str, ...]
    small: tuple[str, ...]
    is_known: Array
    is_total: Array
    weight: Array
    regions_of_keys: tuple[tuple[str, ...], ...]
    own: Array
    wanted: Wanted


def read_problem(unit: ReleaseUnit, grid: pl.DataFrame, rules: Rules, regions: Mapping[str, str]) -> Problem:
    """The problem of one release unit; `grid` holds its cells.

    Raises ValueError when a sum of a cell does not follow from the records, or a kind of cell is unknown.
    """
    grid = grid.sort(KEY)
    framed = framed_indicators(grid)
    kinds = dict(grid.select("indicator_id", "kind").unique().sort(pl.all()).iter_rows())
    parts = [
        coordinate_parts(unit, place, kinds[at.indicator_id], at.indicator_id in framed)
        for place, at in enumerate(unit.coordinates)
    ]
    parts = [
        _with_known(unit, place, parts) if kinds[at.indicator_id] == "index" else parts[place]
        for place, at in enumerate(unit.coordinates)
    ]
    counts = list_counts(unit, grid, parts, regions)
    table = base_table(unit, _attributes(unit, grid, rules))
    rows = list(grid.iter_rows(named=True))
    places = [_place(unit, row) for row in rows]
    _check_sums(unit, counts, parts, rows, places)
    sensitive = sensitive_counts(counts, table, rules)
    is_sensitive = set(sensitive)
    told: dict[Count, int] = {}
    tells: list[list[int]] = []
    reasons: list[str] = []
    small: list[str] = []
    for row, place in zip(rows, places, strict=True):
        found, named, can_be_told = [], [], row["is_told"]
        if place is not None and (row["is_told"] or row["is_known"]):
            of = parts[place.coordinate]
            can_be_told &= bool(of.told)
            found = _counts_of(counts, place, of.told)
            looked_at = _counts_of(counts, place, of.named)
            named = [counts.name(count) for count in looked_at if count in is_sensitive]
            named += [NEGATIVE for count in looked_at if counts.value(count) < 0]
        tells.append([told.setdefault(count, len(told)) for count in found])
        reasons.append(DESIGN if not can_be_told else PRIMARY if named else "")
        small.append(", ".join(named) if can_be_told else "")
    value = np.array([counts.value(count) for count in sensitive], dtype=np.int64)
    low, high = rules.room(value)
    return Problem(
        unit=unit,
        table=table,
        cells=grid,
        told=counts.rows(table, list(told)),
        uses=_incidence(tells, len(told)),
        is_local=counts.is_local[[count.keys for count in told]],
        reason=tuple(reasons),
        small=tuple(small),
        is_known=grid["is_known"].to_numpy().astype(bool),
        is_total=((grid["area_level"] == PROGRAMME) & (grid["breakdown"] == WHOLE)).to_numpy(),
        weight=np.array([_weight(row) for row in rows], dtype=float),
        regions_of_keys=_regions_of_keys(unit, regions if REGION in grid["area_level"] else {}),
        own=np.unique(table.columns_of_records(unit), axis=0),
        wanted=Wanted(
            rows=counts.rows(table, sensitive),
            value=value,
            low=low,
            high=high,
            is_local=counts.is_local[[count.keys for count in sensitive]],
            names=tuple(counts.name(count) for count in sensitive),
        ),
    )


def _with_known(unit: ReleaseUnit, place: int, parts: Sequence[Parts]) -> Parts:
    """An index divides by the share of all whose value is known: its cell tells the sums over them as well."""
    own = unit.coordinates[place]
    known = [
        parts[other].told
        for other, at in enumerate(unit.coordinates)
        if replace(at, value=own.value) == own and at.value != UNKNOWN
    ]
    sums = {f"known {name}": np.sum([told[name] for told in known], axis=0) for name in parts[place].told}
    return replace(parts[place], told={**parts[place].told, **sums})


def _attributes(unit: ReleaseUnit, grid: pl.DataFrame, rules: Rules) -> list[int]:
    """The attributes that base cells are divided by: those that something told uses.

    One that nothing told uses is left out: its values can be dealt out freely among records, so that its small counts
    have as much room as the undivided count around them. A count that is large and sensitive all the same needs more
    room than that, so with those rules every attribute stays.
    """
    used = grid.filter(pl.col("is_told") | pl.col("is_known"))["breakdown"].unique()
    everything = rules.count_families or rules.one_source
    return [
        place
        for place, name in enumerate(unit.attributes)
        if len(unit.values[place]) > 1 and (everything or name in used)
    ]


def _regions_of_keys(unit: ReleaseUnit, regions: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(sorted({regions[area] for _, area in key if area in regions})) for key in unit.keys)


@dataclass(frozen=True)
class _Place:
    """Where the records of a cell are counted."""

    coordinate: int
    area: str
    slot: str
    part: tuple[int, int]


def _place(unit: ReleaseUnit, row: Mapping[str, Any]) -> _Place | None:
    """Where a cell's records are; None when no record of the table can be in it."""
    area = EVERYWHERE if row["area_level"] == PROGRAMME else row["area_code"]
    slot = unit.slot(row["period_code"])
    divided = (row["breakdown"], row["breakdown_value"])
    own = Coordinate(row["indicator_id"], *divided, slot)
    if own in unit.coordinates:
        return _Place(unit.coordinates.index(own), area, slot, UNDIVIDED)
    undivided = Coordinate(row["indicator_id"], WHOLE, WHOLE, slot)
    if undivided not in unit.coordinates or row["breakdown"] not in unit.attributes:
        return None
    attribute = unit.attributes.index(row["breakdown"])
    values = unit.values[attribute]
    if row["breakdown_value"] not in values:
        return None
    # A breakdown with one value that occurs is no division.
    part = UNDIVIDED if len(values) == 1 else (attribute, values.index(row["breakdown_value"]))
    return _Place(unit.coordinates.index(undivided), area, slot, part)


def _counts_of(counts: AllCounts, place: _Place, weightings: Mapping[str, Array]) -> list[Count]:
    found = [counts.find(place.area, place.slot, place.part, weights) for weights in weightings.values()]
    return [count for count in found if count is not None]


def _check_sums(
    unit: ReleaseUnit,
    counts: AllCounts,
    parts: Sequence[Parts],
    rows: Sequence[Mapping[str, Any]],
    places: Sequence[_Place | None],
) -> None:
    """Records must add up to every cell: otherwise the model would protect another table."""
    sums = [(place, name) for place, of in enumerate(parts) for name in of.plain]
    number = {at: i for i, at in enumerate(sums)}
    weightings = np.array([parts[place].plain[name] for place, name in sums]).reshape(len(sums), len(unit.patterns))
    values = totals(unit, [frozenset(keys.tolist()) for keys in counts.key_sets], weightings)
    wrong = []
    for row, place in zip(rows, places, strict=True):
        keys = None if place is None else counts.nodes.get((place.area, place.slot))
        names = (NUMERATOR, DENOMINATOR) if place is None else tuple(parts[place.coordinate].plain)
        for name in names:
            if place is None and (name == DENOMINATOR and not row["complement_is_persons"]):
                continue
            counted = 0.0
            if place is not None and keys is not None:
                attribute, value = place.part
                counted = values[attribute][keys, value, number[place.coordinate, name]]
            if abs(counted - (row[name] or 0.0)) > TOLERANCE:
                wrong.append(" ".join(str(row[column]) for column in KEY))
    if wrong:
        raise ValueError(f"{len(wrong)} cells are not the sums of their unit rows, among them {', '.join(wrong[:5])}")


def _incidence(lists: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    columns = [number for numbers in lists for number in numbers]
    ends = np.cumsum([0, *(len(numbers) for numbers in lists)])
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(lists), width))


def _weight(row: Mapping[str, Any]) -> float:
    size = max(row["denominator"] or 0.0, row["numerator"] or 0.0, 0.0)
    kind = UNDIVIDED_WEIGHT if row["breakdown"] == WHOLE else DIVIDED_WEIGHT
    named = row["indicator_id"] in IMPORTANCE
    rank = IMPORTANCE.index(row["indicator_id"]) if named else len(IMPORTANCE)
    tilt = 1 + IMPORTANCE_STEP * (len(IMPORTANCE) - rank)
    return float(LEVEL_WEIGHTS.get(row["area_level"], 1.0) * kind * (1 + SIZE_WEIGHT * np.log2(1 + size)) * tilt)
