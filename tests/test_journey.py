"""The way of one answer: from a cell of an export to the number on a page, hop by hop as the README's table says.

Twenty caseworkers of Göteborg each describe one child with one parent in need. Eight say that the support is enough;
the caseworker of row 12 says "yes, but not enough". Then she corrects herself, and the number on the page follows.
"""

import re
from pathlib import Path

import duckdb
import polars as pl
import pytest
from browser.chromium import browser, served, visit
from conftest import Genombrott
from making import headers_of, write_export

from warehouse.snapshots import current_snapshot, open_published, open_research

ROW = 12
ENOUGH, NOT_ENOUGH = "A1", "A2"


def answers(corrected: bool) -> list[dict[str, str]]:
    """Row 1 is the header, so that answer n stands on row n + 1; those of rows 2 to 9 are enough."""
    told = {row: ENOUGH if row <= 9 or (corrected and row == ROW) else NOT_ENOUGH for row in range(2, 22)}
    return [{"HKOD": f"H{row}", "KOM": "1480", "P1TILL": told[row]} for row in told]


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory, genombrott: Genombrott) -> tuple[Path, Path, Genombrott]:
    """A home into which the export has been taken by the daily command, and its round closed."""
    folder = tmp_path_factory.mktemp("journey")
    home, inbox = folder / "home", folder / "inbox"
    inbox.mkdir()
    write_export(inbox, "nulagesanalys_2019.csv", *answers(corrected=False))
    assert genombrott(home, "init").returncode == 0
    assert genombrott(home, "refresh", str(inbox)).returncode == 0
    assert genombrott(home, "release", "--all", "--by", "Eva Ek").returncode == 0
    return home, inbox, genombrott


def ask(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query).fetchall()


def heading_on_page(home: Path) -> str:
    """The heading of the page Jämför and the facts below it, as a reader sees them in a browser."""
    with served(home, home / "pages.log") as address, browser() as chromium:
        page = chromium.new_page(locale="sv-SE")
        visit(page, f"{address}/jamfor?program=FPA&indikator=O02&omgang=2019")
        return re.sub(r"\s+", " ", f"{page.inner_text('h1')} {page.inner_text('.gb-facts')}")


def test_one_answer_walks_from_the_exports_cell_to_the_number_on_the_page(
    journey: tuple[Path, Path, Genombrott],
) -> None:
    home, inbox, genombrott = journey

    line = (inbox / "nulagesanalys_2019.csv").read_text(encoding="utf-8").splitlines()[ROW - 1].split(";")
    assert line[headers_of("nulagesanalys_2019").index("P1TILL")] == NOT_ENOUGH

    (landed,) = (home / "landing" / "nulagesanalys_2019").glob("*.parquet")
    row = pl.read_parquet(landed).row(by_predicate=pl.col("row_number") == ROW, named=True)
    assert row["parent_1_support_sufficient"] == "ja, men inte tillräckligt"
    assert row["caseworker_ref"] != f"H{ROW}" and len(row["caseworker_ref"]) == 32

    snapshot = current_snapshot(home)
    assert snapshot
    with open_research(snapshot.research) as research:
        ((reference, known, enough),) = ask(
            research,
            f"select parent_record_ref, is_sufficiency_known, has_sufficient_support"
            f" from research.parents_assessed where row_number = {ROW}",
        )
        assert (known, enough) == (True, False)
        unit = f"select area_code, numerator, denominator from indicators.ind_o02 where record_ref = '{reference}'"
        assert ask(research, unit) == [("1480", 0, 1)]
        cell = (
            "select numerator, denominator, value from {}.indicator_values where indicator_id = 'O02'"
            " and area_code = 'ALLA' and period_code = '2019' and breakdown = 'all'"
        )
        assert ask(research, cell.format("indicators")) == [(8, 20, 40.0)]
    with open_published(snapshot.published) as published:
        assert ask(published, cell.format("published")) == [(8, 20, 40.0)]

    title = heading_on_page(home)
    assert "40 %" in title.replace("40,0", "40") and "(8 av 20)" in title and "version 1" in title

    write_export(inbox, "nulagesanalys_2019_v2.csv", *answers(corrected=True))
    assert genombrott(home, "refresh", str(inbox)).returncode == 0
    corrected = current_snapshot(home)
    assert corrected
    with open_research(corrected.research) as research:
        assert ask(research, cell.format("indicators")) == [(9, 20, 45.0)], "the correction has not reached researchers"
    title = heading_on_page(home)
    assert "(8 av 20)" in title, "9 after 8 tells what one caseworker has changed about one parent"
    assert "senare uppgifter väntar" in title, "the page does not say that something waits"
