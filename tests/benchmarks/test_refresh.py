"""How long the daily command takes and how much memory, at the demo's size."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from conftest import Genombrott

from ingest.demo import DEMO_FILES

ROUNDS = 3


def timed(home: Path, *arguments: str) -> tuple[float, float]:
    """Seconds, and peak memory in MiB of the largest process of the run."""
    environment = {
        **os.environ,
        "GENOMBROTT_HOME": str(home),
        "GENOMBROTT_SECRETS": str(home.parent / f"{home.name}-secrets"),
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "warehouse.cli", *arguments], env=environment, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1)
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def test_refresh(tmp_path: Path, genombrott: Genombrott) -> None:
    runs = []
    for number in range(ROUNDS):
        home = tmp_path / f"home{number}"
        genombrott(home, "init")
        runs.append(timed(home, "refresh", str(DEMO_FILES)))
    print(f"\nrefresh of the demo files, seconds (median of {ROUNDS}): {statistics.median(run[0] for run in runs):.1f}")
    print(f"refresh of the demo files, peak memory of one process, MiB: {max(run[1] for run in runs):.0f}")
    again = timed(tmp_path / "home0", "refresh", str(DEMO_FILES))
    print(f"refresh with nothing new, seconds: {again[0]:.1f}")
