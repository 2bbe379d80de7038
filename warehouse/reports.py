"""Writes a report in the format that is asked for."""

from collections.abc import Callable, Mapping
from pathlib import Path

from warehouse.errors import UserError
from warehouse.report_content import Report
from warehouse.report_reading import read_report
from warehouse.report_xlsx import xlsx_bytes
from warehouse.snapshots import Snapshot


def _pdf(report: Report) -> bytes:
    # Here and not on top, as for slides: each library takes a while to import, and a command needs one of them.
    from warehouse.report_pdf import pdf_bytes

    return pdf_bytes(report)


def _pptx(report: Report) -> bytes:
    from warehouse.report_pptx import pptx_bytes

    return pptx_bytes(report)


# A new format is a function from the content to the bytes of the file, and a row here.
WRITERS: Mapping[str, Callable[[Report], bytes]] = {"pdf": _pdf, "pptx": _pptx, "xlsx": xlsx_bytes}


def write_report(snapshot: Snapshot, reader: str, file_format: str, out: Path) -> None:
    """Write the report for `styrgrupp` or an area to a file, replacing it where it is there. Raises UserError for an
    unknown format or area, for a name that does not fit the format, and when the file cannot be written."""
    word = file_format.strip().lower().removeprefix(".")
    known = ", ".join(WRITERS)
    if word not in WRITERS:
        raise UserError(
            "Formatet är okänt.",
            f"Rapporter skrivs som {known}.",
            "Välj --format pdf för att skriva ut, pptx för att visa eller xlsx för att räkna vidare.",
        )
    if out.suffix.lower() != f".{word}":
        raise UserError(
            f"Filens namn passar inte formatet {word}.",
            f"Utan .{word} sist i namnet öppnas filen inte av rätt program.",
            f"Välj till exempel --out rapport.{word}.",
        )
    data = WRITERS[word](read_report(snapshot, reader))
    try:
        out.write_bytes(data)
    except OSError:
        raise UserError(
            f"Rapporten {out.name} går inte att spara.",
            "Mappen finns inte, filen är öppen i ett annat program, eller så får du inte skriva där.",
            "Stäng filen eller välj en annan plats med --out.",
        ) from None
