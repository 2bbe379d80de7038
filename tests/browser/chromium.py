"""A headless Chromium and a served dashboard, for the browser tests and the pictures of the README."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Error, Page, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
# Chromium looks for updates, models and accounts at every start unless told not to.
QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SERVE: Final = """
import sys
from pathlib import Path
from dashboard.server import serve
serve(Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2]))
"""


def executable() -> str:
    """The browser to use: GENOMBROTT_CHROMIUM, or the first of NAMES on the path."""
    found = os.environ.get("GENOMBROTT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise RuntimeError("Ingen Chromium hittades. Installera paketet chromium eller sätt GENOMBROTT_CHROMIUM.")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser, closed afterwards."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=list(QUIET))
        yield chromium
        chromium.close()


@contextmanager
def served(home: Path, log: Path) -> Iterator[str]:
    """The dashboard of `home` in a process of its own, as users start it; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as output:
        command = [sys.executable, "-c", _SERVE, str(home), str(port)]
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=log.parent)
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def visit(page: Page, address: str) -> None:
    """Open an address and wait until the whole page is drawn, charts included."""
    page.goto(address)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has run and every chart has its lines."""
    page.wait_for_selector(".gb-footer, .gb-message", state="attached", timeout=30_000)
    until(
        page,
        "[...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(e => e.querySelector('.main-svg'))",
    )


def until(page: Page, condition: str, seconds: float = 15) -> None:
    """Wait until a JavaScript condition holds. Playwright's own way needs eval, which the pages' policy forbids."""
    deadline = time.monotonic() + seconds
    while not _holds(page, condition):
        assert time.monotonic() < deadline, f"never became true: {condition}"
        page.wait_for_timeout(50)


def _holds(page: Page, condition: str) -> bool:
    try:
        return bool(page.evaluate(condition))
    except Error:
        # The page was being loaded anew: it has no answer yet.
        return False


def response_headers(address: str) -> dict[str, str]:
    """The headers of one answer, names in lower case."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}


def accessibility_violations(page: Page) -> list[Any]:
    """What axe finds: one entry per rule broken, with the first place."""
    from axe_playwright_python.sync_playwright import Axe

    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": levels}).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]


def _wait_until_healthy(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"Panelen startade inte:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
