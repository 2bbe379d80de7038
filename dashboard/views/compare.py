"""Jämför: one indicator across the areas of a programme."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, downloads, explain, frame, selection, texts
from dashboard.cell_tables import ANSWERED, COMPARED, cell_table
from dashboard.chart_parts import CONFIG, Line, scale_of
from dashboard.charts import dot_rows
from dashboard.lock import lock_notice, nothing_shown
from dashboard.tables import Column
from dashboard.target import target_line, target_states, targets_of
from dashboard.wording import absence, finding, one, unit_of, version, worded


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
        offered = data.combinations(page.snapshot, indicator["indicator_id"]).filter(pl.col("n_areas") > 0)
        period = selection.period(page, offered, "n_areas_published")
        in_period = offered.filter(pl.col("period_code") == period)
        group = choices.split_group(selection.group(page, in_period, "n_areas_published"))
        own = selection.own_area(page, programme)
    frame.notices(page.choices.problems)
    targets = targets_of(page.snapshot, indicator, own, group, [period])
    if indicator["withheld_sv"]:
        choices.end()
        nothing_shown(indicator)
        explain.definition(indicator, targets)
        return
    cells = data.cells_by_area(page.snapshot, indicator["indicator_id"], period, *group)
    rows = worded(cells, indicator["unit_sv"], own)
    pooled, mine = one(rows, area_level="P"), one(rows, area_code=own)
    title, rest = finding(pooled, _name(indicator, rows))
    frame.heading(title, *_facts(indicator, rows, pooled))
    lock_notice(indicator)
    order = page.choices.switch(texts.ORDER, choices.ORDER, texts.ORDERS, "namn")
    choices.end()
    ordered = _in_order(rows, order)
    _picture(page, indicator, ordered, targets)
    _said(page, indicator, rows, [pooled, mine], rest, period, target_states(targets))
    frame.section(texts.TABLE)
    caption = f"{indicator['title_sv']}, {rows['period_label_sv'][0] if rows.height else ''}"
    columns, judged = [Column("label", texts.AREA)], (ANSWERED, COMPARED)
    st.html(cell_table(caption, ordered, columns, judged))
    downloads.offer(downloads.of_cells(page, indicator, ordered, columns, judged, targets), "compare")
    with st.expander(texts.HOW_IT_IS_COUNTED):
        explain.definition(indicator, targets)
        page.link(texts.INDICATOR, "Mer om indikatorn, med räkneexempel och källor")


def _name(indicator: dict[str, Any], rows: pl.DataFrame) -> str:
    label = _group_label(rows)
    return f"{indicator['title_sv']}: {label}" if label else indicator["title_sv"]


def _group_label(rows: pl.DataFrame) -> str:
    first = rows.row(0, named=True) if rows.height else {"breakdown": "all"}
    return "" if first["breakdown"] == "all" else first["value_label_sv"]


def _facts(indicator: dict[str, Any], rows: pl.DataFrame, pooled: Any) -> list[str]:
    first = rows.row(0, named=True) if rows.height else {}
    facts = [indicator["title_sv"], first.get("period_label_sv", ""), _group_label(rows)]
    facts.append(version(first or None))
    if pooled:
        facts.append(f"{texts.INTERVAL} {pooled['interval_text']}" if pooled["interval_text"] else "")
        facts.append(texts.answered(pooled["coverage_text"]) if pooled["coverage_text"] else "")
    return facts


def _in_order(rows: pl.DataFrame, order: str) -> pl.DataFrame:
    """Municipalities and districts first, by name or by size of base; then regions, then the programme."""
    level = pl.col("area_level").replace_strict({"K": 0, "U": 0, "R": 1, "P": 2}, default=0)
    if order == "storlek":
        return rows.sort(level, pl.col("denominator"), descending=[False, True], nulls_last=True, maintain_order=True)
    return rows.sort(level, maintain_order=True)


def _picture(page: frame.Page, indicator: dict[str, Any], rows: pl.DataFrame, targets: list[dict[str, Any]]) -> None:
    dots, pooled = rows.filter(pl.col("area_level") != "P"), one(rows, area_level="P")
    shown = dots.filter(pl.col("status") == "published")
    if shown.is_empty():
        frame.notices([texts.NO_AREAS_TO_COMPARE])
        return
    figure = dot_rows(
        dots,
        unit_of(shown.row(0, named=True), indicator["unit_sv"]),
        page.palette,
        _pooled_line(pooled),
        target_line(targets, indicator),
        scale_of(indicator["indicator_id"]),
    )
    said = [cell["conclusion_sv"] for cell in (pooled, *dots.filter("is_own").iter_rows(named=True)) if cell]
    alt = " ".join(text for text in said if text) or indicator["title_sv"]
    st.plotly_chart(figure, theme=None, config=CONFIG, key="compare", alt=alt)
    frame.note(_how_to_read(indicator, shown))
    if shown.height < dots.height:
        frame.note(texts.HIDDEN_NOTE)


def _how_to_read(indicator: dict[str, Any], shown: pl.DataFrame) -> str:
    if shown["lower_95"].is_not_null().any():
        return texts.HOW_TO_READ_DOTS
    return texts.HOW_TO_READ_QUOTA if indicator["kind"] == "quota" else texts.HOW_TO_READ_VALUE


def _pooled_line(pooled: Any) -> Line | None:
    """The whole programme's value; none where it is a sum, which no area can be read against."""
    if not pooled or pooled["status"] != "published" or pooled["denominator"] is None:
        return None
    return Line(pooled["value"], f"{pooled['label']} {pooled['value_text']}", pooled["lower_95"], pooled["upper_95"])


def _said(
    page: frame.Page,
    indicator: dict[str, Any],
    rows: pl.DataFrame,
    cells: list[dict[str, Any] | None],
    rest: str,
    period: str,
    goals: list[str],
) -> None:
    pooled, mine = cells
    if pooled and pooled["status"] != "published":
        rest = absence(pooled)
    lines = [f"{pooled['label']}: {rest}" if pooled and rest else rest]
    if mine:
        lines.append(mine["conclusion_sv"] if mine["status"] == "published" else f"{mine['label']}: {absence(mine)}")
        lines.append(texts.answered(mine["coverage_text"], mine["label"]) if mine["coverage_text"] else "")
    if pooled and pooled["is_break"]:
        lines += (
            data.breaks(page.snapshot, indicator["indicator_id"])
            .filter(pl.col("period_code") == period)["reason_sv"]
            .to_list()
        )
    lines += goals
    if pooled is None:
        lines += [texts.NO_PROGRAMME_FIGURE, *(indicator["warnings_sv"] or "").split("\n")]
    if rows["comparison_text"].str.contains_any(["▲", "▼", "●"]).any():
        lines.append(texts.SAFE_NOTE)
    frame.said(lines)
    if mine and mine["fallback_area_name"]:
        shown = mine["fallback_area_name"]
        if mine["fallback_area_code"] == mine["area_code"]:
            page.link(texts.COMPARE, texts.SEE_ALL_ROUNDS, **{choices.PERIOD: mine["fallback_period_code"]})
        else:
            page.link(texts.INDICATOR, f"Se {shown[0].lower()}{shown[1:]} i stället", omrade="")


if __name__ == "__main__":
    frame.show(texts.COMPARE, draw)
