"""Min kommun: the profile of one area, and what it does."""

from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import (
    choices,
    data,
    data_my_area,
    downloads,
    exhibit,
    frame,
    my_area_work,
    selection,
    texts,
    texts_my_area,
)
from dashboard.cell_tables import CHANGED, COMPARED, cell_table
from dashboard.my_area_figures import rows_of, series, spine_of, time_of
from dashboard.series import Series
from dashboard.spine_chart import spine
from dashboard.tables import Column
from dashboard.wording import absence, one

_FIRST = [Column("label", texts_my_area.MEASURE), Column("period_label_sv", texts_my_area.PERIOD)]
_JUDGED = (
    COMPARED,
    Column("pooled_text", texts_my_area.POOLED, is_number=True),
    Column("others_range_text", texts_my_area.OTHERS, is_number=True),
    Column("position_text", texts_my_area.POSITION),
)
_CHANGES = (COMPARED, CHANGED)
_MEETING_TIME = "P07"


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    with frame.choice_row():
        programme = selection.programme(page)
        own = selection.own_area(page, programme)
    choices.end()
    frame.notices(page.choices.problems)
    areas = data.areas(page.snapshot, programme).filter(pl.col("area_level").is_in(["K", "U"]))
    mine = one(areas, area_code=own)
    about = one(data.programmes(page.snapshot), programme_code=programme) or {}
    if mine is None:
        _ask(page, areas)
        return
    rows = rows_of(page.snapshot, programme, own)
    if rows.is_empty():
        frame.heading(mine["area_name"], about.get("programme_name_sv") or "")
        frame.notices([texts_my_area.NO_CELLS])
    else:
        _heading(rows, mine["area_name"], about.get("programme_name_sv") or "")
        _profile(page, rows, mine, programme)
        _over_time(page, programme, own)
    my_area_work.targets(page, programme, own)
    _work(page, programme, mine, rows)
    my_area_work.activities(page, programme, own)


def _work(page: frame.Page, programme: str, mine: dict[str, Any], rows: pl.DataFrame) -> None:
    """What the programme's areas do together with it: teams with their tests, or courses."""
    own, name = mine["area_code"], mine["area_name"]
    if data_my_area.has_teams(page.snapshot, programme):
        met = one(rows, indicator_id=_MEETING_TIME) if rows.height else None
        my_area_work.team(page, programme, own, met["conclusion_sv"] if met and met["status"] == "published" else "")
        my_area_work.tests_of_change(page, programme, own, name)
    elif data_my_area.has_courses(page.snapshot, programme):
        my_area_work.courses(page, programme, own, name)
    else:
        frame.note(texts_my_area.NO_TEAM)


def _ask(page: frame.Page, areas: pl.DataFrame) -> None:
    """No area is chosen: the ways to all of them."""
    if areas.is_empty():
        frame.heading(texts.MY_AREA)
        frame.notices([texts_my_area.NO_AREAS])
        return
    frame.heading(texts_my_area.CHOOSE_TITLE[areas["area_level"][0]], texts_my_area.CHOOSE_INTRO)
    with st.grid("auto", min_column_width=200, gap="small", key="gb-areas"):
        for code, name in areas.select("area_code", "area_name").iter_rows():
            page.link(texts.MY_AREA, name, omrade=code)


def _heading(rows: pl.DataFrame, area: str, programme: str) -> None:
    compared = rows.filter(pl.col("comparison_text").str.contains_any(["▲", "▼", "●"]))
    higher, lower = (
        compared.filter(pl.col("comparison_text").str.starts_with(symbol))["label"].to_list() for symbol in ("▲", "▼")
    )
    n_shown = rows.filter(pl.col("status") == "published").height
    shown = texts_my_area.shown_count(n_shown, rows.height)
    frame.heading(texts_my_area.heading(area, higher, lower, compared.height), area, programme, shown)


