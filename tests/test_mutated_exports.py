"""Thousands of broken exports: each is refused in words, or every one of its rows is accounted for."""

from pathlib import Path

import polars as pl
import pytest
from export_shapes import EXPORTS, TEAM_SHEETS
from making import FILES, export_bytes, write_export
from mutation_promise import check_mutants, is_broken
from mutations import CANARY, Mutant, csv_counts, mutant

from ingest.loading import check_file
from warehouse.settings import Settings

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")
N_MUTANTS = {"team_team": 60, "nulagesanalys_2020": 100}
N_OTHER = 100
MUTATED = [export for export in EXPORTS if export not in TEAM_SHEETS[1:]]


def test_more_than_two_thousand_files_are_tried() -> None:
    assert sum(N_MUTANTS.get(export, N_OTHER) for export in MUTATED) >= 2000


@pytest.mark.parametrize("export", MUTATED)
def test_a_broken_file_is_refused_in_words_or_every_row_is_accounted_for(
    export: str, tmp_path: Path, settings: Settings
) -> None:
    mutants = (mutant(export, number) for number in range(N_MUTANTS.get(export, N_OTHER)))
    tally = check_mutants(mutants, tmp_path, settings)
    assert not tally.broken, "files stop the steward, or lose rows silently:\n" + "\n".join(tally.broken)
    assert tally.n_refused > tally.n_mutants / 10 and tally.n_read > tally.n_mutants / 10, (
        f"the mutants are all of one kind and prove little: {tally}"
    )


def test_a_mutant_is_known_by_its_number() -> None:
    for export in MUTATED:
        once, again = mutant(export, 7), mutant(export, 7)
        if not FILES[export].endswith(".sav"):
            assert once == again, f"{export}: a broken promise cannot be looked into again"


def test_a_file_with_a_row_too_few_or_a_cell_in_a_message_would_be_found(tmp_path: Path, settings: Settings) -> None:
    path = write_export(tmp_path, "kursdeltagare.csv", *({"Deltagarkod": code} for code in "ABC"))
    sound = Mutant(path.name, path.read_bytes(), "", {None: csv_counts(path.read_bytes(), False)})
    assert sound.counts == {None: frozenset({3})}
    result = check_file(path, settings)
    assert is_broken(sound, result) is None
    (entry,) = result.entries
    for change, said in (({"rows": 2}, "left out"), ({"rows": 2, "accepted": 2}, "where there are [3]")):
        entries = [{**entry, **change}]
        assert said in (is_broken(sound, type(result)(path.name, entries)) or "")
    assert (
        is_broken(sound, type(result)(path.name, [entry], messages=[f"Okänt: {CANARY}"]))
        == "a cell stands in a message"
    )
    assert "without a remedy" in (is_broken(sound, type(result)(path.name, [entry], refusal="Nej.")) or "")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.999])
def test_an_spss_file_that_is_cut_off_never_counts_as_a_shorter_one(
    share: float, tmp_path: Path, settings: Settings
) -> None:
    whole = export_bytes("nulagesanalys_2020", *({"handl": f"H{number}"} for number in range(40)))
    path = tmp_path / "nulagesanalys_2020.sav"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert check_file(path, settings).refused, "the last caseworkers' answers vanish without a word"


def test_a_sound_file_after_many_broken_ones_is_read_whole(tmp_path: Path, settings: Settings) -> None:
    """What a broken file leaves behind in the process that opens workbooks must not touch the next one."""
    check_mutants((mutant("intervjulogg", number) for number in range(10_000, 10_020)), tmp_path, settings)
    path = tmp_path / "intervjulogg.xlsx"
    path.write_bytes(export_bytes("intervjulogg", *({"Våg": wave} for wave in (1, 2, 3, 4))))
    result = check_file(path, settings)
    assert result.entries[0]["accepted"] == 3
    faults = result.faults
    assert faults is not None and faults.select("row_number", "reason").rows() == [(8, "utanfor_intervall")]
    assert faults.schema["row_number"] == pl.Int64
