"""Promise: what is shown is proven safe, by numbers that anybody with the unit rows can check again."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from disclosure_cases import KEY, PLAIN, RANDOM_BREAKDOWNS, decisions_of, grid_of, random_units, unit, unit_frame
from scipy import sparse

from warehouse.disclosure import Decided, Rules, check_proof, decide_cells
from warehouse.disclosure_proofs import load_proofs, save_proofs

TESTS = Path(__file__).parent


def everything_wrong(units: pl.DataFrame, cells: pl.DataFrame, found: Decided, rules: Rules) -> list[str]:
    return [wrong for proof in found.proofs for wrong in check_proof(units, cells, found.cells, proof, rules)]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    "rules", [PLAIN, Rules(), Rules(count_families=True, one_source=True)], ids=["plain", "insiders", "all"]
)
def test_every_choice_is_proven(seed: int, rules: Rules) -> None:
    draw = np.random.default_rng(seed)
    units = random_units(seed)
    number = units["record_ref"].str.slice(1).cast(pl.Int64)
    units = units.with_columns(
        (number // 2).cast(pl.String).alias("family_ref"),
        (number % 7 + draw.integers(3)).cast(pl.String).alias("source_ref"),
    )
    cells = grid_of(units, RANDOM_BREAKDOWNS)
    found = decide_cells(units, cells, rules)
    assert everything_wrong(units, cells, found, rules) == []
    assert set(found.cells["reason"].unique()) <= {"", "design", "primary", "secondary"}
    hidden = found.cells.filter(pl.col("reason").is_in(["primary", "secondary"]))
    assert (hidden["protects"] != "").all(), "the data steward cannot be told why a cell is hidden"


def hidden_for_others() -> tuple[pl.DataFrame, pl.DataFrame, Decided]:
    sizes = {"1480": (20, 20), "0684": (2, 8), "1415": (10, 10)}
    rows = [unit("O02", f"{a}-{n}", a, n < yes) for a, (yes, no) in sizes.items() for n in range(yes + no)]
    units = unit_frame(rows)
    cells = grid_of(units, {})
    return units, cells, decide_cells(units, cells, PLAIN)


def test_one_cell_shown_again_has_no_proof() -> None:
    units, cells, found = hidden_for_others()
    assert everything_wrong(units, cells, found, PLAIN) == []
    for reason in ("primary", "secondary"):
        again = pl.when(pl.col("reason") == reason).then(pl.lit("published")).otherwise("decision")
        shown = replace(found, cells=found.cells.with_columns(again.alias("decision")))
        assert everything_wrong(units, cells, shown, PLAIN), f"a {reason} cell is shown and the gate lets it out"


def test_a_proof_that_is_changed_by_one_is_no_proof() -> None:
    units, cells, found = hidden_for_others()
    proof = found.proofs[0]
    data = proof.moves.data.copy()
    data[0] += 1
    moves = sparse.csr_matrix((data, proof.moves.indices, proof.moves.indptr), shape=proof.moves.shape)
    assert check_proof(units, cells, found.cells, replace(proof, moves=moves), PLAIN)


def test_unit_rows_of_another_day_have_no_proof() -> None:
    units, _, found = hidden_for_others()
    fewer = units.filter(pl.col("record_ref") != "1480-0")
    assert check_proof(fewer, grid_of(fewer, {}), found.cells, found.proofs[0], Rules(k=10, insiders=False))


def test_who_hid_a_cell_is_told_without_a_number() -> None:
    _, _, found = hidden_for_others()
    why = decisions_of(found, "protects")
    assert why["O02", "0684", "2019", "all", "all"] == "O02 numerator 0684 all all"
    assert why["O02", "1415", "2019", "all", "all"] == "O02 numerator 0684 all all"
    assert why["O02", "1480", "2019", "all", "all"] == ""


def test_proofs_are_kept_and_read_again(tmp_path: Path) -> None:
    units, cells, found = hidden_for_others()
    files = save_proofs(tmp_path, found.proofs)
    assert [file.name for file in files] == ["parents_assessed@2019.npz"]
    again = load_proofs(tmp_path)
    assert check_proof(units, cells, found.cells, again[0], PLAIN) == []
    assert (again[0].moves != found.proofs[0].moves).nnz == 0


def test_the_order_of_rows_decides_nothing() -> None:
    units = random_units(3)
    cells = grid_of(units, RANDOM_BREAKDOWNS)
    first = decide_cells(units, cells, Rules())
    for seed in (1, 2):
        mixed = units.sample(fraction=1, shuffle=True, seed=seed)
        again = decide_cells(mixed, cells.sample(fraction=1, shuffle=True, seed=seed), Rules())
        assert first.cells.equals(again.cells), (
            "two builds of the same data hide different cells: together they tell more than each"
        )


DECIDE_ELSEWHERE = """
from disclosure_cases import RANDOM_BREAKDOWNS, grid_of, random_units
from warehouse.disclosure import Rules, decide_cells
units = random_units(4)
print(decide_cells(units, grid_of(units, RANDOM_BREAKDOWNS), Rules()).cells.write_csv())
"""


def test_the_hash_seed_decides_nothing() -> None:
    texts = set()
    for seed in ("0", "1", "77"):
        path = os.pathsep.join([str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        run = subprocess.run([sys.executable, "-c", DECIDE_ELSEWHERE], env=environment, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        texts.add(run.stdout)
    assert len(texts) == 1, "two machines hide different cells of the same data"


def many_towns(n: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = []
    for town in range(n):
        enough, rest = (town * 7) % 9, 3 + (town * 5) % 11
        in_need = enough + rest
        area = f"{town:04d}"
        for number in range(in_need + town % 4):
            role = {"roll": "mamma" if number % 3 else "pappa"}
            rows.append(unit("O01", f"{area}-{number}", area, number < in_need, **role))
            if number < in_need:
                rows.append(unit("O02", f"{area}-{number}", area, number < enough, **role))
    units = unit_frame(rows)
    return units, grid_of(units, {"O02": ("roll",)})


@pytest.mark.parametrize("rules", [PLAIN, Rules()], ids=["plain", "insiders"])
def test_many_municipalities_are_decided_in_parts_and_proven_together(rules: Rules) -> None:
    units, cells = many_towns(30)
    found = decide_cells(units, cells, rules)
    assert everything_wrong(units, cells, found, rules) == []
    shown = found.cells.filter(decision="published")
    assert shown.filter(area_code="ALLA").height == 4, "the programme's own table is lost"
    towns = found.cells.filter(pl.col("area_code") != "ALLA", pl.col("reason").is_in(["", "secondary"]))
    share = towns.filter(decision="published").height / towns.height
    assert share > 0.3, "so much is hidden that nothing can be compared"


@pytest.mark.parametrize("rules", [PLAIN, Rules()], ids=["plain", "insiders"])
def test_regions_are_a_level_of_their_own(rules: Rules) -> None:
    units, cells = many_towns(30)
    regions = {f"{town:04d}": f"R{town % 3}" for town in range(30)}
    of_regions = cells.filter(area_level="K").with_columns(
        pl.col("area_code").replace_strict(regions), area_level=pl.lit("R")
    )
    numbers = ["numerator", "denominator"]
    of_regions = of_regions.group_by(pl.exclude(numbers)).agg(pl.col(numbers).sum()).select(cells.columns)
    cells = pl.concat([cells, of_regions])
    found = decide_cells(units, cells, rules, regions)
    wrong = [text for proof in found.proofs for text in check_proof(units, cells, found.cells, proof, rules, regions)]
    assert wrong == []
    shown = found.cells.filter(pl.col("area_code").str.starts_with("R"), decision="published")
    assert shown.height == 12, "three regions of ten municipalities are not small"


def test_a_small_region_in_a_large_country_is_protected_from_outside_it() -> None:
    # Region R2 is two towns, with one and two parents without need: only records of other regions can hide its three.
    units, _ = many_towns(30)
    few = [
        unit("O01", f"{area}-{number}", area, number >= no, roll="mamma" if number % 2 else "pappa")
        for area, no in (("0100", 1), ("0101", 2))
        for number in range(30)
    ]
    units = pl.concat([units, unit_frame(few)])
    cells = grid_of(units, {"O01": ("roll",)})
    codes = units["area_code"].unique().to_list()
    regions = {code: "R2" if code in ("0100", "0101") else f"R{int(code) % 2}" for code in codes}
    named = pl.col("area_code").replace_strict(regions)
    of_regions = cells.filter(area_level="K").with_columns(named, area_level=pl.lit("R"))
    numbers = ["numerator", "denominator"]
    of_regions = of_regions.group_by(pl.exclude(numbers)).agg(pl.col(numbers).sum()).select(cells.columns)
    cells = pl.concat([cells, of_regions])
    found = decide_cells(units, cells, PLAIN, regions)
    wrong = [text for proof in found.proofs for text in check_proof(units, cells, found.cells, proof, PLAIN, regions)]
    assert wrong == []
    decision = decisions_of(found)
    assert decision["O01", "R2", "2019", "all", "all"] == "suppressed", "three parents of a region are shown"
    assert decision["O01", "ALLA", "2019", "all", "all"] == "published", "a small region costs the whole programme"


def test_progress_is_told_for_each_release_unit() -> None:
    units = random_units(2)
    told: list[tuple[int, int, str]] = []
    decide_cells(units, grid_of(units, RANDOM_BREAKDOWNS), PLAIN, progress=lambda *step: told.append(step))
    assert [step[:2] for step in told] == [(1, 2), (2, 2)]


def test_two_processes_decide_as_one() -> None:
    units = random_units(7)
    cells = grid_of(units, RANDOM_BREAKDOWNS)
    one, two = decide_cells(units, cells, PLAIN), decide_cells(units, cells, PLAIN, processes=2)
    assert one.cells.equals(two.cells)
    assert everything_wrong(units, cells, two, PLAIN) == []


def test_every_cell_has_one_decision() -> None:
    units = random_units(6)
    cells = grid_of(units, RANDOM_BREAKDOWNS)
    found = decide_cells(units, cells, PLAIN)
    assert found.cells.select(KEY).equals(cells.sort("record_table", "release_code", *KEY).select(KEY))
