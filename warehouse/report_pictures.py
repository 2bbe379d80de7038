"""Which cells make up the picture of a finding, and on what scale; each format draws it in its own way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from warehouse import report_formats as formats
from warehouse.report_content import Cell, Finding

# From here on a series says more over time than its newest period says of the areas.
_A_SERIES = 6
_MOST_TICKS = 5
_SHARE_UNITS = ("%", "procentenheter")
# The scales that people score on, as their sheets have them; a figure is read against the whole scale.
_SCALES = {"U06": (0.0, 5.0), "U07": (-2.0, 2.0)}


@dataclass(frozen=True)
class Point:
    """One mark: `value` and its 95 % limits, or None and the reason in `absence`; `text` is the figure in words.

    `is_apart`: the question was changed, or it is too early, so that no line may lead here from the point before.
    """

    label: str
    value: float | None
    lower: float | None
    upper: float | None
    value_text: str
    text: str
    absence: str
    is_apart: bool


@dataclass(frozen=True)
class Series:
    """Points in the order of the labels; the strong series is the reader's own, or the only one."""

    name: str
    points: tuple[Point, ...]
    is_strong: bool


@dataclass(frozen=True)
class Reference:
    """A line across the picture: the whole programme's value, or a target whose other end is `upper`."""

    label: str
    value: float
    upper: float | None = None


@dataclass(frozen=True)
class Picture:
    """`rows`: one series, a row per area or group. `time`: one or two series with the same labels along time.

    `strong` is the label of the reader's own row; `axis` and `ticks` are in the unit of the values.
    """

    kind: Literal["rows", "time"]
    about: str
    series: tuple[Series, ...]
    strong: str
    whole: Reference | None
    target: Reference | None
    axis: tuple[float, float]
    ticks: tuple[tuple[float, str], ...]

    @property
    def alt(self) -> str:
        """The picture in words, for those who do not see it."""
        parts = []
        for series in self.series:
            said = "; ".join(f"{point.label} {point.text or point.absence}" for point in series.points)
            parts.append(f"{series.name}: {said}" if len(self.series) > 1 else said)
        return ". ".join([self.about, *parts]) + "."


def picture_of(finding: Finding) -> Picture | None:
    """The picture of a finding; None where it would show one mark or none."""
    spoken = finding.spoken or _newest_shown(finding.cells)
    if spoken is None:
        return None
    undivided = [cell for cell in finding.cells if cell.is_undivided]
    if not undivided or not spoken.is_undivided:
        return _groups_over_time(finding, spoken) or _by_group(finding, spoken)
    in_time = _along_time(undivided, spoken)
    n_periods = len({cell.period_code for cell in in_time})
    areas = [cell for cell in undivided if cell.period_code == spoken.period_code and cell.area_level != "P"]
    if finding.own is None and len(areas) > 1 and (n_periods < _A_SERIES or finding.whole is None):
        return _rows(finding, areas, [cell.area for cell in areas], spoken.period)
    if n_periods > 1 and finding.spoken:
        return _over_time(finding, in_time)
    both = [cell for cell in (finding.own, finding.whole) if cell]
    if len(both) > 1 and spoken.denominator is not None:
        return _rows(finding, both, [cell.area for cell in both], spoken.period)
    return _by_group(finding, spoken)


def _along_time(cells: Sequence[Cell], spoken: Cell) -> list[Cell]:
    """The cells whose periods are as long as that of the cell; the parts of the whole time where it has that."""
    kinds = dict.fromkeys(cell.period_type for cell in cells if cell.area_code == spoken.area_code)
    kind = spoken.period_type if spoken.period_type != "all" else next(iter(kinds), "all")
    return [cell for cell in cells if cell.period_type == kind]


def _newest_shown(cells: Sequence[Cell]) -> Cell | None:
    """The last shown cell of the newest period that has one; cells lie in order of area and period."""
    order = {code: at for at, code in enumerate(dict.fromkeys(cell.period_code for cell in cells))}
    return max((cell for cell in cells if cell.is_shown), key=lambda cell: order[cell.period_code], default=None)


def _groups_over_time(finding: Finding, spoken: Cell) -> Picture | None:
    """The groups of the cell's breakdown along time; None where the periods are few."""
    cells = [
        cell
        for cell in _along_time(finding.cells, spoken)
        if (cell.area_code, cell.breakdown) == (spoken.area_code, spoken.breakdown)
    ]
    labels = dict.fromkeys(cell.period for cell in cells)
    if len(labels) < _A_SERIES:
        return None
    series: list[Series] = []
    for name in dict.fromkeys(cell.group for cell in cells):
        of_group = {cell.period: cell for cell in cells if cell.group == name}
        if any(cell.is_shown for cell in of_group.values()):
            series.append(Series(name, tuple(_point(label, of_group.get(label)) for label in labels), not series))
    return _picture(finding, "time", spoken.area, tuple(series), "", None) if series else None


