"""The same part of the file through frictionless (validation alone) and dlt (loading alone), in an environment of their
own: `make bench` makes it."""

import csv
import json
import sys
import time
from pathlib import Path

import dlt
from frictionless import Dialect, Resource, Schema, formats, validate

CODES = {"BALD": ["A1", "A2", "A3", "A4"], "BKON": ["F", "P", "A"], "PTID": ["A1", "A2", "A3", "A4"]}
NUMBERS = {"BNR": (1, 60), "STODV": (1, 5), "BANT": (0, 60)}


def field(name: str) -> dict[str, object]:
    """The rules of the contract that a table schema can say."""
    if name in CODES:
        return {"name": name, "type": "string", "constraints": {"enum": CODES[name]}}
    if name in NUMBERS:
        low, high = NUMBERS[name]
        return {"name": name, "type": "integer", "constraints": {"minimum": low, "maximum": high}}
    return {"name": name, "type": "string"}


def validate_with_frictionless(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        headers = next(csv.reader(file, delimiter=";"))
    schema = Schema.from_descriptor({"fields": [field(name) for name in headers], "primaryKey": ["HKOD", "BNR"]})
    control = formats.CsvControl(delimiter=";")
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        encoding="utf-8-sig",
        schema=schema,
        dialect=Dialect(controls=[control]),
    )
    report = validate(resource, limit_errors=1_000_000)
    assert report.stats["errors"] > 0


def load_with_dlt(path: Path, folder: Path) -> None:
    def rows() -> object:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file, delimiter=";")

    destination = dlt.destinations.duckdb(str(folder / "dlt.duckdb"))
    pipeline = dlt.pipeline("part", destination=destination, dataset_name="part", pipelines_dir=str(folder / "dlt"))
    pipeline.run(rows(), table_name="answers")


if __name__ == "__main__":
    source, working = Path(sys.argv[1]), Path(sys.argv[2])
    seconds = {}
    for name, work in {
        "frictionless, validation alone": lambda: validate_with_frictionless(source),
        "dlt, loading alone": lambda: load_with_dlt(source, working),
    }.items():
        started = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - started
    print(json.dumps(seconds))
