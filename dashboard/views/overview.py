"""Översikt: is the programme on plan, does support improve, and what is new; everything else a click away."""

from html import escape
from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, data_loads, data_overview, downloads, exhibit, formats, frame, selection, texts
from dashboard import texts_overview as words
from dashboard.cards import card
from dashboard.cell_tables import CHANGED, COMPARED, cell_table
from dashboard.chart_parts import scale_of
from dashboard.coverage import coverage_columns
from dashboard.small_multiples_chart import small_multiples
from dashboard.tables import Column, Link, table
from dashboard.target import WHOLE_PROGRAMME, target_line, target_states, targets_by_group, targets_of
from dashboard.wording import absence, finding, one, unit_of, without_place, worded

PANELS_WIDTH = 820
SHOWN_NEWS = 5
MEASURES = [
    Column("measure", texts.MEASURE),
    Column("value_text", texts.VALUE, is_number=True),
    Column("interval_text", texts.INTERVAL, is_number=True),
    Column("count_text", texts.COUNT, is_number=True),
    Column("period_label_sv", words.NEWEST),
    Column("said", texts.WHAT_CAN_BE_SAID.removesuffix("?")),
    Column("goal", words.GOAL),
]
TARGETS = [
    Column("measure", texts.MEASURE),
    Column("state", words.STATE, is_short=True),
    Column("status_sv", words.STATUS),
    Column("due", words.DUE, is_short=True),
    Column("quote", words.QUOTE),
]
MILESTONES = [Column("milestone_sv", words.MILESTONE), Column("status_sv", words.STATUS)]


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    with frame.choice_row():
        programme = selection.programme(page)
        own = selection.own_area(page, programme)
        followed = data_overview.followed_in_areas(page.snapshot, programme)
        shown = dict(followed.iter_rows())
        lead = page.choices.select(words.IN_AREAS, choices.VIEW, shown, next(iter(shown), "")) if shown else ""
    choices.end()
    about = one(data.programmes(page.snapshot), programme_code=programme) or {}
    frame.notices(page.choices.problems)
    catalogue = data.indicators(page.snapshot, programme)
    name = about.get("programme_name_sv") or texts.OVERVIEW
    if catalogue.is_empty():
        frame.heading(name, about.get("description_sv") or "")
        frame.notices([texts.NO_INDICATORS])
        return
    cells = data.overview_cells(page.snapshot, programme)
    keys = [
        code for code in data_overview.key_indicators(page.snapshot, programme) if code in catalogue["indicator_id"]
    ]
    _heading(page, programme, name, about, catalogue, cells, keys)
    _key_indicators(page, catalogue, cells, keys, own)
    _news(page, programme)
    if lead:
        exhibit.show(page, page.kept("in_areas", lambda: _in_areas(page, catalogue, programme, lead, own)))
    _plan(page, programme)
    _measures(page, catalogue, cells)
    _coverage(page, programme)


def _heading(
    page: frame.Page,
    programme: str,
    name: str,
    about: dict[str, Any],
    catalogue: pl.DataFrame,
    cells: pl.DataFrame,
    keys: list[str],
) -> None:
    """The plan's sentence, or the first key indicator's where the programme has no targets; then the counts."""
    plan = one(data_overview.plan_summary(page.snapshot, programme, WHOLE_PROGRAMME))
    spoken = catalogue.filter(pl.col("indicator_id").is_in(keys[:1]))
    said = title_of_lead = ""
    if spoken.height:
        indicator = spoken.row(0, named=True)
        rows = worded(cells.filter(pl.col("indicator_id") == keys[0]), indicator["unit_sv"], "")
        pooled = one(rows, area_level="P")
        title_of_lead = finding(pooled, indicator["title_sv"])[0]
        said = without_place(pooled) if pooled and pooled["status"] == "published" else title_of_lead
    has_targets = plan is not None and plan["n_targets"] > 0
    title = plan["summary_sv"].removesuffix(".") if plan and has_targets else title_of_lead or name
    frame.heading(title, name, about.get("description_sv") or "")
    if plan and has_targets:
        counts = "".join(
            f'<li class="gb-count-{state[2:]}"><strong>{symbol} {formats.number(plan[state])}</strong> {label}</li>'
            for state, symbol, label in words.PLAN_COUNTS
            if plan[state]
        )
        st.html(f'<ul class="gb-counts">{counts}</ul>' + (f"<p>{escape(said)}</p>" if said else ""))
    elif plan:
        frame.note(plan["summary_sv"])


