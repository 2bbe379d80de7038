"""Every word of the page Enkäter och intervjuer that is not a column of a published table."""

from collections.abc import Sequence
from typing import Final

from dashboard.texts import some_of

RESPONSE, ANSWERS, WAVES, MIRRORS, VOICES = "svarsfrekvens", "fordelning", "vagor", "speglar", "roster"
VIEWS: Final = {
    RESPONSE: "Vilka svarade?",
    ANSWERS: "Hur svarade de?",
    WAVES: "Intervjuvågorna",
    MIRRORS: "Samma sak sedd av flera",
    VOICES: "Vilka röster hörs inte?",
}
ROUND: Final = "Omgång"

NOTHING_TITLE: Final = "Inga enkäter eller intervjuer är publicerade än"
NOTHING: Final = (
    "Tal om personer visas först när den dataansvariga har stängt omgången. Vilka omgångar som finns, och vad som är"
    " inläst, står på sidan Datakvalitet."
)
NO_FRAME: Final = "Ingen inläst fil säger hur många som fick frågan, så svarsfrekvensen är inte känd."

NO_DONT_KNOW: Final = (
    "De som svarade vet ej, eller inte alls, är inte med i staplarna. Hur många de är publiceras inte."
)
QUESTION: Final = "Fråga"
AREA: Final = "Område"
ANSWER: Final = "Svar"
SHARE: Final = "Andel"
COUNT: Final = "Antal"
STATE: Final = "Läge"
WHO: Final = "Vem"
PERIOD: Final = "Period"
INTERVAL: Final = "95 % intervall"

FLOW_TITLE: Final = "Från fråga till tredje intervjun"
HOW_TO_READ_FLOW: Final = (
    "Bandet är så långt som antalet föräldrar. ”Aktuell” är de för vilka det har gått så lång tid att nästa intervju"
    " ska hållas. Streckade band är skyddade eller inte insamlade. De är aldrig noll."
)
LOSSES_TITLE: Final = "Bortfall före nästa intervju"
LOSSES_NOTE: Final = "Staplarna är antalet föräldrar som föll bort, och varför. De streckade är skyddade."
ALL_LOSSES: Final = "alla skäl"
NONE_NOTED: Final = "inget noterat"
INTERVALS_TITLE: Final = "Tid mellan intervjuerna"
CHANGES_TITLE: Final = "Upplevt stöd från första till tredje intervjun"
STEP: Final = "Steg"
SHARE_OF: Final = "Andel av steget före"
SAID: Final = "Vad man kan säga"

ONLY_WHOLE: Final = "Det här finns bara för hela programmet."
NO_GAP: Final = "Ingen skillnad mellan dem som svarar går att visa än"
HOW_TO_READ_MIRROR: Final = (
    "Punkten är andelen, strecket 95 % intervall. Frågor och skalor är inte desamma; därför visas svaren sida vid sida."
)
HOW_TO_READ_VOICES: Final = (
    "1 betyder att gruppen hörs lika ofta som alla barn i urvalet, till vänster mer sällan och till höger oftare."
    " Hälften så ofta och dubbelt så ofta ligger lika långt från mitten. Måttet har inget intervall."
)
GROUP: Final = "Grupp"


def rests(titles: Sequence[str]) -> str:
    """Which other figures rest on these answers."""
    return f"På de här svaren vilar: {some_of([title[:1].lower() + title[1:] for title in titles])}."


def frame_of(numerator: str, denominator: str) -> str:
    """What is counted, of which frame."""
    return f"{numerator}, av {denominator[:1].lower()}{denominator[1:]}."


def answered(n: str) -> str:
    return f"{n} svar"


def part(label: str, n: str, of_n: str) -> str:
    return f"{label}: {n} av {of_n}"


def planned_days(days: str) -> str:
    return f"planen: minst {days} dagar"


def wave(label: str) -> str:
    """`Före andra intervjun`, of `Bortfall före andra intervjun: avböjd`."""
    name = label.partition(":")[0].removeprefix("Bortfall ")
    return f"{name[:1].upper()}{name[1:]}"
