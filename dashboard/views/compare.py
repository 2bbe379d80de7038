"""Jämför: one indicator across the areas of a programme."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, explain, frame, selection, texts
from dashboard.cell_tables import cell_table
from dashboard.chart_parts import CONFIG, Line
from dashboard.charts import dot_rows
from dashboard.tables import Column
from dashboard.target import target_line, target_source
from dashboard.wording import absence, finding, one, worded


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    with frame.choice_row():
        programme = selection.programme(page)
        catalogue = data.indicators(page.snapshot, programme)
        comparable = catalogue.filter(pl.col("n_areas") > 0)
        if comparable.is_empty():
            frame.heading(texts.NO_INDICATORS)
            return
        default = selection.worth_seeing(comparable)
        shown = comparable.row(by_predicate=pl.col("indicator_id") == default, named=True)["title_sv"]
        alone = catalogue.filter(pl.col("n_areas") == 0)
        unavailable = {
            code: texts.only_for_programme(title, shown)
            for code, title in alone["indicator_id", "title_sv"].iter_rows()
        }
        indicator = selection.indicator(page, comparable, default, unavailable)
        period = selection.period(page, indicator["indicator_id"])
        group = selection.group(page, indicator["indicator_id"])
        own = selection.own_area(page, programme)
    cells = data.cells_by_area(page.snapshot, indicator["indicator_id"], period, *choices.split_group(group))
    rows = worded(cells, indicator["unit_sv"], own)
    pooled, mine = one(rows, area_level="P"), one(rows, area_code=own)
    frame.notices(page.choices.problems)
    title, rest = finding(pooled, indicator["title_sv"])
    frame.heading(title, *_facts(indicator, rows, group))
    order = page.choices.switch(texts.ORDER, choices.ORDER, texts.ORDERS, "namn")
    choices.end()
    ordered = _in_order(rows, order)
    _picture(page, indicator, ordered, pooled, mine)
    _said(page, indicator, mine, rest, period, pooled)
    frame.section(texts.TABLE)
    caption = f"{indicator['title_sv']}, {rows['period_label_sv'][0] if rows.height else ''}"
    st.html(cell_table(caption, ordered.with_columns(change_text=pl.lit("")), [Column("label", texts.AREA)]))
    with st.expander(texts.HOW_IT_IS_COUNTED):
        explain.definition(indicator, target_source(page.snapshot, indicator))
        page.link(texts.INDICATOR, "Mer om indikatorn, med räkneexempel och källor")


def _facts(indicator: dict[str, Any], rows: pl.DataFrame, group: str) -> list[str]:
    first = rows.row(0, named=True) if rows.height else {}
    label = (
        ""
        if group == choices.EVERYBODY
        else f"{first.get('breakdown_label_sv') or ''}: {first.get('value_label_sv') or ''}"
    )
    pooled = one(rows, area_level="P")
    spread = f"{texts.INTERVAL} {pooled['interval_text']}" if pooled and pooled["interval_text"] else ""
    return [indicator["title_sv"], first.get("period_label_sv", ""), label.strip(": "), spread]


def _in_order(rows: pl.DataFrame, order: str) -> pl.DataFrame:
    """Municipalities and districts first, by name or by size of base; then regions, then the programme."""
    level = pl.col("area_level").replace_strict({"K": 0, "U": 0, "R": 1, "P": 2}, default=0)
    if order == "storlek":
        return rows.sort(level, pl.col("denominator"), descending=[False, True], nulls_last=True, maintain_order=True)
    return rows.sort(level, maintain_order=True)


def _picture(page: frame.Page, indicator: dict[str, Any], rows: pl.DataFrame, pooled: Any, mine: Any) -> None:
    dots = rows.filter(pl.col("area_level") != "P")
    if dots.filter(pl.col("status") == "published").is_empty():
        frame.notices([texts.NO_AREAS_TO_COMPARE])
        return
    figure = dot_rows(
        dots, indicator["unit_sv"], page.palette, _pooled_line(pooled), target_line(page.snapshot, indicator)
    )
    said = [cell["conclusion_sv"] for cell in (pooled, mine) if cell and cell["conclusion_sv"]]
    st.plotly_chart(figure, theme=None, config=CONFIG, key="compare", alt=" ".join(said) or indicator["title_sv"])
    has_interval = dots["lower_95"].is_not_null().any()
    frame.note(texts.HOW_TO_READ_DOTS if has_interval else texts.HOW_TO_READ_QUOTA)
    if (dots["status"] != "published").any():
        frame.note(texts.HIDDEN_NOTE)


def _pooled_line(pooled: Any) -> Line | None:
    if not pooled or pooled["status"] != "published":
        return None
    return Line(pooled["value"], f"{pooled['label']} {pooled['value_text']}", pooled["lower_95"], pooled["upper_95"])


def _said(page: frame.Page, indicator: dict[str, Any], mine: Any, rest: str, period: str, pooled: Any) -> None:
    frame.section(texts.WHAT_CAN_BE_SAID)
    if pooled and pooled["status"] != "published":
        rest = absence(pooled)
    lines = [f"{pooled['label']}: {rest}" if pooled and rest else rest]
    if mine:
        lines.append(mine["conclusion_sv"] if mine["status"] == "published" else f"{mine['label']}: {absence(mine)}")
    if pooled and pooled["is_break"]:
        lines += (
            data.breaks(page.snapshot, indicator["indicator_id"])
            .filter(pl.col("period_code") == period)["reason_sv"]
            .to_list()
        )
    lines.append(texts.SAFE_NOTE)
    for line in lines:
        if line:
            st.html(f"<p>{frame.escape(line)}</p>")
    is_elsewhere = pooled is not None and pooled["status"] == "published"
    if mine and mine["status"] != "published" and mine["fallback_area_name"] and is_elsewhere:
        shown = mine["fallback_area_name"]
        page.link(texts.INDICATOR, f"Se {shown[0].lower()}{shown[1:]} i stället", omrade="")


if __name__ == "__main__":
    frame.show(texts.COMPARE, draw)
