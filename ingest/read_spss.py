"""SPSS .sav bytes into a text table, user-missing codes and value labels kept.

The C library that reads them can crash on a damaged file, so that it runs in a process of its own.
"""

import io
import json
import subprocess
import sys

import polars as pl

from ingest.refusal import Refusal
from ingest.text_table import TextTable

_MAGIC = (b"$FL2", b"$FL3")
_LONGEST_SECONDS = 300


def read_spss(data: bytes) -> TextTable:
    """The text table of a .sav file; rows are numbered as cases, from 1. Raises Refusal when it is not whole."""
    if not data:
        raise Refusal("Filen är tom. Exportera den på nytt.")
    if not data.startswith(_MAGIC):
        raise Refusal("Filen är inte en SPSS-fil (.sav). Exportera den på nytt som SPSS.")
    try:
        child = subprocess.run(
            [sys.executable, "-m", "ingest.parse_spss"],
            input=data,
            capture_output=True,
            check=True,
            timeout=_LONGEST_SECONDS,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise Refusal("SPSS-filen går inte att läsa: den är avhuggen eller skadad. Exportera den på nytt.") from None
    about, _, arrow = child.stdout.partition(b"\n")
    headers, n_blank, labels = json.loads(about)
    return TextTable(tuple(headers), pl.read_ipc(io.BytesIO(arrow)), n_blank, "utf-8", labels=labels)
