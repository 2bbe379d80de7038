"""Files that are made to harm, or happen to: refused within seconds, with little memory, and the next file is read."""

import io
import os
import re
import resource
import signal
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from making import export_bytes, write_export

from ingest import read_delimited, read_statistics, read_workbook, reader_process
from ingest.dialects import DIALECTS
from ingest.loading import check_file
from ingest.reader_process import ReaderProcess, Unreadable
from ingest.refusal import Refusal
from ingest.text_table import Layout
from warehouse.settings import Settings

SECONDS = 15.0
MEGABYTES = 500
SHEET = "xl/worksheets/sheet1.xml"
BOMB = '<!DOCTYPE x [<!ENTITY e0 "haha">' + "".join(
    f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12)
)
BOMB += "]>"


def members_of(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def log(**members: bytes | Callable[[bytes], bytes]) -> bytes:
    """An interview log of two rows with some of its parts replaced, changed or added."""
    whole = members_of(export_bytes("intervjulogg", {}, {"Våg": 2}))
    for name, part in members.items():
        whole[name] = part(whole[name]) if callable(part) else part
    return packed(whole)


def with_cell(place: str, row: int) -> bytes:
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    return log(**{SHEET: lambda sheet: sheet.replace(b"</sheetData>", cell)})


def with_a_lying_size() -> bytes:
    """A sheet of 30 MB whose archive says that it is ten bytes, with the check sum of these ten."""
    content = members_of(log())[SHEET] + b" " * 30_000_000
    data = log(**{SHEET: content})
    told = struct.pack("<I", zlib.crc32(content[:10])), struct.pack("<I", 10)
    true = struct.pack("<I", zlib.crc32(content)), struct.pack("<I", len(content))
    for truth, lie in zip(true, told, strict=True):
        assert data.count(truth) >= 2
        data = data.replace(truth, lie)
    return data


def with_a_declared_entity(sheet: bytes) -> bytes:
    return sheet.replace(b"?>\n", b"?>" + BOMB.encode(), 1).replace(b"<v>", b"<v>&e11;").replace(b"<t>", b"<t>&e11;")


HARMFUL: dict[str, Callable[[], bytes]] = {
    "a member of 300 MB": lambda: log(big=b"\0" * 300_000_000),
    "an archive in the archive": lambda: packed({"xl/workbook.xml": packed({"a": b"\0" * 20_000_000})}),
    "a lying size": with_a_lying_size,
    "a member outside": lambda: log(**{"../../.bashrc": b"x"}),
    "a member at the root": lambda: log(**{"/etc/cron.d/x": b"x"}),
    "ten thousand members": lambda: log(**{f"xl/media/{number}.png": b"x" for number in range(10_000)}),
    "a cell in the last corner": lambda: with_cell("XFD1048576", 1048576),
    "a cell in the last column": lambda: with_cell("XFD9", 9),
    "a cell in the last row": lambda: with_cell("L1048576", 1048576),
    "a cell outside every sheet": lambda: with_cell("ZZZZ9", 9),
    "a row outside every sheet": lambda: with_cell("A4000000", 4_000_000),
    "entities in the sheet": lambda: log(**{SHEET: with_a_declared_entity}),
    "entities in the texts": lambda: log(**{"xl/sharedStrings.xml": with_a_declared_entity}),
}


def most_memory() -> float:
    """Megabytes that the reader process has ever used; 0 when there is none."""
    child = reader_process._PROCESS._child
    if child is None or child.poll() is not None:
        return 0.0
    status = Path(f"/proc/{child.pid}/status").read_text(encoding="ascii")
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(kilobytes) / 1024


@pytest.mark.parametrize("case", HARMFUL)
def test_a_harmful_workbook_is_refused_at_once_and_the_next_one_is_read(
    case: str, tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "intervjulogg.xlsx"
    path.write_bytes(export_bytes("intervjulogg", {}))
    assert not check_file(path, settings).refused
    path.write_bytes(HARMFUL[case]())
    begun = time.monotonic()
    result = check_file(path, settings)
    assert time.monotonic() - begun < SECONDS, f"{case}: the steward waits and waits"
    assert result.entries[0]["rows"] == 0 and re.search(r"\. \S.*\.$", result.refusal or ""), f"{case}: {result}"
    assert most_memory() < MEGABYTES, f"{case}: one file fills the machine"
    path.write_bytes(export_bytes("intervjulogg", {}))
    assert check_file(path, settings).entries[0]["accepted"] == 1, f"{case}: takes the next file down with it"


def test_a_sheet_that_only_says_it_is_huge_is_read(tmp_path: Path, settings: Settings) -> None:
    """Some programs declare the whole sheet; what counts is where the cells are."""
    path = tmp_path / "intervjulogg.xlsx"
    declared = b'<dimension ref="A1:XFD1048576"/>'
    path.write_bytes(log(**{SHEET: lambda sheet: re.sub(rb"<dimension [^>]*>", declared, sheet)}))
    assert check_file(path, settings).entries[0]["accepted"] == 2


def project(codes: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<Project><CodeBook><Codes>{codes}</Codes></CodeBook></Project>'.encode()


PROJECTS: dict[str, Callable[[], bytes]] = {
    "entities": lambda: project('<Code guid="1" name="&e11;"/>', BOMB),
    "entities in an archive": lambda: packed({"project.qde": project('<Code guid="1" name="&e11;"/>', BOMB)}),
    "another file": lambda: project(
        '<Code guid="1" name="a">&x;</Code>', '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    ),
    "very deep": lambda: project('<Code guid="1" name="a">' * 50_000 + "</Code>" * 50_000),
    "200 MB": lambda: packed({"project.qde": project(" " * 200_000_000)}),
    "no project": lambda: packed({"../project.qde": project("")}),
}


@pytest.mark.parametrize("case", PROJECTS)
def test_a_harmful_project_is_refused_at_once(case: str) -> None:
    data = PROJECTS[case]()
    begun = time.monotonic()
    with pytest.raises(Refusal, match=r"\. \S.*\.$"):
        DIALECTS["refi_qda"].read(data, Layout())
    assert time.monotonic() - begun < SECONDS, f"{case}: the steward waits and waits"
    assert most_memory() < MEGABYTES, f"{case}: one file fills the machine"


def test_a_reader_that_hangs_is_ended_and_the_next_file_is_read() -> None:
    reader = ReaderProcess()
    workbook = export_bytes("intervjulogg", {})
    try:
        assert reader.read(workbook, kind="workbook", sheet="Logg")[1].height == 5
        child = reader._child
        assert child is not None
        reader._longest_seconds = 1
        os.kill(child.pid, signal.SIGSTOP)
        begun = time.monotonic()
        with pytest.raises(Unreadable):
            reader.read(workbook, kind="workbook", sheet="Logg")
        assert time.monotonic() - begun < SECONDS, "a file that never ends stops the whole inbox"
        assert child.poll() is not None, "the hanging process goes on using the machine"
        reader._longest_seconds = 60
        assert reader.read(workbook, kind="workbook", sheet="Logg")[1].height == 5
    finally:
        reader._stop()


def test_a_reader_that_crashes_is_started_anew_with_a_limit_on_its_memory() -> None:
    reader = ReaderProcess()
    workbook = export_bytes("intervjulogg", {})
    try:
        reader.read(workbook, kind="workbook", sheet="Logg")
        first = reader._child
        assert first is not None
        os.kill(first.pid, signal.SIGSEGV)
        first.wait()
        assert reader.read(workbook, kind="workbook", sheet="Logg")[1].height == 5, "a crash is the end of the reading"
        second = reader._child
        assert second is not None and second is not first
        soft, hard = resource.prlimit(second.pid, resource.RLIMIT_AS)
        assert 0 < soft == hard <= 4 << 30, "one file can fill the machine's memory"
    finally:
        reader._stop()


def test_a_file_that_is_too_large_is_not_opened(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_workbook, "_LARGEST_FILE", 1000)
    monkeypatch.setattr(read_statistics, "_LARGEST_FILE", 1000)
    monkeypatch.setattr(read_delimited, "LARGEST_FILE", 10)
    for name in ("intervjulogg.xlsx", "nulagesanalys_2020.sav", "samtycke.csv"):
        refusal = check_file(write_export(tmp_path, name, {}), settings).refusal
        assert "större än" in (refusal or ""), f"{name} of any size is read into memory"
