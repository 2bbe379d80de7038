"""What each column of an unknown file probably is, and what may be kept of it. In doubt nothing is kept."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from ingest.areas import AreaRegister
from ingest.cells import read_hand_written_date, read_iso_date, read_number
from ingest.contract import ColumnType
from ingest.dialects import DIALECTS
from ingest.guard import is_formula
from ingest.scaffold_dialect import Found
from ingest.scaffold_dictionary import FieldEntry, entry_of
from ingest.scaffold_names import column_name, is_identifier_name, person_kind, question_in
from ingest.suspicion import suspected, suspected_texts
from ingest.text_table import position_column
from ingest.words import is_blank, same_word, tidy

Fate = Literal["keep", "test", "drop"]
_MOST_CODES = 20
_LONGEST_CODE = 150
_MOST_BLANK_WORDS = 3
_NEARLY_ALL = 0.98
_MOSTLY = 0.8
_HALF = 0.5
_FEWEST_FOR_A_RANGE = 10
_LOOKED_AT = 5000
_DATETIME = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_LOOKS_LIKE_A_NAME = re.compile(
    r"[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)? [A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
)
_YES_NO = {"1": True, "0": False}
_FORM_STATUS = {"0": "ofullständig", "1": "overifierad", "2": "fullständig"}
_REDCAP_NAMES = {"redcap_event_name", "redcap_repeat_instrument", "redcap_data_access_group"}
_CODEBOOK_TEXTS = {"code", "tag"}
_CODEBOOK_IDS = {"guid", "parent_guid"}


@dataclass(frozen=True)
class Guess:
    """One column of the draft. `options`: what its type needs; `remark`: what a person must look at, in Swedish."""

    name: str
    header: str
    occurrence: int
    position: int
    fate: Fate
    type: ColumnType
    options: dict[str, Any] = field(default_factory=dict)
    question: str = ""
    remark: str = ""


@dataclass(frozen=True)
class _Seen:
    """The filled cells of one column: how often each distinct text occurs (of very many, the commonest)."""

    header: str
    question: str
    counts: dict[str, int]
    n_distinct: int
    n_filled: int
    has_blanks: bool
    labels: dict[str, str]
    missing: tuple[str, ...]
    entry: FieldEntry | None
    is_by_hand: bool
    is_labelled: bool

    def share(self, test: Callable[[str], object]) -> float:
        """The share of filled cells that pass."""
        looked_at = sum(self.counts.values())
        return sum(n for text, n in self.counts.items() if test(text)) / looked_at if looked_at else 0.0


Verdict = tuple[Fate, ColumnType, dict[str, Any], str]


def guess_columns(found: Found, entries: dict[str, FieldEntry], register: AreaRegister) -> list[Guess]:
    """A guess for every column that has a header, in the order of the file, unless the header is itself person data."""
    taken: set[str] = set()
    first_writing: dict[str, str] = {}
    n_before: dict[str, int] = {}
    guesses = []
    for position, raw in enumerate(found.table.headers):
        if is_blank(raw) or suspected(raw):
            continue
        word = same_word(raw)
        header = first_writing.setdefault(word, tidy(raw))
        n_before[word] = n_before.get(word, 0) + 1
        seen = _look(found, position, header, entries)
        fate, kind, options, remark = _judge(seen, found, register)
        question = "" if fate == "drop" or suspected(seen.question) else seen.question
        name = column_name(header, taken)
        guesses.append(Guess(name, header, n_before[word], position, fate, kind, options, question, remark))
    return guesses


def _look(found: Found, position: int, header: str, entries: dict[str, FieldEntry]) -> _Seen:
    table = found.table
    raw = table.headers[position]
    cells = table.frame[position_column(position)].str.strip_chars()
    filled = cells.filter(cells != "")
    counts = filled.value_counts(sort=True, name="n")
    entry = entry_of(raw, entries)
    asked = tidy(table.questions[position]) if position < len(table.questions) else ""
    question = entry.label if entry else asked or question_in(header) or ""
    return _Seen(
        header,
        "" if same_word(question) == same_word(header) else question,
        dict(counts.head(_LOOKED_AT).iter_rows()),
        counts.height,
        filled.len(),
        filled.len() < cells.len(),
        table.labels.get(raw, {}),
        table.missing_codes.get(raw, ()),
        entry,
        DIALECTS[found.dialect].is_by_hand,
        DIALECTS[found.dialect].is_labelled,
    )


def _judge(seen: _Seen, found: Found, register: AreaRegister) -> Verdict:
    """What a column is: a person's, of a known form, or what its cells say."""
    is_id = is_identifier_name(seen.header) or is_identifier_name(seen.question)
    if found.dialect == "refi_qda" or _is_codebook(found):
        if same_word(seen.header) in _CODEBOOK_TEXTS:
            return "keep", "text", {}, "kodens namn; ta bort kolumnen om koder bär namn på personer"
        if same_word(seen.header) in _CODEBOOK_IDS:
            return "keep", "identifier", {}, ""
    if kind := _person(seen):
        return (
            ("keep", *_PSEUDONYM)
            if is_id and kind == _MARKED
            else ("drop", "text", {}, f"trolig personuppgift ({kind})")
        )
    if not seen.n_filled and not (seen.entry or seen.labels):
        return "test", "text", {}, "tom i hela filen; bestäm typen när det finns svar"
    for judge in (_by_labels, _by_entry, _by_redcap_name):
        if verdict := judge(seen, register):
            return verdict
    return _by_cells(seen, register, is_id)


