"""What may stand in each column of an export, in plain Swedish and as lists: from the contract alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.areas import AreaRegister
from ingest.contract import Column, Contract, Place
from ingest.dialects import DIALECTS

Item = str | int | float
_MOST_STEPS = 100
_REASONS_OF_A_CELL = {"saknad_nyckel", "okant_omrade", "okand_kod", "ej_tal", "ogiltigt_datum", "utanfor_intervall"}


@dataclass(frozen=True)
class Field:
    """One column of a file to fill in. `column` is None where the file must have the column but nothing of it is read;
    `is_district`: the place of an area's district, beside its municipality code."""

    place: Place
    column: Column | None
    is_district: bool = False

    @property
    def header(self) -> str:
        return self.place[0]


def fields_of(contract: Contract) -> list[Field]:
    """The columns of a file in the order of the contract."""
    by_place = {column.places[0]: column for column in contract.columns}
    districts = {(column.district_header, 1): column for column in contract.columns if column.district_header}
    return [
        Field(wanted.place, by_place.get(wanted.place) or districts.get(wanted.place), wanted.place in districts)
        for wanted in contract.wanted()
    ]


def swedish_number(value: float) -> str:
    """0,5 or −2: decimal comma, no zeros that say nothing, a real minus sign."""
    return f"{value:.10g}".replace(".", ",").replace("-", "−")


def _and(words: Sequence[str], last: str = "och") -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def area_codes(field: Field, contract: Contract, register: AreaRegister) -> list[str]:
    """Codes of the areas that may stand in a column (a district's code is its name), in order of code."""
    column = field.column
    if column is None:
        return []
    if field.is_district:
        return sorted({area.area_code for area in register.participations if area.area_level == "U"})
    members = [*column.member_choices.values(), *([column.members] if column.members else [])]
    return sorted({code for item in members for code in register.members(item, contract.whole_country)})


def allowed_items(field: Field, contract: Contract, register: AreaRegister) -> list[Item]:
    """All that may be chosen in a column, in a sensible order; empty where there is no list."""
    column = field.column
    if column is None:
        return []
    if column.type == "choice":
        codes = list(column.choices)
        are_numbers = all(code.isdecimal() and str(int(code)) == code for code in codes)
        return [int(code) for code in codes] if are_numbers else [*codes]
    if column.type in {"municipality_code", "area", "area_name"}:
        codes = area_codes(field, contract, register)
        if column.type == "area_name" or field.is_district:
            names = [register.municipalities.get(code, code) for code in codes]
            return [*sorted(names, key=_swedish_order)]
        return [*codes]
    steps = _steps(column) if column.step or column.blank_words else []
    return [*steps, *column.blank_words] if steps else []


def _swedish_order(name: str) -> list[int]:
    alphabet = "abcdefghijklmnopqrstuvwxyzåäö"
    return [alphabet.find(letter) for letter in name.lower()]


def _steps(column: Column) -> list[Item]:
    """Every number that a column with limits and steps may hold; empty when they are too many to choose among."""
    step = column.step or (1.0 if column.type == "integer" else None)
    if step is None or not isinstance(column.min, int | float) or not isinstance(column.max, int | float):
        return []
    n_steps = (column.max - column.min) / step
    if n_steps > _MOST_STEPS:
        return []
    numbers = [column.min + step * number for number in range(int(n_steps) + 1)]
    return [int(number) if float(number).is_integer() else number for number in numbers]


def with_limits(kind: str, column: Column) -> str:
    """`Heltal från 1 till 60`, `Tal, minst 1`, `Tal, högst 8` or the kind alone; dates as dates."""
    low, high = (_limit(value) for value in (column.min, column.max))
    if low and high:
        return f"{kind} från {low} till {high}"
    return f"{kind}, minst {low}" if low else f"{kind}, högst {high}" if high else kind


def _limit(value: float | date | None) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else swedish_number(value)


def shown_items(column: Column | None, items: Iterable[Item]) -> list[str]:
    """The items as words, a code with its label where the contract gives it one."""
    labels = {code: choice.label for code, choice in column.choices.items() if choice.label} if column else {}
    words = [item if isinstance(item, str) else swedish_number(item) for item in items]
    return [f"{word} = {labels[word]}" if labels.get(word) else word for word in words]


