"""Makes the README's pictures: three pages of a home's current snapshot.

python tests/browser/pictures.py OUT_DIR HOME
"""

import sys
import tempfile
from pathlib import Path

from chromium import browser, served, visit

WIDTH, HEIGHT = 900, 715
ADDRESSES = {
    "oversikt.png": "?program=FPA&omrade=1481",
    "jamfor.png": "jamfor?program=FPA&indikator=O02&omrade=1481",
    "min-kommun.png": "min-kommun?program=FPA&omrade=1481",
}


def take_pictures(out_dir: Path, home: Path) -> list[Path]:
    """Write the pictures to `out_dir` and return their paths."""
    out_dir.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(home, Path(folder) / "server.log") as site,
        browser() as chromium,
    ):
        for name, address in ADDRESSES.items():
            page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="sv-SE")
            visit(page, f"{site}/{address}")
            page.wait_for_timeout(1_000)
            page.screenshot(path=out_dir / name)
            page.close()
    return [out_dir / name for name in ADDRESSES]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Användning: python tests/browser/pictures.py MAPP HEM")
    for made in take_pictures(Path(sys.argv[1]), Path(sys.argv[2]).absolute()):
        print(f"Skrev {made} ({made.stat().st_size // 1000} kB).")
