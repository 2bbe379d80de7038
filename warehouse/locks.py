"""One writer at a time in a home folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import UserError


@contextmanager
def home_lock(home: Path) -> Iterator[None]:
    """Hold the home's lock; raises UserError when another command holds it.

    The lock belongs to the open file, so the operating system releases it however the process ends. Readers need none.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                "Ett annat genombrott-kommando arbetar redan i hemmappen.",
                "Bara ett kommando i taget får läsa in filer eller bygga.",
                "Vänta tills det andra är klart och försök igen.",
            ) from None
        yield
