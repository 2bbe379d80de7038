"""What was planned, what was held, and who came: activities, their plans, attendance, courses."""

from datetime import date

import polars as pl

from dashboard.data_query import query
from warehouse.snapshots import Snapshot


def activities(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """One row per activity in time order, with area_name, show_name and `day` (held, or else planned)."""
    return query(
        snapshot,
        """
        select activity.*, area_name, show_name, coalesce(held_date, planned_date) as day,
        from published.activities as activity left join published.areas using (programme_code, area_code)
        where programme_code = ? and planned_date is not null
        order by planned_date, activity_type_label_sv collate sv, title collate sv, activity_id
        """,
        programme,
    )


def milestones(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """The milestones of a programme in time order; due_date is the last day that the source allows."""
    return query(
        snapshot,
        """
        select milestone_id, milestone_sv, due_date, done_date, milestone_status, status_sv, quote_sv, source_sv
        from published.milestones where programme_code = ? order by due_date, milestone_sv collate sv
        """,
        programme,
    )


def events(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """mark_date, mark_end_date (null while it lasts) and label_sv of what happened around the whole programme."""
    return query(
        snapshot,
        """
        select distinct mark_date, mark_end_date, label_sv from published.run_chart_marks
        where programme_code = ? and mark_type = 'event' and area_code = 'ALLA' order by mark_date, label_sv
        """,
        programme,
    )


def plan_versions(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """One row per version of the plan: its words, and the activities that were planned while it was in force."""
    return query(
        snapshot,
        """
        select
            plan_version, plan_name_sv, valid_from, valid_to, source_sv, dating_sv,
            coalesce(sum(n_planned), 0)::bigint as n_planned, coalesce(sum(n_held), 0)::bigint as n_held,
            coalesce(sum(n_moved), 0)::bigint as n_moved, coalesce(sum(n_cancelled), 0)::bigint as n_cancelled,
            sum(planned_hours) as planned_hours, sum(held_hours) as held_hours,
        from published.plan_versions left join published.activity_counts using (programme_code, plan_version)
        where programme_code = ? group by all order by plan_version
        """,
        programme,
    )


def counts(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """One row per type of activity, all versions of the plan together: the columns of published.activity_counts."""
    return query(
        snapshot,
        """
        select * from published.activity_counts where programme_code = ? and plan_version is null
        order by activity_type_label_sv collate sv
        """,
        programme,
    )


def attendance(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """One row per held activity and area that has a number of those present, in time order, the whole first.

    The columns of published.attendance, and activity_type, activity_type_label_sv, title, held_date, mode, area_name,
    show_name.
    """
    return query(
        snapshot,
        """
        select
            attendance.*, activity_type, activity_type_label_sv, title, held_date, mode,
            coalesce(area_name, 'Hela programmet') as area_name, show_name,
        from published.attendance as attendance
        join published.activities as activity using (activity_id, programme_code)
        left join published.areas as area
            on attendance.programme_code = area.programme_code and attendance.area_code = area.area_code
        where programme_code = ? and n_present is not null
        order by held_date, title collate sv, activity_id, attendance.area_code <> 'ALLA', area_name collate sv
        """,
        programme,
    )


def courses(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """One row per course by start day: the columns of published.courses, area_name and show_name."""
    return query(
        snapshot,
        """
        select course.*, area_name, show_name
        from published.courses as course left join published.areas using (programme_code, area_code)
        where programme_code = ? order by start_date, course_id
        """,
        programme,
    )


def sessions(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """One row per group of courses and session 1–7, all courses first; `label` names the group."""
    return query(
        snapshot,
        """
        select
            session.*, coalesce(breakdown_label_sv, '') as breakdown_label_sv,
            if(breakdown = 'all', 'alla kurser', coalesce(value_label_sv, breakdown_value)) as label,
        from published.course_sessions as session
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        where programme_code = ?
        order by breakdown <> 'all', breakdown = 'plats', breakdowns.sort_order, breakdown_value, session_number
        """,
        programme,
    )


def goals(snapshot: Snapshot, indicators: tuple[str, ...]) -> pl.DataFrame:
    """indicator_id, title_sv and status_sv of the targets in force for the whole programme, undivided, newest last."""
    return query(
        snapshot,
        """
        select indicator_id, title_sv, status_sv
        from published.targets as target
        join published.indicators using (indicator_id, programme_code)
        left join published.periods using (programme_code, period_code)
        where list_contains(?, indicator_id) and is_current and area_code = 'ALLA' and breakdown = 'all'
            and status_sv is not null
        order by indicators.sort_order, indicator_id, periods.sort_order
        """,
        indicators,
    )


def reporting_date(snapshot: Snapshot) -> date | None:
    """The day that the state of the plan is told of."""
    rows = query(snapshot, "select reporting_date from published.release")
    return rows["reporting_date"][0] if rows.height else None
