"""Reads the contracts: one YAML per export, a dbt source file whose `config.meta` says what the file looks like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

CONTRACTS = Path(__file__).resolve().parent / "contracts"
BOOKKEEPING_COLUMNS = frozenset({"load_id", "row_number"})

DialectName = Literal[
    "delimited",
    "limesurvey",
    "redcap",
    "google_forms",
    "qualtrics",
    "surveymonkey",
    "hand_kept_workbook",
    "microsoft_forms",
    "eusurvey",
    "spss",
    "stata",
    "refi_qda",
]
ColumnType = Literal[
    "identifier",
    "choice",
    "integer",
    "decimal",
    "date",
    "datetime",
    "month",
    "area_name",
    "municipality_code",
    "area",
    "free_text",
    "text",
]
SetAsideReason = Literal["ej_inskickat", "summarad"]
Place = tuple[str, int]


class Strict(BaseModel):
    """Read once, never changed; an unknown key is a typing error and fails."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Strict):
    """One answer of a coded question: the word it becomes, and the label the file gives it where files carry labels."""

    value: str | int | bool | None
    label: str | None = None


class Members(Strict):
    """Which areas a column may hold: those of programmes in the seed data (no `roles` means every role), `codes`, or
    every municipality of the country."""

    programmes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    everywhere: bool = False


class Column(Strict):
    """One column of the file, what may stand in it and what becomes of it.

    `occurrence`: which of several columns with the same header. `optional`: the file need not have it;
    `only_in_parts`: only these parts of the export must. `unknown`: the reason of a row whose code is not in the list.
    `required`: an empty date is no date. `with_time`: a clock follows the date and is dropped. `question`: what was
    asked, in the words of the form. `help`: what its rules cannot say, in Swedish, for the template.
    """

    name: str
    header: str
    description: str = ""
    type: ColumnType
    aliases: tuple[str, ...] = ()
    occurrence: int = 1
    optional: bool = False
    only_in_parts: tuple[str, ...] = ()
    question: str | None = None
    help: str | None = None
    treatment: Literal["keep", "pseudonym", "test_only"] = "keep"
    choices: dict[str, Choice] = Field(default_factory=dict)
    empty: bool = False
    empty_value: str | int | bool | None = None
    blank_words: tuple[str, ...] = ()
    unknown: Literal["okand_kod", "okant_omrade"] = "okand_kod"
    min: float | date | None = None
    max: float | date | None = None
    step: float | None = None
    required: bool = False
    with_time: bool = False
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
        if self.type in {"area_name", "municipality_code"} and not (self.members or self.member_choices):
            raise ValueError(f"{self.name}: say which areas may stand here (members)")
        if bool(self.members_by) != bool(self.member_choices):
            raise ValueError(f"{self.name}: members_by and member_choices belong together")
        if (self.type == "area") != bool(self.district_header):
            raise ValueError(f"{self.name}: district_header belongs to type area, and only there")
        return self

    @property
    def places(self) -> "tuple[Place, ...]":
        """The columns of the file that are read together, the own one first."""
        extra = (self.district_header, self.members_by)
        return ((self.header, self.occurrence), *((header, 1) for header in extra if header))

    @property
    def is_stored(self) -> bool:
        return self.treatment != "test_only"


class TestAnswers(Strict):
    """Rows that somebody sent to try the form: one of the columns begins with a word, or is that word."""

    __test__ = False
    columns: tuple[str, ...]
    begins_with: str | None = None
    equals: str | None = None


class SetAside(Strict):
    """Rows left out by rule that nobody needs to look at."""

    reason: SetAsideReason
    column: str
    equals: str | None = None
    is_empty: bool = False


class Reference(Strict):
    """Rows whose `columns` must be found in `target_columns` of the accepted rows of another contract."""

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    only_when: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """A column that the file must have (or may have): the names it may go by, and its number among equal headers."""

    names: tuple[str, ...]
    occurrence: int = 1
    optional: bool = False

    @property
    def place(self) -> Place:
        return self.names[0], self.occurrence


