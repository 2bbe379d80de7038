"""One picture with all that belongs to it: finding, what can be said, table, downloads, definition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from dashboard import downloads, frame, texts
from dashboard.chart_parts import CONFIG
from dashboard.downloads import Download
from dashboard.palette import Palette

Draw = Callable[[Palette], go.Figure]


@dataclass(frozen=True)
class Exhibit:
    """What `show` puts on a page.

    `title` states the finding; `key` is unique on the page. `figure` draws in the colours it is given, so that the
    picture to take home is light whatever the reader's theme; None where there is nothing to draw, and then `said`
    tells why. `alt` is the picture in words. `table` is the markup of its twin. `indicator` is the id whose
    definition is a click away, '' where the picture is about no indicator.
    """

    key: str
    title: str
    facts: str
    figure: Draw | None
    alt: str
    said: Sequence[str]
    table: str
    download: Download
    indicator: str = ""
    width: int | Literal["stretch"] = "stretch"


def show(page: frame.Page, exhibit: Exhibit) -> None:
    """Draw an exhibit in the order that all pages have."""
    frame.section(exhibit.title, exhibit.facts)
    if exhibit.figure:
        draw(page, exhibit.figure, exhibit.key, exhibit.alt, exhibit.width)
    said = [f"<p>{escape(line)}</p>" for line in dict.fromkeys(exhibit.said) if line]
    if said:
        st.html("".join(said))
    with st.expander(texts.TABLE):
        st.html(exhibit.table)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"gb-links-{exhibit.key}"):
        downloads.offer(exhibit.download, exhibit.key, picture_of(page, exhibit))
        if exhibit.indicator:
            page.link(texts.INDICATOR, texts.HOW_IT_IS_COUNTED, indikator=exhibit.indicator)


def picture_of(page: frame.Page, exhibit: Exhibit) -> downloads.Picture | None:
    """The picture to take home; None where nothing is drawn."""
    if exhibit.figure is None:
        return None
    return downloads.picture_of(page, exhibit.figure, exhibit.title, exhibit.facts, exhibit.alt)


def draw(page: frame.Page, figure: Draw, key: str, alt: str, width: int | Literal["stretch"] = "stretch") -> None:
    """The picture alone, in the reader's colours."""
    drawn = page.kept(f"figure {key}", lambda: figure(page.palette))
    st.plotly_chart(drawn, theme=None, config=CONFIG, key=key, width=width, alt=alt)
