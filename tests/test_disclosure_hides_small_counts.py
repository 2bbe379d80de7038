"""Promise: no family can be found. What is shown never lets anyone work out a count of one to four."""

import polars as pl
import pytest
from disclosure_cases import (
    KEY,
    PLAIN,
    RANDOM_BREAKDOWNS,
    decided,
    grid_of,
    primary_rule,
    random_units,
    unit,
    unit_frame,
)

from warehouse.disclosure import Rules, decide_cells


def answers(
    indicator: str, area: str, yes: int, no: int, prefix: str = "", period: str = "2019", **own: str
) -> list[dict[str, object]]:
    """`yes` + `no` parents of one area, numbered so that other indicators can be about the same parents."""
    return [
        unit(indicator, f"{prefix}{area}-{number}", area, number < yes, period=period, **own)
        for number in range(yes + no)
    ]


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
    # 1480: 33 parents, 30 in need, 12 of them with enough. O01 tells 30 of 33, and O02 tells 12 of 30.
    in_need = [*answers("O01", "1480", 30, 3), *answers("O01", "1415", 30, 10)]
    enough = [*answers("O02", "1480", 12, 18), *answers("O02", "1415", 12, 18)]
    # Without need, O03 counts a parent too: its denominator less O02's are the parents without need.
    gap = [unit("O03", f"{a}-{n}", a, 12 <= n < 30) for a, most in (("1480", 33), ("1415", 40)) for n in range(most)]
    units = unit_frame([*in_need, *enough, *gap])
    found = decided(units, grid_of(units, {}))
    assert found[whole("O02", "1480")] == "published"
    assert found[whole("O01", "1480")] == "suppressed", "three parents without need are shown as the rest"
    assert found[whole("O03", "1480")] == "suppressed", "O03 less O02 gives the three parents without need"


def test_need_less_enough_less_none_is_one_parent() -> None:
    # 26 in need in 1480: 12 with enough, 13 with none, so one with some support but not enough.
    rows = []
    for area, enough, none, some in (("1480", 12, 13, 1), ("1415", 20, 20, 20)):
        for number in range(enough + none + some):
            rows.append(unit("O02", f"{area}-{number}", area, number < enough))
            rows.append(unit("O04", f"{area}-{number}", area, enough <= number < enough + none))
    units = unit_frame(rows)
    found = decided(units, grid_of(units, {}))
    both = {found[whole("O02", "1480")], found[whole("O04", "1480")]}
    assert both != {"published"}, "need less enough less none is the one parent with too little support"
    assert found[whole("O02", "ALLA")] == "published"


def test_an_unknown_role_that_is_few_hides_a_role() -> None:
    rows = [*answers("O02", "1480", 10, 15, "m", roll="mamma"), *answers("O02", "1480", 10, 15, "p", roll="pappa")]
    units = unit_frame([*rows, *answers("O02", "1480", 1, 2, "u")])
    found = decided(units, grid_of(units, {"O02": ("roll",)}))
    roles = [found["O02", "ALLA", "2019", "roll", role] for role in ("mamma", "pappa")]
    assert "suppressed" in roles, "all less mothers less fathers is three parents"
    assert found["O02", "ALLA", "2019", "roll", "okänd"] == "suppressed", "what is never meant to be shown is shown"
    assert found[whole("O02", "ALLA")] == "published"


def test_roles_are_shown_where_nobody_is_few() -> None:
    rows = [*answers("O02", "1480", 10, 15, "m", roll="mamma"), *answers("O02", "1480", 10, 15, "p", roll="pappa")]
    units = unit_frame(rows)
    found = decided(units, grid_of(units, {"O02": ("roll",)}))
    assert found["O02", "ALLA", "2019", "roll", "mamma"] == "published", "hiding what is safe helps nobody"
    assert found["O02", "1480", "2019", "roll", "mamma"] == "published"


def test_nobody_at_all_is_not_few() -> None:
    units = unit_frame([*answers("O02", "1480", 0, 12), *answers("O02", "1415", 9, 9)])
    found = decided(units, grid_of(units, {}))
    assert found[whole("O02", "1480")] == "published", "0 of 12 names nobody"


