"""Every word of the pages that is not a column of a published table."""

from collections.abc import Sequence
from typing import Final

PRODUCT: Final = "Genombrott"

OVERVIEW: Final = "Översikt"
COMPARE: Final = "Jämför"
MY_AREA: Final = "Min kommun"
DEVELOPMENT: Final = "Utveckling"
IMPROVEMENT: Final = "Förbättringsarbete"
ACTIVITIES: Final = "Aktiviteter"
SURVEYS: Final = "Enkäter och intervjuer"
CATALOGUE: Final = "Indikatorkatalog"
INDICATOR: Final = "En indikator"
DATA_QUALITY: Final = "Datakvalitet"

PAGES: Final = "Sidor"
PROGRAMME: Final = "Program"
MEASURE: Final = "Indikator"
PERIOD: Final = "Period"
PERIOD_TYPES: Final = {
    "month": "Månad",
    "quarter": "Kvartal",
    "half_year": "Halvår",
    "year": "År",
    "round": "Omgång",
    "training_day": "Utbildningsdag",
    "survey": "Enkät",
}
STEP: Final = "Tid"
# The address speaks Swedish too.
STEP_CODES: Final = {"month": "manad", "quarter": "kvartal", "half_year": "halvar", "year": "ar"}
STEPS: Final = {
    "month": "Månad för månad",
    "quarter": "Kvartal för kvartal",
    "half_year": "Halvår för halvår",
    "year": "År för år",
}
GROUP: Final = "Grupp"
OWN_AREA: Final = "Eget område"
AREA: Final = "Område"
ORDER: Final = "Ordning"

NO_OWN_AREA: Final = "Inget valt"
EVERYBODY: Final = "Alla"
ORDERS: Final = {"namn": "Efter namn", "storlek": "Efter underlag"}

INTERVAL: Final = "95 % intervall"
VALUE: Final = "Värde"
COUNT: Final = "Antal"
COMPARED: Final = "Jämfört med hela programmet"
COMPARED_OTHERS: Final = "Jämfört med de andra (deras värde)"
CHANGED: Final = "Ändring sedan gången före (95 % intervall)"
CHANGED_SHORT: Final = "Ändring"
BY_GROUP: Final = "per grupp"
ANSWERED: Final = "Svarsfrekvens"
ANSWERED_UNKNOWN: Final = "inte känd"

# Symbol first, words second, colour last: the meaning never hangs on colour alone.
COMPARISON: Final = {
    "higher": ("▲", "säkert högre"),
    "lower": ("▼", "säkert lägre"),
    "similar": ("●", "ingen säker skillnad"),
    "too_uncertain": ("~", "för osäkert"),
    "not_comparable": ("≠", "går inte att jämföra"),
}
CHANGE: Final = {
    "higher": ("▲", "säker ökning"),
    "lower": ("▼", "säker minskning"),
    "similar": ("●", "ingen säker förändring"),
    "too_uncertain": ("~", "för osäkert"),
    "not_comparable": ("≠", "går inte att jämföra"),
}

# The same persons asked twice: what is told is whether more of them went up than down.
CHANGE_OF_THE_SAME: Final = {
    "higher": ("▲", "säkert fler upp än ner"),
    "lower": ("▼", "säkert fler ner än upp"),
    "similar": ("●", "inte säkert fler upp än ner"),
    "too_uncertain": ("~", "för osäkert"),
    "not_comparable": ("≠", "går inte att jämföra"),
}
ASSESSMENT: Final = {"better": "bättre", "worse": "sämre"}
UNCERTAIN: Final = "~"
PROTECTED: Final = "–"

WHAT_CAN_BE_SAID: Final = "Vad kan man säga?"
HOW_IT_IS_COUNTED: Final = "Så räknas det"
TABLE: Final = "Tabell"
LINK: Final = "Länk till det här läget"

