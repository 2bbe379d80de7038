"""Writing files so that a crash leaves the old content or the new, never half of it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names of a folder's files durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move_into_place(made: Path, target: Path) -> None:
    """Give a finished file its name: its bytes are on disk before the name is."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)
    sync_folder(target.parent)


def write_text(target: Path, text: str) -> None:
    """Replace a small text file in one step."""
    made = target.with_name(f".{target.name}.new")
    made.write_text(text, encoding="utf-8")
    move_into_place(made, target)


@contextmanager
def scratch_folder(scratch: Path, keep: bool = False) -> Iterator[Path]:
    """A working folder of one run, removed afterwards; what crashed runs left goes first. Needs the home's lock."""
    scratch.mkdir(parents=True, exist_ok=True)
    for left in scratch.iterdir():
        # A killed run's dbt may still be writing there for a moment; what escapes now goes at the next start.
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=scratch))
    try:
        yield folder
    finally:
        if not keep:
            shutil.rmtree(folder)
