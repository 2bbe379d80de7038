"""What a reader takes home: the table of a page as CSV for Swedish Excel and as a workbook."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import polars as pl
import streamlit as st
import xlsxwriter

from dashboard import data, formats, texts
from dashboard.frame import Page
from dashboard.tables import Column
from dashboard.target import target_sources
from dashboard.wording import absence
from warehouse.report_sheets import OPTIONS, add_sheet, count_style, value_style, workbook_formats

Value = str | float | None

DOWNLOAD: Final = "Ladda ner"
AS_CSV: Final = "CSV för Excel"
AS_XLSX: Final = "Excel med definition"
ABOUT_THE_TABLE: Final = "Om tabellen"
LOWER, UPPER = "Nedre 95 %", "Övre 95 %"
NUMERATOR, DENOMINATOR = "Täljare", "Nämnare"
STATE: Final = "Läge"
CONCLUSION: Final = "Vad man kan säga"
HIDDEN_IN_FILE: Final = (
    "En rad utan tal har sin orsak i kolumnen Läge. Skyddade tal är aldrig noll: så få personer ligger bakom dem att "
    "någon kan kännas igen."
)

_BOM: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_SHOWN: Final = "visas"
_FIGURES: Final = ("value", "lower_95", "upper_95", "numerator", "denominator")
_UNFIT_FOR_A_NAME: Final = re.compile(r"[^a-z0-9]+")
_LETTERS: Final = str.maketrans("åäöéü", "aaoeu")
_WIDTH_OF_TEXT, _WIDTH_OF_NUMBER = 30, 12


@dataclass(frozen=True)
class Field:
    """A column of a download; `style` is that of its numbers in a workbook, '' where the column holds words."""

    heading: str
    style: str = ""


@dataclass(frozen=True)
class Download:
    """A table as it is on the page, and what must be known to read it.

    `rows` has a value per field: words, or the number itself and no text of it. `facts` are term and text.
    """

    stem: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    facts: tuple[tuple[str, str], ...]
    made_at: datetime | None


def of_cells(
    page: Page,
    indicator: Mapping[str, Any],
    rows: pl.DataFrame,
    first: Sequence[Column],
    judged: Sequence[Column],
    targets: Sequence[Mapping[str, Any]] = (),
) -> Download:
    """The rows of `cell_tables.cell_table`, called with the same columns, with the numbers behind their texts.

    A cell without a published figure has no number here, whatever the snapshot holds.
    """
    words = [column for column in judged if (rows[column.key] != "").any()]
    value = value_style(indicator["kind"] or "")
    unit = indicator["unit_sv"] or ""
    fields = [
        *(Field(column.heading) for column in first),
        Field(f"{texts.VALUE} ({unit})" if unit else texts.VALUE, value),
        *(Field(heading, value) for heading in (LOWER, UPPER)),
        *(Field(heading, "whole") for heading in (NUMERATOR, DENOMINATOR)),
        *(Field(column.heading) for column in words),
        Field(STATE),
        Field(CONCLUSION),
    ]
    written = [_cell_row(row, first, words) for row in rows.iter_rows(named=True)]
    place = rows["area_name"][0] if rows["area_code"].n_unique() == 1 else None
    period = rows["period_label_sv"][0] if rows["period_code"].n_unique() == 1 else None
    group = rows["value_label_sv"][0] if rows["breakdown_value"].n_unique() == 1 else rows["breakdown_label_sv"][0]
    about = [part for part in (place, period, None if rows["breakdown"][0] == "all" else group) if part]
    return Download(
        stem=file_stem(indicator["indicator_id"], *about),
        title=", ".join([indicator["title_sv"], *about]),
        fields=tuple(fields),
        rows=tuple(written),
        facts=tuple((term, text) for term, text in _facts(page, indicator, targets) if text),
        made_at=data.release(page.snapshot)["made_at"],
    )


def of_texts(
    page: Page, title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], programme: str = ""
) -> Download:
    """A table of words and counts, as `tables.table` has it."""
    is_number = {column.key: _holds_numbers(rows, column) for column in columns}
    return Download(
        stem=file_stem(programme, title),
        title=title,
        fields=tuple(Field(column.heading, "whole" if is_number[column.key] else "") for column in columns),
        rows=tuple(tuple(_plain(row.get(column.key), is_number[column.key]) for column in columns) for row in rows),
        facts=(_source(page),),
        made_at=data.release(page.snapshot)["made_at"],
    )


def offer(download: Download, key: str) -> None:
    """The button under a table; the files are made when the reader asks for them. `key` is unique on the page."""
    with st.popover(DOWNLOAD, key=f"gb-download-{key}"):
        for label, ending, mime, made in (
            (AS_CSV, "csv", "text/csv; charset=utf-8", csv_bytes),
            (AS_XLSX, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_bytes),
        ):
            st.download_button(
                label,
                lambda made=made: made(download),  # type: ignore[misc]
                f"{download.stem}.{ending}",
                mime,
                key=f"gb-{ending}-{key}",
                on_click="ignore",
                type="tertiary",
            )


def csv_bytes(download: Download) -> bytes:
    """The table for Swedish Excel: semicolons, decimal commas, a byte order mark and the line ends of Windows.

    Words that a spreadsheet would run as a formula begin with an apostrophe; a number never does.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([_safe(field.heading) for field in download.fields])
    writer.writerows([_written(value) for value in row] for row in download.rows)
    return (_BOM + buffer.getvalue()).encode("utf-8")