HOW_TO_READ_DOTS: Final = (
    "Punkten är värdet. Det tjocka strecket är 95 % intervall, det tunna 99,8 %. "
    "Ju mindre underlag, desto längre streck. Ordningen är ingen rangordning."
)
HOW_TO_READ_QUOTA: Final = (
    "Punkten är värdet. Måttet är en andel av ett mål eller en ram och har inget intervall. "
    "Ordningen är ingen rangordning."
)
HOW_TO_READ_VALUE: Final = "Punkten är värdet. Det har inget intervall. Ordningen är ingen rangordning."
UNCERTAIN_NOTE: Final = "~ betyder osäkert: mindre än 30 i underlaget, eller ett intervall bredare än 30 enheter."
# From here on a series is no longer too short to speak of a trend; what it shows is the run chart's to say.
ENOUGH_FOR_TREND: Final = 10
TOO_FEW_FOR_TREND: Final = "Det är för få mätningar för att tala om trend."
ONE_PERIOD_ONLY: Final = "Det här måttet räknas en gång för hela perioden och kan inte följas över tid."
NO_PROGRAMME_FIGURE: Final = "Ingen samlad siffra för programmet."
WITHHELD: Final = "visas inte än"
ONLY_FOR_PROGRAMME: Final = "Den här indikatorn finns bara för hela programmet."

FIRST_RUN_TITLE: Final = "Inget är publicerat än"
FIRST_RUN_LINES: Final = (
    "Sidorna visar det underlag som senast publicerades, och här finns inget ännu.",
    "Pröva med påhittade uppgifter: kör `make demo` i projektets mapp.",
    "Har du egna filer: kör `genombrott refresh MAPP`. Sidan visar siffrorna så snart det är klart; ladda om den då.",
)
ERROR_TITLE: Final = "Något gick fel"
ERROR_LINES: Final = (
    "Sidan kunde inte visas.",
    "Felet är noterat i loggen hos den som driver Genombrott.",
    "Ladda om sidan eller gå till Översikt. Hjälper det inte: hör av dig till dataansvarig och ange tidpunkten.",
)
NO_INDICATORS: Final = "Det finns inga indikatorer publicerade för det här programmet än."
NO_AREAS_TO_COMPARE: Final = "Inget område har en siffra att jämföra för det här valet. Varför står under tabellen."
NOTHING_TO_DRAW: Final = "Det finns ingen siffra att visa för det här valet. Varför står nedan."
VIEW: Final = "Vy"
QUALITY_VIEWS: Final = {
    "rader": "Rader som inte räknas",
    "filer": "Filer",
    "visas": "Vad som visas",
    "omgangar": "Omgångar och skydd",
}
QUARANTINE_INTRO: Final = (
    "Någon behöver titta på dem. Hela raden lämnas utanför tills filen är rättad och skickad igen."
)
SET_ASIDE_INTRO: Final = "De lämnas utanför enligt regel. Ingen behöver göra något."
NOTHING_LEFT_OUT: Final = "Inga rader."
NOTHING_REFUSED: Final = "Ingen fil har avvisats."
NOTHING_LOADED: Final = "Inga filer har lästs in än."

OLDER_ROWS: Final = "Tidigare perioder"

SAFE_NOTE: Final = (
    "”Säkert” betyder att skillnaden är större än slumpen rimligen ger (99,8 % intervall). "
    "Att en skillnad inte är säker betyder inte att den är noll."
)
ROUNDS_INTRO: Final = (
    "Tal om personer visas först när omgången har stängts, och sedan oförändrat. Det som kommer till efteråt väntar."
)
LOSSES_INTRO: Final = (
    "Hur många av talen om personer som visas, av dem som finns. Ett tal döljs när det rör för få personer, eller när"
    " ett annat sådant tal annars skulle kunna räknas ut. Vilket av dem det är sägs aldrig om ett enskilt tal."
)
NO_ROUNDS: Final = "Det finns inga stängda omgångar om personer än."
ROUND_STATES: Final = {
    "open": "öppen, visas inte än",
    "closed": "stängd",
    "waiting": "stängd, senare uppgifter väntar",
    "replaced": "ersatt av en senare version",
}
_LEVELS: Final = {"P": "hela programmet", "K": "kommuner", "U": "stadsdelar"}
SEE_ALL_ROUNDS: Final = "Se alla omgångar tillsammans i stället"
WAITING: Final = "senare uppgifter väntar tills omgången får släppas på nytt"
HIDDEN_NOTE: Final = "Streckade fält är skyddade eller saknar siffra. De är aldrig noll."

