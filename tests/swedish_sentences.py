"""What a sentence in Swedish says, read back from its words, and how hard it is to read."""

import re
from collections.abc import Mapping
from typing import Any

# Where a smaller part answered, in per cent, nothing is compared.
LOW_COVERAGE = 50
# As Swedes write a number: no-break space between thousands, decimal comma, a minus sign of its own.
NUMBER = "−?\\d+(?:\xa0\\d{3})*(?:,\\d+)?"
_END = re.compile(r"[.!?](?=\s|$)")
_WORD = re.compile(rf"{NUMBER}|[^\W_]+(?:[-–:][^\W_]+)*")
# English, a computer's words, a decimal point, a hyphen for a minus sign, a comma between thousands, torn pieces.
_FOREIGN = re.compile(
    r"\b(null|nan|none|inf|infinity|true|false|published|suppressed|similar|higher|lower|late|share|value|the|and|with)\b"
    r"|\d\.\d|(?<![\w-])-\d|\d,\d{3}(?!\d)|[{}_]|\(\)|[ \xa0]{2}|[ \xa0][.,;:]|[.,;:]{2}",
    re.IGNORECASE,
)
# The ends of the sentences that judge, and what they say in the columns comparison and change.
_COMPARISONS = {
    "säkert högre än i hela programmet": "higher",
    "säkert lägre än i hela programmet": "lower",
    "ingen säker skillnad mot hela programmet": "similar",
    r"för litet underlag för att jämföra(?: med hela programmet|[.,])": "too_uncertain",
}
_CHANGES = {
    r"säkert högre än (?!i hela programmet)|Säkert fler har höjt än sänkt": "higher",
    r"säkert lägre än (?!i hela programmet)|Säkert fler har sänkt än höjt": "lower",
    "ingen säker ändring|Det är inte säkert att fler har höjt än sänkt": "similar",
    r"för litet underlag för att jämföra med (?!hela programmet)|För få har ändrat sitt svar"
    r"|[Ff]ör få har svarat två gånger": "too_uncertain",
    r"[Ff]rågan har ändrats": "not_comparable",
}


def count_sentences(text: str) -> int:
    """A sentence ends at . ! or ? before a blank or the end."""
    return len(_END.findall(text))


def lix(text: str) -> float:
    """Björnsson's readability index (C. H. Björnsson, Läsbarhet, Liber 1968): words per sentence + per cent of words of
    more than six letters. Under 30 is very easy, 40-50 ordinary newspaper text. A number is one short word."""
    words = _WORD.findall(text)
    n_long = sum(sum(letter.isalpha() for letter in word) > 6 for word in words)
    return len(words) / count_sentences(text) + 100 * n_long / len(words)


def foreign_words(text: str) -> list[str]:
    """What no Swedish reader should meet in a sentence."""
    return [found.group() for found in _FOREIGN.finditer(text)]


def read_number(text: str) -> float:
    return float(text.replace("\xa0", "").replace(",", ".").replace("−", "-"))


def read_judgement(sentence: str) -> tuple[str | None, str | None]:
    """The comparison with the whole programme and the change that a sentence tells, in the words of the two columns."""
    comparison, change = (
        [said for words, said in judgements.items() if re.search(words, sentence)]
        for judgements in (_COMPARISONS, _CHANGES)
    )
    assert len(comparison) <= 1 and len(change) <= 1, f"a sentence contradicts itself: {sentence}"
    return (comparison[0] if comparison else None, change[0] if change else None)


def has_low_coverage(cell: Mapping[str, Any]) -> bool:
    return cell["coverage_value"] is not None and cell["coverage_value"] < LOW_COVERAGE


def judgement_to_tell(cell: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """What the sentence of a published cell must tell: the columns comparison and change, with these rules.

    Where it is too early for effects, or few answered, nothing is compared. Of better
    against worse only that is told. One clause is enough for two comparisons with too little data. Where a question has
    been re-worded, that is told of the change.
    """
    if cell["is_locked"] or has_low_coverage(cell):
        return (None, None)
    if cell["change_method"] == "mcnemar":
        return (None, cell["change"])
    if cell["change_method"] == "paired":
        return (cell["comparison"], cell["change"])
    if cell["is_break"]:
        return (cell["comparison"], "not_comparable")
    if cell["comparison"] == cell["change"] == "too_uncertain":
        return ("too_uncertain", None)
    return (cell["comparison"], cell["change"])
