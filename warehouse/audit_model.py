"""The base cells of an attack, the sums over them that a reader is given, and the small counts that must have room."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
import polars as pl

from warehouse.audit_records import UNKNOWN, WHOLE, AreaKey, Array, Records

KNOWN = ("published", "no_answers")
# Above this many base cells a breakdown that nothing shown uses is left out of the attack: its values can be dealt out
# freely among records, so that its small counts have as much room as the undivided count around them.
LARGE = 50_000
# A sum of values is made whole by at most two decimals.
SCALES = (1, 10, 100)


@dataclass(frozen=True)
class Sum:
    """A weighted sum over base cells: `cells` are their places (sorted), `weights` one number for each."""

    cells: Array
    weights: Array

    @property
    def key(self) -> bytes:
        return self.cells.tobytes() + self.weights.tobytes()


@dataclass(frozen=True)
class Count:
    """A count of persons that must be able to be `low` or fewer and `high` or more; weights are 1 (and -1 where the
    numerator and the denominator come from two lists). area '' is the whole programme."""

    area: str
    period: str
    breakdown: str
    value: str
    name: str
    sum: Sum
    low: int
    high: int


@dataclass(frozen=True)
class Sensitivity:
    """Which counts are small. k counts families where they are known if count_families; one_source: a count that rests
    on one person's answers is small whatever its size."""

    k: int
    count_families: bool = False
    one_source: bool = False


@dataclass(frozen=True)
class Layout:
    """The base cells, as vectors of shape (base cells,): how many records, and the place in each list of Records.

    key_pattern: key * patterns + pattern. A base cell that nobody can be in (a pattern of other periods than its areas)
    is left out.
    """

    records: Records
    truth: Array
    presence: Array
    key_pattern: Array
    traits: Mapping[str, Array]
    place_of_person: Array

    def slices(self) -> Iterator[tuple[str, str, Array]]:
        """Breakdown, value and which base cells are in it."""
        yield WHOLE, WHOLE, np.ones(len(self.truth), dtype=bool)
        for name, values in zip(self.records.traits, self.records.values, strict=True):
            if name in self.traits:
                for number, value in enumerate(values):
                    yield name, value, self.traits[name] == number


def lay_out(records: Records, told_breakdowns: set[str]) -> Layout:
    """Every combination of presence, areas, traits and pattern is a base cell, empty ones too."""
    n_patterns = len(records.numerators)
    sizes = [len(records.presences), len(records.keys), *map(len, records.values), n_patterns]
    used = [name for name in records.traits if prod(sizes) <= LARGE or name in told_breakdowns]
    values = {name: records.values[records.traits.index(name)] for name in used}
    shape = (len(records.presences), len(records.keys), *(len(values[name]) for name in used), n_patterns)
    index = np.indices(shape).reshape(len(shape), -1)
    possible = _possible(records)[index[1], index[-1]]
    compact = np.cumsum(possible) - 1
    people = records.people
    place = [people["presence"].to_numpy(), people["key"].to_numpy()]
    for name in used:
        place.append(people[name].replace_strict(values[name], range(len(values[name]))).cast(pl.Int64).to_numpy())
    place.append(people["pattern"].to_numpy())
    at = compact[np.ravel_multi_index(tuple(place), shape)] if people.height else np.zeros(0, dtype=np.int64)
    index = index[:, possible]
    return Layout(
        records=records,
        truth=np.bincount(at, minlength=index.shape[1]).astype(float),
        presence=index[0],
        key_pattern=index[1] * n_patterns + index[-1],
        traits={name: index[2 + number] for number, name in enumerate(used)},
        place_of_person=at,
    )


def _possible(records: Records) -> Array:
    """Whether somebody can have an area key and a pattern: both of the same periods; shape (keys, patterns)."""
    counts = (records.numerators != 0) | (records.denominators != 0)
    of_pattern = [frozenset(records.coordinates[place].period for place in np.flatnonzero(row)) for row in counts]
    of_key = [frozenset(period for period, _ in key) for key in records.keys]
    table = [[when == own for own in of_pattern] for when in of_key]
    return np.array(table, dtype=bool).reshape(len(of_key), len(of_pattern))


