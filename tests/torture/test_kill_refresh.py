"""Kill -9 at random moments of `genombrott refresh`, GENOMBROTT_KILLS times (100)."""

import os
import random
import time
from pathlib import Path

from conftest import Genombrott
from killing import check_served, kill_when, start_refresh

from ingest.demo import demo_files


def test_the_served_snapshot_is_whole_after_every_kill(tmp_path: Path, genombrott: Genombrott) -> None:
    """Every refresh finds a correction, so that each has something to load and to build."""
    times, draw = int(os.environ.get("GENOMBROTT_KILLS", "100")), random.Random(1)
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    inbox.mkdir()
    for path in demo_files():
        (inbox / path.name).write_bytes(path.read_bytes())
    genombrott(home, "init")
    started = time.monotonic()
    assert start_refresh(home, inbox).wait() in (0, 1), "the first refresh fails"
    longest = time.monotonic() - started
    lines = (inbox / "narvaro.csv").read_bytes().splitlines(keepends=True)
    killed = 0
    for number in range(times):
        served = check_served(home)
        (inbox / "narvaro.csv").write_bytes(b"".join(lines[: len(lines) - 1 - number]))
        at = time.monotonic() + draw.uniform(0, longest)
        killed += kill_when(start_refresh(home, inbox), lambda at=at: time.monotonic() > at)  # type: ignore[misc]
        now = check_served(home)
        assert served is None or (now is not None and now >= served), "a kill took the pages back in time"
    assert start_refresh(home, inbox).wait() in (0, 1), "the refresh after the kills fails"
    print(f"\nkilled refreshes: {killed} of {times}, served snapshot whole every time")
