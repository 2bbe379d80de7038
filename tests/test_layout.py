"""The parts stay apart, so that a change in one cannot break another unseen."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from warehouse.settings import REPOSITORY

PARTS = ("ingest", "warehouse", "dashboard")
MODULES = sorted(path for part in PARTS for path in (REPOSITORY / part).rglob("*.py"))
MAY_IMPORT = {"ingest": {"ingest", "warehouse"}, "warehouse": {"warehouse"}, "dashboard": {"dashboard", "warehouse"}}


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_imports_go_one_way(path: Path) -> None:
    part = path.relative_to(REPOSITORY).parts[0]
    if path.name == "cli.py":
        return
    own = {name.split(".")[0] for name in imported_names(path)} & set(PARTS)
    assert own <= MAY_IMPORT[part], f"{path.name} reaches into {own - MAY_IMPORT[part]}"


def test_only_the_data_modules_of_the_dashboard_speak_sql() -> None:
    for path in (REPOSITORY / "dashboard").rglob("*.py"):
        if not path.name.startswith("data") or path.parent.name == "views":
            text = path.read_text(encoding="utf-8")
            assert "duckdb" not in imported_names(path), f"{path.name} opens the database by itself"
            assert not re.search(r"\bselect\b[^\"']*\bfrom\b", text), f"{path.name} holds SQL"


def test_charts_know_no_pages() -> None:
    for path in [REPOSITORY / "dashboard" / "charts.py", *(REPOSITORY / "dashboard").glob("*_chart.py")]:
        assert "streamlit" not in imported_names(path), f"{path.name} cannot be drawn outside a page"


def test_every_module_says_its_duty_in_one_line_and_stays_small() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), f"{path} does not say what it is for"
        assert len(text.splitlines()) <= 400, f"{path} has more than one duty"
        assert path.name != "utils.py"


def test_what_is_committed_stands_alone() -> None:
    """No path of a machine and no name of a registry's host: both would fail on another's laptop."""
    forbidden = re.compile(r"/(?:work|root|home)/[a-z]|py[p]i\.org|pythonho[s]ted|npm[j]s\.org|de[b]\.debian")
    endings = {".py", ".md", ".yml", ".toml", ".sql", ".lock", ".csv", ""}
    folders = [*PARTS, "dbt_project", "tests", ".ci"]
    files = [path for folder in folders for path in (REPOSITORY / folder).rglob("*") if path.is_file()]
    files += [path for path in REPOSITORY.iterdir() if path.is_file()]
    for path in files:
        made = {"__pycache__", "target", "logs", ".user.yml"} & set(path.parts)
        if path.suffix in endings and not made and path != Path(__file__):
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not forbidden.search(text), f"{path.relative_to(REPOSITORY)} depends on one machine"


def test_every_dependency_has_a_reason_and_a_hash() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[<>=]", item)[0].strip() for item in wanted]
    reasons = (REPOSITORY / "DECISIONS.md").read_text(encoding="utf-8").lower()
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").lower()
    for name in names:
        spoken = name.lower().removeprefix("types-").split("-")[0]
        assert spoken in reasons, f"nobody knows why {name} is needed"
        assert re.search(rf"^{re.escape(name.lower())}==[^\n]*\\\n\s+--hash=sha256:", lock, re.M), (
            f"{name} is not locked"
        )
