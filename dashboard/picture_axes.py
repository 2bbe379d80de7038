"""Axes of pictures: where a value lies, which ticks there are, and how much room their labels need."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from dashboard import picture_text as words
from dashboard.formats import NBSP
from dashboard.picture_figure import check, items, styled
from dashboard.picture_text import Run, Style

_DRAWN: Final = (
    "range domain anchor side overlaying matches type tickmode tickvals ticktext dtick tick0 nticks ticksuffix"
    " tickprefix tickformat tickangle tickfont ticks ticklen tickcolor tickwidth ticklabelstandoff showticklabels"
    " showgrid gridcolor gridwidth griddash zeroline zerolinecolor zerolinewidth showline linecolor linewidth title"
    " automargin autorange visible categoryorder categoryarray scaleanchor scaleratio constrain"
)
_UNSEEN: Final = (
    "fixedrange hoverformat showspikes separatethousands exponentformat showexponent uirevision constraintoward"
    " ticklabeloverflow autotickangles"
)
_DAY: Final = 86_400_000.0
_MONTH: Final = 30.4375 * _DAY
_ROUND: Final = (2, 5, 10)
_DATE_STEPS: Final = (1, 2, 7, 14)
_MONTH_STEPS: Final = (1, 3, 6, 12, 24, 60, 120)
_PAD: Final = 3
_AUTO_PAD: Final = 0.05
_TITLE_GAP: Final = 14
_SIDES: Final = {"x": ("bottom", "top"), "y": ("left", "right")}


@dataclass(frozen=True)
class Tick:
    """One tick: its value along the axis and its label, '' where it has none."""

    value: float
    label: str


@dataclass(frozen=True)
class Axis:
    """An axis as it is drawn: `low` lies at pixel `start` and `high` at `end`. Dates are milliseconds since 1970.

    `spec` is what the figure says of it; `kind` is one of linear, log, date, category.
    """

    name: str
    spec: Mapping[str, Any]
    kind: str
    low: float
    high: float
    categories: tuple[str, ...] = ()
    start: float = 0.0
    end: float = 1.0

    @property
    def letter(self) -> str:
        return self.name[0]

    @property
    def domain(self) -> tuple[float, float]:
        low, high = self.spec.get("domain", (0, 1))
        return float(low), float(high)

    @property
    def is_visible(self) -> bool:
        return bool(self.spec.get("visible", True))

    @property
    def side(self) -> str:
        return str(self.spec.get("side", _SIDES[self.letter][0]))

    def number(self, value: Any) -> float | None:
        """A value of the figure as a number along the axis; None for a gap."""
        return along(value, self.kind, self.categories)

    def place(self, number: float) -> float:
        """The pixel of a number along the axis."""
        return self.start + (number - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)

    def at(self, value: Any) -> float | None:
        """The pixel of a value of the figure; None for a gap."""
        found = self.number(value)
        return None if found is None else self.place(found)

    def length(self, number: float) -> float:
        """How many pixels a distance along the axis is, upwards and to the right positive as in the figure."""
        return number / ((self.high - self.low) or 1) * (self.end - self.start)


def along(value: Any, kind: str, categories: Sequence[str] = ()) -> float | None:
    """A value as a number: logarithms of base ten, dates in milliseconds, categories by their place."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if kind == "category":
        return float(categories.index(str(value))) if str(value) in categories else float(value)
    if kind == "date":
        return value if isinstance(value, float) else _milliseconds(value)
    if kind == "log":
        return math.log10(value) if value > 0 else None
    return float(value)


def read_axis(name: str, spec: Mapping[str, Any], values: Sequence[Any], lengths: Sequence[float]) -> Axis:
    """The axis `x`, `y2` ... of a figure.

    `values` are all that is drawn along it, those that begin at naught included; `lengths` how far marks reach beyond
    their values. Raises NotImplementedError for what it cannot draw.
    """
    check(spec, f"{_DRAWN} {_UNSEEN}", f"axis {name}")
    kind = spec.get("type") or _kind_of([*values, *items(spec.get("tickvals"))] or list(spec.get("range") or ()))
    if kind not in ("linear", "log", "date", "category"):
        raise NotImplementedError(f"an axis of type {kind}")
    categories = _categories(spec, values) if kind == "category" else ()
    given = spec.get("range")
    if given is not None:
        # The ends of a logarithmic axis are given as exponents, those of categories as their places.
        plain = "linear" if kind in ("log", "category") else kind
        low, high = (along(end, plain) for end in given)
        if low is None or high is None:
            raise NotImplementedError(f"axis {name} with one open end")
    else:
        known = [number for value in values if (number := along(value, kind, categories)) is not None]
        low, high = _automatic(known, kind, max(lengths, default=0.0), len(categories))
        if spec.get("autorange") == "reversed":
            low, high = high, low
    return Axis(name, spec, kind, low, high, categories)


