"""Exports as accidents and hands make them: a seeded mutator of every export, and an independent count of their rows.

A mutant is known by its export and its number; the same two give the same bytes.
"""

import csv
import gzip
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from export_shapes import EXPORTS, TEAM_SHEETS
from feed_rules import FREE_TEXTS, OWN_KEY
from making import FILES, headers_of, rows_of, spss_bytes
from workbook_mutations import Count, mutated_parts, mutated_workbook

CANARY = "Kanariefågel"
TEXTS = [
    *(
        "",
        " ",
        "\xa0",
        "\t",
        "\n",
        "a\r\nb",
        'a"b',
        '"',
        "a;b",
        "a,b",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\u2028",
        "\ufeff",
    ),
    *("1e309", "9" * 400, "-0", "NaN", "inf", "٣", "²", "½", "1_000", "0x10", "１２", "1,5", "−3", "+1", "00", "4,0"),
    *("2019-02-29", "0000-00-00", "9999-12-31", "10000-01-01", "2019-W10", "v. 53 2021", "v. 0 0000", "31/2 2019"),
    *("0/0 0000", "2019-04-01 24:00:00", "2019-04-01 25.61.61", "jan 2019", "99 dec 9999", "2019-04-01T09:00:00.5"),
    *("=cmd|' /C calc'!A0", "@SUM(A1)", "- nej", "%s", "{}", "None", "null", "İ", "ß", "ﬁ", "e\u0301", "TEST", "Summa"),
    *("0180", "18920101-9800", "a.b@example.org", "070-174 06 05", "Göteborgs stad", "Angered", "A1", "-oth-", "Y"),
    *("A" * 40_000, "😀", CANARY, f"{CANARY} {CANARY}"),
]
NUMBERS = [0.0, -1.0, 1.5, 88.0, 99.0, 1e308, -1e-308, 2.0**53, 12345678901.0, None]
MOMENTS = [None, datetime(1600, 1, 1), datetime(9999, 12, 31, 23, 59, 59), datetime(2020, 6, 30), datetime(1970, 1, 1)]
SEPARATORS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "mac-roman", "cp437")
BYTES = (
    b'"',
    b'""',
    b";",
    b",",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"\x00",
    b"\x1a",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xff\xfe",
    b"'",
)
_WIDEST = 2000

Table = list[list[Any]]
Draw = random.Random


@dataclass(frozen=True)
class Mutant:
    """A file, what was done to it, and how many rows and blank rows each sheet (None: the file) may be found to have;
    an empty `counts` where nobody can say."""

    name: str
    data: bytes
    story: str
    counts: Count


def _base_rows(export: str, draw: Draw) -> Table:
    """Five to fifteen valid rows of different keys, with canaries in the texts that are dropped."""
    column, key = OWN_KEY.get(export, ("", ""))
    texts = dict.fromkeys(FREE_TEXTS.get(export, ()), CANARY)
    return rows_of(
        export,
        *({**texts, **({column: key.format(number)} if column else {})} for number in range(10, draw.randint(15, 25))),
    )


def _nasty_cells(table: Table, draw: Draw) -> Table:
    for _ in range(draw.randint(1, 8)):
        row = draw.randrange(len(table)) if draw.random() < 0.1 else draw.randrange(1, max(2, len(table)))
        if row < len(table) and table[row]:
            table[row][draw.randrange(len(table[row]))] = draw.choice(TEXTS)
    return table


def _nasty_column(table: Table, draw: Draw) -> Table:
    at = draw.randrange(len(table[0]))
    for row in table[1:]:
        if at < len(row):
            row[at] = draw.choice(TEXTS)
    return table


def _double_row(table: Table, draw: Draw) -> Table:
    at = draw.randrange(len(table))
    return [*table[:at], list(table[at]), *table[at:]]


def _lose_row(table: Table, draw: Draw) -> Table:
    at = draw.randrange(len(table))
    return [*table[:at], *table[at + 1 :]]


def _swap_rows(table: Table, draw: Draw) -> Table:
    a, b = draw.randrange(len(table)), draw.randrange(len(table))
    table[a], table[b] = table[b], table[a]
    return table


def _blank_rows(table: Table, draw: Draw) -> Table:
    for _ in range(draw.randint(1, 3)):
        blank = draw.choice([[], [""] * len(table[0]), [" ", "\xa0"], ["\t"]])
        at = draw.randrange(1, len(table) + 1)
        table = [*table[:at], list(blank), *table[at:]]
    return table


def _double_column(table: Table, draw: Draw) -> Table:
    at = draw.randrange(len(table[0]))
    return [[*row[:at], *row[at : at + 1], *row[at:]] for row in table]


def _lose_column(table: Table, draw: Draw) -> Table:
    at = draw.randrange(len(table[0]))
    return [[*row[:at], *row[at + 1 :]] for row in table]


