"""The target of an indicator: a line in a chart, and in words."""

from collections.abc import Mapping
from typing import Any

from dashboard import data, formats
from dashboard.chart_parts import Line

_WHOLE_PROGRAMME = (None, "ALLA")


def target_line(snapshot: data.Snapshot, indicator: Mapping[str, Any]) -> Line | None:
    """The whole programme's target, where it is a number in the indicator's own unit."""
    for target in _of_programme(snapshot, indicator):
        value = target["value_min"] if target["value_min"] is not None else target["value_max"]
        if value is not None and target["unit_sv"] == indicator["unit_sv"]:
            return Line(value, _words(target))
    return None


def target_words(snapshot: data.Snapshot, indicator: Mapping[str, Any]) -> str:
    """`mål 100 % till 2021-12-31`, whatever its unit; the empty string where there is no target."""
    return next((_words(target) for target in _of_programme(snapshot, indicator)), "")


def target_source(snapshot: data.Snapshot, indicator: Mapping[str, Any]) -> str:
    """The quote a target was taken from, source and plan version; the empty string where there is no target."""
    for target in _of_programme(snapshot, indicator):
        source = f"{target['source_sv']} (plan {target['plan_version']})"
        return f"{_words(target).capitalize()}. ”{target['quote_sv']}” {source}."
    return ""


def _of_programme(snapshot: data.Snapshot, indicator: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = data.targets(snapshot, indicator["indicator_id"]).rows(named=True)
    return [row for row in rows if row["area_code"] in _WHOLE_PROGRAMME]


def _words(target: Mapping[str, Any]) -> str:
    amount = formats.target_range(target["value_min"], target["value_max"], target["unit_sv"] or "")
    due = f"till {formats.day(target['due_date'])}" if target["due_date"] else ""
    return " ".join(part for part in ("mål", amount, due) if part)
