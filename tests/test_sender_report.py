"""A sender is told in plain Swedish what to correct, where and how, and no value of a cell leaves the house."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from ingest.contract import load_contracts
from ingest.loading import FileResult, check_file
from ingest.sender_report import fault_lines, print_report, write_report
from ingest.template import write_template
from warehouse import console
from warehouse.errors import UserError
from warehouse.settings import Settings

ACTIVITY = {
    "Aktivitets-id": "A1",
    "Program": "FPA",
    "Typ": "LS",
    "Kommunkod": "1481",
    "Planerat datum": "2019-01-24",
    "Status": "planerad",
    "Form": "fysisk",
    "Planerade timmar": "6",
}
ATTENDANCE = {"Aktivitets-id": "A1", "Kommunkod": "1481", "Roll": "chef", "Antal kallade": "5", "Antal närvarande": "4"}
CONSENT = {"Föräldrakod": "F1", "Kommun": "Mölndal", "Version": "1", "Samtycke givet": "2019-02-01"}
VALID = {"aktiviteter": ACTIVITY, "narvaro": ATTENDANCE, "samtycke": CONSENT}


def write_csv(folder: Path, name: str, *changes: dict[str, str], stem: str = "") -> Path:
    """An export of one valid row per change, with the cells that are changed."""
    headers = [wanted.names[0] for wanted in load_contracts()[name].wanted()]
    out = io.StringIO()
    writer = csv.DictWriter(out, headers, restval="", delimiter=";")
    writer.writeheader()
    writer.writerows({**VALID[name], **change} for change in changes)
    path = folder / f"{stem or name}.csv"
    path.write_text(out.getvalue(), encoding="utf-8-sig")
    return path


def remedies(path: Path, settings: Settings) -> dict[str, str]:
    lines = fault_lines([check_file(path, settings)])
    return dict(lines.select("column", "remedy").iter_rows())


def printed(results: list[FileResult], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The terminal text, lines uncut."""
    wide = console.Console(highlight=False, width=400)
    monkeypatch.setattr("ingest.sender_report.answers", wide)
    with wide.capture() as captured:
        print_report(results)
    return captured.get() + capsys.readouterr().err


def test_each_fault_says_where_it_is_in_the_order_of_the_file(tmp_path: Path, settings: Settings) -> None:
    changes = [
        {"Status": "kanske"},
        {"Aktivitets-id": "A2"},
        {"Aktivitets-id": "A3", "Typ": "X", "Planerade timmar": "ca 3"},
        {"Aktivitets-id": "A2"},
    ]
    results = [check_file(write_csv(tmp_path, "aktiviteter", *changes), settings)]
    found = fault_lines(results)
    assert found.columns == ["file", "sheet", "row", "column", "what", "remedy"]
    assert found.select("row", "column").rows() == [
        (2, "Status"),
        (4, "Planerade timmar"),
        (4, "Typ"),
        (5, "Aktivitets-id"),
    ], "a sender corrects one fault of a row, sends the file and is told of the next"
    assert found["file"].unique().to_list() == ["aktiviteter.csv"]
    assert fault_lines([]).columns == found.columns


def test_the_remedy_says_what_to_write(tmp_path: Path, settings: Settings) -> None:
    changes = {
        "Aktivitets-id": "",
        "Program": "GFF",
        "Kommunkod": "9999",
        "Planerat datum": "i våras",
        "Genomfört datum": "1950-01-01",
        "Region": "Skåne",
        "Genomförda timmar": "hela dagen",
        "Rubrik": "ring 070-174 06 05",
        "Anledning": "=SUM(A1)",
    }
    said = remedies(write_csv(tmp_path, "aktiviteter", {}, {"Aktivitets-id": "A2"}, changes), settings)
    assert said["Aktivitets-id"] == "Cellen måste fyllas i: kod."
    assert said["Program"] == "Ska vara ett av svaren: FPA, FNY, VM."
    assert said["Region"] == "Ska vara ett av svaren: GR, JKPG. Cellen får också vara tom."
    assert "fyra siffror" in said["Kommunkod"] and "0686" in said["Kommunkod"] and "1481" in said["Kommunkod"]
    assert "2018-01-01 till 2022-06-30" in said["Genomfört datum"], "nobody learns which days are allowed"
    assert "skrivet som 2019-05-31" in said["Planerat datum"]
    assert said["Genomförda timmar"] == "Ska vara tal från 0 till 40. Cellen får också vara tom."
    assert "personuppgiften" in said["Rubrik"] and "= eller @" in said["Anledning"]


