"""The words of Jämför that are not a column of a published table."""

from collections.abc import Sequence
from typing import Final

from dashboard import formats

VIEW: Final = "Bild"
DOTS, FUNNEL, MAP = "punkter", "tratt", "karta"
VIEWS: Final = {DOTS: "Punkter", FUNNEL: "Tratt", MAP: "Karta"}

BASE: Final = "Antal i underlaget"
HOW_TO_READ_FUNNEL: Final = (
    "Varje punkt är ett område: ju längre åt höger, desto större underlag. Små underlag ger stora svängningar av en"
    " slump, och därför är tratten bredast till vänster. Ett område utanför de heldragna linjerna (99,8 %) skiljer sig"
    " mer från hela programmet än slumpen rimligen ger. Gränserna är räknade för områdenas egna underlag; mellan dem"
    " är linjerna dragna rakt. På skalan nedtill är det lika långt från 10 till 100 som från 100 till 1 000."
)
HOW_TO_READ_MAP: Final = (
    "Kartan är till för att hitta, inte för att rangordna: en stor kommun syns mer än en liten utan att väga mer."
    " ▲ och ▼ är säkra skillnader mot hela programmet. Streckade kommuner har ingen siffra som får visas."
)
BOUNDARIES: Final = "Gränser: SCB."
NO_FUNNEL_KIND: Final = "Tratten finns bara för andelar som räknas med intervall. Här visas punkterna i stället."
NO_FUNNEL_FEW: Final = (
    "Tratten behöver minst tre områden med en siffra som får jämföras. Här visas punkterna i stället."
)
NO_MAP: Final = "Stadsdelarna har inga gränser i kartan. Här visas punkterna i stället."
LEARN_MORE: Final = "Mer om indikatorn, med räkneexempel och källor"

OTHERS: Final = "Andra områden"
CHOOSE_OWN_TO_SEE_OTHERS: Final = (
    "Några områden ska inte visas med namn. Välj eget område för att se lägsta och högsta värdet bland de andra."
)
TOO_FEW_OTHERS: Final = (
    "Några områden ska inte visas med namn, och färre än tre av de andra har en siffra. Då visas inte heller ett spann."
)


def others_counted(n: int) -> str:
    """How many areas a range is taken from."""
    return f"{formats.number(n)} områden"


def others_said(n: int) -> str:
    """What a range of unnamed areas is."""
    return f"Lägsta och högsta värdet bland {formats.number(n)} andra områden, som inte alla visas med namn."


def not_in_picture(names: Sequence[str]) -> str:
    """Areas without a figure, which a funnel has no place for."""
    return f"Utan siffra och därför inte i bilden: {', '.join(names)}. Varför står under tabellen." if names else ""
