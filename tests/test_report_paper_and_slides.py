"""The report on paper and as slides: the words of the snapshot, readable by all, the same bytes every time."""

import io
import re
import time
import zipfile
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from crawl_pdf import Element, language_of, read_pdf, title_of
from pptx import Presentation
from pptx.util import Emu
from published_fixture import INDICATORS, SNAPSHOT_ID, State, build_published
from pypdf import PdfReader

from warehouse.report_content import Report
from warehouse.report_pdf import pdf_bytes
from warehouse.report_pictures import axis_range, picture_of
from warehouse.report_pptx import pptx_bytes
from warehouse.report_reading import read_report
from warehouse.report_story import highlights
from warehouse.snapshots import current_snapshot

TABLES = ("indicator_values", "areas", "periods", "breakdowns", "targets", "indicators", "programmes")
WRITERS = {"pdf": pdf_bytes, "pptx": pptx_bytes}


def made(home: Path, *changes: str, reader: str = "styrgrupp", state: State = "full") -> Report:
    """The report on the made-up snapshot after some SQL statements on its tables."""
    with duckdb.connect(str(build_published(home, state))) as connection:
        for change in changes:
            connection.execute(change)
    snapshot = current_snapshot(home)
    assert snapshot
    return read_report(snapshot, reader)


def spoken(elements: list[Element]) -> str:
    parts = [f"{element.text} {' '.join(cell for row in element.rows for cell in row)}" for element in elements]
    return " ".join(parts).replace("\u00a0", " ")


def deck_of(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


def slide_words(data: bytes) -> str:
    words = []
    for slide in deck_of(data).slides:
        words += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        words.append(slide.notes_slide.notes_text_frame.text)
    return " ".join(words).replace("\u00a0", " ")


def words_of(report: Report, ending: str) -> str:
    return spoken(read_pdf(pdf_bytes(report))) if ending == "pdf" else slide_words(pptx_bytes(report))


@pytest.mark.parametrize("ending", WRITERS)
def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path, ending: str) -> None:
    """In another folder, a while later, with the rows of every table in another order."""
    first = WRITERS[ending](made(tmp_path / "1"))
    shuffled = [
        f"create or replace table published.{name} as from published.{name} order by random()" for name in TABLES
    ]
    time.sleep(1.1)
    assert first == WRITERS[ending](made(tmp_path / "2", *shuffled)), "two files of one publication"


def test_paper_is_readable_for_those_who_listen(tmp_path: Path) -> None:
    data = pdf_bytes(made(tmp_path))
    reader = PdfReader(io.BytesIO(data))
    assert (language_of(data), title_of(data)) == ("sv", "Rapport till styrgruppen")
    assert bool(reader.trailer["/Root"]["/MarkInfo"]["/Marked"]), "the document has no structure to be read aloud"
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_object().get_data(), "not PDF/UA"
    day, box = (reader.metadata or {})["/CreationDate"], reader.pages[0].mediabox
    assert str(day).startswith("D:20261120060000"), "the day is not the snapshot's"
    assert (float(box.width), float(box.height)) == pytest.approx((595.28, 841.89), abs=0.1), "not A4"
    levels = [int(element.kind[1]) for element in read_pdf(data) if re.fullmatch(r"H\d", element.kind)]
    assert levels[0] == 1 and all(later <= before + 1 for before, later in pairwise(levels))


def test_paper_numbers_its_pages_and_names_its_source_on_each(tmp_path: Path) -> None:
    pages = PdfReader(io.BytesIO(pdf_bytes(made(tmp_path)))).pages
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        text = page.extract_text().replace("\u00a0", " ")
        assert f"sida {number} av {len(pages)}" in text and SNAPSHOT_ID in text, f"page {number} cannot be traced back"


def test_paper_needs_no_font_of_the_machine(tmp_path: Path) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in PdfReader(io.BytesIO(pdf_bytes(made(tmp_path)))).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts and all(name.startswith(("LibertinusSerif", "DejaVuSansMono")) for name in fonts), fonts


def test_the_overview_says_value_interval_count_and_where_to_look_instead(tmp_path: Path) -> None:
    """O02 in 2020: 315 of 756 parents, 41,7 per cent; Sävsjö is hidden and is told to look at the whole."""
    elements = read_pdf(pdf_bytes(made(tmp_path, reader="Sävsjö")))
    rows = {row[0].split()[0]: row for element in elements for row in element.rows}
    own, whole = rows["O02"][1:3]
    assert own.replace("\u00a0", " ").startswith("Skyddas: för få personer"), own
    assert "315 av 756" in whole and re.search(r"41,7\s%", whole), "the whole programme is not told with its count"
    assert not any(map(str.isdigit, own.partition("Se i stället")[0])), "a hidden cell lets a figure out"


def test_a_statement_stands_over_every_finding(tmp_path: Path) -> None:
    report = made(tmp_path)
    titles = [finding.title for programme in report.programmes for finding in programme.findings]
    headings = [element.text for element in read_pdf(pdf_bytes(report)) if element.kind == "H3"]
    assert [heading for heading in headings if heading in titles] == titles, "a finding is missing or out of its order"
    slides = [slide.shapes.title.text_frame.text for slide in deck_of(pptx_bytes(report)).slides]
    assert [title for title in slides if title in titles] == titles, "a finding has no slide of its own"
    assert len(titles) == len(INDICATORS)


