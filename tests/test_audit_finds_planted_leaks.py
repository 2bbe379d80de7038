"""Promise: the audit finds a weakness that somebody plants, and says where without saying how many.

Every case is small enough to be worked out by hand, and shows first that the right pattern passes.
"""

import ast
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest
from made_up_records import KEY, Indicator, MadeUpSet, Person, cell_rows, unit_rows

import warehouse
from warehouse.audit import AuditReport, Version, attack, audit

K = 5
NEED, ENOUGH = Indicator("behov", "share"), Indicator("nog", "share")
# The three municipalities of most cases: two large, and one where two of ten parents get enough support.
TOWNS = {"1480": (20, 20), "1415": (11, 9), "0684": (2, 8)}
Cell = tuple[str, str]


def persons(
    indicator: str, towns: Mapping[str, tuple[int, int]], role: str | None = None, prefix: str = ""
) -> list[Person]:
    """So many in the numerator and so many outside it, in each town."""
    return [
        Person(f"{prefix}{area}-{n}", "2019", (area,), role, None, None, None, {(indicator, None): (n < yes, 1)})
        for area, (yes, no) in towns.items()
        for n in range(yes + no)
    ]


def made(people: Iterable[Person], *indicators: Indicator) -> MadeUpSet:
    everybody = tuple(people)
    areas = tuple(sorted({area for person in everybody for area in person.areas}))
    return MadeUpSet(everybody, indicators, areas, ("2019",), False, False, K, False, False)


def version(records: MadeUpSet, hidden: Iterable[Cell | tuple[str, ...]]) -> Version:
    """What a reader sees: `hidden` names (indicator, area) of undivided cells, or whole keys."""
    gone = {(*cell, "2019", "all", "all") if len(cell) == 2 else cell for cell in hidden}
    cells = cell_rows(records).filter(pl.col("breakdown_value") != "okänd")
    status = ["suppressed" if key in gone else "published" for key in cells.select(KEY).iter_rows()]
    seen = cells.with_columns(pl.Series("status", status))
    is_shown = pl.col("status") == "published"
    numbers = [pl.when(is_shown).then(pl.col(name)).alias(name) for name in ("numerator", "denominator")]
    return Version(unit_rows(records), seen.with_columns(numbers))


def attacked(records: MadeUpSet, hidden: Iterable[Cell | tuple[str, ...]], **rules: bool) -> AuditReport:
    return attack([version(records, hidden)], K, **{"insiders": False, **rules})  # type: ignore[arg-type]


def three_towns() -> MadeUpSet:
    return made(persons("nog", TOWNS), ENOUGH)


def test_hiding_the_small_town_alone_is_seen_through() -> None:
    report = attacked(three_towns(), {("nog", "0684")})
    assert {leak.area_code for leak in report.leaks} == {"0684"}, "the total less two towns gives the third"
    assert attacked(three_towns(), {("nog", "0684"), ("nog", "1415")}).is_safe, "a safe table is refused"


def test_a_forgotten_total_is_part_of_the_attack() -> None:
    without_total = {("nog", "0684"), ("nog", "ALLA")}
    assert attacked(three_towns(), without_total).is_safe, "without the total nothing follows"
    assert not attacked(three_towns(), without_total - {("nog", "ALLA")}).is_safe, "a total shown later gives it away"
    seen = version(three_towns(), without_total)
    is_total = pl.col("area_code") == "ALLA"
    known = seen.cells.with_columns(
        is_known=is_total,
        numerator=pl.when(is_total).then(33.0).otherwise("numerator"),
        denominator=pl.when(is_total).then(70.0).otherwise("denominator"),
    )
    assert not attack([Version(seen.units, known)], K, insiders=False).is_safe, "a total known from elsewhere too"


def test_an_unknown_breakdown_value_left_out_is_found() -> None:
    by_role = Indicator("nog", "share", ("roll",))
    few = [*persons("nog", {"1480": (20, 20)}, "mamma"), *persons("nog", {"1480": (1, 2)}, None, "u")]
    roles = {("nog", area, "2019", "roll", "pappa") for area in ("ALLA", "1480")}
    report = attacked(made(few, by_role), roles)
    assert ("roll", "okänd") in {(leak.breakdown, leak.breakdown_value) for leak in report.leaks}, (
        "all less mothers are the three of unknown role"
    )
    roles |= {("nog", area, "2019", "roll", "mamma") for area in ("ALLA", "1480")}
    assert attacked(made(few, by_role), roles).is_safe


