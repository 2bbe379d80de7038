"""Rows about the teams in the small published snapshot: members, meetings, ratings, tests of change, run charts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

Row = dict[str, Any]

DOMAINS = ("Insatsen", "Yttre sammanhang", "Inre sammanhang", "Individerna", "Processen")
# Mölndal's ratings; nobody else has rated anything.
RATINGS = {("VT 2019", "Insatsen"): [1, 2], ("VT 2019", "Processen"): [-1, 1], ("HT 2019", "Insatsen"): [-2]}
# Meeting hours per month: Mölndal at first not at all, then one meeting of two hours in each.
HOURS = {"2019-01": 0.0, "2019-02": 2.0, "2019-03": 2.0}


def _teams() -> Iterator[Row]:
    for area, n_members, roles in (
        ("1481", 3, "2 barnsekreterare, 1 enhetschef"),
        ("1480", 2, "1 barnsekreterare, 1 enhetschef"),
    ):
        yield {
            "programme_code": "FPA",
            "area_code": area,
            "as_of": date(2021, 10, 31),
            "n_members": n_members,
            "n_managers": 1,
            "n_coordinators": 1,
            "roles_sv": roles,
            "first_member_date": date(2019, 1, 7),
            "conclusion_sv": f"Teamet hade {n_members} medlemmar den 2021-10-31, varav 1 enhetschef.",
        }


def _team_meetings() -> Iterator[Row]:
    for month, hours in HOURS.items():
        yield {
            "programme_code": "FPA",
            "area_code": "1481",
            "period_code": month,
            "period_start": date.fromisoformat(f"{month}-01"),
            "n_meetings": int(hours > 0),
            "hours": hours,
        }


def _barriers() -> Iterator[Row]:
    for period in ("VT 2019", "HT 2019"):
        for domain in DOMAINS:
            ratings = RATINGS.get((period, domain), [])
            mean = sum(ratings) / len(ratings) if ratings else None
            yield {
                "programme_code": "FPA",
                "area_code": "ALLA",
                "period_code": period,
                "domain": domain,
                "status": "published" if ratings else "no_answers",
                "n_ratings": len(ratings),
                "value": mean,
                "lowest": min(ratings, default=None),
                "highest": max(ratings, default=None),
                "is_mixed": bool(ratings) and min(ratings) < 0 < max(ratings),
                "conclusion_sv": f"{domain}: {len(ratings)} skattningar."
                if ratings
                else f"{domain}: ingen har skattat.",
            }


def _feedback() -> Iterator[Row]:
    told = {"programme_code": "FPA", "source": "nulägesanalys", "feedback_date": date(2020, 8, 3)}
    yield {
        **told,
        "feedback_id": "Å1",
        "area_code": "1481",
        "topic": "eget stöd",
        "action_state": "ja",
        "action": "Nytt informationsblad",
    }
    yield {**told, "feedback_id": "Å2", "area_code": "1480", "topic": "bemötande", "action_state": "inte känt"}


def _change_ideas() -> Iterator[Row]:
    for area, number, spread, step, decisions in (
        ("1481", "I1", "enhet", 4, "1 inför, 1 anpassa"),
        ("1480", "I1", "test", 2, None),
    ):
        yield {
            "programme_code": "FPA",
            "area_code": area,
            "idea_number": number,
            "idea": "Gemensam kallelse",
            "driver": "Tydlig information",
            "highest_spread": spread,
            "spread_step": step,
            "is_spread": step >= 4,
            "first_start_date": date(2019, 2, 10),
            "last_end_date": date(2019, 6, 1) if decisions else None,
            "n_cycles": 2 if decisions else 1,
            "n_finished_cycles": 2 if decisions else 0,
            "decisions_sv": decisions,
        }


def _tests_of_change() -> Iterator[Row]:
    idea = {"programme_code": "FPA", "idea_number": "I1", "idea": "Gemensam kallelse", "driver": "Tydlig information"}
    for cycle, start, decision, spread in (
        (1, date(2019, 2, 10), "anpassa", "test"),
        (2, date(2019, 5, 1), "inför", "enhet"),
    ):
        yield {
            **idea,
            "test_ref": f"1481-{cycle}",
            "area_code": "1481",
            "cycle_number": cycle,
            "start_date": start,
            "end_date": start.replace(day=28),
            "scale_n": 5,
            "prediction": "Fler kommer till mötet",
            "result": "Fler kom",
            "predicted_vs_actual": "som väntat",
            "decision": decision,
            "spread": spread,
            "is_finished": True,
            "highest_spread": "enhet",
        }
    yield {
        **idea,
        "test_ref": "1480-1",
        "area_code": "1480",
        "cycle_number": 1,
        "start_date": date(2019, 2, 10),
        "is_finished": False,
        "spread": "test",
        "highest_spread": "test",
    }


def _run_chart_marks() -> Iterator[Row]:
    yield {
        "programme_code": "FPA",
        "area_code": "1481",
        "mark_type": "test_of_change",
        "mark_date": date(2019, 2, 10),
        "label_sv": "Gemensam kallelse",
        "mark_ref": "1481-1",
    }
    yield {
        "programme_code": "FPA",
        "area_code": "ALLA",
        "mark_type": "activity",
        "mark_date": date(2019, 1, 24),
        "label_sv": "Lärandeseminarium 1",
        "mark_ref": "A1",
    }


def _run_chart_points() -> Iterator[Row]:
    """Mölndal's attendance in ten months of 2019: five of 80 and five of 90 per cent, so the median is 85."""
    for month in range(1, 11):
        value = 80.0 if month % 2 else 90.0
        yield {
            "indicator_id": "P05",
            "programme_code": "FPA",
            "area_code": "1481",
            "area_level": "K",
            "breakdown": "all",
            "breakdown_value": "all",
            "period_type": "month",
            "period_code": f"2019-{month:02}",
            "period_start": date(2019, month, 1),
            "status": "published",
            "numerator": value / 10,
            "denominator": 10.0,
            "value": value,
            "phase": 1,
            "baseline_from": date(2019, 1, 1),
            "baseline_to": date(2019, 10, 1),
            "is_baseline": True,
            "is_baseline_frozen": False,
            "median": 85.0,
            "baseline_rule_sv": "Medianen är räknad på alla punkter.",
            "is_useful": True,
            "n_points": 10,
            "n_useful": 10,
            "longest_run": 1,
            "n_crossings": 9,
            "signal": "too_few_points",
            "is_in_signal_run": False,
            "limit_method": "none",
            "is_outside_limits": False,
            "signal_sv": "Det är för få punkter för att säga något om kurvan.",
        }


TEAM_ROWS = {
    "teams": _teams,
    "team_meetings": _team_meetings,
    "barriers": _barriers,
    "feedback": _feedback,
    "change_ideas": _change_ideas,
    "tests_of_change": _tests_of_change,
    "run_chart_marks": _run_chart_marks,
    "run_chart_points": _run_chart_points,
}
