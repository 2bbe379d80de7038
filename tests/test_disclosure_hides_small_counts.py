"""Promise: no family can be found. What is shown never lets anyone work out a count of one to four."""

import numpy as np
import polars as pl
import pytest
from disclosure_cases import (
    KEY,
    RANDOM_BREAKDOWNS,
    as_seen,
    grid_of,
    primary_rule,
    random_units,
    unit,
    unit_frame,
)
from scipy import sparse

from warehouse.audit import audit
from warehouse.disclosure import decide_cells
from warehouse.witnesses import Requirements, agrees, find_witnesses


def answers(indicator: str, area: str, yes: int, no: int, prefix: str = "", **own: str) -> list[dict[str, object]]:
    """`yes` + `no` parents of one area, numbered so that other indicators can be about the same parents."""
    rows = []
    for number in range(yes + no):
        rows.append(unit(indicator, f"{prefix}{area}-{number}", area, number < yes, **own))
    return rows


def decided(units: pl.DataFrame, cells: pl.DataFrame, k: int = 5) -> dict[tuple[str, ...], str]:
    return {tuple(row[:-1]): row[-1] for row in decide_cells(units, cells, k).iter_rows()}


def whole(indicator: str, area: str) -> tuple[str, ...]:
    return (indicator, area, "2019", "all", "all")


def test_one_small_municipality_takes_another_with_it() -> None:
    units = unit_frame(
        [*answers("O02", "1480", 20, 20), *answers("O02", "0684", 2, 8), *answers("O02", "1415", 10, 10)]
    )
    found = decided(units, grid_of(units, {}))
    assert found[whole("O02", "ALLA")] == "published"
    assert found[whole("O02", "0684")] == "suppressed", "two parents of Sävsjö are shown as two"
    hidden = [area for area in ("1480", "1415") if found[whole("O02", area)] == "suppressed"]
    assert len(hidden) == 1, "the total minus the other municipalities must not give Sävsjö's two parents"
    assert hidden == ["1415"], "the smaller one is the one to give up: the largest tells most people something"


def test_the_numerator_of_one_indicator_is_the_denominator_of_another() -> None:
    in_need = [*answers("O01", "1480", 30, 3), *answers("O01", "1415", 30, 10)]
    enough = [*answers("O02", "1480", 12, 18), *answers("O02", "1415", 12, 18)]
    # Without need, O03 counts a parent too: its denominator less O02's are the parents without need.
    gap = [unit("O03", f"{a}-{n}", a, 12 <= n < 30) for a, most in (("1480", 33), ("1415", 40)) for n in range(most)]
    units = unit_frame([*in_need, *enough, *gap])
    found = decided(units, grid_of(units, {}))
    assert found[whole("O02", "1480")] == "published"
    assert found[whole("O01", "1480")] == "suppressed", "three parents without need are shown as the rest"
    assert found[whole("O03", "1480")] == "suppressed", "O03 less O02 gives the three parents without need"


def test_an_unknown_role_that_is_few_hides_the_roles() -> None:
    rows = [*answers("O02", "1480", 10, 15, "m", roll="mamma"), *answers("O02", "1480", 10, 15, "p", roll="pappa")]
    units = unit_frame([*rows, *answers("O02", "1480", 1, 2, "u")])
    found = decided(units, grid_of(units, {"O02": ("roll",)}))
    assert found["O02", "ALLA", "2019", "roll", "mamma"] == "suppressed", (
        "all less mothers less fathers is three parents"
    )
    assert found["O02", "ALLA", "2019", "roll", "pappa"] == "suppressed"
    assert found[whole("O02", "ALLA")] == "published"


def test_roles_are_shown_where_nobody_is_few() -> None:
    rows = [*answers("O02", "1480", 10, 15, "m", roll="mamma"), *answers("O02", "1480", 10, 15, "p", roll="pappa")]
    units = unit_frame(rows)
    found = decided(units, grid_of(units, {"O02": ("roll",)}))
    assert found["O02", "ALLA", "2019", "roll", "mamma"] == "published", "hiding what is safe helps nobody"
    assert found["O02", "1480", "2019", "roll", "mamma"] == "suppressed", "municipalities are shown undivided only"


def test_nobody_at_all_is_not_few() -> None:
    units = unit_frame([*answers("O02", "1480", 0, 12), *answers("O02", "1415", 9, 9)])
    found = decided(units, grid_of(units, {}))
    assert found[whole("O02", "1480")] == "published", "0 of 12 names nobody"


