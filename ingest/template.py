"""The workbook that a person fills in by hand: drawn from the contract, taken back by `load` as it is."""

import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ingest.areas import AreaRegister, read_register
from ingest.contract import Contract, load_contracts
from ingest.template_rules import (
    Field,
    Item,
    allowed_items,
    area_codes,
    fate_words,
    fields_of,
    format_words,
    further_words,
    key_words,
    may_be_empty,
    sentences,
)
from ingest.words import same_word
from warehouse.errors import UserError

GUIDE_SHEET = "Så här fyller du i"
LIST_SHEET = "Listor"
PART_TO_REPLACE = "BYT_UT"
_ROWS = 500
_LONGEST_INLINE_LIST = 255
_LONGEST_MESSAGE = 255
_ITEMS_IN_HELP = 4
_HELP_LINES = 7
_POINTS_PER_LINE = 11
_FIRST_DAY = date(1900, 1, 1)
_PROTECTION = {"format_columns": True, "format_rows": True, "insert_rows": True, "sort": True, "autofilter": True}
_NUMBER_FORMATS = {
    "integer": "0",
    "decimal": "General",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm:ss",
    "month": "yyyy-mm",
}
_WIDTHS = {"integer": 10, "decimal": 10, "date": 13, "datetime": 20, "month": 11, "free_text": 40, "text": 24}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15},
    "text": {"font_color": "#333333"},
    "help": {"font_size": 9, "italic": True, "font_color": "#333333", "text_wrap": True, "valign": "bottom"},
    "header": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#1F4E79",
        "border": 1,
        "text_wrap": True,
        "valign": "vcenter",
    },
    "cell": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"},
    "code": {"num_format": "@", "valign": "top", "border": 1, "border_color": "#BFBFBF"},
}


@dataclass
class _Book:
    """A workbook that is being written. `lists`: where each list of choices lies on the hidden sheet."""

    workbook: xlsxwriter.Workbook
    register: AreaRegister
    titles: dict[str, str]
    formats: dict[str, Format]
    lists: dict[tuple[Item, ...], str] = field(default_factory=dict)


def write_template(export: str, out: Path | None, participants_all: bool = False) -> Path:
    """Writes the template of an export (its feed or contract name) to `out`, a file or a folder, and says where.
    `participants_all`: every municipality of the country takes part. Raises UserError for an export that is unknown or
    that no person fills in, and when the file cannot be written or is there already."""
    contracts = _contracts_of(export)
    path = _target(out, contracts[0])
    data = _template_bytes(contracts, read_register(participants_all))
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise UserError(
            f"Filen {path.name} finns redan.",
            "En mall skrivs aldrig över en fil som kan vara ifylld.",
            "Flytta den eller välj ett annat namn med --out.",
        ) from None
    except OSError:
        raise UserError(
            f"Mallen {path.name} går inte att spara.",
            "Mappen finns inte, eller så får du inte skriva i den.",
            "Välj en annan plats med --out.",
        ) from None
    return path


def _contracts_of(export: str) -> list[Contract]:
    """Every sheet of the one workbook that the export is filled in as."""
    contracts = load_contracts()
    word = same_word(export)
    named = [
        contract
        for contract in contracts.values()
        if word in {same_word(name) for name in (contract.name, contract.feed, contract.feed.split("/")[0])}
    ]
    with_template = sorted({contract.feed.split("/")[0] for contract in contracts.values() if contract.by_hand})
    if not named:
        raise UserError("Det finns ingen export som heter så.", remedy=f"Välj en av: {', '.join(with_template)}.")
    files = {contract.file for contract in named if contract.by_hand}
    if not files:
        raise UserError(
            f"{named[0].feed} har ingen mall.",
            "Den fylls inte i av en person: filen kommer ur ett enkätverktyg och exporteras därifrån.",
            f"Exportera den ur verktyget. Mallar finns för: {', '.join(with_template)}.",
        )
    if len(files) > 1:
        names = ", ".join(contract.name for contract in named if contract.by_hand)
        raise UserError("Exporten består av flera filer.", remedy=f"Välj en av dem: {names}.")
    return [contract.as_template() for contract in contracts.values() if contract.file in files]


def template_name(contract: Contract) -> str:
    """The name that the file shall have; where a part of it is the sender's to say, PART_TO_REPLACE stands there."""
    return f"{contract.file.rpartition('.')[0].replace('{part}', PART_TO_REPLACE)}.xlsx"


def _target(out: Path | None, contract: Contract) -> Path:
    if out is None or out.is_dir():
        return (out or Path()) / template_name(contract)
    if out.suffix.lower() != ".xlsx":
        raise UserError(
            "Mallen är en arbetsbok, och namnet måste sluta på .xlsx.",
            remedy=f"Välj till exempel --out {template_name(contract)}.",
        )
    return out


