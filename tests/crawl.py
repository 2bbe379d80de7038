"""What is published about each cell, and what the outputs say of it: the same key, the words as they stand there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.snapshots import Snapshot, open_published

# indicator_id, area_code, period_code, breakdown, breakdown_value.
Key = tuple[str, str, str, str, str]
# What an output says of each cell: its figures as they are written there, or a word without a digit.
Seen = dict[Key, str]

HIDDEN = ("suppressed", "not_released")
KEY = "indicator_id, area_code, period_code, breakdown, breakdown_value"
_NUMBER = re.compile(r"[−-]?\d+(?:\u00a0\d{3})*(?:,\d+)?")


@dataclass(frozen=True)
class Cell:
    """A published cell; `figures` are value, lower and upper limit, numerator and denominator, None where hidden."""

    key: Key
    programme: str
    status: str
    word: str
    figures: tuple[float | None, ...]


@dataclass
class Published:
    """Every cell about persons, the words that the outputs name them by, and the true sums behind the hidden ones.

    `truth` holds (numerator, denominator) of the cells that are hidden; empty where there is no research snapshot.
    `described` is what the catalogue says of an indicator: words and examples made up by hand, and no data.
    `drawable` is every value and limit that a picture of an indicator may be made of.
    """

    cells: dict[Key, Cell] = field(default_factory=dict)
    areas: dict[tuple[str, str], str] = field(default_factory=dict)
    periods: dict[tuple[str, str], str] = field(default_factory=dict)
    groups: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)
    described: dict[str, str] = field(default_factory=dict)
    drawable: dict[str, set[float]] = field(default_factory=dict)
    truth: dict[Key, tuple[float, float | None]] = field(default_factory=dict)

    @property
    def hidden(self) -> set[Key]:
        return {key for key, cell in self.cells.items() if cell.status in HIDDEN}

    @property
    def shown(self) -> set[Key]:
        return {key for key, cell in self.cells.items() if cell.status == "published"}

    def keys_of(self, indicator: str) -> list[Key]:
        return [key for key in self.cells if key[0] == indicator]


def read_published(snapshot: Snapshot, research: Path | None = None) -> Published:
    """All cells of the indicators about persons, but those that the design leaves out of pages and reports."""
    found = Published()
    with open_published(snapshot.published) as con:
        for *key, programme, status, word, withheld, title in con.execute(
            f"select {KEY}, programme_code, status, label_sv, withheld_sv, title_sv from published.indicator_values"
            " join published.indicators using (indicator_id, programme_code)"
            " left join published.absences using (status) where is_about_persons and is_told order by all"
        ).fetchall():
            at = (key[0], key[1], key[2], key[3], key[4])
            found.cells[at] = Cell(at, programme, status, word or "", ())
            found.titles[at[0]] = title
            found.withheld |= {at[0]} if withheld else set()
        for *key, value, lower, upper, numerator, denominator in con.execute(
            f"select {KEY}, value, lower_95, upper_95, numerator, denominator from published.indicator_values"
            " where status = 'published'"
        ).fetchall():
            cell = found.cells.get((key[0], key[1], key[2], key[3], key[4]))
            if cell:
                figures = (value, lower, upper, numerator, denominator)
                found.cells[cell.key] = Cell(cell.key, cell.programme, cell.status, cell.word, figures)
        for indicator, *numbers in con.execute(
            "select indicator_id, value, lower_95, upper_95, lower_998, upper_998 from published.indicator_values"
            " where status = 'published'"
        ).fetchall():
            found.drawable.setdefault(indicator, set()).update(number for number in numbers if number is not None)
        for indicator, *described in con.execute(
            "select indicator_id, definition_sv, warnings_sv, worked_example from published.indicators"
        ).fetchall():
            found.described[indicator] = " ".join(text or "" for text in described)
        programmes = dict(con.execute("select indicator_id, programme_code from published.indicators").fetchall())
        _name(found, con, programmes)
    if research:
        with duckdb.connect(str(research), read_only=True) as con:
            hidden = found.hidden
            for *key, numerator, denominator in con.execute(
                f"select {KEY}, numerator, denominator from indicators.indicator_values where numerator is not null"
            ).fetchall():
                at = (key[0], key[1], key[2], key[3], key[4])
                if at in hidden:
                    found.truth[at] = (numerator, denominator)
    return found


def _name(found: Published, con: duckdb.DuckDBPyConnection, programmes: Mapping[str, str]) -> None:
    """The words for areas, periods and groups, by programme."""
    for programme, code, name in con.execute(
        "select programme_code, area_code, area_name from published.areas"
    ).fetchall():
        found.areas[programme, code] = name
    for programme, code, name in con.execute(
        "select programme_code, period_code, coalesce(period_label_sv, period_code) from published.periods"
    ).fetchall():
        found.periods[programme, code] = name
    for programme, breakdown, value, name, label in con.execute(
        "select programme_code, breakdown, breakdown_value, breakdown_label_sv, value_label_sv"
        " from published.breakdowns"
    ).fetchall():
        found.groups[f"{programme}/{breakdown}", value] = (name, label)


def words_of(published: Published, key: Key) -> tuple[str, str, str, str]:
    """Area, period, breakdown and group of a cell as readers meet them; '' and '' for an undivided cell."""
    programme = published.cells[key].programme
    _, area, period, breakdown, value = key
    name, group = published.groups.get((f"{programme}/{breakdown}", value), (breakdown, value))
    undivided = breakdown == "all"
    return (
        published.areas.get((programme, area), area),
        published.periods.get((programme, period), period),
        "" if undivided else name or breakdown,
        "" if undivided else group or value,
    )


def by_words(published: Published, indicator: str) -> dict[tuple[str, str, str, str], Key]:
    """The cells of an indicator by their words; a test fails here where two cells are called the same."""
    named = {words_of(published, key): key for key in published.keys_of(indicator)}
    assert len(named) == len(published.keys_of(indicator)), f"{indicator}: two cells have the same name for a reader"
    return named


def is_hidden(text: str) -> bool:
    return not any(letter.isdigit() for letter in text)


def disagreements(published: Published, seen: Seen, output: str) -> Iterator[str]:
    """One line per cell on which the output and the publication disagree; never with a figure in it."""
    for key, text in seen.items():
        cell = published.cells[key]
        name = " · ".join(key)
        if cell.status != "published" and not is_hidden(text):
            yield f"{output} visar ett tal för {name}, som är {cell.word}"
        elif cell.status == "published" and is_hidden(text):
            yield f"{output} döljer {name}, som är publicerad"
        elif cell.status == "published" and not _agrees(text, cell.figures):
            yield f"{output} visar ett annat tal för {name} än det publicerade"
        elif cell.status in HIDDEN and cell.word not in text and not re.search("skydda|inte släppt|visas inte", text):
            yield f"{output} säger inte varför {name} saknas"


def _agrees(text: str, figures: tuple[float | None, ...]) -> bool:
    """Whether the numbers of a text are value, limits and counts, each rounded as it is written."""
    value, lower, upper, numerator, denominator = figures
    spread = [] if lower is None or upper is None else [lower, upper]
    counts = [count for count in (numerator, denominator) if count is not None]
    written = _NUMBER.findall(text)
    for expected in ([value, *spread, *counts], [value, *spread, denominator], [value, *spread]):
        if len(expected) == len(written) and all(map(_is_rounded, written, expected)):
            return True
    return False


def _is_rounded(written: str, exact: float | None) -> bool:
    plain = written.replace("\u00a0", "").replace("−", "-").replace(",", ".")
    places = len(plain.partition(".")[2])
    return exact is not None and abs(float(plain) - exact) <= 0.5 * 10**-places + 1e-9


def told_sums(published: Published, indicator: str, text: str) -> list[Key]:
    """The hidden cells of an indicator whose true sums stand in a text as `n av d`, where no shown cell has these."""
    shown = {published.cells[key].figures[3:] for key in published.keys_of(indicator) if key in published.shown}
    said = _sums(text) - _sums(published.described[indicator]) - shown
    return [key for key in published.keys_of(indicator) if published.truth.get(key) in said]


def _sums(text: str) -> set[tuple[float, ...]]:
    found = re.findall(r"(?<![\d\u00a0,])(\d+(?:\u00a0\d{3})*) av (\d+(?:\u00a0\d{3})*)", text)
    return {(float(n.replace("\u00a0", "")), float(d.replace("\u00a0", ""))) for n, d in found}
