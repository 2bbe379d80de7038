"""The marks of pictures: lines, dots and areas of a Plotly figure as SVG."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from dashboard import picture_text as words
from dashboard.picture_axes import Axis
from dashboard.picture_figure import check, each, items
from dashboard.picture_text import Style, number

Points = list[tuple[float, float]]

_SCATTER: Final = (
    "x y mode line marker text textposition textfont fill fillcolor fillpattern connectgaps opacity error_x error_y"
    " xaxis yaxis cliponaxis"
)
_COLOURS: Final = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22")
_DASHES: Final = {
    "solid": (), "dot": (1, 1), "dash": (3, 3), "longdash": (5, 5), "dashdot": (3, 1, 1, 1), "longdashdot": (5, 2, 1, 2)
}  # fmt: skip
_FEW_POINTS: Final = 20
_MARKER, _LINE, _TEXT, _CAP = 6.0, 2.0, 12.0, 4.0
_GAP: Final = 4.0


@dataclass
class Definitions:
    """What is defined once and pointed at: clips and hatchings. The names follow from what they stand for."""

    written: dict[str, str] = field(default_factory=dict)

    def clip(self, x: Axis, y: Axis) -> str:
        left, right = sorted((x.start, x.end))
        top, bottom = sorted((y.start, y.end))
        inside = rect(left, top, right - left, bottom - top, "")
        return self._add("clip", "<clipPath id={name}>" + inside + "</clipPath>")

    def hatching(self, pattern: Mapping[str, Any], ground: str) -> str:
        """The paint of a hatched area. Raises NotImplementedError for a pattern of another shape than `/`."""
        check(pattern, "shape fgcolor bgcolor size solidity fillmode fgopacity", "a pattern")
        if pattern["shape"] != "/":
            raise NotImplementedError(f"a pattern of shape {pattern['shape']}")
        # Plotly's size is that of the gap between two lines; along the edges it is longer.
        size = pattern.get("size", 8) * math.sqrt(2)
        # Lines from corner to corner; those beyond two corners close the joints.
        path = f"M{number(-size / 4)},{number(size / 4)}l{number(size / 2)},{number(-size / 2)}"
        path += f"M0,{number(size)}l{number(size)},{number(-size)}"
        path += f"M{number(size * 3 / 4)},{number(size * 5 / 4)}l{number(size / 2)},{number(-size / 2)}"
        width = pattern.get("size", 8) * pattern.get("solidity", 0.3)
        return self._add(
            "hatch",
            f'<pattern id={{name}} patternUnits="userSpaceOnUse" width="{number(size)}" height="{number(size)}">'
            f'<rect width="{number(size)}" height="{number(size)}" fill={quoteattr(pattern.get("bgcolor") or ground)}/>'
            f'<path d="{path}" fill="none" stroke={quoteattr(pattern.get("fgcolor") or "#444")}'
            f' stroke-width="{number(width)}"/></pattern>',
        )

    def _add(self, duty: str, markup: str) -> str:
        name = f"{duty}-{hashlib.sha256(markup.encode()).hexdigest()[:8]}"
        self.written[name] = markup.replace("{name}", quoteattr(name))
        return f"url(#{name})"


def colour_at(at: int) -> str:
    """The colour of a trace that names none."""
    return _COLOURS[at % len(_COLOURS)]


def xy(trace: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """The values of a trace; those that are left out count from 0."""
    xs, ys = items(trace.get("x")), items(trace.get("y"))
    if not xs or not ys:
        count = range(len(xs or ys))
        return (xs or list(count)), (ys or list(count))
    return xs, ys


def stroke(line: Mapping[str, Any], colour: str, width: float = _LINE) -> str:
    """The attributes of a line."""
    check(line, "color width dash shape simplify", "a line")
    width = line.get("width", width)
    dash = line.get("dash", "solid")
    if dash not in _DASHES:
        raise NotImplementedError(f"a line dashed {dash}")
    parts = " ".join(number(part * max(width, 3)) for part in _DASHES[dash])
    return (
        f' fill="none" stroke={quoteattr(line.get("color") or colour)} stroke-width="{number(width)}"'
        f' stroke-linejoin="round"' + (f' stroke-dasharray="{parts}"' if parts else "")
    )


def scatter(
    trace: Mapping[str, Any], default: str, x: Axis, y: Axis, before: Points, made: Definitions
) -> tuple[str, Points]:
    """Area, error bars, line, marks and texts of a trace, and its points for the next one to fill to."""
    check(trace, _SCATTER, "a scatter trace")
    xs, ys = xy(trace)
    mode = trace.get("mode") or ("lines+markers" if len(xs) < _FEW_POINTS else "lines")
    line, marker = trace.get("line") or {}, trace.get("marker") or {}
    colour = line.get("color") or (marker.get("color") if isinstance(marker.get("color"), str) else "") or default
    placed = [(x.at(one), y.at(other)) for one, other in zip(xs, ys, strict=True)]
    parts = list(_parts(placed, bool(trace.get("connectgaps"))))
    stepped = [_stepped(part, line.get("shape", "linear")) for part in parts]
    drawn = [_area(trace, stepped, before, colour, x, y, made), *_errors(trace, xs, ys, colour, x, y)]
    if "lines" in mode:
        path = " ".join(_path(part) for part in stepped if len(part) > 1)
        drawn.append(f"<path d={quoteattr(path)}{stroke(line, colour)}/>" if path and line.get("width", 1) else "")
    inside = "".join(drawn)
    drawn = [f"<g clip-path={quoteattr(made.clip(x, y))}>{inside}</g>"] if inside else []
    above = _markers(marker, placed, colour) if "markers" in mode else ""
    above += _texts(trace, placed, marker if "markers" in mode else {}) if "text" in mode else ""
    if above and trace.get("cliponaxis", True) and "markers" in mode:
        above = f"<g clip-path={quoteattr(made.clip(x, y))}>{above}</g>"
    pale = trace.get("opacity", 1)
    together = "".join([*drawn, above])
    written = f'<g opacity="{number(pale)}">{together}</g>' if pale != 1 and together else together
    return written, [point for part in stepped for point in part]


def rect(left: float, top: float, width: float, height: float, paint: str) -> str:
    """An upright rectangle; `paint` are its other attributes."""
    return f'<rect x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(height)}"{paint}/>'


def _parts(placed: Sequence[tuple[float | None, float | None]], is_joined: bool) -> Iterator[Points]:
    """The points between the gaps."""
    part: Points = []
    for x, y in placed:
        if x is not None and y is not None:
            part.append((x, y))
        elif part and not is_joined:
            yield part
            part = []
    if part:
        yield part


def _stepped(part: Points, shape: str) -> Points:
    if shape == "linear":
        return part
    if shape not in ("hv", "vh"):
        raise NotImplementedError(f"a line of shape {shape}")
    found = part[:1]
    for (x0, y0), (x1, y1) in pairwise(part):
        found += [(x1, y0) if shape == "hv" else (x0, y1), (x1, y1)]
    return found


def _path(part: Points) -> str:
    return "M" + "L".join(f"{number(x)},{number(y)}" for x, y in part)


def _area(
    trace: Mapping[str, Any], parts: Sequence[Points], before: Points, colour: str, x: Axis, y: Axis, made: Definitions
) -> str:
    fill = trace.get("fill", "none")
    if fill == "none" or not parts:
        return ""
    if fill == "toself":
        closed = list(parts)
    elif fill in ("tozeroy", "tozerox"):
        # An axis that does not hold 0 is filled to its edge, where the picture ends.
        zero_x, zero_y = x.at(0) if fill == "tozerox" else None, y.at(0) if fill == "tozeroy" else None
        closed = [
            [*part, (part[-1][0] if zero_x is None else zero_x, part[-1][1] if zero_y is None else zero_y),
             (part[0][0] if zero_x is None else zero_x, part[0][1] if zero_y is None else zero_y)]
            for part in parts
        ]  # fmt: skip
    elif fill in ("tonexty", "tonextx") and len(parts) == 1:
        closed = [[*parts[0], *reversed(before)]]
    else:
        raise NotImplementedError(f"an area filled {fill}")
    pattern = trace.get("fillpattern") or {}
    paint = trace.get("fillcolor") or ""
    pale = "" if paint else ' fill-opacity="0.5"'
    hatched = made.hatching(pattern, paint or colour) if pattern.get("shape") else paint or colour
    path = "".join(_path(part) + "Z" for part in closed)
    return f'<path d={quoteattr(path)} fill={quoteattr(hatched)}{pale} fill-rule="evenodd"/>'


def _errors(
    trace: Mapping[str, Any], xs: Sequence[Any], ys: Sequence[Any], colour: str, x: Axis, y: Axis
) -> Iterator[str]:
    for name, along, across, is_lying in (("error_x", x, y, True), ("error_y", y, x, False)):
        spec = trace.get(name) or {}
        if not spec or spec.get("visible") is False:
            continue
        check(spec, "array arrayminus symmetric color thickness width", name)
        if spec.get("type", "data") != "data":
            raise NotImplementedError(f"{name} of type {spec['type']}")
        plus = items(spec["array"])
        minus = items(spec.get("arrayminus")) or plus
        cap = spec.get("width", _CAP)
        look = stroke({"color": spec.get("color"), "width": spec.get("thickness", _LINE)}, colour)
        for value, other, up, down in zip(xs if is_lying else ys, ys if is_lying else xs, plus, minus, strict=True):
            middle, place = along.number(value), across.at(other)
            if middle is None or place is None or (up is None and down is None):
                continue
            ends = [along.place(middle - (down or 0)), along.place(middle + (up or 0))]
            pieces = [[(ends[0], place), (ends[1], place)]]
            pieces += [[(end, place - cap), (end, place + cap)] for end in ends if cap]
            flat = [piece if is_lying else [(b, a) for a, b in piece] for piece in pieces]
            yield f"<path d={quoteattr(' '.join(_path(piece) for piece in flat))}{look}/>"


def _markers(marker: Mapping[str, Any], placed: Sequence[tuple[float | None, float | None]], colour: str) -> str:
    check(marker, "color size symbol opacity line sizemode angle", "a marker")
    line = marker.get("line") or {}
    check(line, "color width", "the line of a marker")
    count = len(placed)
    looks = zip(
        placed,
        each(marker.get("color") or colour, count),
        each(marker.get("size", _MARKER), count),
        each(marker.get("symbol", "circle"), count),
        each(marker.get("opacity", 1), count),
        each(line.get("color"), count),
        each(line.get("width"), count),
        each(marker.get("angle", 0), count),
        strict=True,
    )
    drawn = []
    for (x, y), paint, size, symbol, opacity, edge, width, angle in looks:
        if x is None or y is None or not size or not opacity:
            continue
        if not isinstance(paint, str):
            raise NotImplementedError("markers coloured by numbers")
        if angle:
            raise NotImplementedError("turned markers")
        drawn.append(_marker(x, y, str(symbol), float(size) / 2, paint, edge, width, opacity))
    return "".join(drawn)


def _marker(
    x: float, y: float, symbol: str, radius: float, paint: str, edge: str | None, width: float | None, opacity: float
) -> str:
    plain, _, opened = symbol.partition("-open")
    if opened:
        raise NotImplementedError(f"a marker {symbol}")
    is_open = symbol != plain or plain in ("line-ns", "line-ew", "cross-thin", "x-thin")
    line_width = width if width is not None else 1.0 if is_open else 0.0
    stroked = paint if is_open else edge
    look = f" fill={quoteattr('none' if is_open else paint)}"
    look += f' stroke={quoteattr(stroked)} stroke-width="{number(line_width)}"' if stroked and line_width else ""
    look += f' opacity="{number(opacity)}"' if opacity != 1 else ""
    if plain == "circle":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{look}/>'
    if plain not in _SYMBOLS:
        raise NotImplementedError(f"a marker {symbol}")
    path = "".join(
        "M" + "L".join(f"{number(x + a * radius)},{number(y + b * radius)}" for a, b in part)
        + ("Z" if len(part) > 2 else "")
        for part in _SYMBOLS[plain]
    )  # fmt: skip
    return f"<path d={quoteattr(path)}{look}/>"


_RT: Final = 2 / math.sqrt(3)
_UP: Final = ((-_RT, 0.5), (_RT, 0.5), (0.0, -1.0))
_THIN: Final = 0.4
_PLUS: Final = (
    (1.2, _THIN), (_THIN, _THIN), (_THIN, 1.2), (-_THIN, 1.2), (-_THIN, _THIN), (-1.2, _THIN), (-1.2, -_THIN),
    (-_THIN, -_THIN), (-_THIN, -1.2), (_THIN, -1.2), (_THIN, -_THIN), (1.2, -_THIN),
)  # fmt: skip
# Outlines in parts of the radius, y downwards.
_SYMBOLS: Final[dict[str, tuple[tuple[tuple[float, float], ...], ...]]] = {
    "square": (((-1, -1), (1, -1), (1, 1), (-1, 1)),),
    "diamond": (((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),),
    "triangle-up": (_UP,),
    "triangle-down": (tuple((x, -y) for x, y in _UP),),
    "triangle-left": (tuple((y, x) for x, y in _UP),),
    "triangle-right": (tuple((-y, x) for x, y in _UP),),
    "cross": (_PLUS,),
    "x": (tuple(((a - b) * math.sqrt(0.5), (a + b) * math.sqrt(0.5)) for a, b in _PLUS),),
    "line-ns": (((0, -1.4), (0, 1.4)),),
    "line-ew": (((-1.4, 0), (1.4, 0)),),
    "cross-thin": (((0, -1.4), (0, 1.4)), ((-1.4, 0), (1.4, 0))),
    "x-thin": (((-1, -1), (1, 1)), ((-1, 1), (1, -1))),
}


def _texts(
    trace: Mapping[str, Any], placed: Sequence[tuple[float | None, float | None]], marker: Mapping[str, Any]
) -> str:
    font = trace.get("textfont") or {}
    check(font, "size color family", "the font of a text")
    count = len(placed)
    sizes, colours = each(font.get("size", _TEXT), count), each(font.get("color", "#444444"), count)
    texts, places = each(trace.get("text"), count), each(trace.get("textposition", "middle center"), count)
    radii = each(marker.get("size", _MARKER) if marker else 0, count)
    drawn = []
    for (x, y), text, place, size, colour, diameter in zip(placed, texts, places, sizes, colours, radii, strict=True):
        if x is None or y is None or text in (None, ""):
            continue
        written = words.read(str(text), Style(float(size), colour))
        upright, _, sideways = str(place).partition(" ")
        away = float(diameter) / 2 + (_GAP / 2 if diameter else 0)
        high = words.height_of(written)
        top = {"top": y - away - high, "middle": y - high / 2, "bottom": y + away}[upright]
        if sideways == "left":
            drawn.append(words.draw(written, x - away, top, "right"))
        elif sideways == "right":
            drawn.append(words.draw(written, x + away, top, "left"))
        else:
            drawn.append(words.draw(written, x, top, "center"))
    return "".join(drawn)