def _by_group(finding: Finding, spoken: Cell) -> Picture | None:
    """The values of the first breakdown that the area shows in the period."""
    cells = [
        cell
        for cell in finding.cells
        if not cell.is_undivided and (cell.area_code, cell.period_code) == (spoken.area_code, spoken.period_code)
    ]
    shown = [cell.breakdown for cell in cells if cell.is_shown]
    first = spoken.breakdown if not spoken.is_undivided else next(iter(shown), None)
    chosen = [cell for cell in cells if cell.breakdown == first]
    return _rows(finding, chosen, [cell.group for cell in chosen], f"{spoken.area}, {spoken.period}")


def _rows(finding: Finding, cells: Sequence[Cell], labels: Sequence[str], about: str) -> Picture | None:
    if not any(cell.is_shown for cell in cells) or len(cells) < 2:
        return None
    points = tuple(_point(label, cell) for label, cell in zip(labels, cells, strict=True))
    whole = finding.whole
    is_line = whole is not None and cells[0].is_undivided and whole not in cells and whole.denominator is not None
    line = None
    if whole and is_line and whole.value is not None:
        line = Reference(f"{whole.area} {whole.value_text}", whole.value)
    own = finding.own.area if finding.own else ""
    return _picture(finding, "rows", about, (Series("", points, True),), own, line)


def _over_time(finding: Finding, cells: Sequence[Cell]) -> Picture | None:
    labels = dict.fromkeys(cell.period for cell in _in_order(cells))
    series = []
    for spoken in (finding.whole, finding.own):
        of_area = {cell.period: cell for cell in cells if spoken and cell.area_code == spoken.area_code}
        if spoken and any(cell.is_shown for cell in of_area.values()):
            points = tuple(_point(label, of_area.get(label)) for label in labels)
            series.append(Series(spoken.area, points, spoken is finding.spoken))
    if not series:
        return None
    strong = tuple(series) if len(series) > 1 else (Series(series[0].name, series[0].points, True),)
    return _picture(finding, "time", " och ".join(part.name for part in series), strong, "", None)


def _in_order(cells: Sequence[Cell]) -> list[Cell]:
    """Cells of the area with the most periods first: the others' periods are among them."""
    by_area: dict[str, list[Cell]] = {}
    for cell in cells:
        by_area.setdefault(cell.area_code, []).append(cell)
    return [cell for part in sorted(by_area.values(), key=len, reverse=True) for cell in part]


def _point(label: str, cell: Cell | None) -> Point:
    if cell is None:
        return Point(label, None, None, None, "", "", "", True)
    return Point(
        label, cell.value, cell.lower_95, cell.upper_95, cell.value_text, cell.figures, cell.absence, cell.is_apart
    )


def _picture(
    finding: Finding,
    kind: Literal["rows", "time"],
    about: str,
    series: tuple[Series, ...],
    strong: str,
    whole: Reference | None,
) -> Picture:
    target = _target(finding)
    spread = [value for part in series for point in part.points for value in (point.value, point.lower, point.upper)]
    spread += [end for line in (whole, target) if line for end in (line.value, line.upper)]
    low, high = axis_range(spread, finding.unit, _SCALES.get(finding.indicator_id))
    return Picture(kind, about, series, strong, whole, target, (low, high), _ticks(low, high, finding.unit))


def axis_range(
    values: Sequence[float | None], unit: str, scale: tuple[float, float] | None = None
) -> tuple[float, float]:
    """0–100 for shares, wider only where a figure lies outside; from 0 to a little over the highest for the others.

    Scores have the whole of their `scale` and no more: no score can lie outside it, whatever an interval says.
    """
    if scale:
        return scale
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max(known, default=0.0)
    if unit in _SHARE_UNITS:
        return (low * 1.1 if low < 0 else 0.0), (100.0 if high <= 100 else high * 1.05)
    return low * 1.1, (high or 1.0) * 1.15


def _ticks(low: float, high: float, unit: str) -> tuple[tuple[float, str], ...]:
    """At most a handful of round numbers within the axis."""
    if unit in _SHARE_UNITS and (low, high) == (0.0, 100.0):
        step = 25.0
    else:
        size = 10 ** math.floor(math.log10((high - low) / _MOST_TICKS))
        step = next(size * times for times in (1, 2, 5, 10) if (high - low) / (size * times) <= _MOST_TICKS)
    first, last = math.ceil(low / step), math.floor(high / step)
    values = [step * times for times in range(first, last + 1)]
    places = 0 if float(step).is_integer() else max(1, -math.floor(math.log10(step)))
    return tuple((value, formats.number(value, places)) for value in values)


def _target(finding: Finding) -> Reference | None:
    """The target of the programme's value; none where several targets differ."""
    ends = {(target.value_min, target.value_max) for target in finding.targets if target.is_drawn}
    if len(ends) != 1:
        return None
    low, high = ends.pop()
    value = high if low is None else low
    if value is None:
        return None
    return Reference(f"mål {formats.target_range(low, high, finding.unit)}", value, high if high != value else None)
