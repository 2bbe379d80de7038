"""Whatever is counted, however little, much or odd, the pages get a whole grid of finite numbers and whole sentences.

The models from the unit rows on run as dbt compiles them, on made-up unit rows of all indicators: one world is one
table of unit rows, with what is collected, tested, re-based and decided by disclosure control made up too.
"""

import random
import re
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from compiled_models import CompiledModels, compile_models, replace_rows
from made_up_units import make_units
from swedish_sentences import foreign_words, has_low_coverage, judgement_to_tell, read_judgement

# The first world holds nothing, the second one unit row; each other has a recipe for every indicator.
N_WORLDS = 11
# From here on the worlds reach all that the first test asks for.
FIRST_SEED = 34
# A day in the middle of the programmes: some periods have not begun.
REPORTING_DATE = "2020-06-30"
TABLES = ("indicators_indicator_values", "published_indicator_values")
UNIT = "programme_code, record_table, release_code"
KEY = "indicator_id, area_code, period_code, breakdown, breakdown_value"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> CompiledModels:
    return compile_models(tmp_path_factory.mktemp("compiled"), REPORTING_DATE)


@pytest.fixture(scope="module")
def seen(models: CompiledModels) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every table of every world under each other, with the number of the world: seen.published_indicator_values."""
    with models.connect() as connection:
        areas = _read_areas(connection)
        connection.execute("create schema seen")
        for world in range(N_WORLDS):
            made_up = random.Random(FIRST_SEED + world)
            replace_rows(connection, "cells.unit_rows", make_units(world, made_up, models.indicators, areas))
            _make_surroundings(connection, world, made_up)
            share_shown = made_up.choice([0, 50, 90, 100])
            decisions = (
                f"select {UNIT}, {KEY}, if(hash({KEY}, {world}) % 100 < {share_shown}, 'published', 'suppressed')"
            )
            models.run(connection, f"{decisions} as decision from disclosure.person_cells")
            for relation in models.tables:
                name = relation.replace('"', "").removeprefix("build.").replace(".", "_")
                connection.execute(
                    f"create table if not exists seen.{name} as select 0 as world, * from {relation} where false"
                )
                connection.execute(f"insert into seen.{name} select {world}, * from {relation}")
        yield connection


def _read_areas(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str | None]]:
    """Codes of each programme's municipalities or districts, and those that a unit may carry besides."""
    rows = connection.execute(
        "select programme_code, list(area_code order by area_code) from research.areas where area_level <> 'P' "
        "group by 1"
    ).fetchall()
    return {programme: [*codes, "ALLA", "9999", None] for programme, codes in rows}


def _make_surroundings(connection: duckdb.DuckDBPyConnection, world: int, made_up: random.Random) -> None:
    """What unit rows do not reach: which periods are collected, when tests began and which curves are re-based."""
    share_collected, share_tested, share_rebased = (
        made_up.choice(shares) for shares in ([60, 100, 100], [0, 50, 100], [0, 30])
    )
    connection.execute(
        f"""truncate cells.collections;
        insert into cells.collections
        select export, programme_code, period_type, period_code
        from (select distinct export from cells.indicator_exports) cross join research.planned_periods
        where hash(export, programme_code, period_type, period_code, {world}) % 100 < {share_collected};

        truncate cells.run_chart_tests;
        insert into cells.run_chart_tests
        select programme_code, area_code, date '2019-01-20' + to_months((hash(area_code, {world}) % 30)::integer)
        from research.areas where hash({world}, area_code) % 100 < {share_tested};

        truncate seeds.rebasings;
        insert into seeds.rebasings by name
        select distinct indicator_id, area_code, breakdown_value,
            date '2019-02-01' + to_months((hash(area_code, {world}) % 24)::integer) as from_date,
            from_date as decided_date, 'påhittad' as decided_by, 'påhittat' as reason_sv
        from empty.indicators.run_chart_points
        where hash(indicator_id, area_code, breakdown_value, {world}) % 100 < {share_rebased}"""
    )


def some(seen: duckdb.DuckDBPyConnection, query: str, n: int = 5) -> list[tuple[Any, ...]]:
    return seen.execute(f"{query} limit {n}").fetchall()


