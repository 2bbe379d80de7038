"""XLSX bytes into a text table: title rows, real dates, and workbooks that are not what they seem."""

import io
import zipfile
import zlib

import fastexcel

from ingest.contract import Contract
from ingest.refusal import Refusal
from ingest.text_table import TextTable, table_from_rows
from ingest.words import same_word

_LARGEST_UNPACKED = 50_000_000
_LARGEST_RATIO = 100
_MOST_MEMBERS = 200
_CHUNK = 1 << 20
_LAST_TITLE_ROW = 30


def _guard_size(data: bytes) -> None:
    """Counts what the archive really unpacks to, since its own figures can lie. Raises Refusal before any parsing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise Refusal("Arbetsboken har orimligt många delar och öppnas inte. Spara om den i Excel.")
            unpacked = 0
            for member in members:
                with archive.open(member) as file:
                    while chunk := file.read(_CHUNK):
                        unpacked += len(chunk)
                        if unpacked > min(_LARGEST_UNPACKED, max(_CHUNK, _LARGEST_RATIO * len(data))):
                            raise Refusal("Arbetsboken är orimligt stor och öppnas inte. Spara om den i Excel.")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise Refusal(
            "Filen är ingen hel arbetsbok: den är avhuggen, skadad eller inte xlsx. Spara om den i Excel."
        ) from None


def _sheet_rows(data: bytes, sheet: str) -> list[list[str]]:
    try:
        workbook = fastexcel.read_excel(data)
        names = {same_word(name): name for name in workbook.sheet_names}
        if same_word(sheet) not in names:
            raise Refusal(f"Bladet {sheet} saknas i arbetsboken. Lägg tillbaka bladet med sitt rätta namn.")
        loaded = workbook.load_sheet(names[same_word(sheet)], header_row=None, skip_rows=0, dtypes="string")
        frame = loaded.to_polars()
    except fastexcel.FastExcelError:
        raise Refusal("Arbetsboken går inte att läsa: den är skadad eller låst. Spara om den i Excel.") from None
    return [[cell or "" for cell in row] for row in frame.iter_rows()]


def read_workbook(data: bytes, contract: Contract) -> TextTable:
    """The text table of a contract's sheet; rows are numbered as in the sheet. The header is the first row whose
    first cell is the contract's first header. Raises Refusal when the workbook or the header cannot be read."""
    if not data:
        raise Refusal("Filen är tom. Spara arbetsboken på nytt.")
    _guard_size(data)
    rows = _sheet_rows(data, contract.sheet or "")
    first = same_word(contract.columns[0].header)
    at = next((at for at, row in enumerate(rows[:_LAST_TITLE_ROW]) if row and same_word(row[0]) == first), None)
    if at is None:
        raise Refusal(
            f"Bladet {contract.sheet} har ingen rubrikrad som börjar med {contract.columns[0].header}."
            " Lägg tillbaka rubrikraden som den var i mallen."
        )
    return table_from_rows(rows[at], list(enumerate(rows[at + 1 :], start=at + 2)), None)
