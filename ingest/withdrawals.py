"""A person leaves: tombstones, and landing files rewritten without the person.

A tombstone holds the pseudonym and nothing else of the person. It lies outside the landing zone, is written before
anything is removed, and is done when nothing is left: an erasure that a crash has cut short is completed by the next
command that builds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, TypeAdapter

from ingest.checks import Checked
from ingest.contract import Contract
from ingest.landing import LeftOutRow, Manifest, read_manifests, rewrite_load, rows_file
from warehouse.files import write_text
from warehouse.settings import Settings

Mode = Literal["erase", "stop"]
_REASON = "aterkallad"


class Tombstone(BaseModel):
    """One person of one programme who has withdrawn. `is_done`: nothing of the person is left where it must not be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    programme: str
    pseudonym: str
    mode: Mode
    decided_at: datetime
    is_done: bool = False


_TOMBSTONES = TypeAdapter(list[Tombstone])


def _file(home: Path) -> Path:
    return home / "tombstones.json"


def read_tombstones(home: Path) -> list[Tombstone]:
    """Every withdrawal that was ever decided in a home."""
    try:
        return _TOMBSTONES.validate_json(_file(home).read_bytes())
    except FileNotFoundError:
        return []


def _write(home: Path, tombstones: Iterable[Tombstone]) -> None:
    write_text(_file(home), _TOMBSTONES.dump_json(list(tombstones), indent=1).decode())


def keep_tombstone(home: Path, programme: str, pseudonym: str, mode: Mode, is_done: bool = False) -> Tombstone:
    """Adds or strengthens a person's tombstone; an erasure is never softened into a stop. `is_done`: nothing is to be
    removed."""
    known = read_tombstones(home)
    own = next((t for t in known if (t.programme, t.pseudonym) == (programme, pseudonym)), None)
    if own and (own.mode == mode or own.mode == "erase"):
        return own
    new = Tombstone(programme=programme, pseudonym=pseudonym, mode=mode, decided_at=datetime.now(UTC))
    new = new.model_copy(update={"is_done": is_done})
    _write(home, [*(tombstone for tombstone in known if tombstone != own), new])
    return new


def is_withdrawn(home: Path, programme: str, pseudonym: str, mode: Mode) -> bool:
    """Whether a person has left already, at least as thoroughly, with nothing left to do."""
    return any(
        (known.programme, known.pseudonym) == (programme, pseudonym) and known.mode in {mode, "erase"} and known.is_done
        for known in read_tombstones(home)
    )


def pending_erasures(home: Path) -> list[Tombstone]:
    """Erasures that are decided but not known to be complete."""
    return [tombstone for tombstone in read_tombstones(home) if tombstone.mode == "erase" and not tombstone.is_done]


def mark_done(home: Path) -> None:
    """Every erasure is complete."""
    _write(home, [tombstone.model_copy(update={"is_done": True}) for tombstone in read_tombstones(home)])


def person_columns(contract: Contract) -> list[str]:
    """Names of the columns that hold pseudonyms."""
    return [column.name for column in contract.stored if column.treatment == "pseudonym"]


def is_about(candidates: pl.DataFrame, contract: Contract, pseudonyms: Iterable[str]) -> pl.Series:
    """True for rows in which one of the persons stands in any pseudonymised column."""
    wanted = list(pseudonyms)
    columns = person_columns(contract)
    if not columns or not wanted:
        return pl.Series([False] * candidates.height, dtype=pl.Boolean)
    return candidates.select(pl.any_horizontal(pl.col(columns).is_in(wanted).fill_null(False))).to_series()


def _left_out_rows(row_numbers: Iterable[int]) -> list[LeftOutRow]:
    return [LeftOutRow(row_number=row, outcome="set_aside", reason=_REASON) for row in row_numbers]


def hold_back(
    checked: Checked, contract: Contract, tombstones: Sequence[Tombstone], given: Sequence[pl.DataFrame]
) -> Checked:
    """Sets aside what must not come in: every row about an erased person, and rows about a stopped person that are not
    word for word in `given` (the rows loaded of the same export before)."""
    own = [tombstone for tombstone in tombstones if tombstone.programme == contract.programme]
    candidates = checked.candidates
    erased = is_about(candidates, contract, [t.pseudonym for t in own if t.mode == "erase"])
    stopped = is_about(candidates, contract, [t.pseudonym for t in own if t.mode == "stop"])
    if stopped.any():
        stopped = stopped & ~_is_given(candidates, given)
    withdrawn = erased | stopped
    if not withdrawn.any():
        return checked
    left_out = pl.DataFrame(
        [
            {**row.model_dump(), "is_withdrawal": False}
            for row in _left_out_rows(candidates["row_number"].filter(withdrawn))
        ],
        schema=checked.left_out.schema,
    )
    return replace(
        checked,
        candidates=candidates.filter(~withdrawn),
        left_out=pl.concat([checked.left_out, left_out]).sort("row_number"),
    )


def _is_given(candidates: pl.DataFrame, given: Sequence[pl.DataFrame]) -> pl.Series:
    columns = [name for name in candidates.columns if name not in {"row_number", "same_key"}]
    if not given:
        return pl.Series([False] * candidates.height, dtype=pl.Boolean)
    known = pl.concat(frame.select(columns) for frame in given).unique().with_columns(_known=True)
    joined = candidates.join(known, on=columns, how="left", maintain_order="left", nulls_equal=True)
    return joined["_known"].fill_null(False)


def is_in_landing(settings: Settings, contracts: dict[str, Contract], programme: str, pseudonym: str) -> bool:
    """Whether any load, replaced ones included, holds a row about the person."""
    return any(
        is_about(pl.read_parquet(rows_file(settings, manifest)), contract, [pseudonym]).any()
        for manifest in read_manifests(settings.home)
        if manifest.programme == programme and (contract := contracts.get(manifest.contract)) is not None
    )


def erase_from_landing(settings: Settings, contracts: dict[str, Contract]) -> dict[str, int]:
    """Rewrites every landing file that holds an erased person, and says how many rows left each file. Can be repeated:
    what is gone already is not counted again."""
    erased = [tombstone for tombstone in read_tombstones(settings.home) if tombstone.mode == "erase"]
    removed: dict[str, int] = {}
    for manifest in read_manifests(settings.home):
        contract = contracts.get(manifest.contract)
        pseudonyms = [tombstone.pseudonym for tombstone in erased if tombstone.programme == manifest.programme]
        if contract is None or not pseudonyms or not person_columns(contract):
            continue
        rows = pl.read_parquet(rows_file(settings, manifest))
        gone = is_about(rows, contract, pseudonyms)
        if gone.any():
            removed[manifest.label] = int(gone.sum())
            _rewrite(settings, manifest, contract, rows.filter(~gone), rows["row_number"].filter(gone).to_list())
    return removed


def _rewrite(settings: Settings, manifest: Manifest, contract: Contract, rows: pl.DataFrame, gone: list[int]) -> None:
    known = {row.row_number for row in manifest.left_out}
    left_out = [*manifest.left_out, *_left_out_rows(row for row in gone if row not in known)]
    rewrite_load(settings, manifest, contract, rows, sorted(left_out, key=lambda row: row.row_number))
