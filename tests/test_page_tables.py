"""The tables behind the pages say what a reader can count by hand: teams, activities, courses, ideas and ranges."""

from collections.abc import Mapping
from typing import Any

import pytest
from compiled_models import CompiledModels, compile_models, given, made

# In the middle of the first plan's time: the second plan has not begun.
REPORTING_DATE = "2020-06-30"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> CompiledModels:
    return compile_models(tmp_path_factory.mktemp("compiled"), REPORTING_DATE)


def member(number: int, role: str, start: str | None, end: str | None = None, **more: object) -> dict[str, object]:
    is_manager = role == "enhetschef"
    return {
        "municipality_code": "1481",
        "member_number": number,
        "role": role,
        "valid_from": start,
        "valid_to": end,
        "is_manager": is_manager,
        "is_coordinator": False,
        **more,
    }


def team_of(models: CompiledModels, *members: Mapping[str, object]) -> tuple[Any, ...]:
    """The numbers, roles and sentence of Mölndal's team."""
    with given(models, research__team_members=members) as connection:
        models.make(connection, "teams")
        columns = "n_members, n_managers, n_coordinators, roles_sv, first_member_date::varchar, conclusion_sv"
        (found,) = made(models, connection, "published_teams", columns)
    return found


def test_a_team_is_those_who_are_members_on_the_day(models: CompiledModels) -> None:
    found = team_of(
        models,
        member(1, "barnsekreterare", "2019-02-01"),
        member(2, "barnsekreterare", "2019-03-01", "2020-06-30"),
        member(3, "enhetschef", "2019-01-07", is_coordinator=True),
        member(4, "vuxenenhet", "2019-01-07", "2020-06-29"),
        member(5, "vuxenenhet", "2020-07-01"),
        member(6, "vuxenenhet", None),
    )
    said = "Teamet hade 3 medlemmar den 2020-06-30, varav 1 enhetschef."
    assert found == (3, 1, 1, "2 barnsekreterare, 1 enhetschef", "2019-01-07", said), (
        "the page would count those who had left, or who came later"
    )


def test_a_team_is_told_in_correct_swedish(models: CompiledModels) -> None:
    both = team_of(models, member(1, "enhetschef", "2019-01-07"), member(2, "enhetschef", "2019-01-07"))
    assert both[3] == "2 enhetschefer" and both[5] == "Teamet hade 2 medlemmar den 2020-06-30, alla enhetschefer."
    alone = team_of(models, member(1, "enhetschef", "2019-01-07"))
    assert alone[5] == "Teamet hade 1 medlem den 2020-06-30, en enhetschef."
    without = team_of(models, member(1, "vuxenenhet", "2019-01-07"), member(2, "barnutredare", "2019-01-07"))
    assert without[3] == "1 barnutredare, 1 från vuxenenheten"
    assert without[5] == "Teamet hade 2 medlemmar den 2020-06-30, men ingen enhetschef."
    left = team_of(models, member(1, "enhetschef", "2019-01-07", "2019-12-31"))
    assert left[:4] == (0, 0, 0, "") and left[5] == "Teamet hade inga medlemmar den 2020-06-30."


def test_a_month_without_a_meeting_is_zero_and_no_hole(models: CompiledModels) -> None:
    meetings = [
        {"municipality_code": "1481", "meeting_date": "2019-02-03", "hours": 2.0},
        {"municipality_code": "1481", "meeting_date": "2019-02-17", "hours": 1.5},
    ]
    member_until_april = member(1, "enhetschef", "2019-01-07", "2019-04-29")
    with given(models, research__team_members=[member_until_april], research__team_meetings=meetings) as connection:
        models.make(connection, "team_months")
        found = made(models, connection, "published_team_meetings", "period_code, area_code, n_meetings, hours")
    assert found == [("2019-01", "1481", 0, 0.0), ("2019-02", "1481", 2, 3.5), ("2019-03", "1481", 0, 0.0)]


