"""How two cells are compared: what counts as empty, and when two writings are the same word."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def is_blank(text: str) -> bool:
    """True for an empty cell and for one of white space only, no-break space included."""
    return not text.strip()


def tidy(text: str) -> str:
    """The text trimmed, inner white space collapsed, accents composed: what a person sees."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def same_word(text: str) -> str:
    """The form in which codes, names and headers are compared: tidy, and without regard to case."""
    return tidy(text).casefold()
