"""Which tool wrote an unknown file, and the file read as that tool writes."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.contract import DialectName
from ingest.dialects import DIALECTS
from ingest.read_workbook import header_row_of, sheets_of
from ingest.refusal import Refusal
from ingest.text_table import Layout, TextTable
from ingest.words import is_blank, same_word

_SEPARATORS = (";", ",", "\t")
_LOOKED_AT = 50
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_BEGINNINGS: dict[bytes, DialectName] = {b"$FL2": "spss", b"$FL3": "spss", b"<stata_dta>": "stata"}
_FORMS = {
    *("id", "start time", "completion time", "email", "name", "last modified time"),
    *("starttid", "slutförandetid", "e-post", "namn"),
}
_FEWEST_FORMS_HEADERS = 4
_EUSURVEY_HEADER = re.compile(r"\((?:ID|P|Q)\d+\)$")
_LIMESURVEY_HEADER = re.compile(r"^[A-Za-z]\w*(?:\[[^\]]*\])*(?:\._)?\.\s?\S|^[A-Za-z]\w*\[[^\]]+\]$")
_LIMESURVEY_NAMES = {"submitdate", "lastpage", "startlanguage", "interviewtime"}
_REDCAP_HEADER = re.compile(r"^redcap_|___\w+$|^[a-z]\w*_complete$")
_QUALTRICS_NAMES = {"responseid", "startdate", "enddate", "finished", "recordeddate", "ipaddress"}
_TIMESTAMPS = {"timestamp", "tidstämpel"}
_RESPONDENTS = {"respondentid", "respondent id"}
_TOOL_NAMES: dict[DialectName, str] = {
    "delimited": "CSV",
    "limesurvey": "LimeSurvey",
    "redcap": "REDCap",
    "google_forms": "Google Forms",
    "qualtrics": "Qualtrics",
    "surveymonkey": "SurveyMonkey",
    "hand_kept_workbook": "arbetsbok förd för hand",
    "microsoft_forms": "Microsoft Forms",
    "eusurvey": "EUSurvey",
    "spss": "SPSS",
    "stata": "Stata",
    "refi_qda": "REFI-QDA (koder ur ett kvalitativt projekt)",
}


@dataclass(frozen=True)
class Found:
    """A file as it was read: its dialect, what a contract must say to read it so again, and the table. `other_sheets`:
    sheets of a workbook that were not read."""

    dialect: DialectName
    separator: str
    encoding: Literal["utf-8", "cp1252"]
    sheet: str | None
    table: TextTable
    other_sheets: tuple[str, ...] = ()

    @property
    def tool_name(self) -> str:
        return _TOOL_NAMES[self.dialect]


def read_unknown(path: Path) -> Found:
    """The file read by the dialect that fits it best. Raises Refusal when no reader can make anything of it."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Refusal("Filen går inte att öppna. Kontrollera att den finns och att du får läsa den.") from None
    if not data:
        raise Refusal("Filen är tom. Exportera den på nytt.")
    kind = _kind_of(path, data)
    if kind == "workbook":
        return _read_workbook(data)
    if kind is not None:
        return Found(kind, ";", "utf-8", None, DIALECTS[kind].read(data, Layout()))
    return _read_text(data)


def _kind_of(path: Path, data: bytes) -> DialectName | Literal["workbook"] | None:
    """What the first bytes say; the file's ending only where they say nothing."""
    for beginning, dialect in _BEGINNINGS.items():
        if data.startswith(beginning):
            return dialect
    if path.suffix.lower() == ".dta":
        return "stata"
    if data.startswith(_OLD_WORKBOOK):
        return "workbook"
    if data.startswith(b"PK"):
        return "refi_qda" if _is_project(data) else "workbook"
    is_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return "refi_qda" if is_xml and path.suffix.lower() in {".qde", ".qdc", ".qdpx", ".xml"} else None


def _is_project(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.lower() == "project.qde" for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return False


def _read_workbook(data: bytes) -> Found:
    """The sheet with most filled cells; titles above the header are passed over."""
    sheets = sheets_of(data)
    sheet = max(sheets, key=lambda name: sum(not is_blank(cell) for row in sheets[name] for cell in row))
    headers = header_row_of(sheets[sheet])
    if headers is None:
        raise Refusal("Arbetsboken har inga ifyllda celler. Spara om den när det finns något i den.")
    dialect = _workbook_dialect(headers, is_first=sheet == next(iter(sheets)))
    layout = Layout(sheet=sheet, first_header=headers[0])
    others = tuple(name for name in sheets if name != sheet)
    return Found(dialect, ";", "utf-8", sheet, DIALECTS[dialect].read(data, layout), others)


def _workbook_dialect(headers: Sequence[str], is_first: bool) -> DialectName:
    if is_first and len(_FORMS & set(map(same_word, headers))) >= _FEWEST_FORMS_HEADERS:
        return "microsoft_forms"
    if sum(bool(_EUSURVEY_HEADER.search(header.strip())) for header in headers) > len(headers) / 4:
        return "eusurvey"
    # A header row that begins with an empty cell can only be told by its width.
    return "eusurvey" if is_blank(headers[0]) else "hand_kept_workbook"


def _read_text(data: bytes) -> Found:
    separator = _separator_of(data)
    layout = Layout(separator=separator, fits=_demand_a_header)
    table = DIALECTS["delimited"].read(data, layout)
    encoding: Literal["utf-8", "cp1252"] = "cp1252" if table.encoding == "cp1252" else "utf-8"
    layout = Layout(encoding=encoding, separator=separator, fits=_demand_a_header)
    qualtrics, surveymonkey = DIALECTS["qualtrics"].read(data, layout), DIALECTS["surveymonkey"].read(data, layout)
    if qualtrics.questions or _holds(table.headers, _QUALTRICS_NAMES, 3):
        return Found("qualtrics", separator, encoding, None, qualtrics)
    if surveymonkey.questions or same_word(table.headers[0]) in _RESPONDENTS:
        return Found("surveymonkey", separator, encoding, None, surveymonkey)
    dialect = _text_dialect(table.headers)
    return Found(dialect, separator, encoding, None, DIALECTS[dialect].read(data, layout))


def _demand_a_header(headers: Sequence[str]) -> None:
    if all(map(is_blank, headers)):
        raise Refusal("Filens första rad är tom. Rubrikerna ska stå på första raden: exportera den på nytt.")


def _holds(headers: Sequence[str], names: set[str], fewest: int) -> bool:
    return len(names & set(map(same_word, headers))) >= fewest


def _text_dialect(headers: Sequence[str]) -> DialectName:
    filled = [header.strip() for header in headers if not is_blank(header)]
    if any(_REDCAP_HEADER.search(header) for header in filled):
        return "redcap"
    coded = sum(bool(_LIMESURVEY_HEADER.match(header)) for header in filled)
    if _holds(filled, _LIMESURVEY_NAMES, 2) or coded > len(filled) / 2:
        return "limesurvey"
    return "google_forms" if filled and same_word(filled[0]) in _TIMESTAMPS else "delimited"


def _separator_of(data: bytes) -> str:
    """The separator that gives the header most cells, and the first records as many."""
    text = data[: 1 << 20].decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1", errors="replace")

    def score(separator: str) -> float:
        reader = csv.reader(io.StringIO(text), delimiter=separator)
        try:
            widths = [len(record) for record, _ in zip(reader, range(_LOOKED_AT), strict=False) if record]
        except csv.Error:
            return 0.0
        if not widths or widths[0] < 2:
            return 0.0
        return widths[0] * sum(width == widths[0] for width in widths) / len(widths)

    return max(_SEPARATORS, key=score)
