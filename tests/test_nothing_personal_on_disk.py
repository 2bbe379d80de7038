"""No direct identifier and no dropped text of any feed lies in any file under the home folder."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from export_shapes import EXPORTS, TEAM_SHEETS
from making import FILES, export_bytes, export_text, new_home, team_bytes, write_export

from ingest.contract import load_contracts
from ingest.loading import load_file
from ingest.secrets import ensure_secrets, read_secrets
from ingest.settle import settle_landing
from warehouse.errors import UserError
from warehouse.settings import Settings

NOT_KEPT = {
    "nulagesanalys_2019": (
        *("id", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "interviewtime"),
        *("HKOD", "PLAC[other]", "OVRIGT"),
    ),
    "nulagesanalys_2020": ("handl", "boende_annat", "ovrigt"),
    "nulage_ram": ("Kommentar",),
    "samtycke": ("Föräldrakod", "Familjekod"),
    "intervjulogg": ("Föräldrakod", "Familjekod", "Anteckning"),
    "fokusgrupper": ("Kommentar",),
    "team_team": ("Namn",),
    "team_moten": ("Anteckning",),
    "team_pgsa": ("Kommentar",),
    "team_hinder": ("Kommentar",),
    "kurser": ("Kursledarkod",),
    "kursdeltagare": ("Deltagarkod", "Kommentar"),
    "kursnarvaro": ("Deltagarkod",),
    "lokala_planer": ("Behov",),
    "utbildningsdag": (
        *("Starttid", "Slutförandetid", "E-post", "Namn"),
        *("Vad tar du med dig från dagen?", "Vill du lägga till något?"),
    ),
    "barnintervjuer": ("record_id", "redcap_repeat_instrument", "redcap_repeat_instance", "kommentar"),
    "medarbetarenkat": (
        *("StartDate", "EndDate", "IPAddress", "Progress", "Duration (in seconds)", "ResponseId"),
        *("RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference"),
        *("LocationLatitude", "LocationLongitude", "DistributionChannel", "UserLanguage", "Q4", "Q5"),
    ),
    "barnenkat": ("Kommentar", "Kommentar#2", "Kommentar#3"),
}
COLUMNS = sorted({column for columns in NOT_KEPT.values() for column in columns})
CANARIES = {column: f"kanariefagel{number:03d}" for number, column in enumerate(COLUMNS)}
# A cell that quarantines the row, and one in a column that the export does not have.
FAULT = "kanariefelet"
UNKNOWN = "kanarieokand"
NUMBER = 987654321.0
CLOCK = "13.37.59"
FAULTY = {
    "nulagesanalys_2019": "BALD",
    "nulage_ram": "Antal placerade barn",
    "samtycke": "Samtycke återkallat",
    "intervjulogg": "Utfall",
    "fokusgrupper": "Datum",
    "team_team": "Roll",
    "team_moten": "Timmar",
    "team_pgsa": "Start",
    "team_hinder": "Skattning",
    "kurser": "Språk",
    "kursdeltagare": "Hemkommun (kommunkod)",
    "kursnarvaro": "Timmar",
    "lokala_planer": "Status",
    "utbildningsdag": "Vilken är din yrkesroll?",
    "barnintervjuer": "datum",
    "medarbetarenkat": "Q2",
    "barnenkat": "Den vuxna lyssnade på mig",
}


def canary_rows(export: str) -> list[dict[str, Any]]:
    """An accepted row and, where the export has text cells that can be wrong, a quarantined one; both hold canaries."""
    row: dict[str, Any] = {column: CANARIES[column] for column in NOT_KEPT.get(export, ())}
    if export == "nulagesanalys_2020":
        return [{**row, "svarsid": NUMBER}, {**row, "svarsid": NUMBER, "alder": 9.0}]
    if export == "barnenkat":
        row["Tidstämpel"] = f"2018-03-05 {CLOCK}"
    return [row, {**row, FAULTY[export]: FAULT}] if export in FAULTY else [row]


def everything_under(folder: Path) -> list[tuple[str, bytes]]:
    """Every file as its bytes, and the cells of every Parquet file as text: what a thief could read, in lower case."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = [(path.name, path.read_bytes().lower()) for path in files]
    for path in files:
        if path.suffix == ".parquet":
            cells = pl.read_parquet(path).select(pl.all().cast(pl.String, strict=False)).rows()
            found.append((f"{path.parent.name}/{path.name}", str(cells).lower().encode()))
    return found


