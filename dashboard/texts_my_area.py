"""The words of Min kommun that are not a column of a published table."""

from collections.abc import Sequence
from typing import Final

from dashboard import formats, texts

MEASURE: Final = "Mått"
POOLED: Final = "Hela programmet"
OTHERS: Final = "De andra områdena"
POSITION: Final = "Läge bland de andra"
PERIOD: Final = "Period"
DATE: Final = "Datum"
ACTIVITY: Final = "Aktivitet"
STATE: Final = "Läge"
TARGET: Final = "Hur det går"
ATTENDED_HERE: Final = "Härifrån"
ATTENDED: Final = "Alla tillsammans"
MONTH: Final = "Månad"
MEETINGS: Final = "Möten"
HOURS: Final = "Timmar"
COURSE: Final = "Kurs"
PLACE: Final = "Plats"
STARTS: Final = "Från"
ENDS: Final = "Till"
WORKING_WAY: Final = "Arbetssätt"
PREDICTION: Final = "Förutsägelse"
DECISION: Final = "Beslut"
SPREAD: Final = "Spridning"

CHOOSE_TITLE: Final = {"K": "Välj kommun för att se dess profil", "U": "Välj stadsdel för att se dess profil"}
CHOOSE_INTRO: Final = (
    "Profilen samlar allt som är publicerat om ett område: alla mått bredvid de andra områdena och hela programmet,"
    " teamet, aktiviteterna och de egna testerna."
)
NO_AREAS: Final = "Det finns inga områden publicerade för det här programmet än."
NO_CELLS: Final = "Det finns inga mått per område publicerade för det här programmet än."
HOW_TO_READ: Final = (
    "Blå punkt är områdets värde och blått streck dess 95 % intervall. Det bleka fältet går från det lägsta till det"
    " högsta bland de andra områdena, när minst tre av dem har en siffra. Det svarta strecket är hela programmet."
    " Varje rad har sin egen skala: andelar går från 0 till 100 % (längre bara om någon"
    " ligger över), andra mått från noll."
)
DEFINITIONS: Final = "Så räknas varje mått"
OVER_TIME: Final = "Över tid"
OVER_TIME_INTRO: Final = "Blått är området, grått är hela programmet. Punkt med 95 % intervall."
NO_TIME: Final = "Inget av områdets mått har siffror för flera perioder, så det finns inget att följa över tid än."
ACTIVITIES: Final = "Aktiviteter och närvaro"
NO_ACTIVITIES: Final = "Inga aktiviteter är inlästa för området."
ALL_ACTIVITIES: Final = "Alla programmets aktiviteter"
NEXT_DATES: Final = "Kommande datum"
NONE_PLANNED: Final = "Inga kommande datum är planerade."
NO_TEAM: Final = "Programmets underlag har inga team, så här finns varken möten eller egna tester."
NO_MEETINGS: Final = "Inga möten är inlästa för teamet."
MEETINGS_BY_MONTH: Final = "Teamets möten månad för månad"
TESTS: Final = "Egna tester"
NO_TESTS: Final = "Inga tester av nya arbetssätt är inlästa för området."
OPEN, FINISHED = "pågår", "avslutad"
SEE_STORY: Final = "Se testet i Utveckling"
ALL_TESTS: Final = "Alla teamens tester"
COURSES: Final = "Kurser"
NO_COURSES: Final = "Ingen kurs är inläst för kommunen."
COMPARE: Final = "Jämför områdena"
WHY_HIDDEN: Final = "Varför siffran saknas"
TARGETS: Final = "Mål för området"


def heading(area: str, higher: Sequence[str], lower: Sequence[str], n_compared: int) -> str:
    """What sets an area apart, for sure; or that nothing does, among those measures that can be compared."""
    sides = ((higher, "säkert högre"), (lower, "säkert lägre"))
    parts = [f"{side} i {_titles(names)}" for names, side in sides if names]
    if parts:
        return f"{area} ligger {' och '.join(parts)} än hela programmet"
    if n_compared == 0:
        return f"{area}: inget mått går att jämföra säkert med hela programmet än"
    if n_compared == 1:
        return f"{area} skiljer sig inte säkert från hela programmet i det enda mått som går att jämföra"
    return (
        f"{area} skiljer sig inte säkert från hela programmet i något av de {formats.number(n_compared)} mått"
        " som går att jämföra"
    )


def shown_count(n_shown: int, n_rows: int) -> str:
    """How many of the rows have a figure to show."""
    return f"{formats.number(n_shown)} av {formats.number(n_rows)} rader har en siffra som får visas"


def profile_title(area: str) -> str:
    """The caption of the profile's table, and the title of its file."""
    return f"Profil för {area}"


def over_time_title(title: str, change: str) -> str:
    """What has happened to a measure; its name alone where that cannot be said."""
    return f"{title}: {change}" if change else title


def see_instead(title: str, shown: str) -> str:
    """A link from a hidden figure to the next coarser one."""
    return f"Se {shown[0].lower()}{shown[1:]}: {title}"


def last_held(title: str, day: str) -> str:
    """What was held last, where nothing is planned."""
    return f"Senast hölls {title}, {day}."


def others_line(words: str) -> str:
    """The range of the others in one line of a picture."""
    return f"de andra {words}"


def pooled_line(words: str) -> str:
    """The whole programme in one line of a picture."""
    return f"hela programmet {words}"


def attended(n_present: int | None, n_invited: int | None) -> str:
    """`2 av 6`; an empty string where the number that came is not known."""
    if n_present is None:
        return ""
    return formats.counts(n_present, n_invited)


def tests_title(area: str, n_open: int, n_finished: int) -> str:
    """How many tests go on and how many have ended."""
    going = {0: "Inget test pågår", 1: "1 test pågår"}.get(n_open, f"{formats.number(n_open)} tester pågår")
    ended = "1 är avslutat" if n_finished == 1 else f"{formats.number(n_finished)} är avslutade"
    return f"{going} i {area}, {ended}"


def courses_title(area: str, n_held: int, n_courses: int) -> str:
    """How many courses came about."""
    word = "kurs" if n_courses == 1 else "kurser"
    return f"{formats.number(n_held)} av {formats.number(n_courses)} {word} i {area} har hållits"


def family(indicator_id: str) -> str:
    """The family of an indicator, as on Översikt."""
    return texts.FAMILIES.get(indicator_id[:1], texts.OTHER_FAMILY)


def course(language: str | None, course_id: str) -> str:
    """A course by its language, and its number where the language is not told."""
    return f"{language[:1].upper()}{language[1:]} ({course_id})" if language else course_id


def more(caption: str, n: int) -> str:
    """What lies behind a click below a table."""
    return f"{caption}: {formats.number(n)} till"


def _titles(names: Sequence[str]) -> str:
    shown = " och ".join(f"”{name}”" for name in names[:2])
    more = len(names) - 2
    return shown if more <= 0 else f"{shown} och {formats.number(more)} mått till"