def test_one_municipality_of_a_region_is_the_region() -> None:
    # Region Gotland has one municipality with two of twelve; region Mitt has two large ones.
    sizes = {"0980": (2, 10), "1480": (20, 20), "1415": (20, 20)}
    units = unit_frame([row for area, (yes, no) in sizes.items() for row in answers("O02", area, yes, no)])
    regions = {"0980": "GOT", "1480": "MITT", "1415": "MITT"}
    cells = grid_of(units, {})
    of_regions = cells.filter(area_level="K").with_columns(
        pl.col("area_code").replace_strict(regions), pl.lit("R").alias("area_level")
    )
    numbers = ["numerator", "denominator"]
    of_regions = of_regions.group_by(pl.exclude(numbers)).agg(pl.col(numbers).sum()).select(cells.columns)
    found = decided(units, pl.concat([cells, of_regions]), regions=regions)
    assert found[whole("O02", "0980")] == found[whole("O02", "GOT")] == "suppressed", (
        "the region tells its municipality"
    )
    assert found[whole("O02", "MITT")] == "suppressed", "the programme less the other region is Gotland"
    in_the_middle = {found[whole("O02", "1480")], found[whole("O02", "1415")]}
    assert "suppressed" in in_the_middle, "the programme less both municipalities is Gotland"


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


def test_staff_who_moved_between_two_rounds_are_not_told_by_their_sums() -> None:
    # Asked before and after. 20 in the north before, 17 after: three moved south, where 20 become 23.
    rows = []
    for number in range(40):
        before, after = "norr" if number < 20 else "söder", "norr" if number < 17 else "söder"
        for period, area in (("före", before), ("efter", after)):
            rows.append({**unit("V04", f"s{number}", area, number % 2, "staff", period), "release_code": "enkät"})
    units = unit_frame(rows)
    cells = grid_of(units, {}).with_columns(release_code=pl.lit("enkät"))
    found = decide_cells(units, cells, PLAIN)
    assert len(found.proofs) == 1, "the same persons asked twice are two problems, and neither sees the other"
    shown = found.cells.filter(decision="published")
    assert shown.filter(area_code="ALLA").height == 2, "all forty, before and after, are not few"
    assert shown.height < 6, "twenty before and seventeen after tell that three have moved"


def test_an_index_tells_the_sums_of_all_whose_group_is_known() -> None:
    # Of 30 girls 20 are held, of 30 boys 10, of 3 others 1: the index of the girls divides by 31 of 63, so that whoever
    # also sees the boys can tell the others.
    rows = []
    for group, asked, held in (("flicka", 30, 20), ("pojke", 30, 10), ("annat", 3, 1)):
        rows += [unit("V02", f"{group}-a{n}", "norr", 0, "child_interviews", roll=group) for n in range(asked)]
        rows += [
            unit("V02", f"{group}-h{n}", "norr", 1, "child_interviews", denominator=0.0, roll=group)
            for n in range(held)
        ]
    units = unit_frame(rows)
    cells = grid_of(units, {"V02": ("roll",)}, kind="index").filter(breakdown="roll", area_level="P")
    shown = {key[4] for key, decision in decided(units, cells).items() if decision == "published"}
    assert shown in ({"flicka"}, {"pojke"}), "girls, boys and the index together tell what the three others did"
    as_shares = {
        key[4] for key, d in decided(units, cells.with_columns(kind=pl.lit("share"))).items() if d == "published"
    }
    assert as_shares == {"flicka", "pojke"}, "two groups without their index say nothing of the third"


def test_a_mean_with_its_number_gives_a_sum() -> None:
    # Hours per parent: 1480 has four parents, 1415 twenty; the programme tells the sum of both.
    rows = [unit("P05", f"a{n}", "1480", 1 + n % 2, "hours") for n in range(4)]
    rows += [unit("P05", f"b{n}", "1415", 1 + n % 3, "hours") for n in range(20)]
    rows += [unit("P05", f"c{n}", "1481", 1 + n % 3, "hours") for n in range(24)]
    units = unit_frame(rows)
    found = decided(units, grid_of(units, {}, kind="mean"))
    of = {area: found[whole("P05", area)] for area in ("ALLA", "1480", "1415", "1481")}
    assert of == {"ALLA": "published", "1480": "suppressed", "1415": "suppressed", "1481": "published"}, (
        "four parents' hours are the programme's less those of the other municipalities"
    )


