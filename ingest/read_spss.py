"""SPSS .sav bytes into a text table, user-missing codes and value labels kept."""

import io
from datetime import date, datetime
from typing import Any

import polars as pl
import pyreadstat

from ingest.refusal import Refusal
from ingest.text_table import ROW, TOO_LONG, TextTable, position_column

_MAGIC = (b"$FL2", b"$FL3")


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


def read_spss(data: bytes) -> TextTable:
    """The text table of a .sav file; rows are numbered as cases, from 1. Raises Refusal when it is not whole."""
    if not data:
        raise Refusal("Filen är tom. Exportera den på nytt.")
    if not data.startswith(_MAGIC):
        raise Refusal("Filen är inte en SPSS-fil (.sav). Exportera den på nytt som SPSS.")
    try:
        frame, meta = pyreadstat.read_sav(io.BytesIO(data), user_missing=True, output_format="polars")
    except Exception:  # whatever a reader of foreign bytes stumbles on, the file is not one it can read
        raise Refusal("SPSS-filen går inte att läsa: den är avhuggen eller skadad. Exportera den på nytt.") from None
    if meta.number_rows is not None and meta.number_rows != frame.height:
        raise Refusal("SPSS-filen är avhuggen: den har färre svar än den själv anger. Exportera den på nytt.")
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
