"""What the attack is given: the unit rows of researchers and the cells of pages, read from files as anyone would."""

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl

from warehouse.audit import AuditReport, Leak, audit
from warehouse.digest import quote
from warehouse.snapshots import Snapshot, open_published, open_research

_CELLS = """
select
    cells.indicator_id, cells.area_code, cells.area_level, cells.period_code, cells.breakdown, cells.breakdown_value,
    cells.status, cells.numerator, cells.denominator, cells.value, catalogue.kind, catalogue.record_table,
    catalogue.kind = 'quota' as is_frame, catalogue.made_of, catalogue.disclosure_rule
from published.indicator_values as cells
inner join published.indicators as catalogue using (indicator_id)
where catalogue.is_about_persons
"""


def audit_built(database: Path, k: int) -> AuditReport:
    """Attack a database that dbt has built, before anything of it is published."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return _audit(connection, connection, k)


def audit_snapshot(snapshot: Snapshot, k: int) -> AuditReport:
    """Attack a snapshot as it is served."""
    with open_published(snapshot.published) as published, open_research(snapshot.research) as research:
        return _audit(published, research, k)


def _audit(published: duckdb.DuckDBPyConnection, research: duckdb.DuckDBPyConnection, k: int) -> AuditReport:
    cells = published.sql(_CELLS).pl()
    divided = set(cells["breakdown"].unique()) - {"all"}
    made = pl.col("kind").is_in(["difference", "index"])
    own_counts = pl.col("disclosure_rule") == "primary"
    counted = cells.filter(~made & ~own_counts)
    tables = counted.select("indicator_id", "record_table").unique().sort("indicator_id")
    rows = [_unit_rows(research, name, table, sorted(divided)) for name, table in tables.iter_rows()]
    report = audit(pl.concat(rows), counted, k) if rows else AuditReport(k)
    return replace(
        report,
        leaks=report.leaks + _small_counts(cells.filter(own_counts), k),
        disagreements=report.disagreements + _check_made(cells, cells.filter(made)),
    )


def _small_counts(cells: pl.DataFrame, k: int) -> tuple[Leak, ...]:
    """Shown cells of counts that a team reports itself, without records: each number and the rest must be 0 or k."""
    rest = pl.col("denominator") - pl.col("numerator")
    parts = {"täljare": pl.col("numerator"), "nämnare": pl.col("denominator"), "komplement": rest}
    shown = cells.filter(pl.col("status") == "published")
    return tuple(
        Leak(
            row["record_table"],
            row["period_code"],
            row["area_code"],
            row["breakdown"],
            row["breakdown_value"],
            f"{row['indicator_id']} {name}",
            "litet antal visas",
        )
        for name, part in parts.items()
        for row in shown.filter((part > 0) & (part < k)).iter_rows(named=True)
    )


def _unit_rows(
    connection: duckdb.DuckDBPyConnection, indicator_id: str, table: str, breakdowns: list[str]
) -> pl.DataFrame:
    """Unit rows of one indicator with the same columns for all; what its model does not have is null."""
    relation = f"indicators.{quote(f'ind_{indicator_id.lower()}')}"
    rows = connection.sql(f"from {relation}").pl()
    texts = ["record_ref", "area_code", "period_code", *breakdowns]
    numbers = ["numerator", "denominator", "measure"]

    def column(wanted: str) -> pl.Expr:
        if wanted in breakdowns and "breakdown_value" in rows.columns:
            return pl.when(pl.col("breakdown") == wanted).then(pl.col("breakdown_value"))
        parts = wanted.split(" × ")
        if not set(parts) <= set(rows.columns):
            return pl.lit(None)
        return pl.concat_str([pl.col(part).cast(pl.String) for part in parts], separator=" × ")

    return rows.select(
        pl.lit(indicator_id).alias("indicator_id"),
        pl.lit(table).alias("record_table"),
        *(column(name).cast(pl.String).alias(name) for name in texts),
        *((pl.col(n) if n in rows.columns else pl.lit(None)).cast(pl.Float64).alias(n) for n in numbers),
    )


def _check_made(cells: pl.DataFrame, made: pl.DataFrame) -> tuple[Leak, ...]:
    """Combined indicators that are shown although something they are made of is hidden."""
    key = ["indicator_id", "area_code", "period_code", "breakdown", "breakdown_value"]
    shown = set(cells.filter(status="published").select(key).iter_rows())
    wrong = []
    for row in made.filter(status="published").iter_rows(named=True):
        parts = json.loads(row["made_of"] or "{}")
        cells_of = [
            (parts["indicator"], row["area_code"], row["period_code"], parts["breakdown"], value)
            for value in parts.get("values", [])
        ]
        if not cells_of or any(cell not in shown for cell in cells_of):
            names = (row["area_code"], row["breakdown"], row["breakdown_value"], row["indicator_id"])
            wrong.append(Leak(row["record_table"] or "", row["period_code"], *names, "visas fast en del är dold"))
    return tuple(wrong)
