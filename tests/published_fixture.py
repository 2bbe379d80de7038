"""Builds a small published snapshot whose every figure can be checked by hand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from math import sqrt
from pathlib import Path
from typing import Any, Literal

import duckdb
from published_tables import TABLES
from published_work import work_rows

State = Literal["full", "empty", "all_hidden"]

SNAPSHOT_ID = "20261120T060000Z-0a1b2c3d"
PERSON_RECORDS = "parents_assessed"

# area_code: (name, level, parent, base). The whole programme and the regions are sums of their municipalities.
AREAS: dict[str, tuple[str, str, str | None, int]] = {
    "1489": ("Alingsås", "K", "GR", 60),
    "0686": ("Eksjö", "K", "JKPG", 30),
    "1480": ("Göteborg", "K", "GR", 460),
    "1481": ("Mölndal", "K", "GR", 100),
    "1415": ("Stenungsund", "K", "GR", 30),
    "0684": ("Sävsjö", "K", "JKPG", 26),
    "0683": ("Värnamo", "K", "JKPG", 50),
    "GR": ("Göteborgsregionen", "R", "ALLA", 650),
    "JKPG": ("Jönköpings län", "R", "ALLA", 106),
    "ALLA": ("Hela programmet", "P", None, 756),
}
HIDDEN_AREAS = ("1415", "0684")
# Per cent to add to an indicator's share in a municipality, so that they do not all look alike.
SHIFTS = {"1489": 5, "0686": -9, "1480": 0, "1481": 16, "1415": 3, "0684": -4, "0683": -6}
ABOVE_THE_OTHERS = "1481"

PERIODS = {
    "2019": ("2019", "round", date(2019, 3, 1), date(2019, 6, 30)),
    "2020": ("2020", "round", date(2020, 3, 1), date(2020, 6, 30)),
    "2021": ("2021", "year", date(2021, 1, 1), date(2021, 12, 31)),
    "alla": ("hela projekttiden", "all", date(2019, 1, 1), date(2021, 10, 31)),
}
BREAKDOWNS = {
    "roll": ("Förälderns roll", ["mamma", "pappa", "annan"]),
    "form": ("Form", ["fysisk", "digital"]),
    "vågpar": ("Mellan intervjuerna", ["1-2", "2-3"]),
}
STATUSES = {
    "suppressed": ("skyddat", "Så få personer ligger bakom siffran att den visas bara för hela programmet."),
    "not_released": ("inte släppt", "Omgången är inte stängd än. Siffran visas när den har släppts."),
    "not_collected": ("inte insamlat", "Ingen fil med de här uppgifterna har lästs in för perioden."),
    "not_due": ("inte dags än", "Mätningen ska göras senare."),
    "no_answers": ("inga svar", "Frågan ställdes, men ingen har svarat på den."),
    "not_applicable": ("gäller inte", "Området deltar inte i den här delen av programmet."),
    "too_few_points": ("för få mätningar", "Det behövs fler mätningar för att räkna ut måttet."),
}


@dataclass(frozen=True)
class Made:
    """One made-up indicator: `shares` is the per cent in each period, for every area alike."""

    title: str
    shares: dict[str, int]
    levels: str = "PRK"
    kind: str = "share"
    unit: str = "%"
    persons: bool = True
    breakdown: str | None = None
    direction: str = "higher"
    words: dict[str, str] = field(default_factory=dict)


INDICATORS: dict[str, Made] = {
    "O01": Made("Föräldrar som bedöms behöva stöd", {"2019": 98, "2020": 98}, "PK", direction="none", breakdown="roll"),
    "O02": Made("Får stöd i tillräcklig utsträckning", {"2019": 30, "2020": 40}, "PK", breakdown="roll"),
    "O03": Made("Stödgap", {"2019": 68, "2020": 58}, "PK", unit="procentenheter", direction="lower"),
    "O04": Made("Inget stöd alls", {"2019": 30, "2020": 34}, "PK", direction="lower", breakdown="roll"),
    "O05": Made("Skillnad mamma–pappa i stöd", {"2019": 12, "2020": 8}, "P", "difference", "procentenheter"),
    "O06": Made("Regelbunden kontakt barn–förälder", {"2019": 62, "2020": 68}, "PK", breakdown="roll"),
    "P04": Made("Genomförda lärandeseminarier", {"2019": 100, "2020": 100, "alla": 100}, "P", "quota", persons=False),
    "P05": Made("Närvaro på lärandeseminarium", {"2019": 90, "2020": 80, "2021": 84, "alla": 86}, persons=False),
    "P06": Made("Digitalt genomförda seminarier", {"2019": 0, "2020": 50, "alla": 34}, "P", "quota", persons=False),
    "P11": Made("Svarsfrekvens nulägesanalys", {"2019": 82, "2020": 88}, persons=False),
    "P12": Made("Täckning placerade barn", {"2019": 76, "2020": 80}, "PK", "quota"),
    "I01": Made("Rekryterade familjer", {"alla": 70}, "PK", "quota"),
    "I02": Made("Föräldrar intervjuade minst en gång", {"alla": 58}, "P", breakdown="form"),
    "I03": Made("Föräldrar med uppföljning", {"alla": 84}, "P"),
    "I04": Made("Full serie om tre intervjuer", {"alla": 48}, "P"),
    "I05": Made("Mellanrum mellan intervjuer", {"alla": 200}, "P", "median", "dagar", breakdown="vågpar"),
}

WORKED_EXAMPLE = {
    "description_sv": "Fyra föräldrar behöver stöd. En får det tillräckligt, en svarar vet ej: 1 av 3.",
    "given": [
        {
            "input": "parents_assessed",
            "rows": [
                {"record_ref": "a", "needs_support": "ja", "support_sufficient": "ja, tillräckligt"},
                {"record_ref": "b", "needs_support": "delvis", "support_sufficient": "nej, inget stöd"},
                {"record_ref": "c", "needs_support": "ja", "support_sufficient": "ja, men inte tillräckligt"},
                {"record_ref": "d", "needs_support": "ja", "support_sufficient": "vet ej"},
            ],
        }
    ],
    "expect": {
        "rows": [
            {"record_ref": "a", "numerator": 1, "denominator": 1},
            {"record_ref": "b", "numerator": 0, "denominator": 1},
        ]
    },
}
LINEAGE = [
    {"layer": "file", "name": "nulagesanalys_2019.csv", "description": "Barnsekreterarnas svar."},
    {"layer": "staging", "name": "stg_nulagesanalys_2019", "description": "Samma rader med engelska kolumnnamn."},
    {"layer": "marts", "name": "parents_assessed", "description": "En rad per bedömd förälder."},
    {"layer": "indicators", "name": "ind_o02", "description": "De föräldrar som räknas."},
]


CLOSED_AT = datetime(2026, 11, 18, 8, 0)
# Cells about persons are of a closed round in which something has changed since.
AS_CLOSED = (
    "is_told = true, version = if(indicator_id[1] = 'O', 1, null), is_waiting = indicator_id[1] = 'O',"
    f" closed_at = if(indicator_id[1] = 'O', timestamp '{CLOSED_AT}', null)"
)
# What the cells above already show, told in two more ways.
OTHERS_RANGES = """
    insert into published.others_ranges by name
    with shown as (from published.indicator_values where status = 'published')
    select
        own.indicator_id, own.programme_code, own.area_code, own.period_code, own.breakdown, own.breakdown_value,
        count(others.value) as n_others,
        case when n_others >= 3 then min(others.value) end as lowest,
        case when n_others >= 3 then max(others.value) end as highest,
        case
            when any_value(own.status) <> 'published' or n_others < 3 then null
            when any_value(own.value) < lowest then 'under de andras lägsta'
            when any_value(own.value) > highest then 'över de andras högsta'
            else 'inom de andras spann'
        end as position_sv
    from published.indicator_values as own
    left join shown as others
        on own.area_code <> others.area_code and own.indicator_id = others.indicator_id
        and own.area_level = others.area_level and own.period_code = others.period_code
        and own.breakdown = others.breakdown and own.breakdown_value = others.breakdown_value
    where own.area_level = 'K'
    group by all
