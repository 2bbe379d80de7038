"""What a report says: the figures and words of a published snapshot, put in order for one reader."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from warehouse.errors import UserError
from warehouse.snapshots import Snapshot, open_published

STEERING_GROUP = "styrgrupp"
_WHOLE_PROGRAMME = "ALLA"
_UNNAMED = "Annat område"
_ONLY_WHOLE_PROGRAMME = "Finns bara för hela programmet."
# A sentence ends at a stop followed by a capital; the abbreviations that hold a stop of their own do not end one.
_SENTENCE_END = re.compile(r"(?<!p\.e\.)(?<!t\.ex\.)(?<=[.!?])\s+(?=[A-ZÅÄÖ])")

# A figure that is not published is not even read.
_CELLS = """
    select
        cell.indicator_id, cell.area_code, coalesce(area_name, cell.area_code) as area_name,
        coalesce(show_name, true) as show_name, cell.period_code,
        coalesce(period_label_sv, cell.period_code) as period, coalesce(periods.sort_order, 0) as period_order,
        cell.breakdown, case when cell.breakdown = 'all' then 'ingen'
            else coalesce(breakdown_label_sv, cell.breakdown) end as breakdown_label,
        case when cell.breakdown = 'all' then 'alla' else coalesce(value_label_sv, breakdown_value) end as group_label,
        cell.status, case when cell.status = 'published' then 'visas' else coalesce(label_sv, cell.status) end as state,
        conclusion_sv,
        case when cell.status = 'published' then numerator end as numerator,
        case when cell.status = 'published' then denominator end as denominator,
        case when cell.status = 'published' then value end as value,
        case when cell.status = 'published' then lower_95 end as lower_95,
        case when cell.status = 'published' then upper_95 end as upper_95,
    from published.indicator_values as cell
    left join published.areas using (programme_code, area_code)
    left join published.periods using (programme_code, period_code)
    left join published.breakdowns using (programme_code, breakdown, breakdown_value)
    left join published.absences using (status)
    order by areas.sort_order, cell.area_code, periods.sort_order, cell.period_code, cell.breakdown <> 'all',
        cell.breakdown, breakdowns.sort_order, breakdown_value
"""
_RELEASE = """
    select
        release_id, made_at, made_at at time zone 'UTC' at time zone 'Europe/Stockholm' as made_at_sv, reporting_date,
    from published.release
"""
_BREAKS = """
    select indicator_id, coalesce(period_label_sv, period_code) || ': ' || reason_sv as words,
    from published.breaks
    join published.indicators using (indicator_id)
    left join published.periods using (programme_code, period_code)
    order by periods.sort_order, period_code
"""
_BREAKDOWN_VALUES = """
    select programme_code, breakdown, breakdown_value, value_label_sv
    from published.breakdowns
    where breakdown <> 'all'
"""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """One published cell in words and numbers; the numbers are None wherever `state` is anything but `visas`."""

    area: str
    period: str
    breakdown: str
    group: str
    numerator: float | None
    denominator: float | None
    value: float | None
    lower_95: float | None
    upper_95: float | None
    state: str
    conclusion: str


@dataclass(frozen=True)
class Target:
    """What the newest plan says of an indicator, as it is quoted from its source, and where it stands ('' where the
    snapshot does not tell). `is_part`: it is about one value of a breakdown."""

    state: str
    quote: str
    source: str
    due_date: date | None
    is_part: bool


@dataclass(frozen=True)
class Finding:
    """One indicator. `title` says what it shows; `sentence` is the conclusion on the reader's own area (or the whole
    programme) and `programme_sentence` that on the whole programme; `unit` is the unit of values and limits."""

    indicator_id: str
    name: str
    title: str
    sentence: str
    programme_sentence: str
    definition: str
    numerator: str
    denominator: str
    unit: str
    kind: str
    warnings: tuple[str, ...]
    breaks: tuple[str, ...]
    targets: tuple[Target, ...]
    n_shown: int
    n_hidden: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Programme:
    """One programme of a report; `area` is the reader's own area in it, None for the steering group."""

    code: str
    name: str
    description: str
    start_date: date | None
    end_date: date | None
    area: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """All that a report holds, whatever its format. `made_at` is UTC, `made_at_sv` the same moment in Sweden."""

    reader: str
    snapshot_id: str
    made_at: datetime
    made_at_sv: datetime
    reporting_date: date | None
    programmes: tuple[Programme, ...]


