"""One cell at a time: the text that was sent becomes a typed value or a reason. Called once per distinct text."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from ingest.areas import AreaRegister
from ingest.contract import Column, Contract, Members
from ingest.dialects import DIALECTS
from ingest.reasons import Reason
from ingest.words import is_blank, same_word, tidy

Value = str | int | float | bool | date | datetime | None
Parsed = tuple[Value, Reason | None]
Parser = Callable[..., Parsed]
Labels = dict[str, str]

_NUMBER = re.compile(r"[+\-−]?[0-9]+(?:[.,][0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATE_AND_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?")
_DATE_AND_CLOCK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}\.[0-9]{2}\.[0-9]{2})")
_DAY_SLASH_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{1,2}) ([0-9]{4})")
_DAY_MONTH_NAME = re.compile(r"([0-9]{1,2}) ([a-z]+) ([0-9]{4})")
_WEEK = re.compile(r"v\. ?([0-9]{1,2}) ([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTH_NAME = re.compile(r"([a-z]+) ([0-9]{4})")
_MONTH_NAMES = ["jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec"]
_INT64 = 2**63


@dataclass(frozen=True)
class Context:
    """What a cell is read with besides its column: the areas, the contract, and labels the file itself carries."""

    register: AreaRegister
    contract: Contract
    labels: dict[str, Labels]

    def labels_of(self, column: Column) -> Labels | None:
        """Label by code, empty when the file gives the column none; None for files that carry no labels at all."""
        if not DIALECTS[self.contract.dialect].is_labelled:
            return None
        by_header = {same_word(header): labels for header, labels in self.labels.items()}
        return by_header.get(same_word(column.header), {})


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_iso_date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    return _date(*map(int, match.groups())) if match else None


def read_date_with_time(text: str) -> date | None:
    """The date of `2019-01-15 09.41.39`; the clock must be a real one."""
    match = _DATE_AND_CLOCK.fullmatch(text)
    if not match:
        return None
    try:
        time.fromisoformat(match[2].replace(".", ":"))
    except ValueError:
        return None
    return read_iso_date(match[1])


def _month_number(name: str) -> int | None:
    return _MONTH_NAMES.index(name) + 1 if name in _MONTH_NAMES else None


def _read_week(week: int, year: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def read_hand_written_date(text: str) -> date | None:
    """A date from a workbook kept by hand: a real date, `2019-01-15`, `15/1 2019`, `15 jan 2019` or `v. 14 2020`."""
    if real := _DATE_AND_TIME.fullmatch(text):
        return read_iso_date(real[1])
    if match := _DAY_SLASH_MONTH.fullmatch(text):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := _DAY_MONTH_NAME.fullmatch(text.lower()):
        month = _month_number(match[2])
        return _date(int(match[3]), month, int(match[1])) if month else None
    if match := _WEEK.fullmatch(text.lower()):
        return _read_week(int(match[1]), int(match[2]))
    return read_iso_date(text)


def read_month(text: str) -> date | None:
    """The first of a month from `2020-03`, a real date or `mars 2020`."""
    if match := _MONTH.fullmatch(text):
        return _date(int(match[1]), int(match[2]), 1)
    if match := _MONTH_NAME.fullmatch(text.lower()):
        month = _month_number(match[1])
        return _date(int(match[2]), month, 1) if month else None
    real = _DATE_AND_TIME.fullmatch(text)
    day = read_iso_date(real[1]) if real else None
    return day.replace(day=1) if day else None


def read_number(text: str) -> float | None:
    """A number with decimal comma or point and an optional sign, U+2212 included; None when it is anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text.replace("−", "-").replace(",", "."))
    return number if math.isfinite(number) else None


def _outside(value: float | date, column: Column) -> bool:
    too_low = column.min is not None and value < column.min  # type: ignore[operator]
    too_high = column.max is not None and value > column.max  # type: ignore[operator]
    return too_low or too_high


def _number_parser(column: Column) -> Parser:
    whole = column.type == "integer"
    blank_words = {same_word(word) for word in column.blank_words}

    def parse(text: str) -> Parsed:
        if is_blank(text) or same_word(text) in blank_words:
            return None, None
        number = read_number(text.strip())
        if number is None:
            return None, Reason.ej_tal
        if _outside(number, column) or (whole and (number != int(number) or abs(number) >= _INT64)):
            return None, Reason.utanfor_intervall
        if column.step and not (number / column.step).is_integer():
            return None, Reason.okand_kod
        return (int(number) if whole else number), None

    return parse


