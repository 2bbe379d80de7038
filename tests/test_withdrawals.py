"""Who withdraws is gone: from landing, manifests, logs and research, and does not come back with a re-sent file."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import fastexcel
import polars as pl
import pytest
import xlsxwriter
from conftest import Genombrott
from making import new_home, write_export

from ingest.contract import load_contracts
from ingest.demo import DEMO_FILES
from ingest.home import home_status, rows_left_out
from ingest.landing import read_manifests
from ingest.loading import load_file
from ingest.pseudonyms import pseudonym
from ingest.secrets import read_secrets
from ingest.settle import settle_home
from ingest.withdrawals import erase_from_landing, keep_tombstone, read_tombstones
from warehouse.settings import Settings
from warehouse.snapshots import current_snapshot, open_published, open_research

PARENT = "F006"


def pseudonym_of(settings: Settings, programme: str, code: str) -> str:
    return pseudonym(read_secrets(settings, (programme,))[programme], code)


def withdraw_from_landing(settings: Settings, code: str, mode: str = "erase") -> dict[str, int]:
    keep_tombstone(settings.home, "FPA", pseudonym_of(settings, "FPA", code), mode)  # type: ignore[arg-type]
    return erase_from_landing(settings, load_contracts())


def consents(settings: Settings) -> list[tuple[str, int]]:
    """Accepted consents as (who, version), with the codes the test gave."""
    names = {pseudonym_of(settings, "FPA", code): code for code in ("F1", "F2", "F3")}
    accepted, _ = settle_home(settings)
    return [
        (names[ref], version) for ref, version in accepted["samtycke"].select("parent_ref", "consent_version").rows()
    ]


def entry_of(settings: Settings, file: str) -> dict[str, object]:
    return next(entry for entry in home_status(settings)["files"] if entry["file"] == file)


def test_an_erased_person_is_gone_and_the_rows_are_set_aside(settings: Settings, tmp_path: Path) -> None:
    people = [{"Föräldrakod": "F1"}, {"Föräldrakod": " f2 "}, {"Föräldrakod": "F1", "Version": "2"}]
    load_file(write_export(tmp_path, "samtycke.csv", *people), settings)
    assert withdraw_from_landing(settings, "F1") == {"samtycke.csv": 2}
    assert consents(settings) == [("F2", 1)], "the parent who left is still counted"
    entry = entry_of(settings, "samtycke.csv")
    assert (entry["rows"], entry["accepted"], entry["set_aside"]) == (3, 1, {"aterkallad": 2}), entry


def test_an_erased_person_does_not_come_back_with_a_corrected_file(settings: Settings, tmp_path: Path) -> None:
    load_file(write_export(tmp_path, "samtycke.csv", {"Föräldrakod": "F1"}, {"Föräldrakod": "F2"}), settings)
    withdraw_from_landing(settings, "F1")
    again = write_export(
        tmp_path, "samtycke_v2.csv", {"Föräldrakod": "F2"}, {"Föräldrakod": "F1"}, {"Föräldrakod": "F3"}
    )
    (entry,) = load_file(again, settings).entries
    assert consents(settings) == [("F2", 1), ("F3", 1)], "a re-sent export brings back a person who has left"
    assert entry["set_aside"] == {"aterkallad": 1}


def test_a_family_code_erases_all_parents_of_the_family(settings: Settings, tmp_path: Path) -> None:
    people = [{"Föräldrakod": "F1", "Familjekod": "FAM7"}, {"Föräldrakod": "F2", "Familjekod": "FAM8"}]
    load_file(write_export(tmp_path, "samtycke.csv", *people), settings)
    withdraw_from_landing(settings, "fam7")
    assert consents(settings) == [("F2", 1)]


def test_the_next_row_takes_over_the_key_of_none(settings: Settings, tmp_path: Path) -> None:
    """The other rows keep their outcomes: a double key stays double."""
    people = [{"Föräldrakod": "F2"}, {"Föräldrakod": "F2"}, {"Föräldrakod": "F1"}]
    load_file(write_export(tmp_path, "samtycke.csv", *people), settings)
    withdraw_from_landing(settings, "F1")
    entry = entry_of(settings, "samtycke.csv")
    assert (entry["accepted"], entry["quarantined"], entry["set_aside"]) == (
        1,
        {"dubblettnyckel": 1},
        {"aterkallad": 1},
    )


def test_no_programme_touches_another(settings: Settings, tmp_path: Path) -> None:
    load_file(write_export(tmp_path, "samtycke.csv", {"Föräldrakod": "F1"}), settings)
    keep_tombstone(settings.home, "FNY", pseudonym_of(settings, "FNY", "F1"), "erase")
    assert erase_from_landing(settings, load_contracts()) == {}
    assert consents(settings) == [("F1", 1)]


def test_a_crash_between_manifest_and_rows_is_made_good_by_the_next_run(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_file(write_export(tmp_path, "samtycke.csv", {"Föräldrakod": "F1"}, {"Föräldrakod": "F2"}), settings)

    def crash(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("ingest.landing.move_into_place", crash)
        with pytest.raises(KeyboardInterrupt):
            withdraw_from_landing(settings, "F1")
    assert [tombstone.is_done for tombstone in read_tombstones(settings.home)] == [False]
    assert erase_from_landing(settings, load_contracts()) == {"samtycke.csv": 1}
    assert consents(settings) == [("F2", 1)]
    (manifest,) = read_manifests(settings.home)
    assert [row.row_number for row in manifest.left_out] == [2] and manifest.n_candidates == 1


def test_stop_keeps_what_was_given_and_takes_in_nothing_new(settings: Settings, tmp_path: Path) -> None:
    load_file(write_export(tmp_path, "samtycke.csv", {"Föräldrakod": "F1"}, {"Föräldrakod": "F2"}), settings)
    assert withdraw_from_landing(settings, "F1", "stop") == {}
    people = [{"Föräldrakod": "F2"}, {"Föräldrakod": "F1"}, {"Föräldrakod": "F1", "Version": "2"}]
    (entry,) = load_file(write_export(tmp_path, "samtycke_v2.csv", *people), settings).entries
    assert sorted(consents(settings)) == [("F1", 1), ("F2", 1)], "stop either lost what was given or took in more"
    assert entry["set_aside"] == {"aterkallad": 1}


def test_an_erasure_is_never_softened_into_a_stop(settings: Settings, tmp_path: Path) -> None:
    load_file(write_export(tmp_path, "samtycke.csv", {"Föräldrakod": "F1"}), settings)
    withdraw_from_landing(settings, "F1")
    withdraw_from_landing(settings, "F1", "stop")
    assert [tombstone.mode for tombstone in read_tombstones(settings.home)] == ["erase"]


# --- the whole way, through the command line --------------------------------------------------------------------


def without_person(source: Path, target: Path, code: str) -> None:
    """The demo's files as they would be had the parent never been asked."""
    for path in sorted(source.iterdir()):
        if path.name.startswith("samtycke"):
            lines = path.read_bytes().splitlines(keepends=True)
            (target / path.name).write_bytes(b"".join(line for line in lines if not line.startswith(code.encode())))
        elif path.name == "intervjulogg.xlsx":
            _workbook_without(path, target / path.name, code)
        elif path.suffix in {".csv", ".xlsx", ".sav"}:
            shutil.copy(path, target / path.name)


