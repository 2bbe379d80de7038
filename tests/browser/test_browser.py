"""In a real browser the pages are Swedish, reachable for everyone, talk to no other host, and come back from a link."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from chromium import accessibility_violations, browser, response_headers, served, settle, until, visit
from playwright.sync_api import Browser, BrowserContext, Page
from published_fixture import build_published
from viewers import Viewer

ADDRESSES = {
    "Översikt": "?omrade=1481",
    "Jämför": "jamfor?indikator=O02&omrade=1481",
    "En indikator": "indikator?indikator=O06&omrade=1415",
    "Datakvalitet": "datakvalitet",
}
# The words of Streamlit's own controls, and the commonest of any English sentence.
PAPER = {"light": ("rgb(255, 255, 255)", "#FFFFFF"), "dark": ("rgb(17, 22, 29)", "#11161D")}
ENGLISH = re.compile(
    r"\b(the|and|of|with|open|close|selected|select|option|options|loading|running|error|page|please|wait|view|download"
    r"|fullscreen|copy|clipboard|search|clear|results?|menu|settings|show|hide|deploy|stop|rerun|connecting|skip|main"
    r"|content)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    build_published(folder / "home")
    with served(folder / "home", folder / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """One window for many tests: the pages' scripts are then fetched once."""
    context = chromium.new_context(viewport={"width": 1300, "height": 900}, locale="sv-SE")
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A new tab, and with it a new session on the server."""
    tab = window.new_page()
    yield tab
    tab.close()


@dataclass
class Visit:
    """What a reader of one page meets, noted in one visit; `violations` by colour scheme, `needed_width` by screen."""

    title: str
    language: str
    shown_title: str
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    words: str = ""
    violations: dict[str, list[Any]] = field(default_factory=dict)
    needed_width: dict[int, int] = field(default_factory=dict)


_SPOKEN = """
    [...document.querySelectorAll('body *')]
        .flatMap(e => ['aria-label', 'title', 'placeholder', 'alt'].map(name => e.getAttribute(name)))
        .filter(Boolean).join(' | ')
"""
# Streamlit's own colours and ours: a page half light and half dark cannot be read.
_DRAWN_ON = """
    (() => {{
        const app = document.querySelector('.stApp'), ours = document.querySelector('.gb-footer')
        if (!app || !ours) return false
        const paper = getComputedStyle(document.documentElement).getPropertyValue('--gb-paper')
        return getComputedStyle(app).backgroundColor === '{0}' && paper === '{1}'
    }})()
