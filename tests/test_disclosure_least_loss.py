"""Promise: hardly more is hidden than must be: close to the exact optimum, and never less than it."""

import pytest
from least_loss import INSTANCES, decided_loss, least_loss, small_instance

# What was measured on the ten instances of the benchmark, most of them below this.
DISTANCE = 0.02


@pytest.mark.parametrize("seed", INSTANCES[:2])
def test_the_loss_is_close_to_the_least(seed: int) -> None:
    units, cells = small_instance(seed)
    least = least_loss(units, cells, seconds=60)
    assert least.is_proven and least.loss > 0
    own = decided_loss(units, cells)
    assert own >= least.loss - 1e-6, "a pattern that hides less than the least is not safe"
    assert own <= least.loss * (1 + DISTANCE), "municipalities lose figures that could safely be shown"
