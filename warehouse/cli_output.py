"""What the commands print: a line per file, the status, the audit, or one JSON object."""

import json
import sys
from collections.abc import Sequence
from typing import Any

import polars as pl
from rich.markup import escape
from rich.table import Table

from warehouse.archive import Closing
from warehouse.audit import AuditReport
from warehouse.console import answers, number, plural, say
from warehouse.rounds import Round


def file_line(entry: dict[str, Any], verb: str) -> str:
    """One sentence on what became of a file; `entry` as in --json."""
    if entry["status"] == "unchanged":
        return f"{entry['file']} är redan inläst: inget ändrat."
    set_aside, quarantined = (sum(entry[kind].values()) for kind in ("set_aside", "quarantined"))
    line = f"{verb} {entry['file']}: {plural(entry['accepted'], 'rad', 'rader')} räknas"
    line += f", {number(set_aside)} satta åt sidan" if set_aside else ""
    line += f", {number(quarantined)} i karantän" if quarantined else ""
    line += " (innan hänvisningar till andra filer är prövade)" if entry["provisional"] else ""
    return line + (f"; ersatt av {entry['superseded_by']}." if entry["superseded_by"] else ".")


def print_json(found: dict[str, Any]) -> None:
    """One object on stdout."""
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


def print_status(found: dict[str, Any]) -> None:
    """The object of `status --json`, for people."""
    say(f"Publicering: {found['snapshot'] or 'ingen'}. Tillstånd: {'bra' if found['healthy'] else 'något är fel'}.")
    table = Table("Fil", "Läge", "Rader", "Räknas", "Åt sidan", "Karantän")
    words = {"accepted": "gäller", "replaced": "ersatt", "refused": "avvisad"}
    for entry in found["files"]:
        counts = (
            entry["rows"],
            entry["accepted"],
            *(sum(entry[kind].values()) for kind in ("set_aside", "quarantined")),
        )
        table.add_row(escape(entry["file"]), words[entry["status"]], *map(number, counts))
    answers.print(table)
    if found["quarantine"]:
        reasons = (f"{number(count)} {reason}" for reason, count in found["quarantine"].items())
        say(f"I karantän: {', '.join(reasons)}. Att se över: {plural(found['n_to_look_at'], 'rad', 'rader')}.")
    for message in found["messages"]:
        say(message)


def audit_line(report: AuditReport) -> str:
    """One sentence on what was attacked and what came out."""
    line = f"Granskade {plural(report.n_cells, 'publicerad cell', 'publicerade celler')} om personer"
    if not report.n_attacked:
        return f"{line}: {'som de är släppta' if report.is_safe else f'{number(report.n_disagreements)} stämmer inte'}."
    line += f": {number(report.n_attacked)} små antal prövade"
    line += f", {number(report.n_whole_numbers)} också i heltal" if report.n_whole_numbers else ""
    line += f", {number(report.n_insider)} ur någons egen plats" if report.n_insider else ""
    return f"{line}; {number(report.n_leaks)} går att räkna ut ({number(report.seconds, 1)} s)."


def closing_line(closing: Closing, n_published: int, n_cells: int) -> str:
    """One sentence on a round that was closed."""
    return (
        f"Stängde {' '.join(closing.unit)}, version {closing.version}: {number(n_published)} av "
        f"{plural(n_cells, 'cell', 'celler')} visas. Beslutat av {closing.closed_by}."
    )


def print_rounds(rounds: Sequence[Round]) -> None:
    """Every round about persons, its state, and how the open ones are closed."""
    table = Table("Program", "Tabell", "Omgång", "Perioder", "Läge", "Version", "Stängd")
    words = {
        "empty": "inga poster",
        "open": "öppen",
        "closed": "stängd",
        "waiting": "stängd, senare uppgifter väntar",
    }
    for found in rounds:
        closed = f"{found.closed_at:%Y-%m-%d}" if found.closed_at else ""
        version = str(found.version) if found.version else ""
        periods = ", ".join(found.period_codes)
        names = (found.programme_code, f"{found.record_table} ({found.record_table_sv})", found.release_code, periods)
        table.add_row(*map(escape, names), words[found.state], version, closed)
    answers.print(table)
    waiting = [found for found in rounds if found.state == "open"]
    if waiting:
        say(f"Stäng en omgång: {waiting[0].command}. Alla på en gång: genombrott release --all.")


def print_reasons(reasons: pl.DataFrame) -> None:
    """Why each cell about persons is hidden; never a number."""
    table = Table("Indikator", "Område", "Period", "Indelning", "Värde", "Varför")
    for row in reasons.iter_rows(named=True):
        names = ("indicator_id", "area_code", "period_code", "breakdown", "breakdown_value", "reason_sv")
        table.add_row(*(escape("" if row[name] == "all" else row[name]) for name in names))
    answers.print(table)
    counts = reasons.group_by("kind_sv").len().sort("kind_sv")
    say("; ".join(f"{kind}: {number(n)}" for kind, n in counts.iter_rows()) or "Ingen cell är dold.")


def print_audit(name: str, report: AuditReport) -> None:
    """The result for one round or snapshot; a leak is named by where it lies, never by its value."""
    answers.print(
        f"{name[0].upper()}{name[1:]}: {'inget läcker' if report.is_safe else 'UNDERKÄND'}. {audit_line(report)}"
    )
    for leak in (*report.leaks, *report.disagreements):
        where = " ".join(part for part in (leak.breakdown, leak.breakdown_value) if part != "all")
        answers.print(f"  {leak.counted}, {leak.area_code}, {leak.period_code} {where}: {leak.kind}")
