"""Reads a published snapshot into the content of a report, put in order for one reader."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from warehouse import report_words as words
from warehouse.errors import UserError
from warehouse.report_content import WHOLE_PROGRAMME, Cell, Finding, Programme, Report, Target
from warehouse.report_formats import sentences
from warehouse.snapshots import Snapshot, open_published

STEERING_GROUP = "styrgrupp"
_UNNAMED = "Annat område"
_ONLY_FOR_ALL = "Finns bara för hela programmet."

# A figure that is not published is not even read, nor is a cell that the design of the tables leaves out.
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
        case when cell.status = 'published' then change end as change,
        case when cell.status = 'published' then change_value end as change_value,
        case when cell.status = 'published' then change_lower_95 end as change_lower_95,
        case when cell.status = 'published' then change_upper_95 end as change_upper_95,
        change_method, coalesce(is_uncertain, false) as is_uncertain, coalesce(is_locked, false) as is_locked,
        coalesce(is_break, false) or coalesce(is_locked, false) as is_apart,
        cell.area_level, coalesce(period_type, 'year') as period_type, breakdown_value,
        fallback_area_code, fallback_period_code, version, closed_at::date as closed_on,
        coalesce(is_waiting, false) as is_waiting,
    from published.indicator_values as cell
    left join published.areas using (programme_code, area_code)
    left join published.periods using (programme_code, period_code)
    left join published.breakdowns using (programme_code, breakdown, breakdown_value)
    left join published.absences using (status)
    where is_told
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
# area_code, period_code, breakdown, breakdown_value.
Place = tuple[str, str, str, str]


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
    whole = [cell for cell in cells if cell["area_code"] == WHOLE_PROGRAMME]
    own = [cell for cell in cells if cell["area_code"] == own_code]
    listed = [*own, *whole] if area else cells
    of_programme = _speaking_cell(whole)
    of_own = _speaking_cell(own)
    of_reader = of_own if area else of_programme
    told = of_reader or of_programme
    unit = indicator["unit_sv"] or ""
    by_place = {_place(cell): cell for cell in cells}
    return Finding(
        indicator_id=indicator["indicator_id"],
        name=name,
        title=_title(name, told, own_code) if told else name,
        sentence=_conclusion(of_reader, own_code) if of_reader else _ONLY_FOR_ALL if area else "",
        programme_sentence=_conclusion(of_programme, own_code) if of_programme else "",
        definition=indicator["definition_sv"],
        numerator=indicator["numerator_sv"] or "",
        denominator=indicator["denominator_sv"] or "",
        unit=unit,
        kind=indicator["kind"] or "",
        warnings=tuple((indicator["warnings_sv"] or "").splitlines()),
        breaks=tuple(found["words"] for found in breaks),
        targets=tuple(
            _target(target, area, unit) for target in targets if target["area_code"] in (WHOLE_PROGRAMME, own_code)
        ),
        n_shown=sum(cell["status"] == "published" for cell in listed),
        n_hidden=sum(cell["status"] == "suppressed" for cell in listed),
        own=_cell(of_own, own_code, unit, by_place) if of_own else None,
        whole=_cell(of_programme, own_code, unit, by_place) if of_programme else None,
        notice=indicator["withheld_sv"] or indicator["lock_reason_sv"] or "",
        version=words.version_text(told) if told else "",
        cells=tuple(_cell(cell, own_code, unit, by_place) for cell in listed),
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
        place = "" if cell["area_code"] == WHOLE_PROGRAMME else f", {cell['area_name']}"
        return f"{name}{place}: {cell['state']}"
    return sentences(_conclusion(cell, own_code))[0].removesuffix(".")


def _cell(cell: Row, own_code: str | None, unit: str, by_place: Mapping[Place, Row]) -> Cell:
    return Cell(
        area_code=cell["area_code"],
        area_level=cell["area_level"],
        period_code=cell["period_code"],
        period_type=cell["period_type"],
        area=_area_name(cell, own_code),
        period=cell["period"],
        breakdown=cell["breakdown_label"],
        group=cell["group_label"],
        is_undivided=cell["breakdown"] == "all",
        is_apart=cell["is_apart"],
        numerator=cell["numerator"],
        denominator=cell["denominator"],
        value=cell["value"],
        lower_95=cell["lower_95"],
        upper_95=cell["upper_95"],
        value_text=words.value_text(cell, unit),
        interval_text=words.interval_text(cell, unit),
        count_text=words.count_text(cell, unit),
        change_text=words.change_text(cell, unit),
        change=cell["change"] or "",
        state=cell["state"],
        absence=words.absence_text(cell),
        fallback=_fallback(cell, unit, by_place),
        conclusion=_conclusion(cell, own_code),
    )


def _place(cell: Row) -> Place:
    return cell["area_code"], cell["period_code"], cell["breakdown"], cell["breakdown_value"]


def _fallback(cell: Row, unit: str, by_place: Mapping[Place, Row]) -> str:
    """The next coarser figure that is shown, in words; '' where there is none or the cell itself is shown."""
    if cell["status"] == "published" or not cell["fallback_area_code"]:
        return ""
    where = cell["fallback_area_code"], cell["fallback_period_code"] or cell["period_code"]
    for group in ((cell["breakdown"], cell["breakdown_value"]), ("all", "all")):
        found = by_place.get((*where, *group))
        if found and found["status"] == "published":
            is_whole = found["area_code"] == WHOLE_PROGRAMME
            name = "hela programmet" if is_whole else _area_name(found, cell["area_code"])
            about = [name, *([found["period"]] if found["period_code"] != cell["period_code"] else [])]
            return f"Se i stället {', '.join(about)}: {words.value_text(found, unit).removesuffix('.')}."
    return ""


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


def _target(target: Row, area: Row | None, unit: str) -> Target:
    places = {WHOLE_PROGRAMME: "hela programmet", area["area_code"]: area["area_name"]} if area else {}
    about = ", ".join(part for part in (places.get(target["area_code"]), target["part"]) if part)
    state = target.get("status_sv") or ""
    is_part = target["part"] is not None
    is_about_value = target.get("measures") == "value" and target["unit_sv"] == unit
    return Target(
        state=f"{about[:1].upper()}{about[1:]}: {state}" if about and state else state,
        quote=target["quote_sv"] or "",
        source=f"{target['source_sv']} (planversion {target['plan_version']})",
        due_date=target["due_date"],
        is_part=is_part,
        is_late=target.get("plan_status") == "late",
        value_min=target["value_min"],
        value_max=target["value_max"],
        is_drawn=is_about_value and not is_part and target["area_code"] == WHOLE_PROGRAMME,
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
