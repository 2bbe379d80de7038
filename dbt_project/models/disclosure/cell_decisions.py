"""Which cells of the rounds now being closed are shown: the decision of warehouse.disclosure, kept as a table."""

from typing import Any

import polars as pl

_UNIT = ("programme_code", "record_table", "release_code")
_KEY = ("indicator_id", "area_code", "period_code", "breakdown", "breakdown_value")
_DECISION = ("decision", "reason", "protects")


def model(dbt: Any, session: Any) -> Any:
    """One row per cell of person_cells in a round that is being closed; none when no round is."""
    dbt.config(materialized="table")
    units, rows, cells = dbt.ref("release_units"), dbt.ref("person_unit_rows"), dbt.ref("person_cells")
    said = dbt.config.meta_get("closing")
    if not said["asked"]:
        return pl.DataFrame(schema=dict.fromkeys((*_UNIT, *_KEY, *_DECISION), pl.String))
    # Here and not on top: a build that closes nothing should not wait for the solver to be imported.
    from warehouse.closing import ClosingInputs, close_rounds

    return close_rounds(said, int(dbt.config.meta_get("k")), ClosingInputs(units.pl(), rows.pl, cells.pl))
