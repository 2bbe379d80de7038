"""Aktiviteter shows what was planned and what became of it, as the snapshot has it."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from published_fixture import SNAPSHOT_ID, build_published
from states import choose, markup_of, opened, prose_of

from dashboard import texts
from dashboard import texts_activities as words
from dashboard.activity_timeline import kind_of, mark_rows
from dashboard.lane_chart import lanes
from dashboard.palette import LIGHT
from dashboard.timeline_chart import Mark, days_to_name, marks_within, timeline

HELD = {
    "lane": "Lärandeseminarium",
    "kind": "held",
    "planned_date": date(2019, 1, 24),
    "day": date(2019, 1, 24),
    "is_own": False,
    "note": "hölls",
}
MOVED = HELD | {"kind": "moved", "planned_date": date(2021, 8, 19), "day": date(2021, 10, 14)}
NO_MILESTONES = pl.DataFrame(schema={"milestone_sv": pl.String, "due_date": pl.Date, "status_sv": pl.String})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("activities")
    build_published(home)
    with duckdb.connect(str(home / f"published-{SNAPSHOT_ID}.duckdb")) as connection:
        # A programme is offered when it has an indicator.
        connection.execute(
            "insert into published.indicators (indicator_id, programme_code, title_sv, unit_sv, kind, sort_order)"
            " values ('N03', 'FNY', 'Genomförda kurser', '%', 'quota', 900)"
        )
    return home


def traces(figure: object, mode: str) -> list[object]:
    return [trace for trace in figure.data if trace.mode == mode]  # type: ignore[attr-defined]


def test_a_moved_activity_has_a_line_from_the_planned_day_to_the_day_it_was_held() -> None:
    figure = timeline(pl.DataFrame([HELD, MOVED]), [], LIGHT)
    lines = [tuple(trace.x) for trace in traces(figure, "lines")]  # type: ignore[attr-defined]
    assert (date(2021, 8, 19), date(2021, 10, 14), None) in lines, f"nobody sees from where it moved: {lines}"
    diamonds = [trace for trace in traces(figure, "markers") if trace.marker.symbol == "diamond"]  # type: ignore[attr-defined]
    assert [list(trace.x) for trace in diamonds] == [[date(2021, 10, 14)]], "the moved one is not where it was held"  # type: ignore[attr-defined]


def test_activities_on_the_same_day_do_not_hide_each_other() -> None:
    figure = timeline(pl.DataFrame([HELD, HELD, HELD]), [], LIGHT)
    dots = next(trace for trace in traces(figure, "markers"))
    assert len(set(dots.y)) == 3, "three activities of one day look like one"  # type: ignore[attr-defined]


def test_only_marks_within_the_picture_are_drawn_and_told() -> None:
    rows = pl.DataFrame([HELD, MOVED])
    marks = [Mark(date(2020, 3, 11), "Covid-19-pandemin"), Mark(date(2026, 11, 22), words.TODAY)]
    assert [mark.label for mark in marks_within(rows, marks)] == ["Covid-19-pandemin"], "a day five years on is drawn"
    told = [note.text for note in timeline(rows, marks, LIGHT).layout.annotations]
    assert told == ["Covid-19-pandemin"]


def test_the_days_of_a_short_picture_have_swedish_names() -> None:
    named = [name for _, name in days_to_name(date(2018, 12, 1), date(2019, 11, 30))]
    assert named == ["2019", "apr", "juli", "okt"]
    assert [name for _, name in days_to_name(date(2019, 6, 1), date(2022, 6, 1))] == ["2020", "2021", "2022"]


@pytest.mark.parametrize(
    ("status", "is_held", "kind"),
    [
        ("genomförd", True, "held"),
        ("flyttad", True, "moved"),
        ("flyttad", False, "away"),
        ("inställd", False, "cancelled"),
        ("planerad", False, "ahead"),
    ],
)
def test_every_state_of_an_activity_has_a_mark_with_a_key(status: str, is_held: bool, kind: str) -> None:
    assert kind_of({"status": status, "is_held": is_held}) == kind
    assert kind in words.KEY, f"the mark of an activity that is {status} is explained nowhere"


def test_only_the_own_areas_activities_are_marked_as_its_own() -> None:
    activity = {
        "activity_type_label_sv": "Gruppintervju",
        "status": "genomförd",
        "is_held": True,
        "planned_date": date(2020, 5, 8),
        "day": date(2020, 5, 8),
        "title": "Gruppintervju",
        "state_sv": "genomförd",
        "attendance_sv": None,
        "area_name": "Mölndal",
        "show_name": True,
    }
    rows = pl.DataFrame([activity | {"area_code": "1481"}, activity | {"area_code": None}])
    assert mark_rows(rows, NO_MILESTONES, "1481")["is_own"].to_list() == [True, False]
    assert mark_rows(rows, NO_MILESTONES, "")["is_own"].to_list() == [False, False], "everybody's is somebody's own"


def test_an_area_that_may_not_be_named_is_not_named_in_the_picture() -> None:
    row = {
        "activity_type_label_sv": "Gruppintervju",
        "status": "genomförd",
        "is_held": True,
        "planned_date": date(2020, 5, 8),
        "day": date(2020, 5, 8),
        "title": "Gruppintervju",
        "state_sv": "genomförd",
        "attendance_sv": None,
        "area_code": "1481",
        "area_name": "Mölndal",
        "show_name": False,
    }
    assert "Mölndal" not in mark_rows(pl.DataFrame([row]), NO_MILESTONES, "")["note"][0], "an unnamed area is named"


def test_a_share_lies_on_the_scale_of_its_own_lane() -> None:
    row = {"lane": "A", "at": 1.0, "share": 25.0, "words": "1 av 4", "note": "", "is_own": False}
    figure = lanes(pl.DataFrame([row, row | {"lane": "B", "share": None}]), [(1.0, "1")], LIGHT)
    (dots,) = traces(figure, "markers")
    assert list(dots.y) == [25.0], "a dot says another share than was published"  # type: ignore[attr-defined]
    axis = figure.layout[f"yaxis{dots.yaxis[1:]}"]  # type: ignore[attr-defined]
    assert tuple(axis.range) == (0, 100), "a lane does not show the whole scale"


def test_hours_have_the_decimals_they_need() -> None:
    assert [words.hours(value) for value in (6.0, 3.5, 118.75)] == ["6", "3,5", "118,75"]
    assert words.hours_of(None, 3.0) == "0 av 3"
    assert words.hours_of(6.0, None) == "", "hours are told against a plan that never was"


def test_the_timeline_tells_what_became_of_each_activity(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home, texts.ACTIVITIES, monkeypatch, program="FPA")
    text = prose_of(app)
    for told in ("flyttad till 2021-10-14", "inställd (pandemi)", "8 av 10 närvarade", "0 av 3"):
        assert told in text, f"the table of activities does not say {told}"
    choose(app, "typ", 2)
    assert "Lärandeseminarium 2" not in prose_of(app) or "Gruppintervju" not in prose_of(app), (
        "choosing one kind of activity changes nothing"
    )


def test_attendance_shows_the_own_area_beside_the_whole(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home, texts.ACTIVITIES, monkeypatch, program="FPA", visa=words.ATTENDANCE, omrade="1481")
    markup = markup_of(app)
    assert "Mölndal" in markup and "100 %".replace(" ", "\u00a0") in markup, "four of four is not told as all"
    assert "Göteborg</td>" not in markup, "another municipality's attendance is shown to Mölndal"


def test_courses_are_counted_and_persons_are_not(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home, texts.ACTIVITIES, monkeypatch, program="FNY", visa=words.COURSES)
    assert "6 av 7" in prose_of(app), "the course that lost its last session looks whole"


def test_a_view_that_the_programme_lacks_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home, texts.ACTIVITIES, monkeypatch, program="FPA", visa=words.COURSES)
    assert "Länken pekar på ett val som inte finns längre (vy)" in prose_of(app), "a stale link is obeyed in silence"


def test_a_snapshot_without_activities_says_where_to_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_published(tmp_path, "empty")
    text = prose_of(opened(tmp_path, texts.ACTIVITIES, monkeypatch))
    assert words.NOTHING_TITLE in text and texts.DATA_QUALITY in text, f"an empty page and no way on: {text[:200]}"