def _swap_columns(table: Table, draw: Draw) -> Table:
    order = draw.sample(range(len(table[0])), len(table[0]))
    return [[row[at] for at in order if at < len(row)] for row in table]


def _change_header(table: Table, draw: Draw) -> Table:
    at = draw.randrange(len(table[0]))
    old = str(table[0][at])
    names = [old.upper(), f" {old}\xa0", old.replace(" ", "\n"), "", old[::-1], str(table[0][-1]), "Ny", f"{old}\x00"]
    table[0][at] = draw.choice(names)
    return table


def _add_column(table: Table, draw: Draw) -> Table:
    n_columns = draw.choice([1, 1, 1, 1, 5, 60, _WIDEST])
    return [[*row, *(f"{'Ny' if row is table[0] else 'x'} {number}" for number in range(n_columns))] for row in table]


def _change_width(table: Table, draw: Draw) -> Table:
    at = draw.randrange(len(table))
    table[at] = draw.choice([table[at] * 2, [*table[at], "", ""], table[at][:1], table[at][:-2], table[at] * 60])
    return table


def _only_header(table: Table, draw: Draw) -> Table:
    return table[:1]


TABLE_CHANGES: tuple[Callable[[Table, Draw], Table], ...] = (
    *(_nasty_cells, _nasty_cells, _nasty_cells, _nasty_column, _double_row, _lose_row, _swap_rows, _blank_rows),
    *(_double_column, _lose_column, _swap_columns, _change_header, _add_column, _change_width, _only_header),
)


def mutated_table(table: Table, draw: Draw) -> tuple[Table, str]:
    """One to three changes to a table whose first row is the header, and their names."""
    changes = draw.choices(TABLE_CHANGES, k=draw.choice([0, 1, 1, 1, 2, 3]))
    for change in changes:
        if table and table[0]:
            table = change(table, draw)
    return table, " ".join(change.__name__ for change in changes)


def _flip(data: bytes, draw: Draw) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.choice([1, 1, 2, 5, 50])):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _cut(data: bytes, draw: Draw) -> bytes:
    return data[: draw.randrange(len(data))]


def _put_in(data: bytes, draw: Draw) -> bytes:
    for _ in range(draw.choice([1, 1, 2, 4])):
        at = draw.choice([0, len(data), draw.randrange(len(data) + 1), draw.randrange(len(data) + 1)])
        data = data[:at] + draw.choice(BYTES) + data[at:]
    return data


def _take_out(data: bytes, draw: Draw) -> bytes:
    at = draw.randrange(len(data))
    return data[:at] + data[at + draw.choice([1, 1, 2, 10, 200]) :]


def _take_out_mark(data: bytes, draw: Draw) -> bytes:
    mark = draw.choice(BYTES)
    places = [at for at in range(len(data)) if data.startswith(mark, at)]
    at = draw.choice(places) if places else 0
    return data[:at] + data[at + len(mark) :] if places else data


def _repeat(data: bytes, draw: Draw) -> bytes:
    start, end = sorted((draw.randrange(len(data)), draw.randrange(len(data))))
    return data[:end] + data[start:]


def _change_line_ends(data: bytes, draw: Draw) -> bytes:
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    ends = draw.choice([[b"\n"], [b"\r\n"], [b"\r"], [b"\n", b"\r\n"], [b"\r\n", b"\r", b"\n", b"\n\n", b"\n\r"]])
    return b"".join(line + draw.choice(ends) for line in lines)


def _become_something_else(data: bytes, draw: Draw) -> bytes:
    return draw.choice(
        [b"", b"\n" * 9, gzip.compress(data, mtime=0), data * 2, data[::-1], b"\x00" * 500, b"PK\x03\x04" + data]
    )


BYTE_CHANGES: tuple[Callable[[bytes, Draw], bytes], ...] = (
    *(_flip, _flip, _cut, _put_in, _put_in, _take_out, _take_out_mark, _take_out_mark, _repeat, _change_line_ends),
    _become_something_else,
)


def mutated_bytes(data: bytes, draw: Draw, changes: Sequence[Callable[[bytes, Draw], bytes]]) -> tuple[bytes, str]:
    names = []
    for change in changes:
        if data:
            data = change(data, draw)
            names.append(change.__name__)
    return data, " ".join(names)


