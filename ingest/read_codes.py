"""Codes of a qualitative project: REFI-QDA projects (.qde, .qdpx) and codebooks (.qdc). Never texts, notes or names of
persons: a project also holds its coders' real names and the folders of their computers."""

import io
import zipfile
from collections import Counter
from xml.etree import ElementTree

HEADERS = ("guid", "code", "parent_guid", "is_codable", "n_codings", "n_sources")
_LARGEST_PROJECT = 100_000_000

Row = tuple[str, ...]


def _project_bytes(data: bytes) -> bytes:
    """The XML of a project, out of its archive where it lies in one. Raises ValueError when it is not there."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename.lower() == "project.qde" and member.file_size <= _LARGEST_PROJECT:
                with archive.open(member) as file:
                    return file.read(_LARGEST_PROJECT)
    raise ValueError("no project in the archive")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _codings(root: ElementTree.Element) -> tuple[Counter[str], Counter[str]]:
    """How often each code is used, and in how many sources, by guid."""
    used: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for source in (element for element in root.iter() if _name(element).endswith("Source")):
        here = Counter(
            reference.get("targetGUID", "")
            for coding in source.iter()
            if _name(coding) == "Coding"
            for reference in coding
            if _name(reference) == "CodeRef"
        )
        used.update(here)
        sources.update(here.keys())
    return used, sources


def codes_of_project(data: bytes) -> tuple[tuple[str, ...], list[Row]]:
    """Headers and one row per code, in the order of the codebook. Raises ValueError or ParseError on a damaged file."""
    root = ElementTree.fromstring(_project_bytes(data))
    used, sources = _codings(root)
    rows: list[Row] = []

    def walk(element: ElementTree.Element, parent: str) -> None:
        for child in element:
            if _name(child) == "Code":
                guid = child.get("guid", "")
                counts = (str(used[guid]), str(sources[guid]))
                rows.append((guid, child.get("name", ""), parent, child.get("isCodable", ""), *counts))
                walk(child, guid)
            elif _name(child) in {"CodeBook", "Codes"}:
                walk(child, parent)

    if _name(root) not in {"Project", "CodeBook"}:
        raise ValueError("no project and no codebook")
    walk(root, "")
    return HEADERS, rows
