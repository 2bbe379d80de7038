"""How answers fall, and whose voices are heard: frames in, a Plotly figure out; no Streamlit, no SQL."""

from math import log10
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard.formats import NBSP, number
from dashboard.lane_parts import add_bars, add_dots, add_hatched, add_lines, add_words, lane_canvas
from dashboard.palette import Palette

# Lengths in pixels: the vertical axis of the picture counts them from its top.
_NAME, _BAND, _GAP, _TOP, _AXIS = 22, 26, 12, 26, 34
_VOICE, _GROUP, _SIDE = 42, 30, 24
_WHOLE: Final = 100.0
# A part narrower than this has no room for its number inside on a telephone.
_ROOM_FOR_NUMBER: Final = 22.0
_TICKS: Final = (-100, -50, 0, 50, 100)
# The scale has room for twice as often and half as often as all children, and for more where that is needed.
_WIDEST: Final = 2.2
_RATIOS: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
_EQUAL: Final = "lika ofta som alla"
# Words begin at their place.
_AFTER: Final = "middle right"


def diverging(rows: pl.DataFrame, parts: pl.DataFrame, palette: Palette) -> go.Figure:
    """Bars to both sides of a middle line: with it to the right, against it to the left, neutral across the middle.

    `rows`: key, group (the question; '' where there is only one), label, words (how many answered, or the word of an
    absence), is_own, is_shown; one bar per row, in the order given, those of a group together. `parts`: key,
    part_label_sv, side (with, neutral, against), share (per cent), share_text, note, in the order of the answers.
    A row that is not shown is a hatched band. There must be at least one row.
    """
    step = _NAME + _BAND + _GAP
    is_first = (pl.col("group") != "") & pl.col("group").is_first_distinct()
    placed = rows.with_columns(
        top=(pl.int_range(rows.height) * step + is_first.cum_sum() * _GROUP).cast(pl.Float64), is_first=is_first
    )
    depth = step * rows.height + _GROUP * len(placed.filter("is_first"))
    figure = lane_canvas(palette, depth, above=_TOP, below=_AXIS, side=_SIDE)
    asked = placed.filter("is_first")["group", "top"].rows()
    add_words(figure, [(-_WHOLE, top - _GROUP / 2, f"<b>{group}</b>") for group, top in asked], palette.ink, _AFTER)
    hidden = placed.filter(~pl.col("is_shown"))
    bands = [(-_WHOLE, 2 * _WHOLE, top + _NAME + _BAND / 2) for top in hidden["top"]]
    add_hatched(figure, bands, hidden["words"].to_list(), _BAND, palette)
    _add_parts(figure, placed, parts, palette)
    shown = placed.filter(pl.col("is_shown"))["top"]
    add_lines(figure, [((0, top + _NAME - 3), (0, top + _NAME + _BAND + 3)) for top in shown], palette.ink, 1)
    for is_own, colour in ((False, palette.ink), (True, palette.own)):
        names = placed.filter(pl.col("is_own") == is_own).rows(named=True)
        add_words(figure, [(-_WHOLE, row["top"] + _NAME / 2, _name(row)) for row in names], colour, _AFTER)
    _add_sides(figure, parts, palette)
    figure.update_xaxes(
        range=[_TICKS[0], _TICKS[-1]],
        tickmode="array",
        tickvals=_TICKS,
        ticktext=[f"{abs(tick)}{f'{NBSP}%' if tick == _TICKS[-1] else ''}" for tick in _TICKS],
        tickangle=0,
        gridcolor=palette.rule,
    )
    return figure


