"""Closing rounds: which are asked for, what is decided for each, and what a closed one needs to be opened again.

A closed round is never solved again: later builds serve the archive. When somebody asks for a new version of it, what
was added and what was withdrawn since are tables of their own; the new version is decided together with the old one,
which nobody can make unknown, and is given up when either of the two tables holds a small count.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from warehouse.archive import KEY, UNIT, Closing, newest, read_cells, read_closings, read_secret
from warehouse.disclosure import PUBLISHED, Decided, decide_cells
from warehouse.disclosure_proofs import save_proofs
from warehouse.disclosure_rules import Rules
from warehouse.errors import UserError
from warehouse.side_by_side import run_side_by_side

Asked = Sequence[Sequence[str]] | Literal["all"]
Unit = tuple[str, str, str]
DECISIONS = pl.Schema({**dict.fromkeys([*UNIT, *KEY, "decision", "reason", "protects"], pl.String)})
# A record that has changed is one that left and one that came; the mark keeps the two apart.
REFUSAL = "refusal.json"
_LEFT, _CAME, _BEFORE, _AFTER = "lämnat:", "nytt:", "förr:", "nu:"


@dataclass(frozen=True)
class ClosingInputs:
    """What dbt gives: release units (UNIT, n_records, fingerprint), and the unit rows and cells of all, when asked."""

    units: pl.DataFrame
    read_rows: Callable[[], pl.DataFrame]
    read_cells: Callable[[], pl.DataFrame]


def close_rounds(said: Mapping[str, Any], k: int, inputs: ClosingInputs) -> pl.DataFrame:
    """`decide_closings` by the words of dbt's variable `closing`: asked, count_families, one_source, home, made.

    A refusal is left in the folder `made` too, since all that dbt tells of it is that a model failed.
    """
    rules = Rules(k, count_families=said["count_families"], one_source=said["one_source"])
    made = Path(said["made"])
    try:
        return decide_closings(said["asked"], inputs, rules, Path(said["home"]), made)
    except UserError as error:
        made.mkdir(parents=True, exist_ok=True)
        (made / REFUSAL).write_text(json.dumps(error.lines, ensure_ascii=False), encoding="utf-8")
        raise


def decide_closings(asked: Asked, inputs: ClosingInputs, rules: Rules, home: Path, made: Path) -> pl.DataFrame:
    """Decide the cells of the rounds that are asked for; shape as DECISIONS, empty when none is.

    asked: release units, or 'all' for every round that holds records and is not closed. made: gets one folder per
    round (with its name in `closing.txt`) with the unit rows, true sums, reasons and witnesses that its archive keeps.
    Raises UserError for a round that is not there or may not be released anew.
    """
    closed = newest(read_closings(home))
    wanted = _wanted(asked, inputs.units, set(closed))
    if not wanted:
        return pl.DataFrame(schema=DECISIONS)
    rows, cells = inputs.read_rows(), inputs.read_cells()
    tasks = []
    for number, unit in enumerate(wanted):
        folder = made / f"{number:03}"
        folder.mkdir(parents=True)
        tasks.append((unit, closed.get(unit), _of_unit(rows, unit[:2]), _of_unit(cells, unit), rules, home, folder))
    decisions = run_side_by_side(_decide_one, tasks, _tell)
    return pl.concat(decisions).select(list(DECISIONS)).cast(DECISIONS)


def _decide_one(
    unit: Unit,
    closing: Closing | None,
    rows: pl.DataFrame,
    cells: pl.DataFrame,
    rules: Rules,
    home: Path,
    folder: Path,
) -> pl.DataFrame:
    """Decide one round and leave what its archive keeps in `folder`; closing: the version that is public, if any."""
    if closing is None:
        decided = decide_cells(rows, cells, rules)
    else:
        rows = rows.filter(release_code=unit[2])
        decided = _decide_again(closing, rows, cells, rules, home)
    rows.write_parquet(folder / "units.parquet")
    cells.write_parquet(folder / "sums.parquet")
    decided.cells.select(*KEY, "decision", "reason", "protects").sort(KEY).write_parquet(folder / "reasons.parquet")
    save_proofs(folder, decided.proofs)
    (folder / "closing.txt").write_text("\n".join(unit), encoding="utf-8")
    return decided.cells.with_columns(pl.lit(value).alias(name) for name, value in zip(UNIT, unit, strict=True))


def _wanted(asked: Asked, units: pl.DataFrame, closed: set[Unit]) -> list[Unit]:
    n_records: dict[Unit, int] = {(p, t, c): n for p, t, c, n in units.select(*UNIT, "n_records").iter_rows()}
    if asked == "all":
        return sorted(unit for unit, n in n_records.items() if n and unit not in closed)
    wanted = sorted({(str(p), str(t), str(c)) for p, t, c in asked})
    for unit in wanted:
        if not n_records.get(unit):
            raise UserError(
                f"Omgången {' '.join(unit)} finns inte, eller har inga poster.",
                "Bara en omgång med inlästa och byggda poster kan stängas.",
                "Se vilka som finns: genombrott release.",
            )
    return wanted


def _tell(done: int, total: int) -> None:
    """A line among dbt's own, for the progress bar of the command that waits."""
    said = {"info": {"name": "ClosingProgress"}, "data": {"done": done, "total": total, "name": "stänger omgångar"}}
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _of_unit(frame: pl.DataFrame, unit: Sequence[str]) -> pl.DataFrame:
    """Rows of one round, or of all rounds of a table. Two programmes may count in one table: to disclosure, two tables.

    The other rounds' rows only say which answers occur together.
    """
    chosen = frame.filter(*(pl.col(name) == value for name, value in zip(UNIT, unit, strict=False)))
    return chosen.with_columns(record_table=pl.lit(f"{unit[0]} {unit[1]}")).drop("programme_code")