def csv_counts(data: bytes, has_import_ids: bool) -> frozenset[int]:
    """How many records follow the header, as the csv module sees it, in every encoding and with every separator with
    which the file can be read; none where a quote is amiss."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig"] if data.startswith(b"\xef\xbb\xbf") else ["utf-8", "cp1252"]
    counts: set[int] = set()
    for encoding in encodings:
        for separator in SEPARATORS[:3]:
            try:
                text = io.StringIO(data.decode(encoding), newline="")
                records = list(csv.reader(text, delimiter=separator, strict=True))
            except (UnicodeError, csv.Error):
                continue
            counts |= {len(records) - n for n in (_header_rows(records) if has_import_ids else {1})}
    return frozenset(counts)


def _header_rows(records: list[list[str]]) -> set[int]:
    """How many header rows a Qualtrics file may be said to have."""
    filled = [[cell.strip() for cell in record] for record in records if any(cell.strip() for cell in record)]
    below = filled[2] if len(filled) > 2 else []
    n_ids = sum("ImportId" in cell for cell in below)
    if n_ids > max(2, len(below) / 2):
        return {3}
    return {1, 2} if not n_ids else {1, 2, 3}


def _csv_mutant(export: str, draw: Draw) -> tuple[bytes, str]:
    shape = EXPORTS[export]
    below = [[words.format(header) for header in headers_of(export)] for words in shape.below_header]
    table, story = mutated_table([headers_of(export), *below, *_base_rows(export, draw)], draw)
    foreign = draw.random() < 0.25
    separator = draw.choice(SEPARATORS) if foreign else shape.separator
    encoding = draw.choice(ENCODINGS) if foreign or draw.random() < 0.15 else shape.encoding
    out = io.StringIO()
    quoting = draw.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
    csv.writer(out, delimiter=separator, lineterminator=shape.line_end, quoting=quoting).writerows(table)
    data = out.getvalue().encode(encoding, errors="replace")
    if draw.random() < 0.55:
        data, marks = mutated_bytes(data, draw, draw.choices(BYTE_CHANGES, k=draw.choice([1, 1, 1, 2, 3])))
        story += f" {marks}"
    return data, f"{story} {separator!r} {encoding}"


def _spss_mutant(export: str, draw: Draw) -> tuple[bytes, str, Count]:
    rows: list[dict[str, Any]] = [
        {"handl": f"H{number}", "ovrigt": CANARY, "boende_annat": CANARY} for number in range(draw.randint(5, 15))
    ]
    columns = EXPORTS[export].headers
    for row in rows:
        for column in draw.sample(columns, draw.choice([0, 0, 1, 5])):
            texts = column in {"handl", "ovrigt", "boende_annat"}
            choices: Sequence[Any] = TEXTS if texts else (MOMENTS if column == "inskickad" else NUMBERS)
            row[column] = draw.choice(choices)
            if texts:
                row[column] = row[column].replace("\x00", "")[:250]
    data = spss_bytes(*rows)
    whole: Count = {None: frozenset({len(rows)})}
    kind = draw.random()
    if kind < 0.3:
        return data, "values", whole
    if kind < 0.5:
        return data[: draw.randrange(len(data))], "cut", whole
    changes = draw.choices(
        [_flip, _flip, _put_in, _take_out, _repeat, _become_something_else], k=draw.choice([1, 1, 2])
    )
    data, story = mutated_bytes(data, draw, changes)
    return data, story, {}


def _workbook_mutant(export: str, draw: Draw) -> tuple[bytes, str, Count]:
    exports = TEAM_SHEETS if export in TEAM_SHEETS else (export,)
    sheets: dict[str, Table] = {}
    stories = []
    concerned = draw.choice(exports)
    for name in exports:
        table = [headers_of(name), *_base_rows(name, draw)]
        if name == concerned:
            table, story = mutated_table(table, draw)
            stories.append(f"{name}: {story}")
        sheets[EXPORTS[name].sheet or ""] = [*([title] for title in EXPORTS[name].titles), *table]
    first_headers = {EXPORTS[name].sheet or "": headers_of(name)[0] for name in exports if EXPORTS[name].titles}
    data, story, counts = mutated_workbook(sheets, first_headers, draw)
    if draw.random() < 0.5:
        data, parts = mutated_parts(data, draw)
        return data, f"{' '.join(stories)} {story} {parts}", {}
    if draw.random() < 0.2:
        data, marks = mutated_bytes(data, draw, draw.choices([_flip, _cut, _put_in, _take_out], k=1))
        return data, f"{' '.join(stories)} {story} {marks}", {}
    return data, f"{' '.join(stories)} {story}", counts


def mutant(export: str, number: int) -> Mutant:
    """Mutant number `number` of an export (for any sheet of a team's workbook: of the whole workbook)."""
    draw = random.Random(f"{export} {number}")
    name = FILES[export]
    if name.endswith(".csv"):
        data, story = _csv_mutant(export, draw)
        counts: Count = {None: csv_counts(data, bool(EXPORTS[export].below_header))}
    elif name.endswith(".sav"):
        data, story, counts = _spss_mutant(export, draw)
    else:
        data, story, counts = _workbook_mutant(export, draw)
    return Mutant(name, data, f"{export} {number}: {story}", counts)