def families(only_first: int, both: int, only_second: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Families of two municipalities against a plan of ten each; the plan is no person."""
    total = only_first + both + only_second
    rows = [unit("I01", f"f{n}", "1480", 1, "families", "alla") for n in range(only_first + both)]
    rows += [unit("I01", f"f{n}", "1415", 1, "families", "alla") for n in range(only_first, total)]
    units = unit_frame(rows).with_columns(denominator=pl.lit(None, pl.Float64))
    return units, grid_of(units, {}, kind="quota").with_columns(denominator=pl.lit(10.0))


def test_a_family_in_two_municipalities_counts_once_for_the_programme() -> None:
    units, cells = families(6, 5, 7)
    assert cells.filter(area_code="ALLA")["numerator"].item() == 18
    assert set(decided(units, cells).values()) == {"published"}, "five families in both are not few"


def test_the_sum_of_the_parts_does_not_tell_who_lives_in_two_places() -> None:
    units, cells = families(6, 2, 7)
    found = decided(units, cells)
    assert sorted(found.values()) == ["published", "published", "suppressed"], "8 + 9 less 15 is two families"
    shown = as_seen(cells, pl.lit("published"))
    assert not audit(units, shown, 5).is_safe, "the audit must see it too"
    assert audit(units, as_seen(cells, decide_cells(units, cells)), 5).is_safe


def test_an_indicator_that_is_only_given_by_a_breakdown() -> None:
    rows = [unit("I05", f"p{n}", "1480", 0, "interviewed_parents", "alla", vågpar="1-2") for n in range(30)]
    rows += [unit("I05", f"p{n}", "1480", 0, "interviewed_parents", "alla", vågpar="2-3") for n in range(3)]
    units = unit_frame(rows).with_columns(numerator=pl.lit(None, pl.Float64), measure=pl.lit(200.0))
    cells = grid_of(units, {"I05": ("vågpar",)}, kind="median").filter(area_level="P", breakdown="vågpar")
    found = decided(units, cells)
    assert found["I05", "ALLA", "alla", "vågpar", "1-2"] == "published"
    assert found["I05", "ALLA", "alla", "vågpar", "2-3"] == "suppressed", "the median of three parents is shown"


def test_no_rows_at_all() -> None:
    units = unit_frame(answers("O02", "1480", 10, 10))
    cells = grid_of(units, {"O02": ("roll",)}).with_columns(numerator=pl.lit(0.0), denominator=pl.lit(0.0))
    assert set(decided(units.clear(), cells).values()) <= {"published", "suppressed"}, "an empty home cannot be built"


def test_the_order_of_rows_decides_nothing() -> None:
    units = random_units(3)
    cells = grid_of(units, RANDOM_BREAKDOWNS)
    first = decide_cells(units, cells)
    for seed in (1, 2):
        again = decide_cells(units.sample(fraction=1, shuffle=True, seed=seed), cells.sample(fraction=1, shuffle=True))
        assert first.equals(again), (
            "two builds of the same data hide different cells: together they tell more than each"
        )


@pytest.mark.parametrize("seed", range(12))
def test_the_audit_finds_nothing_in_random_small_towns(seed: int) -> None:
    units = random_units(seed)
    cells = grid_of(units, RANDOM_BREAKDOWNS)
    report = audit(units, as_seen(cells, decide_cells(units, cells)), 5)
    assert report.n_attacked > 0
    assert report.is_safe, f"small counts can be worked out: {report.leaks[:3]} {report.disagreements[:3]}"


def test_the_primary_rule_alone_leaks_in_the_same_towns() -> None:
    leaking = 0
    for seed in (0, 1, 2):
        units = random_units(seed)
        cells = grid_of(units, RANDOM_BREAKDOWNS)
        leaking += not audit(units, as_seen(cells, primary_rule()), 5).is_safe
    assert leaking == 3, "an audit that finds nothing in what leaks proves nothing about what does not"


def test_a_higher_k_hides_all_that_its_primary_rule_names() -> None:
    units = random_units(5)
    cells = grid_of(units, RANDOM_BREAKDOWNS)
    named = cells.with_columns(primary_rule(8).alias("rule")).filter(rule="suppressed").select(KEY).rows()
    found = decided(units, cells, 8)
    assert all(found[key] == "suppressed" for key in named), (
        "the controller raised k and a smaller count is still shown"
    )
    assert audit(units, as_seen(cells, decide_cells(units, cells, 8)), 8).is_safe


def test_k_is_never_lower_than_five() -> None:
    units = random_units(1)
    with pytest.raises(ValueError, match="never be lower than 5"):
        decide_cells(units, grid_of(units, RANDOM_BREAKDOWNS), 4)


def test_sums_that_do_not_follow_from_the_unit_rows_stop_the_build() -> None:
    units = random_units(1)
    cells = grid_of(units, RANDOM_BREAKDOWNS).with_columns(pl.col("numerator") + (pl.col("area_code") == "ALLA"))
    with pytest.raises(ValueError, match="not the sums of their unit rows"):
        decide_cells(units, cells)


def test_a_witness_that_changes_a_published_number_by_one_is_no_witness() -> None:
    truth = np.array([3, 7, 4])
    known = sparse.csr_matrix(np.array([[1, 1, 0]]))
    assert agrees(np.array([0, 10, 9]), truth, known)
    assert not agrees(np.array([0, 11, 9]), truth, known), "a table a reader can exclude is taken for proof"
    assert not agrees(np.array([-1, 11, 9]), truth, known)
    wanted = Requirements(sparse.csr_matrix(np.array([[1, 0, 0]])), np.array([0]), 5)
    assert find_witnesses(truth, known, wanted, []) is not None
    both = sparse.csr_matrix(np.array([[1, 1, 0], [0, 1, 0]]))
    assert find_witnesses(truth, both, wanted, []) is None, "the sum and one part give the other part"


def test_many_municipalities_are_decided_in_parts_and_stay_safe() -> None:
    rows = []
    for town in range(30):
        enough, rest = (town * 7) % 9, 3 + (town * 5) % 11
        rows += answers("O02", f"{town:04d}", enough, rest)
        rows += answers("O01", f"{town:04d}", enough + rest, town % 4)
    units = unit_frame(rows)
    cells = grid_of(units, {})
    decisions = decide_cells(units, cells)
    assert audit(units, as_seen(cells, decisions), 5).is_safe, "a trial with the whole country leaks"
    assert decisions.filter(decision="published").height > 15, "so much is hidden that nothing can be compared"
