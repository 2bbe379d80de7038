"""Opens the pages as readers do and reads every cell back: table, chart, tooltip, downloaded files and sentences."""

import base64
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from crawl import Key, Published, Seen, by_words, words_of
from crawl_reports import typed
from streamlit.testing.v1 import AppTest

from dashboard import downloads, texts
from dashboard.downloads import CONCLUSION, STATE, Download, Picture, csv_bytes, xlsx_bytes
from dashboard.frame import PAGES
from warehouse.settings import REPOSITORY

_ROW = re.compile(r"<tr[^>]*><th[^>]*rowheader[^>]*>(.*?)</th>(.*?)</tr>")
_CELL = re.compile(r'<td[^>]*data-label="([^"]*)"[^>]*>(.*?)</td>')
_JUDGED = (texts.COMPARED, texts.COMPARED_OTHERS, texts.CHANGED, texts.ANSWERED)
_ALT = re.compile(r'alt="([^"]*)"')
_A_SERIES = 40
# Where the axis of a picture with a row per area begins.
_FIRST_ROW = 0.4
_MARKUP = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)


@dataclass
class Crawled:
    """What the pages say of each cell, by output; `said` is the words of each page and card, by indicator."""

    seen: dict[str, Seen] = field(default_factory=lambda: {name: {} for name in OUTPUTS})
    said: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, output: str, found: Mapping[Key, str]) -> None:
        """A cell that is shown on one page and hidden on another is a problem of its own."""
        for key, text in found.items():
            before = self.seen[output].setdefault(key, text)
            if any(map(str.isdigit, before)) != any(map(str.isdigit, text)):
                self.problems.append(f"{output}: {' · '.join(key)} visas på en sida och döljs på en annan")


OUTPUTS = ("tabellen", "bilden", "pekrutan", "CSV", "XLSX")
_TABLE, _CHART, _TOOLTIP, _CSV, _XLSX = OUTPUTS


