"""Closing a round: what is asked for is decided; a new version of a closed one only where no change is small."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from warehouse.archive import CELLS, KEY, Closing, write_closing
from warehouse.closing import ClosingInputs, compare_versions, decide_closings, has_small_change
from warehouse.disclosure_rules import Rules
from warehouse.errors import UserError

RULES = Rules(5, count_families=False, one_source=False)
UNIT = ("FPA", "answers", "2019")


def answers(yes: int, no: int, area: str = "A", first: int = 0) -> pl.DataFrame:
    """`yes` records in the numerator and `no` beside it, numbered from `first`."""
    return pl.DataFrame(
        [
            ("FPA", "answers", "2019", "O02", f"{area}{first + i}", area, "2019", float(i < yes), 1.0)
            for i in range(yes + no)
        ],
        schema=[
            *("programme_code", "record_table", "release_code", "indicator_id", "record_ref", "area_code"),
            *("period_code", "numerator", "denominator"),
        ],
        orient="row",
    ).with_columns(
        measure=pl.lit(None, pl.Float64),
        worse=pl.lit(None, pl.Float64),
        family_ref=pl.lit(None, pl.String),
        source_ref=pl.lit(None, pl.String),
    )


def cells_of(rows: pl.DataFrame) -> pl.DataFrame:
    """The programme's cell and one per area."""
    sums = [pl.col("numerator").sum(), pl.col("denominator").sum()]
    areas = rows.group_by("area_code").agg(sums).with_columns(area_level=pl.lit("K")).sort("area_code")
    whole = rows.select(sums).with_columns(area_code=pl.lit("ALLA"), area_level=pl.lit("P"))
    return pl.concat([whole.select(areas.columns), areas]).with_columns(
        *(pl.lit(value).alias(name) for name, value in zip(("programme_code", "record_table"), UNIT, strict=False)),
        release_code=pl.lit("2019"),
        indicator_id=pl.lit("O02"),
        period_code=pl.lit("2019"),
        breakdown=pl.lit("all"),
        breakdown_value=pl.lit("all"),
        kind=pl.lit("share"),
        complement_is_persons=pl.lit(True),
        is_told=pl.lit(True),
        is_known=pl.lit(False),
    )


def inputs(rows: pl.DataFrame) -> ClosingInputs:
    units = pl.DataFrame(
        [(*UNIT, rows.height)], schema=["programme_code", "record_table", "release_code", "n_records"], orient="row"
    )
    return ClosingInputs(units, lambda: rows, lambda: cells_of(rows))


def close(home: Path, rows: pl.DataFrame, name: str) -> dict[str, str]:
    """Ask for the round; area -> decision."""
    decided = decide_closings([UNIT], inputs(rows), RULES, home, home / name)
    return dict(decided.select("area_code", "decision").iter_rows())


def keep(home: Path, rows: pl.DataFrame) -> None:
    """Close the round and archive it as a build does."""
    decided = decide_closings([UNIT], inputs(rows), RULES, home, home / "made")
    shown = cells_of(rows).join(decided.select(*KEY, "decision"), on=KEY).with_columns(status="decision")
    told = pl.col("status") == "published"
    cells = shown.with_columns(pl.when(told).then(name).alias(name) for name in ("numerator", "denominator"))
    missing = {name: kind for name, kind in CELLS.items() if name not in cells.columns and name != "version"}
    cells = cells.with_columns(pl.lit(None, kind).alias(name) for name, kind in missing.items())
    closing = Closing(*UNIT, 1, datetime(2026, 1, 1), "Eva", 5, False, False, "x", rows.height, 0)
    write_closing(home, closing, cells.drop("programme_code", "record_table", "release_code"), home / "made" / "000")


TWO_AREAS = pl.concat([answers(12, 10, "A"), answers(14, 9, "B")])


def test_all_open_rounds_are_closed_and_closed_ones_left_alone(tmp_path: Path) -> None:
    decided = decide_closings("all", inputs(TWO_AREAS), RULES, tmp_path, tmp_path / "made")
    assert set(decided["decision"]) == {"published"}, "cells of twenty persons and more are hidden for no reason"
    assert {file.name for file in (tmp_path / "made" / "000").iterdir()} >= {
        "units.parquet",
        "sums.parquet",
        "reasons.parquet",
    }
    keep_home = tmp_path / "kept"
    keep_home.mkdir()
    keep(keep_home, TWO_AREAS)
    again = decide_closings("all", inputs(answers(1, 50)), RULES, keep_home, keep_home / "again")
    assert again.is_empty(), "a closed round was solved again, on records that have changed"


def test_a_round_without_records_cannot_be_closed(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="har inga poster"):
        decide_closings([("FPA", "answers", "2031")], inputs(TWO_AREAS), RULES, tmp_path, tmp_path / "made")


def test_one_more_person_waits(tmp_path: Path) -> None:
    keep(tmp_path, TWO_AREAS)
    later = pl.concat([TWO_AREAS, answers(1, 0, "A", first=90)])
    with pytest.raises(UserError) as error:
        close(tmp_path, later, "again")
    assert "för få personer" in error.value.why, "13 of 23 after 12 of 22 would tell what the new person answered"


def test_many_new_persons_make_a_new_version(tmp_path: Path) -> None:
    keep(tmp_path, TWO_AREAS)
    later = pl.concat([TWO_AREAS, answers(20, 20, "A", first=100), answers(20, 20, "B", first=100)])
    assert close(tmp_path, later, "again") == {"ALLA": "published", "A": "published", "B": "published"}


def test_another_round_of_the_table_is_no_change(tmp_path: Path) -> None:
    keep(tmp_path, TWO_AREAS)
    other = TWO_AREAS.with_columns(release_code=pl.lit("2020"), period_code=pl.lit("2020"))
    kept = tmp_path / "archive" / "FPA" / "answers" / "2019" / "v1" / "secret" / "units.parquet"
    units = pl.read_parquet(kept)
    pl.concat([units, other.select(units.columns)]).write_parquet(kept)
    with pytest.raises(UserError, match="redan stängd"):
        close(tmp_path, TWO_AREAS, "again")


def test_without_the_old_records_nothing_is_released_anew(tmp_path: Path) -> None:
    keep(tmp_path, TWO_AREAS)
    (tmp_path / "archive" / "FPA" / "answers" / "2019" / "v1" / "secret" / "units.parquet").unlink()
    with pytest.raises(UserError) as error:
        close(tmp_path, pl.concat([TWO_AREAS, answers(20, 20, "A", first=100)]), "again")
    assert "återkallat" in error.value.why


def test_a_changed_record_is_one_that_left_and_one_that_came() -> None:
    old, new = answers(5, 5), answers(6, 4)
    before, after = compare_versions(old, new)
    assert before.filter(pl.col("record_ref").str.starts_with("lämnat:"))["record_ref"].to_list() == ["lämnat:A5"]
    assert after.filter(pl.col("record_ref").str.starts_with("nytt:"))["record_ref"].to_list() == ["nytt:A5"]
    assert has_small_change(before, after, k=5), "one changed answer may be read off two released versions"
    assert not has_small_change(*compare_versions(old, old), k=5), "nothing has changed, and yet it must wait"


def test_the_order_of_the_rows_is_no_change() -> None:
    before, after = compare_versions(TWO_AREAS, TWO_AREAS.reverse())
    assert not has_small_change(before, after, k=5)
