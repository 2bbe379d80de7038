"""Run charts: a thin line, dots, the median as a step and signals ringed; panels with one shared scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
import polars as pl

from dashboard import formats
from dashboard.chart_parts import Scale, axis_range, hatching, hover_texts, value_ticks
from dashboard.flags_chart import Lane, add_lanes, lanes_height
from dashboard.palette import Palette
from dashboard.panels_chart import Sheet, add_axes, add_line, is_hidden, markers, panels_figure
from dashboard.time_axis_chart import TimeAxis, axis_of, placed

MEDIAN: Final = "median"
LIMIT: Final = "gräns"
NEW_MEDIAN: Final = "medianen räknas om"
BREAK: Final = "brott: frågan ändrades"
FEW_PANELS: Final = 2

# Pixels: the height of a curve by how many panels there are, the name above it, the air below it.
_CURVE, _CURVE_OF_TWO, _CURVE_OF_MANY = 260, 190, 110
_NAME, _AIR = 26, 14
# A hatched band as wide as this part of the axis holds its word on a telephone.
_WIDE: Final = 0.3


@dataclass(frozen=True)
class Panel:
    """One curve and the marks under it.

    `points` are `curves.curves` of one area in time order; `tone` is own, pooled or other.
    """

    label: str
    tone: str
    points: pl.DataFrame
    lanes: tuple[Lane, ...] = ()


@dataclass(frozen=True)
class _Plot:
    """Where a curve is drawn: its y axis, the ends of it, the time, the colours, whether room is scarce."""

    yaxis: str
    low: float
    high: float
    axis: TimeAxis
    palette: Palette
    is_crowded: bool


def run_charts(
    panels: Sequence[Panel],
    unit: str,
    palette: Palette,
    events: pl.DataFrame,
    opened: str = "",
    scale: Scale | None = None,
) -> go.Figure:
    """The panels below each other, on one scale and one time axis; `events` (marks) are pale bands in all of them.

    `opened` is the mark_ref of the mark whose story is open. A hidden period is hatched and the line stops there;
    where nobody answered there is only no dot. At least one panel must have a point.
    """
    axis = axis_of(pl.concat([panel.points for panel in panels]))
    is_crowded = len(panels) > FEW_PANELS
    low, high = _ends(panels, unit, scale, is_crowded)
    curve = {1: _CURVE, FEW_PANELS: _CURVE_OF_TWO}.get(len(panels), _CURVE_OF_MANY)
    unders = [lanes_height(panel.lanes, axis) for panel in panels]
    inner = sum(_NAME + curve + under + _AIR for under in unders)
    sheet = Sheet()
    top = 0
    for number, (panel, under) in enumerate(zip(panels, unders, strict=True)):
        upper, lower = add_axes(sheet, number, inner, top + _NAME, curve, under, palette)
        sheet.axes[upper] |= value_ticks(low, high, unit)
        plot = _Plot(upper, low, high, axis, palette, is_crowded)
        rows = placed(panel.points, axis)
        _add_ground(sheet, plot)
        _add_events(sheet, events, plot, is_named=number == 0)
        _add_hidden(sheet, rows, plot)
        _add_median(sheet, rows, unit, plot)
        _add_curve(sheet, rows, panel, plot)
        _add_name(sheet, rows, panel, plot)
        add_lanes(sheet, panel.lanes, axis, lower, panel.tone, opened, palette)
        top += _NAME + curve + under + _AIR
    return panels_figure(sheet, axis, inner, palette)


def _ends(panels: Sequence[Panel], unit: str, scale: Scale | None, is_crowded: bool) -> Scale:
    """The shared scale: it holds every point and median, and the limits where they are drawn."""
    names = ("value", "median") if is_crowded else ("value", "median", "limit_lower", "limit_upper")
    return axis_range([value for panel in panels for name in names for value in panel.points[name]], unit, scale)


def _add_ground(sheet: Sheet, plot: _Plot) -> None:
    sheet.line(plot.yaxis, (0, plot.low), (plot.axis.length, plot.low), {"color": plot.palette.quiet, "width": 1})
    for x, _ in plot.axis.ticks():
        sheet.line(plot.yaxis, (x, plot.low), (x, plot.high), {"color": plot.palette.rule, "width": 1})


def _add_events(sheet: Sheet, events: pl.DataFrame, plot: _Plot, *, is_named: bool) -> None:
    for event in events.iter_rows(named=True):
        last = event["mark_end_date"] or plot.axis.last
        if not plot.axis.reaches(event["mark_date"], last):
            continue
        start = plot.axis.at(event["mark_date"])
        place = {"x0": start, "x1": plot.axis.at(last), "y0": plot.low, "y1": plot.high}
        look = {"fillcolor": plot.palette.rule, "opacity": 0.4, "line": {"width": 0}, "layer": "below"}
        sheet.shapes.append({"type": "rect", "xref": "x", "yref": plot.yaxis, **place, **look})
        if is_named:
            beside = {"xanchor": "left", "yanchor": "top", "xshift": 3}
            sheet.note(start, plot.high, plot.yaxis, event["label_sv"], plot.palette.quiet, **beside)


def _add_hidden(sheet: Sheet, rows: pl.DataFrame, plot: _Plot) -> None:
    """The hidden periods as hatched bands, those that follow each other as one; the word in the widest."""
    hidden = rows.with_columns(is_hidden=is_hidden(), run=is_hidden().rle_id()).filter("is_hidden")
    if hidden.is_empty():
        return
    bands = (
        hidden.group_by("run", maintain_order=True)
        .agg(pl.first("x_start", "note"), pl.last("x_end"))
        .with_columns(width=pl.col("x_end") - pl.col("x_start"), middle=(pl.col("x_start") + pl.col("x_end")) / 2)
    )
    sheet.traces.append(
        {
            "x": bands["middle"].to_list(),
            "y": [plot.high - plot.low] * bands.height,
            "base": plot.low,
            "width": bands["width"].to_list(),
            "yaxis": plot.yaxis,
            "hovertemplate": "%{customdata}<extra></extra>",
            "customdata": bands["note"].to_list(),
            "marker": hatching(plot.palette),
        }
    )
    widest = bands.sort("width", descending=True, maintain_order=True).row(0, named=True)
    angle = 0 if widest["width"] > _WIDE * plot.axis.length else -90
    style = {"bgcolor": plot.palette.paper, "textangle": angle}
    middle = (plot.low + plot.high) / 2
    sheet.note(widest["middle"], middle, plot.yaxis, f" {widest['note']} ", plot.palette.quiet, **style)


def _add_median(sheet: Sheet, rows: pl.DataFrame, unit: str, plot: _Plot) -> None:
    """The median as a step per phase: solid where it is frozen, dashed where it may move; limits as dotted lines."""
    for (phase,), part in rows.group_by("phase", maintain_order=True):
        first, last = part.row(0, named=True), part.row(-1, named=True)
        if phase != rows["phase"][0]:
            _add_cut(sheet, first["x_start"], NEW_MEDIAN, rows, plot)
        levels = [] if plot.is_crowded else [(first["limit_lower"], LIMIT), (first["limit_upper"], LIMIT)]
        for value, name in [(first["median"], MEDIAN), *levels]:
            if value is None:
                continue
            dash = ("solid" if first["is_baseline_frozen"] else "dash") if name == MEDIAN else "dot"
            style = {"color": plot.palette.quiet, "width": 1.6 if name == MEDIAN else 1, "dash": dash}
            ends = {"x": [first["x_start"], last["x_end"]], "y": [value, value], "yaxis": plot.yaxis}
            sheet.traces.append({**ends, "mode": "lines", "line": style, "hoverinfo": "skip"})
            place = {"xanchor": "left", "yanchor": "bottom", "xshift": 3, "yshift": 2, "borderpad": 0}
            text = f"{name} {formats.with_unit(value, unit)}"
            sheet.note(
                first["x_start"], value, plot.yaxis, text, plot.palette.quiet, bgcolor=plot.palette.paper, **place
            )
    for row in rows.filter("is_break").iter_rows(named=True):
        _add_cut(sheet, row["x_start"], BREAK, rows, plot)


def _add_cut(sheet: Sheet, x: float, text: str, rows: pl.DataFrame, plot: _Plot) -> None:
    """The labelled line where a curve is cut; none at its beginning."""
    if x <= rows["x_start"][0]:
        return
    is_early = x < plot.axis.length / 2
    sheet.line(plot.yaxis, (x, plot.low), (x, plot.high), {"color": plot.palette.quiet, "width": 1.5, "dash": "dot"})
    place = {"xanchor": "left" if is_early else "right", "xshift": 3 if is_early else -3, "yanchor": "top"}
    style = {"bgcolor": plot.palette.paper, "yshift": -16, **place}
    sheet.note(x, plot.high, plot.yaxis, text, plot.palette.quiet, **style)


def _add_curve(sheet: Sheet, rows: pl.DataFrame, panel: Panel, plot: _Plot) -> None:
    colour = {"own": plot.palette.own, "pooled": plot.palette.ink}.get(panel.tone, plot.palette.other_text)
    size = 5 if plot.is_crowded else 7
    shown = add_line(sheet, rows, plot.yaxis, {"color": colour, "width": 1.2})
    ringed = shown.filter(pl.col("is_in_signal_run") | pl.col("is_outside_limits"))
    if ringed.height:
        ring = {"symbol": "circle-open", "size": 2 * size, "color": colour, "line": {"width": 1.4}}
        sheet.traces.append(markers(ringed, plot.yaxis, ring) | {"hoverinfo": "skip"})
    if shown.height:
        hover = {"customdata": hover_texts(shown), "hovertemplate": "%{customdata}<extra></extra>"}
        dots = markers(shown, plot.yaxis, {"color": colour, "size": size, "opacity": 1})
        sheet.traces.append(dots | hover | {"unselected": {"marker": {"opacity": 1}}})


def _add_name(sheet: Sheet, rows: pl.DataFrame, panel: Panel, plot: _Plot) -> None:
    """The area to the left above its curve, its newest figure to the right."""
    colour = plot.palette.own if panel.tone == "own" else plot.palette.ink
    place = {"yanchor": "bottom", "yshift": 3}
    sheet.note(0, plot.high, plot.yaxis, f"<b>{panel.label}</b>", colour, size=14, xanchor="left", **place)
    shown = rows.filter(pl.col("status") == "published")
    if shown.height:
        newest = shown.row(-1, named=True)
        text = f"{newest['period_label_sv']}: <b>{newest['value_text']}</b>"
        sheet.note(plot.axis.length, plot.high, plot.yaxis, text, colour, size=13, xanchor="right", **place)
