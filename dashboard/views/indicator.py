"""En indikator: one indicator over time, by group, and all that stands behind it."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, data_catalogue, downloads, explain, frame, groups, selection, texts
from dashboard.cell_tables import CHANGED, COMPARED_OTHERS, cell_table
from dashboard.lock import lock_notice, nothing_shown
from dashboard.series import Series, choose_step, newest_cell, series_of
from dashboard.series_picture import draw_series
from dashboard.tables import Column
from dashboard.target import target_states, targets_by_group, targets_of
from dashboard.time_chart import FEW_PERIODS
from dashboard.wording import absence, finding, version

SHOWN_ROWS = 12


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    with frame.choice_row():
        programme = selection.programme(page)
        catalogue = data.indicators(page.snapshot, programme)
        if catalogue.is_empty():
            frame.heading(texts.NO_INDICATORS)
            return
        indicator = selection.indicator(page, catalogue, selection.worth_seeing(catalogue))
        offered = data.combinations(page.snapshot, indicator["indicator_id"])
        has_programme = (offered["n_programme"] > 0).any()
        counted = "n_programme_published" if has_programme else "n_areas_published"
        group = choices.split_group(selection.group(page, offered, counted))
        own = selection.own_area(page, programme)
        targets = targets_of(page.snapshot, indicator, own, group)
        is_hidden = offered.is_empty() or indicator["withheld_sv"]
        series = None if is_hidden else choose_step(page, series_of(page.snapshot, indicator, group, own))
    choices.end()
    frame.notices(page.choices.problems)
    if series is None:
        nothing_shown(indicator)
        _how_it_is_counted(page, indicator, targets)
        return
    newest = newest_cell(series)
    title, rest = finding(newest, indicator["title_sv"])
    frame.heading(title, *_facts(indicator, newest))
    lock_notice(indicator)
    frame.notices([series.notice] if series.notice else [])
    picture = draw_series(page, indicator, series, targets, title, "over_time")
    _said(page, indicator, series, rest, target_states(targets))
    frame.section(texts.TABLE)
    _table(page, indicator, series, selection.period_name(offered), targets, picture)
    goals = targets_by_group(page.snapshot, indicator, own)
    groups.draw(page, indicator, series.area, goals)
    if indicator["n_areas"]:
        page.link(texts.COMPARE, "Jämför områdena")
    _how_it_is_counted(page, indicator, targets or goals)


def _facts(indicator: dict[str, Any], newest: dict[str, Any]) -> list[str]:
    group = newest["value_label_sv"] if newest["breakdown"] != "all" else ""
    answered = texts.answered(newest["coverage_text"]) if newest["coverage_text"] else ""
    return [indicator["title_sv"], newest["label"], newest["period_label_sv"], group, answered, version(newest)]


def _said(page: frame.Page, indicator: dict[str, Any], series: Series, rest: str, goals: list[str]) -> None:
    rows = series.frames[-1]
    name = rows["label"][0]
    lines = [f"{name}: {rest}" if rest else ""]
    for (reason,), part in _without_figure(rows).group_by("reason", maintain_order=True):
        place = f"{name}, {part['period_label_sv'][0]}: {reason}"
        lines.append(place if part.height == 1 else texts.several_missing(name, str(part.height), str(reason)))
    lines += data.breaks(page.snapshot, indicator["indicator_id"])["reason_sv"].to_list()
    lines += [*goals, _over_time(page, indicator, rows)]
    frame.said(lines)


def _without_figure(rows: pl.DataFrame) -> pl.DataFrame:
    absent = rows.filter(pl.col("status") != "published")
    return absent.with_columns(
        reason=pl.Series([absence(row) for row in absent.iter_rows(named=True)], dtype=pl.String)
    )


def _over_time(page: frame.Page, indicator: dict[str, Any], rows: pl.DataFrame) -> str:
    """What the series says as a whole: the run chart's sentence where there is one."""
    if rows.height <= 1:
        return texts.ONE_PERIOD_ONLY
    first = rows.row(0, named=True)
    signal = data.signal(
        page.snapshot,
        indicator["indicator_id"],
        *(first[name] for name in ("area_code", "breakdown", "breakdown_value", "period_type")),
    )
    n_shown = rows.filter(pl.col("status") == "published").height
    return signal or (texts.TOO_FEW_FOR_TREND if n_shown < texts.ENOUGH_FOR_TREND else "")


def _table(
    page: frame.Page,
    indicator: dict[str, Any],
    series: Series,
    period_name: str,
    targets: list[dict[str, Any]],
    picture: downloads.Picture | None,
) -> None:
    """Newest first where there are many periods, the older ones a click away; the whole time last."""
    columns = [Column("label", texts.AREA), Column("period_label_sv", period_name)]
    frames = [part.reverse() if part.height > FEW_PERIODS else part for part in series.frames]
    rows = pl.concat([*reversed(frames), *reversed(series.whole)]).with_columns(
        tone=pl.col("tone").replace("pooled", "other")
    )
    judged = (COMPARED_OTHERS, CHANGED)
    st.html(cell_table(indicator["title_sv"], rows.head(SHOWN_ROWS), columns, judged))
    if rows.height > SHOWN_ROWS:
        with st.expander(texts.OLDER_ROWS):
            st.html(cell_table(texts.OLDER_ROWS, rows.slice(SHOWN_ROWS), columns, judged))
    downloads.offer(downloads.of_cells(page, indicator, rows, columns, judged, targets), "over_time", picture)


def _how_it_is_counted(page: frame.Page, indicator: dict[str, Any], targets: list[dict[str, Any]]) -> None:
    frame.section(texts.HOW_IT_IS_COUNTED)
    explain.definition(indicator, targets)
    explain.state(indicator)
    with st.expander(texts.HISTORY):
        explain.history(data_catalogue.history(page.snapshot, indicator["indicator_id"]))
    with st.expander("Räkneexempel"):
        explain.worked_example(indicator)
    with st.expander("Källor och SQL"):
        explain.sources(indicator)
        explain.sql(indicator)


if __name__ == "__main__":
    frame.show(texts.INDICATOR, draw)
