"""The reader of SPSS files, run as a process of its own: .sav bytes in, a line of JSON and an Arrow table out."""

import io
import json
import resource
import sys
from datetime import date, datetime
from typing import Any

import polars as pl
import pyreadstat

from ingest.text_table import ROW, TOO_LONG, TextTable, position_column

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


def write_table() -> None:
    """Reads standard input and writes standard output; what cannot be read ends the process with an error."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    table = _parse(sys.stdin.buffer.read())
    arrow = io.BytesIO()
    table.frame.write_ipc(arrow)
    about = json.dumps([table.headers, table.n_blank, table.labels])
    sys.stdout.buffer.write(about.encode() + b"\n" + arrow.getvalue())


if __name__ == "__main__":
    write_table()