def ticks(axis: Axis) -> list[Tick]:
    """The ticks within the range, in the order of their values."""
    spec = axis.spec
    values = items(spec.get("tickvals"))
    inside = sorted((axis.low, axis.high))
    slack = 1e-6 * (inside[1] - inside[0])
    if values or spec.get("tickmode") == "array":
        labels = items(spec.get("ticktext")) or [None] * len(values)
        numbers = [axis.number(value) for value in values]
        found = [
            Tick(number, _label(axis, number, 0.0) if label is None else str(label))
            for number, label in zip(numbers, labels, strict=False)
            if number is not None
        ]
    elif axis.kind == "category":
        found = [Tick(float(at), name) for at, name in enumerate(axis.categories)]
    elif axis.kind == "date":
        found = list(_date_ticks(axis, *inside))
    else:
        found = list(_number_ticks(axis, *inside))
    return [tick for tick in found if inside[0] - slack <= tick.value <= inside[1] + slack]


def tick_style(axis: Axis, base: Style) -> Style:
    return styled(axis.spec.get("tickfont"), base)


def labels(axis: Axis, base: Style) -> list[tuple[Tick, list[list[Run]]]]:
    """The ticks that have a label, and the lines of it."""
    if not axis.is_visible or axis.spec.get("showticklabels") is False:
        return []
    style = tick_style(axis, base)
    return [(tick, words.read(tick.label, style)) for tick in ticks(axis) if tick.label]


def standoff(axis: Axis) -> float:
    """Pixels between the axis and its labels."""
    outside = axis.spec.get("ticklen", 5) if axis.spec.get("ticks") == "outside" else 0
    return float(outside + _PAD + (axis.spec.get("ticklabelstandoff") or 0))


def title_of(axis: Axis, base: Style) -> list[list[Run]]:
    title = axis.spec.get("title") or {}
    text = title if isinstance(title, str) else title.get("text") or ""
    font = None if isinstance(title, str) else title.get("font")
    return words.read(text, styled(font, base)) if text else []


def title_gap(axis: Axis) -> float:
    """Pixels between the labels of an axis and its title."""
    title = axis.spec.get("title") or {}
    given = None if isinstance(title, str) else title.get("standoff")
    return float(_TITLE_GAP if given is None else given)


def room(axis: Axis, base: Style) -> float:
    """Pixels that labels and title need outside the axis."""
    texts = [text for _, text in labels(axis, base)]
    is_turned = axis.spec.get("tickangle") in (-90, 90)
    measure = words.width_of if (axis.letter == "y") != is_turned else words.height_of
    needed = max((measure(text) for text in texts), default=0.0) + (standoff(axis) if texts else 0.0)
    title = title_of(axis, base)
    return needed + (words.height_of(title) + title_gap(axis) if title and axis.is_visible else 0.0)


def same_scale(axes: dict[str, Axis]) -> dict[str, Axis]:
    """The axes, those with `scaleanchor` changed so that a unit is as long on both; the picture keeps its middle."""
    for name, axis in list(axes.items()):
        if not axis.spec.get("scaleanchor"):
            continue
        other = axes[axis.spec["scaleanchor"]]
        mine = abs(axis.end - axis.start) / abs(axis.high - axis.low) / axis.spec.get("scaleratio", 1)
        theirs = abs(other.end - other.start) / abs(other.high - other.low)
        loose, share = (axis, mine / theirs) if mine > theirs else (other, theirs / mine)
        axes[loose.name] = _shorter(loose, share) if loose.spec.get("constrain") == "domain" else _longer(loose, share)
        axes.setdefault(name, axis)
    return axes


def _longer(axis: Axis, share: float) -> Axis:
    middle, half = (axis.low + axis.high) / 2, (axis.high - axis.low) / 2 * share
    return replace(axis, low=middle - half, high=middle + half)


def _shorter(axis: Axis, share: float) -> Axis:
    middle, half = (axis.start + axis.end) / 2, (axis.end - axis.start) / 2 / share
    return replace(axis, start=middle - half, end=middle + half)


def _kind_of(values: Sequence[Any]) -> str:
    known = [value for value in values if value is not None]
    words_only = [value for value in known if isinstance(value, str)]
    if words_only:
        return "date" if all(_is_date(value) for value in words_only) else "category"
    return "date" if any(isinstance(value, date) for value in known) else "linear"


def _is_date(value: str) -> bool:
    try:
        _milliseconds(value)
    except ValueError:
        return False
    return len(value) >= len("2020-01-01")


def _milliseconds(value: Any) -> float:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    elif isinstance(value, int):
        return float(value)
    elif not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return float(value.replace(tzinfo=UTC).timestamp() * 1000)


def _moment(number: float) -> datetime:
    return datetime(1970, 1, 1) + timedelta(milliseconds=number)


