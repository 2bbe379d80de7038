"""Which cells about persons are shown: the decision of warehouse.disclosure, kept as a table."""

from typing import Any

from warehouse.disclosure import decide_cells


def model(dbt: Any, session: Any) -> Any:
    """One row per cell of person_cells with `decision` published or suppressed."""
    dbt.config(materialized="table")
    unit_rows = dbt.ref("person_unit_rows").pl()
    cells = dbt.ref("person_cells").pl()
    return decide_cells(unit_rows, cells, int(dbt.config.meta_get("k")))