def read_report(snapshot: Snapshot, reader: str) -> Report:
    """The report for the steering group (all programmes, all areas) or for the name or code of a municipality or city
    district (its own programmes, itself beside the whole). Raises UserError for an area that nobody knows and for a
    snapshot that was made by another version."""
    try:
        with open_published(snapshot.published) as connection:
            return _put_together(connection, reader)
    except (duckdb.CatalogException, duckdb.BinderException):
        raise UserError(
            f"Publiceringen {snapshot.id} passar inte ihop med rapporten.",
            "Den är gjord med en annan version av Genombrott.",
            "Kör genombrott build för att göra en ny.",
        ) from None


def _put_together(connection: duckdb.DuckDBPyConnection, reader: str) -> Report:
    (release,) = _read(connection, _RELEASE)
    own = _own_areas(_read(connection, "select * from published.areas order by sort_order, area_code"), reader)
    cells = _by_indicator(_read(connection, _CELLS))
    targets = _by_indicator(_current_targets(connection))
    breaks = _by_indicator(_read(connection, _BREAKS))
    catalogue = _read(connection, "select * from published.indicators order by sort_order, indicator_id")
    programmes = []
    for programme in _read(connection, "select * from published.programmes order by programme_code"):
        code = programme["programme_code"]
        if own is not None and code not in own:
            continue
        area = own[code] if own is not None else None
        programmes.append(
            Programme(
                code=code,
                name=programme["programme_name_sv"],
                description=programme["description_sv"] or "",
                start_date=programme["start_date"],
                end_date=programme["end_date"],
                area=area["area_name"] if area else None,
                findings=tuple(
                    _finding(
                        indicator,
                        area,
                        cells.get(indicator["indicator_id"], []),
                        targets.get(indicator["indicator_id"], []),
                        breaks.get(indicator["indicator_id"], []),
                    )
                    for indicator in catalogue
                    if indicator["programme_code"] == code
                ),
            )
        )
    names = [programme.area for programme in programmes if programme.area]
    return Report(
        reader=names[0] if names else "styrgruppen",
        snapshot_id=release["release_id"],
        made_at=release["made_at"],
        made_at_sv=release["made_at_sv"],
        reporting_date=release["reporting_date"],
        programmes=tuple(programmes),
    )


def _own_areas(areas: Sequence[Row], reader: str) -> dict[str, Row] | None:
    """The reader's area by programme; None for the steering group, who have none of their own."""
    word = reader.strip().casefold()
    if word == STEERING_GROUP:
        return None
    local = [area for area in areas if area["area_level"] in ("K", "U")]
    own = {
        area["programme_code"]: area
        for area in local
        if word in (area["area_code"].casefold(), area["area_name"].casefold())
    }
    if not own:
        names = ", ".join(dict.fromkeys(area["area_name"] for area in local)) or "inga områden ännu"
        raise UserError(
            "Det finns inget område som heter eller har koden som står efter --for.",
            "En rapport görs för styrgruppen, eller för en kommun eller stadsdel som deltar i ett program.",
            f"Skriv --for {STEERING_GROUP} eller ett av: {names}.",
        )
    return own


