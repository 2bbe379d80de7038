"""SPSS and Stata files into a text table, user-missing codes, value labels and variable labels kept."""

from functools import partial

import polars as pl

from ingest.reader_process import Unreadable, read_apart
from ingest.refusal import Refusal
from ingest.text_table import ROW, TOO_LONG, Layout, TextTable

_SPSS_BEGINNINGS = (b"$FL2", b"$FL3")
_OLDEST_STATA, _NEWEST_STATA = 102, 121
_LARGEST_FILE = 1 << 30


def _looks_like(kind: str, data: bytes) -> bool:
    if kind == "spss":
        return data.startswith(_SPSS_BEGINNINGS)
    return data.startswith(b"<stata_dta>") or _OLDEST_STATA <= data[0] <= _NEWEST_STATA


def _read(kind: str, name: str, data: bytes, layout: Layout) -> TextTable:
    if not data:
        raise Refusal("Filen är tom. Exportera den på nytt.")
    if not _looks_like(kind, data):
        raise Refusal(f"Filen är inte en {name}. Exportera den på nytt i rätt format.")
    if len(data) > _LARGEST_FILE:
        raise Refusal("Filen är större än 1 GB och läses inte. Dela den i flera filer.")
    try:
        about, cells = read_apart(data, kind)
    except Unreadable:
        raise Refusal(
            f"Filen går inte att läsa som {name}: den är avhuggen eller skadad. Exportera den på nytt."
        ) from None
    layout.fits(about["headers"])
    numbered = cells.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW), pl.lit(False).alias(TOO_LONG), pl.all()
    )
    filled = pl.any_horizontal(pl.col(column).str.strip_chars() != "" for column in cells.columns)
    kept = numbered.filter(filled) if cells.columns else numbered
    return TextTable(
        tuple(about["headers"]),
        kept,
        numbered.height - kept.height,
        "utf-8",
        labels=about["labels"],
        questions=tuple(about["questions"]),
        missing_codes={header: tuple(codes) for header, codes in about["missing_codes"].items()},
    )


read_spss = partial(_read, "spss", "SPSS-fil (.sav)")
read_stata = partial(_read, "stata", "Stata-fil (.dta)")
