"""What one visit of a page by its link tells: its numbers, words, reach by keyboard, width, and what axe finds."""

import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from chromium import accessibility_violations, settle, until
from playwright.sync_api import Browser, Page
from states import written

Scheme = Literal["light", "dark"]
# Streamlit's own colours and ours: a page half light and half dark cannot be read.
PAPER: Final = {"light": ("rgb(255, 255, 255)", "#FFFFFF"), "dark": ("rgb(17, 22, 29)", "#11161D")}
NARROW: Final = (390, 320)
# The words of Streamlit's own controls, and the commonest of any English sentence that are no Swedish words.
ENGLISH: Final = re.compile(
    r"\b(the|and|of|with|open|close|selected|select|option|options|loading|running|error|page|please|wait|view|download"
    r"|fullscreen|copy|clipboard|search|clear|results?|menu|settings|show|hide|deploy|stop|rerun|connecting|skip|main"
    r"|content|this|that|these|which|from|have|has|not|you|your|are|was|were|been|will|would|should|because|value"
    r"|values|chart|table|row|rows|column|columns|data frame|unknown|missing|yes|none|null|true|false|average|count"
    r"|share|rate|update|updated|new|released|suppressed|published|hidden|held|planned|cancelled|moved)\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d[\d\u00a0]*(?:,\d+)?")
SPOKEN: Final = """
    [...document.querySelectorAll('body *')]
        .flatMap(e => ['aria-label', 'title', 'placeholder', 'alt'].map(name => e.getAttribute(name)))
        .filter(Boolean).join(' | ')
"""
_WRITTEN: Final = "[...document.querySelectorAll('[data-testid=stHtml]')].map(e => e.innerHTML).join(' ')"
_PROSE: Final = """
    (() => {
        const body = document.body.cloneNode(true)
        body.querySelectorAll('style, script, noscript, pre, code, footer, [lang=en]').forEach(code => code.remove())
        return body.textContent
    })()
"""
_DRAWN_ON: Final = """
    (() => {{
        const app = document.querySelector('.stApp'), ours = document.querySelector('.gb-footer')
        if (!app || !ours) return false
        const paper = getComputedStyle(document.documentElement).getPropertyValue('--gb-paper')
        return getComputedStyle(app).backgroundColor === '{0}' && paper === '{1}'
    }})()
"""
# Every control that can be seen. Of a row of radio buttons the keyboard meets one, and arrows reach the others.
_MARK_CONTROLS: Final = """
    (() => {
        const all = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
        let n = 0
        document.querySelectorAll(all).forEach(e => {
            const box = e.getBoundingClientRect()
            const isRadio = e.type === 'radio' && !e.checked
            const isSeen = e.checkVisibility({visibilityProperty: true}) && box.width > 0 && box.height > 0
            if (isSeen && !isRadio && !e.disabled && e.tabIndex >= 0) e.dataset.control = n++
        })
        document.addEventListener('focusin', e => { e.target.dataset.reached = 'yes' })
        return n
    })()
"""
_UNREACHED: Final = """
    [...document.querySelectorAll('[data-control]:not([data-reached])')].map(e => e.outerHTML.slice(0, 120))
"""


@dataclass
class Met:
    """One visit: `violations` by colour scheme, `needed_width` by screen width, `unreached` controls.

    `said_when_chosen` is what the page said where the link was taken.
    """

    title: str
    address: str
    said_when_chosen: str
    language: str = ""
    shown_title: str = ""
    numbers: list[str] = field(default_factory=list)
    prose: str = ""
    spoken: str = ""
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    violations: dict[str, list[Any]] = field(default_factory=dict)
    needed_width: dict[int, int] = field(default_factory=dict)
    unreached: list[str] = field(default_factory=list)


def numbers_of(text: str) -> list[str]:
    """Every number as it is written, in the order of the page; spaces within numbers are no-break."""
    return [found.replace("\u00a0", "") for found in _NUMBER.findall(text)]


def meet(
    chromium: Browser, site: str, title: str, address: str, said: str, schemes: tuple[Scheme, ...], by_keyboard: bool
) -> Met:
    """Follow the link in a browser that has never been here before."""
    context = chromium.new_context(
        viewport={"width": 1300, "height": 900}, locale="sv-SE", color_scheme=schemes[0] if schemes else "light"
    )
    page = context.new_page()
    met = Met(title, address, said)
    page.on("request", lambda sent: met.requests.append(sent.url))
    page.on("console", lambda line: met.refused.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(f"{site}/{address}")
    settle(page)
    met.language, met.shown_title = page.evaluate("document.documentElement.lang"), page.title()
    met.numbers = numbers_of(written(page.evaluate(_WRITTEN)))
    met.prose, met.spoken = page.evaluate(_PROSE), page.evaluate(SPOKEN)
    if by_keyboard:
        met.unreached = _unreached(page)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        until(page, _DRAWN_ON.format(*PAPER[scheme]))
        settle(page)
        met.violations[scheme] = accessibility_violations(page)
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(350)
        met.needed_width[width] = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    context.close()
    return met


def _unreached(page: Page) -> list[str]:
    """The controls that the tab key never comes to."""
    # The first control is met again when the round is whole.
    for _ in range(page.evaluate(_MARK_CONTROLS) + 20):
        page.keyboard.press("Tab")
    return list(page.evaluate(_UNREACHED))
