"""The timeline of a programme's activities: frames in, a Plotly figure out; no Streamlit, no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard.chart_parts import BOTTOM
from dashboard.lane_parts import add_dots, add_lines, add_words, lane_canvas
from dashboard.palette import Palette

# Lengths in pixels: the vertical axis of the picture counts them from its top.
_LANE_NAME, _LEVEL, _LANE_GAP, _MARK_ROW = 24, 18, 10, 18
# What a telephone has room for: so many marks side by side, and so many letters.
_MARKS_ACROSS, _LETTERS_ACROSS = 36, 52
_MOST_LEVELS: Final = 6
_SHORT_SPAN: Final = timedelta(days=800)
_MONTHS: Final = ("jan", "", "", "apr", "", "", "juli", "", "", "okt", "", "")
_SYMBOLS: Final = {
    "held": "circle",
    "moved": "diamond",
    "away": "diamond-open",
    "cancelled": "x",
    "ahead": "circle-open",
    "milestone": "triangle-down",
}


@dataclass(frozen=True)
class Mark:
    """A day with its words above the lanes; with `until` a pale band to that day. `is_strong` for the reporting day."""

    day: date
    label: str
    until: date | None = None
    is_strong: bool = False


def timeline(rows: pl.DataFrame, marks: Sequence[Mark], palette: Palette) -> go.Figure:
    """One lane per `lane` in the order given, a mark per row where it was held, and a line from where it was planned.

    `rows`: lane, kind (held, moved, away, cancelled, ahead, milestone), planned_date, day, is_own, note. A row whose
    day is another than the planned one has moved. There must be at least one row.
    """
    first, last = _ends(rows)
    placed, lanes, depth = _placed(rows, (last - first) / _MARKS_ACROSS)
    shown = marks_within(rows, marks)
    levels = _levels(shown, first, last)
    figure = lane_canvas(palette, depth, above=_MARK_ROW * (max(levels, default=-1) + 1) + 4, below=BOTTOM)
    for mark, level in zip(shown, levels, strict=True):
        _add_mark(figure, mark, level, first, last, palette)
    for top, _ in lanes.values():
        _add_band(figure, first, last, (top, top + _LANE_NAME), palette)
    names = [(first, top + _LANE_NAME / 2, lane) for lane, (top, _) in lanes.items()]
    add_words(figure, names, palette.ink, "middle right")
    moves = placed.filter(pl.col("day") != pl.col("planned_date"))["planned_date", "day", "y"].rows()
    add_lines(figure, [((start, y), (end, y)) for start, end, y in moves], palette.quiet, 1.2)
    ring = {"size": 8, "color": palette.paper, "line": {"color": palette.quiet, "width": 1.2}}
    add_dots(figure, [(start, y, "planerad") for start, _, y in moves], palette, ring)
    for (kind, is_own), part in placed.group_by("kind", "is_own", maintain_order=True):
        add_dots(figure, part["day", "y", "note"].rows(), palette, _symbol(str(kind), bool(is_own), palette))
    figure.update_xaxes(range=[first, last], gridcolor=palette.rule, **_ticks(first, last))
    return figure


def marks_within(rows: pl.DataFrame, marks: Sequence[Mark]) -> list[Mark]:
    """The marks that lie within the days of the picture."""
    first, last = _ends(rows)
    return [mark for mark in marks if first <= mark.day <= last]


def _ends(rows: pl.DataFrame) -> tuple[date, date]:
    """The days that the picture spans: a year at least, and a little room at both ends."""
    days = [*rows["planned_date"].to_list(), *rows["day"].to_list()]
    low, high = min(days), max(days)
    missing = max(timedelta(), timedelta(days=365) - (high - low)) / 2
    pad = max(high - low, timedelta(days=365)) / 30
    return low - missing - pad, high + missing + pad


def _placed(rows: pl.DataFrame, gap: timedelta) -> tuple[pl.DataFrame, dict[str, tuple[int, int]], int]:
    """The rows with `y`, each lane's top and bottom, and the depth of it all; marks that would meet lie in levels."""
    lanes: dict[str, tuple[int, int]] = {}
    parts, top = [], 0
    for (lane,), part in rows.group_by("lane", maintain_order=True):
        ends: list[date] = []
        levels = []
        for row in part.iter_rows(named=True):
            start, end = min(row["planned_date"], row["day"]), max(row["planned_date"], row["day"])
            free = [level for level, taken in enumerate(ends) if taken + gap <= start]
            level = free[0] if free else min(len(ends), _MOST_LEVELS - 1)
            ends[level : level + 1] = [end]
            levels.append(level)
        bottom = top + _LANE_NAME + _LEVEL * len(ends) + _LANE_GAP
        middle = [top + _LANE_NAME + _LEVEL * level + _LEVEL // 2 for level in levels]
        parts.append(part.with_columns(y=pl.Series(middle, dtype=pl.Int64)))
        lanes[str(lane)] = (top, bottom)
        top = bottom
    return pl.concat(parts), lanes, top


def _levels(marks: Sequence[Mark], first: date, last: date) -> list[int]:
    """The row above the lanes for each mark's words, so that no words meet even on a telephone."""
    taken: list[float] = []
    levels = []
    for mark in marks:
        along, width = (mark.day - first) / (last - first), len(mark.label) / _LETTERS_ACROSS
        start = along - width if _is_late(along) else along
        free = [level for level, end in enumerate(taken) if end <= start]
        level = free[0] if free else len(taken)
        taken[level : level + 1] = [start + width]
        levels.append(level)
    return levels


def _is_late(along: float) -> bool:
    return along > 0.6


def _add_mark(figure: go.Figure, mark: Mark, level: int, first: date, last: date, palette: Palette) -> None:
    colour = palette.ink if mark.is_strong else palette.quiet
    if mark.until:
        figure.add_shape(
            type="rect",
            x0=mark.day,
            x1=min(mark.until, last),
            yref="paper",
            y0=0,
            y1=1,
            fillcolor=palette.panel,
            line={"width": 0},
            layer="below",
        )
    figure.add_shape(
        type="line",
        x0=mark.day,
        x1=mark.day,
        yref="paper",
        y0=0,
        y1=1,
        line={"color": colour, "width": 1.5, "dash": "solid" if mark.is_strong else "dot"},
        layer="below",
    )
    is_late = _is_late((mark.day - first) / (last - first))
    figure.add_annotation(
        x=mark.day,
        y=1,
        yref="paper",
        yshift=_MARK_ROW * level,
        yanchor="bottom",
        xanchor="right" if is_late else "left",
        text=mark.label,
        showarrow=False,
        font={"color": colour, "size": 12},
    )


def _add_band(figure: go.Figure, first: date, last: date, ends: tuple[float, float], palette: Palette) -> None:
    """The pale band that a lane's name stands on, over the lines of the days."""
    figure.add_shape(
        type="rect",
        x0=first,
        x1=last,
        y0=ends[0],
        y1=ends[1],
        fillcolor=palette.panel,
        line={"width": 0},
        layer="below",
    )


def _symbol(kind: str, is_own: bool, palette: Palette) -> dict[str, Any]:
    symbol = _SYMBOLS[kind]
    colour = palette.own if is_own else palette.quiet if kind in ("cancelled", "milestone") else palette.other
    is_open = symbol.endswith("-open")
    edge = {"color": colour if is_open else palette.paper, "width": 2 if is_open else 1}
    return {"symbol": symbol, "size": 13 if is_own else 11, "color": colour, "line": edge}


def _ticks(first: date, last: date) -> dict[str, Any]:
    ticks = days_to_name(first, last)
    return {
        "tickmode": "array",
        "tickangle": 0,
        "tickvals": [day for day, _ in ticks],
        "ticktext": [name for _, name in ticks],
    }


def days_to_name(first: date, last: date) -> list[tuple[date, str]]:
    """The first day of every year, and where the years are few of every quarter, with its Swedish name."""
    days = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    shown = [day for day in days if first <= day <= last and _MONTHS[day.month - 1]]
    is_short = last - first < _SHORT_SPAN
    return [
        (day, str(day.year) if day.month == 1 else _MONTHS[day.month - 1])
        for day in shown
        if is_short or day.month == 1
    ]
