"""A picture that is taken home is the chart of the page: every word, every mark in its place, nothing hidden."""

import re
import struct
import zlib
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from PIL import ImageFont
from test_dashboard_charts import CELL, HIDDEN, rows

from dashboard import picture_text as words
from dashboard.chart_parts import Line
from dashboard.charts import dot_rows
from dashboard.palette import LIGHT
from dashboard.picture import WIDTH, PictureFrame, png, svg
from dashboard.texts import COMPARISON, PROTECTED, UNCERTAIN
from dashboard.time_chart import over_time
from warehouse.settings import REPOSITORY

SVG = "{http://www.w3.org/2000/svg}"
FRAME = PictureFrame("Tre & fyra <femtedelar>", "våren 2020 · 7 kommuner", "Genombrott, underlag 1", "Tre av fem.")
NARROW = {"l": 0, "r": 0, "t": 0, "b": 0}


def blank(**layout: Any) -> go.Figure:
    """A chart 844 pixels wide (900 less two edges of 28) and 100 high, both axes from 0 to 10, without margins."""
    axis = {"range": [0, 10], "showgrid": False, "zeroline": False, "showticklabels": False}
    plain = {"template": "none", "height": 100, "margin": NARROW, "showlegend": False, "xaxis": axis, "yaxis": axis}
    return go.Figure(layout={**plain, **layout})


def drawn(figure: go.Figure) -> ElementTree.Element:
    return ElementTree.fromstring(svg(figure, FRAME, LIGHT))


def chart_of(root: ElementTree.Element) -> ElementTree.Element:
    """The part of the picture that is the chart, in the chart's own pixels."""
    return next(group for group in root.findall(f"{SVG}g") if "translate" in group.get("transform", ""))


