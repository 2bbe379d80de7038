"""What the page about the improvement work asks the published snapshot: ideas, barriers, feedback, its indicators."""

import polars as pl

from dashboard.data_query import query
from warehouse.snapshots import Snapshot

# Words of a team whose area is not to be named would tell whose they are: they are for that area alone.
_MAY_BE_READ = "(coalesce(show_name, true) or area_code = $2)"


def has_teams(snapshot: Snapshot, programme: str) -> bool:
    """Whether anything of improvement teams is published for a programme."""
    found = query(
        snapshot,
        """
        select
            exists (from published.change_ideas where programme_code = $1)
            or exists (from published.barriers where programme_code = $1)
            or exists (from published.feedback where programme_code = $1)
            or exists (from published.tests_of_change where programme_code = $1) as has_teams
        """,
        programme,
    )
    return bool(found["has_teams"][0])


def ideas(snapshot: Snapshot, programme: str, own: str) -> pl.DataFrame:
    """One row per idea: the columns of published.change_ideas with area_name, show_name; by area, then number."""
    return query(
        snapshot,
        f"""
        select idea.*, area_name, show_name
        from published.change_ideas as idea left join published.areas using (programme_code, area_code)
        where programme_code = $1 and {_MAY_BE_READ}
        order by area_name collate sv, area_code, length(idea_number), idea_number
        """,
        programme,
        own,
    )


def furthest(snapshot: Snapshot, programme: str) -> tuple[int, int, int]:
    """How many ideas and teams there are, and how many ideas are spread to a unit or further."""
    found = query(
        snapshot,
        """
        select count(*), count(distinct area_code), count(*) filter (where is_spread)
        from published.change_ideas where programme_code = ?
        """,
        programme,
    )
    n_ideas, n_teams, n_spread = found.row(0)
    return n_ideas, n_teams, n_spread


def without_name(snapshot: Snapshot, programme: str, own: str) -> int:
    """How many areas below the programme are not to be named, the own apart."""
    found = query(
        snapshot,
        """
        select count(*) from published.areas
        where programme_code = ? and area_level in ('K', 'U') and not show_name and area_code <> ?
        """,
        programme,
        own,
    )
    return int(found.item())


def conclusions(
    snapshot: Snapshot, programme: str, indicators: tuple[str, ...], areas: tuple[str, ...]
) -> pl.DataFrame:
    """What the newest published figures say: indicator_id, title_sv, area_code, area_name, conclusion_sv.

    In the order of `indicators`, then of `areas`; of a divided indicator every value in its own order.
    """
    return query(
        snapshot,
        """
        select indicator_id, title_sv, area_code, area_name, conclusion_sv
        from published.indicator_values
        join published.indicators using (indicator_id, programme_code)
        left join published.periods using (programme_code, period_code)
        left join published.areas using (programme_code, area_code)
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        where programme_code = $1 and list_contains($2, indicator_id) and list_contains($3, area_code)
            and status = 'published' and is_told
        qualify
            rank() over (partition by indicator_id, area_code order by periods.sort_order desc) = 1
            and (breakdown = 'all' or not bool_or(breakdown = 'all') over (partition by indicator_id, area_code))
        order by
            list_position($2, indicator_id), list_position($3, area_code), breakdowns.sort_order, breakdown_value
        """,
        programme,
        indicators,
        areas,
    )


def barriers(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """The matrix of the whole programme: a row per domain and half-year, with period_label_sv and number.

    What is not published has no number, whatever the snapshot holds.
    """
    return query(
        snapshot,
        """
        select
            barrier.* replace (if(status = 'published', barrier.value, null) as value),
            coalesce(period_label_sv, period_code) as period_label_sv,
            dense_rank() over (order by start_date, period_code) as number,
            label_sv as absence_sv, explanation_sv,
        from published.barriers as barrier
        left join published.periods using (programme_code, period_code)
        left join published.absences using (status)
        where programme_code = ?
        order by domain collate sv, number
        """,
        programme,
    )


def strongest_barriers(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """The newest half-year with ratings: period_label_sv, conclusion_sv per domain, the strongest barrier first."""
    return query(
        snapshot,
        """
        select coalesce(period_label_sv, period_code) as period_label_sv, conclusion_sv, value
        from published.barriers left join published.periods using (programme_code, period_code)
        where programme_code = ? and status = 'published'
        qualify rank() over (order by start_date desc, period_code desc) = 1
        order by value, domain collate sv
        """,
        programme,
    )


def feedback(snapshot: Snapshot, programme: str, own: str) -> pl.DataFrame:
    """One row per feedback, newest first: the columns of published.feedback with area_name, show_name."""
    return query(
        snapshot,
        f"""
        select feedback.*, area_name, show_name
        from published.feedback left join published.areas using (programme_code, area_code)
        where programme_code = $1 and {_MAY_BE_READ}
        order by feedback_date desc nulls last, area_name collate sv, feedback_id
        """,
        programme,
        own,
    )
