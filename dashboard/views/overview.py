"""Översikt: what a programme shows today, one card per indicator."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, downloads, formats, frame, selection, texts
from dashboard.cards import card
from dashboard.coverage import coverage_columns
from dashboard.tables import table
from dashboard.target import target_line, target_states, targets_by_group, targets_of
from dashboard.wording import one


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    with frame.choice_row():
        programme = selection.programme(page)
        own = selection.own_area(page, programme)
    choices.end()
    about = one(data.programmes(page.snapshot), programme_code=programme) or {}
    frame.notices(page.choices.problems)
    frame.heading(about.get("programme_name_sv") or texts.OVERVIEW, about.get("description_sv") or "")
    catalogue = data.indicators(page.snapshot, programme)
    if catalogue.is_empty():
        frame.notices([texts.NO_INDICATORS])
        return
    cells = data.overview_cells(page.snapshot, programme)
    areas = data.areas(page.snapshot, programme)
    mine = one(areas, area_code=own)
    has_districts = (areas["area_level"] == "U").any()
    frame.note(texts.how_to_read_strips(mine["area_name"] if mine else "", has_districts))
    families = catalogue.with_columns(
        family=pl.col("indicator_id").str.head(1).replace_strict(texts.FAMILIES, default=texts.OTHER_FAMILY)
    )
    for (family,), part in families.group_by("family", maintain_order=True):
        frame.section(str(family))
        with st.grid("auto", min_column_width=300, gap="small", key=f"gb-cards-{part['indicator_id'][0]}"):
            for indicator in part.iter_rows(named=True):
                _card(page, indicator, cells.filter(pl.col("indicator_id") == indicator["indicator_id"]), own)
    _coverage(page, programme)


def _card(page: frame.Page, indicator: dict[str, Any], cells: pl.DataFrame, own: str) -> None:
    with st.container(key=f"gb-card-{indicator['indicator_id']}"):
        periods = cells["period_code"].unique().to_list()
        targets = targets_of(page.snapshot, indicator, own, periods=periods)
        goals = targets or targets_by_group(page.snapshot, indicator, own)
        line = target_line(targets, indicator)
        st.html(card(indicator, cells, own, line, target_states(goals), page.palette))
        with st.container(horizontal=True, gap="small", key=f"gb-links-{indicator['indicator_id']}"):
            page.link(texts.INDICATOR, "Mer om måttet", indikator=indicator["indicator_id"])
            if indicator["n_areas"]:
                page.link(texts.COMPARE, "Jämför områdena", indikator=indicator["indicator_id"])


def _coverage(page: frame.Page, programme: str) -> None:
    totals = data.load_totals(page.snapshot)
    frame.section("Underlag")
    if not totals["n_files"]:
        frame.note(texts.NOTHING_LOADED)
    else:
        frame.note(
            f"{formats.number(totals['n_files'])} filer gäller. "
            f"{formats.number(totals['n_accepted'])} av {formats.number(totals['n_rows'])} rader räknas. "
            f"Senaste inläsning {formats.moment(totals['newest'])}."
        )
    rows = data.coverage(page.snapshot, programme).rows(named=True)
    with st.expander("Hur mycket av underlaget som visas"):
        caption, columns = "Antal siffror per indikator", coverage_columns(rows)
        st.html(table(caption, columns, rows))
        downloads.offer(downloads.of_texts(page, caption, columns, rows, programme), "coverage")
        page.link(texts.DATA_QUALITY, "Mer om filer och rader")


if __name__ == "__main__":
    frame.show(texts.OVERVIEW, draw)
