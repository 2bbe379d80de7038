"""Names for the columns of an unknown file, and which of its headers speak of a person."""

import re
import unicodedata

from ingest.contract import BOOKKEEPING_COLUMNS
from ingest.words import same_word, tidy

_LONGEST_NAME = 40
_MOST_WORDS = 5
_QUESTION_AFTER_CODE = re.compile(r"^([A-Za-z]\w*(?:\[[^\]]*\])*)(?:\._)?\.\s?(?=\S)")
_YAML_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
_CAMEL = re.compile(r"(?<=[a-zåäö0-9])(?=[A-ZÅÄÖ])")
_ENGLISH = {
    "aktivitet": "activity",
    "alder": "age",
    "antal": "n",
    "ar": "year",
    "barn": "child",
    "datum": "date",
    "enhet": "unit",
    "familj": "family",
    "foralder": "parent",
    "fran": "from",
    "halvar": "half_year",
    "kommentar": "comment",
    "kommun": "municipality",
    "kommunkod": "municipality_code",
    "kon": "sex",
    "kurs": "course",
    "lan": "county",
    "langd": "length",
    "manad": "month",
    "omgang": "period",
    "omrade": "area",
    "roll": "role",
    "slut": "end",
    "sprak": "language",
    "stadsdel": "district",
    "start": "start",
    "tidstampel": "answered_at",
    "timmar": "hours",
    "till": "to",
    "tolk": "interpreter",
    "typ": "type",
    "utfall": "outcome",
    "vag": "wave",
}

# Words of a header that make a column a person's own, with what it is called; the first that fits.
_PERSON_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("personnummer", r"\b(personn\w*|person nr|pnr|samordningsn\w*|ssn|social security)\b"),
        ("e-post", r"\b(e ?mail\w*|e ?post\w*|recipientemail)\b|mejl"),
        ("telefon", r"\b(tele?phone\w*|telefon\w*|phone|mobil\w*|mobile\w*|tel|tfn|fax)\b"),
        ("ip-adress", r"\b(ip|ip ?addr\w*|ip ?adress)\b"),
        ("adress", r"\b(address\w*|street\w*|zip\w*|post ?code|postnummer|postort|gata|gatu\w*)\b|adress"),
        ("födelsedatum", r"\b(dob|birth ?(date|day)|date of birth|born|birthday)\b|fodelse|fodd"),
        (
            "koordinat",
            r"\b(latitude|longitude|lat|lon|lng|gps|coordinates?|location ?(accuracy|latitude|longitude))\b|koordinat",
        ),
        (
            "namn",
            r"\b(surname|signature|initials|names?)\b|\b\w*namn\b|\b(first|last|full|given|middle|maiden)names?\b",
        ),
        ("person", r"handlagg|kontaktperson|ansvarig|intervjuare|\b(vem|klient\w*|brukare|anteckn\w* av)\b"),
        ("person", r"\b(interviewer|caseworker|next of kin\w*|coder|kodare|username|user|author|owner|creat\w* by)\b"),
        ("person", r"\b(external( data)? reference|redcap survey identifier)\b"),
        ("nyckel till en inbjudan", r"\b(token|invitation number|access code|panelist\w*)\b"),
    )
)
_NO_PERSON = re.compile(
    r"\b(kommun|lan|stadsdel|region|omrade|ort|land|blad|fil|kurs|aktivitet|event|instrument|form|file|sheet|school|skola|"
    r"country|county|city|municipality|course|tag|code|variable|field|project|team|unit|column) ?(name|namn)\b"
    r"|\b(kommun|lans?|stadsdels|region|omrades|orts|lands|blad|fil|kurs|aktivitets|enhets|team)namn\b"
)


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _words(header: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", _ascii(_CAMEL.sub(" ", tidy(header))).lower())


def question_in(header: str) -> str | None:
    """The question of a header `code. question`, as LimeSurvey writes it; None where the header is only a name."""
    match = _QUESTION_AFTER_CODE.match(header)
    return tidy(header[match.end() :]) if match else None


def column_name(header: str, taken: set[str]) -> str:
    """A name in snake case, as English as a small word list makes it, not yet taken; adds it to those taken."""
    match = _QUESTION_AFTER_CODE.match(header)
    words = [_ENGLISH.get(word, word) for word in _words(match[1] if match else header)][:_MOST_WORDS]
    base = "_".join(words)[:_LONGEST_NAME].strip("_") or "column"
    base = f"c_{base}" if base in _YAML_WORDS or not base[0].isalpha() else base
    name, number = base, 1
    while name in taken or name in BOOKKEEPING_COLUMNS:
        number += 1
        name = f"{base}_{number}"
    taken.add(name)
    return name


def person_kind(header: str, question: str = "") -> str | None:
    """What kind of person data a column probably holds, by its header and question; None where neither says so. A long
    question is no name of a column and is not searched."""
    for text in (header, question):
        words = " ".join(_words(text))
        if len(words.split()) > _MOST_WORDS or _NO_PERSON.search(words):
            continue
        for kind, pattern in _PERSON_WORDS:
            if pattern.search(words) or pattern.search(words.replace(" ", "")):
                return kind
    return None


def is_identifier_name(header: str) -> bool:
    """True for a header such as `record_id`, `ResponseId`, `Kurs-id` or `Föräldrakod`."""
    words = _words(header)
    return (
        bool(words)
        and len(words) <= _MOST_WORDS
        and (
            words[-1] in {"id", "guid", "uuid", "ref", "respondentid", "responseid"}
            or same_word(header).endswith("kod")
        )
    )


def is_number_name(header: str) -> bool:
    """True for a running number such as `Nr`, `PGSA-nr` or `BNR`."""
    words = _words(header)
    return bool(words) and len(words) <= _MOST_WORDS and words[-1] in {"nr", "nummer", "number", "bnr", "id"}
