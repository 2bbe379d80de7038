"""Reads every cell back from the reports: workbook, paper and slides."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
from crawl import Key, Published, Seen, by_words
from crawl_pdf import Element, read_pdf
from pptx import Presentation

from warehouse.report_content import Report
from warehouse.report_pdf import pdf_bytes
from warehouse.report_pptx import pptx_bytes
from warehouse.report_xlsx import xlsx_bytes

_ID = re.compile(r"[A-Z]{1,2}\d+$")
Read = tuple[Seen, dict[str, str]]


def workbook(report: Report, published: Published) -> Read:
    """Cells, and all the words of each indicator's sheet."""
    seen: Seen = {}
    texts: dict[str, str] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(xlsx_bytes(report)), read_only=True):
        rows = list(sheet.iter_rows(values_only=True))
        indicator = sheet.title.split()[0]
        texts[indicator] = " ".join(str(value) for row in rows for value in row if value is not None)
        if indicator not in published.titles:
            continue
        named = by_words(published, indicator)
        at = next(index for index, row in enumerate(rows) if row[0] == "Område")
        for row in rows[at + 1 :]:
            if row[0] is None:
                break
            area, period, breakdown, group, numerator, denominator, value, lower, upper = row[:9]
            undivided = breakdown == "ingen"
            key = named[str(area), str(period), "" if undivided else str(breakdown), "" if undivided else str(group)]
            numbers = [value, *([lower, upper] if lower is not None else []), numerator, denominator]
            seen[key] = typed(numbers, str(row[-2]))
    return seen, texts


def typed(numbers: list[object], state: str) -> str:
    """Typed cells as text: the numbers in full, or the word of the state where there is none."""
    known = [repr(number).replace(".", ",") for number in numbers if isinstance(number, int | float)]
    return " ".join(known) or state


def paper(report: Report, published: Published) -> Read:
    """Cells from the tables at the end, and all the words of each indicator, pictures included."""
    seen: Seen = {}
    texts: dict[str, str] = {}
    part: list[Element] = []
    is_tables = False
    indicator = ""
    for element in read_pdf(pdf_bytes(report)):
        is_tables |= element.kind == "H2" and element.text == "Alla tal"
        if element.kind == "H3":
            part, indicator = [], element.text.split()[0] if is_tables else ""
        part.append(element)
        source = re.match(r"([A-Z]{1,2}\d+) .*Källa: Genombrott", element.text)
        if source:
            texts[source[1]] = " ".join(piece.text for piece in part)
        if indicator and element.kind == "P":
            texts[indicator] += f" {element.text}"
        if indicator in published.titles and element.kind == "Table":
            seen |= _table(element, _places(published, indicator))
        elif element.kind == "Table" and not is_tables:
            for row in element.rows[1:]:
                first = row[0].split()[0]
                texts[f"översikt {first}"] = " ".join(row)
    return seen, texts


def _places(published: Published, indicator: str) -> Callable[[str, str], Key | None]:
    """Finds the cell of a row and a column, whichever of them is the area."""
    by_place = {
        (area, period if not group else f"{period}, {breakdown}: {group}"): key
        for (area, period, breakdown, group), key in by_words(published, indicator).items()
    }
    return lambda one, other: by_place.get((one, other)) or by_place.get((other, one))


def _table(element: Element, place: Callable[[str, str], Key | None]) -> Seen:
    columns = element.rows[0][1:]
    found: Seen = {}
    for label, *cells in element.rows[1:]:
        for column, text in zip(columns, cells, strict=True):
            key = place(label, column)
            assert key or not text, f"{label}, {column}: en cell i pdf-filen går inte att känna igen"
            if key:
                found[key] = text
    return found


def slides(report: Report, published: Published) -> Read:
    """Cells from the notes of each slide, checked against its chart, and all the words of each indicator."""
    seen: Seen = {}
    texts: dict[str, str] = {}
    for slide in Presentation(io.BytesIO(pptx_bytes(report))).slides:
        notes = slide.notes_slide.notes_text_frame.text
        frames = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        charts = [shape for shape in slide.shapes if shape.has_chart]
        alts = [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts]
        indicator = next((text.split()[0] for text in frames if "· Genombrott, publicering" in text), "")
        texts[indicator] = "\n".join([*frames, *alts, notes])
        if indicator not in published.titles:
            continue
        place = _places(published, indicator)
        for line in notes.partition("\nAlla tal\n")[2].splitlines():
            moment, dash, cells = line.partition(" – ")
            if dash:
                for cell in cells.split("; "):
                    area, _, words = cell.partition(": ")
                    key = place(area, moment)
                    assert key, f"{indicator}: en cell i anteckningarna går inte att känna igen"
                    seen[key] = words
        for shape in charts:
            assert _check_chart(shape.chart, published, indicator), f"{indicator}: bilden är tom"
    return seen, texts


def _check_chart(chart: Any, published: Published, indicator: str) -> int:
    """Every mark of a chart is a published value of its place; a place without one has no mark, no interval, and no
    figure in the sheet behind the chart. Gives the number of marks."""
    named = by_words(published, indicator)
    universe = {word for words in named for word in words}
    plot, n_marks = chart.plots[0], 0
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    behind = {row[0]: row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    own = [series for series in plot.series if set(series.name.split(", ")) <= universe]
    assert own, f"{indicator}: ingen serie i bilden går att känna igen"
    for series in own:
        marked = {int(point.get("idx")) for point in series._element.iterfind(".//{*}errBars//{*}pt")}
        for at, (name, value) in enumerate(zip(plot.categories, series.values, strict=True)):
            label = re.sub(r" \([^()]*\)$", "", str(name)) if str(name) not in universe else str(name)
            about = {label, *series.name.split(", ")}
            keys = [key for words, key in named.items() if about <= set(words)]
            values = [published.cells[key].figures[0] for key in keys if key in published.shown]
            if value is None:
                assert at not in marked, f"{indicator}: bilden har ett intervall för ett tal som inte visas"
                rest = behind[str(name)] if len(own) == 1 else ()
                assert not any(rest[:1] + rest[-2:]), f"{indicator}: arket bakom bilden har ett tal som inte visas"
            else:
                assert any(abs(value - known) < 1e-9 for known in values), f"{indicator}: bilden visar ett annat tal"
                n_marks += 1
    return n_marks
