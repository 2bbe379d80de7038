"""Areas that may not be named, told as one range: the lowest and the highest value among the others."""

from collections.abc import Mapping
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import formats, texts_compare
from dashboard.palette import Palette
from dashboard.wording import WORDED_SCHEMA

# Of areas with bases of their own, some of them small: no decimals.
_SHARES: Final = ("%", "procentenheter")
_CODE: Final = "ANDRA"
_TONE: Final = "range"
_OF_THE_QUESTION: Final = (
    "indicator_id", "programme_code", "area_level", "period_code", "period_label_sv", "breakdown", "breakdown_value",
    "breakdown_label_sv", "value_label_sv",
)  # fmt: skip


def range_words(lowest: float | None, highest: float | None, unit: str) -> str:
    """`22–45 %`; an empty string where there is no range."""
    if lowest is None or highest is None:
        return ""
    low, high = (round(end) if unit in _SHARES else end for end in (lowest, highest))
    if low < 0:
        return f"{formats.with_unit(low, unit, 0)} till {formats.with_unit(high, unit, 0)}"
    return formats.target_range(low, high, unit)


def unnamed(rows: pl.DataFrame, own: str) -> pl.DataFrame:
    """The rows of municipalities and districts that are not to be named to the reader."""
    is_area = pl.col("area_level").is_in(["K", "U"])
    return rows.filter(is_area & ~pl.col("show_name").fill_null(True) & (pl.col("area_code") != own))


def as_range(rows: pl.DataFrame, own: str, others: Mapping[str, Any] | None, unit: str) -> tuple[pl.DataFrame, str]:
    """The rows without the unnamed ones, a range in their place, and what the reader must know where there is none.

    `rows` is `wording.worded`, `others` the own area's row of published.others_ranges for these cells.
    """
    apart = unnamed(rows, own)
    if apart.is_empty():
        return rows, ""
    kept = rows.join(apart.select("area_code"), on="area_code", how="anti", maintain_order="left")
    if others is None:
        return kept, texts_compare.CHOOSE_OWN_TO_SEE_OTHERS
    if others["lowest"] is None:
        return kept, texts_compare.TOO_FEW_OTHERS
    row = dict.fromkeys(rows.columns) | {name: apart[name][0] for name in _OF_THE_QUESTION} | _words(others, unit)
    return pl.concat([kept, pl.DataFrame([row], schema=rows.schema)]), ""


def add_range(figure: go.Figure, rows: pl.DataFrame, palette: Palette) -> go.Figure:
    """The bar of the range in a figure of `charts.dot_rows` made of the same rows; figures without one as they were."""
    for at, row in enumerate(rows.iter_rows(named=True)):
        if row["tone"] == _TONE:
            figure.add_scatter(
                x=[row["lower_998"], row["upper_998"]],
                y=[rows.height - at] * 2,
                mode="lines",
                line={"color": palette.other, "width": 8},
                customdata=[row["note"]] * 2,
                hovertemplate="%{customdata}<extra></extra>",
            )
    return figure


def _words(others: Mapping[str, Any], unit: str) -> dict[str, Any]:
    said = texts_compare.others_said(others["n_others"])
    return dict.fromkeys(WORDED_SCHEMA, "") | {
        "area_code": _CODE,
        "area_name": texts_compare.OTHERS,
        "status": "published",
        "is_uncertain": False,
        "is_locked": False,
        "is_break": False,
        # The ends of the picture's scale take these in.
        "lower_998": others["lowest"],
        "upper_998": others["highest"],
        "conclusion_sv": said,
        "label": texts_compare.OTHERS,
        "value_text": range_words(others["lowest"], others["highest"], unit),
        "count_text": texts_compare.others_counted(others["n_others"]),
        "tone": _TONE,
        "is_own": False,
        "note": said,
    }
