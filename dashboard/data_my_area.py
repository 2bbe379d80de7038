"""What is published about one area: its profile, its team, its activities, its tests of change."""

from typing import Any

import polars as pl

from dashboard.data import Snapshot
from dashboard.data_query import query


def others_range(
    snapshot: Snapshot, indicator: str, area: str, period: str, breakdown: str, breakdown_value: str
) -> pl.DataFrame:
    """n_others, lowest, highest, position_sv of the other areas, seen from `area`; at most one row."""
    return query(
        snapshot,
        """
        select n_others, lowest, highest, position_sv from published.others_ranges
        where indicator_id = ? and area_code = ? and period_code = ? and breakdown = ? and breakdown_value = ?
        """,
        indicator,
        area,
        period,
        breakdown,
        breakdown_value,
    )


def profile(snapshot: Snapshot, programme: str, area: str) -> pl.DataFrame:
    """The cells of an area, one per indicator, in the catalogue's order; by group where it has none undivided.

    Each in the newest period with a figure for the area, or the newest. With title_sv, unit_sv, kind, lock_reason_sv of
    the indicator, the columns of others_ranges, and the whole programme's `pooled_value` and `pooled_denominator` where
    these are published.
    """
    return query(
        snapshot,
        """
        with choose_cells as (
            select cell.*, periods.sort_order as period_order
            from published.indicator_values as cell left join published.periods using (programme_code, period_code)
            where cell.programme_code = $1 and area_code = $2 and is_told and breakdown not like '% × %'
            qualify breakdown = 'all' or not bool_or(breakdown = 'all') over (partition by indicator_id)
        ),
        choose_period as (
            select indicator_id, period_code from choose_cells
            group by indicator_id, period_code
            qualify row_number() over (
                partition by indicator_id
                order by bool_or(status = 'published') desc, any_value(period_order) desc, period_code desc
            ) = 1
        )
        select
            cell.*, title_sv, unit_sv, kind, lock_reason_sv, indicators.sort_order as row_order,
            coalesce(period_label_sv, cell.period_code) as period_label_sv, period_type, area_name, show_name,
            coalesce(value_label_sv, cell.breakdown_value) as value_label_sv, breakdown_label_sv,
            if(cell.breakdown = 'all', title_sv, title_sv || ', ' || coalesce(value_label_sv, cell.breakdown_value))
                as row_label,
            label_sv as absence_sv, explanation_sv, n_others, lowest, highest, position_sv,
            if(pooled.status = 'published', pooled.value, null) as pooled_value,
            if(pooled.status = 'published', pooled.denominator, null) as pooled_denominator,
            (
                select area_name from published.areas as coarser
                where coarser.programme_code = cell.programme_code and coarser.area_code = cell.fallback_area_code
            ) as fallback_area_name,
        from choose_cells as cell
        join choose_period using (indicator_id, period_code)
        join published.indicators using (programme_code, indicator_id)
        left join published.indicator_values as pooled
            on pooled.indicator_id = cell.indicator_id and pooled.area_level = 'P'
            and pooled.period_code = cell.period_code and pooled.breakdown = cell.breakdown
            and pooled.breakdown_value = cell.breakdown_value
        left join published.others_ranges as ranges
            on ranges.indicator_id = cell.indicator_id and ranges.area_code = cell.area_code
            and ranges.period_code = cell.period_code and ranges.breakdown = cell.breakdown
            and ranges.breakdown_value = cell.breakdown_value
        left join published.periods
            on periods.programme_code = cell.programme_code and periods.period_code = cell.period_code
        left join published.areas on areas.programme_code = cell.programme_code and areas.area_code = cell.area_code
        left join published.breakdowns
            on breakdowns.programme_code = cell.programme_code and breakdowns.breakdown = cell.breakdown
            and breakdowns.breakdown_value = cell.breakdown_value
        left join published.absences on absences.status = cell.status
        order by row_order, indicator_id, breakdowns.sort_order, cell.breakdown_value
        """,
        programme,
        area,
    )


def followed(snapshot: Snapshot, programme: str, area: str, most: int = 3) -> list[str]:
    """The ids of at most so many undivided indicators with figures of the area in several periods; outcomes first."""
    return query(
        snapshot,
        """
        select indicator_id
        from published.indicator_values as cell
        join published.indicators using (programme_code, indicator_id)
        left join published.periods using (programme_code, period_code)
        where programme_code = ? and area_code = ? and breakdown = 'all' and cell.status = 'published' and is_told
            and period_type <> 'all'
        group by all having count(*) > 1
        order by any_value(is_about_persons and kind = 'share' and direction <> 'none') desc,
            any_value(is_about_persons) desc, any_value(indicators.sort_order) limit ?
        """,
        programme,
        area,
        most,
    )["indicator_id"].to_list()


