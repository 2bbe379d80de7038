"""A picture, its table, its download and SQL on the published file tell the same numbers, on every page."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import plotly.graph_objects as go
import pytest
from states import choices_of, choose, opened

from dashboard import exhibit, formats, texts
from dashboard.exhibit import Exhibit
from dashboard.frame import PAGES, Page
from dashboard.palette import LIGHT

PROGRAMMES = ("FPA", "FNY", "VM")
WITH_EXHIBITS = (texts.OVERVIEW, texts.MY_AREA, texts.DEVELOPMENT, texts.IMPROVEMENT, texts.ACTIVITIES, texts.SURVEYS)
_NUMBER = re.compile(r"\d[\d\u00a0]*(?:,\d+)?")
_KEY = ("indicator_id", "area_code", "period_code", "breakdown", "breakdown_value")
_FIGURES = ("status", "numerator", "denominator", "value", "lower_95", "upper_95")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Exhibit]:
    """Every exhibit that a page shows, as it is shown."""
    found: list[Exhibit] = []
    show = exhibit.show

    def show_and_keep(page: Page, this: Exhibit) -> None:
        found.append(this)
        show(page, this)

    monkeypatch.setattr(exhibit, "show", show_and_keep)
    return found


def numbers(text: str) -> set[str]:
    """Numbers as they are written, without the spaces within them."""
    return {found.replace("\u00a0", "") for found in _NUMBER.findall(text)}


def words(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", markup))


def told_by(figure: go.Figure) -> str:
    """What a picture says in words: its labels and what is said of each mark."""
    drawn = figure.to_dict()
    parts = [str(note.get("text", "")) for note in drawn["layout"].get("annotations", ())]
    for trace in drawn["data"]:
        for name in ("customdata", "text", "hovertext"):
            told = trace.get(name)
            parts += [] if told is None else [told] if isinstance(told, str) else [str(part) for part in told]
    # How many scores a mean rests on is a matter for the hover alone.
    return re.sub(r"n\s=\s\d+", "", words(" | ".join(parts)))


def values_of(figure: go.Figure) -> Iterator[tuple[Any, Any]]:
    """The place of every mark of a picture."""
    for trace in figure.data:
        if trace.type == "scatter" and "markers" in (trace.mode or "") and trace.x is not None:
            yield from zip(trace.x, trace.y, strict=True)


def check(this: Exhibit, published: dict[tuple[str, ...], tuple[Any, ...]], where: str) -> None:
    table = words(this.table)
    n_rows = this.table.count('<th role="rowheader"')
    download = this.download
    if n_rows:
        assert n_rows == len(download.rows), f"{where}: the table has {n_rows} rows, the download {len(download.rows)}"
    if this.figure is not None:
        figure = this.figure(LIGHT)
        stray = numbers(told_by(figure)) - numbers(" | ".join([table, this.title, this.facts, *this.said, this.alt]))
        assert not stray, f"{where}: the picture says {sorted(stray)[:5]}, which its table does not"
    if download.records is None:
        return
    columns = download.records.columns
    shown_values = set()
    for row in download.records.rows:
        record = dict(zip(columns, row, strict=True))
        if record["area_code"] is None:
            continue
        cell = published[tuple(record[name] for name in _KEY)]
        told = tuple(record[name] for name in _FIGURES)
        expected = cell if cell[0] == "published" else (cell[0], *[None] * (len(_FIGURES) - 1))
        assert told == expected, f"{where}: the download says {told} of {record}, SQL says {expected}"
        if record["value"] is not None:
            shown_values.add(record["value"])
            in_words = {formats.number(record["value"], places) for places in (0, 1, 2)}
            assert in_words & numbers_with_spaces(table), f"{where}: the table never says {sorted(in_words)}"
    if this.figure is not None and shown_values:
        for x, y in values_of(this.figure(LIGHT)):
            assert {x, y} & shown_values or not ({type(x), type(y)} & {float}), (
                f"{where}: the picture has a mark at {x}, {y}, where no published value lies"
            )


def numbers_with_spaces(text: str) -> set[str]:
    return {found.strip("\u00a0") for found in re.findall(r"−?\d[\d\u00a0]*(?:,\d+)?", text)}


@pytest.fixture(scope="module")
def published(demo_home: Path) -> dict[tuple[str, ...], tuple[Any, ...]]:
    name = (demo_home / "CURRENT").read_text().strip()
    with duckdb.connect(str(demo_home / f"published-{name}.duckdb"), read_only=True) as connection:
        rows = connection.sql(f"select {', '.join((*_KEY, *_FIGURES))} from published.indicator_values").fetchall()
    return {row[: len(_KEY)]: row[len(_KEY) :] for row in rows}


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("title", WITH_EXHIBITS)
def test_picture_table_download_and_sql_agree(
    title: str,
    programme: str,
    demo_home: Path,
    shown: list[Exhibit],
    published: dict[tuple[str, ...], tuple[Any, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened(demo_home, title, monkeypatch, program=programme)
    shown.clear()
    app.run()
    n_views = choices_of(app).get("visa", 1)
    n_areas = choices_of(app).get("omrade", 1)
    for view in range(n_views):
        for area in {0, n_areas - 1}:
            if n_views > 1:
                choose(app, "visa", view)
            if n_areas > 1:
                choose(app, "omrade", area)
            for this in shown:
                check(this, published, f"{title}, {programme}, view {view}, area {area}, {this.key}")
            shown.clear()


def test_every_page_with_pictures_is_compared(
    demo_home: Path, shown: list[Exhibit], monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in PAGES:
        app = opened(demo_home, title, monkeypatch)
        shown.clear()
        app.run()
        assert not shown or title in WITH_EXHIBITS, f"nobody compares the pictures of {title} with their tables"
