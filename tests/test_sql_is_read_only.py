"""Promise: a researcher can ask anything and break nothing."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from built_database import publish_value
from rich.console import Console

from warehouse.errors import UserError
from warehouse.snapshots import open_research
from warehouse.sql import MOST_ROWS, run_loop, run_text


@pytest.fixture
def research(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_research(publish_value(tmp_path, 31.25, 0).research) as connection:
        yield connection


@pytest.fixture
def console() -> Console:
    return Console(file=StringIO(), width=200)


def printed(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_question_is_answered(research: duckdb.DuckDBPyConnection, console: Console) -> None:
    run_text(research, "select count(*) as parents from research.parents_assessed", console)
    assert "parents" in printed(console) and "10" in printed(console)


def test_several_questions_in_one_text(research: duckdb.DuckDBPyConnection, console: Console) -> None:
    text = "-- en fråga\nselect 'först' as svar;\ncreate temp table mina as select 41 + 1 as n;\nfrom mina;"
    run_text(research, text, console)
    assert "först" in printed(console) and "42" in printed(console)


def test_a_long_answer_is_cut_and_says_so(research: duckdb.DuckDBPyConnection, console: Console) -> None:
    run_text(research, "select i from range(100000) numbers(i)", console)
    assert f"De första {MOST_ROWS} raderna visas." in printed(console)
    run_text(research, "select 'nästa' as fråga", console)
    assert "nästa" in printed(console), "after a cut answer the connection is stuck"


@pytest.mark.parametrize(
    "statement",
    [
        "create table research.x as select 1",
        "update research.parents_assessed set score = 1",
        "drop table research.parents_assessed",
        "from read_csv('/etc/passwd')",
        "copy research.parents_assessed to 'ut.csv'",
        "attach '/tmp/annan.duckdb'",
        "set enable_external_access = true",
        "select nonsense from nowhere",
        "selekt 1",
    ],
)
def test_what_cannot_be_done_is_told_in_swedish(
    research: duckdb.DuckDBPyConnection, console: Console, statement: str
) -> None:
    with pytest.raises(UserError) as told:
        run_text(research, statement, console)
    assert told.value.message == "Frågan gick inte att köra."
    assert told.value.remedy


def test_tables_and_columns_are_explained(research: duckdb.DuckDBPyConnection, console: Console) -> None:
    run_text(research, ".tables", console)
    assert "research.parents_assessed" in printed(console) and "En rad är en förälder." in printed(console)
    run_text(research, ".describe parents_assessed", console)
    assert "Det är barnsekreterarens bedömning." in printed(console)
    with pytest.raises(UserError, match="ingen tabell"):
        run_text(research, ".describe hemligheter", console)


def test_a_conversation(research: duckdb.DuckDBPyConnection, console: Console, tmp_path: Path) -> None:
    lines = iter(["select 1 +", "  1 as två;", "", "selekt;", ".tables", ".exit", "select 'för sent';"])
    complaints: list[UserError] = []
    run_loop(research, console, tmp_path / "history", lambda prompt: next(lines), complaints.append)
    assert "två" in printed(console) and "research.scores" in printed(console)
    assert len(complaints) == 1, "one bad question ends the conversation"
    assert "för sent" not in printed(console)
