"""Starts a program that ends when its parent does: a killed refresh must not leave dbt working on."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Become the program named by the arguments. Where the system is not Linux it only ends by itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
