"""The command as its user meets it: exit codes, the fixed JSON, a remedy for each fault, no traceback, no value."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Genombrott
from making import write_export

from ingest.demo import demo_files
from warehouse.settings import Settings

TRUTH: dict[str, Any] = json.loads((Path(__file__).parent / "truth" / "truth.json").read_text(encoding="utf-8"))
KEYS = {
    *("file", "export", "rows", "blank", "accepted", "set_aside", "quarantined"),
    *("status", "superseded_by", "load_id", "provisional"),
}
CANARY = "Kanariefågel"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, genombrott: Genombrott) -> tuple[Path, Path]:
    """A home after one refresh over an inbox of all demo files, loaded one by one in a random order, and a bad file."""
    home, inbox = tmp_path_factory.mktemp("filled") / "home", tmp_path_factory.mktemp("inbox")
    files = demo_files()
    random.Random(7).shuffle(files)
    genombrott(home, "init")
    for path in files:
        shutil.copy(path, inbox)
    for path in files[:4]:
        genombrott(home, "load", str(path))
    (inbox / "narvaro_v2.csv").write_text(f"Namn;Anteckning\n{CANARY};x\n", encoding="utf-8")
    run = genombrott(home, "refresh", str(inbox))
    assert run.returncode == 1, run.stdout + run.stderr
    assert CANARY not in run.stdout + run.stderr
    return home, inbox


def status_of(genombrott: Genombrott, home: Path) -> tuple[int, dict[str, Any]]:
    run = genombrott(home, "status", "--json")
    return run.returncode, json.loads(run.stdout)


def test_status_gives_the_truths_counts_for_every_file(filled: tuple[Path, Path], genombrott: Genombrott) -> None:
    code, status = status_of(genombrott, filled[0])
    assert code == 0 and status["healthy"] and status["snapshot"]
    entries = {entry["file"]: entry for entry in status["files"]}
    assert entries.keys() >= {path.name for path in demo_files() if path.suffix != ".xlsx"} | {"intervjulogg.xlsx#Logg"}
    for name, entry in entries.items():
        assert entry.keys() == KEYS, name
        if entry["status"] != "refused":
            truth = TRUTH["defects"][name]
            assert [
                entry[key] for key in ("rows", "blank", "accepted", "set_aside", "quarantined", "superseded_by")
            ] == [
                truth[key] for key in ("rows", "blank_rows", "accepted", "set_aside", "quarantined", "superseded_by")
            ], f"{name}: the steward is told wrong counts"
            assert entry["status"] == ("replaced" if truth["superseded_by"] else "accepted")
            assert entry["provisional"] is False
    assert entries["narvaro_v2.csv"]["status"] == "refused", "nobody sees that a file was not taken in"
    assert entries["narvaro.csv"]["status"] == "accepted", "a refused correction pushed out the good file"


def test_refresh_again_changes_nothing(filled: tuple[Path, Path], genombrott: Genombrott) -> None:
    home, inbox = filled
    before = (home / "CURRENT").read_text(encoding="utf-8")
    run = genombrott(home, "refresh", str(inbox))
    assert run.returncode == 1
    assert (home / "CURRENT").read_text(encoding="utf-8") == before, "a new publication without anything new"
    loaded = json.loads(genombrott(home, "load", "--json", *map(str, demo_files())).stdout)
    assert {entry["status"] for entry in loaded["files"]} == {"unchanged"}


@pytest.mark.parametrize("command", ["check", "load"])
def test_exit_codes_tell_clean_from_quarantined_from_refused(
    command: str, tmp_path: Path, genombrott: Genombrott
) -> None:
    home = tmp_path / "home"
    genombrott(home, "init")
    clean = write_export(tmp_path, "nulage_ram.csv", {})
    faulty = write_export(tmp_path, "aktiviteter.csv", {}, {"Typ": CANARY})
    refused = tmp_path / "samtycke.csv"
    refused.write_text(f"Namn\n{CANARY}\n", encoding="utf-8")
    codes = []
    for path in (clean, faulty, refused):
        run = genombrott(home, command, str(path))
        said = run.stdout + run.stderr
        assert "Traceback" not in said and CANARY not in said, said
        assert json.loads(genombrott(home, command, "--json", str(path)).stdout).keys() == {"files"}
        codes.append(run.returncode)
    assert codes == [0, 1, 2]


def test_check_writes_nothing(tmp_path: Path, genombrott: Genombrott) -> None:
    home = tmp_path / "home"
    genombrott(home, "check", str(write_export(tmp_path, "nulage_ram.csv", {})))
    assert not home.exists()


def test_init_may_be_repeated_and_says_what_comes_next(tmp_path: Path, genombrott: Genombrott) -> None:
    home = tmp_path / "home"
    for _ in range(2):
        run = genombrott(home, "init")
        assert run.returncode == 0 and "genombrott" in run.stdout + run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("refresh",),
        ("refresh", "finns-inte"),
        ("build",),
        ("sql", "select 1"),
        ("audit",),
        ("rollback", "x"),
        ("load", "x.csv"),
    ],
)
def test_a_mistake_is_told_in_words_with_a_remedy(
    arguments: tuple[str, ...], tmp_path: Path, genombrott: Genombrott
) -> None:
    run = genombrott(tmp_path / "home", *arguments)
    said = run.stdout + run.stderr
    assert run.returncode != 0 and said.strip()
    assert "Traceback" not in said and "Error" not in said, said


def test_an_empty_home_is_unhealthy(tmp_path: Path, genombrott: Genombrott) -> None:
    genombrott(tmp_path / "home", "init")
    code, status = status_of(genombrott, tmp_path / "home")
    assert code == 1 and status["healthy"] is False and status["snapshot"] is None and status["messages"]


def test_the_demo_refuses_a_home_with_other_loads(tmp_path: Path, genombrott: Genombrott) -> None:
    home = tmp_path / "home"
    genombrott(home, "init")
    genombrott(home, "load", str(write_export(tmp_path, "nulage_ram.csv", {})))
    run = genombrott(home, "demo", "--no-serve")
    assert run.returncode != 0 and "Traceback" not in run.stderr
    assert len(list((home / "landing").glob("*/*.json"))) == 1, "invented figures were mixed with real ones"


def test_a_second_demo_is_quick_and_changes_nothing(demo_home: Path, genombrott: Genombrott) -> None:
    before = sorted(path.name for path in demo_home.iterdir())
    assert genombrott(demo_home, "demo", "--no-serve").returncode == 0
    assert sorted(path.name for path in demo_home.iterdir()) == before


def test_a_home_named_from_the_folder_one_stands_in_is_the_same_in_every_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings(home=Path("hem")).home == tmp_path / "hem", "dbt would build in another folder than it is read from"
