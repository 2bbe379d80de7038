"""Run charts are judged as their sources say, by points that are shown alone, and never break on odd series."""

import math
import random
import re
from collections.abc import Sequence
from datetime import date

import duckdb
import jinja2
import polars as pl
import pytest
from run_charts_by_hand import Number, Row, Series, by_hand, month, random_series

from warehouse.settings import DBT_PROJECT

MACROS = ("statistics/binomial.sql", "statistics/anhoj.sql", "run_chart.sql")
CELL_COLUMNS = (
    "indicator_id varchar, programme_code varchar, kind varchar, area_code varchar, area_level varchar, "
    "period_type varchar, period_code varchar, start_date date, breakdown varchar, breakdown_value varchar, "
    "status varchar, numerator double, denominator double, value double, is_in_run_chart boolean"
)


def compiled() -> str:
    source = "".join((DBT_PROJECT / "macros" / name).read_text(encoding="utf-8") for name in MACROS)
    return jinja2.Environment().from_string(source + "{{ run_chart_points('cells') }}").render(ref=lambda name: name)


def draw(*series: Series) -> list[list[Row]]:
    """The rows of each series as the macro gives them, months in order; each series is an area of its own."""
    cells, tests, rebasings = [], [], []
    for area, one in enumerate(series):
        for i, value in enumerate(one.values):
            n = one.denominators[i] if one.denominators else None
            x = None if value is None else value if n is None else value * n / 100
            status = "not_collected" if value is None or i in one.hidden else "published"
            key = ("X01", "FPA", one.kind, str(area), "K", "month", f"{month(i):%Y-%m}", month(i), "all", "all")
            cells.append((*key, status, x, n if value is not None else None, value, True))
        tests += [("FPA", str(area), day) for day in one.tests]
        rebasings += [("X01", str(area), "all", day) for day in one.rebased]
    with duckdb.connect() as connection:
        connection.execute(f"create table cells ({CELL_COLUMNS})")
        connection.execute("create table run_chart_tests (programme_code varchar, area_code varchar, start_date date)")
        connection.execute(
            "create table rebasings (indicator_id varchar, area_code varchar, breakdown_value varchar, from_date date)"
        )
        for table, rows in (("cells", cells), ("run_chart_tests", tests), ("rebasings", rebasings)):
            if rows:
                connection.register("made_rows", pl.DataFrame(rows, orient="row", infer_schema_length=None))
                connection.execute(f"insert into {table} select * from made_rows")
        result = connection.execute(f"select * from ({compiled()}) order by area_code::integer, period_start")
        names = [column[0] for column in result.description]
        found: list[list[Row]] = [[] for _ in series]
        for values in result.fetchall():
            row = dict(zip(names, values, strict=True))
            found[int(row["area_code"])].append(row)
    return found


def judged(values: Sequence[Number]) -> Row:
    return draw(Series(values))[0][0]


EXACT = (
    "phase", "is_baseline", "is_baseline_frozen", "is_useful", "n_points", "n_useful", "longest_run",
    "longest_run_limit", "n_crossings", "crossings_limit", "signal", "is_in_signal_run", "is_outside_limits",
)  # fmt: skip
NUMBERS = ("median", "limit_lower", "limit_upper")


@pytest.fixture(scope="module")
def drawn() -> list[tuple[Series, list[Row]]]:
    dice = random.Random(2019)
    made = [random_series(dice) for _ in range(400)]
    return list(zip(made, draw(*made), strict=True))


def test_the_rules_agree_with_the_same_rules_written_in_python(drawn: list[tuple[Series, list[Row]]]) -> None:
    for series, rows in drawn:
        for row, own in zip(rows, by_hand(series), strict=True):
            differing = [name for name in EXACT if row[name] != own[name]]
            differing += [name for name in NUMBERS if row[name] != pytest.approx(own[name], abs=1e-9)]
            assert not differing, (
                f"a curve would be judged wrongly in {row['period_code']}: "
                f"{[(name, row[name], own[name]) for name in differing]} of {series}"
            )


def test_the_random_series_try_every_rule(drawn: list[tuple[Series, list[Row]]]) -> None:
    rows = [row for _, rows in drawn for row in rows]
    assert {row["signal"] for row in rows} == {"shift", "crossings", "both", "none", "too_few_points", "no_variation"}
    assert {row["limit_method"] for row in rows} == {"xmr", "p", "none"}
    tried = ("is_baseline_frozen", "is_outside_limits", "is_in_signal_run")
    assert all(any(row[name] for row in rows) for name in tried) and max(row["phase"] for row in rows) >= 3