def _workbook_without(source: Path, target: Path, code: str) -> None:
    sheet = fastexcel.read_excel(source).load_sheet("Logg", header_row=None, skip_rows=0, dtypes="string").to_polars()
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False}) as workbook:
        log = workbook.add_worksheet("Logg")
        kept = [row for row in sheet.iter_rows() if (row[0] or "").strip().upper() != code]
        for at, row in enumerate(kept):
            log.write_row(at, 0, [cell or "" for cell in row])


def research_tables(home: Path) -> dict[str, pl.DataFrame]:
    """Every table that researchers see, without what names files and rows of files."""
    snapshot = current_snapshot(home)
    assert snapshot
    with open_research(snapshot.research) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where table_name not in ('loads', 'row_outcomes')"
        ).fetchall()
        return {
            name: connection.sql(
                f"select columns(lambda name: name not in ('load_id', 'row_number')) from {name} order by all"
            ).pl()
            for (name,) in names
        }


@pytest.fixture(scope="module")
def erased(demo_home: Path, tmp_path_factory: pytest.TempPathFactory, genombrott: Genombrott) -> Path:
    """The demo's home after a parent was withdrawn, the code given on standard input."""
    home = tmp_path_factory.mktemp("withdrawn") / "home"
    shutil.copytree(demo_home, home)
    shutil.copytree(demo_home.parent / f"{demo_home.name}-secrets", home.parent / "home-secrets")
    (home / ".sql_history").write_text(f"select 1;\nselect * from research.consents where parent_ref = '{PARENT}';\n")
    (home / "scratch" / "run-left").mkdir(parents=True)
    command = [sys.executable, "-m", "warehouse.cli", "withdraw", "FPA", "-"]
    environment = {"GENOMBROTT_HOME": str(home), "GENOMBROTT_SECRETS": str(home.parent / "home-secrets")}
    run = subprocess.run(
        command, input=f"{PARENT.lower()}\n", env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert run.returncode == 0, f"a person's withdrawal fails:\n{run.stdout[-2000:]}{run.stderr[-2000:]}"
    assert PARENT not in run.stdout + run.stderr, "the person's code is printed"
    return home


def test_research_equals_that_of_a_home_that_never_had_the_person(
    erased: Path, demo_home: Path, tmp_path: Path, genombrott: Genombrott
) -> None:
    never = tmp_path / "never"
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    without_person(DEMO_FILES, inbox, PARENT)
    shutil.copytree(demo_home.parent / f"{demo_home.name}-secrets", tmp_path / "never-secrets")
    assert genombrott(never, "init").returncode == 0
    assert genombrott(never, "refresh", str(inbox)).returncode == 1
    mine, theirs = research_tables(erased), research_tables(never)
    assert mine.keys() == theirs.keys()
    different = [name for name in mine if not mine[name].equals(theirs[name])]
    assert not different, f"the person still shows in {different}"


def test_nothing_in_the_home_holds_the_pseudonym_but_the_tombstone(erased: Path) -> None:
    settings = Settings(home=erased, secrets=erased.parent / "home-secrets")
    mark = pseudonym_of(settings, "FPA", PARENT)
    assert mark in (erased / "tombstones.json").read_text(encoding="utf-8")
    for path in (path for path in erased.rglob("*") if path.is_file() and path.name != "tombstones.json"):
        data = path.read_bytes()
        assert mark.encode() not in data and bytes.fromhex(mark) not in data, f"{path.name} holds the person"
        assert PARENT.encode() not in data or path.suffix in {".duckdb"}, f"{path.name} holds the person's code"
    for path in erased.rglob("*.parquet"):
        frame = pl.read_parquet(path)
        assert not any((frame[name] == mark).any() for name in frame.columns if frame.schema[name] == pl.String), (
            path.name
        )
    for path in erased.glob("*.duckdb"):
        assert not _tables_holding(path, mark), f"{path.name} holds the person"


def _tables_holding(path: Path, mark: str) -> list[str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where data_type = 'VARCHAR' and not internal"
        ).fetchall()
        return [
            table
            for schema, table, column in columns
            if connection.execute(
                f'select count(*) from "{schema}"."{table}" where contains("{column}", ?)', [mark]
            ).fetchall()
            != [(0,)]
        ]


def test_earlier_copies_are_destroyed_and_the_home_is_healthy(erased: Path, genombrott: Genombrott) -> None:
    assert len(list(erased.glob("research-*.duckdb"))) == 1 and len(list(erased.glob("published-*.duckdb"))) == 1
    assert not list((erased / "scratch").glob("*")), "a working folder with the person is left"
    assert (erased / ".sql_history").read_text() == "select 1;\n"
    run = genombrott(erased, "status", "--json")
    assert json.loads(run.stdout)["healthy"] and run.returncode == 0, run.stdout[-500:]


def test_the_withdrawn_rows_are_told_to_the_steward_and_to_nobody_else(erased: Path) -> None:
    settings = Settings(home=erased, secrets=erased.parent / "home-secrets")
    rows = rows_left_out(settings)
    assert rows.filter(pl.col("reason") == "aterkallad").height > 0
    snapshot = current_snapshot(erased)
    assert snapshot
    for path in (snapshot.published, snapshot.research):
        assert not _tables_holding(path, "aterkallad") or _only_words(path), f"{path.name} tells that somebody has left"


def _only_words(path: Path) -> bool:
    return not [
        table for table in _tables_holding(path, "aterkallad") if table not in {"reasons", "absences", "codebook"}
    ]


def test_released_figures_stay_and_their_round_waits(erased: Path, demo_home: Path) -> None:
    shown, before = (
        [cell for cell in _person_cells(home) if cell[0] in ("I02", "I01")] for home in (erased, demo_home)
    )
    assert shown == before, "the difference between two publications is the person who has left"
    snapshot = current_snapshot(erased)
    assert snapshot
    with open_published(snapshot.published) as connection:
        waiting = connection.execute(
            "select record_table from published.revisions where is_waiting and programme_code = 'FPA' order by 1"
        ).fetchall()
    assert ("interviewed_parents",) in waiting, "the page does not say that something has changed since the release"
    secret = {path.name for path in erased.glob("archive/FPA/*/*/*/secret/*")}
    assert secret == {"reasons.parquet"}, "what a closed round was decided from still holds who has left"


def _person_cells(home: Path) -> list[tuple[Any, ...]]:
    snapshot = current_snapshot(home)
    assert snapshot
    with open_published(snapshot.published) as connection:
        return connection.execute(
            "select indicator_id, area_code, period_code, breakdown, breakdown_value, status, numerator, denominator,"
            " value from published.indicator_values order by all"
        ).fetchall()


def test_an_unknown_programme_is_refused(tmp_path: Path, genombrott: Genombrott) -> None:
    settings = new_home(tmp_path)
    shutil.move(tmp_path / "secrets", tmp_path / "home-secrets")
    run = genombrott(settings.home, "withdraw", "XYZ", "F999")
    assert run.returncode == 2 and "program" in run.stderr


def test_a_withdrawal_that_was_cut_short_is_completed_by_the_next_build(
    demo_home: Path, tmp_path: Path, genombrott: Genombrott
) -> None:
    """What is left when the machine stops right after the decision: a tombstone, and nothing removed yet."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    shutil.copytree(demo_home.parent / f"{demo_home.name}-secrets", tmp_path / "home-secrets")
    settings = Settings(home=home, secrets=tmp_path / "home-secrets")
    mark = pseudonym_of(settings, "FPA", PARENT)
    keep_tombstone(home, "FPA", mark, "erase")
    assert genombrott(home, "build").returncode == 0
    assert [tombstone.is_done for tombstone in read_tombstones(home)] == [True]
    (research,) = home.glob("research-*.duckdb")
    assert not _tables_holding(research, mark), "the person is still in the researchers' file"
    accepted, _ = settle_home(settings)
    assert not (accepted["samtycke"]["parent_ref"] == mark).any()
