"""What each published design of the parents' table tells: cells shown of all cells with records, by design and rules.

A design says which values of `roll` and `placering` are published, and which are put together before they are counted.
Unknown values that are not put together with others are protected but never published.
Run: python tests/benchmarks/disclosure_designs.py RESEARCH_SNAPSHOT [design ...] [--insiders] [--rules]
"""

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from warehouse.disclosure import PUBLISHED, Rules, decide_cells

TABLE = "parents_assessed"
UNKNOWN = "okänd"
BREAKDOWNS: dict[str, tuple[str, ...]] = {
    "O01": ("roll", "placering"),
    "O02": ("roll", "placering"),
    "O03": (),
    "O04": ("roll",),
    "O06": ("roll",),
}
OTHER_ROLE = dict.fromkeys(("annan", UNKNOWN), "annan eller okänd")
NOT_MOTHER = dict.fromkeys(("pappa", "annan", UNKNOWN), "pappa, annan eller okänd")
HOMES = {
    **dict.fromkeys(("familjehem", "jourhem"), "familjehem eller jourhem"),
    **dict.fromkeys(("HVB", "SiS", "annat", UNKNOWN), "institution, annat eller okänt"),
}
HOMES_KNOWN = {**HOMES, UNKNOWN: UNKNOWN}
FOSTER_HOME = dict.fromkeys(("jourhem", "HVB", "SiS", "annat", UNKNOWN), "annat än familjehem")
THREE = {**FOSTER_HOME, "jourhem": "jourhem", **dict.fromkeys(("HVB", "SiS", "annat", UNKNOWN), "annat eller okänt")}
FOUR = dict.fromkeys(("SiS", "annat", UNKNOWN), "SiS, annat eller okänt")


@dataclass(frozen=True)
class Design:
    """roll, placering: what a value is told as, where it is not told as itself. without: breakdowns left out."""

    roll: Mapping[str, str] = field(default_factory=dict)
    placering: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()


DESIGNS = {
    "values as they are": Design(),
    "role in three": Design(roll=OTHER_ROLE),
    "placement homes": Design(placering=HOMES),
    "placement homes, unknown apart": Design(placering=HOMES_KNOWN),
    "placement foster home": Design(placering=FOSTER_HOME),
    "role in three, placement homes": Design(roll=OTHER_ROLE, placering=HOMES),
    "role in three, placement foster home": Design(roll=OTHER_ROLE, placering=FOSTER_HOME),
    "role in three, placement in three": Design(roll=OTHER_ROLE, placering=THREE),
    "mother or not, placement homes": Design(roll=NOT_MOTHER, placering=HOMES),
    "role in three, no placement": Design(roll=OTHER_ROLE, without=("placering",)),
    "mother or not": Design(roll=NOT_MOTHER),
    "mother or not, placement in four": Design(roll=NOT_MOTHER, placering=FOUR),
    "mother or not, placement foster home": Design(roll=NOT_MOTHER, placering=FOSTER_HOME),
}


