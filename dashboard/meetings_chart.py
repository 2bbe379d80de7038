"""The meetings of a team, month by month; frames in, a figure out."""

from typing import Final

import plotly.graph_objects as go
import polars as pl

from dashboard.chart_parts import blank_figure, value_ticks
from dashboard.palette import Palette

_HEIGHT: Final = 150


def meetings(rows: pl.DataFrame, palette: Palette) -> go.Figure:
    """A bar per month, `n_meetings` high; the year's first month is named. `rows` is `data_my_area.team_meetings`."""
    figure = blank_figure(palette, height=_HEIGHT, top=10)
    said = [f"{label}: {n}" for label, n in rows.select("period_label_sv", "n_meetings").iter_rows()]
    figure.add_bar(
        x=list(range(rows.height)),
        y=rows["n_meetings"],
        width=0.7,
        marker={"color": palette.own},
        customdata=said,
        hovertemplate="%{customdata}<extra></extra>",
    )
    years = (
        rows.with_row_index("at")
        .filter((pl.col("period_start").dt.month() == 1) | (pl.col("at") == 0))
        .unique(pl.col("period_start").dt.year(), keep="first", maintain_order=True)
    )
    figure.update_layout(margin_b=28)
    figure.update_xaxes(
        tickmode="array",
        tickvals=years["at"].to_list(),
        ticktext=years["period_start"].dt.strftime("%Y").to_list(),
        tickangle=0,
        range=[-0.6, rows.height - 0.4],
        showgrid=False,
    )
    most = max([*rows["n_meetings"].to_list(), 1])
    figure.update_yaxes(gridcolor=palette.rule, automargin=True, **value_ticks(0, most * 1.1, "antal"))
    return figure
