"""An indicator that is measured in a few rounds: slopes with intervals, and that they are too few for a trend."""

from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard import choices, data, downloads, exhibit, frame, texts
from dashboard.cell_tables import CHANGED, COMPARED_OTHERS, cell_table
from dashboard.chart_parts import scale_of
from dashboard.lock import lock_notice, nothing_shown
from dashboard.palette import Palette
from dashboard.selection import period_name
from dashboard.series import Series, choose_step, newest_cell, series_of
from dashboard.tables import Column
from dashboard.target import target_line, target_states, targets_of
from dashboard.time_chart import FEW_PERIODS, over_time
from dashboard.wording import absence, finding, unit_of, version

WIDTH = 760
KEY = "rounds"


def draw_rounds(
    page: frame.Page, indicator: dict[str, Any], offered: pl.DataFrame, group: tuple[str, str], own: str
) -> None:
    """The series of the whole programme and of the own area, in the steps that it is measured in."""
    targets = targets_of(page.snapshot, indicator, own, group)
    is_hidden = offered.is_empty() or indicator["withheld_sv"]
    series = None if is_hidden else choose_step(page, series_of(page.snapshot, indicator, group, own))
    choices.end()
    frame.notices(page.choices.problems)
    if series is None:
        nothing_shown(indicator)
        return
    newest = newest_cell(series)
    title, rest = finding(newest, indicator["title_sv"])
    label = newest["value_label_sv"] if newest["breakdown"] != "all" else ""
    frame.heading(title, indicator["title_sv"], newest["label"], newest["period_label_sv"], label, version(newest))
    lock_notice(indicator)
    frame.notices([series.notice] if series.notice else [])
    rows = pl.concat(series.frames)
    taken = _picture(page, indicator, series, rows, targets, title)
    mine = series.frames[-1]
    n_shown = mine.filter(pl.col("status") == "published").height
    absent = mine.filter(pl.col("status") != "published").head(1).rows(named=True)
    frame.said(
        [
            f"{newest['label']}: {rest}" if rest else "",
            *(f"{row['label']}, {row['period_label_sv']}: {absence(row)}" for row in absent),
            *data.breaks(page.snapshot, indicator["indicator_id"])["reason_sv"].to_list(),
            *target_states(targets),
            texts.TOO_FEW_FOR_TREND if n_shown < texts.ENOUGH_FOR_TREND else "",
        ]
    )
    columns = [Column("label", texts.AREA), Column("period_label_sv", period_name(offered))]
    judged = (COMPARED_OTHERS, CHANGED)
    table = pl.concat([part.reverse() for part in reversed(series.frames)])
    with st.expander(texts.TABLE):
        st.html(cell_table(indicator["title_sv"], table, columns, judged))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"gb-links-{KEY}"):
        downloads.offer(downloads.of_cells(page, indicator, table, columns, judged, targets), KEY, taken)
        page.link(texts.INDICATOR, texts.HOW_IT_IS_COUNTED, indikator=indicator["indicator_id"])


def _picture(
    page: frame.Page,
    indicator: dict[str, Any],
    series: Series,
    rows: pl.DataFrame,
    targets: list[dict[str, Any]],
    title: str,
) -> downloads.Picture | None:
    """Draws the series; the same picture to take home, or None where there is nothing to draw."""
    shown = rows.filter(pl.col("status") == "published")
    if shown.is_empty():
        frame.notices([texts.NOTHING_TO_DRAW])
        return None
    periods = rows["period_code"].unique().to_list()
    target = target_line([row for row in targets if row["period_code"] in periods], indicator)
    unit = unit_of(shown.row(0, named=True), indicator["unit_sv"])
    scale = scale_of(indicator["indicator_id"])

    def figure(palette: Palette) -> go.Figure:
        return over_time(series.frames, unit, palette, target, scale)

    said = [text for text in series.frames[-1]["conclusion_sv"].to_list() if text]
    alt = " ".join(said[-FEW_PERIODS:]) or title
    exhibit.draw(page, figure, KEY, alt, WIDTH if len(periods) <= FEW_PERIODS else "stretch")
    return downloads.picture_of(page, figure, title, indicator["title_sv"], alt)
