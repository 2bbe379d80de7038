"""The command line `genombrott`."""

import hashlib
import os
import sys
import traceback
from datetime import UTC, datetime
from functools import partial
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from ingest import commands
from ingest.commands import AsJson, say_results
from ingest.demo import demo_files
from ingest.home import build, build_if_needed, home_status, is_up_to_date, make_home, settings_of_home
from ingest.landing import prepare, read_manifests
from ingest.loading import FileResult, load_file
from ingest.recognise import shown_name
from warehouse.audit_inputs import audit_home
from warehouse.cli_output import print_audit, print_json, print_reasons, print_rounds, print_status
from warehouse.console import answers, bar, say, say_error
from warehouse.dbt_run import Request
from warehouse.errors import UserError
from warehouse.explain import explain_hidden
from warehouse.locks import home_lock
from warehouse.reports import write_report
from warehouse.rounds import find_round, read_rounds
from warehouse.settings import Settings, read_settings
from warehouse.snapshots import current_snapshot, list_snapshots, open_published, open_research, rollback
from warehouse.sql import history_file, run_loop, run_text
from warehouse.swedish_help import SwedishCommand, SwedishGroup

app = typer.Typer(
    cls=SwedishGroup,
    help="Genombrott: från exportfiler till publicerade indikatorer.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Host = Annotated[str, typer.Option(help="Adress att lyssna på.")]
Port = Annotated[int, typer.Option(help="Port att lyssna på.")]
Keep = Annotated[bool, typer.Option("--keep", help="Lämna kvar arbetsmappen för felsökning.")]

command = partial(app.command, cls=SwedishCommand)


@app.callback()
def start(context: typer.Context) -> None:
    """Genombrott: från exportfiler till publicerade indikatorer."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@command("init")
def init_home() -> None:
    """Gör hemmappen i ordning: mappar och hemligheter. Kan köras om."""
    settings = read_settings()
    with home_lock(settings.home):
        make_home(settings)
    say(f"Hemmappen {settings.home} är klar. Nästa steg: genombrott load FIL eller genombrott refresh MAPP.")


command()(commands.check)
command()(commands.load)
command()(commands.template)
command()(commands.scaffold)
command()(commands.quarantine)
command()(commands.withdraw)


@command("build")
def build_home(keep: Keep = False) -> None:
    """Bygg allt inläst från grunden, granska och publicera."""
    settings = settings_of_home()
    with home_lock(settings.home):
        prepare(settings.home)
        build(settings, keep)


@command()
def refresh(
    folder: Annotated[
        Path | None, typer.Argument(help="Mapp med exportfiler (annars GENOMBROTT_INBOX).", metavar="MAPP")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Läs in alla nya filer i mappen och bygg. Slutkod 0 felfritt, 1 byggt men något ska ses över, 2 inget byggt."""
    settings = settings_of_home()
    inbox = _inbox(settings, folder)
    with home_lock(settings.home):
        prepare(settings.home)
        results = _load_folder(sorted(path for path in inbox.iterdir() if _is_export(path)), settings)
        say_results(results, "Läste in", False)
        built = build_if_needed(settings)
        status = home_status(settings)
    if as_json:
        print_json({"files": [e for r in results for e in r.entries], "built": built, "snapshot": status["snapshot"]})
    raise typer.Exit(int(any(result.refused for result in results) or status["n_to_look_at"] > 0))


@command()
def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Visa inte sidorna när allt är byggt.")] = False,
    host: Host = "127.0.0.1",
    port: Port = 8501,
) -> None:
    """Läs in de påhittade exporterna, bygg och visa sidorna. Hemmapp: GENOMBROTT_HOME eller ./demo-data."""
    settings = read_settings(None if os.environ.get("GENOMBROTT_HOME") else Path("demo-data"))
    files = demo_files()
    with home_lock(settings.home):
        _refuse_other_loads(settings, files)
        make_home(settings)
        say_results(_load_folder(files, settings), "Läste in", False)
        build_if_needed(settings, Request("all", datetime.now(UTC), "demo"))
    if not no_serve:
        _serve(settings, host, port)


