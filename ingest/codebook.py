"""The codebook of everything that is kept: every column of every export, with what its codes mean."""

from collections.abc import Iterable, Iterator

import polars as pl

from ingest.contract import Choice, Column, Contract

_COLUMNS = (
    "contract",
    "export",
    "programme_code",
    "column_name",
    "header",
    "question_sv",
    "type",
    "treatment",
    "is_key",
    "code",
    "value",
    "label_sv",
    "min",
    "max",
    "description",
)


def codebook(contracts: Iterable[Contract]) -> pl.DataFrame:
    """One row per kept column and code, all text; columns without codes have one row with `code` empty."""
    rows = [row for contract in contracts for column in contract.stored for row in _column_rows(contract, column)]
    return pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")


def _column_rows(contract: Contract, column: Column) -> Iterator[tuple[str | None, ...]]:
    choices: list[tuple[str | None, Choice | None]] = list(column.choices.items()) or [(None, None)]
    for code, choice in choices:
        yield (
            contract.name,
            contract.feed,
            contract.programme,
            column.name,
            column.header,
            column.question,
            column.type,
            column.treatment,
            "ja" if column.name in contract.key else "nej",
            code,
            _text(choice.value) if choice else None,
            choice.label if choice else None,
            _text(column.min),
            _text(column.max),
            column.description,
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
