"""The macros of dbt_project/macros/statistics/*.sql as they stand, evaluated by DuckDB over whole tables at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import duckdb
import jinja2
import numpy as np
import pyarrow as pa
import pytest

from warehouse.settings import DBT_PROJECT

N_RANDOM = 10_000
ALPHA = {"95": 0.05, "998": 0.002}
both_levels = pytest.mark.parametrize("level", ALPHA)

Columns = dict[str, Any]
Limits = tuple[np.ma.MaskedArray, np.ma.MaskedArray]


@cache
def macros() -> Any:
    """The macros, as functions from SQL to SQL."""
    files = sorted((DBT_PROJECT / "macros" / "statistics").glob("*.sql"))
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(text).module


def z(level: str) -> str:
    """The normal quantile of a level, as the macros write it."""
    return str(getattr(macros(), f"z_{level}")())


def evaluate(columns: Columns, *expressions: str) -> list[np.ma.MaskedArray]:
    """One array per SQL expression, one element per row of `columns`; null is masked, NaN and infinity are not."""
    connection = duckdb.connect()
    connection.register("inputs", pa.table(columns))
    names = [f"r{i}" for i in range(len(expressions))]
    listed = ", ".join(f"{expression} as {name}" for expression, name in zip(expressions, names, strict=True))
    found = connection.sql(f"select {listed} from inputs").fetchnumpy()
    return [np.ma.masked_array(found[name]) for name in names]


def limits(method: str, columns: Columns, *last: str) -> Limits:
    """Lower and upper limit by the two macros of a method; `last` are the arguments after the columns."""
    arguments = (*columns, *last)
    lower, upper = (getattr(macros(), f"{method}_{side}")(*arguments) for side in ("lower", "upper"))
    found = evaluate(columns, lower, upper)
    return found[0], found[1]


def assert_as_published(method: str, names: str, cases: Sequence[tuple[Any, ...]], by_z: bool = True) -> None:
    """`cases` are (the columns `names`, level, lower, upper, tolerance, source)."""
    for level in ALPHA:
        chosen = [case for case in cases if case[-5] == level]
        columns = {name: [case[i] for case in chosen] for i, name in enumerate(names.split())}
        for case, *found in zip(chosen, *limits(method, columns, z(level) if by_z else level), strict=True):
            *_, lower, upper, tolerance, source = case
            assert found == pytest.approx([lower, upper], rel=0, abs=tolerance), (
                f"{method} {case[:-4]}: a page would show another interval than {source}"
            )


def assert_same(found: Limits, lower: Any, upper: Any, method: str, rtol: float = 0, atol: float = 0) -> None:
    """Null exactly where NaN is expected, otherwise the same within the tolerances."""
    for side, got, expected in zip(("lower", "upper"), found, (lower, upper), strict=True):
        missing = np.ma.getmaskarray(np.ma.masked_invalid(expected))
        assert (np.ma.getmaskarray(got) == missing).all(), f"{method}: the {side} limit is missing in the wrong places"
        np.testing.assert_allclose(
            got[~missing],
            np.asarray(expected)[~missing],
            rtol=rtol,
            atol=atol,
            err_msg=f"{method}: a page would show another {side} limit than it names",
        )


def assert_around(value: Any, found: Limits, bounds: tuple[float, float], what: str) -> None:
    """Both limits are there, finite, on either side of the value and inside `bounds`."""
    lower, upper = found
    for limit in found:
        assert not np.ma.getmaskarray(limit).any(), f"{what}: an interval is missing where there is enough data"
        assert np.isfinite(limit).all(), f"{what}: a page would show NaN or an infinite limit"
    assert (lower <= value).all() and (value <= upper).all(), f"{what}: the value would lie outside its own interval"
    assert (lower >= bounds[0]).all() and (upper <= bounds[1]).all(), f"{what}: a limit is impossible"


def anhoj(n: Any) -> list[np.ma.MaskedArray]:
    """Limits of the longest run and of the crossings, for a column of numbers of useful points."""
    return evaluate({"n": n}, macros().anhoj_longest_run_limit("n"), macros().anhoj_crossings_limit("n"))
