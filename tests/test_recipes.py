"""The README's recipes work as they stand: its text adds an export, an indicator, a municipality and a page."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from warehouse.settings import REPOSITORY, Settings
from warehouse.snapshots import Snapshot, current_snapshot, open_published, open_research

_BLOCK = re.compile(
    r"```(?:yaml|sql|csv|python)\n(?:#|--) (?P<path>\S+)(?: \((?P<how>[^)]*)\))?\n(?P<body>.*?)```", re.S
)


def follow_recipes(readme: str, copy: Path) -> list[str]:
    """Writes every file that the recipes name, or adds their lines where they say; the paths touched."""
    touched = []
    for block in _BLOCK.finditer(readme):
        path, how, body = copy / block["path"], block["how"], block["body"]
        if how is None:
            assert not path.exists(), f"the recipe would overwrite {block['path']}"
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif how == "lägg till sist":
            path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + body, encoding="utf-8")
        else:
            after = how.removeprefix("lägg till efter ")
            text = path.read_text(encoding="utf-8")
            assert text.count(f"{after}\n") == 1, f"{block['path']} has no single line {after}"
            path.write_text(text.replace(f"{after}\n", f"{after}\n{body}"), encoding="utf-8")
        touched.append(block["path"])
    return touched


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the recipes have been followed."""
    folder = tmp_path_factory.mktemp("copy") / "genombrott"
    for part in ("ingest", "dbt_project", "warehouse", "dashboard", ".streamlit"):
        ignored = shutil.ignore_patterns("__pycache__", "demo", "target", "logs")
        shutil.copytree(REPOSITORY / part, folder / part, ignore=ignored)
    touched = follow_recipes((REPOSITORY / "README.md").read_text(encoding="utf-8"), folder)
    assert {Path(path).parts[0] for path in touched} == {"ingest", "dbt_project", "dashboard"}
    return folder


