"""A draft contract for a file that nobody has described yet; a person goes through it before it is used."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from ingest.areas import read_register
from ingest.cells import read_hand_written_date
from ingest.refusal import Refusal
from ingest.scaffold_dialect import Found, read_unknown
from ingest.scaffold_dictionary import find_dictionary
from ingest.scaffold_guess import Guess, guess_columns
from ingest.scaffold_names import column_name, is_number_name
from ingest.suspicion import suspected
from ingest.text_table import position_column
from ingest.words import is_blank, same_word, tidy
from warehouse.console import plural

PROGRAMME_TO_REPLACE = "PROGRAM"
_MARK = "SE ÖVER"
_HEAD = """\
# Utkast av genombrott scaffold. Gå igenom varje rad som är märkt {mark}, rätta den och ta bort märket.
# Read by ingest (config.meta) and at the same time the dbt source of the same name.
version: 2
sources:
  - name: landing
    config:
      meta:
        external_location: "read_parquet('{{{{ env_var(\\"GENOMBROTT_SETTLED\\", \\"settled\\") }}}}/{{name}}.parquet')"
    tables:
"""
_BOOKKEEPING = """\
          - name: load_id
            description: "Id of the load (file, or sheet of a workbook) that the row came with."
          - name: row_number
            description: "Number of the row in the file, as in the quarantine list."
"""
_KEYS_TRIED = 12
_WITH_HEADER_ROW = {"delimited", "limesurvey", "google_forms", "hand_kept_workbook"}
_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Draft:
    """`text`: the contract as YAML. `notes`: Swedish lines on what was found and what to look at."""

    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Key:
    columns: tuple[Guess, ...] = ()
    may_be_blank: tuple[Guess, ...] = ()


def draft_contract(path: Path) -> Draft:
    """A contract for an unknown export that reads the very file: dialect, columns, types and codes. What may be a
    person's is not kept, and none of its values is written. Raises Refusal when the file cannot be read at all."""
    found = read_unknown(path)
    _refuse_answers_for_headers(found)
    entries = find_dictionary(path, found.table.headers) if found.dialect == "redcap" else {}
    guesses = guess_columns(found, entries, read_register())
    key = _find_key(found, guesses)
    return Draft(_contract_text(path, found, guesses, key), tuple(_notes(found, guesses, key, bool(entries))))


def _refuse_answers_for_headers(found: Found) -> None:
    """A file without a header row would give a draft whose column names are the answers of the first person."""
    headers = found.table.headers
    if any(map(_is_answer, headers)) and found.dialect in _WITH_HEADER_ROW:
        raise Refusal(
            "Första raden ser ut som svar, inte som rubriker: där står ett datum, eller ja eller nej."
            " Lägg till en rad med rubriker överst."
        )


def _is_answer(header: str) -> bool:
    return same_word(header) in {"ja", "nej"} or read_hand_written_date(tidy(header)) is not None


def _find_key(found: Found, guesses: Sequence[Guess]) -> _Key:
    """The fewest columns, an identifier first, that are filled and differ on nearly every row: a file has faults."""
    kept = [guess for guess in guesses if guess.fate == "keep"]
    ids = [guess for guess in kept if guess.type == "identifier" or is_number_name(guess.header)]
    others = [guess for guess in kept if guess.type in {"choice", "integer", "date", "month"} and guess not in ids]
    others.sort(key=lambda guess: not guess.header.startswith("redcap_"))
    redcap = [guess for guess in others if guess.header.startswith("redcap_")]
    events = [(first, event) for first in ids for event in redcap if event.header == "redcap_event_name"]
    pairs = [(first, second) for first in ids for second in others[:_KEYS_TRIED]]
    for columns in [*events, *((guess,) for guess in ids), *combinations(ids, 2), *pairs]:
        if _share_of_distinct(found, columns) >= _NEARLY_ALL and all(_is_filled(found, guess) for guess in columns):
            return _Key(tuple(columns))
    for first in ids if redcap else []:
        if _share_of_distinct(found, [first, *redcap]) >= _NEARLY_ALL and _is_filled(found, first):
            return _Key((first, *redcap), tuple(guess for guess in redcap if not _is_filled(found, guess)))
    return _Key()


