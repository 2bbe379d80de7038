"""The page about the improvement work: what the teams have told, each thing in its place, and nothing hidden."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from published_fixture import build_published
from streamlit.testing.v1 import AppTest

from dashboard import data_improvement, texts
from dashboard import texts_improvement as words
from dashboard.frame import PAGES
from dashboard.improvement_chart import Scores, barrier_matrix, cell_colours, contrast, idea_steps, progress
from dashboard.palette import DARK, LIGHT, Palette
from warehouse.report_formats import MINUS
from warehouse.settings import REPOSITORY
from warehouse.snapshots import Snapshot, current_snapshot

APP = REPOSITORY / "dashboard" / "app.py"
READABLE = 4.5


def idea(area: str, number: str, step: int | None, *, is_own: bool = False) -> dict[str, Any]:
    return {
        "area_code": area, "label": f"Team {area}", "is_own": is_own, "number": number, "spread_step": step,
        "hover": number,
    }  # fmt: skip


def cell(domain: str, number: int, value: float | None, **more: Any) -> dict[str, Any]:
    return {
        "domain": domain, "number": number, "period_code": f"VT {2018 + number}", "period_label_sv": f"våren {number}",
        "status": "published" if value is not None else "no_answers", "value": value, "n_ratings": 3, "is_mixed": False,
        "conclusion_sv": domain, "absence_sv": None if value is not None else "inga svar",
    } | more  # fmt: skip


def notes_of(figure: Any) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_every_idea_stands_once_under_the_step_it_has_reached() -> None:
    ideas = pl.DataFrame([idea("a", "1", 2), idea("a", "2", 2), idea("a", "3", 5), idea("b", "1", 1)])
    (dots,) = idea_steps(ideas, LIGHT).data
    assert list(dots.text) == ["1", "2", "3", "1"], "an idea is missing in the picture, or is there twice"
    assert [round(x) for x in dots.x] == [2, 2, 5, 1], "an idea stands under a step that it has not reached"
    assert len(set(zip(dots.x, dots.y, strict=True))) == 4, "one idea hides another"
    assert dots.y[0] == dots.y[2] < dots.y[3], "the ideas of two teams stand in one row"


def test_an_idea_without_a_known_step_has_a_column_of_its_own() -> None:
    figure = idea_steps(pl.DataFrame([idea("a", "1", 5), idea("a", "2", None)]), LIGHT)
    assert [round(x) for x in figure.data[0].x] == [5, 6] and words.NO_STEP in notes_of(figure), (
        "an idea without a step is shown as one that is spread"
    )


def test_the_own_team_is_in_the_strong_colour() -> None:
    (dots,) = idea_steps(pl.DataFrame([idea("a", "1", 1, is_own=True), idea("b", "1", 1)]), LIGHT).data
    assert list(dots.marker.color) == [LIGHT.own, LIGHT.other_text], "one cannot find oneself among the others"


def test_a_cell_has_its_number_its_side_and_that_it_is_mixed() -> None:
    figure = barrier_matrix(pl.DataFrame([cell("Insatsen", 1, -0.6, is_mixed=True), cell("Insatsen", 2, 1.4)]), LIGHT)
    (first,) = (text for text in notes_of(figure) if "0,6" in text)
    assert f"{MINUS}0,6" in first and words.MIXED in first, "opinions that pull apart look like agreement"
    fills = [shape.fillcolor for shape in figure.layout.shapes]
    assert fills == [cell_colours(-0.6, LIGHT)[0], cell_colours(1.4, LIGHT)[0]]
    assert not [text for text in notes_of(figure) if "1,4" in text and words.MIXED in text]


def test_a_cell_without_ratings_has_a_word_and_no_number() -> None:
    rows = pl.DataFrame([cell("Insatsen", 1, 0.5), cell("Insatsen", 2, None)])
    figure = barrier_matrix(rows, LIGHT)
    (band,) = (trace for trace in figure.data if trace.type == "bar")
    assert list(band.x) == [2] and "inga<br>svar" in notes_of(figure), "nobody's rating looks like a rating"
    assert len(figure.layout.shapes) == 1, "a cell without ratings is coloured as one that has them"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_number_in_the_matrix_can_be_read(palette: Palette) -> None:
    for tenth in range(-20, 21):
        fill, ink = cell_colours(tenth / 10, palette)
        assert contrast(fill, ink) >= READABLE, f"the number {tenth / 10} has contrast {contrast(fill, ink):.1f}"


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48, "the well-known grey that just fails"


def score(month: int, value: float | None) -> dict[str, Any]:
    return {
        "period_start": date(2019, month, 1), "period_end": date(2019, month, 28), "period_label_sv": f"månad {month}",
        "status": "published" if value is not None else "no_answers", "value": value, "label": "Mölndal", "phase": 1,
        "value_text": f"{value} poäng", "note": "", "value_label_sv": "av teamet", "is_break": False,
    }  # fmt: skip


def test_a_month_without_a_score_is_never_drawn_as_nought() -> None:
    team, coach = pl.DataFrame([score(1, 2.0), score(2, None), score(3, 3.0)]), pl.DataFrame([score(1, 1.5)] * 1)
    figure = progress([Scores("Mölndal", True, team, coach)], "poäng", LIGHT)
    dots = {trace.marker.color: list(trace.y) for trace in figure.data if trace.mode == "markers"}
    assert dots == {LIGHT.own: [2.0, 3.0], LIGHT.other: [1.5]}, "a missing score is a dot, or the lines are mixed up"
    assert tuple(figure.layout.yaxis.range) == (0.0, 5.0), "the scores are not read against the whole scale"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    build_published(tmp_path)
    return tmp_path


def snapshot_of(home: Path, *statements: str) -> Snapshot:
    snapshot = current_snapshot(home)
    assert snapshot
    with duckdb.connect(str(snapshot.published)) as con:
        for statement in statements:
            con.execute(statement)
    return snapshot


def test_the_words_of_an_unnamed_team_are_for_that_team_alone(home: Path) -> None:
    snapshot = snapshot_of(home, "update published.areas set show_name = false where area_code = '1481'")
    for read in (data_improvement.ideas, data_improvement.feedback):
        told = [sorted(set(read(snapshot, "FPA", own)["area_code"].to_list())) for own in ("", "1481")]
        assert told == [["1480"], ["1480", "1481"]], f"{read.__name__} tells the words of a team that is not named"
    assert data_improvement.without_name(snapshot, "FPA", "") == 1


def test_a_rating_that_is_not_published_has_no_number_whatever_the_snapshot_holds(home: Path) -> None:
    snapshot = snapshot_of(
        home, "update published.barriers set status = 'suppressed', value = 1.7 where domain = 'Insatsen'"
    )
    rows = data_improvement.barriers(snapshot, "FPA").filter(pl.col("domain") == "Insatsen")
    assert rows["value"].to_list() == [None, None], "a hidden rating is read"


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def opened(home: Path, **params: str) -> AppTest:
        monkeypatch.setenv("GENOMBROTT_HOME", str(home))
        app = AppTest.from_file(str(APP), default_timeout=30)
        app.run()
        app.switch_page(PAGES[texts.IMPROVEMENT].file)
        for name, value in params.items():
            app.query_params[name] = value
        return app.run()

    return opened


def said(app: AppTest) -> str:
    bodies = " ".join(element.proto.body for element in app.get("html"))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", bodies, flags=re.DOTALL)))


@pytest.mark.parametrize("view", words.VIEWS)
@pytest.mark.parametrize("state", ["full", "empty", "all_hidden"])
def test_every_view_opens_in_every_state(
    tmp_path: Path, open_page: Callable[..., AppTest], view: str, state: Any
) -> None:
    build_published(tmp_path, state)
    app = open_page(tmp_path, visa=view, omrade="1481")
    assert not app.exception, f"{view} breaks on a snapshot that is {state}"
    headings = re.findall("<h1", " ".join(element.proto.body for element in app.get("html")))
    assert len(headings) == 1, f"{view} has {len(headings)} main headings on a snapshot that is {state}"


def test_the_ideas_on_the_page_are_the_published_ones(home: Path, open_page: Callable[..., AppTest]) -> None:
    text = said(open_page(home, visa="ideer"))
    assert words.ideas_of_teams(2, 2) in text, "the number of ideas is not the published one"
    assert "1 inför, 1 anpassa" in text and "2019-02-10" in text, "the table leaves out what the teams have told"


def test_feedback_is_told_with_what_was_done_and_the_own_alone_when_asked_for(
    home: Path, open_page: Callable[..., AppTest]
) -> None:
    everything, mine = (
        said(open_page(home, visa="aterkoppling")),
        said(open_page(home, visa="aterkoppling", omrade="1481")),
    )
    assert "åtgärd gjord" in everything and "Nytt informationsblad" in everything and "inte känt" in everything
    assert "eget stöd" in mine and "bemötande" not in mine, "another team's feedback stands among the own"


def test_no_team_s_own_ratings_are_shown(home: Path, open_page: Callable[..., AppTest]) -> None:
    seen = said(open_page(home, visa="hinder", omrade="1481"))
    assert f"{words.MATRIX_TITLE}: Hela programmet" in seen and words.BARRIERS_TOGETHER in seen, (
        "the whole programme's ratings are shown as if they were the own"
    )


def test_a_programme_without_teams_says_so_and_where_to_look(home: Path, open_page: Callable[..., AppTest]) -> None:
    snapshot_of(
        home,
        *(f"delete from published.{table}" for table in ("change_ideas", "barriers", "feedback", "tests_of_change")),
    )
    text = said(open_page(home))
    assert words.no_teams("Förälder på avstånd") in text and words.NO_TEAMS_LINES[1] in text
