"""Every chart that a page shows can be taken home: nothing in it that a picture cannot draw, and all its words."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from test_pictures import FRAME, lacking, texts_of

import dashboard
from dashboard import choices
from dashboard.frame import PAGES
from dashboard.palette import DARK, LIGHT
from dashboard.picture import svg
from dashboard.survey_chart import voices
from warehouse.settings import REPOSITORY

TAG = re.compile(r"<[^>]+>")


def said_in(figure: go.Figure) -> Iterator[str]:
    """Every line of words that the figure's annotations, ticks and texts hold."""
    layout = figure.to_plotly_json()["layout"]
    markup = [note["text"] for note in layout.get("annotations", ()) if note.get("visible", True)]
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")) and axis.get("visible", True) and axis.get("showticklabels", True):
            markup += axis.get("ticktext") or []
    for trace in figure.data:
        is_written = "text" in (getattr(trace, "mode", None) or "text") and getattr(trace, "textposition", "") != "none"
        text = trace.text if is_written else None
        markup += [text] if isinstance(text, str) else [part for part in (text if text is not None else ()) if part]
    for part in markup:
        yield from (line for line in (TAG.sub("", line).strip() for line in str(part).split("<br>")) if line)


class Seen:
    """Every chart that the pages show, and the functions that drew them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.figures: list[tuple[str, go.Figure]] = []
        self.drawers: set[str] = set()
        self.page = ""
        self.offered: dict[str, list[str]] = {}
        begin = go.Figure.__init__

        def begin_and_note(figure: go.Figure, *args: Any, **settings: Any) -> None:
            begin(figure, *args, **settings)
            frame = sys._getframe(1)
            for _ in range(8):
                self.drawers.add(f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}")
                if frame.f_back is None:
                    break
                frame = frame.f_back

        def show(figure: go.Figure, **_settings: Any) -> None:
            self.figures.append((self.page, figure))

        def choose_and_note(
            chosen: choices.Choices, label: str, name: str, options: dict[str, str], *rest: Any, **settings: Any
        ) -> str:
            self.offered[name] = list(options)
            return choose(chosen, label, name, options, *rest, **settings)

        choose = choices.Choices._take
        monkeypatch.setattr(choices.Choices, "_take", choose_and_note)
        monkeypatch.setattr(go.Figure, "__init__", begin_and_note)
        monkeypatch.setattr(st, "plotly_chart", show)

    def open(self, title: str, **params: str) -> None:
        self.page = title
        self.offered = {}
        app = AppTest.from_file(str(REPOSITORY / "dashboard" / "app.py"), default_timeout=30)
        if PAGES[title].address:
            app.run()
            app.switch_page(PAGES[title].file)
        for name, value in params.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, f"{title} breaks: {app.exception}"


def chart_functions() -> set[str]:
    """Every public function of the package that makes a figure, but for the canvas that they share."""
    found = set()
    for module in pkgutil.iter_modules(dashboard.__path__, "dashboard."):
        if module.name in ("dashboard.app", "dashboard.server", "dashboard.views"):
            continue
        loaded = importlib.import_module(module.name)
        found |= {
            f"{module.name}.{name}"
            for name, made in vars(loaded).items()
            if getattr(made, "__module__", "") == module.name
            and not name.startswith("_")
            and list(getattr(made, "__annotations__", {}).values()).count(go.Figure) == 1
            and made.__annotations__.get("return") is go.Figure
        }
    return found - {"dashboard.chart_parts.blank_figure"}


def test_every_chart_of_every_page_can_be_taken_home(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENOMBROTT_HOME", str(demo_home))
    seen = Seen(monkeypatch)
    for title in PAGES:
        seen.open(title, program="FPA", indikator="O02")
        seen.open(title, program="FPA", omrade="1481")
        for view in seen.offered.get(choices.VIEW, [])[1:]:
            seen.open(title, program="FPA", omrade="1481", visa=view)
    assert len(seen.figures) > 5
    seen.page = "a round whose voices are protected in the demo"
    told = {"group": ["kön"] * 2, "label": ["kvinna", "man"], "value": [0.5, None], "value_text": ["0,5", ""]}
    seen.figures.append((seen.page, voices(pl.DataFrame(told | {"note": ["0,5", "skyddat"]}), LIGHT)))
    for page, figure in seen.figures:
        for palette in (LIGHT, DARK):
            markup = svg(figure, FRAME, palette)
            told = [re.sub(r"\s+", " ", text).strip() for text in texts_of(ElementTree.fromstring(markup))]
            for line in said_in(figure):
                assert re.sub(r"\s+", " ", line) in told, f"{page}: {line!r} of the chart is not in its picture"
            assert not lacking("".join(told)), f"{page}: set in another typeface: {lacking(''.join(told))}"
    missed = chart_functions() - seen.drawers
    assert not missed, f"no page of this test shows {missed}: nobody has seen that their picture can be taken home"
