"""The demo shows all three programmes, with the figures of their own web pages."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import choices, data, texts
from dashboard.frame import PAGES
from warehouse.settings import REPOSITORY

PROGRAMMES = ("FPA", "FNY", "VM")
# Where all of an indicator's figures may be protected there is nothing to see; everywhere else there must be.
NOTHING_TO_SEE = (texts.NOTHING_TO_DRAW, texts.NO_AREAS_TO_COMPARE)
NOT_SWEDISH = re.compile(r"\b(?:None|nan|null|True|False)\b|\d+\.\d+|(?<!\d)-\d+|−0(?:,0+)?\b(?!,)")


def opened(title: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A page about to be run."""
    monkeypatch.setenv("GENOMBROTT_HOME", str(home))
    app = AppTest.from_file(str(REPOSITORY / "dashboard" / "app.py"), default_timeout=60)
    if PAGES[title].address:
        app.run()
        app.switch_page(PAGES[title].file)
    return app


def text_of(title: str, home: Path, monkeypatch: pytest.MonkeyPatch, **params: str) -> str:
    """All words of a page opened by a link; no-break spaces are spaces."""
    app = opened(title, home, monkeypatch)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    return words_of(app, f"{title} for {params}")


def words_of(app: AppTest, where: str) -> str:
    """All words of a page that has been run; the page must be whole."""
    assert not app.exception, f"{where} breaks: {app.exception}"
    bodies = " ".join(element.proto.body for element in app.get("html"))
    assert 'class="gb-footer"' in bodies, f"{where} is an error page"
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
        (texts.OVERVIEW, {"program": "FPA"}, ["7 kommuner är med", "45 av 78", "27,7 % av dem som behöver"]),
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


def looked_at(home: Path, programme: str, title: str) -> Iterator[tuple[str, str, dict[str, str], bool]]:
    """Indicator, its name, address parameters, and whether there is a figure: the default, and each breakdown once."""
    snapshot = data.served_snapshot(home)
    assert snapshot
    counted = "n_areas_published" if title == texts.COMPARE else "n_programme_published"
    for row in data.indicators(snapshot, programme).iter_rows(named=True):
        offered = data.combinations(snapshot, row["indicator_id"])
        if title == texts.COMPARE:
            offered = offered.filter(offered["n_areas"] > 0)
        elif offered["n_programme"].sum() == 0:
            counted = "n_areas_published"
        if offered.is_empty():
            continue
        is_seen = offered[counted].sum() > 0 and not row["withheld_sv"]
        yield row["indicator_id"], row["title_sv"], {}, is_seen
        in_order = offered.sort(offered[counted], descending=True, maintain_order=True)
        for part in in_order.unique("breakdown", keep="first", maintain_order=True).iter_rows(named=True):
            group = choices.group_code(part["breakdown"], part["breakdown_value"])
            period = {"omgang": part["period_code"]} if title == texts.COMPARE else {}
            yield row["indicator_id"], row["title_sv"], period | {"grupp": group}, part[counted] > 0 and is_seen


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("title", [texts.COMPARE, texts.INDICATOR])
def test_every_indicator_and_each_of_its_breakdowns_is_shown(
    title: str, programme: str, demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(title, demo_home, monkeypatch)
    seen = 0
    for indicator, name, params, is_seen in looked_at(demo_home, programme, title):
        app.query_params.clear()
        for key, value in ({"program": programme, "indikator": indicator} | params).items():
            app.query_params[key] = value
        where = f"{title}, {indicator} {params}"
        words = words_of(app.run(), where)
        assert name in words, f"{where} never says what it shows"
        assert "Länken pekar" not in words, f"{where} does not exist, although the snapshot has it"
        wrong = NOT_SWEDISH.findall(words.split(f"{texts.HOW_IT_IS_COUNTED} ")[0].split(f"{texts.LINK}:")[0])
        assert not wrong, f"{where} writes numbers as no Swede does: {wrong}"
        hidden = [words for words in NOTHING_TO_SEE if words in words_of(app, where)]
        assert not (is_seen and hidden), f"{where} is empty, although there are figures: {hidden}"
        seen += 1
    assert seen, f"{title} of {programme} offers nothing"


@pytest.mark.parametrize(
    ("title", "params", "seen", "unseen"),
    [
        (texts.OVERVIEW, {"program": "FPA"}, ["nått: 2,1 timmar mot målets 2–3 timmar."], ["Sävsjö: M"]),
        (texts.MY_AREA, {"program": "FPA", "omrade": "0684"}, ["Målet var 100 % till 2021-12-31"], ["Eksjö"]),
        (texts.INDICATOR, {"program": "FPA", "indikator": "I05"}, ["229 dagar", "n = 20"], ["av 20"]),
        (texts.INDICATOR, {"program": "FPA", "indikator": "U06"}, ["n = 6", "3,6 poäng"], ["av 6"]),
        (texts.INDICATOR, {"program": "FPA", "indikator": "I07"}, ["60,0 % svarar så"], []),
        (texts.INDICATOR, {"program": "FPA", "indikator": "P13"}, ["Spridningskonferenser: Målet är nått"], []),
        (texts.INDICATOR, {"program": "FPA", "indikator": "TM1"}, ["bara per kommun. Här visas"], ["Hela programmet"]),
        (texts.INDICATOR, {"program": "VM", "indikator": "V02"}, ["12–14 år", "skyddat"], ["visas inte än"]),
        (texts.INDICATOR, {"program": "FPA", "indikator": "O02", "omrade": "0683"}, ["Svarsfrekvens: "], []),
        (texts.COMPARE, {"program": "FPA", "indikator": "U04"}, ["17 sätt att arbeta"], ["av 17"]),
        (
            texts.COMPARE,
            {"program": "VM", "indikator": "V03"},
            ["Det är för tidigt att dra slutsatser om effekt.", "Erfarenhetsutbyte kring Västermodellen"],
            ["▲", "▼", "●", "≠", "kommun"],
        ),
    ],
    ids=["target", "own target", "median", "scores", "group", "target by group", "areas only", "index",
         "answered", "count", "locked"],
)  # fmt: skip
def test_an_indicator_of_its_own_kind_is_told_in_its_own_words(
    title: str,
    params: dict[str, str],
    seen: list[str],
    unseen: list[str],
    demo_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = text_of(title, demo_home, monkeypatch, **params).replace("\u00a0", " ")
    missing = [part for part in seen if part not in words]
    assert not missing, f"{title} {params} never says {missing}"
    wrong = [part for part in unseen if part in words]
    assert not wrong, f"{title} {params} says {wrong}"
