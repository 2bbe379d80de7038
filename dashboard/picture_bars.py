"""The bars of pictures: lying and standing, stacked and hatched, with their texts, as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from dashboard import picture_text as words
from dashboard.picture_axes import Axis
from dashboard.picture_figure import check, each, styled
from dashboard.picture_marks import Definitions, rect, xy
from dashboard.picture_text import Style, number

_BAR: Final = (
    "x y base width offset orientation marker text textposition insidetextanchor textangle textfont insidetextfont"
    " outsidetextfont constraintext opacity xaxis yaxis cliponaxis"
)
_TEXT, _GAP = 12.0, 4.0


@dataclass(frozen=True)
class Bar:
    """A bar in the numbers of its axes: its middle and width across, its two ends along."""

    middle: float
    width: float
    begin: float
    end: float


def bars_of(traces: Sequence[Mapping[str, Any]], mode: str, gap: float, x: Axis, y: Axis) -> list[list[Bar | None]]:
    """The bars of the traces of one pair of axes, stacked or beside each other as the figure says."""
    if mode not in ("overlay", "stack", "relative", "group"):
        raise NotImplementedError(f"bars in mode {mode}")
    ends: dict[tuple[float, bool], float] = {}
    found: list[list[Bar | None]] = []
    for at, trace in enumerate(traces):
        check(trace, _BAR, "a bar trace")
        xs, ys = xy(trace)
        is_lying = trace.get("orientation", "v") == "h"
        across, along = (y, x) if is_lying else (x, y)
        middles = [across.number(value) for value in (ys if is_lying else xs)]
        given = xs if is_lying else ys
        lengths = [_length(value, along) for value in given]
        known = sorted({middle for middle in middles if middle is not None})
        apart = min((b - a for a, b in pairwise(known)), default=1.0)
        full = apart * (1 - gap) / (len(traces) if mode == "group" else 1)
        widths, bases = each(trace.get("width"), len(xs)), each(trace.get("base"), len(xs))
        offsets = each(trace.get("offset"), len(xs))
        row: list[Bar | None] = []
        for middle, length, width, base, offset, value in zip(
            middles, lengths, widths, bases, offsets, given, strict=True
        ):
            if middle is None or length is None:
                row.append(None)
                continue
            broad = full if width is None else float(width)
            shift = (at - (len(traces) - 1) / 2) * broad if mode == "group" and width is None else 0.0
            shift = float(offset) + broad / 2 if offset is not None else shift
            side = (middle, length < 0 and mode == "relative")
            begin = (
                along.number(base)
                if base is not None
                else ends.get(side, 0.0)
                if mode in ("stack", "relative")
                else 0.0
            )
            begin = begin or 0.0
            # A bar is added to its base before the scale makes a logarithm of it.
            is_added = along.kind == "log" and base is not None
            end = along.number(base + value) if is_added else begin + length
            ends[side] = end if end is not None else begin
            row.append(Bar(middle + shift, broad, begin, ends[side]))
        found.append(row)
    return found


def bar(trace: Mapping[str, Any], default: str, row: Sequence[Bar | None], x: Axis, y: Axis, made: Definitions) -> str:
    """The bars of a trace with their texts."""
    is_lying = trace.get("orientation", "v") == "h"
    across, along = (y, x) if is_lying else (x, y)
    marker = trace.get("marker") or {}
    check(marker, "color line pattern opacity cornerradius", "the marker of a bar trace")
    line = marker.get("line") or {}
    check(line, "color width", "the line of a bar")
    colours = each(marker.get("color") or default, len(row))
    opacities, texts = each(marker.get("opacity", 1), len(row)), each(trace.get("text"), len(row))
    edges, edge_widths = each(line.get("color"), len(row)), each(line.get("width", 0), len(row))
    shapes = each((marker.get("pattern") or {}).get("shape"), len(row))
    boxes, over = [], []
    for at_bar, one in enumerate(row):
        if one is None:
            continue
        sides = sorted((across.place(one.middle - one.width / 2), across.place(one.middle + one.width / 2)))
        ends = sorted((along.place(one.begin), along.place(one.end)))
        left, right, top, bottom = (*ends, *sides) if is_lying else (*sides, *ends)
        paint = colours[at_bar]
        if shapes[at_bar]:
            paint = made.hatching(marker["pattern"] | {"shape": shapes[at_bar]}, paint)
        edge = (
            f' stroke={quoteattr(edges[at_bar])} stroke-width="{number(edge_widths[at_bar])}"'
            if edge_widths[at_bar] and edges[at_bar]
            else ""
        )
        pale = f' fill-opacity="{number(opacities[at_bar])}"' if opacities[at_bar] != 1 else ""
        boxes.append(rect(left, top, right - left, bottom - top, f" fill={quoteattr(paint)}{edge}{pale}"))
        if texts[at_bar] not in (None, ""):
            grows_back = (along.place(one.end) < along.place(one.begin)) == is_lying
            over.append(
                _bar_text(trace, str(texts[at_bar]), (left, right, top, bottom), colours[at_bar], is_lying, grows_back)
            )
    if not boxes:
        return ""
    pale = f' opacity="{number(trace["opacity"])}"' if trace.get("opacity", 1) != 1 else ""
    return f"<g clip-path={quoteattr(made.clip(x, y))}{pale}>{''.join(boxes)}</g>{''.join(over)}"


def _length(value: Any, along: Axis) -> float | None:
    """A bar is as long as its number; along dates that is a span of milliseconds."""
    if value is None:
        return None
    return float(value) if along.kind == "date" and isinstance(value, int | float) else along.number(value)


def _bar_text(
    trace: Mapping[str, Any],
    text: str,
    box: tuple[float, float, float, float],
    ground: str,
    is_lying: bool,
    grows_back: bool,
) -> str:
    where = trace.get("textposition", "auto")
    if trace.get("textangle"):
        raise NotImplementedError("a turned text of a bar")
    if where == "none":
        return ""
    left, right, top, bottom = box
    font = trace.get("textfont")
    inside = styled(trace.get("insidetextfont"), styled(font, Style(_TEXT, _readable_on(ground))))
    outside = styled(trace.get("outsidetextfont"), styled(font, Style(_TEXT, "#444444")))
    set_inside = words.read(text, inside)
    fits = words.width_of(set_inside) <= right - left and words.height_of(set_inside) <= bottom - top + _GAP
    if where == "inside" or (where == "auto" and fits):
        if not fits and trace.get("constraintext", "both") in ("inside", "both"):
            share = min(
                (right - left) / (words.width_of(set_inside) or 1), (bottom - top) / words.height_of(set_inside)
            )
            set_inside = words.read(text, replace(inside, size=inside.size * share))
        middle = (top + bottom - words.height_of(set_inside)) / 2
        anchor = trace.get("insidetextanchor", "end" if where == "inside" else "middle")
        if not is_lying or anchor == "middle":
            return words.draw(set_inside, (left + right) / 2, middle, "center")
        at_right = (anchor == "end") != grows_back
        return words.draw(
            set_inside, right - _GAP if at_right else left + _GAP, middle, "right" if at_right else "left"
        )
    set_outside = words.read(text, outside)
    if is_lying:
        middle = (top + bottom - words.height_of(set_outside)) / 2
        return words.draw(
            set_outside, left - _GAP if grows_back else right + _GAP, middle, "right" if grows_back else "left"
        )
    high = words.height_of(set_outside)
    return words.draw(set_outside, (left + right) / 2, bottom if grows_back else top - high, "center")


def _readable_on(colour: str) -> str:
    if not (colour.startswith("#") and len(colour) == 7):
        return "#444444"
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#444444" if (red * 299 + green * 587 + blue * 114) / 1000 > 128 else "#FFFFFF"
