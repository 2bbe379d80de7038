"""Attendance and hours against the plan: exhibits of what the activities amounted to."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboard import downloads, exhibit, formats, frame
from dashboard import texts_activities as words
from dashboard.chart_parts import Line
from dashboard.charts import dot_rows
from dashboard.lane_chart import lanes
from dashboard.tables import Column, table
from dashboard.target import WHOLE_PROGRAMME
from dashboard.timeline_chart import days_to_name
from dashboard.wording import area_label

_TIME_WIDTH: Final = 760
_PLAN: Final = 100.0


def attendance(page: frame.Page, rows: pl.DataFrame, own: str, is_titled: bool) -> None:
    """Each held activity of `data_activities.attendance`: how large a part of the invited came.

    `is_titled` where the newest of them is the page's heading already.
    """
    dots = rows.filter(pl.col("area_code").is_in([WHOLE_PROGRAMME, own]))
    marks = [
        {
            "lane": row["activity_type_label_sv"],
            "at": row["held_date"],
            "share": row["share"],
            "words": formats.with_unit(row["share"], "%", row["n_invited"]),
            "note": _attendance_note(row, own),
            "is_own": own != "" and row["area_code"] == own,
        }
        for row in dots.iter_rows(named=True)
    ]
    columns = [
        Column("title", words.COLUMNS["title"]),
        Column("held", words.COLUMNS["held"], is_short=True),
        Column("area", words.COLUMNS["area"]),
        *(Column(name, words.COLUMNS[name], is_number=True) for name in ("came", "invited", "share", "remote")),
    ]
    written = [_attendance_row(row, own) for row in dots.iter_rows(named=True)]
    drawn = pl.DataFrame(marks).filter(pl.col("share").is_not_null()) if marks else pl.DataFrame()
    last = dots.filter(pl.col("area_code") == WHOLE_PROGRAMME).tail(1)
    is_new = last.height > 0 and not is_titled
    title = attendance_title(last.row(0, named=True)) if is_new else words.ATTENDANCE_TITLE
    how = [words.HOW_TO_READ_ATTENDANCE]
    if own:
        how.append(words.GREY_IS_WHOLE if (dots["area_code"] == own).any() else words.NO_OWN_ATTENDANCE)
    picture = exhibit.Exhibit(
        key="attendance",
        title=title,
        facts="",
        figure=None if drawn.is_empty() else lambda palette: lanes(drawn, _years(drawn), palette),
        alt="; ".join(f"{row['title']} {row['held']}, {row['area']}: {row['share']}" for row in written),
        said=[" ".join(how)],
        table=table(words.ATTENDANCE_TITLE, columns, written),
        download=downloads.of_texts(page, words.ATTENDANCE_TITLE, columns, written, rows["programme_code"][0]),
    )
    exhibit.show(page, picture)


def dose(page: frame.Page, counts: pl.DataFrame) -> None:
    """Held hours of the planned ones, type by type."""
    rows = planned_rows(counts)
    columns = [
        Column("label", words.COLUMNS["kind"]),
        Column("value_text", words.COLUMNS["dose"], is_number=True),
        Column("count_text", words.COLUMNS["hours"], is_short=True),
        *(Column(name, words.COLUMNS[name], is_number=True) for name in ("n_planned", "n_held")),
    ]
    written = rows.rows(named=True)
    least = counts.sort("dose", maintain_order=True).row(0, named=True)
    said = formats.sentences(least["conclusion_sv"])
    line = Line(_PLAN, words.PLAN_LINE)
    picture = exhibit.Exhibit(
        key="dose",
        title=f"{least['activity_type_label_sv']}: {said[-1][:1].lower()}{said[-1][1:]}".removesuffix("."),
        facts=words.DOSE_TITLE,
        figure=lambda palette: dot_rows(rows, "%", palette, target=line),
        alt=" ".join(counts["conclusion_sv"].to_list()),
        said=[words.HOW_TO_READ_DOSE],
        table=table(words.DOSE_TITLE, columns, written),
        download=downloads.of_texts(page, words.DOSE_TITLE, columns, written, counts["programme_code"][0]),
    )
    exhibit.show(page, picture)


def planned_rows(counts: pl.DataFrame) -> pl.DataFrame:
    """The rows of `charts.dot_rows`, one per type of activity, without intervals."""
    rows = [
        {
            "label": row["activity_type_label_sv"],
            "value": row["dose"],
            "value_text": formats.with_unit(row["dose"], "%", row["planned_hours"]),
            "count_text": f"{words.hours_of(row['held_hours'], row['planned_hours'])} timmar",
            "note": row["conclusion_sv"],
            "n_planned": formats.number(row["n_planned"]),
            "n_held": formats.number(row["n_held"]),
        }
        for row in counts.iter_rows(named=True)
    ]
    ends = [pl.lit(None, pl.Float64).alias(f"{end}_{level}") for end in ("lower", "upper") for level in ("95", "998")]
    words_of = [pl.lit(text).alias(name) for name, text in (("tone", "other"), ("comparison_text", ""))]
    return pl.DataFrame(rows).with_columns(
        *ends, *words_of, is_own=pl.lit(False), period_label_sv=pl.lit(words.DOSE_TITLE)
    )


def _years(rows: pl.DataFrame) -> list[tuple[Any, str]]:
    days = rows["at"].to_list()
    return [(day, name) for day, name in days_to_name(min(days), max(days))] or [(min(days), formats.day(min(days)))]


def attendance_title(row: Mapping[str, Any]) -> str:
    return f"{row['title']}, {formats.day(row['held_date'])}: {_came(row)}"


def _came(row: Mapping[str, Any]) -> str:
    invited = formats.number(row["n_invited"]) if row["share"] is not None else ""
    return words.came_of(formats.number(row["n_present"]), invited)


def _attendance_note(row: Mapping[str, Any], own: str) -> str:
    return f"<b>{row['title']}</b>, {formats.day(row['held_date'])}<br>{area_label(row, own)}: {_came(row)}"


def _attendance_row(row: Mapping[str, Any], own: str) -> dict[str, str]:
    return {
        "title": row["title"],
        "held": formats.day(row["held_date"]),
        "area": area_label(row, own),
        "came": formats.number(row["n_present"]),
        "invited": formats.number(row["n_invited"]),
        "share": formats.with_unit(row["share"], "%", row["n_invited"]),
        "remote": formats.number(row["n_remote"]),
        "_class": "own" if own and row["area_code"] == own else "",
    }