def columns_of(seen: duckdb.DuckDBPyConnection, table: str, kind: str) -> list[str]:
    return [name for name, type_, *_ in seen.execute(f"describe seen.{table}").fetchall() if type_ == kind]


def tables_of(seen: duckdb.DuckDBPyConnection) -> list[str]:
    return [
        name for (name,) in seen.execute("select table_name from duckdb_tables() where schema_name = 'seen'").fetchall()
    ]


def test_the_made_up_worlds_reach_every_method_judgement_and_absence(seen: duckdb.DuckDBPyConnection) -> None:
    found = {
        column: {
            value for table in tables for (value,) in some(seen, f"select distinct {column} from seen.{table}", 100)
        }
        for column, tables in {
            **dict.fromkeys(("method", "kind"), ("cells_cell_values",)),
            **dict.fromkeys(("status", "comparison", "change", "change_method", "is_locked"), TABLES),
            **dict.fromkeys(("signal", "limit_method"), ("indicators_run_chart_points",)),
            "plan_status": ("published_targets",),
        }.items()
    }
    judgements = {None, "higher", "lower", "similar", "too_uncertain", "not_comparable"}
    expected = {
        "method": {None, "wilson", "t", "exact", "byar", "median", "none"},
        "kind": {"share", "ratio", "mean", "quota", "count", "median", "index", "difference"},
        "status": {"published", "suppressed", "not_collected", "not_due", "no_answers", "not_applicable"},
        "comparison": judgements,
        "change": judgements,
        "change_method": {None, "newcombe", "paired", "mcnemar"},
        "is_locked": {True, False},
        "signal": {"too_few_points", "no_variation", "none", "crossings"},
        "limit_method": {"none", "xmr", "p"},
        "plan_status": {"on_plan", "late", "not_due", "unknown", "superseded"},
    }
    assert some(
        seen,
        """select * from seen.cells_cell_values programme join seen.cells_cell_values area
        using (world, indicator_id, period_code, breakdown, breakdown_value)
        where programme.area_level = 'P' and area.area_level <> 'P' and area.kind = 'share' and area.method = 'wilson'
            and programme.numerator - area.numerator > programme.denominator - area.denominator""",
    ), "lists that agree in one place are never compared with lists that disagree in the others"
    missing = {column: expected[column] - found[column] for column in expected if expected[column] - found[column]}
    assert not missing, f"the promises below are not tried on {missing}"


def test_no_number_is_infinite_or_not_a_number(seen: duckdb.DuckDBPyConnection) -> None:
    tables = tables_of(seen)
    assert len(tables) > 15, "most tables are not looked at"
    for table in tables:
        for column in columns_of(seen, table, "DOUBLE"):
            broken = some(seen, f'select * from seen.{table} where not isfinite("{column}")')
            assert not broken, f"a page or a researcher would meet {column} = NaN or infinity in {table}: {broken}"


@pytest.mark.parametrize("table", ["cells_cell_values", *TABLES, "published_mirrors"])
def test_every_value_lies_in_its_own_intervals(seen: duckdb.DuckDBPyConnection, table: str) -> None:
    wide = columns_of(seen, table, "DOUBLE").count("lower_998")
    outer = "lower_998 > lower_95 + slack or upper_998 < upper_95 - slack or" if wide else ""
    outer += (
        " (lower_998 is null) <> (upper_998 is null) or lower_998 is not null and lower_95 is null or" if wide else ""
    )
    broken = some(
        seen,
        f"""select *, 1e-9 * greatest(1, abs(value)) as slack from seen.{table}
        where {outer} value < lower_95 - slack or value > upper_95 + slack
            or (lower_95 is null) <> (upper_95 is null) or lower_95 is not null and value is null""",
    )
    assert not broken, f"a figure would stand outside its own interval, or with half of one: {broken}"


