"""The cells of indicators, as most pages need them; SQL stands in the `data` modules only."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.data_query import SWEDISH_TIME, query
from warehouse.errors import UserError
from warehouse.snapshots import Snapshot, current_snapshot


def served_snapshot(home: Path) -> Snapshot | None:
    """The snapshot that CURRENT names, read anew on every call; None where nothing is published yet.

    Raises UserError where CURRENT names something that is not there.
    """
    snapshot = current_snapshot(home)
    if snapshot is None and (home / "CURRENT").exists():
        raise UserError(
            "Det underlag som ska visas finns inte på disken.",
            "CURRENT pekar på en publicering vars filer saknas.",
            "Kör `genombrott build` för att göra en ny, eller `genombrott rollback` för att visa en tidigare.",
        )
    return snapshot


def release(snapshot: Snapshot) -> dict[str, Any]:
    """release_id and made_at (Swedish time) of the snapshot."""
    rows = query(
        snapshot,
        f"select release_id, made_at {SWEDISH_TIME} as made_at from published.release",
    )
    return rows.row(0, named=True) if rows.height else {"release_id": snapshot.id, "made_at": None}


def programmes(snapshot: Snapshot) -> pl.DataFrame:
    """programme_code, programme_name_sv, description_sv, n_indicators; programmes with indicators first."""
    return query(
        snapshot,
        """
        select
            programme_code, programme_name_sv, description_sv, start_date, end_date,
            count(indicator_id) as n_indicators,
        from published.programmes left join published.indicators using (programme_code)
        group by all order by n_indicators = 0, start_date desc, programme_code
        """,
    )


def indicators(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """The catalogue of a programme in its own order; `n_areas` is how many areas below the programme the grid has."""
    return query(
        snapshot,
        f"""
        select
            indicators.* replace (
                tests_run_at {SWEDISH_TIME} as tests_run_at, last_load_at {SWEDISH_TIME} as last_load_at
            ),
            (
                select count(distinct area_code) from published.indicator_values as cell
                where cell.indicator_id = indicators.indicator_id and area_level <> 'P'
            ) as n_areas,
        from published.indicators where programme_code = ? order by sort_order, indicator_id
        """,
        programme,
    )


def areas(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """area_code, area_name, area_level, parent_code, show_name of a programme, by level and Swedish name."""
    return query(
        snapshot,
        """
        select area_code, area_name, area_level, parent_code, show_name from published.areas where programme_code = ?
        order by list_position(['K', 'U', 'R', 'P'], area_level), area_name collate sv
        """,
        programme,
    )


def combinations(snapshot: Snapshot, indicator: str) -> pl.DataFrame:
    """The periods and breakdown values that an indicator has cells for, in time order, undivided first.

    period_code, period_label_sv, period_type, breakdown, breakdown_value, breakdown_label_sv, value_label_sv;
    n_areas and n_programme count the cells, n_areas_published and n_programme_published those with a figure.
    """
    return query(
        snapshot,
        """
        select
            period_code, coalesce(period_label_sv, period_code) as period_label_sv,
            coalesce(period_type, 'year') as period_type, breakdown, breakdown_value, breakdown_label_sv,
            coalesce(value_label_sv, breakdown_value) as value_label_sv,
            count(*) filter (where area_level <> 'P') as n_areas,
            count(*) filter (where area_level <> 'P' and status = 'published') as n_areas_published,
            count(*) filter (where area_level = 'P') as n_programme,
            count(*) filter (where area_level = 'P' and status = 'published') as n_programme_published,
        from published.indicator_values
        left join published.periods using (programme_code, period_code)
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        where indicator_id = ? and is_told
        group by all
        order by any_value(periods.sort_order), period_code, bool_and(breakdown <> 'all'), breakdown,
            any_value(breakdowns.sort_order), breakdown_value
        """,
        indicator,
    )


def cells_by_area(
    snapshot: Snapshot, indicator: str, period: str, breakdown: str, breakdown_value: str
) -> pl.DataFrame:
    """One row per area: the cell with its area's name and the words of its absence."""
    return _cells(
        snapshot,
        "period_code = ? and breakdown = ? and breakdown_value = ?",
        indicator,
        period,
        breakdown,
        breakdown_value,
    )


def cells_over_time(
    snapshot: Snapshot, indicator: str, breakdown: str, breakdown_value: str, areas_of: Iterable[str]
) -> pl.DataFrame:
    """One row per area of `areas_of` and period: as `cells_by_area`."""
    return _cells(
        snapshot,
        "breakdown = ? and breakdown_value = ? and area_code in (select unnest(?))",
        indicator,
        breakdown,
        breakdown_value,
        tuple(areas_of),
    )


def cells_by_group(snapshot: Snapshot, indicator: str, area: str) -> pl.DataFrame:
    """One row per period and breakdown value of an area, in time order: as `cells_by_area`."""
    return _cells(snapshot, "area_code = ? and breakdown <> 'all'", indicator, area)


