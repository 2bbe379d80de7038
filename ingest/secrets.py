"""One secret per programme, kept outside the home folder and readable by its owner alone."""

import os
import secrets as random_source
import stat
from pathlib import Path

from warehouse.errors import UserError
from warehouse.settings import Settings

SHORTEST_SECRET = 32


def secret_file(settings: Settings, programme: str) -> Path:
    return settings.secrets_dir / f"{programme}.key"


def ensure_secrets(settings: Settings, programmes: tuple[str, ...]) -> list[Path]:
    """Makes the secrets that are missing, mode 0600, and returns the new ones. Never touches one that exists."""
    settings.secrets_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for programme in programmes:
        path = secret_file(settings, programme)
        if path.exists():
            continue
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(random_source.token_hex(SHORTEST_SECRET))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        made.append(path)
    return made


def _read_secret(path: Path) -> bytes:
    if not path.exists():
        raise UserError(
            f"Hemligheten {path.name} saknas.",
            "Utan den kan personers koder inte göras om till pseudonymer.",
            "Kör genombrott init, eller lägg tillbaka filen från er säkerhetskopia om uppgifter redan är inlästa.",
        )
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UserError(
            f"Hemligheten {path.name} kan läsas av andra än ägaren.",
            "Den som har hemligheten kan räkna fram vem en pseudonym står för.",
            f"Kör chmod 600 på filen {path.name} i mappen för hemligheter och försök igen.",
        )
    secret = path.read_bytes().strip()
    if len(secret) < SHORTEST_SECRET:
        raise UserError(
            f"Hemligheten {path.name} är för kort.",
            f"Den ska ha minst {SHORTEST_SECRET} tecken för att pseudonymerna inte ska gå att gissa.",
            "Lägg tillbaka rätt fil från säkerhetskopian. Är inget inläst än: ta bort den och kör genombrott init.",
        )
    return secret


def read_secrets(settings: Settings, programmes: tuple[str, ...]) -> dict[str, bytes]:
    """The secret of each programme. Raises UserError when one is missing, too short or readable by others."""
    return {programme: _read_secret(secret_file(settings, programme)) for programme in programmes}
