"""The pages and their addresses."""

import streamlit as st

from dashboard.frame import PAGES

# Streamlit's own menu is hidden: it speaks English and drops the choices on the way. The links of `frame` do neither.
st.navigation(
    [st.Page(page.file, title=title, url_path=page.address, default=not page.address) for title, page in PAGES.items()],
    position="hidden",
).run()