def read_unit_rows(snapshot: Path, indicators: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """Unit rows of the parents' indicators, with the child as family and the caseworker as source."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        parents = connection.sql(
            "select distinct parent_record_ref as record_ref, child_ref as family_ref, caseworker_ref as source_ref,"
            " parent_role as roll, placement_type as placering from research.parents_assessed"
        ).pl()
        rows = []
        for indicator in indicators:
            columns = "record_ref, area_code, period_code, numerator, denominator"
            frame = connection.sql(f"select {columns} from indicators.ind_{indicator.lower()}").pl()
            numbers = pl.col("numerator", "denominator").cast(pl.Float64)
            rows.append(frame.with_columns(numbers, pl.lit(indicator).alias("indicator_id")))
    return (
        pl.concat(rows)
        .join(parents, on="record_ref", how="left")
        .with_columns(pl.lit(TABLE).alias("record_table"), pl.col("period_code").alias("release_code"))
    )


def cells_of(units: pl.DataFrame, indicators: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """The grid: every area, the programme, every value that occurs."""
    parts = []
    for indicator, breakdowns in indicators.items():
        of = units.filter(indicator_id=indicator)
        for breakdown in ("all", *breakdowns):
            value = pl.lit("all") if breakdown == "all" else pl.col(breakdown)
            values = of.select(value.alias("breakdown_value")).unique()
            for level, area in (("P", pl.lit("ALLA")), ("K", pl.col("area_code"))):
                place = of.select(area.alias("area_code")).unique().join(of.select("period_code").unique(), how="cross")
                sums = of.group_by(area.alias("area_code"), "period_code", value.alias("breakdown_value")).agg(
                    pl.col("numerator", "denominator").sum()
                )
                keys = ["area_code", "period_code", "breakdown_value"]
                grid = place.join(values, how="cross").join(sums, on=keys, how="left")
                parts.append(
                    grid.with_columns(
                        pl.lit(indicator).alias("indicator_id"),
                        pl.lit(level).alias("area_level"),
                        pl.lit(breakdown).alias("breakdown"),
                        pl.col("numerator", "denominator").fill_null(0.0),
                    )
                )
    return pl.concat(parts).with_columns(
        pl.lit(TABLE).alias("record_table"),
        pl.col("period_code").alias("release_code"),
        pl.lit("share").alias("kind"),
        pl.lit(True).alias("complement_is_persons"),
        (pl.col("breakdown_value") != UNKNOWN).alias("is_told"),
        pl.lit(False).alias("is_known"),
    )


def measure(
    name: str, units: pl.DataFrame, design: Design, rules: Rules, indicators: dict[str, tuple[str, ...]]
) -> None:
    """Print the cells shown of those with records, per round, level and breakdown."""
    told = {
        breakdown: pl.col(breakdown).fill_null(UNKNOWN).replace(dict(mapping))
        for breakdown, mapping in (("roll", design.roll), ("placering", design.placering))
    }
    units = units.with_columns(**told)
    kept = {
        indicator: tuple(breakdown for breakdown in breakdowns if breakdown not in design.without)
        for indicator, breakdowns in indicators.items()
    }
    cells = cells_of(units, kept)
    started = time.process_time()
    decided = decide_cells(units, cells, rules)
    spent = time.process_time() - started
    keys = [column for column in decided.cells.columns if column in cells.columns]
    counted = cells.join(decided.cells, on=keys).filter(pl.col("denominator") > 0, pl.col("reason") != "design")
    rows = counted.group_by("period_code", "area_level", "breakdown").agg(
        (pl.col("decision") == PUBLISHED).sum().alias("shown"), pl.len().alias("n")
    )
    switched = [
        label for label, is_on in (("families", rules.count_families), ("one source", rules.one_source)) if is_on
    ]
    label = ", ".join([name, "insiders" if rules.insiders else "no insiders", *switched])
    for level, word in (("P", "programme"), ("K", "municipality")):
        for breakdown in ("all", "roll", "placering"):
            of = rows.filter(area_level=level, breakdown=breakdown).sort("period_code")
            if of.height:
                figures = ", ".join(f"{shown} of {n}" for shown, n in of.select("shown", "n").iter_rows())
                print(f"{label}: {word}, {breakdown}, per round: {figures}", flush=True)
    print(f"{label}: processor seconds: {spent:.1f}", flush=True)


def main() -> None:
    """Read the arguments and print one figure per line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("designs", nargs="*", help=f"some of {list(DESIGNS)}")
    parser.add_argument("--insiders", action="store_true", help="protect from insiders too")
    parser.add_argument(
        "--rules", action="store_true", help="the four combinations of the two rules on persons at risk"
    )
    parser.add_argument("--without", default="", help="indicators to leave out, with commas between")
    chosen = parser.parse_args()
    indicators = {name: of for name, of in BREAKDOWNS.items() if name not in chosen.without.split(",")}
    units = read_unit_rows(chosen.snapshot, indicators)
    for name in chosen.designs or DESIGNS:
        for families in (False, True) if chosen.rules else (False,):
            for source in (False, True) if chosen.rules else (False,):
                rules = Rules(insiders=chosen.insiders, count_families=families, one_source=source)
                measure(name, units, DESIGNS[name], rules, indicators)


if __name__ == "__main__":
    main()
