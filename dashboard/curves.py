"""The points of run charts with the words that cells have, put into words once per snapshot."""

from functools import lru_cache
from typing import Final

import polars as pl

from dashboard import data_development
from dashboard.wording import worded
from warehouse.snapshots import Snapshot

# What a cell says beyond its figure; a point of a run chart says none of it.
_NO_CELL: Final = (
    "lower_95", "upper_95", "lower_998", "upper_998", "others_value", "comparison", "comparison_others", "assessment",
    "change", "change_method", "change_value", "change_lower_95", "change_upper_95", "coverage_indicator_id",
)  # fmt: skip


@lru_cache(maxsize=64)
def curves(
    snapshot: Snapshot, indicator: str, breakdown: str, breakdown_value: str, period_type: str, unit: str, own_area: str
) -> pl.DataFrame:
    """`data_development.points` plus the columns of `wording.WORDED_SCHEMA`: label, value_text, note and the rest."""
    points = data_development.points(snapshot, indicator, breakdown, breakdown_value, period_type)
    return worded(
        points.with_columns(
            *(pl.lit(None).alias(name) for name in _NO_CELL),
            is_uncertain=pl.lit(False),
            is_locked=pl.lit(False),
            conclusion_sv=pl.lit(None, pl.String),
        ),
        unit,
        own_area,
    )
