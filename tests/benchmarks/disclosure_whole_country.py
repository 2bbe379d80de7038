"""How long the joint disclosure control of the whole country takes: 290 municipalities, 21 regions, ten rounds.

Generated records, the same every time: about 27,000 children a round, five linked indicators with eight patterns of
answers, two breakdowns with two values. Clean-up and insiders are off, as in the measurements of the method.
Run: python tests/benchmarks/disclosure_whole_country.py [rounds]
"""

import sys
import time

import numpy as np
import polars as pl

from warehouse.disclosure import PUBLISHED, Rules, decide_cells

N_MUNICIPALITIES, N_REGIONS, N_CHILDREN, ROUNDS = 290, 21, 27_000, 10
PROCESSES = 2
# Of the logarithm of a municipality's size: the primary rule alone then shows as much as in the method's measurements.
SPREAD_OF_SIZES = 0.8
SHARE_WITH_TWO_PARENTS = 0.48
TABLE = "parents_assessed"
# Numerator and denominator of each indicator, as sets of answers: need, support (enough, some, none) and contact.
IN_NEED = ("enough", "some", "none")
INDICATORS = {
    "O01": (IN_NEED, None),
    "O02": (("enough",), IN_NEED),
    "O03": (("some", "none"), None),
    "O04": (("none",), IN_NEED),
}
BREAKDOWNS = {"roll": ("mamma", "pappa"), "placering": ("familjehem", "annat")}


def made_up_records(period: str, draw: np.random.Generator) -> pl.DataFrame:
    """One row per parent: who, where, the two breakdowns and the answers."""
    size = np.sort(draw.lognormal(0.0, SPREAD_OF_SIZES, N_MUNICIPALITIES))[::-1]
    place = draw.choice(N_MUNICIPALITIES, N_CHILDREN, p=size / size.sum())
    child = np.arange(N_CHILDREN)
    placement = np.where(draw.random(N_CHILDREN) < 0.72, "familjehem", "annat")
    second = draw.random(N_CHILDREN) < SHARE_WITH_TWO_PARENTS
    of = np.concatenate([child, child[second]])
    role = np.concatenate([np.where(draw.random(N_CHILDREN) < 0.8, "mamma", "pappa"), np.full(second.sum(), "pappa")])
    support = draw.choice(["no need", "enough", "some", "none"], len(of), p=[0.1, 0.28, 0.4, 0.22])
    return pl.DataFrame(
        {
            "record_ref": [f"{period}-{number}" for number in range(len(of))],
            "area_code": [f"K{number:03d}" for number in place[of]],
            "period_code": period,
            "roll": role,
            "placering": placement[of],
            "support": support,
            "contact": draw.random(len(of)) < 0.62,
        }
    )


def unit_rows_of(records: pl.DataFrame) -> pl.DataFrame:
    """Unit rows of the five indicators."""
    parts = []
    for indicator, (numerator, denominator) in INDICATORS.items():
        counted = records if denominator is None else records.filter(pl.col("support").is_in(list(denominator)))
        told = pl.col("support").is_in(list(numerator)).cast(pl.Float64)
        parts.append(counted.with_columns(pl.lit(indicator).alias("indicator_id"), told.alias("numerator")))
    parts.append(
        records.with_columns(pl.lit("O06").alias("indicator_id"), pl.col("contact").cast(pl.Float64).alias("numerator"))
    )
    return (
        pl.concat(parts)
        .with_columns(
            pl.lit(TABLE).alias("record_table"),
            pl.col("period_code").alias("release_code"),
            pl.lit(1.0).alias("denominator"),
        )
        .drop("support", "contact")
    )


def cells_of(units: pl.DataFrame, regions: dict[str, str]) -> pl.DataFrame:
    """The grid of the unit rows: programme, regions and municipalities, undivided and by both breakdowns."""
    areas = {
        "P": pl.lit("ALLA"),
        "R": pl.col("area_code").replace_strict(regions),
        "K": pl.col("area_code"),
    }
    parts = []
    for level, area in areas.items():
        for breakdown in ("all", *BREAKDOWNS):
            value = pl.lit("all") if breakdown == "all" else pl.col(breakdown)
            parts.append(
                units.group_by(
                    "indicator_id",
                    "record_table",
                    "release_code",
                    area.alias("area_code"),
                    "period_code",
                    pl.lit(breakdown).alias("breakdown"),
                    value.alias("breakdown_value"),
                )
                .agg(pl.col("numerator", "denominator").sum())
                .with_columns(pl.lit(level).alias("area_level"))
            )
    return pl.concat(parts).with_columns(
        pl.lit("share").alias("kind"),
        pl.lit(True).alias("complement_is_persons"),
        pl.lit(True).alias("is_told"),
        pl.lit(False).alias("is_known"),
    )


def main(rounds: int) -> None:
    """Print one figure per line."""
    draw = np.random.default_rng(1)
    units = pl.concat([unit_rows_of(made_up_records(str(2000 + number), draw)) for number in range(rounds)])
    codes = [f"K{number:03d}" for number in range(N_MUNICIPALITIES)]
    in_region = draw.choice(
        N_REGIONS, N_MUNICIPALITIES, p=np.arange(N_REGIONS, 0, -1) / (N_REGIONS * (N_REGIONS + 1) / 2)
    )
    regions = {code: f"R{number:02d}" for code, number in zip(codes, in_region, strict=True)}
    cells = cells_of(units, regions)
    started = time.perf_counter()
    decided = decide_cells(units, cells, Rules(insiders=False, clean_up=False), regions, processes=PROCESSES)
    print(f"records of {rounds} rounds: {units['record_ref'].n_unique()}")
    print(f"cells: {cells.height}")
    print(f"whole country, {rounds} rounds, {PROCESSES} processes, seconds: {time.perf_counter() - started:.1f}")
    told = cells.join(decided.cells, on=[name for name in decided.cells.columns if name in cells.columns])
    for level in ("P", "R", "K"):
        for is_divided in (False, True):
            of = told.filter((pl.col("area_level") == level) & ((pl.col("breakdown") != "all") == is_divided))
            shown, primary = of.filter(decision=PUBLISHED).height, of.filter(reason="primary").height
            print(
                f"cells shown, level {level}, {'by breakdown' if is_divided else 'undivided'}, per cent:"
                f" {100 * shown / of.height:.1f} (by the primary rule alone {100 * (1 - primary / of.height):.1f})"
            )
    unproven = sum(proof.moves.shape[0] == 0 for proof in decided.proofs)
    print(f"rounds without a proof (nothing shown): {unproven}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
