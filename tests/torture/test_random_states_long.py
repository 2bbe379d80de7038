"""Two hundred links followed in fresh browsers, and three hundred states seen by axe."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from chromium import browser, served
from states import random_states
from walks import Scheme, meet, numbers_of

N_LINKS, N_AXE = 200, 300
SEED = 1


def test_every_link_shows_the_same_and_shuts_nobody_out(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both: tuple[Scheme, ...] = ("light", "dark")
    wrong, shut_out, too_wide = [], [], []
    chosen = random_states(demo_home, N_LINKS, SEED, monkeypatch)
    with served(demo_home, tmp_path / "server.log") as site, browser() as chromium:
        for number, state in enumerate(chosen):
            schemes = both if number < N_AXE - N_LINKS else (both[number % 2],)
            met = meet(chromium, site, *state, schemes, by_keyboard=False)
            wrong += [met.address] if met.numbers != numbers_of(met.said_when_chosen) else []
            shut_out += [(met.address, found) for found in met.violations.values() if found]
            too_wide += [(met.address, width) for width, needed in met.needed_width.items() if needed > width]
    print(f"\nlinks that showed other numbers, of {N_LINKS}: {len(wrong)}")
    print(f"states that axe found fault with, of {N_AXE}: {len(shut_out)}")
    print(f"states too wide for a telephone, of {N_LINKS}: {len(too_wide)}")
    assert not wrong, f"whoever gets these links sees other numbers: {wrong}"
    assert not shut_out, f"these states shut somebody out: {shut_out}"
    assert not too_wide, f"these states must be scrolled sideways: {too_wide}"