"""
DISTRIBUTIONS = """
    insert into published.distributions by name
    with shown as (from published.indicator_values where status = 'published')
    select
        cells.indicator_id, cells.programme_code, area_code, period_code, breakdown, breakdown_value, part,
        part_label_sv, side, n, denominator as of_n, 100 * n / denominator as share, sort_order
    from (
        select *, unnest(['part', 'other']) as part, unnest([numerator, denominator - numerator]) as n
        from shown
    ) as cells
    inner join (
        values ('O02', 'part', 'får tillräckligt stöd', 'with', 1),
            ('O02', 'other', 'får inte tillräckligt stöd', 'against', 2),
            ('O04', 'part', 'inget stöd alls', 'against', 1),
            ('O04', 'other', 'något stöd', 'with', 2)
    ) as words (indicator_id, part, part_label_sv, side, sort_order) using (indicator_id, part)
"""


def build_published(home: Path, state: State = "full", snapshot_id: str = SNAPSHOT_ID) -> Path:
    """Write published-<id>.duckdb, an empty research file and CURRENT under `home`; returns the published file."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / f"published-{snapshot_id}.duckdb"
    with duckdb.connect() as con:
        con.execute(f"attach '{path}' as snapshot (storage_version 'v1.0.0')")
        con.execute("create schema snapshot.published")
        for table, columns in TABLES.items():
            con.execute(f"create table snapshot.published.{table} ({columns})")
            rows = list(_rows(table, state, snapshot_id))
            if rows:
                # The columns that come last may be left out of a row: they are empty then.
                width = columns.count(",") + 1
                rows = [(*row, *[None] * (width - len(row))) for row in rows]
                # One statement for all rows: row by row takes a second a table.
                row = f"({','.join('?' * len(rows[0]))})"
                values = [value for written in rows for value in written]
                con.execute(f"insert into snapshot.published.{table} values {','.join([row] * len(rows))}", values)
        con.execute(f"update snapshot.published.indicator_values set {AS_CLOSED}")
        con.execute("use snapshot")
        tell_again(con)
        con.execute("use memory; detach snapshot")
    with duckdb.connect() as con:
        con.execute(f"attach '{home / f'research-{snapshot_id}.duckdb'}' as research (storage_version 'v1.0.0')")
    (home / "CURRENT").write_text(snapshot_id + "\n", encoding="utf-8")
    return path