_MARKED = "märkt så i formulärets kodbok"
_OF_A_PERSON = {_MARKED, "person"}
_PSEUDONYM: tuple[ColumnType, dict[str, Any], str] = (
    "identifier",
    {"treatment": "pseudonym"},
    "en kod för en person eller ett svar? Annars: ta bort treatment",
)


def _is_codebook(found: Found) -> bool:
    return {"tag", "number of highlights"} <= set(map(same_word, found.table.headers))


def _person(seen: _Seen) -> str | None:
    if seen.entry and seen.entry.is_identifier:
        return _MARKED
    if seen.entry and seen.entry.validation in {"email", "phone"}:
        return seen.entry.validation
    if kind := person_kind(seen.header, seen.question):
        return kind
    labels = [*seen.labels.values(), *(seen.entry.choices.values() if seen.entry else ())]
    if any(map(suspected, labels)):
        return "i etiketterna"
    caught = suspected_texts(pl.Series(list(seen.counts), dtype=pl.String))
    return f"värdena ser ut som {next(iter(caught.values()))}" if len(caught) > len(seen.counts) * _HALF else None


def _missing_seen(seen: _Seen) -> list[str]:
    """The codes for a missing answer; of a range of codes those that occur."""
    codes = []
    for code in seen.missing:
        low, is_range, high = code.partition("..")
        numbers = (read_number(low), read_number(high))
        if not is_range:
            codes.append(code)
        elif numbers[0] is not None and numbers[1] is not None:
            read = ((text, read_number(text)) for text in seen.counts)
            codes += [text for text, n in read if n is not None and numbers[0] <= n <= numbers[1]]
    return codes


def _by_labels(seen: _Seen, register: AreaRegister) -> Verdict | None:
    """Columns whose codes the file itself explains. One code without a label, and they are numbers with labels."""
    missing = _missing_seen(seen)
    if not seen.labels and not missing:
        return None
    answers = [label for code, label in seen.labels.items() if code not in missing]
    if set(seen.counts) <= set(seen.labels):
        if answers and all(register.area_by_name(label) in register.municipalities for label in answers):
            return "keep", "area_name", _areas(seen), ""
        return "keep", "choice", {"choices": _labelled(seen.labels, missing), **_may_be_blank(seen)}, ""
    words = {"blank_words": missing} if missing else {}
    without_missing = {text: n for text, n in seen.counts.items() if text not in missing}
    if all(read_number(text) is not None for text in without_missing):
        said = ", ".join(f"{code} = {label}" for code, label in list(seen.labels.items())[:_MOST_CODES])
        remark = f"alla koder har inte etikett ({tidy(said)})" if said else "koder för saknat svar läses som tomma"
        return "keep", _number_type(without_missing), words, remark
    return None


