"""What the data steward has decided: a log of every decision, and the quarantined rows that are settled."""

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from warehouse.files import write_text


class Settlement(BaseModel):
    """A quarantined row that somebody has looked at, and why it may rest."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    load_id: str
    row_number: int
    why: str
    settled_at: datetime


_SETTLEMENTS = TypeAdapter(list[Settlement])


def log_decision(home: Path, decision: str, **details: Any) -> None:
    """One line in the home's log of decisions: when, who, what. Details hold no person's code and no cell's value."""
    said = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "by": getpass.getuser(), "decision": decision}
    with (home / "decisions.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**said, **details}, ensure_ascii=False) + "\n")


def _file(home: Path) -> Path:
    return home / "settlements.json"


def read_settlements(home: Path) -> list[Settlement]:
    """Every row that has been settled."""
    try:
        return _SETTLEMENTS.validate_json(_file(home).read_bytes())
    except FileNotFoundError:
        return []


def settle_row(home: Path, load_id: str, row_number: int, why: str) -> None:
    """Remembers that a row has been looked at; a second time replaces the first."""
    new = Settlement(load_id=load_id, row_number=row_number, why=why, settled_at=datetime.now(UTC))
    others = [s for s in read_settlements(home) if (s.load_id, s.row_number) != (load_id, row_number)]
    write_text(_file(home), _SETTLEMENTS.dump_json([*others, new], indent=1).decode())
    log_decision(home, "settle", load_id=load_id, row=row_number, why=why)
