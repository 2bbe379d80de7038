"""Numbers, intervals and dates as they are written in Swedish, on pages and in reports alike."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"
UNIT_SUFFIX = {"%": f"{NBSP}%", "procentenheter": f"{NBSP}p.e.", "dagar": f"{NBSP}dagar", "antal": "", "kvot": ""}
SMALL_BASE = 50
_FIXED_DECIMALS = {"timmar": 1, "poäng": 1, "kvot": 2}
# What a difference between two values is called, where it is not called as they are.
_CHANGE_UNIT = {"%": "procentenheter"}

# A sentence ends at a stop followed by a capital; the abbreviations that hold a stop of their own do not end one.
_SENTENCE_END = re.compile(r"(?<!p\.e\.)(?<!t\.ex\.)(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


def number(value: float | None, decimals: int = 0) -> str:
    """`1 012`, `31,1`, `−6,0`; an empty string for nothing."""
    if value is None:
        return ""
    rounded = Decimal(repr(abs(float(value)))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:,}".replace(",", NBSP).replace(".", ",")
    is_negative = value < 0 and any(digit in text for digit in "123456789")
    return MINUS + text if is_negative else text


def decimals_for(unit: str, denominator: float | None, value: float | None = None) -> int:
    """How many decimals the base can carry: none for counts and for shares of fewer than 50, otherwise one.

    Hours and points have one whatever the base, and a quotient, which lies round 1, has two. None and all of a share
    are exact.
    """
    if unit == "%" and value in (0, 100):
        return 0
    if unit in _FIXED_DECIMALS:
        return _FIXED_DECIMALS[unit]
    if unit in ("antal", "dagar"):
        return 0 if value is None or float(value).is_integer() else 1
    return 0 if denominator is not None and denominator < SMALL_BASE else 1


def with_unit(value: float | None, unit: str, denominator: float | None = None) -> str:
    """`31,1 %`, `12,1 p.e.`, `190 dagar`; an empty string for nothing."""
    if value is None:
        return ""
    suffix = UNIT_SUFFIX.get(unit, f"{NBSP}{unit}" if unit else "")
    return number(value, decimals_for(unit, denominator, value)) + suffix


def interval(lower: float | None, upper: float | None, unit: str, denominator: float | None = None) -> str:
    """`24,6–31,0`, or `−6,0 till 10,2` where a minus sign would be mistaken for the dash."""
    if lower is None or upper is None:
        return ""
    places = decimals_for(unit, denominator)
    low, high = number(lower, places), number(upper, places)
    return f"{low} till {high}" if MINUS in low + high else f"{low}{EN_DASH}{high}"


def scale_end(value: float, unit: str) -> str:
    """`100 %`, `3,3`: the end of a scale, where only a share needs its unit."""
    if unit in ("%", "procentenheter"):
        return with_unit(round(value), unit, 0)
    return number(value, 0 if float(value).is_integer() else 1)


def change(
    value: float | None, lower: float | None, upper: float | None, unit: str, denominator: float | None = None
) -> str:
    """`+2,1 p.e. (−6,0 till 10,2)`; an empty string for nothing."""
    if value is None:
        return ""
    places = decimals_for(unit, denominator)
    text = with_unit(value, _CHANGE_UNIT.get(unit, unit), denominator)
    is_increase = MINUS not in text and any(digit in text for digit in "123456789")
    text = f"+{text}" if is_increase else text
    if lower is None or upper is None:
        return text
    return f"{text} ({number(lower, places)} till {number(upper, places)})"


def counts(numerator: float | None, denominator: float | None) -> str:
    """`27 av 95`; a count alone where there is no denominator."""
    if numerator is None:
        return "" if denominator is None else f"n{NBSP}={NBSP}{_count(denominator)}"
    return _count(numerator) if denominator is None else f"{_count(numerator)} av {_count(denominator)}"


def day(value: date | None) -> str:
    """`2026-11-20`; an empty string for nothing."""
    return "" if value is None else value.strftime("%Y-%m-%d")


def moment(value: datetime | None) -> str:
    """`2026-11-20 kl. 07.05` (the value is local Swedish time already); an empty string for nothing."""
    return "" if value is None else value.strftime(f"%Y-%m-%d{NBSP}kl.{NBSP}%H.%M")


def target_range(low: float | None, high: float | None, unit: str) -> str:
    """`100 %`, `6–8`, `minst 60 %`, `högst 20 %`; an empty string for a target without a number."""
    if low is None and high is None:
        return ""
    if low is not None and high is not None:
        return _plain(low, unit) if low == high else f"{_digits(low)}{EN_DASH}{_plain(high, unit)}"
    return f"minst {_plain(low, unit)}" if low is not None else f"högst {_plain(high, unit)}"


def sentences(text: str | None) -> list[str]:
    """The sentences of a published conclusion, so that the first can be a heading."""
    return [part.strip() for part in _SENTENCE_END.split(text or "") if part.strip()]


def _count(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _digits(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _plain(value: float | None, unit: str) -> str:
    return "" if value is None else _digits(value) + UNIT_SUFFIX.get(unit, f"{NBSP}{unit}" if unit else "")
