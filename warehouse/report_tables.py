"""All cells of an indicator as tables that fit a page: areas across and periods down, or the other way round."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.report_content import Cell, Finding

MOST_COLUMNS = 8
_AREA, _PERIOD = "Område", "Period"


@dataclass(frozen=True)
class Table:
    """`cells` has a row per label of `rows` and a cell per label of `columns`; None where the grid has none."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]


def tables_of(finding: Finding) -> list[Table]:
    """Every cell of the finding once; the shorter of areas and periods goes across, in as many tables as it takes."""
    areas = {cell.area_code: cell.area for cell in finding.cells}
    moments = {_moment(cell): moment_words(cell) for cell in sorted(finding.cells, key=lambda c: not c.is_undivided)}
    by_place = {(cell.area_code, _moment(cell)): cell for cell in finding.cells}
    if len(areas) <= max(len(moments), MOST_COLUMNS):
        return [
            _table(_PERIOD, part, moments, lambda down, across: by_place.get((across, down))) for part in _parts(areas)
        ]
    return [_table(_AREA, part, areas, lambda down, across: by_place.get((down, across))) for part in _parts(moments)]


def _table(
    corner: str, across: Mapping[Any, str], down: Mapping[Any, str], cell_at: Callable[[Any, Any], Cell | None]
) -> Table:
    """The cells of some columns; rows that have none of them are left out."""
    rows = {label: tuple(cell_at(row, column) for column in across) for row, label in down.items()}
    rows = {label: cells for label, cells in rows.items() if any(cells)}
    return Table(corner, tuple(across.values()), tuple(rows), tuple(rows.values()))


def notes_of(finding: Finding) -> list[str]:
    """Why figures are missing in the tables, each reason once."""
    reasons = dict.fromkeys((cell.state, cell.conclusion) for cell in finding.cells if not cell.is_shown)
    return [f"{state[:1].upper()}{state[1:]}: {words}" for state, words in reasons]


def lines_of(finding: Finding) -> list[str]:
    """Every cell of the finding once, as text: a line per period and group with all areas."""
    lines: dict[str, list[str]] = {}
    for cell in finding.cells:
        words = cell.figures if cell.is_shown else cell.state
        lines.setdefault(moment_words(cell), []).append(f"{cell.area}: {words}")
    return [f"{moment} – {'; '.join(cells)}" for moment, cells in lines.items()]


def moment_words(cell: Cell) -> str:
    """`2020`, or `2020, Roll: mamma`."""
    return cell.period if cell.is_undivided else f"{cell.period}, {cell.breakdown}: {cell.group}"


def _moment(cell: Cell) -> tuple[str, str, str]:
    return cell.period_code, "" if cell.is_undivided else cell.breakdown, "" if cell.is_undivided else cell.group


def _parts(labels: Mapping[Any, str]) -> list[dict[Any, str]]:
    """The labels in pieces of about the same length, each at most as long as a page is wide."""
    items = list(labels.items())
    n_parts = max(1, -(-len(items) // MOST_COLUMNS))
    size = max(1, -(-len(items) // n_parts))
    return [dict(items[at : at + size]) for at in range(0, len(items), size)]
