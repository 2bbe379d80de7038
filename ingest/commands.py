"""The commands about files and rows: what a data steward does with what the senders send.

What writes workbooks is imported where it is used: no other command should wait for it.
"""

import sys
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.prompt import Prompt

from ingest.contract import load_contracts
from ingest.decisions import log_decision, settle_row
from ingest.home import build, erase, rows_left_out, settings_of_home
from ingest.landing import prepare
from ingest.loading import FileResult, check_file, load_file
from ingest.pseudonyms import pseudonym
from ingest.quarantine import as_json as quarantine_json
from ingest.quarantine import to_look_at
from ingest.quarantine_output import print_rows
from ingest.refusal import Refusal
from ingest.secrets import read_secrets
from ingest.suspicion import suspected
from ingest.withdrawals import Mode, is_in_landing, is_withdrawn, keep_tombstone
from warehouse.cli_output import file_line, print_json
from warehouse.console import plural, say
from warehouse.errors import UserError
from warehouse.locks import home_lock
from warehouse.settings import read_settings
from warehouse.sql import forget_in_history

Files = Annotated[list[Path], typer.Argument(help="Exportfiler.", metavar="FIL...", show_default=False)]
Export = Annotated[str | None, typer.Option("--export", help="Exportens namn, om filen har bytt namn.")]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv ett JSON-objekt och inget annat.")]
Out = Annotated[Path | None, typer.Option("--out", help="Filen som skrivs.", metavar="FIL")]


def check(
    files: Files,
    export: Export = None,
    as_json: AsJson = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="Skriv felen i en arbetsbok att skicka tillbaka.", metavar="FIL.xlsx"),
    ] = None,
) -> None:
    """Kontrollera filer utan att läsa in dem. Slutkod 0 felfritt, 1 rader sätts i karantän, 2 filen avvisas."""
    from ingest.sender_report import print_report, write_report

    _refuse_to_overwrite(report, files)
    settings = read_settings()
    results = [check_file(path, settings, export) for path in files]
    say_results([result for result in results if as_json or not result.refused], "Kontrollerade", as_json)
    if not as_json:
        print_report(results)
    if report is not None:
        write_report(results, report)
        say(f"Skrev {report}: den kan skickas till avsändaren, där står var felen är men inget ur filen.")
    raise typer.Exit(exit_code(results))


def load(
    files: Files,
    export: Export = None,
    as_json: AsJson = False,
    drop_free_text: Annotated[
        bool,
        typer.Option(
            "--drop-free-text",
            help="Ta in rader vars enda fel är personuppgift eller formel i en fritext som ändå släpps.",
        ),
    ] = False,
) -> None:
    """Läs in filer. Samma innehåll igen ändrar inget; en rättad fil ersätter den förra. Slutkoder som check."""
    settings = settings_of_home()
    with home_lock(settings.home):
        prepare(settings.home)
        results = [load_file(path, settings, export, drop_free_text) for path in files]
        for result in results:
            if drop_free_text and not result.refused:
                loads = [entry["load_id"] for entry in result.entries]
                log_decision(settings.home, "drop-free-text", file=result.file_name, load_ids=loads)
    say_results(results, "Läste in", as_json)
    raise typer.Exit(exit_code(results))


def template(
    export: Annotated[str, typer.Argument(help="Exportens namn, till exempel team.", metavar="EXPORT")], out: Out = None
) -> None:
    """Gör en arbetsbok att fylla i, med listor och hjälptexter."""
    from ingest.template import write_template

    say(f"Skrev {write_template(export, out, read_settings().participants == 'all')}.")


def scaffold(
    file: Annotated[Path, typer.Argument(help="En export som ingen känner.", metavar="FIL")], out: Out = None
) -> None:
    """Skriv ett utkast till kontrakt för en okänd export, att se över och ändra."""
    from ingest.scaffold import draft_contract

    _refuse_to_overwrite(out, [file])
    try:
        draft = draft_contract(file)
    except Refusal as refusal:
        raise UserError("Filen går inte att göra ett kontrakt av.", str(refusal)) from None
    if out is None:
        sys.stdout.write(draft.text)
    else:
        out.write_text(draft.text, encoding="utf-8")
        say(f"Skrev {out}.")
    for note in draft.notes:
        say(note)


def quarantine(
    as_json: AsJson = False,
    settle: Annotated[
        str | None, typer.Option("--settle", help="En rad som är utredd, som INLÄSNING:RAD.", metavar="INLÄSNING:RAD")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="Varför raden kan lämnas.", metavar="TEXT")] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Visa även utredda rader och ersatta filer.")] = False,
) -> None:
    """Visa raderna som inte räknas: var, varför och vad som ska göras. Aldrig något ur filen."""
    settings = settings_of_home()
    if settle is not None:
        with home_lock(settings.home):
            load_id, row = _row_to_settle(settle, rows_left_out(settings))
            settle_row(settings.home, load_id, row, _reason(why))
        say(f"Rad {row} är avslutad.")
    elif why is not None:
        raise UserError(
            "--why hör ihop med --settle.", "Ingen rad är angiven.", "Skriv --settle INLÄSNING:RAD --why TEXT."
        )
    rows = rows_left_out(settings)
    if as_json:
        print_json(quarantine_json(rows))
    elif settle is None:
        print_rows(rows if show_all else to_look_at(rows))


