"""The timeline of a programme: which marks it has, its table twin, and what became of each version of the plan."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, data_activities, downloads, exhibit, formats, frame
from dashboard import texts_activities as words
from dashboard.tables import Column, table
from dashboard.target import WHOLE_PROGRAMME
from dashboard.timeline_chart import Mark, marks_within, timeline
from dashboard.wording import area_label, without_place

# Whose finding heads the page, where the programme has that type of activity.
_LEADING: Final = ("LS", "UTB_DAG", "UTBYTE")
# The indicators that follow a type of activity up against the plan.
_FOLLOWED_BY: Final = {
    "LS": "P04",
    "TLF_MOTE": "P08",
    "GRUPPINTERVJU": "P09",
    "IMPL_KONF": "P13",
    "SPRIDNING": "P13",
    "UTB_DAG": "N01",
    "LOKAL_WS": "N02",
    "KLUSTER": "N07",
}
_COLUMNS: Final = ("title", "planned", "state", "mode", "hours", "area", "present", "plan")
_NUMBERS: Final = ("n_planned", "n_held", "n_moved", "n_cancelled")


def finding(counts: pl.DataFrame, kind: str) -> str:
    """What became of the chosen type of activity, or of the one that the programme turns on; its first sentence."""
    types = counts["activity_type"].to_list()
    leading = next((name for name in (kind, *_LEADING) if name in types), types[0] if types else "")
    said = counts.filter(pl.col("activity_type") == leading)["conclusion_sv"].to_list()
    return formats.sentences(said[0])[0].removesuffix(".") if said else words.TIMELINE_TITLE


def draw(page: frame.Page, activities: pl.DataFrame, counts: pl.DataFrame, kind: str, own: str) -> None:
    """The picture of `activities` (of one `kind`, or of all where that is no type of them) and what can be said."""
    programme = activities["programme_code"][0]
    is_one = kind in counts["activity_type"].to_list()
    milestones = data_activities.milestones(page.snapshot, programme)
    rows = mark_rows(activities, milestones.clear() if is_one else milestones, own)
    today = data_activities.reporting_date(page.snapshot)
    marks = _marks(page, programme, today)
    columns = [Column(name, words.COLUMNS[name], is_short=name == "planned") for name in _COLUMNS]
    written = [_written(row, own) for row in activities.iter_rows(named=True)]
    written += [] if is_one else [_milestone(row) for row in milestones.iter_rows(named=True)]
    columns = [column for column in columns if any(row[column.key] for row in written)]
    said = _said(page, counts.filter(pl.col("activity_type") == kind) if is_one else counts, own)
    title = _most_changed(counts, kind if is_one else "")
    picture = exhibit.Exhibit(
        key="timeline",
        title=title,
        facts="",
        figure=lambda palette: timeline(rows, marks, palette),
        alt=" ".join(counts["conclusion_sv"].to_list()) or title,
        said=[_key(rows), _days(marks_within(rows, marks))],
        table=table(words.TIMELINE_TITLE, columns, written),
        download=downloads.of_texts(page, words.TIMELINE_TITLE, columns, written, programme),
    )
    exhibit.show(page, picture)
    frame.said(said)
    _plans(page, programme)


def mark_rows(activities: pl.DataFrame, milestones: pl.DataFrame, own: str) -> pl.DataFrame:
    """The rows of `timeline_chart.timeline`: activities in lanes by type, in order of time, and milestones last."""
    rows = [
        {
            "lane": row["activity_type_label_sv"],
            "kind": kind_of(row),
            "planned_date": row["planned_date"],
            "day": row["day"],
            "is_own": own != "" and row["area_code"] == own,
            "note": _note(row, own),
        }
        for row in activities.iter_rows(named=True)
    ]
    rows += [
        {
            "lane": words.MILESTONES,
            "kind": "milestone",
            "planned_date": row["due_date"],
            "day": row["due_date"],
            "is_own": False,
            "note": f"<b>{row['milestone_sv']}</b><br>{row['status_sv']}",
        }
        for row in milestones.iter_rows(named=True)
    ]
    schema = {"lane": pl.String, "kind": pl.String, "planned_date": pl.Date, "day": pl.Date, "is_own": pl.Boolean}
    return pl.DataFrame(rows, schema=schema | {"note": pl.String})


def kind_of(activity: Mapping[str, Any]) -> str:
    """Which mark an activity has: held, moved, away (moved, no new day), cancelled, or ahead."""
    is_moved = activity["status"] == "flyttad"
    if activity["is_held"]:
        return "moved" if is_moved else "held"
    if is_moved:
        return "away"
    return "cancelled" if activity["status"] == "inställd" else "ahead"


def place_of(row: Mapping[str, Any], own: str) -> str:
    """The area that an activity is about; the whole programme where it is about none."""
    return area_label(row, own) if row["area_code"] else words.WHOLE


def _key(rows: pl.DataFrame) -> str:
    """What the marks in the picture mean."""
    shown = [text for kind, text in words.KEY.items() if kind in rows["kind"]]
    return f"{' · '.join(shown)}. {words.OWN_IN_COLOUR if rows['is_own'].any() else ''}".rstrip()


def _days(marks: list[Mark]) -> str:
    """What the lines across the picture are, with their days."""
    days = [words.since(mark.label, formats.day(mark.day)) for mark in marks if not mark.is_strong]
    return f"{words.DOTTED_LINES}{', '.join(days)}." if days else ""


def _note(row: Mapping[str, Any], own: str) -> str:
    lines = [f"<b>{row['title']}</b>, {place_of(row, own)}", f"{formats.day(row['planned_date'])}: {row['state_sv']}"]
    return "<br>".join([*lines, *([row["attendance_sv"]] if row["attendance_sv"] else [])])


def _written(row: Mapping[str, Any], own: str) -> dict[str, Any]:
    state = row["state_sv"] + (f" ({row['reason']})" if row["reason"] else "")
    is_own = own != "" and row["area_code"] == own
    return {
        "title": row["title"] or row["activity_type_label_sv"],
        "planned": formats.day(row["planned_date"]),
        "state": state,
        "mode": row["mode"] or "",
        "hours": words.hours_of(row["held_hours"], row["planned_hours"]),
        "area": place_of(row, own),
        "present": row["attendance_sv"] or "",
        "plan": "" if row["plan_version"] is None else words.plan(row["plan_version"]),
        "_class": "own" if is_own else "",
    }


def _milestone(row: Mapping[str, Any]) -> dict[str, Any]:
    due = {"title": row["milestone_sv"], "planned": formats.day(row["due_date"]), "state": row["status_sv"]}
    return dict.fromkeys(_COLUMNS, "") | due | {"area": words.WHOLE}


def _marks(page: frame.Page, programme: str, today: date | None) -> list[Mark]:
    plans = data_activities.plan_versions(page.snapshot, programme)
    events = data_activities.events(page.snapshot, programme)
    marks = [Mark(row["valid_from"], words.plan(row["plan_version"])) for row in plans.iter_rows(named=True)]
    marks += [Mark(row["mark_date"], row["label_sv"], row["mark_end_date"]) for row in events.iter_rows(named=True)]
    return sorted(marks, key=lambda mark: mark.day) + ([Mark(today, words.TODAY, is_strong=True)] if today else [])


def _most_changed(counts: pl.DataFrame, kind: str) -> str:
    """The heading of the picture: of one type what its hours say, of all of them that which changed most."""
    if kind:
        said = formats.sentences(counts.filter(pl.col("activity_type") == kind)["conclusion_sv"][0])
        return said[1].removesuffix(".") if len(said) > 1 else words.TIMELINE_TITLE
    changed = counts.with_columns(changes=pl.col("n_moved") + pl.col("n_cancelled")).filter(pl.col("changes") > 0)
    if changed.is_empty():
        return words.TIMELINE_TITLE
    most = changed.sort("changes", descending=True, maintain_order=True)["conclusion_sv"][0]
    return formats.sentences(most)[0].removesuffix(".")


def _said(page: frame.Page, counts: pl.DataFrame, own: str) -> list[str]:
    """How it goes with what the plan asks of these activities, for the programme and for the own area."""
    types = counts["activity_type"].to_list()
    indicators = tuple(dict.fromkeys(code for name, code in _FOLLOWED_BY.items() if name in types))
    goals = data_activities.goals(page.snapshot, indicators)
    catalogue = data.indicators(page.snapshot, counts["programme_code"][0]) if counts.height else pl.DataFrame()
    lines = []
    for code in indicators:
        about = goals.filter(pl.col("indicator_id") == code)
        lines += [f"{row['title_sv']}: {row['status_sv']}" for row in about.iter_rows(named=True)]
        cells = data.cells_over_time(page.snapshot, code, "all", "all", [WHOLE_PROGRAMME, own])
        title = catalogue.filter(pl.col("indicator_id") == code)["title_sv"].to_list()
        for row in cells.filter(pl.col("status") == "published").iter_rows(named=True):
            if row["area_code"] == own or (about.is_empty() and row["period_type"] == "all"):
                lines.append(": ".join([*title, without_place(row)]))
    followed = counts.filter(pl.col("activity_type").is_in(list(_FOLLOWED_BY)).not_())
    return [*lines, *followed["conclusion_sv"].to_list()]


def _plans(page: frame.Page, programme: str) -> None:
    """A row per version of the plan: from when it was in force, its source, and what became of what it held."""
    plans = data_activities.plan_versions(page.snapshot, programme)
    frame.section(words.PLANS, words.NO_PLANS if plans.is_empty() else words.PLANS_INTRO)
    if plans.is_empty():
        return
    columns = [Column("name", words.COLUMNS["name"]), Column("from", words.COLUMNS["from"], is_short=True)]
    columns += [Column(name, words.COLUMNS[name], is_number=True) for name in _NUMBERS]
    columns += [Column("hours", words.HOURS_HELD, is_short=True), Column("source", words.COLUMNS["source"])]
    rows = [
        {
            "name": f"{row['plan_version']}. {row['plan_name_sv']}",
            "from": formats.day(row["valid_from"]),
            **{name: formats.number(row[name]) for name in _NUMBERS},
            "hours": words.hours_of(row["held_hours"], row["planned_hours"]),
            "source": f"{row['source_sv']}. {row['dating_sv']}",
        }
        for row in plans.iter_rows(named=True)
    ]
    st.html(table(words.PLANS, columns, rows))
    downloads.offer(downloads.of_texts(page, words.PLANS, columns, rows, programme), "plans")
