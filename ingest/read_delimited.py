"""CSV bytes into a text table: encoding, separator, quotes, line breaks in cells, and files that were cut off."""

import codecs
import csv
import io
from collections.abc import Iterator

import numpy as np
import polars as pl

from ingest.csv_structure import Structure, scan
from ingest.refusal import Refusal
from ingest.text_table import ROW, TOO_LONG, Layout, TextTable, position_column, table_from_rows
from ingest.words import is_blank

_SEPARATORS = (";", ",", "\t")
_LONGEST_CELL = 1_000_000
_MOST_EXTRA_CELLS = 50
_FEWEST_SWALLOWED = 5
_BLOCK = 1 << 20
_SHARE = 16 << 20
_NOTHING = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
LARGEST_FILE = 4 << 30
_LARGEST_IRREGULAR = 200 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

csv.field_size_limit(_LONGEST_CELL)


def _candidate_encodings(data: bytes, declared: str) -> list[tuple[bytes, str]]:
    """Byte-order mark and encoding, likeliest first. A mark decides; text that is valid UTF-8 is UTF-8, whatever was
    agreed, unless it is plain ASCII."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return [(mark, encoding)]
    if declared == "cp1252" and data.isascii():
        return [(b"", "cp1252")]
    return [(b"", "utf-8"), (b"", "cp1252")]


def _is_utf8(data: bytes) -> bool:
    begin = 0
    while begin < len(data):
        # A line feed is never part of another character, so that the text can be cut there.
        end = data.find(b"\n", begin + _SHARE) + 1 or len(data)
        try:
            pl.Series([data[begin:end]], dtype=pl.Binary).cast(pl.String)
        except pl.exceptions.PolarsError:
            return False
        begin = end
    return True


def _as_utf8(data: bytes, mark: bytes, encoding: str) -> bytes | None:
    """The text as UTF-8 without its mark, or None where it is not in that encoding."""
    body = data.removeprefix(mark)
    if encoding == "utf-8":
        return body if _is_utf8(body) else None
    try:
        return body.decode(encoding).encode()
    except UnicodeError:
        return None


def _csv_records(text: bytes, separator: str) -> Iterator[list[str]]:
    """The records one by one, blank lines as []. Raises Refusal on a quote that is never closed or that is closed in
    the middle of a cell, since rows would run together."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise Refusal(
            "Ett citattecken är inte avslutat eller står fel, eller en cell är orimligt lång, senast på rad"
            f" {reader.line_num}: filen är avhuggen eller ändrad för hand. Exportera den på nytt, hel."
        ) from None


def _refuse_cut_record(n_cells: int, width: int, ends_with_line_break: bool) -> None:
    if not ends_with_line_break and 0 < n_cells < width:
        raise Refusal("Filen är avhuggen mitt i sista raden. Exportera den på nytt, hel.")


def _read_record_by_record(text: bytes, separator: str, encoding: str) -> TextTable:
    headers, *rows = _csv_records(text, separator)
    if rows:
        _refuse_cut_record(len(rows[-1]), len(headers), text.endswith((b"\n", b"\r")))
    return table_from_rows(headers, list(enumerate(rows, start=2)), encoding)


def _read_at_once(
    text: bytes, separator: str, encoding: str, headers: list[str], structure: Structure, layout: Layout
) -> TextTable:
    cells = structure.cells_per_record
    if len(cells) > 1:
        _refuse_cut_record(int(cells[-1]), len(headers), structure.ends_with_line_break)
    width = max(len(headers), int(cells.max()))
    needed = sorted(layout.needed(headers))
    frame = pl.read_csv(
        text,
        has_header=False,
        infer_schema=False,
        separator=separator,
        empty_string_is_null=False,
        missing_columns="insert",
        schema={position_column(position): pl.String for position in range(width)},
        columns=needed,
    )
    if frame.height != len(cells):
        raise ValueError(f"{len(cells)} records were counted and {frame.height} were read")
    is_kept = ~_blank_rows(frame, text, structure, separator)
    is_kept[0] = False
    kept = np.flatnonzero(is_kept)
    columns = [
        pl.Series(ROW, kept + 1, dtype=pl.Int64),
        pl.Series(TOO_LONG, cells[kept] > len(headers), dtype=pl.Boolean),
    ]
    mask = None if len(kept) == len(cells) - 1 else pl.Series(is_kept)
    texts = frame.get_columns()
    del frame
    # One column after the other, so that the file is never twice in memory.
    while texts:
        column = texts.pop(0)
        column = column[1:] if mask is None else column.filter(mask)
        columns.append(column.fill_null("") if column.null_count() else column)
    return TextTable(tuple(headers), pl.DataFrame(columns), len(cells) - 1 - len(kept), encoding)


