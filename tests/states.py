"""The states that a reader can bring the pages into: every choice on every page, and random walks among them."""

import random
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import PAGES
from warehouse.settings import REPOSITORY

# Chosen in this order, as later choices depend on earlier ones.
_ORDER = ("program", "indikator", "omgang", "grupp", "omrade", "visa", "typ", "varv", "ordning", "tid")
# What multiplies: every indicator with every group of it. The other choices are tried one at a time.
_NESTED = ("program", "indikator", "grupp")
# Long lists of one kind: the first, the last and one between.
_FEW = ("varv",)
NOT_SWEDISH = re.compile(
    r"\b(?:None|nan|null|True|False|inf)\b|(?<!kl\. )(?<!\d)\d+\.\d+(?!\.)|(?<![\w–-])-\d+|−0(?:,0+)?\b(?!,)"
)
_NOT_PROSE = re.compile(r"<style.*?</style>|<pre.*?</pre>|<footer.*?</footer>|<code.*?</code>", re.DOTALL)


def opened(home: Path, title: str, patch: pytest.MonkeyPatch, **params: str) -> AppTest:
    """A page opened by a link."""
    patch.setenv("GENOMBROTT_HOME", str(home))
    app = AppTest.from_file(str(REPOSITORY / "dashboard" / "app.py"), default_timeout=60)
    if PAGES[title].address:
        app.run()
        app.switch_page(PAGES[title].file)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def choices_of(app: AppTest) -> dict[str, int]:
    """The choices that the page offers now: the name in the address, and how many options there are."""
    found = {widget.key.removeprefix("choice_"): len(widget.options) for widget in (*app.selectbox, *app.radio)}
    return {name: found[name] for name in _ORDER if name in found}


def choose(app: AppTest, name: str, position: int) -> AppTest:
    """Choose as a reader does."""
    key = f"choice_{name}"
    if any(widget.key == key for widget in app.selectbox):
        return app.selectbox(key=key).select_index(position).run()
    radio = app.radio(key=key)
    return radio.set_value(radio.options[position]).run()


def states_of(app: AppTest, tried: tuple[str, ...] = (), is_first: bool = True) -> Iterator[str]:
    """Brings an opened page into its states: nested choices in every combination, the others one at a time.

    The others are tried in full in each programme's first combination, and one each in all that follow. Gives the
    state's address; the page is in that state when it is given.
    """
    nested = [name for name in choices_of(app) if name in _NESTED and name not in tried]
    if nested:
        for position in _one_of_each(app, nested[0]):
            choose(app, nested[0], position)
            yield from states_of(app, (*tried, nested[0]), is_first and (position == 0 or nested[0] == "program"))
        return
    yield address_of(app)
    others = [name for name in choices_of(app) if name not in tried and name not in _NESTED]
    turn = sum(map(ord, address_of(app)))
    for name in others if is_first else others[turn % max(len(others), 1) :][:1]:
        before = app.query_params.get(name)
        n = choices_of(app).get(name, 0)
        few = sorted({0, n // 2, n - 1})
        for position in [turn % n] if not is_first and n else few if name in _FEW else range(n):
            choose(app, name, position)
            yield address_of(app)
        if before is None:
            app.query_params.pop(name, None)
        else:
            app.query_params[name] = before[0]
        app.run()


def _one_of_each(app: AppTest, name: str) -> list[int]:
    """Every option; of groups the first of each breakdown ("Roll: mamma" stands for all roles)."""
    options = app.selectbox(key=f"choice_{name}").options
    if name != "grupp":
        return list(range(len(options)))
    kinds = [option.partition(":")[0] for option in options]
    return [position for position, kind in enumerate(kinds) if kind not in kinds[:position]]


def markup_of(app: AppTest) -> str:
    """All the HTML of the page."""
    return " ".join(element.proto.body for element in app.get("html"))


def prose_of(app: AppTest) -> str:
    """What the page says, without code and its own address; no-break spaces are spaces."""
    return re.sub(r"\s+", " ", written(markup_of(app)))


def written(markup: str) -> str:
    """The words of markup, without code and the page's own address."""
    return unescape(re.sub(r"<[^>]+>", " ", _NOT_PROSE.sub(" ", markup)))


def address_of(app: AppTest) -> str:
    """The link that the page gives to its own state, without the site."""
    link = re.search(r'<footer.*?href="([^"]*)"', markup_of(app), re.DOTALL)
    assert link, f"the page is not whole: {prose_of(app)[:300]} {app.exception}"
    return unescape(link.group(1)).lstrip("/")


def random_states(home: Path, n: int, seed: int, patch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """`n` states reached by choosing at random, the pages in turn: page title, address, and what the page says."""
    chance = random.Random(seed)
    titles = list(PAGES)
    found = []
    for number in range(n):
        title = titles[number % len(titles)]
        app = opened(home, title, patch)
        for name in _ORDER:
            offered = choices_of(app)
            if name in offered:
                choose(app, name, chance.randrange(offered[name]))
        found.append((title, address_of(app), written(markup_of(app))))
    return found
