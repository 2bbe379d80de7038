"""Person data in disguise: free text that probably names a person in a writing the feeds' own rules do not know.

A suspicion is a warning to the steward. It never decides what becomes of a row; `ingest.guard` does that.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable

import polars as pl

from ingest.guard import holds_email, holds_personnummer, holds_telephone, passes_luhn

PERSONNUMMER = "personnummer"
EMAIL = "e-postadress"
TELEPHONE = "telefonnummer"

_DASHES = "\N{MINUS SIGN}\N{HYPHEN BULLET}\N{MODIFIER LETTER MINUS SIGN}"
_SLASHES = "\N{FRACTION SLASH}\N{DIVISION SLASH}"
_BLANKS = "\t\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}\N{BRAILLE PATTERN BLANK}"
_CYRILLIC_AND_GREEK_O = "ОоΟο"

# Text after _plain. A number that goes on beyond a point, comma, colon, slash or dash is a piece of something longer.
_STARTS = r"(?<!\d)(?<!\d[-+./:,])"
_ENDS = r"(?!\d)(?![-+./:,]\d)"
_COMPACT = re.compile(
    rf"{_STARTS}((?:18|19|20)?\d{{6}}) {{0,3}}([-+/_]?) {{0,3}}(\d{{4}}){_ENDS}"
    rf"|{_STARTS}((?:18|19|20)\d{{6}})(\.)(\d{{4}}){_ENDS}"
)
_DASHED = re.compile(
    rf"{_STARTS}((?:18|19|20)?\d\d)([-./])(\d\d)\2(\d\d)"
    rf"( {{0,3}}[-+/] {{0,3}}| {{1,3}}|(?<=\.\d\d)\.|(?<=\d{{4}}.\d\d.\d\d))(\d{{4}}|\d\d \d\d|\d{{3}} \d){_ENDS}"
)
_GAP = r" {0,3}[-+/] {0,3}| {1,3}|[.:,]"
_RUN = re.compile(rf"(?<!\d)\d+(?:(?:{_GAP})\d+)+")
_AMOUNT_FOLLOWS = re.compile(r" {0,3}(?:kr\b|sek\b|kronor\b|:-)", re.IGNORECASE)
_LETTERS_FOR_DIGITS = str.maketrans("OolI|", "00111")
_DIGITS_AND_LETTERS = re.compile(r"(?<![\w|])[0-9OolI|]*[0-9][0-9OolI|]*(?!\w)")

_AT = (
    r"(?:(?<=[\w.+-]) {0,3}(?:[(\[{<] {0,3}(?:at|ät|a|@|snabel ?-? ?a?) {0,3}[)\]}>]|@|&#0*64;|&commat;|%40) {0,3}"
    r"|(?<=[\w.+-]) {1,3}snabel ?-? ?a? {1,3}"
    r"|(?<=\w)[-_*]at[-_*]"
    r"|(?:[._]\w{1,40}|\d) {1,3}at {1,3})"
)
_DOT = r"(?:\.| \. | {0,3}[(\[{<] {0,3}(?:dot|punkt|\.) {0,3}[)\]}>] {0,3}| {1,3}(?:dot|punkt) {1,3})"
_TOP = r"(?:com|org|net|info|edu|gov|name|eu|se|nu|no|dk|fi|is|ax|de|uk|io|me)(?!\w)"
_DISGUISED_EMAIL = re.compile(rf"{_AT}[\w-]+(?:{_DOT}[\w-]+){{0,3}}{_DOT}{_TOP}", re.IGNORECASE)
_WORDED_DOT = r" {1,3}(?:dot|punkt) {1,3}"
_WORDED_EMAIL = re.compile(
    rf"(?<=\w) {{1,3}}at {{1,3}}[\w-]+(?:{_WORDED_DOT}[\w-]+){{0,3}}{_WORDED_DOT}{_TOP}", re.IGNORECASE
)

_SPACED_TELEPHONE = re.compile(rf"{_STARTS}(?:\+46|0046|0)(?: ?\d){{8,9}}{_ENDS}")
_FOREIGN_STYLE_TELEPHONE = re.compile(
    rf"{_STARTS}(?:(?:\+ ?|00)46[ \-./]{{0,3}}(?:\(0\)[ \-./]{{0,2}})?|46 ?\(0\)[ \-./]{{0,2}})"
    rf"\(?[1-9](?:[ \-./()]{{0,3}}\d){{6,8}}{_ENDS}"
)
_AREA = r"0(?:8|[1-9]\d{1,2})"
_SUBSCRIBER = r"(?:\d{5,8}|\d{2,3}([ -])\d{2,3}(?:\1\d{2,3}){0,2})"
_HOME_TELEPHONE = re.compile(
    rf"{_STARTS}(?:\({_AREA}\) {{0,2}}-? {{0,2}}|{_AREA}(?: {{1,2}}| {{0,2}}- {{0,2}})|0(?:8|[1-9]\d)/)"
    rf"{_SUBSCRIBER}{_ENDS}"
    rf"|{_STARTS}{_AREA}\.\d{{2,3}}(?:\.\d{{2,3}}){{1,3}}{_ENDS}"
)

# What must be there for a search to be worth its while. Polars asks first, of texts of the commonest characters; a text
# with any other character may be anything.
_UNCOMMON = r"[^\t\n\r -~\x{A0}§°·À-ÿ–—‘’“”•…€]"
_MANY_DIGITS = r"[0-9OolI|](?:[^0-9A-Za-zÀ-ÿ]{0,7}[0-9OolI|]){8}"
_AT_SIGN = r"@|snabel|&#|&commat|%40|[(\[{<]\s{0,3}(?:at|ät|a)\s{0,3}[)\]}>]|[\s\-_*]at[\s\-_*]"
_HAS_MANY_DIGITS = re.compile(_MANY_DIGITS)
_HAS_AT_SIGN = re.compile(_AT_SIGN, re.IGNORECASE)
_CANDIDATE = rf"{_UNCOMMON}|{_MANY_DIGITS}|(?i:{_AT_SIGN})"


class _PlainCharacters(dict[int, str]):
    """What stands for a character when only its look counts: made when first asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = self._plain(chr(code))
        return plain

    @staticmethod
    def _plain(character: str) -> str:
        category = unicodedata.category(character)
        if category == "Nd":
            return str(unicodedata.decimal(character))
        if category in {"Cf", "Me", "Mn"}:
            return ""
        if category == "Zs" or character in _BLANKS:
            return " "
        if category == "Pd" or character in _DASHES:
            return "-"
        if character in _SLASHES:
            return "/"
        if character in _CYRILLIC_AND_GREEK_O:
            return "O"
        compatible = unicodedata.normalize("NFKC", character)
        if any(part.isdecimal() for part in compatible):
            return " "
        return compatible.replace("\N{MINUS SIGN}", "-")


