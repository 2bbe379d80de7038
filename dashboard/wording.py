"""Puts published cells into the words and tones that tables and charts show."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboard import formats, texts

UNNAMED: Final = "Annat område"

WORDED_SCHEMA: Final = {
    "label": pl.String,
    "value_text": pl.String,
    "interval_text": pl.String,
    "count_text": pl.String,
    "comparison_text": pl.String,
    "change_text": pl.String,
    "tone": pl.String,
    "is_own": pl.Boolean,
    "note": pl.String,
}


def worded(cells: pl.DataFrame, unit: str, own_area: str, label: str = "area_name") -> pl.DataFrame:
    """Published cells plus the columns of WORDED_SCHEMA, one row per cell.

    `label` names the column a row is called by. `tone` is one of own, pooled, region, higher, lower, other, absent.
    `note` is value, interval and count in one line, or the word of the absence.
    """
    words = [_words(cell, unit, own_area, label) for cell in cells.iter_rows(named=True)]
    return pl.concat([cells, pl.DataFrame(words, schema=WORDED_SCHEMA)], how="horizontal")


def area_label(cell: Mapping[str, Any], own_area: str) -> str:
    """The area's name; areas that are not to be named are only named to themselves."""
    if cell.get("show_name") is False and cell["area_code"] != own_area:
        return UNNAMED
    return cell["area_name"] or cell["area_code"]


def absence(cell: Mapping[str, Any]) -> str:
    """Why there is no figure, in Swedish: the published sentence, or the general one of the status."""
    return cell["conclusion_sv"] or cell["explanation_sv"] or cell["absence_sv"] or cell["status"]


def in_words(code: str | None, words: Mapping[str, tuple[str, str]]) -> str:
    """`▲ säkert högre`; an empty string where nothing is compared."""
    return " ".join(words[code]) if code is not None and code in words else ""


def finding(cell: Mapping[str, Any] | None, otherwise: str) -> tuple[str, str]:
    """A heading that states what a cell shows, and the rest of its conclusion; `otherwise` names the indicator."""
    if cell and cell["status"] != "published":
        return f"{otherwise}: {cell['absence_sv'] or cell['status']}", ""
    parts = formats.sentences(without_place(cell)) if cell else []
    return (parts[0].removesuffix("."), " ".join(parts[1:])) if parts else (otherwise, "")


def without_place(cell: Mapping[str, Any]) -> str:
    """The conclusion of the whole programme without the `area, period:` it begins with; the page says both anyway.

    Other areas keep theirs: a sentence about one municipality must never be read as one about all.
    """
    place, colon, statement = (cell["conclusion_sv"] or "").partition(": ")
    if colon and cell["area_level"] == "P" and place.startswith(cell["area_name"] or "ALLA"):
        return statement[:1].upper() + statement[1:]
    return cell["conclusion_sv"] or ""


def one(cells: pl.DataFrame, **where: str) -> dict[str, Any] | None:
    """The first cell with these values, or None."""
    found = cells.filter(*(pl.col(name) == value for name, value in where.items()))
    return found.row(0, named=True) if found.height else None


def _words(cell: Mapping[str, Any], unit: str, own_area: str, label: str) -> dict[str, Any]:
    name = area_label(cell, own_area) if label == "area_name" else str(cell[label])
    if cell["status"] != "published":
        word = cell["absence_sv"] or cell["status"]
        return dict.fromkeys(WORDED_SCHEMA, "") | {
            "is_own": cell["area_code"] == own_area,
            "label": name,
            "value_text": word,
            "tone": "absent",
            "note": word,
        }
    base = cell["denominator"]
    value = formats.with_unit(cell["value"], unit, base)
    spread = formats.interval(cell["lower_95"], cell["upper_95"], unit, base)
    count = formats.counts(cell["numerator"], base)
    return {
        "label": name,
        "value_text": value,
        "interval_text": spread,
        "count_text": count,
        "comparison_text": in_words(cell["comparison"], texts.COMPARISON),
        "change_text": in_words(cell["change"], texts.CHANGE),
        "tone": _tone(cell, own_area),
        "is_own": cell["area_code"] == own_area,
        "note": " · ".join(part for part in (f"{value} ({spread})" if spread else value, count) if part),
    }


def _tone(cell: Mapping[str, Any], own_area: str) -> str:
    if cell["area_code"] == own_area:
        return "own"
    if cell["area_level"] == "P":
        return "pooled"
    if cell["area_level"] == "R":
        return "region"
    return cell["comparison"] if cell["comparison"] in ("higher", "lower") else "other"
