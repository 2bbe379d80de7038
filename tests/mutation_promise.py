"""What is promised of every file, whole or broken: it is refused in words, or every row of it is accounted for."""

import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mutations import CANARY, Mutant

from ingest import reader_process
from ingest.loading import FileResult, check_file
from warehouse.settings import Settings

LONGEST_SECONDS = 20.0
_EXPLAINED = re.compile(r"[.:] \S.*\.$", re.DOTALL)


@dataclass
class Tally:
    """What became of many mutants; `broken` holds one line per broken promise."""

    n_mutants: int = 0
    n_refused: int = 0
    n_read: int = 0
    n_crashes: int = 0
    longest_seconds: float = 0.0
    broken: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.n_mutants += other.n_mutants
        self.n_refused += other.n_refused
        self.n_read += other.n_read
        self.n_crashes += other.n_crashes
        self.longest_seconds = max(self.longest_seconds, other.longest_seconds)
        self.broken += other.broken


def _entry_is_wrong(entry: dict[str, Any], mutant: Mutant) -> str | None:
    n_left_out = sum(entry["set_aside"].values()) + sum(entry["quarantined"].values())
    if entry["rows"] != entry["accepted"] + n_left_out:
        return f"{entry['rows']} rows, {entry['accepted']} accepted and {n_left_out} left out"
    stated = mutant.counts.get(entry["file"].partition("#")[2] or None)
    if stated and entry["rows"] + entry["blank"] not in stated:
        return f"{entry['rows']} rows and {entry['blank']} blank ones where there are {sorted(stated)}"
    return None


def is_broken(mutant: Mutant, result: FileResult) -> str | None:
    """The promise that was broken, None when all were kept."""
    if CANARY in json.dumps([result.entries, result.messages, result.refusal], ensure_ascii=False):
        return "a cell stands in a message"
    if result.refusal is not None:
        return None if _EXPLAINED.search(result.refusal) else f"refused without a remedy: {result.refusal}"
    return next(filter(None, (_entry_is_wrong(entry, mutant) for entry in result.entries)), None)


def check_mutants(mutants: Iterable[Mutant], folder: Path, settings: Settings) -> Tally:
    """Checks every mutant as a file of its own name in `folder`."""
    tally = Tally()
    for mutant in mutants:
        path = folder / mutant.name
        path.write_bytes(mutant.data)
        child = reader_process._PROCESS._child
        begun = time.perf_counter()
        try:
            result = check_file(path, settings)
        except Exception as error:
            tally.broken.append(f"{mutant.story}: raises {error!r}")
            tally.n_mutants += 1
            continue
        seconds = time.perf_counter() - begun
        tally.n_mutants += 1
        tally.n_refused += result.refused
        tally.n_read += not result.refused
        tally.n_crashes += child is not None and reader_process._PROCESS._child is not child
        tally.longest_seconds = max(tally.longest_seconds, seconds)
        if seconds > LONGEST_SECONDS:
            tally.broken.append(f"{mutant.story}: takes {seconds:.0f} s")
        if broken := is_broken(mutant, result):
            tally.broken.append(f"{mutant.story}: {broken}")
    return tally
