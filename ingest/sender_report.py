"""What a sender must correct: per file what is wrong, where, and what to write instead. Never a value of a cell."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from rich.table import Table
from rich.text import Text
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ingest.areas import read_register
from ingest.contract import Contract, load_contracts
from ingest.loading import FileResult
from ingest.reason_texts import reason_texts
from ingest.template_rules import fields_of, remedy_words
from warehouse.console import answers, number, plural, say
from warehouse.errors import UserError

_SCHEMA = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "what": pl.String,
    "remedy": pl.String,
}
_LINES_ON_SCREEN = 20
_ROWS_NAMED = 8
_ITEMS_NAMED = 20
_MOST_LINES = 100_000
_HEADERS = ("Fil", "Blad", "Rad", "Kolumn", "Vad är fel", "Gör så här")
_WIDTHS = (28, 16, 9, 28, 52, 80)
_SUMMARY = ("Fil", "Blad", "Läge", "Rader", "Räknas", "Åt sidan", "Att rätta", "Att tänka på")
_PROVISIONAL = (
    "Antalen är preliminära: filen hänvisar till andra filer, och det prövas när alla är inlästa."
    " Skicka de filerna också, om de inte redan är skickade."
)
_SUMMARY_WIDTHS = (28, 16, 14, 9, 9, 9, 9, 110)


def fault_lines(results: Sequence[FileResult]) -> pl.DataFrame:
    """One line per fault: file, sheet (null for a file without sheets), row, column (null for a whole row), what is
    wrong and what to do; in order of file, sheet, row and column."""
    parts = [_lines_of(result) for result in results if result.faults is not None and result.faults.height]
    if not parts:
        return pl.DataFrame(schema=_SCHEMA)
    return pl.concat(parts).sort("file", "sheet", "row", "column", nulls_last=True, maintain_order=True)


def _lines_of(result: FileResult) -> pl.DataFrame:
    """Words are found once per sheet, reason and column, however many rows share them."""
    assert result.faults is not None
    kinds = result.faults.select("sheet", "reason", "column_name").unique(maintain_order=True)
    words = [_words(result, *kind) for kind in kinds.iter_rows()]
    said = kinds.with_columns(
        pl.Series("what", [what for what, _ in words], dtype=pl.String),
        pl.Series("remedy", [remedy for _, remedy in words], dtype=pl.String),
    )
    lines = result.faults.join(said, on=["sheet", "reason", "column_name"], how="left", nulls_equal=True)
    return lines.select(
        pl.lit(result.file_name).alias("file"),
        "sheet",
        pl.col("row_number").alias("row"),
        pl.col("column_name").alias("column"),
        "what",
        "remedy",
    )


def _words(result: FileResult, sheet: str | None, reason: str, header: str | None) -> tuple[str, str]:
    said = reason_texts()[reason]
    contract = _contract_of(result, sheet, header)
    if contract is None:
        return said.what, said.remedy
    fields = (field for field in fields_of(contract) if field.header == header)
    precise = (remedy_words(reason, field, contract, read_register(), _ITEMS_NAMED) for field in fields)
    return said.what, next((words for words in precise if words), said.remedy)


def _contract_of(result: FileResult, sheet: str | None, header: str | None) -> Contract | None:
    """The contract by which a sheet was read: of its export, by the file's name or else by the column."""
    label = f"{result.file_name}#{sheet}" if sheet else result.file_name
    exports = {entry["export"] for entry in result.entries if entry["file"] == label}
    found = [contract for contract in load_contracts().values() if contract.feed in exports]
    named = [contract for contract in found if contract.file_pattern.fullmatch(result.file_name)]
    having = [contract for contract in found if any(column.header == header for column in contract.columns)]
    contract = next(iter([*named, *having, *found]), None)
    is_template = contract is not None and contract.by_hand and result.file_name.lower().endswith(".xlsx")
    return contract.as_template() if contract and is_template else contract


def print_report(results: Sequence[FileResult]) -> None:
    """The faults of each file on the terminal, those that are alike in one line. A file that was refused has its
    reason instead."""
    lines = fault_lines(results)
    for result in results:
        if result.refusal is not None:
            say(f"{result.file_name} läses inte in. {result.refusal}")
        elif not (faults := lines.filter(file=result.file_name)).height:
            say(f"{result.file_name}: inget att rätta.")
        else:
            _print_faults(result.file_name, faults)