@command("release")
def release_rounds(
    programme: Annotated[str | None, typer.Argument(help="Programmets kod.", metavar="PROGRAM")] = None,
    table: Annotated[str | None, typer.Argument(help="Tabellen som posterna ligger i.", metavar="TABELL")] = None,
    period: Annotated[str | None, typer.Argument(help="Omgångens kod.", metavar="PERIOD")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Stäng alla omgångar som inte är stängda.")] = False,
    decided_by: Annotated[
        str | None, typer.Option("--by", help="Vem som har beslutat; annars den inloggade.", metavar="NAMN")
    ] = None,
) -> None:
    """Stäng en omgång: avgör en gång för alla vilka tal om personer som visas. Utan argument: visa omgångarna."""
    settings = settings_of_home()
    by = decided_by or getuser()
    with home_lock(settings.home):
        snapshot = current_snapshot(settings.home)
        rounds = read_rounds(snapshot) if snapshot else []
        if everything:
            prepare(settings.home)
            if not build_if_needed(settings, Request("all", datetime.now(UTC), by)):
                say("Alla omgångar med poster är redan stängda.")
            return
        if snapshot is None:
            raise _nothing_published()
        if programme is None or table is None or period is None:
            print_rounds(rounds)
            return
        asked = find_round(rounds, programme, table, period)
        if asked.state == "closed" and is_up_to_date(settings):
            say(f"Omgången är redan stängd (version {asked.version}), och inget har ändrats sedan dess.")
            return
        prepare(settings.home)
        build(settings, request=Request([asked.unit], datetime.now(UTC), by))


@command()
def status(as_json: AsJson = False) -> None:
    """Visa vad som är publicerat och inläst, och om allt är som det ska. Slutkod 1 om något är fel."""
    settings = read_settings()
    found = home_status(settings)
    if as_json:
        print_json(found)
    else:
        print_status(found)
    raise typer.Exit(0 if found["healthy"] else 1)


@command("rollback")
def roll_back(
    snapshot: Annotated[
        str | None, typer.Argument(help="Publicering att visa; annars den närmast föregående.", metavar="ID")
    ] = None,
) -> None:
    """Visa en tidigare publicering."""
    settings = read_settings()
    with home_lock(settings.home):
        served = rollback(settings.home, snapshot)
    say(f"Nu visas publiceringen {served.id}. Nästa bygge visar åter det senaste.")


@command("audit")
def audit_everything(
    explain: Annotated[
        bool, typer.Option("--explain", help="Visa varför varje cell är dold. Bara för den dataansvariga.")
    ] = False,
) -> None:
    """Försök räkna ut små antal ur allt som är publicerat och släppt. Slutkod 1 om det går."""
    settings = read_settings()
    if not list_snapshots(settings.home):
        raise _nothing_published()
    if explain:
        print_reasons(explain_hidden(settings.home))
        return
    with bar("Granskar") as progress:
        audited = audit_home(settings.home, settings.k, progress.move)
    for each in audited:
        print_audit(each.name, each.report)
    raise typer.Exit(0 if all(each.report.is_safe for each in audited) else 1)


@command("sql")
def ask_sql(
    query: Annotated[
        str | None, typer.Argument(help="En SQL-fråga; utan fråga ställs de en i taget.", metavar="FRÅGA")
    ] = None,
    published: Annotated[bool, typer.Option("--published", help="Fråga det publicerade i stället.")] = False,
) -> None:
    """Ställ SQL-frågor till forskarnas tabeller. Ingenting går att ändra."""
    settings = read_settings()
    snapshot = current_snapshot(settings.home)
    if snapshot is None:
        raise _nothing_published()
    connection = open_published(snapshot.published) if published else open_research(snapshot.research)
    with connection:
        if query is not None:
            run_text(connection, query, answers)
        elif not sys.stdin.isatty():
            run_text(connection, sys.stdin.read(), answers)
        else:
            run_loop(connection, answers, history_file(settings.home), complain=say_error)


@command("report")
def make_report(
    reader: Annotated[
        str,
        typer.Option("--for", help="styrgrupp, eller namnet på en kommun eller stadsdel (eller koden).", metavar="VEM"),
    ],
    out: Annotated[Path, typer.Option("--out", help="Filen att skriva; en äldre rapport skrivs över.", metavar="FIL")],
    file_format: Annotated[
        str, typer.Option("--format", help="Filens format: pdf, pptx eller xlsx.", metavar="FORMAT")
    ] = "xlsx",
) -> None:
    """Skriv en rapport av det publicerade, för styrgruppen eller ett område. Samma publicering ger samma fil."""
    snapshot = current_snapshot(read_settings().home)
    if snapshot is None:
        raise _nothing_published()
    write_report(snapshot, reader, file_format, out)
    say(f"Rapporten {out} är skriven ur publiceringen {snapshot.id}.")


@command()
def serve(host: Host = "127.0.0.1", port: Port = 8501) -> None:
    """Visa sidorna i webbläsaren."""
    _serve(read_settings(), host, port)


def _serve(settings: Settings, host: str, port: int) -> None:
    # Here and not on top: the web server takes a second to import, which no other command should wait for.
    from dashboard.server import serve as serve_pages

    say(f"Sidorna visas på http://{host}:{port}. Avsluta med Ctrl+C.")
    serve_pages(settings.home, host, port)


def _is_export(path: Path) -> bool:
    return path.is_file() and not path.name.startswith((".", "~$"))


def _inbox(settings: Settings, folder: Path | None) -> Path:
    inbox = folder or settings.inbox
    if inbox is None or not inbox.is_dir():
        raise UserError(
            "Det finns ingen mapp att läsa in filer från.",
            "Mappen är inte angiven eller finns inte.",
            "Ange den: genombrott refresh MAPP, eller sätt GENOMBROTT_INBOX.",
        )
    return inbox


def _refuse_other_loads(settings: Settings, files: list[Path]) -> None:
    own = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    if any(manifest.sha256 not in own for manifest in read_manifests(settings.home)):
        raise UserError(
            f"Hemmappen {settings.home} har andra filer än demons.",
            "Demon blandar aldrig påhittade uppgifter med andra.",
            "Välj en tom mapp: GENOMBROTT_HOME=MAPP genombrott demo.",
        )


def _load_folder(paths: list[Path], settings: Settings) -> list[FileResult]:
    results = []
    with bar("Läser in filer") as progress:
        for done, path in enumerate(paths):
            progress.move(done, len(paths), shown_name(path))
            results.append(load_file(path, settings))
    return results


def _nothing_published() -> UserError:
    return UserError(
        "Det finns inget publicerat ännu.",
        "Inget bygge har lyckats i den här hemmappen.",
        "Kör genombrott refresh MAPP.",
    )


def main() -> None:
    """Run a command; a failure is told in short Swedish lines, an unexpected one without values of the data."""
    try:
        code = app(standalone_mode=False)
    except UserError as error:
        say_error(error)
        code = 2
    except (KeyboardInterrupt, typer.Abort):
        say("Avbrutet. Det som redan är publicerat visas som förut.")
        code = 130
    except Exception as error:
        if os.environ.get("GENOMBROTT_DEBUG"):
            raise
        say_error(_explain(error))
        code = 2
    sys.exit(code)


def _explain(error: Exception) -> UserError:
    if isinstance(error, OSError):
        return UserError(
            "En fil eller mapp gick inte att läsa eller skriva.",
            f"Systemet svarar {type(error).__name__}.",
            "Se efter att GENOMBROTT_HOME är en mapp som du får skriva i och att disken inte är full.",
        )
    context = getattr(error, "ctx", None)
    if context is not None:
        return UserError(
            "Kommandot gick inte att förstå.",
            "Något saknas, är felstavat eller är för mycket.",
            f"Se hur det skrivs: {context.command_path} --help.",
        )
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return UserError(
        "Ett oväntat fel inträffade.",
        f"{type(error).__name__} i {Path(frame.filename).name}, rad {frame.lineno}.",
        "Det som redan är publicerat visas som förut. Kör om med GENOMBROTT_DEBUG=1 för hela felet.",
    )


if __name__ == "__main__":
    main()
