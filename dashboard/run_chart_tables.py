"""The table twins of run charts: every point, and how the rules judge each curve."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from dashboard import downloads, formats, texts
from dashboard import texts_development as words
from dashboard.cell_tables import notes
from dashboard.frame import Page
from dashboard.run_chart import FEW_PANELS, Panel
from dashboard.tables import Column, table
from dashboard.wording import area_label
from warehouse.report_sheets import value_style

_JUDGED = [
    Column("label", words.AREA),
    Column("signal_sv", words.RULES),
    Column("median_text", words.MEDIAN, is_number=True),
    Column("n_points", words.N_POINTS, is_number=True),
    Column("n_useful", words.N_USEFUL, is_number=True),
    Column("longest_run", words.LONGEST_RUN, is_number=True),
    Column("longest_run_limit", words.RUN_LIMIT, is_number=True),
    Column("n_crossings", words.CROSSINGS, is_number=True),
    Column("crossings_limit", words.CROSSINGS_LIMIT, is_number=True),
]
_POINTS = [
    Column("label", words.AREA),
    Column("period_label_sv", words.PERIOD),
    Column("value_text", texts.VALUE, is_number=True),
    Column("count_text", texts.COUNT, is_number=True),
    Column("median_text", words.MEDIAN, is_number=True),
    Column("signal_text", words.IN_SIGNAL, is_short=True),
]


def judged_table(phases: pl.DataFrame, unit: str, own_area: str) -> str:
    """What the rules count in each curve beside what chance usually gives: rows of `data_development.phases`."""
    several = phases["phase"].max() != 1
    rows = [
        row
        | {
            "label": area_label(row, own_area) + (f", skede {row['phase']}" if several else ""),
            "median_text": formats.with_unit(row["median"], unit),
            "_class": "own" if row["area_code"] == own_area else "",
        }
        for row in phases.iter_rows(named=True)
    ]
    return table(words.JUDGED, _JUDGED, rows, show_caption=True)


def points_table(panels: Sequence[Panel], unit: str) -> str:
    """Every point: a row per point for one or two curves, otherwise a row per period and a column per area."""
    reasons = notes(pl.concat([panel.points for panel in panels]))
    if len(panels) <= FEW_PANELS:
        rows = [row for panel in panels for row in _written(panel, unit)]
        used = [column for column in _POINTS if any(row[column.key] for row in rows)]
        return table(words.ALL_PERIODS, used, rows, show_caption=True) + reasons
    columns = [Column("period", words.PERIOD)]
    by_period: dict[str, dict[str, Any]] = {}
    for number, panel in enumerate(panels):
        columns.append(Column(str(number), panel.label, is_number=True))
        for period, value in panel.points.select("period_label_sv", "value_text").iter_rows():
            by_period.setdefault(period, {"period": period})[str(number)] = value
    return table(words.ALL_PERIODS, columns, list(by_period.values()), show_caption=True) + reasons


def points_download(
    page: Page, indicator: Mapping[str, Any], group: str, panels: Sequence[Panel]
) -> downloads.Download:
    """The points as typed numbers; a point that is not published has its state and no number."""
    unit, value = indicator["unit_sv"] or "", value_style(indicator["kind"] or "")
    title = ", ".join(part for part in (indicator["title_sv"], group) if part)
    about = downloads.of_texts(page, title, [], [], indicator["indicator_id"])
    fields = (
        downloads.Field(words.AREA),
        downloads.Field(words.PERIOD),
        downloads.Field(f"{texts.VALUE} ({unit})" if unit else texts.VALUE, value),
        downloads.Field(downloads.NUMERATOR, "whole"),
        downloads.Field(downloads.DENOMINATOR, "whole"),
        downloads.Field(words.MEDIAN, value),
        downloads.Field(words.IN_SIGNAL),
        downloads.Field(downloads.STATE),
        downloads.Field(words.RULES),
    )
    rows = tuple(_plain(panel, row) for panel in panels for row in panel.points.iter_rows(named=True))
    definition = ("Definition", indicator["definition_sv"] or "")
    return replace(about, fields=fields, rows=rows, facts=(definition, *about.facts))


def _written(panel: Panel, unit: str) -> list[dict[str, Any]]:
    return [
        {
            "label": panel.label,
            "period_label_sv": row["period_label_sv"],
            "value_text": row["value_text"],
            "count_text": row["count_text"],
            "median_text": formats.with_unit(row["median"], unit),
            "signal_text": words.SIGNAL if row["is_in_signal_run"] else "",
            "_class": panel.tone,
        }
        for row in panel.points.reverse().iter_rows(named=True)
    ]


def _plain(panel: Panel, row: Mapping[str, Any]) -> tuple[str | float | None, ...]:
    is_shown = row["status"] == "published"
    return (
        panel.label,
        row["period_label_sv"],
        *(row[name] if is_shown else None for name in ("value", "numerator", "denominator")),
        row["median"],
        words.SIGNAL if row["is_in_signal_run"] else None,
        "visas" if is_shown else row["note"],
        row["signal_sv"],
    )
