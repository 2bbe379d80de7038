"""A home and what lies in its landing zone: made, asked, built, and rid of persons who have left."""

import shutil
from functools import partial
from typing import Any

import polars as pl
from pydantic import ValidationError

from ingest.contract import load_contracts
from ingest.decisions import read_settlements
from ingest.landing import prepare, read_manifests, read_refusals, replacements
from ingest.quarantine import quarantine_rows, to_look_at, withdrawal_alarms
from ingest.secrets import ensure_secrets, read_secrets
from ingest.settle import SettledLoad, settle_home, settle_landing
from ingest.withdrawals import erase_from_landing, mark_done, pending_erasures
from warehouse.archive import destroy_secrets
from warehouse.build import Built, Steps, build_snapshot, is_built
from warehouse.cli_output import audit_line, closing_line
from warehouse.console import bar, number, plural, say
from warehouse.dbt_run import Request
from warehouse.errors import UserError
from warehouse.rounds import read_rounds
from warehouse.settings import Settings, read_settings
from warehouse.snapshots import current_snapshot, destroy_research, keep_only
from warehouse.status import build_status

_STEP_TITLES = {
    "settle": "Avgör vilka rader som räknas",
    "dbt": "Bygger tabeller och indikatorer",
    "audit": "Granskar röjandekontrollen",
    "publish": "Publicerar",
}


def settings_of_home() -> Settings:
    """Settings of a home that `init` has made; only init and the demo make one, so that a mistyped path is noticed."""
    settings = read_settings()
    if not settings.landing.is_dir():
        raise UserError(
            f"Hemmappen {settings.home} är inte gjord i ordning.",
            "Där finns ingen landningszon och inga hemligheter.",
            "Kör genombrott init, eller sätt GENOMBROTT_HOME till rätt mapp.",
        )
    return settings


def make_home(settings: Settings) -> None:
    """Folders and secrets. A secret that loads were made with is never replaced: old and new would not meet."""
    prepare(settings.home)
    programmes = {contract.programme for contract in load_contracts().values() if contract.programme}
    used = {manifest.programme for manifest in read_manifests(settings.home) if manifest.programme}
    read_secrets(settings, tuple(sorted(used)))
    made = ensure_secrets(settings, tuple(sorted(programmes)))
    if made:
        say(f"Gjorde {plural(len(made), 'hemlighet', 'hemligheter')} i {settings.secrets_dir}. Säkerhetskopiera dem.")


def inputs(settings: Settings) -> list[str]:
    """What the landing zone would give a build."""
    manifests = read_manifests(settings.home)
    replaced_by = replacements(manifests)
    loads = [f"{m.load_id} {m.file_name} {m.n_candidates} {replaced_by[m.load_id]}" for m in manifests]
    return sorted([*loads, *(f"{refused.file_name} {refused.sha256}" for refused in read_refusals(settings.home))])


def build(settings: Settings, keep: bool = False, request: Request | None = None) -> Built:
    """Build, audit and publish everything loaded, and close the rounds that are asked for; completes an erasure that
    was cut short. Needs the home's lock."""
    if pending_erasures(settings.home):
        erase(settings)
    with bar("Bygger") as progress:
        steps = Steps(lambda step: progress.move(0, 1, _STEP_TITLES[step]), progress.move)
        built = build_snapshot(settings, partial(settle_landing, settings), steps, inputs(settings), keep, request)
    if pending_erasures(settings.home):
        keep_only(settings.home, built.snapshot)
        mark_done(settings.home)
    say(f"Byggde {plural(built.n_models, 'tabell', 'tabeller')}; {number(built.n_tests)} kontroller godkända.")
    for made in built.closed:
        say(closing_line(made.closing, made.cells.filter(status="published").height, made.cells.height))
    say(audit_line(built.audit))
    say(f"Publicerade {built.snapshot.id}.")
    return built


def is_up_to_date(settings: Settings) -> bool:
    """Whether what is served is what a build would make of everything loaded."""
    return is_built(settings, inputs(settings)) and not pending_erasures(settings.home)


def build_if_needed(settings: Settings, request: Request | None = None) -> bool:
    """Build unless what is loaded is what was last built and no round is left to close. Says which."""
    snapshot = current_snapshot(settings.home)
    is_open = request is not None and (snapshot is None or any(r.state == "open" for r in read_rounds(snapshot)))
    if is_up_to_date(settings) and not is_open:
        say("Inget nytt sedan förra bygget: samma publicering visas.")
        return False
    build(settings, request=request)
    return True


def erase(settings: Settings) -> dict[str, int]:
    """Removes erased persons from everything but the served protected figures; rows removed by file. The build that
    follows makes a research file without them."""
    removed = erase_from_landing(settings, load_contracts())
    destroy_secrets(settings.home, {tombstone.programme for tombstone in pending_erasures(settings.home)})
    destroy_research(settings.home)
    shutil.rmtree(settings.scratch, ignore_errors=True)
    return removed


def rows_left_out(settings: Settings) -> pl.DataFrame:
    """Every row that does not count, as `quarantine_rows` gives them."""
    _, loads = settle_home(settings)
    return quarantine_rows(loads, read_settlements(settings.home))


def home_status(settings: Settings) -> dict[str, Any]:
    """The object of `status --json`; counts are final, since references and double keys are settled here and now."""
    refused = [refusal.entry() for refusal in read_refusals(settings.home)]
    try:
        _, loads = settle_home(settings)
    except (OSError, pl.exceptions.PolarsError, ValidationError):
        unreadable = "Inlästa filer går inte att läsa. Lägg tillbaka hemmappen från er säkerhetskopia."
        return build_status(settings.home, refused, [unreadable], 0)
    rows = quarantine_rows(loads, read_settlements(settings.home))
    entries = [*map(SettledLoad.entry, loads), *refused]
    return build_status(settings.home, entries, withdrawal_alarms(rows), to_look_at(rows).height)