def test_the_limits_of_a_share_are_per_cent(seen: duckdb.DuckDBPyConnection) -> None:
    limits = "lower_95, upper_95, lower_998, upper_998"
    broken = some(
        seen,
        f"""select * from seen.cells_cell_values where kind = 'share' and status = 'published'
        and (least({limits}) < 0 or greatest({limits}) > 100)""",
    )
    for table in TABLES:
        broken += some(
            seen,
            f"""select * from seen.{table} join published.indicators using (indicator_id)
            where least(funnel_lower_95, funnel_lower_998) < 0 or greatest(funnel_upper_95, funnel_upper_998) > 100
                or others_value not between 0 and 100 or coverage_value < 0
                or least(change_lower_95, change_lower_998) < -100 and kind = 'share'
                or greatest(change_upper_95, change_upper_998) > 100 and kind = 'share'""",
        )
    for table in ("indicators_run_chart_points", "published_run_chart_points"):
        broken += some(
            seen,
            f"""select * from seen.{table} where limit_method = 'p'
            and (limit_lower < 0 or limit_upper > 100 or centre not between limit_lower and limit_upper)""",
        )
    broken += some(seen, "select * from seen.published_cohort_flow where not 0 <= lower_95 or not upper_95 <= 100")
    assert not broken, f"a limit under 0 or over 100 per cent would be drawn: {broken}"


@pytest.mark.parametrize("table", TABLES)
def test_a_change_lies_in_its_own_intervals(seen: duckdb.DuckDBPyConnection, table: str) -> None:
    broken = some(
        seen,
        f"""select *, 1e-9 * greatest(1, abs(change_value), abs(value)) as slack from seen.{table}
        where change_value not between change_lower_95 - slack and change_upper_95 + slack
            or change_lower_998 > change_lower_95 + slack or change_upper_998 < change_upper_95 - slack
            or (change_lower_95 is null) <> (change_upper_998 is null)
            or change_lower_95 is not null and change_value is null""",
    )
    assert not broken, f"a change would stand outside its own interval, or with half of one: {broken}"


@pytest.mark.parametrize("table", TABLES)
def test_higher_and_lower_are_said_only_where_the_interval_says_so(seen: duckdb.DuckDBPyConnection, table: str) -> None:
    broken = some(
        seen,
        f"""select * from seen.{table} area join seen.{table} programme
        using (world, indicator_id, programme_code, period_code, breakdown, breakdown_value)
        where area.area_level <> 'P' and programme.area_level = 'P' and (
            (area.comparison = 'higher') <> (area.comparison in ('higher', 'lower', 'similar')
                and area.lower_998 > programme.value)
            or (area.comparison = 'lower') <> (area.comparison in ('higher', 'lower', 'similar')
                and area.upper_998 < programme.value))""",
    )
    broken += some(
        seen,
        f"""select * from seen.{table} where change_lower_998 is not null and (
            (change = 'higher') <> (change in ('higher', 'lower', 'similar') and change_lower_998 > 0)
            or (change = 'lower') <> (change in ('higher', 'lower', 'similar') and change_upper_998 < 0))""",
    )
    assert not broken, f"a municipality would be praised or blamed for chance: {broken}"


def test_no_input_takes_a_cell_out_of_the_grid(seen: duckdb.DuckDBPyConnection) -> None:
    missing = some(
        seen,
        f"""select world, {KEY}, area_level, period_type from range({N_WORLDS}) worlds (world)
        cross join empty.cells.grid
        anti join seen.cells_grid using (world, {KEY}, area_level, period_type)""",
    )
    assert not missing, f"a place in a table or a chart would be empty without a word: {missing}"


@pytest.mark.parametrize(
    ("table", "belongs"),
    [
        ("cells_cell_values", "true"),
        ("indicators_indicator_values", "is_in_table"),
        ("indicators_run_chart_points", "is_in_run_chart"),
        ("published_indicator_values", "is_in_table and may_be_shown"),
        ("published_run_chart_points", "is_in_run_chart and may_be_shown"),
    ],
)
def test_every_cell_of_the_grid_is_there_once(seen: duckdb.DuckDBPyConnection, table: str, belongs: str) -> None:
    """A round and a year may carry the same code, but no indicator has both."""
    broken = some(
        seen,
        f"""select world, {KEY}, count(*) filter (where expected), count(*) filter (where not expected)
        from (
            select world, {KEY}, true as expected,
                breakdown_value <> 'okänd' and (area_level <> 'R' or not is_about_persons) as may_be_shown
            from seen.cells_grid where {belongs}
            union all
            select world, {KEY}, false, null from seen.{table}
        ) group by all having count(*) filter (where expected) <> 1 or count(*) <> 2""",
    )
    assert not broken, f"a cell is missing or stands there twice: {broken}"


