"""What `genombrott status` says: what is served, what is loaded, what lies in quarantine, and whether all is well."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import UserError
from warehouse.snapshots import Snapshot, current_snapshot, open_published

Entry = dict[str, Any]


def read_last_build(home: Path) -> dict[str, Any] | None:
    """How the last build went, or None before the first."""
    try:
        return json.loads((home / "last_build.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def build_status(home: Path, entries: Sequence[Entry]) -> dict[str, Any]:
    """The object of `status --json`.

    entries: one per load and refused file as the landing zone knows them, with the keys of `check --json`. Where a load
    is in the served snapshot its counts are those of the build: references and double keys are settled there.
    """
    snapshot = current_snapshot(home)
    last_build = read_last_build(home)
    messages: list[str] = []
    release: dict[str, Any] | None = None
    settled: dict[str, Entry] = {}
    if snapshot is None:
        messages.append("Inget är publicerat ännu. Kör genombrott refresh eller genombrott build.")
    else:
        try:
            release, settled = _read_snapshot(snapshot)
        except (UserError, duckdb.Error):
            messages.append(f"Publiceringen {snapshot.id} går inte att läsa. Kör genombrott build eller rollback.")
    if last_build is not None and not last_build["ok"]:
        messages.append(f"Det senaste bygget misslyckades: {last_build['message_sv']}")
    files = [{**entry, **settled.get(entry["load_id"], {})} for entry in entries]
    healthy = not messages
    waiting = [entry["file"] for entry in files if entry["load_id"] and entry["load_id"] not in settled]
    if snapshot is not None and waiting:
        messages.append(f"Inläst men inte byggt ännu: {', '.join(waiting)}. Kör genombrott build.")
    return {
        "healthy": healthy,
        "snapshot": snapshot.id if snapshot else None,
        "release": release,
        "files": files,
        "quarantine": _quarantine(files),
        "last_build": last_build,
        "messages": messages,
    }


def needs_attention(files: Sequence[Entry]) -> bool:
    """Whether rows that would count lie in quarantine; what has been replaced no longer matters."""
    return bool(_quarantine(files))


def _quarantine(files: Sequence[Entry]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for entry in files:
        if entry["status"] != "replaced":
            total.update(entry["quarantined"])
    return dict(sorted(total.items()))


def _read_snapshot(snapshot: Snapshot) -> tuple[dict[str, Any], dict[str, Entry]]:
    """The release row, and the settled counts of every load by load_id."""
    with open_published(snapshot.published) as connection:
        described = connection.execute(
            "select release_id, made_at, git_commit, digest, reporting_date from published.release"
        )
        names = [column[0] for column in described.description or []]
        rows = described.fetchall()
        loads = connection.execute(
            "select load_id, n_rows, n_blank, n_accepted from published.loads where load_id is not null"
        ).fetchall()
        outcomes = connection.execute(
            "select load_id, outcome, reason, n_rows from published.load_outcomes order by load_id, reason"
        ).fetchall()
    release = dict(zip(names, rows[0], strict=True)) if rows else {}
    settled: dict[str, Entry] = {
        load_id: {
            "rows": rows,
            "blank": blank,
            "accepted": accepted,
            "set_aside": {},
            "quarantined": {},
            "provisional": False,
        }
        for load_id, rows, blank, accepted in loads
    }
    for load_id, outcome, reason, count in outcomes:
        if load_id in settled:
            settled[load_id][outcome][reason] = count
    return {name: str(value) for name, value in release.items()}, settled
