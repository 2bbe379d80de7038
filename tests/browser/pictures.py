"""Makes the README's picture: the page Jämför of a home's current snapshot.

python tests/browser/pictures.py OUT_DIR HOME
"""

import sys
import tempfile
from pathlib import Path

from chromium import browser, served, visit

WIDTH, HEIGHT = 900, 715
ADDRESS = "jamfor?indikator=O02&omrade=1481"
NAME = "jamfor.png"


def take_pictures(out_dir: Path, home: Path) -> Path:
    """Write the picture to `out_dir` and return its path."""
    out_dir.mkdir(parents=True, exist_ok=True)
    picture = out_dir / NAME
    with (
        tempfile.TemporaryDirectory() as folder,
        served(home, Path(folder) / "server.log") as site,
        browser() as chromium,
    ):
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="sv-SE")
        visit(page, f"{site}/{ADDRESS}")
        page.wait_for_timeout(1_000)
        page.screenshot(path=picture)
    return picture


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Användning: python tests/browser/pictures.py MAPP HEM")
    made = take_pictures(Path(sys.argv[1]), Path(sys.argv[2]).absolute())
    print(f"Skrev {made} ({made.stat().st_size // 1000} kB).")
