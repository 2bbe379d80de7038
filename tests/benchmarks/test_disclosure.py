"""Joint disclosure control: how long the whole country takes, and what each published design of the parents tells."""

from pathlib import Path

import disclosure_whole_country
import pytest
from disclosure_designs import BREAKDOWNS, DESIGNS, measure, read_unit_rows

from warehouse.disclosure_rules import Rules
from warehouse.snapshots import current_snapshot

TAKEN = "mother or not"


@pytest.mark.timeout(900)
def test_the_whole_country_in_ten_rounds() -> None:
    print()
    disclosure_whole_country.main(disclosure_whole_country.ROUNDS)


@pytest.mark.timeout(1800)
def test_what_each_published_design_tells(demo_home: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    units = read_unit_rows(snapshot.research, BREAKDOWNS)
    print()
    for name, design in DESIGNS.items():
        measure(name, units, design, Rules(insiders=False), BREAKDOWNS)
    for families in (False, True):
        for source in (False, True):
            rules = Rules(insiders=True, count_families=families, one_source=source)
            measure(TAKEN, units, DESIGNS[TAKEN], rules, BREAKDOWNS)
