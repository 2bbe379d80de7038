"""The picture of one indicator over time: frames in, a Plotly figure out; no Streamlit, no SQL."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from dashboard.chart_parts import LABEL_ROW, Line, axis_range, blank_figure, hatching, hover_texts, value_ticks
from dashboard.palette import Palette


def over_time(series: Sequence[pl.DataFrame], unit: str, palette: Palette, target: Line | None = None) -> go.Figure:
    """Dots with intervals per period, one series per area; a break is a gap with a labelled line.

    A period without a figure is a hatched band with the word of its absence. Every frame is `wording.worded` in time
    order; one or two frames, of which the last stands out.
    """
    spread = [value for rows in series for name in ("value", "lower_95", "upper_95") for value in rows[name].to_list()]
    low, high = axis_range([*spread, *([target.value] if target else [])], unit)
    figure = blank_figure(palette, height=380, top=2 * LABEL_ROW)
    periods = dict(
        pl.concat(series)
        .unique("period_code", maintain_order=True)
        .select("period_code", "period_label_sv")
        .iter_rows()
    )
    place = {code: at for at, code in enumerate(periods)}
    for rows, offset, tone in zip(series, _offsets(len(series)), ("other", "own")[-len(series) :], strict=True):
        placed = rows.with_columns(x=pl.col("period_code").replace_strict(place, return_dtype=pl.Float64) + offset)
        _add_hatched_columns(figure, placed.filter(pl.col("status") != "published"), 0.18, low, high, palette)
        _add_slope(figure, placed, tone, palette)
        _add_labels(
            figure, placed, tone, palette, _is_above(rows, [other for other in series if other is not rows], tone)
        )
    for code in pl.concat(series).filter("is_break")["period_code"].unique():
        if place[code] > 0:
            _add_break(figure, place[code] - 0.5, palette)
    if target:
        figure.add_hline(y=target.value, line={"color": palette.target, "width": 1.5, "dash": "dash"})
        figure.add_annotation(
            x=1,
            xref="paper",
            y=target.value,
            text=target.label,
            showarrow=False,
            xanchor="right",
            yshift=11,
            font={"color": palette.target, "size": 13},
        )
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(place.values()),
        ticktext=list(periods.values()),
        range=[-0.6, len(periods) - 0.4],
        showgrid=False,
    )
    figure.update_yaxes(gridcolor=palette.rule, automargin=True, **value_ticks(low, high, unit))
    return figure


def _add_slope(figure: go.Figure, rows: pl.DataFrame, tone: str, palette: Palette) -> None:
    shown = rows.filter(pl.col("status") == "published")
    if shown.is_empty():
        return
    colour = palette.own if tone == "own" else palette.other
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x, value, is_break in rows.select("x", "value", "is_break").iter_rows():
        # None lifts the pen: no line over a break or over a period without a figure.
        xs += [None, x] if is_break else [x]
        ys += [None, value] if is_break else [value]
    figure.add_scatter(
        x=xs, y=ys, mode="lines", line={"color": colour, "width": 1.2}, hoverinfo="skip", connectgaps=False
    )
    bars = shown.filter(pl.col("lower_95").is_not_null() & pl.col("upper_95").is_not_null())
    for x, lower, upper in bars.select("x", "lower_95", "upper_95").iter_rows():
        figure.add_scatter(
            x=[x, x], y=[lower, upper], mode="lines", line={"color": colour, "width": 3.5}, hoverinfo="skip"
        )
    figure.add_scatter(
        x=shown["x"],
        y=shown["value"],
        mode="markers",
        cliponaxis=False,
        customdata=hover_texts(shown),
        hovertemplate="%{customdata}<extra></extra>",
        marker={"color": colour, "size": 13 if tone == "own" else 11, "line": {"color": palette.paper, "width": 1.5}},
    )


def _offsets(n_series: int) -> list[float]:
    return [0.0] if n_series == 1 else [-0.1, 0.1]


def _is_above(rows: pl.DataFrame, others: Sequence[pl.DataFrame], tone: str) -> dict[str, bool]:
    """Per period: whether the label goes above the dot, so that the labels of two series never meet."""
    rivals = {code: value for other in others for code, value in other.select("period_code", "value").iter_rows()}
    above = {}
    for code, value in rows.select("period_code", "value").iter_rows():
        rival = rivals.get(code)
        above[code] = tone == "own" if value is None or rival is None or value == rival else value > rival
    return above


def _add_labels(figure: go.Figure, rows: pl.DataFrame, tone: str, palette: Palette, above: dict[str, bool]) -> None:
    shown = rows.filter(pl.col("status") == "published")
    for at, row in enumerate(shown.iter_rows(named=True)):
        is_above = above[row["period_code"]]
        bound = row["upper_95"] if is_above else row["lower_95"]
        words = [row["value_text"]]
        if at == shown.height - 1:
            words.insert(0 if is_above else 1, f"<b>{row['label']}</b>")
        figure.add_annotation(
            x=row["x"],
            y=row["value"] if bound is None else bound,
            text="<br>".join(words),
            showarrow=False,
            yanchor="bottom" if is_above else "top",
            yshift=8 if is_above else -8,
            font={"color": palette.own if tone == "own" else palette.other_text, "size": 14},
        )


def _add_break(figure: go.Figure, x: float, palette: Palette) -> None:
    figure.add_vline(x=x, line={"color": palette.quiet, "width": 1.5, "dash": "dot"})
    figure.add_annotation(
        x=x,
        y=1,
        yref="paper",
        yanchor="bottom",
        text="brott: frågan ändrades",
        showarrow=False,
        yshift=4,
        font={"color": palette.quiet, "size": 13},
    )


def _add_hatched_columns(
    figure: go.Figure, rows: pl.DataFrame, width: float, low: float, high: float, palette: Palette
) -> None:
    if rows.is_empty():
        return
    figure.add_bar(
        x=rows["x"],
        y=[high - low] * rows.height,
        base=low,
        width=width,
        hovertemplate="%{customdata}<extra></extra>",
        customdata=hover_texts(rows),
        marker=hatching(palette),
    )
    for row in rows.iter_rows(named=True):
        figure.add_annotation(
            x=row["x"],
            y=(low + high) / 2,
            text=f" {row['note']} ",
            textangle=-90,
            showarrow=False,
            bgcolor=palette.paper,
            font={"color": palette.quiet, "size": 13},
        )
