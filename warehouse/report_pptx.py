"""A report as slides: one statement and one chart each, editable text and native charts, the notes hold all figures."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from lxml import etree
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Length, Pt

from warehouse import report_story as story
from warehouse.report_content import Finding, Programme, Report
from warehouse.report_pictures import Picture, Reference, Series, picture_of
from warehouse.report_sheets import OPTIONS
from warehouse.report_tables import lines_of, notes_of

_WIDTH, _HEIGHT, _MARGIN = Emu(12_192_000), Inches(7.5), Inches(0.6)
_INK, _QUIET, _RULE = RGBColor(0x1C, 0x24, 0x30), RGBColor(0x5A, 0x64, 0x72), RGBColor(0xD9, 0xDE, 0xE5)
_OWN, _OTHER, _TARGET = RGBColor(0x00, 0x60, 0x8A), RGBColor(0x84, 0x8F, 0x9C), RGBColor(0x84, 0x23, 0xBD)
_COVER, _TITLE_ONLY = 0, 5
_MOST_LINES, _MOST_LABELS, _FEW_POINTS = 4, 12, 14
_SPACE = Pt(3)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pptx_bytes(report: Report) -> bytes:
    """The slides, 16:9. The same report always gives the same bytes: the only time in it is that of the snapshot."""
    deck = Presentation()
    _widen(deck)
    properties = deck.core_properties
    properties.title, properties.author, properties.language = story.title_of(report), "Genombrott", "sv-SE"
    properties.created = properties.modified = report.made_at.replace(microsecond=0)
    properties.last_modified_by, properties.revision = "Genombrott", 1
    _add_cover(deck, story.title_of(report), story.subtitle_of(report), [*story.HOW_TO_READ])
    _add_highlights(deck, report)
    for programme in report.programmes:
        title = f"{programme.name}: {programme.area}" if programme.area else programme.name
        words = programme.description if programme.findings else f"{programme.description} {story.NO_INDICATORS}"
        _add_cover(deck, title, words, [])
        for finding in programme.findings:
            _add_finding(deck, report, programme, finding)
    for element in _runs(deck):
        element.set("lang", "sv-SE")
    buffer = io.BytesIO()
    deck.save(buffer)
    return _undated(buffer.getvalue())


def _widen(deck: Any) -> None:
    """The template that comes with python-pptx is 4:3; its slides and layouts are drawn out to 16:9."""
    before = deck.slide_width
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.shapes:
            if shape.left is not None:
                shape.left, shape.width = (Emu(round(side * _WIDTH / before)) for side in (shape.left, shape.width))


def _add_cover(deck: Any, title: str, subtitle: str, notes: Sequence[str]) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_COVER])
    _place(slide.shapes.title, _MARGIN, Inches(2.1), _WIDTH - 2 * _MARGIN, Inches(1.5))
    _write(slide.shapes.title.text_frame, [title], Pt(40), is_bold=True)
    body = slide.placeholders[1]
    _place(body, _MARGIN, Inches(3.7), _WIDTH - 2 * _MARGIN, Inches(1.8))
    _write(body.text_frame, [subtitle], Pt(20), _QUIET)
    slide.notes_slide.notes_text_frame.text = "\n".join([subtitle, *notes])


def _add_highlights(deck: Any, report: Report) -> None:
    found = story.highlights(report)
    if not found:
        return
    slide = _titled(deck, "Det här syns tydligast")
    lines = [f"{finding.title}. {programme.name}." for programme, finding in found]
    _add_text(slide, [*lines], Inches(1.6), Inches(4.8), Pt(20), space=Pt(10))
    _add_footer(slide, f"{story.HIGHLIGHTS_NOTE} Genombrott, publicering {report.snapshot_id}.")
    slide.notes_slide.notes_text_frame.text = "\n".join([*lines, story.HIGHLIGHTS_NOTE, *story.HOW_TO_READ])


def _add_finding(deck: Any, report: Report, programme: Programme, finding: Finding) -> None:
    slide = _titled(deck, finding.title)
    said = [line for line in (finding.notice, *story.sentences_of(finding, programme.area is not None)) if line]
    picture = picture_of(finding)
    if picture:
        _add_chart(slide, picture, finding.unit)
    elif finding.spoken:
        _add_text(slide, [story.cell_words(finding.spoken)], Inches(2.3), Inches(2), Pt(36), _OWN)
    _add_text(slide, said[:_MOST_LINES], Inches(5.45), Inches(1.4), Pt(14))
    _add_footer(slide, f"{finding.indicator_id} {finding.name} · Genombrott, publicering {report.snapshot_id}")
    notes = [finding.title + ".", *said, story.source_of(report, finding), "", "Alla tal", *lines_of(finding)]
    slide.notes_slide.notes_text_frame.text = "\n".join([*notes, *notes_of(finding)])


def _titled(deck: Any, title: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    _place(slide.shapes.title, _MARGIN, Inches(0.35), _WIDTH - 2 * _MARGIN, Inches(1.15))
    _write(slide.shapes.title.text_frame, [title], Pt(26), is_bold=True)
    return slide


def _add_footer(slide: Any, text: str) -> None:
    _add_text(slide, [text], Inches(6.95), Inches(0.35), Pt(11), _QUIET)


def _add_text(
    slide: Any,
    lines: Sequence[str],
    top: Length,
    height: Length,
    size: Length,
    colour: RGBColor = _INK,
    space: Length = _SPACE,
) -> None:
    if lines:
        box = slide.shapes.add_textbox(_MARGIN, top, _WIDTH - 2 * _MARGIN, height)
        _write(box.text_frame, lines, size, colour, space=space)


def _place(shape: Any, left: Length, top: Length, width: Any, height: Length) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, Emu(int(width)), height


def _write(
    frame: Any,
    lines: Sequence[str],
    size: Length,
    colour: RGBColor = _INK,
    is_bold: bool = False,
    space: Length = _SPACE,
) -> None:
    frame.word_wrap = True
    frame.text = "\n".join(lines)
    for paragraph in frame.paragraphs:
        paragraph.space_after = space
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.color.rgb = size, is_bold, colour


def _add_chart(slide: Any, picture: Picture, unit: str) -> None:
    labels = [_label(picture, at) for at in range(len(picture.series[0].points))]
    chart_data = CategoryChartData(number_format="0.0")
    chart_data.categories = labels
    lines = [line for line in (picture.whole, picture.target) if line]
    columns = [(series.name or picture.about, [point.value for point in series.points]) for series in picture.series]
    for line in lines:
        for end in (line.value, line.upper):
            columns += [(line.label, [end] * len(labels))] if end is not None else []
    for name, values in columns:
        chart_data.add_series(name, values)
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.LINE_MARKERS, _MARGIN, Inches(1.55), _WIDTH - 2 * _MARGIN, Inches(3.85), chart_data
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", picture.alt)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(labels, columns, picture))
    chart.font.size, chart.font.color.rgb = Pt(12), _QUIET
    chart.has_title = False
    chart.has_legend = len(columns) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _set_axes(chart, picture, unit, len(labels))
    for drawn, series in zip(chart.plots[0].series, picture.series, strict=False):
        _draw_points(drawn, picture, series)
    for drawn, reference in zip(list(chart.plots[0].series)[len(picture.series) :], _ends(lines), strict=True):
        is_target = reference is picture.target
        drawn.smooth, drawn.marker.style = False, XL_MARKER_STYLE.NONE
        drawn.format.line.color.rgb, drawn.format.line.width = _TARGET if is_target else _QUIET, Pt(1.75)
        if is_target:
            drawn.format.line.dash_style = MSO_LINE.DASH


def _ends(lines: Sequence[Reference]) -> list[Reference]:
    """A line once per end that is drawn."""
    return [line for line in lines for end in (line.value, line.upper) if end is not None]


def _label(picture: Picture, at: int) -> str:
    """The name under a mark; where nothing is shown, why not."""
    points = [series.points[at] for series in picture.series]
    absent = dict.fromkeys(point.absence for point in points if point.absence)
    is_said = picture.kind == "rows" or len(picture.series[0].points) <= _FEW_POINTS
    return f"{points[0].label} ({', '.join(absent)})" if absent and is_said else points[0].label


def _set_axes(chart: Chart, picture: Picture, unit: str, n_labels: int) -> None:
    values, names = chart.value_axis, chart.category_axis
    values.minimum_scale, values.maximum_scale = picture.axis
    if len(picture.ticks) > 1:
        values.major_unit = picture.ticks[1][0] - picture.ticks[0][0]
    values.tick_labels.number_format = '0" %"' if unit == "%" else "General"
    values.tick_labels.number_format_is_linked = False
    values.major_gridlines.format.line.color.rgb = _RULE
    values.format.line.fill.background()
    names.format.line.color.rgb = _RULE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if n_labels > _MOST_LABELS and picture.kind == "time":
        etree.SubElement(names._element, qn("c:tickLblSkip")).set("val", str(-(-n_labels // _MOST_LABELS)))
        _put_before(names._element, "c:tickLblSkip", ("c:tickMarkSkip", "c:noMultiLvlLbl"))


def _put_before(parent: Any, tag: str, followers: Sequence[str]) -> None:
    """Move the last child to the place that the schema gives it."""
    child = parent.find(qn(tag))
    for follower in followers:
        found = parent.find(qn(follower))
        if found is not None:
            found.addprevious(child)
            return


def _draw_points(drawn: Any, picture: Picture, series: Series) -> None:
    colour = _OWN if series.is_strong else _OTHER
    drawn.smooth = False
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 10 if picture.kind == "rows" else 7
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = colour
    drawn.marker.format.line.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    if picture.kind == "rows":
        drawn.format.line.fill.background()
    else:
        drawn.format.line.color.rgb, drawn.format.line.width = colour, Pt(1.5)
    for at, point in enumerate(series.points):
        if point.value is None:
            continue
        if picture.kind == "rows" and point.label != picture.strong and picture.strong:
            drawn.points[at].marker.format.fill.solid()
            drawn.points[at].marker.format.fill.fore_color.rgb = _OTHER
        if point.is_apart and picture.kind == "time":
            drawn.points[at].format.line.fill.background()
        if len(series.points) <= _FEW_POINTS or at == len(series.points) - 1:
            label = drawn.points[at].data_label
            label.has_text_frame = True
            label.text_frame.text = point.value_text
            label.position = XL_LABEL_POSITION.RIGHT
    _add_error_bars(drawn._element, series, colour)


def _add_error_bars(element: Any, series: Series, colour: RGBColor) -> None:
    """The 95 % intervals, from the mark to each limit; python-pptx has no words for them."""
    points = series.points
    if all(point.lower is None or point.upper is None for point in points):
        return
    bars = etree.SubElement(element, qn("c:errBars"))
    for tag, value in (("errDir", "y"), ("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "1")):
        etree.SubElement(bars, qn(f"c:{tag}")).set("val", value)
    for tag, limit, sign in (("plus", "upper", 1), ("minus", "lower", -1)):
        numbers = etree.SubElement(etree.SubElement(bars, qn(f"c:{tag}")), qn("c:numLit"))
        etree.SubElement(numbers, qn("c:formatCode")).text = "General"
        etree.SubElement(numbers, qn("c:ptCount")).set("val", str(len(points)))
        for at, point in enumerate(points):
            end = getattr(point, limit)
            if point.value is not None and end is not None:
                number = etree.SubElement(numbers, qn("c:pt"))
                number.set("idx", str(at))
                etree.SubElement(number, qn("c:v")).text = repr(sign * (end - point.value))
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"))
    line.set("w", str(Pt(2.25)))
    etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr")).set("val", str(colour))
    _put_before(element, "c:errBars", ("c:cat", "c:val"))


def _workbook(labels: Sequence[str], columns: Sequence[tuple[str, Sequence[float | None]]], picture: Picture) -> bytes:
    """The figures behind a chart, where PowerPoint looks for them; the limits of the intervals beside them."""
    limits = [
        (f"{series.name} {name}".strip(), [getattr(point, limit) for point in series.points])
        for series in picture.series
        for name, limit in (("nedre 95 %", "lower"), ("övre 95 %", "upper"))
    ]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as workbook:
        workbook.set_properties({"created": datetime(*_EPOCH)})
        sheet = workbook.add_worksheet("Sheet1")
        for row, label in enumerate(labels, start=1):
            sheet.write_string(row, 0, label)
        for column, (name, values) in enumerate([*columns, *limits], start=1):
            sheet.write_string(0, column, name)
            for row, value in enumerate(values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value)
    return buffer.getvalue()


def _runs(deck: Any) -> list[Any]:
    """The properties of every run of text on slides and in notes, so that they can be read aloud as Swedish."""
    found = []
    for slide in deck.slides:
        for part in (slide._element, slide.notes_slide._element if slide.has_notes_slide else None):
            for run in part.iter(qn("a:r")) if part is not None else ():
                found.append(run.get_or_add_rPr())
    return found


def _undated(data: bytes) -> bytes:
    """The same package without the time of day that each of its parts was written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as undated:
        for part in made.infolist():
            entry = zipfile.ZipInfo(part.filename, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            undated.writestr(entry, made.read(part.filename))
    return buffer.getvalue()
