"""Rows that do not count can be worked off, and a withdrawal among them is never silent."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import Genombrott
from making import write_export

from ingest.home import home_status, rows_left_out
from ingest.landing import read_manifests
from ingest.loading import load_file
from warehouse.settings import Settings

TRUTH: dict[str, Any] = json.loads((Path(__file__).parent / "truth" / "truth.json").read_text(encoding="utf-8"))
ASKED = {"HKOD": "H1", "BNR": "1"}


def alarms(settings: Settings) -> list[str]:
    return [line for line in home_status(settings)["messages"] if "återkallat samtycke" in line]


def steward(genombrott: Genombrott, settings: Settings, *arguments: str) -> Any:
    return genombrott(settings.home, *arguments, GENOMBROTT_SECRETS=str(settings.secrets_dir))


def test_the_demo_lists_the_very_rows_of_the_truth(demo_home: Path, genombrott: Genombrott) -> None:
    run = genombrott(demo_home, "quarantine", "--json")
    rows = json.loads(run.stdout)["rows"]
    for file, truth in TRUTH["defects"].items():
        mine = sorted([row["row"], row["reason"]] for row in rows if row["file"] == file)
        assert mine == sorted(truth["not_counted_rows"]), f"a sender of {file} is told of the wrong rows"
    assert {row["file"] for row in rows} <= TRUTH["defects"].keys()
    assert {"file", "row", "outcome", "reason", "load_id"} <= rows[0].keys()


def test_the_demo_counts_every_row_of_every_file(demo_home: Path, genombrott: Genombrott) -> None:
    files = {entry["file"]: entry for entry in json.loads(genombrott(demo_home, "status", "--json").stdout)["files"]}
    assert files.keys() == TRUTH["defects"].keys()
    for file, truth in TRUTH["defects"].items():
        mine = files[file]
        assert mine["rows"] == mine["accepted"] + sum(mine["set_aside"].values()) + sum(mine["quarantined"].values())
        assert (mine["export"], mine["rows"], mine["blank"]) == (truth["feed"], truth["rows"], truth["blank_rows"]), (
            file
        )
        for outcome in ("accepted", "set_aside", "quarantined"):
            assert mine[outcome] == truth[outcome], f"{file}: {outcome}"
        assert mine["superseded_by"] == truth.get("superseded_by") and mine["provisional"] is False


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Kommun": "Göteberg"}, "okant_omrade"),
        ({"Föräldrakod": ""}, "saknad_nyckel"),
        ({"Samtycke återkallat": "efter sommaren"}, "ogiltigt_datum"),
    ],
)
def test_a_withdrawal_in_a_quarantined_row_is_an_alarm(
    change: dict[str, str], reason: str, settings: Settings, tmp_path: Path
) -> None:
    row = {"Samtycke återkallat": "2019-05-01", **change}
    load_file(write_export(tmp_path, "samtycke.csv", row, {"Föräldrakod": "F2"}), settings)
    assert rows_left_out(settings)["reason"].to_list() == [reason]
    (alarm,) = alarms(settings)
    assert "rad 2" in alarm and not home_status(settings)["healthy"], "a withdrawn consent goes unnoticed"


def test_a_withdrawal_on_a_double_row_is_an_alarm(settings: Settings, tmp_path: Path) -> None:
    load_file(write_export(tmp_path, "samtycke.csv", {}, {"Samtycke återkallat": "2019-05-01"}), settings)
    assert len(alarms(settings)) == 1, "the withdrawal is lost behind a double key"


def test_ordinary_quarantine_and_counted_withdrawals_are_no_alarm(settings: Settings, tmp_path: Path) -> None:
    people = [{"Samtycke återkallat": "2019-05-01"}, {"Föräldrakod": "F2", "Kommun": "Göteberg"}]
    load_file(write_export(tmp_path, "samtycke.csv", *people), settings)
    assert not alarms(settings)


def test_a_corrected_file_ends_the_alarm(settings: Settings, tmp_path: Path) -> None:
    withdrawn = {"Samtycke återkallat": "2019-05-01"}
    load_file(write_export(tmp_path, "samtycke.csv", {**withdrawn, "Kommun": "Göteberg"}), settings)
    load_file(write_export(tmp_path, "samtycke_v2.csv", withdrawn), settings)
    assert not alarms(settings)


def test_a_settled_row_is_no_alarm_and_the_decision_is_kept(
    settings: Settings, tmp_path: Path, genombrott: Genombrott
) -> None:
    load_file(
        write_export(tmp_path, "samtycke.csv", {"Kommun": "Göteberg", "Samtycke återkallat": "2019-05-01"}), settings
    )
    (manifest,) = read_manifests(settings.home)
    row = f"{manifest.load_id}:2"
    assert steward(genombrott, settings, "quarantine", "--settle", row).returncode == 2, "a decision without a reason"
    told = steward(genombrott, settings, "quarantine", "--settle", row, "--why", "ring 070-174 06 05")
    assert told.returncode == 2 and "070" not in told.stderr, "a telephone number goes into the log"
    assert alarms(settings)
    done = steward(genombrott, settings, "quarantine", "--settle", row, "--why", "Rättas i nästa fil")
    assert done.returncode == 0, done.stderr
    assert not alarms(settings)
    assert "Rättas i nästa fil" in (settings.home / "decisions.jsonl").read_text(encoding="utf-8")
    (listed,) = json.loads(steward(genombrott, settings, "quarantine", "--json").stdout)["rows"]
    assert listed["settled"] is True and listed["reason"] == "okant_omrade"


def test_only_a_row_in_quarantine_can_be_settled(settings: Settings, tmp_path: Path, genombrott: Genombrott) -> None:
    load_file(write_export(tmp_path, "samtycke.csv", {}), settings)
    run = steward(genombrott, settings, "quarantine", "--settle", "0000:2", "--why", "fel rad")
    assert run.returncode == 2 and "Ingen rad" in run.stderr


def test_people_see_row_column_reason_and_remedy_but_no_value(
    settings: Settings, tmp_path: Path, genombrott: Genombrott
) -> None:
    load_file(write_export(tmp_path, "samtycke.csv", {"Kommun": "Kanariekommun"}), settings)
    run = steward(genombrott, settings, "quarantine")
    for word in ("samtycke.csv", "Kommun", "känns inte igen", "Rätta namnet"):
        assert word in run.stdout, f"the steward is not told {word}"
    assert "Kanarie" not in run.stdout + run.stderr
    assert "Kanarie" not in steward(genombrott, settings, "quarantine", "--json").stdout


def test_a_text_that_is_dropped_anyway_need_not_cost_the_answer(
    settings: Settings, tmp_path: Path, genombrott: Genombrott
) -> None:
    answers = [
        {**ASKED, "OVRIGT": "mejla namn@example.org"},
        {"HKOD": "H2", "OVRIGT": "=1+1"},
        {"HKOD": "H3", "OVRIGT": "namn@example.org", "KOM": "9999"},
    ]
    path = write_export(tmp_path, "nulagesanalys_2019.csv", *answers)
    (first,) = load_file(path, settings).entries
    assert first["quarantined"] == {"formeltext": 1, "personuppgift": 2}
    run = steward(genombrott, settings, "load", str(path), "--drop-free-text", "--json")
    (entry,) = json.loads(run.stdout)["files"]
    assert (entry["accepted"], entry["quarantined"]) == (2, {"okant_omrade": 1}), "only that fault may be forgiven"
    in_force = [item for item in home_status(settings)["files"] if item["status"] == "accepted"]
    assert [item["accepted"] for item in in_force] == [2], "the former load of the same file still counts"
    assert "drop-free-text" in (settings.home / "decisions.jsonl").read_text(encoding="utf-8")
    assert load_file(path, settings).entries[0]["status"] == "unchanged"


def test_a_kept_text_with_person_data_is_never_forgiven(settings: Settings, tmp_path: Path) -> None:
    path = write_export(tmp_path, "aktiviteter.csv", {"Rubrik": "ring namn@example.org"})
    (entry,) = load_file(path, settings, drop_free_text=True).entries
    assert entry["quarantined"] == {"personuppgift": 1}, "an e-mail address would be stored"


def test_a_disguised_person_in_a_kept_text_is_counted_but_not_stored(settings: Settings, tmp_path: Path) -> None:
    path = write_export(tmp_path, "aktiviteter.csv", {"Rubrik": "Mejla namn (at) example.org"})
    result = load_file(path, settings)
    assert result.entries[0]["accepted"] == 1
    assert any("Rubrik" in line and "rad 2" in line for line in result.messages), "nobody is warned"
    (manifest,) = read_manifests(settings.home)
    stored = pl.read_parquet(settings.landing / "aktiviteter" / f"{manifest.load_id}.parquet")["title"].to_list()
    assert stored == ["[borttaget: möjlig personuppgift]"]


def test_person_data_in_a_key_is_hidden_and_its_rows_still_meet(settings: Settings, tmp_path: Path) -> None:
    load_file(write_export(tmp_path, "aktiviteter.csv", {"Aktivitets-id": "anna@example.org"}), settings)
    attendance = [{"Aktivitets-id": "Anna@example.org"}, {"Aktivitets-id": "anna@example.org "}]
    result = load_file(write_export(tmp_path, "narvaro.csv", *attendance), settings)
    assert any("Aktivitets-id" in line for line in result.messages), "nobody is warned"
    entry = next(item for item in home_status(settings)["files"] if item["file"] == "narvaro.csv")
    assert (entry["accepted"], entry["quarantined"]) == (1, {"dubblettnyckel": 1}), "hiding a key changes the counts"
    for path in settings.landing.rglob("*"):
        assert not path.is_file() or b"example" not in path.read_bytes().lower(), f"{path.name} holds the address"
    for path in settings.landing.rglob("*.parquet"):
        assert pl.read_parquet(path)["activity_id"].str.contains("(?i)example").sum() == 0, (
            "researchers see the address"
        )


def test_an_unknown_header_is_told_to_the_steward_and_kept_nowhere(settings: Settings, tmp_path: Path) -> None:
    path = write_export(tmp_path, "samtycke.csv", {})
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{lines[0]};Anna Kanarie\r\n{lines[1]};x\r\n", encoding="utf-8")
    result = load_file(path, settings)
    assert any("Anna Kanarie" in line for line in result.messages)
    for file in (item for item in settings.home.rglob("*") if item.is_file()):
        assert b"Kanarie" not in file.read_bytes(), f"{file.name} holds a header that can be a name"


def test_one_odd_file_name_does_not_stop_the_others(settings: Settings, tmp_path: Path) -> None:
    odd = tmp_path / "samtycke_v2\udcff.csv"
    odd.write_bytes(b"x")
    assert load_file(odd, settings).refused
    assert load_file(write_export(tmp_path, "samtycke.csv", {}), settings).entries[0]["accepted"] == 1


def test_a_report_never_takes_the_place_of_the_file_it_is_about(
    settings: Settings, tmp_path: Path, genombrott: Genombrott
) -> None:
    path = write_export(tmp_path, "samtycke.csv", {"Kommun": "Göteberg"})
    sent = path.read_bytes()
    assert steward(genombrott, settings, "check", str(path), "--report", str(path)).returncode == 2
    assert steward(genombrott, settings, "scaffold", str(path), "--out", str(path)).returncode == 2
    assert path.read_bytes() == sent, "the sender's file is gone"
