"""A text table against its contract: every row gets one outcome, every accepted cell its type."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import polars as pl

from ingest.areas import AreaRegister
from ingest.cells import Context
from ingest.contract import Column, Contract, Place, TestAnswers
from ingest.read_columns import Fault, Protect, ReadColumn, column_dtype, missing_column, read_column
from ingest.reasons import NO_PROBLEM, Reason
from ingest.refusal import Refusal
from ingest.text_table import ROW, TOO_LONG, TextTable, find_columns, position_column
from ingest.words import is_blank, same_word

SAME_KEY = "same_key"
_UNTYPED = {"identifier", "text", "free_text"}
_FEWEST_HEADER_CELLS = 3
_WHOLE_ROW = ""
_THREADS = 2


@dataclass(frozen=True)
class Checked:
    """`candidates`: row_number and the stored columns, typed, of rows without a fault of their own (references and
    double keys are settled later). `left_out`: row_number, outcome, reason, column_name, is_withdrawal of every other
    row. `faults`: row_number, reason, column_name of every fault of those rows, not only the one that decides.
    `warnings`: Swedish lines on what was accepted but looks wrong."""

    candidates: pl.DataFrame
    left_out: pl.DataFrame
    faults: pl.DataFrame
    warnings: tuple[str, ...] = ()


def stored_schema(contract: Contract) -> dict[str, pl.DataType | type[pl.DataType]]:
    """Names and types of what is kept of an export: row_number first, then what the file's name says, then the columns;
    last, where the key itself must not be kept, SAME_KEY."""
    part = {contract.part_column: pl.String} if contract.part_column else {}
    same_key = {} if contract.key_is_stored else {SAME_KEY: pl.Int64}
    columns = {column.name: column_dtype(column) for column in contract.stored}
    return {"row_number": pl.Int64, **part, **columns, **same_key}


def check_table(
    table: TextTable,
    contract: Contract,
    register: AreaRegister,
    protect: Protect,
    part: str = "",
    drop_free_text: bool = False,
) -> Checked:
    """The outcome of every row. `protect` makes a person's code into a pseudonym; `part` is what the file's name says.
    `drop_free_text`: person data or a formula in a text that is dropped anyway is no fault. Raises Refusal for a file
    that has the wrong columns or more than one header row."""
    at = find_columns(contract, table.headers)
    context = Context(register, contract, table.labels)
    frame, rows = table.frame, table.frame[ROW]

    def read_one(column: Column) -> ReadColumn:
        if column.places[0] not in at:
            return missing_column(column, frame.height)
        texts = frame.select(position_column(at[place]) for place in column.places)
        return read_column(column, contract, context, texts, rows, protect, drop_free_text)

    with ThreadPoolExecutor(_THREADS) as pool:
        columns = pool.map(read_one, contract.columns)
        read = {column.name: done for column, done in zip(contract.columns, columns, strict=True)}
    _refuse_second_header(contract, table, at, read)
    stored = [read[column.name].values for column in contract.stored]
    if contract.part_column:
        stored.insert(0, pl.Series(contract.part_column, [part], dtype=pl.String).new_from_index(0, frame.height))
    if not contract.key_is_stored:
        stored.append(_same_key(rows, [read[name].values for name in contract.key]))
    typed = pl.DataFrame([rows.alias("row_number"), *stored])
    own = [column.fault for column in read.values() if column.fault is not None]
    faults = [*_row_rules(contract, table, at), *own, *_relation_faults(contract, typed)]
    warnings = tuple(line for column in read.values() for line in column.warnings)
    return _split(contract, typed, faults, _is_withdrawal(contract, table, at), warnings)


def _row_rules(contract: Contract, table: TextTable, at: dict[Place, int]) -> list[Fault]:
    """Faults of whole rows: too long, test answers, set aside by rule."""
    frame = table.frame

    def matching(name: str, reason: Reason, test: Callable[[str], bool], word: str = "") -> list[Fault]:
        column = contract.column(name)
        texts = frame[position_column(at[column.places[0]])]
        found = [text for text in _that_may_hold(word, texts.unique()) if test(text)]
        return [_fault(column.header, texts.is_in(found), reason)] if found else []

    faults = [_fault(_WHOLE_ROW, frame[TOO_LONG], Reason.felaktig_rad)] if frame[TOO_LONG].any() else []
    if test_answers := contract.test_answers:
        for name in test_answers.columns:
            word = test_answers.begins_with or test_answers.equals or ""
            faults += matching(name, Reason.testsvar, partial(_is_test, test_answers), word)
    for rule in contract.set_aside:
        test = is_blank if rule.is_empty else partial(_is_word, rule.equals or "")
        faults += matching(rule.column, Reason.ej_inskickat, test)
    return faults


def _that_may_hold(word: str, texts: pl.Series) -> Iterable[str]:
    """The texts that can be or begin with a word, found without reading each; all of them where accents or spaces allow
    several writings."""
    if not word.isascii() or not word.isalnum():
        return texts
    return texts.filter(texts.str.to_lowercase().str.contains(word.lower(), literal=True))


def _fault(header: str, hits: pl.Series, reason: Reason) -> Fault:
    ranks = pl.select(pl.when(hits).then(int(reason)).otherwise(NO_PROBLEM).cast(pl.Int8)).to_series()
    return Fault(header, ranks)


def _is_word(word: str, text: str) -> bool:
    return same_word(text) == same_word(word)


def _is_test(rule: TestAnswers, text: str) -> bool:
    word = same_word(text)
    return word.startswith(same_word(rule.begins_with)) if rule.begins_with else word == same_word(rule.equals or "")


def _relation_faults(contract: Contract, values: pl.DataFrame) -> list[Fault]:
    """Broken relations; in a chain a <= b <= c every filled pair is compared."""
    pairs = [
        (chain[low], chain[high])
        for chain in contract.relations
        for low in range(len(chain))
        for high in range(low + 1, len(chain))
    ]
    broken = [(low, (values[low] > values[high]).fill_null(False)) for low, high in pairs]
    return [_fault(contract.column(low).header, hits, Reason.utanfor_intervall) for low, hits in broken if hits.any()]


def _refuse_second_header(
    contract: Contract, table: TextTable, at: dict[Place, int], read: dict[str, ReadColumn]
) -> None:
    """More header rows than one: the first row repeats the headers, or neither of the first two holds a typed cell that
    can be read. One row of bad cells is a bad answer and is quarantined like any other."""
    typed = [
        (table.frame[position_column(at[column.places[0]])], read[column.name].fault, column)
        for column in contract.columns
        if column.type not in _UNTYPED and column.places[0] in at
    ]

    def is_unreadable(row: int) -> bool:
        filled = [
            fault is not None and fault.ranks[row] != NO_PROBLEM
            for cells, fault, _ in typed
            if not is_blank(cells[row])
        ]
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


def _same_key(row_numbers: pl.Series, raw_keys: list[pl.Series]) -> pl.Series:
    """For each row the number of the first row with the same key: a key that must not be kept leaves only this."""
    keyed = pl.DataFrame([row_numbers, *raw_keys])
    return keyed.select(pl.col(ROW).first().over([key.name for key in raw_keys]).alias(SAME_KEY))[SAME_KEY]


def _is_withdrawal(contract: Contract, table: TextTable, at: dict[Place, int]) -> pl.Series:
    """Rows in which something stands where a consent is withdrawn, readable or not."""
    if contract.withdrawal is None:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, table.frame.height)
    cells = table.frame[position_column(at[contract.column(contract.withdrawal).places[0]])]
    return cells.str.strip_chars() != ""


def _split(
    contract: Contract,
    typed: pl.DataFrame,
    faults: Sequence[Fault],
    is_withdrawal: pl.Series,
    warnings: tuple[str, ...],
) -> Checked:
    ranks = pl.DataFrame([fault.ranks.alias(str(number)) for number, fault in enumerate(faults)])
    rank = ranks.min_horizontal() if faults else None
    is_left_out = rank != NO_PROBLEM if rank is not None else pl.repeat(False, typed.height, eager=True)
    every_fault = _all_faults(
        contract, pl.DataFrame([typed["row_number"], *ranks]).filter(is_left_out), [fault.header for fault in faults]
    )
    deciding = every_fault.unique("row_number", keep="first", maintain_order=True)
    withdrawals = typed["row_number"].filter(is_withdrawal)
    is_set_aside = pl.col("outcome") == "set_aside"
    return Checked(
        candidates=typed if not is_left_out.any() else typed.filter(~is_left_out),
        left_out=deciding.select(
            "row_number",
            "outcome",
            "reason",
            "column_name",
            (pl.col("row_number").is_in(withdrawals.implode()) & ~is_set_aside).alias("is_withdrawal"),
        ),
        faults=every_fault.join(deciding.filter(is_set_aside), on="row_number", how="anti").drop("outcome"),
        warnings=warnings,
    )


def _all_faults(contract: Contract, faulty: pl.DataFrame, headers: Sequence[str]) -> pl.DataFrame:
    """row_number, outcome, reason and column_name of every fault of the rows left out, the deciding one of a row first;
    `faulty` has a column of ranks per header."""
    set_aside = contract.set_aside[0].reason if contract.set_aside else Reason.ej_inskickat.name
    names = {int(reason): reason.name for reason in Reason} | {int(Reason.ej_inskickat): set_aside}
    found = [
        faulty.filter(pl.col(str(number)) != NO_PROBLEM).select(
            "row_number",
            pl.col(str(number)).alias("rank"),
            pl.lit(header or None, dtype=pl.String).alias("column_name"),
            pl.lit(number).alias("place"),
        )
        for number, header in enumerate(headers)
    ]
    empty = pl.DataFrame(schema={"row_number": pl.Int64, "rank": pl.Int8, "column_name": pl.String, "place": pl.Int32})
    return (
        pl.concat([empty, *found])
        .sort("row_number", "rank", "place")
        .unique(["row_number", "rank", "column_name"], keep="first", maintain_order=True)
        .select(
            "row_number",
            pl.when(pl.col("rank") == int(Reason.ej_inskickat))
            .then(pl.lit("set_aside"))
            .otherwise(pl.lit("quarantined"))
            .alias("outcome"),
            pl.col("rank").replace_strict(names, return_dtype=pl.String).alias("reason"),
            "column_name",
        )
    )


def later_duplicates(candidates: pl.DataFrame, contract: Contract) -> pl.Series:
    """True for rows whose key stands on an earlier row; all False for an export without a key. Words are compared
    without regard to case."""
    if not contract.key:
        return pl.repeat(False, candidates.height, eager=True)
    key = contract.key if contract.key_is_stored else (SAME_KEY,)
    fields = [pl.col(name).str.to_lowercase() if candidates.schema[name] == pl.String else pl.col(name) for name in key]
    return ~candidates.select(pl.struct(fields).is_first_distinct()).to_series()
