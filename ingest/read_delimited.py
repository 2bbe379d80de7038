"""CSV bytes into a text table: encoding, separator, quotes, line breaks in cells, and files that were cut off."""

import codecs
import csv
import io
from collections.abc import Iterator

import numpy as np
import polars as pl

from ingest.contract import Contract
from ingest.csv_structure import Structure, scan
from ingest.refusal import Refusal
from ingest.text_table import ROW, TOO_LONG, TextTable, find_columns, position_column, table_from_rows

_SEPARATORS = (";", ",", "\t")
_LONGEST_CELL = 1_000_000
_MOST_EXTRA_CELLS = 50
_BLOCK = 1 << 20
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
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _as_utf8(data: bytes, declared: str) -> Iterator[tuple[bytes, str]]:
    """The text as UTF-8 without mark, with the encoding it came in, for each encoding in which it can be read."""
    for mark, encoding in _candidate_encodings(data, declared):
        body = data.removeprefix(mark)
        if encoding == "utf-8":
            if _is_utf8(body):
                yield body, encoding
            continue
        try:
            yield body.decode(encoding).encode(), encoding
        except UnicodeError:
            continue


def _csv_records(text: bytes, separator: str) -> Iterator[list[str]]:
    """The records one by one, blank lines as []. Raises Refusal on a quote that is never closed or that is closed in
    the middle of a cell, since rows would run together."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise Refusal(
            f"Ett citattecken är inte avslutat eller står fel, senast på rad {reader.line_num}: filen är avhuggen eller"
            " ändrad för hand. Exportera den på nytt, hel."
        ) from None


def _refuse_cut_record(n_cells: int, width: int, ends_with_line_break: bool) -> None:
    if not ends_with_line_break and 0 < n_cells < width:
        raise Refusal("Filen är avhuggen mitt i sista raden. Exportera den på nytt, hel.")


def _read_record_by_record(text: bytes, separator: str, encoding: str) -> TextTable:
    headers, *rows = _csv_records(text, separator)
    if rows:
        _refuse_cut_record(len(rows[-1]), len(headers), text.endswith((b"\n", b"\r")))
    return table_from_rows(headers, list(enumerate(rows, start=2)), encoding)


def _read_at_once(text: bytes, separator: str, encoding: str, headers: list[str], structure: Structure) -> TextTable:
    cells = structure.cells_per_record
    if len(cells) > 1:
        _refuse_cut_record(int(cells[-1]), len(headers), structure.ends_with_line_break)
    width = max(len(headers), int(cells.max()))
    frame = pl.read_csv(
        text,
        has_header=False,
        infer_schema=False,
        separator=separator,
        empty_string_is_null=False,
        missing_columns="insert",
        schema={position_column(position): pl.String for position in range(width)},
    )
    if frame.height != len(cells):
        raise ValueError(f"{len(cells)} records were counted and {frame.height} were read")
    numbered = frame[1:].select(
        pl.Series(ROW, np.arange(2, len(cells) + 1), dtype=pl.Int64),
        pl.Series(TOO_LONG, cells[1:] > len(headers), dtype=pl.Boolean),
        pl.all().fill_null(""),
    )
    kept = numbered.filter(~_blank_rows(numbered, width))
    return TextTable(tuple(headers), kept, numbered.height - kept.height, encoding)


def _blank_rows(frame: pl.DataFrame, width: int) -> pl.Series:
    """True for rows without any filled cell; each column is searched only where all before it are blank."""
    blank = np.arange(frame.height)
    for position in range(width):
        cells = frame[position_column(position)]
        if len(blank) < frame.height:
            cells = cells[blank]
        blank = blank[(cells.str.strip_chars() == "").to_numpy()]
        if not len(blank):
            break
    mask = np.zeros(frame.height, dtype=bool)
    mask[blank] = True
    return pl.Series(mask)


def _read_text(text: bytes, separator: str, encoding: str, contract: Contract) -> TextTable:
    headers = next(_csv_records(text, separator), [])
    find_columns(contract, headers)
    structure = scan(text, separator)
    if structure is None or structure.cells_per_record.max() > len(headers) + _MOST_EXTRA_CELLS:
        return _read_record_by_record(text, separator, encoding)
    return _read_at_once(text, separator, encoding, headers, structure)


def read_delimited(data: bytes, contract: Contract) -> TextTable:
    """The text table of a CSV file; record 1 is the header. Raises Refusal when the file cannot be this export."""
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Refusal("Filen är tom. Exportera den på nytt.")
    first_refusal: Refusal | None = None
    for text, encoding in _as_utf8(data, contract.encoding):
        first_line = text.split(b"\n", 1)[0]
        others = [item for item in _SEPARATORS if item != contract.separator and item.encode() in first_line]
        for separator in [contract.separator, *others]:
            try:
                table = _read_text(text, separator, encoding, contract)
            except Refusal as refusal:
                first_refusal = first_refusal or refusal
                continue
            return _with_warnings(table, contract, separator)
    raise first_refusal or Refusal(
        "Filen går inte att läsa i någon teckenkodning. Spara om den som CSV UTF-8 och skicka den igen."
    )


def _with_warnings(table: TextTable, contract: Contract, separator: str) -> TextTable:
    warnings = []
    if table.encoding != contract.encoding:
        warnings.append(f"Filen är kodad i {table.encoding}, inte i {contract.encoding}. Den lästes ändå.")
    if separator != contract.separator:
        warnings.append("Filen har ett annat skiljetecken än väntat. Den lästes ändå.")
    return TextTable(table.headers, table.frame, table.n_blank, table.encoding, tuple(warnings))
