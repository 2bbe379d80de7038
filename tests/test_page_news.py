"""What is new since the publication before, and what has happened to an indicator: no more and no less than that."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from compiled_models import CompiledModels, compile_models, given, made
from published_fixture import SNAPSHOT_ID, build_published

from warehouse.digest import digest
from warehouse.previous import write_previous

NAMES = ("previous_release", "previous_cells", "previous_loads", "previous_rounds")
KEY = {"area_code": "ALLA", "period_code": "2019", "breakdown": "all", "breakdown_value": "all"}
Told = list[tuple[str | None, ...]]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> CompiledModels:
    return compile_models(tmp_path_factory.mktemp("compiled"), "2026-11-22")


def cell(indicator: str, area: str, value: float | None, status: str = "published") -> dict[str, object]:
    return {**KEY, "indicator_id": indicator, "area_code": area, "status": status, "value": value}


def a_round(release: str, version: int, labels: str) -> dict[str, object]:
    return {
        "programme_code": "FPA",
        "record_table": "parents_assessed",
        "record_table_sv": "Nulägesanalysen: föräldrar",
        "release_code": release,
        "period_labels_sv": labels,
        "version": version,
        "is_served": True,
    }


def load(name: str, programme: str | None = "FPA", status: str = "accepted") -> dict[str, object]:
    return {"load_id": f"id of {name}", "file_name": name, "programme_code": programme, "status": status}


def serve(folder: Path, cells: Sequence[Mapping[str, object]], loads: Sequence[str], rounds: Sequence[int]) -> None:
    """What was served before: one publication of 20 November 2026."""
    write_previous(Path("no home"), folder)
    held: dict[str, list[dict[str, object]]] = {
        "previous_release": [{"release_id": "P", "made_at": datetime(2026, 11, 20, 6, 0)}],
        "previous_cells": [{**row} for row in cells],
        "previous_loads": [{"load_id": f"id of {name}"} for name in loads],
        "previous_rounds": [
            {"programme_code": "FPA", "record_table": "parents_assessed", "release_code": "2019", "version": version}
            for version in rounds
        ],
    }
    for name, rows in held.items():
        schema = pl.read_parquet_schema(folder / f"{name}.parquet")
        pl.DataFrame(rows, schema=schema).write_parquet(folder / f"{name}.parquet")


CELLS = [cell("O02", "ALLA", 30.0), cell("O02", "1481", 20.0), cell("P05", "ALLA", 90.0)]


def news(models: CompiledModels, cells: Sequence[Mapping[str, object]], **others: object) -> dict[str, list[object]]:
    """Each programme's sentences, in order."""
    tables = {"published__loads": [load("gammal.csv")], "published__revisions": [], **others}
    with given(models, published__indicator_values=cells, **tables) as connection:  # type: ignore[arg-type]
        found = made(models, connection, "published_news", "programme_code, sort_order, text_sv, kind, indicator_id, n")
    told: dict[str, list[object]] = {}
    for programme, order, text, *_ in found:
        told.setdefault(programme, []).append(text)
        assert len(told[programme]) == order, "two news in the same place of the list"
    return told


def settled(models: CompiledModels) -> Path:
    return models.database.parent / "settled"


def test_of_the_first_publication_nothing_is_called_new(models: CompiledModels) -> None:
    write_previous(Path("no home"), settled(models))
    first = ["Det här är den första publiceringen."]
    assert news(models, CELLS) == {"FNY": first, "FPA": first, "VM": first}


def test_a_rebuild_with_nothing_new_says_so_in_one_row(models: CompiledModels) -> None:
    serve(settled(models), CELLS, ["gammal.csv"], [])
    said = ["Jämfört med underlaget som publicerades 2026-11-20. Inget nytt sedan dess."]
    assert news(models, CELLS) == {"FNY": said, "FPA": said, "VM": said}


def test_news_are_what_differs_from_the_publication_before(models: CompiledModels) -> None:
    before = [
        cell("O02", "ALLA", None, "not_released"),
        cell("O02", "1481", 20.0),
        cell("O02", "1480", 40.0),
        cell("P05", "ALLA", 80.0),
    ]
    serve(settled(models), before, ["gammal.csv"], [1])
    now = [
        cell("O02", "ALLA", 30.0),
        cell("O02", "0686", 10.0),
        cell("O02", "1481", 20.0),
        cell("O02", "1480", None, "suppressed"),
        cell("O02", "0684", None, "suppressed"),
        cell("P05", "ALLA", 90.0),
    ]
    # Two sheets of one workbook are one file; a shared export is news to every programme, a refused one to none.
    loads = [load("gammal.csv"), load("team.xlsx"), {**load("team.xlsx"), "load_id": "another sheet"}]
    loads += [load("aktiviteter.csv", None), load("trasig.csv", "FPA", "refused")]
    rounds = [a_round("2019", 2, "våren 2019"), a_round("2020", 1, "våren 2020")]
    told = news(models, now, published__loads=loads, published__revisions=rounds)
    since = "Jämfört med underlaget som publicerades 2026-11-20."
    assert told == {
        "FPA": [
            since,
            "Våren 2019 (Nulägesanalysen: föräldrar) är stängd på nytt, och version 2 visas nu.",
            "Våren 2020 (Nulägesanalysen: föräldrar) är stängd och visas nu.",
            "2 nya filer har lästs in.",
            "Får stöd i tillräcklig utsträckning: 2 nya siffror.",
            "Närvaro på lärandeseminarium: 1 siffra har ändrats.",
            "Får stöd i tillräcklig utsträckning: 1 siffra visas inte längre.",
        ],
        "FNY": [since, "1 ny fil har lästs in."],
        "VM": [since, "1 ny fil har lästs in."],
    }


