"""Where records and cells of a CSV begin and end, found for the whole file at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

_QUOTE, _LINE_FEED, _RETURN = 34, 10, 13
_BLOCK = 1 << 20
_SHARE = 16 << 20
_THREADS = 2


@dataclass(frozen=True)
class Structure:
    """`cells_per_record`: shape (records,), blank lines have 0; `ends`: shape (records,), where the line break (or the
    file) ends each record. Only of a regular file: see `scan`."""

    cells_per_record: np.ndarray
    ends: np.ndarray
    ends_with_line_break: bool

    def record(self, data: bytes, at: int) -> bytes:
        """The bytes of one record, without its line break."""
        begin = 0 if at == 0 else int(self.ends[at - 1]) + 1
        return data[begin : int(self.ends[at])].removesuffix(b"\r")


def scan(data: bytes, separator: str, block: int = _BLOCK, share: int = _SHARE) -> Structure | None:
    """The structure of UTF-8 bytes, or None when the file is not regular: a quote that neither begins nor ends a cell,
    one that is never closed, or a line that ends in a lone carriage return. Reads blocks, so memory stays small, and
    shares of about `share` bytes side by side."""
    everything = np.frombuffer(data, dtype=np.uint8)
    borders = _record_borders(data, share)
    with ThreadPoolExecutor(_THREADS) as pool:
        shares = list(
            pool.map(
                lambda border: _scan_share(everything, border[0], border[1], ord(separator), block),
                pairwise(borders),
            )
        )
    found = [part for part in shares if part is not None]
    if len(found) < len(shares):
        return None
    cells = np.concatenate([part.cells_per_record for part in found])
    ends = np.concatenate([part.ends for part in found])
    return Structure(cells, ends, found[-1].ends_with_line_break)


def _record_borders(data: bytes, share: int) -> list[int]:
    """0, the beginnings of some records about `share` bytes apart, and the length. A line break ends a record where the
    number of quotes before it is even."""
    borders, quotes, at = [0], 0, 0
    while at + share < len(data):
        end = data.find(b"\n", at + share)
        if end < 0:
            break
        quotes += data.count(b'"', at, end + 1)
        at = end + 1
        if quotes % 2 == 0 and at < len(data):
            borders.append(at)
    return [*borders, len(data)]


def _scan_share(everything: np.ndarray, first: int, last: int, mark: int, block: int) -> Structure | None:
    """The structure of the records from `first` to `last`, absolute positions; None when it is not regular."""
    n_quotes, open_separators, line_begin = 0, 0, first
    counts: list[np.ndarray] = []
    all_ends: list[np.ndarray] = []
    for start in range(first, last, block):
        stop = min(start + block, last)
        part = everything[start:stop]
        quotes, feeds, returns = part == _QUOTE, part == _LINE_FEED, part == _RETURN
        following = everything[stop] if stop < len(everything) else None
        if (returns[:-1] & ~feeds[1:]).any() or (returns[-1] and following != _LINE_FEED):
            return None
        parity = np.bitwise_xor.accumulate(quotes)
        inside = ~parity if n_quotes & 1 else parity
        marks = part == mark
        edges = marks | feeds | quotes
        before_ok = start == 0 or everything[start - 1] in (mark, _LINE_FEED, _QUOTE)
        after_ok = following is None or following in (mark, _LINE_FEED, _QUOTE, _RETURN)
        if not _quotes_are_regular(quotes, inside, edges, edges | returns, before_ok, bool(after_ok)):
            return None
        n_quotes += int(np.count_nonzero(quotes))
        outside = ~inside
        separators = np.flatnonzero(marks & outside)
        ends = np.flatnonzero(feeds & outside)
        if len(ends):
            passed = np.searchsorted(separators, ends)
            cells = np.diff(passed, prepend=-open_separators) + 1
            begins = np.concatenate([[line_begin - start], ends[:-1] + 1])
            cells[_is_blank_line(everything, begins + start, ends + start)] = 0
            open_separators, line_begin = len(separators) - int(passed[-1]), start + int(ends[-1]) + 1
            counts.append(cells)
            all_ends.append(ends + start)
        else:
            open_separators += len(separators)
    if n_quotes & 1:
        return None
    ended = line_begin >= last
    if not ended:
        counts.append(np.array([open_separators + 1]))
        all_ends.append(np.array([last]))
    empty = np.zeros(0, dtype=np.int64)
    return Structure(np.concatenate([empty, *counts]), np.concatenate([empty, *all_ends]), ended)


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
