"""REFI-QDA projects and codebooks into a text table of their codes."""

import polars as pl

from ingest.reader_process import Unreadable, read_apart
from ingest.refusal import Refusal
from ingest.text_table import ROW, TOO_LONG, Layout, TextTable

_LARGEST_FILE = 1 << 30


def read_refi_qda(data: bytes, layout: Layout) -> TextTable:
    """One row per code with how often and in how many sources it is used, numbered from 1; no text is ever read.
    Raises Refusal when the file is no project."""
    if len(data) > _LARGEST_FILE:
        raise Refusal("Projektet är större än 1 GB och läses inte. Exportera bara kodboken (.qdc).")
    try:
        about, cells = read_apart(data, "refi_qda")
    except Unreadable:
        raise Refusal("Filen är inget helt REFI-QDA-projekt och ingen kodbok. Exportera den på nytt.") from None
    layout.fits(about["headers"])
    frame = cells.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW), pl.lit(False).alias(TOO_LONG), pl.all()
    )
    return TextTable(tuple(about["headers"]), frame, 0, "utf-8")
