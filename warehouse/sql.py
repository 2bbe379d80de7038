"""SQL for researchers: one question or many, read-only, on a snapshot nobody can change."""

import readline
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from warehouse.errors import UserError
from warehouse.files import write_text

MOST_ROWS = 200
_HELP = (
    "Skriv en fråga och avsluta med semikolon. .tables visar tabellerna, .describe TABELL kolumnerna, .exit avslutar."
)
_TABLES = """
select schema_name || '.' || table_name as tabell, estimated_size as rader, comment as beskrivning
from duckdb_tables() where not internal order by schema_name, table_name
"""
_COLUMNS = """
select column_name as kolumn, data_type as typ, comment as beskrivning
from duckdb_columns() where not internal and ? in (table_name, schema_name || '.' || table_name) order by column_index
"""


def run_text(connection: duckdb.DuckDBPyConnection, text: str, console: Console) -> None:
    """Run a dot command, or SQL statements, and print each answer. Raises UserError when it cannot be run."""
    text = text.strip()
    if text.startswith("."):
        _run_command(connection, text, console)
        return
    try:
        for statement in connection.extract_statements(text):
            _print_answer(connection.execute(statement), console)
    except duckdb.Error as error:
        raise UserError(
            "Frågan gick inte att köra.",
            f"DuckDB svarar: {str(error).strip()}",
            "Filerna går bara att läsa. Se tabellerna med .tables och kolumnerna med .describe TABELL.",
        ) from None


def run_loop(
    connection: duckdb.DuckDBPyConnection,
    console: Console,
    history: Path,
    ask: Callable[[str], str] = input,
    complain: Callable[[UserError], None] | None = None,
) -> None:
    """Ask for questions until .exit or end of input; a question may be many lines and ends with a semicolon."""
    if history.exists():
        readline.read_history_file(history)
    console.print(Text(_HELP, style="dim"))
    lines: list[str] = []
    while True:
        try:
            line = ask("  ...> " if lines else "sql> ")
        except EOFError:
            break
        except KeyboardInterrupt:
            lines.clear()
            console.print()
            continue
        lines.append(line)
        text = "\n".join(lines).strip()
        if text in (".exit", ".quit"):
            break
        if text and not text.startswith(".") and not text.endswith(";"):
            continue
        lines.clear()
        try:
            if text:
                run_text(connection, text, console)
        except UserError as error:
            (complain or _complain_on(console))(error)
    readline.set_history_length(500)
    readline.write_history_file(history)


def forget_in_history(home: Path, words: Iterable[str]) -> None:
    """Remove the lines of the questions' history that hold any of the words."""
    history = history_file(home)
    if not history.exists():
        return
    hidden = [word.casefold() for word in words]
    lines = history.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not any(word in line.casefold() for word in hidden)]
    write_text(history, "".join(kept))


def history_file(home: Path) -> Path:
    """Where the questions asked in a home are remembered."""
    return home / ".sql_history"


def _complain_on(console: Console) -> Callable[[UserError], None]:
    return lambda error: console.print(Text("\n".join(error.lines), style="red"))


def _run_command(connection: duckdb.DuckDBPyConnection, text: str, console: Console) -> None:
    command, _, name = text.partition(" ")
    if command == ".tables":
        _print_answer(connection.execute(_TABLES), console)
    elif command == ".describe" and name.strip():
        wanted = name.strip().rstrip(";")
        if not connection.execute(f"select count(*) from ({_COLUMNS})", [wanted]).fetchall()[0][0]:
            raise UserError(f"Det finns ingen tabell som heter {wanted}.", "", "Se vilka som finns med .tables.")
        _print_answer(connection.execute(_COLUMNS, [wanted]), console)
    else:
        raise UserError(f"Kommandot {command} finns inte.", "", _HELP)


def _print_answer(answer: duckdb.DuckDBPyConnection, console: Console) -> None:
    if answer.description is None:
        return
    table = Table(*(escape(column[0]) for column in answer.description))
    rows = answer.fetchmany(MOST_ROWS + 1)
    for row in rows[:MOST_ROWS]:
        table.add_row(*map(_cell, row))
    console.print(table)
    more = len(rows) > MOST_ROWS
    console.print(Text(f"De första {MOST_ROWS} raderna visas." if more else _rows(rows), style="dim"))


def _rows(rows: Iterable[object]) -> str:
    count = len(list(rows))
    return "1 rad" if count == 1 else f"{count} rader"


def _cell(value: object) -> Text:
    return Text("–", style="dim") if value is None else Text(str(value))
