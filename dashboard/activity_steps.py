"""Courses session by session, and the year wheel step by step: exhibits of what comes in numbered steps."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboard import data, downloads, exhibit, formats, frame
from dashboard import texts_activities as words
from dashboard.cell_tables import cell_table
from dashboard.lane_chart import lanes
from dashboard.tables import Column, table
from dashboard.wording import area_label, worded

_N_SESSIONS: Final = 7


def sessions(page: frame.Page, rows: pl.DataFrame) -> None:
    """In how many courses each of the seven sessions was held: all courses, by language and by place."""
    marks = pl.DataFrame(
        [
            {
                "lane": _group(row),
                "at": float(row["session_number"]),
                "share": row["share_held"],
                "words": formats.number(row["n_held"]),
                "note": f"<b>{_group(row)}</b><br>{_sessions(row)}",
                "is_own": False,
            }
            for row in rows.iter_rows(named=True)
        ]
    )
    columns = [
        Column("group", words.COLUMNS["group"]),
        Column("session", words.COLUMNS["session"], is_number=True),
        Column("courses", words.COLUMNS["courses"], is_short=True),
        Column("share", words.COLUMNS["share"], is_number=True),
        Column("hours", words.COLUMNS["hours"], is_short=True),
    ]
    written = [
        {
            "group": _group(row),
            "session": str(row["session_number"]),
            "courses": words.sessions_of(row["n_held"], row["n_courses"]),
            "share": formats.with_unit(row["share_held"], "%", row["n_courses"]),
            "hours": words.hours_of(row["held_hours"], row["planned_hours"]),
        }
        for row in rows.iter_rows(named=True)
    ]
    whole = rows.filter(pl.col("breakdown") == "all")
    last = whole["conclusion_sv"].to_list()[-1:] or [words.SESSIONS_TITLE]
    ticks = [(float(at), str(at)) for at in range(1, _N_SESSIONS + 1)]
    picture = exhibit.Exhibit(
        key="sessions",
        title=last[0].removesuffix("."),
        facts=words.SESSIONS_TITLE,
        figure=lambda palette: lanes(marks, ticks, palette, words.EVERY_COURSE),
        alt=" ".join(whole["conclusion_sv"].to_list()),
        said=[words.HOW_TO_READ_SESSIONS],
        table=table(words.SESSIONS_TITLE, columns, written),
        download=downloads.of_texts(page, words.SESSIONS_TITLE, columns, written, rows["programme_code"][0]),
    )
    exhibit.show(page, picture)


def course_list(page: frame.Page, rows: pl.DataFrame, own: str) -> None:
    """Every course with how much of it has been held; a table alone."""
    columns = [
        Column("course", words.COLUMNS["course"]),
        Column("language", words.COLUMNS["language"]),
        Column("place", words.COLUMNS["place"]),
        Column("from", "Börjar", is_short=True),
        Column("state", words.COLUMNS["state"]),
        Column("sessions", words.COLUMNS["sessions"], is_short=True),
        Column("hours", words.COLUMNS["hours"], is_short=True),
    ]
    written = [
        {
            "course": row["course_id"],
            "language": row["language"],
            "place": _place(row, own),
            "from": formats.day(row["start_date"]),
            "state": row["status"],
            "sessions": words.sessions_of(row["n_sessions_held"], row["n_sessions_planned"]),
            "hours": words.hours_of(row["held_hours"], row["planned_hours"]),
            "_class": "own" if own and row["area_code"] == own else "",
        }
        for row in rows.iter_rows(named=True)
    ]
    picture = exhibit.Exhibit(
        key="courses",
        title=words.COURSE_LIST,
        facts=words.COURSE_LIST_INTRO,
        figure=None,
        alt="",
        said=[],
        table=table(words.COURSE_LIST, columns, written),
        download=downloads.of_texts(page, words.COURSE_LIST, columns, written, rows["programme_code"][0]),
    )
    exhibit.show(page, picture)


def wheel_cells(page: frame.Page, period: str, own: str) -> pl.DataFrame:
    """The steps of the year wheel in a round, `wording.worded`: the whole programme first, then area by area."""
    offered = data.combinations(page.snapshot, "V06").filter(pl.col("period_code") == period)
    parts = [
        data.cells_by_area(page.snapshot, "V06", period, *step)
        for step in offered["breakdown", "breakdown_value"].rows()
    ]
    if not parts:
        return pl.DataFrame()
    level = pl.col("area_level").replace_strict({"P": 0}, default=1)
    return worded(pl.concat(parts), "%", own).sort(level, "label", "breakdown_value", maintain_order=True)


def wheel(page: frame.Page, indicator: Mapping[str, Any], rows: pl.DataFrame) -> None:
    """How many of the units have done each step of the year wheel: a lane per area."""
    steps = {
        value: (float(at), label)
        for at, (value, label) in enumerate(
            rows["breakdown_value", "value_label_sv"].unique(maintain_order=True).rows()
        )
    }
    marks = pl.DataFrame(
        [
            {
                "lane": row["label"],
                "at": steps[row["breakdown_value"]][0],
                "share": row["value"],
                "words": row["count_text"],
                "note": f"<b>{row['label']}</b><br>{row['value_label_sv']}: {row['note']}",
                "is_own": row["is_own"],
            }
            for row in rows.iter_rows(named=True)
        ]
    )
    ticks = [(at, _step_name(label)) for at, label in steps.values()]
    whole = rows.filter(pl.col("area_level") == "P")
    about = whole if whole.height else rows
    first = [Column("label", words.COLUMNS["area"]), Column("value_label_sv", words.COLUMNS["step"])]
    picture = exhibit.Exhibit(
        key="wheel",
        title=words.WHEEL_TITLE,
        facts=" · ".join([indicator["title_sv"], rows["period_label_sv"][0]]),
        figure=lambda palette: lanes(marks, ticks, palette, words.EVERY_UNIT),
        alt=" ".join(text for text in about["conclusion_sv"] if text),
        said=[words.HOW_TO_READ_WHEEL, *rows.filter("is_own")["conclusion_sv"].to_list()],
        table=cell_table(words.WHEEL_TITLE, rows, first, ()),
        download=downloads.of_cells(page, indicator, rows, first, ()),
        indicator=indicator["indicator_id"],
    )
    exhibit.show(page, picture)


def _step_name(label: str) -> str:
    """`1<br>intervjuer`: narrow enough for four of them on a telephone."""
    number, _, name = label.removeprefix("steg ").partition(" ")
    return f"{number}<br>{name}"


def _group(row: Mapping[str, Any]) -> str:
    label = str(row["label"])
    return f"{label[:1].upper()}{label[1:]} ({formats.number(row['n_courses'])})"


def _sessions(row: Mapping[str, Any]) -> str:
    return words.session_held(row["session_number"], words.sessions_of(row["n_held"], row["n_courses"]))


def _place(row: Mapping[str, Any], own: str) -> str:
    if row["area_code"]:
        return area_label(row, own)
    return row["place"] if row["place"] == "Göteborg" else words.ELSEWHERE
