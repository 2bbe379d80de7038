"""The quarantine for people: file, row, column, what is wrong and what to do; never a value."""

import polars as pl
from rich.table import Table
from rich.text import Text

from ingest.quarantine import to_look_at
from ingest.reason_texts import reason_texts
from warehouse.console import answers, plural, say

_OUTCOMES = {"quarantined": "karantän", "set_aside": "åt sidan"}


def print_rows(rows: pl.DataFrame) -> None:
    """`rows` as of `quarantine_rows`, one line each."""
    if rows.is_empty():
        say("Inga rader behöver ses över.")
        return
    texts = reason_texts()
    table = Table("Fil", "Rad", "Kolumn", "Vad är fel", "Gör så här", "Avsluta med")
    for row in rows.sort("file", "row").iter_rows(named=True):
        text = texts[row["reason"]]
        what = f"{text.what} [{_OUTCOMES[row['outcome']]}]" if row["outcome"] != "quarantined" else text.what
        settle = "avslutad" if row["is_settled"] else f"{row['load_id']}:{row['row']}"
        table.add_row(*map(Text, (row["file"], str(row["row"]), row["column"] or "", what, text.remedy, settle)))
    answers.print(table)
    say(
        f"{plural(to_look_at(rows).height, 'rad', 'rader')} att se över. Rätta i källan och läs in filen på nytt, eller"
        " avsluta en rad som kan lämnas: genombrott quarantine --settle INLÄSNING:RAD --why TEXT."
    )
