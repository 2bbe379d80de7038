"""The proof that a choice of cells is safe: witnesses that anybody with the unit rows can check in whole numbers.

A proof holds no name, but with the published sums it tells counts that are hidden: it is as secret as the unit rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np
import polars as pl
from scipy import sparse

from warehouse.disclosure_problem import DESIGN, KEY, PRIMARY, Problem, read_problem
from warehouse.disclosure_records import read_release_units
from warehouse.disclosure_rules import Rules
from warehouse.witnesses import agree

Array = np.ndarray


@dataclass(frozen=True)
class Proof:
    """The witnesses of one release unit: `moves`, shape (witnesses, base cells), records moved between base cells."""

    record_table: str
    release_code: str
    moves: sparse.csr_matrix


def save_proofs(folder: Path, proofs: Iterable[Proof]) -> list[Path]:
    """One file per release unit; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for proof in proofs:
        path = folder / f"{quote(proof.record_table, safe='')}@{quote(proof.release_code, safe='')}.npz"
        np.savez_compressed(
            path,
            record_table=np.array(proof.record_table),
            release_code=np.array(proof.release_code),
            starts=proof.moves.indptr,
            columns=proof.moves.indices,
            records=proof.moves.data,
            n_columns=np.array(proof.moves.shape[1]),
        )
        written.append(path)
    return written


def load_proofs(folder: Path) -> list[Proof]:
    """The proofs of a folder, sorted by file name."""
    found = []
    for path in sorted(folder.glob("*.npz")):
        with np.load(path, allow_pickle=False) as of:
            shape = (len(of["starts"]) - 1, int(of["n_columns"]))
            moves = sparse.csr_matrix((of["records"], of["columns"], of["starts"]), shape=shape)
            found.append(Proof(str(of["record_table"]), str(of["release_code"]), moves))
    return found


def check_proof(
    unit_rows: pl.DataFrame,
    cells: pl.DataFrame,
    decided_cells: pl.DataFrame,
    proof: Proof,
    rules: Rules,
    regions: Mapping[str, str] | None = None,
) -> list[str]:
    """What is wrong with the choice of one release unit; empty when it is safe.

    Everything is worked out anew from the unit rows and checked in whole numbers. Nothing in the answer is a value.
    """
    of_unit = (pl.col("record_table") == proof.record_table) & (pl.col("release_code") == proof.release_code)
    of_table = cells.filter(record_table=proof.record_table)
    units = read_release_units(unit_rows.filter(record_table=proof.record_table), of_table)
    unit = next((unit for unit in units if unit.release_code == proof.release_code), None)
    if unit is None:
        return ["the release unit is not among the cells"]
    problem = read_problem(unit, cells.filter(of_unit), rules, regions or {})
    decided = problem.cells.select(KEY).join(decided_cells.filter(of_unit), on=KEY, how="left", maintain_order="left")
    return check_choice(problem, (decided["decision"] == "published").fill_null(False).to_numpy(), proof.moves, rules)


def check_choice(problem: Problem, shown: Array, moves: sparse.csr_matrix, rules: Rules) -> list[str]:
    """The same for a problem that is read already; shown: shape (cells,). Nothing shown needs no proof."""
    if not shown.any():
        return []
    wrong = [
        f"{reason}: {' '.join(key)} is shown"
        for key, reason, is_shown in zip(problem.cells.select(KEY).iter_rows(), problem.reason, shown, strict=True)
        if is_shown and reason in (DESIGN, PRIMARY)
    ]
    known = problem.uses.T @ (shown | problem.is_known).astype(float) > 0
    table, wanted = problem.table, problem.wanted
    if moves.shape[1] != len(table.truth) or not agree(moves, table.truth, table.ties, problem.told[known]):
        return [*wrong, "a witness is no table that agrees with what is shown"]
    reached = np.asarray((wanted.rows @ moves.T).todense()).T
    lowest, highest = wanted.value + reached.min(axis=0, initial=0), wanted.value + reached.max(axis=0, initial=0)
    unproven = (lowest > wanted.low) | (highest < wanted.high)
    wrong += [f"no witness for {wanted.names[place]}" for place in np.flatnonzero(unproven)]
    if rules.insiders:
        wrong += [
            f"an insider could learn {wanted.names[place]}" for place in _open_to_insiders(problem, moves, reached)
        ]
    return wrong


def _open_to_insiders(problem: Problem, moves: sparse.csr_matrix, reached: Array) -> list[int]:
    """Sensitive counts with too little room for someone whose own record lies in some occupied full base cell."""
    table, wanted = problem.table, problem.wanted
    entries = moves.tocoo()
    is_emptied = table.truth[entries.col] + entries.data < 1
    shape = moves.shape
    emptied = sparse.csr_matrix(
        (np.ones(is_emptied.sum()), (entries.row[is_emptied], entries.col[is_emptied])), shape=shape
    )
    emptied = emptied.tocsc()
    found: set[int] = set()
    for own in problem.own:
        excluded = np.unique(emptied[:, own].indices)
        if not len(excluded):
            continue
        held = np.ones(len(reached), dtype=bool)
        held[excluded] = False
        concerned = np.flatnonzero(reached[excluded].any(axis=0))
        left = reached[np.ix_(held, concerned)]
        low, high = left.min(axis=0, initial=0), left.max(axis=0, initial=0)
        is_high = wanted.value[concerned] + high >= wanted.high[concerned]
        is_wide = high - low >= (wanted.high - wanted.low)[concerned] - 1
        found |= set(concerned[~(is_high & is_wide)].tolist())
    return sorted(found)
