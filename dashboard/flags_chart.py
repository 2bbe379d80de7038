"""The marks under a curve: tests of change as numbered flags with a thin bar, activities as ticks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.palette import Palette
from dashboard.panels_chart import Sheet
from dashboard.time_axis_chart import TimeAxis

# Pixels. A flag is about 50 days wide on a telephone.
YEARS, _NAME, _ROW, _GAP = 22, 17, 21, 5
_FLAG, _FLAG_DAYS = 17, 50


@dataclass(frozen=True)
class Lane:
    """Marks of one kind or one area: mark_ref, mark_date, mark_end_date, number (as text), hover; in time order.

    `is_flags`: numbered flags, otherwise ticks. `label` stands above the lane, '' for none.
    """

    label: str
    marks: pl.DataFrame
    is_flags: bool = True


def lanes_height(lanes: Sequence[Lane], axis: TimeAxis) -> int:
    """The pixels that the lanes need, the years above them included."""
    return YEARS + sum(_height(lane, axis) for lane in lanes)


def add_lanes(
    sheet: Sheet, lanes: Sequence[Lane], axis: TimeAxis, yaxis: str, tone: str, opened: str, palette: Palette
) -> None:
    """Years, then the lanes from the top down; the y of `yaxis` is pixels from its top. `opened` is a mark_ref."""
    for x, label in axis.ticks():
        sheet.note(x, 4, yaxis, label, palette.quiet, xanchor="left", yanchor="top")
    top = float(YEARS)
    for lane in lanes:
        if lane.label:
            sheet.note(0, top + 1, yaxis, lane.label, palette.quiet, xanchor="left", yanchor="top")
        rows = [row for row in lane.marks.iter_rows(named=True) if axis.reaches(row["mark_date"], row["mark_end_date"])]
        first = top + (_NAME if lane.label else 0) + _ROW / 2
        if rows and lane.is_flags:
            ys = [first + _ROW * place for place in packed(rows, axis)]
            _add_flags(sheet, rows, ys, axis, yaxis, tone, opened, palette)
        elif rows:
            _add_ticks(sheet, rows, first, axis, yaxis, opened, palette)
        top += _height(lane, axis)


def packed(rows: Sequence[dict[str, Any]], axis: TimeAxis) -> list[int]:
    """The row of each mark, so that neither flags nor bars lie on one another."""
    busy_until: list[int] = []
    places = []
    for row in rows:
        start, end = axis.at(row["mark_date"]), axis.at(row["mark_end_date"] or row["mark_date"])
        place = next((at for at, until in enumerate(busy_until) if until <= start), len(busy_until))
        busy_until[place : place + 1] = [max(end, start + _FLAG_DAYS)]
        places.append(place)
    return places


def _height(lane: Lane, axis: TimeAxis) -> int:
    rows = [row for row in lane.marks.iter_rows(named=True) if axis.reaches(row["mark_date"], row["mark_end_date"])]
    n_rows = max(packed(rows, axis), default=0) + 1 if lane.is_flags else 1
    return (_NAME if lane.label else 0) + _ROW * n_rows + _GAP


def _add_flags(
    sheet: Sheet,
    rows: Sequence[dict[str, Any]],
    ys: Sequence[float],
    axis: TimeAxis,
    yaxis: str,
    tone: str,
    opened: str,
    palette: Palette,
) -> None:
    colour = palette.own if tone == "own" else palette.other_text
    bars: dict[str, list[float | None]] = {"x": [], "y": []}
    for row, y in zip(rows, ys, strict=True):
        if row["mark_end_date"]:
            bars["x"] += [axis.at(row["mark_date"]), axis.at(row["mark_end_date"]), None]
            bars["y"] += [y, y, None]
    line = {"color": colour, "width": 3}
    sheet.traces.append({**bars, "yaxis": yaxis, "mode": "lines", "line": line, "hoverinfo": "skip"})
    sheet.traces.append(
        {
            "x": [axis.at(row["mark_date"]) for row in rows],
            "y": list(ys),
            "yaxis": yaxis,
            "mode": "markers+text",
            "text": [row["number"] for row in rows],
            "textposition": "middle center",
            "textfont": {"color": palette.paper, "size": 12},
            "cliponaxis": False,
            "marker": {
                "symbol": "square",
                "size": _FLAG,
                "color": [palette.ink if row["mark_ref"] == opened else colour for row in rows],
                "line": {"color": palette.paper, "width": 1},
                "opacity": 1,
            },
            **_answering(rows, palette),
        }
    )


def _add_ticks(
    sheet: Sheet, rows: Sequence[dict[str, Any]], y: float, axis: TimeAxis, yaxis: str, opened: str, palette: Palette
) -> None:
    for row in rows:
        is_opened = row["mark_ref"] == opened
        style = {"color": palette.ink if is_opened else palette.quiet, "width": 4 if is_opened else 2}
        sheet.line(yaxis, (axis.at(row["mark_date"]), y - 7), (axis.at(row["mark_date"]), y + 7), style)
    sheet.traces.append(
        {
            "x": [axis.at(row["mark_date"]) for row in rows],
            "y": [y] * len(rows),
            "yaxis": yaxis,
            "mode": "markers",
            "cliponaxis": False,
            "marker": {"size": _FLAG, "color": "rgba(0,0,0,0)"},
            **_answering(rows, palette),
        }
    )


def _answering(rows: Sequence[dict[str, Any]], palette: Palette) -> dict[str, Any]:
    """What a mark says when it is pointed at, and which it is when it is chosen; chosen marks look like the others."""
    return {
        "customdata": [[row["mark_ref"], row["hover"]] for row in rows],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": palette.paper}},
    }