"""


@pytest.fixture(scope="module", params=ADDRESSES)
def visited(request: pytest.FixtureRequest, site: str, chromium: Browser) -> Iterator[Visit]:
    """One page, seen in light and in dark, on a wide screen and on telephones."""
    page = chromium.new_page(viewport={"width": 1300, "height": 900}, color_scheme="light")
    requests: list[str] = []
    refused: list[str] = []
    page.on("request", lambda sent: requests.append(sent.url))
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    visit(page, f"{site}/{ADDRESSES[request.param]}")
    met = Visit(request.param, page.evaluate("document.documentElement.lang"), page.title(), requests, refused)
    met.words = page.evaluate("document.body.innerText") + page.evaluate(_SPOKEN)
    for scheme, paper in PAPER.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        until(page, _DRAWN_ON.format(*paper))
        settle(page)
        met.violations[scheme] = accessibility_violations(page)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(400)
        met.needed_width[width] = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    yield met
    page.close()


def test_nobody_is_shut_out(visited: Visit) -> None:
    found = {scheme: rules for scheme, rules in visited.violations.items() if rules}
    assert not found, f"{visited.title} shuts somebody out: {found}"


def test_pages_are_swedish(visited: Visit) -> None:
    assert visited.language == "sv", "a screen reader reads the page as English"
    assert visited.shown_title == f"{visited.title} – Genombrott"
    english = {match.group(0) for match in ENGLISH.finditer(visited.words)}
    assert not english, f"{visited.title} speaks English: {sorted(english)}"


def test_no_other_host_learns_who_reads(visited: Visit, site: str) -> None:
    own = (site, site.replace("http", "ws"), "data:", "blob:")
    foreign = [url for url in visited.requests if not url.startswith(own)]
    assert visited.requests and not foreign, f"{visited.title} tells another host who reads it: {foreign}"
    assert not visited.refused, f"the security policy breaks the page: {visited.refused}"


def test_pages_fit_a_telephone(visited: Visit) -> None:
    too_wide = {width: needed for width, needed in visited.needed_width.items() if needed > width}
    assert not too_wide, f"{visited.title} must be scrolled sideways on a telephone: {too_wide}"


def test_an_open_list_is_swedish(site: str, page: Page) -> None:
    visit(page, f"{site}/jamfor?indikator=O02")
    page.get_by_label("Grupp").first.click()
    page.wait_for_selector("[role=option]")
    spoken = page.evaluate("document.body.innerText") + page.evaluate(_SPOKEN)
    assert not ENGLISH.search(spoken), f"an open list speaks English: {ENGLISH.findall(spoken)}"


def test_a_link_shows_the_same_numbers_in_a_fresh_browser(site: str, chromium: Browser, page: Page) -> None:
    visit(page, f"{site}/jamfor?indikator=O04&omrade=1480")
    page.get_by_label("Omgång").first.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("[role=option]")
    page.get_by_role("option", name="2019").click()
    page.wait_for_url("**omgang=2019**")
    until(page, "document.querySelector('.gb-footer a').href.includes('omgang=2019')")
    link = page.locator(".gb-footer a").get_attribute("href") or ""
    table = page.locator(".gb-table").first.inner_text()
    fresh = chromium.new_page(viewport={"width": 1300, "height": 900})
    visit(fresh, link)
    assert fresh.locator(".gb-table").first.inner_text() == table, "a colleague who gets the link sees other numbers"
    fresh.close()


def test_the_choices_can_be_made_with_the_keyboard_alone(site: str, page: Page) -> None:
    visit(page, f"{site}/jamfor?indikator=O02")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Omgång":
            break
        width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert width != "0px", "a keyboard user cannot see where the focus is"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**omgang=2019**", timeout=10_000)


def test_own_area_goes_along_to_the_next_page_and_back(site: str, page: Page) -> None:
    visit(page, f"{site}/jamfor?indikator=O02&omrade=1481")
    page.get_by_role("link", name="En indikator", exact=True).click()
    page.wait_for_url("**/indikator?**omrade=1481**")
    settle(page)
    page.go_back()
    page.wait_for_url("**/jamfor?**")
    settle(page)
    assert page.locator("tr.own").first.inner_text().startswith("Mölndal"), "the way back loses the own area"


def test_a_team_that_has_signed_in_lands_on_its_own_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_published(tmp_path / "home")
    monkeypatch.setenv("GENOMBROTT_TEAM_HEADER", "X-Team")

    async def first_heading(**headers: str) -> str:
        async with Viewer(site, "", {name.replace("_", "-"): value for name, value in headers.items()}) as viewer:
            await viewer.ask()
        heading = re.search(r"<h1.*?>(.*?)</h1>", viewer.markup)
        assert heading
        return heading.group(1)

    with served(tmp_path / "home", tmp_path / "server.log") as site:
        signed_in, stranger = asyncio.run(first_heading(X_Team="1481")), asyncio.run(first_heading())
    assert "Mölndal" in signed_in, "a team that has signed in must look for itself"
    assert "Mölndal" not in stranger, "someone who is nobody's team is taken for Mölndal's"


def test_every_answer_carries_the_security_headers(site: str) -> None:
    for path in ("/", "/jamfor", "/_stcore/health", "/svenska.js"):
        headers = response_headers(site + path)
        policy = headers.get("content-security-policy", "")
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy, (
            f"{path} can be framed or extended"
        )
        assert "unsafe-eval" not in policy and re.search(r"script-src 'self'(?! 'unsafe)", policy), path
        assert headers.get("x-content-type-options") == "nosniff", f"{path} may be taken for something else"


def test_the_agent_api_is_closed(site: str, page: Page) -> None:
    answer = page.request.get(f"{site}/_stcore/agent/openapi.json")
    assert answer.status == 404, "a program could drive the pages through an interface nobody asked for"


def test_an_address_that_leads_nowhere_is_answered_in_swedish(site: str, page: Page) -> None:
    visit(page, f"{site}/finns-inte")
    page.wait_for_selector("[role=dialog]")
    text = page.locator("[role=dialog]").inner_text()
    assert "Sidan finns inte" in text and not ENGLISH.search(text), f"a mistyped address is answered with: {text}"


def test_a_home_without_snapshot_has_a_page_of_its_own(chromium: Browser, page: Page, tmp_path: Path) -> None:
    with served(tmp_path, tmp_path / "server.log") as address:
        visit(page, address)
        assert page.locator("h1").inner_text() == "Inget är publicerat än"
        assert not accessibility_violations(page)
