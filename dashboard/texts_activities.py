"""Every word of the page Aktiviteter that is not a column of a published table."""

from typing import Final

from dashboard.formats import number

TIMELINE, ATTENDANCE, DOSE, COURSES, WHEEL = "tidslinje", "narvaro", "dos", "kurser", "arshjul"
VIEWS: Final = {
    TIMELINE: "Tidslinje",
    ATTENDANCE: "Närvaro",
    DOSE: "Timmar mot planen",
    COURSES: "Kurser",
    WHEEL: "Årshjul",
}
KIND: Final = "Aktivitet"
ALL_KINDS: Final = "Alla slag"
WHOLE: Final = "Hela programmet"

NOTHING_TITLE: Final = "Inga aktiviteter är publicerade än"
NOTHING: Final = (
    "Det finns inga inlästa aktiviteter för det här programmet. De syns här när exporten med aktiviteter har lästs in"
    " och ett nytt underlag är publicerat. Vad som är inläst står på sidan Datakvalitet."
)
NO_ATTENDANCE_TITLE: Final = "Ingen närvaro är noterad för det här valet"
NO_ATTENDANCE: Final = "Ingen hållen aktivitet har ett antal närvarande i underlaget. Välj en annan aktivitet."

TIMELINE_TITLE: Final = "Planerat, hållet, flyttat och inställt"
KEY: Final = {
    "held": "● hållen som planerat",
    "moved": "○―◆ flyttad: ringen är den planerade dagen, rutan dagen den hölls",
    "away": "◇ flyttad utan nytt datum",
    "cancelled": "✕ inställd",
    "ahead": "○ planerad",
    "milestone": "▼ milstolpe i planen",
}
DOTTED_LINES: Final = "Prickade linjer: "
OWN_IN_COLOUR: Final = "Blått är det egna områdets."
MILESTONES: Final = "Milstolpar i planen"
TODAY: Final = "i dag"
PLANS: Final = "Planen i sina versioner"
PLANS_INTRO: Final = "En aktivitet hör till den version som gällde den dag den var planerad till."
NO_PLANS: Final = "Programmet har ingen plan med datum i underlaget."
HOURS_HELD: Final = "Timmar"

ATTENDANCE_TITLE: Final = "Närvaron träff för träff"
HOW_TO_READ_ATTENDANCE: Final = "En punkt är en hållen träff: andelen av de inbjudna som kom."
GREY_IS_WHOLE: Final = "Grå punkter är hela programmet, blå det egna området."
NO_OWN_ATTENDANCE: Final = "Det egna området har ingen egen närvaro noterad här."

DOSE_TITLE: Final = "Hållna timmar av planens"
PLAN_LINE: Final = "planen 100 %"
PLAN: Final = "planen"
HOW_TO_READ_DOSE: Final = "Punkten är hållna timmar i procent av de planerade. Den streckade linjen är planen."

SESSIONS_TITLE: Final = "Hur många kurser som har hållit varje träff"
HOW_TO_READ_SESSIONS: Final = (
    "En punkt är en träff, 1–7: andelen av kurserna som har hållit den. Talet är antalet kurser."
    " Den streckade linjen är alla gruppens kurser."
)
EVERY_COURSE: Final = "alla gruppens kurser"
ABOUT_PERSONS: Final = (
    "Närvaron på en kurs handlar om enskilda personer. Den visas därför bara samlad: som andelen deltagare som kom"
    " minst fem av sju gånger."
)
COURSE_LIST: Final = "Kurs för kurs"
COURSE_LIST_INTRO: Final = "Planen är sju träffar à 2,5 timmar."
ELSEWHERE: Final = "lokalt, annan ort"

WHEEL_TITLE: Final = "Stegen i årshjulet, stadsdel för stadsdel"
HOW_TO_READ_WHEEL: Final = (
    "En punkt är ett steg: andelen av enheterna som har gjort det. Den streckade linjen är alla enheter."
)
EVERY_UNIT: Final = "alla enheter"

COLUMNS: Final = {
    "title": "Aktivitet",
    "kind": "Slag",
    "planned": "Planerad",
    "state": "Läge",
    "held": "Hållen",
    "mode": "Form",
    "hours": "Timmar (av planens)",
    "area": "Område",
    "present": "Närvaro",
    "plan": "Plan",
    "reason": "Skäl",
    "name": "Version",
    "from": "Gäller från",
    "source": "Källa",
    "n_planned": "Planerade",
    "n_held": "Hållna",
    "n_moved": "Flyttade",
    "n_cancelled": "Inställda",
    "invited": "Inbjudna",
    "came": "Kom",
    "remote": "Varav på länk",
    "share": "Andel",
    "dose": "Andel av planens",
    "course": "Kurs",
    "language": "Språk",
    "place": "Plats",
    "sessions": "Träffar",
    "session": "Träff",
    "group": "Kurser",
    "courses": "Hållen i",
    "step": "Steg",
}


def as_of(day: str) -> str:
    return f"läget {day}"


def plan(version: int) -> str:
    return f"plan {version}"


def plan_in_force(version: int, name: str) -> str:
    return f"plan {version} gäller: {name[:1].lower()}{name[1:]}"


def hours(value: float) -> str:
    """`6`, `3,5`, `118,75`: with the decimals that a quarter of an hour needs, and no more."""
    decimals = next(places for places in (0, 1, 2) if places == 2 or (value * 10**places).is_integer())
    return number(value, decimals)


def hours_of(held: float | None, planned: float | None) -> str:
    """`6 av 6`; nothing held is 0, and what was never planned in hours says nothing."""
    return "" if planned is None else f"{hours(float(held or 0))} av {hours(float(planned))}"


def sessions_of(held: int, planned: int) -> str:
    return f"{held} av {planned}"


def came_of(present: str, invited: str) -> str:
    return f"{present} av {invited} kom" if invited else f"{present} kom"


def session_held(number: int, courses: str) -> str:
    return f"Träff {number} är hållen i {courses} kurser"


def since(label: str, day: str) -> str:
    return f"{label} från {day}"
