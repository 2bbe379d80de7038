"""What the commands print: a line per file, the status, the audit, or one JSON object."""

import json
import sys
from typing import Any

from rich.markup import escape
from rich.table import Table

from warehouse.audit import AuditReport
from warehouse.console import answers, number, plural, say


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
    return (
        f"Granskade {plural(report.n_cells, 'publicerad cell', 'publicerade celler')} om personer: "
        f"{number(report.n_attacked)} små antal prövade, {number(report.n_leaks)} går att räkna ut "
        f"({number(report.seconds, 1)} s)."
    )


def print_audit(snapshot_id: str, report: AuditReport) -> None:
    """The result for one snapshot; a leak is named by where it lies, never by its value."""
    answers.print(
        f"Publiceringen {snapshot_id}: {'inget läcker' if report.is_safe else 'UNDERKÄND'}. {audit_line(report)}"
    )
    for leak in (*report.leaks, *report.disagreements):
        where = " ".join(part for part in (leak.breakdown, leak.breakdown_value) if part != "all")
        answers.print(f"  {leak.counted}, {leak.area_code}, {leak.period_code} {where}: {leak.kind}")