_PLAIN = _PlainCharacters()


def _plain(text: str) -> str:
    """The text in plain characters: every kind of digit, space, dash and full-width letter as in ASCII, nothing
    invisible (soft hyphens, zero-width marks), superscripts and fractions as spaces."""
    return text.translate(_PLAIN)


def _is_real_date(digits: str) -> bool:
    """Of YYMMDD or YYYYMMDD; the day may be raised by 60 (samordningsnummer)."""
    years = [int(digits[:4])] if len(digits) == 8 else [int(century + digits[:2]) for century in ("18", "19", "20")]
    month, day = int(digits[-4:-2]), int(digits[-2:]) % 60
    return 1 <= month <= 12 and any(1 <= day <= monthrange(year, month)[1] for year in years)


def _is_personnummer(digits: str) -> bool:
    return _is_real_date(digits[:-4]) and passes_luhn(digits[-10:])


def _is_time_of_day(digits: str) -> bool:
    return digits[:2] < "24" and digits[2:] < "60"


def _is_year(digits: str) -> bool:
    return digits[:2] in {"19", "20"}


def _holds_compact(text: str) -> bool:
    """`900101 – 1234`, `19900101/1234`, `19900101_1234`, `19900101.1234`. After a slash a year is a year
    (`104567/2019`), after an underscore a time is a time."""
    for match in _COMPACT.finditer(text):
        birth, sign, number = match[1] or match[4], match[2] or match[5] or "", match[3] or match[6]
        is_other = (sign == "/" and _is_year(number)) or (sign == "_" and _is_time_of_day(number))
        if not is_other and _is_personnummer(birth + number):
            return True
    return False


def _holds_dashed(text: str) -> bool:
    """`1990-01-01-1234`, `1990.01.01 - 12 34`. After a mere space a time or an amount is just that."""
    for match in _DASHED.finditer(text):
        number = match[6].replace(" ", "")
        is_other = match[5].isspace() and (_is_time_of_day(number) or _AMOUNT_FOLLOWS.match(text, match.end()))
        if not is_other and _is_personnummer(match[1] + match[3] + match[4] + number):
            return True
    return False


def _gaps(run: str) -> dict[int, str]:
    """The separators of a run of digits, trimmed, by the number of digits that follow."""
    pieces = re.split(rf"({_GAP})", run)
    following, gaps = 0, {}
    for position in range(len(pieces) - 1, 0, -2):
        following += len(pieces[position])
        gaps[following] = pieces[position - 1].strip()
    return gaps


