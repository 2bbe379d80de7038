"""The words of the page about the improvement work."""

from collections.abc import Mapping
from typing import Any, Final

VIEWS: Final = {
    "ideer": "Idéer",
    "framsteg": "Framsteg",
    "hinder": "Hinder och möjligheter",
    "aterkoppling": "Återkoppling",
}

STEPS: Final = ("Idé", "Test", "Pilot", "Enhet", "Kommun")
NO_STEP: Final = "Utan steg"
TEAM: Final = "teamet"
COACH: Final = "handledaren"
MIXED: Final = "blandat"

HOW_TO_READ_IDEAS: Final = (
    "Varje prick är en idé med sitt nummer. Den står under det längsta steg som idén har nått: idé, test, pilot, "
    "enhet, kommun. Alla idéer ska inte spridas; att avsluta en idé efter ett test är också ett resultat."
)
HOW_TO_READ_SCORES: Final = (
    "Den tjocka linjen är teamets egen skattning, den grå är handledarens. Siffrorna är de senaste, i poäng. "
    "Där ingen prick finns skattade ingen den månaden. Alla områden har samma skala, 0 till 5."
)
HOW_TO_READ_MATRIX: Final = (
    "Siffran är medel på en skala från −2 (starkt hinder) till 2 (stark möjlighet). Orange är hinder, blått är "
    "möjligheter. Blandat betyder att någon ser ett hinder och någon annan en möjlighet. Streckat: ingen har skattat."
)

IDEAS_TITLE: Final = "Så långt har idéerna kommit"
SCORES_TITLE: Final = "Team och handledare skattar framstegen"
MATRIX_TITLE: Final = "Vad hindrar och vad hjälper"
FEEDBACK_TITLE: Final = "Vad teamen fick tillbaka, och vad det ledde till"

NO_IDEAS: Final = "Inga idéer är noterade än"
NO_SCORES: Final = "Inga framstegsskattningar är noterade än"
NO_BARRIERS: Final = "Inga hinder eller möjligheter är skattade än"
NO_FEEDBACK: Final = "Ingen återkoppling är noterad än"
WHEN_IT_COMES: Final = "Det visas här när teamens filer har lästs in. Vilka filer som har kommit står på Datakvalitet."
NONE_OF_OWN: Final = "Det valda området har inget noterat här. Alla områden visas i stället."
BARRIERS_TOGETHER: Final = (
    "Hinder och möjligheter visas bara för alla team tillsammans: varje skattning är en persons, och ett team har få."
)
FEEDBACK_ALONE: Final = "Bara det valda områdets återkopplingar visas. Välj inget område för att se alla."

CYCLES_OVER_TIME: Final = "Avslutade varv kvartal för kvartal, med varje varvs berättelse"
SCORES_OVER_TIME: Final = "Framstegen som seriediagram, med varv och händelser"

IDEA_NUMBER: Final = "Nr"
IDEA: Final = "Idé"
DRIVER: Final = "Drivkraft"
SPREAD: Final = "Längsta steg"
CYCLES: Final = "Varv"
FINISHED: Final = "Avslutade"
DECISIONS: Final = "Beslut"
STARTED: Final = "Första start"
ENDED: Final = "Senaste slut"
DOMAIN: Final = "Område i arbetet"
HALF_YEAR: Final = "Halvår"
MEAN: Final = "Medel"
RATINGS: Final = "Skattningar"
RANGE: Final = "Lägst till högst"
DAY: Final = "Dag"
TOPIC: Final = "Ämne"
SOURCE: Final = "Källa"
STATE: Final = "Åtgärd"
ACTION: Final = "Vad som gjordes"
MONTH: Final = "Månad"

ACTION_STATES: Final = {"ja": "åtgärd gjord", "nej": "ingen åtgärd", "inte känt": "inte känt"}


def no_teams(programme: str) -> str:
    """Heading where a programme has no improvement teams."""
    return f"{programme} har inga förbättringsteam"


NO_TEAMS_LINES: Final = (
    "Den här sidan handlar om team i kommunerna som prövar nya arbetssätt i små steg.",
    "Välj ett annat program ovan, eller gå till Aktiviteter för att se vad det här programmet gör.",
)


def ideas_of_teams(n_ideas: int, n_teams: int) -> str:
    """`17 idéer i 7 team`."""
    return f"{n_ideas} {'idé' if n_ideas == 1 else 'idéer'} i {n_teams} team"


def unnamed(n: int) -> str:
    """That some areas are left out."""
    areas = "Ett område visas" if n == 1 else f"{n} områden visas"
    return f"{areas} inte med namn. Deras egna ord är inte med här."


def idea_hover(idea: Mapping[str, Any]) -> str:
    """What a dot says when it is pointed at."""
    decisions = f", {idea['decisions_sv']}" if idea["decisions_sv"] else ""
    return f"{idea['idea'] or ''} · {idea['driver'] or ''} · {cycles(idea['n_cycles'])}{decisions}"


def cycles(n: int) -> str:
    """`3 varv`."""
    return f"{n} varv"
