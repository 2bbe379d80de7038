"""The profile of one area: each measure on its own scale, among the others; frames in, a figure out."""

from textwrap import wrap
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard.chart_parts import blank_figure, hatching
from dashboard.palette import Palette

# Pixels from the last line of a row's name: to the measure's own line and to the words below it; then between rows.
_TOP, _NAME_LINE, _SPINE, _WORDS, _WORD_LINE, _ROOM = 10, 18, 26, 45, 16, 22
# What fits on a telephone beside a value, and below it.
_NAME_LETTERS, _LETTERS = 29, 50
_BAND: Final = 18


def spine(rows: pl.DataFrame, palette: Palette) -> go.Figure:
    """One row per measure: the others' range as a pale band, the whole programme as a black tick, the own dot strong.

    `rows` is `profile_rows.profile_rows`, first on top. The numbers stand as text, since every row has its own scale;
    a row without a figure is a hatched band with the word of its absence.
    """
    placed, height = _placed(rows)
    figure = blank_figure(palette, height=height, top=0)
    shown = placed.filter(pl.col("status") == "published")
    absent = placed.filter(pl.col("status") != "published")
    ys = shown["y"].to_list()
    _add_lines(figure, [(0.0, 1.0, y) for y in ys], palette.rule, 1.5)
    _add_lines(figure, _spans(shown, "lowest_at", "highest_at"), palette.rule, 12)
    _add_ticks(figure, shown, ("lowest_at", "highest_at"), 6, palette.other, 1.5)
    _add_hatched(figure, absent, palette)
    _add_ticks(figure, placed, ("pooled_value_at",), 10, palette.ink, 2.5)
    _add_lines(figure, _spans(shown, "lower_95_at", "upper_95_at"), palette.own, 4)
    figure.add_scatter(
        x=shown["value_at"],
        y=ys,
        mode="markers",
        cliponaxis=False,
        customdata=[_pointed_at(row) for row in shown.iter_rows(named=True)],
        hovertemplate="%{customdata}<extra></extra>",
        marker={"color": palette.own, "size": 13, "line": {"color": palette.paper, "width": 1.5}},
    )
    notes = [note for row in placed.iter_rows(named=True) for note in _notes(row, palette)]
    figure.update_layout(annotations=notes, margin={"l": 0, "r": 8, "b": 0})
    figure.update_xaxes(range=[-0.015, 1.015], showgrid=False, showticklabels=False)
    figure.update_yaxes(range=[height, 0], showgrid=False, showticklabels=False)
    return figure


def _placed(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The rows with their places in pixels and their names and words in lines; and how high they are together."""
    names = [wrap(row["label"], _NAME_LETTERS) for row in rows.iter_rows(named=True)]
    words = [_below(row) for row in rows.iter_rows(named=True)]
    bases: list[int] = []
    at = 0
    for name, below in zip(names, words, strict=True):
        bases.append(at + _TOP + _NAME_LINE * (len(name) - 1))
        at = bases[-1] + _WORDS + _WORD_LINE * len(below) + _ROOM - _TOP
    added = {
        "base": pl.Series(bases, dtype=pl.Int64),
        "y": pl.Series([base + _SPINE for base in bases], dtype=pl.Int64),
        "name": pl.Series(["<br>".join(name) for name in names], dtype=pl.String),
        "words": pl.Series(["<br>".join(below) for below in words], dtype=pl.String),
    }
    return rows.with_columns(**added), at


def _below(row: dict[str, Any]) -> list[str]:
    """When and compared how, then among which others; in one line where they fit."""
    first = " · ".join(part for part in (row["period_label_sv"], row["comparison_text"]) if part)
    both = " · ".join(part for part in (first, row["place_line"]) if part)
    if len(both) <= _LETTERS:
        return [both]
    return [*wrap(first, _LETTERS), *wrap(row["place_line"], _LETTERS)]


def _pointed_at(row: dict[str, Any]) -> str:
    return "<br>".join(part for part in (f"<b>{row['label']}</b>", row["note"], row["position_text"]) if part)


def _spans(rows: pl.DataFrame, low: str, high: str) -> list[tuple[float, float, float]]:
    return list(rows.select(low, high, "y").drop_nulls().iter_rows())


def _add_lines(figure: go.Figure, spans: list[tuple[float, float, float]], colour: str, width: float) -> None:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for low, high, y in spans:
        xs += [low, high, None]
        ys += [y, y, None]
    figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")


def _add_ticks(
    figure: go.Figure, rows: pl.DataFrame, names: tuple[str, ...], half: float, colour: str, width: float
) -> None:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for name in names:
        for x, y in rows.select(name, "y").drop_nulls().iter_rows():
            xs += [x, x, None]
            ys += [y - half, y + half, None]
    figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")


def _add_hatched(figure: go.Figure, rows: pl.DataFrame, palette: Palette) -> None:
    if rows.height:
        figure.add_bar(
            x=[1.0] * rows.height,
            y=rows["y"],
            orientation="h",
            width=_BAND,
            marker=hatching(palette),
            hoverinfo="skip",
        )


def _notes(row: dict[str, Any], palette: Palette) -> list[dict[str, Any]]:
    """Name, own value at its right end or the word of its absence in the band, and the words below."""
    common = {"x": 0, "showarrow": False, "xanchor": "left", "align": "left"}
    name = {
        "y": row["base"] + _NAME_LINE / 2,
        "yanchor": "bottom",
        "text": f"<b>{row['name'].replace('<br>', '</b><br><b>')}</b>",
        "font": {"size": 14, "color": palette.ink},
    }
    words = {
        "y": row["base"] + _WORDS - _WORD_LINE / 2,
        "yanchor": "top",
        "text": row["words"],
        "font": {"size": 12, "color": palette.quiet},
    }
    if row["status"] != "published":
        word = {"y": row["y"], "text": f" {row['note']} ", "xshift": 10, "bgcolor": palette.paper}
        value: dict[str, Any] = {**word, "font": {"size": 13, "color": palette.quiet}}
    else:
        value = {
            "x": 1,
            "xanchor": "right",
            "y": row["base"],
            "text": f"<b>{row['value_text']}</b>",
            "font": {"size": 14, "color": palette.own},
        }
    return [{**common, **note} for note in (name, value, words)]
