"""A report as a workbook: per programme an overview, then one sheet per indicator with all its cells."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from warehouse.report_content import Finding, Programme, Report

_LONGEST_NAME = 31
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\'\s]+")
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_TOP = {"valign": "top"}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15},
    "label": {"bold": True, "valign": "top"},
    "plain": {"align": "left", "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"},
    "header": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "border": 1, "text_wrap": True},
    "text": {**_TOP, "text_wrap": True},
    "link": {**_TOP, "font_color": "#00608A", "underline": 1},
    "whole": {**_TOP, "num_format": "#,##0"},
    "tenths": {**_TOP, "num_format": "#,##0.0"},
    "hundredths": {**_TOP, "num_format": "#,##0.00"},
}
_WIDTHS = (26, 20, 24, 26, 10, 10, 13, 11, 11, 18, 100)
_PRIVACY = (
    "Här står bara det som är publicerat. Tal om så få personer att någon kan kännas igen är skyddade"
    " och finns inte i filen."
)


@dataclass
class _Sheet:
    """A worksheet that is written from the top down; `at` is the next free row."""

    sheet: Worksheet
    formats: dict[str, Format]
    at: int = 0

    def write(self, *cells: Any, style: str = "plain", first: str | None = None) -> None:
        """One row of cells, the first in a style of its own. Text is written as text, whatever it looks like."""
        for column, cell in enumerate(cells):
            chosen = first if first and column == 0 else style
            self._write_cell(column, cell, chosen)
        self.at += 1

    def write_table_row(self, cells: Iterable[tuple[Any, str]]) -> None:
        """One row of cells, each with its style."""
        for column, (cell, style) in enumerate(cells):
            self._write_cell(column, cell, style)
        self.at += 1

    def start_table(self, headers: Sequence[str], widths: Sequence[int]) -> None:
        """The header row, which stays in sight and is repeated on paper."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.sheet.repeat_rows(self.at)
        self.sheet.freeze_panes(self.at + 1, 0)
        self.write(*headers, style="header")

    def _write_cell(self, column: int, cell: Any, style: str) -> None:
        written = self.formats[style]
        if cell is None:
            self.sheet.write_blank(self.at, column, None, written)
        elif isinstance(cell, datetime):
            self.sheet.write_datetime(self.at, column, cell, self.formats["moment"])
        elif isinstance(cell, date):
            self.sheet.write_datetime(self.at, column, cell, self.formats["day"])
        elif isinstance(cell, int | float):
            self.sheet.write_number(self.at, column, cell, written)
        else:
            self.sheet.write_string(self.at, column, cell, written)


def xlsx_bytes(report: Report) -> bytes:
    """The workbook. The same report always gives the same bytes: the only time in it is that of the snapshot."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": f"Genombrott: rapport för {report.reader}",
                "comments": f"Publicering {report.snapshot_id}",
                "created": report.made_at,
            }
        )
        formats = {name: workbook.add_format(style) for name, style in _STYLES.items()}
        taken: set[str] = set()
        for programme in report.programmes:
            overview = _add_sheet(workbook, formats, sheet_name(f"Översikt {programme.code}", taken))
            names = [sheet_name(f"{found.indicator_id} {found.name}", taken) for found in programme.findings]
            _write_overview(overview, report, programme, names)
            for name, finding in zip(names, programme.findings, strict=True):
                _write_finding(_add_sheet(workbook, formats, name), report, finding)
    return buffer.getvalue()


def sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel accepts and no other sheet has, however the letters are cased; it is added to `taken`."""
    plain = _FORBIDDEN_IN_NAME.sub(" ", title).strip()
    name, number = plain[:_LONGEST_NAME].rstrip(), 1
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = plain[: _LONGEST_NAME - len(ending)].rstrip() + ending
    taken.add(name.casefold())
    return name


def _add_sheet(workbook: xlsxwriter.Workbook, formats: dict[str, Format], name: str) -> _Sheet:
    sheet = workbook.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return _Sheet(sheet, formats)


