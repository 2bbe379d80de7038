"""The page about development: curves with nothing hidden in them, marks in their place, stories as they were told."""

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import plotly.graph_objects as go
import polars as pl
import pytest
from published_fixture import build_published
from streamlit.testing.v1 import AppTest

from dashboard import data_development, texts
from dashboard import texts_development as words
from dashboard.curves import curves
from dashboard.flags_chart import Lane, packed
from dashboard.formats import NBSP
from dashboard.frame import PAGES
from dashboard.palette import LIGHT
from dashboard.run_chart import Panel, run_charts
from dashboard.time_axis_chart import TimeAxis
from warehouse.settings import REPOSITORY
from warehouse.snapshots import Snapshot, current_snapshot

APP = REPOSITORY / "dashboard" / "app.py"
POINT = {
    "area_code": "1481", "label": "Mölndal", "status": "published", "value": 10.0, "value_text": "10 %", "note": "10 %",
    "phase": 1, "median": 12.0, "is_baseline_frozen": False, "is_in_signal_run": False, "is_outside_limits": False,
    "limit_lower": None, "limit_upper": None, "is_break": False,
}  # fmt: skip
NO_EVENTS = pl.DataFrame(schema={"mark_date": pl.Date, "mark_end_date": pl.Date, "label_sv": pl.String})
MONTH_DAYS = (31, 28, 31, 30)


def panel(*changed: dict[str, Any], lanes: tuple[Lane, ...] = ()) -> Panel:
    """January, February, … of 2019: `POINT` changed."""
    rows = [
        POINT | {
            "period_label_sv": f"2019-{month:02}", "period_start": date(2019, month, 1),
            "period_end": date(2019, month, MONTH_DAYS[month - 1]),
        } | change
        for month, change in enumerate(changed, 1)
    ]  # fmt: skip
    schema = {"limit_lower": pl.Float64, "limit_upper": pl.Float64}
    return Panel("Mölndal", "own", pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None), lanes)


def drawn(*panels: Panel, events: pl.DataFrame = NO_EVENTS, opened: str = "") -> go.Figure:
    return run_charts(panels, "%", LIGHT, events, opened)


def line_of(figure: go.Figure) -> list[float | None]:
    """The y values of the curve: the only thin line in the area's own colour."""
    return next(list(t.y) for t in figure.data if t.type == "scatter" and t.mode == "lines" and t.line.width == 1.2)


def notes_of(figure: go.Figure) -> list[str]:
    return [note.text.strip() for note in figure.layout.annotations]


def marks(*spans: tuple[str, date, date | None]) -> pl.DataFrame:
    rows = [
        {"mark_ref": ref, "mark_date": start, "mark_end_date": end, "number": ref[-1], "hover": ref}
        for ref, start, end in spans
    ]
    return pl.DataFrame(rows, schema_overrides={"mark_end_date": pl.Date})


HIDDEN = {"status": "suppressed", "value": None, "value_text": "– skyddat", "note": "skyddat"}
UNANSWERED = {"status": "no_answers", "value": None, "value_text": "inga svar", "note": "inga svar"}


def test_the_curve_stops_at_a_hidden_month_and_the_month_is_hatched_with_its_word() -> None:
    figure = drawn(panel({}, HIDDEN, {"value": 20.0}))
    assert line_of(figure) == [10.0, None, 20.0], "a line over a hidden month tells what was hidden"
    (band,) = (trace for trace in figure.data if trace.type == "bar")
    assert (band.x[0], band.width[0]) == (31 + 28 / 2, 28), "the hatched band is not the month of February"
    assert "skyddat" in notes_of(figure), "a hatched band does not say what it means"


def test_where_nobody_answered_there_is_no_dot_and_never_a_zero() -> None:
    figure = drawn(panel({}, UNANSWERED, {"value": 20.0}))
    assert line_of(figure) == [10.0, 20.0] and not [t for t in figure.data if t.type == "bar"], (
        "a month that nobody answered looks hidden, or like nought"
    )


@pytest.mark.parametrize(("is_frozen", "dash"), [(True, "solid"), (False, "dash")])
def test_the_median_is_solid_only_where_it_is_frozen(is_frozen: bool, dash: str) -> None:
    figure = drawn(panel(*[{"is_baseline_frozen": is_frozen}] * 3))
    (median,) = (t for t in figure.data if t.mode == "lines" and t.line.width == 1.6)
    assert (median.line.dash, list(median.y), list(median.x)) == (dash, [12.0, 12.0], [0, 90])
    assert f"median 12,0{NBSP}%" in notes_of(figure), "the median is a line without a name"


