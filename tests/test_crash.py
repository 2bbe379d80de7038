"""Promise: pull the plug at any moment; the pages show what they showed, and the next refresh works."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Genombrott
from killing import check_served, kill_when, start_refresh

from ingest.demo import DEMO_FILES

# A correction that is new to the demo's home: the same rows, one of them sent again with another time.
_SENT = "narvaro.csv"


def correct(inbox: Path, number: int) -> None:
    """A new version of one export: something to load, and so something to build."""
    lines = (DEMO_FILES / _SENT).read_bytes().splitlines(keepends=True)
    (inbox / _SENT).write_bytes(b"".join(lines[: len(lines) - number]))


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(demo_home, copy)
    shutil.copytree(demo_home.parent / f"{demo_home.name}-secrets", tmp_path / "home-secrets")
    return copy


def moments(home: Path) -> dict[str, Callable[[], bool]]:
    """Moments of a refresh, as they show on disk."""
    started = time.monotonic()
    landed = len(list(home.glob("landing/*/*")))
    return {
        "at once": lambda: time.monotonic() - started > 0.4,
        "the first rows land": lambda: len(list(home.glob("landing/*/*"))) > landed,
        "dbt works": lambda: any(home.glob("scratch/*/build.duckdb")),
    }


@pytest.mark.timeout(240)
def test_a_killed_refresh_harms_nobody(home: Path, tmp_path: Path, genombrott: Genombrott) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    served = check_served(home)
    for number, name in enumerate(moments(home), start=1):
        correct(inbox, number)
        moment = moments(home)[name]
        assert kill_when(start_refresh(home, inbox), moment), f"the refresh ended before: {name}"
        assert check_served(home) == served, f"killed when {name}, a reader sees something else than before"
    run = genombrott(home, "refresh", str(inbox))
    assert run.returncode in (0, 1), f"after a crash the daily command fails:\n{run.stderr[-2000:]}"
    assert check_served(home) != served, "the refresh after a crash publishes nothing"
    assert not list(home.glob("landing/*/.*")), "drafts of the killed runs are left"
    again = genombrott(home, "refresh", str(inbox))
    assert "Inget nytt" in again.stderr, "the crash is loaded again and again"
