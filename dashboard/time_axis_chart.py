"""The time axis that curves and the marks under them share: days from the first period's first day."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

# A label nearer than this to the next would run into it on a telephone.
_LABEL_ROOM: Final = 75


@dataclass(frozen=True)
class TimeAxis:
    """From `first` to `last`, both days included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    def at(self, day: date) -> int:
        """The place of a day, kept within the axis."""
        return min(max((day - self.first).days, 0), self.length)

    def reaches(self, start: date, end: date | None) -> bool:
        """Whether any of the days from `start` to `end` lies on the axis."""
        return start <= self.last and (end or start) >= self.first

    def ticks(self) -> list[tuple[int, str]]:
        """Place and label: the years, and the first month where it is not a January and has room."""
        years = [date(year, 1, 1) for year in range(self.first.year, self.last.year + 1)]
        shown = [(self.at(day), str(day.year)) for day in years if self.first <= day <= self.last]
        if not shown or shown[0][0] > _LABEL_ROOM:
            shown.insert(0, (0, f"{self.first:%Y-%m}"))
        return shown


def axis_of(points: pl.DataFrame) -> TimeAxis:
    """The axis of all points; there must be one at least."""
    first, last = points["period_start"].min(), points["period_end"].max()
    assert isinstance(first, date) and isinstance(last, date)
    return TimeAxis(first, last)


def placed(points: pl.DataFrame, axis: TimeAxis) -> pl.DataFrame:
    """The points with x, the middle of the period in days, and x_start and x_end, its ends."""

    def days(name: str) -> pl.Expr:
        return (pl.col(name) - axis.first).dt.total_days()

    return points.with_columns(
        x=(days("period_start") + days("period_end") + 1) / 2,
        x_start=days("period_start"),
        x_end=days("period_end") + 1,
    )
