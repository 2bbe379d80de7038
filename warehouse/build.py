"""One build: settle, dbt in a scratch file, audit, publish; a failure leaves the served snapshot untouched."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.archive import read_closings, write_for_dbt
from warehouse.audit import AuditReport
from warehouse.audit_inputs import check_built
from warehouse.catalogue import read_entries
from warehouse.closing_gate import Made, attack_made, keep_made, read_made
from warehouse.dbt_run import Progress, Request, closings_folder, run_dbt
from warehouse.errors import UserError
from warehouse.explain import count_reasons
from warehouse.files import scratch_folder, write_text
from warehouse.previous import write_previous
from warehouse.publish import Release, git_commit, publish
from warehouse.settings import DBT_PROJECT, REPOSITORY, Settings
from warehouse.snapshots import Snapshot, current_snapshot
from warehouse.status import read_last_build

_CODE = {".py", ".sql", ".yml", ".csv"}


@dataclass(frozen=True)
class Built:
    """What a build made: the served snapshot, how many dbt nodes ran, which rounds it closed, what the audit found."""

    snapshot: Snapshot
    n_models: int
    n_tests: int
    closed: tuple[Made, ...]
    audit: AuditReport


@dataclass(frozen=True)
class Steps:
    """Who is told what: `began` a step's name, `progress` of dbt's nodes (done, in all, name)."""

    began: Callable[[str], None]
    progress: Progress


def build_snapshot(
    settings: Settings,
    settle: Callable[[Path], None],
    steps: Steps,
    inputs: Sequence[str],
    keep: bool = False,
    request: Request | None = None,
) -> Built:
    """Build and publish everything that lies in the landing zone. Needs the home's lock.

    settle: writes the settled files into the folder it is given. inputs: what is loaded, one text per file, kept so
    that the next refresh knows whether anything is new. keep: leave the working folder for debugging. request: rounds
    to close; they are attacked, then archived, then published, so that nothing is ever shown that the archive lacks.
    Raises UserError when a step fails; last_build.json tells which, and CURRENT is as it was.
    """
    step = "settle"
    made_at = datetime.now(UTC)
    reporting_date = settings.reporting_date or made_at.date()
    try:
        with scratch_folder(settings.scratch, keep) as folder:
            settled = folder / "settled"
            settled.mkdir()
            steps.began(step)
            settle(settled)
            write_for_dbt(settings.home, settled)
            write_previous(settings.home, settled)
            step = "dbt"
            steps.began(step)
            run = run_dbt(folder, settled, reporting_date, settings, steps.progress, request)
            step = "audit"
            steps.began(step)
            made = read_made(run.database, closings_folder(folder), settings)
            reports = attack_made(settings.home, made, lambda done, of: steps.progress(done, of, "angriper omgångar"))
            shown = check_built(run.database, settings.home, settings.k, {m.closing.unit: m.cells for m in made})
            # Every cell is among those that are shown, the ones being closed too.
            report = replace(sum(reports, shown), n_cells=shown.n_cells)
            if not report.is_safe:
                raise UserError(
                    "Röjandekontrollens granskning underkände bygget: "
                    f"{report.n_leaks} små antal går att räkna ut och {report.n_disagreements} tal stämmer inte.",
                    "Inget av det nya har publicerats; den tidigare publiceringen visas som förut.",
                    "Lämna utskriften från genombrott build --keep och genombrott audit till den som förvaltar koden.",
                )
            for closing, attacked in zip(made, reports, strict=True):
                keep_made(settings.home, closing, attacked)
            step = "publish"
            steps.began(step)
            release = Release(made_at, git_commit(), reporting_date)
            entries = read_entries(run.manifest, run.run_results)
            reasons = count_reasons(settings.home, settings.k)
            snapshot = publish(settings.home, run.database, folder, entries, release, reasons)
    except UserError as error:
        write_last_build(settings.home, False, step, error.message)
        raise
    except (OSError, duckdb.Error) as error:
        # The error's own words can hold cells of the data; its kind cannot.
        failure = UserError(
            f"Bygget avbröts i steget {step}: filerna kunde inte läsas eller skrivas ({type(error).__name__}).",
            "Inget nytt har publicerats; den tidigare publiceringen visas som förut.",
            "Se efter att disken inte är full och att hemmappen går att skriva i, och kör genombrott build igen.",
        )
        write_last_build(settings.home, False, step, failure.message)
        raise failure from None
    message = f"Publiceringen {snapshot.id} är byggd och granskad."
    write_last_build(settings.home, True, "publish", message, _fingerprint(settings, inputs), snapshot.id)
    return Built(snapshot, run.n_models, run.n_tests, tuple(made), report)


def is_built(settings: Settings, inputs: Sequence[str]) -> bool:
    """Whether the last build succeeded on these very loads, code and settings, and something is served."""
    last = read_last_build(settings.home)
    wanted = _fingerprint(settings, inputs)
    served = current_snapshot(settings.home)
    if not (last and served and served.id == last.get("snapshot") and served.research.is_file()):
        return False
    return bool(last["ok"] and last.get("inputs") == wanted)


def write_last_build(
    home: Path, ok: bool, step: str, message_sv: str, inputs: str | None = None, snapshot_id: str | None = None
) -> None:
    """Keep how the last build went, for status and the page on data quality."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    said = {"ok": ok, "at": at, "step": step, "message_sv": message_sv, "inputs": inputs, "snapshot": snapshot_id}
    write_text(home / "last_build.json", json.dumps(said, ensure_ascii=False) + "\n")


def _fingerprint(settings: Settings, inputs: Sequence[str]) -> str:
    """Of everything that decides what a build says; the month, because a period that begins is due from then on."""
    as_of = str(settings.reporting_date or f"{datetime.now(UTC):%Y-%m}")
    closed = [f"{' '.join(closing.unit)} {closing.version}" for closing in read_closings(settings.home)]
    parts = [_code_digest(), as_of, settings.participants, str(settings.k), *closed, *sorted(inputs)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _code_digest() -> str:
    """Of the code and seeds that build: a new version of the product builds anew, also where there is no git."""
    digest = hashlib.sha256()
    for folder in (DBT_PROJECT, REPOSITORY / "ingest", REPOSITORY / "warehouse"):
        made_by_hand = folder / "target"
        for path in sorted(path for path in folder.rglob("*") if path.suffix in _CODE and path.is_file()):
            if made_by_hand in path.parents:
                continue
            digest.update(path.read_bytes())
    return digest.hexdigest()