def _print_faults(file_name: str, faults: pl.DataFrame) -> None:
    groups = faults.group_by("sheet", "column", "what", "remedy", maintain_order=True).agg("row")
    has_sheets = faults["sheet"].is_not_null().any()
    headers = [*(["Blad"] if has_sheets else []), "Kolumn", "Rad", "Vad är fel", "Gör så här"]
    table = Table(*headers, title=f"Att rätta i {file_name}", title_justify="left")
    for sheet, column, what, remedy, rows in groups.head(_LINES_ON_SCREEN).iter_rows():
        cells = [*([sheet or ""] if has_sheets else []), column or "hela raden", _row_words(rows), what, remedy]
        table.add_row(*map(Text, cells))
    answers.print(table)
    if groups.height > _LINES_ON_SCREEN:
        rest = groups[_LINES_ON_SCREEN:].select(pl.col("row").list.len().sum()).item()
        say(f"… och {plural(rest, 'fel', 'fel')} till i {file_name}. Alla står i rapporten som arbetsbok.")


def _row_words(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:_ROWS_NAMED]))
    return f"{shown} och {number(len(rows) - _ROWS_NAMED)} till" if len(rows) > _ROWS_NAMED else shown


def write_report(results: Sequence[FileResult], out: Path) -> None:
    """The report as a workbook to send back: a summary per file, and every fault. Raises UserError when it cannot be
    written."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        header = workbook.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "border": 1, "text_wrap": True}
        )
        cell = workbook.add_format({"text_wrap": True, "valign": "top"})
        lines = fault_lines(results)
        _write_summary(workbook.add_worksheet("Sammanfattning"), results, lines.height, header, cell)
        _write_faults(workbook.add_worksheet("Att rätta"), lines.head(_MOST_LINES), header, cell)
    try:
        out.write_bytes(buffer.getvalue())
    except OSError:
        raise UserError(
            f"Rapporten {out.name} går inte att spara.",
            "Mappen finns inte, filen är öppen i ett annat program, eller så får du inte skriva där.",
            "Stäng filen eller välj en annan plats.",
        ) from None


def _write_row(sheet: Worksheet, row: int, cells: Iterable[Any], style: Format) -> None:
    """Text is written as text, whatever it looks like."""
    for at, value in enumerate(cells):
        if isinstance(value, int):
            sheet.write_number(row, at, value, style)
        else:
            sheet.write_string(row, at, value or "", style)


def _prepare(sheet: Worksheet, headers: Sequence[str], widths: Sequence[int], at: int, header: Format) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _write_row(sheet, at, headers, header)
    sheet.freeze_panes(at + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(at)


def _write_faults(sheet: Worksheet, lines: pl.DataFrame, header: Format, cell: Format) -> None:
    _prepare(sheet, _HEADERS, _WIDTHS, 0, header)
    for row, line in enumerate(lines.iter_rows(), start=1):
        _write_row(sheet, row, line, cell)
    sheet.autofilter(0, 0, max(lines.height, 1), len(_HEADERS) - 1)


def _write_summary(
    sheet: Worksheet, results: Sequence[FileResult], n_faults: int, header: Format, cell: Format
) -> None:
    top = [
        "Bladet ”Att rätta” säger vad som är fel, var (fil, blad, rad och kolumn) och vad som ska stå i stället.",
        "Rätta i källan och skicka hela filen på nytt, med _v2 sist i namnet. Rader som inte är rättade räknas inte.",
        *([f"Här står de första {number(_MOST_LINES)} felen av {number(n_faults)}."] if n_faults > _MOST_LINES else []),
    ]
    for row, line in enumerate(top):
        sheet.write_string(row, 0, line)
    at = len(top) + 1
    _prepare(sheet, _SUMMARY, _SUMMARY_WIDTHS, at, header)
    files = [line for result in results for line in _summary_lines(result)]
    for row, cells in enumerate(files, start=at + 1):
        _write_row(sheet, row, cells, cell)


def _summary_lines(result: FileResult) -> list[tuple[Any, ...]]:
    """One line per sheet; what is said of the file as a whole stands with the first."""
    lines = []
    for at, entry in enumerate(result.entries):
        set_aside, quarantined = (sum(entry[kind].values()) for kind in ("set_aside", "quarantined"))
        sheet = entry["file"].removeprefix(result.file_name).removeprefix("#")
        status = "avvisad" if result.refused else "att rätta" if quarantined else "utan fel"
        remarks = [
            *([result.refusal] if result.refusal else []),
            *(_set_aside_words(reason, count) for reason, count in entry["set_aside"].items()),
            *(result.messages if at == 0 else []),
            *([_PROVISIONAL] if entry["provisional"] else []),
        ]
        counts = (entry["rows"], entry["accepted"], set_aside, quarantined)
        lines.append((result.file_name, sheet, status, *counts, "\n".join(remarks)))
    return lines


def _set_aside_words(reason: str, count: int) -> str:
    return f"{plural(count, 'rad', 'rader')} åt sidan: {reason_texts()[reason].what}"