def overview_cells(snapshot: Snapshot, programme: str) -> pl.DataFrame:
    """The undivided cells of every indicator, in the newest period with a figure for the whole programme.

    A period that the areas have too goes before one that only the programme has. An indicator without undivided
    cells gives the whole programme's cells by breakdown instead, and one without any for the programme its areas'.
    """
    return query(
        snapshot,
        """
        with look_at_grid as (
            select
                *, bool_or(breakdown = 'all') over (partition by indicator_id) as has_undivided,
                bool_or(area_level = 'P') over (partition by indicator_id) as has_programme,
            from published.indicator_values
            where programme_code = $1 and is_told
        ),
        pick_cells as (
            select *, area_level = 'P' or not has_programme as decides
            from look_at_grid
            where if(has_undivided, breakdown = 'all', area_level = 'P' or not has_programme)
        ),
        choose_period as (
            select indicator_id, period_code
            from pick_cells left join published.periods using (programme_code, period_code)
            group by indicator_id, period_code
            having bool_or(decides)
            qualify row_number() over (
                partition by indicator_id
                order by bool_or(decides and status = 'published') desc, bool_or(area_level in ('K', 'U')) desc,
                    any_value(sort_order) desc, period_code desc
            ) = 1
        )
        select
            cell.* exclude (has_undivided, has_programme, decides),
            coalesce(period_label_sv, cell.period_code) as period_label_sv, area_name, show_name,
            coalesce(value_label_sv, breakdown_value) as value_label_sv, label_sv as absence_sv, explanation_sv,
        from pick_cells as cell
        join choose_period using (indicator_id, period_code)
        left join published.periods using (programme_code, period_code)
        left join published.areas using (programme_code, area_code)
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        left join published.absences using (status)
        order by indicator_id, area_name collate sv, breakdown, breakdowns.sort_order, breakdown_value
        """,
        programme,
    )


def area_to_begin_with(snapshot: Snapshot, indicator: str, breakdown: str, breakdown_value: str) -> str:
    """The area that has the most figures of an indicator, the first by name where several have; '' where none has."""
    found = query(
        snapshot,
        """
        select area_code
        from published.indicator_values left join published.areas using (programme_code, area_code)
        where indicator_id = ? and breakdown = ? and breakdown_value = ?
        group by all order by count(*) filter (where status = 'published') desc, any_value(area_name) collate sv limit 1
        """,
        indicator,
        breakdown,
        breakdown_value,
    )
    return found["area_code"][0] if found.height else ""


def targets(snapshot: Snapshot, indicator: str) -> pl.DataFrame:
    """The targets of an indicator that are in force, the whole programme first; with area_name and value_label_sv."""
    return query(
        snapshot,
        """
        select target.*, area_name, coalesce(value_label_sv, breakdown_value) as value_label_sv
        from published.targets as target
        left join published.areas using (programme_code, area_code)
        left join published.periods using (programme_code, period_code)
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        where indicator_id = ? and is_current
        order by area_code <> 'ALLA', area_name collate sv, periods.sort_order, breakdowns.sort_order, due_date
        """,
        indicator,
    )


def signal(
    snapshot: Snapshot, indicator: str, area: str, breakdown: str, breakdown_value: str, period_type: str
) -> str:
    """What can be said of a run chart's newest phase, in one or two sentences; '' where there is no such chart."""
    found = query(
        snapshot,
        """
        select signal_sv
        from published.run_chart_points
        where indicator_id = ? and area_code = ? and breakdown = ? and breakdown_value = ? and period_type = ?
        order by phase desc limit 1
        """,
        indicator,
        area,
        breakdown,
        breakdown_value,
        period_type,
    )
    return (found["signal_sv"][0] or "") if found.height else ""


def breaks(snapshot: Snapshot, indicator: str) -> pl.DataFrame:
    """period_code (the later one) and reason_sv of the breaks of an indicator."""
    return query(
        snapshot, "select period_code, reason_sv from published.breaks where indicator_id = ? order by 1", indicator
    )


def _cells(snapshot: Snapshot, condition: str, indicator: str, *parameters: object) -> pl.DataFrame:
    return query(
        snapshot,
        f"""
        select
            cell.*, coalesce(period_label_sv, cell.period_code) as period_label_sv, period_type, area_name, show_name,
            coalesce(value_label_sv, breakdown_value) as value_label_sv, breakdown_label_sv,
            label_sv as absence_sv, explanation_sv,
            (
                select area_name from published.areas as coarser
                where coarser.programme_code = cell.programme_code and coarser.area_code = fallback_area_code
            ) as fallback_area_name,
        from published.indicator_values as cell
        left join published.periods using (programme_code, period_code)
        left join published.areas using (programme_code, area_code)
        left join published.breakdowns using (programme_code, breakdown, breakdown_value)
        left join published.absences using (status)
        where indicator_id = ? and is_told and {condition}
        order by list_position(['K', 'U', 'R', 'P'], cell.area_level), area_name collate sv,
            periods.sort_order, period_code, breakdown, breakdowns.sort_order, breakdown_value
        """,
        indicator,
        *parameters,
    )