def voices(rows: pl.DataFrame, palette: Palette) -> go.Figure:
    """Dots on a scale where half as often and twice as often lie equally far from the line at 1.

    `rows`: group, label, value (null where none is shown), value_text, note, in the order given. A group without a
    value is a hatched band with its word. There must be at least one row.
    """
    groups = rows["group"].unique(maintain_order=True).to_list()
    depth = _VOICE * rows.height + _GROUP * len(groups)
    figure = lane_canvas(palette, depth, above=_TOP, below=_AXIS, side=_SIDE)
    figure.update_xaxes(type="log")
    most = max([_WIDEST, *(1.1 * max(value, 1 / value) for value in rows["value"] if value)])
    least = 1 / most
    before = pl.col("group").replace_strict({name: at for at, name in enumerate(groups)}, return_dtype=pl.Float64)
    placed = rows.sort(before, maintain_order=True).with_columns(
        top=pl.int_range(rows.height) * _VOICE + (before + 1) * _GROUP
    )
    tops = placed.group_by("group", maintain_order=True).agg(pl.first("top")).rows()
    add_words(figure, [(least, top - _GROUP / 2, f"<b>{name}</b>") for name, top in tops], palette.ink, _AFTER)
    # The line at 1 is drawn beside the dots alone: it would cross the words on a telephone.
    middles = [((1, top + 0.5 * _VOICE), (1, top + 0.94 * _VOICE)) for top in placed["top"]]
    add_lines(figure, middles, palette.ink, 1)
    shown, hidden = placed.filter(pl.col("value").is_not_null()), placed.filter(pl.col("value").is_null())
    # A group that nobody in has been heard has no place on such a scale, and lies at its end.
    dots = [(value or least, top + 0.72 * _VOICE, note) for value, top, note in shown["value", "top", "note"].rows()]
    add_lines(figure, [((1, y), (x, y)) for x, y, _ in dots], palette.other, 3.5)
    add_dots(figure, dots, palette, {"color": palette.ink, "size": 11})
    bands = [(least, most - least, top + 0.72 * _VOICE) for top in hidden["top"]]
    add_hatched(figure, bands, hidden["value_text"].to_list(), 0.44 * _VOICE, palette)
    names = shown.with_columns(label=pl.format("{}: {}", "label", "value_text"))
    told = [(least, top + 0.25 * _VOICE, label) for label, top in pl.concat([names, hidden])["label", "top"].rows()]
    add_words(figure, told, palette.ink, _AFTER)
    figure.add_annotation(
        x=0,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=_EQUAL,
        showarrow=False,
        font={"color": palette.ink, "size": 13},
    )
    ratios = [ratio for ratio in _RATIOS if least <= ratio <= most]
    figure.update_xaxes(
        range=[log10(least), log10(most)],
        tickmode="array",
        tickvals=ratios,
        ticktext=[_ratio(ratio) for ratio in ratios],
        tickangle=0,
        gridcolor=palette.rule,
    )
    return figure


def _ratio(ratio: float) -> str:
    return number(ratio, next(places for places in (0, 1, 2) if places == 2 or (ratio * 10**places).is_integer()))


def _colours(side: str, palette: Palette) -> tuple[str, str]:
    """The colour of a part and of the number in it."""
    if side == "neutral":
        return palette.rule, palette.ink
    return (palette.higher if side == "with" else palette.lower), palette.paper


def _name(row: dict[str, Any]) -> str:
    name = f"<b>{row['label']}</b>" if row["is_own"] else row["label"]
    return f"{name} · {row['words']}" if row["is_shown"] and row["words"] else name


def _add_sides(figure: go.Figure, parts: pl.DataFrame, palette: Palette) -> None:
    """What the two directions mean, in their own colours, above the bars."""
    for side, x, anchor in (("against", 0, "left"), ("with", 1, "right")):
        labels = ", ".join(parts.filter(pl.col("side") == side)["part_label_sv"].unique(maintain_order=True))
        if labels:
            figure.add_annotation(
                x=x,
                xref="paper",
                xanchor=anchor,
                y=1,
                yref="paper",
                yanchor="bottom",
                text=f"◀ {labels}" if side == "against" else f"{labels} ▶",
                showarrow=False,
                font={"color": _colours(side, palette)[0], "size": 13},
            )


def _add_parts(figure: go.Figure, rows: pl.DataFrame, parts: pl.DataFrame, palette: Palette) -> None:
    """The parts of every bar: a trace per side, and their numbers inside, or beside where a part is narrow."""
    tops = dict(rows["key", "top"].rows())
    neutral = dict(_sums(parts, "neutral"))
    left = {key: -neutral.get(key, 0.0) / 2 for key in tops}
    right, middle = {key: -end for key, end in left.items()}, dict(left)
    drawn = []
    for row in parts.iter_rows(named=True):
        key, share = row["key"], row["share"]
        if row["side"] == "against":
            left[key] -= share
            start = left[key]
        else:
            ends = right if row["side"] == "with" else middle
            start, ends[key] = ends[key], ends[key] + share
        drawn.append(row | {"start": start, "y": tops[key] + _NAME + _BAND / 2})
    for side in ("against", "neutral", "with"):
        of_side = [row for row in drawn if row["side"] == side]
        colour, on_it = _colours(side, palette)
        marker = {"color": colour, "line": {"color": palette.paper, "width": 1}}
        bars = [(row["start"], row["share"], row["y"]) for row in of_side]
        add_bars(figure, bars, [row["note"] for row in of_side], _BAND, marker)
        wide = [row for row in of_side if row["share"] >= _ROOM_FOR_NUMBER]
        inside = [(row["start"] + row["share"] / 2, row["y"], row["share_text"]) for row in wide]
        add_words(figure, inside, on_it, "middle center")
        narrow = [row for row in of_side if row["share"] < _ROOM_FOR_NUMBER and side != "neutral"]
        outside = [
            (row["start"] + (row["share"] if side == "with" else 0), row["y"], row["share_text"]) for row in narrow
        ]
        add_words(figure, outside, palette.ink, "middle right" if side == "with" else "middle left")


def _sums(parts: pl.DataFrame, side: str) -> list[tuple[str, float]]:
    return parts.filter(pl.col("side") == side).group_by("key").agg(pl.sum("share")).rows()