def xlsx_bytes(download: Download) -> bytes:
    """The table on one sheet, with typed cells; definition, notes and source on another."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as workbook:
        # A workbook without a day of its own is given today's, and would differ from one day to the next.
        workbook.set_properties({"title": download.title, "created": download.made_at or datetime(1980, 1, 1)})
        styles = workbook_formats(workbook)
        page = add_sheet(workbook, styles, texts.TABLE)
        page.write(download.title, style="title")
        widths = [_WIDTH_OF_NUMBER if field.style else _WIDTH_OF_TEXT for field in download.fields]
        page.start_table([field.heading for field in download.fields], widths)
        for row in download.rows:
            page.write_table_row(
                (value, _style_of(value, field)) for value, field in zip(row, download.fields, strict=True)
            )
        about = add_sheet(workbook, styles, ABOUT_THE_TABLE)
        about.sheet.set_column(0, 0, 18)
        about.sheet.set_column(1, 1, 100)
        for fact in download.facts:
            about.write(*fact, style="text", first="label")
    return buffer.getvalue()


def file_stem(*parts: str) -> str:
    """`genombrott-o02-varen-2020`: what every system accepts as a name."""
    plain = "-".join(("genombrott", *parts)).lower().translate(_LETTERS)
    return _UNFIT_FOR_A_NAME.sub("-", plain).strip("-")[:80].rstrip("-")


def _cell_row(row: Mapping[str, Any], first: Sequence[Column], words: Sequence[Column]) -> tuple[Value, ...]:
    is_shown = row["status"] == "published"
    return (
        *(row[column.key] for column in first),
        *(row[name] if is_shown else None for name in _FIGURES),
        *(row[column.key] for column in words),
        _SHOWN if is_shown else row["note"],
        row["conclusion_sv"] if is_shown else absence(row),
    )


def _facts(
    page: Page, indicator: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str | None]]:
    return [
        ("Indikator", f"{indicator['indicator_id']} {indicator['title_sv']}"),
        ("Definition", indicator["definition_sv"]),
        ("Täljare", indicator["numerator_sv"]),
        ("Nämnare", indicator["denominator_sv"]),
        ("Att tänka på", (indicator["warnings_sv"] or "").strip().replace("\n", " ")),
        ("För tidigt", indicator["lock_reason_sv"]),
        ("Mål", target_sources(targets)),
        ("Tal som inte visas", HIDDEN_IN_FILE),
        _source(page),
    ]


def _source(page: Page) -> tuple[str, str]:
    release = data.release(page.snapshot)
    made = formats.moment(release["made_at"])
    return "Källa", f"{texts.PRODUCT}, underlag {release['release_id']}" + (f", publicerat {made}." if made else ".")


def _holds_numbers(rows: Sequence[Mapping[str, Any]], column: Column) -> bool:
    return column.is_number and all(re.fullmatch(r"[\d\u00a0]*", str(row.get(column.key) or "")) for row in rows)


def _plain(value: object, is_number: bool) -> Value:
    if value is None or value == "":
        return None
    return float(str(value).replace(formats.NBSP, "")) if is_number else str(value)


def _written(value: Value) -> str:
    """`31,1`, `27`, or words that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _safe(value)
    return str(int(value)) if float(value).is_integer() else repr(float(value)).replace(".", ",")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _style_of(value: Value, field: Field) -> str:
    if isinstance(value, str) or value is None or not field.style:
        return "text"
    return count_style(value) if field.style == "whole" else field.style
