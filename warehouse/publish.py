"""From a built database to the two served files: copy, seal, name, move into place, then move the pointer."""

import hashlib
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from warehouse.catalogue import Entry
from warehouse.digest import digest, literal, quote
from warehouse.files import move_into_place
from warehouse.settings import REPOSITORY
from warehouse.snapshots import Snapshot, prune_snapshots, serve_snapshot, snapshot_at

SCHEMAS = {"published": ("published",), "research": ("research", "indicators")}
# The oldest storage format, so that every client from DuckDB 1.2 on can open the files.
STORAGE_VERSION = "v1.0.0"


@dataclass(frozen=True)
class Release:
    """One publication: when it was made, from which code, as of which day."""

    made_at: datetime
    git_commit: str
    reporting_date: date


def publish(
    home: Path,
    build_db: Path,
    folder: Path,
    entries: Iterable[Entry],
    release: Release,
    hidden_reasons: pl.DataFrame,
) -> Snapshot:
    """Write both snapshot files of a finished build, serve them and remove those too old to keep.

    build_db: the file dbt built. folder: the run's working folder, on the home's own disk. hidden_reasons: columns of
    published.hidden_reasons. A crash at any point leaves
    the former snapshot served: the pointer moves last, when both files are complete on disk.
    """
    made = {"published": folder / "published.duckdb", "research": folder / "research.duckdb"}
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(build_db)} as built (read_only)")
        for name, path in made.items():
            connection.execute(f"attach {literal(path)} as {name}_file (storage_version {literal(STORAGE_VERSION)})")
            copy_schemas(connection, "built", f"{name}_file", SCHEMAS[name])
        _fill_catalogue(connection, entries)
        _fill_hidden_reasons(connection, hidden_reasons)
        parts = [digest(connection, f"{name}_file", SCHEMAS[name]) for name in made]
        said = hashlib.sha256("".join(parts).encode()).hexdigest()
        snapshot = snapshot_at(home, f"{release.made_at:%Y%m%dT%H%M%SZ}-{said[:8]}")
        _fill_release(connection, snapshot.id, said, release)
        for name in made:
            connection.execute(f"checkpoint {name}_file")
            connection.execute(f"detach {name}_file")
    move_into_place(made["research"], snapshot.research)
    move_into_place(made["published"], snapshot.published)
    serve_snapshot(home, snapshot)
    prune_snapshots(home)
    return snapshot


def copy_schemas(connection: duckdb.DuckDBPyConnection, source: str, target: str, schemas: Sequence[str]) -> None:
    """Copy every table and view of some schemas as tables, with the comments on tables and columns.

    CREATE TABLE AS loses comments, and a view would still read the files it was made from: hence both are done by hand.
    """
    for schema in schemas:
        connection.execute(f"create schema {quote(target)}.{quote(schema)}")
        relations = connection.execute(
            "select table_name, comment from duckdb_tables() where database_name = ? and schema_name = ? union all"
            " select view_name, comment from duckdb_views() where database_name = ? and schema_name = ? order by 1",
            [source, schema, source, schema],
        ).fetchall()
        columns = connection.execute(
            "select table_name, column_name, comment from duckdb_columns()"
            " where database_name = ? and schema_name = ? and comment is not null",
            [source, schema],
        ).fetchall()
        for table, comment in relations:
            copied = f"{quote(target)}.{quote(schema)}.{quote(table)}"
            connection.execute(f"create table {copied} as from {quote(source)}.{quote(schema)}.{quote(table)}")
            if comment:
                connection.execute(f"comment on table {copied} is {literal(comment)}")
            for column, words in ((name, words) for owner, name, words in columns if owner == table):
                connection.execute(f"comment on column {copied}.{quote(column)} is {literal(words)}")


def git_commit(repository: Path = REPOSITORY) -> str:
    """The commit of the code that builds, or 'okänd' where there is no git."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(repository), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "okänd"
    return answer.stdout.strip()


def _fill_catalogue(connection: duckdb.DuckDBPyConnection, entries: Iterable[Entry]) -> None:
    for entry in entries:
        connection.execute(
            "update published_file.published.indicators set worked_example = ?, lineage = ?, n_tests = ?,"
            " n_tests_failed = ?, tests_run_at = ?::timestamptz at time zone 'UTC' where indicator_id = ?",
            [
                entry.worked_example,
                entry.lineage,
                entry.n_tests,
                entry.n_tests_failed,
                entry.tests_run_at,
                entry.indicator_id,
            ],
        )


def _fill_hidden_reasons(connection: duckdb.DuckDBPyConnection, reasons: pl.DataFrame) -> None:
    connection.register("reasons", reasons.to_arrow())
    connection.execute("insert into published_file.published.hidden_reasons by name from reasons")
    connection.unregister("reasons")


def _fill_release(connection: duckdb.DuckDBPyConnection, release_id: str, said: str, release: Release) -> None:
    connection.execute("delete from published_file.published.release")
    connection.execute(
        "insert into published_file.published.release by name select ? as release_id, ?::timestamp as made_at,"
        " ? as git_commit, ? as digest, ? as reporting_date",
        [release_id, release.made_at.replace(tzinfo=None), release.git_commit, said, release.reporting_date],
    )