def linked_towns() -> MadeUpSet:
    """Need: 3 of 20, 30 of 40, 25 of 50. Those in need are asked whether support is enough."""
    people = []
    for area, (need, none, enough) in {"A": (3, 17, 1), "B": (30, 10, 10), "C": (25, 25, 12)}.items():
        for n in range(need + none):
            answers: dict[tuple[str, str | None], tuple[float | None, float | None]] = {("behov", None): (n < need, 1)}
            if n < need:
                answers["nog", None] = (n < enough, 1)
            people.append(Person(f"{area}{n}", "2019", (area,), None, None, None, None, answers))
    return made(people, NEED, ENOUGH)


def test_indicator_by_indicator_is_seen_through() -> None:
    """Need hides A and B (together 33), enough hides A and C, but shows that 30 in B were asked: 33 - 30 = 3 in A."""
    need, enough = {("behov", "A"), ("behov", "B")}, {("nog", "A"), ("nog", "C")}
    everywhere = [(name, area) for name in ("behov", "nog") for area in ("ALLA", "A", "B", "C")]
    for own, other in ((need, "nog"), (enough, "behov")):
        alone = own | {cell for cell in everywhere if cell[0] == other}
        assert attacked(linked_towns(), alone).is_safe, "each indicator by itself tells nothing"
    report = attacked(linked_towns(), need | enough)
    assert ("A", "behov täljare") in {(leak.area_code, leak.counted) for leak in report.leaks}
    assert attacked(linked_towns(), need | {("nog", "A"), ("nog", "B")}).is_safe, "the same towns hidden is safe"


def test_a_difference_that_no_indicator_names_is_attacked() -> None:
    """40 in need of 50; 37 of them answered on support: three in need gave no answer."""
    people = [
        Person(
            f"a{n}", "2019", ("A",), None, None, None, None,
            {("behov", None): (n < 40, 1), **({("nog", None): (n < 12, 1)} if n < 37 else {})},
        )
        for n in range(50)
    ]  # fmt: skip
    report = attacked(made(people, NEED, ENOUGH), set())
    assert report.leaks and all("utom" in leak.counted for leak in report.leaks)
    assert attacked(made(people, NEED, ENOUGH), {("nog", "ALLA"), ("nog", "A")}).is_safe


def test_each_secondary_cell_shown_again_is_found() -> None:
    """Two towns by role with 3 fathers in A: hiding one square of four cells is right, three of them are not enough."""
    by_role = Indicator("nog", "share", ("roll",))
    mothers = persons("nog", {"A": (20, 20), "B": (20, 20), "C": (20, 20)}, "mamma", "m")
    fathers = persons("nog", {"A": (3, 17), "B": (15, 15), "C": (12, 12)}, "pappa", "p")
    records = made([*mothers, *fathers], by_role)
    square = {("nog", area, "2019", "roll", role) for area in "AB" for role in ("mamma", "pappa")}
    assert attacked(records, square).is_safe
    for cell in sorted(square):
        assert not attacked(records, square - {cell}).is_safe, f"{cell} shown again goes unnoticed"


@pytest.mark.parametrize(
    ("change", "words"),
    [("one more", "tillkomna"), ("one less", "bortfallna"), ("one other answer", "tillkomna")],
)
def test_releasing_again_after_each_change_is_seen_through(change: str, words: str) -> None:
    """Each release by itself is safe; the difference is one parent's answer."""
    before = persons("nog", {"A": (20, 20), "B": (15, 15)})
    after = {
        "one more": [*before, *persons("nog", {"A": (1, 0)}, prefix="new")],
        "one less": before[1:],
        "one other answer": [*persons("nog", {"A": (0, 1), "B": (0, 0)}), *before[1:]],
    }[change]
    first, second = version(made(before, ENOUGH), set()), version(made(after, ENOUGH), set())
    for alone in (first, second):
        assert attack([alone], K).is_safe, "each release by itself tells nothing"
    report = attack([first, second], K, insiders=False)
    assert any(words in leak.counted for leak in report.leaks), "two releases show what one parent answered"
    assert attack([first, first], K).is_safe, "the closed round as it was tells nothing new"


