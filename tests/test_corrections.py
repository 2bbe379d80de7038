"""A corrected file replaces the former whole, in whatever order files arrive; loading again changes nothing."""

import itertools
import json
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from making import new_home, write_export

from ingest.demo import demo_files
from ingest.landing import prepare, read_manifests
from ingest.loading import load_file
from ingest.settle import settle_landing
from warehouse.settings import Settings

TRUTH: dict[str, Any] = json.loads((Path(__file__).parent / "truth" / "truth.json").read_text(encoding="utf-8"))


def settled(settings: Settings, name: str) -> pl.DataFrame:
    folder = settings.home / "settled"
    settle_landing(settings, folder)
    return pl.read_parquet(folder / f"{name}.parquet")


def in_force(settings: Settings) -> dict[str, str | None]:
    return dict(settled(settings, "loads").select("file_name", "superseded_by").rows())


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["nulage_ram.csv", "nulage_ram_v2.csv", "nulage_ram_v10.csv"]))
)
def test_the_highest_version_wins_whatever_the_order(
    order: tuple[str, ...], tmp_path: Path, settings: Settings
) -> None:
    numbers = {"nulage_ram.csv": "1", "nulage_ram_v2.csv": "2", "nulage_ram_v10.csv": "10"}
    for name in order:
        result = load_file(write_export(tmp_path, name, {"Antal barnsekreterare": numbers[name]}), settings)
    assert settled(settings, "nulage_ram")["n_caseworkers"].to_list() == [10], (
        "an old figure stands after its correction"
    )
    newest = "nulage_ram_v10.csv"
    assert in_force(settings) == {"nulage_ram.csv": newest, "nulage_ram_v2.csv": newest, newest: None}
    last = result.entries[0]
    assert (last["status"], last["superseded_by"]) == (
        ("accepted", None) if order[-1] == newest else ("replaced", newest)
    )


def test_of_two_contents_under_one_name_the_latest_load_wins(tmp_path: Path, settings: Settings) -> None:
    for number in ("1", "2"):
        load_file(write_export(tmp_path, "nulage_ram.csv", {"Antal barnsekreterare": number}), settings)
    assert settled(settings, "nulage_ram")["n_caseworkers"].to_list() == [2]


def test_the_same_bytes_under_any_name_change_nothing(tmp_path: Path, settings: Settings) -> None:
    first = load_file(write_export(tmp_path, "nulage_ram.csv", {}), settings)
    before = {path: path.read_bytes() for path in settings.home.rglob("*") if path.is_file()}
    again = load_file(write_export(tmp_path, "nulage_ram_v2.csv", {}), settings)
    assert again.entries[0]["status"] == "unchanged"
    assert again.entries[0]["load_id"] == first.entries[0]["load_id"]
    assert before == {path: path.read_bytes() for path in settings.home.rglob("*") if path.is_file()}


def test_a_renamed_file_needs_to_be_named_and_then_takes_its_exports_place(tmp_path: Path, settings: Settings) -> None:
    load_file(write_export(tmp_path, "nulage_ram.csv", {}), settings)
    renamed = write_export(tmp_path, "nulage_ram.csv", {"Antal barnsekreterare": "7"}).rename(
        tmp_path / "ram ny_v2.csv"
    )
    assert load_file(renamed, settings).refused
    assert load_file(renamed, settings, export="nulage_ram").entries[0]["status"] == "accepted"
    assert settled(settings, "nulage_ram")["n_caseworkers"].to_list() == [7], "the frame would be counted twice"


def test_the_feed_is_enough_to_name_a_renamed_survey(tmp_path: Path, settings: Settings) -> None:
    renamed = write_export(tmp_path, "nulagesanalys_2019.csv", {}).rename(tmp_path / "svar.csv")
    assert load_file(renamed, settings, export="nulagesanalys").entries[0]["accepted"] == 1


def test_references_are_settled_against_the_newest_version_of_the_other_file(
    tmp_path: Path, settings: Settings
) -> None:
    load_file(
        write_export(tmp_path, "narvaro.csv", {}, {"Aktivitets-id": "fpa-2"}, {"Aktivitets-id": "FPA-3"}), settings
    )
    load_file(write_export(tmp_path, "aktiviteter.csv", {}, {"Aktivitets-id": "FPA-2"}), settings)
    assert settled(settings, "narvaro")["activity_id"].to_list() == ["FPA-1", "FPA-2"]
    load_file(write_export(tmp_path, "aktiviteter_v2.csv", {}, {"Aktivitets-id": "FPA-3"}), settings)
    assert settled(settings, "narvaro")["activity_id"].to_list() == ["FPA-1", "FPA-3"]
    outcomes = settled(settings, "row_outcomes").select("file_name", "row_number", "reason").rows()
    assert outcomes == [("narvaro.csv", 3, "okand_referens")]


def test_a_row_without_its_reference_does_not_occupy_its_key(tmp_path: Path, settings: Settings) -> None:
    """Two rows with one key, of which the first is quarantined for its area: the second counts."""
    load_file(write_export(tmp_path, "aktiviteter.csv", {}), settings)
    load_file(write_export(tmp_path, "narvaro.csv", {"Kommunkod": "9999"}, {}, {}), settings)
    assert settled(settings, "row_outcomes").select("row_number", "reason").rows() == [
        (2, "okant_omrade"),
        (4, "dubblettnyckel"),
    ]


def test_what_a_crash_left_behind_is_cleared_and_the_file_is_taken_in_again(tmp_path: Path, settings: Settings) -> None:
    path = write_export(tmp_path, "nulage_ram.csv", {})
    load_file(path, settings)
    (manifest,) = settings.landing.glob("*/*.json")
    manifest.unlink()
    (settings.landing / "nulage_ram" / ".half.parquet.new").write_bytes(b"half")
    prepare(settings.home)
    assert not list(settings.landing.glob("*/*")), "torn leftovers stay in the landing zone"
    assert load_file(path, settings).entries[0]["status"] == "accepted"
    assert len(read_manifests(settings.home)) == 1


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_every_demo_file_has_the_outcomes_its_truth_states_in_any_order(seed: int | None, tmp_path: Path) -> None:
    settings = new_home(tmp_path)
    files = demo_files()
    if seed is not None:
        random.Random(seed).shuffle(files)
    for path in files:
        load_file(path, settings)
    outcomes = settled(settings, "row_outcomes")
    loads = settled(settings, "loads")
    assert loads.height == len(TRUTH["defects"]), "a file or a sheet of a workbook is lost"
    for load in loads.iter_rows(named=True):
        label = f"{load['file_name']}#{load['sheet']}" if load["sheet"] else load["file_name"]
        truth = TRUTH["defects"][label]
        mine = outcomes.filter(pl.col("load_id") == load["load_id"])
        assert [list(row) for row in mine.select("row_number", "reason").rows()] == truth["not_counted_rows"], label
        assert (load["n_rows"], load["n_blank"], load["n_accepted"], load["superseded_by"], load["export"]) == (
            truth["rows"],
            truth["blank_rows"],
            truth["accepted"],
            truth["superseded_by"],
            truth["feed"],
        ), f"{label}: the steward would be told wrong counts"
        for outcome in ("set_aside", "quarantined"):
            counts = dict(mine.filter(pl.col("outcome") == outcome).group_by("reason").len().rows())
            assert counts == truth[outcome], f"{label}: the steward would look at the wrong rows"
        assert load["n_rows"] == load["n_accepted"] + load["n_set_aside"] + load["n_quarantined"], f"{label} loses rows"
