"""What an area does, as Min kommun tells it: team, targets, activities, next dates, tests of change, courses."""

from functools import partial
from html import escape
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import choices, data_my_area, downloads, exhibit, formats, frame, texts, texts_my_area
from dashboard.exhibit import Exhibit
from dashboard.frame import Page
from dashboard.my_area_figures import meetings_of
from dashboard.tables import Column, table

SHOWN_ROWS: Final = 8
SHOWN_TESTS: Final = 3


def team(page: Page, programme: str, area: str, about_meetings: str) -> None:
    """Who the team is and how often it met; `about_meetings` is the published sentence on its time together."""
    found = data_my_area.team(page.snapshot, programme, area)
    if found is None:
        return
    frame.section(found["conclusion_sv"].removesuffix("."), found["roles_sv"])
    rows = data_my_area.team_meetings(page.snapshot, programme, area)
    if rows.is_empty():
        frame.note(texts_my_area.NO_MEETINGS)
        return
    columns = [
        Column("period_label_sv", texts_my_area.MONTH),
        Column("n", texts_my_area.MEETINGS, is_number=True),
        Column("hours", texts_my_area.HOURS, is_number=True),
    ]
    written = [
        {
            "period_label_sv": row["period_label_sv"],
            "n": formats.number(row["n_meetings"]),
            "hours": formats.number(row["hours"], 1),
        }
        for row in rows.reverse().iter_rows(named=True)
    ]
    title = texts_my_area.MEETINGS_BY_MONTH
    exhibit.show(
        page,
        Exhibit(
            key="meetings",
            title=title,
            facts="",
            figure=partial(meetings_of, page.snapshot, programme, area),
            alt=about_meetings or title,
            said=[about_meetings],
            table=table(title, columns, written),
            download=downloads.of_texts(page, f"{title}, {area}", columns, written, programme),
        ),
    )


def targets(page: Page, programme: str, area: str) -> None:
    """How it goes with the area's own targets, the late ones first."""
    rows = data_my_area.targets(page.snapshot, programme, area)
    if rows.is_empty():
        return
    summary = data_my_area.plan_summary(page.snapshot, programme, area)
    frame.section(summary.removesuffix(".") or texts_my_area.TARGETS)
    columns = [
        Column("title_sv", texts_my_area.MEASURE),
        Column("period_label_sv", texts_my_area.PERIOD),
        Column("status_sv", texts_my_area.TARGET),
    ]
    written = rows.sort(pl.col("plan_status") != "late", maintain_order=True).rows(named=True)
    _table(page, texts_my_area.TARGETS, columns, written, "targets", programme)


def activities(page: Page, programme: str, area: str) -> None:
    """What has been, newest first, and what is to come."""
    rows = data_my_area.activities(page.snapshot, programme, area)
    been = rows.filter(~pl.col("is_coming"))
    frame.section(texts_my_area.ACTIVITIES)
    if been.is_empty():
        frame.note(texts_my_area.NO_ACTIVITIES)
    else:
        columns = [
            Column("title", texts_my_area.ACTIVITY),
            Column("day", texts_my_area.DATE, is_short=True),
            Column("state_sv", texts_my_area.STATE),
            Column("here", texts_my_area.ATTENDED_HERE, is_number=True),
            Column("attendance_sv", texts_my_area.ATTENDED),
        ]
        written = [
            row
            | {
                "day": formats.day(row["happened_on"]),
                "here": texts_my_area.attended(row["n_present"], row["n_invited"]),
                "title": row["title"] or row["activity_type_label_sv"],
            }
            for row in been.iter_rows(named=True)
        ]
        _table(page, texts_my_area.ACTIVITIES, columns, written, "activities", programme)
    page.link(texts.ACTIVITIES, texts_my_area.ALL_ACTIVITIES)
    _next_dates(page, programme, rows)


