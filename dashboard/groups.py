"""One indicator by group: a picture and a table per breakdown."""

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard import data, downloads, exhibit, frame, texts
from dashboard.cell_tables import CHANGED, cell_table, notes
from dashboard.chart_parts import scale_of
from dashboard.charts import dot_rows
from dashboard.frame import Page
from dashboard.palette import Palette
from dashboard.tables import Column
from dashboard.target import WHOLE_PROGRAMME, target_states
from dashboard.wording import unit_of, worded


def draw(page: Page, indicator: dict[str, Any], area: str, targets: Sequence[dict[str, Any]]) -> None:
    """Each breakdown in the newest period that it has a figure for: of the area, or of the whole programme instead.

    `targets` are those by group.
    """
    by_area = [data.cells_by_group(page.snapshot, indicator["indicator_id"], code) for code in (area, WHOLE_PROGRAMME)]
    names = pl.concat(by_area)["breakdown"].unique(maintain_order=True)
    for name in sorted(names):
        parts = [part for cells in by_area if (part := cells.filter(pl.col("breakdown") == name)).height]
        shown = [part for part in parts if (part["status"] == "published").any()]
        cells = next(iter([*shown, *parts]))
        published = cells.filter(pl.col("status") == "published")
        newest = (cells if published.is_empty() else published)["period_code"][-1]
        rows = worded(
            cells.filter(pl.col("period_code") == newest), indicator["unit_sv"], own_area="", label="value_label_sv"
        )
        goals = target_states([row for row in targets if row["breakdown"] == name])
        _draw_one(page, indicator, rows.with_columns(tone=pl.col("tone").replace("pooled", "other")), goals)


def _draw_one(page: Page, indicator: dict[str, Any], rows: pl.DataFrame, goals: list[str]) -> None:
    first = rows.row(0, named=True)
    label = first["breakdown_label_sv"] or first["breakdown"].capitalize()
    frame.section(f"{label}, {first['period_label_sv']}", f"{first['area_name'] or first['area_code']}.")
    columns, judged = [Column("label", texts.GROUP)], (CHANGED,)
    download = downloads.of_cells(page, indicator, rows, columns, judged)
    shown = rows.filter(pl.col("status") == "published")
    if shown.is_empty():
        _all_absent(rows)
        downloads.offer(download, first["breakdown"])
        return
    said = " ".join(text for text in rows["conclusion_sv"].to_list() if text)
    unit = unit_of(shown.row(0, named=True), indicator["unit_sv"])
    title = f"{indicator['title_sv']} efter {label.lower()}, {first['period_label_sv']}"

    def figure(palette: Palette) -> go.Figure:
        return dot_rows(rows, unit, palette, scale=scale_of(indicator["indicator_id"]))

    exhibit.draw(page, figure, f"groups_{first['breakdown']}", said or label)
    st.html(cell_table(f"{indicator['title_sv']} efter {label.lower()}", rows, columns, judged))
    place = first["area_name"] or first["area_code"]
    downloads.offer(download, first["breakdown"], downloads.picture_of(page, figure, title, place, said or label))
    for goal in goals:
        frame.note(goal)


def _all_absent(rows: pl.DataFrame) -> None:
    """A list of words in the place of a table without a single figure."""
    lines = [
        f"{'; '.join(part['label'].to_list())}: {note}." for (note,), part in rows.group_by("note", maintain_order=True)
    ]
    st.html("".join(f"<p>{escape(line[:1].upper() + line[1:])}</p>" for line in lines) + notes(rows))
