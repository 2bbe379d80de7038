"""Workbooks as people and programs break them: odd cells and sheets, and damaged parts of the archive."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import xlsxwriter

Table = list[list[Any]]
Draw = random.Random
# How many rows, blank ones included, each sheet may be said to have (None: the file), where anybody can say.
Count = Mapping[str | None, frozenset[int]]

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def _rows_below_header(rows: Table, first_header: str | None) -> frozenset[int]:
    """Rows below the header (the first row, or the first that begins with `first_header`) to the last filled one."""
    written = [at for at, row in enumerate(rows) if any(cell != "" for cell in row)]
    if not written:
        return frozenset()
    if first_header is None:
        return frozenset({written[-1] - written[0]})
    headers = [at for at in written if rows[at] and str(rows[at][0]).strip().casefold() == first_header.casefold()]
    return frozenset({written[-1] - headers[0]}) if headers else frozenset()


def mutated_workbook(
    sheets: Mapping[str, Table], first_headers: Mapping[str, str], draw: Draw
) -> tuple[bytes, str, Count]:
    """A whole workbook of mutated tables, perhaps with odd cells and sheets, and how many rows it has."""
    quirk = draw.choice(["", "", "formulas", "hidden", "more sheets", "renamed", "serial dates", "merged", "formats"])
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime(2020, 1, 1)})
        formats = {
            date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        if quirk == "more sheets":
            workbook.add_worksheet("Anteckningar").write_row(0, 0, ["eget", "arbete"])
        renamed = draw.choice(list(sheets)) if quirk == "renamed" else None
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(
                draw.choice([name.upper(), f"{name} ", "Blad1"]) if name == renamed else name
            )
            for at, row in enumerate(rows):
                for position, cell in enumerate(row):
                    _write(sheet, at, position, cell, formats if quirk != "serial dates" else {})
            if quirk == "formulas":
                at, position = draw.randrange(len(rows)) if rows else 0, draw.randrange(8)
                if rows and at > draw.randrange(len(rows)) and position < len(rows[at]) and rows[at][position] != "":
                    sheet.write_formula(at, position, "=1/0", None, draw.choice(["#DIV/0!", 2, "text", True]))
            if quirk == "hidden" and draw.random() < 0.5:
                sheet.hide() if name != next(iter(sheets)) else sheet.set_row(1, None, None, {"hidden": True})
            if quirk == "merged" and len(rows) > 8:
                sheet.merge_range(5, 0, 6, 2, "sammanfogad")
            if quirk == "formats":
                sheet.set_column(0, 3, 20, formats[date])
                sheet.write_comment(0, 0, "en kommentar")
    counts = {name: _rows_below_header(rows, first_headers.get(name)) for name, rows in sheets.items()}
    unknown = quirk in {"merged", "renamed"} or (quirk == "more sheets" and not first_headers)
    return out.getvalue(), quirk, {} if unknown else counts


def _write(sheet: Any, at: int, position: int, cell: Any, formats: Mapping[type, Any]) -> None:
    if isinstance(cell, date):
        style = formats.get(type(cell))
        sheet.write_datetime(at, position, cell, style)
    elif isinstance(cell, str) and cell != "":
        sheet.write_string(at, position, cell)
    elif cell != "":
        sheet.write(at, position, cell)


Members = list[tuple[str, bytes]]


def _some_xml(members: Members, draw: Draw) -> int:
    likely = [
        at
        for at, (name, _) in enumerate(members)
        if re.search(r"sheet\d+\.xml$|sharedStrings|workbook\.xml$|styles", name)
    ]
    return draw.choice(likely or range(len(members)))


def _edit(members: Members, at: int, change: Callable[[bytes], bytes]) -> Members:
    return [(name, change(data) if number == at else data) for number, (name, data) in enumerate(members)]


def _flip_inside(members: Members, draw: Draw) -> Members:
    def flip(data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(draw.choice([1, 1, 3, 20])):
            if changed:
                changed[draw.randrange(len(changed))] = draw.randrange(256)
        return bytes(changed)

    return _edit(members, _some_xml(members, draw), flip)


def _cut_inside(members: Members, draw: Draw) -> Members:
    return _edit(members, _some_xml(members, draw), lambda data: data[: draw.randrange(len(data) + 1)])


def _lose_member(members: Members, draw: Draw) -> Members:
    at = draw.randrange(len(members))
    return members[:at] + members[at + 1 :]


def _double_member(members: Members, draw: Draw) -> Members:
    return [*members, draw.choice(members)]


def _swap_members(members: Members, draw: Draw) -> Members:
    a, b = draw.sample(range(len(members)), 2)
    (name_a, data_a), (name_b, data_b) = members[a], members[b]
    swapped = {a: (name_a, data_b), b: (name_b, data_a)}
    return [swapped.get(at, member) for at, member in enumerate(members)]


def _entities(members: Members, draw: Draw) -> Members:
    def declare(data: bytes) -> bytes:
        return data.replace(b"?>", b"?>" + _ENTITIES, 1).replace(b"<v>", b"<v>&b;").replace(b"<t>", b"<t>&b;&#x0;&nej;")

    return _edit(members, _some_xml(members, draw), declare)


_PATTERNS = (
    rb't="s"',
    rb' r="[A-Z]+\d+"',
    rb"<v>[^<]*</v>",
    rb' r="\d+"',
    rb"<si>.*?</si>",
    rb"</row>",
    rb' s="\d+"',
    rb"<t[^<]*</t>",
)
_REPLACEMENTS = (
    *(b"", b' t="n"', b' t="b"', b' t="e"', b' t="d"', b"<v>99999</v>", b"<v>-1</v>", b"<v>1e400</v>", b"<v>x</v>"),
    *(
        b' r="A0"',
        b' r="ZZZZ1"',
        b' r="A1"',
        b' r="3"',
        b' r="-1"',
        b' r="99999999999"',
        b"<si/>",
        b' s="9999"',
        b"<t/>",
    ),
)


def _edit_cells(members: Members, draw: Draw) -> Members:
    pattern, by = draw.choice(_PATTERNS), draw.choice(_REPLACEMENTS)
    count = draw.choice([1, 1, 3, 0])
    return _edit(members, _some_xml(members, draw), lambda data: re.sub(pattern, lambda _: by, data, count=count))


def _declare_size(members: Members, draw: Draw) -> Members:
    size = draw.choice([b"A1:XFD1048576", b"A1", b"", b"XFD1048576:A1", b"A1:ZZZZZ99999999999", b"B2:C3"])
    return _edit(
        members,
        _some_xml(members, draw),
        lambda data: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="' + size + b'"/>', data),
    )


def _rename_member(members: Members, draw: Draw) -> Members:
    at = draw.randrange(len(members))
    name = draw.choice(
        ["../x.xml", "/etc/x", "xl\\sheet.xml", "xl/worksheets/sheet1.xml", "å" * 200, members[at][0].upper()]
    )
    return [(name if number == at else old, data) for number, (old, data) in enumerate(members)]


def _empty_member(members: Members, draw: Draw) -> Members:
    return _edit(members, _some_xml(members, draw), lambda _: b"")


PART_CHANGES: tuple[Callable[[Members, Draw], Members], ...] = (
    *(_flip_inside, _flip_inside, _cut_inside, _lose_member, _double_member, _swap_members, _entities, _edit_cells),
    *(_edit_cells, _edit_cells, _declare_size, _rename_member, _empty_member),
)


def mutated_parts(data: bytes, draw: Draw) -> tuple[bytes, str]:
    """The workbook with one or two of its parts changed and the archive whole, or bytes of another kind of workbook."""
    if draw.random() < 0.05:
        return draw.choice([_OLD_WORKBOOK + data, _OLD_WORKBOOK + bytes(512), _OLD_WORKBOOK]), "old workbook"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    changes = draw.choices(PART_CHANGES, k=draw.choice([1, 1, 2]))
    for change in changes:
        members = change(members, draw)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", draw.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue(), " ".join(change.__name__ for change in changes)