def seminar(activity_id: str, planned: str | None, held: str | None, status: str, **more: object) -> dict[str, object]:
    return {
        "activity_id": activity_id,
        "programme_code": "FPA",
        "activity_type": "LS",
        "activity_type_label_sv": "Lärandeseminarium",
        "planned_date": planned,
        "held_date": held,
        "status": status,
        "planned_hours": 6.0,
        "held_hours": 5.0 if held else None,
        "is_held": held is not None,
        **more,
    }


SEMINARS = [
    seminar("A1", "2018-12-31", "2018-12-31", "genomförd"),
    seminar("A2", "2019-01-01", "2019-02-02", "flyttad"),
    seminar("A3", "2020-02-01", None, "inställd"),
    seminar("A4", "2020-03-01", None, "flyttad"),
    seminar("A5", "2020-06-29", None, "planerad"),
    seminar("A6", "2020-12-01", None, "planerad"),
    seminar("A7", "2017-01-01", "2017-01-01", "genomförd", programme_code="VM"),
]


def test_an_activity_belongs_to_the_plan_of_its_planned_day(models: CompiledModels) -> None:
    with given(models, research__activities=SEMINARS) as connection:
        found = made(models, connection, "published_activities", "activity_id, plan_version, state_sv")
        assert found == [
            ("A1", 1, "genomförd"),
            ("A2", 2, "flyttad till 2019-02-02"),
            ("A3", 2, "inställd"),
            ("A4", 2, "flyttad, inget nytt datum"),
            ("A5", 2, "planerad, inget besked"),
            ("A6", 2, "planerad"),
            ("A7", None, "genomförd"),
        ]
        columns = (
            "programme_code, plan_version, n_planned, n_held, n_moved, n_cancelled, planned_hours, held_hours, dose"
        )
        counts = made(models, connection, "published_activity_counts", f"{columns}, conclusion_sv")
    said = "Lärandeseminarium: 1 av 1 har hållits. Det är 5 av 6 timmar (83,3\u00a0%)."
    # With the second plan six hours each were planned five times, and one was held: 5 of 30 hours.
    assert [row[:8] for row in counts] == [
        ("FPA", 1, 1, 1, 0, 0, 6.0, 5.0),
        ("FPA", 2, 5, 1, 2, 1, 30.0, 5.0),
        ("FPA", None, 6, 2, 2, 1, 36.0, 10.0),
        ("VM", None, 1, 1, 0, 0, 6.0, 5.0),
    ]
    assert [row[8] for row in counts] == pytest.approx([100 * 5 / 6, 100 * 5 / 30, 100 * 10 / 36, 100 * 5 / 6])
    assert counts[0][9] == said and "2 har flyttats, 1 är inställd." in counts[1][9]


def test_after_the_last_day_of_a_plan_nothing_belongs_to_it(models: CompiledModels) -> None:
    plan = {"programme_code": "FPA", "plan_version": 1, "valid_from": "2018-01-01", "valid_to": "2019-01-31"}
    on_last_day, after = (seminar(f"A{day}", day, day, "genomförd") for day in ("2019-01-31", "2019-02-01"))
    with given(models, research__plan_versions=[plan], research__activities=[on_last_day, after]) as connection:
        found = made(models, connection, "published_activities", "planned_date::varchar, plan_version")
    assert found == [("2019-01-31", 1), ("2019-02-01", None)]


def test_no_planned_hours_give_no_dose(models: CompiledModels) -> None:
    with given(
        models, research__activities=[seminar("A1", "2019-02-01", None, "inställd", planned_hours=None)]
    ) as made_up:
        models.make(made_up, "published_activities")
        found = made(models, made_up, "published_activity_counts", "dose, conclusion_sv")
    assert set(found) == {(None, "Lärandeseminarium: 0 av 1 har hållits, 1 är inställd.")}