def _finding(
    indicator: Row, area: Row | None, cells: Sequence[Row], targets: Sequence[Row], breaks: Sequence[Row]
) -> Finding:
    name, own_code = indicator["title_sv"], area["area_code"] if area else None
    whole = [cell for cell in cells if cell["area_code"] == _WHOLE_PROGRAMME]
    own = [cell for cell in cells if cell["area_code"] == own_code]
    listed = [*own, *whole] if area else cells
    of_programme = _speaking_cell(whole)
    of_reader = _speaking_cell(own) if area else of_programme
    told = of_reader or of_programme
    return Finding(
        indicator_id=indicator["indicator_id"],
        name=name,
        title=_title(name, told, own_code) if told else name,
        sentence=_conclusion(of_reader, own_code) if of_reader else _ONLY_WHOLE_PROGRAMME if area else "",
        programme_sentence=_conclusion(of_programme, own_code) if of_programme else "",
        definition=indicator["definition_sv"],
        numerator=indicator["numerator_sv"] or "",
        denominator=indicator["denominator_sv"] or "",
        unit=indicator["unit_sv"] or "",
        kind=indicator["kind"] or "",
        warnings=tuple((indicator["warnings_sv"] or "").splitlines()),
        breaks=tuple(found["words"] for found in breaks),
        targets=tuple(
            _target(target, area) for target in targets if target["area_code"] in (_WHOLE_PROGRAMME, own_code)
        ),
        n_shown=sum(cell["status"] == "published" for cell in listed),
        n_hidden=sum(cell["status"] == "suppressed" for cell in listed),
        cells=tuple(_cell(cell, own_code) for cell in listed),
    )


def _speaking_cell(cells: Sequence[Row]) -> Row | None:
    """The cell that speaks for one area: of the latest period with a figure, undivided where the indicator is."""
    undivided = [cell for cell in cells if cell["breakdown"] == "all"] or cells
    return max(
        undivided,
        key=lambda cell: (cell["status"] == "published", cell["period_order"], cell["period_code"]),
        default=None,
    )


def _title(name: str, cell: Row, own_code: str | None) -> str:
    """What the cell shows, in one sentence without its stop; the indicator's name and why, where it shows nothing."""
    if cell["status"] != "published":
        place = "" if cell["area_code"] == _WHOLE_PROGRAMME else f", {cell['area_name']}"
        return f"{name}{place}: {cell['state']}"
    return _SENTENCE_END.split(_conclusion(cell, own_code))[0].removesuffix(".")


def _cell(cell: Row, own_code: str | None) -> Cell:
    return Cell(
        area=_area_name(cell, own_code),
        period=cell["period"],
        breakdown=cell["breakdown_label"],
        group=cell["group_label"],
        numerator=cell["numerator"],
        denominator=cell["denominator"],
        value=cell["value"],
        lower_95=cell["lower_95"],
        upper_95=cell["upper_95"],
        state=cell["state"],
        conclusion=_conclusion(cell, own_code),
    )


def _area_name(cell: Row, own_code: str | None) -> str:
    """An area that is not to be named to others is named to itself only."""
    return cell["area_name"] if cell["show_name"] or cell["area_code"] == own_code else _UNNAMED


def _conclusion(cell: Row, own_code: str | None) -> str:
    return (cell["conclusion_sv"] or "").replace(cell["area_name"], _area_name(cell, own_code))


def _current_targets(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The targets by the newest plan version that speaks of the indicator and area."""
    targets = _read(connection, "select * from published.targets order by area_code, due_date, target_id")
    newest: dict[tuple[str, str], Any] = {}
    for target in targets:
        about = (target["indicator_id"], target["area_code"])
        newest[about] = max(newest.get(about, target["valid_from"]), target["valid_from"])
    groups = {
        (row["programme_code"], row["breakdown"], row["breakdown_value"]): row["value_label_sv"]
        for row in _read(connection, _BREAKDOWN_VALUES)
    }
    return [
        {
            **target,
            "part": groups.get((target["programme_code"], target.get("breakdown"), target.get("breakdown_value"))),
        }
        for target in targets
        if target["valid_from"] == newest[target["indicator_id"], target["area_code"]]
    ]


def _target(target: Row, area: Row | None) -> Target:
    places = {_WHOLE_PROGRAMME: "hela programmet", area["area_code"]: area["area_name"]} if area else {}
    about = ", ".join(part for part in (places.get(target["area_code"]), target["part"]) if part)
    state = target.get("status_sv") or ""
    return Target(
        state=f"{about[:1].upper()}{about[1:]}: {state}" if about and state else state,
        quote=target["quote_sv"] or "",
        source=f"{target['source_sv']} (planversion {target['plan_version']})",
        due_date=target["due_date"],
        is_part=target["part"] is not None,
    )


def _by_indicator(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["indicator_id"], []).append(row)
    return found


def _read(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    answer = connection.execute(sql)
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
