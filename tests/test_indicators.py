"""Every worked example comes out as written, and nothing loaded gives a full grid that says so: one build for both."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest
from making import new_home

from ingest.settle import settle_landing
from warehouse.archive import write_for_dbt
from warehouse.dbt_run import indicator_ids
from warehouse.previous import write_previous
from warehouse.settings import DBT_PROJECT

# What the dashboard, the reports and checks outside the project read: these columns, in this order.
FIXED = {
    "indicator_values": (
        "indicator_id, programme_code, area_code, area_level, period_code, breakdown, breakdown_value, "
        "status, numerator, denominator, value, lower_95, upper_95, lower_998, upper_998, comparison, change, "
        "method, conclusion_sv, is_break, fallback_area_code, fallback_period_code, comparison_95, "
        "comparison_others, others_value, assessment, funnel_lower_95, funnel_upper_95, funnel_lower_998, "
        "funnel_upper_998, earlier_period_code, change_lower_95, change_upper_95, change_lower_998, "
        "change_upper_998, change_value, change_method, coverage_indicator_id, coverage_value, is_uncertain, "
        "is_locked, is_told, version, closed_at, k, is_waiting"
    ),
    "indicators": (
        "indicator_id, programme_code, title_sv, definition_sv, numerator_sv, denominator_sv, unit_sv, kind, "
        "direction, is_about_persons, record_table, finest_level, breakdowns, warnings_sv, research_question, "
        "research_question_sv, target_source_sv, sql, worked_example, lineage, n_tests, n_tests_failed, "
        "tests_run_at, last_load_at, made_of, sort_order, disclosure_rule, withheld_sv, coverage_indicator_id, "
        "lock_reason_sv, lock_quote_sv, lock_source_sv"
    ),
    "areas": "area_code, area_name, area_level, parent_code, programme_code, show_name, sort_order",
    "periods": "programme_code, period_code, period_label_sv, period_type, start_date, end_date, sort_order",
    "programmes": "programme_code, programme_name_sv, description_sv, start_date, end_date",
    "breakdowns": "programme_code, breakdown, breakdown_label_sv, breakdown_value, value_label_sv, sort_order",
    "breaks": "indicator_id, period_code, reason_sv",
    "absences": "status, label_sv, explanation_sv",
    "targets": (
        "target_id, programme_code, indicator_id, area_code, plan_version, value_min, value_max, unit_sv, "
        "due_date, valid_from, valid_to, quote_sv, source_sv, measures, period_code, breakdown, breakdown_value, "
        "reached, is_current, plan_status, status_sv"
    ),
    "activities": (
        "activity_id, programme_code, activity_type, activity_type_label_sv, title, theme, region_code, "
        "area_code, planned_date, held_date, status, mode, planned_hours, held_hours, reason, is_held, plan_version, "
        "attendance_sv, state_sv"
    ),
    "loads": (
        "load_id, file_name, sheet, export, programme_code, status, superseded_by, n_rows, n_blank, "
        "n_accepted, n_set_aside, n_quarantined, loaded_at, encoding, warnings_sv, refusal_sv"
    ),
    "load_outcomes": "load_id, file_name, sheet, outcome, reason, reason_sv, remedy_sv, n_rows",
    "release": "release_id, made_at, git_commit, digest, reporting_date",
    "revisions": (
        "programme_code, record_table, record_table_sv, release_code, period_codes, period_labels_sv, indicator_ids, "
        "version, closed_at, k, is_served, is_waiting, state"
    ),
    "losses": "programme_code, indicator_id, area_level, is_divided, n_cells, n_published, share_published",
    "hidden_reasons": "programme_code, area_level, n_primary, n_secondary",
    "teams": (
        "programme_code, area_code, as_of, n_members, n_managers, n_coordinators, roles_sv, first_member_date, "
        "conclusion_sv"
    ),
    "team_meetings": "programme_code, area_code, period_code, period_start, n_meetings, hours",
    "attendance": "activity_id, programme_code, area_code, n_invited, n_present, n_remote, share",
    "plan_versions": "programme_code, plan_version, plan_name_sv, valid_from, valid_to, source_sv, dating_sv",
    "activity_counts": (
        "programme_code, plan_version, activity_type, activity_type_label_sv, n_planned, n_held, n_moved, "
        "n_cancelled, planned_hours, held_hours, dose, conclusion_sv"
    ),
    "courses": (
        "programme_code, course_id, language, place, area_code, start_date, end_date, status, is_held, "
        "n_sessions_held, n_sessions_planned, held_hours, planned_hours, conclusion_sv"
    ),
    "course_sessions": (
        "programme_code, breakdown, breakdown_value, session_number, n_courses, n_held, held_hours, "
        "planned_hours, share_held, conclusion_sv"
    ),
    "barriers": (
        "programme_code, area_code, period_code, domain, status, n_ratings, value, lowest, highest, is_mixed, "
        "conclusion_sv"
    ),
    "feedback": "feedback_id, programme_code, area_code, feedback_date, topic, source, action_state, action",
    "change_ideas": (
        "programme_code, area_code, idea_number, idea, driver, highest_spread, spread_step, is_spread, "
        "first_start_date, last_end_date, n_cycles, n_finished_cycles, decisions_sv"
    ),
    "others_ranges": (
        "indicator_id, programme_code, area_code, period_code, breakdown, breakdown_value, n_others, lowest, "
        "highest, position_sv"
    ),
    "distributions": (
        "indicator_id, programme_code, area_code, period_code, breakdown, breakdown_value, part, part_label_sv, "
        "side, share, n, of_n, sort_order"
    ),
    "indicator_history": "indicator_id, programme_code, happened_on, kind, text_sv, sort_order",
    "news": "programme_code, kind, indicator_id, n, text_sv, sort_order",
}


# Tables about plans, meetings, courses and organisations; a day there tells nothing about a family or a respondent.
ABOUT_WORK = {
    *("activities", "attendance", "loads", "targets", "milestones", "plan_versions", "programmes"),
    *("periods", "planned_periods", "project_months", "run_chart_points", "run_chart_marks"),
    *("teams", "team_members", "team_meetings", "tests_of_change", "change_ideas", "focus_groups", "feedback"),
    *("courses", "course_sessions", "local_plans", "unit_cycles"),
}


@dataclass(frozen=True)
class Build:
    """A build of nothing: no file has been loaded. Data tests and worked examples have run."""

    results: list[dict[str, Any]]
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    folder = tmp_path_factory.mktemp("dbt")
    settings = new_home(folder)
    settle_landing(settings, folder / "settled")
    write_for_dbt(settings.home, folder / "settled")
    write_previous(settings.home, folder / "settled")
    variables = {"indicators": indicator_ids(), "reporting_date": "2021-12-31", "k": 5}
    run = subprocess.run(
        [
            *(sys.executable, "-m", "warehouse.dbt_child"),
            *("--warn-error", "build", "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
            *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
            *("--vars", json.dumps(variables)),
        ],
        env={
            **os.environ,
            "GENOMBROTT_SETTLED": str(folder / "settled"),
            "GENOMBROTT_BUILD_DB": str(folder / "build.duckdb"),
            "DO_NOT_TRACK": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    report = folder / "target" / "run_results.json"
    assert report.exists(), f"dbt did not start:\n{run.stdout[-3000:]}{run.stderr[-1000:]}"
    results = json.loads(report.read_text(encoding="utf-8"))["results"]
    with duckdb.connect(str(folder / "build.duckdb"), read_only=True) as connection:
        yield Build(results, connection)


def test_everything_builds_before_the_first_file_is_loaded(build: Build) -> None:
    failed = [
        r["unique_id"]
        for r in build.results
        if r["status"] not in ("success", "pass") and "unit_test." not in r["unique_id"]
    ]
    assert not failed, f"the first day ends with an error: {failed}"


@pytest.mark.parametrize("id_", indicator_ids())
def test_the_worked_example_comes_out_as_written(build: Build, id_: str) -> None:
    own = [r for r in build.results if r["unique_id"].startswith(f"unit_test.genombrott.ind_{id_}.")]
    assert own, f"{id_}: the example on the page has not been tried"
    assert all(r["status"] == "pass" for r in own), f"{id_}: the example on the page is wrong: {own[0]['message']}"


def test_the_rules_of_sums_absence_comparison_and_disclosure_hold(build: Build) -> None:
    rules = [r for r in build.results if r["unique_id"].startswith("unit_test.") and ".ind_" not in r["unique_id"]]
    tried = {r["unique_id"].split(".")[2] for r in rules}
    assert tried >= {"sums", "cell_figures", "indicator_values", "decided_cells", "run_chart_points"}
    failed = {r["unique_id"].split(".")[-1]: r["message"] for r in rules if r["status"] != "pass"}
    assert not failed, f"a figure would be wrong, or shown where it must not be: {failed}"


@pytest.mark.parametrize("schema", ["indicators", "published"])
def test_with_nothing_loaded_every_cell_says_that_nothing_is_collected(build: Build, schema: str) -> None:
    found = build.rows(
        f"select status, count(*), count(value), count(conclusion_sv) from {schema}.indicator_values group by 1"
    )
    statuses = {status for status, *_ in found}
    assert "not_collected" in statuses <= {"not_collected", "not_applicable"}, f"figures made of nothing: {found}"
    for _, cells, values, sentences in found:
        assert values == 0 and sentences == cells, "a cell without a word of why it is empty"


def test_the_published_grid_holds_every_area_of_the_programme(build: Build) -> None:
    found = build.rows(
        """select area_level, count(distinct area_code) from published.indicator_values
        where indicator_id = 'O02' and breakdown = 'all' group by 1 order by 1"""
    )
    assert found == [("K", 7), ("P", 1)], "a municipality would be missing from the comparison, or a region be shown"


@pytest.mark.parametrize("table", FIXED)
def test_the_fixed_tables_have_their_fixed_columns(build: Build, table: str) -> None:
    found = build.rows(
        f"""select column_name from duckdb_columns() where schema_name = 'published' and table_name = '{table}'
        order by column_index"""
    )
    assert [name for (name,) in found] == FIXED[table].split(", "), f"a page or a report that reads {table} would break"


def test_every_table_and_column_that_people_query_has_a_comment(build: Build) -> None:
    bare = build.rows(
        """select schema_name, table_name, null from duckdb_tables()
        where schema_name in ('research', 'indicators', 'published') and comment is null
        union all
        select schema_name, table_name, column_name from duckdb_columns()
        where schema_name in ('research', 'indicators', 'published') and comment is null"""
    )
    assert not bare, f"a researcher's SQL client has no word on {bare}"


def test_no_exact_date_of_a_person_is_in_the_tables_that_leave_the_build(build: Build) -> None:
    dates = build.rows(
        """select table_name, column_name from duckdb_columns()
        where schema_name in ('research', 'indicators') and data_type in ('DATE', 'TIMESTAMP')
            and column_name not like '%month'"""
    )
    dates = [found for found in dates if found[0] not in ABOUT_WORK]
    assert not dates, f"a day on which a family was met would be in the research file: {dates}"


def test_the_query_on_the_page_runs_on_the_research_tables(build: Build) -> None:
    for id_, sql in build.rows("select indicator_id, sql from published.indicators"):
        build.rows(f"explain {sql}")
        schemas = set(re.findall(r"(?:from|join) (\w+)\.", sql))
        # The days between two interviews are counted from exact dates, which no researcher's file holds.
        allowed = {"research", "indicators"} | ({"restricted"} if id_ == "I05" else set())
        assert schemas and schemas <= allowed, f"{id_}: a researcher cannot run the query, it reads {schemas}"
