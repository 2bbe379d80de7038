"""What is hidden is hidden everywhere: SQL, pages, pictures, tooltips, files and reports agree on every cell."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from crawl import HIDDEN, KEY, Published, Seen, disagreements, read_published, told_sums
from crawl_pages import OUTPUTS, Crawled, Crawler
from crawl_reports import paper, slides, workbook
from published_fixture import build_published, tell_again

from warehouse.report_reading import read_report
from warehouse.settings import REPOSITORY
from warehouse.snapshots import current_snapshot, open_published

REPORTS = {"rapporten som xlsx": workbook, "rapporten som pdf": paper, "rapporten som pptx": slides}
# Every published table that speaks of cells, with the columns that say nothing about a single hidden cell.
SPEAKING = {
    "indicator_values": {"coverage_value", "version", "k"},
    # What a chart as a whole shows; it is made of the points that are published.
    "run_chart_points": {"phase", "median", "n_points", "n_useful", "longest_run", "longest_run_limit", "n_crossings",
                         "crossings_limit", "centre", "limit_lower", "limit_upper"},
    "mirrors": {"sort_order"},
    # What the plan says, whatever happened.
    "targets": {"plan_version", "value_min", "value_max"},
    "breaks": set(),
    # Counts of cells, not of persons.
    "losses": {"n_cells", "n_published", "share_published"},
    "run_chart_marks": set(),
    "key_indicators": set(),
    # Of the others' published cells, as a test of its own below proves.
    "others_ranges": {"n_others", "lowest", "highest"},
    "distributions": {"sort_order"},
    # How many cells or files are new, and what happened when.
    "news": set(),
    "indicator_history": set(),
}  # fmt: skip
# They speak of an indicator and not of its cells, or of other cells than their keys say.
OF_NO_CELL = ("breaks", "losses", "run_chart_marks", "key_indicators", "news", "indicator_history", "others_ranges")
# The others: no number in them is about persons, or (cohort_flow) has a test of its own below.
SILENT = {
    *("absences", "activities", "areas", "breakdowns", "cohort_flow", "hidden_reasons", "indicators", "load_outcomes"),
    *("loads", "milestones", "periods", "programmes", "release", "revisions", "tests_of_change", "plan_summary"),
    *("plan_versions", "activity_counts", "attendance", "courses", "course_sessions"),
    *("teams", "team_meetings", "barriers", "feedback", "change_ideas"),
}
NUMERIC = ("DOUBLE", "FLOAT", "DECIMAL", "BIGINT", "INTEGER", "SMALLINT", "HUGEINT")


@dataclass(frozen=True)
class Demo:
    """The demo's publication, and what stands behind its hidden cells."""

    home: Path
    published: Published


@pytest.fixture(scope="module")
def demo(demo_home: Path) -> Demo:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    published = read_published(snapshot, snapshot.research)
    assert len(published.hidden) > 100 and len(published.truth) > 100, "nothing is hidden: these tests prove nothing"
    return Demo(demo_home, published)


@pytest.fixture(scope="module")
def pages(demo: Demo) -> Iterator[Crawled]:
    with pytest.MonkeyPatch.context() as patch:
        programmes = {key[0]: cell.programme for key, cell in demo.published.cells.items()}
        yield Crawler(demo.home, demo.published, patch).crawl(programmes)


def agree(published: Published, seen: Seen, output: str) -> None:
    found = list(disagreements(published, seen, output))
    assert not found, f"{len(found)} celler, först: " + "; ".join(found[:5])


def test_a_new_published_table_is_crawled_too(demo: Demo) -> None:
    with open_published(_path(demo)) as con:
        tables = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
        cells = {
            name for (name,) in con.execute(
                "select table_name from duckdb_columns() where column_name = 'indicator_id' and not internal"
            ).fetchall()
        }  # fmt: skip
    assert tables <= SPEAKING.keys() | SILENT, f"{tables - SPEAKING.keys() - SILENT} är publicerade och prövas inte"
    assert cells <= SPEAKING.keys() | {"indicators"}, f"{cells - SPEAKING.keys()} har tal om celler och prövas inte"


@pytest.mark.parametrize("table", [name for name in SPEAKING if name not in OF_NO_CELL])
def test_sql_on_the_published_file_gives_no_number_of_a_hidden_cell(demo: Demo, table: str) -> None:
    with open_published(_path(demo)) as con:
        columns = [
            name
            for name, kind in con.execute(
                "select column_name, data_type from duckdb_columns() where table_name = ?", [table]
            ).fetchall()
            if kind.startswith(NUMERIC) and name not in SPEAKING[table]
        ]
        assert columns, f"{table} har inga tal"
        told = " or ".join(f"hit.{name} is not null" for name in columns)
        # A target of the whole time is met by the whole time's cell, and so on: the keys are the cell's own.
        leaks = con.execute(
            f"select distinct {', '.join(f'hit.{name}' for name in KEY.split(', '))} from published.{table} as hit"
            f" join published.indicator_values as cell using ({KEY}) join published.indicators as about"
            " using (indicator_id) where about.is_about_persons"
            f" and cell.status in {HIDDEN} and ({told})"
        ).fetchall()
    assert not leaks, f"SQL på {table} ger ett tal för {len(leaks)} dolda celler, först {leaks[:3]}"


