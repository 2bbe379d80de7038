"""An indicator that is measured in a few rounds: slopes with intervals, and that they are too few for a trend."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, downloads, frame, texts
from dashboard.cell_tables import CHANGED, COMPARED_OTHERS, cell_table
from dashboard.lock import lock_notice, nothing_shown
from dashboard.selection import period_name
from dashboard.series import choose_step, newest_cell, series_of
from dashboard.series_picture import draw_series
from dashboard.tables import Column
from dashboard.target import target_states, targets_of
from dashboard.wording import absence, finding, version

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
    taken = draw_series(page, indicator, series, targets, title, KEY)
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
