"""What every test shares: no network, a home of its own, and one demo built once."""

import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from making import new_home

from warehouse.settings import REPOSITORY, Settings

_LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """A test that reaches for another machine fails; extensions written in C slip past this."""
    connect = socket.socket.connect

    def connect_locally(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in _LOCAL:
            raise AssertionError(f"a test tried to reach {address[0]}: users work without a network")
        connect(self, address)

    socket.socket.connect = connect_locally  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return new_home(tmp_path)


Genombrott = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def genombrott() -> Genombrott:
    """Runs the command as a user does: `genombrott(home, "status", "--json")`."""

    def run(
        home: Path, *arguments: str, cwd: Path = REPOSITORY, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "warehouse.cli", *arguments],
            cwd=cwd,
            env={
                **os.environ,
                "GENOMBROTT_HOME": str(home),
                "GENOMBROTT_SECRETS": str(home.parent / f"{home.name}-secrets"),
                "COLUMNS": "120",
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory, genombrott: Genombrott) -> Path:
    """The home of `genombrott demo --no-serve`: loaded, built, audited and published once, for all worker processes."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home = shared / "demo" / "home"
    home.parent.mkdir(exist_ok=True)
    with (home.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "CURRENT").exists():
            run = genombrott(home, "demo", "--no-serve")
            said = f"{run.stdout[-3000:]}\n{run.stderr[-3000:]}"
            assert run.returncode == 0, f"a new user's first command fails:\n{said}"
    return home