def _date_parser(column: Column, by_hand: bool) -> Parser:
    read = read_hand_written_date if by_hand else (read_date_with_time if column.with_time else read_iso_date)

    def parse(text: str) -> Parsed:
        if is_blank(text):
            return None, (Reason.ogiltigt_datum if column.required else None)
        day = read(tidy(text))
        if day is None:
            return None, Reason.ogiltigt_datum
        return (None, Reason.utanfor_intervall) if _outside(day, column) else (day, None)

    return parse


def _datetime_parser(column: Column) -> Parser:
    def parse(text: str) -> Parsed:
        if is_blank(text):
            return None, None
        match = _DATE_AND_TIME.fullmatch(text.strip())
        try:
            moment = datetime.fromisoformat(f"{match[1]} {match[2]}") if match else None
        except ValueError:
            moment = None
        if moment is None:
            return None, Reason.ogiltigt_datum
        return (None, Reason.utanfor_intervall) if _outside(moment.date(), column) else (moment, None)

    return parse


def _month_parser(text: str) -> Parsed:
    if is_blank(text):
        return None, None
    month = read_month(tidy(text))
    return (month, None) if month else (None, Reason.ogiltigt_datum)


def _choice_parser(column: Column, labels: Labels | None) -> Parser:
    unknown = Reason[column.unknown]
    answers = {same_word(code): choice.value for code, choice in column.choices.items()}
    if labels is not None:
        by_label = {same_word(choice.label): choice.value for choice in column.choices.values() if choice.label}
        answers = {
            same_word(code): by_label.get(same_word(label), answers.get(same_word(code)))
            for code, label in labels.items()
            if same_word(label) in by_label or same_word(code) in answers
        }

    def parse(text: str) -> Parsed:
        if is_blank(text):
            return column.empty_value, (None if column.empty else unknown)
        word = same_word(text)
        return (answers[word], None) if word in answers else (None, unknown)

    return parse


def _members(members: Members, context: Context) -> frozenset[str]:
    return context.register.members(members, context.contract.whole_country)


def _municipality_parser(column: Column, context: Context) -> Parser:
    by_name = column.type == "area_name"
    find = context.register.area_by_name if by_name else context.register.municipality_by_code
    labels = context.labels_of(column)
    choices = {same_word(word): _members(members, context) for word, members in column.member_choices.items()}
    anyone = _members(column.members, context) if column.members else frozenset().union(*choices.values())

    def parse(text: str, group: str = "") -> Parsed:
        if is_blank(text):
            return None, (None if column.empty else Reason.okant_omrade)
        name = text if labels is None else labels.get(text.strip(), "")
        code = find(name)
        allowed = choices.get(same_word(group), anyone)
        return (code, None) if code in allowed else (None, Reason.okant_omrade)

    return parse


def _area_parser(column: Column, context: Context) -> Parser:
    register = context.register
    allowed = _members(column.members, context) if column.members else frozenset()
    districts = frozenset(item.area_code for item in register.participations if item.area_level == "U")

    def parse(code_text: str, district_text: str) -> Parsed:
        if not is_blank(code_text):
            code = register.municipality_by_code(code_text)
            return (code, None) if code in allowed else (None, Reason.okant_omrade)
        district = register.area_by_name(district_text)
        return (district, None) if district in districts else (None, Reason.okant_omrade)

    return parse


def _identifier_parser(text: str) -> Parsed:
    return (None if is_blank(text) else tidy(text).upper()), None


def _text_parser(text: str) -> Parsed:
    return (None if is_blank(text) else tidy(text)), None


def cell_parser(column: Column, context: Context) -> Parser:
    """The function that reads the cells of a column; it takes one text per header that the column is read from."""
    match column.type:
        case "integer" | "decimal":
            return _number_parser(column)
        case "date":
            return _date_parser(column, by_hand=DIALECTS[context.contract.dialect].is_by_hand)
        case "datetime":
            return _datetime_parser(column)
        case "month":
            return _month_parser
        case "choice":
            return _choice_parser(column, context.labels_of(column))
        case "area_name" | "municipality_code":
            return _municipality_parser(column, context)
        case "area":
            return _area_parser(column, context)
        case "identifier":
            return _identifier_parser
        case "text" | "free_text":
            return _text_parser
