"""What is not documented does not build: commands, columns, words and files."""

import re
import subprocess
from pathlib import Path

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from warehouse.cli import app
from warehouse.settings import REPOSITORY
from warehouse.snapshots import current_snapshot, open_published, open_research

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
RESEARCHERS = (REPOSITORY / "warehouse" / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_stands_in_the_readme_and_explains_itself_in_swedish(name: str) -> None:
    assert f"| `{name}" in README, f"nobody learns of the command {name}"
    help_text = COMMANDS[name].help or ""
    assert re.search(r"[åäö]|\b(och|som|en|visa)\b", help_text), f"{name} --help says nothing in Swedish"


def test_the_help_is_swedish_throughout() -> None:
    words = re.compile(r"\b(?:Usage|Options|Commands|Arguments|Show|exit|default|required|Path|str|int)\b")
    for name in ["", *COMMANDS]:
        english = words.findall(CliRunner().invoke(app, [*name.split(), "--help"]).output)
        assert not english, f"genombrott {name} --help speaks English: {english}"


def test_every_path_and_link_of_the_readmes_exists() -> None:
    for text, folder in ((README, REPOSITORY), (RESEARCHERS, REPOSITORY / "warehouse")):
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert (folder / link).exists(), f"the link {link} leads nowhere"
    way = README.split("## Ett svars väg")[1].split("\n## ")[0]
    for path in re.findall(r"`((?:ingest|dbt_project|warehouse|dashboard|tests)/[^`*]+\.\w+)`", way):
        assert (REPOSITORY / path).exists(), f"the path of one answer names {path}, which is not there"


def test_the_readme_holds_measured_figures_only() -> None:
    assert not re.search(r"\b[A-Z]+_[A-Z]+\b(?<!GENOMBROTT_HOME)", re.sub(r"GENOMBROTT_[A-Z_]+", "", README)), (
        "a figure is missing"
    )


def test_the_two_commands_of_the_readme_are_in_the_makefile() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`?make (\w+)", README):
        assert re.search(rf"^{target}:", makefile, re.M), f"make {target} is promised and missing"
    ci = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^(?!#|set|cd).+$", ci, re.M) == ["make test"]


def test_every_table_of_the_snapshots_and_each_of_its_columns_is_described(demo_home: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    for opened in (open_research(snapshot.research), open_published(snapshot.published)):
        with opened as connection:
            nameless = connection.execute(
                """select table_name from duckdb_tables() where comment is null and not internal
                union all
                select table_name || '.' || column_name from duckdb_columns() where comment is null and not internal"""
            ).fetchall()
        assert nameless == [], f"a researcher finds {len(nameless)} tables or columns without a word, as {nameless[:5]}"


def test_the_researchers_map_names_every_table(demo_home: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_research(snapshot.research) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'research'").fetchall()
    missing = [name for (name,) in tables if f"`{name}`" not in RESEARCHERS]
    assert not missing, f"the map of the tables lacks {missing}"


def example_queries() -> list[Path]:
    return sorted((REPOSITORY / "warehouse" / "queries").glob("*.sql"))


@pytest.mark.parametrize("path", example_queries(), ids=lambda path: path.stem)
def test_every_example_query_answers_on_the_demo(path: Path, demo_home: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot and f"`{path.name}`" in RESEARCHERS
    with open_research(snapshot.research) as connection:
        rows = connection.execute(path.read_text(encoding="utf-8")).fetchall()
    assert rows, f"{path.name} answers nothing"


def test_the_query_on_perceived_support_agrees_with_the_truth(demo_home: Path) -> None:
    """I08 and I07 of the demo's truth: 25 of 66 caseworkers and 15 of 25 parents answer higher."""
    snapshot = current_snapshot(demo_home)
    assert snapshot
    query = (REPOSITORY / "warehouse" / "queries" / "4_upplevs_stodet_battre.sql").read_text(encoding="utf-8")
    with open_research(snapshot.research) as connection:
        answer = {row[0].split()[0]: row[1:3] for row in connection.execute(query).fetchall()}
    assert answer == {"barnsekreterare": (66, 25), "föräldrar": (25, 15)}


def test_the_glossary_names_each_column_word_once() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ", (REPOSITORY / "GLOSSARY.md").read_text(encoding="utf-8"), re.M)
    swedish = [word for cell, _ in rows for word in cell.split(", ")]
    assert len(rows) > 40 and len(swedish) == len(set(swedish)), "a Swedish word has two English ones"


def test_what_git_holds_is_no_data() -> None:
    files = subprocess.run(
        ["git", "-C", str(REPOSITORY), "ls-files"], capture_output=True, text=True, check=False
    ).stdout
    held = [name for name in files.splitlines() if name.endswith((".duckdb", ".parquet", ".key", ".wal"))]
    assert held == [], f"data lies in git: {held}"


def test_snapshots_open_in_an_older_duckdb(demo_home: Path) -> None:
    """The header of the file says the storage version; 64 is what DuckDB 1.x reads."""
    snapshot = current_snapshot(demo_home)
    assert snapshot
    for path in (snapshot.research, snapshot.published):
        assert int.from_bytes(path.read_bytes()[12:20], "little") == 64, "a researcher with DuckDB 1.2 cannot open it"
    assert duckdb.__version__.startswith("2.")
