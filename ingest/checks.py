"""A text table against its contract: every row gets one outcome, every accepted cell its type."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from ingest.areas import AreaRegister
from ingest.cells import Context, Parsed, Value, cell_parser
from ingest.contract import Column, Contract
from ingest.guard import is_formula, texts_with_person_data
from ingest.reasons import NO_PROBLEM, Reason
from ingest.refusal import Refusal
from ingest.text_table import ROW, TOO_LONG, TextTable, find_columns, position_column
from ingest.words import is_blank, same_word

Protect = Callable[[str], str]

_DTYPES: dict[str, type[pl.DataType] | pl.DataType] = {
    "integer": pl.Int64,
    "decimal": pl.Float64,
    "date": pl.Date,
    "month": pl.Date,
    "datetime": pl.Datetime("us"),
}
_UNTYPED = {"identifier", "text", "free_text"}
_FEWEST_HEADER_CELLS = 3
_PROBLEM = "_problem"


@dataclass(frozen=True)
class Checked:
    """`candidates`: row_number and the stored columns, typed, of rows without a fault of their own (references and
    double keys are settled later). `left_out`: row_number, outcome, reason, column_name of every other row."""

    candidates: pl.DataFrame
    left_out: pl.DataFrame


def column_dtype(column: Column) -> pl.DataType | type[pl.DataType]:
    """The type in which a column is stored."""
    if column.type != "choice":
        return _DTYPES.get(column.type, pl.String)
    values = [choice.value for choice in column.choices.values() if choice.value is not None]
    if all(isinstance(value, bool) for value in values):
        return pl.Boolean
    return pl.Int64 if all(isinstance(value, int) for value in values) else pl.String


def stored_schema(contract: Contract) -> dict[str, pl.DataType | type[pl.DataType]]:
    """Names and types of what is kept of an export, row_number first."""
    return {"row_number": pl.Int64, **{column.name: column_dtype(column) for column in contract.stored}}


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


def _read_column(
    column: Column, contract: Contract, context: Context, texts: pl.DataFrame, protect: Protect
) -> tuple[pl.Series, pl.Series]:
    """Values and problem ranks of one column; each distinct text is read once."""
    distinct = texts.unique(maintain_order=True)
    parsed = _read_distinct(column, contract, context, distinct)
    values: Sequence[Value] = [value for value, _ in parsed]
    if column.treatment == "pseudonym":
        values = [protect(str(value)) if value is not None else None for value in values]
    lookup = distinct.with_columns(
        pl.Series("_value", values, dtype=column_dtype(column)),
        pl.Series(_PROBLEM, [NO_PROBLEM if reason is None else int(reason) for _, reason in parsed], dtype=pl.Int8),
    )
    joined = texts.join(lookup, on=texts.columns, how="left", maintain_order="left")
    return joined["_value"].alias(column.name), joined[_PROBLEM].alias(f"{_PROBLEM} {column.header}")


def _is_word(word: str, text: str) -> bool:
    return same_word(text) == same_word(word)


def _row_rules(contract: Contract, table: TextTable, at: dict[str, int]) -> list[pl.Series]:
    """Problem ranks of whole rows: too long, test answers, set aside by rule."""
    frame = table.frame

    def matching(header: str, test: Callable[[str], bool]) -> pl.Series:
        texts = frame[position_column(at[header])]
        return texts.is_in([text for text in texts.unique() if test(text)])

    rules = [(frame[TOO_LONG], Reason.felaktig_rad, "")]
    if test_answers := contract.test_answers:
        prefix = same_word(test_answers.begins_with)
        hits = matching(test_answers.header, lambda text: same_word(text).startswith(prefix))
        rules.append((hits, Reason.testsvar, test_answers.header))
    for rule in contract.set_aside:
        hits = matching(rule.header, is_blank if rule.is_empty else partial(_is_word, rule.equals or ""))
        rules.append((hits, Reason.ej_inskickat, rule.header))
    return [
        pl.select(pl.when(hits).then(pl.lit(int(reason))).otherwise(NO_PROBLEM).cast(pl.Int8))
        .to_series()
        .alias(f"{_PROBLEM} {header}#{reason.name}")
        for hits, reason, header in rules
    ]


def _relation_problems(contract: Contract, values: pl.DataFrame) -> list[pl.Series]:
    """Problem ranks of broken relations; in a chain a <= b <= c every filled pair is compared."""
    pairs = [
        (chain[low], chain[high])
        for chain in contract.relations
        for low in range(len(chain))
        for high in range(low + 1, len(chain))
    ]
    headers = {column.name: column.header for column in contract.stored}
    return [
        values.select(
            pl.when((pl.col(low) > pl.col(high)).fill_null(False))
            .then(int(Reason.utanfor_intervall))
            .otherwise(NO_PROBLEM)
            .cast(pl.Int8)
            .alias(f"{_PROBLEM} {headers[low]}#{high}")
        ).to_series()
        for low, high in pairs
    ]


def _refuse_second_header(contract: Contract, table: TextTable, at: dict[str, int], problems: list[pl.Series]) -> None:
    """More header rows than one: the first row repeats the headers, or neither of the first two holds a typed cell that
    can be read. One row of bad cells is a bad answer and is quarantined like any other."""
    typed = [
        (table.frame[position_column(at[column.header])], problem, column)
        for column, problem in zip(contract.columns, problems, strict=True)
        if column.type not in _UNTYPED
    ]

    def is_unreadable(row: int) -> bool:
        filled = [problem[row] != NO_PROBLEM for cells, problem, _ in typed if not is_blank(cells[row])]
        return len(filled) >= _FEWEST_HEADER_CELLS and all(filled)

    def repeats_headers(row: int) -> bool:
        return (
            sum(same_word(cells[row]) == same_word(column.header) for cells, _, column in typed) >= _FEWEST_HEADER_CELLS
        )

    height = table.frame.height
    if (height and repeats_headers(0)) or (height > 1 and is_unreadable(0) and is_unreadable(1)):
        raise Refusal(
            f"Rad {table.frame[ROW][0]} ser ut som ännu en rubrikrad. Filen ska ha en rad med rubriker och sedan"
            " svaren: ta bort de extra rubrikraderna eller exportera på nytt med bara frågekoder."
        )


def check_table(table: TextTable, contract: Contract, register: AreaRegister, protect: Protect) -> Checked:
    """The outcome of every row. `protect` makes a person's code into a pseudonym. Raises Refusal for a file that has
    the wrong columns or more than one header row."""
    at = find_columns(contract, table.headers)
    context = Context(register, contract, table.labels)
    values, problems = [], []
    for column in contract.columns:
        texts = table.frame.select(position_column(at[header]) for header in column.headers)
        value, problem = _read_column(column, contract, context, texts, protect)
        problems.append(problem)
        if column.is_stored:
            values.append(value)
    _refuse_second_header(contract, table, at, problems)
    typed = pl.DataFrame([table.frame[ROW].alias("row_number"), *values])
    ranks = [*_row_rules(contract, table, at), *problems, *_relation_problems(contract, typed)]
    return _split(contract, typed, pl.DataFrame(ranks))


def _split(contract: Contract, typed: pl.DataFrame, ranks: pl.DataFrame) -> Checked:
    rank = ranks.select(pl.min_horizontal(pl.all()).alias("rank")).to_series()
    set_aside = contract.set_aside[0].reason if contract.set_aside else Reason.ej_inskickat.name
    names = {int(reason): reason.name for reason in Reason} | {int(Reason.ej_inskickat): set_aside}
    headers = [
        pl.when(pl.col(name) == pl.col("rank")).then(pl.lit(name.removeprefix(f"{_PROBLEM} ").split("#")[0]))
        for name in ranks.columns
    ]
    column_name = ranks.with_columns(rank).select(pl.coalesce(headers).alias("column_name")).to_series()
    left_out = pl.DataFrame([typed["row_number"], rank, column_name]).filter(pl.col("rank") != NO_PROBLEM)
    return Checked(
        candidates=typed.filter(rank == NO_PROBLEM),
        left_out=left_out.select(
            "row_number",
            pl.when(pl.col("rank") == int(Reason.ej_inskickat))
            .then(pl.lit("set_aside"))
            .otherwise(pl.lit("quarantined"))
            .alias("outcome"),
            pl.col("rank").replace_strict(names, return_dtype=pl.String).alias("reason"),
            pl.when(pl.col("column_name") != "").then(pl.col("column_name")).alias("column_name"),
        ),
    )


def later_duplicates(candidates: pl.DataFrame, key: Sequence[str]) -> pl.Series:
    """True for rows whose key stands on an earlier row; all False for an export without a key."""
    if not key:
        return pl.Series([False] * candidates.height, dtype=pl.Boolean)
    return ~candidates.select(pl.struct(key).is_first_distinct()).to_series()
