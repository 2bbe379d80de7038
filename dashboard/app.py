"""The pages and their addresses."""

import streamlit as st

from dashboard.frame import PAGES
from dashboard.landing import land

# Streamlit's own menu is hidden: it speaks English and drops the choices on the way. The links of `frame` do neither.
page = st.navigation(
    [
        st.Page(place.file, title=title, url_path=place.address, default=not place.address)
        for title, place in PAGES.items()
    ],
    position="hidden",
)
if not page.url_path:
    land()
page.run()