def _blank_rows(frame: pl.DataFrame, text: bytes, structure: Structure, separator: str) -> np.ndarray:
    """True for records without any filled cell. Each column is searched only where all before it are blank, and what
    is left in the file itself, since `frame` need not hold all its columns."""
    blank = np.arange(frame.height)
    for cells in frame.iter_columns():
        found = cells if len(blank) == frame.height else cells[blank]
        blank = blank[(found.fill_null("").str.strip_chars() == "").to_numpy()]
        if not len(blank):
            break
    mask = np.zeros(frame.height, dtype=bool)
    for at in blank:
        record = next(_csv_records(structure.record(text, int(at)), separator), [])
        mask[at] = all(map(is_blank, record))
    return mask


def _refuse_swallowed_row(headers: list[str], first_row: list[str], layout: Layout) -> None:
    """Where the line break after the headers is lost, the first row hangs on to them as more headers: it would be lost
    without a word, and its cells would be taken for the names of unknown columns."""
    n_needed = 1 + max(layout.needed(headers), default=0)
    n_own = len(first_row) or n_needed
    if n_own >= n_needed and len(headers) >= max(_FEWEST_SWALLOWED, 2 * n_own - 1):
        raise Refusal(
            "Rubrikraden är mycket längre än väntat och har kanske vuxit ihop med första raden."
            " Se efter att den slutar med den sista rubriken, eller exportera filen på nytt."
        )


def _read_text(text: bytes, separator: str, encoding: str, layout: Layout) -> TextTable:
    records = _csv_records(text, separator)
    headers = next(records, [])
    layout.fits(headers)
    _refuse_swallowed_row(headers, next((record for record in records if record), []), layout)
    structure = scan(text, separator)
    if structure is None or structure.cells_per_record.max() > len(headers) + _MOST_EXTRA_CELLS:
        if len(text) > _LARGEST_IRREGULAR:
            raise Refusal(
                "Filen är för stor för att läsas cell för cell, och den är inte regelbunden: någon rad har långt fler"
                " celler än rubrikraden, eller ett citattecken står fel. Exportera den på nytt."
            )
        return _read_record_by_record(text, separator, encoding)
    return _read_at_once(text, separator, encoding, headers, structure, layout)


def read_delimited(data: bytes, layout: Layout) -> TextTable:
    """The text table of a CSV file; record 1 is the header. Raises Refusal when the file cannot be this export."""
    if len(data) > LARGEST_FILE:
        raise Refusal("Filen är större än 4 GB och läses inte. Dela den i flera filer.")
    if not data[:_BLOCK].strip(_NOTHING) and not data.strip(_NOTHING):
        raise Refusal("Filen är tom. Exportera den på nytt.")
    candidates = _candidate_encodings(data, layout.encoding)
    first_refusal: Refusal | None = None
    while candidates:
        mark, encoding = candidates.pop(0)
        text = _as_utf8(data, mark, encoding)
        if text is None:
            continue
        if not candidates:
            # The last attempt: the bytes as they were sent are needed no more.
            data = b""
        first_line = text.split(b"\n", 1)[0]
        others = [item for item in _SEPARATORS if item != layout.separator and item.encode() in first_line]
        for separator in [layout.separator, *others]:
            try:
                table = _read_text(text, separator, encoding, layout)
            except Refusal as refusal:
                first_refusal = first_refusal or refusal
                continue
            return _with_warnings(table, layout, separator)
    raise first_refusal or Refusal(
        "Filen går inte att läsa i någon teckenkodning. Spara om den som CSV UTF-8 och skicka den igen."
    )


def _with_warnings(table: TextTable, layout: Layout, separator: str) -> TextTable:
    warnings = []
    if table.encoding != layout.encoding:
        warnings.append(f"Filen är kodad i {table.encoding}, inte i {layout.encoding}. Den lästes ändå.")
    if separator != layout.separator:
        warnings.append("Filen har ett annat skiljetecken än väntat. Den lästes ändå.")
    return TextTable(table.headers, table.frame, table.n_blank, table.encoding, tuple(warnings))
