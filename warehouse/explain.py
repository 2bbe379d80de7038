"""Why cells about persons are hidden, and how much is: for the data steward, since a reason tells of small counts."""

from pathlib import Path
from typing import Any

import polars as pl

from warehouse.archive import KEY, newest, read_cells, read_closings, read_secret

_KINDS = {
    "primary": "egen liten grupp",
    "secondary": "skyddar en annan",
    "design": "visas inte enligt planen för vad som visas",
}
_PARTS = {
    "numerator": "täljaren",
    "complement": "resten av nämnaren",
    "denominator": "nämnaren",
    "implied": "en skillnad mellan två tal",
}


def explain_hidden(home: Path) -> pl.DataFrame:
    """One row per hidden cell of the closed rounds: KEY, kind_sv and reason_sv, in words and without a number."""
    frames = [pl.DataFrame(schema=dict.fromkeys([*KEY, "kind_sv", "reason_sv"], pl.String))]
    for reasons in _reasons(home).values():
        hidden = reasons.filter(pl.col("reason") != "")
        words = pl.Series("reason_sv", [_words(row) for row in hidden.iter_rows(named=True)], dtype=pl.String)
        kinds = pl.col("reason").replace_strict(_KINDS, return_dtype=pl.String).alias("kind_sv")
        frames.append(hidden.select(*KEY, kinds, words))
    return pl.concat(frames).sort(KEY)


def count_losses(home: Path) -> list[dict[str, Any]]:
    """What is lost, one entry per programme, indicator, level and breakdown: n_cells (something to show), n_published,
    n_primary, n_secondary, share_published in per cent."""
    counted = _count(home, "programme_code", "indicator_id", "area_level", "breakdown")
    share = (100 * pl.col("n_published") / pl.col("n_cells")).round(1).alias("share_published")
    return counted.with_columns(share).to_dicts()


def count_reasons(home: Path, k: int) -> pl.DataFrame:
    """programme_code, area_level, n_primary and n_secondary, where both are at least k: a reader may not learn that all
    hidden cells of a level are small themselves."""
    counted = _count(home, "programme_code", "area_level")
    return counted.filter(pl.min_horizontal("n_primary", "n_secondary") >= k).select(
        "programme_code", "area_level", pl.col("n_primary", "n_secondary").cast(pl.Int32)
    )


def _count(home: Path, *by: str) -> pl.DataFrame:
    schema = {**dict.fromkeys([*KEY, "programme_code", "area_level", "decision", "reason"], pl.String)}
    frames = [pl.DataFrame(schema=schema)]
    closings = newest(read_closings(home))
    for unit, reasons in _reasons(home).items():
        counted = pl.col("status").is_in(["published", "suppressed"])
        cells = read_cells(home, closings[unit]).filter(counted).select(*KEY, "programme_code", "area_level")
        frames.append(
            reasons.filter(pl.col("reason") != "design").join(cells, on=KEY, how="inner").select(list(schema))
        )
    return (
        pl.concat(frames)
        .group_by(by)
        .agg(
            pl.len().alias("n_cells"),
            (pl.col("decision") == "published").sum().alias("n_published"),
            (pl.col("reason") == "primary").sum().alias("n_primary"),
            (pl.col("reason") == "secondary").sum().alias("n_secondary"),
        )
        .sort(by)
    )


def _reasons(home: Path) -> dict[tuple[str, str, str], pl.DataFrame]:
    found = {unit: read_secret(home, closing, "reasons") for unit, closing in newest(read_closings(home)).items()}
    return {unit: frame for unit, frame in found.items() if frame is not None}


def _words(row: dict[str, Any]) -> str:
    if not row["protects"]:
        return _KINDS[row["reason"]]
    return f"{_KINDS[row['reason']]}: {_name(row['protects'])}"


def _name(protects: str) -> str:
    """What a reason protects in words; the engine names it part by part."""
    return " ".join(_PARTS.get(word, word) for word in protects.split(" ") if word != "all")
