"""Promise: readers see one whole snapshot, the old or the new, and a failed build changes nothing for them."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from built_database import publish_value

from warehouse import build, publish
from warehouse.archive import CELLS, Closing, read_closings
from warehouse.build import Steps, build_snapshot, is_built
from warehouse.errors import UserError
from warehouse.files import scratch_folder, write_text
from warehouse.locks import home_lock
from warehouse.settings import Settings
from warehouse.snapshots import (
    KEPT,
    current_snapshot,
    list_snapshots,
    open_published,
    open_research,
    rollback,
)

SILENT = Steps(lambda step: None, lambda done, total, name: None)


def served_value(home: Path) -> float:
    snapshot = current_snapshot(home)
    assert snapshot is not None, "nothing is served"
    with open_published(snapshot.published) as connection:
        return connection.execute("select value from published.indicator_values").fetchall()[0][0]


def test_a_publication_is_two_files_with_one_id(tmp_path: Path) -> None:
    snapshot = publish_value(tmp_path, 31.25, 0)
    assert snapshot == current_snapshot(tmp_path)
    assert snapshot.id.startswith("20260102T030000Z-")
    with open_published(snapshot.published) as connection:
        release = connection.execute("select release_id, git_commit, digest from published.release").fetchall()
        assert release[0][0] == snapshot.id
        assert release[0][2].startswith(snapshot.id[-8:])
        filled = connection.execute("select n_tests, worked_example from published.indicators order by 1").fetchall()
        assert filled == [(3, '{"given": []}'), (None, None)]


def test_pages_hold_published_tables_only_and_researchers_no_restricted_ones(tmp_path: Path) -> None:
    snapshot = publish_value(tmp_path, 31.25, 0)
    schemas = "select distinct schema_name from duckdb_tables() order by 1"
    with open_published(snapshot.published) as connection:
        assert connection.execute(schemas).fetchall() == [("published",)], (
            "a page's file holds more than pages may show"
        )
    with open_research(snapshot.research) as connection:
        assert connection.execute(schemas).fetchall() == [("indicators",), ("research",)]


def test_comments_and_views_come_along(tmp_path: Path) -> None:
    snapshot = publish_value(tmp_path, 31.25, 0)
    with open_research(snapshot.research) as connection:
        tables = dict(connection.execute("select table_name, comment from duckdb_tables()").fetchall())
        assert tables["parents_assessed"] == "En rad är en förälder.", "a researcher opens a table without explanation"
        assert tables["scores"] == "En vy.", "a view is lost, or still reads files that are gone"
        columns = connection.execute("select comment from duckdb_columns() where column_name = 'score'").fetchall()
        assert ("Det är barnsekreterarens bedömning.",) in columns
        assert connection.execute("select count(*) from research.scores").fetchall() == [(10,)]


def test_older_clients_can_open_the_files(tmp_path: Path) -> None:
    snapshot = publish_value(tmp_path, 31.25, 0)
    for file in (snapshot.published, snapshot.research):
        with duckdb.connect(str(file), read_only=True) as connection:
            tags = connection.execute("select tags from duckdb_databases() where not internal").fetchall()[0][0]
            assert tags["storage_version"].startswith("v1.0.0"), (
                f"an R user with an older DuckDB cannot open it: {tags}"
            )


@pytest.mark.parametrize(
    "statement",
    [
        "create table published.x as select 1",
        "delete from published.indicator_values",
        "copy published.indicator_values to 'out.csv'",
        "select * from read_csv('/etc/passwd')",
        "select * from glob('/etc/*')",
        "attach 'other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set threads = 8",
    ],
)
def test_a_reader_can_neither_write_nor_read_anything_else(tmp_path: Path, statement: str) -> None:
    snapshot = publish_value(tmp_path, 31.25, 0)
    with open_published(snapshot.published) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement).fetchall()


def test_a_question_that_never_ends_is_stopped(tmp_path: Path) -> None:
    snapshot = publish_value(tmp_path, 31.25, 0)
    with open_published(snapshot.published) as connection:
        started = time.monotonic()
        with pytest.raises(duckdb.Error):
            connection.execute("select count(*) from range(100000000) a, range(100000000) b").fetchall()
        assert time.monotonic() - started < 10, "one viewer can keep the page's process busy for ever"


@pytest.mark.parametrize("broken", ["move_into_place", "serve_snapshot"])
def test_a_torn_publication_leaves_the_old_one_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    first = publish_value(tmp_path, 31.25, 0)

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(publish, broken, fail)
        with pytest.raises(OSError, match="no space"):
            publish_value(tmp_path, 99.0, 1)
    assert current_snapshot(tmp_path) == first
    assert served_value(tmp_path) == 31.25, "a page shows what was never published"
    publish_value(tmp_path, 99.0, 2)
    assert served_value(tmp_path) == 99.0, "after a failed publication no other one works"


def test_an_open_reader_keeps_what_it_reads(tmp_path: Path) -> None:
    first = publish_value(tmp_path, 31.25, 0)
    with open_published(first.published) as connection:
        for minute in range(1, KEPT + 2):
            publish_value(tmp_path, 40.0 + minute, minute)
        assert connection.execute("select value from published.indicator_values").fetchall() == [(31.25,)]
    assert not first.published.exists(), "old snapshots pile up until the disk is full"


def test_the_newest_are_kept_and_the_served_one_whatever_its_age(tmp_path: Path) -> None:
    first = publish_value(tmp_path, 1.0, 0)
    for minute in range(1, KEPT + 3):
        publish_value(tmp_path, float(minute), minute)
    kept = list_snapshots(tmp_path)
    assert len(kept) == KEPT
    assert first not in kept
    oldest = kept[-1]
    assert rollback(tmp_path, oldest.id) == oldest
    assert served_value(tmp_path) == 3.0
    half = tmp_path / "research-20260102T040000Z-0123abcd.duckdb"
    half.touch()
    publish_value(tmp_path, 50.0, 30)
    assert not half.exists(), "halves left by a crash pile up"


def test_rollback_serves_the_one_before_and_says_so_when_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ingen sådan tidigare publicering"):
        rollback(tmp_path)
    first = publish_value(tmp_path, 1.0, 0)
    publish_value(tmp_path, 2.0, 1)
    assert rollback(tmp_path) == first
    with pytest.raises(UserError):
        rollback(tmp_path, "20200101T000000Z-00000000")
    assert current_snapshot(tmp_path) == first


def test_a_pointer_to_nothing_is_no_snapshot(tmp_path: Path) -> None:
    assert current_snapshot(tmp_path) is None
    for text in ("", "20260102T030000Z-0123abcd", "../../etc/passwd"):
        write_text(tmp_path / "CURRENT", text)
        assert current_snapshot(tmp_path) is None


def test_the_digest_sees_content_and_nothing_else(tmp_path: Path) -> None:
    def digest_of(statement: str) -> str:
        with duckdb.connect() as connection:
            connection.execute(f"create schema s; {statement}")
            return publish.digest(connection, "memory", ["s"])

    two = "create table s.t (a integer, b varchar); insert into s.t values {}"
    same = {digest_of(two.format("(1, 'x'), (2, null)")), digest_of(two.format("(2, null), (1, 'x')"))}
    assert len(same) == 1, "the same data in another order is taken for new data"
    assert digest_of(two.format("(1, 'x'), (2, 'y')")) not in same
    first, second = (digest_of(two.format(f"({n}, 'x'), ({n}, 'x'), (3, 'y')")) for n in (1, 2))
    assert first != second, "rows that occur twice cancel each other"


def test_a_failed_build_leaves_the_old_snapshot_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish_value(tmp_path, 31.25, 0)
    settings = Settings(home=tmp_path)

    def fail(*_: object) -> None:
        raise UserError("Bygget avbröts: 1 kontroller underkändes (not_null_parents).")

    monkeypatch.setattr(build, "run_dbt", fail)
    with pytest.raises(UserError, match="underkändes"):
        build_snapshot(settings, lambda folder: None, SILENT, ["load"])
    assert current_snapshot(tmp_path) == first
    last = json.loads((tmp_path / "last_build.json").read_text())
    assert (last["ok"], last["step"]) == (False, "dbt")
    assert "not_null_parents" in last["message_sv"]
    assert not is_built(settings, ["load"]), "the next refresh would believe that the failed build succeeded"
    left = [path.name for path in (tmp_path / "scratch").glob("run-*")]
    assert not left, "a working folder with data is left behind"


def test_a_leak_blocks_publishing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish_value(tmp_path, 31.25, 0)
    leaky = build.AuditReport(5, leaks=("x",))  # type: ignore[arg-type]
    closing = Closing("FPA", "answers", "2019", 1, datetime(2026, 1, 1), "Eva", 5, True, True, "", 10, 0)
    made = build.Made(closing, pl.DataFrame(schema=CELLS), tmp_path)
    monkeypatch.setattr(build, "run_dbt", lambda *_: type("Run", (), {"database": tmp_path})())
    monkeypatch.setattr(build, "read_made", lambda *_: [made])
    monkeypatch.setattr(build, "attack_made", lambda *_: [leaky])
    monkeypatch.setattr(build, "check_built", lambda *_: build.AuditReport(5))
    with pytest.raises(UserError, match="underkände bygget"):
        build_snapshot(Settings(home=tmp_path), lambda folder: None, SILENT, [])
    assert current_snapshot(tmp_path) == first, "what leaks is served"
    assert read_closings(tmp_path) == [], "a round that leaks is archived, and the next build would show it"


def test_what_a_crashed_run_left_is_removed_first(tmp_path: Path) -> None:
    left = tmp_path / "scratch" / "run-old" / "settled"
    left.mkdir(parents=True)
    with scratch_folder(tmp_path / "scratch") as folder:
        assert not left.exists()
        assert folder.is_dir()
    assert not list((tmp_path / "scratch").iterdir())


def test_two_writers_at_once_are_refused_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from warehouse.locks import home_lock\n"
        "with home_lock(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(UserError, match="arbetar redan"), home_lock(tmp_path):
            pass
        os.kill(other.pid, signal.SIGKILL)
    with home_lock(tmp_path):
        assert (tmp_path / ".lock").exists()


def test_killed_while_publishing_the_served_snapshot_is_whole(tmp_path: Path) -> None:
    """Many kills at random moments of a process that does nothing but publish one value after the other."""
    code = (
        "import sys; from pathlib import Path; from built_database import publish_value\n"
        "home, first = Path(sys.argv[1]), int(sys.argv[2])\n"
        "for n in range(first, first + 1000):\n    print(n, flush=True); publish_value(home, float(n), n)"
    )
    draw = random.Random(1)
    published, first = 0.0, 0
    for _ in range(5):
        command = [sys.executable, "-c", code, str(tmp_path), str(first)]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.stdout.readline()
            time.sleep(draw.uniform(0, 0.6))
            os.kill(process.pid, signal.SIGKILL)
            started = [int(line) for line in process.stdout] or [first + 1]
        value = served_value(tmp_path)
        assert published <= value <= started[-1], "a kill took the page back to an older snapshot, or to half of one"
        published, first = value, started[-1] + 1