def _cells(found: Found, guess: Guess) -> pl.Series:
    return found.table.frame[position_column(guess.position)].str.strip_chars().str.to_lowercase()


def _is_filled(found: Found, guess: Guess) -> bool:
    filled = _cells(found, guess) != ""
    return filled.len() > 0 and int(filled.sum()) >= filled.len() * _NEARLY_ALL


def _share_of_distinct(found: Found, columns: Iterable[Guess]) -> float:
    frame = pl.DataFrame([_cells(found, guess) for guess in columns])
    return frame.n_unique() / frame.height if frame.height else 0.0


def _quoted(text: str) -> str:
    """A YAML string in double quotes; what cannot be seen is written as its number."""
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(
        c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in plain
    )


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)}: {_flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _key(name: str) -> str:
    is_plain = name.isidentifier() and name.isascii() and isinstance(yaml.safe_load(name), str)
    return name if is_plain else _quoted(name)


def _contract_text(path: Path, found: Found, guesses: Sequence[Guess], key: _Key) -> str:
    name = column_name(path.stem, set())
    lines = [
        f"      - name: {name}",
        f'        description: "One row is one answer."  # {_MARK}: vad är en rad? Skriv på engelska',
        "        config:",
        "          meta:",
    ]
    lines += [f"            {line}" for line in _meta_lines(path, name, found, guesses, key)]
    lines.append("        columns:")
    columns = [line for guess in guesses if guess.fate == "keep" for line in _column_lines(guess)]
    return (
        _HEAD.format(mark=_MARK)
        + "\n".join(lines)
        + "\n"
        + _BOOKKEEPING
        + "".join(f"          {line}\n" for line in columns)
    )


def _meta_lines(path: Path, name: str, found: Found, guesses: Sequence[Guess], key: _Key) -> list[str]:
    lines = [
        f"feed: {name}",
        f"programme: {PROGRAMME_TO_REPLACE}  # {_MARK}: programmets kod, till exempel FPA",
        f"file: {_quoted(path.name)}  # {_MARK}: det namn som filen ska ha varje gång",
        f"dialect: {found.dialect}",
    ]
    if found.dialect not in {"spss", "stata", "refi_qda"} and found.sheet is None:
        lines += [f"encoding: {found.encoding}", f"separator: {_quoted(found.separator)}"]
    if found.sheet is not None:
        lines.append(f"sheet: {_quoted(found.sheet)}")
    if key.columns:
        names = ", ".join(guess.name for guess in key.columns)
        lines.append(f"key: [{names}]  # {_MARK}: är det detta som skiljer raderna åt?")
    else:
        lines.append(f"# {_MARK}: ingen nyckel hittades; utan nyckel tas dubbletter aldrig bort")
    if key.may_be_blank:
        lines.append(f"key_may_be_blank: [{', '.join(guess.name for guess in key.may_be_blank)}]")
    lines += _rule_proposals(found, guesses)
    groups = Counter(same_word(guess.header) for guess in guesses)
    tested = [
        line
        for guess in guesses
        if guess.fate == "test" or (guess.fate == "drop" and groups[same_word(guess.header)] > 1)
        for line in _tested_lines(guess)
    ]
    lines += ["tested_then_dropped:", *tested] if tested else []
    dropped = [guess for guess in guesses if guess.fate == "drop" and groups[same_word(guess.header)] == 1]
    lines += ["dropped:"] if dropped else []
    lines += [f"  - {_quoted(guess.header)}  # {_MARK}: {guess.remark}" for guess in dropped]
    return lines


def _rule_proposals(found: Found, guesses: Sequence[Guess]) -> list[str]:
    """Rules for test answers and unfinished answers, as comments: only a person can tell."""
    by_header = {same_word(guess.header): guess for guess in guesses}
    lines = []
    ids = [guess.name for guess in guesses if guess.fate == "keep" and guess.type == "identifier"]
    if ids:
        lines.append(f"# {_MARK}: testsvar? test_answers: {{columns: [{ids[0]}], begins_with: TEST}}")
    for header, rule in {
        "submitdate": "{{reason: ej_inskickat, column: {}, is_empty: true}}",
        "finished": '{{reason: ej_inskickat, column: {}, equals: "0"}}',
    }.items():
        if header in by_header and by_header[header].fate == "keep":
            lines.append(f"# {_MARK}: ej inskickade svar? set_aside: [{rule.format(by_header[header].name)}]")
    if found.dialect == "qualtrics" and "status" in by_header and by_header["status"].fate == "keep":
        name = by_header["status"].name
        lines.append(f'# {_MARK}: förhandsgranskningar? test_answers: {{columns: [{name}], equals: "1"}}')
    texts = [guess for guess in guesses if guess.fate == "test" and _begins_with_test(found, guess)]
    if texts:
        names = ", ".join(guess.name for guess in texts)
        lines.append(f"# {_MARK}: svar som är ordet test? test_answers: {{columns: [{names}], equals: test}}")
    return lines


def _begins_with_test(found: Found, guess: Guess) -> bool:
    return bool((_cells(found, guess) == "test").any())


def _described(guess: Guess) -> dict[str, Any]:
    place = {"occurrence": guess.occurrence} if guess.occurrence > 1 else {}
    question = {"question": guess.question} if guess.question else {}
    return {"header": guess.header, **place, "type": guess.type, **guess.options, **question}


def _tested_lines(guess: Guess) -> list[str]:
    remark = f"  # {_MARK}: {guess.remark}" if guess.remark else ""
    return [f"  - {_flow({'name': guess.name, **_described(guess)})}{remark}"]


def _column_lines(guess: Guess) -> list[str]:
    remark = [f"  # {_MARK}: {guess.remark}"] if guess.remark else []
    return [
        f"- name: {guess.name}",
        *remark,
        f'  description: ""  # {_MARK}: på engelska',
        f"  config: {{meta: {_flow(_described(guess))}}}",
    ]


def _notes(found: Found, guesses: Sequence[Guess], key: _Key, has_dictionary: bool) -> list[str]:
    table = found.table
    n_blank_headers = sum(map(is_blank, table.headers))
    n_persons_in_headers = sum(bool(suspected(header)) for header in table.headers)
    fates = Counter(guess.fate for guess in guesses)
    people = [guess.header for guess in guesses if guess.fate == "drop"]
    labelled = sum(any(isinstance(choice, dict) for choice in _choices(guess)) for guess in guesses)
    lines = [
        f"Filen läses som {found.tool_name}: {plural(table.frame.height, 'rad', 'rader')} och"
        f" {plural(len(table.headers), 'kolumn', 'kolumner')}.",
        f"Utkastet sparar {plural(fates['keep'], 'kolumn', 'kolumner')} ({labelled} med etiketter på koderna),"
        f" prövar och kastar {fates['test']} och kastar {fates['drop']} oprövade.",
    ]
    if people:
        lines.append(f"Troliga personuppgifter och filer, sparas inte: {', '.join(people)}.")
    if has_dictionary:
        lines.append("Formulärets kodbok (dictionary) låg bredvid och är använd.")
    if key.columns:
        lines.append(f"Trolig nyckel: {', '.join(guess.header for guess in key.columns)}.")
    else:
        lines.append("Ingen nyckel hittades.")
    if n_blank_headers:
        lines.append(f"Kolumner utan rubrik läses inte: {n_blank_headers}.")
    if n_persons_in_headers:
        lines.append(f"Kolumner vars rubrik ser ut som en personuppgift är inte med: {n_persons_in_headers}.")
    if found.other_sheets:
        lines.append(f"Andra blad i arbetsboken är inte med: {', '.join(found.other_sheets)}.")
    return [*lines, f"Byt ut {PROGRAMME_TO_REPLACE} mot programmets kod och gå igenom varje rad märkt {_MARK}."]


def _choices(guess: Guess) -> Iterable[Any]:
    choices = guess.options.get("choices", {})
    return choices.values() if isinstance(choices, dict) else choices