def tell_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables anew that only repeat what the cells of a published snapshot show."""
    connection.execute("delete from published.others_ranges; delete from published.distributions")
    connection.execute(OTHERS_RANGES)
    connection.execute(DISTRIBUTIONS)


def expected_cell(indicator_id: str, area_code: str, period_code: str) -> tuple[int, int]:
    """Numerator and denominator of an undivided share in the full snapshot."""
    _, level, _, denominator = AREAS[area_code]
    if level != "K":
        parts = [code for code, (_, at, parent, _) in AREAS.items() if at == "K" and area_code in ("ALLA", parent)]
        return sum(expected_cell(indicator_id, part, period_code)[0] for part in parts), denominator
    share = INDICATORS[indicator_id].shares[period_code] + SHIFTS[area_code]
    return round(min(100, max(0, share)) * denominator / 100), denominator


def _rows(table: str, state: State, snapshot_id: str) -> Iterator[tuple[Any, ...]]:
    made_at = datetime(2026, 11, 20, 6, 0)
    loads = state != "empty"
    match table:
        case "programmes":
            yield (
                "FPA",
                "Förälder på avstånd",
                "Stöd till föräldrar vars barn är placerade.",
                date(2019, 1, 1),
                date(2021, 12, 31),
            )
            yield (
                "FNY",
                "Föräldrastöd för nyanlända",
                "Kurser på föräldrarnas eget språk.",
                date(2016, 1, 1),
                date(2019, 12, 31),
            )
        case "areas":
            for order, (code, (name, level, parent, _)) in enumerate(AREAS.items()):
                yield code, name, level, parent, "FPA", True, order
            yield "ALLA", "Hela programmet", "P", None, "FNY", True, 99
        case "periods":
            for order, (code, (label, kind, start, end)) in enumerate(PERIODS.items()):
                yield "FPA", code, label, kind, start, end, order
        case "breakdowns":
            for name, (label, values) in BREAKDOWNS.items():
                for order, value in enumerate(values):
                    yield "FPA", name, label, value, value.capitalize(), order
        case "breaks":
            yield "O06", "2020", "Frågan om kontakt omformulerades 2020."
        case "absences":
            for status, (label, explanation) in STATUSES.items():
                yield status, label, explanation
        case "targets":
            quote = "Målsättningen är att rekrytera föräldrar från tio familjer per kommun"
            yield (
                "T1",
                "FPA",
                "I01",
                "ALLA",
                1,
                100.0,
                100.0,
                "%",
                date(2021, 12, 31),
                date(2018, 10, 19),
                None,
                quote,
                "Inbjudan 2018",
                "value",
                "alla",
                "all",
                "all",
                None,
                True,
                "unknown",
            )
        case "indicators":
            for order, (indicator_id, made) in enumerate(INDICATORS.items()):
                yield _catalogue_row(order, indicator_id, made, made_at if loads else None)
        case "indicator_values":
            for indicator_id, made in INDICATORS.items():
                yield from _cells(indicator_id, made, state)
        case "revisions" if loads:
            periods = ("2019, 2020", "våren 2019, våren 2020", "O01, O02")
            yield (
                *("FPA", PERSON_RECORDS, "Nulägesanalysen: föräldrar", "alla", *periods, 1, CLOSED_AT, 5),
                *(True, True, "waiting"),
            )
        case "losses" if loads:
            yield "FPA", "O02", "K", False, 14, 10, 100 * 10 / 14
            yield "FPA", "O02", "K", True, 42, 12, 100 * 12 / 42
        case "hidden_reasons" if loads:
            yield "FPA", "K", 21, 13
        case "release":
            yield snapshot_id, made_at, "abc1234", "0a1b2c3d", date(2026, 11, 20)
        case "run_chart_points" if state == "all_hidden":
            return
        case _:
            yield from work_rows(table, loads)


def _catalogue_row(order: int, indicator_id: str, made: Made, last_load: datetime | None) -> tuple[Any, ...]:
    about_2020 = "Bedömningen är barnsekreterarens, inte förälderns egen." if indicator_id.startswith("O") else None
    return (
        indicator_id,
        "FPA",
        made.title,
        f"Definition av {made.title.lower()}.",
        "De som uppfyller villkoret.",
        "Alla som har svarat.",
        made.unit,
        made.kind,
        made.direction,
        made.persons,
        PERSON_RECORDS if made.persons else "activities",
        "K" if "K" in made.levels else "P",
        made.breakdown,
        about_2020,
        4,
        "Uppfattar professionella att stödet förbättras?",
        "Inbjudan 2018",
        "-- En rad per förälder.\nselect record_ref from parents_assessed",
        json.dumps(WORKED_EXAMPLE, ensure_ascii=False),
        json.dumps(LINEAGE, ensure_ascii=False),
        12,
        0,
        datetime(2026, 11, 20, 5, 59),
        last_load,
        None,
        order,
        "joint" if made.persons else "none",
    )


def _cells(indicator_id: str, made: Made, state: State) -> Iterator[tuple[Any, ...]]:
    breakdown_cells = [(made.breakdown, value) for value in BREAKDOWNS[made.breakdown][1]] if made.breakdown else []
    for period in made.shares:
        for area_code, (name, level, _, _) in AREAS.items():
            if level not in made.levels:
                continue
            for breakdown, breakdown_value in [("all", "all"), *breakdown_cells]:
                status = _status(state, made, indicator_id, area_code, period, breakdown, breakdown_value)
                where = (indicator_id, "FPA", area_code, level, period, breakdown, breakdown_value, status)
                is_break = indicator_id == "O06" and period == "2020"
                if status == "published":
                    hits, n = expected_cell(indicator_id, area_code, period)
                    figures = _figures(made, period, *((hits, n) if breakdown == "all" else (hits // 2, n // 2)))
                    yield (*where, *figures, *_words(made, area_code, name, period, figures), is_break, None, None)
                else:
                    why = STATUSES[status][1]
                    fallback = "ALLA" if status == "suppressed" and area_code != "ALLA" else None
                    yield (*where, *[None] * 7, None, None, None, why, is_break, fallback, period if fallback else None)


def _status(
    state: State, made: Made, indicator_id: str, area_code: str, period: str, breakdown: str, value: str
) -> str:
    if state == "empty":
        return "not_collected"
    if state == "all_hidden":
        return "suppressed"
    if made.persons and (area_code in HIDDEN_AREAS or (breakdown != "all" and area_code != "ALLA") or value == "annan"):
        return "suppressed"
    if indicator_id == "P05" and area_code == "0686" and period == "2020":
        return "no_answers"
    if indicator_id == "P11" and area_code == "0683" and period == "2020":
        return "not_collected"
    return "published"


def _figures(made: Made, period: str, hits: int, n: int) -> tuple[float | None, ...]:
    """numerator, denominator, value, lower_95, upper_95, lower_998, upper_998; Wilson (1927) for shares."""
    if made.kind in ("difference", "median"):
        return None, None, float(made.shares[period]), None, None, None, None
    if made.kind == "quota":
        return float(hits), float(n), 100 * hits / n, None, None, None, None
    bounds = [bound for z in (1.959963984540054, 3.090232306167813) for bound in _wilson(hits, n, z)]
    return float(hits), float(n), 100 * hits / n, *bounds


def _wilson(hits: int, n: int, z: float) -> tuple[float, float]:
    p, z2 = hits / n, z * z
    centre, half = (p + z2 / (2 * n)) / (1 + z2 / n), z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return 100 * max(0.0, centre - half), 100 * min(1.0, centre + half)


def _words(
    made: Made, area_code: str, name: str, period: str, figures: tuple[float | None, ...]
) -> tuple[str | None, str | None, str, str]:
    """comparison, change, method, conclusion_sv."""
    is_pooled = area_code == "ALLA"
    where = "hela programmet" if is_pooled else name
    unit = "dagar" if made.unit == "dagar" else "procent"
    sentence = f"{made.title}: {figures[2]:.0f} {unit} i {where}."
    has_interval = made.kind == "share"
    is_above = area_code == ABOVE_THE_OTHERS and made.title.startswith("Får stöd")
    comparison = None if is_pooled or not has_interval else "higher" if is_above else "similar"
    change = "similar" if has_interval and period == "2020" and made.title != INDICATORS["O06"].title else None
    if comparison:
        sentence += f" {name} {'ligger säkert över' if is_above else 'skiljer sig inte säkert från'} de övriga."
    return comparison, change, "wilson" if has_interval else "none", sentence