def _labelled(labels: dict[str, str], missing: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Choices with labels; two codes with one label keep apart by their codes."""
    texts = [tidy(label) for label in labels.values()]
    return {
        code: {
            "value": None if code in missing else tidy(label) if texts.count(tidy(label)) == 1 else code,
            "label": tidy(label),
        }
        for code, label in labels.items()
    }


def _by_entry(seen: _Seen, register: AreaRegister) -> Verdict | None:
    """Columns that a data dictionary explains."""
    entry = seen.entry
    if entry is None:
        return None
    if entry.kind == "file":
        return "drop", "text", {}, "uppladdad fil"
    if entry.kind == "notes":
        return "test", "free_text", {}, ""
    if entry.kind in {"box", "yesno", "truefalse"} and set(seen.counts) <= set(_YES_NO):
        return "keep", "choice", {"choices": _YES_NO, **_may_be_blank(seen)}, ""
    if entry.choices and set(seen.counts) <= set(entry.choices):
        return "keep", "choice", {"choices": _labelled(entry.choices, ()), **_may_be_blank(seen)}, ""
    if entry.validation.startswith("date_"):
        return "keep", "date", {}, _range_remark(seen, read_iso_date)
    if entry.validation.startswith("datetime_"):
        return "keep", "datetime", {}, ""
    if entry.validation == "integer":
        return "keep", "integer", {}, _range_remark(seen, read_number)
    if entry.validation.startswith("number"):
        return "keep", "decimal", {}, _range_remark(seen, read_number)
    return None


def _by_redcap_name(seen: _Seen, register: AreaRegister) -> Verdict | None:
    """Columns that REDCap itself adds: they hold the project's own words."""
    name = same_word(seen.header)
    if re.fullmatch(r"\w+_complete", name) and set(seen.counts) <= set(_FORM_STATUS):
        return "keep", "choice", {"choices": _FORM_STATUS, **_may_be_blank(seen)}, ""
    if name == "redcap_repeat_instance":
        return "keep", "integer", {}, ""
    if name in _REDCAP_NAMES and not any(map(suspected, seen.counts)):
        remark = "lägg till de händelser, formulär eller grupper som inte finns i den här filen"
        return "keep", "choice", {"choices": sorted(seen.counts), **_may_be_blank(seen)}, remark
    return None


def _by_cells(seen: _Seen, register: AreaRegister, is_id: bool) -> Verdict:
    """Columns that only their cells explain. Where a file has labels, a code without one is no answer and no area."""
    if not seen.is_labelled and (areas := _as_area(seen, register)):
        return areas
    if is_id:
        return "keep", *_PSEUDONYM
    if verdict := _as_number(seen) or _as_time(seen):
        return verdict
    if not seen.is_labelled and _is_choice(seen):
        choices = {"choices": sorted(seen.counts, key=same_word), **_may_be_blank(seen)}
        return "keep", "choice", choices, "svaren som finns i filen; lägg till dem som saknas"
    return "test", "free_text", {}, _free_text_remark(seen)


def _as_area(seen: _Seen, register: AreaRegister) -> Verdict | None:
    if seen.share(lambda text: _is_municipality_code(text, register)) >= _NEARLY_ALL and _speaks_of_areas(seen):
        return "keep", "municipality_code", _areas(seen), "alla kommuner tillåts"
    if seen.share(lambda text: register.area_by_name(text) in register.municipalities) >= _NEARLY_ALL:
        return "keep", "area_name", _areas(seen), "alla kommuner tillåts"
    return None


def _is_municipality_code(text: str, register: AreaRegister) -> bool:
    return len(text) >= 3 and register.municipality_by_code(text) is not None


def _speaks_of_areas(seen: _Seen) -> bool:
    return "kommun" in same_word(seen.header) or "municipal" in same_word(seen.header)


def _areas(seen: _Seen) -> dict[str, Any]:
    return {"members": {"everywhere": True}, **_may_be_blank(seen)}


def _may_be_blank(seen: _Seen) -> dict[str, Any]:
    return {"empty": True} if seen.has_blanks else {}


def _number_type(texts: Iterable[str]) -> ColumnType:
    return "integer" if all((read_number(text) or 0.0).is_integer() for text in texts) else "decimal"


def _as_number(seen: _Seen) -> Verdict | None:
    if any(re.fullmatch(r"0\d+", text) for text in seen.counts):
        return None
    numbers = [text for text in seen.counts if read_number(text) is not None]
    others = {text: n for text, n in seen.counts.items() if read_number(text) is None}
    share = seen.share(lambda text: read_number(text) is not None)
    words = [text for text, n in others.items() if n > 1 and re.fullmatch(r"[^\W\d][^\W\d ]*(?: [^\W\d]+){0,2}", text)]
    remark = _range_remark(seen, read_number)
    if share >= _NEARLY_ALL and numbers:
        return "keep", _number_type(numbers), {}, remark
    if share >= _MOSTLY and len(words) == len(others) <= _MOST_BLANK_WORDS and not any(map(suspected, words)):
        return "keep", _number_type(numbers), {"blank_words": words}, remark
    return None


def _as_time(seen: _Seen) -> Verdict | None:
    read_date = read_hand_written_date if seen.is_by_hand else read_iso_date
    if seen.share(read_date) >= _NEARLY_ALL:
        return "keep", "date", {}, _range_remark(seen, read_date)
    if seen.share(_DATETIME.fullmatch) >= _NEARLY_ALL:
        return "keep", "datetime", {}, "behövs klockslaget? Annars: type: date, with_time: true"
    return ("keep", "month", {}, "") if seen.share(_MONTH.fullmatch) >= _NEARLY_ALL else None


def _range_remark(seen: _Seen, read: Callable[[str], Any]) -> str:
    """The range seen, where it is no single person's value."""
    values = [value for value in map(read, seen.counts) if value is not None]
    if seen.n_filled < _FEWEST_FOR_A_RANGE or len(values) < 2:
        return "lägg till min och max"
    low, high = (
        f"{v:g}".replace(".", ",") if isinstance(v, float) else v.isoformat() for v in (min(values), max(values))
    )
    return f"i filen från {low} till {high}; lägg till min och max"


_FREE_TEXT_NAMES = {"kommentar", "kommentarer", "comment", "comments", "anteckning", "övrigt", "fritext", "notes"}


def _is_choice(seen: _Seen) -> bool:
    """Few answers, each given more than once, none of which looks like a person."""
    if not seen.counts or seen.n_distinct > _MOST_CODES or min(seen.counts.values()) < 2:
        return False
    if same_word(seen.header) in _FREE_TEXT_NAMES or any("\n" in text for text in seen.counts):
        return False
    if any(len(text) > _LONGEST_CODE or is_formula(text) or suspected(text) for text in seen.counts):
        return False
    return not _look_like_names(seen)


def _look_like_names(seen: _Seen) -> bool:
    texts = [text for text in seen.counts if _LOOKS_LIKE_A_NAME.fullmatch(text)]
    return len(texts) > 1 and len(texts) >= len(seen.counts) * _MOSTLY


def _free_text_remark(seen: _Seen) -> str:
    if _look_like_names(seen):
        return "kan vara namn på personer; sparas inte"
    repeated = sum(n > 1 for n in seen.counts.values())
    if seen.n_distinct <= _MOST_CODES and repeated > 1:
        return f"fasta svar? {repeated} svar återkommer och {seen.n_distinct - repeated} står en gång; sparas inte"
    if seen.share(lambda text: ";" in text) >= _HALF:
        return "flera svar i samma cell? Sparas inte"
    return "fritext: prövas och sparas inte"