@dataclass(frozen=True)
class Node:
    """An area, a region, the whole programme ('') or the records of several areas at once."""

    code: str
    keys: Mapping[str, Array]

    @staticmethod
    def of(code: str, keys: Sequence[AreaKey], periods: Sequence[str], areas: set[str]) -> "Node":
        inside = {
            period: np.array([any((period, area) in key for area in areas) for key in keys], dtype=bool)
            for period in periods
        }
        return Node(code, inside)


def list_nodes(records: Records, region_codes: set[str], regions: Mapping[str, str]) -> dict[str, Node]:
    """Everywhere that counts are made; `keys` of a node: period -> which area keys count there, shape (keys,)."""
    periods = sorted({at.period for at in records.coordinates})
    everyone = {period: np.ones(len(records.keys), dtype=bool) for period in periods}
    nodes = {"": Node("", everyone)}
    for area in sorted({area for key in records.keys for _, area in key} - {UNKNOWN}):
        nodes[area] = Node.of(area, records.keys, periods, {area})
    for code in sorted(region_codes):
        nodes[code] = Node.of(code, records.keys, periods, {area for area, of in regions.items() if of == code})
    for number, key in enumerate(records.keys):
        areas = sorted({area for _, area in key})
        if len(areas) > 1:
            # The sum of the parts less the whole tells how many count in all of them.
            alone = np.arange(len(records.keys)) == number
            nodes["+".join(areas) + f"#{number}"] = Node("+".join(areas), dict.fromkeys(periods, alone))
    return nodes


def read_told(
    layout: Layout, nodes: Mapping[str, Node], grid: pl.DataFrame, version: int
) -> tuple[dict[bytes, tuple[Sum, float]], list[tuple[dict[str, str], str]]]:
    """The sums that a version gives a reader, with their values; and (cell, part) that the unit rows do not give."""
    records, told, wrong = layout.records, dict[bytes, tuple[Sum, float]](), list[tuple[dict[str, str], str]]()
    places = {(at.indicator_id, at.breakdown, at.value, at.period): n for n, at in enumerate(records.coordinates)}
    here = np.array([version in present for present in records.presences], dtype=bool)[layout.presence]
    slices = {(breakdown, value): inside for breakdown, value, inside in layout.slices()}
    nobody = Node("", dict.fromkeys((at.period for at in records.coordinates), np.zeros(len(records.keys), bool)))
    for cell in grid.filter(pl.col("status").is_in(KNOWN) | pl.col("is_known")).iter_rows(named=True):
        own = (cell["breakdown"], cell["breakdown_value"])
        place = places.get((cell["indicator_id"], *own, cell["period_code"]))
        cut = (WHOLE, WHOLE) if place is not None else own
        if place is None:
            place = places[cell["indicator_id"], WHOLE, WHOLE, cell["period_code"]]
        at = records.coordinates[place]
        node = nodes.get("" if cell["area_level"] == "P" else cell["area_code"], nobody)
        inside = here & slices[cut]
        empty = cell["status"] == "no_answers"
        for part, values in _told_parts(records, place).items():
            given = 0.0 if empty else cell[part]
            weights = (node.keys[at.period][:, None] * values[None, :]).ravel()[layout.key_pattern] * inside
            # Nothing to count may be a cause of loss that nobody gave: then only its numerator is known to be 0.
            if given is None or (empty and part == "denominator" and weights @ layout.truth):
                continue
            if abs(weights @ layout.truth - given) > 1e-6:
                wrong.append((cell, part))
            found = _whole_numbers(weights)
            told[found.key] = (found, float(found.weights @ layout.truth[found.cells]))
        if at.kind == "index" and not empty:
            for values in _known_parts(records, place):
                found = _whole_numbers((node.keys[at.period][:, None] * values).ravel()[layout.key_pattern] * inside)
                told[found.key] = (found, float(found.weights @ layout.truth[found.cells]))
        if at.kind in ("share", "index") and not at.is_framed and (cell["numerator"] or 0) > (cell["denominator"] or 0):
            wrong.append((cell, "komplement"))
    return told, wrong


def _told_parts(records: Records, place: int) -> dict[str, Array]:
    """What each pattern adds to the numbers that a cell of this coordinate tells."""
    at = records.coordinates[place]
    parts = {} if at.kind == "median" else {"numerator": records.numerators[:, place]}
    if not at.is_framed and at.kind != "count":
        parts["denominator"] = records.denominators[:, place]
    return parts


