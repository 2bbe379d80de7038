"""One file from bytes to landing: recognised, read, checked, pseudonymised, written. Also the same without writing."""

import secrets as random_source
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Any

import polars as pl

from ingest.areas import read_register
from ingest.checks import Checked, Protect, check_table, later_duplicates
from ingest.contract import Contract, load_contracts
from ingest.dialects import DIALECTS
from ingest.landing import (
    LeftOutRow,
    Manifest,
    SentFile,
    read_manifests,
    refused_entry,
    replacements,
    rows_file,
    write_load,
    write_refusal,
)
from ingest.pseudonyms import pseudonym
from ingest.read_delimited import LARGEST_FILE
from ingest.reasons import Reason
from ingest.recognise import Recognised, recognise, shown_name
from ingest.refusal import Refusal
from ingest.secrets import read_secrets
from ingest.suspicion import suspected
from ingest.text_table import Layout, TextTable, find_columns, needed_positions, unknown_headers
from ingest.withdrawals import hold_back, read_tombstones
from warehouse.console import plural
from warehouse.settings import Settings

_MOST_HEADERS = 8
_LONGEST_HEADER = 40
_UNREADABLE = "Filen går inte att öppna. Kontrollera att den finns, att den är en fil och att du får läsa den."


@dataclass(frozen=True)
class FileResult:
    """What became of one file. `entries` are its entries in --json, `messages` Swedish lines for the steward; `faults`
    (of a check): sheet, row_number, reason, column_name of every fault."""

    file_name: str
    entries: list[dict[str, Any]]
    refusal: str | None = None
    messages: list[str] = field(default_factory=list)
    faults: pl.DataFrame | None = None

    @property
    def refused(self) -> bool:
        return self.refusal is not None

    @property
    def has_quarantine(self) -> bool:
        return any(entry["quarantined"] for entry in self.entries if entry["status"] in ("accepted", "unchanged"))


@dataclass(frozen=True)
class _Sheet:
    """One checked table of a file: the whole file, or a sheet of a workbook. `messages` are for the data steward alone;
    the warehouse is told the `warnings`, without unknown headers, which can be names."""

    contract: Contract
    table: TextTable
    checked: Checked
    messages: list[str]
    warnings: list[str]


def _layout(contract: Contract) -> Layout:
    return Layout(
        encoding=contract.encoding,
        separator=contract.separator,
        sheet=contract.sheet,
        first_header=contract.wanted()[0].names[0],
        fits=partial(find_columns, contract),
        needed=partial(needed_positions, contract),
    )


def _unknown(contract: Contract, table: TextTable) -> list[str]:
    return [header for header in unknown_headers(contract, table.headers) if not suspected(header)]


def _messages(contract: Contract, table: TextTable, checked: Checked) -> list[str]:
    unknown = _unknown(contract, table)
    named = ", ".join(shorten(header, _LONGEST_HEADER, placeholder=" …") for header in unknown[:_MOST_HEADERS])
    more = f" och {len(unknown) - _MOST_HEADERS} till" if len(unknown) > _MOST_HEADERS else ""
    dropped = [f"Okända kolumner lästes inte: {named}{more}."] if unknown else []
    empty = [] if table.frame.height else ["Inga rader ännu."]
    return [*table.warnings, *dropped, *checked.warnings, *empty]


def _warnings(contract: Contract, table: TextTable, checked: Checked) -> list[str]:
    n_unknown = len(_unknown(contract, table))
    dropped = [f"{plural(n_unknown, 'okänd kolumn', 'okända kolumner')} lästes inte."] if n_unknown else []
    return [*table.warnings, *dropped, *checked.warnings]


def _told(sheets: Sequence[_Sheet]) -> list[str]:
    """The messages of a file; those that are not the same on every sheet of a workbook with the name of the sheet."""
    common = [message for message in sheets[0].messages if all(message in sheet.messages for sheet in sheets)]
    own = [
        f"Blad {sheet.contract.sheet}: {message}"
        for sheet in sheets
        for message in sheet.messages
        if message not in common
    ]
    return [*common, *own]