@pytest.mark.parametrize("table", [*TABLES, "published_run_chart_points", "published_mirrors"])
def test_a_cell_has_a_value_exactly_when_it_is_published(seen: duckdb.DuckDBPyConnection, table: str) -> None:
    broken = some(
        seen, f"select * from seen.{table} where (status = 'published') <> (value is not null) or status is null"
    )
    assert not broken, f"a figure without a status, or a status without its figure: {broken}"


@pytest.mark.parametrize("table", [*TABLES, "published_run_chart_points", "published_mirrors"])
def test_a_cell_that_is_not_shown_holds_no_number(seen: duckdb.DuckDBPyConnection, table: str) -> None:
    # How large a part answered is another figure, shown by itself; a median is that of the points that are shown.
    others = {"coverage_value", "median"}
    numbers = [f'"{column}"' for column in columns_of(seen, table, "DOUBLE") if column not in others]
    broken = some(
        seen, f"select * from seen.{table} where status <> 'published' and coalesce({', '.join(numbers)}) is not null"
    )
    assert not broken, f"a hidden figure could be worked out: {broken}"


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("indicators_indicator_values", "conclusion_sv"),
        ("published_indicator_values", "conclusion_sv"),
        ("indicators_run_chart_points", "signal_sv"),
        ("published_run_chart_points", "signal_sv"),
        ("published_run_chart_points", "baseline_rule_sv"),
        ("published_cohort_flow", "conclusion_sv"),
        ("published_targets", "status_sv"),
        ("published_mirrors", "gap_sv"),
    ],
)
def test_every_sentence_is_whole(seen: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    # The first of those that a mirror compares has nothing to be compared with.
    first = "select min(sort_order) from seeds.mirrors group by mirror_id"
    asked = f"where sort_order not in ({first})" if table == "published_mirrors" else ""
    sentences = [text for (text,) in seen.execute(f"select distinct {column} from seen.{table} {asked}").fetchall()]
    assert len(sentences) > 3, f"{table} says hardly anything"
    assert all(sentences), f"a reader of {table} would be told nothing"
    torn = [text for text in sentences if foreign_words(text) or not re.fullmatch(r"[A-ZÅÄÖ\d].*\.", text)]
    assert not torn, f"a reader would read torn sentences: {torn[:3]}"


@pytest.mark.parametrize("table", TABLES)
def test_every_sentence_and_colour_judges_as_comparison_and_change_do(
    seen: duckdb.DuckDBPyConnection, table: str
) -> None:
    found = seen.execute(
        f"""select distinct conclusion_sv, status, direction, comparison, change, assessment, change_method,
            coverage_value, is_locked, is_break
        from seen.{table} join published.indicators using (indicator_id)"""
    )
    names = [name for name, *_ in found.description or []]
    cells = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    sentences = [cell for cell in cells if cell["status"] == "published"]
    told = {judgement for cell in sentences for judgement in read_judgement(cell["conclusion_sv"])}
    assert told >= {"higher", "lower", "similar", "too_uncertain", "not_comparable"}, "some judgements are never told"
    assert any(has_low_coverage(cell) for cell in sentences), "it is never told that few answered"
    wrong = [
        cell
        for cell in sentences
        if read_judgement(cell["conclusion_sv"]) != judgement_to_tell(cell)
        or ("svarade, så jämför inte talet" in cell["conclusion_sv"])
        != (has_low_coverage(cell) and not cell["is_locked"])
    ]
    assert not wrong, f"a sentence would say another thing than the columns beside it: {wrong[:3]}"
    colours = [cell for cell in cells if cell["assessment"] != _assess(cell["comparison"], cell["direction"])]
    assert not colours, f"a page would colour what is not judged, or the wrong way: {colours[:3]}"


def _assess(comparison: str | None, direction: str) -> str | None:
    if comparison not in ("higher", "lower") or direction == "none":
        return None
    return "better" if comparison == direction else "worse"