def test_a_mean_of_many_decimals_is_never_shown() -> None:
    units = unit_frame([unit("P05", f"a{n}", "1480", 1 + n / 1000, "hours") for n in range(30)])
    found = decided(units, grid_of(units, {}, kind="mean"))
    assert set(found.values()) == {"suppressed"}, "a sum that cannot be followed in whole numbers is shown"


def test_two_lists_without_a_common_id_are_told_apart_by_a_signed_rest() -> None:
    def two_lists(area: str, asked: int, held: int) -> list[dict[str, object]]:
        rows = [unit("V01", f"a{area}{n}", area, 0, "child_interviews") for n in range(asked)]
        return rows + [unit("V01", f"h{area}{n}", area, 1, "child_interviews", denominator=0.0) for n in range(held)]

    # Asked and held: 30 and 20; 30 and 27 (three not interviewed); 10 and 12 (more held than asked); 40 and 10.
    rows = [*two_lists("A", 30, 20), *two_lists("B", 30, 27), *two_lists("C", 10, 12), *two_lists("D", 40, 10)]
    units = unit_frame(rows)
    found = decided(units, grid_of(units, {}))
    assert found[whole("V01", "B")] == "suppressed", "three children of the district were not interviewed"
    assert found[whole("V01", "C")] == "suppressed", "the lists disagree and are shown all the same"
    assert found[whole("V01", "ALLA")] == found[whole("V01", "D")] == "published"


def test_an_indicator_that_is_only_given_by_a_breakdown() -> None:
    rows = [unit("I05", f"p{n}", "1480", 0, "interviewed_parents", "alla", vågpar="1-2") for n in range(30)]
    rows += [unit("I05", f"p{n}", "1480", 0, "interviewed_parents", "alla", vågpar="2-3") for n in range(3)]
    measured = {
        "numerator": pl.lit(None, pl.Float64),
        "denominator": pl.lit(None, pl.Float64),
        "measure": pl.lit(200.0),
    }
    units = unit_frame(rows)
    cells = grid_of(units, {"I05": ("vågpar",)}, kind="median").filter(area_level="P", breakdown="vågpar")
    cells = cells.filter(pl.col("breakdown_value") != "okänd")
    found = decided(units.with_columns(**measured), cells)
    assert found["I05", "ALLA", "alla", "vågpar", "1-2"] == "published"
    assert found["I05", "ALLA", "alla", "vågpar", "2-3"] == "suppressed", "the median of three parents is shown"


def test_what_is_public_already_cannot_be_hidden_and_is_reckoned_with() -> None:
    # 2 of 10 in 0684. The press text has told 1415's 10 of 20, so 1480 must be the one to go.
    units = unit_frame(
        [*answers("O02", "1480", 20, 20), *answers("O02", "0684", 2, 8), *answers("O02", "1415", 10, 10)]
    )
    cells = grid_of(units, {}).with_columns(is_known=pl.col("area_code") == "1415")
    found = decided(units, cells)
    assert found[whole("O02", "1480")] == "suppressed", "the total less two known municipalities is Sävsjö"
    assert found[whole("O02", "1415")] == "published"


def test_a_release_unit_that_cannot_be_made_safe_is_hidden_whole() -> None:
    # Everybody knows that 0684 has 2 of 10: nothing hidden here can change that, and nothing is shown.
    units = unit_frame([*answers("O02", "1480", 20, 20), *answers("O02", "0684", 2, 8)])
    cells = grid_of(units, {}).with_columns(is_known=pl.col("area_code") == "0684")
    assert set(decided(units, cells).values()) == {"suppressed"}, "what failed to be protected is shown all the same"


