"""A template comes back without a single complaint, and lets nobody write what would be turned down."""

from datetime import date, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ingest.areas import read_register
from ingest.contract import Column, Contract, load_contracts
from ingest.loading import check_file
from ingest.template import GUIDE_SHEET, LIST_SHEET, PART_TO_REPLACE, template_name, write_template
from ingest.text_table import find_columns
from warehouse.errors import UserError
from warehouse.settings import Settings

BY_HAND = sorted({contract.file for contract in load_contracts().values() if contract.by_hand})
DATE_STYLES = ["2019-05-06", "6/5 2019", "6 maj 2019", "v. 19 2019", date(2019, 5, 6), datetime(2019, 5, 6)]
MONTH_STYLES = ["2019-05", "maj 2019", date(2019, 5, 1)]
N_ROWS = 6


def contracts_of(file: str) -> list[Contract]:
    return [contract.as_template() for contract in load_contracts().values() if contract.file == file]


def make_template(folder: Path, file: str) -> Path:
    """The template under a name that the loader knows."""
    contract = contracts_of(file)[0]
    part = next(iter(contract.parts), "")
    name = template_name(contract).replace(PART_TO_REPLACE, part)
    return write_template(contract.name, folder / name)


def header_row(sheet: Worksheet, contract: Contract) -> int:
    first = contract.wanted()[0].names[0]
    return next(row for row in range(1, 31) if sheet.cell(row, 1).value == first)


def headers(sheet: Worksheet, contract: Contract) -> dict[str, int]:
    row = header_row(sheet, contract)
    return {str(cell.value): cell.column for cell in sheet[row] if cell.value is not None}


def valid_values(contract: Contract, column: Column) -> list[Any]:
    """What the feed says may stand in a column, in as many ways of writing as people use."""
    register = read_register()
    match column.type:
        case "choice":
            return list(column.choices)
        case "integer":
            low = 1 if column.min is None else int(column.min)  # type: ignore[arg-type]
            return [*range(low, int(column.max or low + 5) + 1)][:N_ROWS] + list(column.blank_words)  # type: ignore[arg-type]
        case "decimal":
            low = float(column.min or 1)  # type: ignore[arg-type]
            return [low, str(low).replace(".", ","), low + (column.step or 0.25), f"+{low}"]
        case "date":
            return DATE_STYLES
        case "month":
            return MONTH_STYLES
        case "area_name" | "municipality_code" | "area":
            wanted = column.members or next(iter(column.member_choices.values()))
            codes = sorted(register.members(wanted, False))
            names = [register.municipalities.get(code, code) for code in codes]
            return names if column.type == "area_name" else [*codes, *(int(code) for code in codes)]
        case "free_text":
            return ["gick bra", "- inget mer", "dnr 2019-104567", None]
        case _:
            return ["A1", "B2", "c3"]


def rows_of(contract: Contract) -> list[dict[str, Any]]:
    """Valid rows; the columns of the key are varied so that no two rows share it."""
    values = {column.header: valid_values(contract, column) for column in contract.columns}
    for chain in contract.relations:
        values |= {contract.column(name).header: [2] for name in chain}
    for column in contract.columns:
        if column.member_choices:
            values[column.header] = ["1480", 1480]
    key = [contract.column(name) for name in contract.key]
    distinct = [valid_values(contract, column)[: N_ROWS if len(key) == 1 else 3] for column in key]
    if len(key) == 1 and key[0].type in {"identifier", "text"}:
        distinct = [[f"K{number}" for number in range(N_ROWS)]]
    if any(column.type == "month" for column in key):
        distinct[0] = ["2019-05", "juni 2019", date(2019, 7, 1)]
    keys = list(product(*distinct)) or [()] * N_ROWS
    return [
        {header: choices[number % len(choices)] for header, choices in values.items()}
        | {column.header: value for column, value in zip(key, keys[number], strict=True)}
        for number in range(min(N_ROWS, len(keys)))
    ]


@pytest.mark.parametrize("file", BY_HAND)
def test_an_untouched_template_is_taken_back_without_a_complaint(file: str, tmp_path: Path, settings: Settings) -> None:
    result = check_file(make_template(tmp_path, file), settings)
    assert result.refusal is None, f"the first thing a team hears of its template is a refusal: {result.refusal}"
    assert result.faults is not None and result.faults.is_empty(), (
        "a template is faulty before anyone has written in it"
    )
    assert [entry["rows"] for entry in result.entries] == [0] * len(contracts_of(file))
    assert set(result.messages) == {"Inga rader ännu."}, f"a steward must explain away: {result.messages}"


