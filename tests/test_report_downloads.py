"""What is downloaded is the table of the page: the same rows, numbers that are numbers, words that are only words."""

import csv
import io
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path

import duckdb
import openpyxl
import plotly.graph_objects as go
import polars as pl
import pytest
from published_fixture import HIDDEN_AREAS, STATUSES, build_published, expected_cell
from streamlit.testing.v1 import AppTest

from dashboard import downloads, texts
from dashboard.downloads import Download, Field, Picture, csv_bytes, file_stem, research_csv_bytes, xlsx_bytes
from dashboard.frame import PAGES
from dashboard.palette import Palette
from dashboard.picture import PictureFrame
from warehouse.settings import REPOSITORY

TRAPS = ['=HYPERLINK("http://x";"y")', "+46 31 10", "-2+3", "@SUM(A1)", "\tcmd", "http://example.org", "{=1}", 'a;"b"']
# Tables that explain how a figure came to be: nobody counts on with them.
EXPLAINING = ("Från fil till siffra", "In: ", "Ut: ", "Versioner, brott")
MADE = Download(
    stem="x",
    title="=1+1",
    fields=(Field("-Namn"), Field("Värde", "tenths"), Field("Antal", "whole")),
    rows=((*TRAPS[:1], 31.25, 27.0), (TRAPS[1], -6.5, None), *((trap, None, 1012.0) for trap in TRAPS[2:])),
    facts=(("Definition", "=cmd"),),
    made_at=datetime(2026, 11, 20, 7, 0),
)


@pytest.fixture
def taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Taken"]:
    yield Taken(tmp_path, monkeypatch)


