"""A file as it was sent: every cell as text, every row with its number."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from ingest.contract import Contract
from ingest.refusal import Refusal
from ingest.words import is_blank, same_word

ROW = "_row"
TOO_LONG = "_too_long"
_SHOWN = 5


@dataclass(frozen=True)
class TextTable:
    """`frame`: ROW (number in the file), TOO_LONG (more cells than the header) and one text column per header position.

    `labels` holds, for files that carry them, the label of each code by header.
    """

    headers: tuple[str, ...]
    frame: pl.DataFrame
    n_blank: int
    encoding: str | None = None
    warnings: tuple[str, ...] = ()
    labels: dict[str, dict[str, str]] = field(default_factory=dict)


def position_column(position: int) -> str:
    return f"c{position}"


def table_from_rows(
    headers: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    encoding: str | None,
    warnings: Sequence[str] = (),
) -> TextTable:
    """Rows with their numbers, short ones filled with empty cells; wholly blank rows are counted and left out."""
    width = len(headers)
    filled = [(number, cells) for number, cells in rows if not all(map(is_blank, cells))]
    columns: dict[str, list[str]] = {
        position_column(position): [cells[position] if position < len(cells) else "" for _, cells in filled]
        for position in range(width)
    }
    frame = pl.DataFrame(
        {ROW: [number for number, _ in filled], TOO_LONG: [len(cells) > width for _, cells in filled], **columns},
        schema={ROW: pl.Int64, TOO_LONG: pl.Boolean, **dict.fromkeys(columns, pl.String)},
    )
    return TextTable(tuple(headers), frame, len(rows) - len(filled), encoding)


def find_columns(contract: Contract, headers: Sequence[str]) -> dict[str, int]:
    """Position of each of the contract's headers. Raises Refusal when one is missing or occurs twice."""
    positions: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        positions.setdefault(same_word(header), []).append(position)
    found: dict[str, int] = {}
    missing, doubled = [], []
    for names in contract.column_headers():
        hits = [position for name in names for position in positions.get(same_word(name), [])]
        if not hits:
            missing.append(names[0])
        elif len(hits) > 1:
            doubled.append(names[0])
        else:
            found[names[0]] = hits[0]
    if missing:
        shown = ", ".join(missing[:_SHOWN]) + (f" och {len(missing) - _SHOWN} till" if len(missing) > _SHOWN else "")
        raise Refusal(
            f"Rubrikraden stämmer inte: {shown} saknas."
            " Kontrollera att det är rätt fil och att rubrikerna står på första raden, och exportera den på nytt."
        )
    if doubled:
        raise Refusal(
            f"Rubriken {', '.join(doubled)} finns flera gånger. Ta bort den kolumn som inte hör till exporten."
        )
    return found


def unknown_headers(contract: Contract, headers: Sequence[str]) -> list[str]:
    """Headers of the file that the contract does not know; their columns are never read."""
    known = {same_word(name) for names in contract.column_headers() for name in names}
    return [header for header in headers if not is_blank(header) and same_word(header) not in known]
