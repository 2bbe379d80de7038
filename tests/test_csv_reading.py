"""A CSV is read the same at once as record by record: nothing is lost, nothing moves to another row."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import read_delimited
from ingest.csv_structure import scan
from ingest.read_delimited import _read_at_once, _read_record_by_record
from ingest.refusal import Refusal
from ingest.text_table import Layout, TextTable

CELL = st.text(st.sampled_from(list('ab å–;,"\n\r \xa0')), max_size=6)
HEADERS = ["id", "svar", "övrigt"]


def contents(table: TextTable) -> tuple[object, ...]:
    shown = [f"c{position}" for position in range(len(table.headers))]
    return table.headers, table.frame.select("_row", "_too_long", *shown).rows(), table.n_blank


def read_both_ways(text: bytes) -> tuple[object, object] | None:
    """Contents (or the refusal) of both ways, or None when the file is not regular enough to be read at once."""
    structure = scan(text, ";")
    if structure is None:
        return None
    found: list[object] = []
    for read in (
        lambda: _read_at_once(text, ";", "utf-8", HEADERS, structure, Layout()),
        lambda: _read_record_by_record(text, ";", "utf-8"),
    ):
        try:
            found.append(contents(read()))
        except Refusal as refusal:
            found.append(str(refusal))
    return found[0], found[1]


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, max_size=5), max_size=8),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    cut=st.booleans(),
)
def test_what_a_tool_writes_is_read_alike_both_ways(
    rows: list[list[str]], quoting: int, line_end: str, cut: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=quoting, lineterminator=line_end)  # type: ignore[arg-type]
    writer.writerows([HEADERS, *rows])
    text = out.getvalue().removesuffix(line_end) if cut else out.getvalue()
    if both := read_both_ways(text.encode()):
        assert both[0] == both[1], "rows are lost or moved in a large file"


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(list('ab;"\n\r')), max_size=30))
def test_any_text_is_read_alike_both_ways_or_is_left_to_the_careful_reader(tail: str) -> None:
    if both := read_both_ways(f"id;svar;övrigt\n{tail}".encode()):
        assert both[0] == both[1], "rows are lost or moved in a large file"


def test_blocks_meet_without_a_seam(monkeypatch: object) -> None:
    """Every possible place of the border between two blocks, also within quotes, line ends and marks."""
    text = 'id;svar;övrigt\r\n1;"a\r\n;""b""";\r\n\r\n;;\r\n2;x;y;z\r\n3\r\n'.encode()
    whole = scan(text, ";")
    assert whole is not None and whole.cells_per_record.tolist() == [3, 3, 0, 3, 4, 1]
    for size in range(1, len(text) + 1):
        parts = scan(text, ";", block=size)
        assert parts is not None and parts.cells_per_record.tolist() == [3, 3, 0, 3, 4, 1], f"a seam at {size}"


def test_a_stray_quote_is_left_to_the_careful_reader() -> None:
    assert scan(b'id;svar;x\n1;5" pipe;2\n', ";") is None
    assert scan(b'id;svar;x\n1;"a"b;2\n', ";") is None
    assert read_delimited._read_record_by_record(b'id;svar;x\n1;5" pipe;2\n', ";", "utf-8").frame["c1"].to_list() == [
        '5" pipe'
    ]