def _reads_as_personnummer(gaps: dict[int, str], digits: int) -> bool:
    """True when the gaps stand where a person parts a personnummer: before the last four, between pairs, or between
    all digits. Thousands are parted in threes, telephone numbers have a group of three or begin otherwise."""
    if 4 not in gaps or any(sign in {":", ","} for sign in gaps.values()) or (gaps[4] == "." != gaps.get(6)):
        return False
    inside = {place: sign for place, sign in gaps.items() if place != 4}
    if len(inside) == digits - 2:
        return not any(inside.values())
    if not inside or (6 in inside and 8 not in inside):
        return False
    if inside.get(8) != inside.get(6, inside.get(8)) or any(inside.get(place) for place in (1, 2, 3, 10)):
        return False
    places = {2, 6, 8, 10} | ({1} if gaps[4] in {"-", "+"} else set())
    return inside.keys() <= places


def _holds_grouped(text: str) -> bool:
    """`19 90 01 01 - 12 34`, `1990 0101 1234`, `9 0 0 1 0 1 - 1 2 3 4`: the whole of a run of digits."""
    for match in _RUN.finditer(text):
        digits = "".join(character for character in match[0] if character.isdecimal())
        if len(digits) not in {10, 12} or (len(digits) == 12 and digits[:2] not in {"18", "19", "20"}):
            continue
        gaps = _gaps(match[0])
        if not _reads_as_personnummer(gaps, len(digits)):
            continue
        is_other = not gaps[4] and (_is_time_of_day(digits[-4:]) or _AMOUNT_FOLLOWS.match(text, match.end()))
        if not is_other and _is_personnummer(digits):
            return True
    return False


def _digits_for_letters(match: re.Match[str]) -> str:
    return match[0].translate(_LETTERS_FOR_DIGITS)


def _holds_disguised_personnummer(text: str) -> bool:
    if _holds_compact(text) or _holds_dashed(text) or _holds_grouped(text):
        return True
    respelled = _DIGITS_AND_LETTERS.sub(_digits_for_letters, text)
    return respelled != text and (_holds_compact(respelled) or _holds_dashed(respelled))


def _holds_disguised_email(text: str) -> bool:
    return holds_email(text) or bool(_DISGUISED_EMAIL.search(text) or _WORDED_EMAIL.search(text))


def _holds_disguised_telephone(text: str) -> bool:
    if _SPACED_TELEPHONE.search(text) or _FOREIGN_STYLE_TELEPHONE.search(text):
        return True
    lengths = (sum(map(str.isdecimal, match[0])) for match in _HOME_TELEPHONE.finditer(text))
    return any(length in {9, 10} for length in lengths)


def suspected(text: str) -> str | None:
    """The kind of person data (`personnummer`, `e-postadress`, `telefonnummer`) that the text probably holds, or None.

    All that `ingest.guard` finds, and its disguises: other digits, spaces, dashes and invisible characters, spaces
    round the separator or inside the number, dashed or dotted dates, O for 0 and l for 1, `(at)` and `snabel-a`,
    telephone numbers with (0), brackets, points and slashes. A personnummer in disguise is a real date (of a
    samordningsnummer: day + 60) and passes Luhn. Digits that can be read as several kinds are called the first of them.

    The price of few false alarms: of 10 or 12 digits in a row that begin as a date, one in ten passes Luhn and is
    suspected (the feeds' rule); so is a case number written as a date, a dash or a space, and four digits. Not
    suspected, though it may be a person: a dashed or spaced date, a space and what reads as a time of day
    (`2019-03-01 0941`) or an amount of money; six digits, a slash and a year (`104567/2019`); a number in small groups
    of digits that has other numbers as neighbours; foreign telephone numbers; digits spelled out as words.
    """
    plain = _plain(text)
    has_many_digits, has_at_sign = _HAS_MANY_DIGITS.search(plain), _HAS_AT_SIGN.search(plain)
    if holds_personnummer(text) or (has_many_digits and _holds_disguised_personnummer(plain)):
        return PERSONNUMMER
    if holds_email(text) or (has_at_sign and _holds_disguised_email(plain)):
        return EMAIL
    if holds_telephone(text) or (has_many_digits and _holds_disguised_telephone(plain)):
        return TELEPHONE
    return None


def suspected_texts(texts: pl.Series) -> dict[str, str]:
    """Those of the distinct texts that probably hold person data, with the kind."""
    candidates: Iterable[str] = texts.filter(texts.str.contains(_CANDIDATE))
    kinds = ((text, suspected(text)) for text in candidates)
    return {text: kind for text, kind in kinds if kind is not None}
