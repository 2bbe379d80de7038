"""The writings of person data that people use, on numbers and addresses that belong to nobody."""

from calendar import monthrange
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

from hypothesis import strategies as st

from ingest.guard import holds_personnummer, passes_luhn


class Person(NamedTuple):
    """The pieces of a personnummer: century, YY, MM, DD (of a samordningsnummer: + 60), birth number, check digit."""

    cc: str
    yy: str
    mm: str
    dd: str
    nnn: str
    c: str

    @property
    def nnnn(self) -> str:
        return self.nnn + self.c

    @property
    def date(self) -> str:
        return self.yy + self.mm + self.dd


def person(year: int, month: int, day: int, birth_number: int) -> Person:
    nine = f"{year % 100:02d}{month:02d}{day:02d}{birth_number:03d}"
    check = next(digit for digit in "0123456789" if passes_luhn(nine + digit))
    return Person(str(year // 100), nine[:2], nine[2:4], nine[4:6], nine[6:], check)


@st.composite
def people(draw: st.DrawFn) -> Person:
    """Of the 1890s with birth numbers 980-999, which belong to nobody."""
    year, month = draw(st.integers(1890, 1899)), draw(st.integers(1, 12))
    day = draw(st.integers(1, monthrange(year, month)[1])) + draw(st.sampled_from([0, 60]))
    return person(year, month, day, draw(st.integers(980, 999)))


def in_other_digits(text: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(character)) if character.isdecimal() else character for character in text)


PERSONNUMMER_WRITINGS: dict[str, Callable[[Person], str]] = {
    "ten digits": lambda p: f"{p.date}{p.nnnn}",
    "twelve digits": lambda p: f"{p.cc}{p.date}{p.nnnn}",
    "hyphen": lambda p: f"{p.date}-{p.nnnn}",
    "century and hyphen": lambda p: f"{p.cc}{p.date}-{p.nnnn}",
    "plus of a centenarian": lambda p: f"{p.date}+{p.nnnn}",
    "space": lambda p: f"{p.date} {p.nnnn}",
    "spaces round the hyphen": lambda p: f"{p.date} - {p.nnnn}",
    "century, spaces round the hyphen": lambda p: f"{p.cc}{p.date} - {p.nnnn}",
    "spaces round the plus": lambda p: f"{p.date} + {p.nnnn}",
    "two spaces": lambda p: f"{p.cc}{p.date}  {p.nnnn}",
    "tab": lambda p: f"{p.date}\t{p.nnnn}",
    "no-break space": lambda p: f"{p.date}\N{NO-BREAK SPACE}{p.nnnn}",
    "thin space": lambda p: f"{p.cc}{p.date}\N{THIN SPACE}{p.nnnn}",
    "figure space": lambda p: f"{p.date}\N{FIGURE SPACE}{p.nnnn}",
    "narrow no-break spaces": lambda p: f"{p.date}\N{NARROW NO-BREAK SPACE}-\N{NARROW NO-BREAK SPACE}{p.nnnn}",
    "en dash": lambda p: f"{p.date}–{p.nnnn}",
    "en dash with spaces": lambda p: f"{p.cc}{p.date} – {p.nnnn}",
    "em dash": lambda p: f"{p.date}—{p.nnnn}",
    "figure dash": lambda p: f"{p.date}\N{FIGURE DASH}{p.nnnn}",
    "minus sign": lambda p: f"{p.date}\N{MINUS SIGN}{p.nnnn}",
    "hyphen of typesetters": lambda p: f"{p.date}\N{HYPHEN}{p.nnnn}",
    "non-breaking hyphen": lambda p: f"{p.date}\N{NON-BREAKING HYPHEN}{p.nnnn}",
    "small hyphen": lambda p: f"{p.date}\N{SMALL HYPHEN-MINUS}{p.nnnn}",
    "slash": lambda p: f"{p.date}/{p.nnnn}",
    "century and slash": lambda p: f"{p.cc}{p.date}/{p.nnnn}",
    "century and point": lambda p: f"{p.cc}{p.date}.{p.nnnn}",
    "underscore": lambda p: f"{p.cc}{p.date}_{p.nnnn}",
    "soft hyphen": lambda p: f"{p.date}\N{SOFT HYPHEN}{p.nnnn}",
    "soft hyphen in the date": lambda p: f"{p.cc}{p.yy}\N{SOFT HYPHEN}{p.mm}{p.dd}-{p.nnnn}",
    "zero-width spaces": lambda p: "\N{ZERO WIDTH SPACE}".join(f"{p.date}-{p.nnnn}"),
    "word joiner": lambda p: f"{p.date}\N{WORD JOINER}-\N{WORD JOINER}{p.nnnn}",
    "left-to-right marks": lambda p: f"{p.date}\N{LEFT-TO-RIGHT MARK}-{p.nnnn}",
    "keycaps": lambda p: "".join(f"{digit}\N{COMBINING ENCLOSING KEYCAP}" for digit in f"{p.date}{p.nnnn}"),
    "full-width digits": lambda p: in_other_digits(f"{p.date}-{p.nnnn}", "\N{FULLWIDTH DIGIT ZERO}"),
    "full-width throughout": lambda p: in_other_digits(
        f"{p.cc}{p.date}\N{FULLWIDTH HYPHEN-MINUS}{p.nnnn}", "\N{FULLWIDTH DIGIT ZERO}"
    ),
    "arabic digits": lambda p: in_other_digits(f"{p.date} - {p.nnnn}", "\N{ARABIC-INDIC DIGIT ZERO}"),
    "persian digits": lambda p: in_other_digits(f"{p.date}–{p.nnnn}", "\N{EXTENDED ARABIC-INDIC DIGIT ZERO}"),
    "bold digits": lambda p: in_other_digits(f"{p.date} – {p.nnnn}", "\N{MATHEMATICAL BOLD DIGIT ZERO}"),
    "pairs": lambda p: f"{p.cc} {p.yy} {p.mm} {p.dd} - {p.nnn[:2]} {p.nnnn[2:]}",
    "pairs without century": lambda p: f"{p.yy} {p.mm} {p.dd} {p.nnn[:2]} {p.nnnn[2:]}",
    "pairs and four": lambda p: f"{p.yy} {p.mm} {p.dd} - {p.nnnn}",
    "fours": lambda p: f"{p.cc}{p.yy} {p.mm}{p.dd} {p.nnnn}",
    "year apart": lambda p: f"{p.cc}{p.yy} {p.mm} {p.dd}-{p.nnnn}",
    "century apart": lambda p: f"{p.cc} {p.date}-{p.nnnn}",
    "check digit apart": lambda p: f"{p.date}-{p.nnn} {p.c}",
    "digit by digit": lambda p: " ".join(f"{p.date}{p.nnnn}"),
    "digit by digit with hyphen": lambda p: f"{' '.join(p.cc + p.date)} - {' '.join(p.nnnn)}",
    "dashed date": lambda p: f"{p.cc}{p.yy}-{p.mm}-{p.dd}-{p.nnnn}",
    "dashed date, run on": lambda p: f"{p.cc}{p.yy}-{p.mm}-{p.dd}{p.nnnn}",
    "dashed date, spaces": lambda p: f"{p.cc}{p.yy}-{p.mm}-{p.dd} - {p.nnnn}",
    "dashed date and a space": lambda p: f"{p.cc}{p.yy}-{p.mm}-{p.dd} {p.nnnn}",
    "dashed date of two-digit year": lambda p: f"{p.yy}-{p.mm}-{p.dd}-{p.nnnn}",
    "dotted date": lambda p: f"{p.cc}{p.yy}.{p.mm}.{p.dd}-{p.nnnn}",
    "dots throughout": lambda p: f"{p.cc}{p.yy}.{p.mm}.{p.dd}.{p.nnnn}",
    "slashed date": lambda p: f"{p.cc}{p.yy}/{p.mm}/{p.dd}-{p.nnnn}",
    "en dashes throughout": lambda p: f"{p.cc}{p.yy}–{p.mm}–{p.dd}–{p.nnnn}",
    "letters for digits": lambda p: f"{p.cc}{p.date}-{p.nnnn}".replace("0", "O").replace("1", "l"),
    "ordinal sign for zero": lambda p: f"{p.cc}{p.date}-{p.nnnn}".replace("0", "º"),
    "cyrillic o for zero": lambda p: f"{p.date} - {p.nnnn}".replace("0", "о"),
}

# Of ranges set aside for fiction, and a short one that begins with 00 and so is nobody's.
# 0701740615 can also be read as a samordningsnummer, and is called one.
TELEPHONES = st.one_of(
    st.tuples(st.just("070"), st.integers(1740605, 1740699).map(str)),
    st.tuples(st.just("031"), st.integers(3900600, 3900699).map(str)),
    st.tuples(st.just("08"), st.integers(46500400, 46500499).map(str)),
    st.tuples(st.just("031"), st.integers(0, 99).map("{:06d}".format)),
).filter(lambda parts: not holds_personnummer("".join(parts)))


def in_groups(number: str) -> str:
    """00 00 12, 174 06 05, or as in Stockholm 465 004 00."""
    parts = {6: (2, 2, 2), 7: (3, 2, 2), 8: (3, 3, 2)}[len(number)]
    ends = list(accumulate(parts))
    return " ".join(number[end - part : end] for part, end in zip(parts, ends, strict=True))


TELEPHONE_WRITINGS: dict[str, Callable[[str, str], str]] = {
    "run on": lambda area, number: f"{area}{number}",
    "hyphen": lambda area, number: f"{area}-{number}",
    "groups": lambda area, number: f"{area}-{in_groups(number)}",
    "spaces round the hyphen": lambda area, number: f"{area} - {in_groups(number)}",
    "en dash": lambda area, number: f"{area}–{in_groups(number)}",
    "en dash with spaces": lambda area, number: f"{area} – {number}",
    "non-breaking hyphen": lambda area, number: f"{area}\N{NON-BREAKING HYPHEN}{in_groups(number)}",
    "no-break spaces": lambda area, number: f"{area} {in_groups(number)}".replace(" ", "\N{NO-BREAK SPACE}"),
    "thin spaces": lambda area, number: f"{area}-{in_groups(number)}".replace(" ", "\N{THIN SPACE}"),
    "brackets": lambda area, number: f"({area}) {in_groups(number)}",
    "brackets and hyphen": lambda area, number: f"({area})-{number}",
    "brackets, run on": lambda area, number: f"({area}){number}",
    "slash": lambda area, number: f"{area}/{in_groups(number)}",
    "dots": lambda area, number: f"{area}.{in_groups(number)}".replace(" ", "."),
    "hyphens throughout": lambda area, number: f"{area}-{in_groups(number)}".replace(" ", "-"),
    "country code": lambda area, number: f"+46{area[1:]}{number}",
    "country code and hyphen": lambda area, number: f"+46 {area[1:]}-{in_groups(number)}",
    "country code and en dash": lambda area, number: f"+46 {area[1:]}–{number}",
    "country code and zero": lambda area, number: f"+46 (0){area[1:]}-{in_groups(number)}",
    "country code, zero, run on": lambda area, number: f"+46(0){area[1:]}{number}",
    "country code, zero, no-break": lambda area, number: f"+46\N{NO-BREAK SPACE}(0){area[1:]}–{in_groups(number)}",
    "zeros for plus": lambda area, number: f"0046 (0) {area[1:]} {number}",
    "country code with dots": lambda area, number: f"+46.{area[1:]}.{in_groups(number)}".replace(" ", "."),
    "full-width": lambda area, number: in_other_digits(f"{area}-{number}", "\N{FULLWIDTH DIGIT ZERO}"),
    "zero-width spaces": lambda area, number: f"{area}\N{ZERO WIDTH SPACE}{number}",
    "soft hyphen": lambda area, number: f"{area}\N{SOFT HYPHEN}{number}",
}

EMAIL_WRITINGS: dict[str, Callable[[str, str], str]] = {
    "plain": lambda name, host: f"{name}@{host}",
    "full-width at": lambda name, host: f"{name}\N{FULLWIDTH COMMERCIAL AT}{host}",
    "small at": lambda name, host: f"{name}\N{SMALL COMMERCIAL AT}{host}",
    "spaces round the at": lambda name, host: f"{name} @ {host}",
    "space before the at": lambda name, host: f"{name} @{host}",
    "space after the at": lambda name, host: f"{name}@ {host}",
    "spaces round the point too": lambda name, host: f"{name} @ {host.replace('.', ' . ')}",
    "(at)": lambda name, host: f"{name}(at){host}",
    " (at) ": lambda name, host: f"{name} (at) {host}",
    "[at]": lambda name, host: f"{name}[at]{host}",
    "{AT}": lambda name, host: f"{name} {{AT}} {host}",
    "(a)": lambda name, host: f"{name}(a){host}",
    "(ät)": lambda name, host: f"{name} (ät) {host}",
    "(@)": lambda name, host: f"{name} (@) {host}",
    "-at-": lambda name, host: f"{name}-at-{host}",
    "[at] and [dot]": lambda name, host: f"{name}[at]{host.replace('.', '[dot]')}",
    "(at) and (punkt)": lambda name, host: f"{name} (at) {host.replace('.', ' (punkt) ')}",
    "at and dot": lambda name, host: f"{name} at {host.replace('.', ' dot ')}",
    "snabel-a": lambda name, host: f"{name} snabel-a {host}",
    "snabela and punkt": lambda name, host: f"{name} snabela {host.replace('.', ' punkt ')}",
    "Snabel a": lambda name, host: f"{name} Snabel a {host}",
    "(snabel-a)": lambda name, host: f"{name}(snabel-a){host}",
    "zero-width space": lambda name, host: f"{name}\N{ZERO WIDTH SPACE}@\N{ZERO WIDTH SPACE}{host}",
    "soft hyphen": lambda name, host: f"{name}@{host[:4]}\N{SOFT HYPHEN}{host[4:]}",
    "no-break spaces": lambda name, host: f"{name}\N{NO-BREAK SPACE}@\N{NO-BREAK SPACE}{host}",
    "of a web page": lambda name, host: f"{name}&#64;{host}",
    "of a web address": lambda name, host: f"{name}%40{host}",
}
