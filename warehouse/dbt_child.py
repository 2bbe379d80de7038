"""Runs dbt in a process of its own, which ends when its parent does: a killed refresh must not leave dbt working on."""

import ctypes
import gc
import signal
import sys

from dbt.cli.main import cli

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run dbt with the arguments given. Where the system is not Linux the process only ends by itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # dbt keeps what it makes until it ends: looking for garbage among it took a seventh of a build.
    gc.disable()
    cli()


if __name__ == "__main__":
    main()