def invited(
    area: str | None, role: str, n_invited: int | None, n_present: int | None, held: bool = True
) -> dict[str, Any]:
    counts = {"n_invited": n_invited, "n_present": n_present, "n_remote": 0}
    where = {"activity_id": "A1", "programme_code": "FPA", "area_code": area, "role": role, "is_held": held}
    return {**where, **counts}


def test_attendance_is_of_all_roles_and_only_where_both_numbers_are_known(models: CompiledModels) -> None:
    rows = [
        invited("1481", "barnsekreterare", 4, 3),
        invited("1481", "enhetschef", 2, None),
        invited("1480", "enhetschef", 6, 6),
        invited("0686", "enhetschef", None, 5),
        invited(None, "enhetschef", 2, 0),
        invited("9999", "enhetschef", 3, 3),
    ]
    with given(models, research__attendance=rows, research__activities=[SEMINARS[0]]) as connection:
        found = made(models, connection, "published_attendance", "area_code, n_invited, n_present, share")
        activity = made(models, connection, "published_activities", "activity_id, attendance_sv")
    # 4 + 6 + 2 + 3 = 15 invited and 3 + 6 + 0 + 3 = 12 present; no page of an area called 9999 exists.
    assert found == [("0686", None, 5, None), ("1480", 6, 6, 100.0), ("1481", 4, 3, 75.0), ("ALLA", 15, 12, 80.0)]
    assert activity == [("A1", "12 av 15 närvarade")], "the list of activities contradicts the share beside it"


def test_nobody_is_absent_from_what_was_never_held(models: CompiledModels) -> None:
    with given(models, research__attendance=[invited("1481", "enhetschef", 4, 0, held=False)]) as connection:
        assert made(models, connection, "published_attendance", "area_code, share") == []


COURSES = [
    ("K1", "arabiska", "1480", "genomförd", 2, 5.0),
    ("K2", "arabiska", "1481", "inställd", 0, 0.0),
    ("K3", "dari", "9999", "pågår", 1, 2.5),
]


def test_courses_and_their_sessions_are_counted_against_the_plan(models: CompiledModels) -> None:
    courses = [
        {
            "course_id": course,
            "language": language,
            "municipality_code": area,
            "place": "Göteborg" if area == "1480" else "lokalt",
            "status": status,
            "is_held": status == "genomförd",
            "n_sessions_held": held,
            "held_hours": hours,
            "leader_ref": "en pseudonym",
        }
        for course, language, area, status, held, hours in COURSES
    ]
    sessions = [
        {"course_id": course, "session_number": number, "hours": 2.5, "is_held": is_held}
        for course, number, is_held in (("K1", 1, True), ("K1", 2, True), ("K3", 1, True), ("K3", 2, False))
    ]
    with given(models, research__courses=courses, research__course_sessions=sessions) as connection:
        found = made(models, connection, "published_courses", "course_id, area_code, is_held, conclusion_sv")
        columns = "breakdown, breakdown_value, session_number, n_courses, n_held, held_hours, planned_hours, share_held"
        per_session = made(models, connection, "published_course_sessions", columns)
        names = [name for name, *_ in connection.execute("describe published.courses").fetchall()]
    assert found == [
        ("K1", "1480", True, "2 av 7 träffar och 5 av 17,5 timmar är hållna."),
        ("K2", "1481", False, "Kursen blev inställd."),
        ("K3", None, False, "Kursen pågår: 1 av 7 träffar och 2,5 av 17,5 timmar är hållna."),
    ]
    assert not [name for name in names if "leader" in name], "who led a course would be on a page"
    assert len(per_session) == 7 * 5, "a session that no course has reached is a hole in the chart"
    assert per_session[:3] == [
        ("all", "all", 1, 3, 2, 5.0, 7.5, pytest.approx(200 / 3)),
        ("all", "all", 2, 3, 1, 2.5, 7.5, pytest.approx(100 / 3)),
        ("all", "all", 3, 3, 0, 0.0, 7.5, 0.0),
    ]
    assert ("språk", "arabiska", 1, 2, 1, 2.5, 5.0, 50.0) in per_session
    assert ("plats", "lokalt", 1, 2, 1, 2.5, 5.0, 50.0) in per_session


