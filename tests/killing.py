"""Kills a `genombrott refresh` at a chosen moment and looks at what readers then see."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from warehouse.settings import REPOSITORY
from warehouse.snapshots import current_snapshot, open_published, open_research


def start_refresh(home: Path, inbox: Path) -> subprocess.Popen[bytes]:
    """`genombrott refresh inbox` in a process of its own, with secrets beside the home."""
    return subprocess.Popen(
        [sys.executable, "-m", "warehouse.cli", "refresh", str(inbox)],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "GENOMBROTT_HOME": str(home),
            "GENOMBROTT_SECRETS": str(home.parent / f"{home.name}-secrets"),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_when(process: subprocess.Popen[bytes], moment: Callable[[], bool], longest: float = 120) -> bool:
    """Kill -9 as soon as the moment has come; False when the process ended before it came."""
    deadline = time.monotonic() + longest
    while process.poll() is None:
        if moment() or time.monotonic() > deadline:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.002)
    return False


def check_served(home: Path) -> str | None:
    """The id of the served snapshot, both of whose files can be read; None before the first. Fails on a torn one."""
    if not (home / "CURRENT").exists():
        return None
    snapshot = current_snapshot(home)
    assert snapshot is not None, "CURRENT points to a snapshot that is not there: every page is empty"
    with open_published(snapshot.published) as connection:
        shown = connection.execute("select count(*) from published.indicator_values").fetchall()[0][0]
        release = connection.execute("select release_id from published.release").fetchall()
    with open_research(snapshot.research) as connection:
        kept = connection.execute("select count(*) from indicators.indicator_values").fetchall()[0][0]
    assert shown and kept, "the served snapshot is empty"
    assert release == [(snapshot.id,)], "the two files do not belong together"
    return snapshot.id