def format_words(
    field: Field, contract: Contract, register: AreaRegister, most_items: int, elsewhere: str = "se listan"
) -> str:
    """What to write in a column, without a full stop: kind, limits and, where they are at most `most_items`, the
    choices; `elsewhere` says where they stand otherwise."""
    column = field.column
    if column is None:
        return "Läses inte och sparas inte"
    items = shown_items(column, allowed_items(field, contract, register))
    among = f": {', '.join(items)}" if items and len(items) <= most_items else ""
    in_the_list = among or (f" ({elsewhere})" if items else "")
    match column.type:
        case "integer" | "decimal":
            words = with_limits("Heltal" if column.type == "integer" else "Tal", column)
            words += f" i steg om {swedish_number(column.step)}" if column.step else ""
            return words + "".join(f", eller ”{word}”" for word in column.blank_words)
        case "date":
            return f"{with_limits('Datum', column)}, skrivet som 2019-05-31"
        case "datetime":
            return f"{with_limits('Datum och klockslag', column)}, skrivet som 2019-05-31 13:45:00"
        case "month":
            return "Månad som 2020-03"
        case "choice":
            return f"Ett av svaren{in_the_list}"
        case "area_name":
            return f"Namnet på {_kind_of_area(field, contract, register)}{in_the_list}"
        case "municipality_code":
            return f"Kommunens kod med fyra siffror, som 0686{in_the_list}"
        case "area":
            if field.is_district:
                return f"Namnet på stadsdelen, när {column.header} är tom{in_the_list}"
            return f"Kommunens kod med fyra siffror, som 0686{in_the_list}. Tom när {column.district_header} är ifylld"
        case "free_text":
            return "Fri text utan personuppgifter, som inte börjar med = eller @"
        case "text":
            return "Text utan personuppgifter"
        case "identifier":
            return "Kod"


def _kind_of_area(field: Field, contract: Contract, register: AreaRegister) -> str:
    codes = area_codes(field, contract, register)
    has_municipality = any(code in register.municipalities for code in codes)
    has_district = any(code not in register.municipalities for code in codes)
    return " eller ".join([*["kommunen"] * has_municipality, *["stadsdelen"] * has_district])


def may_be_empty(field: Field, contract: Contract) -> bool:
    """True where an empty cell is no fault."""
    column = field.column
    if column is None or field.is_district:
        return True
    if column.name in contract.key and column.name not in contract.key_may_be_blank:
        return False
    if any(column.name in reference.columns and not reference.only_when for reference in contract.references):
        return False
    if column.type in {"choice", "area_name", "municipality_code"}:
        return column.empty
    return not column.required


def key_words(contract: Contract) -> str:
    """What is demanded of the key as a whole, without a full stop; empty for an export without one."""
    headers = [contract.column(name).header for name in contract.key]
    return f"Högst en rad med samma {_and(headers)}" if headers else ""


def joining_words(column: Column, contract: Contract) -> list[str]:
    """Rules that join a column to other columns of the row, without full stops."""
    headers = {item.name: item.header for item in contract.columns}
    above = [
        headers[chain[at + 1]]
        for chain in contract.relations
        for at, name in enumerate(chain[:-1])
        if name == column.name
    ]
    words = [f"Högst så mycket som {header}" for header in above]
    return [*words, f"Ska höra ihop med {column.members_by}"] if column.members_by else words


def further_words(column: Column, contract: Contract, titles: dict[str, str]) -> list[str]:
    """Rules that join a column to others, or to another file (`titles`: its title by contract), and what the contract
    says besides; without full stops."""
    headers = {item.name: item.header for item in contract.columns}
    words = joining_words(column, contract)
    for reference in contract.references:
        if column.name in reference.columns:
            when = [f"{headers[name]} är {value}" for name, value in reference.only_when.items()]
            title = titles.get(reference.target, reference.target)
            words.append(f"Ska finnas i ”{title}”" + (f" när {_and(when)}" if when else ""))
    tests = contract.test_answers
    if tests and column.name in tests.columns:
        word = tests.begins_with or tests.equals
        words.append(f"En rad som här {'börjar med' if tests.begins_with else 'har'} {word} räknas inte")
    return [*([column.help.rstrip(".")] if column.help else []), *words]


def fate_words(field: Field) -> str:
    """What becomes of what is written, without a full stop; empty where it is simply kept."""
    column = field.column
    if column is None:
        return ""
    if not column.is_stored:
        return "Sparas inte: texten kontrolleras och kastas"
    return "Byts mot en pseudonym när filen läses in" if column.treatment == "pseudonym" else ""


def sentences(parts: Iterable[str]) -> str:
    """The parts that say something, each as a sentence."""
    return " ".join(f"{part}." for part in parts if part)


def remedy_words(reason: str, field: Field, contract: Contract, register: AreaRegister, most_items: int) -> str | None:
    """What to write instead of a cell that was turned down for a reason; None where the rules of the column add nothing
    to what is said of the reason."""
    column = field.column
    if column is None or reason not in _REASONS_OF_A_CELL:
        return None
    elsewhere = "se listan i mallen" if contract.by_hand else "se kodlistan i formuläret"
    kind = format_words(field, contract, register, most_items, elsewhere)
    if column.type == "date" and DIALECTS[contract.dialect].is_by_hand:
        kind += ", 31 maj 2019, 31/5 2019 eller v. 22 2019"
    kind = kind[:1].lower() + kind[1:]
    if reason == "saknad_nyckel":
        return sentences([f"Cellen måste fyllas i: {kind}"])
    rest = [*joining_words(column, contract), "Cellen får också vara tom" if may_be_empty(field, contract) else ""]
    return sentences([f"Ska vara {kind}", *rest])