def _key_indicators(page: frame.Page, catalogue: pl.DataFrame, cells: pl.DataFrame, keys: list[str], own: str) -> None:
    if not keys:
        return
    frame.section(words.KEY)
    areas = data.areas(page.snapshot, page.choices.values[choices.PROGRAMME])
    mine = one(areas, area_code=own)
    frame.note(texts.how_to_read_strips(mine["area_name"] if mine else "", (areas["area_level"] == "U").any()))
    with st.grid("auto", min_column_width=300, gap="small", key="gb-cards-key"):
        for code in keys:
            indicator = catalogue.row(by_predicate=pl.col("indicator_id") == code, named=True)
            _card(page, indicator, cells.filter(pl.col("indicator_id") == code), own)


def _card(page: frame.Page, indicator: dict[str, Any], cells: pl.DataFrame, own: str) -> None:
    with st.container(key=f"gb-card-{indicator['indicator_id']}"):
        st.html(page.kept(f"card {indicator['indicator_id']}", lambda: _on_card(page, indicator, cells, own)))
        with st.container(horizontal=True, gap="small", key=f"gb-links-{indicator['indicator_id']}"):
            page.link(texts.INDICATOR, "Mer om måttet", indikator=indicator["indicator_id"])
            if indicator["n_areas"]:
                page.link(texts.COMPARE, "Jämför områdena", indikator=indicator["indicator_id"])


def _on_card(page: frame.Page, indicator: dict[str, Any], cells: pl.DataFrame, own: str) -> str:
    periods = cells["period_code"].unique().to_list()
    targets = targets_of(page.snapshot, indicator, own, periods=periods)
    goals = targets or targets_by_group(page.snapshot, indicator, own)
    return card(indicator, cells, own, target_line(targets, indicator), target_states(goals), page.palette)


def _news(page: frame.Page, programme: str) -> None:
    rows = data_overview.news(page.snapshot, programme)
    if rows.is_empty():
        return
    lines = [
        Link(row["text_sv"], page.address(texts.INDICATOR, indikator=row["indicator_id"]))
        if row["indicator_id"]
        else row["text_sv"]
        for row in rows.iter_rows(named=True)
    ]
    frame.section(words.NEWS)
    st.html(_list(lines[:SHOWN_NEWS]))
    if len(lines) > SHOWN_NEWS:
        with st.expander(words.MORE_NEWS):
            st.html(_list(lines[SHOWN_NEWS:]))


def _list(lines: list[str | Link]) -> str:
    items = [
        f'<a href="{escape(line.address, quote=True)}">{escape(line.text)}</a>'
        if isinstance(line, Link)
        else escape(line)
        for line in lines
    ]
    return '<ul class="gb-list">' + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _in_areas(page: frame.Page, catalogue: pl.DataFrame, programme: str, lead: str, own: str) -> exhibit.Exhibit:
    """One small picture per area for the chosen indicator, own area first."""
    indicator = catalogue.row(by_predicate=pl.col("indicator_id") == lead, named=True)
    areas = data.areas(page.snapshot, programme)
    codes = [WHOLE_PROGRAMME, *areas.filter(pl.col("area_level").is_in(["K", "U"]))["area_code"]]
    cells = data.cells_over_time(page.snapshot, lead, "all", "all", codes).filter(pl.col("period_type") != "all")
    rows = worded(cells, indicator["unit_sv"], own)
    parts = [part for _, part in rows.group_by("area_code", maintain_order=True)]
    programme_rows = rows.filter(pl.col("area_level") == "P")
    in_areas = [part for part in parts if part["area_level"][0] != "P" and (part["status"] != "not_applicable").any()]
    in_areas.sort(key=lambda part: not part["is_own"][0])
    shown = pl.concat(in_areas).filter(pl.col("status") == "published") if in_areas else rows.clear()
    has_districts = (areas["area_level"] == "U").any()
    newest = rows["period_label_sv"][-1]
    in_newest = shown.filter(pl.col("period_label_sv") == newest)
    apart = in_newest.filter(pl.col("comparison").is_in(["higher", "lower"]))["label"].to_list()
    is_compared = in_newest["comparison"].is_not_null().any() and not in_newest["is_locked"].any()
    count = words.shown_in_areas(in_newest.height, len(in_areas), newest, has_districts)
    found = words.apart_in_areas(apart, newest, has_districts) if is_compared else count
    unit = unit_of(shown.row(0, named=True), indicator["unit_sv"]) if shown.height else indicator["unit_sv"]
    ordered = pl.concat([*in_areas, programme_rows])
    columns, judged = [Column("label", texts.AREA), Column("period_label_sv", texts.PERIOD)], (COMPARED, CHANGED)
    said = [text for text in programme_rows["conclusion_sv"].to_list()[-1:] if text]
    return exhibit.Exhibit(
        key="in_areas",
        title=f"{indicator['title_sv']}: {found}",
        facts=count if is_compared else "",
        figure=(
            (lambda palette: small_multiples(in_areas, programme_rows, unit, palette, scale_of(lead)))
            if shown.height
            else None
        ),
        alt=" ".join([*said, words.how_to_read_panels()]),
        said=[*said, words.how_to_read_panels() if shown.height else texts.NOTHING_TO_DRAW],
        table=cell_table(indicator["title_sv"], ordered, columns, judged),
        download=downloads.of_cells(page, indicator, ordered, columns, judged),
        indicator=lead,
        width=PANELS_WIDTH,
    )


