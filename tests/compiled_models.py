"""The models that unit rows reach, as dbt compiles them, to be run on any unit rows inside one DuckDB process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from making import new_home

from ingest.settle import settle_landing
from warehouse.archive import write_for_dbt
from warehouse.dbt_run import indicator_ids
from warehouse.previous import write_previous
from warehouse.settings import DBT_PROJECT

UNIT_ROWS = "model.genombrott.unit_rows"
DECISIONS = '"build"."disclosure"."cell_decisions"'
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One model: its quoted name and the statement that makes it anew; a model in Python has none."""

    relation: str
    statement: str | None
    is_table: bool


@dataclass(frozen=True)
class CompiledModels:
    """A build of nothing, the models that unit rows reach, each after those it reads, every model by name, and the
    indicators' YAML."""

    database: Path
    steps: Sequence[Step]
    models: Mapping[str, Step]
    indicators: Sequence[Mapping[str, Any]]

    @property
    def tables(self) -> list[str]:
        """Quoted names of the tables that unit rows reach, without the made-up decisions."""
        return [step.relation for step in self.steps if step.is_table and step.relation != DECISIONS]

    def make(self, connection: duckdb.DuckDBPyConnection, name: str) -> str:
        """Make one model in SQL anew from what now stands in the tables it reads; its quoted name."""
        step = self.models[name]
        assert step.statement, f"{name} is no SQL"
        connection.execute(step.statement)
        return step.relation

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A copy of the build of nothing in memory, named as compiled SQL has it; the original is `empty`."""
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute(f"attach '{self.database}' as empty (read_only); attach ':memory:' as build")
            connection.execute("copy from database empty to build; use build")
            yield connection

    def run(self, connection: duckdb.DuckDBPyConnection, decisions: str) -> None:
        """Make every model anew from what now stands in cells.unit_rows and the tables it does not reach.

        `decisions` is a SELECT that stands in for disclosure control; it may read disclosure.person_cells.
        Raises AssertionError with the model's name where a model cannot bear its input.
        """
        for step in self.steps:
            statement = step.statement or f"create or replace table {step.relation} as {decisions}"
            try:
                connection.execute(statement)
            except duckdb.Error as error:
                raise AssertionError(f"a build would end with an error in {step.relation}: {error}") from error


def compile_models(folder: Path, reporting_date: str) -> CompiledModels:
    """Build the project with no file loaded (about 15 s on one core), without its tests."""
    settings = new_home(folder)
    settle_landing(settings, folder / "settled")
    write_for_dbt(settings.home, folder / "settled")
    write_previous(settings.home, folder / "settled")
    variables = {"indicators": indicator_ids(), "reporting_date": reporting_date, "k": 5}
    target = folder / "target"
    run = subprocess.run(
        [
            *(sys.executable, "-m", "warehouse.dbt_child", "build"),
            *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
            *("--target-path", str(target), "--log-path", str(folder / "logs")),
            *("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"),
            *("--vars", json.dumps(variables)),
        ],
        env={
            **os.environ,
            "GENOMBROTT_SETTLED": str(folder / "settled"),
            "GENOMBROTT_BUILD_DB": str(folder / "build.duckdb"),
            "DO_NOT_TRACK": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"nothing can be built of nothing:\n{run.stdout[-3000:]}{run.stderr[-1000:]}"
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    compiled = target / "compiled" / "genombrott"
    indicators = [node["config"]["meta"] for node in manifest["nodes"].values() if node["name"].startswith("ind_")]
    steps = [_read_step(node, compiled) for node in _downstream(manifest)]
    models = {node["name"]: _read_step(node, compiled) for node in manifest["nodes"].values() if _is_model(node)}
    return CompiledModels(folder / "build.duckdb", steps, models, sorted(indicators, key=lambda meta: str(meta["id"])))


def _downstream(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The models that the unit rows reach, each after those it reads."""
    reached: set[str] = set()
    waiting = [UNIT_ROWS]
    while waiting:
        children = {child for child in manifest["child_map"][waiting.pop()] if child.startswith("model.")}
        waiting += children - reached
        reached |= children
    ordered: list[str] = []
    while len(ordered) < len(reached):
        ordered += [
            name
            for name in sorted(reached - set(ordered))
            if not (set(manifest["nodes"][name]["depends_on"]["nodes"]) & reached) - set(ordered)
        ]
    return [manifest["nodes"][name] for name in ordered]


def _is_model(node: Mapping[str, Any]) -> bool:
    return bool(node["resource_type"] == "model")


def _read_step(node: Mapping[str, Any], compiled: Path) -> Step:
    relation, kind = node["relation_name"], node["config"]["materialized"]
    if node["language"] == "python":
        return Step(relation, None, True)
    sql = (compiled / node["original_file_path"]).read_text(encoding="utf-8")
    return Step(relation, f"create or replace {kind} {relation} as ({sql})", kind == "table")


def replace_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Put `rows` in place of what a table holds; a column that no row has becomes null."""
    columns = connection.execute(f"describe {table}").fetchall()
    types = {name: pl.Float64 if kind == "DOUBLE" else pl.String for name, kind, *_ in columns}
    made_up = pl.DataFrame([{name: row.get(name) for name in types} for row in rows], schema=types)
    connection.execute(f"truncate {table}")
    connection.register("made_up", made_up.to_arrow())
    connection.execute(f"insert into {table} by name select * from made_up")
    connection.unregister("made_up")


@contextmanager
def given(models: CompiledModels, **tables: Sequence[Row]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A build of nothing in which some tables, named schema__table, hold the given rows; other columns are empty."""
    with models.connect() as connection:
        for name, rows in tables.items():
            table = name.replace("__", ".")
            # Made anew, because a contract refuses the empty columns that a test does not speak of.
            connection.execute(f"create or replace table {table} as from {table} limit 0")
            for row in rows:
                marks = ", ".join("?" * len(row))
                columns = ", ".join(f'"{column}"' for column in row)
                connection.execute(f"insert into {table} ({columns}) values ({marks})", list(row.values()))
        yield connection


def made(
    models: CompiledModels, connection: duckdb.DuckDBPyConnection, name: str, columns: str
) -> list[tuple[Any, ...]]:
    """Some columns of a model made anew, sorted by them."""
    relation = models.make(connection, name)
    return connection.execute(f"select {columns} from {relation} order by all").fetchall()
