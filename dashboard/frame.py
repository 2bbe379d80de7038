"""What every page has round it: styles, navigation, the served snapshot, the states without one, and the link."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from dashboard import choices, data, formats, texts
from dashboard.kept import Made, kept
from dashboard.palette import Palette, palette_for
from warehouse.errors import UserError
from warehouse.settings import read_settings

_STYLES: Final = Path(__file__).parent / "assets" / "theme.css"
_COMMAND: Final = re.compile(r"`([^`]+)`")
_LOG: Final = logging.getLogger("genombrott.dashboard")


@dataclass(frozen=True)
class Place:
    """Where a page lies: its file beside app.py and its address."""

    file: str
    address: str


PAGES: Final = {
    texts.OVERVIEW: Place("views/overview.py", ""),
    texts.COMPARE: Place("views/compare.py", "jamfor"),
    texts.MY_AREA: Place("views/my_area.py", "min-kommun"),
    texts.DEVELOPMENT: Place("views/development.py", "utveckling"),
    texts.IMPROVEMENT: Place("views/improvement.py", "forbattringsarbete"),
    texts.ACTIVITIES: Place("views/activities.py", "aktiviteter"),
    texts.SURVEYS: Place("views/surveys.py", "enkater"),
    texts.CATALOGUE: Place("views/catalogue.py", "katalog"),
    texts.INDICATOR: Place("views/indicator.py", "indikator"),
    texts.DATA_QUALITY: Place("views/data_quality.py", "datakvalitet"),
}


@dataclass(frozen=True)
class Page:
    """What a view draws with: its own name, the snapshot, the choices of the address, and the colours."""

    title: str
    snapshot: data.Snapshot
    choices: choices.Choices
    palette: Palette

    def link(self, title: str, label: str, **params: str) -> None:
        """A link to another page that carries the choices which mean the same there, changed by `params`."""
        st.page_link(PAGES[title].file, label=label, query_params=self._carried(params))

    def kept(self, name: str, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for all readers of this page in this state; `name` is unique on the page.

        Call it when all choices have been read, since they are the state.
        """
        state = tuple(sorted(self.choices.values.items()))
        return kept((self.snapshot, self.title, self.palette, state, name), make)

    def address(self, title: str, **params: str) -> str:
        """Where `link` would lead, for a link within a table."""
        query = urlencode(self._carried(params))
        return f"./{PAGES[title].address}" + (f"?{query}" if query else "")

    def _carried(self, params: dict[str, str]) -> dict[str, str]:
        carried = self.choices.params(*choices.CARRIED) | params
        return {name: value for name, value in carried.items() if value}


def show(title: str, draw: Callable[[Page], None]) -> None:
    """Draw one page with all that is round it; an expected failure becomes three short lines."""
    palette = palette_for(st.context.theme.type)
    st.set_page_config(page_title=f"{title} – {texts.PRODUCT}", layout="wide")
    st.html(f"<style>:root{{{palette.css_variables()}}}</style>")
    st.html(_STYLES)
    chosen = choices.begin()
    _navigation(chosen)
    try:
        snapshot = data.served_snapshot(read_settings().home)
        if snapshot is None:
            message(texts.FIRST_RUN_TITLE, texts.FIRST_RUN_LINES)
            return
        page = Page(title, snapshot, chosen, palette)
        draw(page)
        _footer(page, PAGES[title].address)
    except UserError as error:
        _LOG.warning("%s", " ".join(error.lines), exc_info=error.__cause__)
        message(error.lines[0].removesuffix("."), error.lines[1:])


def show_unexpected(error: Exception) -> bool:
    """Log an error nobody foresaw and draw the designed error page instead of Streamlit's own."""
    _LOG.error("Oväntat fel på en sida", exc_info=error)
    message(texts.ERROR_TITLE, texts.ERROR_LINES)
    return True


def message(title: str, lines: tuple[str, ...] | list[str]) -> None:
    """A page that has only something to say: a heading and short lines."""
    paragraphs = "".join("<p>" + _COMMAND.sub(r"<code>\1</code>", escape(line)) + "</p>" for line in lines)
    st.html(f'<section class="gb-message"><h1>{escape(title)}</h1>{paragraphs}</section>')


def heading(title: str, *facts: str) -> None:
    """The finding as the page's heading, and below it what it is about."""
    line = " · ".join(escape(fact) for fact in facts if fact)
    st.html(f'<h1 class="gb-finding">{escape(title)}</h1><p class="gb-facts">{line}</p>')


def section(title: str, intro: str = "") -> None:
    """A heading within the page."""
    st.html(
        f'<h2 class="gb-section">{escape(title)}</h2>' + (f'<p class="gb-quiet">{escape(intro)}</p>' if intro else "")
    )


def said(lines: list[str]) -> None:
    """What can be said, a sentence or two per line and none of them twice."""
    known = [line for line in dict.fromkeys(lines) if line]
    if known:
        section(texts.WHAT_CAN_BE_SAID)
    for line in known:
        st.html(f"<p>{escape(line)}</p>")


def note(text: str) -> None:
    """A quiet line under a picture or a table."""
    if text:
        st.html(f'<p class="gb-quiet">{escape(text)}</p>')


def notices(problems: list[str]) -> None:
    """What the address asked for in vain, told before anything else."""
    for problem in problems:
        st.html(f'<p class="gb-notice" role="status">{escape(problem)}</p>')


def choice_row() -> Any:
    """The place of a page's choices: side by side where there is room, two by two on a telephone."""
    return st.grid("auto", min_column_width=150, gap="small", key="gb-choices")


def _navigation(chosen: choices.Choices) -> None:
    """The pages side by side; on a telephone under one button. Styles show the one or the other."""
    query = chosen.params()
    with st.container(key="gb-nav", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<p class="gb-brand">{texts.PRODUCT}</p>', width="content")
        for title, place in PAGES.items():
            st.page_link(place.file, label=title, query_params=query)
    with st.container(key="gb-nav-narrow", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="gb-brand">{texts.PRODUCT}</p>', width="content")
        with st.popover(texts.PAGES, key="gb-pages"):
            for title, place in PAGES.items():
                st.page_link(place.file, label=title, query_params=query)


def _footer(page: Page, here: str) -> None:
    release = data.release(page.snapshot)
    query = urlencode(page.choices.params())
    address = f"{_site()}/{here}" + (f"?{query}" if query else "")
    made = formats.moment(release["made_at"])
    about = f"Underlag {release['release_id']}" + (f", publicerat {made}" if made else "")
    st.html(
        f'<footer class="gb-footer"><p>{texts.LINK}: <a href="{escape(address, quote=True)}">{escape(address)}</a></p>'
        f"<p>{escape(about)}</p></footer>"
    )


def _site() -> str:
    """Where the pages are served, without the page's own path."""
    url = st.context.url or ""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if rest else ""