def test_no_series_gives_a_number_that_is_none(drawn: list[tuple[Series, list[Row]]]) -> None:
    for series, rows in drawn:
        for row in rows:
            odd = [name for name, value in row.items() if isinstance(value, float) and not math.isfinite(value)]
            assert not odd, f"the chart of {series} would not draw: {odd}"
            if row["status"] != "published":
                flags = ("is_baseline", "is_useful", "is_in_signal_run", "is_outside_limits")
                assert not any(row[name] for name in flags), "a month without a point is flagged"
                assert row["centre"] is row["limit_lower"] is row["limit_upper"] is None, "limits tell what is hidden"


def test_an_empty_table_gives_an_empty_chart() -> None:
    assert draw() == []


def test_what_is_hidden_changes_nothing() -> None:
    """Were a hidden value part of a median, a limit or a count, the reader could work it out from the others."""
    months = [2.0, 4.0] * 10
    with_hidden = [*months[:5], None, *months[5:12], 900.0, *months[12:]]
    shorter, longer = draw(Series(months, "ratio"), Series(with_hidden, "ratio", hidden=[13]))
    shared = ("n_points", "n_useful", "median", "longest_run", "n_crossings", "signal", "centre", "limit_upper")
    points = [row for row in longer if row["status"] == "published"]
    assert [[row[name] for name in shared] for row in points] == [[row[name] for name in shared] for row in shorter]


# Sides of the published centre line, month by month, of infections in hospitals; qicharts2 (tests/testthat/hai_3.rds
# at 1b9487ec) found in them the longest run and the crossings beside them. n = 24: at most 8 in a row, at least 8.
HOSPITALS = {
    "NOH UTI": ("++++----------+++-+++-+-", 10, 7, "both"),
    "BOH UTI": ("-----++++--+--++++++-+++", 6, 7, "crossings"),
    "HGH UTI": ("-----+-+-+++++++-+-++---", 7, 10, "none"),
}


@pytest.mark.parametrize("hospital", HOSPITALS)
def test_runs_and_crossings_are_those_that_qicharts2_found(hospital: str) -> None:
    sides, longest_run, n_crossings, signal = HOSPITALS[hospital]
    # Eight months on the line before a test of change freeze the median there, and are no useful points themselves.
    rows = draw(Series([0.0] * 9 + [1.0 if side == "+" else -1.0 for side in sides], tests=[month(9)]))[0]
    row = rows[-1]
    assert (row["n_useful"], row["longest_run"], row["n_crossings"]) == (24, longest_run, n_crossings)
    assert (row["longest_run_limit"], row["crossings_limit"], row["signal"]) == (8, 8, signal)


