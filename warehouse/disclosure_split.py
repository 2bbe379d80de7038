"""A release unit of many areas, searched in parts.

First the parts as wholes: what is shown for the programme and for regions is made safe by moves between parts. Then
each part by itself, where everything shown of what reaches outside it stays as it is; a move of the first step becomes
a demand on each part, how much every total of the part must change. Moves are restricted, which is always safe and
only costs a little. A part in which something cannot be protected is joined with the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from warehouse.disclosure_block import OF_ITS_OWN, Block, Choice, Extent
from warehouse.disclosure_problem import Problem
from warehouse.disclosure_rules import Rules
from warehouse.disclosure_search import Found, search_block

Array = np.ndarray
# Areas of a part. Areas are sorted by size first: the small ones are hidden anyway and cover each other.
PART_SIZE = 12


def list_parts(problem: Problem) -> list[list[int]]:
    """Places of keys in parts of about PART_SIZE areas of one region and of like size; one part when that is all.

    Areas that share records are in one part.
    """
    unit = problem.unit
    sizes = np.bincount(unit.records.key, minlength=len(unit.keys))
    leader: dict[str, str] = {}

    def find(area: str) -> str:
        while leader.setdefault(area, area) != area:
            area = leader[area]
        return area

    for key in unit.keys:
        areas = [area for _, area in key]
        for area in areas:
            leader[find(area)] = find(min(areas))
    groups: dict[str, list[int]] = {}
    for place, key in enumerate(unit.keys):
        groups.setdefault(find(key[0][1]), []).append(place)
    described = [
        (
            problem.regions_of_keys[places[0]],
            int(sizes[places].sum()),
            len({area for place in places for _, area in unit.keys[place]}),
            places,
        )
        for _, places in sorted(groups.items())
    ]
    parts: list[list[int]] = []
    for regions in sorted({item[0] for item in described}):
        inside = sorted((item for item in described if item[0] == regions), key=lambda item: (item[1], item[3]))
        n_areas = sum(item[2] for item in inside)
        n_parts = max(1, round(n_areas / PART_SIZE))
        of_region: list[list[int]] = [[] for _ in range(n_parts)]
        before = 0
        for _, _, n_here, places in inside:
            of_region[min(before * n_parts // n_areas, n_parts - 1)] += places
            before += n_here
        parts += [part for part in of_region if part]
    return parts


class _Profile:
    """Columns by what they count apart from where: (slice, pattern); shape of `column`: (keys, profiles)."""

    def __init__(self, problem: Problem) -> None:
        table = problem.table
        everywhere = np.arange(len(table.truth))
        blocks = [table.block(attribute, everywhere).reshape(table.n_keys, -1) for attribute in (-1, *table.attributes)]
        self.column = np.concatenate(blocks, axis=1)
        self.size = self.column.shape[1]

    def extent(self, problem: Problem, leaves: Sequence[Sequence[int]]) -> Extent:
        """The leaves as wholes, and what is told or sensitive of the programme and the regions.

        Every key of a leaf is in the same regions, so that one key stands for all in each count.
        """
        table, wanted = problem.table, problem.wanted
        totals = self.totals(leaves, len(table.truth))
        stand_in = self.column[[leaf[0] for leaf in leaves]].reshape(-1)
        is_upper = ~problem.is_local
        ties = table.ties[:, stand_in]
        places = np.flatnonzero(~wanted.is_local)
        leaf_of = np.zeros(table.n_keys, dtype=np.int64)
        for number, leaf in enumerate(leaves):
            leaf_of[list(leaf)] = number
        profile_of = np.zeros(len(table.truth), dtype=np.int64)
        profile_of[self.column] = np.arange(self.size)[None, :]
        own = problem.own
        return Extent(
            truth=totals @ table.truth,
            can_hold=(totals @ table.can_hold.astype(np.int64)) > 0,
            ties=ties[np.flatnonzero(ties.getnnz(axis=1))],
            known=problem.told[np.flatnonzero(is_upper)][:, stand_in],
            sums=np.flatnonzero(is_upper),
            is_outer=np.zeros(int(is_upper.sum()), dtype=bool),
            wanted=wanted.rows[places][:, stand_in],
            wanted_places=places,
            groups=sparse.csr_matrix((0, len(stand_in)), dtype=np.int64),
            demands=[],
            own=np.unique(leaf_of[table.key_of[own]] * self.size + profile_of[own], axis=0),
        )

    def totals(self, leaves: Sequence[Sequence[int]], n_columns: int) -> sparse.csr_matrix:
        """Which columns each (leaf, profile) sums; shape (leaves * profiles, columns)."""
        rows = [
            np.broadcast_to(number * self.size + np.arange(self.size), (len(leaf), self.size)).reshape(-1)
            for number, leaf in enumerate(leaves)
        ]
        columns = np.concatenate([self.column[list(leaf)].reshape(-1) for leaf in leaves])
        shape = (len(leaves) * self.size, n_columns)
        return sparse.csr_matrix((np.ones(len(columns), dtype=np.int64), (np.concatenate(rows), columns)), shape=shape)


def _leaves(problem: Problem, part: Sequence[int]) -> list[list[int]]:
    """The keys of a part by the regions they are in."""
    found: dict[tuple[str, ...], list[int]] = {}
    for place in part:
        found.setdefault(problem.regions_of_keys[place], []).append(place)
    return [places for _, places in sorted(found.items())]


def _part_extent(
    problem: Problem, profile: _Profile, part: Sequence[int], demands: Sequence[Array]
) -> tuple[Extent, Array]:
    """One part by itself, and the places of its columns in the whole table."""
    table, wanted = problem.table, problem.wanted
    columns = np.sort(profile.column[list(part)].reshape(-1))
    ties = table.ties[:, columns]
    told = problem.told[:, columns]
    sums = np.flatnonzero(told.getnnz(axis=1))
    local = wanted.rows[:, columns]
    places = np.flatnonzero(wanted.is_local & (local.getnnz(axis=1) > 0))
    own = problem.own
    inside = np.isin(own[:, 0], columns)
    extent = Extent(
        truth=table.truth[columns],
        can_hold=table.can_hold[columns],
        ties=ties[np.flatnonzero(ties.getnnz(axis=1))],
        known=told[sums],
        sums=sums,
        is_outer=~problem.is_local[sums],
        wanted=local[places],
        wanted_places=places,
        groups=profile.totals(_leaves(problem, part), len(table.truth))[:, columns],
        demands=demands,
        own=np.searchsorted(columns, own[inside]),
    )
    return extent, columns


@dataclass(frozen=True, eq=False)
class _Part:
    """Places of keys, and how much each level-above move changes each (leaf, profile) of the part.

    changes: shape (moves above, leaves, profiles).
    """

    keys: list[int]
    changes: Array

    def region(self, problem: Problem) -> tuple[str, ...]:
        return problem.regions_of_keys[self.keys[0]]

    def joined(self, other: "_Part", problem: Problem) -> "_Part":
        keys = [*self.keys, *other.keys]
        old = [problem.regions_of_keys[leaf[0]] for part in (self, other) for leaf in _leaves(problem, part.keys)]
        changes = np.concatenate([self.changes, other.changes], axis=1)
        new = [problem.regions_of_keys[leaf[0]] for leaf in _leaves(problem, keys)]
        summed = [changes[:, [number for number, of in enumerate(old) if of == regions]].sum(axis=1) for regions in new]
        return _Part(keys, np.stack(summed, axis=1))


@dataclass(frozen=True, eq=False)
class _Settled:
    """A part that is protected: its own moves, and for each move above that concerns it the moves that answer it."""

    part: _Part
    moves: sparse.csr_matrix
    answers: dict[int, sparse.csr_matrix]


def search_parts(problem: Problem, rules: Rules, parts: Sequence[Sequence[int]]) -> Found:
    """The release unit in parts; `failed` when something could not be protected even in one part of all areas."""
    choice, profile = Choice(problem), _Profile(problem)
    nothing = sparse.csr_matrix((0, len(problem.table.truth)), dtype=np.int64)
    leaves = [leaf for part in parts for leaf in _leaves(problem, part)]
    upper = Block(choice, rules, profile.extent(problem, leaves))
    failed = search_block(upper)
    if failed:
        return Found(choice, nothing, tuple(failed))
    per_leaf = upper.moves.reshape(len(upper.moves), len(leaves), profile.size)
    waiting: list[_Part] = []
    start = 0
    for keys in parts:
        stop = start + len(_leaves(problem, keys))
        waiting.append(_Part(list(keys), per_leaf[:, start:stop]))
        start = stop
    settled: list[_Settled] = []
    while waiting:
        part = waiting.pop(0)
        done, failed = _search_part(choice, rules, profile, part)
        if done is not None:
            settled.append(done)
            continue
        # What reaches outside a region stays as it is, so only parts of the same region help each other.
        others = [other for other in waiting if other.region(problem) == part.region(problem)]
        done_before = [other for other in settled if other.part.region(problem) == part.region(problem)]
        if others:
            waiting.remove(others[0])
            waiting.insert(0, part.joined(others[0], problem))
        elif done_before:
            settled.remove(done_before[-1])
            waiting.insert(0, part.joined(done_before[-1].part, problem))
        else:
            return Found(choice, nothing, tuple(failed))
    moves = [nothing, *(done.moves for done in settled)]
    for number in range(len(upper.moves)):
        moves += _combined([done.answers[number] for done in settled if number in done.answers])
    return Found(choice, sparse.vstack(moves, format="csr"), ())


def _search_part(choice: Choice, rules: Rules, profile: _Profile, part: _Part) -> tuple[_Settled | None, list[str]]:
    asked = [number for number, change in enumerate(part.changes) if change.any()]
    demands = [part.changes[number].reshape(-1) for number in asked]
    extent, columns = _part_extent(choice.problem, profile, part.keys, demands)
    block = Block(choice, rules, extent)
    failed = search_block(block)
    if failed:
        return None, failed
    size = len(choice.problem.table.truth)
    moves = _placed(block.moves, columns, size)
    answers = {number: moves[block.demand_of == demand] for demand, number in enumerate(asked)}
    return _Settled(part, moves[block.demand_of == OF_ITS_OWN], answers), []


def _placed(moves: Array, columns: Array, size: int) -> sparse.csr_matrix:
    """Moves of a part as moves of the whole table."""
    inside = sparse.csr_matrix(moves)
    return sparse.csr_matrix((inside.data, columns[inside.indices], inside.indptr), shape=(inside.shape[0], size))


def _combined(answers: Sequence[sparse.csr_matrix]) -> list[sparse.csr_matrix]:
    """The first answers of all parts together, and the same with each other answer of one part instead of its first."""
    usual = sum((of[0] for of in answers[1:]), answers[0][0])
    return [usual, *(usual - of[0] + of[other] for of in answers for other in range(1, of.shape[0]))]
