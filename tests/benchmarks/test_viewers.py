"""How fast the pages answer, one reader alone and fifty at once, and how much memory each reader costs."""

import asyncio
import os
import random
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from viewers import Viewer, p95

from dashboard import choices, data
from dashboard.frame import PAGES

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from chromium import served

WARM_BAR, CROWD_BAR, MEMORY_BAR = 0.150, 0.500, 1.0
VIEWERS, RAMP, STAY, THINK = 50, 25.0, 40.0, 5.0
ROUNDS = 12


@pytest.fixture(scope="module")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(demo_home, tmp_path_factory.mktemp("bench") / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def states(demo_home: Path) -> dict[str, list[dict[str, str]]]:
    """Choices to make on each page: every programme and indicator, with an own area and without."""
    snapshot = data.served_snapshot(demo_home)
    assert snapshot
    found: list[dict[str, str]] = []
    for programme in data.programmes(snapshot)["programme_code"]:
        areas = data.areas(snapshot, programme)
        own = areas.filter(areas["area_level"].is_in(["K", "U"]))["area_code"][0]
        for indicator in data.indicators(snapshot, programme)["indicator_id"]:
            found += [
                {choices.PROGRAMME: programme, choices.INDICATOR: indicator, choices.AREA: area} for area in ("", own)
            ]
    return {place.address: found for place in PAGES.values()}


def test_a_page_answers_at_once(site: str, states: dict[str, list[dict[str, str]]]) -> None:
    """Each page alone: warm, that is, with the questions of its snapshot asked before."""

    async def measure(address: str) -> list[float]:
        asked = random.Random(address).sample(states[address], ROUNDS)
        async with Viewer(site, address) as viewer:
            for params in asked:
                await viewer.ask(**params)
            viewer.seconds.clear()
            for params in asked * 3:
                await viewer.ask(**params)
        return viewer.seconds

    slow = []
    for title, place in PAGES.items():
        seconds = asyncio.run(measure(place.address))
        print(
            f"\n{title}: warm rerun, ms: median {1000 * statistics.median(seconds):.0f}, p95 {1000 * p95(seconds):.0f}"
        )
        slow += [title] if p95(seconds) > WARM_BAR else []
    assert not slow, f"readers wait on {slow} longer than {1000 * WARM_BAR:.0f} ms for what was shown before"


def test_fifty_readers_at_once(site: str, states: dict[str, list[dict[str, str]]]) -> None:
    """Fifty arrive one after the other, choose something every few seconds, and none of them meets an error."""

    async def read(number: int, seconds: list[float]) -> None:
        chance = random.Random(number)
        address = chance.choice(list(states))
        await asyncio.sleep(RAMP * number / VIEWERS)
        async with Viewer(site, address) as viewer:
            for step in range(round(STAY / THINK)):
                await viewer.ask(**chance.choice(states[address]))
                if step == 0:
                    viewer.seconds.clear()
                await asyncio.sleep(THINK * chance.uniform(0.6, 1.4))
        seconds += viewer.seconds

    async def crowd() -> list[float]:
        seconds: list[float] = []
        await asyncio.gather(*(read(number, seconds) for number in range(VIEWERS)))
        return seconds

    server = _server_of(site)
    asyncio.run(crowd())
    alone = _resident_mib(server)
    together: list[float] = []

    async def watched() -> list[float]:
        measuring = asyncio.ensure_future(_watch(server, together))
        seconds = await crowd()
        measuring.cancel()
        return seconds

    seconds = asyncio.run(watched())
    each = (max(together) - alone) / VIEWERS
    print(
        f"\n{VIEWERS} readers, {len(seconds)} reruns, ms: median {1000 * statistics.median(seconds):.0f}, "
        f"p95 {1000 * p95(seconds):.0f}; memory per reader, MiB: {each:.2f}"
    )
    assert p95(seconds) <= CROWD_BAR, "with fifty readers the pages answer too late"
    assert each <= MEMORY_BAR, "every reader costs the server more than a megabyte"


async def _watch(process: int, seen: list[float]) -> None:
    while True:
        seen.append(_resident_mib(process))
        await asyncio.sleep(0.5)


def _resident_mib(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _server_of(site: str) -> int:
    """The process that listens on the site's port."""
    port = f"{int(site.rpartition(':')[2]):04X}"
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1].endswith(f":{port}") and fields[3] == "0A":
            return _holder_of(f"socket:[{fields[9]}]")
    raise AssertionError("nobody listens there")


def _holder_of(socket: str) -> int:
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(str(link.readlink()) == socket for link in folder.iterdir()):
                return int(folder.parent.name)
        except OSError:
            continue
    raise AssertionError("the server has gone")
