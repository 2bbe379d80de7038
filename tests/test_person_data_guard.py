"""Person data in free text is found, and harmless text is left alone."""

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.guard import holds_person_data, passes_luhn, texts_with_person_data

import polars as pl  # isort: skip

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Nd")), max_size=20)


@st.composite
def personnummer(draw: st.DrawFn) -> str:
    """Of the 1890s with birth numbers 980-999, checksum-valid, in the writings that senders use."""
    year, month = draw(st.integers(90, 99)), draw(st.integers(1, 12))
    day = draw(st.integers(1, 31)) + draw(st.sampled_from([0, 60]))
    nine = f"{year:02d}{month:02d}{day:02d}{draw(st.integers(980, 999)):03d}"
    check = next(digit for digit in "0123456789" if passes_luhn(nine + digit))
    century, sign = draw(st.sampled_from(["", "18"])), draw(st.sampled_from(["", "-", "+", " "]))
    return f"{century}{nine[:6]}{sign}{nine[6:]}{check}"


@settings(deadline=None)
@given(before=WORDS, number=personnummer(), after=WORDS)
def test_every_personnummer_is_found_wherever_it_stands(before: str, number: str, after: str) -> None:
    text = f"{before}{number}{after}"
    assert holds_person_data(text), "a personnummer gets through"
    assert texts_with_person_data(pl.Series([text])) == {text}, "the quick search misses what the slow one finds"


@settings(deadline=None)
@given(before=WORDS, after=WORDS, number=st.from_regex(r"(\+46|0046|0)([ -]?[0-9]){8,9}", fullmatch=True))
def test_every_telephone_number_is_found(before: str, number: str, after: str) -> None:
    text = f"{before}{number}{after}"
    assert texts_with_person_data(pl.Series([text])) == {text}, "a telephone number gets through"


@settings(deadline=None)
@given(before=WORDS, after=WORDS, address=st.from_regex(r"[a-z.+-]{1,9}@[a-z-]{1,9}\.(com|org)", fullmatch=True))
def test_every_email_address_is_found(before: str, address: str, after: str) -> None:
    text = f"{before} {address} {after}"
    assert texts_with_person_data(pl.Series([text])) == {text}, "an e-mail address gets through"


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), max_size=20, unique=True))
def test_the_quick_search_agrees_with_the_rule_on_any_text(texts: list[str]) -> None:
    assert texts_with_person_data(pl.Series(texts, dtype=pl.String)) == {
        text for text in texts if holds_person_data(text)
    }


def luhn_by_hand(digits: str) -> bool:
    """Every second digit doubled, beginning with the first; the digits of the products added up end in 0."""
    products = "".join(str(int(digit) * 2) if place in {0, 2, 4, 6, 8} else digit for place, digit in enumerate(digits))
    return sum(int(digit) for digit in products) % 10 == 0


def rules_of_the_feeds(text: str) -> bool:
    """The three rules word for word, the first tried at every place of the text."""
    rule = re.compile(r"(?<!\d)(?:18|19|20)?(\d{6})[-+ ]?(\d{4})(?!\d)")
    for found in filter(None, (rule.match(text, place) for place in range(len(text)))):
        month, day = int(found[1][2:4]), int(found[1][4:6])
        is_date = month in range(1, 13) and (day in range(1, 32) or day in range(61, 92))
        if is_date and luhn_by_hand(found[1] + found[2]):
            return True
    if re.search(r"[\w.+-]+@[\w-]+\.[a-zA-Z]{2,}", text):
        return True
    return re.search(r"(?<!\d)(?:\+46|0046|0)(?:[ \-]?\d){8,9}(?!\d)", text) is not None


DIGITS = ["0", "1", "2", "9", "18", "19", "20", "46", "0046", "+46", "٣", "９", "²"]
OTHERS = ["-", "+", " ", "  ", "–", ".", ",", "@", "_", "å", "x", "se", "example.org", "@example", "\n", "\u00a0"]
NEARLY = st.lists(personnummer() | st.sampled_from(DIGITS * 3 + OTHERS), max_size=12).map("".join)


@settings(deadline=None, max_examples=400)
@given(NEARLY)
def test_the_guard_follows_the_rules_of_the_feeds_to_the_letter(text: str) -> None:
    counts = rules_of_the_feeds(text)
    assert holds_person_data(text) == counts, "a row is counted otherwise than the feeds say"
    assert bool(texts_with_person_data(pl.Series([text]))) == counts, "the quick search is of another opinion"


def test_every_kind_of_digit_passes_the_quick_search() -> None:
    zeros = [code for code in range(0x110000) if unicodedata.decimal(chr(code), None) == 0]
    personnummer = {"".join(chr(zero + int(digit)) for digit in "9001019802") for zero in zeros}
    telephones = {f"0{chr(zero) * 8}" for zero in zeros}
    assert len(personnummer | telephones) > 100
    found = texts_with_person_data(pl.Series([*personnummer, *telephones]))
    assert found == personnummer | telephones, "a number in other digits gets through"


def test_harmless_numbers_are_no_person_data() -> None:
    harmless = [
        "dnr 2019-104567",
        "gäller perioden 20190301-20190415",
        "ärendenr 1234567890",
        "- inget mer att tillägga",
        "1892-13-01 9800",
        "189213019800",
        "träff kl. 13.30 den 2019-04-01",
        "kostade 12 500 kr",
    ]
    assert [text for text in harmless if holds_person_data(text)] == [], "a harmless row would be quarantined"


def test_the_check_digit_is_computed_as_skatteverket_describes_it() -> None:
    """811218-987 has check digit 6 in the tax agency's own worked example of the method."""
    assert [digit for digit in "0123456789" if passes_luhn("811218987" + digit)] == ["6"]
