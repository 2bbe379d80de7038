"""Counts of a release unit: sums over base cells, each once whatever it is called.

A *count* is (set of keys, slice, weighting): an area or the programme, a value of a breakdown, and a weight for each
pattern. Counts of the same base cells are one and the same: the denominator of one indicator is the numerator of
another, and a region with one municipality is that municipality.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy import sparse

from warehouse.disclosure_parts import IMPLIED, Parts, implied_counts
from warehouse.disclosure_records import Coordinate, ReleaseUnit
from warehouse.disclosure_rules import Rules
from warehouse.disclosure_table import UNDIVIDED, BaseTable

Array = np.ndarray
PROGRAMME, REGION = "P", "R"
# The programme among the names of nodes; no area has this code.
EVERYWHERE = ""
# Between the codes of the areas that one record counts in.
TOGETHER = "+"


@dataclass(frozen=True, order=True)
class Count:
    """Places in the lists of AllCounts; the slice is (attribute, value), UNDIVIDED for all records."""

    keys: int
    part: tuple[int, int]
    weighting: int


@dataclass(frozen=True)
class AllCounts:
    """Every count that can be made of a release unit.

    nodes: for each (area or EVERYWHERE, period as keys name it) its set of keys. key_sets: the sets. weightings: shape
    (weightings, patterns). weighting_at: where each was first found, and as what. applies: shape (key sets,
    weightings), whether records of these keys are what the weighting is about. values: per attribute (-1: undivided),
    the totals, shape (key sets, values, weightings).
    """

    unit: ReleaseUnit
    nodes: Mapping[tuple[str, str], int]
    key_sets: tuple[Array, ...]
    key_set_names: tuple[str, ...]
    is_local: Array
    weightings: Array
    weighting_at: tuple[tuple[Coordinate, str], ...]
    applies: Array
    values: Mapping[int, Array]
    places: Mapping[bytes, int] = field(repr=False)

    def find(self, area: str, slot: str, part: tuple[int, int], weights: Array) -> Count | None:
        """The count of these weights in an area; None where no record can be."""
        keys = self.nodes.get((area, slot))
        weighting = self.places.get(weights.tobytes())
        return None if keys is None or weighting is None else Count(keys, part, weighting)

    def value(self, count: Count) -> int:
        attribute, value = count.part
        return int(self.values[attribute][count.keys, value, count.weighting])

    def name(self, count: Count) -> str:
        """Indicator, part, area, breakdown and value, with a space between."""
        at, part = self.weighting_at[count.weighting]
        divided = (at.breakdown, at.value)
        if count.part != UNDIVIDED:
            attribute, value = count.part
            divided = (self.unit.attributes[attribute], self.unit.values[attribute][value])
        return " ".join((at.indicator_id, part, self.key_set_names[count.keys], *divided))

    def rows(self, table: BaseTable, counts: Sequence[Count]) -> sparse.csr_matrix:
        """The base cells of each count; shape (counts, base cells)."""
        columns, data, ends = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [0]
        for count in counts:
            weights = self.weightings[count.weighting]
            patterns = np.flatnonzero(weights)
            found = table.columns(self.key_sets[count.keys], count.part, patterns)
            columns.append(found.reshape(-1))
            data.append(np.broadcast_to(weights[patterns], found.shape).reshape(-1))
            ends.append(ends[-1] + found.size)
        shape = (len(counts), len(table.truth))
        return sparse.csr_matrix((np.concatenate(data), np.concatenate(columns), ends), shape=shape)


def list_counts(unit: ReleaseUnit, grid: pl.DataFrame, parts: Sequence[Parts], regions: Mapping[str, str]) -> AllCounts:
    """Every node, and every weighting of patterns that a cell tells or that is a sensitive count somewhere."""
    by_region = regions if REGION in grid["area_level"] else {}
    members = _nodes(unit, by_region)
    codes = grid.filter(area_level=PROGRAMME)["area_code"].unique().sort()
    programme = codes[0] if len(codes) else "programme"
    key_sets: dict[frozenset[int], int] = {}
    names: list[str] = []
    nodes: dict[tuple[str, str], int] = {}
    for (area, slot), keys in sorted(members.items()):
        if keys not in key_sets:
            key_sets[keys] = len(key_sets)
            names.append(area or programme)
        nodes[area, slot] = key_sets[keys]
    upper = {nodes[area, slot] for area, slot in nodes if area == EVERYWHERE or area in by_region.values()}
    places: dict[bytes, int] = {}
    rows: list[Array] = []
    found_at: list[tuple[Coordinate, str]] = []

    def register(weights: Array, at: Coordinate, part: str) -> int | None:
        if weights.any() and weights.tobytes() not in places:
            places[weights.tobytes()] = len(places)
            rows.append(weights)
            found_at.append((at, part))
        return places.get(weights.tobytes())

    for at, of in zip(unit.coordinates, parts, strict=True):
        for part, weights in [*of.named.items(), *of.others.items(), *of.told.items()]:
            register(weights, at, part)
    applied: list[tuple[int, int]] = []
    implied_of: dict[frozenset[int], list[int]] = {}
    for number in range(len(key_sets)):
        slots = {slot for (_, slot), held in nodes.items() if held == number}
        here = [place for place, at in enumerate(unit.coordinates) if at.period_code in slots]
        counted = [
            weights for place in here for weights in (*parts[place].named.values(), *parts[place].others.values())
        ]
        group = frozenset(here)
        if group not in implied_of:
            implied = implied_counts(counted) if counted else []
            implied_of[group] = [
                _at_least(register(weights, unit.coordinates[here[0]], IMPLIED)) for weights in implied
            ]
        applied += [(number, places[weights.tobytes()]) for weights in counted if weights.any()]
        applied += [(number, weighting) for weighting in implied_of[group]]
    weightings = np.array(rows, dtype=np.int64).reshape(len(rows), len(unit.patterns))
    applies = np.zeros((len(key_sets), len(rows)), dtype=bool)
    if applied:
        applies[tuple(np.array(applied).T)] = True
    return AllCounts(
        unit=unit,
        nodes=nodes,
        key_sets=tuple(np.array(sorted(keys), dtype=np.int64) for keys in key_sets),
        key_set_names=tuple(names),
        is_local=np.array([keys not in upper for keys in range(len(key_sets))], dtype=bool),
        weightings=weightings,
        weighting_at=tuple(found_at),
        applies=applies,
        values=totals(unit, tuple(key_sets), weightings),
        places=places,
    )


def _at_least(place: int | None) -> int:
    if place is None:
        raise ValueError("an implied count without records was listed")
    return place


def totals(unit: ReleaseUnit, key_sets: Sequence[frozenset[int]], weightings: Array) -> dict[int, Array]:
    """Per attribute (-1: undivided) the sum of each weighting over each set of keys and each value."""
    members = np.zeros((len(key_sets), len(unit.keys)), dtype=np.int64)
    for place, keys in enumerate(key_sets):
        members[place, sorted(keys)] = 1
    found = {}
    of = unit.records
    for attribute in range(-1, len(unit.attributes)):
        n_values = 1 if attribute < 0 else len(unit.values[attribute])
        value = 0 if attribute < 0 else of.values[:, attribute]
        cell = (of.key * n_values + value) * len(unit.patterns) + of.pattern
        counts = np.bincount(cell, minlength=len(unit.keys) * n_values * len(unit.patterns))
        table = members @ counts.reshape(len(unit.keys), -1)
        found[attribute] = table.reshape(len(key_sets), n_values, len(unit.patterns)) @ weightings.T
    return found


def _nodes(unit: ReleaseUnit, regions: Mapping[str, str]) -> dict[tuple[str, str], frozenset[int]]:
    """Which keys each area, region and EVERYWHERE holds in each period: {(area, slot): places of keys}."""
    slots = sorted({slot for key in unit.keys for slot, _ in key} | {at.period_code for at in unit.coordinates})
    everything = frozenset(range(len(unit.keys)))
    found: dict[tuple[str, str], frozenset[int]] = {(EVERYWHERE, slot): everything for slot in slots}
    members: dict[tuple[str, str], set[int]] = {}
    for place, key in enumerate(unit.keys):
        for slot in {slot for slot, _ in key}:
            areas = sorted(area for at, area in key if at == slot)
            for name in {*areas, TOGETHER.join(areas), *(regions[area] for area in areas if area in regions)}:
                members.setdefault((name, slot), set()).add(place)
        together = sorted({area for _, area in key})
        if len(together) > 1:
            # Who counts in one area before and in another after is told by the sums of both, less what stayed.
            for slot in {slot for slot, _ in key}:
                members.setdefault((f"{TOGETHER.join(together)}#{place}", slot), set()).add(place)
    for name in sorted({name for name, _ in members}):
        held = {slot: members[name, slot] for slot in slots if (name, slot) in members}
        anywhere = set().union(*held.values())
        # Who is always in the same area is one set of keys, whatever the period: then counts of two periods are nested.
        is_settled = all(
            held.get(slot, set()) == {key for key in anywhere if slot in dict(unit.keys[key])} for slot in slots
        )
        for slot, keys in held.items():
            found[name, slot] = frozenset(anywhere if is_settled else keys)
    return found


def sensitive_counts(counts: AllCounts, table: BaseTable, rules: Rules) -> list[Count]:
    """The counts that must not be learnt, published by design or not, sorted."""
    is_plain = np.isin(counts.weightings, (0, 1)).all(axis=1)
    found: list[Count] = []
    for attribute in (-1, *table.attributes):
        values = counts.values[attribute]
        small = counts.applies[:, None, :] & rules.are_sensitive(values)
        found += [Count(int(a), (attribute, int(b)), int(c)) for a, b, c in zip(*np.nonzero(small), strict=True)]
        if not (rules.count_families or rules.one_source):
            continue
        asked = (counts.applies & is_plain)[:, None, :] & (values >= 1) & ~small
        others = [Count(int(a), (attribute, int(b)), int(c)) for a, b, c in zip(*np.nonzero(asked), strict=True)]
        known = counts.rows(table, others)
        families, one_source = _who_is_counted(counts.unit, table, known)
        numbers = np.array([counts.value(count) for count in others], dtype=np.int64)
        chosen = rules.are_sensitive(numbers, families, one_source)
        found += [count for count, is_chosen in zip(others, chosen, strict=True) if is_chosen]
    return sorted(found)


def _who_is_counted(unit: ReleaseUnit, table: BaseTable, rows: sparse.csr_matrix) -> tuple[Array, Array]:
    """For each count of plain records: how many families, and whether all known sources (of two or more) are one.

    A record without a family is a family by itself. Records without a source may come from the same one as the others.
    """
    of = unit.records
    columns = table.columns_of_records(unit)
    alone = np.arange(len(of.family)) + of.family.max(initial=-1) + 1
    in_families = rows @ _incidence(columns, np.where(of.family >= 0, of.family, alone), rows.shape[1])
    has_source = of.source >= 0
    in_sources = rows @ _incidence(columns[has_source], of.source[has_source], rows.shape[1])
    n_sourced = np.asarray(in_sources.sum(axis=1)).ravel()
    return in_families.getnnz(axis=1), (in_sources.getnnz(axis=1) == 1) & (n_sourced >= 2)


def _incidence(columns: Array, group: Array, n_columns: int) -> sparse.csr_matrix:
    """How many records of each group each base cell holds; shape (base cells, groups)."""
    repeated = np.broadcast_to(group[:, None], columns.shape).reshape(-1)
    shape = (n_columns, int(group.max(initial=0)) + 1)
    return sparse.csr_matrix((np.ones(columns.size, dtype=np.int64), (columns.reshape(-1), repeated)), shape=shape)