def _write_overview(page: _Sheet, report: Report, programme: Programme, names: Sequence[str]) -> None:
    reader = f"rapport för {programme.area}" if programme.area else "rapport till styrgruppen"
    page.write(f"{programme.name}: {reader}", style="title")
    page.write(_PRIVACY)
    page.write("Publicering", report.snapshot_id, first="label")
    page.write("Publicerad", report.made_at_sv, first="label")
    page.write("Läget den", report.reporting_date, first="label")
    page.write("Programmet pågår", programme.start_date, programme.end_date, first="label")
    page.at += 1
    said = [(programme.area, 70), ("Hela programmet", 70)] if programme.area else [("Vad man kan säga", 90)]
    columns = [("Indikator", 18), ("Namn", 38), *said, ("Mål", 60), ("Tal som visas", 10), ("Skyddade tal", 10)]
    page.start_table([name for name, _ in columns], [width for _, width in columns])
    for name, finding in zip(names, programme.findings, strict=True):
        sentences = [finding.sentence, finding.programme_sentence] if programme.area else [finding.sentence]
        page.sheet.write_url(
            page.at, 0, f"internal:'{name}'!A1", page.formats["link"], string=finding.indicator_id, tip=finding.name
        )
        texts = [finding.name, *sentences, _target_words(finding)]
        for column, text in enumerate(texts, start=1):
            page.sheet.write_string(page.at, column, text, page.formats["text"])
        for column, count in enumerate((finding.n_shown, finding.n_hidden), start=1 + len(texts)):
            page.sheet.write_number(page.at, column, count, page.formats["whole"])
        page.at += 1
    if not programme.findings:
        page.write("Det finns inga indikatorer publicerade för det här programmet än.")
    page.at += 1
    page.write("Om programmet", programme.description, first="label")


def _target_words(finding: Finding) -> str:
    """The targets of the undivided figure, one per line; those of its parts where it has no other."""
    targets = [target for target in finding.targets if not target.is_part] or finding.targets
    return "\n".join(dict.fromkeys(target.state or f"”{target.quote}”" for target in targets))


def _write_finding(page: _Sheet, report: Report, finding: Finding) -> None:
    page.write(finding.title, style="title")
    page.write(f"{finding.indicator_id} {finding.name}", style="label")
    page.write("Definition", finding.definition, first="label")
    page.write("Täljare", finding.numerator, first="label")
    page.write("Nämnare", finding.denominator, first="label")
    link = page.at
    page.at += 1
    limits = ("Nedre 95 %", "Övre 95 %")
    headers = ("Område", "Period", "Indelning", "Grupp", "Täljare", "Nämnare", f"Värde ({finding.unit})", *limits)
    header = page.at
    page.start_table((*headers, "Läge", "Vad man kan säga"), _WIDTHS)
    value_style = _value_style(finding)
    for cell in finding.cells:
        page.write_table_row(
            [
                *((text, "text") for text in (cell.area, cell.period, cell.breakdown, cell.group)),
                *((count, _count_style(count)) for count in (cell.numerator, cell.denominator)),
                *((value, value_style) for value in (cell.value, cell.lower_95, cell.upper_95)),
                *((text, "text") for text in (cell.state, cell.conclusion)),
            ]
        )
    page.sheet.autofilter(header, 0, max(page.at - 1, header + 1), len(_WIDTHS) - 1)
    page.at += 1
    words = "Att tänka på, mål och källa står under tabellen."
    page.sheet.write_url(link, 0, f"internal:'{page.sheet.get_name()}'!A{page.at + 1}", page.formats["link"], words)
    _write_notes(page, report, finding)


def _write_notes(page: _Sheet, report: Report, finding: Finding) -> None:
    for warning in finding.warnings:
        page.write("Att tänka på", warning, first="label")
    for broken in finding.breaks:
        page.write("Brott i serien", broken, first="label")
    for target in finding.targets:
        page.write("Mål", " ".join(filter(None, (target.state, f"”{target.quote}” {target.source}."))), first="label")
        page.write("Målet gäller till", target.due_date, first="label")
    page.write("Källa", f"Genombrott, publicering {report.snapshot_id}.", first="label")


def _value_style(finding: Finding) -> str:
    """As many decimals as the conclusions have: none for counts, two for an index, otherwise one."""
    return {"count": "whole", "index": "hundredths"}.get(finding.kind, "tenths")


def _count_style(count: float | None) -> str:
    """Things are whole, hours need not be."""
    return "whole" if count is None or float(count).is_integer() else "tenths"
