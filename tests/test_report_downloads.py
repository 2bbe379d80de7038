"""What is downloaded is the table of the page: the same rows, numbers that are numbers, words that are only words."""

import csv
import io
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from published_fixture import HIDDEN_AREAS, STATUSES, build_published, expected_cell
from streamlit.testing.v1 import AppTest

from dashboard import downloads, texts
from dashboard.downloads import Download, Field, csv_bytes, file_stem, xlsx_bytes
from dashboard.frame import PAGES
from warehouse.settings import REPOSITORY

TRAPS = ['=HYPERLINK("http://x";"y")', "+46 31 10", "-2+3", "@SUM(A1)", "\tcmd", "http://example.org", "{=1}", 'a;"b"']
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
        self.home, self.found = home, dict[str, Download]()
        build_published(home)
        monkeypatch.setenv("GENOMBROTT_HOME", str(home))
        offer = downloads.offer

        def offer_and_keep(download: Download, key: str) -> None:
            self.found[key] = download
            offer(download, key)

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
        app.run()
        assert not app.exception, f"{title} breaks: {app.exception}"
        return app, self.found


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


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


def test_no_word_of_a_workbook_is_run_as_a_formula() -> None:
    data = xlsx_bytes(MADE)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 2 and all(b"<f>" not in sheet and b"hyperlink" not in sheet for sheet in sheets)
    book = openpyxl.load_workbook(io.BytesIO(data))
    table = list(book[texts.TABLE].iter_rows(values_only=True))
    assert [row[0] for row in table[2:]] == TRAPS and table[2][1:] == (31.25, 27), "words or numbers were changed"
    assert list(book[downloads.ABOUT_THE_TABLE].iter_rows(values_only=True)) == [("Definition", "=cmd")]


def test_the_same_table_gives_the_same_bytes() -> None:
    first = csv_bytes(MADE), xlsx_bytes(MADE)
    time.sleep(1.1)
    assert first == (csv_bytes(MADE), xlsx_bytes(MADE)), "two files of one publication"
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
    for download in found.values():
        rows = lines_of(csv_bytes(download))
        hidden = [row for row in rows[1:] if row[-2] == STATUSES["suppressed"][0]]
        assert hidden and all(row[-1] for row in hidden), "a gap without a reason"
        assert "31415" not in str(rows), "a hidden figure is in the file"
        with zipfile.ZipFile(io.BytesIO(xlsx_bytes(download))) as parts:
            assert all(b"31415" not in parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize("title", PAGES)
def test_every_table_of_every_page_can_be_taken_home(taken: Taken, title: str) -> None:
    app, found = taken.open(title, indikator="O02", omrade="1481")
    labels = [button.label for button in app.get("download_button")]
    assert labels == [downloads.AS_CSV, downloads.AS_XLSX] * len(found), "a table's files are not both offered"
    n_tables = sum(element.proto.body.count("<tbody") for element in app.get("html"))
    n_explaining = sum("Från fil till siffra" in element.proto.body or "In: " in element.proto.body
                       or "Ut: " in element.proto.body for element in app.get("html"))  # fmt: skip
    assert n_tables - n_explaining <= len(found), f"{title} has a table that cannot be taken home"
    for download in found.values():
        assert len(lines_of(csv_bytes(download))) == 1 + len(download.rows) > 1