def _known_parts(records: Records, place: int) -> tuple[Array, Array]:
    """An index is a share over that of all whose value is known: whoever sees it learns their sums too."""
    own = records.coordinates[place]
    known = [
        number
        for number, at in enumerate(records.coordinates)
        if (at.indicator_id, at.breakdown, at.period) == (own.indicator_id, own.breakdown, own.period)
        and at.value != UNKNOWN
    ]
    return records.numerators[:, known].sum(axis=1), records.denominators[:, known].sum(axis=1)


def _whole_numbers(weights: Array) -> Sum:
    cells = np.flatnonzero(weights)
    scale = next((s for s in SCALES if np.allclose(weights * s, np.round(weights * s), atol=1e-9)), None)
    chosen = weights[cells] if scale is None else np.round(weights[cells] * scale)
    return Sum(cells, chosen)


def _basic_counts(records: Records, place: int) -> dict[str, Array]:
    """The counts of persons of one coordinate, as weights per pattern; -1 only where two lists do not agree."""
    at = records.coordinates[place]
    numerator, denominator = records.numerators[:, place], records.denominators[:, place]
    if at.kind in ("mean", "ratio"):
        counts = {
            f"{at.name} svar {value:g}": (numerator == value) & (denominator > 0)
            for value in np.unique(numerator[denominator > 0])
        }
        return {**counts, f"{at.name} nämnare": denominator > 0}
    if at.kind == "median":
        return {f"{at.name} nämnare": denominator > 0}
    counts = {f"{at.name} täljare": numerator > 0}
    if not at.is_framed and at.kind != "count":
        rest = (denominator > 0).astype(np.int8) - (numerator > 0)
        counts |= {f"{at.name} komplement": rest, f"{at.name} nämnare": denominator > 0}
    return counts


def _differences(basic: Array) -> Iterator[tuple[tuple[int, ...], Array]]:
    """What is left of a set when one or two others inside it, without anyone in common, are taken away.

    basic: shape (sets, classes), boolean. Gives the places of the sets, the outer first, and the rest.
    """
    sizes = basic.sum(axis=1)
    common = basic.astype(np.int64) @ basic.T.astype(np.int64)
    for outer in range(len(basic)):
        inner = np.flatnonzero((common[outer] == sizes) & (sizes < sizes[outer]) & (sizes > 0)).tolist()
        for n, first in enumerate(inner):
            rest = basic[outer] & ~basic[first]
            yield (outer, first), rest
            for second in inner[n + 1 :]:
                if common[first, second] == 0 and sizes[first] + sizes[second] < sizes[outer]:
                    yield (outer, first, second), rest & ~basic[second]


def list_counts(layout: Layout, nodes: Mapping[str, Node], rule: Sensitivity) -> list[Count]:
    """Every small count, each set of base cells once: numerators, complements, denominators and what follows from them,
    everywhere, in every slice, in every version and among those who came, left or stayed."""
    records = layout.records
    times = _list_times(records)
    found: dict[bytes, Count] = {}
    cuts = [
        (breakdown, value, when, np.flatnonzero(inside & held[layout.presence]))
        for (breakdown, value, inside), (when, held) in product(list(layout.slices()), times)
    ]
    for node in nodes.values():
        names, periods, sets, classes = _counted_sets(records, node)
        for breakdown, value, when, cells in cuts:
            joint = classes[layout.key_pattern[cells]]
            for number, low, high in _small(layout, sets, cells, joint, rule):
                weights = sets[number][joint]
                kept = np.flatnonzero(weights)
                counted = Sum(cells[kept], weights[kept].astype(float))
                name = names[number] + when
                found.setdefault(
                    counted.key, Count(node.code, periods[number], breakdown, value, name, counted, low, high)
                )
    return list(found.values())


