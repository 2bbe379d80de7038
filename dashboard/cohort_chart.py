"""The flow of a cohort from wave to wave, and its losses: frames in, a Plotly figure out; no Streamlit, no SQL."""

from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.lane_parts import add_bars, add_hatched, add_words, lane_canvas
from dashboard.palette import Palette

# Lengths in pixels: the vertical axis of the picture counts them from its top.
_NAME, _BAND, _GAP = 24, 28, 20
_LOSS_BAND, _LOSS_GAP = 14, 8


def flow(rows: pl.DataFrame, palette: Palette) -> go.Figure:
    """A band per step, as long as its number, and pale wedges between neighbours that both have one.

    `rows`: label, words (the number, or the word of its absence), n (null where none is shown), is_hatched, note. A
    step without a number is words alone, or a hatched band of full length. There must be at least one row.
    """
    step = _NAME + _BAND + _GAP
    figure = lane_canvas(palette, step * rows.height, above=4, below=4)
    placed = rows.with_columns(top=(pl.int_range(rows.height) * step + _NAME).cast(pl.Float64))
    for above, below in pairwise(placed.rows(named=True)):
        _add_wedge(figure, above, below, palette)
    _add_bands(figure, placed, _BAND, palette)
    return figure


def losses(rows: pl.DataFrame, palette: Palette) -> go.Figure:
    """Small bars of those who fell away, under the name of each `group`; the other columns as for `flow`."""
    step = _NAME + _LOSS_BAND + _LOSS_GAP
    groups = rows["group"].unique(maintain_order=True).to_list()
    figure = lane_canvas(palette, step * rows.height + _NAME * len(groups), above=4, below=4)
    before = pl.col("group").replace_strict({name: at for at, name in enumerate(groups)}, return_dtype=pl.Float64)
    placed = rows.sort(before, maintain_order=True).with_columns(
        top=pl.int_range(rows.height) * step + (before + 1) * _NAME + _NAME
    )
    tops = placed.group_by("group", maintain_order=True).agg(pl.first("top")).rows()
    add_words(figure, [(0, top - 1.5 * _NAME, f"<b>{name}</b>") for name, top in tops], palette.ink, "middle right")
    _add_bands(figure, placed, _LOSS_BAND, palette)
    return figure


def _add_wedge(figure: go.Figure, above: dict[str, Any], below: dict[str, Any], palette: Palette) -> None:
    """What links a band to the next one, from its whole length to the whole length of that."""
    if above["n"] is None or below["n"] is None:
        return
    start, end = above["top"] + _BAND, below["top"]
    figure.add_scatter(
        x=[0, above["n"], below["n"], 0],
        y=[start, start, end, end],
        mode="lines",
        fill="toself",
        fillcolor=palette.panel,
        line={"width": 0, "color": palette.panel},
        hoverinfo="skip",
    )


def _add_bands(figure: go.Figure, rows: pl.DataFrame, width: float, palette: Palette) -> None:
    """The bands of rows that have their `top`, on a scale that ends at the longest of them, and the words above."""
    shown, hidden = rows.filter(pl.col("n").is_not_null()), rows.filter(pl.col("n").is_null())
    longest = float(max(shown["n"], default=0) or 1)
    bars = [(0.0, n, top + width / 2) for n, top in shown["n", "top"].rows()]
    add_bars(figure, bars, shown["note"].to_list(), width, {"color": palette.other, "line": {"width": 0}})
    hatched = hidden.filter("is_hatched")
    bands = [(0.0, longest, top + width / 2) for top in hatched["top"]]
    add_hatched(figure, bands, hatched["words"].to_list(), width, palette)
    told = [(0, top - _NAME / 2, f"{label}: <b>{n}</b>") for label, n, top in shown["label", "words", "top"].rows()]
    add_words(figure, told, palette.ink, "middle right")
    names = pl.when("is_hatched").then("label").otherwise(pl.format("{}: {}", "label", "words"))
    untold = [(0, top - _NAME / 2, label) for label, top in hidden.with_columns(label=names)["label", "top"].rows()]
    add_words(figure, untold, palette.quiet, "middle right")
    figure.update_xaxes(range=[0, longest], visible=False)
