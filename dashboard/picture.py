"""A chart to take home: a Plotly figure drawn as SVG and PNG here, without a browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import plotly.graph_objects as go
import typst

from dashboard import picture_axes as axes_of
from dashboard import picture_text as words
from dashboard.palette import Palette
from dashboard.picture_axes import Axis
from dashboard.picture_bars import Bar, bar, bars_of
from dashboard.picture_figure import check, each, styled
from dashboard.picture_marks import Definitions, colour_at, scatter, stroke, xy
from dashboard.picture_notes import Canvas, annotation, shape
from dashboard.picture_text import Style, number

WIDTH: Final = 900

_FONTS: Final = Path(__file__).parent / "assets" / "fonts"
_FAMILY: Final = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
_LAYOUT: Final = (
    "height margin font barmode bargap shapes annotations paper_bgcolor plot_bgcolor template showlegend separators"
)
_UNSEEN: Final = (
    "width hovermode hoverdistance hoverlabel dragmode clickmode autosize uirevision modebar newshape spikedistance"
    " colorway hidesources transition selectdirection"
)
_HEIGHT: Final = 450
_BAR_WIDTH: Final = 0.8
_MARGIN: Final = {"l": 80.0, "r": 80.0, "t": 100.0, "b": 80.0}
_SIDES: Final = {"left": "l", "right": "r", "top": "t", "bottom": "b"}
_EDGE, _GAP = 28.0, 14.0
_TITLE, _FACTS, _SOURCE = 22, 15, 12
_PIXELS_PER_INCH: Final = 144.0
_PAGE: Final = """#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: {width}pt, height: {height}pt)"""


@dataclass(frozen=True)
class PictureFrame:
    """What stands round a picture: the finding above it, what it is about, and where it comes from.

    `alt` is the picture in words, for those who do not see it.
    """

    title: str
    facts: str
    source: str
    alt: str


def svg(figure: go.Figure, frame: PictureFrame, palette: Palette, width: int = WIDTH) -> str:
    """The picture with its frame as a document of its own, `width` pixels wide and as high as it needs.

    Raises NotImplementedError, naming it, for anything in the figure that it does not know how to draw.
    """
    inner = width - 2 * _EDGE
    title = words.wrapped(frame.title, Style(_TITLE, palette.ink, is_bold=True), inner)
    facts = words.wrapped(frame.facts, Style(_FACTS, palette.quiet), inner)
    source = words.wrapped(frame.source, Style(_SOURCE, palette.quiet), inner)
    facts_at = _EDGE + words.height_of(title) + 4
    chart_at = facts_at + words.height_of(facts) + _GAP
    drawn, high = _chart(figure.to_plotly_json(), palette, inner)
    source_at = chart_at + high + _GAP
    height = round(source_at + words.height_of(source) + _EDGE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-labelledby="title desc" xml:lang="sv" xml:space="preserve" font-family="{_FAMILY}">'
        f'<title id="title">{escape(frame.title)}</title><desc id="desc">{escape(frame.alt)}</desc>'
        f'<rect width="{width}" height="{height}" fill={quoteattr(palette.paper)}/>'
        f"{words.draw(title, _EDGE, _EDGE)}{words.draw(facts, _EDGE, facts_at)}"
        f'<g transform="translate({number(_EDGE)} {number(chart_at)})">{drawn}</g>'
        f"{words.draw(source, _EDGE, source_at)}</svg>\n"
    )


def png(document: str) -> bytes:
    """The SVG of `svg` as a bitmap of two pixels per pixel; the fonts are those that lie beside this module."""
    root = ElementTree.fromstring(document)
    page = _PAGE.format(width=root.get("width"), height=root.get("height"))
    compiler = typst.Compiler(page.encode(), font_paths=_fonts(), sys_inputs={"svg": document})
    made = compiler.compile(format="png", ppi=_PIXELS_PER_INCH)
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no picture")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])