@dataclass(frozen=True)
class _Check:
    """How the tables of one file are checked."""

    recognised: Recognised
    settings: Settings
    protect_for: Callable[[Contract], Protect]
    drop_free_text: bool = False

    def sheet(self, sent: SentFile, contract: Contract) -> _Sheet:
        """One table of a file, read and checked; the only table takes the bytes with it. Raises Refusal."""
        contract = contract.for_part(self.recognised.part)
        read = DIALECTS[contract.dialect].read
        table = read(sent.give_away() if len(self.recognised.contracts) == 1 else sent.data, _layout(contract))
        register = read_register(self.settings.participants == "all")
        part = contract.parts.get(self.recognised.part, "")
        checked = check_table(table, contract, register, self.protect_for(contract), part, self.drop_free_text)
        return _Sheet(
            contract, table, checked, _messages(contract, table, checked), _warnings(contract, table, checked)
        )

    def sheets(self, sent: SentFile) -> list[_Sheet]:
        """Contracts of one workbook are its sheets, and all must fit; otherwise the first contract that fits is the
        one. Raises Refusal."""
        contracts = self.recognised.contracts
        if self.recognised.is_workbook_of_sheets:
            return [self.sheet(sent, contract) for contract in contracts]
        first_refusal: Refusal | None = None
        for contract in contracts:
            try:
                return [self.sheet(sent, contract)]
            except Refusal as refusal:
                first_refusal = first_refusal or refusal
        raise first_refusal or Refusal(_UNREADABLE)


def _refuse_to_empty(sheets: list[_Sheet], recognised: Recognised, known: list[Manifest]) -> None:
    """An export without a single row must not silently replace one that has some."""
    if any(sheet.table.frame.height for sheet in sheets):
        return
    slots = {(sheet.contract.name, recognised.slot(sheet.contract)) for sheet in sheets}
    if any(manifest.n_rows for manifest in known if (manifest.contract, manifest.slot) in slots):
        raise Refusal(
            "Filen har rubriker men inga rader, och skulle ersätta en fil som har rader."
            " Exportera den på nytt när det finns något i den."
        )


def _manifest(sheet: _Sheet, sent: SentFile, file_name: str, check: _Check, sequence: int) -> Manifest:
    contract, checked = sheet.contract, sheet.checked
    return Manifest(
        load_id=sent.load_id(contract.sheet, check.drop_free_text),
        contract=contract.name,
        export=contract.feed,
        programme=contract.programme,
        file_name=file_name,
        sheet=contract.sheet,
        slot=check.recognised.slot(contract),
        version=check.recognised.version,
        sequence=sequence,
        sha256=sent.digest,
        loaded_at=datetime.now(UTC),
        encoding=sheet.table.encoding,
        warnings=tuple(sheet.warnings),
        n_rows=sheet.table.frame.height,
        n_blank=sheet.table.n_blank,
        n_candidates=checked.candidates.height,
        n_double_keys=int(later_duplicates(checked.candidates, contract).sum()),
        provisional=bool(contract.references),
        drops_free_text=check.drop_free_text,
        left_out=tuple(LeftOutRow.model_construct(**row) for row in checked.left_out.iter_rows(named=True)),
    )


def _read_file(path: Path) -> SentFile:
    try:
        if not path.is_file():
            raise Refusal(_UNREADABLE)
        if path.stat().st_size > LARGEST_FILE:
            raise Refusal("Filen är större än 4 GB och läses inte. Dela den i flera filer.")
        return SentFile(path.read_bytes())
    except OSError:
        raise Refusal(_UNREADABLE) from None


def _refused(file_name: str, refusal: Refusal) -> FileResult:
    return FileResult(file_name, [refused_entry(file_name)], str(refusal))


def _faults(sheets: list[_Sheet]) -> pl.DataFrame:
    """Every fault of a file with its sheet; later rows of a double key too."""
    parts = []
    for sheet in sheets:
        double = sheet.checked.candidates.filter(later_duplicates(sheet.checked.candidates, sheet.contract))
        faults = pl.concat(
            [
                sheet.checked.faults,
                double.select(
                    "row_number",
                    pl.lit(Reason.dubblettnyckel.name).alias("reason"),
                    pl.lit(_key_headers(sheet.contract)).alias("column_name"),
                ),
            ]
        )
        parts.append(faults.select(pl.lit(sheet.contract.sheet, dtype=pl.String).alias("sheet"), pl.all()))
    return pl.concat(parts).sort("sheet", "row_number", maintain_order=True, nulls_last=True)