def test_records_of_one_family_count_once_where_the_controller_says_so() -> None:
    # Six parents of two families answer yes in 0684.
    rows = [
        unit("O02", f"{area}-{n}", area, n < yes, family=f"{area}-{n // 3 if area == '0684' and n < yes else n}")
        for area, yes, total in (("0684", 6, 30), ("1480", 20, 40), ("1415", 18, 36))
        for n in range(total)
    ]
    units = unit_frame(rows)
    cells = grid_of(units, {})
    assert set(decided(units, cells).values()) == {"published"}
    found = decided(units, cells, Rules(insiders=False, count_families=True))
    assert found[whole("O02", "0684")] == "suppressed", "two families are shown as six parents"
    assert "suppressed" in {found[whole("O02", "1480")], found[whole("O02", "1415")]}, "the total less the others"


def test_answers_of_one_caseworker_are_hidden_where_the_controller_says_so() -> None:
    rows = [
        unit("O02", f"{area}-{n}", area, n % 2, source="H1" if area == "0684" else f"{area}{n % 5}")
        for area, total in (("0684", 20), ("1480", 40), ("1415", 36))
        for n in range(total)
    ]
    units = unit_frame(rows)
    cells = grid_of(units, {})
    assert set(decided(units, cells).values()) == {"published"}
    found = decided(units, cells, Rules(insiders=False, one_source=True))
    assert found[whole("O02", "0684")] == "suppressed", "one caseworker's answers are the municipality's"


def test_whoever_knows_their_own_answer_learns_nothing_of_another() -> None:
    # 1415 has one yes and 0684 four, 1480 twenty. Hiding 1415 and 0684 leaves their sum, five, known: whoever is the
    # one yes of 1415 knows that 0684 has at most four.
    units = unit_frame(
        [*answers("O02", "1480", 20, 20), *answers("O02", "0684", 4, 20), *answers("O02", "1415", 1, 20)]
    )
    cells = grid_of(units, {})
    plain, safe = decided(units, cells), decided(units, cells, Rules())
    assert plain[whole("O02", "1480")] == "published"
    assert safe[whole("O02", "1480")] == "suppressed", "the one parent of Mölndal can tell how few the others are"


def test_no_rows_at_all() -> None:
    units = unit_frame(answers("O02", "1480", 10, 10))
    cells = grid_of(units, {"O02": ("roll",)}).with_columns(numerator=pl.lit(0.0), denominator=pl.lit(0.0))
    assert set(decided(units.clear(), cells).values()) <= {"published", "suppressed"}, "an empty home cannot be built"
    assert decided(units.clear(), cells.clear()) == {}


@pytest.mark.parametrize("k", [7, 10])
def test_a_higher_k_hides_all_that_its_primary_rule_names(k: int) -> None:
    units = random_units(5)
    cells = grid_of(units, RANDOM_BREAKDOWNS)
    named = cells.with_columns(primary_rule(k).alias("rule")).filter(rule="suppressed").select(KEY).rows()
    found = decided(units, cells, Rules(k=k, insiders=False))
    assert all(found[key] == "suppressed" for key in named), "k was raised and a smaller count is still shown"
    assert "published" in found.values()


def test_k_is_never_lower_than_five() -> None:
    with pytest.raises(ValueError, match="never be lower than 5"):
        Rules(k=4)


def test_sums_that_do_not_follow_from_the_unit_rows_stop_the_build() -> None:
    units = random_units(1)
    cells = grid_of(units, RANDOM_BREAKDOWNS).with_columns(pl.col("numerator") + (pl.col("area_code") == "ALLA"))
    with pytest.raises(ValueError, match="not the sums of their unit rows"):
        decide_cells(units, cells, PLAIN)


def test_a_record_of_two_roles_stops_the_build() -> None:
    rows = [*answers("O02", "1480", 10, 15, roll="mamma"), *answers("O01", "1480", 10, 15, roll="pappa")]
    units = unit_frame(rows)
    with pytest.raises(ValueError, match="two values of the breakdown roll"):
        decide_cells(units, grid_of(units, {"O02": ("roll",)}), PLAIN)
