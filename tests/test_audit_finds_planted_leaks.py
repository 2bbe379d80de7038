"""Promise: the audit finds a weakness that somebody plants, and says where without saying how many."""

import polars as pl
import pytest
from disclosure_cases import KEY, RANDOM_BREAKDOWNS, as_seen, grid_of, primary_rule, random_units, unit, unit_frame

from warehouse.audit import AuditReport, audit
from warehouse.disclosure import decide_cells

# Three municipalities: two large, and one where two of ten parents get enough support.
TOWNS = {"1480": (20, 20), "1415": (11, 9), "0684": (2, 8)}


def three_towns() -> pl.DataFrame:
    return unit_frame(
        [unit("O02", f"{area}-{n}", area, n < yes) for area, (yes, no) in TOWNS.items() for n in range(yes + no)]
    )


def audit_shown(units: pl.DataFrame, cells: pl.DataFrame, hidden: set[tuple[str, str]]) -> AuditReport:
    """Audit with the undivided cells of (indicator, area) hidden and everything else shown."""
    names = [f"{indicator} {area}" for indicator, area in hidden]
    own = (pl.col("indicator_id") + " " + pl.col("area_code")).is_in(names) & (pl.col("breakdown") == "all")
    return audit(units, as_seen(cells, pl.when(own).then(pl.lit("suppressed")).otherwise(pl.lit("published"))), 5)


def test_hiding_the_small_town_alone_is_seen_through() -> None:
    units = three_towns()
    cells = grid_of(units, {})
    report = audit_shown(units, cells, {("O02", "0684")})
    assert {leak.area_code for leak in report.leaks} == {"0684"}, "the total less two towns gives the third"
    assert audit_shown(units, cells, {("O02", "0684"), ("O02", "1415")}).is_safe, "a safe table is refused"


def test_a_forgotten_total_is_part_of_the_attack() -> None:
    units = three_towns()
    cells = grid_of(units, {})
    hidden_total = {("O02", "0684"), ("O02", "ALLA")}
    assert audit_shown(units, cells, hidden_total).is_safe, "without the total nothing follows"
    assert not audit_shown(units, cells, hidden_total - {("O02", "ALLA")}).is_safe, "a total shown later gives it away"


def test_an_unknown_breakdown_value_left_out_is_found() -> None:
    units = three_towns().with_columns(
        roll=pl.when(pl.col("record_ref").str.ends_with("-0")).then(None).otherwise(pl.lit("mamma"))
    )
    cells = grid_of(units, {"O02": ("roll",)}).filter(area_level="P")
    report = audit(units, as_seen(cells, pl.lit("published")), 5)
    assert ("roll", "okänd") in {(leak.breakdown, leak.breakdown_value) for leak in report.leaks}, (
        "all less mothers are the three of unknown role"
    )


def test_indicators_over_the_same_parents_are_attacked_together() -> None:
    in_need = [unit("O01", f"a{n}", "1480", n < 30) for n in range(33)]
    enough = [unit("O02", f"a{n}", "1480", n < 12) for n in range(30)]
    gap = [unit("O03", f"a{n}", "1480", 12 <= n < 30) for n in range(33)]
    units = unit_frame([*in_need, *enough, *gap])
    cells = grid_of(units, {}).filter(area_level="P")
    report = audit_shown(units, cells, {("O01", "ALLA")})
    assert not report.is_safe, "O03 less O02 gives the three parents without need although O01 is hidden"
    assert audit_shown(units, cells, {("O01", "ALLA"), ("O03", "ALLA")}).is_safe


def test_a_difference_that_no_indicator_names_is_attacked() -> None:
    in_need = [unit("O01", f"a{n}", "1480", n < 40) for n in range(50)]
    enough = [unit("O02", f"a{n}", "1480", n < 12) for n in range(37)]
    units = unit_frame([*in_need, *enough])
    cells = grid_of(units, {}).filter(area_level="P")
    leaks = audit_shown(units, cells, set()).leaks
    assert leaks, "40 in need less 37 who answered: three parents in need gave no answer on support"
    assert all("utom" in leak.counted for leak in leaks)
    assert {row[-1] for row in decide_cells(units, cells).iter_rows()} == {"published", "suppressed"}


@pytest.mark.parametrize("seed", [2, 7])
def test_some_cell_shown_again_is_found(seed: int) -> None:
    """Every hidden cell that the primary rule names is found when it is shown after all."""
    units = random_units(seed)
    cells = grid_of(units, RANDOM_BREAKDOWNS)
    decisions = decide_cells(units, cells)
    named = cells.filter(primary_rule() == "suppressed").select(KEY).rows()[:6]
    for key in named:
        chosen = pl.all_horizontal(pl.col(name) == value for name, value in zip(KEY, key, strict=True))
        again = decisions.with_columns(decision=pl.when(chosen).then(pl.lit("published")).otherwise("decision"))
        assert not audit(units, as_seen(cells, again), 5).is_safe, f"{key} shown again goes unnoticed"


def test_a_number_that_the_unit_rows_do_not_give_is_a_disagreement() -> None:
    units = three_towns()
    cells = grid_of(units, {}).with_columns(pl.col("denominator") + (pl.col("area_code") == "1480"))
    report = audit(units, as_seen(cells, pl.lit("published")), 5)
    assert [leak.area_code for leak in report.disagreements] == ["1480"], "the page shows another number than the data"


def test_a_leak_is_named_without_its_value() -> None:
    units = three_towns()
    leak = audit_shown(units, grid_of(units, {}), {("O02", "0684")}).leaks[0]
    assert not any(isinstance(part, int | float) for part in vars(leak).values())
    assert leak.counted.startswith("O02") and leak.period_code == "2019"
