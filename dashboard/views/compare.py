"""Jämför: one indicator across the areas of a programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard import (
    choices,
    data,
    data_my_area,
    downloads,
    exhibit,
    explain,
    frame,
    selection,
    texts,
    texts_compare,
)
from dashboard.area_map_chart import WIDTH, area_map, on_map
from dashboard.cell_tables import ANSWERED, COMPARED, cell_table
from dashboard.chart_parts import Line, scale_of
from dashboard.charts import dot_rows
from dashboard.funnel_chart import FEWEST, funnel, in_funnel
from dashboard.lock import lock_notice, nothing_shown
from dashboard.others_range import add_range, as_range, unnamed
from dashboard.palette import Palette
from dashboard.tables import Column
from dashboard.target import target_line, target_states, targets_of
from dashboard.wording import absence, finding, one, unit_of, version, worded


@dataclass(frozen=True)
class Drawn:
    """The picture that the reader asked for, and the same in words."""

    draw: exhibit.Draw
    alt: str


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
    # What the address asked for in vain is told here, when all choices have been read.
    top = st.container()
    targets = targets_of(page.snapshot, indicator, own, group, [period])
    if indicator["withheld_sv"]:
        choices.end()
        with top:
            frame.notices(page.choices.problems)
        nothing_shown(indicator)
        explain.definition(indicator, targets)
        return
    cells = data.cells_by_area(page.snapshot, indicator["indicator_id"], period, *group)
    every = worded(cells, indicator["unit_sv"], own)
    pooled, mine = one(every, area_level="P"), one(every, area_code=own)
    rows, about_unnamed = _as_allowed(page, every, own, indicator)
    title, rest = finding(pooled, _name(indicator, rows))
    facts = _facts(indicator, rows, pooled)
    frame.heading(title, *facts)
    lock_notice(indicator)
    with st.container(horizontal=True, gap="medium", key="gb-switches"):
        view = page.choices.switch(texts_compare.VIEW, choices.VIEW, texts_compare.VIEWS, texts_compare.DOTS)
        order = page.choices.switch(texts.ORDER, choices.ORDER, texts.ORDERS, "namn")
    choices.end()
    with top:
        frame.notices(page.choices.problems)
    ordered = _in_order(rows, order)
    drawn = _picture(page, indicator, ordered, targets, view)
    frame.note(about_unnamed)
    _said(page, indicator, rows, [pooled, mine], rest, period, target_states(targets))
    frame.section(texts.TABLE)
    caption = f"{indicator['title_sv']}, {rows['period_label_sv'][0] if rows.height else ''}"
    columns, judged = [Column("label", texts.AREA)], (ANSWERED, COMPARED)
    st.html(cell_table(caption, ordered, columns, judged))
    download = downloads.of_cells(page, indicator, ordered, columns, judged, targets)
    about = " · ".join(fact for fact in facts if fact)
    picture = downloads.picture_of(page, drawn.draw, title, about, drawn.alt) if drawn else None
    downloads.offer(download, "compare", picture)
    with st.expander(texts.HOW_IT_IS_COUNTED):
        explain.definition(indicator, targets)
        page.link(texts.INDICATOR, texts_compare.LEARN_MORE)


def _as_allowed(page: frame.Page, rows: pl.DataFrame, own: str, indicator: dict[str, Any]) -> tuple[pl.DataFrame, str]:
    """The rows with the areas that are not to be named as one range, and a word about it where there is none."""
    if unnamed(rows, own).is_empty():
        return rows, ""
    cell = (rows[name][0] for name in ("period_code", "breakdown", "breakdown_value"))
    others = data_my_area.others_range(page.snapshot, indicator["indicator_id"], own, *cell)
    return as_range(rows, own, next(others.iter_rows(named=True), None), indicator["unit_sv"])


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


def _picture(
    page: frame.Page, indicator: dict[str, Any], rows: pl.DataFrame, targets: list[dict[str, Any]], view: str
) -> Drawn | None:
    """The picture that was asked for; the dots with a sentence where there is none of that kind."""
    areas, pooled = rows.filter(pl.col("area_level") != "P"), one(rows, area_level="P")
    shown = areas.filter(pl.col("status") == "published")
    if shown.is_empty():
        frame.notices([texts.NO_AREAS_TO_COMPARE])
        return None
    said = [cell["conclusion_sv"] for cell in (pooled, *areas.filter("is_own").iter_rows(named=True)) if cell]
    alt = " ".join(text for text in said if text) or indicator["title_sv"]
    unit = unit_of(shown.row(0, named=True), indicator["unit_sv"])
    line, target = _pooled_line(pooled), target_line(targets, indicator)

    def dots(palette: Palette) -> go.Figure:
        figure = dot_rows(areas, unit, palette, line, target, scale_of(indicator["indicator_id"]))
        return add_range(figure, areas, palette)

    placed, mapped = in_funnel(areas), on_map(areas)
    if view == texts_compare.FUNNEL and line and placed.height >= FEWEST:
        return _funnel(page, areas, placed, unit, line, alt)
    if view == texts_compare.MAP and mapped.height:
        drawn = _map_beside_dots(page, mapped, Drawn(dots, alt))
    else:
        frame.notices(_why_not(indicator, view, line))
        drawn = Drawn(dots, alt)
        exhibit.draw(page, dots, "compare", alt)
    frame.note(_how_to_read(indicator, shown))
    if shown.height < areas.height:
        frame.note(texts.HIDDEN_NOTE)
    return drawn


def _why_not(indicator: Mapping[str, Any], view: str, line: Line | None) -> list[str]:
    """Why the dots are shown although something else was asked for."""
    if view == texts_compare.FUNNEL:
        is_right_kind = indicator["kind"] == "share" and line is not None
        return [texts_compare.NO_FUNNEL_FEW if is_right_kind else texts_compare.NO_FUNNEL_KIND]
    return [texts_compare.NO_MAP] if view == texts_compare.MAP else []


def _funnel(page: frame.Page, areas: pl.DataFrame, placed: pl.DataFrame, unit: str, line: Line, alt: str) -> Drawn:
    drawn = Drawn(lambda palette: funnel(placed, unit, palette, line, texts_compare.BASE), alt)
    exhibit.draw(page, drawn.draw, "funnel", alt)
    frame.note(texts_compare.HOW_TO_READ_FUNNEL)
    is_area = pl.col("area_level").is_in(["K", "U"])
    absent = areas.filter(is_area & (pl.col("status") != "published"))
    frame.note(texts_compare.not_in_picture(absent["label"].to_list()))
    return drawn


def _map_beside_dots(page: frame.Page, mapped: pl.DataFrame, dots: Drawn) -> Drawn:
    """The map for finding one's way, the dots for reading."""
    known = data.areas(page.snapshot, mapped["programme_code"][0])
    parents = dict(known.select("area_code", pl.col("parent_code").fill_null("")).iter_rows())
    drawn = Drawn(lambda palette: area_map(mapped, parents, palette), dots.alt)
    left, right = st.columns([5, 6], gap="large")
    with left:
        exhibit.draw(page, drawn.draw, "map", drawn.alt, WIDTH)
        frame.note(f"{texts_compare.HOW_TO_READ_MAP} {texts_compare.BOUNDARIES}")
    with right:
        exhibit.draw(page, dots.draw, "compare", dots.alt)
    return drawn


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
