"""The picture of an indicator's series, the same on every page that has one."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard import downloads, exhibit, frame, texts
from dashboard.chart_parts import scale_of
from dashboard.charts import dot_rows
from dashboard.palette import Palette
from dashboard.series import Series
from dashboard.target import target_line
from dashboard.time_chart import FEW_PERIODS, over_time
from dashboard.wording import unit_of

WIDTH = 760


def draw_series(
    page: frame.Page, indicator: dict[str, Any], series: Series, targets: list[dict[str, Any]], title: str, key: str
) -> downloads.Picture | None:
    """Draws the series; the same picture to take home, or None where there is nothing to draw, which is then said."""
    rows = pl.concat(series.frames)
    shown = rows.filter(pl.col("status") == "published")
    if shown.is_empty():
        frame.notices([texts.NOTHING_TO_DRAW])
        return None
    periods = rows["period_code"].unique().to_list()
    target = target_line([row for row in targets if row["period_code"] in periods], indicator)
    unit = unit_of(shown.row(0, named=True), indicator["unit_sv"])
    scale = scale_of(indicator["indicator_id"])

    def figure(palette: Palette) -> go.Figure:
        if len(periods) == 1:
            return dot_rows(pl.concat(reversed(series.frames)), unit, palette, target=target, scale=scale)
        return over_time(series.frames, unit, palette, target, scale)

    said = [text for text in series.frames[-1]["conclusion_sv"].to_list() if text]
    alt = " ".join(said[-FEW_PERIODS:]) or title
    exhibit.draw(page, figure, key, alt, WIDTH if 1 < len(periods) <= FEW_PERIODS else "stretch")
    return downloads.picture_of(page, figure, title, indicator["title_sv"], alt)
