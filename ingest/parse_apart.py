"""The readers of files that can harm whoever opens them, run as a process of their own; see `reader_process`.

One request after the other on standard input: a line of JSON and the file's bytes. One answer each on standard output:
a line of JSON and, unless the file could not be read, an Arrow table of text columns.
"""

import io
import json
import resource
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import fastexcel
import polars as pl
import pyreadstat

from ingest.read_codes import codes_of_project
from ingest.text_table import position_column

_MOST_MEMORY = 4 << 30
_ERROR_CELL = "#FEL!"

About = dict[str, Any]


def _read_workbook(data: bytes, request: About) -> tuple[About, pl.DataFrame]:
    workbook = fastexcel.read_excel(data)
    names = workbook.sheet_names
    wanted = request["sheet"]
    name = names[0] if wanted is None else next((name for name in names if name.casefold() == wanted.casefold()), None)
    if name is None:
        return {"sheets": names, "missing_sheet": True}, pl.DataFrame()
    cells, errors = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_arrow_with_errors()
    frame = _positions(pl.DataFrame(cells).fill_null(""))
    return {"sheets": names}, _with_errors(frame, [error.position for error in errors.errors] if errors else [])


def _with_errors(frame: pl.DataFrame, places: list[tuple[int, int]]) -> pl.DataFrame:
    """The cells in which the program failed to calculate (#DIV/0!, #N/A) hold a text like any other, and are not empty;
    `places` are rows and columns."""
    by_column: dict[int, list[int]] = {}
    for row, column in places:
        by_column.setdefault(column, []).append(row)
    return frame.with_columns(
        frame[position_column(column)].scatter(rows, _ERROR_CELL) for column, rows in by_column.items()
    )


def _positions(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({name: position_column(at) for at, name in enumerate(frame.columns)})


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _to_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column.fill_null("")
    distinct = column.unique()
    return column.replace_strict(distinct, pl.Series([_as_text(value) for value in distinct], dtype=pl.String))


def _code(code: Any) -> str:
    return _as_text(float(code) if isinstance(code, int) else code)


def _missing_codes(ranges: list[Any]) -> list[str]:
    """Single codes as they are, a range of codes as `low..high`."""
    codes = []
    for item in ranges:
        if isinstance(item, dict):
            low, high = _code(item["lo"]), _code(item["hi"])
            codes.append(low if low == high else f"{low}..{high}")
        else:
            codes.append(_code(item))
    return codes


def _read_statistics(data: bytes, request: About) -> tuple[About, pl.DataFrame]:
    read = pyreadstat.read_dta if request["kind"] == "stata" else pyreadstat.read_sav
    frame, meta = read(io.BytesIO(data), user_missing=True, output_format="polars")
    labels = {
        header: {_code(code): label for code, label in by_code.items()}
        for header, by_code in meta.variable_value_labels.items()
    }
    missing = {**meta.missing_ranges, **meta.missing_user_values}
    about = {
        "headers": frame.columns,
        "labels": labels,
        "questions": [meta.column_names_to_labels.get(name) or "" for name in frame.columns],
        "missing_codes": {header: _missing_codes(ranges) for header, ranges in missing.items()},
    }
    return about, _positions(frame.select(_to_text(column) for column in frame))


def _read_project(data: bytes, request: About) -> tuple[About, pl.DataFrame]:
    headers, rows = codes_of_project(data)
    columns = {position_column(at): [row[at] for row in rows] for at in range(len(headers))}
    return {"headers": list(headers)}, pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


_READERS: dict[str, Callable[[bytes, About], tuple[About, pl.DataFrame]]] = {
    "workbook": _read_workbook,
    "spss": _read_statistics,
    "stata": _read_statistics,
    "refi_qda": _read_project,
}


def _answer(request: About, data: bytes) -> tuple[About, bytes]:
    try:
        about, frame = _READERS[request["kind"]](data, request)
    except Exception:
        # A damaged file: its own words are never passed on, since they can hold cells.
        return {"unreadable": True}, b""
    arrow = io.BytesIO()
    frame.write_ipc(arrow)
    return about, arrow.getvalue()


def serve_requests() -> None:
    """Answers until standard input is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := questions.readline():
        request = json.loads(line)
        about, arrow = _answer(request, questions.read(request["n_bytes"]))
        answers.write(json.dumps({**about, "n_bytes": len(arrow)}).encode() + b"\n" + arrow)
        answers.flush()


if __name__ == "__main__":
    serve_requests()
