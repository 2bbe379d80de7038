"""A file that cannot be trusted is refused whole, in one clear Swedish message, and nothing of it is kept."""

import gzip
import re
from pathlib import Path

import pytest
import xlsxwriter
from making import csv_text, export_text, headers_of, write_export

from ingest.demo import DEMO_FILES
from ingest.landing import read_manifests, read_refusals
from ingest.loading import check_file, load_file
from warehouse.settings import Settings

CANARY = "Kanariefågel"
ANSWERS = [{"P1KONT": "A1", "OVRIGT": CANARY}, {"BNR": "2", "OVRIGT": CANARY}]


def broken_files() -> dict[str, bytes]:
    whole = export_text("nulagesanalys_2019", *ANSWERS)
    headers = headers_of("nulagesanalys_2019")
    body = whole.split("\r\n", 1)[1]
    questions = csv_text([f"Fråga om {header}" for header in headers], [[f"import {header}" for header in headers]])
    spss = (DEMO_FILES / "nulagesanalys_2020.sav").read_bytes()
    workbook = (DEMO_FILES / "intervjulogg.xlsx").read_bytes()
    return {
        "cut in a quoted cell/nulagesanalys_2019.csv": whole.replace(CANARY, f'"{CANARY}').encode(),
        "cut in the last row/nulagesanalys_2019.csv": whole[:-30].encode(),
        "cut/nulagesanalys_2020.sav": spss[: len(spss) // 2],
        "cut/intervjulogg.xlsx": workbook[: len(workbook) // 2],
        "in no encoding/nulagesanalys_2019.csv": whole.encode().replace(CANARY.encode(), b"\x81\x8d\xff"),
        "column missing/nulagesanalys_2019.csv": whole.replace("BALD", "ALDER", 1).encode(),
        "column twice/nulagesanalys_2019.csv": whole.replace("seed", "BALD", 1).encode(),
        "header rows above/nulagesanalys_2019.csv": ("Nulägesanalys 2019\r\nUttag i april\r\n" + whole).encode(),
        "header rows below/nulagesanalys_2019.csv": (csv_text(headers, []) + questions + body).encode(),
        "header thrice/nulagesanalys_2019.csv": (csv_text(headers, []) * 2 + whole).encode(),
        "first row grown together with the headers/samtycke.csv": csv_text(
            [*headers_of("samtycke"), "Extra", CANARY, *["x"] * 7], [["F1", "FAM1", "Eksjö", "1", "", "", "", "x"]]
        ).encode(),
        "only row grown together with the headers/samtycke.csv": csv_text(
            [*headers_of("samtycke"), "Extra", CANARY, *["x"] * 7], []
        ).encode(),
        "empty/nulagesanalys_2019.csv": b"",
        "only blank lines/nulagesanalys_2019.csv": b"\xef\xbb\xbf\r\n\r\n",
        "empty/nulagesanalys_2020.sav": b"",
        "empty/intervjulogg.xlsx": b"",
        "a picture/nulagesanalys_2019.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
        "a csv/nulagesanalys_2020.sav": whole.encode(),
        "a csv/intervjulogg.xlsx": whole.encode(),
        "packed/nulage_ram.csv": gzip.compress(export_text("nulage_ram", {}).encode("cp1252"), mtime=0),
        "unknown name/anteckningar.csv": whole.encode(),
        "unknown/semester.xlsx": workbook,
    }


BROKEN = broken_files()


def write_broken(folder: Path, case: str) -> Path:
    path = folder / case.split("/")[1]
    path.write_bytes(BROKEN[case])
    return path


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_and_nothing_of_it_is_written(case: str, tmp_path: Path, settings: Settings) -> None:
    path = write_broken(tmp_path, case)
    result = load_file(path, settings)
    assert result.refused, f"{case}: figures would be built on a file that is not whole"
    assert result.entries == check_file(path, settings).entries
    assert result.entries[0]["status"] == "refused" and result.entries[0]["rows"] == 0
    assert re.search(r"\. \S.*\.$", result.refusal or ""), f"{case}: the message gives no remedy: {result.refusal}"
    assert CANARY not in (result.refusal or ""), "a value of a cell stands in the message"
    assert read_manifests(settings.home) == [], "part of a refused file was kept"
    (logged,) = read_refusals(settings.home)
    assert (logged.file_name, logged.reason) == (path.name, result.refusal), "the steward cannot see why it was refused"
    kept = b"".join(file.read_bytes() for file in settings.home.rglob("*") if file.is_file())
    assert CANARY.encode() not in kept, "a refused file's content lies in the home folder"


def test_an_export_without_rows_is_taken_in_but_never_in_place_of_one_with_rows(
    tmp_path: Path, settings: Settings
) -> None:
    header = csv_text(headers_of("nulage_ram"), []).encode("cp1252")
    empty = tmp_path / "nulage_ram.csv"
    empty.write_bytes(header)
    first = load_file(empty, settings)
    assert (first.entries[0]["rows"], first.messages) == (0, ["Inga rader ännu."]), "a form just opened is an error"
    load_file(write_export(tmp_path, "nulage_ram.csv", {}), settings)
    corrected = tmp_path / "nulage_ram_v2.csv"
    corrected.write_bytes(header + b"\r\n;;;;\r\n")
    for refused in (check_file(corrected, settings), load_file(corrected, settings)):
        assert "inga rader" in (refused.refusal or ""), "an empty file silently wipes out a municipality's figures"
    assert [manifest.n_rows for manifest in read_manifests(settings.home)] == [0, 1]


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path, settings: Settings) -> None:
    for path in (tmp_path / "nulage_ram.csv", tmp_path):
        assert "Traceback" not in (load_file(path, settings).refusal or "Traceback")


def test_a_workbook_that_unpacks_to_far_too_much_is_not_opened(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "intervjulogg.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Logg")
        for row in range(3000):
            sheet.write_string(row, 0, "A" * 30_000 + str(row))
    assert "orimligt stor" in (load_file(path, settings).refusal or ""), "a small file can fill the memory"


def test_a_refused_file_is_forgotten_when_a_good_one_of_its_name_is_taken_in(
    tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "nulage_ram.csv"
    path.write_bytes(b"")
    load_file(path, settings)
    assert len(read_refusals(settings.home)) == 1
    load_file(write_export(tmp_path, "nulage_ram.csv", {}), settings)
    assert read_refusals(settings.home) == []


@pytest.mark.parametrize(
    ("encoding", "warns"), [("utf-8", True), ("utf-8-sig", True), ("utf-16", True), ("cp1252", False)]
)
def test_another_encoding_is_read_all_the_same_with_a_warning(
    encoding: str, warns: bool, tmp_path: Path, settings: Settings
) -> None:
    result = check_file(write_export(tmp_path, "nulage_ram.csv", {"Kommun": "Sävsjö"}, encoding=encoding), settings)
    assert result.entries[0]["accepted"] == 1, f"a file saved as {encoding} is lost"
    assert bool(result.messages) is warns


def test_columns_are_found_by_name_in_any_order_and_unknown_ones_are_dropped_and_reported(
    tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "nulage_ram.csv"
    headers = ["Kommentar", "antal PLACERADE\nbarn", "Hemligt", "Omgång\xa0", "Kommun", "Antal barnsekreterare"]
    path.write_bytes(csv_text(headers, [["", "9", CANARY, "VT2019", "Eksjö", "4"]]).encode("cp1252"))
    result = load_file(path, settings)
    assert result.entries[0]["accepted"] == 1
    assert any("Hemligt" in message for message in result.messages), "the steward is not told that a column was dropped"
    kept = b"".join(file.read_bytes() for file in settings.home.rglob("*") if file.is_file())
    assert CANARY.encode() not in kept, "a column that nobody asked for was stored"


def test_another_separator_is_read_with_a_warning(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "samtycke.csv"
    path.write_bytes(export_text("samtycke", {}).replace(";", ",").encode())
    result = check_file(path, settings)
    assert result.entries[0]["accepted"] == 1 and result.messages
