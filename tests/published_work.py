"""Rows about the work in the small published snapshot: plans, activities, courses, news and loads."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from published_tables import TABLES
from published_team_work import TEAM_ROWS

Row = dict[str, Any]

FIRST_PLAN, SECOND_PLAN = date(2019, 1, 1), date(2021, 2, 1)


def work_rows(table: str, has_loads: bool) -> Iterator[tuple[Any, ...]]:
    """Rows of a table that does not speak of cells; without loads only what is known beforehand, as the plan."""
    columns = [column.split()[0] for column in TABLES[table].split(",")]
    made = (_LOADED if has_loads else _BEFOREHAND).get(table)
    for row in made() if made else ():
        strangers = row.keys() - set(columns)
        assert not strangers, f"published.{table} has no {strangers}"
        yield tuple(row.get(column) for column in columns)


def _plan_versions() -> Iterator[Row]:
    source = {"programme_code": "FPA", "source_sv": "Inbjudan 2018", "dating_sv": "Sidan är odaterad."}
    yield {
        **source,
        "plan_version": 1,
        "plan_name_sv": "Projektstart",
        "valid_from": FIRST_PLAN,
        "valid_to": date(2021, 1, 31),
    }
    yield {**source, "plan_version": 2, "plan_name_sv": "Under pandemin", "valid_from": SECOND_PLAN}


def _milestones() -> Iterator[Row]:
    yield {
        "milestone_id": "FPA-slut",
        "programme_code": "FPA",
        "milestone_sv": "Projektet slutar",
        "due_date": date(2021, 12, 31),
        "due_precision": "år",
        "quote_sv": "Projektet kommer att pågå under 2019–2021",
        "source_sv": "Inbjudan 2018",
        "milestone_status": "passed",
        "status_sv": "Tiden (2021) har passerat; källan säger inte om milstolpen är nådd.",
    }


def _plan_summary() -> Iterator[Row]:
    for area in ("ALLA", "1481"):
        yield {
            "programme_code": "FPA",
            "area_code": area,
            "n_targets": 1,
            **dict.fromkeys(("n_on_plan", "n_late", "n_not_due"), 0),
            "n_unknown": 1,
            "summary_sv": "0 av 1 mål är nådda eller på väg, 1 går inte att bedöma.",
        }


def _key_indicators() -> Iterator[Row]:
    for order, indicator in enumerate(("O02", "P05", "I02"), 1):
        yield {"programme_code": "FPA", "indicator_id": indicator, "sort_order": order}


def _activities() -> Iterator[Row]:
    """Two seminars, the second moved with the second plan, and a group interview in Mölndal that was cancelled."""
    seminar = {
        "programme_code": "FPA",
        "activity_type": "LS",
        "activity_type_label_sv": "Lärandeseminarium",
        "mode": "fysisk",
        "planned_hours": 6.0,
        "held_hours": 6.0,
        "is_held": True,
    }
    yield {
        **seminar,
        "activity_id": "A1",
        "title": "Lärandeseminarium 1",
        "theme": "1",
        "planned_date": date(2019, 1, 24),
        "held_date": date(2019, 1, 24),
        "status": "genomförd",
        "plan_version": 1,
        "attendance_sv": "8 av 10 närvarade",
        "state_sv": "genomförd",
    }
    yield {
        **seminar,
        "activity_id": "A2",
        "title": "Lärandeseminarium 2",
        "theme": "3",
        "planned_date": date(2021, 8, 19),
        "held_date": date(2021, 10, 14),
        "status": "flyttad",
        "reason": "pandemi",
        "plan_version": 2,
        "state_sv": "flyttad till 2021-10-14",
    }
    yield {
        **seminar,
        "activity_id": "A3",
        "activity_type": "GRUPPINTERVJU",
        "activity_type_label_sv": "Gruppintervju",
        "title": "Gruppintervju",
        "area_code": "1481",
        "planned_date": date(2020, 5, 8),
        "status": "inställd",
        "reason": "pandemi",
        "planned_hours": 3.0,
        "held_hours": None,
        "is_held": False,
        "plan_version": 1,
        "state_sv": "inställd",
    }


def _attendance() -> Iterator[Row]:
    for area, invited, present in (("ALLA", 10, 8), ("1481", 4, 4), ("1480", 6, 4)):
        yield {
            "activity_id": "A1",
            "programme_code": "FPA",
            "area_code": area,
            "n_invited": invited,
            "n_present": present,
            "n_remote": 0,
            "share": 100 * present / invited,
        }


def _activity_counts() -> Iterator[Row]:
    seminars, interviews = ("LS", "Lärandeseminarium"), ("GRUPPINTERVJU", "Gruppintervju")
    for version, kind, planned, held, moved, hours in (
        (1, seminars, 1, 1, 0, 6.0),
        (1, interviews, 1, 0, 0, 3.0),
        (2, seminars, 1, 1, 1, 6.0),
        (None, seminars, 2, 2, 1, 12.0),
        (None, interviews, 1, 0, 0, 3.0),
    ):
        held_hours = hours if held else 0.0
        yield {
            "programme_code": "FPA",
            "plan_version": version,
            "activity_type": kind[0],
            "activity_type_label_sv": kind[1],
            "n_planned": planned,
            "n_held": held,
            "n_moved": moved,
            "n_cancelled": planned - held,
            "planned_hours": hours,
            "held_hours": held_hours,
            "dose": 100 * held_hours / hours,
            "conclusion_sv": f"{kind[1]}: {held} av {planned} har hållits.",
        }


def _courses() -> Iterator[Row]:
    """One course that was held but for its last session, and one that was cancelled."""
    course = {"programme_code": "FNY", "n_sessions_planned": 7, "planned_hours": 17.5}
    yield {
        **course,
        "course_id": "K1",
        "language": "arabiska",
        "place": "Göteborg",
        "start_date": date(2019, 2, 1),
        "end_date": date(2019, 3, 15),
        "status": "genomförd",
        "is_held": True,
        "n_sessions_held": 6,
        "held_hours": 15.0,
        "conclusion_sv": "6 av 7 träffar och 15 av 17,5 timmar är hållna.",
    }
    yield {
        **course,
        "course_id": "K2",
        "language": "dari",
        "place": "lokalt",
        "status": "inställd",
        "is_held": False,
        "n_sessions_held": 0,
        "held_hours": 0.0,
        "conclusion_sv": "Kursen blev inställd.",
    }


def _course_sessions() -> Iterator[Row]:
    groups = {
        ("all", "all"): 2,
        ("språk", "arabiska"): 1,
        ("språk", "dari"): 1,
        ("plats", "Göteborg"): 1,
        ("plats", "lokalt"): 1,
    }
    for (breakdown, value), n_courses in groups.items():
        for session in range(1, 8):
            held = 0 if session == 7 or value in ("dari", "lokalt") else 1
            yield {
                "programme_code": "FNY",
                "breakdown": breakdown,
                "breakdown_value": value,
                "session_number": session,
                "n_courses": n_courses,
                "n_held": held,
                "held_hours": 2.5 * held,
                "planned_hours": 2.5 * n_courses,
                "share_held": 100 * held / n_courses,
                "conclusion_sv": f"Träff {session} är hållen i {held} av {n_courses} kurser.",
            }


def _news() -> Iterator[Row]:
    for order, (kind, indicator, n, text) in enumerate(
        (
            ("since", None, None, "Jämfört med underlaget som publicerades 2026-11-13."),
            ("files", None, 2, "2 nya filer har lästs in."),
            ("figures", "O02", 5, "Får stöd i tillräcklig utsträckning: 5 nya siffror."),
        ),
        1,
    ):
        yield {
            "programme_code": "FPA",
            "kind": kind,
            "indicator_id": indicator,
            "n": n,
            "text_sv": text,
            "sort_order": order,
        }


def _first_news() -> Iterator[Row]:
    text = "Det här är den första publiceringen."
    yield {"programme_code": "FPA", "kind": "since", "text_sv": text, "sort_order": 1}


def _indicator_history() -> Iterator[Row]:
    events = (
        (date(2026, 11, 22), "definition", "Roll visas som mamma mot pappa, annan eller okänd."),
        (date(2026, 11, 18), "round", "Nulägesanalysen: föräldrar (våren 2019, våren 2020) stängdes och visas."),
        (None, "break", "Frågan skrevs om."),
    )
    for order, (day, kind, text) in enumerate(events, 1):
        yield {
            "indicator_id": "O02",
            "programme_code": "FPA",
            "happened_on": day,
            "kind": kind,
            "text_sv": text,
            "sort_order": order,
        }


def _loads() -> Iterator[Row]:
    load = {"programme_code": "FPA", "loaded_at": datetime(2026, 11, 19, 12, 30), "n_blank": 0}
    yield {
        **load,
        "load_id": "L1",
        "file_name": "nulagesanalys_2019.csv",
        "export": "nulagesanalys_2019",
        "status": "accepted",
        "n_rows": 520,
        "n_blank": 1,
        "n_accepted": 500,
        "n_set_aside": 15,
        "n_quarantined": 5,
        "encoding": "utf-8",
    }
    frame = {
        **load,
        "export": "nulage_ram",
        "n_rows": 15,
        "n_accepted": 14,
        "n_set_aside": 1,
        "n_quarantined": 0,
        "encoding": "cp1252",
    }
    yield {
        **frame,
        "load_id": "L2",
        "file_name": "nulage_ram.csv",
        "status": "replaced",
        "superseded_by": "nulage_ram_v2.csv",
    }
    yield {
        **frame,
        "load_id": "L3",
        "file_name": "nulage_ram_v2.csv",
        "status": "accepted",
        "warnings_sv": "En okänd kolumn togs bort.",
    }
    yield {
        "file_name": "trasig.csv",
        "status": "refused",
        "loaded_at": load["loaded_at"],
        **dict.fromkeys(("n_rows", "n_blank", "n_accepted", "n_set_aside", "n_quarantined"), 0),
        "refusal_sv": "Filen saknar kolumnen Kommun. Ingenting lästes in. Lägg till kolumnen och skicka filen igen.",
    }


def _load_outcomes() -> Iterator[Row]:
    load = {"load_id": "L1", "file_name": "nulagesanalys_2019.csv"}
    yield {
        **load,
        "outcome": "quarantined",
        "reason": "okant_omrade",
        "reason_sv": "Kommunen känns inte igen.",
        "remedy_sv": "Skriv kommunens namn eller kod som i listan.",
        "n_rows": 5,
    }
    yield {
        **load,
        "outcome": "set_aside",
        "reason": "ej_inskickat",
        "reason_sv": "Enkäten är inte inskickad.",
        "remedy_sv": "Inget behöver göras.",
        "n_rows": 15,
    }


_BEFOREHAND = {
    "plan_versions": _plan_versions,
    "milestones": _milestones,
    "plan_summary": _plan_summary,
    "key_indicators": _key_indicators,
    "news": _first_news,
}
_LOADED = {
    **_BEFOREHAND,
    **TEAM_ROWS,
    "activities": _activities,
    "attendance": _attendance,
    "activity_counts": _activity_counts,
    "courses": _courses,
    "course_sessions": _course_sessions,
    "news": _news,
    "indicator_history": _indicator_history,
    "loads": _loads,
    "load_outcomes": _load_outcomes,
}