def withdraw(
    programme: Annotated[str, typer.Argument(help="Programmets kod, till exempel FPA.", metavar="PROGRAM")],
    code: Annotated[
        str | None,
        typer.Argument(help="Personens kod; - läser den från standard in.", metavar="[KOD|-]", show_default=False),
    ] = None,
    mode: Annotated[
        str, typer.Option("--mode", help="erase tar bort allt om personen, stop tar inte in något nytt.")
    ] = "erase",
) -> None:
    """Ta ut en person ur ett program. Utan kod frågas efter den, så att den inte blir kvar i skalets historik."""
    settings = settings_of_home()
    chosen = _mode(mode)
    known = {contract.programme for contract in load_contracts().values() if contract.programme}
    if (name := programme.strip().upper()) not in known:
        raise UserError(
            "Det finns inget sådant program.", f"Programmen är {', '.join(sorted(known))}.", "Ange ett av dem."
        )
    person = _person(code)
    with home_lock(settings.home):
        prepare(settings.home)
        hashed = pseudonym(read_secrets(settings, (name,))[name], person)
        forget_in_history(settings.home, (person, hashed))
        if is_withdrawn(settings.home, name, hashed, chosen):
            say("Personen är redan uttagen: inget ändrat.")
            return
        is_known = is_in_landing(settings, load_contracts(), name, hashed)
        keep_tombstone(settings.home, name, hashed, chosen, is_done=chosen == "stop" or not is_known)
        removed = erase(settings) if chosen == "erase" and is_known else {}
        log_decision(settings.home, "withdraw", programme=name, mode=chosen, rows={**removed})
        for file, n_rows in removed.items():
            say(f"Tog bort {plural(n_rows, 'rad', 'rader')} ur {file}.")
        if removed:
            build(settings)
    if chosen == "stop":
        say("Det som redan är inläst är kvar; inget nytt om personen tas in.")
    elif not removed:
        say("Koden fanns inte i något inläst. Kontrollera stavningen; kommer den in senare tas raderna inte med.")
        raise typer.Exit(1)


def _refuse_to_overwrite(out: Path | None, sources: list[Path]) -> None:
    """What is written must never take the place of what was sent."""
    if out is not None and out.resolve() in {source.resolve() for source in sources}:
        raise UserError(
            f"{out.name} är filen som läses.", "Den skulle skrivas över.", "Välj ett annat namn för det som skrivs."
        )


def _mode(mode: str) -> Mode:
    match mode:
        case "erase" | "stop":
            return mode
    raise UserError("--mode är erase eller stop.", "Något annat angavs.", "Skriv --mode erase eller --mode stop.")


def _person(code: str | None) -> str:
    """The person's code: from the command, standard input, or a question whose answer is not shown."""
    if code == "-" or (code is None and not sys.stdin.isatty()):
        code = sys.stdin.readline()
    elif code is None:
        code = Prompt.ask("Personens kod (syns inte)", password=True)
    if not code.strip():
        raise UserError("Ingen kod angavs.", "Utan kod vet Genombrott inte vem det gäller.", "Ange personens kod.")
    return code.strip()


def _row_to_settle(settle: str, rows: pl.DataFrame) -> tuple[str, int]:
    named, _, row = settle.rpartition(":")
    found = rows.filter(
        (pl.col("outcome") == "quarantined")
        & (pl.col("load_id") == named)
        & (pl.col("row") == (int(row) if row.isdigit() else -1))
    )
    if found.is_empty():
        raise UserError(
            "Ingen rad i karantän heter så.",
            "Raden anges som inläsningens id, kolon och radens nummer.",
            "Se genombrott quarantine, där står de så.",
        )
    return named, int(row)


def _reason(why: str | None) -> str:
    if not why or not why.strip():
        raise UserError("Skriv också varför.", "Beslutet sparas med sin orsak.", "Lägg till --why TEXT.")
    if suspected(why):
        raise UserError(
            "Orsaken ser ut att innehålla en personuppgift.",
            "Den sparas i beslutsloggen, där inga personer ska kunna kännas igen.",
            "Skriv orsaken utan personnummer, adresser och telefonnummer.",
        )
    return why.strip()


def exit_code(results: list[FileResult]) -> int:
    """2 when a file was refused, 1 when rows lie in quarantine, else 0."""
    if any(result.refused for result in results):
        return 2
    return int(any(result.has_quarantine for result in results))


def say_results(results: list[FileResult], verb: str, as_json: bool) -> None:
    """What became of each file: one line each, or the JSON object."""
    if as_json:
        print_json({"files": [entry for result in results for entry in result.entries]})
        for result in results:
            if result.refusal:
                say(f"Avvisade {result.file_name}: {result.refusal}")
        return
    for result in results:
        if result.refusal:
            say(f"Avvisade {result.file_name}: {result.refusal}")
            continue
        for entry in result.entries:
            say(file_line(entry, verb))
        for message in result.messages:
            say(f"  {message}")
