"""What each reason is called and what to do about it, in Swedish: the seed data of the dbt project."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.areas import SEEDS


@dataclass(frozen=True)
class ReasonText:
    """`what` is wrong with the row, and the `remedy`."""

    what: str
    remedy: str


@cache
def reason_texts(seeds: Path = SEEDS) -> dict[str, ReasonText]:
    """Words by reason, in the order in which reasons are tried."""
    with (seeds / "reasons.csv").open(encoding="utf-8", newline="") as file:
        return {row["reason"]: ReasonText(row["reason_sv"], row["remedy_sv"]) for row in csv.DictReader(file)}
