"""What the files decide together: newest versions, references between exports, double keys. Feeds dbt."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import polars as pl

from ingest.checks import later_duplicates, stored_schema
from ingest.codebook import codebook
from ingest.contract import Contract, Reference, load_contracts
from ingest.landing import Manifest, read_manifests, read_refusals, replacements, rows_file
from ingest.reasons import Reason
from warehouse.settings import Settings

_LOADS: dict[str, pl.DataType | type[pl.DataType]] = {
    "load_id": pl.String,
    "file_name": pl.String,
    "sheet": pl.String,
    "contract": pl.String,
    "export": pl.String,
    "programme_code": pl.String,
    "version": pl.Int64,
    "status": pl.String,
    "superseded_by": pl.String,
    "n_rows": pl.Int64,
    "n_blank": pl.Int64,
    "n_accepted": pl.Int64,
    "n_set_aside": pl.Int64,
    "n_quarantined": pl.Int64,
    "loaded_at": pl.Datetime("us"),
    "encoding": pl.String,
    "warnings_sv": pl.String,
    "refusal_sv": pl.String,
}
_OUTCOMES: dict[str, pl.DataType | type[pl.DataType]] = {
    "load_id": pl.String,
    "file_name": pl.String,
    "sheet": pl.String,
    "row_number": pl.Int64,
    "outcome": pl.String,
    "reason": pl.String,
    "column_name": pl.String,
}


_LEFT_OUT = {
    "row_number": pl.Int64,
    "outcome": pl.String,
    "reason": pl.String,
    "column_name": pl.String,
    "is_withdrawal": pl.Boolean,
}
_WITHDRAWN = "aterkallad"


@dataclass(frozen=True)
class SettledLoad:
    """One load after all others have been asked: its accepted rows, and every row that was left out."""

    manifest: Manifest
    superseded_by: str | None
    accepted: pl.DataFrame
    left_out: pl.DataFrame

    def entry(self) -> dict[str, Any]:
        """The file's entry in --json, with its final counts."""
        counts: dict[str, Counter[str]] = {"set_aside": Counter(), "quarantined": Counter()}
        for outcome, reason, n in self.left_out.group_by("outcome", "reason").len().iter_rows():
            counts[outcome][reason] = n
        status = "replaced" if self.superseded_by else "accepted"
        return {
            **self.manifest.entry(status, self.superseded_by),
            "accepted": self.accepted.height,
            **{outcome: dict(sorted(reasons.items())) for outcome, reasons in counts.items()},
            "provisional": False,
        }


def in_order_of_reference(contracts: dict[str, Contract]) -> list[Contract]:
    """Contracts so that each comes after those it refers to. Raises ValueError when they refer in a circle."""
    ordered: list[Contract] = []
    visiting: set[str] = set()

    def visit(contract: Contract) -> None:
        if contract in ordered:
            return
        if contract.name in visiting:
            raise ValueError(f"{contract.name} refers to itself through other contracts")
        visiting.add(contract.name)
        for reference in contract.references:
            visit(contracts[reference.target])
        ordered.append(contract)

    for contract in contracts.values():
        visit(contract)
    return ordered


def lacks_reference(candidates: pl.DataFrame, reference: Reference, target: pl.DataFrame) -> pl.Series:
    """True for rows that must point at an accepted row of the target and do not."""
    known = target.select(pl.struct(reference.target_columns).alias("key")).to_series().implode()
    pairs = zip(reference.columns, reference.target_columns, strict=True)
    fields = [pl.col(mine).alias(theirs) for mine, theirs in pairs]
    conditions = [pl.col(name) == value for name, value in reference.only_when.items()]
    concerned = pl.all_horizontal(pl.lit(True), *conditions)
    return candidates.select(concerned.fill_null(False) & ~pl.struct(fields).is_in(known)).to_series()


