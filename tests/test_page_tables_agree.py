"""What a page counts of the work is what the indicator beside it says, on the demo's own files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from warehouse.snapshots import current_snapshot, open_published

# What an indicator says of a cell, and what the page's own table says: rows of (cell, value).
SAME = {
    "hinder och möjligheter": (
        "select period_code || breakdown_value, value from published.indicator_values where indicator_id = 'U07'"
        " and breakdown = 'område' and status = 'published'",
        "select period_code || domain, value from published.barriers where area_code = 'ALLA' and n_ratings > 0",
    ),
    "genomförda kurser": (
        "select breakdown_value, numerator from published.indicator_values where indicator_id = 'N03'"
        " and area_code = 'ALLA' and breakdown = 'språk' and denominator > 0",
        "select language, count(*) filter (where is_held) from published.courses group by 1",
    ),
    "levererad dos": (
        "select breakdown_value, value from published.indicator_values where indicator_id = 'N04'"
        " and breakdown = 'språk' and status = 'published'",
        "select breakdown_value, 100 * sum(held_hours) / sum(planned_hours) from published.course_sessions"
        " where breakdown = 'språk' group by 1",
    ),
    "prövade arbetssätt": (
        "select area_code, value from published.indicator_values where indicator_id = 'U04' and area_level = 'K'"
        " and breakdown = 'all' and value > 0",
        "select area_code, count(*) from published.change_ideas group by 1",
    ),
    "spridda arbetssätt": (
        "select area_code, numerator from published.indicator_values where indicator_id = 'U05' and area_level = 'K'"
        " and status = 'published'",
        "select area_code, count(*) filter (where is_spread) from published.change_ideas group by 1",
    ),
    "återkoppling med åtgärd": (
        "select area_code, numerator from published.indicator_values where indicator_id = 'U08' and area_level = 'K'"
        " and status = 'published'",
        "select area_code, count(*) filter (where action_state = 'ja') from published.feedback"
        " group by 1 having bool_or(action_state <> 'inte känt')",
    ),
    "närvaro på lärandeseminarium": (
        "select area_code, value from published.indicator_values where indicator_id = 'P05' and period_code = 'alla'"
        " and breakdown = 'all' and status = 'published' and area_level <> 'R'",
        "select area_code, 100 * sum(n_present) / sum(n_invited) from published.attendance where activity_id in"
        " (select activity_id from published.activities where activity_type = 'LS' and programme_code = 'FPA')"
        " and share is not null group by 1",
    ),
    "team med enhetschef": (
        "select area_code, numerator from published.indicator_values where indicator_id = 'P03' and area_level = 'K'"
        " and period_code = '2021' and status = 'published'",
        "select area_code, (n_managers > 0)::integer from published.teams where n_members > 0",
    ),
}


@pytest.fixture(scope="module")
def published(demo_home: Path) -> Iterator[DuckDBPyConnection]:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_published(snapshot.published) as connection:
        yield connection


@pytest.mark.parametrize("subject", SAME)
def test_the_page_and_the_indicator_say_the_same(published: DuckDBPyConnection, subject: str) -> None:
    said, counted = (dict(published.execute(query).fetchall()) for query in SAME[subject])
    assert len(said) > 3 and any(said.values()), f"{subject}: nothing to compare"
    assert counted == pytest.approx(said), f"{subject}: two numbers for the same thing on one page"


def test_every_plan_version_holds_its_part_of_the_activities(published: DuckDBPyConnection) -> None:
    uneven = published.execute(
        """select programme_code, activity_type from published.activity_counts
        where programme_code <> 'VM' group by all
        having sum(n_planned) filter (where plan_version is null)
            <> sum(n_planned) filter (where plan_version is not null)"""
    ).fetchall()
    assert not uneven, f"activities without a plan, or counted in two: {uneven}"


def test_the_team_is_as_the_files_have_it_on_the_last_project_day(published: DuckDBPyConnection) -> None:
    found = published.execute(
        "select as_of::varchar, count(*), sum(n_members) from published.teams group by 1"
    ).fetchall()
    assert found == [("2021-10-31", 7, 43)], "a team would be shown with those who left, or be missing"


def test_every_programme_has_its_news(published: DuckDBPyConnection) -> None:
    found = published.execute("select programme_code, kind from published.news where sort_order = 1").fetchall()
    assert sorted(found) == [(programme, "since") for programme in ("FNY", "FPA", "VM")]