@pytest.mark.parametrize(
    ("n", "longest_run", "crossings"), [(12, 7, 3), (16, 7, 4), (24, 8, 8), (46, 9, 17), (60, 9, 23)]
)
def test_the_limits_follow_the_number_of_useful_points(n: int, longest_run: int, crossings: int) -> None:
    """Anhøj's table (qicharts2's article, appendix 2); three points on the median make no difference."""
    row = judged([2.0, 2.0, 2.0, *[1.0, 3.0] * (n // 2)])
    assert (row["n_useful"], row["longest_run_limit"], row["crossings_limit"]) == (n, longest_run, crossings)


def test_one_point_more_than_the_limit_is_a_signal_and_the_limit_itself_is_none() -> None:
    """24 useful points, at most 8 in a row; the median 0 is frozen before the first test of change."""
    still = [0.0] * 9
    for length, signal in ((8, "none"), (9, "shift")):
        rest = [1.0, -1.0] * 12
        rows = draw(Series(still + [1.0] * length + [-1.0, *rest[: 23 - length]], tests=[month(9)]))[0]
        assert (rows[0]["n_useful"], rows[0]["longest_run"], rows[0]["signal"]) == (24, length, signal)
        ringed = [row["period_start"] for row in rows if row["is_in_signal_run"]]
        assert ringed == ([month(9 + i) for i in range(9)] if signal == "shift" else []), "the wrong points are ringed"


def test_a_point_on_the_median_neither_breaks_nor_makes_a_run() -> None:
    """Four above, one on the line, five above: nine in a row, not four and five, and not ten."""
    rest = [-1.0, 1.0] * 7 + [-1.0]
    rows = draw(Series([0.0] * 9 + [1.0] * 4 + [0.0] + [1.0] * 5 + rest, tests=[month(9)]))[0]
    assert (rows[0]["n_useful"], rows[0]["longest_run"], rows[0]["signal"]) == (24, 9, "shift")
    assert not rows[13]["is_in_signal_run"] and rows[14]["is_in_signal_run"]


def test_the_month_in_which_a_test_began_is_not_before_it() -> None:
    values: Sequence[Number] = [1.0, 3.0] * 10
    for day, frozen in ((date(2019, 8, 31), False), (date(2019, 9, 1), True), (date(2019, 9, 30), True)):
        rows = draw(Series(values, tests=[day]))[0]
        assert rows[0]["is_baseline_frozen"] is frozen, (
            f"the median is counted on months that the test of {day} touched"
        )
        assert sum(row["is_baseline"] for row in rows) == (8 if frozen else 20)


def test_individual_limits_are_those_that_were_published() -> None:
    """NHSRplotthedots (vignette deviations, 050b07d7), without screening: mean 1.94, limits -3.06 and 6.95."""
    series = [1.0, 2.0, 1.0, 2.0, 10.0, *[1.0, 2.0] * 6, 1.0]
    row = judged([*series])
    assert (row["limit_method"], row["n_points"]) == ("xmr", 18)
    assert [round(row[name], 2) for name in ("centre", "limit_lower", "limit_upper")] == [1.94, -3.06, 6.95]


def test_limits_are_frozen_before_the_first_test_of_change() -> None:
    """Montgomery, example 6.5, limits on the first 20 of 40: 300.5 and 279.78 to 321.22; only 333 and 328 lie outside.

    qicharts2 (ex_6.5_3.rds, 1b9487ec) divides by 1.128, so that the third digit after the comma differs."""
    before = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
    after = [305, 282, 305, 296, 314, 295, 287, 301, 298, 311, 310, 292, 305, 299, 304, 310, 304, 305, 333, 328]
    rows = draw(Series([float(value) for value in before + after], tests=[date(2020, 9, 15)]))[0]
    assert rows[0]["centre"] == 300.5
    assert [rows[0]["limit_lower"], rows[0]["limit_upper"]] == pytest.approx([279.783, 321.217], abs=0.005)
    assert [row["value"] for row in rows if row["is_outside_limits"]] == [333, 328]


def test_limits_of_a_share_follow_the_size_of_each_month() -> None:
    """Montgomery, table 7.4 (qicharts2, tbl_7.4_1.rds, 1b9487ec): 9.551 %; 100: 0.733 to 18.369, 80: 0 to 19.409."""
    counts = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
    sizes = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90, *[100] * 4, 90, 90]
    values: Sequence[Number] = [100 * x / n for x, n in zip(counts, sizes, strict=True)]
    rows = draw(Series(values, "share", [float(n) for n in sizes]))[0]
    assert rows[0]["limit_method"] == "p" and rows[0]["centre"] == pytest.approx(9.55102, abs=1e-4)
    assert [rows[0]["limit_lower"], rows[0]["limit_upper"]] == pytest.approx([0.73347, 18.36857], abs=1e-4)
    assert [rows[1]["limit_lower"], rows[1]["limit_upper"]] == pytest.approx([0.0, 19.40938], abs=1e-4)
    assert [i for i, row in enumerate(rows) if row["is_outside_limits"]] == [10]


def test_a_share_with_few_in_any_month_has_no_limits() -> None:
    """Half of each two months: 10 times 50 % is 5, 9 times 50 % is not."""
    values: Sequence[Number] = [40.0, 60.0] * 7
    for smallest, method in ((10.0, "p"), (9.0, "none")):
        rows = draw(Series(values, "share", [20.0] * 12 + [smallest] * 2))[0]
        assert {row["limit_method"] for row in rows} == {method}, "limits that the few do not carry"


def test_limits_of_a_share_stay_under_a_hundred() -> None:
    """90 % of 50: 90 + 3 · 4.243 is over 100."""
    row = draw(Series([88.0, 92.0] * 7, "share", [50.0] * 14))[0][0]
    assert [row["limit_lower"], row["limit_upper"]] == pytest.approx([90 - 12.7279, 100.0], abs=1e-4)


def test_limits_need_twelve_points_before_the_first_test() -> None:
    for first_test, method in ((11, "none"), (12, "xmr")):
        row = draw(Series([1.0, 3.0] * 10, tests=[month(first_test)]))[0][0]
        assert (row["is_baseline_frozen"], row["limit_method"]) == (True, method), "limits on too few points"


def test_a_baseline_without_variation_has_no_limits() -> None:
    """Otherwise the limits fall together, and every later point is said to lie outside."""
    rows = draw(Series([5.0] * 12 + [4.0, 6.0] * 8, tests=[month(12)]))[0]
    assert {(row["signal"], row["limit_method"], row["is_outside_limits"]) for row in rows} == {("none", "none", False)}


def test_limits_are_not_counted_on_points_that_hold_a_signal() -> None:
    """Twelve around 2, then twelve around 9: the limits 5.5 ± 5.7 would say that nothing is out of the ordinary."""
    row = judged([1.0, 3.0] * 6 + [8.0, 10.0] * 6)
    assert (row["signal"], row["limit_method"]) == ("both", "none")


def test_scores_that_seldom_move_have_no_limits() -> None:
    """Half points: one step of 0.5 and ten of 0 before the first test; limits 0.75 ± 0.12 would flag every month."""
    row = draw(Series([0.5] * 6 + [1.0] * 6 + [0.5, 1.0] * 6, tests=[month(12)]))[0][0]
    assert (row["n_useful"], row["signal"], row["limit_method"]) == (24, "none", "none")


def test_a_new_phase_has_its_own_first_test() -> None:
    """Anew from month 12: the test of month 2 is of the old phase, that of month 22 freezes months 12 to 21."""
    rows = draw(Series([1.0, 3.0] * 15, tests=[month(2), month(22)], rebased=[month(12)]))[0]
    assert [i for i, row in enumerate(rows) if row["is_baseline"]] == list(range(22))
    assert [(row["phase"], row["is_baseline_frozen"]) for row in (rows[0], rows[12])] == [(1, False), (2, True)]
    assert rows[12]["baseline_rule_sv"].startswith("Kurvan räknas om från 2020-01-01. Medianen är räknad på de 10 ")


def test_too_few_points_are_never_ringed() -> None:
    """Seven above in a row of eleven useful points are one too many, but eleven points are too few to judge."""
    rows = draw(Series([1.0] * 4 + [3.0] * 4 + [5.0] * 3, tests=[month(8)]))[0]
    assert (rows[0]["longest_run"], rows[0]["longest_run_limit"], rows[0]["signal"]) == (7, 6, "too_few_points")
    assert not any(row["is_in_signal_run"] for row in rows)


def test_adding_hours_in_another_order_does_not_move_a_point_off_the_median() -> None:
    values: Sequence[Number] = [0.3, 0.1 + 0.2] * 8
    assert judged(values)["signal"] == "no_variation", "a rounding error counts as a change"


def lix(text: str) -> float:
    """Björnsson's readability: words a sentence plus the percentage of words over six letters."""
    words = re.findall(r"[^\W_][\w-]*", text)
    return len(words) / len(re.findall(r"[.:](?:\s|$)", text)) + 100 * sum(len(word) > 6 for word in words) / len(words)


def test_every_curve_says_in_plain_words_what_may_be_concluded(drawn: list[tuple[Series, list[Row]]]) -> None:
    for rows in (rows for _, rows in drawn):
        for row in rows:
            said = row["signal_sv"]
            assert said and said.count(". ") <= 1 and said.endswith("."), f"more than two sentences: {said}"
            assert lix(said) <= 45 and lix(row["baseline_rule_sv"]) <= 45, f"hard to read: {said}"
            assert not re.search(r"\b(1 punkter|1 gånger|1 mätpunkter|NULL)\b", said + row["baseline_rule_sv"])
            signalled = row["signal"] in ("shift", "crossings", "both")
            assert said.startswith("Signal: ") == signalled and ("troligen ändrats" in said) == signalled, (
                f"words and ring tell different stories: {row['signal']}, {said}"
            )


def test_the_words_name_the_side_and_the_points_outside() -> None:
    up: Sequence[Number] = [1.0, 2.0, *[1.0, 3.0] * 6, *[8.0] * 10]
    said = draw(Series(up, tests=[date(2020, 3, 2)]))[0][0]["signal_sv"]
    assert said == (
        "Signal: 11 punkter i rad ligger över medianen, och av en slump brukar det vara högst 8. "
        "Något har troligen ändrats, och 10 punkter ligger utanför gränserna, men kurvan säger inte varför."
    ), f"the steering group reads something else than the chart shows: {said}"