def _chart(spec: Mapping[str, Any], palette: Palette, width: float) -> tuple[str, float]:
    """The chart alone and its height in pixels."""
    layout = spec["layout"]
    names = sorted({name for name in layout if name.startswith(("xaxis", "yaxis"))} | {"xaxis", "yaxis"})
    check(layout, " ".join((_LAYOUT, _UNSEEN, *names)), "a figure's layout")
    check(layout.get("margin") or {}, "l r t b", "a figure's margin")
    if "layout" in layout.get("template", {}):
        raise NotImplementedError("template of a figure's layout")
    traces = [trace for trace in spec["data"] if trace.get("visible", True) is True]
    if layout.get("showlegend", len(traces) > 1):
        raise NotImplementedError("showlegend of a figure's layout")
    kinds = {trace["type"] for trace in traces} - {"scatter", "bar"}
    if kinds:
        raise NotImplementedError(f"a trace of type {min(kinds)}")
    base = styled(layout.get("font"), Style(12, palette.ink))
    axes = _axes(names, layout, traces)
    height = float(layout.get("height", _HEIGHT))
    canvas = _canvas(axes, layout, base, width, height)
    made = Definitions()
    layers: dict[str, list[Mapping[str, Any]]] = {"below": [], "between": [], "above": []}
    for one in layout.get("shapes", ()):
        # A line behind the marks is drawn over the grid, so that no line of the grid hides it.
        layer = one.get("layer", "above")
        layers["between" if (layer, one.get("type")) == ("below", "line") else layer].append(one)
    drawn = [
        *(shape(one, canvas, made) for one in layers["below"]),
        *(_grid(axis, canvas) for axis in canvas.axes.values()),
        *(shape(one, canvas, made) for one in layers["between"]),
        *(_line(axis, canvas) for axis in canvas.axes.values()),
        *_marks(traces, layout, canvas.axes, made),
        *(_labels(axis, canvas, base) for axis in canvas.axes.values()),
        *(shape(one, canvas, made) for one in layers["above"]),
        *(annotation(one, canvas, base) for one in layout.get("annotations", ()) if one.get("visible", True)),
    ]
    definitions = "".join(made.written.values())
    return (f"<defs>{definitions}</defs>" if definitions else "") + "".join(drawn), height


def _axes(names: Sequence[str], layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]]) -> dict[str, Axis]:
    """The axes by the name that traces call them by: `x`, `y2` ..., not yet placed."""
    specs = {name.replace("axis", ""): layout.get(name) or {} for name in names}
    drawn = {name: _values(name, specs, traces) for name in specs}
    found = {}
    for name, spec in specs.items():
        leader = spec.get("matches") or name
        together = [other for other in specs if (specs[other].get("matches") or other) == leader]
        values = [value for other in together for value in drawn[other][0]]
        beyond = [length for other in together for length in drawn[other][1]]
        ruling = specs.get(leader, spec)
        shared = {key: ruling[key] for key in ("range", "type", "categoryarray", "categoryorder") if key in ruling}
        found[name] = axes_of.read_axis(name, {**shared, **spec}, values, beyond)
    return found


def _values(name: str, specs: Mapping[str, Any], traces: Sequence[Mapping[str, Any]]) -> tuple[list[Any], list[float]]:
    """All that is drawn along an axis, and how far bars reach beyond the middle of theirs."""
    values: list[Any] = []
    beyond: list[float] = []
    for trace in traces:
        letter = name[0]
        if trace.get(f"{letter}axis", letter) != name:
            continue
        xs, ys = xy(trace)
        own = xs if letter == "x" else ys
        is_bar = trace["type"] == "bar"
        if is_bar and (trace.get("orientation", "v") == "h") == (letter == "x") and "range" not in specs[name]:
            if trace.get("base") is not None:
                raise NotImplementedError(f"axis {name} without a range, along bars with a base")
            values.append(0)
        elif is_bar:
            beyond += [float(width) / 2 for width in each(trace.get("width") or _BAR_WIDTH, len(own))]
        values += own
    return values, beyond


