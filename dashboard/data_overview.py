"""What Översikt asks: the plan, the news, the key indicators and their areas over time."""

import polars as pl

from dashboard.data_query import query
from warehouse.snapshots import Snapshot


def plan_summary(snapshot: Snapshot, programme: str, area: str) -> pl.DataFrame:
    """n_targets, n_on_plan, n_late, n_not_due, n_unknown and summary_sv of an area; at most one row."""
    return query(
        snapshot,
        "from published.plan_summary where programme_code = ? and area_code = ?",
        programme,
        area,
    )


def current_targets(snapshot: Snapshot, programme: str, area: str) -> pl.DataFrame:
    """The targets in force of an area, late ones first: title_sv, plan_status, status_sv, due_date, quote and source.

    `value_label_sv` names the group of a target about a part; null where it is about all.
    """
    return query(
        snapshot,
        """
        select
            indicator_id, title_sv, plan_status, status_sv, due_date, quote_sv, target.source_sv,
            case when breakdown <> 'all' then coalesce(value_label_sv, breakdown_value) end as value_label_sv,
        from published.targets as target
        join published.indicators using (programme_code, indicator_id)
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        where programme_code = ? and area_code = ? and is_current
        order by
            list_position(['late', 'not_due', 'unknown', 'on_plan'], plan_status), indicators.sort_order, due_date,
            value_label_sv
        """,
        programme,
        area,
    )


def milestones(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """milestone_sv, due_date, due_precision, milestone_status and status_sv, in time order."""
    return query(
        snapshot,
        "from published.milestones where programme_code = ? order by due_date, milestone_id",
        programme,
    )


def news(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """kind, indicator_id and text_sv of what is new since the snapshot served before, in the order to be read."""
    return query(
        snapshot,
        "select kind, indicator_id, text_sv from published.news where programme_code = ? order by sort_order, text_sv",
        programme,
    )


def key_indicators(snapshot: Snapshot, programme: str) -> list[str]:
    """The ids of the indicators that the programme is followed by first of all, in order."""
    found = query(
        snapshot,
        "select indicator_id from published.key_indicators where programme_code = ? order by sort_order",
        programme,
    )
    return found["indicator_id"].to_list()


def followed_in_areas(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """indicator_id and title_sv of those with an undivided figure per area in several periods; key indicators first."""
    return query(
        snapshot,
        """
        select indicators.indicator_id, title_sv
        from published.indicators
        join published.indicator_values using (programme_code, indicator_id)
        join published.periods using (programme_code, period_code)
        left join published.key_indicators using (programme_code, indicator_id)
        where programme_code = ? and area_level in ('K', 'U') and breakdown = 'all' and is_told and withheld_sv is null
            and period_type in ('year', 'round')
        group by all
        having count(distinct period_code) > 1
        order by any_value(key_indicators.sort_order) nulls last, any_value(indicators.sort_order)
        """,
        programme,
    )
