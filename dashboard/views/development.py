"""Utveckling: one indicator over time, with what was tried and what happened under the curve."""

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard import choices, data, data_development, downloads, frame, selection, texts
from dashboard import texts_development as words
from dashboard.chart_parts import CONFIG, scale_of
from dashboard.curves import curves
from dashboard.flags_chart import Lane
from dashboard.formats import sentences
from dashboard.palette import Palette
from dashboard.rounds import draw_rounds
from dashboard.run_chart import FEW_PANELS, Panel, run_charts
from dashboard.run_chart_tables import judged_table, points_download, points_table
from dashboard.target import WHOLE_PROGRAMME
from dashboard.wording import area_label, unit_of

KEY = "run_chart"


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    row = frame.choice_row()
    with row:
        programme = selection.programme(page)
    kinds = data_development.series_kinds(page.snapshot, programme)
    catalogue = data.indicators(page.snapshot, programme)
    offered = kinds.join(catalogue, on="indicator_id", maintain_order="left")
    if offered.is_empty():
        choices.end()
        frame.notices(page.choices.problems)
        frame.message(words.NO_SERIES, words.NO_SERIES_LINES)
        page.link(texts.INDICATOR, texts.INDICATOR)
        return
    with row:
        indicator = _indicator(page, offered, catalogue)
        combinations = data.combinations(page.snapshot, indicator["indicator_id"])
        if indicator["is_run_chart"]:
            groups = data_development.groups(page.snapshot, indicator["indicator_id"])
            combinations = combinations.join(
                groups, on=["breakdown", "breakdown_value"], how="semi", maintain_order="left"
            )
        counted = "n_programme_published" if (combinations["n_programme"] > 0).any() else "n_areas_published"
        group = choices.split_group(selection.group(page, combinations, counted))
        own = selection.own_area(page, programme)
        step = _step(page, indicator) if indicator["is_run_chart"] else ""
    if indicator["is_run_chart"]:
        _run_chart(page, programme, indicator, group, own, step)
    else:
        draw_rounds(page, indicator, combinations, group, own)


def _indicator(page: frame.Page, offered: pl.DataFrame, catalogue: pl.DataFrame) -> dict[str, Any]:
    """The chosen one of `offered`; a link to one that cannot be followed over time says so."""
    default = _worth_seeing(offered)
    shown = offered.row(by_predicate=pl.col("indicator_id") == default, named=True)["title_sv"]
    alone = catalogue.join(offered, on="indicator_id", how="anti").select("indicator_id", "title_sv")
    unavailable = {code: words.only_once(title, shown) for code, title in alone.iter_rows()}
    return selection.indicator(page, offered, default, unavailable)


def _worth_seeing(offered: pl.DataFrame) -> str:
    """The indicator to begin with: the longest run chart of the whole programme with a signal, or the first."""
    signals = offered.filter("has_signal").sort("n_points", descending=True, maintain_order=True)
    return (offered if signals.is_empty() else signals)["indicator_id"][0]


def _step(page: frame.Page, indicator: dict[str, Any]) -> str:
    """Months or quarters, where the indicator has both."""
    known = data_development.period_types(page.snapshot, indicator["indicator_id"])
    if len(known) == 1:
        return str(known[0])
    options = {texts.STEP_CODES[kind]: texts.STEPS[kind] for kind in known}
    chosen = page.choices.select(texts.STEP, choices.STEP, options, texts.STEP_CODES[known[0]])
    return next(kind for kind in known if texts.STEP_CODES[kind] == chosen)


