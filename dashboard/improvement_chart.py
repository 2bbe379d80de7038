"""The pictures of the improvement work: ideas step by step, progress scores, barriers and facilitators."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import formats
from dashboard import texts_improvement as words
from dashboard.chart_parts import blank_figure, hatching, hover_texts, value_ticks
from dashboard.flags_chart import YEARS, add_lanes
from dashboard.palette import Palette
from dashboard.panels_chart import Sheet, add_axes, add_line, markers, panels_figure
from dashboard.time_axis_chart import axis_of, placed

# Pixels.
_HEAD, _NAME, _DOTS, _CELL = 26, 24, 28, 40
_CURVE, _AIR = 100, 14
_DOT = 22
_IN_A_ROW: Final = 3
_PALEST, _DARKEST = 0.12, 0.5
_SCORES: Final = (0.0, 5.0)
_ENDS: Final = 2.0


@dataclass(frozen=True)
class Scores:
    """The progress scores of one area: `curves.curves` by the team itself and by its coach."""

    label: str
    is_own: bool
    team: pl.DataFrame
    coach: pl.DataFrame


def idea_steps(ideas: pl.DataFrame, palette: Palette) -> go.Figure:
    """A row per team, a column per step, a numbered dot per idea.

    `ideas`: label, is_own, number (of the idea, as text), spread_step (1 to 5, null where no step is known), hover;
    one team's rows after each other.
    """
    columns = [*words.STEPS, *([words.NO_STEP] if ideas["spread_step"].null_count() else [])]
    rows = ideas.with_columns(step=pl.col("spread_step").fill_null(len(columns))).rows(named=True)
    sheet = Sheet()
    top, dots = _HEAD, []
    for label, team in (
        (label, list(part)) for label, part in groupby(rows, key=lambda row: (row["label"], row["is_own"]))
    ):
        colour = palette.own if label[1] else palette.ink
        sheet.line("y", (0.5, top), (len(columns) + 0.5, top), {"color": palette.rule, "width": 1})
        sheet.note(0.5, top + 3, "y", f"<b>{team[0]['label']}</b>", colour, size=13, xanchor="left", yanchor="top")
        used: dict[int, int] = {}
        for idea in team:
            at = used.get(idea["step"], 0)
            used[idea["step"]] = at + 1
            y = top + _NAME + _DOTS * (at // _IN_A_ROW) + _DOTS / 2
            dots.append((idea["step"] - 0.3 + 0.3 * (at % _IN_A_ROW), y, idea))
        top += _NAME + _DOTS * ((max(used.values()) - 1) // _IN_A_ROW + 1) + 4
    for step, name in enumerate(columns, start=1):
        sheet.note(step - 0.42, 2, "y", name, palette.quiet, size=13, xanchor="left", yanchor="top")
        if step > 1:
            sheet.line("y", (step - 0.5, 0), (step - 0.5, top), {"color": palette.rule, "width": 1})
    sheet.traces.append(
        {
            "x": [x for x, _, _ in dots],
            "y": [y for _, y, _ in dots],
            "mode": "markers+text",
            "text": [idea["number"] for _, _, idea in dots],
            "textposition": "middle center",
            "textfont": {"color": palette.paper, "size": 13},
            "marker": {
                "size": _DOT,
                "symbol": "circle",
                "color": [palette.own if idea["is_own"] else palette.other_text for _, _, idea in dots],
            },
            "customdata": [idea["hover"] for _, _, idea in dots],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    )
    return _grid(sheet, top, len(columns), palette)


def progress(areas: Sequence[Scores], unit: str, palette: Palette) -> go.Figure:
    """Small multiples on the whole scale: the team's scores strong, the coach's grey, no dot where nobody scored."""
    everything = pl.concat([frame for area in areas for frame in (area.team, area.coach)])
    axis = axis_of(everything)
    step = _NAME + _CURVE + YEARS + _AIR
    inner = len(areas) * step
    sheet = Sheet()
    for number, area in enumerate(areas):
        upper, lower = add_axes(sheet, number, inner, number * step + _NAME, _CURVE, YEARS, palette)
        sheet.axes[upper] |= value_ticks(*_SCORES, unit)
        strong = palette.own if area.is_own else palette.ink
        sheet.line(upper, (0, 0), (axis.length, 0), {"color": palette.quiet, "width": 1})
        for x, _ in axis.ticks():
            sheet.line(upper, (x, _SCORES[0]), (x, _SCORES[1]), {"color": palette.rule, "width": 1})
        _add_scores(sheet, placed(area.coach, axis), upper, palette.other, 1.2, 5)
        _add_scores(sheet, placed(area.team, axis), upper, strong, 2.2, 6)
        place = {"yanchor": "bottom", "yshift": 3}
        sheet.note(0, _SCORES[1], upper, f"<b>{area.label}</b>", strong, size=14, xanchor="left", **place)
        newest = [
            f"<span style='color:{colour}'>{who} <b>{text}</b></span>"
            for who, rows, colour in ((words.TEAM, area.team, strong), (words.COACH, area.coach, palette.other_text))
            if (text := _newest(rows, unit))
        ]
        sheet.note(axis.length, _SCORES[1], upper, "   ".join(newest), strong, size=13, xanchor="right", **place)
        add_lanes(sheet, (), axis, lower, "other", "", palette)
    return panels_figure(sheet, axis, inner, palette)


def barrier_matrix(barriers: pl.DataFrame, palette: Palette) -> go.Figure:
    """A row per domain, a column per half-year, the number in the cell: orange hinders, blue helps.

    `barriers`: rows of `data_improvement.barriers`, domain by domain; a cell without ratings is hatched.
    """
    periods = barriers.unique("number").sort("number")["period_code"].to_list()
    sheet = Sheet()
    top = _HEAD + 12
    for number, code in enumerate(periods, start=1):
        sheet.note(number, 2, "y", code.replace(" ", "<br>"), palette.quiet, xanchor="center", yanchor="top")
    empty: list[tuple[float, float]] = []
    cells: list[tuple[float, float, str]] = []
    for (domain,), part in barriers.group_by("domain", maintain_order=True):
        sheet.note(0.5, top + 4, "y", f"<b>{domain}</b>", palette.ink, size=13, xanchor="left", yanchor="top")
        upper = top + _NAME
        for row in part.iter_rows(named=True):
            x, y = row["number"], upper + _CELL / 2
            cells.append((x, y, f"<b>{row['period_label_sv']}</b><br>{row['conclusion_sv'] or row['absence_sv']}"))
            if row["status"] != "published":
                empty.append((x, y))
                word = (row["absence_sv"] or row["status"]).replace(" ", "<br>")
                sheet.note(x, y, "y", word, palette.quiet, bgcolor=palette.paper, borderpad=0)
                continue
            fill, ink = cell_colours(row["value"], palette)
            sheet.shapes.append(
                {
                    "type": "rect", "xref": "x", "yref": "y", "x0": x - 0.48, "x1": x + 0.48, "layer": "below",
                    "y0": upper + 1, "y1": upper + _CELL - 1, "fillcolor": fill, "line": {"width": 0},
                }
            )  # fmt: skip
            text = formats.number(row["value"], 0 if row["n_ratings"] == 1 else 1)
            mixed = f"<br><span style='font-size:12px'>{words.MIXED}</span>" if row["is_mixed"] else ""
            sheet.note(x, y, "y", f"<b>{text}</b>{mixed}", ink, size=14)
        top += _NAME + _CELL + 6
    if empty:
        sheet.traces.append(
            {
                "x": [x for x, _ in empty], "y": [_CELL - 2] * len(empty),
                "base": [y - _CELL / 2 + 1 for _, y in empty],
                "width": 0.96, "marker": hatching(palette), "hoverinfo": "skip",
            }
        )  # fmt: skip
    sheet.traces.append(
        {
            "x": [x for x, _, _ in cells], "y": [y for _, y, _ in cells], "mode": "markers",
            "marker": {"size": 30, "symbol": "square", "color": "rgba(0,0,0,0)"},
            "customdata": [text for _, _, text in cells], "hovertemplate": "%{customdata}<extra></extra>",
        }
    )  # fmt: skip
    return _grid(sheet, top, len(periods), palette)


@lru_cache(maxsize=256)
def cell_colours(value: float, palette: Palette) -> tuple[str, str]:
    """Fill and text colour of a rating from −2 to 2: the stronger, the darker; 0 is neutral."""
    colour = palette.higher if value > 0 else palette.lower
    strength = min(abs(value) / _ENDS, 1.0)
    share = _PALEST + (_DARKEST - _PALEST) * strength if value else 0.0
    fill = _mixed(colour, palette.panel, share)
    return fill, max((palette.ink, palette.paper), key=lambda text: contrast(text, fill))


def contrast(one: str, other: str) -> float:
    """The contrast of two #rrggbb colours as WCAG counts it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02X}" for one, other in pairs)


