"""What the catalogue and one indicator's page ask: what is known of each indicator, and what has happened to it."""

from typing import Any

import polars as pl

from dashboard.data_query import SWEDISH_TIME, query
from warehouse.snapshots import Snapshot


def catalogue(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """The indicators of a programme with how many figures each has and shows, in the programme's own order.

    indicator_id, title_sv, definition_sv, unit_sv, kind, is_about_persons, withheld_sv, n_tests, n_tests_failed,
    last_load_at (Swedish time), n_told, n_published, breakdowns_sv (the names of its breakdowns).
    """
    return query(
        snapshot,
        f"""
        with count_cells as (
            select
                indicator_id, count(*) as n_told, count(*) filter (where status = 'published') as n_published,
                string_agg(distinct lower(coalesce(breakdown_label_sv, breakdown)), ', ' order by
                    lower(coalesce(breakdown_label_sv, breakdown))) filter (where breakdown <> 'all') as breakdowns_sv,
            from published.indicator_values
            left join published.breakdowns using (programme_code, breakdown, breakdown_value)
            where is_told
            group by indicator_id
        )
        select
            indicator_id, title_sv, definition_sv, unit_sv, kind, is_about_persons, withheld_sv, n_tests,
            n_tests_failed, last_load_at {SWEDISH_TIME} as last_load_at, coalesce(n_told, 0) as n_told,
            coalesce(n_published, 0) as n_published, coalesce(breakdowns_sv, '') as breakdowns_sv,
        from published.indicators
        left join count_cells using (indicator_id)
        where programme_code = ?
        order by sort_order, indicator_id
        """,
        programme,
    )


def catalogue_totals(snapshot: Snapshot, programme: str) -> dict[str, Any]:
    """n_indicators, n_about_persons, n_tests and n_tests_failed (null where no test has been run) of a programme."""
    return query(
        snapshot,
        """
        select
            count(*) as n_indicators, count(*) filter (where is_about_persons) as n_about_persons,
            sum(n_tests)::bigint as n_tests, sum(n_tests_failed)::bigint as n_tests_failed,
        from published.indicators where programme_code = ?
        """,
        programme,
    ).row(0, named=True)


def history(snapshot: Snapshot, indicator: str) -> pl.DataFrame:
    """happened_on, kind and text_sv of what has happened to an indicator, newest first."""
    return query(
        snapshot,
        """
        select happened_on, kind, text_sv from published.indicator_history where indicator_id = ?
        order by sort_order, happened_on desc nulls last, text_sv
        """,
        indicator,
    )
