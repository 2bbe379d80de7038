"""Protection costs no more than it must: on the demo as much is shown as a first attempt showed, or more."""

import os
import sys
from pathlib import Path

import polars as pl
import pytest

from warehouse.disclosure import PUBLISHED, decide_cells
from warehouse.disclosure_rules import Rules
from warehouse.snapshots import current_snapshot

sys.path.insert(0, os.fspath(Path(__file__).parent / "benchmarks"))
from disclosure_designs import BREAKDOWNS, cells_of, read_unit_rows

# Of 56 undivided municipality cells and 260 by breakdown that hold anybody, plain records, both rounds.
LEAST_WHOLES, LEAST_PAIRS = 36, 75


@pytest.mark.timeout(240)
def test_municipalities_can_still_compare_themselves(demo_home: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    indicators = {name: breakdowns for name, breakdowns in BREAKDOWNS.items() if name != "O03"}
    units = read_unit_rows(snapshot.research, indicators)
    cells = cells_of(units, indicators)
    decided = decide_cells(units, cells, Rules(insiders=False))
    keys = [column for column in decided.cells.columns if column in cells.columns]
    held = cells.join(decided.cells, on=keys).filter(pl.col("denominator") > 0, pl.col("reason") != "design")
    areas = held.filter(area_level="K")
    wholes, pairs = areas.filter(breakdown="all"), areas.filter(pl.col("breakdown") != "all")
    assert (wholes.height, pairs.height) == (56, 260), "the loss is measured on other cells than it is compared with"
    assert wholes.filter(decision=PUBLISHED).height >= LEAST_WHOLES, "municipalities lose figures they could have had"
    assert pairs.filter(decision=PUBLISHED).height >= LEAST_PAIRS, "groups in municipalities are hidden for nothing"
    whole = held.filter(area_level="P", breakdown="all")
    assert whole.filter(decision=PUBLISHED).height == 8, "not even the whole programme is shown"
