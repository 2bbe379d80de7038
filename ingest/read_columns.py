"""One column of a text table: every distinct text is read once and becomes a value, or a reason why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from ingest.cells import Context, Parsed, Value, cell_parser
from ingest.contract import Column, Contract
from ingest.guard import holds_person_data, is_formula, texts_with_person_data
from ingest.reasons import NO_PROBLEM, Reason
from ingest.suspicion import suspected_texts
from ingest.words import is_blank

Protect = Callable[[str], str]

WITHHELD = "[borttaget: möjlig personuppgift]"
_DTYPES: dict[str, type[pl.DataType] | pl.DataType] = {
    "integer": pl.Int64,
    "decimal": pl.Float64,
    "date": pl.Date,
    "month": pl.Date,
    "datetime": pl.Datetime("us"),
}
_GUARDED = {"identifier", "text", "free_text"}
_HIDDEN = "DOLD-"
_HIDDEN_DIGITS = 12
_SHOWN_ROWS = 10


@dataclass(frozen=True)
class Fault:
    """What is wrong in one column: `ranks` holds a reason's number per row, or NO_PROBLEM."""

    header: str
    ranks: pl.Series


@dataclass(frozen=True)
class ReadColumn:
    """`values`: typed, one per row; `fault` is None where every row is right; `warnings` are Swedish lines."""

    values: pl.Series
    fault: Fault | None
    warnings: tuple[str, ...] = ()


def column_dtype(column: Column) -> pl.DataType | type[pl.DataType]:
    """The type in which a column is stored."""
    if column.type != "choice":
        return _DTYPES.get(column.type, pl.String)
    values = [choice.value for choice in column.choices.values() if choice.value is not None]
    if all(isinstance(value, bool) for value in values):
        return pl.Boolean
    return pl.Int64 if all(isinstance(value, int) for value in values) else pl.String


def missing_column(column: Column, height: int) -> ReadColumn:
    """A column that the file need not have."""
    return ReadColumn(pl.Series(column.name, [None] * height, dtype=column_dtype(column)), None)


def read_column(
    column: Column,
    contract: Contract,
    context: Context,
    texts: pl.DataFrame,
    row_numbers: pl.Series,
    protect: Protect,
    drop_free_text: bool,
) -> ReadColumn:
    """Values and faults of one column; `texts` has one text column per place the column is read from."""
    distinct, codes = _distinct(texts)
    parsed = _read_distinct(column, contract, context, distinct)
    values: Sequence[Value] = [value for value, _ in parsed]
    if column.treatment == "pseudonym":
        values = [protect(str(value)) if value is not None else None for value in values]
    is_guarded = column.type in _GUARDED and column.treatment != "pseudonym"
    suspected = set(suspected_texts(distinct.to_series())) if is_guarded else set()
    if suspected and column.is_stored:
        pairs = zip(values, distinct.to_series(), strict=True)
        hide = _hidden_key(protect) if column.type == "identifier" or column.name in contract.key else _withheld
        values = [hide(text) if text in suspected else value for value, text in pairs]
    ranks = [NO_PROBLEM if reason is None else int(reason) for _, reason in parsed]
    if drop_free_text and column.type == "free_text" and not column.is_stored:
        ranks = [NO_PROBLEM] * len(ranks)
    found = suspected if column.type != "free_text" else {text for text in suspected if not holds_person_data(text)}
    fault = None
    if any(rank != NO_PROBLEM for rank in ranks):
        fault = Fault(column.header, pl.Series("rank", ranks, dtype=pl.Int8).gather(codes))
    return ReadColumn(
        pl.Series(column.name, values, dtype=column_dtype(column)).gather(codes),
        fault,
        _warnings(column, row_numbers.filter(texts.to_series().is_in(list(found)))) if found else (),
    )


def _withheld(text: str) -> str:
    return WITHHELD


def _hidden_key(protect: Protect) -> Callable[[str], str]:
    """Rows are compared and refer to each other by it, so that the same text must always become the same code."""
    return lambda text: _HIDDEN + protect(text)[:_HIDDEN_DIGITS].upper()


def _distinct(texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The distinct rows, and for each row of `texts` which of them it is."""
    if texts.width == 1:
        coded = texts.to_series().cast(pl.Categorical(pl.Categories.random()))
        present = coded.unique()
        by_code = pl.DataFrame([present.to_physical().alias("code"), present.cast(pl.String)]).sort("code")
        return by_code.drop("code"), coded.to_physical()
    distinct = texts.unique(maintain_order=True)
    numbered = distinct.with_row_index("_code")
    return distinct, texts.join(numbered, on=texts.columns, how="left", maintain_order="left")["_code"]


def _read_distinct(column: Column, contract: Contract, context: Context, distinct: pl.DataFrame) -> list[Parsed]:
    parse = cell_parser(column, context)
    texts = distinct.rows()
    if column.type == "free_text":
        with_person_data = texts_with_person_data(distinct.to_series())
        return [_read_free_text(parse(text), text, with_person_data) for (text,) in texts]
    is_key = column.name in contract.key and column.name not in contract.key_may_be_blank
    return [(None, Reason.saknad_nyckel) if is_key and is_blank(cells[0]) else parse(*cells) for cells in texts]


def _read_free_text(parsed: Parsed, text: str, with_person_data: set[str]) -> Parsed:
    if text in with_person_data:
        return None, Reason.personuppgift
    return (None, Reason.formeltext) if is_formula(text) else parsed


def _warnings(column: Column, rows: pl.Series) -> tuple[str, ...]:
    """On cells that the guard of the counts lets through but that look like person data."""
    more = f" och {len(rows) - _SHOWN_ROWS} till" if len(rows) > _SHOWN_ROWS else ""
    shown = ", ".join(map(str, rows[:_SHOWN_ROWS])) + more
    return (
        f"Kolumnen {column.header}, rad {shown}: kan vara en personuppgift; texten sparas inte. Raden räknas."
        " Se över källan.",
    )