class Crawler:
    """Follows links through the pages of one home and gathers what they say of the cells about persons."""

    def __init__(self, home: Path, published: Published, patch: pytest.MonkeyPatch) -> None:
        self.published, self.found, self.offered = published, Crawled(), dict[str, Download]()
        patch.setenv("GENOMBROTT_HOME", str(home))
        offer = downloads.offer

        def offer_and_keep(download: Download, key: str, shown: Picture | None = None) -> None:
            self.offered[key] = download
            offer(download, key, shown)

        patch.setattr(downloads, "offer", offer_and_keep)
        self.apps: dict[str, AppTest] = {}

    def crawl(self, indicators: Mapping[str, str]) -> Crawled:
        """Every period and group of the indicators (id -> programme), on the pages that have them."""
        for turn, (indicator, programme) in enumerate(indicators.items()):
            keys = self.published.keys_of(indicator)
            if indicator in self.published.withheld:
                self._withheld(indicator, programme)
                continue
            areas = sorted({key[1] for key in keys if key[1] != "ALLA"})
            moments = sorted({key[2:] for key in keys if key[1] != "ALLA"})
            groups = sorted({key[3:] for key in keys if key[1] != "ALLA"})
            # A long series is read along time, an area at a time; the areas beside each other in two of its periods.
            is_series = len(moments) > _A_SERIES
            for period, breakdown, value in moments[-2:] if is_series else moments:
                self._compare(indicator, programme, period, breakdown, value)
            for area in areas if is_series else areas[turn % len(areas) :][:1] if areas else []:
                for breakdown, value in groups if is_series else groups[-1:]:
                    self._indicator(indicator, programme, breakdown, value, area)
            for breakdown, value in sorted({key[3:] for key in keys if key[2:] not in moments}):
                self._indicator(indicator, programme, breakdown, value, "")
        self._overviews(indicators)
        return self.found

    def _overviews(self, indicators: Mapping[str, str]) -> None:
        """The cards, as each area sees them."""
        for programme in sorted(set(indicators.values())):
            areas = {key[1] for key, cell in self.published.cells.items() if cell.programme == programme}
            for area in sorted(areas - {"ALLA"}):
                cards = _bodies(self._open(texts.OVERVIEW, program=programme, omrade=area))
                for indicator in indicators:
                    title = f"<h3>{escape(self.published.titles[indicator])}</h3>"
                    for card in [body for body in cards if title in body]:
                        self.found.said.append(
                            (indicator, _MARKUP.sub(" ", unescape(card)) + " ".join(_ALT.findall(card)))
                        )

    def _withheld(self, indicator: str, programme: str) -> None:
        app = self._open(texts.INDICATOR, program=programme, indikator=indicator)
        assert texts.WITHHELD in _words(app) and not app.get("plotly_chart") and not self.offered, (
            f"{indicator} ska inte visas än, men sidan visar något"
        )
        for output in (_TABLE, _CSV, _XLSX):
            self.found.add(output, dict.fromkeys(self.published.keys_of(indicator), texts.WITHHELD))

    def _compare(self, indicator: str, programme: str, period: str, breakdown: str, value: str) -> None:
        params = {"indikator": indicator, "omgang": period, "grupp": _group(breakdown, value)}
        app = self._open(texts.COMPARE, program=programme, **params)
        here = {
            words_of(self.published, key)[0]: key
            for key in self.published.keys_of(indicator)
            if key[2:] == (period, breakdown, value)
        }
        about = f"{indicator}, {period}, {breakdown} {value}"
        (body,) = [body for body in _bodies(app) if "<tbody" in body][:1]
        self.found.add(_TABLE, _named(_table(body, 0), lambda row: here.get(row[0]), about))
        for figure in _figures(app):
            self.found.add(_CHART, _named(_marks(figure), lambda row: here.get(row[0]), about))
            self.found.add(_TOOLTIP, _named(_tooltips(figure), lambda row: here.get(row[0]), about))
        self._files(self.offered["compare"], lambda row: here.get(row[0]), about)
        self._hear(app, indicator)

    def _indicator(self, indicator: str, programme: str, breakdown: str, value: str, area: str) -> None:
        params = {"indikator": indicator, "grupp": _group(breakdown, value), "omrade": area}
        app = self._open(texts.INDICATOR, program=programme, **params)
        about = f"{indicator}, {breakdown} {value}, {area}"
        in_group = [key for key in self.published.keys_of(indicator) if key[3:] == (breakdown, value)]
        by_place = {words_of(self.published, key)[:2]: key for key in in_group}

        def find(row: tuple[str, ...]) -> Key | None:
            return by_place.get((row[0], row[1]))

        steps = [box for box in app.selectbox if box.label == texts.STEP]
        options = [option for box in steps for option in box.options] or [""]
        for option in options:
            if option:
                steps[0].set_value(option)
            captions = (self.published.titles[indicator], texts.OLDER_ROWS)
            for body in [body for body in _bodies(app) if _caption(body) in captions]:
                self.found.add(_TABLE, _named(_table(body, 1), find, about, is_partial=True))
        if "over_time" in self.offered:
            self._files(self.offered["over_time"], find, about)
        self._groups(app, indicator, area, about)
        for figure in _figures(app):
            self.found.add(_TOOLTIP, _named(_tooltips(figure), find, about, is_partial=True))
        self._hear(app, indicator)

    def _groups(self, app: AppTest, indicator: str, area: str, about: str) -> None:
        """The tables by group under the series, each of one area and period."""
        for key, download in self.offered.items():
            if key in ("over_time", "compare"):
                continue
            named = {
                words[3]: at
                for words, at in by_words(self.published, indicator).items()
                if at[3] == key and all(part in download.title for part in words[:2])
            }
            self._files(download, lambda row, named=named: named.get(row[0]), about)

    def _files(self, download: Download, find: Any, about: str) -> None:
        lines = list(csv.reader(io.StringIO(csv_bytes(download).decode("utf-8-sig"), newline=""), delimiter=";"))
        self.found.said.append((about.split(",")[0], " ".join(field for line in lines for field in line)))
        in_file = _named(_file_rows(lines), find, about)
        self.found.add(_CSV, in_file)
        if in_file.keys() <= self.found.seen[_XLSX].keys():
            return
        rows = list(
            openpyxl.load_workbook(io.BytesIO(xlsx_bytes(download)), read_only=True)[texts.TABLE].iter_rows(
                min_row=2, values_only=True
            )
        )
        self.found.add(_XLSX, _named(_file_rows(rows), find, about))

    def _open(self, title: str, **params: str) -> AppTest:
        if title not in self.apps:
            self.apps[title] = AppTest.from_file(str(REPOSITORY / "dashboard" / "app.py"), default_timeout=60)
            if PAGES[title].address:
                self.apps[title].run()
                self.apps[title].switch_page(PAGES[title].file)
        app = self.apps[title]
        app.query_params.clear()
        for name, value in params.items():
            if value:
                app.query_params[name] = value
        self.offered.clear()
        app.run()
        assert not app.exception, f"{title} {params}: {app.exception}"
        return app

    def _hear(self, app: AppTest, indicator: str) -> None:
        """All the words of a page, and what its pictures say to those who do not see them."""
        said = [_words(app)]
        for chart, figure in zip(app.get("plotly_chart"), _figures(app), strict=True):
            labels = [note["text"] for note in figure["layout"].get("annotations", [])]
            said += [str(getattr(chart.proto, "alt", "")), *labels]
            strange = _drawn(figure) - self.published.drawable.get(indicator, set())
            if strange:
                self.found.problems.append(f"en bild för {indicator} är ritad av {len(strange)} tal som inte visas")
        self.found.said.append((indicator, " ".join(said)))


