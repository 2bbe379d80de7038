"""One file from bytes to landing: recognised, read, checked, pseudonymised, written. Also the same without writing."""

import secrets as random_source
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from ingest.areas import read_register
from ingest.checks import Checked, Protect, check_table, later_duplicates
from ingest.contract import Contract, load_contracts
from ingest.guard import holds_person_data
from ingest.landing import (
    LeftOutRow,
    Manifest,
    digest_of,
    load_id_of,
    read_manifests,
    refused_entry,
    replacements,
    write_load,
    write_refusal,
)
from ingest.pseudonyms import pseudonym
from ingest.read_delimited import read_delimited
from ingest.read_spss import read_spss
from ingest.read_workbook import read_workbook
from ingest.recognise import Recognised, recognise
from ingest.refusal import Refusal
from ingest.secrets import read_secrets
from ingest.text_table import TextTable, unknown_headers
from warehouse.settings import Settings

_UNREADABLE = "Filen går inte att öppna. Kontrollera att den finns, att den är en fil och att du får läsa den."


@dataclass(frozen=True)
class FileResult:
    """What became of one file. `entries` are its entries in --json, `messages` Swedish lines for the steward."""

    file_name: str
    entries: list[dict[str, Any]]
    refusal: str | None = None
    messages: list[str] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return self.refusal is not None

    @property
    def has_quarantine(self) -> bool:
        return any(entry["quarantined"] for entry in self.entries if entry["status"] in ("accepted", "unchanged"))


@dataclass(frozen=True)
class _Sheet:
    """One checked table of a file: the whole file, or a sheet of a workbook."""

    contract: Contract
    table: TextTable
    checked: Checked
    messages: list[str]


def _read_table(data: bytes, contract: Contract) -> TextTable:
    if contract.dialect == "spss":
        return read_spss(data)
    if contract.dialect == "hand_kept_workbook":
        return read_workbook(data, contract)
    return read_delimited(data, contract)


def _messages(contract: Contract, table: TextTable) -> list[str]:
    unknown = [header for header in unknown_headers(contract, table.headers) if not holds_person_data(header)]
    dropped = [f"Okända kolumner lästes inte: {', '.join(unknown)}."] if unknown else []
    return [*table.warnings, *dropped]


def _check_sheet(data: bytes, contract: Contract, settings: Settings, protect: Protect) -> _Sheet:
    table = _read_table(data, contract)
    register = read_register(settings.participants == "all")
    checked = check_table(table, contract, register, protect)
    return _Sheet(contract, table, checked, _messages(contract, table))


def _check_by_any(data: bytes, contracts: tuple[Contract, ...], check: Callable[[Contract], _Sheet]) -> list[_Sheet]:
    """Contracts of one workbook are its sheets, and all must fit; otherwise the first contract that fits is the one."""
    if all(contract.sheet for contract in contracts):
        return [check(contract) for contract in contracts]
    first_refusal: Refusal | None = None
    for contract in contracts:
        try:
            return [check(contract)]
        except Refusal as refusal:
            first_refusal = first_refusal or refusal
    raise first_refusal or Refusal(_UNREADABLE)


def _check_data(
    data: bytes, recognised: Recognised, settings: Settings, protect_for: Callable[[Contract], Protect]
) -> list[_Sheet]:
    sheets = _check_by_any(
        data, recognised.contracts, lambda contract: _check_sheet(data, contract, settings, protect_for(contract))
    )
    if not any(sheet.table.frame.height for sheet in sheets):
        raise Refusal("Filen har rubriker men inga svar. Exportera den på nytt när det finns svar.")
    return sheets


def _manifest(sheet: _Sheet, data: bytes, file_name: str, recognised: Recognised, sequence: int) -> Manifest:
    contract, checked = sheet.contract, sheet.checked
    return Manifest(
        load_id=load_id_of(data, contract.sheet),
        contract=contract.name,
        export=contract.feed,
        programme=contract.programme,
        file_name=file_name,
        sheet=contract.sheet,
        slot=recognised.slot(contract),
        version=recognised.version,
        sequence=sequence,
        sha256=digest_of(data),
        loaded_at=datetime.now(UTC),
        encoding=sheet.table.encoding,
        warnings=tuple(sheet.messages),
        n_rows=sheet.table.frame.height,
        n_blank=sheet.table.n_blank,
        n_candidates=checked.candidates.height,
        n_double_keys=int(later_duplicates(checked.candidates, contract.key).sum()),
        provisional=bool(contract.references),
        left_out=tuple(LeftOutRow(**row) for row in checked.left_out.iter_rows(named=True)),
    )


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Refusal(_UNREADABLE) from None


def _refused(file_name: str, refusal: Refusal) -> FileResult:
    return FileResult(file_name, [refused_entry(file_name)], str(refusal))


def check_file(path: Path, settings: Settings, export: str | None = None) -> FileResult:
    """What `load` would say of a file; nothing is written and no secret is needed."""
    try:
        recognised = recognise(path, load_contracts(), export)
        data = _read_bytes(path)
        protect = partial(pseudonym, random_source.token_bytes())
        sheets = _check_data(data, recognised, settings, lambda _: protect)
    except Refusal as refusal:
        return _refused(path.name, refusal)
    manifests = [_manifest(sheet, data, path.name, recognised, 0) for sheet in sheets]
    return FileResult(
        path.name,
        [{**manifest.entry("accepted", None), "load_id": None} for manifest in manifests],
        messages=[message for sheet in sheets for message in sheet.messages],
    )


def load_file(path: Path, settings: Settings, export: str | None = None) -> FileResult:
    """Takes a file into landing. The same bytes again change nothing; a refused file leaves only its name and why.
    Raises UserError when a secret is missing or not kept safe."""
    contracts = load_contracts()
    known = read_manifests(settings.home)
    data = b""
    try:
        recognised = recognise(path, contracts, export)
        data = _read_bytes(path)
        if unchanged := _unchanged(data, recognised, known):
            return FileResult(path.name, unchanged)
        protect = partial(_protect_for, settings)
        sheets = _check_data(data, recognised, settings, protect)
    except Refusal as refusal:
        if path.is_file():
            write_refusal(settings, path.name, data, str(refusal))
        return _refused(path.name, refusal)
    sequence = 1 + max((manifest.sequence for manifest in known), default=0)
    new = [_manifest(sheet, data, path.name, recognised, sequence) for sheet in sheets]
    for manifest, sheet in zip(new, sheets, strict=True):
        write_load(settings, manifest, sheet.checked.candidates)
    replaced_by = replacements([*known, *new])
    return FileResult(
        path.name,
        [
            manifest.entry("replaced" if replaced_by[manifest.load_id] else "accepted", replaced_by[manifest.load_id])
            for manifest in new
        ],
        messages=[message for sheet in sheets for message in sheet.messages],
    )


def _protect_for(settings: Settings, contract: Contract) -> Protect:
    if contract.programme is None:
        return str
    return partial(pseudonym, read_secrets(settings, (contract.programme,))[contract.programme])


def _unchanged(data: bytes, recognised: Recognised, known: list[Manifest]) -> list[dict[str, Any]]:
    """The entries of a file whose every part is loaded already, under whatever name; else nothing."""
    by_id = {manifest.load_id: manifest for manifest in known}
    contracts = recognised.contracts
    parts = contracts if all(contract.sheet for contract in contracts) else contracts[:1]
    former = [by_id.get(load_id_of(data, contract.sheet)) for contract in parts]
    return [manifest.entry("unchanged", None) for manifest in former if manifest] if all(former) else []
