"""The landing zone: one immutable Parquet file and one manifest per load, whole or not at all."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict

from ingest.checks import later_duplicates
from ingest.contract import Contract
from warehouse.files import move_into_place, write_text
from warehouse.settings import Settings


class LeftOutRow(BaseModel):
    """A row that does not count. Nothing of the row itself is kept."""

    model_config = ConfigDict(frozen=True)

    row_number: int
    outcome: str
    reason: str
    column_name: str | None = None
    is_withdrawal: bool = False


class Manifest(BaseModel):
    """What is known of one load (a file, or one sheet of a workbook) besides its rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    load_id: str
    contract: str
    export: str
    programme: str | None
    file_name: str
    sheet: str | None
    slot: str
    version: int
    sequence: int
    sha256: str
    loaded_at: datetime
    encoding: str | None
    warnings: tuple[str, ...]
    n_rows: int
    n_blank: int
    n_candidates: int
    n_double_keys: int
    provisional: bool
    drops_free_text: bool = False
    left_out: tuple[LeftOutRow, ...]

    @property
    def label(self) -> str:
        """The file as it is spoken of: `narvaro.csv`, `intervjulogg.xlsx#Logg`."""
        return f"{self.file_name}#{self.sheet}" if self.sheet else self.file_name

    def entry(self, status: str, superseded_by: str | None) -> dict[str, Any]:
        """The file's entry in --json; counts of references are not settled yet where `provisional`."""
        counts = {outcome: Counter[str]() for outcome in ("set_aside", "quarantined")}
        for row in self.left_out:
            counts[row.outcome][row.reason] += 1
        if self.n_double_keys:
            counts["quarantined"]["dubblettnyckel"] = self.n_double_keys
        return {
            "file": self.label,
            "export": self.export,
            "rows": self.n_rows,
            "blank": self.n_blank,
            "accepted": self.n_candidates - self.n_double_keys,
            "set_aside": dict(sorted(counts["set_aside"].items())),
            "quarantined": dict(sorted(counts["quarantined"].items())),
            "status": status,
            "superseded_by": superseded_by,
            "load_id": self.load_id,
            "provisional": self.provisional,
        }


class RefusedFile(BaseModel):
    """A file that was not taken in: its name and why, nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_name: str
    sha256: str
    reason: str
    refused_at: datetime

    def entry(self) -> dict[str, Any]:
        return refused_entry(self.file_name)


def refused_entry(file_name: str) -> dict[str, Any]:
    return {
        "file": file_name,
        "export": None,
        "rows": 0,
        "blank": 0,
        "accepted": 0,
        "set_aside": {},
        "quarantined": {},
        "status": "refused",
        "superseded_by": None,
        "load_id": None,
        "provisional": False,
    }


def digest_of(data: bytes) -> str:
    """SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


