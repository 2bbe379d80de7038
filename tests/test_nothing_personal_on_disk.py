"""No direct identifier and no dropped text of any feed lies in any file under the home folder."""

from pathlib import Path

import polars as pl
import pytest
from making import new_home, write_export

from ingest.loading import load_file
from ingest.secrets import ensure_secrets, read_secrets
from warehouse.errors import UserError
from warehouse.settings import Settings

CANARIES = {
    "HKOD": "H987654",
    "OVRIGT": "Kanariesång",
    "token": "kanarietoken",
    "ipaddr": "192.0.2.77",
    "id": "kanarieid",
}


def bytes_under(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_identifiers_and_dropped_texts_never_reach_the_disk(tmp_path: Path, settings: Settings) -> None:
    load_file(
        write_export(tmp_path, "nulagesanalys_2019.csv", CANARIES, {"HKOD": "H2", "BALD": "kanariekod"}), settings
    )
    consent = {"Föräldrakod": "KANARIEF1", "Familjekod": "KANARIEFAM"}
    load_file(write_export(tmp_path, "samtycke.csv", consent), settings)
    for file in settings.landing.rglob("*.parquet"):
        pl.read_parquet(file).write_csv(settings.home / f"{file.name}.csv")
    everything = bytes_under(settings.home)
    for canary in [*CANARIES.values(), *consent.values(), "kanariekod"]:
        assert canary.encode() not in everything, f"{canary} can be read in the home folder"


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