def _key_headers(contract: Contract) -> str:
    return " + ".join(contract.column(name).header for name in contract.key)


def check_file(path: Path, settings: Settings, export: str | None = None) -> FileResult:
    """What `load` would say of a file; nothing is written and no secret is needed."""
    protect = partial(pseudonym, random_source.token_bytes())
    try:
        recognised = recognise(path, load_contracts(), export)
        sent = _read_file(path)
        check = _Check(recognised, settings, lambda _: protect)
        sheets = check.sheets(sent)
        _refuse_to_empty(sheets, recognised, read_manifests(settings.home))
    except Refusal as refusal:
        return _refused(shown_name(path), refusal)
    manifests = [_manifest(sheet, sent, shown_name(path), check, 0) for sheet in sheets]
    return FileResult(
        shown_name(path),
        [{**manifest.entry("accepted", None), "load_id": None} for manifest in manifests],
        messages=_told(sheets),
        faults=_faults(sheets),
    )


def load_file(path: Path, settings: Settings, export: str | None = None, drop_free_text: bool = False) -> FileResult:
    """Takes a file into landing. The same bytes again change nothing; a refused file leaves only its name and why.
    `drop_free_text`: rows whose only fault is person data or a formula in a text that is dropped anyway are taken in.
    Raises UserError when a secret is missing or not kept safe."""
    known = read_manifests(settings.home)
    sent = SentFile(b"")
    try:
        recognised = recognise(path, load_contracts(), export)
        sent = _read_file(path)
        if unchanged := _unchanged(sent, recognised, known, drop_free_text):
            return FileResult(shown_name(path), unchanged)
        check = _Check(recognised, settings, partial(_protect_for, settings), drop_free_text)
        sheets = check.sheets(sent)
        _refuse_to_empty(sheets, recognised, known)
    except Refusal as refusal:
        if path.is_file():
            write_refusal(settings, shown_name(path), sent.digest, str(refusal))
        return _refused(shown_name(path), refusal)
    sheets = [_without_withdrawn(sheet, settings, known) for sheet in sheets]
    sequence = 1 + max((manifest.sequence for manifest in known), default=0)
    new = [_manifest(sheet, sent, shown_name(path), check, sequence) for sheet in sheets]
    for manifest, sheet in zip(new, sheets, strict=True):
        write_load(settings, manifest, sheet.checked.candidates)
    replaced_by = replacements([*known, *new])
    return FileResult(
        shown_name(path),
        [
            manifest.entry("replaced" if replaced_by[manifest.load_id] else "accepted", replaced_by[manifest.load_id])
            for manifest in new
        ],
        messages=_told(sheets),
    )


def _protect_for(settings: Settings, contract: Contract) -> Protect:
    """Exports that the programmes share hold no person's code; what looks like one is hidden with the first secret."""
    programme = contract.programme or min(known.programme for known in load_contracts().values() if known.programme)
    return partial(pseudonym, read_secrets(settings, (programme,))[programme])


def _without_withdrawn(sheet: _Sheet, settings: Settings, known: list[Manifest]) -> _Sheet:
    """The sheet without rows about persons who have left."""
    tombstones = read_tombstones(settings.home)
    stops = any(tombstone.mode == "stop" for tombstone in tombstones)
    given = [
        pl.read_parquet(rows_file(settings, manifest))
        for manifest in known
        if stops and manifest.contract == sheet.contract.name
    ]
    return replace(sheet, checked=hold_back(sheet.checked, sheet.contract, tombstones, given))


def _unchanged(
    sent: SentFile, recognised: Recognised, known: list[Manifest], drop_free_text: bool
) -> list[dict[str, Any]]:
    """The entries of a file whose every part is loaded already, under whatever name; else nothing."""
    by_id = {manifest.load_id: manifest for manifest in known}
    contracts = recognised.contracts if recognised.is_workbook_of_sheets else recognised.contracts[:1]
    for dropped in {True, drop_free_text}:
        former = [by_id.get(sent.load_id(contract.sheet, dropped)) for contract in contracts]
        if all(former):
            return [manifest.entry("unchanged", None) for manifest in former if manifest]
    return []
