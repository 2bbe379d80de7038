"""Every interval and test that the pages show is the one its name promises: as others published it, and as scipy and
statsmodels compute it from 10,000 invented inputs."""

import math

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats
from statistics_cases import (
    ANHOJ_CROSSINGS,
    ANHOJ_LONGEST_RUNS,
    COUNTS,
    DIFFERENCES,
    FUNNELS,
    MEANS,
    MEDIANS,
    MID_PS,
    PAIRED_DIFFERENCES,
    SHARES,
)
from statistics_macros import (
    ALPHA,
    N_RANDOM,
    Columns,
    anhoj,
    assert_around,
    assert_as_published,
    assert_same,
    both_levels,
    evaluate,
    limits,
    macros,
    z,
)
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint


def random_shares(seed: int, largest: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators, every eighth numerator 0 and every eighth all."""
    random = np.random.default_rng(seed)
    n = random.integers(1, largest, N_RANDOM)
    x = random.integers(0, n + 1)
    x[::8], x[1::8] = 0, n[1::8]
    return x, n


# Shares


def test_a_share_has_the_interval_that_others_published() -> None:
    assert_as_published("wilson", "x n", SHARES)


@both_levels
def test_a_share_has_the_interval_of_statsmodels(level: str) -> None:
    assert float(z(level)) == pytest.approx(stats.norm.ppf(1 - ALPHA[level] / 2), rel=1e-15)
    x, n = random_shares(1, 20_000)
    expected = proportion_confint(x, n, ALPHA[level], method="wilson")
    found = limits("wilson", {"x": x, "n": n}, z(level))
    assert_same(found, 100 * expected[0], 100 * expected[1], "wilson", rtol=1e-10, atol=1e-11)


# Means


def test_a_mean_has_the_interval_that_others_published() -> None:
    cases = [(sum_, s * s * (n - 1) + sum_ * sum_ / n, n, *rest) for n, sum_, s, *rest in MEANS]
    assert_as_published("t", "total squares n", cases, by_z=False)


@both_levels
def test_a_mean_of_any_number_of_observations_uses_students_t(level: str) -> None:
    """Sum 0 and s = √n: the upper limit is the quantile itself."""
    n = np.unique(np.concatenate([np.arange(2, 5_000), np.geomspace(5_000, 1e6 + 1, N_RANDOM).astype(int)]))
    quantile = stats.t.ppf(1 - ALPHA[level] / 2, n - 1)
    found = limits("t", {"total": np.zeros(len(n)), "squares": n * (n - 1.0), "n": n}, level)
    assert_same(found, -quantile, quantile, "t", rtol=1e-8)


@both_levels
def test_a_mean_has_the_interval_of_scipy(level: str) -> None:
    """Scores of 0 to 10 with one decimal, 1 to 60 of each."""
    random = np.random.default_rng(2)
    scores = np.round(random.uniform(0, 10, (N_RANDOM, 60)), 1)
    n = random.integers(1, 61, N_RANDOM)
    scores[np.arange(60) >= n[:, None]] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nanmean(scores, axis=1)
        s = np.sqrt(np.nansum((scores - mean[:, None]) ** 2, axis=1) / (n - 1))
        expected = stats.t.interval(1 - ALPHA[level], n - 1, mean, s / np.sqrt(n))
    expected = [np.where(n < 2, np.nan, np.where(s == 0, mean, side)) for side in expected]
    found = limits("t", {"total": np.nansum(scores, 1), "squares": np.nansum(scores**2, 1), "n": n}, level)
    assert_same(found, expected[0], expected[1], "t", rtol=1e-6, atol=1e-6)


# Counts


def test_a_count_has_the_interval_that_others_published() -> None:
    assert_as_published("count", "x exposure", COUNTS, by_z=False)


@both_levels
def test_a_count_is_exact_below_10_and_byars_from_10(level: str) -> None:
    random = np.random.default_rng(4)
    x = np.concatenate([np.arange(100), random.integers(0, 10, N_RANDOM), random.integers(10, 10**6, N_RANDOM)])
    exposure = random.uniform(0.1, 5_000, len(x))
    half, quantile = ALPHA[level] / 2, stats.norm.ppf(1 - ALPHA[level] / 2)

    def byar(count: np.ndarray, sign: int) -> np.ndarray:
        return count * (1 - 1 / (9 * count) + sign * quantile / (3 * np.sqrt(count))) ** 3

    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.where(x < 10, np.where(x == 0, 0, stats.chi2.ppf(half, 2 * x) / 2), byar(x, -1))
        upper = np.where(x < 10, stats.chi2.ppf(1 - half, 2 * x + 2) / 2, byar(x + 1, 1))
    found = limits("count", {"x": x, "exposure": exposure}, level)
    assert_same(found, lower / exposure, upper / exposure, "count", rtol=1e-11)
    (method,) = evaluate({"x": x}, macros().count_method("x"))
    assert (method == np.where(x < 10, "exact", "byar")).all(), "a page would name the wrong method for a count"


# Medians


def lists(sizes: np.ndarray, seed: int) -> pa.ListArray:
    """Sorted lists of random numbers, one per size."""
    ends = np.cumsum(sizes)
    numbers = np.random.default_rng(seed).normal(50, 20, ends[-1])
    parts = [np.sort(part) for part in np.split(numbers, ends)]
    return pa.ListArray.from_arrays(np.concatenate([[0], ends]), np.concatenate(parts))


def test_a_median_has_the_interval_of_the_binomial_tables() -> None:
    """Of the numbers 1, 2, ..., n."""
    for n, level, rank, source in MEDIANS:
        numbers = pa.array([[float(i + 1) for i in range(n)]], pa.list_(pa.float64()))
        lower, upper = limits("median", {"numbers": numbers}, level)
        assert (lower[0], upper[0]) == ((rank, n + 1 - rank) if rank else (np.ma.masked,) * 2), (
            f"median of {n} at {level}: a page would show another interval than {source}"
        )


@both_levels
def test_a_median_has_the_sign_tests_interval(level: str) -> None:
    some = np.random.default_rng(5).integers(0, 300, N_RANDOM - 320)
    sizes = np.concatenate([np.arange(300), some, np.arange(20) * 500])
    sorted_ = lists(sizes, 6)
    first, values = sorted_.offsets.to_numpy()[:-1], sorted_.values.to_numpy()
    rank = stats.binom.ppf(ALPHA[level] / 2, sizes, 0.5).astype(int)
    assert (stats.binom.cdf(rank - 1, sizes, 0.5) <= ALPHA[level] / 2).all()
    assert (stats.binom.cdf(rank, sizes, 0.5) > ALPHA[level] / 2).all()
    known = rank > 0
    expected = np.full((2, len(sizes)), np.nan)
    expected[0, known] = values[(first + rank - 1)[known]]
    expected[1, known] = values[(first + sizes - rank)[known]]
    found = limits("median", {"sorted": sorted_}, level)
    assert_same(found, expected[0], expected[1], "median", rtol=0)
    assert_around(
        [np.median(values[first[i] : first[i] + sizes[i]]) for i in np.flatnonzero(known)],
        (found[0][known], found[1][known]),
        (values.min(), values.max()),
        "median",
    )


# Funnels


def test_a_funnel_has_the_limits_that_others_published() -> None:
    assert_as_published("funnel", "pooled n", FUNNELS)


@both_levels
def test_a_funnel_is_the_normal_one_clipped(level: str) -> None:
    random = np.random.default_rng(7)
    pooled = np.concatenate([random.uniform(0, 1, N_RANDOM), [0, 1, 0, 1, 1e-12]])
    n = random.integers(1, 10**4, len(pooled))
    half = stats.norm.ppf(1 - ALPHA[level] / 2) * np.sqrt(pooled * (1 - pooled) / n)
    found = limits("funnel", {"pooled": 100 * pooled, "n": n}, z(level))
    expected = [100 * np.clip(pooled + sign * half, 0, 1) for sign in (-1, 1)]
    assert_same(found, expected[0], expected[1], "funnel", rtol=1e-10, atol=1e-11)
    assert_around(100 * pooled, found, (0, 100), "funnel")


# Differences


def test_a_difference_has_the_interval_that_others_published() -> None:
    assert_as_published("difference", "x1 n1 x2 n2", DIFFERENCES)


@both_levels
def test_a_difference_has_the_interval_of_statsmodels(level: str) -> None:
    (x1, n1), (x2, n2) = random_shares(8), random_shares(9)
    order = np.random.default_rng(10).permutation(N_RANDOM)
    x2, n2 = x2[order], n2[order]
    lower, upper = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", alpha=ALPHA[level])
    found = limits("difference", {"x1": x1, "n1": n1, "x2": x2, "n2": n2}, z(level))
    assert_same(found, 100 * lower, 100 * upper, "difference", rtol=1e-9, atol=1e-10)


# The same persons twice


def test_a_paired_difference_has_the_interval_that_others_published() -> None:
    assert_as_published("paired_difference", "n11 n12 n21 n22", PAIRED_DIFFERENCES)


def newcombe_paired(quantile: float, a: int, b: int, c: int, d: int) -> tuple[float, float]:
    """Newcombe 1998 (Statistics in Medicine 17:2635), method 10, in his letters a b c d; shares, not per cent.

    His Wilson limits: the roots of (p - t)² = z²t(1 - t)/n, that is (1 + z²/n)t² - (2p + z²/n)t + p² = 0.
    """
    n = a + b + c + d

    def roots(p: float) -> tuple[float, float]:
        second, first = 1 + quantile**2 / n, 2 * p + quantile**2 / n
        root = math.sqrt(max(first**2 - 4 * second * p**2, 0))
        return max((first - root) / (2 * second), 0.0), min((first + root) / (2 * second), 1.0)

    p1, p2 = (a + b) / n, (a + c) / n
    (l1, u1), (l2, u2) = roots(p1), roots(p2)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    product = a * d - b * c
    if margins == 0:
        phi = 0.0
    elif product > n / 2:
        phi = (product - n / 2) / math.sqrt(margins)
    elif product >= 0:
        phi = 0.0
    else:
        phi = product / math.sqrt(margins)
    delta = math.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    epsilon = math.sqrt((u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2)
    return (b - c) / n - delta, (b - c) / n + epsilon


def random_tables() -> Columns:
    """2 × 2 tables from nearly empty to hundreds, without the empty one."""
    random = np.random.default_rng(11)
    cells = random.integers(0, random.choice([2, 4, 12, 60, 500], (4, N_RANDOM)))
    cells[0, cells.sum(axis=0) == 0] = 1
    return dict(zip(("n11", "n12", "n21", "n22"), cells, strict=True))


@both_levels
def test_a_paired_difference_has_newcombes_interval(level: str) -> None:
    tables = random_tables()
    quantile = stats.norm.ppf(1 - ALPHA[level] / 2)
    rows = zip(*(cells.tolist() for cells in tables.values()), strict=True)
    expected = 100 * np.array([newcombe_paired(quantile, *row) for row in rows]).T
    found = limits("paired_difference", tables, z(level))
    assert_same(found, expected[0], expected[1], "paired_difference", rtol=1e-7, atol=1e-6)
    n = sum(tables.values())
    assert_around(100.0 * (tables["n12"] - tables["n21"]) / n, found, (-100, 100), "paired_difference")


def test_a_change_has_the_mid_p_that_others_published() -> None:
    b, c, expected, tolerance, source = (list(part) for part in zip(*MID_PS, strict=True))
    (found,) = evaluate({"b": b, "c": c}, macros().mcnemar_mid_p("b", "c"))
    for i, p in enumerate(found.tolist()):
        assert p == (None if expected[i] is None else pytest.approx(expected[i], rel=0, abs=tolerance[i])), (
            f"{b[i]} and {c[i]} changes: a page would show another p than {source[i]}"
        )


def test_a_change_has_the_mid_p_of_the_binomial_distribution() -> None:
    """Its definition: the chance of what is less likely than the change seen, and half of what is as likely."""
    random = np.random.default_rng(12)
    n = np.concatenate([random.integers(1, 60, N_RANDOM // 2), random.integers(1, 2_001, N_RANDOM // 2)])
    b = random.binomial(n, random.choice([0.1, 0.4, 0.5, 0.5], N_RANDOM))
    b[:200], b[200:400] = 0, n[200:400] // 2
    (found,) = evaluate({"b": b, "c": n - b}, macros().mcnemar_mid_p("b", "c"))
    less = np.minimum(b, n - b)
    as_likely = np.where(2 * less == n, 1, 2) * stats.binom.pmf(less, n, 0.5)
    np.testing.assert_allclose(
        found,
        2 * stats.binom.cdf(less - 1, n, 0.5) + as_likely / 2,
        rtol=1e-9,
        atol=1e-300,
        err_msg="another p than it names",
    )
    assert not np.ma.getmaskarray(found).any() and (found >= 0).all() and (found <= 1).all(), "a p outside 0 to 1"


# Run charts


def test_a_run_chart_has_the_limits_that_anhoj_published() -> None:
    longest_run, crossings = anhoj(range(10, 101))
    assert longest_run.tolist() == ANHOJ_LONGEST_RUNS, "a run chart would call chance a shift, or miss a shift"
    assert crossings.tolist() == ANHOJ_CROSSINGS, "a run chart would call chance a shift, or miss a shift"


def test_a_run_chart_of_any_length_has_anhojs_limits() -> None:
    n = np.arange(10, 3_000)
    longest_run, crossings = anhoj(n)
    assert (longest_run == np.round(np.log2(n)) + 3).all()
    assert (crossings == stats.binom.ppf(0.05, n - 1, 0.5)).all()
    off = np.abs(np.log2(np.arange(10, 100_000)) % 1 - 0.5).min()
    assert off > 1e-6, "log2 n lies so near .5 that two ways of rounding can differ"
