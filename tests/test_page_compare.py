"""Jämför as funnel and map shows the same cells as its dots, and never more of an area than may be told."""

import json
import re
from base64 import b64decode
from html import unescape
from math import log10
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import plotly.graph_objects as go
import pytest
import shapely
from published_fixture import AREAS, build_published, expected_cell
from streamlit.testing.v1 import AppTest
from test_dashboard_charts import CELL, HIDDEN, points, rows, texts_of

from dashboard import texts, texts_compare
from dashboard.area_map_chart import area_map, on_map
from dashboard.boundaries import region
from dashboard.chart_parts import Line
from dashboard.formats import NBSP
from dashboard.frame import PAGES
from dashboard.funnel_chart import FEWEST, funnel, in_funnel
from dashboard.label_places import Box, beside, choose_places
from dashboard.others_range import range_words
from dashboard.palette import LIGHT
from warehouse.settings import REPOSITORY

LIMITS = {"funnel_lower_95": 20.0, "funnel_upper_95": 40.0, "funnel_lower_998": 15.0, "funnel_upper_998": 45.0}
SMALL = CELL | LIMITS | {"area_code": "0686", "area_name": "Eksjö", "denominator": 10.0, "value": 60.0}
MIDDLE = CELL | LIMITS | {"denominator": 100.0}
LARGE = CELL | LIMITS | {"area_code": "1480", "area_name": "Göteborg", "denominator": 1000.0, "value": 31.0}
WITHOUT = HIDDEN | dict.fromkeys(LIMITS)
POOLED = Line(30.0, "Hela programmet 30,0 %")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, whose snapshot a test may change before it opens a page."""
    build_published(tmp_path)
    monkeypatch.setenv("GENOMBROTT_HOME", str(tmp_path))
    return tmp_path


def change(home: Path, sql: str) -> None:
    with duckdb.connect(str(next(home.glob("published-*.duckdb")))) as con:
        con.execute(sql)


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(str(REPOSITORY / "dashboard" / "app.py"), default_timeout=30).run()
    app.switch_page(PAGES[texts.COMPARE].file)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, f"Jämför breaks with {params}: {app.exception}"
    return app


def markup(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    plain = re.sub(r"<style.*?</style>|<[^>]+>", " ", markup(app), flags=re.DOTALL)
    return unescape(plain).replace(NBSP, " ").replace("  ", " ")


def figures(app: AppTest) -> list[go.Figure]:
    return [go.Figure(_decoded(json.loads(chart.proto.spec))) for chart in app.get("plotly_chart")]


def _decoded(part: Any) -> Any:
    """A figure as the page sends it, with its packed rows of numbers as lists."""
    if isinstance(part, dict) and "bdata" in part:
        return np.frombuffer(b64decode(part["bdata"]), dtype=part["dtype"]).tolist()
    if isinstance(part, dict):
        return {name: _decoded(value) for name, value in part.items()}
    return [_decoded(value) for value in part] if isinstance(part, list) else part


def with_limits(home: Path) -> None:
    columns = ", ".join(f"{name} = {value}" for name, value in LIMITS.items())
    change(home, f"update published.indicator_values set {columns} where status = 'published' and area_level = 'K'")


def test_a_dot_lies_at_its_base_and_its_value() -> None:
    placed = in_funnel(rows(LARGE, SMALL, WITHOUT, MIDDLE))
    figure = funnel(placed, "%", LIGHT, POOLED, "Antal")
    assert sorted((round(x, 6), y) for x, y in points(figure)) == [(1.0, 60.0), (2.0, 28.4), (3.0, 31.0)], (
        "a dot of the funnel is not where its base (tenfold steps) and value put it, or a hidden area has one"
    )
    assert "Sävsjö" not in figure.to_json(), "an area without a figure is placed in the funnel all the same"


def test_the_limits_are_the_published_ones() -> None:
    placed = in_funnel(rows(SMALL, MIDDLE | {"funnel_upper_998": 44.0}, LARGE))
    lines = [trace for trace in funnel(placed, "%", LIGHT, POOLED, "Antal").data if trace.mode == "lines"]
    drawn = [list(line.y) for line in lines]
    assert [45.0, 44.0, 45.0] in drawn and [20.0] * 3 in drawn, "the funnel draws limits that nobody has published"


def test_areas_without_limits_are_not_in_the_funnel() -> None:
    locked = MIDDLE | dict.fromkeys(LIMITS)
    assert in_funnel(rows(locked, LARGE))["area_code"].to_list() == ["1480"], (
        "a figure that is not to be compared lies in the funnel, where it will be"
    )


def test_the_own_area_is_named_with_its_value_and_names_do_not_collide() -> None:
    near = LARGE | {"area_code": "1489", "area_name": "Alingsås", "denominator": 101.0, "value": 28.5}
    figure = funnel(in_funnel(rows(SMALL, near, MIDDLE, LARGE)), "%", LIGHT, POOLED, "Antal")
    named = {note.text: note for note in figure.layout.annotations}
    assert "<b>Mölndal 28,4\u00a0%</b>" in named, "the reader does not find the own area in the funnel"
    if "Alingsås" in named:
        own, other = named["<b>Mölndal 28,4\u00a0%</b>"], named["Alingsås"]
        assert (own.xanchor, own.yanchor) != (other.xanchor, other.yanchor), "two names lie on one another"


def test_a_name_that_would_cover_another_goes_elsewhere_or_nowhere() -> None:
    mark, picture = Box(0.5, 0.5, 0.1, 0.1), Box(0.5, 0.5, 1, 1)
    places = choose_places([beside(mark, 0.3, 0.1)] * 5, [mark] * 5, picture)
    shown = [place for place in places if place]
    assert len(shown) == 4 and places[4] is None, "of five names round one dot four have a side of their own"
    assert not any(one.meets(other) for one in shown for other in shown if one is not other), "names cover each other"


def test_a_page_with_a_funnel_has_the_cells_of_the_snapshot(home: Path) -> None:
    with_limits(home)
    app = opened(indikator="O02", omgang="2020", visa="tratt", omrade="1481")
    shown = [code for code in AREAS if AREAS[code][1] == "K" and code not in ("1415", "0684")]
    cells = [expected_cell("O02", code, "2020") for code in shown]
    drawn = [(round(x, 6), round(y, 6)) for x, y in points(figures(app)[0])]
    assert sorted(drawn) == sorted((round(log10(n), 6), round(100 * hits / n, 6)) for hits, n in cells), (
        "the funnel tells other figures than the table"
    )
    assert "Stenungsund, Sävsjö" in words(app), "areas vanish from the funnel without a word"


def test_where_no_funnel_can_be_drawn_the_page_says_why_and_shows_the_dots(home: Path) -> None:
    few = opened(indikator="O02", visa="tratt")
    assert texts_compare.NO_FUNNEL_FEW in words(few) and figures(few), "a funnel without limits leaves an empty page"
    quota = opened(indikator="P12", visa="tratt")
    assert texts_compare.NO_FUNNEL_KIND in words(quota) and figures(quota), "a quota's funnel is missing without a word"
    assert FEWEST == 3


def test_a_map_has_the_right_shapes_and_sizes() -> None:
    land = region(("0683",))
    area = land.areas[0]
    shape = shapely.union_all([shapely.Polygon(zip(*ring, strict=True)) for ring in area.rings])
    # Värnamo is 1 220 km2 of land and 160 of lakes according to Statistics Sweden.
    assert 1150 < shape.area < 1450, f"Värnamo is drawn {shape.area:.0f} square kilometres large"
    assert shape.contains(shapely.Point(area.inside)), "the label of a municipality is put outside it"
    assert land.neighbours, "a municipality floats in the air without the land round it"


def test_a_map_shows_words_for_each_area_and_nothing_of_a_hidden_one() -> None:
    planted = WITHOUT | {"value": 77.7, "numerator": 7.0, "denominator": 9.0}
    figure = area_map(on_map(rows(MIDDLE, planted)), {"1481": "GR", "0684": "JKPG"}, LIGHT)
    said = [*texts_of(figure), *(trace.text or "" for trace in figure.data)]
    assert not re.search(r"77|7 av 9", " ".join(said)), "the map tells a figure that is protected"
    assert any("Sävsjö<br>" in text and "skyddat" in text for text in texts_of(figure)), "a hidden area does not say so"
    assert any("Mölndal" in text and "28,4" in text for text in texts_of(figure)), (
        "the map shows no value of the own area"
    )
    assert len(figure.to_json()) < 150_000, "the map is too heavy for a telephone"
    assert figure.layout.yaxis.scaleanchor == "x", "the map is stretched as the window is"


def test_districts_have_no_map() -> None:
    district = CELL | {"area_code": "Centrum", "area_name": "Centrum", "area_level": "U"}
    assert on_map(rows(district)).is_empty(), "a district is looked for among the municipalities"


def test_a_page_with_a_map_shows_map_and_dots(home: Path) -> None:
    app = opened(indikator="O02", omgang="2020", visa="karta", omrade="1481")
    assert len(figures(app)) == 2, "the map is shown without the dots that give the figures"
    assert texts_compare.HOW_TO_READ_MAP in words(app), "nobody says that the map is for orientation"
    assert any("56,0" in text for text in texts_of(figures(app)[0])), "Mölndal's 56 of 100 is not on the map"


def test_areas_that_are_not_to_be_named_become_one_range(home: Path) -> None:
    change(home, "update published.areas set show_name = false where area_code in ('1480', '1489')")
    app = opened(indikator="O02", omgang="2020", omrade="1481")
    said = words(app)
    # Alingsås 27 of 60, Eksjö 9 of 30, Göteborg 184 of 460 and Värnamo 17 of 50: 30 to 45 per cent.
    assert texts_compare.OTHERS in said and "30–45 %" in said, "the reader sees nothing of the unnamed areas"
    everything = said + " ".join(figure.to_json() for figure in figures(app))
    assert not re.search("Göteborg|Alingsås|184 av 460|27 av 60", everything), "an area that is not to be named is told"
    bar = next(trace for trace in figures(app)[0].data if list(trace.x or ()) == [30.0, 45.0])
    assert list(bar.y) == [1, 1], "the range is not drawn in its own row, the last one"


@pytest.mark.parametrize("view", texts_compare.VIEWS)
def test_without_an_own_area_unnamed_areas_are_left_out_with_a_word(home: Path, view: str) -> None:
    with_limits(home)
    change(home, "update published.areas set show_name = false where area_code in ('1480', '1489')")
    app = opened(indikator="O02", omgang="2020", visa=view)
    everything = words(app) + " ".join(figure.to_json() for figure in figures(app))
    assert not re.search("Göteborg|Alingsås|184 av 460|27 av 60", everything), f"{view} tells an unnamed area"
    assert texts_compare.CHOOSE_OWN_TO_SEE_OTHERS in words(app), "areas vanish without a word"


def test_a_range_of_too_few_is_not_told(home: Path) -> None:
    change(home, "update published.areas set show_name = false where area_code <> '1481' and programme_code = 'FPA'")
    change(home, "update published.others_ranges set n_others = 2, lowest = null, highest = null")
    app = opened(indikator="O02", omgang="2020", omrade="1481")
    assert texts_compare.TOO_FEW_OTHERS in words(app), "it is not said why nothing is seen of the others"


@pytest.mark.parametrize(
    ("lowest", "highest", "unit", "said"),
    [
        (20.4, 45.0, "%", "20–45\u00a0%"),
        (1.0, 3.0, "antal", "1–3"),
        (2.0, 2.0, "antal", "2"),
        (-6.2, 10.0, "procentenheter", "−6\u00a0p.e. till 10\u00a0p.e."),
        (None, None, "%", ""),
    ],
)
def test_a_range_is_written_as_one_says_it(lowest: Any, highest: Any, unit: str, said: str) -> None:
    assert range_words(lowest, highest, unit) == said, "a range reads wrongly"


def test_a_link_to_a_picture_that_does_not_exist_says_so(home: Path) -> None:
    assert "Länken pekar på ett val som inte finns längre" in words(opened(visa="cirkel")), "a stale link is silent"


def test_the_chosen_picture_is_in_the_link(home: Path) -> None:
    assert "visa=karta" in markup(opened(indikator="O02", visa="karta")), "who follows the link sees another picture"
