"""dbt as a subprocess: it must not hold the database open in our process after the run."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from warehouse.errors import UserError
from warehouse.settings import DBT_PROJECT, Settings

Progress = Callable[[int, int, str], None]
_FINISHED = {"LogModelResult", "LogTestResult", "LogSeedResult"}
_FAILED = {"error", "fail", "runtime error"}


@dataclass(frozen=True)
class DbtRun:
    """A run that succeeded: the database it built and dbt's own two reports on it."""

    database: Path
    manifest: Mapping[str, Any]
    run_results: Mapping[str, Any]

    def _count(self, kind: str) -> int:
        return sum(result["unique_id"].startswith(f"{kind}.") for result in self.run_results["results"])

    @property
    def n_models(self) -> int:
        return self._count("model")

    @property
    def n_tests(self) -> int:
        return self._count("test")


def closings_folder(folder: Path) -> Path:
    """Where a run leaves what decided the rounds it closed."""
    return folder / "closings"


def indicator_ids() -> list[str]:
    """The indicators there is SQL for, as dbt's variable wants them: ['i01', ...]."""
    files = (DBT_PROJECT / "models" / "indicators").glob("ind_*.sql")
    return sorted(file.stem.removeprefix("ind_") for file in files)


@dataclass(frozen=True)
class Request:
    """Which rounds a run closes: release units or 'all' open ones; when, and who decided it."""

    asked: Sequence[tuple[str, str, str]] | Literal["all"]
    closed_at: datetime
    closed_by: str


def run_dbt(
    folder: Path,
    settled: Path,
    reporting_date: date,
    settings: Settings,
    progress: Progress,
    request: Request | None = None,
) -> DbtRun:
    """Build all models and run all data tests on a new database in `folder`. Unit tests belong to the project's tests.

    What decides the rounds that are closed is left in `folder`/closings, for the archive alone.
    Raises UserError naming the models and tests that failed, never a value: what dbt prints can hold cells of the data.
    """
    database, target = folder / "build.duckdb", folder / "target"
    variables = {
        "indicators": indicator_ids(),
        "reporting_date": reporting_date.isoformat(),
        "k": settings.k,
        "closing": {
            "asked": request.asked if request else [],
            "closed_at": request.closed_at.replace(tzinfo=None).isoformat() if request else None,
            "closed_by": request.closed_by if request else None,
            "count_families": settings.count_families,
            "one_source": settings.one_caseworker,
            "home": str(settings.home),
            "made": str(closings_folder(folder)),
        },
    }
    command = [
        *(sys.executable, "-m", "warehouse.dbt_child", "--log-format", "json"),
        "build",
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(target), "--log-path", str(folder / "logs")),
        *("--exclude-resource-type", "unit_test"),
        *("--vars", json.dumps(variables)),
    ]
    environment = {
        **os.environ,
        "GENOMBROTT_SETTLED": str(settled.resolve()),
        "GENOMBROTT_BUILD_DB": str(database.resolve()),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            _report(line, progress)
    results = _read_json(target / "run_results.json")
    refused = _read_json(closings_folder(folder) / "refusal.json")
    if refused is not None:
        raise UserError(*refused)
    if process.returncode != 0 or results is None:
        raise _failure([] if results is None else results["results"])
    return DbtRun(database, _read_json(target / "manifest.json") or {}, results)


def _report(line: str, progress: Progress) -> None:
    """Tell about a finished node; the other lines of dbt's log are passed over."""
    if not line.startswith("{"):
        return
    event = json.loads(line)
    if event["info"]["name"] == "ClosingProgress":
        progress(event["data"]["done"], event["data"]["total"], event["data"]["name"])
    elif event["info"]["name"] in _FINISHED:
        data = event["data"]
        progress(
            data["index"], data["total"] if "total" in data else data["num_models"], data["node_info"]["node_name"]
        )


def _failure(results: Sequence[Mapping[str, Any]]) -> UserError:
    failed = [result["unique_id"] for result in results if result["status"] in _FAILED]
    if not failed:
        return UserError(
            "dbt-projektet kunde inte läsas.",
            "Något i dbt_project eller i kontrakten är inte giltigt.",
            "Kör dbt parse i mappen dbt_project, eller genombrott build --keep och läs loggen i arbetsmappen.",
        )
    # model.genombrott.parents_assessed, test.genombrott.not_null_….0123456789
    tests = [name.split(".")[2] for name in failed if name.startswith("test.")]
    others = [name.split(".")[2] for name in failed if not name.startswith("test.")]
    what = [f"{len(others)} tabeller gick inte att bygga ({_some(others)})"] if others else []
    what += [f"{len(tests)} kontroller underkändes ({_some(tests)})"] if tests else []
    return UserError(
        f"Bygget avbröts: {' och '.join(what)}.",
        "Inget nytt har publicerats; den tidigare publiceringen visas som förut.",
        "Se över filerna som lästes in senast, eller kör genombrott build --keep och läs loggen i arbetsmappen.",
    )


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(sorted(names)[:5])
    return shown if len(names) <= 5 else f"{shown} och {len(names) - 5} till"


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