def tests_of_change(page: Page, programme: str, area: str, name: str) -> None:
    """What the team tries: what goes on, and what ended last; each with the way to its story."""
    rows = data_my_area.tests_of_change(page.snapshot, programme, area)
    if rows.is_empty():
        frame.section(texts_my_area.TESTS)
        frame.note(texts_my_area.NO_TESTS)
        return
    finished = rows.filter("is_finished")
    frame.section(texts_my_area.tests_title(name, rows.height - finished.height, finished.height))
    columns = [
        Column("idea", texts_my_area.WORKING_WAY),
        Column("state", texts_my_area.STATE, is_short=True),
        Column("start", texts_my_area.STARTS, is_short=True),
        Column("end", texts_my_area.ENDS, is_short=True),
        Column("prediction", texts_my_area.PREDICTION),
        Column("decision", texts_my_area.DECISION),
        Column("spread", texts_my_area.SPREAD),
    ]
    written = [
        row
        | {
            "state": texts_my_area.FINISHED if row["is_finished"] else texts_my_area.OPEN,
            "start": formats.day(row["start_date"]),
            "end": formats.day(row["end_date"]),
        }
        for row in rows.iter_rows(named=True)
    ]
    _table(page, texts_my_area.TESTS, columns, written, "tests", programme, SHOWN_TESTS)
    newest = rows.row(0, named=True)
    with st.container(horizontal=True, gap="small", key="gb-links-stories"):
        page.link(texts.DEVELOPMENT, texts_my_area.SEE_STORY, **{choices.TEST: newest["test_ref"]})
        page.link(texts.IMPROVEMENT, texts_my_area.ALL_TESTS)


def courses(page: Page, programme: str, area: str, name: str) -> None:
    """The courses given in the municipality."""
    rows = data_my_area.courses(page.snapshot, programme, area)
    if rows.is_empty():
        frame.section(texts_my_area.COURSES)
        frame.note(texts_my_area.NO_COURSES)
        return
    frame.section(texts_my_area.courses_title(name, rows.filter("is_held").height, rows.height))
    columns = [
        Column("course", texts_my_area.COURSE),
        Column("place", texts_my_area.PLACE),
        Column("start", texts_my_area.STARTS, is_short=True),
        Column("end", texts_my_area.ENDS, is_short=True),
        Column("conclusion_sv", texts_my_area.STATE),
    ]
    written = [
        row
        | {
            "course": texts_my_area.course(row["language"], row["course_id"]),
            "start": formats.day(row["start_date"]),
            "end": formats.day(row["end_date"]),
        }
        for row in rows.iter_rows(named=True)
    ]
    _table(page, texts_my_area.COURSES, columns, written, "courses", programme)


def _next_dates(page: Page, programme: str, rows: pl.DataFrame) -> None:
    """What is planned for a day to come, soonest first; what was held last where nothing is."""
    frame.section(texts_my_area.NEXT_DATES)
    coming = [
        (row["planned_date"], row["title"] or row["activity_type_label_sv"])
        for row in rows.filter("is_coming").iter_rows(named=True)
    ]
    coming += list(data_my_area.coming_milestones(page.snapshot, programme).select("due_date", "milestone_sv").rows())
    if coming:
        lines = [f"<li>{formats.day(day)}: {escape(title)}</li>" for day, title in sorted(coming)]
        st.html(f"<ul>{''.join(lines)}</ul>")
        return
    lines = [texts_my_area.NONE_PLANNED]
    held = rows.filter("is_held").drop_nulls("happened_on")
    if held.height:
        last = held.row(0, named=True)
        lines.append(
            texts_my_area.last_held(last["title"] or last["activity_type_label_sv"], formats.day(last["happened_on"]))
        )
    st.html(f"<p>{escape(' '.join(lines))}</p>")


def _table(
    page: Page,
    caption: str,
    columns: list[Column],
    rows: list[dict[str, Any]],
    key: str,
    programme: str,
    most: int = SHOWN_ROWS,
) -> None:
    """A table with its download; what is more than `most` rows is a click away."""
    st.html(table(caption, columns, rows[:most]))
    if len(rows) > most:
        with st.expander(texts_my_area.more(caption, len(rows) - most)):
            st.html(table(texts_my_area.more(caption, len(rows) - most), columns, rows[most:]))
    downloads.offer(downloads.of_texts(page, caption, columns, rows, programme), key)