class SentFile:
    """The bytes of a file as it was sent, and what they are known by; the bytes can be given away before they are
    checked, so that a large file is not in memory twice."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._hash = hashlib.sha256(data)

    @property
    def digest(self) -> str:
        """SHA-256 in hex."""
        return self._hash.hexdigest()

    def load_id(self, sheet: str | None = None, drop_free_text: bool = False) -> str:
        """Id of a load: the same bytes (and sheet, and decision about free text) are the same load, whatever the file
        is called."""
        marked = self._hash.copy()
        marked.update((b"#" + sheet.encode() if sheet else b"") + (b"#drop-free-text" if drop_free_text else b""))
        return marked.hexdigest()[:16]

    def give_away(self) -> bytes:
        """The bytes, which are not kept here any more."""
        data, self.data = self.data, b""
        return data


def write_load(settings: Settings, manifest: Manifest, candidates: pl.DataFrame) -> None:
    """Rows first, manifest last: a load counts from the moment its manifest is there."""
    folder = settings.landing / manifest.contract
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{manifest.load_id}.parquet.new"
    candidates.write_parquet(draft, compression="zstd")
    move_into_place(draft, rows_file(settings, manifest))
    write_text(folder / f"{manifest.load_id}.json", manifest.model_dump_json(indent=1))


def rewrite_load(
    settings: Settings, manifest: Manifest, contract: Contract, rows: pl.DataFrame, left_out: list[LeftOutRow]
) -> None:
    """A load with fewer rows than before. The manifest first: a crash before the rows are replaced leaves rows that the
    manifest says are left out, and the rewriting can be repeated."""
    n_double_keys = int(later_duplicates(rows, contract).sum())
    new = manifest.model_copy(
        update={
            "left_out": tuple(left_out),
            "n_candidates": manifest.n_rows - len(left_out),
            "n_double_keys": n_double_keys,
        }
    )
    folder = settings.landing / manifest.contract
    write_text(folder / f"{manifest.load_id}.json", new.model_dump_json(indent=1))
    draft = folder / f".{manifest.load_id}.parquet.new"
    rows.write_parquet(draft, compression="zstd")
    move_into_place(draft, rows_file(settings, manifest))


def rows_file(settings: Settings, manifest: Manifest) -> Path:
    return settings.landing / manifest.contract / f"{manifest.load_id}.parquet"


def _refusals_folder(home: Path) -> Path:
    return home / "refusals"


def write_refusal(settings: Settings, file_name: str, digest: str, reason: str) -> None:
    """Remembers that a file was refused: its name and the reason."""
    folder = _refusals_folder(settings.home)
    folder.mkdir(parents=True, exist_ok=True)
    refusal = RefusedFile(file_name=file_name, sha256=digest, reason=reason, refused_at=datetime.now(UTC))
    name = digest_of(f"{file_name}/{digest}".encode())[:16]
    write_text(folder / f"{name}.json", refusal.model_dump_json(indent=1))


def read_manifests(home: Path) -> list[Manifest]:
    """Every load in force or replaced, in the order of loading."""
    paths: Iterable[Path] = sorted((home / "landing").glob("*/*.json"))
    manifests = [Manifest.model_validate(json.loads(path.read_text(encoding="utf-8"))) for path in paths]
    return sorted(manifests, key=lambda manifest: (manifest.sequence, manifest.sheet or ""))


def read_refusals(home: Path) -> list[RefusedFile]:
    """The newest refusal of each file name that has not been taken in since."""
    loaded = {manifest.file_name: manifest.loaded_at for manifest in read_manifests(home)}
    newest: dict[str, RefusedFile] = {}
    for path in _refusals_folder(home).glob("*.json"):
        refusal = RefusedFile.model_validate(json.loads(path.read_text(encoding="utf-8")))
        former = newest.get(refusal.file_name)
        if former is None or refusal.refused_at > former.refused_at:
            newest[refusal.file_name] = refusal
    return [
        refusal for name, refusal in sorted(newest.items()) if name not in loaded or loaded[name] < refusal.refused_at
    ]


def replacements(manifests: list[Manifest]) -> dict[str, str | None]:
    """For each load the file that has replaced it, or None while it is in force: the highest version of a slot wins,
    and among files of the same version the latest load."""
    winners: dict[tuple[str, str, str | None], Manifest] = {}
    for manifest in manifests:
        slot = (manifest.contract, manifest.slot, manifest.sheet)
        former = winners.get(slot)
        if former is None or (manifest.version, manifest.sequence) > (former.version, former.sequence):
            winners[slot] = manifest
    replaced_by = {}
    for manifest in manifests:
        winner = winners[manifest.contract, manifest.slot, manifest.sheet]
        replaced_by[manifest.load_id] = None if winner.load_id == manifest.load_id else winner.file_name
    return replaced_by


def prepare(home: Path) -> None:
    """Makes the landing folder and removes what a crash left behind: drafts, and rows without a manifest."""
    landing = home / "landing"
    home.mkdir(parents=True, exist_ok=True)
    landing.mkdir(mode=0o700, exist_ok=True)
    for draft in [*landing.glob("*/.*.new"), *_refusals_folder(home).glob(".*.new")]:
        draft.unlink()
    for rows in landing.glob("*/*.parquet"):
        if not rows.with_suffix(".json").exists():
            rows.unlink()
