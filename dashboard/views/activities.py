"""Aktiviteter: what was planned and what became of it, who came, and how much of the hours was held."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboard import (
    activity_amounts,
    activity_steps,
    activity_timeline,
    cell_exhibits,
    choices,
    data,
    data_activities,
    frame,
    selection,
    texts,
)
from dashboard import texts_activities as words
from dashboard.target import WHOLE_PROGRAMME
from dashboard.wording import finding, one

_COURSE_GROUPS: Final = ("språk", "plats")
_COURSE_PARTICIPANTS: Final = ("språk", "plats", "kön")
_LEARNING_SEMINAR: Final = "LS"

Indicators = Mapping[str, Mapping[str, Any]]


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    with frame.choice_row():
        programme = selection.programme(page)
        activities = data_activities.activities(page.snapshot, programme)
        counts = data_activities.counts(page.snapshot, programme)
        present = data_activities.attendance(page.snapshot, programme)
        courses = data_activities.courses(page.snapshot, programme)
        catalogue = data.indicators(page.snapshot, programme).filter(pl.col("withheld_sv").is_null())
        indicators = {row["indicator_id"]: row for row in catalogue.iter_rows(named=True)}
        views = {
            words.TIMELINE: activities.height > 0,
            words.ATTENDANCE: present.height > 0,
            words.DOSE: counts.filter(pl.col("planned_hours") > 0).height > 0,
            words.COURSES: courses.height > 0,
            words.WHEEL: "V06" in indicators and data.combinations(page.snapshot, "V06").height > 0,
        }
        options = {name: words.VIEWS[name] for name, is_there in views.items() if is_there}
        view = page.choices.select(texts.VIEW, choices.VIEW, options, next(iter(options), ""))
        offered = present if view == words.ATTENDANCE else activities
        kind = _kind(page, offered, view) if view in (words.TIMELINE, words.ATTENDANCE) else choices.EVERYBODY
        period = selection.period(page, _rounds(page), "n_areas_published") if view == words.WHEEL else ""
        own = selection.own_area(page, programme)
    choices.end()
    frame.notices(page.choices.problems)
    if view == words.TIMELINE:
        frame.heading(activity_timeline.finding(counts, kind), *_state_of_plan(page, programme))
        activity_timeline.draw(page, _of_kind(activities, kind), counts, kind, own)
    elif view == words.ATTENDANCE:
        _attendance(page, _of_kind(present, kind), kind, indicators, own)
    elif view == words.DOSE:
        _dose(page, counts.filter(pl.col("planned_hours") > 0), indicators, own)
    elif view == words.COURSES:
        _courses(page, programme, courses, indicators, own)
    elif view == words.WHEEL:
        _wheel(page, indicators["V06"], period, own)
    else:
        frame.heading(words.NOTHING_TITLE)
        frame.note(words.NOTHING)
        page.link(texts.DATA_QUALITY, texts.DATA_QUALITY)


def _kind(page: frame.Page, offered: pl.DataFrame, view: str) -> str:
    """The type of activity; attendance begins with the learning seminars, that the programme turns on."""
    known = offered.unique("activity_type", maintain_order=True)
    types = dict(known["activity_type", "activity_type_label_sv"].iter_rows())
    options = {choices.EVERYBODY: words.ALL_KINDS} | types
    default = _LEARNING_SEMINAR if view == words.ATTENDANCE and _LEARNING_SEMINAR in types else choices.EVERYBODY
    return page.choices.select(words.KIND, choices.KIND, options, default)


def _of_kind(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    return rows if kind == choices.EVERYBODY else rows.filter(pl.col("activity_type") == kind)


def _rounds(page: frame.Page) -> pl.DataFrame:
    return data.combinations(page.snapshot, "V06")


def _state_of_plan(page: frame.Page, programme: str) -> list[str]:
    """The day that the page tells of, and the plan that is in force."""
    today = data_activities.reporting_date(page.snapshot)
    plans = data_activities.plan_versions(page.snapshot, programme)
    facts = [words.as_of(today.isoformat())] if today else []
    return facts + [
        words.plan_in_force(row["plan_version"], row["plan_name_sv"]) for row in plans.tail(1).rows(named=True)
    ]


def _attendance(page: frame.Page, rows: pl.DataFrame, kind: str, indicators: Indicators, own: str) -> None:
    is_followed = "P05" in indicators and kind in (_LEARNING_SEMINAR, choices.EVERYBODY)
    whole = one(_programme_cells(page, "P05"), period_code="alla") if is_followed else None
    last = rows.filter(pl.col("area_code") == WHOLE_PROGRAMME).tail(1)
    heading = ""
    if is_followed and whole:
        heading = _finding(indicators["P05"], whole)
    elif last.height:
        frame.heading(activity_amounts.attendance_title(last.row(0, named=True)), last["activity_type_label_sv"][0])
    else:
        frame.heading(words.NO_ATTENDANCE_TITLE)
        frame.note(words.NO_ATTENDANCE)
    if rows.height:
        activity_amounts.attendance(page, rows, own, is_titled=heading == "")
    if is_followed:
        cell_exhibits.over_years(page, indicators["P05"], own, heading)


def _dose(page: frame.Page, counts: pl.DataFrame, indicators: Indicators, own: str) -> None:
    code = next((code for code in ("N04", "P07") if code in indicators), "")
    shown = _programme_cells(page, code).filter(pl.col("status") == "published")
    heading = ""
    if shown.height:
        heading = _finding(indicators[code], shown.row(-1, named=True))
    else:
        frame.heading(activity_timeline.finding(counts, choices.EVERYBODY), words.DOSE_TITLE)
    activity_amounts.dose(page, counts)
    if "N04" in indicators:
        cell_exhibits.by_group(page, indicators["N04"], ("språk",), heading)
    if "P07" in indicators:
        cell_exhibits.by_area(page, indicators["P07"], own, heading=heading)
        cell_exhibits.over_years(page, indicators["P07"], own, heading)


def _courses(page: frame.Page, programme: str, courses: pl.DataFrame, indicators: Indicators, own: str) -> None:
    whole = _programme_cells(page, "N03") if "N03" in indicators else pl.DataFrame()
    heading = _finding(indicators["N03"], whole.row(-1, named=True)) if whole.height else ""
    if not heading:
        frame.heading(words.COURSE_LIST)
    if "N03" in indicators:
        cell_exhibits.by_group(page, indicators["N03"], _COURSE_GROUPS, heading)
    sessions = data_activities.sessions(page.snapshot, programme)
    if sessions.height:
        activity_steps.sessions(page, sessions)
    if "N05" in indicators:
        cell_exhibits.by_group(page, indicators["N05"], _COURSE_PARTICIPANTS)
        frame.note(words.ABOUT_PERSONS)
    activity_steps.course_list(page, courses, own)


def _wheel(page: frame.Page, indicator: Mapping[str, Any], period: str, own: str) -> None:
    rows = activity_steps.wheel_cells(page, period, own)
    whole = rows.filter(pl.col("area_level") == "P")
    _finding(indicator, (whole if whole.height else rows).row(-1, named=True))
    activity_steps.wheel(page, indicator, rows)


def _programme_cells(page: frame.Page, indicator: str) -> pl.DataFrame:
    return data.cells_over_time(page.snapshot, indicator, "all", "all", [WHOLE_PROGRAMME])


def _finding(indicator: Mapping[str, Any], cell: Mapping[str, Any]) -> str:
    """The page's heading: what the cell shows."""
    title, _ = finding(cell, indicator["title_sv"])
    frame.heading(title, indicator["title_sv"], cell["period_label_sv"])
    return title


if __name__ == "__main__":
    frame.show(texts.ACTIVITIES, draw)
