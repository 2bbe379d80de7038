"""The choices that several pages share: programme, indicator, group, own area."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard import choices, data, texts
from dashboard.frame import Page
from dashboard.wording import UNNAMED


def programme(page: Page) -> str:
    """The programme; only programmes with indicators are offered, unless there are none at all."""
    known = data.programmes(page.snapshot)
    offered = known.filter(pl.col("n_indicators") > 0)
    options = _pairs(known if offered.is_empty() else offered, "programme_code", "programme_name_sv")
    return page.choices.select(texts.PROGRAMME, choices.PROGRAMME, options, next(iter(options), ""))


def indicator(
    page: Page, catalogue: pl.DataFrame, default: str, unavailable: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The catalogue row of the chosen indicator."""
    options = _pairs(catalogue, "indicator_id", "title_sv")
    chosen = page.choices.select(texts.MEASURE, choices.INDICATOR, options, default, unavailable=unavailable)
    return catalogue.row(by_predicate=pl.col("indicator_id") == chosen, named=True)


def worth_seeing(catalogue: pl.DataFrame) -> str:
    """The indicator to begin with: the first that is an outcome for people and has a direction, else the first."""
    outcomes = catalogue.filter(
        pl.col("is_about_persons") & (pl.col("kind") == "share") & (pl.col("direction") != "none")
    )
    return (catalogue if outcomes.is_empty() else outcomes)["indicator_id"][0]


def group(page: Page, indicator_id: str) -> str:
    """The breakdown value as an address value: `alla`, or the first with a figure where there is no `alla`."""
    rows = data.groups(page.snapshot, indicator_id)
    options = {
        choices.group_code(row["breakdown"], row["breakdown_value"]): texts.EVERYBODY
        if row["breakdown"] == "all"
        else f"{row['breakdown_label_sv'] or row['breakdown'].capitalize()}: {row['value_label_sv']}"
        for row in rows.iter_rows(named=True)
    }
    shown = [
        choices.group_code(row["breakdown"], row["breakdown_value"])
        for row in rows.iter_rows(named=True)
        if row["n_published"] and choices.EVERYBODY not in options
    ]
    return page.choices.select(texts.GROUP, choices.GROUP, options, next(iter([*shown, *options]), choices.EVERYBODY))


def own_area(page: Page, programme_code: str, label: str = texts.OWN_AREA, nobody: str = texts.NO_OWN_AREA) -> str:
    """The reader's own municipality or district; the empty string for none."""
    known = data.areas(page.snapshot, programme_code).filter(pl.col("area_level").is_in(["K", "U"]))
    options = {choices.NO_AREA: nobody} | _pairs(known, "area_code", "area_name")
    return page.choices.select(label, choices.AREA, options, choices.NO_AREA)


def period(page: Page, indicator_id: str) -> str:
    """The period: the newest with a published figure unless the address says otherwise."""
    known = data.periods(page.snapshot, indicator_id)
    options = _pairs(known, "period_code", "period_label_sv")
    return page.choices.select(texts.PERIOD, choices.PERIOD, options, newest(known))


def newest(periods: pl.DataFrame) -> str:
    """The last period with a published figure, or the last one where none has any."""
    published = periods.filter(pl.col("n_published") > 0)
    codes = (periods if published.is_empty() else published)["period_code"]
    return codes[-1] if len(codes) else ""


def _pairs(rows: pl.DataFrame, code: str, label: str) -> dict[str, str]:
    return dict(rows.select(code, pl.col(label).fill_null(UNNAMED)).iter_rows())