class Taken:
    """Opens pages of the made-up snapshot and keeps what each of them offers to download."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.found, self.shown = home, dict[str, Download](), dict[str, Picture]()
        build_published(home)
        monkeypatch.setenv("GENOMBROTT_HOME", str(home))
        offer = downloads.offer

        def offer_and_keep(download: Download, key: str, shown: Picture | None = None) -> None:
            self.found[key] = download
            self.shown |= {key: shown} if shown else {}
            offer(download, key, shown)

        monkeypatch.setattr(downloads, "offer", offer_and_keep)

    def change(self, statement: str) -> None:
        with duckdb.connect(str(next(self.home.glob("published-*.duckdb")))) as connection:
            connection.execute(statement)

    def open(self, title: str, **params: str) -> tuple[AppTest, dict[str, Download]]:
        app = AppTest.from_file(str(REPOSITORY / "dashboard" / "app.py"), default_timeout=30)
        if PAGES[title].address:
            app.run()
            app.switch_page(PAGES[title].file)
        for name, value in params.items():
            app.query_params[name] = value
        self.found.clear()
        self.shown.clear()
        app.run()
        assert not app.exception, f"{title} breaks: {app.exception}"
        return app, self.found


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def records_of(download: Download) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(research_csv_bytes(download).decode("utf-8"), newline="")))


def one_dot(palette: Palette) -> go.Figure:
    figure = go.Figure(layout={"template": "none", "height": 200, "showlegend": False})
    return figure.add_scatter(x=[1], y=[1], mode="markers", marker={"color": palette.own})


SHOWN = Picture(one_dot, PictureFrame("En punkt", "fakta", "källa", "En punkt vid 1."))


def test_a_csv_opens_in_swedish_excel_as_it_is() -> None:
    data = csv_bytes(MADE)
    assert data.startswith(b"\xef\xbb\xbf"), "å, ä and ö come out as signs"
    assert data.count(b"\r\n") == data.count(b"\n") == 1 + len(MADE.rows), "lines end as on another system"
    rows = lines_of(data)
    assert rows[1][1:] == ["31,25", "27"] and rows[2][1:] == ["-6,5", ""], "a number is read as words or as another"


def test_no_word_of_a_csv_is_run_as_a_formula_and_no_number_is_made_a_word() -> None:
    rows = lines_of(csv_bytes(MADE))
    assert rows[0][0] == "'-Namn"
    for trap, row in zip(TRAPS, rows[1:], strict=True):
        assert row[0] == (f"'{trap}" if trap[0] in "=+-@\t" else trap), f"{trap!r} runs on the reader's computer"
    assert rows[2][1] == "-6,5", "a negative number has become text"


def test_a_csv_for_research_is_read_by_programs_as_it_is() -> None:
    data = research_csv_bytes(MADE)
    assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data, "the first column has a mark in its name"
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    assert rows[0] == ["namn", "varde", "antal"], "a name that no program takes"
    assert rows[1][1:] == ["31.25", "27"] and rows[2][1:] == ["-6.5", ""], "a number is read as words or as another"
    for trap, row in zip(TRAPS, rows[1:], strict=True):
        assert row[0] == (f"'{trap}" if trap[0] in "=+-@\t" else trap), f"{trap!r} runs on the reader's computer"


def test_a_record_of_a_cell_holds_only_what_is_published() -> None:
    """Four cells with the same figures: published, hidden, too early to compare, and of an area without a name."""
    figures = dict.fromkeys(("numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998",
                             "change_value", "change_lower_95", "change_upper_95"), 31415.5)  # fmt: skip
    words = dict.fromkeys(("indicator_id", "programme_code", "period_code", "breakdown", "breakdown_value", "method",
                           "comparison", "comparison_others", "change", "explanation_sv"), "ord")  # fmt: skip
    cell = {**figures, **words, "area_code": "1489", "area_name": "Alingsås", "conclusion_sv": "Alingsås: 31 415,5.",
            "status": "published", "show_name": True, "is_own": False, "is_locked": False}  # fmt: skip
    others = ({"status": "suppressed", "conclusion_sv": "Skyddat."}, {"is_locked": True}, {"show_name": False})
    records = downloads.as_records(pl.DataFrame([cell, *(cell | other for other in others)]))
    shown, hidden, locked, unnamed = (dict(zip(records.columns, row, strict=True)) for row in records.rows)
    assert shown == {name: cell[name] for name in records.columns}, "a published figure is lost on the way"
    assert not any(hidden[name] for name in (*figures, "method", "comparison", "change")), "a hidden figure is told"
    assert hidden["status"] == "suppressed" and hidden["conclusion_sv"] == "Skyddat.", "no reason is told"
    assert locked["value"] == 31415.5 and locked["comparison"] is locked["change_value"] is None, "compared too early"
    assert "Alingsås" not in str(unnamed) and "1489" not in str(unnamed), "an area that wants no name is named"
    assert unnamed["value"] == 31415.5


def test_no_word_of_a_workbook_is_run_as_a_formula() -> None:
    data = xlsx_bytes(MADE)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 2 and all(b"<f>" not in sheet and b"hyperlink" not in sheet for sheet in sheets)
    book = openpyxl.load_workbook(io.BytesIO(data))
    table = list(book[texts.TABLE].iter_rows(values_only=True))
    assert [row[0] for row in table[2:]] == TRAPS and table[2][1:] == (31.25, 27), "words or numbers were changed"
    assert list(book[downloads.ABOUT_THE_TABLE].iter_rows(values_only=True)) == [("Definition", "=cmd")]


def test_a_workbook_holds_the_picture_with_its_words() -> None:
    data = xlsx_bytes(MADE, SHOWN)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == [texts.TABLE, downloads.DIAGRAM, downloads.ABOUT_THE_TABLE]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        (bitmap,) = [name for name in parts.namelist() if name.startswith("xl/media/")]
        assert parts.read(bitmap).startswith(b"\x89PNG"), "the picture is no picture"
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        assert 'descr="En punkt vid 1."' in drawing, "who does not see the picture is told nothing"
    assert xlsx_bytes(MADE).count(b"xl/media/") == 0


def test_the_same_table_gives_the_same_bytes() -> None:
    first = csv_bytes(MADE), research_csv_bytes(MADE), xlsx_bytes(MADE, SHOWN)
    time.sleep(1.1)
    assert first == (csv_bytes(MADE), research_csv_bytes(MADE), xlsx_bytes(MADE, SHOWN)), "two files of one publication"
    undated = Download("x", "x", (Field("A"),), (("b",),), (), None)
    assert xlsx_bytes(undated) == xlsx_bytes(undated)


def test_a_file_has_a_name_that_every_system_takes() -> None:
    assert file_stem("O02", "Göteborg", "våren 2020 / hösten") == "genombrott-o02-goteborg-varen-2020-hosten"
    assert len(file_stem("x" * 200)) <= 80


def test_the_file_holds_the_rows_of_the_table_with_their_numbers(taken: Taken) -> None:
    app, found = taken.open(texts.COMPARE, indikator="O02", omgang="2020")
    rows = {row[0]: row for row in lines_of(csv_bytes(found["compare"]))}
    hits, n = expected_cell("O02", "1481", "2020")
    assert rows["Mölndal"][1:2] + rows["Mölndal"][4:6] == ["56", str(hits), str(n)] == ["56", "56", "100"]
    assert rows["Mölndal"][-2] == "visas" and "56 procent i Mölndal" in rows["Mölndal"][-1]
    on_page = next(element.proto.body for element in app.get("html") if "<tbody" in element.proto.body)
    assert len(rows) - 1 == on_page.count("rowheader"), "the file has other rows than the table"
    records = {record["area_code"]: record for record in records_of(found["compare"])}
    assert len(records) == len(rows) - 1, "the research file has other rows than the table"
    mine = records["1481"]
    assert [mine[name] for name in ("status", "numerator", "denominator", "value")] == ["published", "56", "100", "56"]
    assert mine["period_code"] == "2020" and mine["lower_95"].startswith("46.2"), (
        "not Wilson's lower limit of 56 of 100"
    )
    hidden = records[HIDDEN_AREAS[0]]
    assert hidden["status"] == "suppressed" and hidden["value"] == hidden["denominator"] == "", "no reason, or a number"
    facts = dict(found["compare"].facts)
    assert facts["Definition"] and "20261120T060000Z-0a1b2c3d" in facts["Källa"], "a file that cannot be traced back"


@pytest.mark.parametrize("title", [texts.COMPARE, texts.INDICATOR])
def test_a_hidden_cell_has_no_number_in_any_file(taken: Taken, title: str) -> None:
    """Even where a faulty snapshot still holds a figure behind it."""
    figures = ("numerator", "denominator", "value", "lower_95", "upper_95", "change_value", "others_value")
    planted = ", ".join(f"{name} = 31415.5" for name in figures)
    taken.change(f"update published.indicator_values set {planted} where status <> 'published'")
    _, found = taken.open(title, indikator="O02", omrade=HIDDEN_AREAS[0])
    assert found
    for key, download in found.items():
        rows = lines_of(csv_bytes(download))
        hidden = [row for row in rows[1:] if row[-2] == STATUSES["suppressed"][0]]
        assert hidden and all(row[-1] for row in hidden), "a gap without a reason"
        assert "31415" not in str(rows) + str(records_of(download)), "a hidden figure is in the file"
        with zipfile.ZipFile(io.BytesIO(xlsx_bytes(download, taken.shown.get(key)))) as parts:
            assert all(b"31415" not in parts.read(name) for name in parts.namelist())
    assert all("31415" not in shown.svg() for shown in taken.shown.values()), "a hidden figure is in a picture"


def test_an_area_that_is_not_to_be_named_is_named_in_no_file(taken: Taken) -> None:
    taken.change("update published.areas set show_name = false where area_code = '1489'")
    _, found = taken.open(texts.COMPARE, indikator="O02", omgang="2020")
    download = found["compare"]
    for written in (csv_bytes(download).decode(), research_csv_bytes(download).decode()):
        assert "Alingsås" not in written and "1489" not in written, "an area that wants no name is named"
    assert "Eksjö" in written, "the areas that may be named are gone with it"


def test_the_picture_of_a_page_says_where_it_comes_from(taken: Taken) -> None:
    app, _ = taken.open(texts.COMPARE, indikator="O02", omgang="2020", omrade="1481")
    shown = taken.shown["compare"]
    headings = [element.proto.body for element in app.get("html") if "gb-finding" in element.proto.body]
    assert shown.frame.title in headings[0], "the picture says something else than the page"
    assert "20261120T060000Z-0a1b2c3d" in shown.frame.source, "a picture that cannot be traced back"
    assert "Mölndal" in shown.svg()


@pytest.mark.parametrize("title", PAGES)
def test_every_table_of_every_page_can_be_taken_home(taken: Taken, title: str) -> None:
    app, found = taken.open(title, indikator="O02", omrade="1481")
    labels = [button.label for button in app.get("download_button")]
    files = [downloads.AS_CSV, downloads.AS_RESEARCH_CSV, downloads.AS_XLSX]
    offered = [[*([downloads.AS_PNG, downloads.AS_SVG] if key in taken.shown else []), *files] for key in found]
    assert labels == [label for part in offered for label in part], "a table's files are not all offered"
    rows = [[str(value) for value in row] for download in found.values() for row in download.rows]
    told = {words for row in rows for words in (*row, " ".join(row[:2]))}
    for element in app.get("html"):
        for table in re.findall(r"<table.*?</table>", element.proto.body):
            marked = re.findall(r'role="rowheader"[^>]*>(.*?)</th>', table)
            heads = [unescape(re.sub(r"<[^>]+>", "", head)) for head in marked]
            if not any(caption in table for caption in EXPLAINING):
                assert set(heads) <= told, f"{title} has a table that cannot be taken home: {heads}"
    for download in found.values():
        assert len(lines_of(csv_bytes(download))) == 1 + len(download.rows) > 1