def _plan(page: frame.Page, programme: str) -> None:
    rows = [
        row
        | {
            "measure": ", ".join(part for part in (row["title_sv"], row["value_label_sv"]) if part),
            "state": words.PLAN_STATES[row["plan_status"]],
            "due": formats.day(row["due_date"]),
            "quote": f"”{row['quote_sv']}” {row['source_sv']}",
        }
        for row in data_overview.current_targets(page.snapshot, programme, WHOLE_PROGRAMME).iter_rows(named=True)
    ]
    passed = data_overview.milestones(page.snapshot, programme).rows(named=True)
    if not rows and not passed:
        return
    frame.section(words.PLAN)
    if rows:
        with st.expander(words.TARGETS):
            st.html(table(words.TARGETS, TARGETS, rows))
            downloads.offer(downloads.of_texts(page, words.TARGETS, TARGETS, rows, programme), "targets")
    if passed:
        with st.expander(words.MILESTONES):
            st.html(table(words.MILESTONES, MILESTONES, passed))
            downloads.offer(downloads.of_texts(page, words.MILESTONES, MILESTONES, passed, programme), "milestones")


def _measures(page: frame.Page, catalogue: pl.DataFrame, cells: pl.DataFrame) -> None:
    """Every indicator of the programme on a row of its own, by family."""
    frame.section(words.ALL_MEASURES)
    markup, download = page.kept("measures", lambda: _all_measures(page, catalogue, cells))
    st.html(markup)
    downloads.offer(download, "measures")


def _all_measures(page: frame.Page, catalogue: pl.DataFrame, cells: pl.DataFrame) -> tuple[str, downloads.Download]:
    families = catalogue.with_columns(
        family=pl.col("indicator_id").str.head(1).replace_strict(texts.FAMILIES, default=texts.OTHER_FAMILY)
    )
    written: list[dict[str, Any]] = []
    markup = ""
    for (family,), part in families.group_by("family", maintain_order=True):
        rows = [_measure(page, indicator, cells) for indicator in part.iter_rows(named=True)]
        used = [column for column in MEASURES if any(str(row[column.key]) for row in rows)]
        markup += table(str(family), used, rows, show_caption=True)
        written += rows
    return markup, downloads.of_texts(page, words.ALL_MEASURES, MEASURES, written, catalogue["programme_code"][0])


def _measure(page: frame.Page, indicator: dict[str, Any], cells: pl.DataFrame) -> dict[str, Any]:
    """The newest figure of the whole programme; where there is none undivided, where to look instead."""
    code = indicator["indicator_id"]
    found = worded(cells.filter(pl.col("indicator_id") == code), indicator["unit_sv"], "")
    pooled = one(found, area_level="P", breakdown="all") or {}
    goals = target_states(targets_of(page.snapshot, indicator, "", periods=found["period_code"].unique().to_list()))
    shown = {column.key: pooled.get(column.key, "") for column in MEASURES}
    if indicator["withheld_sv"]:
        shown |= {"value_text": texts.WITHHELD, "interval_text": "", "count_text": "", "said": indicator["withheld_sv"]}
    elif not pooled:
        shown |= {"value_text": texts.BY_GROUP, "said": words.SEE_GROUPS}
    else:
        shown["said"] = without_place(pooled) if pooled["status"] == "published" else absence(pooled)
    return shown | {
        "measure": Link(indicator["title_sv"], page.address(texts.INDICATOR, indikator=code)),
        "goal": " ".join(goals),
    }


def _coverage(page: frame.Page, programme: str) -> None:
    totals = data_loads.load_totals(page.snapshot)
    frame.section(words.UNDERLAG)
    if not totals["n_files"]:
        frame.note(texts.NOTHING_LOADED)
    else:
        frame.note(
            f"{formats.number(totals['n_files'])} filer gäller. "
            f"{formats.number(totals['n_accepted'])} av {formats.number(totals['n_rows'])} rader räknas. "
            f"Senaste inläsning {formats.moment(totals['newest'])}."
        )
    rows = data_loads.coverage(page.snapshot, programme).rows(named=True)
    with st.expander("Hur mycket av underlaget som visas"):
        caption, columns = "Antal siffror per indikator", coverage_columns(rows)
        st.html(table(caption, columns, rows))
        downloads.offer(downloads.of_texts(page, caption, columns, rows, programme), "coverage")
        page.link(texts.DATA_QUALITY, "Mer om filer och rader")


if __name__ == "__main__":
    frame.show(texts.OVERVIEW, draw)
