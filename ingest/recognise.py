"""Which export a file is: by its name, or by what the data steward says it is."""

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ingest.contract import Contract
from ingest.refusal import Refusal
from ingest.words import same_word

_VERSION = re.compile(r"_v(\d{1,4})$", re.IGNORECASE)


@dataclass(frozen=True)
class Recognised:
    """The contracts to read a file by, most likely first (all of them, where they are the sheets of one workbook); what
    the file's name says (`part`), and the N of `_vN` (1 when there is none)."""

    contracts: tuple[Contract, ...]
    part: str
    version: int

    @property
    def is_workbook_of_sheets(self) -> bool:
        return len({contract.file for contract in self.contracts}) == 1 and all(c.sheet for c in self.contracts)

    def slot(self, contract: Contract) -> str:
        """What a file shares with its corrections, however it is named."""
        return contract.file.rpartition(".")[0].replace("{part}", self.part)


def shown_name(path: Path) -> str:
    """The file's name as it can be written down: bytes that are no text, as old archives leave them, are marked."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _name(path: Path) -> str:
    return unicodedata.normalize("NFC", shown_name(path))


def _is_template(name: str, contract: Contract) -> bool:
    return name.lower().endswith(".xlsx") and not contract.file.endswith(".xlsx")


def _by_name(name: str, contracts: dict[str, Contract]) -> Recognised | None:
    for contract in contracts.values():
        if match := contract.file_pattern.fullmatch(name):
            same_file = [other for other in contracts.values() if other.file == contract.file]
            if _is_template(name, contract):
                same_file = [other.as_template() for other in same_file]
            return Recognised(tuple(same_file), (match["part"] or "").lower(), int(match["version"] or 1))
    return None


def _named(export: str, contracts: dict[str, Contract]) -> list[Contract]:
    """Contracts that a data steward may mean: by the export's name, one of its contracts, or a sheet of a workbook."""
    word = same_word(export)
    return [
        contract
        for contract in contracts.values()
        if word in {same_word(contract.name), same_word(contract.feed), same_word(contract.feed.split("/")[0])}
    ]


def _part_in(stem: str, contract: Contract) -> str:
    """The part that a file with a name of its own speaks of. Raises Refusal when it names none or several."""
    words = set(re.split(r"[^0-9a-zåäöé]+", stem.lower()))
    found = [part for part in contract.parts if part in words]
    if contract.parts and len(found) != 1:
        raise Refusal(
            f"Filens namn säger inte vilken del den gäller. Låt namnet innehålla en av: {', '.join(contract.parts)}."
        )
    return found[0] if found else ""


def recognise(path: Path, contracts: dict[str, Contract], export: str | None) -> Recognised:
    """The contracts (several for a workbook with several sheets) that a file is to be read by, most likely first.
    Raises Refusal when the file is of no known export."""
    name = _name(path)
    by_name = _by_name(name, contracts)
    if export is None:
        if by_name is None and _by_name(f"{Path(name).stem}.xlsx", contracts):
            raise Refusal(
                f"En arbetsbok ska vara en xlsx-fil, inte {Path(name).suffix}. Spara om den som .xlsx i Excel."
            )
        if by_name is None:
            raise Refusal(
                "Filen är ingen känd export. Ge den det namn som exporten ska ha,"
                " eller säg vilken export det är med --export."
            )
        return by_name
    named = _named(export, contracts)
    if not named:
        known = ", ".join(sorted({contract.feed.split("/")[0] for contract in contracts.values()}))
        raise Refusal(f"Det finns ingen export som heter så. Välj en av: {known}.")
    if by_name and {contract.name for contract in by_name.contracts} & {contract.name for contract in named}:
        return by_name
    if any(_is_template(name, contract) and contract.by_hand for contract in named):
        named = [contract.as_template() for contract in named]
    workbook = [contract for contract in contracts.values() if contract.file == named[0].file]
    if all(contract.sheet for contract in workbook):
        named = workbook
    stem = Path(name).stem
    version = _VERSION.search(stem)
    return Recognised(tuple(named), _part_in(_VERSION.sub("", stem), named[0]), int(version[1]) if version else 1)
