"""Indikatorkatalog: every indicator of a programme, what it shows, of whom, and whether it can be trusted."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, data_catalogue, downloads, formats, frame, selection, texts
from dashboard import texts_catalogue as words
from dashboard.tables import Column, Link, table
from dashboard.wording import one

COLUMNS = [
    Column("measure", texts.MEASURE),
    Column("definition_sv", words.WHAT),
    Column("unit_sv", words.UNIT, is_short=True),
    Column("breakdowns_sv", words.GROUPS),
    Column("about", words.ABOUT),
    Column("shown", words.SHOWN, is_number=True),
    Column("tests", words.TESTS, is_short=True),
    Column("loaded", words.LAST_LOAD, is_short=True),
]


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    with frame.choice_row():
        programme = selection.programme(page)
        rows = data_catalogue.catalogue(page.snapshot, programme).with_columns(
            family=pl.col("indicator_id").str.head(1).replace_strict(texts.FAMILIES, default=texts.OTHER_FAMILY)
        )
        letters = dict(zip(rows["indicator_id"].str.head(1).str.to_lowercase(), rows["family"], strict=True))
        options = {choices.EVERYBODY: words.ALL_FAMILIES} | letters
        family = page.choices.select(words.FAMILY, choices.KIND, options, choices.EVERYBODY)
    choices.end()
    frame.notices(page.choices.problems)
    name = (one(data.programmes(page.snapshot), programme_code=programme) or {}).get("programme_name_sv", "")
    if rows.is_empty():
        frame.heading(texts.NO_INDICATORS)
        return
    totals = data_catalogue.catalogue_totals(page.snapshot, programme)
    frame.heading(
        words.finding(name, totals["n_indicators"], totals["n_tests"], totals["n_tests_failed"]),
        words.about_persons(totals["n_about_persons"], totals["n_indicators"]),
    )
    frame.note(words.HOW_TO_READ)
    if family != choices.EVERYBODY:
        rows = rows.filter(pl.col("family") == options[family])
    written: list[dict[str, Any]] = []
    for (title,), part in rows.group_by("family", maintain_order=True):
        shown = [_written(page, row) for row in part.iter_rows(named=True)]
        frame.section(str(title))
        st.html(table(str(title), COLUMNS, shown))
        written += shown
    downloads.offer(downloads.of_texts(page, texts.CATALOGUE, COLUMNS, written, programme), "catalogue")


def _written(page: frame.Page, row: dict[str, Any]) -> dict[str, Any]:
    code = row["indicator_id"]
    return row | {
        "measure": Link(f"{code} {row['title_sv']}", page.address(texts.INDICATOR, indikator=code)),
        "about": words.PERSONS if row["is_about_persons"] else words.OTHERS,
        "shown": texts.WITHHELD if row["withheld_sv"] else words.shown_of(row["n_published"], row["n_told"]),
        "tests": words.tests(row["n_tests"], row["n_tests_failed"]),
        "loaded": formats.day(row["last_load_at"]),
    }


if __name__ == "__main__":
    frame.show(texts.CATALOGUE, draw)
