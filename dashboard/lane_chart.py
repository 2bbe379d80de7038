"""Shares in lanes, one below the other on the same scale: frames in, a Plotly figure out; no Streamlit, no SQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard.formats import NBSP
from dashboard.lane_parts import add_dots, add_lines, add_words, lane_canvas
from dashboard.palette import Palette

# Lengths in pixels: the vertical axis of the picture counts them from its top.
_NAME, _ROOM, _GAP = 24, 22, 16
_BELOW: Final = 40
# More dots than these stand too close for words.
_MOST_WORDS: Final = 8
# How tall the scale of each lane is, where the lanes are at most so many.
_SCALES: Final = ((2, 120), (5, 64))
_LOW_SCALE: Final = 40
_WHOLE: Final = 100.0


def lanes(rows: pl.DataFrame, ticks: Sequence[tuple[Any, str]], palette: Palette, plan: str = "") -> go.Figure:
    """Dots between 0 and 100 per cent, a lane per `lane` in the order given.

    `rows`: lane, at (a number or a day along the picture), share (per cent, or null), words (what stands above it),
    note, is_own. `ticks` are the places along the picture that have a name. `plan` is the name of the dashed line at
    100 per cent, '' where a hundred is no plan. There must be at least one row.
    """
    names = rows["lane"].unique(maintain_order=True).to_list()
    scale = next((tall for most, tall in _SCALES if len(names) <= most), _LOW_SCALE)
    step = _NAME + _ROOM + scale + _GAP
    depth = step * len(names)
    figure = lane_canvas(palette, depth, above=4, below=_BELOW, side=16)
    floors = {name: number * step + _NAME + _ROOM + scale for number, name in enumerate(names)}
    low, high = _ends(rows["at"].to_list() + [at for at, _ in ticks])
    add_lines(figure, [((low, y), (high, y)) for y in floors.values()], palette.rule, 1)
    tops = [((low, y - scale), (high, y - scale)) for y in floors.values()]
    add_lines(figure, tops, palette.target if plan else palette.rule, 1.5 if plan else 1, "dash" if plan else "solid")
    titles = [(low, y - scale - _ROOM - _NAME / 2, f"<b>{name}</b>") for name, y in floors.items()]
    add_words(figure, titles, palette.ink, "middle right")
    if plan:
        add_words(figure, [(high, _NAME / 2, plan)], palette.target, "middle left")
    shown = rows.filter(pl.col("share").is_not_null())
    for number, (name, floor) in enumerate(floors.items(), start=2):
        _add_lane(figure, shown.filter(pl.col("lane") == name), number, floor - scale - _ROOM / 2, palette)
        figure.update_layout({f"yaxis{number}": _scale_axis((1 - floor / depth, 1 - (floor - scale) / depth), palette)})
    figure.update_xaxes(
        range=[low, high],
        tickmode="array",
        tickvals=[at for at, _ in ticks],
        ticktext=[words for _, words in ticks],
        tickangle=0,
        showgrid=False,
    )
    return figure


def _add_lane(figure: go.Figure, rows: pl.DataFrame, number: int, above: float, palette: Palette) -> None:
    """The dots of a lane on its own scale, and their words in a row above it: the own area's, where it is there."""
    for is_own, colour, size in ((False, palette.other, 10), (True, palette.own, 12)):
        part = rows.filter(pl.col("is_own") == is_own)
        marker = {"color": colour, "size": size}
        add_dots(figure, part["at", "share", "note"].rows(), palette, marker, yaxis=f"y{number}")
        if part.height <= _MOST_WORDS and is_own == rows["is_own"].any():
            words = [(at, above, text) for at, text in part["at", "words"].rows()]
            add_words(figure, words, palette.own if is_own else palette.other_text, "middle center", 12)


def _scale_axis(domain: tuple[float, float], palette: Palette) -> dict[str, Any]:
    return {
        "domain": domain,
        "range": [0, _WHOLE],
        "anchor": "x",
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": [0, _WHOLE],
        "ticktext": ["0", f"100{NBSP}%"],
        "tickfont": {"size": 12, "color": palette.quiet},
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
    }


def _ends(places: list[Any]) -> tuple[Any, Any]:
    low, high = min(places), max(places)
    pad = (high - low) / 14
    if isinstance(low, date):
        return low - pad, high + pad
    return low - (pad or 0.5), high + (pad or 0.5)