def _decide_again(closing: Closing, rows: pl.DataFrame, cells: pl.DataFrame, rules: Rules, home: Path) -> Decided:
    """A new version of a closed round, decided together with the one that is public. Raises UserError: it must wait."""
    old_rows, old_cells = (read_secret(home, closing, name) for name in ("units", "sums"))
    if old_rows is None or old_cells is None:
        raise _must_wait(
            closing, "Någon har återkallat sitt samtycke, och då är den släppta omgångens poster borttagna."
        )
    public = read_cells(home, closing)
    # What was kept holds the table's other rounds too, for the answers that occur in them.
    before, after = compare_versions(old_rows.filter(release_code=closing.release_code), rows)
    if not (_has_mark(before, _LEFT) or _has_mark(after, _CAME)):
        raise UserError(
            f"Omgången {' '.join(closing.unit)} är redan stängd.",
            f"Inget har ändrats sedan version {closing.version} släpptes.",
            "Ingenting behöver göras.",
        )
    if has_small_change(before, after, rules.k):
        raise _must_wait(closing, "Det som har ändrats rör för få personer för att kunna visas utan att de känns igen.")
    shown = public.filter(pl.col("status").is_in(["published", "no_answers"])).select(KEY)
    known = old_cells.drop("is_told", "is_known").join(shown.with_columns(is_known=pl.lit(True)), on=KEY, how="left")
    both = decide_cells(
        pl.concat([_in_version(before, _BEFORE), _in_version(after, _AFTER)], how="diagonal"),
        pl.concat(
            [
                _in_version(known.with_columns(pl.col("is_known").fill_null(False), is_told=pl.lit(False)), _BEFORE),
                _in_version(cells, _AFTER),
            ],
            how="diagonal",
        ),
        rules,
    )
    told = both.cells.filter(pl.col("period_code").str.starts_with(_AFTER)).with_columns(
        pl.col("period_code").str.strip_prefix(_AFTER)
    )
    if not (told["decision"] == PUBLISHED).any():
        raise _must_wait(closing, "Tillsammans med det som redan är släppt kan inget nytt tal visas.")
    return Decided(told, both.proofs)


def compare_versions(old: pl.DataFrame, new: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both versions' unit rows, with new names for the records that left, came or changed.

    A changed record is one that left and one that came: an attacker who knows who changed sees just that.
    """
    columns = [name for name in old.columns if name in new.columns]
    known = [name for name in columns if name not in ("record_table", "release_code", "record_ref")]
    marks = [
        frame.group_by("record_ref").agg(pl.struct(known).sort().hash(seed=0).alias("mark")) for frame in (old, new)
    ]
    same = marks[0].join(marks[1], on="record_ref", suffix="_new").filter(pl.col("mark") == pl.col("mark_new"))
    stays = pl.col("record_ref").is_in(same["record_ref"].to_list())
    return (
        old.with_columns(
            pl.when(stays).then("record_ref").otherwise(pl.lit(_LEFT) + pl.col("record_ref")).alias("record_ref")
        ),
        new.with_columns(
            pl.when(stays).then("record_ref").otherwise(pl.lit(_CAME) + pl.col("record_ref")).alias("record_ref")
        ),
    )


def _has_mark(rows: pl.DataFrame, mark: str) -> bool:
    return bool(rows["record_ref"].str.starts_with(mark).any())


def has_small_change(before: pl.DataFrame, after: pl.DataFrame, k: int) -> bool:
    """Whether, in any indicator, area, period and group, those who left or came have a small numerator, complement or
    denominator. The whole programme counts as an area."""
    for rows, mark in ((before, _LEFT), (after, _CAME)):
        changed = rows.filter(pl.col("record_ref").str.starts_with(mark))
        names = [name for name in changed.columns if name not in _PLAIN]
        parts = [
            pl.col("record_ref").filter(pl.col("numerator") > 0).n_unique(),
            pl.col("record_ref").filter((pl.col("denominator") > 0) & (pl.col("numerator") == 0)).n_unique(),
            pl.col("record_ref").n_unique(),
        ]
        for group in [[], *([name] for name in names)]:
            for area in ([], ["area_code"]):
                counted = changed.group_by("indicator_id", "period_code", *area, *group).agg(
                    part.alias(f"n_{n}") for n, part in enumerate(parts)
                )
                if counted.filter(pl.any_horizontal(pl.col("^n_.$").is_between(1, k - 1))).height:
                    return True
    return False


_PLAIN = {
    *("indicator_id", "record_table", "release_code", "record_ref", "area_code", "period_code"),
    *("numerator", "denominator", "measure", "worse", "family_ref", "source_ref"),
}


def _in_version(frame: pl.DataFrame, mark: str) -> pl.DataFrame:
    return frame.with_columns((pl.lit(mark) + pl.col("period_code")).alias("period_code"))


def _must_wait(closing: Closing, why: str) -> UserError:
    return UserError(
        f"Omgången {' '.join(closing.unit)} kan inte släppas på nytt än.",
        why,
        f"Version {closing.version} visas som förut, och det som har kommit till väntar.",
    )
