"""Random record sets by the thousand (GENOMBROTT_RECORD_SETS, 5,000): decided, and attacked in every way there is."""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor

from test_disclosure_attacks import Tally, attack_sets

FIRST = 10_000
PORTION = 25


def _attack_portion(start: int, n_sets: int) -> Tally:
    return attack_sets(range(start, start + n_sets))


def test_no_small_count_can_be_worked_out_in_any_set() -> None:
    n_sets = int(os.environ.get("GENOMBROTT_RECORD_SETS", "5000"))
    portions = [(FIRST + start, min(PORTION, n_sets - start)) for start in range(0, n_sets, PORTION)]
    begun, tally = time.monotonic(), Tally()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(_attack_portion, *zip(*portions, strict=True)):
            tally.join(part)
    print(f"\nrecord sets: {tally.n_sets}")
    print(f"small counts attacked: {tally.n_attacked}")
    print(f"with room in whole numbers: {tally.n_whole_numbers}")
    print(f"own places tried against small counts of others: {tally.n_insider}")
    print(f"cells published: {tally.n_published} of {tally.n_told}")
    print(f"seconds: {time.monotonic() - begun:.0f}")
    print(f"sets where a small count can be worked out: {len(tally.failures)}")
    assert tally.n_sets == n_sets
    assert not tally.failures, "\n".join(tally.failures[:50])
