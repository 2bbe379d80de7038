"""Every word of Indikatorkatalog that is not a column of a published table."""

from typing import Final

from dashboard.formats import number

WHAT: Final = "Vad det visar"
UNIT: Final = "Enhet"
GROUPS: Final = "Går att dela efter"
ABOUT: Final = "Gäller"
PERSONS, OTHERS = "personer, små tal skyddas", "team, aktiviteter eller organisation"
SHOWN: Final = "Siffror som visas"
TESTS: Final = "Tester"
LAST_LOAD: Final = "Senaste inläsning"
FAMILY: Final = "Del"
ALL_FAMILIES: Final = "Alla delar"
NO_TESTS: Final = "inte körda"
HOW_TO_READ: Final = (
    "Namnet leder till indikatorns egen sida, med räkneexempel, SQL, vägen från fil till siffra, tester och historik."
)


def finding(name: str, n_indicators: int, n_tests: int | None, n_failed: int | None) -> str:
    """The state of the catalogue in one statement."""
    followed = f"{name} följs med {number(n_indicators)} indikatorer"
    if not n_tests:
        return f"{followed}; deras tester är inte körda"
    if n_failed:
        return f"{followed}; {number(n_failed)} av {number(n_tests)} tester är underkända"
    return f"{followed}, och alla {number(n_tests)} tester är godkända"


def about_persons(n: int, n_all: int) -> str:
    return f"{number(n)} av {number(n_all)} gäller personer"


def tests(n: int | None, n_failed: int | None) -> str:
    if n is None:
        return NO_TESTS
    return f"{number(n)} godkända" if not n_failed else f"{number(n_failed)} av {number(n)} underkända"


def shown_of(n_published: int, n_told: int) -> str:
    return f"{number(n_published)} av {number(n_told)}"
