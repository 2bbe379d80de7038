"""The table twin of a chart: the same cells, with why a figure is missing."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

import polars as pl

from dashboard import texts
from dashboard.tables import Column, table
from dashboard.wording import absence

VALUE: Final = [
    Column("value_text", texts.VALUE, is_number=True),
    Column("interval_text", texts.INTERVAL, is_number=True),
    Column("count_text", texts.COUNT, is_number=True),
]
COMPARED: Final = Column("comparison_text", texts.COMPARED, is_short=True)
COMPARED_OTHERS: Final = Column("others_text", texts.COMPARED_OTHERS)
CHANGED: Final = Column("change_text", texts.CHANGED)
ANSWERED: Final = Column("coverage_text", texts.ANSWERED, is_number=True)
_JUDGED: Final = (COMPARED, CHANGED)


def cell_table(caption: str, rows: pl.DataFrame, first: list[Column], judged: Sequence[Column] = _JUDGED) -> str:
    """`wording.worded` rows as a table: the columns of `first`, then those figures that any row has.

    Below it, once each, why figures are missing and what the mark of an uncertain figure means.
    """
    written = [_row(row) for row in rows.iter_rows(named=True)]
    columns = [column for column in (*VALUE, *judged) if any(row[column.key] for row in written)]
    return table(caption, [*first, *columns], written) + notes(rows)


def notes(rows: pl.DataFrame) -> str:
    """Why figures are missing among `wording.worded` rows, and the mark of an uncertain one, as short lines."""
    absent = rows.filter(pl.col("status") != "published")
    lines = [f"{row['note'].capitalize()}: {absence(row)}" for row in absent.iter_rows(named=True)]
    if rows.filter(pl.col("status") == "published")["is_uncertain"].any():
        lines.append(texts.UNCERTAIN_NOTE)
    return "".join(f'<p class="gb-quiet">{escape(line)}</p>' for line in dict.fromkeys(lines))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    classes = {row["tone"]: None, "own": None} if row["is_own"] else {row["tone"]: None}
    return row | {"_class": " ".join(classes)}
