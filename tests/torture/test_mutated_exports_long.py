"""Broken exports by the hundred thousand (GENOMBROTT_MUTATIONS, 100,000), over all exports and all processors."""

import multiprocessing
import os
import tempfile
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from making import new_home
from mutation_promise import Tally, check_mutants
from mutations import mutant
from test_mutated_exports import MUTATED

FIRST = 1_000_000
PORTION = 200


def _check_portion(export: str, start: int, n_mutants: int) -> Tally:
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        settings = new_home(Path(folder))
        return check_mutants((mutant(export, start + number) for number in range(n_mutants)), Path(folder), settings)


def _portions(n_mutants: int) -> list[tuple[str, int, int]]:
    """The mutants in portions, spread evenly over the exports; none of those that `make test` tries."""
    each, rest = divmod(n_mutants, len(MUTATED))
    wanted = {export: each + (number < rest) for number, export in enumerate(MUTATED)}
    return [
        (export, FIRST + start, min(PORTION, n_wanted - start))
        for export, n_wanted in wanted.items()
        for start in range(0, n_wanted, PORTION)
    ]


def test_no_broken_file_stops_the_steward_or_loses_a_row_silently() -> None:
    n_mutants = int(os.environ.get("GENOMBROTT_MUTATIONS", "100000"))
    begun, tally = time.monotonic(), Tally()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(_check_portion, *zip(*_portions(n_mutants), strict=True)):
            tally.add(part)
    print(f"\nmutations: {tally.n_mutants}")
    print(f"refused with a remedy: {tally.n_refused}")
    print(f"read, every row accounted for: {tally.n_read}")
    print(f"seconds: {time.monotonic() - begun:.0f}")
    print(f"longest single file in seconds: {tally.longest_seconds:.1f}")
    print(f"crashes of the reader process: {tally.n_crashes}")
    print(f"broken promises: {len(tally.broken)}")
    assert tally.n_mutants == n_mutants
    assert not tally.broken, "\n".join(tally.broken[:50])