def marks(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The drawn elements of a kind, without those that only define."""
    chart = chart_of(root)
    defined = {element for defs in chart.iter(f"{SVG}defs") for element in defs.iter()}
    return [element for element in chart.iter(f"{SVG}{name}") if element not in defined]


def numbers(element: ElementTree.Element, *names: str) -> list[float]:
    return [float(element.get(name, "nan")) for name in names]


def places(element: ElementTree.Element) -> list[tuple[float, float]]:
    """The points of a path of straight lines."""
    pairs = re.findall(r"(-?[\d.]+),(-?[\d.]+)", element.get("d", ""))
    return [(float(x), float(y)) for x, y in pairs]


def texts_of(root: ElementTree.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def pixels(data: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the colours of a PNG of eight bits a channel."""
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert depth == 8
    at, packed = 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(packed)
    channels = {2: 3, 6: 4}[colour]
    assert len(raw) == height * (1 + width * channels), "the file is cut off"
    return width, height, {raw[at : at + 1] for at in range(0, len(raw), 97)}


def test_a_dot_lies_at_its_value() -> None:
    """2.5 of 10 lies a quarter along 844 pixels, at 211; 4 of 10 lies 40 of 100 pixels up, at 60 from the top."""
    figure = blank().add_scatter(x=[2.5], y=[4], mode="markers", marker={"color": "#00608A", "size": 10})
    (dot,) = marks(drawn(figure), "circle")
    assert numbers(dot, "cx", "cy", "r") == [211, 60, 5], "a dot lies at another value than its own"
    turned = blank(yaxis={"range": [10, 0], "visible": False}).add_scatter(
        x=[2.5], y=[4], mode="markers", marker={"color": "#00608A"}
    )
    assert numbers(marks(drawn(turned), "circle")[0], "cx", "cy") == [211, 40], "a reversed axis is drawn upright"


def test_a_dot_of_the_page_lies_between_its_ticks() -> None:
    """28.4 lies 3.4 of 25 parts beyond the tick of 25 on the way to that of 50."""
    root = drawn(dot_rows(rows(CELL), "%", LIGHT))
    (dot,) = marks(root, "circle")
    ticks = {"".join(text.itertext()): float(text.get("x", "nan")) for text in marks(root, "text")}
    expected = ticks["25"] + (ticks["50"] - ticks["25"]) * 3.4 / 25
    assert float(dot.get("cx", "nan")) == pytest.approx(expected, abs=0.02), (
        "the dot says another figure than its label"
    )


@pytest.mark.parametrize(
    ("axis", "value", "expected"),
    [
        ({"type": "date", "range": ["2020-01-01", "2020-01-11"]}, "2020-01-06", 422.0),
        ({"type": "log", "range": [0, 2]}, 10, 422.0),
        ({"type": "category", "range": [-0.5, 2.5], "categoryarray": ["a", "b", "c"]}, "c", 844 * 5 / 6),
    ],
)
def test_dates_logarithms_and_categories_have_their_places(
    axis: dict[str, Any], value: object, expected: float
) -> None:
    """Five of ten days; ten is halfway from 1 to 100; the third of three names is in the middle of the last third."""
    figure = blank(xaxis=axis | {"visible": False, "categoryorder": "array"} if "categoryarray" in axis else axis)
    figure.update_xaxes(visible=False).add_scatter(x=[value], y=[5], mode="markers", marker={"color": "#000000"})
    assert float(marks(drawn(figure), "circle")[0].get("cx", "nan")) == pytest.approx(expected, abs=0.01)


def test_a_line_is_lifted_over_a_gap_and_steps_where_it_should() -> None:
    line = {"color": "#000000", "width": 1}
    figure = blank().add_scatter(x=[0, 5, None, 10, 10], y=[0, 10, None, 10, 0], mode="lines", line=line)
    (path,) = marks(drawn(figure), "path")
    assert path.get("d") == "M0,100L422,0 M844,0L844,100", "a line is drawn over a period without a figure"
    stepped = blank().add_scatter(x=[0, 10], y=[0, 10], mode="lines", line={**line, "shape": "hv"})
    assert places(marks(drawn(stepped), "path")[0]) == [(0, 100), (844, 100), (844, 0)]


def test_a_bar_on_a_scale_of_logarithms_ends_at_the_sum() -> None:
    """From 1 to 1 + 99 = 100 is the whole of a scale from 1 to 100; the logarithms of 1 and 99 end a little before."""
    figure = blank(xaxis={"type": "log", "range": [0, 2], "visible": False}, barmode="overlay")
    figure.add_bar(x=[99], y=[5], base=1, width=1, orientation="h", marker={"color": "#00608A"})
    (bar,) = marks(drawn(figure), "rect")
    assert numbers(bar, "x", "width") == [0, 844], "the band of a hidden group ends before the picture does"


def test_bars_begin_and_end_at_their_values() -> None:
    """A lying bar from 2 to 5, one wide about 5: from 168.8 for 253.2, ten pixels high about the middle."""
    figure = blank(barmode="overlay").add_bar(
        x=[3], y=[5], base=2, width=1, orientation="h", marker={"color": "#00608A"}
    )
    (bar,) = marks(drawn(figure), "rect")
    assert numbers(bar, "x", "y", "width", "height") == [168.8, 45, 253.2, 10]
    stacked = blank(barmode="relative")
    for value in (-2, 3, 4, -1):
        stacked.add_bar(x=[value], y=[5], width=1, orientation="h", marker={"color": "#00608A"})
    stacked.update_xaxes(range=[-5, 10])
    ends = [(x, x + wide) for x, wide in (numbers(bar, "x", "width") for bar in marks(drawn(stacked), "rect"))]
    unit = 844 / 15
    expected = [(3, 5), (5, 8), (8, 12), (2, 3)]
    assert ends == [pytest.approx((low * unit, high * unit), abs=0.02) for low, high in expected], (
        "answers against are not laid out from the middle to the left, answers for to the right"
    )


def test_areas_and_outlines_are_closed_and_their_holes_stay_open() -> None:
    """A square with a hole in it, as a lake in a municipality."""
    figure = blank().add_scatter(
        x=[0, 10, 10, 0, 0, None, 4, 6, 6, 4], y=[0, 0, 10, 10, 0, None, 4, 4, 6, 6],
        mode="lines", fill="toself", fillcolor="#D9DEE5", line={"color": "#848F9C", "width": 1},
    )  # fmt: skip
    area = marks(drawn(figure), "path")[0]
    assert area.get("fill-rule") == "evenodd" and area.get("d", "").count("Z") == 2
    to_axis = blank().add_scatter(x=[0, 10], y=[5, 5], mode="lines", fill="tozeroy", line={"color": "#848F9C"})
    assert places(marks(drawn(to_axis), "path")[0]) == [(0, 50), (844, 50), (844, 100), (0, 100)]


def test_small_multiples_share_the_picture() -> None:
    """Two charts in the left and the right 40 parts of 100: the middle of the right one lies at 80 of 100."""
    figure = blank(
        xaxis={"domain": [0, 0.4], "range": [0, 10], "visible": False},
        xaxis2={"domain": [0.6, 1], "range": [0, 10], "anchor": "y2", "visible": False},
        yaxis2={"range": [0, 100], "anchor": "x2", "visible": False},
    )
    figure.add_scatter(x=[5], y=[5], mode="markers", marker={"color": "#000000"})
    figure.add_scatter(x=[5], y=[50], mode="markers", marker={"color": "#000000"}, xaxis="x2", yaxis="y2")
    assert [numbers(dot, "cx", "cy") for dot in marks(drawn(figure), "circle")] == [[168.8, 50], [675.2, 50]]


def test_a_map_is_not_drawn_out() -> None:
    """Ten by ten kilometres in 844 by 100 pixels: as wide as it is high, in the middle."""
    figure = blank(yaxis={"range": [0, 10], "scaleanchor": "x", "visible": False})
    figure.update_xaxes(visible=False)
    figure.add_scatter(x=[0, 10], y=[0, 10], mode="markers", marker={"color": "#000000"})
    (x0, y0), (x1, y1) = (numbers(dot, "cx", "cy") for dot in marks(drawn(figure), "circle"))
    assert (x0, x1, y0, y1) == (372, 472, 100, 0), "a municipality is broader than it is"


def test_names_have_room_and_stay_within_the_picture() -> None:
    long = "Stadsdelsförvaltningen i Askim-Frölunda-Högsbo"
    figure = blank(yaxis={"range": [0, 10], "tickvals": [5], "ticktext": [long], "automargin": True})
    (name,) = [text for text in marks(drawn(figure), "text") if "".join(text.itertext()) == long]
    style = words.Style(12, "#000000")
    assert name.get("text-anchor") == "end"
    assert float(name.get("x", "nan")) + 0.01 >= words.width_of(words.read(long, style)), (
        "the name runs out of the picture"
    )


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (0, 120, "", ["0", "50", "100"]),
        (0, 0.5, "", ["0", "0,2", "0,4"]),
        (0, 26_000, "", ["0", "10\u00a0000", "20\u00a0000"]),
        (-5, 5, "\u00a0%", ["−5\u00a0%", "0\u00a0%", "5\u00a0%"]),
    ],
)
def test_numbers_of_an_axis_are_swedish(low: float, high: float, unit: str, expected: list[str]) -> None:
    figure = blank(yaxis={"range": [low, high], "nticks": 3, "ticksuffix": unit, "automargin": True})
    assert [text for text in texts_of(chart_of(drawn(figure))) if text] == expected


