"""A team that has signed in lands on its own page, and nobody else does."""

import asyncio
import re
from pathlib import Path

import pytest
from chromium import served
from published_fixture import build_published
from viewers import Viewer


def test_a_team_that_has_signed_in_lands_on_its_own_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_published(tmp_path / "home")
    monkeypatch.setenv("GENOMBROTT_TEAM_HEADER", "X-Team")

    async def first_heading(**headers: str) -> str:
        async with Viewer(site, "", {name.replace("_", "-"): value for name, value in headers.items()}) as viewer:
            await viewer.ask()
        heading = re.search(r"<h1.*?>(.*?)</h1>", viewer.markup)
        assert heading
        return heading.group(1)

    with served(tmp_path / "home", tmp_path / "server.log") as site:
        signed_in, stranger = asyncio.run(first_heading(X_Team="1481")), asyncio.run(first_heading())
    assert "Mölndal" in signed_in, "a team that has signed in must look for itself"
    assert "Mölndal" not in stranger, "someone who is nobody's team is taken for Mölndal's"
