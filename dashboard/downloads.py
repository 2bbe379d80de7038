"""What a reader takes home: a chart as PNG and SVG, its table as CSV and as a workbook."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st
import xlsxwriter

from dashboard import choices, data, formats, picture, texts
from dashboard.frame import Page
from dashboard.palette import LIGHT, Palette
from dashboard.tables import Column
from dashboard.target import target_sources
from dashboard.wording import absence
from warehouse.report_sheets import OPTIONS, add_sheet, count_style, value_style, workbook_formats

Value = str | float | None

DOWNLOAD: Final = "Ladda ner"
AS_PNG: Final = "Diagram som PNG"
AS_SVG: Final = "Diagram som SVG"
AS_CSV: Final = "CSV för Excel"
AS_RESEARCH_CSV: Final = "CSV för forskning"
AS_XLSX: Final = "Excel med definition"
ABOUT_THE_TABLE: Final = "Om tabellen"
DIAGRAM: Final = "Diagram"
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
# The columns of published.indicator_values by their own names, and the name of the area.
_KEYS: Final = (
    "indicator_id", "programme_code", "area_code", "area_name", "period_code", "breakdown", "breakdown_value", "status"
)  # fmt: skip
_CHANGES: Final = ("change_value", "change_lower_95", "change_upper_95")
_ALL_FIGURES: Final = (
    "numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998", "method", *_CHANGES
)  # fmt: skip
_JUDGED: Final = ("comparison", "comparison_others", "change")
_WHOSE: Final = ("area_code", "area_name")
_UNFIT_FOR_A_NAME: Final = re.compile(r"[^a-z0-9]+")
_LETTERS: Final = str.maketrans("åäöéü", "aaoeu")
_WIDTH_OF_TEXT, _WIDTH_OF_NUMBER = 30, 12
# A bitmap of two pixels per pixel is shown at half its size.
_HALF: Final = 0.5


@dataclass(frozen=True)
class Field:
    """A column of a download; `style` is that of its numbers in a workbook, '' where the column holds words.

    `name` is what programs call it, made from the heading where there is none.
    """

    heading: str
    style: str = ""
    name: str = ""


@dataclass(frozen=True)
class Records:
    """The rows of a table as programs read them: columns by the names of the published tables, no number worded."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A chart that can be taken home: drawn anew, in the colours asked for, when the reader asks for it."""

    draw: Callable[[Palette], go.Figure]
    frame: picture.PictureFrame

    def svg(self) -> str:
        """Always light: a picture is put on paper whatever the reader's theme."""
        return picture.svg(self.draw(LIGHT), self.frame, LIGHT)


@dataclass(frozen=True)
class Download:
    """A table as it is on the page, and what must be known to read it.

    `rows` has a value per field: words, or the number itself and no text of it. `facts` are term and text. `records`
    are the same rows for research; None where they are no other than `rows`.
    """

    stem: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    facts: tuple[tuple[str, str], ...]
    made_at: datetime | None
    records: Records | None = None


def picture_of(page: Page, draw: Callable[[Palette], go.Figure], title: str, facts: str, alt: str) -> Picture:
    """The picture of a chart on a page; below it stand the programme and the snapshot it was drawn from."""
    code = page.choices.params(choices.PROGRAMME).get(choices.PROGRAMME)
    names = data.programmes(page.snapshot).filter(pl.col("programme_code") == code)["programme_name_sv"].to_list()
    source = " · ".join([*names, _source(page)[1]])
    return Picture(draw, picture.PictureFrame(title=title, facts=facts, source=source, alt=alt))


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
        records=as_records(rows),
    )


def as_records(rows: pl.DataFrame) -> Records:
    """Published cells as they are: no figure where none is published, no comparison of a locked one, and no name of
    an area that is not to be named."""
    columns = (*_KEYS, *_ALL_FIGURES, *_JUDGED, "conclusion_sv")
    written = []
    for row in rows.iter_rows(named=True):
        held = set() if row["status"] == "published" else {*_ALL_FIGURES, *_JUDGED}
        held |= {*_JUDGED, *_CHANGES} if row["is_locked"] else set()
        held |= set(_WHOSE) if _is_unnamed(row) else set()
        told = row | {"conclusion_sv": _said(row)}
        written.append(tuple(None if column in held else told[column] for column in columns))
    return Records(columns, tuple(written))


