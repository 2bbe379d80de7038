"""What the charts share: canvas, scales, hatching and hover texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard.formats import NBSP
from dashboard.palette import Palette

CONFIG: Final[dict[str, Any]] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
LABEL_ROW, BOTTOM = 26, 40
_FEW_STEPS: Final = 8

_FONT: Final = '"Source Sans", "Source Sans Pro", sans-serif'
_SHARE_UNITS: Final = ("%", "procentenheter")
# The scales that people score on, as their sheets have them; a figure is read against the whole scale.
_SCALES: Final = {"U06": (0.0, 5.0), "U07": (-2.0, 2.0)}
_LABEL_WIDTH: Final = 26

Scale = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A line across a chart with its label: the pooled value or a target.

    `lower` and `upper` give the pooled value a pale band; `upper` alone is the other end of a target that is a range.
    """

    value: float
    label: str
    lower: float | None = None
    upper: float | None = None


def scale_of(indicator_id: str) -> Scale | None:
    """The ends of the scale that an indicator is scored on; None where it is not scored."""
    return _SCALES.get(indicator_id)


def axis_range(values: Sequence[float | None], unit: str, scale: Scale | None = None) -> Scale:
    """0–100 for shares, wider only where a figure lies outside; from 0 to a little over the highest for the others.

    Scores have the whole of their `scale` and no more: no score can lie outside it, whatever an interval says.
    """
    if scale:
        return scale
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max(known, default=0.0)
    if unit in _SHARE_UNITS:
        return (low * 1.1 if low < 0 else 0.0), (100.0 if high <= 100 else high * 1.05)
    return low * 1.1, (high or 1.0) * 1.15


def blank_figure(palette: Palette, height: int, top: int) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 28, "t": top, "b": BOTTOM},
        showlegend=False,
        separators=f",{NBSP}",
        dragmode=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"bgcolor": palette.panel, "font": {"color": palette.ink, "size": 14}},
        font={"family": _FONT, "size": 14, "color": palette.ink},
        barmode="overlay",
        template="none",
    )
    figure.update_xaxes(fixedrange=True, zeroline=False, tickfont={"color": palette.quiet}, linecolor=palette.rule)
    figure.update_yaxes(fixedrange=True, zeroline=False, tickfont={"color": palette.ink}, showline=False)
    return figure


def value_ticks(low: float, high: float, unit: str) -> dict[str, Any]:
    """Axis settings: few ticks, the unit only on the last, so that they fit on a telephone."""
    if unit in _SHARE_UNITS and (low, high) == (0.0, 100.0):
        last = f"100{NBSP}%" if unit == "%" else "100"
        # A little beyond the scale, so that the line at 100 is drawn whole.
        ticks = {"tickmode": "array", "tickvals": [0, 25, 50, 75, 100], "ticktext": ["0", "25", "50", "75", last]}
        return {**ticks, "tickangle": 0, "range": [-0.4, 100.4]}
    step = {"dtick": 1} if unit in ("antal", "poäng") and high - low <= _FEW_STEPS else {"nticks": 5}
    return {**step, "tickangle": 0, "range": [low, high], "ticksuffix": f"{NBSP}%" if unit == "%" else ""}


def several_lines(label: str) -> str:
    """A long label broken where it can be, so that it leaves room for the picture."""
    return "<br>".join(wrap(label, _LABEL_WIDTH, break_long_words=False))


def hover_texts(rows: pl.DataFrame) -> list[str]:
    return [f"<b>{row['label']}</b>, {row['period_label_sv']}<br>{row['note']}" for row in rows.iter_rows(named=True)]


def hatching(palette: Palette) -> dict[str, Any]:
    return {
        "color": palette.panel,
        "pattern": {"shape": "/", "fgcolor": palette.hatch, "bgcolor": palette.panel, "size": 7, "solidity": 0.18},
        "line": {"width": 0},
    }