def test_a_broken_relation_names_the_other_column(tmp_path: Path, settings: Settings) -> None:
    said = remedies(write_csv(tmp_path, "narvaro", {"Antal närvarande": "9"}), settings)
    assert said["Antal närvarande"].startswith("Ska vara heltal från 0 till 500. Högst så mycket som Antal kallade."), (
        "nine is between 0 and 500, and the sender cannot see what is wrong"
    )


def test_a_workbook_kept_by_hand_names_sheet_and_every_way_to_write_a_date(tmp_path: Path, settings: Settings) -> None:
    path = write_template("nulage_ram", tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["nulage_ram"]
    sheet.append(["Göteberg", "VT2019", 3.5, 1])
    book.save(path)
    row = sheet.max_row
    found = fault_lines([check_file(path, settings)])
    assert found.select("sheet", "row", "column").rows() == [
        ("nulage_ram", row, "Antal barnsekreterare"),
        ("nulage_ram", row, "Kommun"),
    ], "the row on the screen and the row in the report are not the same"
    assert "Alingsås, Eksjö, Göteborg" in found.filter(column="Kommun")["remedy"].item()
    by_hand = write_template("samtycke", tmp_path)
    book = openpyxl.load_workbook(by_hand)
    book["samtycke"].append(["F1", "X", "Mölndal", 1, "i våras"])
    book.save(by_hand)
    assert "v. 22 2019" in remedies(by_hand, settings)["Samtycke givet"]


def test_equal_faults_share_a_line_on_the_screen_and_a_long_list_says_where_the_rest_is(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [{"Aktivitets-id": f"A{n}", "Form": "x" if n < 12 else "fysisk"} for n in range(13)]
    result = check_file(write_csv(tmp_path, "aktiviteter", *many), settings)
    text = printed([result], capsys, monkeypatch)
    assert text.count("Form ") == 1, "a fault in a whole column fills the screen"
    assert "2, 3, 4, 5, 6, 7, 8, 9 och 4 till" in text
    faults = pl.DataFrame(
        {
            "sheet": pl.Series([None] * 30, dtype=pl.String),
            "row_number": list(range(2, 32)),
            "reason": ["okand_kod"] * 30,
            "column_name": [f"Kolumn {n}" for n in range(30)],
        }
    )
    crowded = FileResult("aktiviteter.csv", result.entries, faults=faults)
    text = printed([crowded], capsys, monkeypatch)
    assert "Kolumn 19" in text and "Kolumn 20" not in text
    assert "10 fel till" in text and "rapporten" in text, "ten faults are passed over in silence"


def test_a_clean_file_and_a_refused_file_are_told_apart(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = check_file(write_csv(tmp_path, "samtycke", {}), settings)
    refused = check_file(tmp_path / "okänd.csv", settings)
    text = printed([clean, refused], capsys, monkeypatch)
    assert "samtycke.csv: inget att rätta." in text
    assert "okänd.csv läses inte in. Filen är ingen känd export." in text
    write_report([clean, refused], tmp_path / "rapport.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "rapport.xlsx")["Sammanfattning"].iter_rows(values_only=True))
    by_file = {row[0]: row for row in rows}
    assert by_file["samtycke.csv"][2:7] == ("utan fel", 1, 1, 0, 0)
    assert by_file["okänd.csv"][2] == "avvisad" and "ingen känd export" in by_file["okänd.csv"][7]


def test_the_workbook_to_send_back_has_every_fault_and_every_count(tmp_path: Path, settings: Settings) -> None:
    results = [
        check_file(write_csv(tmp_path, "narvaro", {"Roll": "kock"}, {"Roll": "chef"}), settings),
        check_file(write_csv(tmp_path, "samtycke", {"Föräldrakod": "TEST1"}, {"Kommun": "Oz"}), settings),
    ]
    write_report(results, tmp_path / "rapport.xlsx")
    book = openpyxl.load_workbook(tmp_path / "rapport.xlsx")
    sheet = book["Att rätta"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Fil", "Blad", "Rad", "Kolumn", "Vad är fel", "Gör så här")
    assert [(row[0], row[2], row[3]) for row in rows[1:]] == [
        ("narvaro.csv", 2, "Roll"),
        ("samtycke.csv", 2, "Föräldrakod"),
        ("samtycke.csv", 3, "Kommun"),
    ]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:F4", "a long list cannot be sorted out"
    assert all(isinstance(row[2], int) for row in rows[1:])
    summary = {row[0]: row for row in book["Sammanfattning"].iter_rows(values_only=True)}
    assert summary["narvaro.csv"][3:7] == (2, 1, 0, 1)
    assert "preliminära" in summary["narvaro.csv"][7], "a sender takes counts for final that a reference can change"
    assert "preliminära" not in (summary["samtycke.csv"][7] or "")


def test_rows_set_aside_by_rule_are_explained_and_nobody_is_asked_to_correct_them(
    tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "nulage_ram.csv"
    headers = [wanted.names[0] for wanted in load_contracts()["nulage_ram"].wanted()]
    assert headers[:2] == ["Kommun", "Omgång"]
    path.write_text(f"{';'.join(headers)}\r\nMölndal;VT2019;3;4;\r\nSumma;VT2019;3;4;\r\n", encoding="cp1252")
    result = check_file(path, settings)
    assert fault_lines([result]).is_empty()
    write_report([result], tmp_path / "rapport.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "rapport.xlsx")["Sammanfattning"]
    (row,) = (row for row in sheet.iter_rows(values_only=True) if row[0] == "nulage_ram.csv")
    assert row[3:7] == (2, 1, 1, 0) and "summarad" in row[7]


def test_no_value_of_a_cell_is_in_the_report(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Canaries in every kind of cell: codes, texts, numbers, dates, areas, person data and formulas."""
    canaries = [
        "Kanariefågel",
        "987654",
        "1897-03-04",
        "kanarie@example.org",
        "=KANARIE()",
        "TESTKANARIE",
        "Kanariestad",
    ]
    results = []
    for name, valid in VALID.items():
        headers = [wanted.names[0] for wanted in load_contracts()[name].wanted()]
        changes = [{}, {headers[0]: "nummer 2"}, *(dict.fromkeys(headers, word) for word in canaries)]
        changes += [{header: word, headers[0]: f"K{at}"} for at, header in enumerate(headers) for word in canaries]
        assert len(valid) < len(headers)
        results.append(check_file(write_csv(tmp_path, name, *changes), settings))
    path = tmp_path / "intervjulogg.xlsx"
    headers = [wanted.names[0] for wanted in load_contracts()["intervjulogg"].wanted()]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Logg")
        sheet.write_row(0, 0, headers)
        sheet.write_row(1, 0, ["F1", "X", "Mölndal", 1, "2019-05", "2019-05-06", "telefon", 30, "planerad"])
        for row, word in enumerate(canaries, start=2):
            sheet.write_row(row, 0, [word] * len(headers))
    results.append(check_file(path, settings))
    assert all(result.refusal is None and result.has_quarantine for result in results)
    text = printed(results, capsys, monkeypatch)
    write_report(results, tmp_path / "rapport.xlsx")
    with zipfile.ZipFile(tmp_path / "rapport.xlsx") as archive:
        unpacked = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert fault_lines(results).height > 100
    for word in canaries:
        assert word.lower() not in text.lower(), f"the screen shows what stood in a cell ({word})"
        assert word.lower() not in unpacked.lower(), f"what stood in a cell is sent on by mail ({word})"


def test_no_text_of_the_report_runs_as_a_formula(tmp_path: Path, settings: Settings) -> None:
    result = check_file(write_csv(tmp_path, "narvaro", {"Roll": "kock"}), settings)
    assert result.faults is not None
    disguised = FileResult("=1+1.csv", [{**result.entries[0], "file": "=1+1.csv"}], faults=result.faults)
    write_report([disguised], tmp_path / "rapport.xlsx")
    book = openpyxl.load_workbook(tmp_path / "rapport.xlsx")
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    with pytest.raises(UserError, match="går inte att spara"):
        write_report([disguised], tmp_path / "finns inte" / "rapport.xlsx")