@pytest.mark.parametrize("file", BY_HAND)
def test_a_filled_in_template_is_accepted_in_full(file: str, tmp_path: Path, settings: Settings) -> None:
    path = make_template(tmp_path, file)
    book = openpyxl.load_workbook(path)
    written = {}
    for contract in contracts_of(file):
        sheet = book[contract.sheet]
        at, first = headers(sheet, contract), header_row(sheet, contract) + 1
        rows = rows_of(contract)
        for number, row in enumerate(rows):
            for header, value in row.items():
                sheet.cell(first + number, at[header]).value = value
        written[contract.sheet] = len(rows)
    book.save(path)
    result = check_file(path, settings)
    assert result.refusal is None, result.refusal
    assert result.faults is not None
    assert result.faults.is_empty(), f"rightly filled-in cells are turned down: {result.faults.rows()}"
    assert result.messages == [], f"a rightly filled-in template makes the steward read: {result.messages}"
    accepted = {entry["file"].split("#")[1]: entry["accepted"] for entry in result.entries}
    assert accepted == written and all(written.values()), "rows of a filled-in template are lost"


@pytest.mark.parametrize("file", BY_HAND)
def test_headers_are_locked_and_in_view_and_cells_below_are_open(file: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make_template(tmp_path, file))
    for contract in contracts_of(file):
        sheet = book[contract.sheet]
        row = header_row(sheet, contract)
        find_columns(contract, [str(cell.value) for cell in sheet[row] if cell.value])
        assert sheet.protection.sheet and not sheet.protection.password, "a header can be changed, or nobody can help"
        assert all(cell.protection.locked for line in sheet.iter_rows(1, row) for cell in line)
        for cell in sheet[row]:
            style = sheet.column_dimensions[cell.column_letter]
            assert style.protection.locked is False, f"nobody can write under {cell.value}"
            above = sheet.cell(row - 1, cell.column).value
            assert above and above.endswith("."), f"nothing says what to write under {cell.value}"
        assert sheet.freeze_panes == f"A{row + 1}", "the headers scroll out of sight"


def rules_of(sheet: Worksheet, contract: Contract) -> dict[str, Any]:
    """The validation rule of each column, by header."""
    by_column = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        by_column[area.min_col] = rule
    return {header: by_column.get(column) for header, column in headers(sheet, contract).items()}


def choices_of(rule: Any, book: openpyxl.Workbook) -> list[str]:
    if rule.formula1.startswith('"'):
        return list(rule.formula1.strip('"').split(","))
    name, cells = rule.formula1.split("!")
    assert book[name].sheet_state == "hidden"
    return [str(cell.value) for (cell,) in book[name][cells.replace("$", "")]]


@pytest.mark.parametrize("file", BY_HAND)
def test_every_coded_column_has_a_drop_down_of_all_its_answers(file: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make_template(tmp_path, file))
    register = read_register()
    for contract in contracts_of(file):
        rules = rules_of(book[contract.sheet], contract)
        for column in contract.columns:
            rule = rules[column.header]
            if column.type == "choice":
                assert choices_of(rule, book) == list(column.choices), f"{column.header} offers other answers"
            elif column.members and column.type in {"area_name", "municipality_code", "area"}:
                codes = sorted(register.members(column.members, contract.whole_country))
                named = column.type == "area_name"
                wanted = {register.municipalities.get(code, code) if named else code for code in codes}
                assert set(choices_of(rule, book)) == wanted, (
                    f"{column.header} offers other areas than those that count"
                )
            elif column.type in {"integer", "decimal", "date", "month"}:
                assert rule is not None and rule.error, f"{column.header} takes anything, and says nothing"
                assert rule.showErrorMessage and rule.errorStyle in {None, "stop"}


def test_numbers_and_dates_are_held_within_the_limits_of_the_feed(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make_template(tmp_path, "team_{part}.xlsx"))
    contracts = {contract.sheet: contract for contract in contracts_of("team_{part}.xlsx")}
    meetings = rules_of(book["Möten"], contracts["Möten"])
    assert (meetings["Timmar"].type, float(meetings["Timmar"].formula1), float(meetings["Timmar"].formula2)) == (
        "decimal",
        0.25,
        8,
    ), "a meeting of nine hours can be written and comes back as a fault"
    assert meetings["Antal närvarande"].type == "whole"
    days = [openpyxl.utils.datetime.from_excel(int(meetings["Datum"].formula1)).date()]
    days.append(openpyxl.utils.datetime.from_excel(int(meetings["Datum"].formula2)).date())
    assert days == [date(2019, 1, 1), date(2021, 12, 31)]
    assert "från 0,25 till 8" in meetings["Timmar"].error
    steps = choices_of(rules_of(book["Skattning"], contracts["Skattning"])["Team"], book)
    assert steps == ["0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5"], "2,7 can be chosen"


