"""Readers of the dashboard over real websockets, each with a session of its own, as their browsers have."""

import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash


@dataclass
class Viewer:
    """One open page; `seconds` holds how long each answer took, from question to whole page.

    `headers` are those that a sign-in before the dashboard adds.
    """

    site: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    markup: str = ""
    _socket: Any = None

    async def __aenter__(self) -> Self:
        self._socket = await websockets.connect(
            f"{self.site.replace('http', 'ws')}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=self.site,  # type: ignore[arg-type]
            additional_headers=self.headers,
            max_size=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    async def ask(self, **params: str) -> int:
        """Run the page with these choices; gives the size of the answer in bytes. Raises where the page fails.

        What the page says is then in `markup`.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = urlencode(params)
        asked.rerun_script.page_script_hash = calc_hash(self.address)
        asked.rerun_script.context_info.url = f"{self.site}/{self.address}"
        started = time.perf_counter()
        await self._socket.send(asked.SerializeToString())
        size, self.markup = 0, ""
        while True:
            raw = await self._socket.recv()
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta":
                element = message.delta.new_element
                self.markup += element.html.body if element.WhichOneof("type") == "html" else ""
                if element.WhichOneof("type") == "exception":
                    raise AssertionError(f"{self.address} {params}: {element.exception.message}")
            if kind == "page_not_found":
                raise AssertionError(f"{self.address} is no page")
            # A page that leads on to another ends early and begins anew.
            if kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
        if "gb-footer" not in self.markup:
            raise AssertionError(f"{self.address} {params}: the page was not whole")
        self.seconds.append(time.perf_counter() - started)
        return size


def p95(seconds: list[float]) -> float:
    """The value that at most one in twenty exceeds."""
    in_order = sorted(seconds)
    return in_order[max(0, -(-len(in_order) * 95 // 100) - 1)]
