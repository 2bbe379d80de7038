"""CSV bytes into a text table: encoding, separator, quotes, line breaks in cells, and files that were cut off."""

import csv
import io
from collections.abc import Iterator, Sequence

from ingest.contract import Contract
from ingest.refusal import Refusal
from ingest.text_table import TextTable, find_columns, table_from_rows

_SEPARATORS = (";", ",", "\t")
_LONGEST_CELL = 1_000_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

csv.field_size_limit(_LONGEST_CELL)


def _candidate_encodings(data: bytes, declared: str) -> list[str]:
    """A byte-order mark decides; otherwise text that is valid UTF-8 is UTF-8, whatever was agreed."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return [encoding]
    if declared == "cp1252" and data.isascii():
        return ["cp1252"]
    return ["utf-8", "cp1252"]


def _decode(data: bytes, declared: str) -> Iterator[tuple[str, str]]:
    for encoding in _candidate_encodings(data, declared):
        try:
            yield data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue


def _read_records(text: str, separator: str) -> list[list[str]]:
    """The records of the text, blank lines as []. Raises Refusal on a quote that is never closed
    or closed in the middle of a cell, since rows would run together, and on a last record that was cut."""
    ends_with_line_break = text.endswith(("\n", "\r"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        records = list(reader)
    except csv.Error:
        raise Refusal(
            f"Ett citattecken är inte avslutat eller står fel, senast på rad {reader.line_num}: filen är avhuggen eller"
            " ändrad för hand. Exportera den på nytt, hel."
        ) from None
    if not ends_with_line_break and len(records) > 1 and 0 < len(records[-1]) < len(records[0]):
        raise Refusal("Filen är avhuggen mitt i sista raden. Exportera den på nytt, hel.")
    return records


def _header_fits(contract: Contract, headers: Sequence[str]) -> bool:
    try:
        find_columns(contract, headers)
    except Refusal:
        return False
    return True


def read_delimited(data: bytes, contract: Contract) -> TextTable:
    """The text table of a CSV file; record 1 is the header. Raises Refusal when the file cannot be this export."""
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Refusal("Filen är tom. Exportera den på nytt.")
    first_refusal: Refusal | None = None
    for text, encoding in _decode(data, contract.encoding):
        first_line = text.split("\n", 1)[0]
        separators = sorted(_SEPARATORS, key=lambda separator: (separator != contract.separator, separator))
        for separator in [item for item in separators if item == contract.separator or item in first_line]:
            try:
                records = _read_records(text, separator)
                find_columns(contract, records[0])
            except Refusal as refusal:
                first_refusal = first_refusal or refusal
                continue
            return _to_table(records, contract, encoding, separator)
    if first_refusal:
        raise first_refusal
    raise Refusal("Filen går inte att läsa i någon teckenkodning. Spara om den som CSV UTF-8 och skicka den igen.")


def _to_table(records: list[list[str]], contract: Contract, encoding: str, separator: str) -> TextTable:
    warnings = []
    if encoding != contract.encoding:
        warnings.append(f"Filen är kodad i {encoding}, inte i {contract.encoding}. Den lästes ändå.")
    if separator != contract.separator:
        warnings.append("Filen har ett annat skiljetecken än väntat. Den lästes ändå.")
    return table_from_rows(records[0], list(enumerate(records[1:], start=2)), encoding, warnings)
