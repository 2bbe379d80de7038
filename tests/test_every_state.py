"""Every choice on every page opens: on the demo, on a snapshot without records, and on one where all is hidden."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from states import NOT_SWEDISH, markup_of, opened, prose_of, states_of

from dashboard.frame import PAGES

Home = Callable[[str], Path]
PROGRAMMES = ("FPA", "FNY", "VM")
KEPT = ("programmes", "indicators", "areas", "periods", "breakdowns", "absences", "release", "indicator_values",
        "key_indicators", "plan_summary")  # fmt: skip
NUMBERS = ("DOUBLE", "BIGINT", "INTEGER")


@pytest.fixture(scope="module")
def home_of(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demo's snapshot as it is, or emptied: `empty` has no record at all, `all_hidden` no figure that is shown."""

    def made(state: str) -> Path:
        if state == "demo":
            return demo_home
        home = tmp_path_factory.getbasetemp() / f"every-{state}"
        if home.exists():
            return home
        home.mkdir()
        name = (demo_home / "CURRENT").read_text().strip()
        for path in (demo_home / "CURRENT", demo_home / f"published-{name}.duckdb"):
            shutil.copy(path, home)
        (home / f"published-{name}.duckdb").chmod(0o600)
        with duckdb.connect(str(home / f"published-{name}.duckdb")) as connection:
            _strip(connection, state)
        return home

    return made


def _strip(connection: duckdb.DuckDBPyConnection, state: str) -> None:
    tables = connection.sql("from duckdb_tables() where schema_name = 'published'").pl()["table_name"].to_list()
    columns = connection.sql("from duckdb_columns() where schema_name = 'published'").pl()
    for table in tables:
        own = columns.filter(columns["table_name"] == table)
        if "status" in own["column_name"] and table not in ("activities", "loads", "absences", "courses"):
            figures = own.filter(own["data_type"] == "DOUBLE")["column_name"].to_list()
            status = "not_collected" if state == "empty" else "suppressed"
            blanks = "".join(f", {name} = null" for name in figures)
            connection.execute(f"update published.{table} set status = '{status}'{blanks}")
            if table == "indicator_values":
                connection.execute(
                    "update published.indicator_values set comparison = null, change = null, conclusion_sv = null"
                )
        if state == "empty" and table not in KEPT:
            connection.execute(f"delete from published.{table}")


@pytest.mark.parametrize("state", ["demo", "empty", "all_hidden"])
@pytest.mark.parametrize("title", PAGES)
def test_every_state_of_a_page_opens(title: str, state: str, home_of: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home_of(state), title, monkeypatch)
    n_seen = 0
    for address in states_of(app):
        n_seen += 1
        assert not app.exception, f"/{address} on the {state} snapshot breaks: {app.exception}"
        markup = markup_of(app)
        assert markup.count("<h1") == 1, f"/{address} on the {state} snapshot has not one heading to land on"
        foreign = NOT_SWEDISH.search(prose_of(app))
        assert not foreign, f"/{address} on the {state} snapshot says {foreign.group(0)!r} to a Swedish reader"
    assert n_seen >= len(PROGRAMMES), f"{title} offered no choices to try"