def _list_times(records: Records) -> list[tuple[str, Array]]:
    """Each version, and each group of records that is in the same versions; the masks have shape (presences,)."""
    last = max((max(present) for present in records.presences), default=0)
    found: dict[bytes, tuple[str, Array]] = {}
    for version in range(last, -1, -1):
        held = np.array([version in present for present in records.presences], dtype=bool)
        found.setdefault(held.tobytes(), ("" if version == last else f" (version {version + 1})", held))
    for number, present in enumerate(records.presences):
        words = "kvar" if {0, last} <= present else "tillkomna" if last in present else "bortfallna"
        held = np.arange(len(records.presences)) == number
        found.setdefault(held.tobytes(), (f" ({words})", held))
    return list(found.values())


def _counted_sets(records: Records, node: Node) -> tuple[list[str], list[str], Array, Array]:
    """Names, periods and weights (sets, classes) of what a node counts, and the class of each key and pattern."""
    names, periods, rows = [], [], []
    seen: set[bytes] = set()
    for place, at in enumerate(records.coordinates):
        for name, weights in _basic_counts(records, place).items():
            row = (node.keys[at.period][:, None] * weights.astype(np.int8)[None, :]).ravel()
            if row.any() and row.tobytes() not in seen:
                seen.add(row.tobytes())
                names.append(name)
                periods.append(at.period)
                rows.append(row)
    if not rows:
        return [], [], np.zeros((0, 1), dtype=np.int8), np.zeros(len(records.keys) * len(records.numerators), int)
    sets, classes = np.unique(np.array(rows), axis=1, return_inverse=True)
    seen = {row.tobytes() for row in sets}
    unsigned = np.flatnonzero((sets >= 0).all(axis=1))
    more = []
    for places, rest in _differences(sets[unsigned] > 0):
        row = rest.astype(np.int8)
        if row.tobytes() not in seen:
            seen.add(row.tobytes())
            more.append(row)
            names.append(" utom ".join(names[unsigned[place]] for place in places))
            periods.append(periods[unsigned[places[0]]])
    return names, periods, np.array([*sets, *more], dtype=np.int8), classes.ravel()


def _small(
    layout: Layout, sets: Array, cells: Array, joint: Array, rule: Sensitivity
) -> Iterator[tuple[int, int, int]]:
    """The small counts among `sets` in these base cells: place, and the room each must have downwards and upwards."""
    n_classes = sets.shape[1]
    totals = sets @ np.bincount(joint, weights=layout.truth[cells], minlength=n_classes)
    small = (totals >= 1) & (totals < rule.k)
    large = (totals >= rule.k) & (sets >= 0).all(axis=1) & _rests_on_few(layout, sets, cells, joint, rule)
    for number in np.flatnonzero(small | large):
        # A large count of few families: as far from what it is as zero and k are from each other.
        value = int(totals[number])
        yield (int(number), 0, rule.k) if small[number] else (int(number), max(0, value - rule.k), value + rule.k)


def _rests_on_few(layout: Layout, sets: Array, cells: Array, joint: Array, rule: Sensitivity) -> Array:
    """Which sets hold fewer than k families, or the answers of one source only; shape (sets,), boolean."""
    few = np.zeros(len(sets), dtype=bool)
    if not (rule.count_families or rule.one_source):
        return few
    class_of = np.full(len(layout.truth), -1)
    class_of[cells] = joint
    of_person = class_of[layout.place_of_person]
    people = layout.records.people.with_columns(pl.Series("_class", of_person)).filter(pl.Series(of_person >= 0))
    members = (sets > 0).T.astype(float)
    if rule.count_families:
        alone = pl.concat_str(pl.lit("alone"), pl.int_range(pl.len()), separator="\x1f")
        families = _tally(people.select("_class", ref=pl.col("family_ref").fill_null(alone)), len(members))
        few |= ((families @ members) > 0).sum(axis=0) < rule.k
    if rule.one_source:
        sources = _tally(people.select("_class", ref="source_ref").drop_nulls(), len(members)) @ members
        few |= ((sources > 0).sum(axis=0) == 1) & (sources.sum(axis=0) >= 2)
    return few


def _tally(people: pl.DataFrame, n_classes: int) -> Array:
    """How many records each ref has in each class; shape (refs, classes)."""
    refs = people["ref"].rank("dense").to_numpy().astype(np.int64) - 1
    table = np.zeros((int(refs.max(initial=-1)) + 1, n_classes))
    np.add.at(table, (refs, people["_class"].to_numpy()), 1)
    return table