def test_slides_are_wide_editable_and_described(tmp_path: Path) -> None:
    deck = deck_of(pptx_bytes(made(tmp_path)))
    assert (deck.slide_width, deck.slide_height) == (Emu(12_192_000), Emu(6_858_000)), "the slides are not 16:9"
    assert deck.core_properties.created == deck.core_properties.modified == datetime(2026, 11, 20, 6, 0)
    assert (deck.core_properties.title, deck.core_properties.language) == ("Rapport till styrgruppen", "sv-SE")
    n_charts = 0
    for slide in deck.slides:
        assert not [shape for shape in slide.shapes if shape.shape_type == 13], "a picture that nobody can change"
        for run in slide._element.iter("{*}r"):
            assert run.find("{*}rPr").get("lang") == "sv-SE", "Swedish words are read aloud as English"
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            assert shape.left >= 0 and right <= deck.slide_width and bottom <= deck.slide_height, "words off the slide"
            if shape.has_chart:
                n_charts += 1
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr"), "a chart without words"
                assert len({chart.name for chart in slide.shapes if chart.has_chart}) == 1, "two charts on one slide"
    assert n_charts > len(INDICATORS) / 2


def test_slides_have_intervals_and_no_time_of_the_day(tmp_path: Path) -> None:
    data = pptx_bytes(made(tmp_path))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    (slide,) = [
        slide for slide in deck_of(data).slides if slide.shapes.title.text_frame.text.startswith("Får stöd i till")
    ]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert "Stenungsund (skyddas: för få personer)" in list(chart.plots[0].categories)
    series = chart.plots[0].series[0]
    at = list(chart.plots[0].categories).index("Alingsås")
    plus = {int(point.get("idx")): float(point[0].text) for point in series._element.find(".//{*}plus").iter("{*}pt")}
    # Wilson's upper limit of 27 of 60 is 57,51.
    assert series.values[at] == 45.0 and plus[at] == pytest.approx(12.51, abs=0.01), "the interval is not the table's"


@pytest.mark.parametrize("ending", WRITERS)
def test_words_are_never_run_or_read_as_markup(tmp_path: Path, ending: str) -> None:
    trap = '#panic("x") *fet* $1+1$ _a_ <b> =rubrik @ref `kod` \\\\ // /* {=1}'
    report = made(
        tmp_path,
        f"update published.indicators set title_sv = '{trap}', definition_sv = '{trap}' where indicator_id = 'O02'",
        f"update published.indicator_values set conclusion_sv = '{trap}' where indicator_id = 'O02'",
        f"update published.programmes set description_sv = '{trap}'",
        f"update published.areas set area_name = '{trap}' where area_code = '1489'",
    )
    assert trap in re.sub(r"\s+", " ", words_of(report, ending)), "a word of the snapshot is changed or run"


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("state", ["empty", "all_hidden"])
def test_a_snapshot_without_figures_gives_words_and_no_picture(tmp_path: Path, ending: str, state: State) -> None:
    report = made(tmp_path, state=state)
    assert not [finding for programme in report.programmes for finding in programme.findings if picture_of(finding)]
    assert highlights(report) == []
    words = words_of(report, ending)
    assert {"empty": "inte insamlat", "all_hidden": "skyddat"}[state] in words
    assert "Det finns inga indikatorer publicerade för det här programmet än." in words, "FNY is passed over"


@pytest.mark.parametrize("ending", WRITERS)
def test_an_area_that_is_not_to_be_named_is_named_to_itself_only(tmp_path: Path, ending: str) -> None:
    hide = "update published.areas set show_name = false where area_code = '1481'"
    assert "Mölndal" not in words_of(made(tmp_path / "1", hide), ending), "Mölndal is named to the steering group"
    assert "Annat område" in words_of(made(tmp_path / "2", hide), ending)
    assert "Mölndal" in words_of(made(tmp_path / "3", hide, reader="Mölndal"), ending)


def test_the_first_page_begins_with_what_is_certain(tmp_path: Path) -> None:
    """One safe change, one late target; the others in the order of the catalogue."""
    report = made(
        tmp_path,
        "update published.indicator_values set change = 'higher' where indicator_id = 'I03'",
        "update published.targets set plan_status = 'late'",
    )
    assert [finding.indicator_id for _, finding in highlights(report)] == ["I03", "I01", "O01", "O02", "O03"]


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [((30.0, 55.0), "%", (0.0, 100.0)), ((None,), "%", (0.0, 100.0)), ((0.0, 140.0), "%", (0.0, 147.0)),
     ((20.0,), "dagar", (0.0, 23.0)), ((-10.0, 10.0), "procentenheter", (-11.0, 100.0))],
)  # fmt: skip
def test_a_share_is_drawn_on_its_whole_scale(values: tuple[float], unit: str, expected: tuple[float, float]) -> None:
    assert axis_range(values, unit) == pytest.approx(expected)


def test_reports_are_made_in_a_moment(demo_home: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    report = read_report(snapshot, "styrgrupp")
    for ending, write in WRITERS.items():
        started = time.process_time()
        write(report)
        assert time.process_time() - started < 6, f"the steering group waits for its {ending}"