def _profile(page: frame.Page, rows: pl.DataFrame, mine: dict[str, Any], programme: str) -> None:
    """A picture per family, side by side where there is room; then one table of all of it."""
    frame.note(texts_my_area.HOW_TO_READ)
    parts = [part for _, part in rows.group_by("family", maintain_order=True)]
    cut = _middle([part.height for part in parts])
    for column, shown in zip(st.columns(2, gap="large"), (parts[:cut], parts[cut:]), strict=True):
        with column:
            for part in shown:
                family = part["family"][0]
                frame.section(family)
                figure = partial(spine_of, page.snapshot, programme, mine["area_code"], family)
                exhibit.draw(page, figure, f"spine-{family}", _alt(part))
    title = texts_my_area.profile_title(mine["area_name"])
    apart = rows.filter(pl.col("comparison_text").str.contains_any(["▲", "▼"]))
    too_early = rows.filter("is_locked")["lock_reason_sv"].to_list()
    frame.said([*apart["conclusion_sv"].to_list(), texts.SAFE_NOTE if apart.height else "", *too_early])
    with st.expander(texts.TABLE):
        st.html(cell_table(title, rows, _FIRST, _JUDGED))
    columns = [
        *_FIRST,
        Column("value_text", texts.VALUE),
        Column("interval_text", texts.INTERVAL),
        Column("count_text", texts.COUNT),
        *_JUDGED,
        Column("reason", texts_my_area.WHY_HIDDEN),
    ]
    told = [row | _reason(row) for row in rows.iter_rows(named=True)]
    download = replace(downloads.of_texts(page, title, columns, told, programme), records=downloads.as_records(rows))
    picture = downloads.picture_of(page, partial(spine, rows), title, programme, _alt(rows))
    downloads.offer(download, "profile", picture)
    page.link(texts.CATALOGUE, texts_my_area.DEFINITIONS)
    _coarser(page, rows)


def _middle(heights: list[int]) -> int:
    """How many of the first parts make one half most like the other."""
    return min(range(1, len(heights) + 1), key=lambda cut: abs(sum(heights[:cut]) - sum(heights[cut:])))


def _reason(row: dict[str, Any]) -> dict[str, str]:
    return {"reason": "" if row["status"] == "published" else absence(row)}


def _alt(rows: pl.DataFrame) -> str:
    """The picture in words: what is published of each measure."""
    shown = rows.filter(pl.col("status") == "published")
    hidden = rows.filter(pl.col("status") != "published")
    said = [text for text in shown["conclusion_sv"].to_list() if text]
    return " ".join([*said, *(f"{row['label']}: {row['note']}." for row in hidden.iter_rows(named=True))])


def _coarser(page: frame.Page, rows: pl.DataFrame) -> None:
    """From each figure that is not shown to the next coarser one."""
    hidden = rows.filter((pl.col("status") != "published") & pl.col("fallback_area_name").is_not_null())
    for row in hidden.unique("indicator_id", keep="first", maintain_order=True).iter_rows(named=True):
        label = texts_my_area.see_instead(row["title_sv"], row["fallback_area_name"])
        own = row["fallback_area_code"] if row["fallback_area_code"] == row["area_code"] else ""
        page.link(texts.INDICATOR, label, indikator=row["indicator_id"], omrade=own)


def _over_time(page: frame.Page, programme: str, own: str) -> None:
    """A few measures that have been taken several times, each in a small picture with the whole programme in grey."""
    frame.section(texts_my_area.OVER_TIME)
    ids = data_my_area.followed(page.snapshot, programme, own)
    if not ids:
        frame.note(texts_my_area.NO_TIME)
        return
    frame.note(texts_my_area.OVER_TIME_INTRO)
    catalogue = data.indicators(page.snapshot, programme)
    with st.grid("auto", min_column_width=320, gap="medium", key="gb-over-time"):
        for indicator in catalogue.filter(pl.col("indicator_id").is_in(ids)).iter_rows(named=True):
            shown = series(page.snapshot, programme, own, indicator["indicator_id"])
            with st.container(key=f"gb-time-{indicator['indicator_id']}"):
                _small_multiple(page, programme, own, indicator, shown)


def _small_multiple(
    page: frame.Page, programme: str, own: str, indicator: dict[str, Any], series_shown: Series
) -> None:
    shown = series_shown.frames[-1].filter(pl.col("status") == "published")
    rows = pl.concat(reversed(series_shown.frames))
    code, columns = indicator["indicator_id"], [Column("label", texts.AREA), _FIRST[1]]
    exhibit.show(
        page,
        exhibit.Exhibit(
            key=f"time-{code}",
            title=texts_my_area.over_time_title(indicator["title_sv"], shown["change_text"][-1]),
            facts="",
            figure=partial(time_of, page.snapshot, programme, own, code, indicator["unit_sv"]),
            alt=" ".join(text for text in shown["conclusion_sv"].to_list()[-3:] if text),
            said=[shown["conclusion_sv"][-1] or ""],
            table=cell_table(indicator["title_sv"], rows, columns),
            download=downloads.of_cells(page, indicator, rows, columns, _CHANGES),
            indicator=code,
        ),
    )


if __name__ == "__main__":
    frame.show(texts.MY_AREA, draw)
