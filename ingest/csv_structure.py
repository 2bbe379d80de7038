"""Where records and cells of a CSV begin and end, found for the whole file at once."""

from dataclasses import dataclass

import numpy as np

_QUOTE, _LINE_FEED, _RETURN = 34, 10, 13
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Structure:
    """`cells_per_record`: shape (records,), blank lines have 0. Only of a regular file: see `scan`."""

    cells_per_record: np.ndarray
    ends_with_line_break: bool


def scan(data: bytes, separator: str, block: int = _BLOCK) -> Structure | None:
    """The structure of UTF-8 bytes, or None when the file is not regular: a quote that neither begins nor ends a cell,
    one that is never closed, or a line that ends in a lone carriage return. Reads blocks, so memory stays small."""
    if data.count(b"\r") != data.count(b"\r\n"):
        return None
    mark = ord(separator)
    everything = np.frombuffer(data, dtype=np.uint8)
    n_quotes, open_separators, line_begin = 0, 0, 0
    counts: list[np.ndarray] = []
    for start in range(0, len(everything), block):
        part = everything[start : start + block]
        quotes = part == _QUOTE
        parity = np.cumsum(quotes, dtype=np.uint8)
        parity += n_quotes & 1
        inside = (parity & 1).view(bool)
        edges = (part == mark) | (part == _LINE_FEED) | quotes
        before_ok = start == 0 or everything[start - 1] in (mark, _LINE_FEED, _QUOTE)
        after_ok = start + block >= len(everything) or everything[start + block] in (
            mark,
            _LINE_FEED,
            _QUOTE,
            _RETURN,
        )
        if not _quotes_are_regular(quotes, inside, edges, edges | (part == _RETURN), before_ok, bool(after_ok)):
            return None
        n_quotes += int(np.count_nonzero(quotes))
        outside = ~inside
        separators = (part == mark) & outside
        ends = np.flatnonzero((part == _LINE_FEED) & outside)
        if len(ends):
            passed = np.cumsum(separators, dtype=np.int32)
            cells = np.diff(passed[ends], prepend=-open_separators) + 1
            tail = int(passed[-1] - passed[ends[-1]])
            begins = np.concatenate([[line_begin - start], ends[:-1] + 1])
            cells[_is_blank_line(everything, begins + start, ends + start)] = 0
            open_separators, line_begin = tail, start + int(ends[-1]) + 1
            counts.append(cells)
        else:
            open_separators += int(np.count_nonzero(separators))
    if n_quotes & 1:
        return None
    ended = line_begin >= len(everything)
    if not ended:
        counts.append(np.array([open_separators + 1]))
    return Structure(np.concatenate(counts) if counts else np.zeros(0, dtype=np.int64), ended)


def _is_blank_line(everything: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    length = ends - begins
    return (length == 0) | ((length == 1) & (everything[np.maximum(ends - 1, 0)] == _RETURN))


def _quotes_are_regular(
    quotes: np.ndarray,
    inside: np.ndarray,
    opens_after: np.ndarray,
    closes_before: np.ndarray,
    before_ok: bool,
    after_ok: bool,
) -> bool:
    opening = quotes & inside
    closing = quotes & ~inside
    if (opening[0] and not before_ok) or (closing[-1] and not after_ok):
        return False
    return not (opening[1:] & ~opens_after[:-1]).any() and not (closing[:-1] & ~closes_before[1:]).any()
