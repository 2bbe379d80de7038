"""A large nulägesanalys: check, guard, pseudonyms and landing against plain DuckDB reading the same file."""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from large_file import write_large

from ingest.secrets import ensure_secrets
from warehouse.settings import REPOSITORY, Settings

ROUNDS = 3
OTHER_TOOLS = REPOSITORY / ".venv-bench" / "bin" / "python"
_PLAIN = """
import duckdb, sys, time
started = time.perf_counter()
with duckdb.connect(sys.argv[2]) as connection:
    connection.execute("set enable_progress_bar = false")
    connection.execute("create table plain as from read_csv(?, all_varchar = true)", [sys.argv[1]])
print(time.perf_counter() - started)
"""
_OURS = """
import sys, time
from pathlib import Path
from ingest.contract import load_contracts
from ingest.loading import load_file
from warehouse.settings import Settings
settings = Settings(home=Path(sys.argv[2]), secrets=Path(sys.argv[3]), participants="all")
load_contracts()
started = time.perf_counter()
(entry,) = load_file(Path(sys.argv[1]), settings).entries
seconds = time.perf_counter() - started
assert entry["rows"] == entry["accepted"] + sum(entry["set_aside"].values()) + sum(entry["quarantined"].values())
assert entry["accepted"] and entry["quarantined"], entry
print(seconds)
"""


def timed(code: str, *arguments: str) -> tuple[float, float]:
    """Seconds of the work alone, without starting Python, and peak memory of the process in MiB."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return float(said.splitlines()[-1]), usage.ru_maxrss / 1024


def test_large_export(tmp_path: Path, settings: Settings) -> None:
    n_rows = int(os.environ.get("GENOMBROTT_ROWS", "1000000"))
    path = tmp_path / "nulagesanalys_2019.csv"
    write_large(path, n_rows)
    plain, ours = [], []
    for number in range(ROUNDS):
        plain.append(timed(_PLAIN, str(path), str(tmp_path / f"plain{number}.duckdb")))
        home = tmp_path / f"home{number}"
        (home / "landing").mkdir(parents=True)
        ours.append(timed(_OURS, str(path), str(home), str(settings.secrets_dir)))
    plain_seconds, our_seconds = (statistics.median(run[0] for run in runs) for runs in (plain, ours))
    print(f"\nrows: {n_rows}, size in MB: {path.stat().st_size / 1e6:.0f}, rounds: {ROUNDS}")
    print(f"plain DuckDB read_csv into a file, seconds, median: {plain_seconds:.2f}")
    print(f"check, guard, pseudonyms and landing, seconds, median: {our_seconds:.2f}")
    print(f"ratio of the medians: {our_seconds / plain_seconds:.2f}")
    print(f"peak memory of the process, MiB: {max(run[1] for run in ours):.0f}")


def test_other_tools_on_a_part(tmp_path: Path) -> None:
    n_rows = int(os.environ.get("GENOMBROTT_PART", "20000"))
    path = tmp_path / "nulagesanalys_2019.csv"
    write_large(path, n_rows)
    (tmp_path / "home" / "landing").mkdir(parents=True)
    (tmp_path / "secrets").mkdir()
    settings = Settings(home=tmp_path / "home", secrets=tmp_path / "secrets")
    ensure_secrets(settings, ("FPA",))
    ours, _ = timed(_OURS, str(path), str(settings.home), str(settings.secrets_dir))
    print(f"\nrows of the part: {n_rows}")
    print(f"ours on the part (check, guard, pseudonyms and landing), seconds: {ours:.2f}")
    script = Path(__file__).with_name("other_tools.py")
    run = subprocess.run([str(OTHER_TOOLS), str(script), str(path), str(tmp_path)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    for tool, seconds in json.loads(run.stdout.splitlines()[-1]).items():
        print(f"{tool}, seconds: {seconds:.2f} ({seconds / ours:.0f} times ours)")
