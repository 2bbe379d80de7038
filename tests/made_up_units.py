"""Unit rows of every indicator, made up by recipes: few or many, whole or torn, of tiny, ordinary and huge numbers."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compiled_models import Row

# Finest last, as in the SQL of the indicators: a unit has a month where some entry of the grid needs months.
PERIOD_TYPES = ("all", "year", "round", "half_year", "quarter", "month")
# A unit may lie outside the time of the programme, in a round that nobody planned, or nowhere in time.
OTHER_PERIODS: Mapping[str, Sequence[str | None]] = {
    "year": ["1999", "2041", None],
    "half_year": ["VT 1999", "HT 2041", None],
    "quarter": ["1999-Q4", "2041-Q1", None],
    "month": ["1999-12", "2041-01", None],
    "round": ["omgång 9", None],
}
# Of these a numerator may come from another list than its denominator; of other shares a unit counts in both or in one.
TWO_LISTS = ("V01", "TM1")
# Numerators and denominators of one unit row.
PAIRS: Mapping[str, Sequence[tuple[float, float]]] = {
    "one": [(0, 1), (1, 1)],
    "group": [(n, d) for d in range(0, 41, 4) for n in range(0, d + 1, 4)],
    "large": [(90, 100), (45, 50), (44, 50)],
    "nobody": [(0, 0), (1, 0)],
    "more than all": [(6, 5), (1, 0), (40, 1)],
    "all": [(1, 1), (30, 30)],
    "none": [(0, 1), (0, 30)],
    "hours": [(0.1, 1), (0.2, 3), (7.7, 2), (1 / 3, 7)],
    "huge": [(0, 1e9), (1, 1e9), (1e9 - 1, 1e9), (1e9, 1e9), (1e9, 1)],
}
SCORES: Mapping[str, Sequence[float]] = {
    "one": [1, 2, 3, 4, 5],
    "group": [0, 0.5, 3.5, 10],
    "large": [3, 3.1, 3.2],
    "nobody": [0],
    "more than all": [-5, -2.7, -0.1],
    "all": [0.1],
    "none": [0],
    "hours": [0.1, 0.2, 0.3, 1 / 3],
    "huge": [1e9, -1e9, 1e-9, 0],
}


@dataclass(frozen=True)
class Recipe:
    """How the units of one indicator in one world come about."""

    n: int
    areas: Sequence[str | None]
    styles: Sequence[str]
    # The styles take turns in so many parts of the time, a curve that changes its level; with one part they are mixed.
    n_turns: int
    is_narrow: bool


def make_units(
    world: int,
    made_up: random.Random,
    indicators: Sequence[Mapping[str, Any]],
    areas: Mapping[str, Sequence[str | None]],
) -> list[Row]:
    """Up to 150 unit rows of each indicator: few or many, in one place and value or in all, of few kinds of numbers or
    many. Each row has the columns that its indicator's SELECT returns, with values from its YAML and others."""
    if world < 2:
        return [_make_unit(made_up, indicators[0], Recipe(1, ["ALLA"], ["one"], 1, True)) for _ in range(world)]
    units = []
    for meta in indicators:
        is_narrow = made_up.random() < 0.5
        styles = made_up.choices(list(PAIRS), k=made_up.choice([1, 2, 3, 9]))
        recipe = Recipe(
            n=made_up.choice([50, 150, 150] if is_narrow else [0, 1, 2, 10, 50, 150]),
            areas=areas[meta["programme"]][:1] if is_narrow else areas[meta["programme"]],
            styles=styles + ["one", "nobody"] * (meta["id"] in TWO_LISTS and not is_narrow),
            n_turns=made_up.choice([1, 2, 4]),
            is_narrow=is_narrow,
        )
        units += [_make_unit(made_up, meta, recipe) for _ in range(recipe.n)]
    return units


def _make_unit(made_up: random.Random, meta: Mapping[str, Any], recipe: Recipe) -> Row:
    periods, kind = _periods_of(meta), meta["kind"]
    i = made_up.randrange(len(periods))
    turn = recipe.n_turns * i // len(periods) if recipe.n_turns > 1 else made_up.randrange(len(recipe.styles))
    style = recipe.styles[turn % len(recipe.styles)]
    numerator, denominator = made_up.choice(PAIRS[style])
    if kind in ("share", "difference"):
        numerator = round(numerator) if meta["id"] in TWO_LISTS else min(round(numerator), denominator)
    return {
        "indicator_id": meta["id"],
        # Some records come twice: a family in two municipalities, a parent with several measures.
        "record_ref": f"r{made_up.randrange(2 * recipe.n)}",
        "area_code": made_up.choice(recipe.areas),
        "period_code": periods[i],
        **_make_breakdown(made_up, meta, recipe.is_narrow),
        "part": made_up.choice(meta["parts"]) if "parts" in meta else None,
        "person_ref": f"p{made_up.randrange(recipe.n // 2 + 1)}" if meta.get("change") == "paired" else None,
        "numerator": None if kind == "median" else made_up.choice(SCORES[style]) if kind == "mean" else numerator,
        "denominator": None if kind in ("median", "count") else 1 if kind == "mean" else denominator,
        "worse": made_up.choice([0, 1, None]) if meta.get("paired") else None,
        "measure": made_up.choice([*SCORES[style], None]) if kind == "median" else None,
    }


def _periods_of(meta: Mapping[str, Any]) -> Sequence[str | None]:
    """Codes of the finest periods that the grid of the indicator needs, as its units have them, and others."""
    types = {entry["periods"] for entry in meta["grid"]}
    finest = max(types, key=lambda kind: PERIOD_TYPES.index(kind) if kind in PERIOD_TYPES else len(PERIOD_TYPES))
    planned: Mapping[str, Sequence[str]] = {
        "all": ["alla"],
        "year": ["2019", "2020", "2021"],
        "round": ["omgång 1", "omgång 2"] if meta["programme"] == "VM" else ["2019", "2020"],
        "half_year": [f"{half} {year}" for year in (2019, 2020, 2021) for half in ("VT", "HT")],
        "quarter": [f"{year}-Q{quarter}" for year in (2019, 2020, 2021) for quarter in range(1, 5)],
        "month": [f"{year}-{month:02}" for year in (2019, 2020) for month in range(1, 13)],
        "round_pair": ["2019-2020"],
        "training_day": ["dag 1", "dag 2", "dag 3", "dag 4"],
        "survey": ["före", "efter"],
        "survey_pair": ["före-efter"],
    }
    return [*planned[finest], *OTHER_PERIODS.get(finest, [])] if finest != "all" else planned["all"]


def _make_breakdown(made_up: random.Random, meta: Mapping[str, Any], is_narrow: bool) -> dict[str, str | None]:
    """A value of each breakdown column of the indicator, or the one breakdown that its rows name themselves."""
    values = {entry["breakdown"]: [*map(str, entry["values"])] for entry in meta["grid"] if "values" in entry}
    if meta.get("rows_name_breakdown"):
        named = made_up.choice(list(values))
        return {"named_breakdown": named, "named_value": made_up.choice([*values[named], "påhittat", None])}
    columns: dict[str, list[str | None]] = {}
    for breakdown, listed in values.items():
        for i, column in enumerate(breakdown.split(" × ")):
            columns.setdefault(column, []).extend(value.split(" × ")[i] for value in listed)
    others = ["Påhittat tal", "okänd", None]
    return {
        column: (listed or others)[0] if is_narrow else made_up.choice([*listed, *others])
        for column, listed in columns.items()
    }
