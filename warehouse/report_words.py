"""One published cell in words: value, interval, count and change, or why there is none."""

from collections.abc import Mapping
from typing import Any, Final

from warehouse import report_formats as formats

UNCERTAIN: Final = "~"
CHANGE: Final = {
    "higher": "▲ säker ökning",
    "lower": "▼ säker minskning",
    "similar": "● ingen säker förändring",
    "too_uncertain": "~ för osäkert",
    "not_comparable": "≠ går inte att jämföra",
}
# The same persons asked twice: what is told is whether more of them went up than down.
CHANGE_OF_THE_SAME: Final = {
    "higher": "▲ säkert fler upp än ner",
    "lower": "▼ säkert fler ner än upp",
    "similar": "● inte säkert fler upp än ner",
    "too_uncertain": "~ för osäkert",
    "not_comparable": "≠ går inte att jämföra",
}
# Where there is room for a few words only; the other absences have short labels of their own.
_SHORT_ABSENCE: Final = {"suppressed": "skyddas: för få personer", "not_released": "inte släppt än"}
# Units whose numerator is a sum, so that "numerator of denominator" would be nonsense.
_SUMS: Final = ("poäng", "timmar", "dagar")

Row = Mapping[str, Any]


def unit_of(cell: Row, unit: str) -> str:
    """The unit of a cell: a numerator without a denominator is a number of things, whatever the indicator's unit."""
    return "antal" if cell["numerator"] is not None and cell["denominator"] is None else unit


def value_text(cell: Row, unit: str) -> str:
    """`31,1 %`, with `~` before what is uncertain; '' where there is no figure."""
    if cell["status"] != "published":
        return ""
    value = formats.with_unit(cell["value"], unit_of(cell, unit), cell["denominator"])
    return f"{UNCERTAIN}{formats.NBSP}{value}" if cell["is_uncertain"] and value else value


def interval_text(cell: Row, unit: str) -> str:
    """`24,6–31,0`, the 95 % interval; '' where there is none."""
    if cell["status"] != "published":
        return ""
    return formats.interval(cell["lower_95"], cell["upper_95"], unit_of(cell, unit), cell["denominator"])


def count_text(cell: Row, unit: str) -> str:
    """`27 av 95`; `n = 6` where the numerator is a sum; '' where the value is the count, or there is no figure."""
    if cell["status"] != "published" or cell["denominator"] is None:
        return ""
    return formats.counts(None if unit_of(cell, unit) in _SUMS else cell["numerator"], cell["denominator"])


def change_text(cell: Row, unit: str) -> str:
    """`● ingen säker förändring, +2,1 p.e. (−6,0 till 10,2)`; '' where nothing is compared or the figure is locked."""
    if cell["status"] != "published" or cell["is_locked"]:
        return ""
    words = CHANGE_OF_THE_SAME if cell["change_method"] == "mcnemar" else CHANGE
    bounds = (cell["change_lower_95"], cell["change_upper_95"])
    amount = formats.change(cell["change_value"], *bounds, unit_of(cell, unit), cell["denominator"])
    return ", ".join(part for part in (words.get(cell["change"] or "", ""), amount) if part)


def absence_text(cell: Row) -> str:
    """Why there is no figure, in a few words; '' where there is one."""
    return "" if cell["status"] == "published" else _SHORT_ABSENCE.get(cell["status"], str(cell["state"]))


def version_text(cell: Row) -> str:
    """`Version 1 av omgången, släppt 2026-11-18.` and whether later records wait; '' for what is not about persons."""
    if not cell["version"]:
        return ""
    shown = f"Version {cell['version']} av omgången, släppt {formats.day(cell['closed_on'])}."
    return f"{shown} Senare uppgifter väntar tills omgången får släppas på nytt." if cell["is_waiting"] else shown