def naming_words(contract: Contract) -> list[str]:
    """What the filled-in file shall be called, without full stops."""
    name = template_name(contract)
    if contract.parts:
        parts = ", ".join(contract.parts)
        first = f"Döp om filen: byt ut {PART_TO_REPLACE} i {name} mot ett av {parts}"
    else:
        first = f"Filen ska heta {name}"
    return [first, f"En rättad fil skickas hel, med _v2 sist i namnet: {name.replace('.xlsx', '_v2.xlsx')}"]


def _template_bytes(contracts: list[Contract], register: AreaRegister) -> bytes:
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        formats = {name: workbook.add_format(style) for name, style in _STYLES.items()}
        titles = {contract.name: contract.title or contract.name for contract in load_contracts().values()}
        book = _Book(workbook, register, titles, formats)
        for contract in contracts:
            _write_sheet(book, contract)
        _write_guide(book, contracts)
        _write_lists(book)
    return buffer.getvalue()


def _write_sheet(book: _Book, contract: Contract) -> None:
    sheet = book.workbook.add_worksheet(contract.sheet)
    fields = fields_of(contract)
    instructions = [
        "Fyll i en rad i taget under den blå rubrikraden. Ändra inte rubrikerna.",
        f"Ovanför varje rubrik står vad som ska stå i kolumnen. Mer står på bladet ”{GUIDE_SHEET}”.",
        "Skriv inga namn, personnummer, telefonnummer eller e-postadresser i texterna.",
        sentences([key_words(contract), naming_words(contract)[0]]),
    ]
    help_row = 1 + len(instructions)
    header_row, first_row = help_row + 1, help_row + 2
    sheet.write_string(0, 0, f"Mall: {contract.title or contract.name}", book.formats["title"])
    for row, line in enumerate(instructions, start=1):
        sheet.write_string(row, 0, line, book.formats["text"])
    lines = [_write_column(book, sheet, at, item, contract, help_row) for at, item in enumerate(fields)]
    sheet.set_row(0, 22)
    sheet.set_row(help_row, _POINTS_PER_LINE * max(lines) + 4)
    sheet.set_row(header_row, 34)
    sheet.freeze_panes(first_row, 0)
    sheet.set_selection(first_row, 0, first_row, 0)
    sheet.protect("", _PROTECTION)
    _make_printable(sheet, header_row)


