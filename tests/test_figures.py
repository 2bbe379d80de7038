"""Every figure of the truth comes out to the last count; before disclosure all of them, published equal or absent."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.settings import DBT_PROJECT
from warehouse.snapshots import current_snapshot, open_published, open_research

TRUTH: dict[str, Any] = json.loads((Path(__file__).parent / "truth" / "truth.json").read_text(encoding="utf-8"))
BUILT = sorted(path.stem.removeprefix("ind_").upper() for path in DBT_PROJECT.glob("models/indicators/ind_*.sql"))
Cell = tuple[str, str, str, str, str]
Figure = tuple[float | None, float | None, float | None]
TOGETHER = "pappa, annan eller okänd"
FIGURES = "indicator_id, area_code, period_code, breakdown, breakdown_value, numerator, denominator, value, status"


def cell_of(indicator: str, truth: dict[str, Any]) -> Cell:
    strata = truth["strata"]
    breakdown = " × ".join(strata) or "all"
    value = " × ".join(str(part) for part in strata.values()) or "all"
    return (indicator, truth["area"], truth["period"], breakdown, value)


def true_figures() -> dict[Cell, Figure]:
    return {
        cell_of(indicator, truth): (truth["numerator"], truth["denominator"], truth["value"])
        for indicator in BUILT
        for truth in TRUTH["indicators"][indicator]["values"]
    }


def read_cells(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[Cell, tuple[Figure, str]]:
    rows = connection.execute(f"select {FIGURES} from {schema}.indicator_values").fetchall()
    return {row[:5]: (row[5:8], row[8]) for row in rows}


def differs(mine: Figure, truth: Figure) -> bool:
    return any(
        (a is None) != (b is None) or (a is not None and b is not None and abs(a - b) > 1e-6)
        for a, b in zip(mine, truth, strict=True)
    )


@pytest.fixture(scope="module")
def research(demo_home: Path) -> dict[Cell, tuple[Figure, str]]:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_research(snapshot.research) as connection:
        return read_cells(connection, "indicators")


@pytest.fixture(scope="module")
def published(demo_home: Path) -> dict[Cell, tuple[Figure, str]]:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_published(snapshot.published) as connection:
        return read_cells(connection, "published")


def test_every_indicator_of_the_truth_is_built_and_every_figure_is_compared() -> None:
    assert sorted(TRUTH["indicators"]) == BUILT, "an indicator that the programmes were promised is not there"
    assert (len(BUILT), len(true_figures())) == (52, 2006), (
        "two figures share a cell, so that one of them is not compared"
    )


def test_before_disclosure_every_true_figure_comes_out(research: dict[Cell, tuple[Figure, str]]) -> None:
    truth = true_figures()
    wrong = {cell: (research.get(cell), figure) for cell, figure in truth.items() if cell not in research}
    wrong |= {
        cell: (research[cell], truth[cell])
        for cell in truth
        if cell in research and differs(research[cell][0], truth[cell])
    }
    assert not wrong, f"{len(wrong)} figures are wrong, among them {list(wrong.items())[:3]}"


def test_before_disclosure_nothing_is_made_up(research: dict[Cell, tuple[Figure, str]]) -> None:
    truth = true_figures()
    extra = {
        cell: figure
        for cell, (figure, status) in research.items()
        if cell not in truth and status == "published" and "okänd" not in cell[4] and not is_made_of_others(cell)
    }
    assert not extra, f"{len(extra)} figures stand in no truth, among them {list(extra.items())[:3]}"


def is_made_of_others(cell: Cell) -> bool:
    """Values that are told together, and small rounds that are told together: the truth lists what they are made of."""
    return cell[4] == TOGETHER or (cell[0], cell[2]) == ("V03", "alla")


def test_what_is_told_together_is_the_sum_of_its_parts(research: dict[Cell, tuple[Figure, str]]) -> None:
    """Of the roles all but the mothers; of the child survey both rounds."""
    told = {cell: figure for cell, (figure, status) in research.items() if is_made_of_others(cell) and figure[1]}
    assert {cell[0] for cell in told} == {"O01", "O02", "O04", "O06", "V03"}
    for cell, figure in told.items():
        id_, area, period, breakdown, value = cell
        if value == TOGETHER:
            whole, mothers = research[id_, area, period, "all", "all"], research[id_, area, period, breakdown, "mamma"]
            parts = [(whole[0][n] or 0) - (mothers[0][n] or 0) for n in (0, 1)]
        else:
            rounds = [research[id_, area, each, breakdown, value][0] for each in ("omgång 1", "omgång 2")]
            parts = [sum(part[n] or 0 for part in rounds) for n in (0, 1)]
        assert list(figure[:2]) == parts, f"{cell}: what is told together is not what its parts add up to"


def test_a_published_figure_is_the_true_one_or_absent(published: dict[Cell, tuple[Figure, str]]) -> None:
    truth = true_figures()
    shown = {
        cell: figure
        for cell, (figure, status) in published.items()
        if status == "published" and not is_made_of_others(cell)
    }
    assert len(shown) > 100, "hardly anything is published"
    wrong = {
        cell: (figure, truth.get(cell))
        for cell, figure in shown.items()
        if cell not in truth or differs(figure, truth[cell])
    }
    assert not wrong, f"{len(wrong)} published figures are not the true ones, among them {list(wrong.items())[:3]}"


def test_an_absent_cell_holds_no_number_at_all(demo_home: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_published(snapshot.published) as connection:
        leaking = connection.execute(
            """select count(*) from published.indicator_values
            where status <> 'published' and coalesce(numerator, denominator, value, lower_95, upper_95, lower_998,
                upper_998, len(comparison), len(method)) is not null"""
        ).fetchall()
        unexplained = connection.execute(
            "select count(*) from published.indicator_values where status <> 'published' and conclusion_sv is null"
        ).fetchall()
    assert leaking == [(0,)], "a number stands behind a hidden cell"
    assert unexplained == [(0,)], "a reader sees an absence without a reason"


def test_no_region_and_no_unknown_value_is_published_about_persons(demo_home: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_published(snapshot.published) as connection:
        rows = connection.execute(
            """select distinct indicator_id, area_code, breakdown_value from published.indicator_values
            join published.indicators using (indicator_id)
            where is_about_persons and (area_level = 'R' or breakdown_value = 'okänd')"""
        ).fetchall()
    assert rows == []


def test_a_break_between_rounds_is_marked(demo_home: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_published(snapshot.published) as connection:
        marked = connection.execute(
            "select distinct indicator_id, period_code from published.indicator_values where is_break order by all"
        ).fetchall()
        reasons = connection.execute("select indicator_id, period_code from published.breaks order by all").fetchall()
    assert marked == reasons == [("O06", "2020")], "a change would be read into a re-worded question"