def run_in(copy: Path, *arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    used = str(home or copy.parent / "home")
    environment = {**os.environ, "PYTHONPATH": str(copy), "GENOMBROTT_HOME": used, "COLUMNS": "120"}
    environment["GENOMBROTT_SECRETS"] = str(copy.parent / "secrets")
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def snapshot(copy: Path) -> Snapshot:
    inbox = copy.parent / "inbox"
    inbox.mkdir()
    rows = "Nr;Kommun;Datum;Kommentar\n1;Mölndal;2019-05-02;\n2;Jönköping;2019-06-03;bra\n3;Jönköping;2019-09-12;\n"
    (inbox / "familjeradslag.csv").write_text(rows, encoding="utf-8-sig")
    visits = "Nr;Familjekod;Kommun;Genomfört;Kommentar\n1;A1;Linköping;ja;\n2;A2;Linköping;nej;\n3;B1;Jönköping;ja;\n"
    (inbox / "hembesok.csv").write_text(visits, encoding="utf-8-sig")
    assert run_in(copy, "warehouse.cli", "init").returncode == 0
    run = run_in(copy, "warehouse.cli", "refresh", str(inbox))
    assert run.returncode == 0, f"whoever follows the recipes gets an error:\n{run.stdout[-2000:]}{run.stderr[-2000:]}"
    made = current_snapshot(Settings(home=copy.parent / "home").home)
    assert made
    return made


def test_the_new_export_is_there_for_the_researcher(snapshot: Snapshot) -> None:
    with open_research(snapshot.research) as connection:
        rows = connection.execute("select municipality_code from research.family_conferences order by 1").fetchall()
    assert rows == [("0680",), ("0680",), ("1481",)]


def test_the_new_indicator_is_in_the_catalogue_with_its_words_sql_and_example(snapshot: Snapshot) -> None:
    with open_published(snapshot.published) as connection:
        ((title, sql, example),) = connection.execute(
            "select title_sv, sql, worked_example from published.indicators where indicator_id = 'F01'"
        ).fetchall()
    assert title == "Hållna familjerådslag" and "family_conferences" in sql and "rådslag-1" in example


def test_the_new_municipality_is_compared_in_the_new_indicator(snapshot: Snapshot) -> None:
    with open_published(snapshot.published) as connection:
        cells = connection.execute(
            """select area_code, value from published.indicator_values
            where indicator_id = 'F01' and status = 'published' and value > 0 order by area_code"""
        ).fetchall()
    assert cells == [("0680", 2.0), ("1481", 1.0), ("ALLA", 3.0)]


def test_a_programme_of_ones_own_has_its_areas_figures_and_secret(copy: Path, snapshot: Snapshot) -> None:
    with open_published(snapshot.published) as connection:
        cells = connection.execute(
            """select programme_code, area_code, numerator, denominator, value from published.indicator_values
            where indicator_id = 'H01' and status = 'published' order by area_code"""
        ).fetchall()
        name = connection.execute(
            "select programme_name_sv from published.programmes where programme_code = 'HBV'"
        ).fetchall()
    assert cells == [("HBV", "0580", 1, 2, 50.0), ("HBV", "0680", 1, 1, 100.0), ("HBV", "ALLA", 2, 3, 200 / 3)]
    assert name == [("Hembesök för nyblivna föräldrar",)]
    assert (copy.parent / "secrets" / "HBV.key").is_file(), "two programmes could be joined by their pseudonyms"


def test_a_programme_of_ones_own_has_a_template(copy: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    run = run_in(copy, "warehouse.cli", "template", "hembesok", "--out", str(tmp_path / "hembesok.xlsx"))
    assert run.returncode == 0, run.stderr
    checked = run_in(copy, "warehouse.cli", "check", str(tmp_path / "hembesok.xlsx"), home=tmp_path / "new")
    assert checked.returncode == 0, checked.stderr


def open_page(copy: Path, view: str, **parameters: str) -> str:
    """All that a page of the copy says, opened by a link."""
    script = f"""
import sys
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("dashboard/app.py", default_timeout=60).run().switch_page("views/{view}.py")
page.query_params.update({parameters!r})
page.run()
assert not page.exception, page.exception
print(" ".join(str(element.value) for element in page.main if hasattr(element, "value")))
print(" ".join(getattr(element.proto, "body", "") for element in page.get("html")))
"""
    (copy / "open_page.py").write_text(script, encoding="utf-8")
    run = run_in(copy, "open_page")
    assert run.returncode == 0, f"{view} breaks:\n{run.stderr[-2000:]}"
    return run.stdout


def test_the_new_page_opens_and_shows_the_new_figures(copy: Path, snapshot: Snapshot) -> None:
    said = open_page(copy, "family_conferences")
    assert "Jönköping" in said, f"the page does not show the new municipality:\n{said[-1500:]}"


def test_the_new_indicator_is_on_the_comparison_page(copy: Path, snapshot: Snapshot) -> None:
    said = open_page(copy, "compare", program="FPA", indikator="F01")
    assert "Hållna familjerådslag" in said, "whoever adds an indicator does not find it where areas are compared"
    assert "Jönköping" in said and "Mölndal" in said, f"the areas of the new indicator are not there:\n{said[-1500:]}"


def test_the_new_indicator_is_in_the_report(copy: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    made = tmp_path / "rapport.xlsx"
    run = run_in(copy, "warehouse.cli", "report", "--for", "styrgrupp", "--format", "xlsx", "--out", str(made))
    assert run.returncode == 0, run.stderr
    book = openpyxl.load_workbook(made)
    sheet = next((name for name in book.sheetnames if name.startswith("F01 ")), None)
    assert sheet, f"the steering group's report lacks the new indicator: {book.sheetnames}"
    cells = [cell for row in book[sheet].iter_rows(values_only=True) for cell in row]
    assert "Jönköping" in cells and 2 in cells, "the report does not hold the new municipality's figure"
