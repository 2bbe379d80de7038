"""Where the files of an installation lie, read from the environment."""

import hashlib
import re
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.errors import UserError

REPOSITORY = Path(__file__).resolve().parent.parent
DBT_PROJECT = REPOSITORY / "dbt_project"
SMALLEST_K = 5


class Settings(BaseSettings):
    """Settings of one home folder; every field can be set as GENOMBROTT_<FIELD>."""

    model_config = SettingsConfigDict(env_prefix="GENOMBROTT_", frozen=True, extra="ignore")

    home: Path = Field(default=Path("data"), validate_default=True)
    secrets: Path | None = None
    inbox: Path | None = None
    participants: Literal["seeds", "all"] = "seeds"
    k: int = Field(default=SMALLEST_K, ge=SMALLEST_K)
    reporting_date: date | None = None
    count_families: bool = True
    one_caseworker: bool = True
    team_header: str = ""

    @field_validator("home", "secrets", "inbox")
    @classmethod
    def _make_absolute(cls, path: Path | None) -> Path | None:
        """Commands work in other folders too, and a `~` in a configuration file is nobody's to expand but ours."""
        return path.expanduser().absolute() if path else None

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def scratch(self) -> Path:
        return self.home / "scratch"

    @property
    def current_file(self) -> Path:
        return self.home / "CURRENT"

    @cached_property
    def secrets_dir(self) -> Path:
        """Folder of the secrets: outside the home, and the home's own, so that two homes never share a secret."""
        if self.secrets is not None:
            return self.secrets
        resolved = self.home.resolve()
        slug = re.sub(r"[^a-z0-9]+", "-", resolved.name.lower()).strip("-") or "home"
        digest = hashlib.sha256(str(resolved).encode()).hexdigest()[:8]
        return Path.home() / ".config" / "genombrott" / f"{slug}-{digest}"


def read_settings(home: Path | None = None) -> Settings:
    """Settings from the environment; `home` overrides GENOMBROTT_HOME. Raises UserError on an unusable value."""
    try:
        return Settings() if home is None else Settings(home=home)
    except ValidationError as error:
        names = ", ".join(
            sorted({f"GENOMBROTT_{str(item['loc'][0]).upper()}" for item in error.errors() if item["loc"]})
        )
        raise UserError(
            f"Inställningen {names} har ett värde som inte går att använda.",
            f"K får höjas men aldrig vara under {SMALLEST_K}, GENOMBROTT_PARTICIPANTS är antingen seeds eller all, och"
            " GENOMBROTT_REPORTING_DATE är en dag skriven som 2020-12-31. GENOMBROTT_COUNT_FAMILIES och"
            " GENOMBROTT_ONE_CASEWORKER är true eller false.",
            "Rätta eller ta bort miljövariabeln och kör kommandot igen.",
        ) from None
