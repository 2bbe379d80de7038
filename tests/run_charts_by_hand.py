"""The rules of run charts once more, in plain Python, and random series to try them on."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

Row = dict[str, Any]
Number = float | None


@dataclass(frozen=True)
class Series:
    """A monthly series from January 2019: the values of its months, None where nothing is shown.

    `denominators` makes the values shares in per cent; `tests` are the days on which tests of change began, `rebased`
    those from which the series was decided to be counted anew. `hidden` months are not shown, whatever they hold."""

    values: Sequence[Number]
    kind: str = "mean"
    denominators: list[float] = field(default_factory=list)
    tests: list[date] = field(default_factory=list)
    rebased: list[date] = field(default_factory=list)
    hidden: Sequence[int] = ()


def month(number: int) -> date:
    """First day of a month, counted from 0 = January 2019."""
    return date(2019 + number // 12, number % 12 + 1, 1)


def by_hand(series: Series) -> list[Row]:
    """The rules once more, written out in plain Python from their sources and the words of the column descriptions."""
    found: list[Row] = [{} for _ in series.values]
    # A period belongs to the newest decision that was in force when it began; two may fall between the same periods.
    newest = [max((day for day in series.rebased if day <= month(i)), default=date.min) for i in range(len(found))]
    for phase, first_day in enumerate(sorted(set(newest)), start=1):
        own = [i for i, day in enumerate(newest) if day == first_day]
        until = min((day for day in series.rebased if day > month(own[-1])), default=date.max)
        first_test = min((day for day in series.tests if first_day <= day < until), default=date.max)
        for i, row in zip(own, _phase_by_hand(series, own, first_test), strict=True):
            found[i] = row | {"phase": phase}
    return found


def _phase_by_hand(series: Series, own: list[int], first_test: date) -> list[Row]:
    points = [i for i in own if series.values[i] is not None]
    values = {i: series.values[i] or 0.0 for i in points}
    before = [i for i in points if first_test != date.max and month(i + 1) <= first_test and i + 1 < len(series.values)]
    frozen = len(before) >= 8
    baseline = before if frozen else points
    centre = median(values[i] for i in baseline) if baseline else None
    sides = {i: values[i] > centre for i in points if centre is not None and values[i] != centre}
    runs: list[list[int]] = []
    for i, side in sides.items():
        if runs and sides[runs[-1][-1]] == side:
            runs[-1].append(i)
        else:
            runs.append([i])
    n, longest, crossings = len(sides), max(map(len, runs), default=0), max(len(runs) - 1, 0)
    run_limit, crossing_limit = _anhoj_by_hand(n) if n >= 10 else (None, None)
    if len(points) < 12 or (n < 10 and len(set(values.values())) > 1):
        signal = "too_few_points"
    elif run_limit is None or crossing_limit is None:
        signal = "no_variation"
    else:
        signal = {
            (True, True): "both", (True, False): "shift", (False, True): "crossings", (False, False): "none",
        }[longest > run_limit, crossings < crossing_limit]  # fmt: skip
    is_level = signal == "none" or (frozen and signal in ("shift", "crossings", "both"))
    limits = _limits_by_hand(series, points, baseline) if is_level else {}
    too_long = {i for run in runs for i in run if signal in ("shift", "both") and len(run) > (run_limit or 0)}
    return [
        {
            "is_baseline": i in baseline, "is_baseline_frozen": frozen, "median": centre, "is_useful": i in sides,
            "n_points": len(points), "n_useful": n, "longest_run": longest, "longest_run_limit": run_limit,
            "n_crossings": crossings, "crossings_limit": crossing_limit, "signal": signal,
            "is_in_signal_run": i in too_long,
            "limit_lower": limits.get(i, (None, None))[0], "limit_upper": limits.get(i, (None, None))[1],
            "is_outside_limits": i in limits and not limits[i][0] <= values[i] <= limits[i][1],
        }
        for i in own
    ]  # fmt: skip


def _anhoj_by_hand(n: int) -> tuple[int, int]:
    """Longest run and fewest crossings that chance explains, the binomial summed in whole numbers."""
    crossings = next(k for k in range(n) if 20 * sum(math.comb(n - 1, j) for j in range(k + 1)) >= 2 ** (n - 1))
    return round(math.log2(n)) + 3, crossings


def _limits_by_hand(series: Series, points: list[int], baseline: list[int]) -> dict[int, tuple[float, float]]:
    values = [series.values[i] or 0.0 for i in baseline]
    if len(baseline) < 12:
        return {}
    if series.kind == "share":
        n = series.denominators
        p = sum(v * n[i] / 100 for i, v in zip(baseline, values, strict=True)) / sum(n[i] for i in baseline)
        if any(n[i] * min(p, 1 - p) < 5 - 1e-9 or (series.values[i] or 0.0) > 100 for i in points):
            return {}
        half = {i: 300 * math.sqrt(p * (1 - p) / n[i]) for i in points}
        return {i: (max(100 * p - half[i], 0.0), min(100 * p + half[i], 100.0)) for i in points}
    steps = [abs(b - a) for a, b in pairwise(values)]
    mean_range = sum(steps) / len(steps)
    mean = sum(values) / len(values)
    if median(steps) == 0 or series.kind == "median":
        return {}
    lower = mean - 2.66 * mean_range
    lower = max(lower, 0.0) if series.kind in ("count", "ratio") else lower
    return dict.fromkeys(points, (lower, mean + 2.66 * mean_range))


def random_series(dice: random.Random) -> Series:
    """Few different values make ties; long stretches make signals; a third of the series hides some months."""
    length = dice.choice([1, 2, 5, 9, 11, 12, 13, 20, 24, 36, 60])
    kind = dice.choice(["mean", "ratio", "count", "share", "share", "median"])
    sizes = [float(dice.choice([3, 25, 40, 80])) for _ in range(length)] if dice.random() < 0.5 else [50.0] * length
    hidden = dice.choice([0.0, 0.0, 0.3, 1.0])
    step = dice.choice([0, 0, 2, 4])
    values: list[Number] = []
    for i in range(length):
        level = dice.choice([1, 2, 2, 3, 4, 6]) + (step if i > length / 2 else 0)
        shown = 100.0 * (level * 3) / sizes[i] if kind == "share" else level * dice.choice([1.0, 1.0, 0.5])
        values.append(None if dice.random() < hidden else shown)
    if dice.random() < 0.1:
        values = [None if value is None else 4.0 for value in values]
    days = [date(2019 + dice.randrange(5), dice.randrange(1, 13), dice.randrange(1, 29)) for _ in range(6)]
    return Series(
        values,
        kind,
        sizes if kind == "share" else [],
        days[: dice.choice([0, 1, 3])],
        days[: dice.choice([0, 0, 1, 2])],
    )
