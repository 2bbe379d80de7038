"""The rows and pictures of Min kommun, made once per snapshot: a page has many and is drawn anew at every choice."""

from functools import lru_cache

import plotly.graph_objects as go
import polars as pl

from dashboard import data, data_my_area
from dashboard.chart_parts import scale_of
from dashboard.data import Snapshot
from dashboard.meetings_chart import meetings
from dashboard.palette import Palette
from dashboard.profile_rows import profile_rows
from dashboard.series import Series, series_of
from dashboard.spine_chart import spine
from dashboard.time_chart import over_time
from dashboard.wording import unit_of

_UNDIVIDED = ("all", "all")


@lru_cache(maxsize=64)
def rows_of(snapshot: Snapshot, programme: str, area: str) -> pl.DataFrame:
    """The profile's rows, as `profile_rows.profile_rows`."""
    return profile_rows(data_my_area.profile(snapshot, programme, area), area)


@lru_cache(maxsize=128)
def spine_of(snapshot: Snapshot, programme: str, area: str, family: str, palette: Palette) -> go.Figure:
    """The profile of one family of measures."""
    return spine(rows_of(snapshot, programme, area).filter(pl.col("family") == family), palette)


@lru_cache(maxsize=128)
def series(snapshot: Snapshot, programme: str, area: str, indicator: str) -> Series:
    """The undivided series of an indicator, of the area and the whole programme."""
    catalogue = data.indicators(snapshot, programme)
    row = catalogue.row(by_predicate=pl.col("indicator_id") == indicator, named=True)
    return series_of(snapshot, row, _UNDIVIDED, area)


@lru_cache(maxsize=128)
def time_of(snapshot: Snapshot, programme: str, area: str, indicator: str, unit: str, palette: Palette) -> go.Figure:
    """An indicator over time; at least one period of the area has a figure."""
    shown = series(snapshot, programme, area, indicator)
    cell = shown.frames[-1].filter(pl.col("status") == "published").row(-1, named=True)
    return over_time(shown.frames, unit_of(cell, unit), palette, scale=scale_of(indicator))


@lru_cache(maxsize=64)
def meetings_of(snapshot: Snapshot, programme: str, area: str, palette: Palette) -> go.Figure:
    """The team's meetings by month; the area has at least one month."""
    return meetings(data_my_area.team_meetings(snapshot, programme, area), palette)
