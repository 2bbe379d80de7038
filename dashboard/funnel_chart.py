"""The funnel: areas by the size of their base, among limits that chance alone seldom breaks; no Streamlit, no SQL."""

from collections.abc import Sequence
from math import log10
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import formats
from dashboard.chart_parts import LABEL_ROW, Line, axis_range, blank_figure, hover_texts, value_ticks
from dashboard.label_places import Box, beside, choose_places
from dashboard.palette import Palette

# Fewer points have no shape to read.
FEWEST: Final = 3
_HEIGHT: Final = 440
_FOOT: Final = 66
_LIMITS: Final = (("95", "dot", 1.5), ("998", "solid", 1.2))
_LIMIT_COLUMNS: Final = ("funnel_lower_95", "funnel_upper_95", "funnel_lower_998", "funnel_upper_998")
# How much of the picture's width and height a name and a dot take on a telephone.
_NAME, _OWN_NAME, _DOT = (0.24, 0.055), (0.36, 0.055), (0.045, 0.035)


def in_funnel(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that a funnel can show: areas with a figure, a base and published limits, smallest base first."""
    if not set(_LIMIT_COLUMNS) <= set(rows.columns):
        return rows.clear()
    has_limits = pl.all_horizontal(pl.col(name).is_not_null() for name in _LIMIT_COLUMNS)
    is_shown = (pl.col("status") == "published") & pl.col("area_level").is_in(["K", "U"]) & (pl.col("denominator") > 0)
    return rows.filter(is_shown & has_limits).sort("denominator", maintain_order=True)


def funnel(rows: pl.DataFrame, unit: str, palette: Palette, pooled: Line, base: str) -> go.Figure:
    """Dots over their base, which grows tenfold by equal steps; own area strong, the others grey with their names.

    `rows` is `in_funnel` of `wording.worded` and holds at least FEWEST rows; `base` says what is counted along the
    axis. The limits are published for the areas' own bases and are joined by straight lines between them.
    """
    placed = rows.with_columns(x=pl.col("denominator").log10())
    left, right = _room(placed["x"].to_list())
    low, high = axis_range([*placed["value"].to_list(), pooled.value], unit)
    figure = blank_figure(palette, height=_HEIGHT, top=LABEL_ROW)
    figure.update_layout(margin_b=_FOOT)
    for level, dash, width in _LIMITS:
        for end in ("lower", "upper"):
            figure.add_scatter(
                x=placed["x"],
                y=placed[f"funnel_{end}_{level}"],
                mode="lines",
                line={"color": palette.other, "width": width, "dash": dash},
                hoverinfo="skip",
            )
    figure.add_scatter(
        x=[left, right], y=[pooled.value] * 2, mode="lines", line={"color": palette.ink, "width": 1.5}, hoverinfo="skip"
    )
    for tone in ("other", "higher", "lower", "own"):
        _add_dots(figure, placed.filter(pl.col("tone") == tone), tone, palette)
    figure.add_annotation(
        x=0,
        xref="paper",
        y=1,
        yref="paper",
        text=f"<b>—</b> {pooled.label}",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"color": palette.ink, "size": 13},
    )
    _add_limit_names(figure, placed, palette)
    _add_labels(figure, placed, palette, (left, right), (low, high))
    figure.update_xaxes(
        **_base_ticks(left, right), title={"text": base, "font": {"size": 13, "color": palette.quiet}}, showgrid=False
    )
    figure.update_yaxes(gridcolor=palette.rule, automargin=True, **value_ticks(low, high, unit))
    return figure


def _room(xs: Sequence[float]) -> tuple[float, float]:
    """The ends of the scale of bases, with room for the name of a limit to the left and a dot to the right."""
    spread = max(max(xs) - min(xs), 0.3)
    return min(xs) - 0.22 * spread, max(xs) + 0.08 * spread


def _base_ticks(left: float, right: float) -> dict[str, Any]:
    """1, 2, 5, 10, 20, 50, … as far as the scale goes."""
    round_numbers = [step * 10**power for power in range(0, 7) for step in (1, 2, 5)]
    shown = [n for n in round_numbers if left <= log10(n) <= right]
    return {
        "tickmode": "array",
        "tickvals": [log10(n) for n in shown],
        "ticktext": [formats.number(n) for n in shown],
        "tickangle": 0,
        "range": [left, right],
    }


def _add_dots(figure: go.Figure, rows: pl.DataFrame, tone: str, palette: Palette) -> None:
    if rows.is_empty():
        return
    colours = {"own": palette.own, "higher": palette.higher, "lower": palette.lower}
    symbols = {"higher": "triangle-up", "lower": "triangle-down"}
    figure.add_scatter(
        x=rows["x"],
        y=rows["value"],
        mode="markers",
        cliponaxis=False,
        customdata=hover_texts(rows),
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "color": colours.get(tone, palette.other),
            "size": 14 if tone == "own" else 11,
            "symbol": symbols.get(tone, "circle"),
            "line": {"color": palette.paper, "width": 1.5},
        },
    )


def _add_limit_names(figure: go.Figure, rows: pl.DataFrame, palette: Palette) -> None:
    """The names of the outer and the inner limit, where the funnel is widest."""
    first = rows.row(0, named=True)
    for level, name in (("998", f"99,8{formats.NBSP}%"), ("95", f"95{formats.NBSP}%")):
        figure.add_annotation(
            x=first["x"],
            y=first[f"funnel_upper_{level}"],
            text=name,
            showarrow=False,
            xanchor="right",
            xshift=-5,
            font={"color": palette.quiet, "size": 12},
        )


def _add_labels(
    figure: go.Figure,
    rows: pl.DataFrame,
    palette: Palette,
    across: tuple[float, float],
    upright: tuple[float, float],
) -> None:
    """Names beside the dots: the own area first, then those for which there is a free place."""
    in_turn = rows.sort("is_own", descending=True, maintain_order=True).rows(named=True)
    marks = [
        Box(
            (row["x"] - across[0]) / (across[1] - across[0]),
            (row["value"] - upright[0]) / ((upright[1] - upright[0]) or 1),
            *_DOT,
        )
        for row in in_turn
    ]
    sizes = [_OWN_NAME if row["is_own"] else _NAME for row in in_turn]
    wanted = [beside(mark, *size) for mark, size in zip(marks, sizes, strict=True)]
    for row, mark, place in zip(in_turn, marks, choose_places(wanted, marks, Box(0.5, 0.5, 1.1, 1.1)), strict=True):
        if place is None:
            continue
        side = (place.x > mark.x) - (place.x < mark.x)
        above = (place.y > mark.y) - (place.y < mark.y)
        figure.add_annotation(
            x=row["x"],
            y=row["value"],
            text=f"<b>{row['label']} {row['value_text']}</b>" if row["is_own"] else row["label"],
            showarrow=False,
            xanchor=("center", "left", "right")[side],
            yanchor=("middle", "bottom", "top")[above],
            xshift=10 * side,
            yshift=8 * above,
            bgcolor=palette.paper,
            font={"color": palette.own if row["is_own"] else palette.other_text, "size": 13},
        )
