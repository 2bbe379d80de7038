"""Tiny made-up exports: a valid answer of each kind, of which a test changes the cells it is about."""

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import xlsxwriter
from export_shapes import EXPORTS, TEAM_SHEETS, Row

from ingest.landing import prepare
from ingest.secrets import ensure_secrets
from warehouse.settings import Settings

VALUE_LABELS = {
    "status": {1: "Avslutad", 2: "Påbörjad"},
    "kommun": dict(
        enumerate(["Alingsås", "Eksjö", "Göteborgs Stad", "Mölndals stad", "Stenungsund", "Sävsjö", "Värnamo"], 1)
    ),
    "alder": {1: "0-5 år", 2: "6-12 år", 3: "13-17 år", 4: "18-20 år"},
    "kon": {1: "Pojke", 2: "Flicka", 3: "Annat/vill ej ange"},
    "boende": {1: "Familjehem", 2: "Jourhem", 3: "HVB", 4: "SiS", 5: "Annat"},
    "tid_plac": {1: "Under 6 månader", 2: "6-12 månader", 3: "1-3 år", 4: "Över 3 år"},
    "verk_stod": {1: "Mycket dåligt", 2: "Dåligt", 3: "Varken eller", 4: "Bra", 5: "Mycket bra"},
    "roll": {1: "Pappa", 2: "Mamma", 3: "Annan"},
    "behov": {1: "Ja", 2: "Nej", 3: "Delvis"},
    "tillr": {1: "Nej, inget stöd", 2: "Ja, men inte tillräckligt", 3: "Ja, tillräckligt"},
    "kontakt": dict(
        enumerate(
            ["Ingen kontakt", "Mer sällan än varje månad", "Minst en gång i månaden", "Minst en gång i veckan"], 1
        )
    ),
    "s": {0: "Nej", 1: "Ja"},
}
MISSING = {88: "Vet ej", 99: "Ej svar"}
SPSS_TEXTS = {"handl", "boende_annat", "ovrigt"}
FILES = {
    **{export: f"{export}.csv" for export in EXPORTS},
    **dict.fromkeys(TEAM_SHEETS, "team_eksjo.xlsx"),
    "intervjulogg": "intervjulogg.xlsx",
    "medarbetarenkat": "medarbetarenkat_fore.csv",
    "nulagesanalys_2020": "nulagesanalys_2020.sav",
    "utbildningsdag": "utbildningsdag_1.xlsx",
}


def headers_of(export: str) -> list[str]:
    """The headers as they stand in the file."""
    return [header.split("#")[0] for header in EXPORTS[export].headers]


def rows_of(export: str, *changes: Row) -> list[list[Any]]:
    """One row of cells per `changes`: a valid row with the cells that the test changes. Raises KeyError for a change
    to a column that the export does not have."""
    columns = EXPORTS[export].headers
    for change in changes:
        if unknown := change.keys() - set(columns):
            raise KeyError(f"{export} has no {unknown}")
    return [[{**EXPORTS[export].row, **change}.get(column, "") for column in columns] for change in changes]


def csv_text(
    headers: Sequence[str], rows: Sequence[Sequence[Any]], separator: str = ";", line_end: str = "\r\n"
) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end)
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue()


def export_text(export: str, *changes: Row) -> str:
    """A CSV export of one row per `changes`."""
    shape = EXPORTS[export]
    headers = headers_of(export)
    below = [[words.format(header) for header in headers] for words in shape.below_header]
    return csv_text(headers, [*below, *rows_of(export, *changes)], shape.separator, shape.line_end)


def workbook_bytes(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook of cells as they are: text, numbers and real dates; an empty text is an empty cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        formats = {
            date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(rows):
                for position, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, position, cell, formats[type(cell)])
                    elif cell != "":
                        write = sheet.write_string if isinstance(cell, str) else sheet.write
                        write(at, position, cell)
    return out.getvalue()


def sheet_rows(export: str, *changes: Row) -> list[list[Any]]:
    """A whole sheet: titles, header and one row per `changes`."""
    return [*([title] for title in EXPORTS[export].titles), headers_of(export), *rows_of(export, *changes)]


def team_bytes(**changes: Sequence[Row]) -> bytes:
    """A team's workbook of six sheets, one valid row in those that are not mentioned: `team_bytes(Möten=[{}, {}])`."""
    sheets = {EXPORTS[export].sheet or "": export for export in TEAM_SHEETS}
    if unknown := changes.keys() - sheets.keys():
        raise KeyError(f"a team's workbook has no {unknown}")
    return workbook_bytes({sheet: sheet_rows(export, *changes.get(sheet, [{}])) for sheet, export in sheets.items()})


def _spss_column(header: str, rows: Sequence[Row]) -> pl.Series:
    if header in SPSS_TEXTS:
        return pl.Series(header, [row.get(header, "") for row in rows], dtype=pl.String)
    kind = pl.Datetime("us") if header == "inskickad" else pl.Float64
    return pl.Series(header, [row.get(header) for row in rows], dtype=kind)


def spss_bytes(*changes: Row, labels: Mapping[str, Mapping[int, str]] = VALUE_LABELS) -> bytes:
    """An SPSS file of one row per `changes`; None is system-missing, 88 and 99 are user-missing."""
    headers = EXPORTS["nulagesanalys_2020"].headers
    rows = [{**EXPORTS["nulagesanalys_2020"].row, **change} for change in changes]
    of_parents = {header: header[3:].rstrip("0123456") for header in headers if header.startswith(("f1_", "f2_"))}
    value_labels: dict[str, dict[int | float, str]] = {
        **{header: dict(labels[header]) for header in headers if header in labels},
        "verk_stod": {**labels["verk_stod"], **MISSING},
        **{header: {**labels[kind], **MISSING} for header, kind in of_parents.items()},
    }
    with tempfile.NamedTemporaryFile(suffix=".sav") as file:
        pyreadstat.write_sav(
            pl.DataFrame([_spss_column(header, rows) for header in headers]),
            file.name,
            variable_value_labels=value_labels,
            missing_ranges={header: [88, 99] for header in ("verk_stod", *of_parents)},
        )
        return Path(file.name).read_bytes()


def export_bytes(export: str, *changes: Row, encoding: str | None = None) -> bytes:
    """The export as its tool writes it, one row per `changes`; of a team's sheet, the whole workbook."""
    shape = EXPORTS[export]
    if export in TEAM_SHEETS:
        return team_bytes(**{shape.sheet or "": changes})
    if export == "nulagesanalys_2020":
        return spss_bytes(*changes)
    if shape.sheet:
        return workbook_bytes({shape.sheet: sheet_rows(export, *changes)})
    return export_text(export, *changes).encode(encoding or shape.encoding)


def write_export(folder: Path, name: str, *changes: Row, encoding: str | None = None) -> Path:
    """The export as a file called `name`; which export it is follows from the beginning of the name."""
    export = max((known for known in EXPORTS if name.startswith(known)), key=len)
    path = folder / name
    path.write_bytes(export_bytes(export, *changes, encoding=encoding))
    return path


def new_home(folder: Path) -> Settings:
    """An initialised home of its own, with its own secrets."""
    settings = Settings(home=folder / "home", secrets=folder / "secrets")
    prepare(settings.home)
    ensure_secrets(settings, ("FPA", "FNY", "VM"))
    return settings