def _categories(spec: Mapping[str, Any], values: Sequence[Any]) -> tuple[str, ...]:
    if spec.get("categoryorder", "trace") not in ("trace", "array"):
        raise NotImplementedError(f"categories in the order {spec['categoryorder']}")
    listed = [str(value) for value in (*items(spec.get("categoryarray")), *values) if value is not None]
    return tuple(dict.fromkeys(listed))


def _automatic(known: Sequence[float], kind: str, beyond: float, n_categories: int) -> tuple[float, float]:
    if kind == "category":
        return -0.5, n_categories - 0.5
    low, high = min(known, default=0.0), max(known, default=1.0)
    pad = max(beyond, (high - low or 1.0) * _AUTO_PAD)
    # Nothing lies below what begins at naught.
    return (0.0 if low == 0 and not beyond else low - pad), high + pad


def _number_ticks(axis: Axis, low: float, high: float) -> Iterator[Tick]:
    if axis.kind == "log":
        yield from _log_ticks(axis, low, high)
        return
    step = axis.spec.get("dtick") or _round_step((high - low) / _how_many(axis))
    if not isinstance(step, int | float):
        raise NotImplementedError(f"ticks {step} apart")
    first = float(axis.spec.get("tick0") or 0)
    for at in range(math.ceil((low - first) / step - 1e-9), math.floor((high - first) / step + 1e-9) + 1):
        value = first + at * step
        yield Tick(value, _label(axis, value, step))


def _log_ticks(axis: Axis, low: float, high: float) -> Iterator[Tick]:
    steps = (1, 2, 5) if high - low < 3 else (1,)
    for power in range(math.floor(low), math.ceil(high) + 1):
        for step in steps:
            value = step * 10.0**power
            yield Tick(math.log10(value), _label(axis, value, value))


def _how_many(axis: Axis) -> float:
    """At most so many ticks, as Plotly counts them."""
    given = axis.spec.get("nticks")
    apart = 40 if axis.letter == "y" else 80
    return float(given or min(max(abs(axis.end - axis.start) / apart, 4), 9) + 1)


def _round_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return size * next(times for times in _ROUND if rough / size <= times + 1e-9)


def _label(axis: Axis, value: float, step: float) -> str:
    form = axis.spec.get("tickformat") or ""
    if axis.kind == "date":
        return _moment(value).strftime(form or "%Y-%m-%d")
    if form:
        places = {",d": 0, "d": 0, ".0f": 0, ",.0f": 0, ".1f": 1, ",.1f": 1, ".2f": 2}.get(form)
        if places is None:
            raise NotImplementedError(f"numbers written as {form}")
        written = f"{value:,.{places}f}"
    else:
        places = max(0, 2 - math.floor(math.log10(abs(step or value or 1)) + 0.01))
        written = f"{value:,.{places}f}"
        written = written.rstrip("0").rstrip(".") if "." in written else written
    written = written.replace(",", NBSP if abs(value) >= 1000 else "").replace(".", ",").replace("-", "−")
    return f"{axis.spec.get('tickprefix') or ''}{written}{axis.spec.get('ticksuffix') or ''}"


def _date_ticks(axis: Axis, low: float, high: float) -> Iterator[Tick]:
    given = axis.spec.get("dtick")
    rough = (high - low) / _how_many(axis)
    if isinstance(given, str) and given.startswith("M"):
        months = int(given[1:])
    elif given is None and rough > _DATE_STEPS[-1] * _DAY:
        months = next((step for step in _MONTH_STEPS if rough <= step * _MONTH), _MONTH_STEPS[-1])
    elif given is None or isinstance(given, int | float):
        days = float(given or _DAY * next((step for step in _DATE_STEPS if rough <= step * _DAY), _DATE_STEPS[-1]))
        # Weeks begin on Mondays: the fifth of January 1970 was one.
        start = _milliseconds(axis.spec["tick0"]) if axis.spec.get("tick0") else 4 * _DAY
        for at in range(math.ceil((low - start) / days), math.floor((high - start) / days) + 1):
            yield Tick(start + at * days, _label(axis, start + at * days, days))
        return
    else:
        raise NotImplementedError(f"dates {given} apart")
    begin = _moment(_milliseconds(axis.spec["tick0"])) if axis.spec.get("tick0") else datetime(2000, 1, 1)
    form = "" if axis.spec.get("tickformat") else "%Y" if months % 12 == 0 else "%Y-%m"
    first = (_moment(low).year - begin.year) * 12 // months - 1
    at = first
    while True:
        year, month = divmod(begin.year * 12 + begin.month - 1 + at * months, 12)
        moment = datetime(year, month + 1, begin.day)
        value = _milliseconds(moment)
        if value > high:
            return
        yield Tick(value, moment.strftime(form) if form else _label(axis, value, 0.0))
        at += 1
