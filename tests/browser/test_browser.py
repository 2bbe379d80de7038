"""In a real browser the pages can be used: by link, by keyboard, with an own area, and behind strict headers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import accessibility_violations, browser, response_headers, served, settle, until, visit
from playwright.sync_api import Browser, BrowserContext, Page
from published_fixture import build_published
from walks import ENGLISH, SPOKEN


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


def test_an_open_list_is_swedish(site: str, page: Page) -> None:
    visit(page, f"{site}/jamfor?indikator=O02")
    page.get_by_label("Grupp").first.click()
    page.wait_for_selector("[role=option]")
    spoken = page.evaluate("document.body.innerText") + page.evaluate(SPOKEN)
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
