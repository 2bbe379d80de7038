"""Promise: whatever the records are like, nothing that is published lets anyone work out a small count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import polars as pl
import pytest
from made_up_records import MadeUpSet, as_seen, cell_rows, make_set, primary_only, unit_rows

from warehouse.audit import AuditReport, Version, attack, audit
from warehouse.disclosure import decide_cells
from warehouse.disclosure_rules import Rules

SETS = 200
CHUNK = 10


@dataclass
class Tally:
    """What came out of many sets; failures name the seed, where, and what."""

    n_sets: int = 0
    n_attacked: int = 0
    n_whole_numbers: int = 0
    n_insider: int = 0
    n_told: int = 0
    n_published: int = 0
    failures: tuple[str, ...] = ()

    def add(self, seed: int, report: AuditReport, seen: pl.DataFrame) -> None:
        self.n_sets += 1
        self.n_attacked += report.n_attacked
        self.n_whole_numbers += report.n_whole_numbers
        self.n_insider += report.n_insider
        self.n_told += seen["is_told"].sum()
        self.n_published += seen.filter(status="published").height
        if not report.is_safe:
            self.failures += (f"seed {seed}: {[*report.leaks, *report.disagreements][:3]}",)

    def join(self, other: "Tally") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def decided(made: MadeUpSet) -> pl.DataFrame:
    """The cells of a set as a reader sees them after the decision."""
    cells = cell_rows(made)
    rules = Rules(k=made.k, count_families=made.count_families, one_source=made.one_source)
    return as_seen(cells, decide_cells(unit_rows(made), cells, rules).cells)


def attack_sets(seeds: Iterable[int]) -> Tally:
    """Decide and attack each set: by linear programmes, in whole numbers, and by those who are in the data."""
    tally = Tally()
    for seed in seeds:
        made = make_set(seed)
        seen = decided(made)
        rules = {"count_families": made.count_families, "one_source": made.one_source}
        tally.add(seed, audit(unit_rows(made), seen, made.k, insiders=True, **rules), seen)
    return tally


@pytest.mark.parametrize("start", range(0, SETS, CHUNK))
def test_no_small_count_can_be_worked_out(start: int) -> None:
    tally = attack_sets(range(start, start + CHUNK))
    assert tally.n_attacked > 0 and tally.n_published > 0, "nothing was attacked"
    assert tally.n_whole_numbers == tally.n_attacked, "room in fractions of persons only"
    assert not tally.failures, "a small count can be worked out: " + "\n".join(tally.failures)


def test_the_primary_rule_alone_leaks_in_most_of_the_same_sets() -> None:
    leaking = 0
    for seed in range(60):
        made = make_set(seed)
        seen = as_seen(cell_rows(made), primary_only(cell_rows(made), made.k))
        leaking += not audit(unit_rows(made), seen, made.k, insiders=False).is_safe
    assert leaking >= 30, "the sets are too easy to prove anything"


def later_records(made: MadeUpSet, n_withdrawn: int, n_added: int) -> MadeUpSet:
    """The same set some time later: some persons have withdrawn, and others of the same kinds have come late."""
    added = [replace(person, ref=f"late {person.ref}") for person in made.persons[:n_added]]
    return replace(made, persons=(*made.persons[n_withdrawn:], *added))


def releases(made: MadeUpSet) -> Iterator[str]:
    yield from sorted({made.release_of(period) for period in made.periods})


@pytest.mark.parametrize(("n_withdrawn", "n_added"), [(1, 0), (0, 1), (3, 4)])
def test_a_closed_round_stays_as_it_was_while_others_are_released(n_withdrawn: int, n_added: int) -> None:
    """The first round is released; then persons withdraw and come, and the second round is released."""
    tried = 0
    for seed in range(1000):
        made = make_set(seed)
        if len(made.periods) < 2 or made.is_together or made.is_pooled:
            continue
        tried += 1
        later = later_records(made, n_withdrawn, n_added)
        first, second = releases(made)
        before, after = decided(made).filter(release_code=first), decided(later).filter(release_code=second)
        rules = {"count_families": made.count_families, "one_source": made.one_source}
        closed = Version(unit_rows(made), before)
        for versions in ([closed, closed], [Version(unit_rows(later), after)]):
            report = attack(versions, made.k, **rules)
            assert report.is_safe, f"seed {seed}: a later release tells of an earlier one: {report.leaks[:3]}"
        if tried == 8:
            break
    assert tried == 8


@pytest.mark.parametrize(("n_withdrawn", "n_added"), [(1, 0), (0, 1), (3, 4)])
def test_deciding_each_release_by_itself_leaks(n_withdrawn: int, n_added: int) -> None:
    leaking = tried = 0
    for seed in range(1000):
        made = make_set(seed)
        if len(made.periods) > 1 or not 25 <= len(made.persons) <= 50 or made.count_families or made.one_source:
            continue
        tried += 1
        later = later_records(made, n_withdrawn, n_added)
        versions = [Version(unit_rows(one), decided(one)) for one in (made, later)]
        leaking += not attack(versions, made.k, insiders=False).is_safe
        if tried == 5:
            break
    assert leaking >= 2, "two releases of the same round must be seen as the leak they are"
