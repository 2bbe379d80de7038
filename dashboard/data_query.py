"""The one way to the published snapshot: read-only, locked down, each question asked once per snapshot."""

from functools import lru_cache
from typing import Final

import duckdb
import polars as pl

from warehouse.errors import UserError
from warehouse.snapshots import Snapshot, open_published

# Published times are UTC without a zone.
SWEDISH_TIME: Final = "at time zone 'UTC' at time zone 'Europe/Stockholm'"


@lru_cache(maxsize=512)
def query(snapshot: Snapshot, sql: str, *parameters: object) -> pl.DataFrame:
    """The answer to a question; a tuple among the parameters is a list in SQL. Raises UserError for an old snapshot."""
    # A connection per new question, none between them: an old snapshot is let go of as soon as CURRENT has moved.
    try:
        with open_published(snapshot.published) as con:
            return con.sql(sql, params=[list(part) if isinstance(part, tuple) else part for part in parameters]).pl()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise UserError(
            "Underlaget passar inte ihop med sidorna.",
            "Det gjordes med en annan version av Genombrott.",
            "Kör `genombrott build` för att göra ett nytt underlag.",
        ) from error
