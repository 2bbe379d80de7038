"""Numbers, intervals and dates as they are written in Swedish: on pages as in reports."""

from warehouse.report_formats import (
    NBSP,
    change,
    counts,
    day,
    interval,
    moment,
    number,
    scale_end,
    sentences,
    target_range,
    with_unit,
)

__all__ = [
    "NBSP",
    "change",
    "counts",
    "day",
    "interval",
    "moment",
    "number",
    "scale_end",
    "sentences",
    "target_range",
    "with_unit",
]
