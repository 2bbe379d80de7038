"""CSV of tools that write more than one header row: Qualtrics and SurveyMonkey."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.read_delimited import read_delimited
from ingest.text_table import Layout, TextTable, position_column
from ingest.words import is_blank, same_word

_IMPORT_ID = re.compile(r"""^\{\s*['"]ImportId['"]\s*:""")
_LEGACY = {"responseid", "responseset", "ipaddress", "startdate", "enddate"}
_ENOUGH = 3


def _every_position(headers: Sequence[str]) -> Sequence[int]:
    return range(len(headers))


def _row(table: TextTable, at: int) -> list[str]:
    if at >= table.frame.height:
        return []
    return [table.frame[position_column(position)][at] for position in range(len(table.headers))]


def _without_header_rows(table: TextTable, n_rows: int) -> TextTable:
    if not n_rows:
        return table
    questions = tuple(_row(table, 0))
    return replace(table, frame=table.frame[n_rows:], questions=questions)


def _is_import_ids(cells: list[str]) -> bool:
    return sum(bool(_IMPORT_ID.match(cell.strip())) for cell in cells) >= min(_ENOUGH, max(1, len(cells)))


def _is_legacy_header(headers: tuple[str, ...], cells: list[str]) -> bool:
    """Older files have two header rows: short names and, below them, the questions and the names of the columns."""
    return len(_LEGACY & {same_word(cell) for cell in cells}) >= _ENOUGH


def read_qualtrics(data: bytes, layout: Layout) -> TextTable:
    """Three header rows (names, questions, import ids), or the two of older files; records keep their number in the
    file. The questions are kept apart. Raises Refusal as `read_delimited` does."""
    table = read_delimited(data, replace(layout, needed=_every_position))
    if _is_import_ids(_row(table, 1)):
        return _without_header_rows(table, 2)
    return _without_header_rows(table, int(_is_legacy_header(table.headers, _row(table, 0))))


def read_surveymonkey(data: bytes, layout: Layout) -> TextTable:
    """One or two header rows: the second, where there is one, holds `Response` or the options of a question."""
    table = read_delimited(data, replace(layout, needed=_every_position))
    second = _row(table, 0)
    is_second = any(same_word(cell) == "response" for cell in second) and is_blank(second[0])
    return _without_header_rows(table, int(is_second))