def test_a_new_median_and_a_break_cut_the_curve_with_a_labelled_line() -> None:
    figure = drawn(panel({}, {"phase": 2, "median": 30.0}, {"phase": 2, "median": 30.0, "is_break": True}))
    assert line_of(figure) == [10.0, None, 10.0, None, 10.0], "the curve runs on over a re-basing or a break"
    assert {"medianen räknas om", "brott: frågan ändrades"} <= set(notes_of(figure)), "a cut does not say why"
    cuts = [shape.x0 for shape in figure.layout.shapes if shape.line.dash == "dot"]
    assert cuts == [31, 59], "the cuts stand at other days than the first of February and the first of March"


def test_the_points_of_a_signal_are_ringed_and_no_others() -> None:
    figure = drawn(panel({}, {"value": 40.0, "is_in_signal_run": True}, {"value": 50.0, "is_outside_limits": True}, {}))
    (rings,) = (t for t in figure.data if t.mode == "markers" and t.marker.symbol == "circle-open")
    assert list(rings.y) == [40.0, 50.0], "the rings are round other points than those of the signal"


def test_a_test_of_change_is_a_flag_at_its_first_day_with_a_bar_to_its_last() -> None:
    lane = Lane(
        "PGSA-varv", marks(("1481-3", date(2019, 1, 11), date(2019, 2, 10)), ("1481-4", date(2019, 3, 2), None))
    )
    figure = drawn(panel({}, {}, {}, lanes=(lane,)), opened="1481-4")
    (flags,) = (trace for trace in figure.data if trace.mode == "markers+text")
    assert (list(flags.x), list(flags.text)) == ([10, 60], ["3", "4"]), "a flag stands on another day than its test"
    assert [data[0] for data in flags.customdata] == ["1481-3", "1481-4"], "a click opens another story"
    assert list(flags.marker.color) == [LIGHT.own, LIGHT.ink], "one cannot see which flag's story is open"
    (bar,) = (trace for trace in figure.data if trace.mode == "lines" and trace.line.width == 3)
    assert list(bar.x) == [10, 40, None], "the bar is not the days of the test, or a test that goes on has an end"


def test_flags_and_bars_never_lie_on_one_another() -> None:
    axis = TimeAxis(date(2019, 1, 1), date(2019, 12, 31))
    spans = [("a", date(2019, 1, 1), date(2019, 6, 1)), ("b", date(2019, 2, 1), None), ("c", date(2019, 6, 1), None)]
    assert packed(marks(*spans).rows(named=True), axis) == [0, 1, 0], "one test hides another"


def test_an_event_is_a_pale_band_from_its_first_day_to_its_last() -> None:
    event = pl.DataFrame([{"mark_date": date(2019, 1, 11), "mark_end_date": date(2019, 1, 21), "label_sv": "Pandemi"}])
    figure = drawn(panel({}, {}), panel({}, {}), events=event)
    bands = [(shape.x0, shape.x1, shape.yref) for shape in figure.layout.shapes if shape.type == "rect"]
    assert bands == [(10, 20, "y"), (10, 20, "y3")], "an event is missing in one of the curves, or on other days"
    assert notes_of(figure).count("Pandemi") == 1


def test_all_panels_share_one_scale() -> None:
    low, high = panel({}, {}), panel({"value": 140.0}, {})
    figure = drawn(low, high)
    assert figure.layout.yaxis.range == figure.layout.yaxis3.range, "two curves beside each other cannot be compared"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    build_published(tmp_path)
    return tmp_path


def change(home: Path, *statements: str) -> Snapshot:
    """The snapshot of `home` with its rows changed."""
    snapshot = current_snapshot(home)
    assert snapshot
    with duckdb.connect(str(snapshot.published)) as con:
        for statement in statements:
            con.execute(statement)
    return snapshot


def test_the_words_of_an_unnamed_team_are_for_that_team_alone(home: Path) -> None:
    snapshot = change(
        home,
        "update published.areas set show_name = false where area_code = '1481'",
    )
    told = [
        data_development.marks(snapshot, "FPA", "P05", "all", ("ALLA",), own)["mark_ref"].to_list()
        for own in ("", "1480", "1481")
    ]
    assert told == [["A1"], ["A1"], ["1481-1", "A1"]], "a team that is not to be named is known by its own words"