def _group(breakdown: str, value: str) -> str:
    return "alla" if breakdown == "all" else f"{breakdown}:{value}"


def _bodies(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html") if "<style" not in element.proto.body]


def _caption(body: str) -> str:
    found = re.search("<caption[^>]*>(.*?)</caption>", body)
    return unescape(found[1]) if found else ""


def _words(app: AppTest) -> str:
    return unescape(_MARKUP.sub(" ", " ".join(_bodies(app))))


def _figures(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def _named(
    rows: Iterator[tuple[tuple[str, ...], str]], find: Any, about: str, is_partial: bool = False
) -> dict[Key, str]:
    found = {}
    for row, text in rows:
        key = find(row)
        assert key or is_partial, f"{about}: en rad går inte att känna igen"
        if key:
            found[key] = text
    return found


def _table(body: str, n_more: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Row heading and the next `n_more` cells, and the figures; the judgements come after and are words."""
    for head, rest in _ROW.findall(body):
        cells = [(unescape(label), unescape(text)) for label, text in _CELL.findall(rest)]
        names = [text for _, text in cells[:n_more]]
        yield (unescape(head), *names), " ".join(text for label, text in cells[n_more:] if label not in _JUDGED)


def _numbers(values: Any) -> list[float | None]:
    """A list as Plotly writes it: plainly, or as bytes with their type."""
    if isinstance(values, dict):
        return [float(value) for value in np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])]
    return list(values)


def _marks(figure: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The value that is drawn for each row, with its interval; a word where no mark is."""
    ticks = figure["layout"]["yaxis"]
    rows = {at: re.sub(r"<[^>]+>", " ", re.split(r"<br><span", text)[0]).strip() for at, text in zip(
        ticks["tickvals"], ticks["ticktext"], strict=True)}  # fmt: skip
    drawn: dict[float, list[float]] = {at: [] for at in rows}
    for trace in figure["data"]:
        if trace["type"] == "bar":
            continue
        values, places = _numbers(trace["x"]), _numbers(trace["y"])
        if trace["mode"] == "markers":
            for value, at in zip(values, places, strict=True):
                drawn[at].insert(0, value)
        elif trace["line"]["width"] > 2:
            for value, at in zip(values, places, strict=True):
                if value is not None:
                    drawn[at].append(value)
    for at, name in rows.items():
        plain = re.sub(r"\s+", " ", name)
        yield (plain,), " ".join(repr(float(value)).replace(".", ",") for value in drawn[at]) or "skyddat"


def _drawn(figure: dict[str, Any]) -> set[float]:
    """Every number along the axis of values that a mark or a line of a picture is made of."""
    axis = "x" if figure["layout"]["yaxis"]["range"][0] == _FIRST_ROW else "y"
    traces = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    return {value for trace in traces for value in _numbers(trace[axis]) if value is not None}


def _tooltips(figure: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    for trace in figure["data"]:
        for text in trace.get("customdata") or []:
            match = re.fullmatch(r"<b>(.*?)</b>, (.*?)<br>(.*)", text)
            assert match, "en pekruta går inte att läsa"
            yield (match[1], match[2]), match[3]


def _file_rows(lines: list[Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The first columns of a file as the row's name, and its numbers as text, or the word of its state."""
    header = [str(name) for name in lines[0]]
    first = next(at for at, name in enumerate(header) if name.startswith(texts.VALUE))
    state, said = header.index(STATE), header.index(CONCLUSION)
    for line in lines[1:]:
        numbers = [_number(value) for value in line[first : first + 5]]
        words = " ".join(str(line[at] or "") for at in range(first + 5, len(header)) if at not in (state, said))
        hidden = typed(numbers, str(line[state]))
        is_judged = any(map(str.isdigit, words)) and not any(map(str.isdigit, hidden))
        yield tuple(str(name) for name in line[:first]), f"{hidden} {words}" if is_judged else hidden


def _number(value: Any) -> float | None:
    if isinstance(value, int | float) or value in (None, ""):
        return value or (None if value in (None, "") else value)
    return float(str(value).replace(",", "."))
