"""A closed round is kept whole, once, and stays as it was; what decided it goes when somebody withdraws."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from warehouse.archive import (
    CELLS,
    KEY,
    Closing,
    closing_folder,
    destroy_secrets,
    newest,
    read_cells,
    read_closings,
    read_secret,
    write_closing,
    write_for_dbt,
)
from warehouse.errors import UserError
from warehouse.explain import count_losses, count_reasons, explain_hidden
from warehouse.rounds import Round, find_round

REASONS = [
    ("O02", "A", "published", "", ""),
    ("O02", "B", "suppressed", "primary", "numerator"),
    ("O02", "C", "suppressed", "secondary", "O02 numerator B all all"),
]


def closing(version: int = 1, programme: str = "FPA") -> Closing:
    return Closing(
        *(programme, "answers", "våren / 2019", version, datetime(2026, 1, version), "Eva"),
        *(5, True, True, f"{version}-10", 10, 3),
    )


def cells(value: float) -> pl.DataFrame:
    """Area A is shown with `value` in the numerator; B and C are hidden."""
    rows = [
        dict.fromkeys(CELLS)
        | {
            **dict(zip(KEY, ("O02", area, "2019", "all", "all"), strict=True)),
            **{"area_level": "K", "kind": "share", "status": decision, "numerator": value if area == "A" else None},
        }
        for _, area, decision, _, _ in REASONS
    ]
    return pl.DataFrame(rows, schema=CELLS).drop("programme_code", "record_table", "release_code", "version")


def keep(home: Path, folder: Path, version: int = 1, programme: str = "FPA", value: float = 10) -> Closing:
    """Archive one version, with unit rows and reasons in its secret part."""
    folder.mkdir()
    pl.DataFrame({"record_ref": ["somebody"]}).write_parquet(folder / "units.parquet")
    pl.DataFrame({"numerator": [3.0]}).write_parquet(folder / "sums.parquet")
    pl.DataFrame(
        [(i, a, "2019", "all", "all", d, r, p) for i, a, d, r, p in REASONS],
        schema=[*KEY, "decision", "reason", "protects"],
        orient="row",
    ).write_parquet(folder / "reasons.parquet")
    kept = closing(version, programme)
    write_closing(home, kept, cells(value), folder)
    return kept


def test_a_closed_round_comes_back_as_it_was_closed(tmp_path: Path) -> None:
    kept = keep(tmp_path, tmp_path / "made")
    assert read_closings(tmp_path) == [kept], "who closed the round, and when, is forgotten"
    shown = read_cells(tmp_path, kept)
    assert shown["numerator"].to_list() == [10, None, None], (
        "a closed round shows other numbers than when it was closed"
    )
    assert shown["release_code"].unique().to_list() == ["våren / 2019"], "a round is lost over a sign in its name"


def test_a_version_is_never_written_again(tmp_path: Path) -> None:
    kept = keep(tmp_path, tmp_path / "made")
    with pytest.raises(FileExistsError):
        keep(tmp_path, tmp_path / "again", value=11)
    assert read_cells(tmp_path, kept)["numerator"][0] == 10, "a released number was changed: the difference is a person"


def test_the_newest_version_is_served_and_the_former_is_kept(tmp_path: Path) -> None:
    keep(tmp_path, tmp_path / "first")
    second = keep(tmp_path, tmp_path / "second", version=2, value=20)
    assert newest(read_closings(tmp_path))[second.unit] == second
    write_for_dbt(tmp_path, tmp_path)
    served = pl.read_parquet(tmp_path / "closed_cells.parquet")
    assert served["numerator"].drop_nulls().to_list() == [20], "pages would show an old version, or two at once"
    assert pl.read_parquet(tmp_path / "closings.parquet")["version"].to_list() == [1, 2]


def test_a_half_written_version_does_not_count(tmp_path: Path) -> None:
    kept = closing()
    left = closing_folder(tmp_path, kept).with_name(".v1.new")
    left.mkdir(parents=True)
    (left / "closing.json").write_text("{", encoding="utf-8")
    assert read_closings(tmp_path) == [], "a crash while a round was closed leaves an archive that cannot be read"
    keep(tmp_path, tmp_path / "made")
    assert read_closings(tmp_path) == [kept]


def test_nobody_s_rows_stay_in_the_archive_after_a_withdrawal(tmp_path: Path) -> None:
    kept = keep(tmp_path, tmp_path / "made")
    other = keep(tmp_path, tmp_path / "other", programme="VM")
    destroy_secrets(tmp_path, {"FPA"})
    assert read_secret(tmp_path, kept, "units") is None, "the rows of somebody who has withdrawn are still on disk"
    assert read_secret(tmp_path, kept, "sums") is None, "small counts that held somebody who has withdrawn remain"
    assert read_cells(tmp_path, kept)["numerator"][0] == 10, "a released protected number is gone"
    assert explain_hidden(tmp_path).height == 4, "the steward can no longer see why cells are hidden"
    assert read_secret(tmp_path, other, "units") is not None, "another programme lost what it needs"


def test_the_steward_sees_why_a_cell_is_hidden_but_no_number(tmp_path: Path) -> None:
    keep(tmp_path, tmp_path / "made")
    said = dict(explain_hidden(tmp_path).select("area_code", "reason_sv").iter_rows())
    assert said == {"B": "egen liten grupp: täljaren", "C": "skyddar en annan: O02 täljaren B"}


def test_losses_are_counted_by_indicator_and_level(tmp_path: Path) -> None:
    keep(tmp_path, tmp_path / "made")
    assert count_losses(tmp_path) == [
        {
            **{"programme_code": "FPA", "indicator_id": "O02", "area_level": "K", "breakdown": "all", "n_cells": 3},
            **{"n_published": 1, "n_primary": 1, "n_secondary": 1, "share_published": 33.3},
        }
    ]
    assert count_reasons(tmp_path, k=5).is_empty(), "pages tell that a level's hidden cells are small themselves"
    assert count_reasons(tmp_path, k=1).rows() == [("FPA", "K", 1, 1)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("FPA", "answers", "omgång 1"), "kan inte stängas för sig"),
        (("FPA", "answers", "2031"), "har ingen omgång 2031"),
        (("FPA", "interviews", "alla"), "ingen tabell interviews"),
    ],
)
def test_a_round_that_cannot_be_closed_says_what_can(asked: tuple[str, str, str], said: str) -> None:
    rounds = [Round("FPA", "answers", "Svar", "alla", ("omgång 1", "omgång 2", "alla"), "open", 0, None)]
    with pytest.raises(UserError) as error:
        find_round(rounds, *asked)
    assert said in error.value.message
    assert "genombrott release" in error.value.remedy, "the steward is not told what to write instead"
    assert find_round(rounds, "fpa", "Answers", "ALLA") == rounds[0]