def test_a_hidden_point_has_no_number_whatever_the_snapshot_holds(home: Path) -> None:
    snapshot = change(
        home,
        "update published.run_chart_points set status = 'suppressed', value = 77.7, numerator = 7.77"
        " where period_code = '2019-03'",
    )
    march = pl.col("period_code") == "2019-03"
    read = data_development.points(snapshot, "P05", "all", "all", "month").filter(march)
    assert read.select("value", "numerator", "denominator").row(0) == (None, None, None), "a hidden number is read"
    rows = curves(snapshot, "P05", "all", "all", "month", "%", "1481").filter(march)
    assert not re.search(r"77|7,7", " ".join(str(value) for value in rows.row(0))), "a hidden number is in the words"


Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    def opened(home: Path, **params: str) -> AppTest:
        monkeypatch.setenv("GENOMBROTT_HOME", str(home))
        app = AppTest.from_file(str(APP), default_timeout=30)
        app.run()
        app.switch_page(PAGES[texts.DEVELOPMENT].file)
        for name, value in params.items():
            app.query_params[name] = value
        return app.run()

    return opened


def said(app: AppTest) -> str:
    bodies = " ".join(element.proto.body for element in app.get("html"))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", bodies, flags=re.DOTALL)))


def test_the_page_shows_the_published_points_and_the_published_sentence(home: Path, open_page: Open) -> None:
    app = open_page(home, indikator="P05", omrade="1481")
    assert not app.exception
    snapshot = current_snapshot(home)
    assert snapshot
    with duckdb.connect(str(snapshot.published), read_only=True) as con:
        published = con.sql(
            "select value, signal_sv from published.run_chart_points where area_code = '1481' order by period_start"
        ).fetchall()
    (chart,) = app.get("plotly_chart")
    figure = json.loads(chart.proto.spec)
    (dots,) = (t for t in figure["data"] if t.get("mode") == "markers" and t["marker"].get("size") == 7)
    assert dots["y"] == [value for value, _ in published], "the curve is not the published one"
    assert published[0][1].removesuffix(".").lower() in said(app).lower(), "the page does not say what the rules say"
    assert chart.proto.alt, "the picture says nothing to those who do not see it"


def test_a_mark_opens_its_story_by_link_and_a_lost_one_says_so(home: Path, open_page: Open) -> None:
    app = open_page(home, indikator="P05", omrade="1481", varv="1481-1")
    told = ("Gemensam kallelse", "Tydlig information", "Fler kommer till mötet", "Fler kom", "som väntat", "anpassa")
    assert not [text for text in told if text not in said(app)], "the story lacks a part that the team has told"
    assert words.STORY in [box.label for box in app.selectbox], "the keyboard has no way to the stories"
    lost = open_page(home, indikator="P05", omrade="1481", varv="1481-99")
    assert texts.stale(words.STORY, "").split("(")[0] in said(lost), "a stale link shows another story without a word"


def test_what_a_team_has_not_filled_in_is_told_as_such() -> None:
    mark = dict.fromkeys(("idea", "driver", "prediction", "result", "predicted_vs_actual", "decision", "spread"))
    mark |= {"mark_type": "test_of_change", "mark_date": date(2019, 1, 1), "mark_end_date": None, "prediction": "-"}
    story = dict(words.story(mark))
    assert story["Förutsägelse"] == story["Resultat"] == words.NOT_FILLED, "a dash is shown as a prediction"
    assert story["När"] == "från 2019-01-01, pågår"


def test_rounds_are_too_few_for_a_trend(home: Path, open_page: Open) -> None:
    app = open_page(home, indikator="O02")
    assert not app.exception and texts.TOO_FEW_FOR_TREND in said(app), "two rounds look like a trend"


def test_an_indicator_measured_once_says_so(home: Path, open_page: Open) -> None:
    assert words.ONE_MEASUREMENT in said(open_page(home, indikator="I02")), "a link ends on another indicator silently"


@pytest.mark.parametrize("state", ["empty", "all_hidden"])
def test_without_figures_the_page_says_why(tmp_path: Path, open_page: Open, state: Any) -> None:
    build_published(tmp_path, state)
    change(tmp_path, "update published.run_chart_points set status = 'suppressed'")
    app = open_page(tmp_path, indikator="P05", omrade="1481")
    assert not app.exception and not app.get("plotly_chart"), "an empty picture is drawn"
    assert words.NO_POINTS in said(app) or texts.NOTHING_TO_DRAW in said(app)


def test_a_programme_without_series_says_where_to_look(home: Path, open_page: Open) -> None:
    change(
        home,
        "delete from published.run_chart_points",
        "delete from published.indicator_values where period_code <> 'alla'",
    )
    app = open_page(home)
    assert not app.exception and words.NO_SERIES in said(app), "a programme without series gets an empty page"
    assert len(re.findall("<h1", " ".join(element.proto.body for element in app.get("html")))) == 1