def test_the_frame_tells_what_the_picture_shows_and_where_it_comes_from() -> None:
    root = drawn(blank())
    assert (root.get("width"), root.get("role"), root.get("aria-labelledby")) == (str(WIDTH), "img", "title desc")
    assert root.findtext(f"{SVG}title") == FRAME.title and root.findtext(f"{SVG}desc") == FRAME.alt
    assert texts_of(root)[:2] == [FRAME.title, FRAME.facts] and texts_of(root)[-1] == FRAME.source
    long = PictureFrame("ord " * 60, "", "", "")
    lines = [text for text in texts_of(ElementTree.fromstring(svg(blank(), long, LIGHT))) if "ord" in text]
    assert len(lines) > 1 and sum(line.split().count("ord") for line in lines) == 60, "a long finding is cut"


def test_a_picture_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    figure = dot_rows(rows(CELL | {"area_name": "A & B"}, HIDDEN), "%", LIGHT)
    markup = svg(figure, FRAME, LIGHT)
    used = re.findall(r"url\(([^)]*)\)", markup)
    known = {f"#{element.get('id')}" for element in ElementTree.fromstring(markup).iter() if element.get("id")}
    assert used and set(used) <= known, f"the picture points at something it does not hold: {used}"
    assert not re.search(r"<script|href|@import|<image|<foreignObject|on\w+=", markup)