def of_texts(
    page: Page, title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], programme: str = ""
) -> Download:
    """A table of words and counts, as `tables.table` has it."""
    is_number = {column.key: _holds_numbers(rows, column) for column in columns}
    return Download(
        stem=file_stem(programme, title),
        title=title,
        fields=tuple(Field(column.heading, "whole" if is_number[column.key] else "", column.key) for column in columns),
        rows=tuple(tuple(_plain(row.get(column.key), is_number[column.key]) for column in columns) for row in rows),
        facts=(_source(page),),
        made_at=data.release(page.snapshot)["made_at"],
    )


def offer(download: Download, key: str, shown: Picture | None = None) -> None:
    """The button under a table; the files are made when the reader asks for them. `key` is unique on the page.

    `shown` is the chart that the table is the twin of.
    """
    with st.popover(DOWNLOAD, key=f"gb-download-{key}"):
        for label, ending, kind, mime, made in _files(download, shown):
            st.download_button(
                label,
                made,
                f"{download.stem}{ending}",
                mime,
                key=f"gb-{kind}-{key}",
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


def research_csv_bytes(download: Download) -> bytes:
    """The table for programs: commas, decimal points, UTF-8 without a mark, columns named as in the published tables.

    Words that a spreadsheet would run as a formula begin with an apostrophe here too. A row without a figure has empty
    numbers, and its reason in `status`.
    """
    records = download.records or Records(
        tuple(field.name or _machine_name(field.heading) for field in download.fields), download.rows
    )
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_safe(name) for name in records.columns])
    writer.writerows([_written(value, point=".") for value in row] for row in records.rows)
    return buffer.getvalue().encode("utf-8")


def xlsx_bytes(download: Download, shown: Picture | None = None) -> bytes:
    """The table on one sheet, with typed cells; the chart on another; definition, notes and source on a third."""
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
        if shown:
            sheet = add_sheet(workbook, styles, DIAGRAM).sheet
            sheet.hide_gridlines(2)
            bitmap = {"image_data": io.BytesIO(picture.png(shown.svg())), "x_scale": _HALF, "y_scale": _HALF}
            sheet.insert_image(0, 0, "diagram.png", {**bitmap, "description": shown.frame.alt})
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


def _files(download: Download, shown: Picture | None) -> Iterator[tuple[str, str, str, str, Callable[[], bytes]]]:
    """Label, ending of the name, kind, media type and maker of every file that is offered."""
    if shown:
        yield AS_PNG, ".png", "png", "image/png", lambda: picture.png(shown.svg())
        yield AS_SVG, ".svg", "svg", "image/svg+xml", lambda: shown.svg().encode("utf-8")
    yield AS_CSV, ".csv", "csv", "text/csv; charset=utf-8", lambda: csv_bytes(download)
    yield AS_RESEARCH_CSV, "-forskning.csv", "research", "text/csv; charset=utf-8", lambda: research_csv_bytes(download)
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    yield AS_XLSX, ".xlsx", "xlsx", workbook, lambda: xlsx_bytes(download, shown)


def _is_unnamed(row: Mapping[str, Any]) -> bool:
    return row["show_name"] is False and not row["is_own"]


def _cell_row(row: Mapping[str, Any], first: Sequence[Column], words: Sequence[Column]) -> tuple[Value, ...]:
    is_shown = row["status"] == "published"
    return (
        *(row[column.key] for column in first),
        *(row[name] if is_shown else None for name in _FIGURES),
        *(row[column.key] for column in words),
        _SHOWN if is_shown else row["note"],
        _said(row),
    )


def _said(row: Mapping[str, Any]) -> str | None:
    """What can be said of a cell, or why it has no figure; nothing that names an area that is not to be named."""
    if _is_unnamed(row):
        return "" if row["status"] == "published" else row["explanation_sv"] or row["absence_sv"]
    return row["conclusion_sv"] if row["status"] == "published" else absence(row)


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


def _written(value: Value, point: str = ",") -> str:
    """`31,1`, `27`, or words that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _safe(value)
    return str(int(value)) if float(value).is_integer() else repr(float(value)).replace(".", point)


def _machine_name(heading: str) -> str:
    """`nedre_95`: the heading as a name that programs take."""
    return _UNFIT_FOR_A_NAME.sub("_", heading.lower().translate(_LETTERS)).strip("_")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _style_of(value: Value, field: Field) -> str:
    if isinstance(value, str) or value is None or not field.style:
        return "text"
    return count_style(value) if field.style == "whole" else field.style
