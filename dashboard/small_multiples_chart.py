"""One small picture per area on one shared scale: frames in, a Plotly figure out; no Streamlit, no SQL."""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard.chart_parts import Scale, axis_range, blank_figure, hatching, hover_texts, value_ticks
from dashboard.palette import Palette

COLUMNS: Final = 2
_PANEL, _TITLE, _FOOT, _GAP = 118, 26, 26, 0.06


def small_multiples(
    areas: Sequence[pl.DataFrame],
    programme: pl.DataFrame,
    unit: str,
    palette: Palette,
    scale: Scale | None = None,
) -> go.Figure:
    """Two panels beside each other, one per area: dots with 95 % intervals per period, the programme pale behind.

    Every frame is `wording.worded` in time order; a period without a figure is a hatched band with its word.
    """
    every = pl.concat([*areas, programme])
    names = every.unique("period_code", maintain_order=True).select("period_code", "period_label_sv")
    place = {code: at for at, code in enumerate(names["period_code"])}
    known = [value for column in ("value", "lower_95", "upper_95") for value in every[column].to_list()]
    low, high = axis_range(known, unit, scale)
    n_rows = -(-len(areas) // COLUMNS)
    height = n_rows * (_PANEL + _TITLE) + _FOOT
    figure = blank_figure(palette, height=height, top=0)
    figure.update_layout(margin_b=_FOOT, margin_r=8)
    layout: dict[str, Any] = {}
    for at, rows in enumerate(areas):
        row, column = divmod(at, COLUMNS)
        top = 1 - row / n_rows
        title = _TITLE / (height - _FOOT)
        suffix = "" if at == 0 else str(at + 1)
        width = (1 - _GAP) / COLUMNS
        left = column * (width + _GAP)
        layout[f"yaxis{suffix}"] = {
            "domain": [max(top - 1 / n_rows + 0.02, 0), top - title],
            "anchor": f"x{suffix}",
            "gridcolor": palette.rule,
            "tickfont": {"color": palette.quiet, "size": 12},
            "automargin": True,
            "fixedrange": True,
            "zeroline": False,
            "showticklabels": column == 0,
            **value_ticks(low, high, unit),
            "tickvals": [low, (low + high) / 2, high] if unit == "%" else None,
            "ticktext": None,
            "tickmode": "array" if unit == "%" else "auto",
        }
        layout[f"xaxis{suffix}"] = {
            "domain": [left, left + width],
            "anchor": f"y{suffix}",
            "tickmode": "array",
            "tickvals": list(place.values()),
            "ticktext": names["period_label_sv"].to_list(),
            "tickfont": {"color": palette.quiet, "size": 12},
            "tickangle": 0,
            "range": [-0.5, len(place) - 0.5],
            "showgrid": False,
            "fixedrange": True,
            "zeroline": False,
            "showticklabels": at >= len(areas) - COLUMNS,
        }
        _add_title(figure, rows, left, top, palette)
        _add_panel(figure, programme, place, suffix, palette.rule, 8, palette, is_hatched=False, bounds=(low, high))
        colour = palette.own if rows["is_own"].any() else palette.other
        _add_panel(figure, rows, place, suffix, colour, 10, palette, is_hatched=True, bounds=(low, high))
    figure.update_layout(layout)
    return figure


def _add_title(figure: go.Figure, rows: pl.DataFrame, left: float, top: float, palette: Palette) -> None:
    newest = rows.row(-1, named=True)
    own = newest["is_own"]
    colour = palette.own if own else palette.ink
    figure.add_annotation(
        x=left,
        y=top,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        showarrow=False,
        text=f"<b>{newest['label']}</b> {newest['value_text']}",
        font={"color": colour, "size": 13},
    )


def _add_panel(
    figure: go.Figure,
    rows: pl.DataFrame,
    place: dict[str, int],
    suffix: str,
    colour: str,
    size: int,
    palette: Palette,
    *,
    is_hatched: bool,
    bounds: Scale,
) -> None:
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    placed = rows.with_columns(x=pl.col("period_code").replace_strict(place, return_dtype=pl.Float64))
    missing = placed.filter(pl.col("status") != "published")
    if is_hatched and missing.height:
        figure.add_bar(
            x=missing["x"],
            y=[bounds[1] - bounds[0]] * missing.height,
            base=bounds[0],
            width=0.5,
            marker=hatching(palette),
            customdata=hover_texts(missing),
            hovertemplate="%{customdata}<extra></extra>",
            **axes,
        )
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x, value, is_break in placed.select("x", "value", "is_break").iter_rows():
        xs += [None, x] if is_break else [x]
        ys += [None, value] if is_break else [value]
    figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": 1.5}, hoverinfo="skip", **axes)
    if not is_hatched:
        return
    bars_x: list[float | None] = []
    bars_y: list[float | None] = []
    for x, lower, upper in placed.select("x", "lower_95", "upper_95").iter_rows():
        if lower is not None and upper is not None:
            bars_x += [x, x, None]
            bars_y += [lower, upper, None]
    figure.add_scatter(x=bars_x, y=bars_y, mode="lines", line={"color": colour, "width": 3}, hoverinfo="skip", **axes)
    shown = placed.filter(pl.col("status") == "published")
    figure.add_scatter(
        x=shown["x"],
        y=shown["value"],
        mode="markers",
        cliponaxis=False,
        customdata=hover_texts(shown),
        hovertemplate="%{customdata}<extra></extra>",
        marker={"color": colour, "size": size, "line": {"color": palette.paper, "width": 1.5}},
        **axes,
    )