def test_no_difference_is_told_to_a_hidden_cell(demo: Demo) -> None:
    """A change since a hidden round, or a gap to a hidden perspective, gives its value away by subtraction."""
    with open_published(_path(demo)) as con:
        changes = con.execute(
            "select later.indicator_id, later.area_code, later.period_code from published.indicator_values as later"
            " join published.indicator_values as earlier on later.indicator_id = earlier.indicator_id"
            " and later.area_code = earlier.area_code and later.breakdown = earlier.breakdown"
            " and later.breakdown_value = earlier.breakdown_value and later.earlier_period_code = earlier.period_code"
            f" where earlier.status in {HIDDEN} and (later.change_value is not null or later.change is not null)"
        ).fetchall()
        gaps = con.execute(
            "select one.mirror_id, one.area_code from published.mirrors as one join published.mirrors as first"
            " on one.mirror_id = first.mirror_id and one.area_code = first.area_code"
            " and one.compared_period_code = first.period_code and first.compared_period_code is null"
            f" where one.gap is not null and (one.status in {HIDDEN} or first.status in {HIDDEN})"
        ).fetchall()
    assert not changes, f"ändringen sedan en dold omgång visas: {changes[:3]}"
    assert not gaps, f"gapet till ett dolt tal visas: {gaps[:3]}"


def test_the_others_range_and_every_bar_are_made_of_shown_cells(demo: Demo) -> None:
    with open_published(_path(demo)) as con:
        ranges = con.execute(
            "select own.indicator_id, own.area_code, own.lowest, own.highest,"
            " list(cells.value) filter (where cells.status = 'published') as shown"
            " from published.others_ranges as own join published.indicator_values as cells"
            " on own.indicator_id = cells.indicator_id and own.period_code = cells.period_code"
            " and own.breakdown = cells.breakdown and own.breakdown_value = cells.breakdown_value"
            " and cells.area_level in ('K', 'U') and own.area_code <> cells.area_code"
            " where own.lowest is not null group by all"
        ).fetchall()
        bars = con.execute(
            "select bars.indicator_id, bars.area_code, bars.part, bars.n, cells.status, cells.numerator"
            " from published.distributions as bars join published.indicator_values as cells"
            " on bars.indicator_id = cells.indicator_id and bars.area_code = cells.area_code"
            " and bars.period_code = cells.period_code and if(bars.part in ('part', 'other'),"
            " bars.breakdown = cells.breakdown and bars.breakdown_value = cells.breakdown_value,"
            " bars.part = cells.breakdown_value)"
        ).fetchall()
        n_bars = con.execute("select count(*) from published.distributions").fetchall()[0][0]
    assert len(ranges) > 100 and len(bars) == n_bars > 100, "nothing is told: this test proves nothing"
    for indicator, area, lowest, highest, shown in ranges:
        assert (lowest, highest) == (min(shown), max(shown)), f"{indicator} i {area}: de andras spann är ett annat"
    for indicator, area, part, n, status, numerator in bars:
        assert status == "published", f"{indicator} i {area}: stapeln visar en dold cell"
        assert part == "other" or n == numerator, f"{indicator} i {area}: stapeln säger ett annat tal än cellen"


def test_the_cohort_tells_no_number_of_a_hidden_cell(demo: Demo) -> None:
    with (REPOSITORY / "dbt_project" / "seeds" / "cohort_step_words.csv").open(encoding="utf-8") as lines:
        steps = {(row["step"], row["reason"] or None): row for row in csv.DictReader(lines)}
    with open_published(_path(demo)) as con:
        rows = con.execute(
            "select step, reason, status, n, share, median_days, conclusion_sv from published.cohort_flow"
        ).fetchall()
    n_hidden = 0
    for step, reason, status, *figures, said in rows:
        words = steps[step, reason]
        cell = (words["indicator_id"], "ALLA", "alla", words["breakdown"], words["breakdown_value"])
        if cell in demo.published.hidden:
            n_hidden += 1
            assert status != "published" and figures == [None] * 3, f"intervjukohortens {step} visar {cell}"
            assert not any(map(str.isdigit, said)), f"intervjukohortens mening om {step} visar {cell}"
    assert n_hidden, "no step rests on a hidden cell: this test proves nothing"