def test_what_was_served_is_what_is_compared_with(tmp_path: Path) -> None:
    published = build_published(tmp_path / "home")
    write_previous(tmp_path / "home", tmp_path)
    frames = {name: pl.read_parquet(tmp_path / f"{name}.parquet") for name in NAMES}
    assert frames["previous_release"].row(0) == (SNAPSHOT_ID, datetime(2026, 11, 20, 6, 0))
    assert sorted(frames["previous_loads"]["load_id"]) == ["L1", "L2", "L3"]
    assert frames["previous_rounds"].rows() == [("FPA", "parents_assessed", "alla", 1)]
    with duckdb.connect(str(published), read_only=True) as connection:
        cells = connection.execute(
            f"select {', '.join(frames['previous_cells'].columns)} from published.indicator_values"
        )
        assert sorted(cells.fetchall(), key=repr) == sorted(frames["previous_cells"].rows(), key=repr)


@pytest.mark.parametrize("state", ["nothing", "damaged", "another version"])
def test_what_cannot_be_compared_with_never_stops_a_build(tmp_path: Path, state: str) -> None:
    home = tmp_path / "home"
    if state != "nothing":
        published = build_published(home)
    if state == "damaged":
        published.write_bytes(b"no database")
    if state == "another version":
        with duckdb.connect(str(published)) as connection:
            connection.execute("drop table published.revisions")
    write_previous(home, tmp_path)
    found = {name: pl.read_parquet(tmp_path / f"{name}.parquet") for name in NAMES}
    assert all(frame.is_empty() for frame in found.values()), "half a comparison would call everything new"
    assert found["previous_cells"].schema["value"] == pl.Float64


def test_what_was_served_before_does_not_make_it_another_publication() -> None:
    def digest_of(said: str) -> str:
        with duckdb.connect() as connection:
            connection.execute("create schema s; create table s.areas as select 1 as n")
            connection.execute(f"create table s.news as select '{said}' as text_sv")
            return digest(connection, "memory", ["s"])

    assert digest_of("2 nya filer") == digest_of("Inget nytt"), "the same figures get two fingerprints"


def target(
    version: int, area: str, value_min: float, value_max: float, start: str, **more: object
) -> dict[str, object]:
    return {
        **KEY,
        "target_id": f"P04-{version}-{area}",
        "programme_code": "FPA",
        "indicator_id": "P04",
        "area_code": area,
        "period_code": "alla",
        "plan_version": version,
        "value_min": value_min,
        "value_max": value_max,
        "unit_sv": "seminarier",
        "valid_from": start,
        **more,
    }


def history(models: CompiledModels, indicator: str, **tables: Sequence[Mapping[str, object]]) -> Told:
    with given(
        models, **{"published__targets": [], "published__revisions": [], "published__breaks": [], **tables}
    ) as con:
        columns = "indicator_id, sort_order, happened_on::varchar, kind, text_sv"
        found = made(models, con, "published_indicator_history", columns)
    return [row[2:] for row in found if row[0] == indicator]


def test_a_changed_target_is_told_once_with_what_it_was(models: CompiledModels) -> None:
    targets = [
        target(1, "ALLA", 4, 5, "2018-10-04"),
        target(2, "ALLA", 4, 5, "2019-01-01"),
        target(3, "ALLA", 6, 6, "2021-02-01"),
        target(1, "1481", 1, 1, "2018-10-04"),
        target(3, "1481", 2, 2, "2021-02-01"),
        target(4, "ALLA", 9, 9, "2027-01-01"),
    ]
    space = "\u00a0"
    assert history(models, "P04", published__targets=targets) == [
        (
            "2021-02-01",
            "target",
            f"Målet för Mölndal ändrades från 1{space}seminarier till 2{space}seminarier i en ny plan.",
        ),
        ("2021-02-01", "target", f"Målet ändrades från 4–5{space}seminarier till 6{space}seminarier i en ny plan."),
    ], "a plan that has not begun, or one that changed nothing, is told as a change"


def test_the_history_begins_with_the_latest(models: CompiledModels) -> None:
    closed = {
        **a_round("2019", 1, "våren 2019"),
        "indicator_ids": "O01, O06",
        "closed_at": "2026-11-20 08:00:00",
    }
    breaks = [{"indicator_id": "O06", "period_code": "2020", "reason_sv": "Frågan skrevs om."}]
    waiting = {**closed, "release_code": "2020", "version": 0, "closed_at": None}
    told = history(models, "O06", published__revisions=[closed, waiting], published__breaks=breaks)
    # The definitions stand in the indicator's YAML; the break is that of the round of 2020, which began in March.
    assert [row[:2] for row in told] == [("2026-11-22", "definition"), ("2026-11-20", "round"), ("2020-03-01", "break")]
    assert told[1][2] == "Nulägesanalysen: föräldrar (våren 2019) stängdes och visas."
    assert told[2][2] == "Frågan skrevs om."
