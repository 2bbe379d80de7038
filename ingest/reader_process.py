"""The process that opens files which can harm whoever opens them: limits on memory and time, a fresh one after a crash.

Readers written in C or Rust can crash, loop or fill the memory on a damaged file; the process that does takes nothing
else down with it.
"""

import atexit
import io
import json
import subprocess
import sys
import threading
from typing import Any

import polars as pl

_LONGEST_SECONDS = 120.0

About = dict[str, Any]


class Unreadable(Exception):
    """The file could not be read within the limits."""


class ReaderProcess:
    """One child, started at the first file and again after a crash; answers one request at a time."""

    def __init__(self, longest_seconds: float = _LONGEST_SECONDS) -> None:
        self._longest_seconds = longest_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, data: bytes, **request: Any) -> tuple[About, pl.DataFrame]:
        """What the child says of a file, and its cells as text. Raises Unreadable."""
        with self._lock:
            child = self._started()
            timer = threading.Timer(self._longest_seconds, child.kill)
            timer.start()
            try:
                about, arrow = _ask(child, {**request, "n_bytes": len(data)}, data)
            except (OSError, ValueError):
                self._stop()
                raise Unreadable from None
            finally:
                timer.cancel()
        if about.get("unreadable"):
            raise Unreadable
        return about, pl.read_ipc(io.BytesIO(arrow))

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "ingest.parse_apart"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


def _ask(child: subprocess.Popen[bytes], request: About, data: bytes) -> tuple[About, bytes]:
    """Raises OSError or ValueError when the child dies before it has answered in full."""
    assert child.stdin is not None and child.stdout is not None
    child.stdin.write(json.dumps(request).encode() + b"\n" + data)
    child.stdin.flush()
    about = json.loads(child.stdout.readline())
    arrow = child.stdout.read(about["n_bytes"])
    if len(arrow) < about["n_bytes"]:
        raise ValueError("the answer was cut off")
    return about, arrow


_PROCESS = ReaderProcess()
atexit.register(_PROCESS._stop)


def read_apart(data: bytes, kind: str, sheet: str | None = None) -> tuple[About, pl.DataFrame]:
    """Cells of a file as text, columns c0, c1 …, read in the process kept for it. Raises Unreadable."""
    return _PROCESS.read(data, kind=kind, sheet=sheet)
