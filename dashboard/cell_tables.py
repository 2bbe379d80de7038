"""The table twin of a chart: the same cells, with why a figure is missing."""

from typing import Any, Final

import polars as pl

from dashboard import texts
from dashboard.tables import Column, table
from dashboard.wording import absence

_FIGURES: Final = [
    Column("value_text", texts.VALUE, is_number=True),
    Column("interval_text", texts.INTERVAL, is_number=True),
    Column("count_text", texts.COUNT, is_number=True),
    Column("comparison_text", texts.COMPARED, is_short=True),
    Column("change_text", texts.CHANGED, is_short=True),
    Column("why", texts.WHY_NONE),
]


def cell_table(caption: str, rows: pl.DataFrame, first: list[Column]) -> str:
    """`wording.worded` rows as a table: the columns of `first`, then those figures that any row has."""
    written = [_row(row) for row in rows.iter_rows(named=True)]
    columns = [column for column in _FIGURES if any(row[column.key] for row in written)]
    return table(caption, [*first, *columns], written)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    classes = {row["tone"]: None, "own": None} if row["is_own"] else {row["tone"]: None}
    return row | {"_class": " ".join(classes), "why": "" if row["status"] == "published" else absence(row)}
