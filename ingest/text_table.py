"""A file as it was sent: every cell as text, every row with its number."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from ingest.contract import Contract, Place
from ingest.refusal import Refusal
from ingest.words import is_blank, same_word

ROW = "_row"
TOO_LONG = "_too_long"
_SHOWN = 5


def _fits_always(headers: Sequence[str]) -> None:
    """Any header will do."""


def _all_positions(headers: Sequence[str]) -> Sequence[int]:
    return range(len(headers))


@dataclass(frozen=True)
class Layout:
    """What a reader must be told about a file besides its bytes.

    `separator` and `encoding` are those that were agreed; others are tried too. `fits` raises Refusal for a header row
    that cannot be right. `needed` gives the positions of the columns that will be asked for; a reader may leave out
    others. `first_header`: the header row is the first whose first cell is this.
    """

    encoding: str = "utf-8"
    separator: str = ";"
    sheet: str | None = None
    first_header: str | None = None
    fits: Callable[[Sequence[str]], object] = _fits_always
    needed: Callable[[Sequence[str]], Iterable[int]] = _all_positions


@dataclass(frozen=True)
class TextTable:
    """`frame`: ROW (number in the file), TOO_LONG (more cells than the header) and one text column per header position.

    `labels` holds, for files that carry them, the label of each code by header; `questions` the words of the question
    by position; `missing_codes` the codes that stand for a missing answer by header.
    """

    headers: tuple[str, ...]
    frame: pl.DataFrame
    n_blank: int
    encoding: str | None = None
    warnings: tuple[str, ...] = ()
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    missing_codes: dict[str, tuple[str, ...]] = field(default_factory=dict)


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
    return TextTable(tuple(headers), frame, len(rows) - len(filled), encoding, tuple(warnings))


def find_columns(contract: Contract, headers: Sequence[str]) -> dict[Place, int]:
    """Position of each of the contract's columns. Raises Refusal when one is missing or occurs too often."""
    positions: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        positions.setdefault(same_word(header), []).append(position)
    all_wanted = contract.wanted()
    n_wanted = {
        wanted.names[0]: sum(other.names[0] == wanted.names[0] for other in all_wanted) for wanted in all_wanted
    }
    found: dict[Place, int] = {}
    missing, doubled = [], []
    for wanted in all_wanted:
        hits = sorted(position for name in set(map(same_word, wanted.names)) for position in positions.get(name, []))
        if len(hits) > n_wanted[wanted.names[0]]:
            doubled.append(wanted.names[0])
        elif len(hits) >= wanted.occurrence:
            found[wanted.place] = hits[wanted.occurrence - 1]
        elif not wanted.optional:
            missing.append(wanted.names[0])
    if missing:
        shown = ", ".join(missing[:_SHOWN]) + (f" och {len(missing) - _SHOWN} till" if len(missing) > _SHOWN else "")
        raise Refusal(
            f"Rubrikraden stämmer inte: {shown} saknas."
            " Kontrollera att det är rätt fil och att rubrikerna står på första raden, och exportera den på nytt."
        )
    if doubled:
        raise Refusal(
            f"Rubriken {', '.join(dict.fromkeys(doubled))} finns för många gånger."
            " Ta bort den kolumn som inte hör till exporten."
        )
    return found


def needed_positions(contract: Contract, headers: Sequence[str]) -> set[int]:
    """Positions of the columns that are read: not those that are dropped unread. Raises Refusal as `find_columns`."""
    read = {place for column in contract.columns for place in column.places}
    return {position for place, position in find_columns(contract, headers).items() if place in read}


def unknown_headers(contract: Contract, headers: Sequence[str]) -> list[str]:
    """Headers of the file that the contract does not know; their columns are never read."""
    known = {same_word(name) for wanted in contract.wanted() for name in wanted.names}
    return [header for header in headers if not is_blank(header) and same_word(header) not in known]