FAMILIES: Final = {
    "O": "Stöd till föräldrar",
    "P": "Genomförande",
    "I": "Intervjuer med föräldrar",
    "U": "Förbättringsarbete",
    "T": "Teamens egna mått",
    "N": "Kurser och nätverk",
    "V": "Barns delaktighet",
}
OTHER_FAMILY: Final = "Övriga indikatorer"

LOAD_STATUS: Final = {"accepted": "gäller", "replaced": "ersatt", "refused": "avvisad", "unchanged": "oförändrad"}
HISTORY: Final = "Versioner, brott och släppta omgångar"
HAPPENED_ON: Final = "När"
EVENT_KIND: Final = "Vad"
EVENT: Final = "Vad som hände"
EVENT_KINDS: Final = {"definition": "definition", "break": "brott", "round": "omgång", "target": "mål"}
NO_HISTORY: Final = "Definitionen är densamma sedan början, och inga brott är noterade."
SENT_FILE: Final = "Filen som den skickades in."
LAYERS: Final = {
    "file": "Fil",
    "export": "Fil",
    "source": "Inläst fil",
    "landing": "Inläst fil",
    "staging": "Tolkade rader",
    "marts": "Forskningstabell",
    "mart": "Forskningstabell",
    "restricted": "Skyddat mellansteg",
    "indicators": "De som räknas",
    "indicator": "De som räknas",
    "disclosure": "Skydd av små tal",
    "published": "Publicerad tabell",
}


def level_of(level: str, is_divided: bool | None) -> str:
    return _LEVELS.get(level, level) + {None: "", True: ", i grupper", False: ", alla tillsammans"}[is_divided]


def shown_of(n_published: int, n_cells: int) -> str:
    return f"{n_published} av {n_cells}"


def hidden_reasons(programme: str, level: str, n_primary: int, n_secondary: int) -> str:
    return (
        f"{programme}, {level}: {n_primary} tal döljs för att de själva rör för få personer,"
        f" {n_secondary} för att skydda andra."
    )


def version_shown(version: int, day: str) -> str:
    return f"version {version}, släppt {day}"


def stale(label: str, shown: str) -> str:
    """Message for a link that names something that is no longer (or never was) there."""
    return f"Länken pekar på ett val som inte finns längre ({label.lower()}). Här visas {shown} i stället."


def only_for_programme(title: str, shown: str) -> str:
    """Message where an indicator has no municipalities to compare."""
    return f"{title} finns bara för hela programmet och kan inte jämföras mellan områden. Här visas {shown} i stället."


def area_noun(are_districts: bool) -> str:
    """What the areas of a programme are."""
    return "stadsdel" if are_districts else "kommun"


def only_in_areas(noun: str) -> str:
    """Where an indicator has no figure for the whole programme and no own area is chosen."""
    return f"Finns bara per {noun}. Välj eget område för att se det här."


def stand_in(noun: str, shown: str) -> str:
    """As `only_in_areas`, where an area is shown in the programme's stead."""
    return f"Den här indikatorn finns bara per {noun}. Här visas {shown}. Välj eget område för att se ett annat."


def several_missing(label: str, n: str, reason: str) -> str:
    """Many periods without a figure, for one reason."""
    return f"{label}, {n} mätningar utan siffra: {reason}"


def answered(share: str, area: str = "") -> str:
    """How large a part answered, in the words of the page's facts; with the name of the area where it is needed."""
    return f"{ANSWERED}{f' i {area}' if area else ''}: {share}"


def some_of(names: Sequence[str], shown: int = 4) -> str:
    """The first names, and how many more there are."""
    more = f" och {len(names) - shown} till" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def how_to_read_strips(own_area: str, has_districts: bool) -> str:
    """The key to the small pictures on the cards."""
    areas = "stadsdelarna" if has_districts else "kommunerna"
    key = f"Svart punkt är hela programmet med 95 % intervall, grå punkter är {areas}"
    return f"{key}, blå punkt är {own_area}." if own_area else f"{key}."
