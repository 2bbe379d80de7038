"""The picture of a finding as a chart that Excel draws itself, and the figures behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import xlsxwriter

from warehouse.report_content import Finding
from warehouse.report_pictures import Picture, Point, Reference, Series
from warehouse.report_sheets import Sheet, value_style

_INK, _OWN, _OTHER, _QUIET, _RULE, _TARGET, _PAPER = (
    "#1C2430",
    "#00608A",
    "#848F9C",
    "#5A6472",
    "#D9DEE5",
    "#8423BD",
    "#FFFFFF",
)
_FEW_POINTS, _MOST_LABELS = 8, 8
_WIDTH, _HEIGHT = 900, 420
_LIMITS = (("nedre 95 %", "lower"), ("övre 95 %", "upper"))
_FIGURES = "Tal i diagrammet"


@dataclass(frozen=True)
class _Column:
    """A column of figures and how it is drawn; `is_named`: it has a place of its own in the key."""

    name: str
    values: Sequence[float | None]
    look: dict[str, Any]
    is_named: bool = True


def add_chart(
    workbook: xlsxwriter.Workbook, page: Sheet, finding: Finding, picture: Picture, place: tuple[int, int]
) -> None:
    """The chart with its corner at `place` (row, column) and its figures in the next free rows of the sheet.

    A point without a published figure is an empty cell, and its label says why.
    """
    labels = [_label(picture, at) for at in range(len(picture.series[0].points))]
    drawn = [column for series in picture.series for column in _columns(picture, series)]
    for line in (picture.whole, picture.target):
        if line:
            look = _line(is_target=line is picture.target)
            drawn += [_Column(line.label, [end] * len(labels), look, end == line.value) for end in _ends(line)]
    limits = [
        _Column(f"{part.name} {name}".strip(), _values(part.points, limit), {})
        for part in picture.series
        for name, limit in _LIMITS
    ]
    header = _write_figures(page, labels, [*drawn, *limits], value_style(finding.kind))
    first, last, sheet = header + 1, header + len(labels), page.sheet.get_name()
    chart = workbook.add_chart({"type": "line"})
    for at, column in enumerate(drawn, start=1):
        # Names are read from cells: a word that Excel would run as a formula is then a word.
        cells: dict[str, Any] = {"categories": [sheet, first, 0, last, 0], "values": [sheet, first, at, last, at]}
        chart.add_series({"name": [sheet, header, at], **cells, **column.look})
    chart.set_title({"name": [sheet, 0, 0], "name_font": {"size": 13, "bold": True, "color": _INK}})
    unnamed = [at for at, column in enumerate(drawn) if not column.is_named]
    key: dict[str, Any] = {"position": "top", "delete_series": unnamed}
    chart.set_legend(key if len(drawn) > 1 else {"none": True})
    _set_look(chart, finding.unit, picture, len(labels))
    page.sheet.insert_chart(*place, chart, {"object_position": 3, "description": picture.alt})


def _write_figures(page: Sheet, labels: Sequence[str], columns: Sequence[_Column], style: str) -> int:
    """The figures as a small table; its header row."""
    page.write(_FIGURES, style="label")
    header = page.at
    page.write("", *(column.name for column in columns), style="header")
    for at, label in enumerate(labels):
        page.sheet.write_string(page.at, 0, label, page.formats["text"])
        for place, column in enumerate(columns, start=1):
            value = column.values[at]
            # Not even an empty cell where there is no figure: the chart would keep it as 0.
            if value is not None:
                page.sheet.write_number(page.at, place, value, page.formats[style])
        page.at += 1
    return header


def _ends(line: Reference) -> list[float]:
    return [end for end in (line.value, line.upper) if end is not None]


def _columns(picture: Picture, series: Series) -> list[_Column]:
    """A series in as many columns as it has runs: Excel draws a line from each figure of a column to the next."""
    runs = _runs(series.points) if picture.kind == "time" else [range(len(series.points))]
    has_line = picture.kind == "time" and any(len(run) > 1 for run in runs)
    if not has_line:
        runs = [range(len(series.points))]
    columns = []
    for at, run in enumerate(runs):
        points = [point if place in run else None for place, point in enumerate(series.points)]
        look = _points(picture, series, points, has_line)
        columns.append(_Column(series.name or picture.about, _values(points, "value"), look, is_named=at == 0))
    return columns


def _runs(points: Sequence[Point]) -> list[range]:
    """The points between those that no line may lead to."""
    starts = [0, *(at for at, point in enumerate(points) if at and point.is_apart)]
    return [range(first, last) for first, last in pairwise([*starts, len(points)])]


def _values(points: Sequence[Point | None], name: str) -> list[float | None]:
    """The figures of the points that are shown; a limit without a value is none."""
    return [None if point is None or point.value is None else getattr(point, name) for point in points]


def _label(picture: Picture, at: int) -> str:
    """The name under a mark; where nothing is shown, why not."""
    points = [series.points[at] for series in picture.series]
    absent = dict.fromkeys(point.absence for point in points if point.absence)
    is_said = picture.kind == "rows" or len(picture.series[0].points) <= _FEW_POINTS
    return f"{points[0].label} ({', '.join(absent)})" if absent and is_said else points[0].label


def _points(picture: Picture, series: Series, points: Sequence[Point | None], has_line: bool) -> dict[str, Any]:
    """Dots with their intervals, and a line between them where the figures may be set against each other."""
    colour = _OWN if series.is_strong else _OTHER
    is_rows = picture.kind == "rows"
    marker: dict[str, Any] = {
        "type": "circle",
        "size": 10 if is_rows else 7,
        "fill": {"color": colour},
        "border": {"color": _PAPER},
    }
    found: dict[str, Any] = {
        "marker": marker,
        "line": {"color": colour, "width": 1.5} if has_line else {"none": True},
        "data_labels": _data_labels(points),
    }
    if is_rows and picture.strong:
        paints = [colour if point and point.label == picture.strong else _OTHER for point in points]
        found["points"] = [{"fill": {"color": paint}, "border": {"color": _PAPER}} for paint in paints]
    if any(_distances(point) for point in points):
        found["y_error_bars"] = _error_bars(points, colour)
    return found


def _data_labels(points: Sequence[Point | None]) -> dict[str, Any]:
    """Each figure beside its dot; only the newest where they are many."""
    custom: list[dict[str, Any]] = [
        {"value": point.value_text}
        if point and point.value is not None and (len(points) <= _FEW_POINTS or at == len(points) - 1)
        else {"delete": True}
        for at, point in enumerate(points)
    ]
    return {"value": True, "position": "right", "custom": custom}


def _distances(point: Point | None) -> tuple[float, float] | None:
    """From a dot down and up to its limits, which is how Excel wants an interval told."""
    if point is None or point.value is None or point.lower is None or point.upper is None:
        return None
    return point.value - point.lower, point.upper - point.value


def _error_bars(points: Sequence[Point | None], colour: str) -> dict[str, Any]:
    told = [_distances(point) for point in points]
    return {
        "type": "custom",
        "minus_values": [pair[0] if pair else None for pair in told],
        "plus_values": [pair[1] if pair else None for pair in told],
        "end_style": 0,
        "line": {"color": colour, "width": 2.25},
    }


def _line(is_target: bool) -> dict[str, Any]:
    line: dict[str, Any] = (
        {"color": _TARGET, "width": 1.75, "dash_type": "dash"} if is_target else {"color": _QUIET, "width": 1.75}
    )
    return {"line": line, "marker": {"type": "none"}}


def _set_look(chart: Any, unit: str, picture: Picture, n_labels: int) -> None:
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    # A filter on the table must not empty the picture.
    chart.show_hidden_data()
    chart.show_blanks_as("gap")
    font = {"color": _QUIET, "size": 11}
    names: dict[str, Any] = {
        "num_font": font,
        "line": {"color": _RULE},
        "label_position": "low",
        "major_tick_mark": "none",
    }
    if n_labels > _MOST_LABELS and picture.kind == "time":
        names["interval_unit"] = -(-n_labels // _MOST_LABELS)
    chart.set_x_axis(names)
    low, high = picture.axis
    values: dict[str, Any] = {
        "min": low,
        "max": high,
        "num_font": font,
        "line": {"none": True},
        "major_tick_mark": "none",
    }
    if len(picture.ticks) > 1:
        values["major_unit"] = picture.ticks[1][0] - picture.ticks[0][0]
    values["num_format"] = '0" %"' if unit == "%" else "General"
    chart.set_y_axis({**values, "major_gridlines": {"visible": True, "line": {"color": _RULE}}})
