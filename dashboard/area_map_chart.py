"""The map, for orientation only: municipalities filled by how they compare; no Streamlit, no SQL."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard.boundaries import Region, Ring, known_codes, region
from dashboard.chart_parts import blank_figure
from dashboard.label_places import Box, beside, choose_places
from dashboard.palette import Palette

# The width in pixels that the height is reckoned for; a narrower screen makes the whole map smaller.
WIDTH: Final = 420
_GAP: Final = 26
# A label's letter and line in pixels, and how much of a small area its label should leave open.
_LETTER, _LINE, _CORE = 6.4, 16, 0.3


def on_map(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows whose area has a boundary: municipalities, not districts."""
    return rows.filter((pl.col("area_level") == "K") & pl.col("area_code").is_in(known_codes()))


def area_map(rows: pl.DataFrame, parents: dict[str, str], palette: Palette) -> go.Figure:
    """One panel per region, below one another and all on the same scale; own area outlined, hidden areas hatched.

    `rows` is `on_map` of `wording.worded` and holds at least one row; `parents` maps area codes to the region they
    lie in. Every municipality has its name and its value in words beside it, and its note when pointed at.
    """
    in_order = sorted(rows["area_code"].to_list(), key=lambda code: parents.get(code, ""))
    grouped = [tuple(codes) for _, codes in groupby(in_order, key=lambda code: parents.get(code, ""))]
    width = max(land.east - land.west for land in map(region, grouped))
    panels = sorted((region(codes, width) for codes in grouped), key=lambda panel: panel.west)
    scale = WIDTH / width
    heights = [(panel.north - panel.south) * scale for panel in panels]
    total = sum(heights) + _GAP * (len(panels) - 1)
    figure = blank_figure(palette, height=int(total) + 8, top=4)
    words = {row["area_code"]: row for row in rows.iter_rows(named=True)}
    top = 1.0
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {"margin": {"l": 0, "r": 0, "b": 4}, "annotations": []}
    for at, (panel, height) in enumerate(zip(panels, heights, strict=True), start=1):
        axis = "" if at == 1 else str(at)
        bottom = max(top - height / total, 0.0)
        layout[f"xaxis{axis}"] = _axis(axis, "x") | {"range": [panel.west, panel.east]}
        layout[f"yaxis{axis}"] = _axis(axis, "y") | {
            "range": [panel.south, panel.north],
            "domain": [bottom, top],
            "scaleanchor": f"x{axis}",
            "constrain": "domain",
        }
        traces += _panel(panel, words, axis, palette)
        layout["annotations"] += _labels(panel, words, axis, scale, palette)
        top = bottom - _GAP / total
    figure.update_layout(layout)
    figure.add_traces([go.Scatter(**trace) for trace in traces])
    return figure


def _axis(axis: str, letter: str) -> dict[str, Any]:
    return {"visible": False, "fixedrange": True, "anchor": f"{'y' if letter == 'x' else 'x'}{axis}"}


def _panel(panel: Region, words: dict[str, dict[str, Any]], axis: str, palette: Palette) -> list[dict[str, Any]]:
    place = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "mode": "lines"}
    traces = [
        {
            **place,
            **_lines([ring for outline in panel.neighbours for ring in outline.rings]),
            "fill": "toself",
            "line": {"color": palette.paper, "width": 1},
            "fillcolor": palette.panel,
            "hoverinfo": "skip",
        }
    ]
    # The own area last, so that no neighbour's line lies over its own.
    for outline in sorted(panel.areas, key=lambda area: words[area.code]["is_own"]):
        row = words[outline.code]
        if row["tone"] == "absent":
            hatched = {"line": {"color": palette.hatch, "width": 1.2}, "hoverinfo": "skip"}
            traces.append({**place, **_lines(outline.hatching), **hatched})
        traces.append(
            {
                **place,
                **_lines(outline.rings),
                "fill": "toself",
                "fillcolor": _fill(row, palette),
                "line": {
                    "color": palette.own if row["is_own"] else palette.paper,
                    "width": 4 if row["is_own"] else 1.2,
                },
                "text": f"<b>{row['label']}</b>, {row['period_label_sv']}<br>{row['note']}",
                "hoverinfo": "text",
                "hoveron": "fills",
            }
        )
    return traces


def _lines(parts: Sequence[Ring]) -> dict[str, list[float | None]]:
    """Several lines as one, the pen lifted between them."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for part_xs, part_ys in parts:
        xs += [*part_xs, None]
        ys += [*part_ys, None]
    return {"x": xs[:-1], "y": ys[:-1]}


def _fill(row: dict[str, Any], palette: Palette) -> str:
    if row["tone"] == "absent":
        return "rgba(0,0,0,0)"
    symbol = row["comparison_text"][:1]
    return {"▲": palette.higher, "▼": palette.lower}.get(symbol, palette.hatch)


def _labels(
    panel: Region, words: dict[str, dict[str, Any]], axis: str, scale: float, palette: Palette
) -> list[dict[str, Any]]:
    """Name and value inside each area that has room for them, else beside it; the own area and small ones first.

    Where there is no place for both there is one for the name alone, or the words are seen when pointing.
    """
    in_turn = sorted(panel.areas, key=lambda area: (not words[area.code]["is_own"], area.size[0] * area.size[1]))
    cores = {area.code: Box(*area.inside, *(side * _CORE for side in area.size)) for area in in_turn}
    texts = [_words(words[area.code]) for area in in_turn]
    whole = Box(
        (panel.west + panel.east) / 2,
        (panel.south + panel.north) / 2,
        panel.east - panel.west,
        panel.north - panel.south,
    )
    wanted = []
    for area, lines in zip(in_turn, texts, strict=True):
        size = (max(map(len, lines)) * _LETTER / scale, len(lines) * _LINE / scale)
        inside = [Box(*area.inside, *size)] if size[0] < area.size[0] * 0.8 and size[1] < area.size[1] * 0.6 else []
        wanted.append([*inside, *beside(cores[area.code], *size), *beside(Box(*area.inside, *area.size), *size)])
    places = choose_places(wanted, list(cores.values()), whole)
    annotations = []
    for area, lines, place in zip(in_turn, texts, places, strict=True):
        row = words[area.code]
        if place is None and not row["is_own"]:
            continue
        # The own area is named whatever its label lies over.
        x, y = (place.x, place.y) if place else (area.inside[0] + area.size[0] / 2, area.inside[1])
        name = f"<b>{lines[0]}</b>" if row["is_own"] else lines[0]
        annotations.append(
            {
                "x": x,
                "y": y,
                "xref": f"x{axis}",
                "yref": f"y{axis}",
                "text": "<br>".join([name, *lines[1:]]),
                "showarrow": False,
                "bgcolor": palette.paper,
                "borderpad": 1,
                "font": {"size": 12, "color": palette.own if row["is_own"] else palette.ink},
            }
        )
    return annotations


def _words(row: dict[str, Any]) -> list[str]:
    symbol = row["comparison_text"][:1]
    return [row["label"], f"{symbol} {row['value_text']}" if symbol in ("▲", "▼") else row["value_text"]]
