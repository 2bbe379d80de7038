"""A closed round shows what it showed: a late correction waits, is said to wait, and one child is no new release."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import Genombrott

from ingest.demo import demo_files
from warehouse.snapshots import current_snapshot, open_published, open_research

ROUND = ("FPA", "parents_assessed", "2019")
SHOWN = "indicator_id, area_code, period_code, breakdown, breakdown_value, status, numerator, denominator, value"


def person_cells(home: Path) -> list[tuple[object, ...]]:
    with _published(home) as connection:
        return connection.execute(
            f"select {SHOWN} from published.indicator_values inner join published.indicators using (indicator_id)"
            " where is_about_persons and disclosure_rule = 'joint' order by all"
        ).fetchall()


def states(home: Path) -> dict[tuple[str, str], str]:
    with _published(home) as connection:
        rows = connection.execute("select record_table, release_code, state from published.revisions").fetchall()
    return {(table, code): state for table, code, state in rows}


def _published(home: Path) -> duckdb.DuckDBPyConnection:
    snapshot = current_snapshot(home)
    assert snapshot
    return open_published(snapshot.published)


@pytest.fixture(scope="module")
def corrected(demo_home: Path, tmp_path_factory: pytest.TempPathFactory, genombrott: Genombrott) -> Path:
    """The demo's home after a corrected file of the caseworker inventory, in which the last child is missing."""
    folder = tmp_path_factory.mktemp("corrected")
    home, inbox = folder / "home", folder / "inbox"
    inbox.mkdir()
    shutil.copytree(demo_home, home)
    shutil.copytree(demo_home.parent / f"{demo_home.name}-secrets", folder / "home-secrets")
    (sent,) = (file for file in demo_files() if file.name == "nulagesanalys_2019.csv")
    rows = sent.read_bytes().rstrip().split(b"\r\n")
    (inbox / "nulagesanalys_2019_v2.csv").write_bytes(b"\r\n".join(rows[:-1]) + b"\r\n")
    run = genombrott(home, "refresh", str(inbox))
    assert run.returncode == 1, f"a late correction stops the daily command:\n{run.stderr[-2000:]}"
    return home


def test_every_round_of_the_demo_is_closed(demo_home: Path) -> None:
    assert set(states(demo_home).values()) == {"closed"}, "a new user's first dashboard shows nothing about persons"


def test_a_late_correction_changes_no_released_number(corrected: Path, demo_home: Path) -> None:
    assert person_cells(corrected) == person_cells(demo_home), (
        "whoever saw both publications can subtract, and knows what one child's parents were said to need"
    )


def test_researchers_see_the_correction(corrected: Path, demo_home: Path) -> None:
    def n_parents(home: Path) -> int:
        snapshot = current_snapshot(home)
        assert snapshot
        with open_research(snapshot.research) as connection:
            ((count,),) = connection.execute("select count(*) from research.parents_assessed").fetchall()
        return int(count)

    assert n_parents(corrected) < n_parents(demo_home), "the correction has not reached the researchers' file"


def test_the_pages_say_that_later_records_wait(corrected: Path) -> None:
    waiting = {unit for unit, state in states(corrected).items() if state == "waiting"}
    assert ("parents_assessed", "2019") in waiting and ("children_described", "2019") in waiting
    assert ("parents_assessed", "2020") not in waiting, "a round is said to wait although nothing in it has changed"
    with _published(corrected) as connection:
        marked = connection.execute(
            "select distinct indicator_id, version, is_waiting from published.indicator_values"
            " where indicator_id in ('O01', 'P06') and period_code = '2019' order by all"
        ).fetchall()
    assert marked == [("O01", 1, True), ("P06", None, False)]


def test_one_child_less_cannot_be_released(corrected: Path, genombrott: Genombrott) -> None:
    before = person_cells(corrected)
    run = genombrott(corrected, "release", *ROUND)
    assert run.returncode == 2 and "för få personer" in run.stderr, run.stderr[-1500:]
    assert person_cells(corrected) == before
    closings = sorted(path.name for path in (corrected / "archive" / "FPA" / "parents_assessed" / "2019").iterdir())
    assert closings == ["v1"], "a refused release left something behind"


def test_the_steward_is_told_what_is_closed_and_what_waits(corrected: Path, genombrott: Genombrott) -> None:
    run = genombrott(corrected, "release")
    assert run.returncode == 0 and "stängd, senare uppgifter väntar" in run.stdout, run.stderr[-500:]
    losses = json.loads(genombrott(corrected, "status", "--json").stdout)["disclosure"]
    parents = [entry for entry in losses if entry["indicator_id"] == "O02" and entry["area_level"] == "K"]
    assert {entry["breakdown"] for entry in parents} >= {"all", "roll"}
    for entry in losses:
        assert entry["n_published"] + entry["n_primary"] + entry["n_secondary"] == entry["n_cells"], entry


def test_a_cell_shown_beside_the_archive_is_found(corrected: Path, tmp_path: Path, genombrott: Genombrott) -> None:
    """Somebody changes the served file by hand: one hidden cell is shown."""
    home = tmp_path / "home"
    shutil.copytree(corrected, home)
    shutil.copytree(corrected.parent / "home-secrets", tmp_path / "home-secrets")
    snapshot = current_snapshot(home)
    assert snapshot
    with duckdb.connect(str(snapshot.published)) as connection:
        connection.execute(
            "update published.indicator_values set status = 'published', numerator = 7, denominator = 20, value = 35"
            " where indicator_id = 'O01' and period_code = '2019' and status = 'suppressed' and area_level = 'K'"
            " and breakdown = 'all'"
        )
    run = genombrott(home, "audit")
    assert run.returncode == 1 and "UNDERKÄND" in run.stdout, "a shown cell that nobody released goes unnoticed"
