"""Datakvalitet: which files were read, what was left out and why, and how fresh it is."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, data_loads, downloads, formats, frame, texts
from dashboard.coverage import coverage_columns
from dashboard.tables import Column, table

FILES = [
    Column("name", "Fil"),
    Column("state", "Läge"),
    Column("n_rows", "Rader", is_number=True),
    Column("n_accepted", "Räknas", is_number=True),
    Column("n_set_aside", "Undantagna", is_number=True),
    Column("n_quarantined", "I karantän", is_number=True),
    Column("read_at", "Inläst", is_short=True),
    Column("warnings_sv", "Anmärkning"),
]
LEFT_OUT = [
    Column("reason_sv", "Orsak"),
    Column("n_rows", "Rader", is_number=True),
    Column("remedy_sv", "Vad man gör"),
    Column("file_names", "Filer"),
]
REFUSED = [
    Column("file_name", "Fil"),
    Column("refusal_sv", "Varför, och vad man gör"),
    Column("read_at", "När", is_short=True),
]
ROUNDS = [
    Column("programme_code", "Program", is_short=True),
    Column("record_table_sv", "Uppgifter"),
    Column("period_labels_sv", "Omgång"),
    Column("state_sv", "Läge"),
    Column("version_sv", "Version", is_number=True),
    Column("closed_on", "Släppt", is_short=True),
]
LOSSES = [
    Column("title_sv", texts.MEASURE),
    Column("level_sv", "Nivå"),
    Column("shown", "Visas", is_number=True),
    Column("share", "Andel", is_number=True),
]
FRESHNESS = [
    Column("programme_name_sv", texts.PROGRAMME),
    Column("n_files", "Filer", is_number=True),
    Column("n_rows", "Rader", is_number=True),
    Column("n_accepted", "Räknas", is_number=True),
    Column("read_at", "Senast inläst", is_short=True),
    Column("oldest_at", "Äldsta inläsning som gäller", is_short=True),
]
NUMBERS = ("n_files", "n_rows", "n_accepted", "n_set_aside", "n_quarantined")


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    totals = data_loads.load_totals(page.snapshot)
    frame.heading(*_summary(totals))
    view = page.choices.switch(texts.VIEW, choices.VIEW, texts.QUALITY_VIEWS, "rader")
    choices.end()
    frame.notices(page.choices.problems)
    {"rader": _rows, "filer": _files, "visas": _shown, "omgangar": _rounds_and_losses}[view](page)


def _rows(page: frame.Page) -> None:
    _left_out(page, "quarantined", "Rader i karantän", texts.QUARANTINE_INTRO)
    _refused(page)
    _left_out(page, "set_aside", "Undantagna rader", texts.SET_ASIDE_INTRO)


def _files(page: frame.Page) -> None:
    frame.section("Hur färskt underlaget är")
    fresh = [
        _numbers(row) | {"read_at": formats.moment(row["newest"]), "oldest_at": formats.moment(row["oldest"])}
        for row in data_loads.freshness(page.snapshot).iter_rows(named=True)
    ]
    _table_or(page, "Hur färskt underlaget är", FRESHNESS, fresh, texts.NOTHING_LOADED)
    frame.section("Filer", "En rättad fil ersätter den tidigare helt.")
    files = [_file(row) for row in data_loads.loads(page.snapshot).iter_rows(named=True)]
    _table_or(page, "Inlästa filer", FILES, files, texts.NOTHING_LOADED)


def _rounds_and_losses(page: frame.Page) -> None:
    _rounds(page)
    _losses(page)


def _summary(totals: dict[str, Any]) -> tuple[str, ...]:
    if not totals["n_files"]:
        return (texts.NOTHING_LOADED.removesuffix("."),)
    return (
        f"{formats.number(totals['n_accepted'])} av {formats.number(totals['n_rows'])} rader räknas",
        f"{formats.number(totals['n_files'])} filer",
        f"{formats.number(totals['n_quarantined'])} rader i karantän",
        f"{formats.number(totals['n_set_aside'])} undantagna",
        f"senaste inläsning {formats.moment(totals['newest'])}",
    )


def _left_out(page: frame.Page, outcome: str, title: str, intro: str) -> None:
    frame.section(title, intro)
    found = data_loads.reasons(page.snapshot, outcome).iter_rows(named=True)
    rows = [_numbers(row) | {"file_names": texts.some_of(row["file_names"])} for row in found]
    _table_or(page, title, LEFT_OUT, rows, texts.NOTHING_LEFT_OUT)


def _refused(page: frame.Page) -> None:
    frame.section("Avvisade filer", "Ingenting ur dem har lästs in.")
    rows = [
        row | {"read_at": formats.moment(row["loaded_at"])}
        for row in data_loads.refused(page.snapshot).iter_rows(named=True)
    ]
    _table_or(page, "Avvisade filer", REFUSED, rows, texts.NOTHING_REFUSED)


def _file(row: dict[str, Any]) -> dict[str, Any]:
    state = texts.LOAD_STATUS.get(row["status"], row["status"])
    if row["superseded_by"]:
        state += f" av {row['superseded_by']}"
    name = f"{row['file_name']}, blad {row['sheet']}" if row["sheet"] else row["file_name"]
    return _numbers(row) | {
        "name": name,
        "state": state,
        "read_at": formats.moment(row["loaded_at"]),
        "_class": "absent" if row["status"] != "accepted" else "",
    }


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: formats.number(row[name]) for name in NUMBERS if name in row}


def _table_or(
    page: frame.Page, caption: str, columns: list[Column], rows: list[dict[str, Any]], otherwise: str
) -> None:
    if rows:
        used = [column for column in columns if any(row[column.key] for row in rows)]
        st.html(table(caption, used, rows))
        downloads.offer(downloads.of_texts(page, caption, used, rows), caption)
    else:
        frame.note(otherwise)


def _shown(page: frame.Page) -> None:
    frame.section("Vad som visas", "Antal siffror per indikator och varför de andra inte visas, och hur testerna gick.")
    known = data.programmes(page.snapshot).filter(pl.col("n_indicators") > 0)
    for code, name in known["programme_code", "programme_name_sv"].iter_rows():
        rows = [row | {"tests": _tests(row)} for row in data_loads.coverage(page.snapshot, code).iter_rows(named=True)]
        columns = [*coverage_columns(rows), Column("tests", "Tester", is_short=True)]
        st.html(table(name, columns, rows, show_caption=True))
        downloads.offer(downloads.of_texts(page, f"Vad som visas, {name}", columns, rows), code)


def _rounds(page: frame.Page) -> None:
    frame.section("Omgångar om personer", texts.ROUNDS_INTRO)
    rows = [
        row
        | {
            "state_sv": texts.ROUND_STATES[row["state"]],
            "version_sv": str(row["version"] or ""),
            "closed_on": row["closed_at"].date().isoformat() if row["closed_at"] else "",
        }
        for row in data_loads.rounds(page.snapshot).iter_rows(named=True)
    ]
    _table_or(page, "Omgångar om personer", ROUNDS, rows, texts.NO_ROUNDS)


def _losses(page: frame.Page) -> None:
    frame.section("Vad skyddet kostar", texts.LOSSES_INTRO)
    rows = [
        row
        | {
            "level_sv": texts.level_of(row["area_level"], row["is_divided"]),
            "shown": texts.shown_of(row["n_published"], row["n_cells"]),
            "share": formats.with_unit(row["share_published"], "%", row["n_cells"]),
        }
        for row in data_loads.losses(page.snapshot).iter_rows(named=True)
    ]
    _table_or(page, "Vad skyddet kostar", LOSSES, rows, texts.NO_ROUNDS)
    for row in data_loads.hidden_reasons(page.snapshot).iter_rows(named=True):
        level = texts.level_of(row["area_level"], is_divided=None)
        frame.note(texts.hidden_reasons(row["programme_code"], level, row["n_primary"], row["n_secondary"]))


def _tests(row: dict[str, Any]) -> str:
    if row["n_tests"] is None:
        return ""
    failed = row["n_tests_failed"] or 0
    return (
        f"{formats.number(row['n_tests'])} godkända"
        if failed == 0
        else f"{formats.number(failed)} av {formats.number(row['n_tests'])} underkända"
    )


if __name__ == "__main__":
    frame.show(texts.DATA_QUALITY, draw)
