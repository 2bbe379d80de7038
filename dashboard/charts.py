"""The comparison picture: frames in, a Plotly figure out; no Streamlit, no SQL."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.chart_parts import (
    BOTTOM,
    LABEL_ROW,
    Line,
    Scale,
    axis_range,
    blank_figure,
    hatching,
    hover_texts,
    several_lines,
    value_ticks,
)
from dashboard.palette import Palette

_TALL_ROW, _LOW_ROW, _MANY_ROWS = 46, 26, 40
_LABEL_LINE = 18


def dot_rows(
    rows: pl.DataFrame,
    unit: str,
    palette: Palette,
    pooled: Line | None = None,
    target: Line | None = None,
    scale: Scale | None = None,
) -> go.Figure:
    """Dots with 95 % line and thin 99.8 % whisker, one row per cell in the order given, first on top.

    `rows` is `wording.worded`; `scale` the ends of the scale where the values are scores.
    A row without a figure is a hatched band with the word of its absence.
    """
    rows = rows.with_columns(y=pl.int_range(rows.height, 0, -1))
    is_dense = rows.height > _MANY_ROWS
    lines = [line for line in (pooled, target) if line]
    spread = [value for name in ("value", "lower_998", "upper_998") for value in rows[name].to_list()]
    low, high = axis_range([*spread, *(line.value for line in lines), target.upper if target else None], unit, scale)
    top = LABEL_ROW * max(len(lines), 0.5)
    labels = [_row_label(row, palette, is_dense) for row in rows.iter_rows(named=True)]
    tall = _TALL_ROW + _LABEL_LINE * max((label.count("<br>") - 1 for label in labels if "<br>" in label), default=0)
    figure = blank_figure(
        palette, height=int(top + BOTTOM + (_LOW_ROW if is_dense else tall) * max(rows.height, 1)), top=int(top)
    )
    if pooled:
        _add_pooled(figure, pooled, low, high, palette)
    if target:
        _add_target(figure, target, low, high, palette, LABEL_ROW - 6 if pooled else 0)
    _add_hatched_rows(figure, rows.filter(pl.col("tone") == "absent"), low, high, palette)
    for tone in ("other", "region", "pooled", "higher", "lower", "own"):
        _add_dots(figure, rows.filter(pl.col("tone") == tone), tone, palette)
    figure.update_xaxes(gridcolor=palette.rule, **value_ticks(low, high, unit))
    figure.update_yaxes(
        tickmode="array",
        tickvals=rows["y"].to_list(),
        ticktext=labels,
        range=[0.4, rows.height + 0.6],
        automargin=True,
        ticklabelstandoff=10,
        showgrid=False,
    )
    return figure


def _colours(tone: str, palette: Palette) -> str:
    tones = {"own": palette.own, "higher": palette.higher, "lower": palette.lower, "pooled": palette.ink}
    return tones.get(tone, palette.other)


def _row_label(row: dict[str, Any], palette: Palette, is_dense: bool) -> str:
    label = row["label"] if is_dense else several_lines(row["label"])
    name = f"<b>{label}</b>" if row["is_own"] or row["tone"] == "pooled" else label
    if is_dense:
        return name
    symbol = row["comparison_text"][:1]
    note = f"{symbol} {row['value_text']}" if symbol in ("▲", "▼") else row["value_text"]
    second = f"{note} · {row['count_text']}" if row["count_text"] else note
    if row["tone"] == "absent":
        return name
    return f"{name}<br><span style='font-size:12px;color:{palette.quiet}'>{second}</span>"


def _add_dots(figure: go.Figure, rows: pl.DataFrame, tone: str, palette: Palette) -> None:
    if rows.is_empty():
        return
    colour = _colours(tone, palette)
    for low, high, width in (("lower_998", "upper_998", 1.2), ("lower_95", "upper_95", 4.5 if tone == "own" else 3.5)):
        xs, ys = _segments(rows, low, high)
        figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")
    symbol = {"higher": "triangle-up", "lower": "triangle-down", "region": "square", "pooled": "diamond"}.get(
        tone, "circle"
    )
    figure.add_scatter(
        x=rows["value"],
        y=rows["y"],
        mode="markers",
        cliponaxis=False,
        customdata=hover_texts(rows),
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "color": colour,
            "size": 14 if tone == "own" else 11,
            "symbol": symbol,
            "line": {"color": palette.paper, "width": 1.5},
        },
    )


def _segments(rows: pl.DataFrame, low: str, high: str) -> tuple[list[float | None], list[float | None]]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for lower, upper, y in rows.select(low, high, "y").iter_rows():
        if lower is not None and upper is not None:
            xs += [lower, upper, None]
            ys += [y, y, None]
    return xs, ys


def _add_hatched_rows(figure: go.Figure, rows: pl.DataFrame, low: float, high: float, palette: Palette) -> None:
    if rows.is_empty():
        return
    figure.add_bar(
        x=[high - low] * rows.height,
        y=rows["y"],
        base=low,
        orientation="h",
        width=0.56,
        hovertemplate="%{customdata}<extra></extra>",
        customdata=hover_texts(rows),
        marker=hatching(palette),
    )
    for row in rows.iter_rows(named=True):
        figure.add_annotation(
            x=low,
            y=row["y"],
            text=f" {row['note']} ",
            showarrow=False,
            xanchor="left",
            xshift=10,
            bgcolor=palette.paper,
            font={"color": palette.quiet, "size": 13},
        )


def _add_pooled(figure: go.Figure, line: Line, low: float, high: float, palette: Palette) -> None:
    if line.lower is not None and line.upper is not None:
        figure.add_vrect(
            x0=line.lower, x1=line.upper, fillcolor=palette.rule, opacity=0.45, line_width=0, layer="below"
        )
    figure.add_vline(x=line.value, line={"color": palette.quiet, "width": 1.5}, layer="below")
    _add_top_label(figure, line, low, high, palette.ink, 0)


def _add_target(figure: go.Figure, line: Line, low: float, high: float, palette: Palette, shift: int) -> None:
    for value in (line.value, line.upper):
        if value is not None:
            figure.add_vline(x=value, line={"color": palette.target, "width": 1.5, "dash": "dash"}, layer="below")
    _add_top_label(figure, line, low, high, palette.target, shift)


def _add_top_label(figure: go.Figure, line: Line, low: float, high: float, colour: str, shift: int) -> None:
    along = (line.value - low) / ((high - low) or 1)
    side = "left" if along < 0.4 else "right" if along > 0.6 else "center"
    figure.add_annotation(
        x=line.value,
        y=1,
        yref="paper",
        text=line.label,
        showarrow=False,
        xanchor=side,
        yanchor="bottom",
        yshift=shift,
        font={"color": colour, "size": 13},
    )