def _canvas(axes: dict[str, Axis], layout: Mapping[str, Any], base: Style, width: float, height: float) -> Canvas:
    """The axes placed within the margins, which grow where labels need more."""
    margin = _MARGIN | {side: float(size) for side, size in (layout.get("margin") or {}).items()}
    placed = dict(axes)
    for _ in range(2):
        left, right, top, bottom = margin["l"], width - margin["r"], margin["t"], height - margin["b"]
        placed = {name: _placed(axis, left, right, top, bottom) for name, axis in axes.items()}
        for axis in placed.values():
            if axis.spec.get("automargin"):
                side = _SIDES[axis.side]
                inside = _inside(axis, placed, left, right, top, bottom)
                margin[side] = max(margin[side], axes_of.room(axis, base) - inside)
    # Labels that Plotly would let run over the edge of its figure: as much room as the picture's own edge has.
    left, right, top, bottom = margin["l"], width - margin["r"], margin["t"], height - margin["b"]
    placed = {name: _placed(axis, left, right, top, bottom) for name, axis in axes.items()}
    return Canvas(axes_of.same_scale(placed), left, right, top, bottom)


def _placed(axis: Axis, left: float, right: float, top: float, bottom: float) -> Axis:
    low, high = axis.domain
    if axis.letter == "x":
        return replace(axis, start=left + low * (right - left), end=left + high * (right - left))
    return replace(axis, start=bottom - low * (bottom - top), end=bottom - high * (bottom - top))


def _across(axis: Axis, axes: Mapping[str, Axis]) -> Axis:
    """The axis that another one stands on."""
    other = axis.spec.get("anchor") or ("y" if axis.letter == "x" else "x")
    if other not in axes:
        raise NotImplementedError(f"axis {axis.name} that stands on {other}")
    return axes[other]


def _foot(axis: Axis, axes: Mapping[str, Axis]) -> float:
    """The pixel across at which an axis has its line."""
    across = _across(axis, axes)
    ends = sorted((across.start, across.end))
    return ends[0] if axis.side in ("left", "top") else ends[1]


def _inside(axis: Axis, axes: Mapping[str, Axis], left: float, right: float, top: float, bottom: float) -> float:
    """Pixels between the line of an axis and the margin on its side."""
    foot = _foot(axis, axes)
    return {"left": foot - left, "right": right - foot, "top": foot - top, "bottom": bottom - foot}[axis.side]


def _grid(axis: Axis, canvas: Canvas) -> str:
    spec = axis.spec
    if not axis.is_visible:
        return ""
    across = _across(axis, canvas.axes)
    drawn = []
    if spec.get("showgrid", True):
        look = {"color": spec.get("gridcolor", "#eee"), "width": spec.get("gridwidth", 1)}
        look |= {"dash": spec["griddash"]} if "griddash" in spec else {}
        drawn += [_straight(axis, tick.value, across, stroke(look, "#eee")) for tick in axes_of.ticks(axis)]
    zero = (
        spec.get("zeroline", True) and axis.kind == "linear" and min(axis.low, axis.high) < 0 < max(axis.low, axis.high)
    )
    if zero:
        look = {"color": spec.get("zerolinecolor", "#444"), "width": spec.get("zerolinewidth", 1)}
        drawn.append(_straight(axis, 0.0, across, stroke(look, "#444")))
    return "".join(drawn)


def _straight(axis: Axis, value: float, across: Axis, look: str) -> str:
    place, begin, end = number(axis.place(value)), number(across.start), number(across.end)
    points = f"M{place},{begin}V{end}" if axis.letter == "x" else f"M{begin},{place}H{end}"
    return f'<path d="{points}"{look}/>'


