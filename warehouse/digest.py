"""A fingerprint of what the tables of a database say, whatever order or file the rows lie in."""

import hashlib
from collections.abc import Iterable

import duckdb

# What differs between two builds of the same data: when they were made, and what was served before them.
_VOLATILE_TABLES = {"release", "news"}
_VOLATILE_COLUMNS = {"tests_run_at"}


def quote(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """A text as SQL writes it, for the statements that take no parameters."""
    return "'" + str(text).replace("'", "''") + "'"


def digest(connection: duckdb.DuckDBPyConnection, catalog: str, schemas: Iterable[str]) -> str:
    """SHA-256 over every table's name, columns, row count and the sum of its rows' MD5 numbers; 64 hexadecimal digits.

    A sum, unlike an exclusive or, is changed by a row that occurs twice; MD5 of the row as text is the same in every
    version of DuckDB, which its own hash function does not promise.
    """
    lines: list[str] = []
    for schema in sorted(schemas):
        columns: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in connection.execute(
            "select table_name, column_name, data_type from duckdb_columns()"
            " where database_name = ? and schema_name = ? order by table_name, column_index",
            [catalog, schema],
        ).fetchall():
            if table not in _VOLATILE_TABLES and column not in _VOLATILE_COLUMNS:
                columns.setdefault(table, []).append((column, kind))
        for table, described in columns.items():
            packed = ", ".join(f"{quote(column)} := {quote(column)}" for column, _ in described)
            count, total = connection.execute(
                f"select count(*), coalesce(sum(md5_number_lower(struct_pack({packed})::varchar)::hugeint), 0)"
                f" from {quote(catalog)}.{quote(schema)}.{quote(table)}"
            ).fetchall()[0]
            lines.append(f"{schema}.{table} {described} {count} {total}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
