"""Who was asked, who answered and how: frames of response, distributions, the cohort and its mirrors."""

import polars as pl

from dashboard.data_query import query
from warehouse.snapshots import Snapshot


def framed(snapshot: Snapshot, programme: str, known: tuple[str, ...]) -> pl.DataFrame:
    """The indicators that tell how large a part of a frame answered: `known` ones, and all that others rest on.

    The columns of published.indicators, `rests` with the titles of those indicators, and n_areas, how many areas
    below the programme the grid has; those of many areas first.
    """
    return query(
        snapshot,
        """
        with list_rests as (
            select coverage_indicator_id as indicator_id, list(title_sv order by sort_order) as rests
            from published.indicators where coverage_indicator_id is not null group by all
        ),
        count_areas as (
            select indicator_id, count(distinct area_code) filter (where area_level <> 'P') as n_areas
            from published.indicator_values where is_told group by all
        )
        select indicators.*, rests, n_areas
        from published.indicators join count_areas using (indicator_id) left join list_rests using (indicator_id)
        where programme_code = ? and (rests is not null or list_contains(?, indicator_id))
        order by n_areas < 2, sort_order, indicator_id
        """,
        programme,
        known,
    )


def distributions(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """One row per part of a distribution of answers by persons, and one without parts per hidden distribution.

    indicator_id, title_sv, period_code, period_label_sv, area_code, area_level, area_name, show_name, breakdown,
    breakdown_value, value_label_sv, status, absence_sv, explanation_sv, conclusion_sv, version, closed_at,
    is_waiting, part, part_label_sv, side, share, n, of_n. Questions that are asked together come one by one;
    other divisions (by role, by placement) are left to the indicator's own page.
    """
    return query(
        snapshot,
        """
        with list_ways as (
            select indicator_id, bool_or(breakdown = 'all' and part <> 'part' and part <> 'other') as is_by_ways
            from published.distributions where programme_code = $1 group by all
        ),
        list_cells as (
            select cell.*, is_by_ways
            from published.indicator_values as cell join list_ways using (indicator_id)
            where is_told and (breakdown = 'fråga' or breakdown = 'all' or is_by_ways) and area_level in ('P', 'K', 'U')
        ),
        join_ways as (
            select
                indicator_id, programme_code, area_code, area_level, period_code,
                if(is_by_ways, 'all', breakdown) as breakdown,
                if(is_by_ways, 'all', breakdown_value) as breakdown_value,
                min(status) filter (where status <> 'published') as hidden_status,
                any_value(conclusion_sv) as conclusion_sv, any_value(version) as version,
                any_value(closed_at) as closed_at, bool_or(is_waiting) as is_waiting,
            from list_cells group by all
        )
        select
            cell.* exclude (hidden_status), title_sv, indicators.sort_order as indicator_order,
            coalesce(hidden_status, 'published') as status,
            coalesce(period_label_sv, cell.period_code) as period_label_sv,
            area_name, show_name, coalesce(value_label_sv, breakdown_value) as value_label_sv,
            label_sv as absence_sv, explanation_sv, part, part_label_sv, side, share, n, of_n,
        from join_ways as cell
        join published.indicators using (indicator_id, programme_code)
        left join published.distributions as answer
            using (indicator_id, programme_code, area_code, period_code, breakdown, breakdown_value)
        left join published.periods using (programme_code, period_code)
        left join published.areas using (programme_code, area_code)
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        left join published.absences on absences.status = hidden_status
        where is_about_persons
        order by indicators.sort_order, indicator_id, periods.sort_order, period_code, breakdowns.sort_order,
            breakdown_value, cell.area_level <> 'P', area_name collate sv, answer.sort_order
        """,
        programme,
    )


def cohort(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """One row per step, loss, interval and change of a cohort, in order, with the word of an absence."""
    return query(
        snapshot,
        """
        select step.*, label_sv as absence_sv, explanation_sv
        from published.cohort_flow as step left join published.absences using (status)
        where programme_code = ? order by sort_order
        """,
        programme,
    )


def mirrors(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """The same thing seen by several: one row per question, area, perspective and period, in order."""
    return query(
        snapshot,
        """
        select
            mirror.*, coalesce(period_label_sv, mirror.period_code) as period_label_sv, area_name, show_name,
            area_level, title_sv, unit_sv, label_sv as absence_sv, explanation_sv,
        from published.mirrors as mirror
        join published.indicators using (indicator_id, programme_code)
        left join published.periods using (programme_code, period_code)
        left join published.areas using (programme_code, area_code)
        left join published.absences using (status)
        where programme_code = ?
        order by area_level <> 'P', area_name collate sv, mirror.sort_order, periods.sort_order, period_code
        """,
        programme,
    )
