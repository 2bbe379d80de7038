"""The rounds about persons as the steward sees them: which can be closed, which are, and which wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from warehouse.errors import UserError
from warehouse.snapshots import Snapshot, open_published

# Codes of periods hold no comma.
_SEPARATOR = ", "


@dataclass(frozen=True)
class Round:
    """One record table and the periods that are closed together; version 0 until somebody closes it."""

    programme_code: str
    record_table: str
    record_table_sv: str
    release_code: str
    period_codes: tuple[str, ...]
    state: str
    version: int
    closed_at: datetime | None

    @property
    def unit(self) -> tuple[str, str, str]:
        return self.programme_code, self.record_table, self.release_code

    @property
    def command(self) -> str:
        """How the round is closed, as it is written."""
        code = f'"{self.release_code}"' if " " in self.release_code else self.release_code
        return f"genombrott release {self.programme_code} {self.record_table} {code}"


def read_rounds(snapshot: Snapshot) -> list[Round]:
    """Every round that the served snapshot knows, the served version of each, sorted."""
    with open_published(snapshot.published) as connection:
        rows = connection.sql(
            """
            select programme_code, record_table, record_table_sv, release_code, period_codes, state, version, closed_at
            from published.revisions
            where is_served or version = 0
            order by programme_code, record_table, release_code
            """
        ).fetchall()
    return [
        Round(programme, table, label, code, tuple(periods.split(_SEPARATOR)), state, version, closed_at)
        for programme, table, label, code, periods, state, version, closed_at in rows
    ]


def find_round(rounds: Sequence[Round], programme: str, table: str, period: str) -> Round:
    """The round that somebody names, whatever the case. Raises UserError, with what there is, when there is none."""
    wanted = (programme.strip().casefold(), table.strip().casefold())
    own = [r for r in rounds if (r.programme_code.casefold(), r.record_table.casefold()) == wanted]
    if not own:
        known = _SEPARATOR.join(sorted({f"{r.programme_code} {r.record_table}" for r in rounds}))
        raise UserError(
            f"Det finns ingen tabell {table} om personer i programmet {programme}.",
            f"Det som kan stängas är: {known}." if known else "Inget om personer är byggt ännu.",
            "Se alla omgångar: genombrott release.",
        )
    code = period.strip().casefold()
    for found in own:
        if found.release_code.casefold() == code:
            return found
    together = [r for r in own if code in map(str.casefold, r.period_codes)]
    if together:
        raise UserError(
            f"{period} kan inte stängas för sig.",
            "Perioderna delar personer, eller är så små att de avgörs tillsammans.",
            f"Stäng dem tillsammans: {together[0].command}.",
        )
    raise UserError(
        f"{table} har ingen omgång {period}.",
        f"Omgångarna är: {_SEPARATOR.join(r.release_code for r in own)}.",
        f"Till exempel: {own[0].command}.",
    )
