"""Which snapshot is served, which others are kept, and how a snapshot is opened."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.errors import UserError
from warehouse.files import sync_folder, write_text

KEPT = 5
_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
# Reference: https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview. A reader can neither write, read
# other files, load extensions nor change these settings.
_LOCKED_DOWN: Mapping[str, str] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "allow_community_extensions": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_persistent_secrets": "false",
    "temp_directory": "",
}
# A page asks for a few hundred rows: half a gigabyte and three seconds are far above what any of them needs.
_PAGE_LIMITS = {"memory_limit": "512MB", "threads": "1", "max_execution_time": "3000"}
_RESEARCH_LIMITS = {"memory_limit": "2GB", "threads": "2"}


@dataclass(frozen=True)
class Snapshot:
    """The two files of one publication: `published` for pages, `research` for researchers. The research file is gone
    after somebody has withdrawn, until the next build."""

    id: str
    published: Path
    research: Path

    @property
    def is_whole(self) -> bool:
        return self.published.is_file()


def snapshot_at(home: Path, snapshot_id: str) -> Snapshot:
    """The paths that belong to an id, whether or not the files are there."""
    return Snapshot(snapshot_id, home / f"published-{snapshot_id}.duckdb", home / f"research-{snapshot_id}.duckdb")


def current_snapshot(home: Path) -> Snapshot | None:
    """The served snapshot, or None when nothing whole is published. Readers open the files by these unique names."""
    try:
        snapshot_id = (home / "CURRENT").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    snapshot = snapshot_at(home, snapshot_id)
    return snapshot if _ID.fullmatch(snapshot_id) and snapshot.is_whole else None


def list_snapshots(home: Path) -> list[Snapshot]:
    """Every whole snapshot of the home, the newest first."""
    ids = {match.group() for file in home.glob("published-*.duckdb") if (match := _ID.search(file.name))}
    snapshots = (snapshot_at(home, snapshot_id) for snapshot_id in sorted(ids, reverse=True))
    return [snapshot for snapshot in snapshots if snapshot.is_whole]


def serve_snapshot(home: Path, snapshot: Snapshot) -> None:
    """Move the pointer: readers that are open keep the old files, new readers get the new ones."""
    write_text(home / "CURRENT", snapshot.id + "\n")


def rollback(home: Path, snapshot_id: str | None = None) -> Snapshot:
    """Serve an earlier snapshot: the named one, or the newest that is older than the served one. Raises UserError."""
    current = current_snapshot(home)
    kept = list_snapshots(home)
    if snapshot_id is not None:
        chosen = [snapshot for snapshot in kept if snapshot.id == snapshot_id]
    else:
        chosen = [snapshot for snapshot in kept if current is not None and snapshot.id < current.id]
    if not chosen:
        names = ", ".join(snapshot.id for snapshot in kept) or "inga"
        raise UserError(
            "Det finns ingen sådan tidigare publicering att gå tillbaka till.",
            f"Sparade publiceringar: {names}.",
            "Ange en av dem: genombrott rollback PUBLICERING.",
        )
    serve_snapshot(home, chosen[0])
    return chosen[0]


def prune_snapshots(home: Path, kept: int = KEPT) -> None:
    """Remove all but the newest snapshots and the served one, and research files without their published file, which
    a crash can leave."""
    current = current_snapshot(home)
    spared = list_snapshots(home)[:kept] + ([current] if current else [])
    names = {path.name for snapshot in spared for path in (snapshot.published, snapshot.research)}
    for file in [*home.glob("published-*.duckdb*"), *home.glob("research-*.duckdb*")]:
        if file.name not in names:
            file.unlink()
    sync_folder(home)


def destroy_research(home: Path) -> None:
    """Remove every research file: a person who has withdrawn may be in any of them. Pages keep their protected file."""
    for file in home.glob("research-*.duckdb*"):
        file.unlink()
    sync_folder(home)


def keep_only(home: Path, snapshot: Snapshot) -> None:
    """Remove every other snapshot, earlier copies included."""
    for file in [*home.glob("published-*.duckdb*"), *home.glob("research-*.duckdb*")]:
        if file not in (snapshot.published, snapshot.research):
            file.unlink()
    sync_folder(home)


def open_published(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only, locked-down connection to a published snapshot; every query ends within three seconds."""
    return _open(path, _PAGE_LIMITS)


def open_research(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only, locked-down connection to a research snapshot; queries may take the time they need."""
    return _open(path, _RESEARCH_LIMITS)


def _open(path: Path, limits: Mapping[str, str]) -> duckdb.DuckDBPyConnection:
    if not path.is_file() and path.name.startswith("research-"):
        raise UserError(
            "Forskarfilen är borttagen, eftersom någon har återkallat sitt samtycke.",
            "En ny utan personen görs vid nästa bygge.",
            "Kör genombrott build.",
        )
    try:
        return duckdb.connect(os.fspath(path), read_only=True, config={**_LOCKED_DOWN, **limits})
    except duckdb.Error:
        raise UserError(
            f"Publiceringen {path.stem.partition('-')[2]} går inte att öppna.",
            "Filen saknas eller är skadad.",
            "Kör genombrott rollback för att visa en tidigare, eller genombrott build för att bygga en ny.",
        ) from None