def settle_rows(
    contract: Contract, candidates: pl.DataFrame, targets: dict[str, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Splits candidates into accepted rows and rows left out (row_number, reason, column_name, is_withdrawal); a row
    that lacks its reference does not occupy its key."""
    lacking = pl.Series([False] * candidates.height, dtype=pl.Boolean)
    for reference in contract.references:
        lacking = lacking | lacks_reference(candidates, reference, targets[reference.target])
    standing = candidates.filter(~lacking)
    double = later_duplicates(standing, contract)
    referring = [contract.column(name).header for reference in contract.references for name in reference.columns]
    key = [contract.column(name).header for name in contract.key]
    is_withdrawal = pl.col(contract.withdrawal).is_not_null() if contract.withdrawal else pl.lit(False)
    left_out = pl.concat(
        rows.select(
            "row_number",
            pl.lit(reason.name).alias("reason"),
            pl.lit(" + ".join(headers)).alias("column_name"),
            is_withdrawal.alias("is_withdrawal"),
        )
        for rows, reason, headers in (
            (candidates.filter(lacking), Reason.okand_referens, referring),
            (standing.filter(double), Reason.dubblettnyckel, key),
        )
    )
    return standing.filter(~double), left_out


def _read_candidates(settings: Settings, manifest: Manifest, contract: Contract) -> pl.DataFrame:
    return pl.read_parquet(rows_file(settings, manifest)).select(stored_schema(contract).keys())


def _left_out(manifest: Manifest, settled: pl.DataFrame) -> pl.DataFrame:
    own = pl.DataFrame(
        [row.model_dump() for row in manifest.left_out],
        schema=_LEFT_OUT,
    )
    late = settled.with_columns(outcome=pl.lit("quarantined"))
    return pl.concat([own, late.select(own.columns)]).sort("row_number")


def settle(
    contracts: dict[str, Contract],
    manifests: Sequence[Manifest],
    read_candidates: Callable[[Manifest, Contract], pl.DataFrame],
) -> tuple[dict[str, pl.DataFrame], list[SettledLoad]]:
    """Accepted rows of the files in force by contract, and every load (replaced ones too) with its final outcomes.
    `read_candidates(manifest, contract)` gives the rows of a load."""
    replaced_by = replacements(list(manifests))
    accepted: dict[str, pl.DataFrame] = {}
    loads: list[SettledLoad] = []
    for contract in in_order_of_reference(contracts):
        empty = pl.DataFrame(schema={"load_id": pl.String, **stored_schema(contract)})
        in_force = [empty]
        for manifest in (manifest for manifest in manifests if manifest.contract == contract.name):
            rows, late = settle_rows(contract, read_candidates(manifest, contract), accepted)
            rows = rows.select(pl.lit(manifest.load_id).alias("load_id"), pl.all())
            loads.append(SettledLoad(manifest, replaced_by[manifest.load_id], rows, _left_out(manifest, late)))
            if replaced_by[manifest.load_id] is None:
                in_force.append(rows)
        accepted[contract.name] = pl.concat(in_force)
    return accepted, loads


def _load_row(load: SettledLoad) -> dict[str, Any]:
    """A load as the warehouse sees it: rows of persons who have left are as if they had never been in the file."""
    manifest = load.manifest
    left_out = load.left_out.filter(pl.col("reason") != _WITHDRAWN)
    n_withdrawn = load.left_out.height - left_out.height
    n_set_aside = left_out.filter(pl.col("outcome") == "set_aside").height
    return {
        "load_id": manifest.load_id,
        "file_name": manifest.file_name,
        "sheet": manifest.sheet,
        "contract": manifest.contract,
        "export": manifest.export,
        "programme_code": manifest.programme,
        "version": manifest.version,
        "status": "replaced" if load.superseded_by else "accepted",
        "superseded_by": load.superseded_by,
        "n_rows": manifest.n_rows - n_withdrawn,
        "n_blank": manifest.n_blank,
        "n_accepted": load.accepted.height,
        "n_set_aside": n_set_aside,
        "n_quarantined": left_out.height - n_set_aside,
        "loaded_at": manifest.loaded_at.astimezone(UTC).replace(tzinfo=None),
        "encoding": manifest.encoding,
        "warnings_sv": "\n".join(manifest.warnings) or None,
        "refusal_sv": None,
    }


def _refused_rows(settings: Settings) -> Iterator[dict[str, Any]]:
    for refusal in read_refusals(settings.home):
        yield {
            **dict.fromkeys(_LOADS),
            "file_name": refusal.file_name,
            "status": "refused",
            **dict.fromkeys(("n_rows", "n_blank", "n_accepted", "n_set_aside", "n_quarantined"), 0),
            "loaded_at": refusal.refused_at.astimezone(UTC).replace(tzinfo=None),
            "refusal_sv": refusal.reason,
        }


def settle_home(settings: Settings) -> tuple[dict[str, pl.DataFrame], list[SettledLoad]]:
    """`settle` over everything in a home's landing zone."""
    return settle(
        load_contracts(),
        read_manifests(settings.home),
        lambda manifest, contract: _read_candidates(settings, manifest, contract),
    )


def settle_landing(settings: Settings, out_dir: Path) -> None:
    """Writes what dbt reads: one Parquet file per contract (accepted rows in force, possibly none), `loads.parquet`,
    `row_outcomes.parquet` and `codebook.parquet`."""
    accepted, loads = settle_home(settings)
    out_dir.mkdir(parents=True, exist_ok=True)
    for name, rows in accepted.items():
        rows.write_parquet(out_dir / f"{name}.parquet")
    load_rows = [*map(_load_row, loads), *_refused_rows(settings)]
    pl.DataFrame(load_rows, schema=_LOADS).write_parquet(out_dir / "loads.parquet")
    outcomes = [
        load.left_out.filter(pl.col("reason") != _WITHDRAWN).select(
            pl.lit(load.manifest.load_id).alias("load_id"),
            pl.lit(load.manifest.file_name).alias("file_name"),
            pl.lit(load.manifest.sheet, dtype=pl.String).alias("sheet"),
            "row_number",
            "outcome",
            "reason",
            "column_name",
        )
        for load in loads
    ]
    pl.concat([pl.DataFrame(schema=_OUTCOMES), *outcomes]).write_parquet(out_dir / "row_outcomes.parquet")
    codebook(load_contracts().values()).write_parquet(out_dir / "codebook.parquet")