def test_freezing_single_cells_is_seen_through() -> None:
    """A's cell stays as it was, the others are updated: the new total less the new B gives A's one new parent."""
    before = persons("nog", {"A": (20, 20), "B": (15, 15)})
    after = [*before, *persons("nog", {"A": (1, 0), "B": (10, 10)}, prefix="new")]
    first = version(made(before, ENOUGH), set())
    second = version(made(after, ENOUGH), {("nog", "A")})
    assert not attack([first, second], K, insiders=False).is_safe
    many = [*before, *persons("nog", {"A": (10, 10), "B": (10, 10)}, prefix="new")]
    assert attack([first, version(made(many, ENOUGH), set())], K).is_safe, "twenty new parents in each are not few"


def test_a_cell_that_an_older_snapshot_showed_is_known() -> None:
    """Either page hides two towns, as it should; both together hide only the small one."""
    first = version(three_towns(), {("nog", "0684"), ("nog", "1415")})
    second = version(three_towns(), {("nog", "0684"), ("nog", "1480")})
    assert attack([first], K).is_safe and attack([second], K).is_safe
    assert not attack([first, second], K, insiders=False).is_safe, "a kept snapshot shows what the newer hides"


def test_a_family_in_two_municipalities_is_found() -> None:
    """8 families in A and 9 in B but 15 in all: two live in both."""
    families = Indicator("inskrivna", "quota", target=10)
    living = [("A",)] * 6 + [("A", "B")] * 2 + [("B",)] * 7
    people = [
        Person(f"f{n}", "2019", areas, None, None, None, None, {("inskrivna", None): (1, None)})
        for n, areas in enumerate(living)
    ]
    records = made(people, families)
    assert {leak.area_code for leak in attacked(records, set()).leaks} == {"A+B"}
    assert attacked(records, {("inskrivna", "B")}).is_safe


def test_a_parent_in_the_data_knows_more() -> None:
    """Five get enough support in A and B together, how many in each is hidden. To a stranger it may be none or all five
    in A; a parent in B who is one of them knows that it is four at most in A."""
    records = made(persons("nog", {"A": (2, 18), "B": (3, 17), "C": (10, 10)}), ENOUGH)
    hidden = {("nog", "A"), ("nog", "B")}
    assert attacked(records, hidden).is_safe
    leaks = attacked(records, hidden, insiders=True).leaks
    assert {leak.area_code for leak in leaks} == {"A", "B"}, "a neighbour in the data is forgotten"
    assert all("själv är med" in leak.kind for leak in leaks)
    more = made(persons("nog", {"A": (2, 18), "B": (8, 12), "C": (10, 10)}), ENOUGH)
    assert attacked(more, hidden, insiders=True).is_safe, "ten in the two towns leave room for everybody"


def test_a_parent_in_the_data_whose_own_town_is_told_knows_more() -> None:
    """Contact is shown for A and B, and sets the five who get enough support in A apart from those in B. A parent in B
    who is one of them knows that it is four at most in A."""
    both = [*persons("nog", {"A": (2, 18), "B": (3, 17), "C": (10, 10)})]
    people = [
        Person(p.ref, p.period, p.areas, None, None, None, None, {**p.answers, ("kontakt", None): (n % 2, 1)})
        for n, p in enumerate(both)
    ]
    records = made(people, ENOUGH, Indicator("kontakt", "share"))
    hidden = {("nog", "A"), ("nog", "B")}
    assert attacked(records, hidden).is_safe
    leaks = attacked(records, hidden, insiders=True).leaks
    assert {leak.area_code for leak in leaks} >= {"A", "B"}, "a neighbour in the data is forgotten"


def test_a_cell_that_says_no_answers_tells_that_there_are_none() -> None:
    seen = version(three_towns(), {("nog", "0684"), ("nog", "1415")})
    is_small = pl.col("area_code") == "0684"
    cells = seen.cells.with_columns(status=pl.when(is_small).then(pl.lit("no_answers")).otherwise("status"))
    report = attack([Version(seen.units, cells)], K, insiders=False)
    assert {leak.area_code for leak in report.disagreements} == {"0684"}, "ten parents are said to be nobody"


