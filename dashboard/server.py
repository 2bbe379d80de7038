"""Serves the pages: one process, Swedish HTML, strict headers, nothing fetched from elsewhere."""

import os
import tomllib
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from dashboard.frame import show_unexpected
from dashboard.headers import SCRIPTS, SwedishAndStrict

_HERE: Final = Path(__file__).parent
_SETTINGS: Final = _HERE.parent / ".streamlit" / "config.toml"


def serve(home: Path, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the published snapshot of `home` until stopped; host and port as the caller says."""
    os.environ["GENOMBROTT_HOME"] = str(home.resolve())
    make_app().run(config={**settings(), "server.address": host, "server.port": port})


def make_app() -> st.App:
    """The ASGI application, for `serve` or for any ASGI server."""
    return st.App(
        _HERE / "app.py",
        routes=[Route(f"/{name}", _script) for name in SCRIPTS],
        middleware=[Middleware(SwedishAndStrict)],
        on_script_error=show_unexpected,
    )


def settings() -> dict[str, Any]:
    """Streamlit's settings of .streamlit/config.toml as dotted names, whatever folder the server was started from."""
    return dict(_flatten(tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))))


def _flatten(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in tree.items():
        pairs += _flatten(value, f"{prefix}{name}.") if isinstance(value, dict) else [(f"{prefix}{name}", value)]
    return pairs


async def _script(request: Request) -> FileResponse:
    return FileResponse(_HERE / "assets" / request.url.path.strip("/"), media_type="text/javascript")
