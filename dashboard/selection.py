"""The choices that several pages share: programme, indicator, period, group, own area."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboard import choices, data, texts
from dashboard.frame import Page
from dashboard.wording import UNNAMED

# Long lists begin with what is newest; two or three rounds are read as time goes.
_NEWEST_FIRST: Final = ("month", "quarter")


def programme(page: Page) -> str:
    """The programme; only programmes with indicators are offered, unless there are none at all."""
    known = data.programmes(page.snapshot)
    offered = known.filter(pl.col("n_indicators") > 0)
    options = _pairs(known if offered.is_empty() else offered, "programme_code", "programme_name_sv")
    return page.choices.select(texts.PROGRAMME, choices.PROGRAMME, options, _of_area(page, options))


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


def group(page: Page, offered: pl.DataFrame, counted: str) -> str:
    """The breakdown value as an address value: `alla`, or the first with a figure where there is no `alla`.

    `offered` is rows of `data.combinations`; `counted` names the column that tells whether there is a figure.
    """
    known = offered.group_by("breakdown", "breakdown_value", maintain_order=True).agg(
        pl.first("breakdown_label_sv", "value_label_sv"), (pl.col(counted) > 0).any().alias("is_shown")
    )
    options = {_code(row): _group_label(row) for row in known.iter_rows(named=True)}
    shown = [_code(row) for row in known.iter_rows(named=True) if row["is_shown"]]
    default = choices.EVERYBODY if choices.EVERYBODY in options else next(iter([*shown, *options]), choices.EVERYBODY)
    return page.choices.select(texts.GROUP, choices.GROUP, options, default)


def own_area(page: Page, programme_code: str, label: str = texts.OWN_AREA, nobody: str = texts.NO_OWN_AREA) -> str:
    """The reader's own municipality or district; the empty string for none."""
    known = data.areas(page.snapshot, programme_code).filter(pl.col("area_level").is_in(["K", "U"]))
    options = {choices.NO_AREA: nobody} | _pairs(known, "area_code", "area_name")
    return page.choices.select(label, choices.AREA, options, choices.NO_AREA)


def period(page: Page, offered: pl.DataFrame, counted: str) -> str:
    """The period: the newest with a published figure unless the address says otherwise; arguments as for `group`."""
    known = offered.unique("period_code", keep="first", maintain_order=True)
    if known["period_type"].is_in(_NEWEST_FIRST).any():
        known = known.reverse()
    options = _pairs(known, "period_code", "period_label_sv")
    return page.choices.select(period_name(offered), choices.PERIOD, options, newest(offered, counted))


def period_name(offered: pl.DataFrame) -> str:
    """`Månad`, `Omgång`, …: what the periods are called; `Period` where they are of several kinds."""
    kinds = offered.filter(pl.col("period_type") != "all")["period_type"].unique().to_list()
    return texts.PERIOD_TYPES.get(kinds[0], texts.PERIOD) if len(kinds) == 1 else texts.PERIOD


def newest(offered: pl.DataFrame, counted: str) -> str:
    """The last period with a published figure, or the last one where none has any."""
    published = offered.filter(pl.col(counted) > 0)
    codes = (offered if published.is_empty() else published)["period_code"]
    return codes[-1] if len(codes) else ""


def _of_area(page: Page, options: Mapping[str, str]) -> str:
    """The programme to begin with: the first that has the reader's own area, as a team's link may name that alone."""
    area = page.choices.values.get(choices.AREA)
    takes_part = [code for code in options if area and area in data.areas(page.snapshot, code)["area_code"]]
    return next(iter([*takes_part, *options]), "")


def _code(row: Mapping[str, Any]) -> str:
    return choices.group_code(row["breakdown"], row["breakdown_value"])


def _group_label(row: Mapping[str, Any]) -> str:
    if row["breakdown"] == "all":
        return texts.EVERYBODY
    return f"{row['breakdown_label_sv'] or row['breakdown'].capitalize()}: {row['value_label_sv']}"


def _pairs(rows: pl.DataFrame, code: str, label: str) -> dict[str, str]:
    return dict(rows.select(code, pl.col(label).fill_null(UNNAMED)).iter_rows())
