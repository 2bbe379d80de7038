"""Puts published cells into the words and tones that tables and charts show."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboard import formats, texts

UNNAMED: Final = "Annat område"

# Units whose numerator is a sum, so that "numerator of denominator" would be nonsense.
_SUMS: Final = ("poäng", "timmar", "dagar")

# Everything that a cell says in numbers; what is hidden has none of it, whatever the snapshot holds.
_FIGURES: Final = (
    "numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998", "others_value",
    "change_value", "change_lower_95", "change_upper_95",
)  # fmt: skip

WORDED_SCHEMA: Final = {
    "label": pl.String,
    "value_text": pl.String,
    "interval_text": pl.String,
    "count_text": pl.String,
    "comparison_text": pl.String,
    "others_text": pl.String,
    "change_text": pl.String,
    "coverage_text": pl.String,
    "tone": pl.String,
    "is_own": pl.Boolean,
    "note": pl.String,
}


def worded(cells: pl.DataFrame, unit: str, own_area: str, label: str = "area_name") -> pl.DataFrame:
    """Published cells plus the columns of WORDED_SCHEMA, one row per cell.

    `label` names the column a row is called by. `tone` is one of own, pooled, region, higher, lower, other, absent.
    `note` is value, interval and count in one line, or the word of the absence.
    """
    is_shown = pl.col("status") == "published"
    cells = cells.with_columns(pl.when(is_shown).then(pl.col(name)).alias(name) for name in _FIGURES)
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


def unit_of(cell: Mapping[str, Any], unit: str) -> str:
    """The unit of a cell: a numerator without a denominator is a number of things, whatever the indicator's unit."""
    return "antal" if cell["numerator"] is not None and cell["denominator"] is None else unit


def finding(cell: Mapping[str, Any] | None, otherwise: str) -> tuple[str, str]:
    """A heading that states what a cell shows, and the rest of its conclusion; `otherwise` names the indicator."""
    if cell and cell["status"] != "published":
        return f"{otherwise}: {cell['absence_sv'] or cell['status']}", ""
    parts = formats.sentences(without_place(cell)) if cell else []
    return (parts[0].removesuffix("."), " ".join(parts[1:])) if parts else (otherwise, "")


def without_place(cell: Mapping[str, Any]) -> str:
    """The conclusion of the whole programme without the `area, period:` it begins with; the page says both anyway.

    Other areas keep theirs: a sentence about one municipality must never be read as one about all. A group keeps its
    name, without which its sentence says nothing.
    """
    words = cell["conclusion_sv"] or ""
    if cell["area_level"] != "P" or not words.startswith(cell["area_name"] or "ALLA"):
        return words
    # The name of a group may hold a colon of its own.
    group = cell["value_label_sv"] if cell["breakdown"] != "all" else ""
    _, colon, statement = words.partition(f", {group}: " if group else ": ")
    said = f"{group}: {statement}" if group else statement
    return said[:1].upper() + said[1:] if colon else words


def version(cell: Mapping[str, Any] | None) -> str:
    """Which version of its round a cell about persons shows, and that later records wait; '' for other cells."""
    if cell is None or cell["version"] is None or not cell["version"]:
        return ""
    shown = texts.version_shown(cell["version"], cell["closed_at"].date().isoformat())
    return f"{shown}, {texts.WAITING}" if cell["is_waiting"] else shown


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
            "value_text": f"{texts.PROTECTED} {word}" if cell["status"] == "suppressed" else word,
            "tone": "absent",
            "note": word,
        }
    base, unit = cell["denominator"], unit_of(cell, unit)
    value = formats.with_unit(cell["value"], unit, base)
    value = f"{texts.UNCERTAIN}{formats.NBSP}{value}" if cell["is_uncertain"] else value
    spread = formats.interval(cell["lower_95"], cell["upper_95"], unit, base)
    count = _count(cell, unit)
    return {
        "label": name,
        "value_text": value,
        "interval_text": spread,
        "count_text": count,
        **_judged(cell, unit),
        "coverage_text": _coverage(cell),
        "tone": _tone(cell, own_area),
        "is_own": cell["area_code"] == own_area,
        "note": " · ".join(part for part in (f"{value} ({spread})" if spread else value, count) if part),
    }


def _count(cell: Mapping[str, Any], unit: str) -> str:
    """`27 av 95`; `n = 6` where the numerator is a sum of points or hours; nothing where the value is the count."""
    if cell["denominator"] is None:
        return ""
    return formats.counts(None if unit in _SUMS else cell["numerator"], cell["denominator"])


def _judged(cell: Mapping[str, Any], unit: str) -> dict[str, str]:
    """Comparisons and change, symbol and words first; nothing for a locked figure, which is not to be compared."""
    if cell["is_locked"]:
        return {"comparison_text": "", "others_text": "", "change_text": ""}
    base = cell["denominator"]
    compared = in_words(cell["comparison"], texts.COMPARISON)
    if cell["comparison"] in ("higher", "lower") and cell["assessment"]:
        compared += f" ({texts.ASSESSMENT[cell['assessment']]})"
    others = in_words(cell["comparison_others"], texts.COMPARISON)
    if others and cell["others_value"] is not None:
        others += f" ({formats.with_unit(cell['others_value'], unit)})"
    is_paired = cell["change_method"] == "mcnemar"
    changed = in_words(cell["change"], texts.CHANGE_OF_THE_SAME if is_paired else texts.CHANGE)
    amount = formats.change(cell["change_value"], cell["change_lower_95"], cell["change_upper_95"], unit, base)
    return {
        "comparison_text": compared,
        "others_text": others,
        "change_text": ", ".join(part for part in (changed, amount) if part),
    }


def _coverage(cell: Mapping[str, Any]) -> str:
    if cell["coverage_indicator_id"] is None:
        return ""
    return formats.with_unit(cell["coverage_value"], "%") or texts.ANSWERED_UNKNOWN


def _tone(cell: Mapping[str, Any], own_area: str) -> str:
    if cell["area_code"] == own_area:
        return "own"
    if cell["area_level"] == "P":
        return "pooled"
    if cell["area_level"] == "R":
        return "region"
    return cell["comparison"] if cell["comparison"] in ("higher", "lower") else "other"
