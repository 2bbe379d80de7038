"""Workbooks into a text table: title rows, real dates, and workbooks that are not what they seem."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain

import polars as pl

from ingest.reader_process import Unreadable, read_apart
from ingest.refusal import Refusal
from ingest.text_table import Layout, TextTable, table_from_rows
from ingest.words import is_blank, same_word

_LARGEST_FILE = 100_000_000
_LARGEST_UNPACKED = 200_000_000
_LARGEST_RATIO = 100
_MOST_MEMBERS = 500
_MOST_CELLS = 10_000_000
_MOST_COLUMNS = 4_000
_PLACE = re.compile(rb"""\sr=["']([A-Za-z]{0,20})([0-9]{1,20})["']""")
_LONGEST_PLACE = 64
_PACKED_AS_IN_EXCEL = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_CHUNK = 1 << 20
_LAST_TITLE_ROW = 30
_FEWEST_TO_LACK_ONE = 4
_SHARE_OF_WIDEST = 0.75
_BROKEN = "Arbetsboken går inte att läsa: den är skadad eller låst. Spara om den i Excel."
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

FindHeader = Callable[[Sequence[Sequence[str]], Layout], int | None]


class _Extent:
    """How far the cells of a sheet reach: a reader sets aside memory for every cell of that rectangle, and one stray
    cell in the last row and column of a sheet would fill any machine."""

    def __init__(self) -> None:
        self._rows = self._columns = 1
        self._tail = b""

    def look_at(self, chunk: bytes) -> None:
        """The next piece of the sheet's XML. Raises Refusal when the rectangle has become too large."""
        for letters, digits in set(_PLACE.findall(self._tail + chunk)):
            self._rows = max(self._rows, int(digits))
            self._columns = max(self._columns, _column_number(letters))
        self._tail = chunk[-_LONGEST_PLACE:]
        if self._columns > _MOST_COLUMNS or self._rows * self._columns > _MOST_CELLS:
            raise Refusal(
                "Ett blad har något skrivet långt under eller långt till höger om tabellen och öppnas inte."
                " Ta bort raderna under tabellen och kolumnerna till höger om den, och spara arbetsboken."
            )


def _column_number(letters: bytes) -> int:
    """1 for A, 16,384 for XFD; 0 for no letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _guard_size(data: bytes) -> None:
    """Counts what the archive really unpacks to, since its own figures can lie. Raises Refusal before any parsing."""
    if len(data) > _LARGEST_FILE:
        raise Refusal("Arbetsboken är större än 100 MB och öppnas inte. Dela den i flera filer.")
    if data.startswith(_OLD_WORKBOOK):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise Refusal("Arbetsboken har orimligt många delar och öppnas inte. Spara om den i Excel.")
            if any(member.filename.startswith("/") or ".." in member.filename.split("/") for member in members):
                raise Refusal("Arbetsboken har delar som pekar utanför den och öppnas inte. Spara om den i Excel.")
            if any(member.compress_type not in _PACKED_AS_IN_EXCEL for member in members):
                raise zipfile.BadZipFile
            unpacked = 0
            for member in members:
                member.file_size = _LARGEST_UNPACKED + 1  # read to the real end, wherever the archive says that it is
                extent = _Extent()
                with archive.open(member) as file:
                    while chunk := file.read(_CHUNK):
                        unpacked += len(chunk)
                        if unpacked > min(_LARGEST_UNPACKED, max(_CHUNK, _LARGEST_RATIO * len(data))):
                            raise Refusal("Arbetsboken är orimligt stor och öppnas inte. Spara om den i Excel.")
                        if member.filename.lower().endswith(".xml"):
                            extent.look_at(chunk)
    except (
        *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ArithmeticError),
        *(NotImplementedError, RuntimeError, ValueError),
    ):
        raise Refusal(
            "Filen är ingen hel arbetsbok: den är avhuggen, skadad eller inte xlsx. Spara om den i Excel."
        ) from None


def _cells(data: bytes, sheet: str | None) -> pl.DataFrame:
    try:
        about, cells = read_apart(data, "workbook", sheet)
    except Unreadable:
        raise Refusal(_BROKEN) from None
    if about.get("missing_sheet"):
        raise Refusal(f"Bladet {sheet} saknas i arbetsboken. Lägg tillbaka bladet med sitt rätta namn.")
    return cells


def _named_header(rows: Sequence[Sequence[str]], layout: Layout) -> int | None:
    """The first row that begins with the first header, or else the first that holds all headers in another order."""
    first = same_word(layout.first_header or "")
    named = (at for at, row in enumerate(rows) if row and same_word(row[0]) == first)
    fitting = (at for at, row in enumerate(rows) if _fits(row, layout))
    return next(chain(named, fitting), None)


def _fits(row: Sequence[str], layout: Layout) -> bool:
    try:
        layout.fits(row)
    except Refusal:
        return False
    return True


def _first_row(rows: Sequence[Sequence[str]], layout: Layout) -> int | None:
    return 0 if rows else None


def _widest_row(rows: Sequence[Sequence[str]], layout: Layout) -> int | None:
    """The first row that has nearly as many filled cells as the fullest of the rows looked at: titles have one or two,
    a header may lack a few."""
    filled = [sum(not is_blank(cell) for cell in row) for row in rows]
    most = max(filled, default=0)
    enough = most if most < _FEWEST_TO_LACK_ONE else most * _SHARE_OF_WIDEST
    return next((at for at, count in enumerate(filled) if count >= enough), None) if most else None


def sheets_of(data: bytes) -> dict[str, list[tuple[str, ...]]]:
    """The cells of every sheet as text, by the sheet's name. Raises Refusal."""
    _guard_size(data)
    try:
        names = read_apart(data, "workbook")[0]["sheets"]
    except Unreadable:
        raise Refusal(_BROKEN) from None
    return {name: _cells(data, name).rows() for name in names}


def header_row_of(rows: Sequence[Sequence[str]]) -> Sequence[str] | None:
    """The row that is probably the header of a sheet; None for an empty one."""
    at = _widest_row(rows[:_LAST_TITLE_ROW], Layout())
    return None if at is None else rows[at]


def _read(find_header: FindHeader, first_sheet: bool, data: bytes, layout: Layout) -> TextTable:
    if not data:
        raise Refusal("Filen är tom. Spara arbetsboken på nytt.")
    _guard_size(data)
    rows = _cells(data, None if first_sheet else layout.sheet).rows()
    at = find_header(rows[:_LAST_TITLE_ROW], layout)
    if at is None:
        raise Refusal(
            f"Bladet {layout.sheet} har ingen rubrikrad som börjar med {layout.first_header}."
            " Lägg tillbaka rubrikraden som den var i mallen."
            if layout.first_header
            else "Arbetsboken har ingen rubrikrad. Spara om den med rubrikerna överst."
        )
    layout.fits(rows[at])
    return table_from_rows(rows[at], list(enumerate(rows[at + 1 :], start=at + 2)), None)


read_hand_kept = partial(_read, _named_header, False)
read_forms = partial(_read, _first_row, True)
read_widest = partial(_read, _widest_row, False)
