"""A large nulägesanalys against plain DuckDB reading the same file in the same run."""

import csv
import io
import os
import resource
import time
from pathlib import Path

import duckdb

from ingest.demo import DEMO_FILES
from ingest.loading import load_file
from warehouse.settings import Settings


def write_large(path: Path, n_rows: int) -> None:
    """The demo's answers of 2019 over and over, defects included, with caseworkers and numbers of their own."""
    text = (DEMO_FILES / "nulagesanalys_2019.csv").read_text(encoding="utf-8-sig")
    headers, *answers = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if row]
    caseworker, number = headers.index("HKOD"), headers.index("BNR")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(headers)
        for at in range(n_rows):
            row = list(answers[at % len(answers)])
            if row[caseworker].startswith("H") and row[number].isdigit():
                row[caseworker], row[number] = f"H{at // 20:07d}", str(at % 20 + 1)
            writer.writerow(row)


def test_large_export(tmp_path: Path, settings: Settings) -> None:
    n_rows = int(os.environ.get("GENOMBROTT_ROWS", "1000000"))
    path = tmp_path / "nulagesanalys_2019.csv"
    write_large(path, n_rows)
    started = time.perf_counter()
    with duckdb.connect(str(tmp_path / "plain.duckdb")) as connection:
        connection.execute("create table plain as from read_csv(?, all_varchar = true)", [str(path)])
    plain = time.perf_counter() - started
    started = time.perf_counter()
    (entry,) = load_file(path, settings).entries
    ours = time.perf_counter() - started
    assert entry["rows"] == n_rows
    print(f"\nrows: {n_rows}, size in MB: {path.stat().st_size / 1e6:.0f}")
    print(f"plain DuckDB read_csv into a file, seconds: {plain:.1f}")
    print(f"check, pseudonymise and land, seconds: {ours:.1f}")
    print(f"ratio: {ours / plain:.2f}")
    print(f"peak memory of the process, MiB: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
