"""What the page about development asks the published snapshot: series over time, and the marks under them."""

import polars as pl

from dashboard.data_query import query
from warehouse.snapshots import Snapshot


def series_kinds(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """The indicators of a programme that can be followed over time, those with a run chart first.

    indicator_id, is_run_chart, n_points (of the whole programme's longest run chart), has_signal (in that programme).
    An indicator without a run chart is followed if it has two periods or more of the same kind.
    """
    return query(
        snapshot,
        """
        with find_charts as (
            select
                indicator_id,
                coalesce(max(n_points) filter (where area_level = 'P'), 0) as n_points,
                coalesce(
                    bool_or(signal in ('shift', 'crossings', 'both')) filter (where area_level = 'P'), false
                ) as has_signal,
            from published.run_chart_points where programme_code = $1 group by all
        ),
        find_rounds as (
            select indicator_id
            from published.indicator_values join published.periods using (programme_code, period_code)
            where programme_code = $1 and is_told and period_type <> 'all'
            group by indicator_id, period_type having count(distinct period_code) > 1
        )
        select
            indicator_id, find_charts.indicator_id is not null as is_run_chart,
            coalesce(n_points, 0) as n_points, coalesce(has_signal, false) as has_signal,
        from published.indicators
        left join find_charts using (indicator_id)
        where programme_code = $1
            and (find_charts.indicator_id is not null or indicator_id in (select indicator_id from find_rounds))
        order by is_run_chart desc, sort_order, indicator_id
        """,
        programme,
    )


def groups(snapshot: Snapshot, indicator: str) -> pl.DataFrame:
    """breakdown, breakdown_value of the run charts of an indicator."""
    return query(
        snapshot,
        """
        select distinct breakdown, breakdown_value from published.run_chart_points where indicator_id = ? order by all
        """,
        indicator,
    )


def period_types(snapshot: Snapshot, indicator: str) -> list[str]:
    """`month`, `quarter`: the steps of an indicator's run charts, the one with most points first."""
    found = query(
        snapshot,
        """
        select period_type from published.run_chart_points where indicator_id = ?
        group by all order by count(*) filter (where status = 'published') desc, period_type
        """,
        indicator,
    )
    return found["period_type"].to_list()


def points(snapshot: Snapshot, indicator: str, breakdown: str, breakdown_value: str, period_type: str) -> pl.DataFrame:
    """One row per area and period of the run charts of a group, the whole programme last, in time order.

    The columns of published.run_chart_points, with period_label_sv, end_date, area_name, show_name, value_label_sv,
    the words of an absence, and is_break. What is not published has no number, whatever the snapshot holds.
    """
    return query(
        snapshot,
        """
        select
            point.* replace (
                if(status = 'published', point.value, null) as value,
                if(status = 'published', point.numerator, null) as numerator,
                if(status = 'published', point.denominator, null) as denominator
            ),
            coalesce(period_label_sv, point.period_code) as period_label_sv,
            coalesce(periods.end_date, point.period_start) as period_end,
            area_name, show_name, coalesce(value_label_sv, breakdown_value) as value_label_sv,
            label_sv as absence_sv, explanation_sv, breaks.indicator_id is not null as is_break,
        from published.run_chart_points as point
        left join published.periods using (programme_code, period_code)
        left join published.areas using (programme_code, area_code)
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        left join published.absences using (status)
        left join published.breaks as breaks
            on breaks.indicator_id = point.indicator_id and breaks.period_code = point.period_code
        where point.indicator_id = ? and breakdown = ? and breakdown_value = ? and point.period_type = ?
        order by list_position(['K', 'U', 'R', 'P'], point.area_level), area_name collate sv, area_code, period_start
        """,
        indicator,
        breakdown,
        breakdown_value,
        period_type,
    )


def phases(snapshot: Snapshot, indicator: str, breakdown: str, breakdown_value: str, period_type: str) -> pl.DataFrame:
    """One row per area and phase: what the rules say, and how many months are hidden or without an answer.

    area_code, area_name, show_name, area_level, phase, signal, signal_sv, baseline_rule_sv, median, n_points,
    longest_run, longest_run_limit, n_crossings, crossings_limit, n_outside; n_hidden and n_absent count the periods
    that are hidden and those that have no answers.
    """
    return query(
        snapshot,
        """
        select
            area_code, area_name, show_name, point.area_level, phase,
            any_value(signal) as signal, any_value(signal_sv) as signal_sv,
            any_value(baseline_rule_sv) as baseline_rule_sv, any_value(median) as median,
            bool_or(is_baseline_frozen) as is_baseline_frozen,
            any_value(n_points) as n_points, any_value(n_useful) as n_useful,
            any_value(longest_run) as longest_run, any_value(longest_run_limit) as longest_run_limit,
            any_value(n_crossings) as n_crossings, any_value(crossings_limit) as crossings_limit,
            count(*) filter (where is_outside_limits) as n_outside,
            count(*) filter (where status not in ('published', 'no_answers')) as n_hidden,
            count(*) filter (where status = 'no_answers') as n_absent,
            any_value(explanation_sv) filter (where status not in ('published', 'no_answers')) as hidden_sv,
        from published.run_chart_points as point
        left join published.areas using (programme_code, area_code)
        left join published.absences using (status)
        where indicator_id = ? and breakdown = ? and breakdown_value = ? and period_type = ?
        group by area_code, area_name, show_name, point.area_level, phase
        order by list_position(['K', 'U', 'R', 'P'], point.area_level), area_name collate sv, area_code, phase
        """,
        indicator,
        breakdown,
        breakdown_value,
        period_type,
    )


def signal_counts(
    snapshot: Snapshot, indicator: str, breakdown: str, breakdown_value: str, period_type: str
) -> tuple[int, int, int]:
    """How many areas below the programme have a run chart, have a signal, and have too few points."""
    found = query(
        snapshot,
        """
        select
            count(distinct area_code),
            count(distinct area_code) filter (where signal in ('shift', 'crossings', 'both')),
            count(distinct area_code) filter (where signal = 'too_few_points'),
        from published.run_chart_points
        where indicator_id = ? and breakdown = ? and breakdown_value = ? and period_type = ? and area_level <> 'P'
        """,
        indicator,
        breakdown,
        breakdown_value,
        period_type,
    )
    n_areas, n_signals, n_few = found.row(0)
    return n_areas, n_signals, n_few


def marks(
    snapshot: Snapshot, programme: str, indicator: str, breakdown_value: str, areas: tuple[str, ...], own: str
) -> pl.DataFrame:
    """The marks under the curves of `areas`, in time order; those of every area where `areas` has the programme.

    The columns of published.run_chart_marks; area_name; of a test of change: cycle_number, idea_number, idea, driver,
    prediction, result, predicted_vs_actual, decision, spread; of an activity: title, theme, mode, attendance_sv.
    A test of an area that is not to be named is known to that area (`own`) alone: its words would tell whose it is.
    """
    return query(
        snapshot,
        """
        select
            mark.*, area_name, cycle_number, idea_number, idea, driver, prediction, result, predicted_vs_actual,
            decision, spread, title, theme, mode, attendance_sv,
        from published.run_chart_marks as mark
        left join published.areas using (programme_code, area_code)
        left join published.tests_of_change as test
            on mark_type = 'test_of_change' and test_ref = mark_ref and test.programme_code = mark.programme_code
        left join published.activities as activity
            on mark_type = 'activity' and activity_id = mark_ref and activity.programme_code = mark.programme_code
        where mark.programme_code = $1
            and (mark.indicator_id is null or mark.indicator_id = $2)
            and (mark.breakdown_value is null or mark.breakdown_value = $3)
            and (coalesce(show_name, true) or mark.area_code = $5)
            and (
                mark.area_code = 'ALLA' or list_contains($4, 'ALLA') or list_contains($4, mark.area_code)
                or mark.area_code in (
                    select parent_code from published.areas
                    where programme_code = $1 and list_contains($4, area_code)
                )
            )
        order by
            list_position(['test_of_change', 'rebasing', 'event', 'activity'], mark_type), area_name collate sv,
            mark_date, cycle_number, mark_ref
        """,
        programme,
        indicator,
        breakdown_value,
        areas,
        own,
    )
