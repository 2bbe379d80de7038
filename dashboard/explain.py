"""How an indicator is counted: words, worked example, sources, tests and SQL."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from dashboard import formats, texts
from dashboard.tables import Column, table
from dashboard.target import target_sources


def definition(indicator: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]) -> None:
    """What is counted, over what, what to be careful about, and where its targets were set."""
    facts = [
        ("Definition", indicator["definition_sv"]),
        ("Täljare", indicator["numerator_sv"]),
        ("Nämnare", indicator["denominator_sv"]),
        ("Att tänka på", (indicator["warnings_sv"] or "").strip().replace("\n", " ")),
        ("Forskningsfråga", indicator["research_question_sv"]),
        ("Mål", target_sources(targets)),
        ("I planen", "" if targets else indicator["target_source_sv"]),
    ]
    rows = "".join(f"<dt>{term}</dt><dd>{escape(text)}</dd>" for term, text in facts if text)
    st.html(f'<dl class="gb-terms">{rows}</dl>')


def state(indicator: Mapping[str, Any]) -> None:
    """Tests and the time of the newest load, in one line each."""
    lines = []
    if indicator["n_tests"] is not None:
        failed = indicator["n_tests_failed"] or 0
        outcome = "alla godkända" if failed == 0 else f"{formats.number(failed)} underkända"
        lines.append(
            f"Tester: {formats.number(indicator['n_tests'])} körda "
            f"{formats.moment(indicator['tests_run_at'])}, {outcome}."
        )
    if indicator["last_load_at"] is not None:
        lines.append(f"Senaste inläsning som måttet bygger på: {formats.moment(indicator['last_load_at'])}.")
    st.html(
        "".join(f'<p class="gb-quiet">{escape(line)}</p>' for line in lines)
        or '<p class="gb-quiet">Inga tester är noterade.</p>'
    )


def worked_example(indicator: Mapping[str, Any]) -> None:
    """The example by hand that the indicator's test runs: what goes in, what comes out."""
    example = json.loads(indicator["worked_example"] or "null")
    if not example:
        return
    st.html(f"<h3>Ett räkneexempel</h3><p>{escape(example.get('description_sv') or '')}</p>")
    for given in example.get("given") or []:
        _example_table(f"In: {given['input']}", given.get("rows") or [])
    _example_table("Ut: de rader som räknas", (example.get("expect") or {}).get("rows") or [])


def sources(indicator: Mapping[str, Any]) -> None:
    """The way from file to figure, one step per row."""
    steps = json.loads(indicator["lineage"] or "[]")
    if steps:
        columns = [Column("layer", "Steg"), Column("name", "Namn"), Column("description", "Vad det är")]
        rows = [_step(step) for step in steps]
        st.html("<h3>Från fil till siffra</h3>" + table("Från fil till siffra", columns, rows))


def sql(indicator: Mapping[str, Any]) -> None:
    """The query that picks the rows that count."""
    if indicator["sql"]:
        st.html(f'<pre class="gb-sql" lang="en"><code>{escape(indicator["sql"].strip())}</code></pre>')


def history(events: pl.DataFrame) -> None:
    """What has happened to the indicator, newest first: definitions, breaks, closed rounds, targets."""
    columns = [
        Column("day", texts.HAPPENED_ON, is_short=True),
        Column("kind_sv", texts.EVENT_KIND, is_short=True),
        Column("text_sv", texts.EVENT),
    ]
    rows = [
        row | {"day": formats.day(row["happened_on"]), "kind_sv": texts.EVENT_KINDS[row["kind"]]}
        for row in events.iter_rows(named=True)
    ]
    st.html(table(texts.HISTORY, columns, rows) if rows else f'<p class="gb-quiet">{texts.NO_HISTORY}</p>')


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    # A file's own description is written for those who maintain its contract, in English.
    description = texts.SENT_FILE if step["layer"] == "file" else step["description"]
    return {
        "layer": texts.LAYERS.get(step["layer"], step["layer"].capitalize()),
        "name": step["name"],
        "description": description,
    }


def _example_table(caption: str, rows: list[dict[str, Any]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    if names:
        written = [{name: _plain(row.get(name)) for name in names} for row in rows]
        st.html(table(caption, [Column(name, name) for name in names], written, show_caption=True))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return formats.number(value, 0 if float(value).is_integer() else 1)
    return "saknas" if value is None else str(value)
