"""No data, however few, many, equal or missing, make the statistics show a broken or an impossible number."""

import math

import numpy as np
import pyarrow as pa
import pytest
from statistics_macros import (
    N_RANDOM,
    anhoj,
    assert_around,
    assert_same,
    both_levels,
    evaluate,
    limits,
    macros,
    z,
)

MEASURES: dict[str, tuple[str, ...]] = {
    "wilson": ("x", "n"),
    "t": ("total", "squares", "n"),
    "count": ("x", "exposure"),
    "median": ("sorted",),
    "funnel": ("pooled", "n"),
    "difference": ("x1", "n1", "x2", "n2"),
    "paired_difference": ("n11", "n12", "n21", "n22"),
    "newcombe": ("value1", "limit1", "value2", "limit2"),
}


def extreme_shares() -> tuple[np.ndarray, np.ndarray]:
    """x = 0, 1, half, n - 1 and n of n from 1 to 10^9."""
    sizes = np.array([1, 2, 3, 7, 10, 99, 10**4, 10**6, 10**9])
    pairs = sorted({(x, n) for n in sizes.tolist() for x in (0, 1, n // 2, n - 1, n)})
    return np.array([x for x, _ in pairs]), np.array([n for _, n in pairs])


@both_levels
def test_the_interval_of_a_share_contains_it_and_stays_between_0_and_100(level: str) -> None:
    x, n = extreme_shares()
    found = limits("wilson", {"x": x, "n": n}, z(level))
    assert_around(100 * x / n, found, (0, 100), "wilson")
    assert (found[0][x == 0] == 0).all() and (found[1][x == n] == 100).all(), (
        "none or all would have a limit beside 0 or 100"
    )


@both_levels
@pytest.mark.parametrize("observation", [0.0, 0.1, 1 / 3, 123456.789, -7.3, 1e100, 1e-100])
def test_equal_observations_give_no_spread_whatever_rounding_leaves(level: str, observation: float) -> None:
    n = np.arange(2, 2_000)
    total, squares = np.cumsum(np.full(2_000, observation))[n - 1], np.cumsum(np.full(2_000, observation**2))[n - 1]
    lower, upper = limits("t", {"total": total, "squares": squares, "n": n}, level)
    assert (lower == total / n).all() and (upper == total / n).all(), "equal answers would get an interval"


@both_levels
def test_the_interval_of_a_mean_contains_it(level: str) -> None:
    random = np.random.default_rng(3)
    mean = random.normal(0, 1, N_RANDOM) * 10.0 ** random.integers(-8, 9, N_RANDOM)
    s = 10.0 ** random.integers(-8, 9, N_RANDOM)
    n = random.integers(2, 10**6, N_RANDOM)
    columns = {"total": mean * n, "squares": s * s * (n - 1) + n * mean * mean, "n": n}
    assert_around(columns["total"] / n, limits("t", columns, level), (-math.inf, math.inf), "t")


@both_levels
def test_the_interval_of_a_count_contains_it(level: str) -> None:
    x, exposure = (part.ravel() for part in np.meshgrid([*range(30), 10**6, 10**12], [1e-6, 1.0, 1e12]))
    assert_around(x / exposure, limits("count", {"x": x, "exposure": exposure}, level), (0, math.inf), "count")


@both_levels
def test_a_rate_without_exposure_has_no_interval(level: str) -> None:
    x, exposure = (part.ravel() for part in np.meshgrid([-1, 0, 3, 20], [0.0, -1.0]))
    for limit in limits("count", {"x": x, "exposure": exposure}, level):
        assert np.ma.getmaskarray(limit).all(), "a rate per nothing would be shown, or an infinite one"
    (limit,) = evaluate({"x": [-1]}, macros().count_lower("x", "1", level))
    assert limit.tolist() == [None], "fewer than no events would have an interval"


@both_levels
def test_the_interval_of_a_difference_contains_it_and_stays_between_minus_100_and_100(level: str) -> None:
    x, n = extreme_shares()
    i, j = (part.ravel() for part in np.meshgrid(np.arange(len(x)), np.arange(len(x))))
    found = limits("difference", {"x1": x[i], "n1": n[i], "x2": x[j], "n2": n[j]}, z(level))
    assert_around(100.0 * x[i] / n[i] - 100.0 * x[j] / n[j], found, (-100, 100), "difference")
    backwards = limits("difference", {"x1": x[j], "n1": n[j], "x2": x[i], "n2": n[i]}, z(level))
    assert_same(found, -backwards[1], -backwards[0], "difference the other way", rtol=0, atol=1e-12)


@both_levels
def test_a_paired_difference_where_no_one_changed_is_still_uncertain(level: str) -> None:
    yes, no = (part.ravel() for part in np.meshgrid([0, 1, 5, 1000, 10**6], [0, 1, 5, 1000, 10**6]))
    yes, no = yes[yes + no > 0], no[yes + no > 0]
    zero = np.zeros_like(yes)
    found = limits("paired_difference", {"n11": yes, "n12": zero, "n21": zero, "n22": no}, z(level))
    assert_around(zero, found, (-100, 100), "paired_difference")
    assert (found[0] < 0).all() and (found[1] > 0).all(), "no change among a few would be shown as certain"


def test_a_run_chart_of_fewer_than_10_useful_points_is_not_judged() -> None:
    for limit in anhoj([-3, 0, 1, 2, 9]):
        assert limit.tolist() == [None] * 5, "a handful of points would be called a signal"


@both_levels
@pytest.mark.parametrize("method", MEASURES)
def test_what_is_unknown_gives_no_interval(method: str, level: str) -> None:
    """One row per argument that is null."""
    names = MEASURES[method]
    columns = {
        name: pa.array([None if i == j else 10.0 for j in range(len(names))], pa.float64())
        for i, name in enumerate(names)
    }
    if method == "median":
        columns = {"sorted": pa.array([None, [], [1.0] * 5], pa.list_(pa.float64()))}
    last = () if method == "newcombe" else (level,) if method in ("t", "count", "median") else (z(level),)
    for limit in limits(method, columns, *last):
        assert np.ma.getmaskarray(limit).all(), f"{method}: a limit would be shown where the data are missing"


def test_what_is_unknown_gives_no_test_and_no_method() -> None:
    columns = {"b": pa.array([None, 3, None, 0]), "c": pa.array([3, None, None, 0])}
    (p,) = evaluate(columns, macros().mcnemar_mid_p("b", "c"))
    assert p.tolist() == [None] * 4, "a p would be shown where no one is known to have changed"
    columns = {"n": pa.array([None], pa.int64())}
    for found in (*anhoj(columns["n"]), *evaluate(columns, macros().count_method("n"))):
        assert np.ma.getmaskarray(found).all() or found.tolist() == [None], "a limit or method of nothing"


@both_levels
def test_no_one_asked_gives_no_interval(level: str) -> None:
    zero = {"a": [0.0], "b": [0], "c": [0], "d": [0]}
    for method, arguments in {
        "wilson": ("b", "c", z(level)),
        "t": ("a", "a", "b", level),
        "count": ("b", "a", level),
        "funnel": ("a", "b", z(level)),
        "difference": ("a", "b", "c", "d", z(level)),
        "paired_difference": ("b", "c", "d", "b", z(level)),
    }.items():
        for side in ("lower", "upper"):
            (limit,) = evaluate(zero, getattr(macros(), f"{method}_{side}")(*arguments))
            assert limit.tolist() == [None], f"{method}: 0 asked would give a limit of {limit[0]}"
    one = {"total": [7.0], "squares": [49.0], "n": [1]}
    assert [limit.tolist() for limit in limits("t", one, level)] == [[None], [None]], (
        "one answer would have an interval"
    )
