"""The demo shows all three programmes, with the figures of their own web pages."""

import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import texts
from dashboard.frame import PAGES
from warehouse.settings import REPOSITORY

PROGRAMMES = ("FPA", "FNY", "VM")


def text_of(title: str, home: Path, monkeypatch: pytest.MonkeyPatch, **params: str) -> str:
    """All words of a page opened by a link; no-break spaces are spaces."""
    monkeypatch.setenv("GENOMBROTT_HOME", str(home))
    app = AppTest.from_file(str(REPOSITORY / "dashboard" / "app.py"), default_timeout=60)
    if PAGES[title].address:
        app.run()
        app.switch_page(PAGES[title].file)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, f"{title} breaks for {params}"
    bodies = " ".join(element.proto.body for element in app.get("html"))
    plain = unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", bodies, flags=re.DOTALL))
    return re.sub(r"\s+", " ", plain)


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("title", list(PAGES))
def test_every_page_opens_for_every_programme(
    title: str, programme: str, demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert text_of(title, demo_home, monkeypatch, program=programme)


@pytest.mark.parametrize(
    ("title", "params", "figures"),
    [
        (texts.OVERVIEW, {"program": "FPA"}, ["7 kommuner deltar", "45 av 78", "27,7 % av föräldrarna med behov"]),
        (texts.OVERVIEW, {"program": "FNY"}, ["27 av 30 kurser", "472,8 av 525", "5 av 5 språk", "4 av 4"]),
        (texts.COMPARE, {"program": "VM", "indikator": "V01", "omgang": "omgång 1"}, ["84 av 134"]),
        (texts.INDICATOR, {"program": "FNY", "indikator": "N04"}, ["7 träffar", "2,5 timmar"]),
    ],
    ids=["parents", "courses", "children", "dose"],
)
def test_the_figures_of_the_programmes_own_pages_are_seen(
    title: str, params: dict[str, str], figures: list[str], demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = text_of(title, demo_home, monkeypatch, **params)
    missing = [figure for figure in figures if figure not in seen]
    assert not missing, f"a programme does not find its own figures {missing} on {title}"


def test_districts_are_not_called_municipalities(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = text_of(texts.OVERVIEW, demo_home, monkeypatch, program="VM")
    assert "stadsdelarna" in seen and "kommunerna" not in seen