def _marks(
    traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], axes: Mapping[str, Axis], made: Definitions
) -> list[str]:
    """Bars first, then lines and dots, as Plotly lays them."""
    drawn = []
    pairs = [(trace.get("xaxis", "x"), trace.get("yaxis", "y")) for trace in traces]
    colours = [colour_at(at) for at in range(len(traces))]
    for pair in dict.fromkeys(pairs):
        x, y = axes[pair[0]], axes[pair[1]]
        here = [at for at, trace in enumerate(traces) if pairs[at] == pair]
        bars = [at for at in here if traces[at]["type"] == "bar"]
        if bars:
            mode, gap = layout.get("barmode", "group"), layout.get("bargap", 0.2)
            rows: list[list[Bar | None]] = bars_of([traces[at] for at in bars], mode, gap, x, y)
            drawn += [bar(traces[at], colours[at], row, x, y, made) for at, row in zip(bars, rows, strict=True)]
        before: list[tuple[float, float]] = []
        for at in here:
            if traces[at]["type"] == "scatter":
                markup, before = scatter(traces[at], colours[at], x, y, before, made)
                drawn.append(markup)
    return drawn


def _line(axis: Axis, canvas: Canvas) -> str:
    """The line of an axis and the strokes of its ticks."""
    spec = axis.spec
    if not axis.is_visible:
        return ""
    foot, away = _foot(axis, canvas.axes), -1 if axis.side in ("left", "top") else 1
    drawn = []
    if spec.get("showline", "linecolor" in spec or "linewidth" in spec):
        look = stroke({"color": spec.get("linecolor", "#444"), "width": spec.get("linewidth", 1)}, "#444")
        ends = f"{number(axis.start)},{number(foot)}H{number(axis.end)}"
        ends = ends if axis.letter == "x" else f"{number(foot)},{number(axis.start)}V{number(axis.end)}"
        drawn.append(f'<path d="M{ends}"{look}/>')
    if spec.get("ticks") == "outside":
        look = stroke({"color": spec.get("tickcolor", "#444"), "width": spec.get("tickwidth", 1)}, "#444")
        for tick in axes_of.ticks(axis):
            place, end = number(axis.place(tick.value)), number(foot + away * spec.get("ticklen", 5))
            path = f"M{place},{number(foot)}V{end}" if axis.letter == "x" else f"M{number(foot)},{place}H{end}"
            drawn.append(f'<path d="{path}"{look}/>')
    elif spec.get("ticks"):
        raise NotImplementedError(f"ticks {spec['ticks']} of axis {axis.name}")
    return "".join(drawn)


def _labels(axis: Axis, canvas: Canvas, base: Style) -> str:
    """The labels of an axis and its title."""
    if not axis.is_visible:
        return ""
    foot, away = _foot(axis, canvas.axes), -1 if axis.side in ("left", "top") else 1
    drawn = []
    gap = axes_of.standoff(axis)
    for tick, text in axes_of.labels(axis, base):
        drawn.append(_label(axis, text, axis.place(tick.value), foot + away * gap, canvas))
    title = axes_of.title_of(axis, base)
    if title:
        drawn.append(_title(axis, title, foot, away, base))
    return "".join(drawn)


def _label(axis: Axis, text: words.Text, along: float, across: float, canvas: Canvas) -> str:
    angle = axis.spec.get("tickangle") or 0
    wide, high = words.width_of(text), words.height_of(text)
    if angle in (-90, 90) and axis.letter == "x":
        middle = across + (wide if axis.side == "bottom" else -wide) / 2
        return words.draw(text, along, middle - high / 2, "center", angle)
    if angle not in (0, "auto"):
        raise NotImplementedError(f"tickangle {angle} of axis {axis.name}")
    if axis.letter == "y":
        return words.draw(text, across, along - high / 2, "right" if axis.side == "left" else "left")
    return words.draw(text, along, across if axis.side == "bottom" else across - high, "center")


def _title(axis: Axis, title: words.Text, foot: float, away: int, base: Style) -> str:
    high, middle = words.height_of(title), (axis.start + axis.end) / 2
    far = axes_of.room(axis, base) - high
    if axis.letter == "x":
        return words.draw(title, middle, foot + far if away > 0 else foot - far - high, "center")
    return words.draw(title, foot + away * (far + high / 2), middle - high / 2, "center", angle=-90)