def _add_scores(sheet: Sheet, rows: pl.DataFrame, yaxis: str, colour: str, width: float, size: int) -> None:
    shown = add_line(sheet, rows, yaxis, {"color": colour, "width": width})
    if shown.height:
        who = shown["value_label_sv"].to_list()
        hover = [f"{text}, {by}" for text, by in zip(hover_texts(shown), who, strict=True)]
        answer = {"customdata": hover, "hovertemplate": "%{customdata}<extra></extra>"}
        sheet.traces.append(markers(shown, yaxis, {"color": colour, "size": size}) | answer)


def _newest(rows: pl.DataFrame, unit: str) -> str:
    """The newest figure without its unit, which the way to read the picture has."""
    shown = rows.filter(pl.col("status") == "published")
    return str(shown["value_text"][-1]).removesuffix(f"{formats.NBSP}{unit}") if shown.height else ""


def _grid(sheet: Sheet, height: float, n_columns: int, palette: Palette) -> go.Figure:
    """A figure whose y is pixels from the top and whose columns are one wide."""
    figure = blank_figure(palette, height=int(height) + 4, top=0)
    hidden: dict[str, Any] = {"visible": False, "fixedrange": True}
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 4},
        shapes=sheet.shapes,
        annotations=sheet.notes,
        xaxis={"range": [0.5, n_columns + 0.5], **hidden},
        yaxis={"range": [height, 0], **hidden},
    )
    figure.add_traces(sheet.drawn())
    return figure