def where(text: str, contents: list[tuple[str, bytes]]) -> list[str]:
    forms = [text.lower().encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [name for name, content in contents if any(form in content for form in forms)]


def load_canaries(folder: Path, settings: Settings) -> None:
    """Every export once with canaries, once more with a column that nobody asked for, and once cut off."""
    for export in EXPORTS:
        if export in TEAM_SHEETS:
            continue
        path = folder / FILES[export]
        path.write_bytes(export_bytes(export, *canary_rows(export)))
        result = load_file(path, settings)
        assert result.entries[0]["accepted"] > 0, f"{export}: the canaries never came as far as the landing zone"
    path = folder / "team_eksjo.xlsx"
    path.write_bytes(team_bytes(**{EXPORTS[name].sheet or "": canary_rows(name) for name in TEAM_SHEETS}))
    assert not load_file(path, settings).refused
    header, *rows = export_text("samtycke", *canary_rows("samtycke")).splitlines()
    extra = folder / "samtycke_v2.csv"
    extra.write_text("\n".join([f"{header};Adress", *(f"{row};{UNKNOWN}" for row in rows)]) + "\n", encoding="utf-8")
    assert not load_file(extra, settings).refused
    cut = folder / "kursdeltagare_v2.csv"
    cut.write_bytes(export_bytes("kursdeltagare", *canary_rows("kursdeltagare"))[:-40])
    assert load_file(cut, settings).refused


def test_identifiers_and_dropped_texts_of_no_feed_ever_reach_the_disk(tmp_path: Path, settings: Settings) -> None:
    outside = tmp_path / "inbox"
    outside.mkdir()
    load_canaries(outside, settings)
    settle_landing(settings, settings.home / "settled")
    contents = everything_under(settings.home)
    for kept in ("Ring föräldern varje fredag", "Väntetider", "okand_kod"):
        assert where(kept, contents), "the search itself finds nothing"
    planted = {**CANARIES, "a faulty cell": FAULT, "an unknown column": UNKNOWN, "svarsid": str(int(NUMBER))}
    found = {column: where(canary, contents) for column, canary in {**planted, "a time of day": CLOCK}.items()}
    found |= {"a time of day, written otherwise": where(CLOCK.replace(".", ":"), contents)}
    assert not {column: files for column, files in found.items() if files}, "personal data lie in the home folder"


def test_every_column_that_is_not_kept_has_a_canary() -> None:
    """What the contracts drop, test only or make into pseudonyms; codes that are tested and dropped are no texts."""
    coded = {"Status", "Finished", "status", "svarsid"}
    for name, contract in load_contracts().items():
        columns = {
            f"{column.header}#{column.occurrence}" if column.occurrence > 1 else column.header
            for column in contract.columns
            if column.treatment != "keep"
        } | set(contract.dropped)
        tested = set(NOT_KEPT.get(name, ()))
        assert columns - coded <= tested, f"{name}: nobody looks whether {columns - coded - tested} are really dropped"


def test_a_person_has_one_pseudonym_in_all_feeds_and_writings_of_a_programme(
    tmp_path: Path, settings: Settings
) -> None:
    load_file(
        write_export(tmp_path, "samtycke.csv", {"Föräldrakod": "F014 "}, {"Föräldrakod": "f014", "Version": "2"}),
        settings,
    )
    (file,) = settings.landing.rglob("*.parquet")
    (first, second) = pl.read_parquet(file)["parent_ref"]
    assert first == second and len(first) == 32


def test_two_homes_and_two_programmes_cannot_be_joined(tmp_path: Path) -> None:
    homes = [new_home(tmp_path / name) for name in ("a", "b")]
    for settings in homes:
        load_file(write_export(tmp_path, "samtycke.csv", {}), settings)
    refs = {pl.read_parquet(next(settings.landing.rglob("*.parquet")))["parent_ref"][0] for settings in homes}
    assert len(refs) == 2, "the same code gives the same pseudonym in two installations"
    assert len(set(read_secrets(homes[0], ("FPA", "FNY", "VM")).values())) == 3


@pytest.mark.parametrize("fault", ["missing", "short", "readable by others"])
def test_nothing_is_loaded_with_a_secret_that_is_not_safe(fault: str, tmp_path: Path, settings: Settings) -> None:
    secret = settings.secrets_dir / "FPA.key"
    if fault == "missing":
        secret.unlink()
    elif fault == "short":
        secret.write_text("kort", encoding="ascii")
    else:
        secret.chmod(0o640)
    with pytest.raises(UserError) as caught:
        load_file(write_export(tmp_path, "samtycke.csv", {}), settings)
    assert caught.value.remedy
    assert not list(settings.landing.rglob("*.parquet"))


def test_secrets_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", secrets=tmp_path / "keys")
    made = ensure_secrets(settings, ("FPA",))
    before = made[0].read_bytes()
    assert oct(made[0].stat().st_mode & 0o777) == "0o600"
    assert ensure_secrets(settings, ("FPA",)) == [] and made[0].read_bytes() == before, (
        "init twice would lose the secret"
    )
