"""The attack on what is published: can a reader work out a small count by arithmetic?

Written without the code that decides (only constants are shared), so that a mistake there is not repeated here. The
attacker knows every published number, which areas and breakdown values there are, and which combinations of answers
occur. Every small count (1 to k-1), published by design or not, must have room in what is then unknown.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import prod

import numpy as np
import polars as pl

Array = np.ndarray

# Cells that persons can be in; the others (no part in the programme, nothing sent in) are known to be empty.
COUNTING = ("published", "no_answers", "suppressed", "not_released")
KNOWN = ("published", "no_answers")
# Above this many base cells a breakdown that nothing shown uses is left out of the attack: its values can be dealt out
# freely among records, so that its small counts have as much room as the undivided count around them.
LARGE = 50_000


@dataclass(frozen=True, order=True)
class Leak:
    """A small count that can be worked out, named by where it lies and what it counts, never by its value."""

    record_table: str
    period_code: str
    area_code: str
    breakdown: str
    breakdown_value: str
    counted: str
    kind: str


@dataclass(frozen=True)
class AuditReport:
    """What was attacked and what came out; a disagreement is a published number that the unit rows do not give."""

    k: int
    n_problems: int = 0
    n_cells: int = 0
    n_known: int = 0
    n_attacked: int = 0
    seconds: float = 0.0
    leaks: tuple[Leak, ...] = ()
    disagreements: tuple[Leak, ...] = ()

    @property
    def n_leaks(self) -> int:
        return len(self.leaks)

    @property
    def n_disagreements(self) -> int:
        return len(self.disagreements)

    def __add__(self, other: "AuditReport") -> "AuditReport":
        return AuditReport(
            self.k,
            self.n_problems + other.n_problems,
            self.n_cells + other.n_cells,
            self.n_known + other.n_known,
            self.n_attacked + other.n_attacked,
            self.seconds + other.seconds,
            self.leaks + other.leaks,
            self.disagreements + other.disagreements,
        )

    @property
    def is_safe(self) -> bool:
        return not self.leaks and not self.disagreements


@dataclass(frozen=True)
class _Count:
    """One count of records: shape of `cells` (base cells,), boolean; `area` is empty for the whole programme."""

    area: str
    breakdown: str
    value: str
    name: str
    cells: Array


def audit(unit_rows: pl.DataFrame, cells: pl.DataFrame, k: int) -> AuditReport:
    """Attack every record table and period.

    unit_rows: indicator_id, record_table, record_ref, area_code, period_code, text columns of breakdowns, numerator,
    denominator, measure. cells: every row of these indicators as a reader sees it: indicator_id, area_code, area_level,
    period_code, breakdown, breakdown_value, status, numerator, denominator (null where hidden), is_frame BOOLEAN (the
    denominator is a target, not persons).
    """
    started = time.perf_counter()
    total = AuditReport(k)
    tables = dict(unit_rows.select("indicator_id", "record_table").unique().iter_rows())
    table_of = pl.col("indicator_id").replace_strict(tables, default=None, return_dtype=pl.String)
    shown = cells.with_columns(table_of.alias("record_table"))
    for table in shown["record_table"].drop_nulls().unique().sort():
        grid = shown.filter(record_table=table)
        records = _read_records(unit_rows.filter(record_table=table), grid)
        for period in grid["period_code"].unique().sort():
            total += _attack_problem(table, period, records, grid.filter(period_code=period), k)
    return replace(total, seconds=time.perf_counter() - started)


@dataclass(frozen=True)
class _Records:
    """A record table as the attack sees it: one row per record, column _n = its code for the nth coordinate."""

    frame: pl.DataFrame
    coordinates: tuple[tuple[str, str, str], ...]
    traits: tuple[str, ...]
    framed: frozenset[str]


def _read_records(rows: pl.DataFrame, grid: pl.DataFrame) -> _Records:
    undivided = set(grid.filter(pl.col("breakdown") == "all")["indicator_id"])
    keys = sorted(set(grid.select("indicator_id", "breakdown", "breakdown_value").iter_rows()))
    coordinates = tuple((i, b, v) for i, b, v in keys if (b == "all" if i in undivided else v != "okänd"))
    traits = tuple(sorted({b for i, b, _ in keys if b != "all" and i in undivided}))
    framed = frozenset(grid.filter(pl.col("is_frame"))["indicator_id"])
    counted = (pl.col("denominator") > 0) | pl.col("measure").is_not_null()
    person = ~pl.col("indicator_id").is_in(list(framed)) & counted
    code = pl.when(pl.col("numerator") > 0).then(2).when(person).then(1).otherwise(0)
    rows = rows.with_columns(
        code.alias("_code"), *(pl.when(pl.col(t) != "okänd").then(pl.col(t)).alias(t) for t in traits)
    ).filter(pl.col("_code") > 0)
    frame = rows.group_by("period_code", "record_ref").agg(
        pl.col("area_code").unique().sort().str.join("|").alias("_areas"),
        *(pl.col(t).drop_nulls().first().fill_null("okänd").alias(t) for t in traits),
        *(
            pl.col("_code")
            .filter((pl.col("indicator_id") == i) & (pl.lit(True) if b == "all" else pl.col(b) == v))
            .max()
            .fill_null(0)
            .alias(f"_{n}")
            for n, (i, b, v) in enumerate(coordinates)
        ),
    )
    return _Records(frame, coordinates, traits, framed)


@dataclass(frozen=True)
class _Layout:
    """The base cells of one problem: how many records each holds, and which lie where; arrays are (base cells,)."""

    truth: Array
    nodes: Mapping[str, Array]
    slices: Mapping[tuple[str, str], Array]
    columns: Mapping[tuple[str, str, str], Array]


def _lay_out(period: str, records: _Records, grid: pl.DataFrame) -> _Layout:
    places = [f"_{n}" for n in range(len(records.coordinates))]
    patterns = records.frame.select(places).unique().sort(places)
    counting = grid.filter(pl.col("status").is_in(COUNTING))
    areas = sorted(set(records.frame["_areas"]) | set(counting.filter(pl.col("area_level") != "P")["area_code"]))
    values = {
        trait: sorted({*records.frame[trait], *grid.filter(breakdown=trait)["breakdown_value"], "okänd"})
        for trait in records.traits
    }
    if len(areas) * patterns.height * prod(map(len, values.values())) > LARGE:
        told = set(grid.filter(pl.col("status").is_in(KNOWN))["breakdown"])
        values = {trait: known for trait, known in values.items() if trait in told}
    base = pl.DataFrame({"_areas": areas}, schema={"_areas": pl.String})
    for trait, known in values.items():
        base = base.join(pl.DataFrame({trait: known}, schema={trait: pl.String}), how="cross")
    keys = ["_areas", *values, *places]
    counted = records.frame.filter(pl.col("period_code") == period).group_by(keys).len("_n")
    base = base.join(patterns, how="cross").join(counted, on=keys, how="left", maintain_order="left")
    whole = np.ones(base.height, dtype=bool)
    nodes = {"": whole}
    for code in sorted({code for key in areas for code in key.split("|")}):
        nodes[code] = base["_areas"].str.split("|").list.contains(code).to_numpy()
    # Records that count in several areas: the sum of the parts less the whole tells how many they are.
    nodes |= {key: (base["_areas"] == key).to_numpy() for key in areas if "|" in key}
    slices = {("all", "all"): whole}
    slices |= {(trait, value): (base[trait] == value).to_numpy() for trait, known in values.items() for value in known}
    columns = {c: base[place].to_numpy() for c, place in zip(records.coordinates, places, strict=True)}
    return _Layout(base["_n"].fill_null(0).to_numpy().astype(float), nodes, slices, columns)


def _attack_problem(table: str, period: str, records: _Records, grid: pl.DataFrame, k: int) -> AuditReport:
    layout = _lay_out(period, records, grid)
    truth = layout.truth
    known_cells, disagreements = _known_counts(table, period, records, grid, layout)
    sets = _sensitive_sets(records, layout.columns)
    attacked: dict[bytes, _Count] = {}
    for (code, at), ((breakdown, value), part), (name, chosen) in product(
        layout.nodes.items(), layout.slices.items(), sets.items()
    ):
        support = at & part & chosen
        if 1 <= truth[support].sum() < k:
            attacked.setdefault(np.packbits(support).tobytes(), _Count(code, breakdown, value, name, support))
    counts = list(attacked.values())
    # Here and not on top: the solver takes a second to import, which `status` and `check` should not wait for.
    from warehouse.audit_search import search

    found = search(truth, known_cells, [count.cells for count in counts], k)
    leaks = tuple(
        Leak(table, period, counts[n].area or "hela", counts[n].breakdown, counts[n].value, counts[n].name, kind)
        for n, kind in found
    )
    published = grid.filter(pl.col("status") == "published").height
    return AuditReport(k, 1, published, len(known_cells), len(attacked), 0.0, leaks, disagreements)


def _known_counts(
    table: str, period: str, records: _Records, grid: pl.DataFrame, layout: _Layout
) -> tuple[list[Array], tuple[Leak, ...]]:
    """The counts a reader is given, each once; and those that are not what the unit rows say."""
    known: dict[bytes, Array] = {}
    wrong: list[Leak] = []
    nowhere = np.zeros(len(layout.truth), dtype=bool)
    for row in grid.filter(pl.col("status").is_in(KNOWN)).iter_rows(named=True):
        own = (row["indicator_id"], row["breakdown"], row["breakdown_value"])
        coordinate = own if own in layout.columns else (row["indicator_id"], "all", "all")
        cut = ("all", "all") if own in layout.columns else (row["breakdown"], row["breakdown_value"])
        area = "" if row["area_level"] == "P" else row["area_code"]
        within = layout.nodes.get(area, nowhere) & layout.slices[cut]
        parts = {"numerator": layout.columns[coordinate] == 2}
        if row["indicator_id"] not in records.framed:
            parts["denominator"] = layout.columns[coordinate] >= 1
        empty = row["status"] == "no_answers"
        for part, chosen in parts.items():
            if row[part] is None and not empty:
                continue
            support = within & chosen
            known.setdefault(np.packbits(support).tobytes(), support)
            if layout.truth[support].sum() != (0 if empty else row[part]):
                wrong.append(Leak(table, period, row["area_code"], *own[1:], f"{own[0]} {part}", "stämmer inte"))
    return list(known.values()), tuple(wrong)


def _sensitive_sets(records: _Records, columns: Mapping[tuple[str, str, str], Array]) -> dict[str, Array]:
    """Numerators, complements, denominators, and what is left of one of these when another inside it is taken away."""
    basic: dict[str, Array] = {}
    for coordinate, codes in columns.items():
        name = " ".join(part for part in coordinate if part != "all")
        basic[f"{name} täljare"] = codes == 2
        if coordinate[0] not in records.framed:
            basic[f"{name} komplement"] = codes == 1
            basic[f"{name} nämnare"] = codes >= 1
    found = dict(basic)
    for (first, one), (second, other) in combinations(basic.items(), 2):
        for outer_name, outer, inner_name, inner in ((first, one, second, other), (second, other, first, one)):
            if inner.any() and not (inner & ~outer).any():
                found[f"{outer_name} utom {inner_name}"] = outer & ~inner
    return {name: chosen for name, chosen in found.items() if chosen.any()}
