"""SPSS .sav bytes into a text table, user-missing codes and value labels kept.

The C library that reads them can crash on a damaged file, so it runs in a process of its own: run as a module, this
file reads .sav bytes from standard input and writes the table (a line of JSON, then Arrow) to standard output.
"""

import io
import json
import resource
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import polars as pl
import pyreadstat

from ingest.refusal import Refusal
from ingest.text_table import ROW, TOO_LONG, TextTable, position_column

_MAGIC = (b"$FL2", b"$FL3")
_LONGEST_SECONDS = 300
_MOST_MEMORY = 4 << 30


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else str(value)


def _to_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column.fill_null("")
    distinct = column.unique()
    return column.replace_strict(distinct, pl.Series([_as_text(value) for value in distinct], dtype=pl.String))


def _parse(data: bytes) -> TextTable:
    frame, meta = pyreadstat.read_sav(io.BytesIO(data), user_missing=True, output_format="polars")
    columns = [_to_text(column).alias(position_column(position)) for position, column in enumerate(frame)]
    numbered = pl.DataFrame(
        {ROW: range(1, frame.height + 1), TOO_LONG: [False] * frame.height},
        schema={ROW: pl.Int64, TOO_LONG: pl.Boolean},
    ).with_columns(columns)
    labels = {
        header: {_as_text(float(code) if isinstance(code, int) else code): label for code, label in by_code.items()}
        for header, by_code in meta.variable_value_labels.items()
    }
    filled = pl.any_horizontal(pl.col(column.name).str.strip_chars() != "" for column in columns)
    kept = numbered.filter(filled) if columns else numbered
    return TextTable(tuple(frame.columns), kept, frame.height - kept.height, "utf-8", labels=labels)


def read_spss(data: bytes) -> TextTable:
    """The text table of a .sav file; rows are numbered as cases, from 1. Raises Refusal when it is not whole."""
    if not data:
        raise Refusal("Filen är tom. Exportera den på nytt.")
    if not data.startswith(_MAGIC):
        raise Refusal("Filen är inte en SPSS-fil (.sav). Exportera den på nytt som SPSS.")
    try:
        child = subprocess.run(
            [sys.executable, "-m", __name__], input=data, capture_output=True, check=True, timeout=_LONGEST_SECONDS
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise Refusal("SPSS-filen går inte att läsa: den är avhuggen eller skadad. Exportera den på nytt.") from None
    about, _, arrow = child.stdout.partition(b"\n")
    headers, n_blank, labels = json.loads(about)
    return TextTable(tuple(headers), pl.read_ipc(io.BytesIO(arrow)), n_blank, "utf-8", labels=labels)


def _write_table() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    table = _parse(sys.stdin.buffer.read())
    arrow = io.BytesIO()
    table.frame.write_ipc(arrow)
    about = json.dumps([table.headers, table.n_blank, table.labels])
    sys.stdout.buffer.write(about.encode() + b"\n" + arrow.getvalue())


if __name__ == "__main__":
    _write_table()