def test_codes_keep_their_leading_zero(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make_template(tmp_path, "kursdeltagare.csv"))
    (contract,) = contracts_of("kursdeltagare.csv")
    sheet = book[contract.sheet]
    column = headers(sheet, contract)["Hemkommun (kommunkod)"]
    letter = openpyxl.utils.get_column_letter(column)
    assert sheet.column_dimensions[letter].number_format == "@", "0180 becomes 180 as it is written"
    choices = choices_of(rules_of(sheet, contract)["Hemkommun (kommunkod)"], book)
    assert len(choices) == 290 and "0180" in choices
    assert book[LIST_SHEET].sheet_state == "hidden"
    few = openpyxl.load_workbook(make_template(tmp_path, "narvaro.csv"))
    (attendance,) = contracts_of("narvaro.csv")
    source = rules_of(few["narvaro"], attendance)["Kommunkod"].formula1
    assert source.startswith(LIST_SHEET), "0683 chosen among codes in the rule itself is entered as the number 683"
    guide = {(row[0], row[1]) for row in book[GUIDE_SHEET].iter_rows(values_only=True)}
    assert ("0180", "Stockholm") in guide, "nobody can tell what 0180 stands for"


def test_the_guide_says_every_rule_in_swedish(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make_template(tmp_path, "narvaro.csv"))
    rows = {row[1]: row for row in book[GUIDE_SHEET].iter_rows(values_only=True) if row[1]}
    assert rows["Varav digitalt"][2] == "Heltal från 0 till 500."
    assert "Högst så mycket som Antal närvarande." in rows["Varav digitalt"][4]
    assert "Programmens aktiviteter" in rows["Aktivitets-id"][4]
    assert rows["Aktivitets-id"][3] == "nej" and rows["Kommunkod"][3] == "ja"
    assert "Högst en rad med samma Aktivitets-id, Kommunkod och Roll." in rows["Roll"][4]


def test_the_words_of_the_contract_stand_in_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (contract,) = (contract for contract in load_contracts().values() if contract.name == "nulage_ram")
    first = contract.columns[0].model_copy(update={"help": "Den kommun som svarar."})
    changed = contract.model_copy(update={"columns": (first, *contract.columns[1:])})
    monkeypatch.setattr("ingest.template.load_contracts", lambda: {"nulage_ram": changed})
    book = openpyxl.load_workbook(write_template("nulage_ram", tmp_path))
    texts = [cell for row in book["nulage_ram"].iter_rows(values_only=True) for cell in row if cell]
    assert any("Den kommun som svarar." in text for text in texts), (
        "what the contract explains never reaches the sender"
    )


@pytest.mark.parametrize("name", ["team", "team_moten", "TEAM "])
def test_a_workbook_has_all_its_sheets_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    path = write_template(name, tmp_path)
    assert PART_TO_REPLACE in path.name, "a team sends a file whose name says no municipality"
    sheets = set(openpyxl.load_workbook(path).sheetnames)
    assert {"Team", "Möten", "PGSA", "Mått", "Skattning", "Hinder", GUIDE_SHEET} <= sheets
    cells = [
        cell for row in openpyxl.load_workbook(path)["Team"].iter_rows(max_row=6, values_only=True) for cell in row
    ]
    assert any(cell and "Döp om filen" in cell and "molndal" in cell for cell in cells)


@pytest.mark.parametrize("name", ["barnenkat", "nulagesanalys", "utbildningsdag"])
def test_an_export_of_a_survey_tool_has_no_template_and_says_why(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        write_template(name, tmp_path)
    assert "enkätverktyg" in error.value.why and "nulage_ram" in error.value.remedy


def test_an_unknown_export_is_told_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        write_template("hittepå", tmp_path)
    assert "team" in error.value.remedy and "samtycke" in error.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_filled_in_file_is_never_written_over(tmp_path: Path) -> None:
    path = write_template("samtycke", tmp_path)
    path.write_bytes(b"ifylld")
    with pytest.raises(UserError, match="finns redan"):
        write_template("samtycke", tmp_path)
    assert path.read_bytes() == b"ifylld", "a team's work is gone"
    with pytest.raises(UserError, match=r"\.xlsx"):
        write_template("samtycke", tmp_path / "samtycke.csv")
    with pytest.raises(UserError, match="går inte att spara"):
        write_template("samtycke", tmp_path / "finns inte" / "samtycke.xlsx")


def test_nothing_in_a_template_is_a_formula(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(write_template("team", tmp_path).read_bytes()))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds, "the template runs something when it is opened"