def test_a_hidden_cell_has_a_hatched_band_with_its_word_and_no_number() -> None:
    planted = HIDDEN | dict.fromkeys(("value", "lower_95", "upper_95", "numerator", "denominator"), 31415.5)
    for figure in (
        dot_rows(rows(CELL, planted), "%", LIGHT),
        over_time([rows(CELL, planted | {"area_code": "1481", "period_code": "2020", "period_label_sv": "2020"})], "%",
                  LIGHT),
    ):  # fmt: skip
        markup = svg(figure, FRAME, LIGHT)
        assert "31415" not in markup and "31" + "\u00a0" + "415" not in markup, "a hidden figure is in the picture"
        root = ElementTree.fromstring(markup)
        assert "skyddat" in [text.strip() for text in texts_of(root)], "a hidden value does not say that it is hidden"
        assert any("url(#hatch" in (bar.get("fill") or "") for bar in marks(root, "rect")), "it is not hatched"
        assert len(marks(root, "circle")) == 1, "a hidden value has a dot"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda figure: figure.add_pie(values=[1, 2]), "pie"),
        (lambda figure: figure.add_heatmap(z=[[1]]), "heatmap"),
        (lambda figure: figure.update_layout(title="Rubrik"), "title"),
        (lambda figure: figure.update_layout(showlegend=True), "showlegend"),
        (lambda figure: figure.update_layout(template="plotly_dark"), "template"),
        (lambda figure: figure.update_xaxes(rangebreaks=[{"bounds": [1, 2]}]), "rangebreaks"),
        (lambda figure: figure.update_xaxes(tickangle=30), "tickangle"),
        (lambda figure: figure.update_xaxes(tickformat=".3s"), ".3s"),
        (lambda figure: figure.update_traces(line_shape="spline"), "spline"),
        (lambda figure: figure.update_traces(line_dash="1px 2px"), "1px 2px"),
        (lambda figure: figure.update_traces(marker_symbol="star"), "star"),
        (lambda figure: figure.update_traces(marker_color=[1, 2]), "coloured by numbers"),
        (lambda figure: figure.update_traces(stackgroup="one"), "stackgroup"),
        (lambda figure: figure.add_annotation(x=1, y=1, text="<a href='x'>y</a>"), "<a>"),
        (lambda figure: figure.add_annotation(x=1, y=1, text="<span style='opacity:0.1'>y</span>"), "opacity"),
        (lambda figure: figure.add_shape(x0=0, x1=1, y0=0, y1=1, label={"text": "x"}), "label"),
        (
            lambda figure: figure.add_bar(x=[1], y=[1], marker={"pattern": {"shape": "x"}, "color": "#000000"}),
            "shape x",
        ),
    ],
)
def test_what_a_picture_cannot_draw_it_refuses_by_name(change: Any, named: str) -> None:
    figure = blank().add_scatter(x=[1, 2], y=[1, 2], mode="lines+markers", line={"color": "#000000"})
    figure.update_xaxes(showticklabels=True)
    svg(figure, FRAME, LIGHT)
    change(figure)
    with pytest.raises(NotImplementedError, match=re.escape(named)):
        svg(figure, FRAME, LIGHT)


def test_a_bitmap_is_two_pixels_per_pixel_and_the_same_every_time() -> None:
    figure = dot_rows(rows(CELL, HIDDEN), "%", LIGHT, pooled=Line(30.0, "Hela programmet 30,0 %", 25.0, 35.0))
    markup = svg(figure, FRAME, LIGHT)
    root = ElementTree.fromstring(markup)
    data = png(markup)
    width, height, seen = pixels(data)
    assert [width, height] == [2 * float(root.get(name, "nan")) for name in ("width", "height")]
    assert len(seen) > 3, "the bitmap is blank"
    assert data == png(svg(figure, FRAME, LIGHT)), "two pictures of one chart"
    assert data != png(svg(figure, PictureFrame("Annat", "", "", ""), LIGHT)), "the finding is not in the bitmap"


def lacking(text: str) -> str:
    """The letters and signs that a bitmap would take from another typeface, and the words beside them with it."""
    found = ""
    for path in (REPOSITORY / "dashboard" / "assets" / "fonts").glob("*.otf"):
        font = ImageFont.truetype(path, 40)
        none = bytes(font.getmask("\uffff"))
        found += "".join(sign for sign in sorted(set(text)) if not sign.isspace() and bytes(font.getmask(sign)) == none)
    return found


def test_the_signs_of_the_pages_are_in_the_typeface_of_the_pictures() -> None:
    known = "".join(symbol for symbol, _ in COMPARISON.values()) + UNCERTAIN + PROTECTED
    assert lacking("\u0e01"), "the test finds nothing"
    assert not lacking(f"{known}åäöÅÄÖé−–·…≤≥→▶◀■□○◆"), f"set in another typeface: {lacking(known)}"
