"""The data dictionary of a REDCap project, where it lies beside the exported data."""

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from ingest.words import same_word, tidy

_NAME, _TYPE, _LABEL = "variable / field name", "field type", "field label"
_CHOICES, _VALIDATION = "choices, calculations, or slider labels", "text validation type or show slider number"
_IDENTIFIER = "identifier?"
_CHECKBOX = re.compile(r"^(\w+?)___(\w+)$")
_LARGEST = 10_000_000
_FEWEST_SHARE = 0.3


@dataclass(frozen=True)
class FieldEntry:
    """What a dictionary says of one field. `choices`: label by code."""

    kind: str
    label: str
    validation: str
    is_identifier: bool
    choices: dict[str, str] = field(default_factory=dict)


def find_dictionary(data: Path, headers: tuple[str, ...]) -> dict[str, FieldEntry]:
    """The entries of the dictionary that lies beside a file and speaks of its columns, by field; empty if none does."""
    for path in sorted(data.parent.glob("*.csv")):
        if path != data and "dictiona" in path.name.lower() and path.stat().st_size <= _LARGEST:
            entries = read_dictionary(path)
            known = sum(_field_of(header)[0] in entries for header in headers)
            if known >= _FEWEST_SHARE * len(headers):
                return entries
    return {}


def read_dictionary(path: Path) -> dict[str, FieldEntry]:
    """The entries of a dictionary by field; empty when the file is none."""
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    entries = {}
    for row in csv.DictReader(text.splitlines(keepends=True)):
        cells = {same_word(header): value or "" for header, value in row.items() if header}
        if not cells.get(_NAME):
            continue
        kind = same_word(cells.get(_TYPE, ""))
        coded = kind in {"radio", "dropdown", "checkbox"}
        entries[cells[_NAME].strip()] = FieldEntry(
            kind,
            tidy(re.sub(r"<[^>]*>", " ", cells.get(_LABEL, ""))),
            same_word(cells.get(_VALIDATION, "")),
            same_word(cells.get(_IDENTIFIER, "")) == "y",
            _read_choices(cells.get(_CHOICES, "")) if coded else {},
        )
    return entries


def _read_choices(text: str) -> dict[str, str]:
    pairs = (part.partition(",") for part in text.split("|"))
    return {code.strip(): tidy(label) for code, comma, label in pairs if comma}


def _field_of(header: str) -> tuple[str, str | None]:
    match = _CHECKBOX.match(header)
    return (match[1], match[2]) if match else (header, None)


def entry_of(header: str, entries: dict[str, FieldEntry]) -> FieldEntry | None:
    """The entry of a column; one box of a checkbox gets the label of its choice, and the codes 0 and 1."""
    name, code = _field_of(header)
    entry = entries.get(name)
    if entry is None or code is None:
        return entry
    label = f"{entry.label}: {entry.choices.get(code, code)}"
    return FieldEntry("box", label, "", entry.is_identifier)
