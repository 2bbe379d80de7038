"""Exhibits of published cells: an indicator over time, group by group, or area by area."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from dashboard import data, downloads, exhibit, frame, texts
from dashboard.cell_tables import CHANGED, COMPARED, COMPARED_OTHERS, cell_table
from dashboard.chart_parts import Line
from dashboard.charts import dot_rows
from dashboard.series import series_of
from dashboard.tables import Column
from dashboard.target import WHOLE_PROGRAMME, target_line, target_states, targets_of
from dashboard.time_chart import FEW_PERIODS, over_time
from dashboard.wording import finding, one, unit_of, worded

_TIME_WIDTH: Final = 760


def over_years(page: frame.Page, indicator: Mapping[str, Any], own: str, heading: str = "") -> None:
    """An indicator in its periods, for the whole programme and the own area; `heading` is what the page says above.

    Nothing where the indicator has no undivided cell.
    """
    if data.combinations(page.snapshot, indicator["indicator_id"]).filter(pl.col("breakdown") == "all").is_empty():
        return
    series = series_of(page.snapshot, dict(indicator), ("all", "all"), own)
    rows = pl.concat(series.frames)
    shown = rows.filter(pl.col("status") == "published")
    newest = (shown if shown.height else rows).row(-1, named=True)
    columns = [Column("label", texts.AREA), Column("period_label_sv", texts.PERIOD)]
    told = pl.concat([*reversed(series.frames), *reversed(series.whole)])
    judged = (COMPARED_OTHERS, CHANGED)
    targets = targets_of(page.snapshot, indicator, own)
    line, unit = target_line(targets, indicator), indicator["unit_sv"]
    title = _title(newest, indicator, heading)
    facts = (indicator["title_sv"], line.label if line else "")
    picture = exhibit.Exhibit(
        key=f"years_{indicator['indicator_id']}",
        title=title,
        facts=" · ".join(part for part in facts if part and part != title),
        figure=None if shown.is_empty() else lambda palette: over_time(series.frames, unit, palette, line),
        alt=_alt(rows, indicator),
        said=[series.notice, *target_states(targets)],
        table=cell_table(indicator["title_sv"], told, columns, judged),
        download=downloads.of_cells(page, indicator, told, columns, judged, targets),
        indicator=indicator["indicator_id"],
        width=_TIME_WIDTH if rows["period_code"].n_unique() <= FEW_PERIODS else "stretch",
    )
    exhibit.show(page, picture)


def by_group(page: frame.Page, indicator: Mapping[str, Any], breakdowns: Sequence[str], heading: str = "") -> None:
    """An indicator of the whole programme: undivided, and by the values of some breakdowns, as dots."""
    code = indicator["indicator_id"]
    groups = data.cells_by_group(page.snapshot, code, WHOLE_PROGRAMME)
    order = pl.col("breakdown").replace_strict({name: at for at, name in enumerate(breakdowns)}, default=0)
    groups = groups.filter(pl.col("breakdown").is_in(breakdowns)).sort(order, maintain_order=True)
    undivided = data.cells_over_time(page.snapshot, code, "all", "all", [WHOLE_PROGRAMME])
    cells = pl.concat([undivided.with_columns(value_label_sv=pl.lit(texts.EVERYBODY.lower())), groups])
    if cells.is_empty():
        return
    rows = worded(cells, indicator["unit_sv"], own_area="", label="value_label_sv")
    is_group = (pl.col("breakdown") != "all") & (pl.col("tone") != "absent")
    rows = rows.with_columns(tone=pl.when(is_group).then(pl.lit("other")).otherwise("tone"))
    about = one(rows, breakdown="all") or rows.row(0, named=True)
    dots(page, indicator, rows, Column("label", texts.GROUP), about, "", heading)


def by_area(
    page: frame.Page,
    indicator: Mapping[str, Any],
    own: str,
    period: str = "",
    heading: str = "",
    said: Sequence[str] = (),
) -> None:
    """An indicator area by area in `period`, or in the newest one with a figure; also where only the programme has it.

    Nothing where the indicator has no undivided cell.
    """
    code = indicator["indicator_id"]
    offered = data.combinations(page.snapshot, code).filter(pl.col("breakdown") == "all")
    known = offered.filter((pl.col("n_areas_published") > 0) | (pl.col("n_programme_published") > 0))
    codes = (known if known.height else offered)["period_code"].to_list()
    if not codes:
        return
    cells = data.cells_by_area(
        page.snapshot, code, period if period in offered["period_code"] else codes[-1], "all", "all"
    )
    rows = worded(cells, indicator["unit_sv"], own)
    about = one(rows, area_level="P") or rows.row(0, named=True)
    dots(page, indicator, rows, Column("label", texts.AREA), about, own, heading, said)


def dots(
    page: frame.Page,
    indicator: Mapping[str, Any],
    rows: pl.DataFrame,
    first: Column,
    about: Mapping[str, Any],
    own: str,
    heading: str = "",
    said: Sequence[str] = (),
) -> None:
    """`wording.worded` rows of an indicator as dots, with the whole programme as a line where the rows are areas.

    `about` is the cell whose finding is the title; `said` goes before what the cells and the targets say.
    """
    shown = rows.filter(pl.col("status") == "published")
    targets = targets_of(page.snapshot, indicator, own, periods=rows["period_code"].unique().to_list())
    are_areas = rows["area_code"].n_unique() > 1
    drawn = rows.filter(pl.col("area_level") != "P") if are_areas else rows
    whole = one(rows, area_level="P") if are_areas else None
    pooled = None
    if whole and whole["status"] == "published":
        pooled = Line(whole["value"], f"{whole['label']} {whole['value_text']}", whole["lower_95"], whole["upper_95"])
    unit = unit_of(shown.row(0, named=True), indicator["unit_sv"]) if shown.height else indicator["unit_sv"]
    line = target_line(targets, indicator)
    _, rest = finding(about, indicator["title_sv"])
    mine = rows.filter(pl.col("is_own"), pl.col("status") == "published")["conclusion_sv"].to_list()
    hidden = texts.HIDDEN_NOTE if shown.height < rows.height else ""
    judged = (COMPARED,)
    title = _title(about, indicator, heading)
    facts = (indicator["title_sv"], rows["period_label_sv"][0], line.label if line else "")
    picture = exhibit.Exhibit(
        key=f"dots_{indicator['indicator_id']}",
        title=title,
        facts=" · ".join(part for part in facts if part and part != title),
        figure=None if shown.is_empty() else lambda palette: dot_rows(drawn, unit, palette, pooled, line),
        alt=_alt(rows, indicator),
        said=[*said, rest, *mine, *target_states(targets), hidden],
        table=cell_table(indicator["title_sv"], rows, [first], judged),
        download=downloads.of_cells(page, indicator, rows, [first], judged, targets),
        indicator=indicator["indicator_id"],
    )
    exhibit.show(page, picture)


def _title(about: Mapping[str, Any], indicator: Mapping[str, Any], heading: str) -> str:
    """What the cell shows, or the name of the indicator where the page's heading has said that already."""
    title, _ = finding(about, indicator["title_sv"])
    return indicator["title_sv"] if title == heading else title


def _alt(rows: pl.DataFrame, indicator: Mapping[str, Any]) -> str:
    return " ".join(text for text in rows["conclusion_sv"] if text) or indicator["title_sv"]
