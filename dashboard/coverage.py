"""How many of an indicator's figures are shown, and why the others are not."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashboard import texts
from dashboard.tables import Column

_COUNTS: Final = {
    "n_published": "Visas",
    "n_suppressed": "Skyddade",
    "n_withheld": "Visas inte än",
    "n_not_released": "Inte släppta",
    "n_not_collected": "Inte insamlade",
    "n_without_base": "Utan svar",
}


def coverage_columns(rows: Sequence[Mapping[str, Any]]) -> list[Column]:
    """The columns of `data_loads.coverage` that hold anything but zero."""
    used = [name for name in _COUNTS if any(row[name] for row in rows)]
    return [Column("title_sv", texts.MEASURE), *(Column(name, _COUNTS[name], is_number=True) for name in used)]
