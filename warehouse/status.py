"""What `genombrott status` says: what is served, what is loaded, what lies in quarantine, and whether all is well."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import UserError
from warehouse.explain import count_losses
from warehouse.snapshots import Snapshot, current_snapshot, open_published

Entry = dict[str, Any]


def read_last_build(home: Path) -> dict[str, Any] | None:
    """How the last build went, or None before the first."""
    try:
        return json.loads((home / "last_build.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def build_status(home: Path, entries: Sequence[Entry], alarms: Sequence[str], n_to_look_at: int) -> dict[str, Any]:
    """The object of `status --json`.

    entries: one per load and refused file, counts final, with the keys of `check --json`. alarms: Swedish lines on what
    makes the home unhealthy besides its builds. n_to_look_at: rows in quarantine that nobody has settled.
    """
    snapshot = current_snapshot(home)
    last_build = read_last_build(home)
    messages = list(alarms)
    release: dict[str, Any] | None = None
    built: set[str] = set()
    if snapshot is None:
        messages.append("Inget är publicerat ännu. Kör genombrott refresh eller genombrott build.")
    else:
        try:
            release, built = _read_snapshot(snapshot)
        except (UserError, duckdb.Error):
            messages.append(f"Publiceringen {snapshot.id} går inte att läsa. Kör genombrott build eller rollback.")
        if not snapshot.research.is_file():
            messages.append("Forskarfilen är borttagen efter en återkallelse. Kör genombrott build.")
    if last_build is not None and not last_build["ok"]:
        messages.append(f"Det senaste bygget misslyckades: {last_build['message_sv']}")
    healthy = not messages
    waiting = [entry["file"] for entry in entries if entry["load_id"] and entry["load_id"] not in built]
    if snapshot is not None and waiting:
        messages.append(f"Inläst men inte byggt ännu: {', '.join(waiting)}. Kör genombrott build.")
    return {
        "healthy": healthy,
        "snapshot": snapshot.id if snapshot else None,
        "release": release,
        "files": list(entries),
        "quarantine": _quarantine(entries),
        "n_to_look_at": n_to_look_at,
        "last_build": last_build,
        "disclosure": count_losses(home),
        "messages": messages,
    }


def _quarantine(files: Sequence[Entry]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for entry in files:
        if entry["status"] != "replaced":
            total.update(entry["quarantined"])
    return dict(sorted(total.items()))


def _read_snapshot(snapshot: Snapshot) -> tuple[dict[str, Any], set[str]]:
    """The release row, and the ids of the loads it was built from."""
    with open_published(snapshot.published) as connection:
        described = connection.execute(
            "select release_id, made_at, git_commit, digest, reporting_date from published.release"
        )
        names = [column[0] for column in described.description or []]
        rows = described.fetchall()
        loads = connection.execute("select load_id from published.loads where load_id is not null").fetchall()
    release = dict(zip(names, rows[0], strict=True)) if rows else {}
    return {name: str(value) for name, value in release.items()}, {load_id for (load_id,) in loads}
