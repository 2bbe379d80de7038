"""Reads a tagged PDF as a screen reader does: headings, paragraphs and table cells in order, by the structure tree."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

_HEX = re.compile(r"<([0-9a-fA-F]+)>")


@dataclass(frozen=True)
class Element:
    """A heading (`H1` … `H3`), a paragraph (`P`), a list or caption, or a table with its rows of cells."""

    kind: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def read_pdf(data: bytes) -> list[Element]:
    """Everything that is read aloud, in order; pictures by their words."""
    reader = PdfReader(io.BytesIO(data))
    texts = {page.indirect_reference.idnum: _marked_texts(page) for page in reader.pages if page.indirect_reference}
    root = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    return list(_elements(root, texts, 0))


def language_of(data: bytes) -> str:
    return str(PdfReader(io.BytesIO(data)).trailer["/Root"]["/Lang"])


def title_of(data: bytes) -> str:
    return str((PdfReader(io.BytesIO(data)).metadata or {})["/Title"])


def _elements(node: Any, texts: dict[int, dict[int, str]], page: int) -> Iterator[Element]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for child in node:
            yield from _elements(child, texts, page)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        kind = str(node["/S"]).removeprefix("/")
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if kind == "Table":
            yield Element("Table", "", tuple(_rows(node, texts, page)))
        elif kind == "Figure":
            yield Element("Figure", f"{node.get('/Alt', '')} {_text(node, texts, page)}")
        elif kind in ("Document", "Part", "Sect", "Div", "L", "LI", "LBody", "NonStruct"):
            inner = list(_elements(node.get("/K", ArrayObject()), texts, page))
            yield from inner or [Element(kind, _text(node, texts, page))]
        else:
            yield Element(kind, _text(node, texts, page))


def _rows(node: DictionaryObject, texts: dict[int, dict[int, str]], page: int) -> Iterator[tuple[str, ...]]:
    for child, at in _children(node, page):
        if child.get("/S") == "/TR":
            yield tuple(_text(cell, texts, where).strip() for cell, where in _children(child, at))
        else:
            yield from _rows(child, texts, at)


def _children(node: DictionaryObject, page: int) -> Iterator[tuple[DictionaryObject, int]]:
    kids = node.get("/K", ArrayObject())
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        child = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if isinstance(child, DictionaryObject) and "/S" in child:
            yield child, child.raw_get("/Pg").idnum if "/Pg" in child else page


def _text(node: Any, texts: dict[int, dict[int, str]], page: int) -> str:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        return "".join(_text(child, texts, page) for child in node)
    if isinstance(node, DictionaryObject):
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if "/MCID" in node:
            return texts[page].get(int(node["/MCID"]), "")
        return _text(node.get("/K", ArrayObject()), texts, page)
    return texts[page].get(int(node), "")


def _marked_texts(page: Any) -> dict[int, str]:
    """The text of every marked piece of a page, by its number."""
    fonts = {name: _characters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    found: dict[int, str] = {}
    open_marks: list[int | None] = []
    characters: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            mark = properties.get("/MCID") if isinstance(properties, DictionaryObject) else None
            open_marks.append(None if mark is None else int(mark))
        elif operator == b"EMC":
            open_marks.pop()
        elif operator == b"Tf":
            characters = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ"):
            mark = next((mark for mark in reversed(open_marks) if mark is not None), None)
            pieces = operands[0] if operator == b"TJ" else operands
            said = "".join(_decoded(piece, characters) for piece in pieces if hasattr(piece, "original_bytes"))
            if mark is not None:
                # Lines of a paragraph are shown one by one; a space between them is never drawn.
                found[mark] = f"{found[mark]} {said}" if mark in found else said
    return found


def _decoded(piece: Any, characters: dict[int, str]) -> str:
    codes = piece.original_bytes
    return "".join(characters.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2))


def _characters(font: Any) -> dict[int, str]:
    """Glyph number to text, from the font's own table."""
    table = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        codes = _HEX.findall(block)
        found |= {int(code, 16): _unicode(text) for code, text in zip(codes[::2], codes[1::2], strict=True)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = _unicode(f"{int(text, 16) + step:0{len(text)}x}")
    return found


def _unicode(text: str) -> str:
    return bytes.fromhex(text).decode("utf-16-be")