def test_room_between_whole_numbers_is_no_room() -> None:
    """30 grades of 0, 5 and 7 with the sum 55: four 5 and five 7, or eleven 5, but never fewer than four 5."""
    grades = [5] * 4 + [7] * 5 + [0] * 21
    people = [
        Person(f"g{n}", "2019", ("A",), None, None, None, None, {("nöjd", None): (grade, 1)})
        for n, grade in enumerate(grades)
    ]
    leaks = attacked(made(people, Indicator("nöjd", "mean")), set()).leaks
    assert {leak.counted for leak in leaks} == {"nöjd svar 5"}
    assert all("i hela tal" in leak.kind for leak in leaks), "fractions of persons hide nobody"


def test_two_lists_without_a_common_number_have_a_rest_too() -> None:
    """10 asked and 8 held: two were not. 10 asked and 4 held tells that six were not."""

    def lists(held: int) -> MadeUpSet:
        kinds = [(0, 1)] * 10 + [(1, 0)] * held
        people = [
            Person(f"l{n}", "2019", ("A",), None, None, None, None, {("hållna", None): kind})
            for n, kind in enumerate(kinds)
        ]
        return made(people, Indicator("hållna", "share"))

    assert {leak.counted for leak in attacked(lists(8), set()).leaks} == {"hållna komplement"}
    assert attacked(lists(5), set()).is_safe
    assert attacked(lists(12), set()).n_disagreements, "more held than asked is no share"


def test_few_families_or_one_caseworker_are_few() -> None:
    """Six children of three families, all described by one caseworker."""
    few = [Person(f"c{n}", "2019", ("A",), None, None, f"f{n // 2}", "s1", {("nog", None): (1, 1)}) for n in range(6)]
    others = [
        Person(f"o{n}", "2019", ("B",), None, None, f"o{n}", f"s{n}", {("nog", None): (n % 2, 1)}) for n in range(40)
    ]
    records = made([*few, *others], ENOUGH)
    assert attacked(records, set()).is_safe
    for rule in ("count_families", "one_source"):
        leaks = attacked(records, set(), **{rule: True}).leaks
        assert {leak.area_code for leak in leaks} == {"A"}, f"{rule}: three families are shown as six children"
        assert attacked(records, {("nog", "A"), ("nog", "B")}, **{rule: True}).is_safe


def test_a_number_that_the_unit_rows_do_not_give_is_a_disagreement() -> None:
    seen = version(three_towns(), set())
    wrong = seen.cells.with_columns(pl.col("denominator") + (pl.col("area_code") == "1480"))
    report = attack([Version(seen.units, wrong)], K, insiders=False)
    assert [leak.area_code for leak in report.disagreements] == ["1480"], "the page shows another number than the data"
    assert not report.is_safe


def test_a_leak_is_named_without_its_value() -> None:
    leak = attacked(three_towns(), {("nog", "0684")}).leaks[0]
    assert not any(isinstance(part, int | float) for part in vars(leak).values())
    assert leak.counted.startswith("nog") and leak.period_code == "2019"


def test_a_whole_set_is_attacked_release_unit_by_release_unit() -> None:
    seen = version(three_towns(), {("nog", "0684")})
    later = [frame.with_columns(release_code=pl.lit("2020")) for frame in (seen.units, seen.cells)]
    report = audit(pl.concat([seen.units, later[0]]), pl.concat([seen.cells, later[1]]), K, insiders=False)
    assert report.n_problems == 2 and report.n_leaks == 2 * attack([seen], K, insiders=False).n_leaks


def imported(path: Path) -> set[str]:
    """Modules of the warehouse that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("warehouse"):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("warehouse")}
    return {name.removeprefix("warehouse.") for name in found}


def reached_from(modules: Sequence[str], folder: Path) -> set[str]:
    seen: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in seen and (folder / f"{name}.py").is_file():
            seen.add(name)
            waiting += imported(folder / f"{name}.py")
    return seen


def test_the_audit_shares_no_code_with_what_decides() -> None:
    folder = Path(warehouse.__file__).parent
    own = [path.stem for path in folder.glob("audit*.py") if path.stem != "audit_inputs"]
    assert "audit" in own and "audit_search" in own
    shared = {name for name in reached_from(own, folder) if name.startswith(("disclosure", "witness"))}
    assert not shared, "a mistake in what decides would be repeated in what checks it"
