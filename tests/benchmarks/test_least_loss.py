"""How far what is hidden lies from the least that any safe pattern hides, on ten instances solved exactly."""

import statistics
import time

import pytest
from least_loss import INSTANCES, decided_loss, least_loss, small_instance

LONGEST = 300


@pytest.mark.timeout(len(INSTANCES) * LONGEST)
def test_distance_to_the_least_loss() -> None:
    distances = []
    print()
    for seed in INSTANCES:
        units, cells = small_instance(seed)
        own = decided_loss(units, cells)
        started = time.perf_counter()
        least = least_loss(units, cells, LONGEST)
        seconds = time.perf_counter() - started
        assert least.is_proven, f"instance {seed} is too large to be solved exactly"
        assert own >= least.loss - 1e-6, f"instance {seed} hides less than any safe pattern can"
        distances.append(own / least.loss - 1)
        told = cells["is_told"].sum()
        print(
            f"instance {seed}, {told} cells: loss {own:.0f}, least loss {least.loss:.0f} "
            f"({seconds:.0f} s), distance {distances[-1]:.1%}"
        )
    print(f"distance to the least loss, median of {len(INSTANCES)} instances: {statistics.median(distances):.1%}")
    print(f"distance to the least loss, largest of {len(INSTANCES)} instances: {max(distances):.1%}")
