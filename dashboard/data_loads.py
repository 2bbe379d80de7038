"""Files, rows left out, closed rounds and what disclosure control costs, from the published snapshot."""

from typing import Any

import polars as pl

from dashboard.data_query import SWEDISH_TIME, query
from warehouse.snapshots import Snapshot


def coverage(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """indicator_id, title_sv, n_cells and the number of cells in each status, one row per indicator."""
    return query(
        snapshot,
        """
        select
            indicator_id, title_sv, count(*) as n_cells,
            count(*) filter (where status = 'published') as n_published,
            count(*) filter (where status = 'suppressed' and withheld_sv is null) as n_suppressed,
            count(*) filter (where status = 'suppressed' and withheld_sv is not null) as n_withheld,
            count(*) filter (where status = 'not_released') as n_not_released,
            count(*) filter (where status in ('not_collected', 'not_due')) as n_not_collected,
            count(*) filter (where status in ('no_answers', 'not_applicable', 'too_few_points')) as n_without_base,
            any_value(n_tests) as n_tests, any_value(n_tests_failed) as n_tests_failed,
        from published.indicator_values join published.indicators using (indicator_id, programme_code)
        where programme_code = ? and is_told
        group by indicator_id, title_sv, sort_order order by sort_order, indicator_id
        """,
        programme,
    )


def rounds(snapshot: Snapshot) -> pl.DataFrame:
    """The rounds about persons, open ones too, and every version of each; closed_at in Swedish time."""
    return query(
        snapshot,
        f"""
        select * replace (closed_at {SWEDISH_TIME} as closed_at)
        from published.revisions where state <> 'empty'
        order by programme_code, record_table_sv collate sv, release_code, version desc
        """,
    )


def losses(snapshot: Snapshot) -> pl.DataFrame:
    """One row per indicator about persons, level and undivided or not: n_cells, n_published, share_published (%)."""
    return query(
        snapshot,
        """
        select losses.*, title_sv
        from published.losses join published.indicators using (programme_code, indicator_id)
        order by programme_code, sort_order, list_position(['P', 'K', 'U'], losses.area_level), is_divided
        """,
    )


def hidden_reasons(snapshot: Snapshot) -> pl.DataFrame:
    """programme_code, area_level, n_primary, n_secondary; only where neither is small."""
    return query(snapshot, "from published.hidden_reasons order by programme_code, area_level desc")


def loads(snapshot: Snapshot) -> pl.DataFrame:
    """Every file or sheet that was read, newest first; times in Swedish time."""
    return query(
        snapshot,
        f"""
        select * replace (loaded_at {SWEDISH_TIME} as loaded_at)
        from published.loads where status <> 'refused'
        order by programme_code nulls last, file_name collate sv, sheet collate sv
        """,
    )


def refused(snapshot: Snapshot) -> pl.DataFrame:
    """file_name, refusal_sv and loaded_at of the files that were turned away."""
    return query(
        snapshot,
        f"""
        select file_name, refusal_sv, loaded_at {SWEDISH_TIME} as loaded_at
        from published.loads where status = 'refused' order by loaded_at desc, file_name
        """,
    )


def load_totals(snapshot: Snapshot) -> dict[str, Any]:
    """n_files, n_rows, n_accepted, n_set_aside, n_quarantined of the files in force, and their newest time."""
    return query(
        snapshot,
        f"""
        select
            count(distinct file_name) as n_files, coalesce(sum(n_rows), 0)::bigint as n_rows,
            coalesce(sum(n_accepted), 0)::bigint as n_accepted, coalesce(sum(n_set_aside), 0)::bigint as n_set_aside,
            coalesce(sum(n_quarantined), 0)::bigint as n_quarantined, max(loaded_at) {SWEDISH_TIME} as newest,
        from published.loads where status = 'accepted'
        """,
    ).row(0, named=True)


def reasons(snapshot: Snapshot, outcome: str) -> pl.DataFrame:
    """reason_sv, remedy_sv, n_rows, file_names of the rows left out with that outcome, from the files in force."""
    return query(
        snapshot,
        """
        select
            reason, reason_sv, remedy_sv, sum(load_outcomes.n_rows)::bigint as n_rows,
            list(distinct load_outcomes.file_name order by load_outcomes.file_name) as file_names,
        from published.load_outcomes join published.loads using (load_id)
        where outcome = ? and loads.status = 'accepted'
        group by all order by n_rows desc, reason
        """,
        outcome,
    )


def freshness(snapshot: Snapshot) -> pl.DataFrame:
    """programme_name_sv, n_files, n_rows, n_accepted, newest and oldest load in force (Swedish time), per programme."""
    return query(
        snapshot,
        f"""
        select
            coalesce(programme_name_sv, 'Flera program') as programme_name_sv,
            count(distinct file_name) as n_files, sum(n_rows)::bigint as n_rows,
            sum(n_accepted)::bigint as n_accepted, max(loaded_at) {SWEDISH_TIME} as newest,
            min(loaded_at) {SWEDISH_TIME} as oldest,
        from published.loads left join published.programmes using (programme_code)
        where status = 'accepted'
        group by all order by programme_name_sv collate sv
        """,
    )
