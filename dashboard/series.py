"""Which cells make up the picture of one indicator over time."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from dashboard import choices, data, texts
from dashboard.frame import Page
from dashboard.target import WHOLE_PROGRAMME
from dashboard.wording import worded


@dataclass(frozen=True)
class Series:
    """`wording.worded` rows in time order, one frame per area: the whole programme and, last and strongest, `area`.

    `whole` has the same areas' cells of the whole time, where `frames` has the parts of it; `notice` tells the reader
    which area is shown where it is not the one that was asked for.
    """

    area: str
    frames: list[pl.DataFrame]
    whole: list[pl.DataFrame]
    notice: str = ""


def series_of(snapshot: data.Snapshot, indicator: dict[str, Any], group: tuple[str, str], own: str) -> Series:
    """The series of the whole programme and of the own area; of another area where neither has the indicator.

    The indicator must have at least one cell of the group.
    """
    series = _read(snapshot, indicator, group, own, own)
    if series.frames:
        is_missing = own != "" and series.area != own
        return replace(series, notice=texts.ONLY_FOR_PROGRAMME) if is_missing else series
    area = data.area_to_begin_with(snapshot, indicator["indicator_id"], *group)
    series = _read(snapshot, indicator, group, area, own)
    first = series.frames[-1].row(0, named=True)
    return replace(series, notice=texts.stand_in(texts.area_noun(first["area_level"] == "U"), first["label"]))


def choose_step(page: Page, series: Series) -> Series:
    """The series in steps of one length; where the area has several (months and years) the reader chooses."""
    kinds = series.frames[-1]["period_type"].unique(maintain_order=True).to_list()
    steps = {code: kind for kind, code in texts.STEP_CODES.items() if kind in kinds}
    chosen = kinds[0]
    if len(steps) > 1:
        options = {code: texts.STEPS[kind] for code, kind in steps.items()}
        chosen = steps[page.choices.select(texts.STEP, choices.STEP, options, next(iter(options)))]
    frames = [part.filter(pl.col("period_type") == chosen) for part in series.frames]
    return replace(series, frames=[part for part in frames if part.height])


def newest_cell(series: Series) -> dict[str, Any]:
    """The newest published cell of the strongest series, or its newest cell."""
    rows = series.frames[-1]
    published = rows.filter(pl.col("status") == "published")
    return (rows if published.is_empty() else published).row(-1, named=True)


def _read(snapshot: data.Snapshot, indicator: dict[str, Any], group: tuple[str, str], area: str, own: str) -> Series:
    areas = [code for code in dict.fromkeys((WHOLE_PROGRAMME, area)) if code]
    cells = data.cells_over_time(snapshot, indicator["indicator_id"], *group, areas)
    rows = worded(cells, indicator["unit_sv"], own)
    is_whole = pl.col("period_type") == "all"
    in_time, whole = rows.filter(~is_whole), rows.filter(is_whole)
    if in_time.is_empty():
        in_time, whole = whole, in_time
    frames = _by_area(in_time, areas)
    return Series(frames[-1]["area_code"][0] if frames else area, frames, _by_area(whole, areas))


def _by_area(rows: pl.DataFrame, areas: list[str]) -> list[pl.DataFrame]:
    parts = [rows.filter(pl.col("area_code") == code) for code in areas]
    return [part for part in parts if part.height]
