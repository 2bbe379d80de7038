"""ASGI middleware: Swedish page language, security headers, no agent API."""

import base64
import hashlib
import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit styles through inline style elements, hence 'unsafe-inline' for styles; scripts get no such leave.
_POLICY: Final = (
    "default-src 'self'; script-src 'self'{inline}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
SCRIPTS: Final = ("svenska.js", "tema.js")
_FIXED_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_AGENT_API: Final = "/_stcore/agent"
_INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_SERVICE_LINK: Final = re.compile(r"<!--(?:(?!-->).)*?RFC 8631.*?-->\s*|<link rel=\"service-desc\"[^>]*>\s*", re.DOTALL)


class SwedishAndStrict:
    """Sets the headers of every answer and the language of every page; closes the agent API altogether."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "websocket" and _AGENT_API in scope["path"]:
                await send({"type": "websocket.close", "code": 1008})
                return
            await self.app(scope, receive, send)
            return
        if _AGENT_API in scope["path"]:
            await PlainTextResponse("Finns inte.", status_code=404, headers=_headers(""))(scope, receive, send)
            return
        await self.app(_uncompressed_page(scope), receive, _Answer(send, scope["method"] == "HEAD"))


class _Answer:
    """Passes an answer on with our headers; a page is held back until it is whole, so that its text can be changed."""

    def __init__(self, send: Send, is_head: bool) -> None:
        self.send = send
        self.is_head = is_head
        self.page_start: Message | None = None
        self.page = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html") and not self.is_head:
                self.page_start = message
                return
            _add_headers(message, "")
        elif message["type"] == "http.response.body" and self.page_start is not None:
            self.page += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self.page_start)
            return
        await self.send(message)

    async def _send_page(self, start: Message) -> None:
        text = swedish(self.page.decode("utf-8"))
        body = text.encode("utf-8")
        headers = MutableHeaders(raw=start["headers"])
        headers["content-length"] = str(len(body))
        headers["cache-control"] = "no-cache"
        for name in ("etag", "last-modified"):
            del headers[name]
        _add_headers(start, text)
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def swedish(page: str) -> str:
    """Streamlit's page with Swedish language and title, our own scripts, and without the pointer to the agent API."""
    page = _SERVICE_LINK.sub("", page.replace('<html lang="en">', '<html lang="sv">', 1))
    page = page.replace("<title>Streamlit</title>", "<title>Genombrott</title>", 1)
    page = page.replace("You need to enable JavaScript to run this app.", "Sidan behöver JavaScript för att visas.")
    scripts = "".join(f'<script defer src="./{name}"></script>' for name in SCRIPTS)
    return page.replace("</head>", f"{scripts}</head>", 1)


def _headers(page: str) -> dict[str, str]:
    hashes = [
        f" 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    ]
    return {**_FIXED_HEADERS, "content-security-policy": _POLICY.format(inline="".join(hashes))}


def _add_headers(start: Message, page: str) -> None:
    headers = MutableHeaders(raw=start["headers"])
    for name, value in _headers(page).items():
        headers[name] = value


def _uncompressed_page(scope: Scope) -> Scope:
    # A compressed page could not be changed. Everything with a file ending may be compressed as before.
    if "." in scope["path"].rpartition("/")[2]:
        return scope
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}
