"""Reads the contracts: one YAML per export, a dbt source file whose `config.meta` says what the file looks like."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

CONTRACTS = Path(__file__).resolve().parent / "contracts"
BOOKKEEPING_COLUMNS = frozenset({"load_id", "row_number"})

Dialect = Literal["limesurvey", "spss", "delimited", "hand_kept_workbook"]
ColumnType = Literal[
    "identifier",
    "choice",
    "integer",
    "decimal",
    "date",
    "datetime",
    "month",
    "municipality_name",
    "municipality_code",
    "area",
    "free_text",
    "text",
]
SetAsideReason = Literal["ej_inskickat", "summarad"]


class Strict(BaseModel):
    """Read once, never changed; an unknown key is a typing error and fails."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Strict):
    """One answer of a coded question: the word it becomes, and the label the file gives it where files carry labels."""

    value: str | int | bool | None
    label: str | None = None


class Members(Strict):
    """Which areas a column may hold: those of programmes in the seed data (no `roles` means every role), or `codes`."""

    programmes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class Column(Strict):
    """One column of the file, what may stand in it and what becomes of it."""

    name: str
    header: str
    type: ColumnType
    aliases: tuple[str, ...] = ()
    treatment: Literal["keep", "pseudonym", "test_only"] = "keep"
    choices: dict[str, Choice] = Field(default_factory=dict)
    empty: bool = False
    empty_value: str | int | bool | None = None
    blank_words: tuple[str, ...] = ()
    min: float | date | None = None
    max: float | date | None = None
    members: Members | None = None
    members_by: str | None = None
    member_choices: dict[str, Members] = Field(default_factory=dict)
    district_header: str | None = None

    @field_validator("choices", mode="before")
    @classmethod
    def _read_short_choices(cls, choices: Any) -> Any:
        if isinstance(choices, list):
            return {str(value): {"value": value} for value in choices}
        return {
            str(code): choice if isinstance(choice, dict) else {"value": choice} for code, choice in choices.items()
        }

    @model_validator(mode="after")
    def _demand_what_the_type_needs(self) -> "Column":
        if (self.type == "choice") != bool(self.choices):
            raise ValueError(f"{self.name}: choices belong to type choice, and only there")
        if self.type in {"municipality_name", "municipality_code"} and not (self.members or self.member_choices):
            raise ValueError(f"{self.name}: say which areas may stand here (members)")
        if bool(self.members_by) != bool(self.member_choices):
            raise ValueError(f"{self.name}: members_by and member_choices belong together")
        if (self.type == "area") != bool(self.district_header):
            raise ValueError(f"{self.name}: district_header belongs to type area, and only there")
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns of the file that are read together, own header first."""
        extra = (self.district_header, self.members_by)
        return (self.header, *(header for header in extra if header))

    @property
    def is_stored(self) -> bool:
        return self.treatment != "test_only"


class TestAnswers(Strict):
    """Rows that somebody sent to try the form."""

    __test__ = False
    header: str
    begins_with: str


class SetAside(Strict):
    """Rows left out by rule that nobody needs to look at."""

    reason: SetAsideReason
    header: str
    equals: str | None = None
    is_empty: bool = False


class Reference(Strict):
    """Rows whose `columns` must be found in `target_columns` of the accepted rows of another contract."""

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    only_when: dict[str, str] = Field(default_factory=dict)


class Contract(Strict):
    """What one export looks like, and what is kept of it."""

    name: str
    description: str
    feed: str
    programme: str | None
    file: str
    parts: tuple[str, ...] = ()
    dialect: Dialect
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    separator: str = ";"
    sheet: str | None = None
    key: tuple[str, ...] = ()
    key_may_be_blank: tuple[str, ...] = ()
    whole_country: bool = False
    test_answers: TestAnswers | None = None
    set_aside: tuple[SetAside, ...] = ()
    relations: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    dropped: tuple[str, ...] = ()
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _know_every_name(self) -> "Contract":
        names = {column.name for column in self.columns if column.is_stored}
        used = {*self.key, *(name for chain in self.relations for name in chain)}
        used |= {name for reference in self.references for name in (*reference.columns, *reference.only_when)}
        if unknown := used - names:
            raise ValueError(f"{self.name}: no stored column is called {sorted(unknown)}")
        return self

    @property
    def stored(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_stored)

    @property
    def file_pattern(self) -> re.Pattern[str]:
        """Matches the file's own name and its corrections `_v2`, `_v3`; groups `slot` and `version`."""
        stem, _, ending = self.file.rpartition(".")
        names = [stem.replace("{part}", part) for part in self.parts] or [stem]
        alternatives = "|".join(re.escape(name) for name in names)
        return re.compile(rf"(?P<slot>{alternatives})(?:_v(?P<version>\d{{1,4}}))?\.{re.escape(ending)}", re.IGNORECASE)

    def column_headers(self) -> list[tuple[str, ...]]:
        """Every column the file must have: its header first, then the other names it may go by."""
        found: dict[str, tuple[str, ...]] = {}
        for column in self.columns:
            found[column.header] = (column.header, *column.aliases)
            if column.district_header:
                found.setdefault(column.district_header, (column.district_header,))
        for header in self.dropped:
            found.setdefault(header, (header,))
        return list(found.values())


def read_contract(path: Path) -> Contract:
    """The contract of one YAML file. Raises pydantic.ValidationError or KeyError when it is not well-formed."""
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    (source,) = document["sources"]
    (table,) = source["tables"]
    meta = dict(table["config"]["meta"])
    tested = [{**column, "treatment": "test_only"} for column in meta.pop("tested_then_dropped", [])]
    stored = [
        {"name": column["name"], **column["config"]["meta"]}
        for column in table["columns"]
        if column["name"] not in BOOKKEEPING_COLUMNS
    ]
    return Contract.model_validate(
        {"name": table["name"], "description": table["description"], "columns": [*stored, *tested], **meta}
    )


@cache
def load_contracts(folder: Path = CONTRACTS) -> dict[str, Contract]:
    """All contracts of a folder by name, in order of name."""
    contracts = [read_contract(path) for path in sorted(folder.rglob("*.yml"))]
    return {contract.name: contract for contract in sorted(contracts, key=lambda contract: contract.name)}
