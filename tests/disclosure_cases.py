"""Made-up unit rows and cells for the tests of disclosure control."""

import random
from collections.abc import Mapping, Sequence

import polars as pl

from warehouse.disclosure import Decided, Rules, decide_cells

KEY = ["indicator_id", "area_code", "period_code", "breakdown", "breakdown_value"]
BREAKDOWNS = ("roll", "placering", "form", "vågpar")
PLAIN = Rules(insiders=False)


def unit(
    indicator_id: str,
    ref: str,
    area: str,
    numerator: float,
    table: str = "parents_assessed",
    period: str = "2019",
    denominator: float = 1.0,
    family: str | None = None,
    source: str | None = None,
    **own: str,
) -> dict[str, object]:
    """One unit row of a share; a release unit is a period."""
    return {
        "indicator_id": indicator_id,
        "record_table": table,
        "release_code": period,
        "record_ref": ref,
        "area_code": area,
        "period_code": period,
        **{name: own.get(name) for name in BREAKDOWNS},
        "numerator": float(numerator),
        "denominator": denominator,
        "measure": None,
        "worse": None,
        "family_ref": family,
        "source_ref": source,
    }


def unit_frame(rows: Sequence[dict[str, object]]) -> pl.DataFrame:
    """Unit rows with the columns decide_cells asks for, whatever is null."""
    texts = ["indicator_id", "record_table", "release_code", "record_ref", "area_code", "period_code", *BREAKDOWNS]
    numbers = ["numerator", "denominator", "measure", "worse"]
    others = ["family_ref", "source_ref"]
    schema = {**dict.fromkeys([*texts, *others], pl.String), **dict.fromkeys(numbers, pl.Float64)}
    return pl.DataFrame(rows, schema=schema)


def grid_of(units: pl.DataFrame, breakdowns: Mapping[str, tuple[str, ...]], kind: str = "share") -> pl.DataFrame:
    """The cells of the unit rows: programme and areas, undivided and by the breakdowns named for each indicator.

    Unknown values are cells too that are not told.
    """
    cells = []
    for (indicator, table), _ in units.group_by("indicator_id", "record_table", maintain_order=True):
        of_table = units.filter(record_table=table)
        for release, period in of_table.select("release_code", "period_code").unique().sort(pl.all()).iter_rows():
            for area in ["ALLA", *of_table["area_code"].unique().sort()]:
                for breakdown in ("all", *breakdowns.get(str(indicator), ())):
                    values = (
                        ["all"] if breakdown == "all" else [*of_table[breakdown].drop_nulls().unique().sort(), "okänd"]
                    )
                    for value in values:
                        rows = units.filter(indicator_id=indicator, period_code=period)
                        rows = rows if area == "ALLA" else rows.filter(area_code=area)
                        rows = (
                            rows if breakdown == "all" else rows.filter(pl.col(breakdown).fill_null("okänd") == value)
                        )
                        counted = rows.unique("record_ref")
                        cells.append(
                            {
                                "indicator_id": indicator,
                                "record_table": table,
                                "release_code": release,
                                "area_code": area,
                                "area_level": "P" if area == "ALLA" else "K",
                                "period_code": period,
                                "breakdown": breakdown,
                                "breakdown_value": value,
                                "numerator": counted["numerator"].sum(),
                                "denominator": counted["denominator"].sum(),
                                "kind": kind,
                                "complement_is_persons": kind != "quota",
                                "is_told": value != "okänd",
                                "is_known": False,
                            }
                        )
    return pl.DataFrame(cells)


def decisions_of(decided: Decided, column: str = "decision") -> dict[tuple[str, ...], str]:
    """What was decided for each cell, by its key."""
    return {tuple(row[:-1]): row[-1] for row in decided.cells.select(*KEY, column).iter_rows()}


def decided(
    units: pl.DataFrame, cells: pl.DataFrame, rules: Rules = PLAIN, **more: object
) -> dict[tuple[str, ...], str]:
    """decide_cells, by key."""
    return decisions_of(decide_cells(units, cells, rules, **more))  # type: ignore[arg-type]


def as_seen(cells: pl.DataFrame, status: pl.Expr | pl.DataFrame) -> pl.DataFrame:
    """The cells as a reader sees them: the numbers of those that are not published are gone."""
    if isinstance(status, pl.DataFrame):
        cells = cells.join(status.select(*KEY, "decision"), on=KEY).rename({"decision": "status"})
    else:
        cells = cells.with_columns(status.alias("status"))
    shown = pl.col("status") == "published"
    return cells.with_columns(
        *(pl.when(shown).then(pl.col(name)).alias(name) for name in ("numerator", "denominator")),
        is_frame=~pl.col("complement_is_persons"),
    )


def primary_rule(k: int = 5) -> pl.Expr:
    """The rule that looks at one cell at a time: what everybody tries first, and what leaks."""
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    small = pl.any_horizontal(count.is_between(1, k - 1) for count in (numerator, denominator, denominator - numerator))
    return pl.when(small | ~pl.col("is_told")).then(pl.lit("suppressed")).otherwise(pl.lit("published"))


def random_units(seed: int) -> pl.DataFrame:
    """Parents of a few small municipalities: need, enough support and contact; some without a role."""
    draw = random.Random(seed)
    areas = [f"{code:04d}" for code in range(1, draw.randint(3, 6))]
    sizes = [draw.choice([1, 2, 4, 8]) for _ in areas]
    rows = []
    for number in range(draw.randint(25, 120)):
        period = draw.choice(["2019", "2020"])
        area = draw.choices(areas, sizes)[0]
        role = draw.choices(["mamma", "pappa", None], [6, 4, 1])[0]
        own = {"roll": role} if role else {}
        in_need, known, enough = draw.random() < 0.85, draw.random() < 0.9, draw.random() < 0.35
        ref = f"f{number}"
        rows.append(unit("O01", ref, area, in_need, period=period, **own))
        if in_need and known:
            rows.append(unit("O02", ref, area, enough, period=period, **own))
        if not in_need or known:
            rows.append(unit("O03", ref, area, in_need and not enough, period=period))
        if draw.random() < 0.9:
            rows.append(unit("O06", ref, area, draw.random() < 0.6, period=period, **own))
    return unit_frame(rows)


RANDOM_BREAKDOWNS: dict[str, tuple[str, ...]] = {"O01": ("roll",), "O02": ("roll",), "O06": ("roll",)}