def _write_column(book: _Book, sheet: Worksheet, at: int, field: Field, contract: Contract, help_row: int) -> int:
    """One column: help, header, the form of the cells below and what they accept. Returns the lines of the help."""
    column = field.column
    items = allowed_items(field, contract, book.register)
    words = sentences(
        [
            format_words(field, contract, book.register, _ITEMS_IN_HELP),
            "Får vara tom" if may_be_empty(field, contract) else "Måste fyllas i",
            *(further_words(column, contract, book.titles) if column and not field.is_district else []),
        ]
    )
    longest_item = max((len(str(item)) + 4 for item in items), default=0)
    longest_word = max(len(word) + 3 for word in field.header.split())
    own = _WIDTHS.get(column.type, 14) if column else 20
    width = max(own, min(longest_item, 34), longest_word, min(len(words) // _HELP_LINES, 34))
    unlocked = book.workbook.add_format({"locked": False, "num_format": _number_format(field, items), "valign": "top"})
    if column is None or column.type in {"free_text", "text"}:
        unlocked.set_text_wrap()
    sheet.set_column(at, at, width, unlocked)
    for row in range(help_row):
        if at:
            sheet.write_blank(row, at, None, book.formats["text"])
    sheet.write_string(help_row, at, words, book.formats["help"])
    sheet.write_string(help_row + 1, at, field.header, book.formats["header"])
    if rule := _validation(book, field, contract, items):
        sheet.data_validation(help_row + 2, at, help_row + 1 + _ROWS, at, rule)
    return -(-len(words) * 10 // (9 * width)) + 1


def _number_format(field: Field, items: list[Item]) -> str:
    column = field.column
    if column is None or field.is_district:
        return "@"
    if items and all(isinstance(item, int) for item in items):
        return "0"
    return _NUMBER_FORMATS.get(column.type, "@")


def _validation(book: _Book, field: Field, contract: Contract, items: list[Item]) -> dict[str, Any] | None:
    """What the cells of a column accept, and what is said of anything else; None where any text will do."""
    column = field.column
    if column is None:
        return None
    message = sentences([format_words(field, contract, book.register, _ITEMS_IN_HELP)])
    said = {
        "error_title": "Det går inte att läsa in",
        "error_message": message if len(message) <= _LONGEST_MESSAGE else "Välj något i listan.",
    }
    if items:
        return {"validate": "list", "source": _list_source(book, items), **said}
    if column.type in {"date", "month", "datetime"}:
        low = column.min if isinstance(column.min, date) else _FIRST_DAY
        return {"validate": "date", **_criteria(low, column.max), **said}
    if column.type in {"integer", "decimal"} and not column.blank_words:
        # A limit that no real figure reaches: without one the program would not know that it is to be a number.
        low_number = column.min if column.min is not None else -1e9
        return {"validate": column.type, **_criteria(low_number, column.max), **said}
    return None


def _criteria(low: Any, high: Any) -> dict[str, Any]:
    if high is None:
        return {"criteria": ">=", "value": low}
    return {"criteria": "between", "minimum": low, "maximum": high}


def _list_source(book: _Book, items: list[Item]) -> list[str] | str:
    """The choices themselves where they are words and the file format has room for them, else their place on the hidden
    sheet: there a number is a number and a code with a leading zero is text."""
    words = [item for item in items if isinstance(item, str) and "," not in item and not item.isdecimal()]
    if len(words) == len(items) and len(",".join(words)) <= _LONGEST_INLINE_LIST:
        return words
    letter = xlsxwriter.utility.xl_col_to_name(len(book.lists))
    return book.lists.setdefault(tuple(items), f"={LIST_SHEET}!${letter}$1:${letter}${len(items)}")


def _write_lists(book: _Book) -> None:
    if not book.lists:
        return
    sheet = book.workbook.add_worksheet(LIST_SHEET)
    for at, items in enumerate(book.lists):
        for row, item in enumerate(items):
            if isinstance(item, str):
                sheet.write_string(row, at, item, book.workbook.add_format({"num_format": "@"}))
            else:
                sheet.write_number(row, at, item)
    sheet.protect()
    sheet.hide()


def _make_printable(sheet: Worksheet, header_row: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header_row)
    sheet.hide_gridlines(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&F, &A&RSida &P av &N")


def _write_guide(book: _Book, contracts: list[Contract]) -> None:
    """Every rule of every column in words, and what the municipality codes stand for."""
    sheet = book.workbook.add_worksheet(GUIDE_SHEET)
    formats = book.formats
    sheet.write_string(0, 0, GUIDE_SHEET, formats["title"])
    general = [
        *(f"{line}." for line in naming_words(contracts[0])),
        "Lägg inte till, döp inte om och ta inte bort blad eller kolumner. Tomma rader gör inget.",
        "Personuppgifter i en text gör att hela raden läggs åt sidan tills den är rättad.",
        "Blir något fel får du en lista med blad, rad och kolumn och vad du ska skriva i stället.",
    ]
    for row, line in enumerate(general, start=1):
        sheet.write_string(row, 0, line, formats["text"])
    header_row = len(general) + 2
    headers = {"Blad": 16, "Kolumn": 26, "Vad som ska stå": 70, "Får vara tom": 10, "Att tänka på": 60}
    for at, (header, width) in enumerate(headers.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(header_row, at, header, formats["header"])
    row = header_row + 1
    for contract in contracts:
        for item in fields_of(contract):
            for at, text in enumerate(_guide_cells(book, contract, item)):
                sheet.write_string(row, at, text, formats["cell"])
            row += 1
    _write_codes(book, sheet, contracts, row + 1)
    sheet.freeze_panes(header_row + 1, 0)
    sheet.protect("", _PROTECTION)
    _make_printable(sheet, header_row)


def _guide_cells(book: _Book, contract: Contract, field: Field) -> list[str]:
    column = field.column
    rules = further_words(column, contract, book.titles) if column and not field.is_district else []
    is_key = column is not None and column.name in contract.key
    return [
        contract.sheet or "",
        field.header,
        sentences([format_words(field, contract, book.register, most_items=40)]),
        "ja" if may_be_empty(field, contract) else "nej",
        sentences([*([column.question.rstrip(".?") + "?"] if column and column.question else []), *rules])
        + (" " if rules else "")
        + sentences([key_words(contract) if is_key else "", fate_words(field)]),
    ]


def _write_codes(book: _Book, sheet: Worksheet, contracts: list[Contract], row: int) -> None:
    by_code = {
        code
        for contract in contracts
        for item in fields_of(contract)
        if item.column and item.column.type in {"municipality_code", "area"} and not item.is_district
        for code in area_codes(item, contract, book.register)
    }
    if not by_code:
        return
    sheet.write_string(row, 0, "Kommunkod", book.formats["header"])
    sheet.write_string(row, 1, "Kommun", book.formats["header"])
    for at, code in enumerate(sorted(by_code), start=row + 1):
        sheet.write_string(at, 0, code, book.formats["code"])
        sheet.write_string(at, 1, book.register.municipalities.get(code, code), book.formats["cell"])