def test_no_sentence_of_the_published_file_has_the_true_number_of_a_hidden_cell(demo: Demo) -> None:
    with open_published(_path(demo)) as con:
        for table in [name for name in SPEAKING if name != "breaks"]:
            rows = con.execute(f"select * from published.{table}").fetchall()
            at = [column[0] for column in con.description or []].index("indicator_id")
            for indicator in demo.published.titles:
                texts = {str(value) for row in rows if row[at] == indicator for value in row if isinstance(value, str)}
                told = told_sums(demo.published, indicator, " ".join(texts))
                assert not told, f"en mening i {table} säger det sanna talet för {told[:3]}"


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_page_hides_the_same_cells(demo: Demo, pages: Crawled, output: str) -> None:
    seen = pages.seen[output]
    agree(demo.published, seen, output)
    unseen = demo.published.cells.keys() - seen.keys()
    if output in ("bilden", "pekrutan"):
        # Nothing is drawn where every area is hidden.
        assert len(seen.keys() & demo.published.hidden) > 50 and len(seen.keys() & demo.published.shown) > 50
    else:
        assert not unseen, f"{output} saknar {len(unseen)} celler, först {sorted(unseen)[:3]}"


def test_no_page_contradicts_another_and_no_picture_holds_what_is_not_shown(pages: Crawled) -> None:
    assert not pages.problems, f"{len(pages.problems)}: " + "; ".join(pages.problems[:5])


def test_no_sentence_of_a_page_has_the_true_number_of_a_hidden_cell(demo: Demo, pages: Crawled) -> None:
    assert len(pages.said) > 100
    for indicator, said in pages.said:
        told = told_sums(demo.published, indicator, said)
        assert not told, f"en mening på en sida om {indicator} säger det sanna talet för {told[:3]}"


@pytest.mark.parametrize("output", REPORTS)
def test_every_report_hides_the_same_cells(demo: Demo, output: str) -> None:
    snapshot = current_snapshot(demo.home)
    assert snapshot
    seen, texts = REPORTS[output](read_report(snapshot, "styrgrupp"), demo.published)
    agree(demo.published, seen, output)
    unseen = demo.published.cells.keys() - seen.keys()
    assert not unseen, f"{output} saknar {len(unseen)} celler, först {sorted(unseen)[:3]}"
    for indicator in demo.published.titles:
        told = told_sums(demo.published, indicator, f"{texts[indicator]} {texts.get(f'översikt {indicator}', '')}")
        assert not told, f"{output} säger det sanna talet för {told[:3]}"


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The made-up snapshot with a round that is not released, and figures left behind its hidden cells by mistake."""
    home = tmp_path_factory.mktemp("waiting")
    with duckdb.connect(os.fspath(build_published(home))) as con:
        con.execute(
            "update published.indicator_values set status = 'not_released', conclusion_sv = null"
            " where indicator_id in ('O02', 'O04') and period_code = '2020'"
        )
        figures = ("numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998")
        planted = ", ".join(f"{name} = 31415" for name in figures)
        con.execute(f"update published.indicator_values set {planted} where status in {HIDDEN}")
        tell_again(con)
    snapshot = current_snapshot(home)
    assert snapshot
    return Demo(home, read_published(snapshot))


def test_a_round_that_is_not_released_is_hidden_in_every_output_and_says_so(waiting: Demo) -> None:
    published = waiting.published
    not_released = {key for key, cell in published.cells.items() if cell.status == "not_released"}
    assert len(not_released) > 20
    with pytest.MonkeyPatch.context() as patch:
        pages = Crawler(waiting.home, published, patch).crawl({"O02": "FPA", "O04": "FPA"})
    snapshot = current_snapshot(waiting.home)
    assert snapshot
    report = read_report(snapshot, "styrgrupp")
    assert not pages.problems, "; ".join(pages.problems[:5])
    said_on_pages = " ".join(said for _, said in pages.said)
    assert "31415" not in said_on_pages.replace("\u00a0", ""), "en sida visar ett tal som blev kvar bakom en dold cell"
    readings = {name: (pages.seen[name], "") for name in OUTPUTS}
    for output, read in REPORTS.items():
        seen, texts = read(report, published)
        readings[output] = (seen, " ".join(texts.values()))
    for output, (seen, said) in readings.items():
        agree(published, seen, output)
        assert "31415" not in said.replace("\u00a0", ""), f"{output} visar ett tal som blev kvar bakom en dold cell"
        told = {seen[key] for key in not_released & seen.keys() if output != "bilden"}
        assert all("inte släppt" in words for words in told), f"{output} säger inte att omgången väntar: {told}"


def _path(demo: Demo) -> Path:
    snapshot = current_snapshot(demo.home)
    assert snapshot
    return snapshot.published
