"""The person-data guard: finds personnummer, e-mail addresses and telephone numbers in free text."""

import re
from collections.abc import Iterable

import polars as pl

_PERSONNUMMER = re.compile(r"(?<!\d)(?:18|19|20)?(\d{6})[-+ ]?(\d{4})(?!\d)")
# One character before the @ says as much as all of them, and a cell of a million letters is searched once, not squared.
_EMAIL = re.compile(r"[\w.+-]@[\w-]+\.[a-zA-Z]{2,}")
_TELEPHONE = re.compile(r"(?<!\d)(?:\+46|0046|0)(?:[ \-]?\d){8,9}(?!\d)")
# The engine of polars has no look-around: this finds every cell that can match, and a few that do not.
_CANDIDATE = r"@|\d{6}[-+ ]?\d{4}|(?:\+46|0046|0)(?:[ \-]?\d){8}"


def passes_luhn(digits: str) -> bool:
    """True when the last of ten digits is the check digit of the nine before it (Luhn, weights 2 and 1)."""
    total = 0
    for position, digit in enumerate(digits):
        product = int(digit) * (2 if position % 2 == 0 else 1)
        total += product - 9 if product > 9 else product
    return total % 10 == 0


def _is_personnummer(birth: str, number: str) -> bool:
    month, day = int(birth[2:4]), int(birth[4:6])
    is_date = 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)
    return is_date and passes_luhn(birth + number)


def holds_personnummer(text: str) -> bool:
    """True when the raw text holds a personnummer or samordningsnummer, as the feeds define it."""
    return any(_is_personnummer(match[1], match[2]) for match in _PERSONNUMMER.finditer(text))


def holds_email(text: str) -> bool:
    """True when the raw text holds an e-mail address, as the feeds define it."""
    return bool(_EMAIL.search(text))


def holds_telephone(text: str) -> bool:
    """True when the raw text holds a telephone number, as the feeds define it."""
    return bool(_TELEPHONE.search(text))


def holds_person_data(text: str) -> bool:
    """True when the raw text holds a personnummer or samordningsnummer, an e-mail address or a telephone number."""
    return holds_email(text) or holds_telephone(text) or holds_personnummer(text)


def is_formula(text: str) -> bool:
    """True when a spreadsheet would run the text: trimmed, it begins with = or @."""
    return text.strip().startswith(("=", "@"))


def texts_with_person_data(texts: pl.Series) -> set[str]:
    """Those of the distinct texts that hold person data."""
    candidates: Iterable[str] = texts.filter(texts.str.contains(_CANDIDATE))
    return {text for text in candidates if holds_person_data(text)}