def test_barriers_are_told_for_all_teams_together_and_every_half_year(models: CompiledModels) -> None:
    ratings = [
        {"municipality_code": area, "half_year": half_year, "domain": domain, "rating": rating}
        for area, half_year, domain, rating in (
            *(("1481", "VT 2019", "Inre sammanhang", rating) for rating in (-2, -1, 0)),
            *(("0686", "VT 2019", "Inre sammanhang", rating) for rating in (1, -1)),
            ("0686", "VT 2019", "Processen", -1),
            *(("0686", "VT 2020", "Insatsen", rating) for rating in (0, 1)),
            ("1481", "VT 2020", "Processen", None),
        )
    ]
    with given(models, research__barrier_ratings=ratings) as connection:
        columns = "area_code, period_code, domain, status, n_ratings, value, lowest, highest, is_mixed, conclusion_sv"
        found = {row[:3]: row[3:] for row in made(models, connection, "published_barriers", columns)}
    assert {area for area, _, _ in found} == {"ALLA"}, "one person's rating can be read in a team of few"
    # Three half-years that have begun, five domains.
    assert len(found) == 3 * 5, "a place in the matrix would be empty without a word"
    assert found["ALLA", "VT 2019", "Inre sammanhang"] == (
        *("published", 5, pytest.approx(-0.6), -2, 1, True),
        "Inre sammanhang: mest hinder, men svaren går isär (−0,6 i medel av 5 skattningar).",
    )
    assert found["ALLA", "VT 2020", "Insatsen"][3:6] == (0, 1, False), "a rating of 0 is no barrier"
    assert found["ALLA", "VT 2019", "Processen"][-1] == "Processen: mest hinder (−1, en skattning)."
    assert found["ALLA", "VT 2020", "Processen"] == (
        *("no_answers", 0, None, None, None, False),
        "Processen: ingen har skattat.",
    )


def test_an_idea_tells_how_far_it_came_and_what_was_decided(models: CompiledModels) -> None:
    cycles: list[tuple[str | None, str | None, str | None]]
    cycles = [("I1", "anpassa", "test"), ("I1", "anpassa", "enhet"), ("I1", "inför", "pilot")]
    cycles += [("I2", None, None), (None, "inför", "kommun")]
    tests = [
        {
            "municipality_code": "1481",
            "idea_number": idea,
            "row_number": row,
            "decision": decision,
            "spread": spread,
            "is_finished": decision is not None,
        }
        for row, (idea, decision, spread) in enumerate(cycles)
    ]
    with given(models, research__tests_of_change=tests) as connection:
        models.make(connection, "change_ideas")
        columns = "idea_number, highest_spread, spread_step, is_spread, n_cycles, n_finished_cycles, decisions_sv"
        found = made(models, connection, "published_change_ideas", columns)
    assert found == [("I1", "enhet", 4, True, 3, 3, "2 anpassa, 1 inför"), ("I2", None, 1, False, 1, 0, None)]


def test_feedback_that_nobody_followed_up_is_not_called_undone(models: CompiledModels) -> None:
    told = [
        {"feedback_id": name, "municipality_code": "1481", "is_action_taken": done}
        for name, done in (("Å1", True), ("Å2", False), ("Å3", None))
    ]
    with given(models, research__feedback=told) as connection:
        found = made(models, connection, "published_feedback", "feedback_id, area_code, action_state")
    assert found == [("Å1", "1481", "ja"), ("Å2", "1481", "nej"), ("Å3", "1481", "inte känt")]


