"""Whatever a reader chooses, the page is open to everyone, in Swedish, and the same for whoever gets its link."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import browser, served
from playwright.sync_api import Browser
from states import random_states
from walks import ENGLISH, Met, Scheme, meet, numbers_of

from dashboard.frame import PAGES

N_LINKS, N_AXE = 30, 40
SEED = 20261122
# Names that programmes and files have in English; the pages explain what they are.
EXPLAINED = ("Enkät: nojd", "CSV", "Excel", "SQL", "PNG", "SVG")


@pytest.fixture(scope="module")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(demo_home, tmp_path_factory.mktemp("random") / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def chosen(demo_home: Path) -> list[tuple[str, str, str]]:
    """States reached by making choices: page title, link, and what the page says there."""
    with pytest.MonkeyPatch.context() as patch:
        return random_states(demo_home, N_LINKS, SEED, patch)


@pytest.fixture(scope="module", params=range(N_LINKS))
def met(request: pytest.FixtureRequest, chosen: list[tuple[str, str, str]], site: str, chromium: Browser) -> Met:
    """One of the links followed; axe sees the first ten pages in both schemes and the others in turn in one."""
    number = request.param
    both: tuple[Scheme, ...] = ("light", "dark")
    schemes = both if number < N_AXE - N_LINKS else (both[number % 2],)
    return meet(chromium, site, *chosen[number], schemes, by_keyboard=number < len(PAGES))


def test_a_link_shows_the_same_numbers_in_a_fresh_browser(
    met: Met,
) -> None:
    assert met.numbers == numbers_of(met.said_when_chosen), f"whoever gets the link /{met.address} sees other numbers"


def test_nobody_is_shut_out(met: Met) -> None:
    found = {scheme: rules for scheme, rules in met.violations.items() if rules}
    assert not found, f"/{met.address} shuts somebody out: {found}"


def test_the_page_fits_a_telephone(met: Met) -> None:
    too_wide = {width: needed for width, needed in met.needed_width.items() if needed > width}
    assert not too_wide, f"/{met.address} must be scrolled sideways on a telephone: {too_wide}"


def test_the_keyboard_reaches_every_control(met: Met) -> None:
    assert not met.unreached, f"/{met.address} has controls that only a mouse reaches: {met.unreached}"


def test_the_page_is_swedish(met: Met) -> None:
    assert met.language == "sv" and met.shown_title == f"{met.title} – Genombrott"
    seen = met.prose + met.spoken
    for name in EXPLAINED:
        seen = seen.replace(name, "")
    english = {word.group(0) for word in ENGLISH.finditer(seen)}
    assert not english, f"/{met.address} speaks English: {sorted(english)}"


def test_no_other_host_learns_who_reads(met: Met, site: str) -> None:
    own = (site, site.replace("http", "ws"), "data:", "blob:")
    foreign = [url for url in met.requests if not url.startswith(own)]
    assert met.requests and not foreign, f"/{met.address} tells another host who reads it: {foreign}"
    assert not met.refused, f"the security policy breaks /{met.address}: {met.refused}"
