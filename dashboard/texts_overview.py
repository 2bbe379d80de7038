"""Every word of Översikt that is not a column of a published table."""

from collections.abc import Sequence
from typing import Final

PLAN: Final = "Läget mot planen"
PLAN_COUNTS: Final = (
    ("n_on_plan", "✓", "nådda eller på väg"),
    ("n_late", "▲", "försenade eller inte nådda"),
    ("n_not_due", "○", "inte aktuella än"),
    ("n_unknown", "–", "går inte att bedöma"),
)
PLAN_STATES: Final = {
    "on_plan": "✓ nått eller på väg",
    "late": "▲ försenat eller inte nått",
    "not_due": "○ inte aktuellt än",
    "unknown": "– går inte att bedöma",
}
TARGETS: Final = "Alla mål"
GOAL: Final = "Mål"
STATE: Final = "Läge"
STATUS: Final = "Hur det går"
DUE: Final = "Senast"
QUOTE: Final = "Så står det i planen"
MILESTONES: Final = "Milstolpar"
MILESTONE: Final = "Milstolpe"
NEWS: Final = "Nytt sedan förra publiceringen"
MORE_NEWS: Final = "Fler nyheter"
KEY: Final = "Viktigast"
ALL_MEASURES: Final = "Alla indikatorer"
IN_AREAS: Final = "Visa per område"
NEWEST: Final = "Senast"
SEE_GROUPS: Final = "Visas uppdelat på indikatorns egen sida."
UNDERLAG: Final = "Underlag"


def in_areas(has_districts: bool) -> str:
    return "I stadsdelarna" if has_districts else "I kommunerna"


def shown_in_areas(n_shown: int, n_areas: int, period: str, has_districts: bool) -> str:
    noun = "stadsdelar" if has_districts else "kommuner"
    return f"{n_shown} av {n_areas} {noun} har en siffra som visas för {period}"


def apart_in_areas(names: Sequence[str], period: str, has_districts: bool) -> str:
    """Which areas differ surely from the whole programme; `names` may be empty."""
    if not names:
        noun = "stadsdel" if has_districts else "kommun"
        return f"ingen {noun} skiljer sig säkert från hela programmet {period}"
    together = " och ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"{together} skiljer sig säkert från hela programmet {period}"


def how_to_read_panels() -> str:
    return (
        "Samma skala i alla rutor. Punkten är värdet och strecket 95 % intervall; den bleka linjen bakom är hela"
        " programmet. Streckade fält är skyddade eller saknar siffra."
    )
