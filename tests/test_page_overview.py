"""Översikt says first how it goes with the plan, and what of the areas is sure."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from published_fixture import build_published
from states import opened, prose_of

from dashboard import data_overview, texts, texts_overview
from dashboard.data import served_snapshot


@pytest.fixture
def home(tmp_path: Path) -> Callable[..., Path]:
    """A home whose published file has been changed by the statements given."""

    def made(*changes: str) -> Path:
        path = build_published(tmp_path / "home")
        path.chmod(0o600)
        with duckdb.connect(str(path)) as connection:
            for change in changes:
                connection.execute(change)
        return tmp_path / "home"

    return made


def test_the_heading_is_the_plans_own_sentence(home: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    place = home(
        "delete from published.plan_summary",
        "insert into published.plan_summary by name"
        " select 'FPA' as programme_code, 'ALLA' as area_code, 4 as n_targets, 3 as n_on_plan, 1 as n_late,"
        " 0 as n_not_due, 0 as n_unknown, 'Tre av fyra mål är nådda.' as summary_sv",
    )
    seen = prose_of(opened(place, texts.OVERVIEW, monkeypatch, program="FPA"))
    assert "Tre av fyra mål är nådda" in seen, "a director must look for whether the programme is on plan"
    assert "✓ 3 nådda eller på väg" in seen and "▲ 1 försenade eller inte nådda" in seen
    assert "inte aktuella än" not in seen, "a count of nothing takes a director's ten seconds"


def test_key_indicators_come_in_the_programmes_own_order(home: Callable[..., Path]) -> None:
    snapshot = served_snapshot(
        home(
            "delete from published.key_indicators",
            "insert into published.key_indicators values ('FPA', 'O04', 2), ('FPA', 'O02', 1), ('VM', 'V01', 1)",
        )
    )
    assert snapshot and data_overview.key_indicators(snapshot, "FPA") == ["O02", "O04"]


def test_late_targets_are_read_first(home: Callable[..., Path]) -> None:
    of_all = "from published.targets where is_current and area_code = 'ALLA'"
    snapshot = served_snapshot(
        home(
            "update published.targets set plan_status = 'on_plan'",
            f"insert into published.targets select * replace ('another' as target_id, 'late' as plan_status) {of_all}",
        )
    )
    assert snapshot
    states = data_overview.current_targets(snapshot, "FPA", "ALLA")["plan_status"].to_list()
    order = ["late", "not_due", "unknown", "on_plan"]
    assert len(set(states)) > 1 and states == sorted(states, key=order.index), (
        "what is late is hidden below what is done"
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "ingen kommun"),
        (["Göteborg"], "Göteborg"),
        (["Eksjö", "Göteborg", "Mölndal"], "Eksjö, Göteborg och Mölndal"),
    ],
)
def test_the_areas_that_differ_surely_are_named(names: list[str], said: str) -> None:
    sentence = texts_overview.apart_in_areas(names, "2020", has_districts=False)
    assert sentence == f"{said} skiljer sig säkert från hela programmet 2020"
