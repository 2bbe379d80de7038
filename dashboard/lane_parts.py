"""What pictures drawn in lanes share: a vertical axis that counts pixels from the top, and few traces."""

from collections.abc import Sequence
from math import log10
from typing import Any

import plotly.graph_objects as go

from dashboard.chart_parts import blank_figure, hatching
from dashboard.palette import Palette

Point = tuple[Any, float]
Bar = tuple[float, float, float]


def lane_canvas(palette: Palette, depth: float, above: int, below: int, side: int = 4) -> go.Figure:
    """An empty picture `depth` pixels deep inside its margins: one step along its vertical axis is a pixel."""
    figure = blank_figure(palette, height=int(depth + above + below), top=above)
    figure.update_layout(margin={"t": above, "b": below, "l": side, "r": side})
    figure.update_yaxes(range=[depth, 0], visible=False)
    return figure


def add_words(
    figure: go.Figure, places: Sequence[tuple[Any, float, str]], colour: str, position: str, size: int = 13
) -> None:
    """Words at places along the picture, in one trace; `position` is where they lie from their place."""
    if places:
        figure.add_scatter(
            x=[x for x, _, _ in places],
            y=[y for _, y, _ in places],
            text=[text for _, _, text in places],
            mode="text",
            textposition=position,
            textfont={"color": colour, "size": size},
            cliponaxis=False,
            hoverinfo="skip",
        )


def add_lines(
    figure: go.Figure, lines: Sequence[tuple[Point, Point]], colour: str, width: float, dash: str = "solid"
) -> None:
    """Straight lines from point to point, in one trace."""
    if lines:
        figure.add_scatter(
            x=[x for line in lines for x in (line[0][0], line[1][0], None)],
            y=[y for line in lines for y in (line[0][1], line[1][1], None)],
            mode="lines",
            line={"color": colour, "width": width, "dash": dash},
            cliponaxis=False,
            hoverinfo="skip",
        )


def add_dots(
    figure: go.Figure,
    points: Sequence[tuple[Any, float, str]],
    palette: Palette,
    marker: dict[str, Any],
    yaxis: str = "y",
) -> None:
    """Marks with what is said when they are pointed at, in one trace."""
    if points:
        figure.add_scatter(
            x=[x for x, _, _ in points],
            y=[y for _, y, _ in points],
            yaxis=yaxis,
            customdata=[note for _, _, note in points],
            mode="markers",
            cliponaxis=False,
            hovertemplate="%{customdata}<extra></extra>",
            marker={"line": {"color": palette.paper, "width": 1.5}} | marker,
        )


def add_bars(
    figure: go.Figure, bars: Sequence[Bar], notes: Sequence[str], width: float, marker: dict[str, Any]
) -> None:
    """Level bars (start, length, y), in one trace."""
    if bars:
        figure.add_bar(
            base=[start for start, _, _ in bars],
            x=[length for _, length, _ in bars],
            y=[y for _, _, y in bars],
            width=width,
            orientation="h",
            customdata=list(notes),
            hovertemplate="%{customdata}<extra></extra>",
            marker=marker,
        )


def add_hatched(figure: go.Figure, bars: Sequence[Bar], words: Sequence[str], width: float, palette: Palette) -> None:
    """Hatched bands, each with the word of its absence at its start."""
    add_bars(figure, bars, words, width, hatching(palette))
    is_log = figure.layout.xaxis.type == "log"
    for (start, _, y), word in zip(bars, words, strict=True):
        figure.add_annotation(
            # A note's place along such an axis is the logarithm of its value; a bar's is the value.
            x=log10(start) if is_log else start,
            y=y,
            text=f" {word} ",
            showarrow=False,
            xanchor="left",
            xshift=10,
            bgcolor=palette.paper,
            font={"color": palette.quiet, "size": 13},
        )
