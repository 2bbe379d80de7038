"""Shapes and annotations of pictures: what a Plotly figure draws on top of and behind its marks, as SVG."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from dashboard import picture_text as words
from dashboard.picture_axes import Axis
from dashboard.picture_figure import check, styled
from dashboard.picture_marks import Definitions, stroke
from dashboard.picture_text import Style, number

_SHAPE: Final = (
    "x0 x1 y0 y1 xref yref line fillcolor opacity layer path fillrule editable xsizemode ysizemode xanchor yanchor"
)
_ANNOTATION: Final = (
    "text x y xref yref xanchor yanchor xshift yshift showarrow ax ay axref ayref arrowhead arrowsize arrowwidth"
    " arrowcolor arrowside standoff font bgcolor bordercolor borderwidth borderpad opacity align"
    " textangle captureevents width"
)
_STEP: Final = re.compile(r"([MLHVQCZ])([^MLHVQCZ]*)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\s,]+")
_COMMANDS: Final = {"M": "xy", "L": "xy", "H": "x", "V": "y", "Q": "xyxy", "C": "xyxyxy", "Z": ""}
_ANCHORS: Final[dict[str, words.Anchor]] = {"left": "left", "center": "center", "right": "right"}
_HEAD: Final = 3.0


@dataclass(frozen=True)
class Canvas:
    """Where shapes and annotations are placed: the axes, and the area that `paper` means in pixels."""

    axes: Mapping[str, Axis]
    left: float
    right: float
    top: float
    bottom: float

    def place(self, letter: str, value: Any, reference: str, is_exponent: bool = False) -> float:
        """The pixel along x or y of a value on `paper`, on an axis, or in parts of an axis's `domain`.

        `is_exponent`: what is told of a logarithmic axis is the exponent.
        """
        if reference == "paper":
            begin, end = (self.left, self.right) if letter == "x" else (self.bottom, self.top)
            return begin + float(value) * (end - begin)
        name, _, domain = reference.partition(" ")
        axis = self.axes[name]
        if domain:
            return axis.start + float(value) * (axis.end - axis.start)
        found = axis.place(float(value)) if is_exponent and axis.kind == "log" else axis.at(value)
        if found is None:
            raise NotImplementedError("a shape or an annotation without a place")
        return found


def shape(spec: Mapping[str, Any], canvas: Canvas, made: Definitions) -> str:
    """A line, a rectangle, a circle or a path. Raises NotImplementedError for what it cannot draw."""
    check(spec, _SHAPE, "a shape")
    x_ref, y_ref = spec.get("xref", "x"), spec.get("yref", "y")
    line = spec.get("line") or {}
    edge = stroke(line, "#444444") if line.get("width", 2) else ' stroke="none"'
    paint = f" fill={quoteattr(spec.get('fillcolor') or 'none')}"
    look = edge.replace(' fill="none"', "") + (f' opacity="{number(spec["opacity"])}"' if "opacity" in spec else "")
    kind = spec.get("type", "rect")
    if kind == "path":
        rule = ' fill-rule="evenodd"' if spec.get("fillrule") == "evenodd" else ""
        drawn = f"<path d={quoteattr(_path(spec['path'], canvas, x_ref, y_ref))}{paint}{rule}{look}/>"
    else:
        x0, x1 = (_end(spec, canvas, "x", x_ref, name) for name in ("x0", "x1"))
        y0, y1 = (_end(spec, canvas, "y", y_ref, name) for name in ("y0", "y1"))
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if kind == "line":
            path = f"M{number(x0)},{number(y0)}L{number(x1)},{number(y1)}"
            drawn = f'<path d="{path}" fill="none"{look}/>'
        elif kind == "rect":
            drawn = (
                f'<rect x="{number(left)}" y="{number(top)}" width="{number(right - left)}"'
                f' height="{number(bottom - top)}"{paint}{look}/>'
            )
        elif kind == "circle":
            drawn = (
                f'<ellipse cx="{number((left + right) / 2)}" cy="{number((top + bottom) / 2)}"'
                f' rx="{number((right - left) / 2)}" ry="{number((bottom - top) / 2)}"{paint}{look}/>'
            )
        else:
            raise NotImplementedError(f"a shape of type {kind}")
    # What lies on axes ends where they end.
    names = [reference.partition(" ")[0] for reference in (x_ref, y_ref)]
    if "paper" in names:
        return drawn
    return f"<g clip-path={quoteattr(made.clip(canvas.axes[names[0]], canvas.axes[names[1]]))}>{drawn}</g>"


def annotation(spec: Mapping[str, Any], canvas: Canvas, base: Style) -> str:
    """The text of an annotation on its ground, and its arrow."""
    check(spec, _ANNOTATION, "an annotation")
    x = canvas.place("x", spec["x"], spec.get("xref", "x"), is_exponent=True)
    y = canvas.place("y", spec["y"], spec.get("yref", "y"), is_exponent=True)
    tip = x + spec.get("xshift", 0), y - spec.get("yshift", 0)
    has_arrow = spec.get("showarrow", True)
    if has_arrow and (spec.get("axref", "pixel") != "pixel" or spec.get("ayref", "pixel") != "pixel"):
        raise NotImplementedError("an arrow from another place than its text")
    x, y = (tip[0] + spec.get("ax", -10), tip[1] + spec.get("ay", -30)) if has_arrow else tip
    style = styled(spec.get("font"), base)
    text = words.read(str(spec.get("text", "")), style)
    edge = spec.get("borderwidth", 1) + spec.get("borderpad", 1)
    wide, high = max(words.width_of(text), spec.get("width", 0)), words.height_of(text)
    angle = float(spec.get("textangle", 0))
    turn = math.radians(angle)
    full = wide + 2 * edge, high + 2 * edge
    outer_wide = abs(full[0] * math.cos(turn)) + abs(full[1] * math.sin(turn))
    outer_high = abs(full[0] * math.sin(turn)) + abs(full[1] * math.cos(turn))
    x_anchor = _x_anchor(spec, has_arrow)
    y_anchor = _y_anchor(spec, has_arrow)
    middle_x = x + {"left": outer_wide / 2, "center": 0.0, "right": -outer_wide / 2}[x_anchor]
    middle_y = y + {"top": outer_high / 2, "middle": 0.0, "bottom": -outer_high / 2}[y_anchor]
    drawn = [_arrow(spec, tip, (middle_x, middle_y), (outer_wide, outer_high), style.colour)] if has_arrow else []
    drawn.append(_ground(spec, middle_x, middle_y, full, angle))
    if angle or len(text) > 1 or spec.get("width"):
        align = spec.get("align", "center")
        from_x = middle_x + {"left": -wide / 2, "center": 0.0, "right": wide / 2}[align]
        if x_anchor == align and not angle:
            from_x = x + {"left": edge, "center": 0.0, "right": -edge}[align]
        drawn.append(_turned(words.draw(text, from_x, middle_y - high / 2, align), angle, middle_x, middle_y))
    else:
        # One line is set from its own anchor: what it is wide in another type then moves nothing.
        from_x = x + {"left": edge, "center": 0.0, "right": -edge}[x_anchor]
        drawn.append(words.draw(text, from_x, middle_y - high / 2, x_anchor))
    together = "".join(drawn)
    return f'<g opacity="{number(spec["opacity"])}">{together}</g>' if spec.get("opacity", 1) != 1 else together


def _end(spec: Mapping[str, Any], canvas: Canvas, letter: str, reference: str, name: str) -> float:
    if spec.get(f"{letter}sizemode", "scaled") == "scaled":
        return canvas.place(letter, spec[name], reference)
    anchor = canvas.place(letter, spec[f"{letter}anchor"], reference)
    return anchor + float(spec[name]) * (1 if letter == "x" else -1)


def _path(path: str, canvas: Canvas, x_ref: str, y_ref: str) -> str:
    written = []
    for command, rest in _STEP.findall(path):
        letters = _COMMANDS.get(command)
        if letters is None:
            raise NotImplementedError(f"{command} in the path of a shape")
        values = [value for value in _BETWEEN.split(rest.strip()) if value]
        if letters and len(values) % len(letters):
            raise NotImplementedError(f"{command} in the path of a shape with {len(values)} numbers")
        places = [
            number(canvas.place(letter, _value(value), x_ref if letter == "x" else y_ref))
            for letter, value in zip(letters * (len(values) // max(len(letters), 1)), values, strict=True)
        ]
        written.append(command + " ".join(places))
    return "".join(written)


def _value(value: str) -> str | float:
    try:
        return float(value)
    except ValueError:
        return value


def _x_anchor(spec: Mapping[str, Any], has_arrow: bool) -> words.Anchor:
    given = spec.get("xanchor", "auto")
    if given in _ANCHORS:
        return _ANCHORS[given]
    if has_arrow or spec.get("xref", "x") != "paper":
        return "center"
    return "left" if spec["x"] < 1 / 3 else "right" if spec["x"] > 2 / 3 else "center"


def _y_anchor(spec: Mapping[str, Any], has_arrow: bool) -> str:
    given = str(spec.get("yanchor", "auto"))
    if given != "auto":
        return given
    if has_arrow or spec.get("yref", "y") != "paper":
        return "middle"
    return "bottom" if spec["y"] < 1 / 3 else "top" if spec["y"] > 2 / 3 else "middle"


def _ground(spec: Mapping[str, Any], x: float, y: float, full: tuple[float, float], angle: float) -> str:
    paint, edge = spec.get("bgcolor"), spec.get("bordercolor")
    if not paint and not edge:
        return ""
    look = f" fill={quoteattr(paint or 'none')}"
    look += f' stroke={quoteattr(edge)} stroke-width="{number(spec.get("borderwidth", 1))}"' if edge else ""
    box = (
        f'<rect x="{number(x - full[0] / 2)}" y="{number(y - full[1] / 2)}" width="{number(full[0])}"'
        f' height="{number(full[1])}"{look}/>'
    )
    return _turned(box, angle, x, y)


def _turned(markup: str, angle: float, x: float, y: float) -> str:
    return (
        f'<g transform="rotate({number(angle)} {number(x)} {number(y)})">{markup}</g>' if angle and markup else markup
    )


def _arrow(
    spec: Mapping[str, Any],
    tip: tuple[float, float],
    middle: tuple[float, float],
    box: tuple[float, float],
    colour: str,
) -> str:
    """A line from the edge of the text to the tip, with a head unless the figure says none."""
    away_x, away_y = tip[0] - middle[0], tip[1] - middle[1]
    far = math.hypot(away_x, away_y)
    to_edge = min(
        (half / abs(away) for half, away in ((box[0] / 2, away_x), (box[1] / 2, away_y)) if away), default=1.0
    )
    if far == 0 or to_edge >= 1:
        return ""
    colour, width = spec.get("arrowcolor") or colour, spec.get("arrowwidth", 1)
    begin = middle[0] + away_x * to_edge, middle[1] + away_y * to_edge
    along = away_x / far, away_y / far
    end = tip[0] - along[0] * spec.get("standoff", 0), tip[1] - along[1] * spec.get("standoff", 0)
    path = f"M{number(begin[0])},{number(begin[1])}L{number(end[0])},{number(end[1])}"
    drawn = f'<path d="{path}"{stroke({"color": colour, "width": width}, colour)}/>'
    if spec.get("arrowhead", 1) == 0 or spec.get("arrowside") == "none":
        return drawn
    long = _HEAD * spec.get("arrowsize", 1) * max(width, 1)
    back = end[0] - along[0] * long, end[1] - along[1] * long
    wings = [(back[0] - side * along[1] * long / 2, back[1] + side * along[0] * long / 2) for side in (1, -1)]
    head = "M" + "L".join(f"{number(x)},{number(y)}" for x, y in (end, *wings)) + "Z"
    return f'{drawn}<path d="{head}" fill={quoteattr(colour)}/>'
