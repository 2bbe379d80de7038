"""Promise: the audit knows exactly how far each small count can go. Tiny towns, every possible table tried in turn."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement

import polars as pl
import pytest
from made_up_records import Indicator, MadeUpSet, cell_rows, unit_rows
from made_up_records import Person as Record

from warehouse.audit import AuditReport, Version, attack

K = 5
# Area and answers (O01 in need, O02 enough or null): what a person can be in these towns.
Person = tuple[str, int, int | None]
KINDS: tuple[Person, ...] = tuple((a, need, enough) for a in "AB" for need, enough in ((0, None), (1, 0), (1, 1)))
Told = tuple[str, str, str]


def counted(part: str, indicator: str, person: Person) -> bool:
    """Whether a person is in the numerator or denominator of an indicator."""
    answer = person[1] if indicator == "O01" else person[2]
    return answer is not None and (part == "denominator" or answer == 1)


def total(told: Told, people: Counter[Person]) -> int:
    area, indicator, part = told
    return sum(n for person, n in people.items() if area in ("ALLA", person[0]) and counted(part, indicator, person))


SENSITIVE: Mapping[str, tuple[str, str | None]] = {
    "O01 täljare": ("O01", "numerator"),
    "O01 nämnare": ("O01", "denominator"),
    "O01 komplement": ("O01", None),
    "O02 täljare": ("O02", "numerator"),
    "O02 komplement": ("O02", None),
}


def sensitive(name: str, area: str, people: Counter[Person]) -> int:
    indicator, part = SENSITIVE[name]
    if part:
        return total((area, indicator, part), people)
    return total((area, indicator, "denominator"), people) - total((area, indicator, "numerator"), people)


def every_table(shown: Sequence[tuple[Told, int]], size: int) -> Iterator[Counter[Person]]:
    """Every town of `size` persons that agrees with all that is shown."""
    for town in combinations_with_replacement(KINDS, size):
        people = Counter(town)
        if all(total(told, people) == value for told, value in shown):
            yield people


def attack_town(people: Counter[Person], shown: Sequence[Told], insiders: bool) -> AuditReport:
    records: list[Record] = []
    # One of each kind in another round, so that all kinds are known to occur and none of another sort.
    for period, persons in (("2019", people), ("2020", Counter(KINDS))):
        for area, need, enough in sorted(persons.elements(), key=str):
            answers: dict[tuple[str, str | None], tuple[float | None, float | None]] = {("O01", None): (need, 1)}
            if enough is not None:
                answers["O02", None] = (enough, 1)
            records.append(Record(f"r{len(records)}", period, (area,), None, None, None, None, answers))
    indicators = (Indicator("O01", "share"), Indicator("O02", "share"))
    made = MadeUpSet(tuple(records), indicators, ("A", "B"), ("2019", "2020"), False, False, K, False, False)
    units, cells = unit_rows(made), cell_rows(made).filter(period_code="2019")
    seen = {(area, indicator) for area, indicator, _ in shown}
    is_shown = pl.struct("area_code", "indicator_id").map_elements(
        lambda cell: (cell["area_code"], cell["indicator_id"]) in seen, return_dtype=pl.Boolean
    )
    cells = cells.with_columns(status=pl.when(is_shown).then(pl.lit("published")).otherwise(pl.lit("suppressed")))
    return attack([Version(units, cells)], K, insiders=insiders)


def expected_leaks(people: Counter[Person], tables: Sequence[Counter[Person]], insider: bool) -> set[tuple[str, str]]:
    """Small counts with too little room in the tables; to somebody whose own kind is in the table, if insider."""
    found = set()
    for name in SENSITIVE:
        for area in ("ALLA", "A", "B"):
            if not 1 <= sensitive(name, area, people) < K:
                continue
            for own in people if insider else [None]:
                values = [sensitive(name, area, table) for table in tables if own is None or table[own]]
                if max(values) < K or (max(values) - min(values) < K - 1 if own else min(values) > 0):
                    found.add((area.replace("ALLA", "hela"), name))
    return found


@pytest.mark.parametrize("seed", range(16))
def test_what_leaks_is_just_what_every_possible_table_says(seed: int) -> None:
    draw = random.Random(seed)
    people = Counter(draw.choices(KINDS, draw.choices([1, 2, 4], k=len(KINDS)), k=draw.randint(7, 11)))
    # The whole is shown, so that no other town is larger or smaller.
    cells = [("ALLA", "O01"), *draw.sample([("ALLA", "O02"), ("A", "O01"), ("A", "O02"), ("B", "O02")], seed % 3)]
    shown = [(area, indicator, part) for area, indicator in cells for part in ("numerator", "denominator")]
    tables = list(every_table([(told, total(told, people)) for told in shown], people.total()))
    assert people in tables
    outsider = expected_leaks(people, tables, insider=False)
    report = attack_town(people, shown, insiders=False)
    found = {(leak.area_code, leak.counted) for leak in report.leaks if leak.counted in SENSITIVE}
    assert found == outsider, "the audit and all possible tables do not agree on what can be worked out"
    own = attack_town(people, shown, insiders=True)
    found = {(leak.area_code, leak.counted) for leak in own.leaks if leak.counted in SENSITIVE}
    assert found == outsider | expected_leaks(people, tables, insider=True), "a neighbour in the data learns another's"
