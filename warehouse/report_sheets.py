"""Workbook sheets that are written from the top down: typed cells, text that stays text, the same bytes every time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\'\s]+")
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


@dataclass
class Sheet:
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


def workbook_formats(workbook: xlsxwriter.Workbook) -> dict[str, Format]:
    """The cell formats of a workbook, by the name of their style."""
    return {name: workbook.add_format(style) for name, style in _STYLES.items()}


def add_sheet(workbook: xlsxwriter.Workbook, formats: dict[str, Format], name: str) -> Sheet:
    """A new sheet that is printed as wide as a lying A4."""
    sheet = workbook.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return Sheet(sheet, formats)


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


def value_style(kind: str) -> str:
    """As many decimals as the conclusions have: none for counts, two for an index, otherwise one."""
    return {"count": "whole", "index": "hundredths"}.get(kind, "tenths")


def count_style(count: float | None) -> str:
    """Things are whole, hours need not be."""
    return "whole" if count is None or float(count).is_integer() else "tenths"
