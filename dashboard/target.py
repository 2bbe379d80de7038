"""The targets of an indicator that are in force: a line in a chart, and how it goes with them in words."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import polars as pl

from dashboard import data, formats
from dashboard.chart_parts import Line

WHOLE_PROGRAMME: Final = "ALLA"
UNDIVIDED: Final = ("all", "all")


def targets_of(
    snapshot: data.Snapshot,
    indicator: Mapping[str, Any],
    own: str,
    group: tuple[str, str] = UNDIVIDED,
    periods: Collection[str] | None = None,
) -> list[dict[str, Any]]:
    """The targets of the whole programme and of the own area for that breakdown value; in any period, or in `periods`.

    Another municipality's target is nobody else's business and is never among them.
    """
    rows = data.targets(snapshot, indicator["indicator_id"]).filter(
        pl.col("area_code").is_in([WHOLE_PROGRAMME, own]),
        pl.col("breakdown") == group[0],
        pl.col("breakdown_value") == group[1],
    )
    return (rows if periods is None else rows.filter(pl.col("period_code").is_in(list(periods)))).rows(named=True)


def targets_by_group(
    snapshot: data.Snapshot, indicator: Mapping[str, Any], own: str, breakdown: str | None = None
) -> list[dict[str, Any]]:
    """As `targets_of`, for the values of one breakdown, or of all of them."""
    rows = data.targets(snapshot, indicator["indicator_id"]).filter(
        pl.col("area_code").is_in([WHOLE_PROGRAMME, own]), pl.col("breakdown") != "all"
    )
    return (rows if breakdown is None else rows.filter(pl.col("breakdown") == breakdown)).rows(named=True)


def target_line(targets: Sequence[Mapping[str, Any]], indicator: Mapping[str, Any]) -> Line | None:
    """The line of the targets that are about the value itself; none where they differ from one another.

    A target about the numerator (30 courses) has no place on the scale of the value (per cent of the courses).
    """
    drawn = [row for row in targets if row["measures"] == "value" and row["unit_sv"] == indicator["unit_sv"]]
    drawn = [row for row in drawn if row["area_code"] == WHOLE_PROGRAMME] or drawn
    ends = {(row["value_min"], row["value_max"]) for row in drawn}
    if len(ends) != 1 or (None, None) in ends:
        return None
    low, high = ends.pop()
    value = high if low is None else low
    amount = formats.target_range(low, high, indicator["unit_sv"] or "")
    due = f" till {formats.day(drawn[0]['due_date'])}" if len(drawn) == 1 and drawn[0]["due_date"] else ""
    return Line(value, f"mål {amount}{due}", upper=high if high != value else None)


def target_states(targets: Sequence[Mapping[str, Any]]) -> list[str]:
    """How it goes with each target, in a sentence; with the name of the area and the group that it is about."""
    return [_named(row) for row in targets if row["status_sv"]]


def target_sources(targets: Sequence[Mapping[str, Any]]) -> str:
    """The quotes that the targets were taken from, each once, with source and plan version; empty without targets."""
    quotes = [f"”{row['quote_sv']}” {row['source_sv']} (plan {row['plan_version']})." for row in targets]
    return " ".join(dict.fromkeys(quotes))


def _named(row: Mapping[str, Any]) -> str:
    about = [row["area_name"] or row["area_code"]] if row["area_code"] != WHOLE_PROGRAMME else []
    about += [row["value_label_sv"]] if row["breakdown"] != "all" else []
    name = ", ".join(about)
    return f"{name[:1].upper()}{name[1:]}: {row['status_sv']}" if name else row["status_sv"]