def _run_chart(
    page: frame.Page, programme: str, indicator: dict[str, Any], group: tuple[str, str], own: str, step: str
) -> None:
    which = (indicator["indicator_id"], *group, step)
    points = curves(page.snapshot, *which, indicator["unit_sv"], own)
    areas = _areas(points, own)
    # The programme's other tests stand under its curve only where it is alone: beside an own area they would crowd it.
    told_of = tuple(areas[:1] if areas == [own, WHOLE_PROGRAMME] else areas)
    marks = data_development.marks(page.snapshot, programme, which[0], group[1], told_of, own)
    notices, picture, told = st.container(), st.container(), st.container()
    with told:
        opened = _story(page, marks)
    choices.end()
    with notices:
        missing = [words.OWN_IS_MISSING] if own and own not in areas else []
        frame.notices([*page.choices.problems, *missing])
    phases = data_development.phases(page.snapshot, *which)
    shown = phases.join(pl.DataFrame({"area_code": areas}), on="area_code", maintain_order="right")
    first = shown.filter(pl.col("area_code") == areas[0]).row(-1, named=True)
    panels = [_panel(points.filter(pl.col("area_code") == code), marks, own, len(areas)) for code in areas]
    group_label = points["value_label_sv"][0] if group[0] != "all" else ""
    unit = indicator["unit_sv"]
    with picture:
        title = _headed(page, indicator, which, panels, first, own, group_label)
        taken = _picture(page, indicator, panels, marks, opened, shown, title)
        _said(page, indicator, shown, own, step)
        with st.expander(texts.TABLE):
            st.html(page.kept("table", lambda: judged_table(shown, unit, own) + points_table(panels, unit)))
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"gb-links-{KEY}"):
            table = page.kept("download", lambda: points_download(page, indicator, group_label, panels))
            downloads.offer(table, KEY, taken)
            page.link(texts.INDICATOR, texts.HOW_IT_IS_COUNTED, indikator=indicator["indicator_id"])


def _areas(points: pl.DataFrame, own: str) -> list[str]:
    """The curves to draw: own area and the whole programme; every area, the own first, where there is no whole."""
    known = points["area_code"].unique(maintain_order=True).to_list()
    mine = [own] if own in known else []
    if WHOLE_PROGRAMME in known:
        return [*mine, WHOLE_PROGRAMME]
    return [*mine, *(code for code in known if code not in mine)]


def _panel(points: pl.DataFrame, marks: pl.DataFrame, own: str, n_panels: int) -> Panel:
    first = points.row(0, named=True)
    is_whole = first["area_code"] == WHOLE_PROGRAMME
    tone = "own" if first["area_code"] == own else "pooled" if is_whole else "other"
    return Panel(area_label(first, own), tone, points, tuple(_lanes(first["area_code"], marks, n_panels)))


def _lanes(area: str, marks: pl.DataFrame, n_panels: int) -> list[Lane]:
    """Seminars under the first curve of few; then the tests of the area, or of every area under a whole alone."""
    drawn = marks.with_columns(
        number=pl.col("cycle_number").cast(pl.String).fill_null(""),
        hover=pl.Series([escape(words.mark_label(mark)) for mark in marks.iter_rows(named=True)], dtype=pl.String),
    )
    tests = drawn.filter(pl.col("mark_type") == "test_of_change")
    seminars = drawn.filter(pl.col("mark_type") == "activity")
    lanes = (
        [Lane(words.LANES["activity"], seminars, is_flags=False)] if seminars.height and n_panels <= FEW_PANELS else []
    )
    if area != WHOLE_PROGRAMME:
        mine = tests.filter(pl.col("area_code") == area)
        return [*lanes, Lane(words.LANES["test_of_change"], mine)] if mine.height else lanes
    if n_panels > 1:
        return []
    return [
        *lanes,
        *(Lane(str(part["area_name"][0]), part) for _, part in tests.group_by("area_code", maintain_order=True)),
    ]


def _headed(
    page: frame.Page,
    indicator: dict[str, Any],
    which: tuple[str, str, str, str],
    panels: Sequence[Panel],
    first: dict[str, Any],
    own: str,
    group_label: str,
) -> str:
    """The finding: of the first curve, or of all of them where no own area is chosen and there is no whole."""
    if first["area_level"] == "P" or first["area_code"] == own:
        sentence = sentences(first["signal_sv"])[0].removesuffix(".")
        title = sentence if first["area_level"] == "P" else f"{panels[0].label}: {sentence[:1].lower()}{sentence[1:]}"
    else:
        n_areas, n_signals, n_few = data_development.signal_counts(page.snapshot, *which)
        title = words.signals_in(n_signals, n_few, n_areas, texts.area_noun(first["area_level"] == "U"))
    ends = panels[0].points["period_label_sv"]
    frame.heading(
        title,
        indicator["title_sv"],
        group_label,
        panels[0].label if len(panels) <= FEW_PANELS else "",
        f"{ends[0]} till {ends[-1]}",
    )
    return title


