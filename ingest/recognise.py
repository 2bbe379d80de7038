"""Which export a file is: by its name, or by what the data steward says it is."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ingest.contract import Contract
from ingest.refusal import Refusal

_VERSION = re.compile(r"_v(\d{1,4})$", re.IGNORECASE)


@dataclass(frozen=True)
class Recognised:
    """The contracts to read a file by, its name without ending and `_vN`, and the N (1 when there is none)."""

    contracts: tuple[Contract, ...]
    stem: str
    version: int

    def slot(self, contract: Contract) -> str:
        """What a file shares with its corrections; an export that is one file has one slot, however it is named."""
        return self.stem.lower() if contract.parts else Path(contract.file).stem


def _name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.name)


def _by_name(name: str, contracts: dict[str, Contract]) -> Recognised | None:
    for contract in contracts.values():
        if match := contract.file_pattern.fullmatch(name):
            same_file = tuple(other for other in contracts.values() if other.file == contract.file)
            return Recognised(same_file, match["slot"], int(match["version"] or 1))
    return None


def recognise(path: Path, contracts: dict[str, Contract], export: str | None) -> Recognised:
    """The contracts (several for a workbook with several sheets) that a file is to be read by, most likely first.
    Raises Refusal when the file is of no known export."""
    name = _name(path)
    by_name = _by_name(name, contracts)
    if export is None:
        if by_name is None:
            raise Refusal(
                "Filen är ingen känd export. Ge den det namn som exporten ska ha,"
                " eller säg vilken export det är med --export."
            )
        return by_name
    named = tuple(contract for contract in contracts.values() if export in (contract.name, contract.feed))
    if not named:
        known = ", ".join(sorted({contract.feed for contract in contracts.values()}))
        raise Refusal(f"Det finns ingen export som heter så. Välj en av: {known}.")
    if by_name and set(by_name.contracts) <= set(named):
        return by_name
    stem = Path(name).stem
    version = _VERSION.search(stem)
    return Recognised(named, _VERSION.sub("", stem), int(version[1]) if version else 1)