def team(snapshot: Snapshot, programme: str, area: str) -> dict[str, Any] | None:
    """The area's row of published.teams, or None."""
    return _one(query(snapshot, "from published.teams where programme_code = ? and area_code = ?", programme, area))


def has_teams(snapshot: Snapshot, programme: str) -> bool:
    """Whether the programme has teams at all."""
    return query(snapshot, "from published.teams where programme_code = ? limit 1", programme).height > 0


def team_meetings(snapshot: Snapshot, programme: str, area: str) -> pl.DataFrame:
    """period_code, period_start, period_label_sv, n_meetings, hours of the team's months, oldest first."""
    return query(
        snapshot,
        """
        select meetings.*, coalesce(period_label_sv, period_code) as period_label_sv
        from published.team_meetings as meetings left join published.periods using (programme_code, period_code)
        where programme_code = ? and area_code = ? order by period_start
        """,
        programme,
        area,
    )


def plan_summary(snapshot: Snapshot, programme: str, area: str) -> str:
    """How it goes with the targets of the area as a whole, in a sentence; '' where nothing is said."""
    found = query(
        snapshot,
        "select summary_sv from published.plan_summary where programme_code = ? and area_code = ? and n_targets > 0",
        programme,
        area,
    )
    return found["summary_sv"][0] if found.height else ""


def targets(snapshot: Snapshot, programme: str, area: str) -> pl.DataFrame:
    """title_sv, period_label_sv, status_sv, plan_status of the area's own targets in force, by indicator and time."""
    return query(
        snapshot,
        """
        select
            if(breakdown = 'all', title_sv, title_sv || ', ' || coalesce(value_label_sv, breakdown_value)) as title_sv,
            coalesce(period_label_sv, target.period_code) as period_label_sv, status_sv, plan_status
        from published.targets as target
        join published.indicators using (programme_code, indicator_id)
        left join published.periods using (programme_code, period_code)
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        where programme_code = ? and area_code = ? and is_current and status_sv is not null
        order by indicators.sort_order, indicator_id, periods.sort_order, breakdowns.sort_order, due_date
        """,
        programme,
        area,
    )


def activities(snapshot: Snapshot, programme: str, area: str) -> pl.DataFrame:
    """The activities of an area, its region and the whole programme, newest first.

    happened_on (the day it was held, else planned for), title, state_sv, attendance_sv of all and n_invited,
    n_present of the area itself; `is_coming` where it is planned for a day after the reporting date.
    """
    return query(
        snapshot,
        """
        select
            activity_id, coalesce(held_date, planned_date) as happened_on, planned_date, title, activity_type_label_sv,
            state_sv, attendance_sv, is_held, n_invited, n_present,
            not is_held and status <> 'inställd' and planned_date > (select reporting_date from published.release)
                as is_coming,
        from published.activities as activity
        left join (
            select activity_id, n_invited, n_present from published.attendance where area_code = $2
        ) as here using (activity_id)
        where programme_code = $1 and (
            area_code = $2
            or area_code is null and (
                region_code is null
                or region_code = (
                    select parent_code from published.areas where programme_code = $1 and areas.area_code = $2
                )
            )
        )
        order by happened_on desc nulls last, activity_id
        """,
        programme,
        area,
    )


def coming_milestones(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """due_date, milestone_sv, status_sv of the milestones due after the reporting date and not done, soonest first."""
    return query(
        snapshot,
        """
        select due_date, milestone_sv, status_sv from published.milestones
        where programme_code = ? and done_date is null and due_date > (select reporting_date from published.release)
        order by due_date, milestone_id
        """,
        programme,
    )


def tests_of_change(snapshot: Snapshot, programme: str, area: str) -> pl.DataFrame:
    """The tests of an area: those that go on first, then the newest ended."""
    return query(
        snapshot,
        """
        from published.tests_of_change where programme_code = ? and area_code = ?
        order by is_finished, coalesce(end_date, start_date) desc nulls last, test_ref
        """,
        programme,
        area,
    )


def courses(snapshot: Snapshot, programme: str, area: str) -> pl.DataFrame:
    """The courses given in an area, newest first."""
    return query(
        snapshot,
        """
        from published.courses where programme_code = ? and area_code = ?
        order by start_date desc nulls last, course_id
        """,
        programme,
        area,
    )


def has_courses(snapshot: Snapshot, programme: str) -> bool:
    """Whether the programme gives courses at all."""
    return query(snapshot, "from published.courses where programme_code = ? limit 1", programme).height > 0


def _one(rows: pl.DataFrame) -> dict[str, Any] | None:
    return rows.row(0, named=True) if rows.height else None