def _picture(
    page: frame.Page,
    indicator: dict[str, Any],
    panels: Sequence[Panel],
    marks: pl.DataFrame,
    opened: str,
    phases: pl.DataFrame,
    title: str,
) -> downloads.Picture | None:
    """Draws the curves; the same picture to take home, or None where there is nothing to draw."""
    published = pl.concat([panel.points for panel in panels]).filter(pl.col("status") == "published")
    if published.is_empty():
        frame.notices([words.NO_POINTS])
        return None
    events = marks.filter(pl.col("mark_type") == "event")
    unit = unit_of(published.row(0, named=True), indicator["unit_sv"])
    scale = scale_of(indicator["indicator_id"])

    def figure(palette: Palette) -> go.Figure:
        return run_charts(panels, unit, palette, events, opened, scale)

    alt = " ".join(f"{panel.label}: {panel.points['signal_sv'][-1]}" for panel in panels[:4])
    st.plotly_chart(
        page.kept("figure", lambda: figure(page.palette)),
        theme=None,
        config=CONFIG,
        key=KEY,
        alt=alt,
        on_select=_open_the_chosen,
        selection_mode="points",
    )
    kinds = marks["mark_type"].to_list()
    frame.note(
        words.how_to_read(
            has_rings=published["is_in_signal_run"].any(),
            frozen=bool(phases["is_baseline_frozen"][0]) if phases["median"][0] is not None else None,
            has_tests="test_of_change" in kinds,
            has_activities="activity" in kinds and len(panels) <= FEW_PANELS,
            has_events="event" in kinds,
        )
    )
    return downloads.picture_of(page, figure, title, indicator["title_sv"], alt)


def _open_the_chosen() -> None:
    """A flag or a tick that was clicked opens its story: the address says which, as for the list."""
    for point in st.session_state[KEY].selection.points:
        chosen = point.get("customdata")
        if isinstance(chosen, list | tuple):
            st.query_params[choices.TEST] = chosen[0]


def _said(page: frame.Page, indicator: dict[str, Any], phases: pl.DataFrame, own: str, step: str) -> None:
    """What the rules say of the first curve and why points are missing; the others are in the table."""
    first = phases.row(0, named=True)
    is_alone = first["area_level"] == "P" or first["area_code"] == own
    lines = []
    for row in phases.iter_rows(named=True) if is_alone else ():
        if row["area_code"] in (own, WHOLE_PROGRAMME):
            lines.append(f"{area_label(row, own)}: {row['signal_sv']} {row['baseline_rule_sv']}")
            lines.append(words.outside_limits(row["n_outside"]) if row["n_outside"] else "")
    if is_alone:
        place = f"{area_label(first, own)}: "
        hidden = words.hidden_periods(first["n_hidden"], step, first["hidden_sv"] or "")
        lines.append(place + hidden if first["n_hidden"] else "")
        lines.append(place + words.absent_periods(first["n_absent"], step) if first["n_absent"] else "")
    else:
        lines.append(words.NO_WHOLE if WHOLE_PROGRAMME not in phases["area_code"] else "")
        lines += [words.hidden_bands(text) for text in phases["hidden_sv"].drop_nulls().unique(maintain_order=True)]
        lines.append(words.GAPS if phases["n_absent"].sum() else "")
    lines += data.breaks(page.snapshot, indicator["indicator_id"])["reason_sv"].to_list()
    lines.append(words.NO_CAUSE)
    frame.said(lines)


def _story(page: frame.Page, marks: pl.DataFrame) -> str:
    """The list of marks and the story of the chosen one; gives its mark_ref."""
    frame.section(words.STORIES)
    if marks.is_empty():
        frame.note(words.NO_MARKS)
        return ""
    options = {mark["mark_ref"]: words.mark_label(mark) for mark in marks.iter_rows(named=True)}
    told = marks.filter(pl.col("decision").is_not_null() & pl.col("result").is_not_null()).sort("mark_date")
    default = (marks if told.is_empty() else told)["mark_ref"][-1]
    opened = page.choices.select(words.STORY, choices.TEST, options, default)
    mark = marks.row(by_predicate=pl.col("mark_ref") == opened, named=True)
    rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(str(text))}</dd>" for term, text in words.story(mark))
    st.html(f"<h3>{escape(options[opened])}</h3><dl class='gb-terms'>{rows}</dl>")
    page.link(texts.IMPROVEMENT, words.ALL_TESTS)
    return opened


if __name__ == "__main__":
    frame.show(texts.DEVELOPMENT, draw)