class Contract(Strict):
    """What one export looks like, and what is kept of it.

    `sheet_number`: the place of the sheet in its workbook. `parts`: what the file name says (a municipality, a day) and
    the value that becomes of it in `part_column`.
    `by_hand`: people fill it in themselves, so that there is a template for it. `withdrawal`: the column that, filled
    in a row that does not count, is an alarm.
    """

    name: str
    description: str
    feed: str
    programme: str | None
    file: str
    parts: dict[str, str] = Field(default_factory=dict)
    part_column: str | None = None
    by_hand: bool = False
    title: str | None = None
    dialect: DialectName
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    separator: str = ";"
    sheet: str | None = None
    sheet_number: int = 1
    key: tuple[str, ...] = ()
    key_may_be_blank: tuple[str, ...] = ()
    whole_country: bool = False
    test_answers: TestAnswers | None = None
    set_aside: tuple[SetAside, ...] = ()
    relations: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    withdrawal: str | None = None
    dropped: tuple[str, ...] = ()
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _know_every_name(self) -> "Contract":
        columns = {column.name for column in self.columns}
        stored = {column.name for column in self.stored}
        self._demand_known(columns, [*self.key, *(self.test_answers.columns if self.test_answers else ())])
        self._demand_known(columns, [rule.column for rule in self.set_aside])
        self._demand_known(stored, [name for chain in self.relations for name in chain])
        self._demand_known(stored, [self.withdrawal] if self.withdrawal else [])
        self._demand_known(
            stored, [name for reference in self.references for name in (*reference.columns, *reference.only_when)]
        )
        if self.programme is None and any(column.treatment == "pseudonym" for column in self.columns):
            raise ValueError(f"{self.name}: a person's code needs a programme, since each has a secret of its own")
        if bool(self.parts) != ("{part}" in self.file) or bool(self.parts) != bool(self.part_column):
            raise ValueError(f"{self.name}: parts, part_column and {{part}} in the file's name belong together")
        return self

    def _demand_known(self, known: set[str], used: Sequence[str]) -> None:
        if unknown := set(used) - known:
            raise ValueError(f"{self.name}: no such column is called {sorted(unknown)}")

    def column(self, name: str) -> Column:
        """The column of a name. Raises StopIteration where there is none."""
        return next(column for column in self.columns if column.name == name)

    @property
    def stored(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_stored)

    @property
    def key_is_stored(self) -> bool:
        """False where the key itself must not be kept: the landing zone then keeps only which rows share one."""
        return all(self.column(name).is_stored for name in self.key)

    @property
    def endings(self) -> tuple[str, ...]:
        """The file's own ending, and that of its template."""
        own = self.file.rpartition(".")[2]
        return (own, "xlsx") if self.by_hand and own != "xlsx" else (own,)

    @property
    def file_pattern(self) -> re.Pattern[str]:
        """Matches the file's own name, its template and their corrections `_v2`, `_v3`; groups `stem`, `part` and
        `version`."""
        stem = re.escape(self.file.rpartition(".")[0])
        parts = "|".join(re.escape(part) for part in self.parts)
        named = stem.replace(re.escape("{part}"), f"(?P<part>{parts})") if parts else f"{stem}(?P<part>)"
        endings = "|".join(self.endings)
        return re.compile(rf"(?P<stem>{named})(?:_v(?P<version>\d{{1,4}}))?\.(?:{endings})", re.IGNORECASE)

    def for_part(self, part: str) -> "Contract":
        """The contract of one of the export's files: it may do without columns that only other parts have."""
        columns = tuple(
            column.model_copy(update={"optional": True})
            if column.only_in_parts and part not in column.only_in_parts
            else column
            for column in self.columns
        )
        return self.model_copy(update={"columns": columns})

    def as_template(self) -> "Contract":
        """The same export as people send it when they have filled in its template: a workbook kept by hand."""
        if self.dialect == "hand_kept_workbook":
            return self
        return self.model_copy(update={"dialect": "hand_kept_workbook", "sheet": self.name})

    def wanted(self) -> list[Wanted]:
        """Every column of the file, in the order of the contract; each place once."""
        found: dict[Place, Wanted] = {}
        for column in self.columns:
            for wanted in (
                Wanted((column.header, *column.aliases), column.occurrence, column.optional),
                *([Wanted((column.district_header,))] if column.district_header else []),
            ):
                found.setdefault(wanted.place, wanted)
        for header in self.dropped:
            found.setdefault((header, 1), Wanted((header,)))
        return list(found.values())


def read_contract(path: Path) -> Contract:
    """The contract of one YAML file. Raises pydantic.ValidationError or KeyError when it is not well-formed."""
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    (source,) = document["sources"]
    (table,) = source["tables"]
    meta = dict(table["config"]["meta"])
    tested = [{**column, "treatment": "test_only"} for column in meta.pop("tested_then_dropped", [])]
    not_in_the_file = BOOKKEEPING_COLUMNS | {meta.get("part_column")}
    stored = [
        {"name": column["name"], "description": column["description"], **column["config"]["meta"]}
        for column in table["columns"]
        if column["name"] not in not_in_the_file
    ]
    return Contract.model_validate(
        {"name": table["name"], "description": table["description"], "columns": [*stored, *tested], **meta}
    )


@cache
def load_contracts(folder: Path = CONTRACTS) -> dict[str, Contract]:
    """All contracts of a folder by name, in order of file and sheet."""
    contracts = [read_contract(path) for path in sorted(folder.rglob("*.yml"))]
    ordered = sorted(contracts, key=lambda contract: (contract.file, contract.sheet_number, contract.name))
    return {contract.name: contract for contract in ordered}
