"""One indicator on a card: value, certainty, spread, target and conclusion."""

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard import formats, strips, texts
from dashboard.chart_parts import Line, axis_range
from dashboard.palette import Palette
from dashboard.wording import absence, one, without_place, worded


def card(
    indicator: Mapping[str, Any], cells: pl.DataFrame, own: str, target: Line | None, goal: str, palette: Palette
) -> str:
    """The markup of a card; `cells` is what `data.overview_cells` has for the indicator, `goal` the target in words."""
    rows = worded(cells, indicator["unit_sv"], own)
    pooled, mine = one(rows, area_level="P", breakdown="all"), one(rows, area_code=own, breakdown="all")
    parts = [f"<h3>{escape(indicator['title_sv'])}</h3>"]
    if not pooled:
        parts += [_line("part", f"{row['value_label_sv']}: {row['note']}") for row in rows.iter_rows(named=True)]
        parts.append("" if rows.height else _line("quiet", texts.NO_PROGRAMME_FIGURE))
    elif pooled["status"] == "published":
        detail = (pooled["interval_text"], pooled["count_text"], pooled["period_label_sv"])
        parts.append(_line("value", pooled["value_text"]))
        parts.append(_line("detail", " · ".join(part for part in detail if part)))
        parts.append(_strip(indicator, rows, pooled, mine, target, palette))
        parts.append(_line("conclusion", without_place(pooled)))
    else:
        parts.append(_line("value gb-absent", pooled["value_text"]))
        parts.append(_line("conclusion", absence(pooled)))
    parts.append(_line("target", goal.capitalize()) if goal else "")
    if mine:
        parts.append(_line("mine", f"{mine['label']}: {mine['note']}"))
    return "".join(parts)


def _line(duty: str, text: str) -> str:
    return f'<p class="gb-{duty}">{escape(text)}</p>'


def _strip(
    indicator: Mapping[str, Any],
    rows: pl.DataFrame,
    pooled: Mapping[str, Any],
    mine: Mapping[str, Any] | None,
    target: Line | None,
    palette: Palette,
) -> str:
    """The small picture; nothing where it would show a single dot and no more."""
    areas = rows.filter(pl.col("area_level").is_in(["K", "U"]) & (pl.col("status") == "published"))
    has_interval = pooled["lower_95"] is not None
    if areas.is_empty() and not has_interval and not target:
        return ""
    spread = [*areas["value"].to_list(), pooled["value"], pooled["lower_95"], pooled["upper_95"]]
    low, high = axis_range([*spread, target.value if target else None], indicator["unit_sv"])
    named = [f"{row['label']} {row['value_text']}" for row in areas.iter_rows(named=True)]
    return strips.strip(
        areas["value"].to_list(),
        pooled["value"],
        (pooled["lower_95"], pooled["upper_95"]) if has_interval else None,
        mine["value"] if mine else None,
        target.value if target else None,
        (low, high),
        (formats.number(low), formats.with_unit(round(high), indicator["unit_sv"], 0)),
        palette,
        "; ".join([f"{indicator['title_sv']}: hela programmet {pooled['value_text']}", *named]),
    )
