"""Puts the cells of an area's profile into the words and places that its picture and its table show."""

from typing import Any, Final

import polars as pl

from dashboard import formats, texts_my_area
from dashboard.chart_parts import axis_range, scale_of
from dashboard.others_range import range_words
from dashboard.wording import unit_of, worded

_PLACES: Final = ("value", "lower_95", "upper_95", "lowest", "highest", "pooled_value")
_ADDED: Final = {
    "family": pl.String,
    "pooled_text": pl.String,
    "others_range_text": pl.String,
    "position_text": pl.String,
    "place_line": pl.String,
    **{f"{name}_at": pl.Float64 for name in _PLACES},
}


def profile_rows(cells: pl.DataFrame, own: str) -> pl.DataFrame:
    """`data_my_area.profile` as `wording.worded` rows, each in its own unit, in the order given.

    Plus family, the words for the whole programme, the others' range and the place among them, `place_line` with
    both of these, and `<figure>_at`: where a figure lies on its row's own scale, 0 at its left end and 1 at its right.
    """
    cells = cells.with_row_index("at")
    by_unit = cells.group_by("unit_sv", maintain_order=True)
    parts = [worded(part, str(unit), own, label="row_label") for (unit,), part in by_unit]
    if not parts:
        return pl.DataFrame()
    rows = pl.concat(parts).sort("at")
    added = pl.DataFrame([_added(row) for row in rows.iter_rows(named=True)], schema=_ADDED)
    return pl.concat([rows, added], how="horizontal")


def _added(row: dict[str, Any]) -> dict[str, Any]:
    if row["is_locked"]:
        # Too early to compare: neither with the whole programme nor with the others.
        row = row | dict.fromkeys(("pooled_value", "lowest", "highest", "position_sv"))
    unit = unit_of(row, row["unit_sv"])
    # A sum over the areas is nothing that one of them can be read against.
    pooled = row["pooled_value"] if row["pooled_denominator"] is not None else None
    figures = {name: row[name] for name in _PLACES} | {"pooled_value": pooled}
    low, high = axis_range(list(figures.values()), unit, scale_of(row["indicator_id"]))
    range_text = range_words(row["lowest"], row["highest"], unit)
    pooled_text = formats.with_unit(pooled, unit, row["pooled_denominator"])
    lines = [
        texts_my_area.pooled_line(pooled_text) if pooled_text else "",
        texts_my_area.others_line(range_text) if range_text else "",
    ]
    is_shown = row["status"] == "published"
    return {
        "family": texts_my_area.family(row["indicator_id"]),
        "pooled_text": pooled_text,
        "others_range_text": range_text,
        "position_text": (row["position_sv"] or "") if is_shown else "",
        "place_line": " · ".join(line for line in lines if line),
        **{f"{name}_at": _along(figure, low, high) for name, figure in figures.items()},
    }


def _along(value: float | None, low: float, high: float) -> float | None:
    """The place on a scale; an interval of scores may reach outside it, the picture does not."""
    return None if value is None else min(max((value - low) / ((high - low) or 1), 0.0), 1.0)
