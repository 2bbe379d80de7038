"""What is accepted reaches the researcher: every export, every kept column and every row."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingest.contract import load_contracts
from warehouse.settings import DBT_PROJECT
from warehouse.snapshots import current_snapshot, open_published, open_research

MARTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((DBT_PROJECT / "models/marts").glob("*.sql"))}
# The mart of the two inventories writes "parent 1" and "parent 2" in a macro.
PARENT = (DBT_PROJECT / "macros/parent_of_child.sql").read_text(encoding="utf-8")
PARENTS = "".join(PARENT.replace("{{ number }}", number) for number in "12")


def marts_of(contract: str) -> dict[str, str]:
    """SQL of the marts that read a contract's staging view."""
    return {name: sql for name, sql in MARTS.items() if f"ref('stg_{contract}')" in sql}


def table_of(mart: str) -> str:
    return mart.removeprefix("research_")


@pytest.fixture
def research(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_research(snapshot.research) as connection:
        yield connection


@pytest.fixture
def published(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_published(snapshot.published) as connection:
        yield connection


@pytest.mark.parametrize("contract", load_contracts())
def test_every_export_reaches_a_mart_through_its_own_staging_view(contract: str) -> None:
    view = DBT_PROJECT / f"models/staging/stg_{contract}.sql"
    assert view.exists() and f"source('landing', '{contract}')" in view.read_text(encoding="utf-8"), (
        f"{contract} is taken in and then forgotten"
    )
    assert marts_of(contract), f"a researcher who looks for {contract} finds no table"


@pytest.mark.parametrize("contract", load_contracts())
def test_every_kept_column_reaches_a_mart(contract: str) -> None:
    sql = "\n".join([*marts_of(contract).values(), PARENTS])
    kept = {column.name for column in load_contracts()[contract].stored}
    lost = sorted(name for name in kept if not re.search(rf"\b{name}\b", sql))
    assert not lost, f"{contract}: kept in the landing zone, but no researcher can ask about {lost}"


def test_every_accepted_row_is_in_a_mart(research: duckdb.DuckDBPyConnection) -> None:
    accepted = dict(
        research.execute(
            "select contract, sum(n_accepted)::bigint from research.loads where status = 'accepted' group by all"
        ).fetchall()
    )
    assert set(accepted) == set(load_contracts()), "the demo leaves an export out"
    found = {}
    for contract in accepted:
        tables = [table_of(name) for name, sql in marts_of(contract).items() if re.search(r"\brow_number,?\n", sql)]
        rows = " union ".join(f"select distinct load_id, row_number from research.{table}" for table in tables)
        # Another contract's rows may lie in the same mart: both inventories are one table.
        ((found[contract],),) = research.execute(
            f"""select count(*) from ({rows}) join research.loads using (load_id)
            where contract = '{contract}' and status = 'accepted'"""
        ).fetchall()
    assert found == accepted, "rows that the sender was told count are missing, or doubled, for the researcher"


def test_no_exact_day_of_a_person_is_a_value_in_the_long_tables(research: duckdb.DuckDBPyConnection) -> None:
    months = research.execute(
        """select table_name, column_name from duckdb_columns()
        where schema_name = 'research' and data_type = 'DATE' and column_name like '%month'"""
    ).fetchall()
    assert {table for table, _ in months} >= {"child_interviews", "staff_survey_answers", "child_survey_answers"}
    for table, column in months:
        ((days,),) = research.execute(
            f"select count(*) from research.{table} where {column} <> date_trunc('month', {column})"
        ).fetchall()
        assert days == 0, f"{table}.{column} tells the day on which somebody was met or answered"


def test_the_codebook_covers_every_kept_column_and_every_question(research: duckdb.DuckDBPyConnection) -> None:
    told = set(research.execute("select distinct contract, column_name from research.codebook").fetchall())
    kept = {(name, column.name) for name, contract in load_contracts().items() for column in contract.stored}
    assert told == kept, f"a researcher cannot look up {sorted(kept ^ told)[:5]}"
    unknown = research.execute(
        """select distinct question from research.staff_survey_answers
        where question not in (select header from research.codebook where question_sv is not null)"""
    ).fetchall()
    assert not unknown, f"nobody can tell what was asked in {unknown}"


def test_the_plan_is_there_with_its_sources(research: duckdb.DuckDBPyConnection) -> None:
    milestones = research.execute(
        "select due_date::varchar from research.milestones where programme_code = 'FPA' and due_precision = 'dag'"
    ).fetchall()
    assert {day for (day,) in milestones} == {"2018-10-04", "2018-10-19", "2018-11-10", "2018-12-07"}
    plans = research.execute("select programme_code, plan_version from research.plan_versions order by all").fetchall()
    assert plans == [("FNY", 1), ("FPA", 1), ("FPA", 2), ("FPA", 3)]


@pytest.mark.parametrize(
    ("fact", "indicator", "period", "column", "lowest", "highest"),
    [
        ("sju kommuner", "P01", "alla", "value", 7, 7),
        ("45 föräldrar har intervjuats minst en gång", "I02", "alla", "numerator", 45, 45),
        ("en knapp tredjedel får stöd i tillräcklig utsträckning, 2019", "O02", "2019", "value", 25, 100 / 3),
        ("en knapp tredjedel får stöd i tillräcklig utsträckning, 2020", "O02", "2020", "value", 25, 100 / 3),
        ("fyra regionala utbildningsdagar", "N01", "alla", "numerator", 4, 4),
        ("30 kurser", "N03", "alla", "denominator", 30, 30),
        ("30 kurser på 7 träffar à 2,5 timme", "N04", "alla", "denominator", 30 * 7 * 2.5, 30 * 7 * 2.5),
        ("fem språk", "N06", "alla", "numerator", 5, 5),
        ("84 intervjuer med barn", "V01", "omgång 1", "numerator", 84, 84),
    ],
)
def test_the_figures_of_the_programme_pages_are_in_the_demo(
    published: duckdb.DuckDBPyConnection,
    fact: str,
    indicator: str,
    period: str,
    column: str,
    lowest: float,
    highest: float,
) -> None:
    found = published.execute(
        f"""select {column} from published.indicator_values
        where indicator_id = ? and period_code = ? and area_code = 'ALLA' and breakdown = 'all'""",
        [indicator, period],
    ).fetchall()
    assert len(found) == 1 and found[0][0] is not None and lowest <= found[0][0] <= highest, (
        f"the page says {fact}, the demo shows {found}"
    )


def test_activities_of_all_programmes_are_published_in_areas_of_their_own(
    published: duckdb.DuckDBPyConnection,
) -> None:
    programmes = published.execute("select distinct programme_code from published.activities order by 1").fetchall()
    assert programmes == [("FNY",), ("FPA",), ("VM",)]
    strangers = published.execute(
        """select activity_id from published.activities anti join published.areas using (programme_code, area_code)
        where area_code is not null"""
    ).fetchall()
    assert not strangers, f"on the page of an area nobody would find {strangers}"
    nameless = published.execute(
        "select activity_id from published.activities where activity_type_label_sv is null or status is null"
    ).fetchall()
    assert not nameless
