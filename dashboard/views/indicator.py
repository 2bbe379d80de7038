"""En indikator: one indicator over time, by group, and all that stands behind it."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, explain, frame, selection, texts
from dashboard.cell_tables import cell_table
from dashboard.chart_parts import CONFIG
from dashboard.charts import dot_rows
from dashboard.tables import Column
from dashboard.target import target_line, target_source
from dashboard.time_chart import over_time
from dashboard.wording import absence, finding, worded

TIME_WIDTH = 760


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    with frame.choice_row():
        programme = selection.programme(page)
        catalogue = data.indicators(page.snapshot, programme)
        if catalogue.is_empty():
            frame.heading(texts.NO_INDICATORS)
            return
        indicator = selection.indicator(page, catalogue, selection.worth_seeing(catalogue))
        group = selection.group(page, indicator["indicator_id"])
        own = selection.own_area(page, programme)
    choices.end()
    series = _series(page, indicator, group, own)
    frame.notices(page.choices.problems)
    newest = _newest(series[-1])
    title, rest = finding(newest, indicator["title_sv"])
    frame.heading(
        title,
        indicator["title_sv"],
        series[-1]["label"][0] if series[-1].height else "",
        newest["period_label_sv"] if newest else "",
        newest["value_label_sv"] if newest and newest["breakdown"] != "all" else "",
    )
    _picture(page, indicator, series, title)
    _said(page, indicator, series, rest)
    frame.section(texts.TABLE)
    rows = pl.concat(reversed(series)).with_columns(tone=pl.col("tone").replace("pooled", "other"))
    st.html(
        cell_table(indicator["title_sv"], rows, [Column("label", texts.AREA), Column("period_label_sv", texts.PERIOD)])
    )
    _groups(page, indicator, own, newest)
    if indicator["n_areas"]:
        page.link(texts.COMPARE, "Jämför områdena")
    frame.section(texts.HOW_IT_IS_COUNTED)
    explain.definition(indicator, target_source(page.snapshot, indicator))
    explain.state(indicator)
    with st.expander("Räkneexempel"):
        explain.worked_example(indicator)
    with st.expander("Källor och SQL"):
        explain.sources(indicator)
        explain.sql(indicator)


def _series(page: frame.Page, indicator: dict[str, Any], group: str, own: str) -> list[pl.DataFrame]:
    """The whole programme and, last and strongest, the reader's own area; one frame per area, in time order."""
    cells = data.cells_over_time(
        page.snapshot, indicator["indicator_id"], *choices.split_group(group), ("ALLA", own) if own else ("ALLA",)
    )
    rows = worded(cells, indicator["unit_sv"], own)
    in_time = rows.filter(pl.col("period_type") != "all")
    rows = rows if in_time.is_empty() else in_time
    frames = [rows.filter(pl.col("area_code") == code) for code in ("ALLA", own)]
    return [part for part in frames if part.height] or [rows]


def _newest(rows: pl.DataFrame) -> dict[str, Any] | None:
    published = rows.filter(pl.col("status") == "published")
    chosen = rows if published.is_empty() else published
    return chosen.row(-1, named=True) if chosen.height else None


def _picture(page: frame.Page, indicator: dict[str, Any], series: list[pl.DataFrame], title: str) -> None:
    if series[-1].is_empty() or pl.concat(series).filter(pl.col("status") == "published").is_empty():
        frame.notices([texts.NOTHING_TO_DRAW])
        return
    target = target_line(page.snapshot, indicator)
    if series[0].height == 1:
        figure = dot_rows(pl.concat(reversed(series)), indicator["unit_sv"], page.palette, target=target)
    else:
        figure = over_time(series, indicator["unit_sv"], page.palette, target)
    said = [row["conclusion_sv"] for row in series[-1].iter_rows(named=True) if row["conclusion_sv"]]
    st.plotly_chart(
        figure,
        theme=None,
        config=CONFIG,
        key="over_time",
        width=TIME_WIDTH if series[0].height > 1 else "stretch",
        alt=" ".join(said) or title,
    )


def _said(page: frame.Page, indicator: dict[str, Any], series: list[pl.DataFrame], rest: str) -> None:
    frame.section(texts.WHAT_CAN_BE_SAID)
    name = series[-1]["label"][0] if series[-1].height else ""
    lines = [f"{name}: {rest}" if rest else ""]
    lines += [
        f"{name}, {row['period_label_sv']}: {absence(row)}"
        for row in series[-1].iter_rows(named=True)
        if row["status"] != "published"
    ]
    lines += data.breaks(page.snapshot, indicator["indicator_id"])["reason_sv"].to_list()
    lines.append(texts.ONE_PERIOD_ONLY if series[0].height == 1 else texts.TOO_FEW_FOR_TREND)
    for line in dict.fromkeys(lines):
        if line:
            st.html(f"<p>{frame.escape(line)}</p>")


def _groups(page: frame.Page, indicator: dict[str, Any], own: str, newest: dict[str, Any] | None) -> None:
    """The newest period by group; for the whole programme where the own area's groups are all hidden."""
    periods = data.periods(page.snapshot, indicator["indicator_id"])
    period = newest["period_code"] if newest else selection.newest(periods)
    cells = data.cells_by_group(page.snapshot, indicator["indicator_id"], period, "ALLA")
    if cells.is_empty():
        return
    rows = worded(cells, indicator["unit_sv"], "", label="value_label_sv")
    for (breakdown,), part in rows.with_columns(tone=pl.col("tone").replace("pooled", "other")).group_by(
        "breakdown", maintain_order=True
    ):
        label = part["breakdown_label_sv"][0] or str(breakdown).capitalize()
        frame.section(f"{label}, {part['period_label_sv'][0]}", "Hela programmet.")
        if (part["status"] == "published").any():
            said = " ".join(text for text in part["conclusion_sv"].to_list() if text)
            st.plotly_chart(
                dot_rows(part, indicator["unit_sv"], page.palette),
                theme=None,
                config=CONFIG,
                key=f"groups_{breakdown}",
                alt=said or label,
            )
        st.html(cell_table(f"{indicator['title_sv']} efter {label.lower()}", part, [Column("label", texts.GROUP)]))


if __name__ == "__main__":
    frame.show(texts.INDICATOR, draw)