def cell(indicator: str, area: str, value: float | None, **more: object) -> dict[str, object]:
    return {
        "indicator_id": indicator,
        "programme_code": "FPA",
        "area_code": area,
        "area_level": "P" if area == "ALLA" else "K",
        "period_code": "2019",
        "breakdown": "all",
        "breakdown_value": "all",
        "status": "suppressed" if value is None else "published",
        "value": value,
        **more,
    }


def test_the_others_range_is_of_the_others_and_of_shown_figures(models: CompiledModels) -> None:
    shown = [("1480", 10.0), ("1481", 30.0), ("1489", 20.0), ("0686", 40.0), ("0684", None), ("ALLA", 99.0)]
    cells = [cell("O02", area, value) for area, value in shown]
    # What stands in a hidden cell's value by mistake must not reach the others' range.
    cells.append(cell("O02", "1415", 77.0, status="suppressed"))
    cells += [cell("O01", area, 50.0) for area in ("1480", "1481", "1489")]
    with given(models, published__indicator_values=cells) as connection:
        columns = "indicator_id, area_code, n_others, lowest, highest, position_sv"
        found = {row[:2]: row[2:] for row in made(models, connection, "published_others_ranges", columns)}
    assert found["O02", "1480"] == (3, 20.0, 40.0, "under de andras lägsta")
    assert found["O02", "1481"] == (3, 10.0, 40.0, "inom de andras spann")
    assert found["O02", "0686"] == (3, 10.0, 30.0, "över de andras högsta")
    assert found["O02", "0684"] == (4, 10.0, 40.0, None), "a hidden figure is placed among the others"
    assert found["O02", "1415"] == (4, 10.0, 40.0, None), "a hidden figure is placed among the others"
    assert found["O01", "1480"] == (2, None, None, None), "a range of two tells both of them"
    assert ("O02", "ALLA") not in found


def test_a_distribution_splits_what_is_shown_and_nothing_else(models: CompiledModels) -> None:
    ways = {"breakdown": "beslut", "period_code": "alla"}
    cells = [
        cell("O02", "1481", 25.0, numerator=2.0, denominator=8.0),
        # What stands in a hidden cell by mistake must not reach a bar.
        cell("O02", "0684", 25.0, status="suppressed", numerator=2.0, denominator=8.0),
        cell("O04", "1481", 25.0, numerator=2.0, denominator=8.0),
        cell("O03", "1481", 25.0, numerator=2.0, denominator=8.0),
        *(
            cell("U03", area, value, breakdown_value=answer, numerator=n, denominator=4.0, **ways)
            for area, answer, n, value in (
                *(("ALLA", "inför", 2.0, 50.0), ("ALLA", "anpassa", 1.0, 25.0), ("ALLA", "avsluta", 1.0, 25.0)),
                *(("GR", "inför", 2.0, 50.0), ("GR", "anpassa", 1.0, 25.0), ("GR", "avsluta", None, None)),
            )
        ),
    ]
    with given(models, published__indicator_values=cells) as connection:
        columns = "indicator_id, area_code, breakdown, sort_order, part, part_label_sv, side, n, of_n, share"
        found = made(models, connection, "published_distributions", columns)
    assert found == [
        ("O02", "1481", "all", 1, "part", "får tillräckligt stöd", "with", 2.0, 8.0, 25.0),
        ("O02", "1481", "all", 2, "other", "får inte tillräckligt stöd", "against", 6.0, 8.0, 75.0),
        ("O04", "1481", "all", 1, "part", "inget stöd alls", "against", 2.0, 8.0, 25.0),
        ("O04", "1481", "all", 2, "other", "något stöd", "with", 6.0, 8.0, 75.0),
        ("U03", "ALLA", "all", 1, "inför", "inför", "with", 2.0, 4.0, 50.0),
        ("U03", "ALLA", "all", 2, "anpassa", "anpassa", "neutral", 1.0, 4.0, 25.0),
        ("U03", "ALLA", "all", 3, "avsluta", "avsluta", "against", 1.0, 4.0, 25.0),
    ], "a hidden cell would follow from the rest of its bar"
