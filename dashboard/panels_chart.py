"""Curves below each other in one figure: what a figure of many parts is collected in, and its axes."""

from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.chart_parts import blank_figure
from dashboard.palette import Palette
from dashboard.time_axis_chart import TimeAxis


@dataclass
class Sheet:
    """Traces, shapes, annotations and y axes of a figure to be: to build it bit by bit would be slow."""

    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    axes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, x: float, y: float, yref: str, text: str, colour: str, **more: Any) -> None:
        """A word in the picture; `more` is settings of an annotation, and `size` (12 pixels)."""
        place = {"x": x, "y": y, "xref": "x", "yref": yref, "text": text, "showarrow": False}
        self.notes.append({**place, "font": {"color": colour, "size": more.pop("size", 12)}, **more})

    def line(self, yref: str, start: tuple[float, float], end: tuple[float, float], style: dict[str, Any]) -> None:
        """A straight line below the curves."""
        ends = {"x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1]}
        self.shapes.append({"type": "line", "xref": "x", "yref": yref, "layer": "below", "line": style, **ends})

    def drawn(self) -> list[go.Bar | go.Scatter]:
        """The traces; those with a base are bars."""
        return [go.Bar(trace) if "base" in trace else go.Scatter(trace) for trace in self.traces]


def add_axes(
    sheet: Sheet, number: int, inner: int, top: int, height: int, under: int, palette: Palette
) -> tuple[str, str]:
    """Two y axes of panel `number` (from 0), `top` pixels down of `inner`: of the curve, and in pixels below it."""
    upper, lower = "y" if number == 0 else f"y{2 * number + 1}", f"y{2 * number + 2}"
    end = top + height
    sheet.axes[upper] = {
        "domain": [1 - end / inner, 1 - top / inner],
        "gridcolor": palette.rule,
        "automargin": True,
        "tickfont": {"color": palette.quiet, "size": 12},
    }
    sheet.axes[lower] = {
        "domain": [max(1 - (end + under) / inner, 0), 1 - end / inner],
        "range": [under, 0],
        "visible": False,
    }
    return upper, lower


def panels_figure(sheet: Sheet, axis: TimeAxis, inner: int, palette: Palette) -> go.Figure:
    """The figure of panels that are `inner` pixels high together and share one time axis."""
    axes = {f"yaxis{name.removeprefix('y')}": {"fixedrange": True, **settings} for name, settings in sheet.axes.items()}
    layout = blank_figure(palette, height=inner + 8, top=2).layout.to_plotly_json() | {
        "margin": {"l": 0, "r": 16, "t": 2, "b": 6},
        "hovermode": "closest",
        "shapes": sheet.shapes,
        "annotations": sheet.notes,
        "xaxis": {"range": [0, axis.length], "visible": False, "fixedrange": True},
        **axes,
    }
    return go.Figure(sheet.drawn(), layout)


def is_hidden() -> pl.Expr:
    """Whether a point is there but not shown, or not there to be asked for; not where nobody answered."""
    return ~pl.col("status").is_in(["published", "no_answers"])


def add_line(sheet: Sheet, rows: pl.DataFrame, yaxis: str, pen: dict[str, Any]) -> pl.DataFrame:
    """The line through the published points of `time_axis_chart.placed` rows, and these points.

    The pen is lifted over what is hidden, at a new median and at a break.
    """
    cuts = is_hidden().cast(pl.Int32).cum_sum() + pl.col("phase") + pl.col("is_break").cast(pl.Int32).cum_sum()
    shown = rows.with_columns(part=cuts).filter(pl.col("status") == "published")
    xs: list[float | None] = []
    ys: list[float | None] = []
    part = None
    for x, value, at in shown.select("x", "value", "part").iter_rows():
        if part is not None and at != part:
            xs.append(None)
            ys.append(None)
        xs.append(x)
        ys.append(value)
        part = at
    sheet.traces.append({"x": xs, "y": ys, "yaxis": yaxis, "mode": "lines", "line": pen, "hoverinfo": "skip"})
    return shown


def markers(rows: pl.DataFrame, yaxis: str, marker: dict[str, Any]) -> dict[str, Any]:
    """A trace with a mark at every row."""
    place = {"x": rows["x"].to_list(), "y": rows["value"].to_list(), "yaxis": yaxis}
    return {**place, "mode": "markers", "cliponaxis": False, "marker": marker}
