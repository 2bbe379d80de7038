"""Charts show what is published and nothing else, in colours that everybody can tell apart."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard.chart_parts import Line, axis_range, scale_of
from dashboard.charts import dot_rows
from dashboard.formats import NBSP
from dashboard.palette import DARK, LIGHT, Palette
from dashboard.time_chart import over_time
from dashboard.wording import finding, worded

CELL = {
    "area_code": "1481", "area_name": "Mölndal", "area_level": "K", "show_name": True, "period_code": "2019",
    "period_label_sv": "2019", "period_type": "round", "breakdown": "all", "value_label_sv": None,
    "status": "published", "numerator": 27.0, "denominator": 95.0, "value": 28.4,
    "lower_95": 21.0, "upper_95": 37.2, "lower_998": 17.0, "upper_998": 43.0, "comparison": "similar", "change": None,
    "conclusion_sv": "", "explanation_sv": None, "absence_sv": None, "is_break": False,
    "comparison_others": None, "others_value": None, "assessment": None, "change_value": None, "change_lower_95": None,
    "change_upper_95": None, "change_method": None, "coverage_indicator_id": None, "coverage_value": None,
    "is_uncertain": False, "is_locked": False,
}  # fmt: skip
HIDDEN = CELL | {
    "area_code": "0684", "area_name": "Sävsjö", "status": "suppressed", "absence_sv": "skyddat", "comparison": None,
    **dict.fromkeys(("numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998")),
}  # fmt: skip


def rows(*cells: dict[str, Any]) -> pl.DataFrame:
    return worded(pl.DataFrame(list(cells), infer_schema_length=None), "%", "1481")


def points(figure: go.Figure) -> Iterator[tuple[float, float]]:
    for trace in figure.data:
        if trace.type == "scatter" and "markers" in trace.mode:
            yield from zip(trace.x, trace.y, strict=True)


def texts_of(figure: go.Figure) -> list[str]:
    return [annotation.text.strip() for annotation in figure.layout.annotations]


def test_a_hidden_value_is_a_hatched_band_with_its_word_and_no_point() -> None:
    figure = dot_rows(rows(CELL, HIDDEN), "%", LIGHT)
    assert list(points(figure)) == [(28.4, 2)], "a hidden value left a point in the chart, in its data or its tooltip"
    band = next(trace for trace in figure.data if trace.type == "bar")
    assert list(band.y) == [1] and band.marker.pattern.shape == "/", "a hidden value leaves a hole"
    assert "skyddat" in texts_of(figure), "a hidden value does not say that it is hidden"


def test_shares_are_drawn_on_the_whole_scale() -> None:
    assert axis_range([28.4, 31.0], "%") == (0.0, 100.0), "a cut axis makes a small difference look large"
    assert axis_range([140.0], "%")[1] > 140, "a share over 100 falls outside the picture"


def test_scores_are_drawn_on_the_scale_they_were_given_on() -> None:
    assert axis_range([3.6, 7.4, -0.9], "poäng", scale_of("U06")) == (0.0, 5.0), "a score of 7 of 5 seems possible"
    assert axis_range([0.2, 0.6], "poäng", scale_of("U07")) == (-2.0, 2.0), "a hinder of 0,2 looks like the highest"
    assert axis_range([2.0], "timmar", scale_of("P07")) == (0.0, pytest.approx(2.3))


def test_a_sum_of_scores_is_not_told_as_a_part_of_the_answers() -> None:
    score = CELL | {"numerator": 21.5, "denominator": 6.0, "value": 3.583}
    told = worded(pl.DataFrame([score]), "poäng", "").row(0, named=True)
    assert (told["value_text"], told["count_text"]) == (f"3,6{NBSP}poäng", f"n{NBSP}={NBSP}6"), "21,5 of 6 is nonsense"
    count = CELL | {"numerator": 12.0, "denominator": None, "value": 12.0}
    told = worded(pl.DataFrame([count]), "%", "").row(0, named=True)
    assert (told["value_text"], told["count_text"]) == ("12", ""), "12 parents are told as 12 per cent"


def test_a_long_series_is_not_cluttered() -> None:
    months = [
        CELL | {"period_code": f"{at:02}", "period_label_sv": f"månad {at}", "period_type": "month"} for at in range(34)
    ]
    figure = over_time([rows(*months)], "%", LIGHT)
    assert len(texts_of(figure)) == 1, "the labels of 34 months lie on each other"
    assert len(figure.layout.xaxis.tickvals) == 3, "the names of 34 months lie on each other"


def test_no_line_leads_from_one_locked_figure_to_the_next() -> None:
    later = CELL | {"period_code": "2020", "period_label_sv": "2020", "is_locked": True}
    figure = over_time([rows(CELL | {"is_locked": True}, later)], "%", LIGHT)
    line = next(trace for trace in figure.data if trace.mode == "lines" and None in trace.x)
    assert list(line.x) == [None, 0.0, None, 1.0], "a slope tells of an effect that nobody may speak of yet"


def test_own_area_stands_out_and_the_others_do_not() -> None:
    other = CELL | {"area_code": "1480", "area_name": "Göteborg"}
    figure = dot_rows(rows(other, CELL), "%", LIGHT, pooled=Line(30.0, "Hela programmet 30,0 %", 25.0, 35.0))
    colours = {trace.y[0]: trace.marker.color for trace in figure.data if trace.mode == "markers"}
    assert colours == {2: LIGHT.other, 1: LIGHT.own}
    assert "Hela programmet 30,0 %" in texts_of(figure), "the line across the chart has no name"


def test_no_line_is_drawn_over_a_break_or_a_missing_round() -> None:
    later = CELL | {"period_code": "2020", "period_label_sv": "2020"}
    for cell, what in ((later | {"is_break": True}, "a break"), (HIDDEN | later | {"value": None}, "a hidden round")):
        figure = over_time([rows(CELL, cell)], "%", LIGHT)
        line = next(trace for trace in figure.data if trace.mode == "lines" and len(trace.x) > 1)
        drawn = [(x is None or y is None) for x, y in zip(line.x, line.y, strict=True)]
        assert drawn == [False, True, False] or drawn == [False, True], f"a line runs across {what}: {line.x} {line.y}"
    assert any("brott" in text for text in texts_of(over_time([rows(CELL, later | {"is_break": True})], "%", LIGHT)))


def test_labels_of_two_series_never_lie_on_each_other() -> None:
    pooled = CELL | {"area_code": "ALLA", "area_name": "Hela programmet", "area_level": "P", "value": 29.0}
    figure = over_time([rows(pooled), rows(CELL)], "%", LIGHT)
    sides = {annotation.text.split("<br>")[0]: annotation.yanchor for annotation in figure.layout.annotations}
    assert sorted(sides.values()) == ["bottom", "top"], f"two labels on the same side: {sides}"


def test_a_heading_names_a_municipality_but_need_not_repeat_the_programme() -> None:
    sentence = "Hela programmet, våren 2020: 27,7 % får stöd (209 av 754). Skillnaden är inte säker."
    pooled = CELL | {"area_level": "P", "area_name": "Hela programmet", "conclusion_sv": sentence}
    assert finding(pooled, "") == ("27,7 % får stöd (209 av 754)", "Skillnaden är inte säker.")
    sentence = "Hela programmet, första och andra: avböjde: 3 av 20 föll bort."
    group = {"breakdown": "vågpar × orsak", "value_label_sv": "första och andra: avböjde", "conclusion_sv": sentence}
    assert finding(pooled | group, "")[0] == "Första och andra: avböjde: 3 av 20 föll bort", "a group lost its name"
    own = CELL | {"conclusion_sv": "Mölndal, våren 2020: 34,2 % får stöd (27 av 79)."}
    assert finding(own, "")[0].startswith("Mölndal"), "a figure of one municipality reads as one of all"


def luminance(colour: str) -> float:
    """Relative luminance 0–1 of an sRGB colour, WCAG 2.2 section 'relative luminance'."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_marks_can_be_told_from_the_paper(palette: Palette) -> None:
    for duty in ("ink", "quiet", "own", "other_text", "higher", "lower", "target"):
        for ground in (palette.paper, palette.panel):
            assert contrast(getattr(palette, duty), ground) >= 4.5, f"text in {duty} cannot be read"
    assert contrast(palette.other, palette.paper) >= 3, "the dots of the other areas cannot be seen"


# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def lab(linear: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of linear RGB."""
    r, g, b = (min(1.0, max(0.0, part)) for part in linear)
    xyz = (
        (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_colours_of_marks_are_told_apart_by_the_colour_blind(palette: Palette, kind: str) -> None:
    seen = {}
    for duty in ("own", "other", "lower", "target", "ink"):
        colour = getattr(palette, duty)
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        seen[duty] = lab([sum(a * b for a, b in zip(row, linear, strict=True)) for row in BLINDNESS[kind]])
    for one, other in combinations(seen, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert distance >= 10, f"{one} and {other} look alike with {kind}: {distance:.1f}"
