"""Where a team lands: on its own page when the sign-in in front of the dashboard says which team it is."""

import streamlit as st

from dashboard import choices, texts
from dashboard.frame import PAGES
from warehouse.settings import read_settings


def land() -> None:
    """Take a signed-in team that asked for nothing in particular to its own page.

    The sign-in (a proxy before the dashboard) names the area in the header that GENOMBROTT_TEAM_HEADER names. Pages are
    open to all readers, so that the header decides what is shown first and never what may be seen.
    """
    header = read_settings().team_header
    area = st.context.headers.get(header) if header else None
    if area and not st.query_params:
        st.switch_page(PAGES[texts.MY_AREA].file, query_params={choices.AREA: area})
