"""What must be said before a figure is read: that it is too early for conclusions, or not shown at all yet."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard import frame, texts


def lock_notice(indicator: Mapping[str, Any]) -> None:
    """Why it is too early to draw conclusions, in the programme's own words and with their source."""
    if indicator["lock_reason_sv"]:
        quote = f" ”{indicator['lock_quote_sv']}”" if indicator["lock_quote_sv"] else ""
        source = f" {indicator['lock_source_sv']}." if indicator["lock_source_sv"] else ""
        st.html(f'<p class="gb-notice">{escape(indicator["lock_reason_sv"] + quote + source)}</p>')


def nothing_shown(indicator: Mapping[str, Any]) -> None:
    """The heading of an indicator that is not shown yet, and why; nothing is drawn then."""
    frame.heading(f"{indicator['title_sv']}: {texts.WITHHELD}")
    st.html(f'<p class="gb-notice">{escape(indicator["withheld_sv"] or texts.NO_PROGRAMME_FIGURE)}</p>')
