"""Kill -9 at random moments of `genombrott refresh`: python tests/torture/kill_refresh.py --times 100."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from killing import check_served, kill_when, start_refresh

from ingest.demo import demo_files


def main() -> None:
    """Alternates between the demo's files and shorter ones, so that every refresh has something to do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        home, inbox = Path(folder) / "home", Path(folder) / "inbox"
        inbox.mkdir()
        for path in demo_files():
            (inbox / path.name).write_bytes(path.read_bytes())
        started = time.monotonic()
        assert start_refresh(home, inbox).wait() in (0, 1), "the first refresh fails"
        longest = time.monotonic() - started
        text = (inbox / "narvaro.csv").read_bytes().splitlines(keepends=True)
        killed = 0
        for number in range(options.times):
            served = check_served(home)
            (inbox / "narvaro.csv").write_bytes(b"".join(text[: len(text) - 1 - number % 50]))
            at = time.monotonic() + draw.uniform(0, longest)
            killed += kill_when(start_refresh(home, inbox), lambda at=at: time.monotonic() > at)  # type: ignore[misc]
            now = check_served(home)
            assert served is None or (now is not None and now >= served), "a kill took the pages back in time"
        assert start_refresh(home, inbox).wait() in (0, 1), "the refresh after the kills fails"
        print(f"{killed} of {options.times} refreshes killed; the served snapshot was whole every time.")


if __name__ == "__main__":
    main()
