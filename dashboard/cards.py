"""One indicator on a card: value, certainty, spread, target and conclusion."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from dashboard import formats, strips, texts
from dashboard.chart_parts import Line, axis_range, scale_of
from dashboard.palette import Palette
from dashboard.wording import absence, one, unit_of, without_place, worded


def card(
    indicator: Mapping[str, Any],
    cells: pl.DataFrame,
    own: str,
    target: Line | None,
    goals: Sequence[str],
    palette: Palette,
) -> str:
    """The markup of a card; `cells` is what `data.overview_cells` has, `goals` how it goes with the targets."""
    rows = worded(cells, indicator["unit_sv"], own)
    pooled, mine = one(rows, area_level="P", breakdown="all"), one(rows, area_code=own, breakdown="all")
    parts = [f"<h3>{escape(indicator['title_sv'])}</h3>"]
    if indicator["withheld_sv"]:
        parts += [_line("value gb-absent", texts.WITHHELD.capitalize()), _line("conclusion", indicator["withheld_sv"])]
    elif not pooled:
        parts += _by_group(rows, own)
    elif pooled["status"] == "published":
        detail = (pooled["interval_text"], pooled["count_text"], pooled["period_label_sv"])
        parts.append(_line("value", pooled["value_text"]))
        parts.append(_line("detail", " · ".join(part for part in detail if part)))
        parts.append(_strip(indicator, rows, pooled, mine, target, palette))
        if pooled["change_text"]:
            parts.append(_line("detail", f"{texts.CHANGED_SHORT}: {pooled['change_text']}"))
        parts.append(_line("conclusion", without_place(pooled)))
    else:
        parts += _absent(pooled)
    parts += [_line("target", goal) for goal in goals]
    if mine and not indicator["withheld_sv"]:
        parts.append(_line("mine", f"{mine['label']}: {mine['note']}"))
    return "".join(parts)


def _by_group(rows: pl.DataFrame, own: str) -> list[str]:
    """An indicator without an undivided figure: one line per group, of the programme or else of the own area.

    Groups within groups ("vågpar × orsak") are left to the indicator's own page.
    """
    simple = rows.filter(~pl.col("breakdown").str.contains(" × ", literal=True))
    has_programme = (rows["area_level"] == "P").any()
    shown = simple.filter(pl.col("area_level") == "P") if has_programme else simple.filter(pl.col("area_code") == own)
    if shown.is_empty():
        noun = texts.area_noun((rows["area_level"] == "U").any())
        return [_line("quiet", texts.only_in_areas(noun) if rows.height else texts.NO_PROGRAMME_FIGURE)]
    if (shown["status"] != "published").all():
        return _absent(shown.row(0, named=True))
    first = shown.row(0, named=True)
    facts = (first["period_label_sv"], "" if has_programme else first["label"])
    return [
        _line("detail", " · ".join(fact for fact in facts if fact)),
        *(_line("part", f"{row['value_label_sv']}: {row['note']}") for row in shown.iter_rows(named=True)),
    ]


def _absent(cell: Mapping[str, Any]) -> list[str]:
    return [_line("value gb-absent", cell["value_text"]), _line("conclusion", absence(cell))]


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
    """The small picture; nothing where it would show a single dot and no more, or a sum among its parts."""
    areas = rows.filter(pl.col("area_level").is_in(["K", "U"]) & (pl.col("status") == "published"))
    has_interval = pooled["lower_95"] is not None
    unit = unit_of(pooled, indicator["unit_sv"])
    if indicator["kind"] == "count" or (areas.is_empty() and not has_interval and not target):
        return ""
    ends = [end for end in (target.value, target.upper) if end is not None] if target else []
    spread = [*areas["value"].to_list(), pooled["value"], pooled["lower_95"], pooled["upper_95"], *ends]
    low, high = axis_range(spread, unit, scale_of(indicator["indicator_id"]))
    named = [f"{row['label']} {row['value_text']}" for row in areas.iter_rows(named=True)]
    return strips.strip(
        areas["value"].to_list(),
        pooled["value"],
        (pooled["lower_95"], pooled["upper_95"]) if has_interval else None,
        mine["value"] if mine else None,
        ends,
        (low, high),
        (formats.scale_end(low, ""), formats.scale_end(high, unit)),
        palette,
        "; ".join([f"{indicator['title_sv']}: hela programmet {pooled['value_text']}", *named]),
    )
