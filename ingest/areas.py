"""Municipalities and city districts: the seed data, and every accepted way to write them."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.contract import Members
from ingest.words import same_word
from warehouse.settings import DBT_PROJECT

SEEDS = DBT_PROJECT / "seeds"
ALIASES = Path(__file__).resolve().parent / "area_aliases.csv"
_CODE = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class Participation:
    """One area taking part in one programme, in one role."""

    programme: str
    area_code: str
    area_level: str
    role: str


@dataclass(frozen=True)
class AreaRegister:
    """The areas known to the project. `participants_all` lets every SCB code take part in whole-country exports."""

    municipalities: dict[str, str]
    participations: tuple[Participation, ...]
    names: dict[str, str]
    participants_all: bool = False

    def members(self, members: Members, whole_country: bool) -> frozenset[str]:
        """Codes of the areas that may stand in a column."""
        if members.everywhere or (whole_country and self.participants_all):
            return frozenset(self.municipalities)
        return frozenset(members.codes) | frozenset(
            participation.area_code
            for participation in self.participations
            if participation.programme in members.programmes
            and (not members.roles or participation.role in members.roles)
        )

    def municipality_by_code(self, text: str) -> str | None:
        """SCB's four digits from a code that may have lost its leading zero, or None."""
        digits = text.strip()
        code = digits.zfill(4) if _CODE.fullmatch(digits) else None
        return code if code in self.municipalities else None

    def area_by_name(self, text: str) -> str | None:
        """Code of the municipality or district written in any accepted way, or None."""
        return self.names.get(same_word(text))


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _accepted_names(code: str, name: str) -> dict[str, str]:
    endings = ("", " kommun", "s kommun", " stad", "s stad")
    return {same_word(name + ending): code for ending in endings}


@cache
def read_register(participants_all: bool = False, seeds: Path = SEEDS, aliases: Path = ALIASES) -> AreaRegister:
    """The register from the seed files of the dbt project and the list of other writings."""
    municipalities = {
        row["municipality_code"]: row["municipality_name"] for row in _read_rows(seeds / "municipalities.csv")
    }
    participations = tuple(
        Participation(row["programme_code"], row["area_code"], row["area_level"], row["role"])
        for row in _read_rows(seeds / "participations.csv")
    )
    names: dict[str, str] = {}
    for code, name in municipalities.items():
        names |= _accepted_names(code, name)
    names |= {same_word(item.area_code): item.area_code for item in participations if item.area_level == "U"}
    names |= {same_word(row["alias"]): row["area_code"] for row in _read_rows(aliases)}
    return AreaRegister(municipalities, participations, names, participants_all)
