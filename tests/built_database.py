"""A database as dbt leaves it, small enough to read: for the tests of publishing and of SQL."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from warehouse.catalogue import Entry
from warehouse.explain import count_reasons
from warehouse.publish import Release, publish
from warehouse.snapshots import Snapshot

_STATEMENTS = """
create schema published; create schema research; create schema indicators; create schema restricted;
create table restricted.interview_dates as select 'a' as parent_ref, date '2020-03-17' as interview_date;
create table published.indicators (
    indicator_id varchar, worked_example varchar, lineage varchar, n_tests integer, n_tests_failed integer,
    tests_run_at timestamp
);
create table published.hidden_reasons (
    programme_code varchar, area_level varchar, n_primary integer, n_secondary integer
);
insert into published.indicators (indicator_id) values ('O02'), ('P04');
create table published.release (
    release_id varchar, made_at timestamp, git_commit varchar, digest varchar, reporting_date date
);
create table published.indicator_values as select 'O02' as indicator_id, {value}::double as value;
comment on table published.indicator_values is 'En rad är en cell.';
comment on column published.indicator_values.value is 'Värdet, i procent.';
create table research.parents_assessed as select i as parent_ref, i % 3 as score from range(10) numbers(i);
comment on table research.parents_assessed is 'En rad är en förälder.';
comment on column research.parents_assessed.score is 'Det är barnsekreterarens bedömning.';
create view research.scores as select score + 1 as score from research.parents_assessed;
comment on view research.scores is 'En vy.';
create table indicators.ind_o02 as select 'x' as record_ref;
"""
ENTRIES = [Entry("O02", '{"given": []}', "[]", 3, 0, "2026-01-02T03:04:05Z")]


def make_built(path: Path, value: float = 31.25) -> Path:
    """A built database whose one published value is `value`."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(_STATEMENTS.format(value=value))
    return path


def release_at(minute: int) -> Release:
    made_at = datetime(2026, 1, 2, 3, 0, tzinfo=UTC) + timedelta(minutes=minute)
    return Release(made_at, "0123456789abcdef", date(2026, 1, 2))


def publish_value(home: Path, value: float, minute: int) -> Snapshot:
    """Publish a built database with that value, as if made in that minute."""
    folder = home / "scratch" / str(minute)
    folder.mkdir(parents=True)
    built = make_built(folder / "build.duckdb", value)
    return publish(home, built, folder, ENTRIES, release_at(minute), count_reasons(home, 5))
