"""The words of the page about development."""

from collections.abc import Mapping
from typing import Any, Final

STORY: Final = "Öppna ett märke under kurvan"
STORIES: Final = "Berättelsen bakom märket"
JUDGED: Final = "Så är kurvan bedömd"
ALL_PERIODS: Final = "Alla mätpunkter"
NO_SERIES: Final = "Programmet har ingen indikator att följa över tid än"
NO_SERIES_LINES: Final = (
    "En utveckling kräver minst två mätningar av samma slag.",
    "Det som har mätts en gång finns på sidan En indikator.",
)
NO_POINTS: Final = "Det finns ingen punkt att visa i kurvan än. Varför står nedan."
NO_MARKS: Final = "Inga PGSA-varv, seminarier eller händelser är noterade för de områden som visas."
ONE_MEASUREMENT: Final = "mäts bara en gång och har ingen utveckling att visa"
NO_WHOLE: Final = "Den här indikatorn har ingen samlad kurva för programmet. Alla områden visas på samma skala."
OWN_IS_MISSING: Final = "Den här indikatorn finns inte för det valda området."
ALL_TESTS: Final = "Alla teamens idéer och varv"
NOT_FILLED: Final = "Inte ifyllt"
ONGOING: Final = "pågår"
SIGNAL: Final = "ja"
GAPS: Final = "Där ingen punkt finns gjordes ingen mätning. Det är inte noll."
NO_CAUSE: Final = "Att ett varv ligger nära en ändring i kurvan visar inte att varvet är orsaken."

AREA: Final = "Område"
PERIOD: Final = "Period"
MEDIAN: Final = "Median"
IN_SIGNAL: Final = "I signal"
RULES: Final = "Vad reglerna säger"
N_POINTS: Final = "Mätpunkter"
N_USEFUL: Final = "Vid sidan av medianen"
LONGEST_RUN: Final = "Längsta raden"
RUN_LIMIT: Final = "Vanligt av en slump: högst"
CROSSINGS: Final = "Korsningar"
CROSSINGS_LIMIT: Final = "Vanligt av en slump: minst"

LANES: Final = {"activity": "Seminarier", "rebasing": "Ny median", "test_of_change": "PGSA-varv"}

_PERIODS: Final = {"month": ("månad", "månader"), "quarter": ("kvartal", "kvartal")}
_MEDIANS: Final[dict[bool | None, str]] = {
    True: "Medianen är heldragen: den ligger fast.",
    False: "Medianen är streckad: den kan flytta sig.",
}
_STORY_FIELDS: Final = (
    ("Fråga eller idé", "idea"),
    ("Drivkraft", "driver"),
    ("Förutsägelse", "prediction"),
    ("Resultat", "result"),
    ("Jämfört med förutsägelsen", "predicted_vs_actual"),
    ("Beslut", "decision"),
    ("Spridning", "spread"),
)


def only_once(title: str, shown: str) -> str:
    """A link to an indicator that cannot be followed over time."""
    return f"{title} {ONE_MEASUREMENT}. Här visas {shown} i stället."


def signals_in(n_signals: int, n_few: int, n_areas: int, noun: str) -> str:
    """The finding of many curves beside each other."""
    areas = f"{n_areas} {'kommuner' if noun == 'kommun' else 'stadsdelar'}"
    if n_few == n_areas:
        return f"För få mätpunkter i alla {areas} för att säga om något har ändrats"
    if n_signals == 0:
        return f"Ingen signal i någon av {areas}"
    return f"Signal i {n_signals} av {areas}: något har troligen ändrats där"


def hidden_periods(n: int, period_type: str, explanation: str) -> str:
    """Why parts of a curve are hatched."""
    return f"{_periods(n, period_type)} visas inte (streckat). {explanation}"


def hidden_bands(explanation: str) -> str:
    """As `hidden_periods`, for many curves beside each other."""
    return f"Streckade fält visas inte. {explanation}"


def absent_periods(n: int, period_type: str) -> str:
    """Why there are fewer dots than periods."""
    return f"{_periods(n, period_type)} har ingen mätning. Där finns ingen punkt, och det är inte noll."


def outside_limits(n: int) -> str:
    """Points that a chart with limits rings."""
    return "1 punkt ligger utanför gränserna." if n == 1 else f"{n} punkter ligger utanför gränserna."


def how_to_read(
    *, has_rings: bool, frozen: bool | None, has_tests: bool, has_activities: bool, has_events: bool
) -> str:
    """The key to a run chart: only what is in the picture. `frozen` tells of the first curve's median, None: none."""
    parts = [
        "Ringar: punkter i en rad som är längre än slumpen brukar ge." if has_rings else "",
        _MEDIANS.get(frozen, ""),
        "Numren under kurvan är PGSA-varv, från start till slut." if has_tests else "",
        "Korta streck är lärandeseminarier." if has_activities else "",
        "Det ljusa fältet är en händelse utanför programmet." if has_events else "",
    ]
    return " ".join(part for part in parts if part)


def mark_label(mark: Mapping[str, Any]) -> str:
    """A mark as one line of a list: `Mölndal: PGSA-varv 3, Samverkan: inför (2020-02-10)`."""
    name = mark["title"] or mark["label_sv"]
    area = f"{mark['area_name']}: " if mark["mark_type"] == "test_of_change" else ""
    return f"{area}{name} ({mark['mark_date']:%Y-%m-%d})"


def story(mark: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Term and text of a mark's story; what a team has left out is said."""
    when = [("När", _when(mark))]
    if mark["mark_type"] == "test_of_change":
        told = [(term, _filled(mark[name])) for term, name in _STORY_FIELDS]
        return [*told[:2], *when, *told[2:]]
    if mark["mark_type"] == "activity":
        facts = (("Tema", mark["theme"]), ("Form", mark["mode"]), ("Närvaro", mark["attendance_sv"]))
        return [*when, *((term, text) for term, text in facts if text)]
    what = "Händelse utanför programmet" if mark["mark_type"] == "event" else "Beslut"
    return [(what, mark["label_sv"]), *when]


def _filled(text: str | None) -> str:
    """A dash or a full stop is no answer."""
    return text if text and text.strip(" -–.") else NOT_FILLED


def _when(mark: Mapping[str, Any]) -> str:
    start, end = mark["mark_date"], mark["mark_end_date"]
    if end:
        return f"{start:%Y-%m-%d} till {end:%Y-%m-%d}"
    return f"{start:%Y-%m-%d}" if mark["mark_type"] in ("activity", "rebasing") else f"från {start:%Y-%m-%d}, {ONGOING}"


def _periods(n: int, period_type: str) -> str:
    one, many = _PERIODS.get(period_type, ("period", "perioder"))
    return f"{n} {one if n == 1 else many}"
