"""Tiny made-up exports: a valid answer of each kind, of which a test changes the cells it is about."""

import csv
import io
from pathlib import Path
from typing import Any

from ingest.contract import load_contracts
from ingest.landing import prepare
from ingest.secrets import ensure_secrets
from warehouse.settings import Settings

ANSWER_2019 = {
    "submitdate": "2019-04-01 09:00:00",
    "HKOD": "H1",
    "KOM": "1481",
    "BNR": "1",
    "BALD": "A2",
    "BKON": "F",
    "PLAC": "A1",
    "PTID": "A3",
    "P1ROLL": "A1",
    "P1BEH": "A1",
    "P1TILL": "A1",
}
FRAME_ROW = {"Kommun": "Mölndal", "Omgång": "VT2019", "Antal barnsekreterare": "4", "Antal placerade barn": "9"}
CONSENT = {
    "Föräldrakod": "F1",
    "Familjekod": "FAM1",
    "Kommun": "Mölndal",
    "Version": "1",
    "Samtycke givet": "2019-02-01",
    "Omfattning": "intervju",
}
ACTIVITY = {
    "Aktivitets-id": "FPA-1",
    "Program": "FPA",
    "Typ": "LS",
    "Rubrik": "Lärandeseminarium",
    "Planerat datum": "2019-01-24",
    "Genomfört datum": "2019-01-24",
    "Status": "genomförd",
    "Form": "fysisk",
    "Planerade timmar": "6",
    "Genomförda timmar": "6",
}
ATTENDANCE = {
    "Aktivitets-id": "FPA-1",
    "Kommunkod": "1481",
    "Roll": "barnsekreterare",
    "Antal kallade": "5",
    "Antal närvarande": "4",
    "Varav digitalt": "0",
}
DEFAULTS = {
    "nulagesanalys_2019": ANSWER_2019,
    "nulage_ram": FRAME_ROW,
    "samtycke": CONSENT,
    "aktiviteter": ACTIVITY,
    "narvaro": ATTENDANCE,
}


def headers_of(contract_name: str) -> list[str]:
    return [names[0] for names in load_contracts()[contract_name].column_headers()]


def csv_text(headers: list[str], rows: list[list[Any]], separator: str = ";", line_end: str = "\r\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end)
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue()


def export_text(contract_name: str, *changes: dict[str, str]) -> str:
    """A CSV export of one row per `changes`: a valid row with the cells that the test changes."""
    headers = headers_of(contract_name)
    rows = [{**DEFAULTS[contract_name], **change} for change in changes]
    return csv_text(headers, [[row.get(header, "") for header in headers] for row in rows])


def write_export(folder: Path, name: str, *changes: dict[str, str], encoding: str | None = None) -> Path:
    """The export as a file called `name`; which export it is follows from the beginning of the name."""
    contract = next(known for known in DEFAULTS if name.startswith(known))
    path = folder / name
    path.write_bytes(export_text(contract, *changes).encode(encoding or load_contracts()[contract].encoding))
    return path


def new_home(folder: Path) -> Settings:
    """An initialised home of its own, with its own secrets."""
    settings = Settings(home=folder / "home", secrets=folder / "secrets")
    prepare(settings.home)
    ensure_secrets(settings, ("FPA", "FNY", "VM"))
    return settings
