"""Small random record sets about persons, in the two frames that disclosure control decides on and the audit attacks.

Few areas, linked indicators of every kind, unknown values, tiny and skewed counts, families (some in two areas), and
several periods: apart, with the same persons, or pooled.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

KEY = ["indicator_id", "area_code", "period_code", "breakdown", "breakdown_value"]
TABLE = "made_up"
ROLES: tuple[str | None, ...] = ("mamma", "pappa", None)
PLACES: tuple[str | None, ...] = ("hemma", "borta", "okänd")
BREAKDOWNS = ("roll", "plats", "fråga")
POOLED = "alla"


@dataclass(frozen=True)
class Person:
    """One record: where it counts (one area, or two), what it is, and what it answers in each indicator.

    answers: (indicator, value of `fråga` or None) -> (numerator, denominator).
    """

    ref: str
    period: str
    areas: tuple[str, ...]
    role: str | None
    place: str | None
    family: str | None
    source: str | None
    answers: Mapping[tuple[str, str | None], tuple[float | None, float | None]]


@dataclass(frozen=True)
class Indicator:
    """An indicator and its published design; without an undivided value it is given by `fråga` only."""

    id: str
    kind: str
    breakdowns: tuple[str, ...] = ()
    tells_areas_divided: bool = True
    is_divided_only: bool = False
    target: float | None = None


@dataclass(frozen=True)
class MadeUpSet:
    """Persons, their indicators, and the rules of the data controller."""

    persons: tuple[Person, ...]
    indicators: tuple[Indicator, ...]
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    # Periods of one release unit: with the same persons in several, or rounds that are pooled as well.
    is_together: bool
    is_pooled: bool
    k: int
    count_families: bool
    one_source: bool
    values: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"roll": ("mamma", "pappa"), "plats": ("hemma", "borta"), "fråga": ("a", "b")}
    )

    def release_of(self, period: str) -> str:
        return "tillsammans" if self.is_together or self.is_pooled else period

    def counted_periods(self, person: Person) -> tuple[str, ...]:
        return (person.period, POOLED) if self.is_pooled else (person.period,)


def make_set(seed: int) -> MadeUpSet:
    """The same set for the same seed, on every machine."""
    draw = random.Random(seed)
    times = draw.choices(["one", "apart", "together", "pooled"], [6, 2, 1, 1])[0]
    # Several periods in one problem make many combinations of answers: such sets are kept smaller.
    is_small = times in ("together", "pooled")
    areas = tuple(f"{number:04d}" for number in range(1, draw.randint(2, 2 if is_small else 4) + 1))
    indicators = _draw_indicators(draw, is_small)
    periods = ("2019",) if times == "one" else ("2019", "2020")
    frequent = draw.choice([0.95, 0.8, 0.5, 0.15])
    # Few areas hold most persons, as towns do.
    sizes = [draw.choice([1, 2, 5, 15]) for _ in areas]
    two_areas, family_share = draw.choice([0, 0, 0.05]), draw.choice([0, 0.3, 0.6])
    drawn: list[Person] = []
    n_persons = draw.choice([12, 20] if is_small else [12, 25, 50, 100])
    for number in range(n_persons // 2 if times == "together" else n_persons):
        sibling = drawn[-1] if drawn and draw.random() < family_share else None
        area = sibling.areas[0] if sibling else draw.choices(areas, sizes)[0]
        others = [a for a in areas if a != area]
        person = Person(
            ref=f"r{number}",
            period=sibling.period if sibling else draw.choice(periods),
            areas=(area, draw.choice(others)) if draw.random() < two_areas else (area,),
            role=draw.choices(ROLES, [6, 3, draw.choice([0, 1])])[0],
            place=draw.choices(PLACES, [4, 2, draw.choice([0, 1])])[0],
            family=sibling.family if sibling else draw.choice([f"f{number}", f"f{number}", None]),
            source=draw.choice([f"s{area}", f"s{area}x", None]),
            answers={},
        )
        drawn.append(replace(person, answers=_draw_answers(draw, indicators, frequent)))
        if times == "together" and draw.random() < 0.6:
            again = draw.choice(areas) if draw.random() < 0.05 else area
            later = "2020" if person.period == "2019" else "2019"
            answers = _draw_answers(draw, indicators, frequent)
            drawn.append(replace(person, period=later, areas=(again,), answers=answers))
    return MadeUpSet(
        persons=tuple(drawn),
        indicators=indicators,
        areas=areas,
        periods=(*periods, POOLED) if times == "pooled" else periods,
        is_together=times == "together",
        is_pooled=times == "pooled",
        k=draw.choice([5, 5, 5, 7]),
        # By these rules many counts are sensitive: such sets are kept smaller too.
        count_families=draw.random() < 0.3 and len(drawn) <= 25 and not is_small,
        one_source=draw.random() < 0.3 and len(drawn) <= 25 and not is_small,
    )


def _draw_indicators(draw: random.Random, is_small: bool) -> tuple[Indicator, ...]:
    divided = draw.choice([(), ("roll",), ("roll",) if is_small else ("roll", "plats")])

    def own(number: int) -> tuple[str, ...]:
        return divided if number == 0 else draw.choice([divided, divided[:1], ()])

    told = draw.random() < 0.7
    sorts = draw.choices(
        [
            [("behov", "share"), ("nog", "share")],
            [("behov", "share"), ("nog", "share"), ("brist", "share")],
            [("behov", "share"), ("nöjd", "mean")],
            [("nöjd", "mean"), ("kontakt", "share")],
            [("hållna", "share")],
            [("hållna", "index")],
            [("inskrivna", "quota"), ("behov", "share")],
            [("inskrivna", "count"), ("nog", "share")],
            [("svar", "share")],
            [("svar", "share"), ("behov", "share")],
            [("dagar", "median"), ("kontakt", "share")],
        ],
        [4, 0 if is_small else 4, 2, 1, 1, 1, 1, 1, 2, 0 if is_small else 1, 1],
    )[0]
    return tuple(
        Indicator(
            id=name,
            kind=kind,
            # Grades make many combinations of answers: one breakdown is enough.
            breakdowns=("fråga",) if name == "svar" else own(number)[: 1 if ("nöjd", "mean") in sorts else 2],
            tells_areas_divided=told,
            is_divided_only=name == "svar",
            target=10 if kind == "quota" else None,
        )
        for number, (name, kind) in enumerate(sorts)
    )


def _draw_answers(
    draw: random.Random, indicators: Sequence[Indicator], frequent: float
) -> dict[tuple[str, str | None], tuple[float | None, float | None]]:
    """In need, and then enough or not; on the list of those asked or of those held; a grade; a number of days."""
    has_need, has_enough, answers_enough = draw.random() < frequent, draw.random() < frequent, draw.random() < 0.9
    found: dict[tuple[str, str | None], tuple[float | None, float | None]] = {}
    for indicator in indicators:
        at = (indicator.id, None)
        if indicator.id == "behov":
            found[at] = (has_need, 1)
        elif indicator.id == "nog" and has_need and answers_enough:
            found[at] = (has_enough, 1)
        elif indicator.id == "brist" and (not has_need or answers_enough):
            found[at] = (has_need and not has_enough, 1)
        elif indicator.id == "kontakt" and draw.random() < 0.9:
            found[at] = (draw.random() < frequent, 1)
        elif indicator.id == "hållna":
            found[at] = draw.choices([(1, 0), (0, 1)], [frequent, 1])[0]
        elif indicator.id == "inskrivna" and draw.random() < frequent:
            found[at] = (1, None)
        elif indicator.id == "nöjd" and draw.random() < 0.9:
            found[at] = (draw.choices([1, 3.5, 4], [1, 3, 8])[0], 1)
        elif indicator.id == "dagar" and draw.random() < frequent:
            found[at] = (None, None)
        elif indicator.id == "svar":
            for question in ("a", "b"):
                if draw.random() < 0.85:
                    found[indicator.id, question] = (draw.random() < frequent, 1)
    return found


def unit_rows(made: MadeUpSet) -> pl.DataFrame:
    """One row per person, indicator, area, period and question."""
    kinds = {indicator.id: indicator.kind for indicator in made.indicators}
    rows = [
        {
            "indicator_id": indicator,
            "record_table": TABLE,
            "release_code": made.release_of(person.period),
            "record_ref": person.ref,
            "area_code": area,
            "period_code": period,
            "roll": person.role,
            "plats": person.place,
            "fråga": question,
            "numerator": None if numerator is None else float(numerator),
            "denominator": None if denominator is None else float(denominator),
            "measure": 30.0 if kinds[indicator] == "median" else None,
            "worse": None,
            "family_ref": person.family,
            "source_ref": person.source,
        }
        for person in made.persons
        for (indicator, question), (numerator, denominator) in person.answers.items()
        for period in made.counted_periods(person)
        for area in person.areas
    ]
    numbers = ("numerator", "denominator", "measure", "worse")
    names = ["indicator_id", "record_table", "release_code", "record_ref", "area_code", "period_code", *BREAKDOWNS]
    schema: dict[str, type[pl.DataType]] = {
        **dict.fromkeys([*names, *numbers, "family_ref", "source_ref"], pl.String),
        **dict.fromkeys(numbers, pl.Float64),
    }
    return pl.DataFrame(rows, schema=schema)


def cell_rows(made: MadeUpSet) -> pl.DataFrame:
    """The whole grid with true sums; unknown values and what the design leaves out may never be told."""
    counted: dict[tuple[str, ...], dict[tuple[str, float, float], None]] = {}
    for person in made.persons:
        traits = {"roll": person.role or "okänd", "plats": person.place or "okänd"}
        for (indicator, question), (numerator, denominator) in person.answers.items():
            slices = [("fråga", question)] if question else [("all", "all"), *traits.items()]
            is_median = numerator is None
            once = (person.ref, float(numerator or 0), 1.0 if is_median else float(denominator or 0))
            for period in made.counted_periods(person):
                for area in ("ALLA", *person.areas):
                    for breakdown, value in slices:
                        counted.setdefault((indicator, area, period, breakdown, str(value)), {})[once] = None
    cells = []
    for indicator in made.indicators:
        of_breakdowns = [(b, v) for b in indicator.breakdowns for v in made.values[b]]
        if not indicator.is_divided_only:
            unknown = [(breakdown, "okänd") for breakdown in indicator.breakdowns]
            of_breakdowns = [("all", "all"), *of_breakdowns, *unknown]
        for area in ("ALLA", *made.areas):
            for period in made.periods:
                for breakdown, value in of_breakdowns:
                    of_cell = counted.get((indicator.id, area, period, breakdown, value), {})
                    left_out = area != "ALLA" and breakdown in ("roll", "plats") and not indicator.tells_areas_divided
                    cells.append(
                        {
                            "indicator_id": indicator.id,
                            "record_table": TABLE,
                            "release_code": made.release_of(period),
                            "area_code": area,
                            "area_level": "P" if area == "ALLA" else "K",
                            "period_code": period,
                            "breakdown": breakdown,
                            "breakdown_value": value,
                            "kind": indicator.kind,
                            "numerator": sum(n for _, n, _ in of_cell),
                            "denominator": indicator.target or sum(d for _, _, d in of_cell),
                            "complement_is_persons": indicator.kind != "quota",
                            "is_told": value != "okänd" and not left_out,
                            "is_known": False,
                        }
                    )
    return pl.DataFrame(cells)


def as_seen(cells: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """The cells as a reader sees them: without the unknown values, and without the numbers of what is hidden.

    decided: KEY and `decision`.
    """
    seen = cells.join(decided.select(*KEY, "decision"), on=KEY).rename({"decision": "status"})
    is_shown = pl.col("status") == "published"
    return seen.filter(pl.col("breakdown_value") != "okänd").with_columns(
        pl.when(is_shown).then(pl.col(name)).alias(name) for name in ("numerator", "denominator")
    )


def primary_only(cells: pl.DataFrame, k: int) -> pl.DataFrame:
    """What everybody tries first: each cell by itself. KEY and `decision`."""
    numerator, denominator, kind = pl.col("numerator"), pl.col("denominator"), pl.col("kind")
    counts = {
        "numerator": pl.when(~kind.is_in(["mean", "median"])).then(numerator),
        "denominator": pl.when(~kind.is_in(["quota", "count"])).then(denominator),
        "complement": pl.when(kind.is_in(["share", "index"])).then(denominator - numerator),
    }
    small = pl.any_horizontal(count.is_between(1, k - 1).fill_null(False) for count in counts.values())
    shown = pl.col("is_told") & ~small & (counts["complement"].fill_null(0) >= 0)
    return cells.select(*KEY, decision=pl.when(shown).then(pl.lit("published")).otherwise(pl.lit("suppressed")))
