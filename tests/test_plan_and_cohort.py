"""Targets by plan version, the interview cohort, tests of change and mirrors: what the demo's pages say about them."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.settings import DBT_PROJECT
from warehouse.snapshots import current_snapshot, open_published, open_research

TRUTH: dict[str, Any] = json.loads((Path(__file__).parent / "truth" / "truth.json").read_text(encoding="utf-8"))
Connection = duckdb.DuckDBPyConnection

IN_WORDS = {
    **{"en": 1, "varsin": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "tio": 10},
    **{"varje": 100, "alla": 100, "åtminstone": 100},
}
# Numbers that follow from the quote but do not stand in it: which, and why.
DERIVED = {
    "FPA-P01-2": "sju namn",
    "FPA-P01-2-GR": "fyra av namnen",
    "FPA-P01-2-JKPG": "tre av namnen",
    "FPA-P04-3": "januari och augusti under tre år: 2 × 3",
    "FPA-P13-1-SPRIDNING": "en konferens i varje län, två län",
    "FPA-I01-1": "tio familjer i tre plus tre kommuner: 10 × 6",
    "FPA-I05-3": "ett drygt halvår: minst 183 dagar",
    "FPA-I05-3-2-3": "ett drygt halvår: minst 183 dagar",
    "FNY-N01-1-2": "en utbildningsdag med det temat",
    "FNY-N01-1-3": "en utbildningsdag med det temat",
    "FNY-N01-1-4": "en utbildningsdag med det temat",
    "FNY-N02-1": "varsin workshop i åtta kommuner",
    "FNY-N04-1": "alla träffar och timmar: 100 %",
    "FNY-N06-1": "fem språk vid namn",
}
# A share of 100 % is how a demand on each one is written.
DEMANDS_ON_EACH = re.compile(
    r"\b(varje|alla|åtminstone|En gruppintervju per år|tio familjer per kommun)\b|tre tillfällen"
)


def seed(name: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lix(text: str) -> float:
    """Björnsson's readability index (1968): words a sentence + per cent of words of more than six letters."""
    words = re.findall(r"[^\W\d_]+|\d[\d,.–-]*", text)
    sentences = max(len(re.findall(r"[.!?:](?=\s|$)", text)), 1)
    return len(words) / sentences + 100 * sum(len(word) > 6 and word.isalpha() for word in words) / len(words)


def true_figures(indicator: str) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    """(area, period, breakdown, breakdown value) -> the true figure."""
    return {
        (
            figure["area"],
            figure["period"],
            " × ".join(figure["strata"]) or "all",
            " × ".join(map(str, figure["strata"].values())) or "all",
        ): figure
        for figure in TRUTH["indicators"][indicator]["values"]
    }


@pytest.fixture(scope="module")
def research(demo_home: Path) -> Iterator[Connection]:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_research(snapshot.research) as connection:
        yield connection


@pytest.fixture(scope="module")
def published(demo_home: Path) -> Iterator[Connection]:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    with open_published(snapshot.published) as connection:
        yield connection


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_every_number_of_a_target_stands_in_its_quote() -> None:
    derived = set(DERIVED)
    for row in seed("targets"):
        quote, name = row["quote_sv"], row["target_id"]
        if row["unit_sv"] == "%" and DEMANDS_ON_EACH.search(quote):
            continue
        words = re.findall(r"\w+", quote.lower())
        stated = {float(word) for word in words if word.isdigit()} | {float(IN_WORDS.get(word, 0)) for word in words}
        numbers = {float(row[end]) for end in ("value_min", "value_max") if row[end]}
        if not numbers <= stated:
            assert name in DERIVED, f"{name}: nobody can find {numbers - stated} in ”{quote}”"
            derived.discard(name)
    assert not derived, f"explained although the number stands in the quote, or no longer a target: {derived}"


def test_a_target_of_an_area_is_one_of_that_programme() -> None:
    areas = {(row["programme_code"], row["area_code"]) for row in [*seed("participations"), *seed("regions")]}
    areas |= {(row["programme_code"], "ALLA") for row in seed("programmes")}
    strays = [t["target_id"] for t in seed("targets") if (t["programme_code"], t["area_code"]) not in areas]
    assert not strays, f"targets that no page of an area would show: {strays}"


def test_every_target_speaks_of_a_figure_there_is(research: Connection) -> None:
    blind = rows(
        research,
        """select target_id from research.targets
        anti join indicators.indicator_values using (indicator_id, area_code, period_code, breakdown, breakdown_value)
        """,
    )
    assert not blind, f"these would be 'unknown' for ever: {blind}"


def test_what_a_target_has_reached_is_the_true_figure(research: Connection, published: Connection) -> None:
    columns = "target_id, indicator_id, area_code, period_code, breakdown, breakdown_value, measures, reached"
    shown = {row[0]: row[7] for row in rows(published, f"select {columns} from published.targets")}
    for name, indicator, *cell, measures, reached in rows(research, f"select {columns} from research.targets"):
        truth = true_figures(indicator).get(tuple(cell))
        assert truth, f"{name}: no true figure"
        assert reached == pytest.approx(truth[measures], abs=1e-6), f"{name} would be judged by a wrong number"
        assert shown[name] is None or shown[name] == reached, f"{name}: the page and the researcher disagree"


def test_the_plan_of_a_day_is_the_one_that_held_that_day(published: Connection) -> None:
    def plan_at(day: str, indicator: str) -> list[tuple[Any, ...]]:
        return rows(
            published,
            f"""select value_min, value_max, unit_sv from published.targets
            where indicator_id = '{indicator}' and area_code = 'ALLA' and valid_from <= date '{day}'
            qualify plan_version = max(plan_version) over ()""",
        )

    assert plan_at("2018-12-01", "P01") == [(6, 6, "antal")] and plan_at("2019-06-01", "P01") == [(7, 7, "antal")]
    assert plan_at("2020-06-01", "P04") == [(4, 5, "seminarier")], "the plan of 2018 was changed afterwards"
    assert plan_at("2021-03-01", "P04") == [(6, 6, "seminarier")]
    assert plan_at("2018-12-01", "I01") == [(60, 60, "familjer")] and plan_at("2019-06-01", "I01") == [(100, 100, "%")]


def test_one_version_of_a_target_is_current(published: Connection) -> None:
    several = rows(
        published,
        """select indicator_id, area_code from published.targets where is_current
        group by indicator_id, area_code, breakdown, breakdown_value having count(distinct plan_version) > 1""",
    )
    assert not several, f"two targets for the same figure on one page: {several}"
    assert rows(published, "select distinct is_current from published.targets where plan_status = 'superseded'") == [
        (False,)
    ]


def test_the_facts_of_the_pages_are_how_the_plan_went(published: Connection) -> None:
    said = dict(rows(published, "select target_id, plan_status || ': ' || status_sv from published.targets"))
    space = "\u00a0"
    assert said["FPA-P04-3"] == f"on_plan: Målet är nått: 6 av 6{space}seminarier."
    assert said["FPA-P04-1"] == f"superseded: Målet var 4–5{space}seminarier; en nyare plan gäller från 2021-02-01."
    assert said["FPA-P01-2"] == "on_plan: Målet är nått: 7."
    assert said["FNY-N03-1"] == f"late: Målet var 30{space}kurser till 2019-12-31; hittills är det 27 av 30."
    assert said["FNY-N06-1"] == f"on_plan: Målet är nått: 5 av 5{space}språk."


def test_a_possibility_is_never_late(published: Connection) -> None:
    found = rows(
        published, "select indicator_id, plan_status, status_sv from published.targets where value_min is null"
    )
    assert {row[0] for row in found} == {"N02", "N03"}
    for indicator, status, words in found:
        assert status == "on_plan" and "utan krav" in words, f"{indicator}: blamed for not using an offer: {words}"


def test_a_target_of_a_hidden_figure_is_not_judged(published: Connection) -> None:
    told = rows(
        published,
        """select target_id from published.targets
        join published.indicator_values using (indicator_id, area_code, period_code, breakdown, breakdown_value)
        where status <> 'published' and (reached is not null or plan_status in ('on_plan', 'late'))""",
    )
    assert not told, f"whether the hidden figure is over the target would be told: {told}"


def test_the_cohort_is_the_one_of_the_indicators(research: Connection) -> None:
    found = {
        (step, reason): (n, of_n, days)
        for step, reason, n, of_n, days in rows(
            research, "select step, reason, n, of_n, median_days from research.cohort_steps"
        )
    }
    invited = true_figures("I02")["ALLA", "alla", "all", "all"]
    assert found["invited", None][0] == invited["denominator"]
    assert found["wave_1", None][:2] == (invited["numerator"], invited["denominator"]) == (45, 78)
    for pair, step, due, held in (
        ("1-2", "loss_1_2", "wave_2_due", "wave_2"),
        ("2-3", "loss_2_3", "wave_3_due", "wave_3"),
    ):
        lost = true_figures("I06")["ALLA", "alla", "vågpar", pair]
        assert found[due, None][0] == lost["denominator"] and found[step, None][0] == lost["numerator"]
        assert found[held, None][0] == lost["denominator"] - lost["numerator"]
        for _, _, breakdown, value in true_figures("I06"):
            if breakdown == "vågpar × orsak" and value.startswith(pair):
                count = true_figures("I06")["ALLA", "alla", breakdown, value]["numerator"]
                assert found[step, value.split(" × ")[1]][0] == count
        reasons = [row[0] for (name, reason), row in found.items() if name == step and reason]
        assert sum(reasons) == found[step, None][0], "somebody was lost for a reason that has no row"
        days = true_figures("I05")["ALLA", "alla", "vågpar", pair]["value"]
        assert found[f"interval_{pair.replace('-', '_')}", None][2] == pytest.approx(days)
    for step, value in (("change_better", "bättre"), ("change_same", "oförändrat"), ("change_worse", "sämre")):
        change = true_figures("I07")["ALLA", "alla", "förändring", value]
        assert found[step, None][:2] == (change["numerator"], change["denominator"])
    patterns = [row[0] for (step, _), row in found.items() if step.startswith("pattern")]
    assert sum(patterns) == found["wave_1", None][0], "a parent is missing from the patterns of waves"
    assert found["eligible", None] == (None, None, None), "nobody has counted whom they could have asked"


def test_the_published_cohort_reads_nothing_but_shown_cells(published: Connection) -> None:
    sql = (DBT_PROJECT / "models" / "published" / "published_cohort_flow.sql").read_text(encoding="utf-8")
    sql += (DBT_PROJECT / "macros" / "describe_cohort.sql").read_text(encoding="utf-8")
    words = {"cohort_step_words", "targets", "absences"}
    assert set(re.findall(r"ref\('(\w+)'\)", sql)) == {"published_indicator_values"} | words
    untold = rows(
        published,
        """select step from published.cohort_flow
        where (step like 'pattern%' or step = 'consented') and (n is not null or share is not null)""",
    )
    assert not untold, f"counts of persons that no disclosure control has seen: {untold}"
    told = rows(published, "select step, n from published.cohort_flow where step in ('invited', 'wave_1') order by 1")
    assert told in ([("invited", 78), ("wave_1", 45)], [("invited", None), ("wave_1", None)])


def test_every_test_of_change_is_on_the_page(published: Connection) -> None:
    accepted = sum(
        sheet["accepted"]
        for name, sheet in TRUTH["defects"].items()
        if name.endswith("#PGSA") and not sheet.get("superseded_by")
    )
    ((n, ideas, areas),) = rows(
        published,
        "select count(distinct test_ref), count(idea), count(distinct area_code) from published.tests_of_change",
    )
    assert (n, areas) == (accepted, 7), "a team would miss one of its own tests"
    assert ideas > 0, "the team's own words are lost"
    unordered = rows(
        published,
        """select test_ref from published.tests_of_change
        where list_position(['test', 'pilot', 'enhet', 'kommun'], spread)
            > list_position(['test', 'pilot', 'enhet', 'kommun'], highest_spread)""",
    )
    assert not unordered, f"an idea has come further than its highest spread: {unordered}"


def test_every_mirror_shows_all_its_perspectives(published: Connection) -> None:
    wanted = {(row["mirror_id"], row["perspective_sv"], row["indicator_id"]) for row in seed("mirrors")}
    found = rows(published, "select distinct mirror_id, perspective_sv, indicator_id from published.mirrors")
    assert set(found) == wanted, "one side of a mirror would be empty"
    for row in seed("mirrors"):
        if row["compared_period_code"]:
            first = min(
                (other for other in seed("mirrors") if other["mirror_id"] == row["mirror_id"]),
                key=lambda other: int(other["sort_order"]),
            )
            periods = {period for _, period, _, _ in true_figures(first["indicator_id"])}
            assert row["compared_period_code"] in periods, f"{row['mirror_id']}: the gap would never be shown"


def test_a_gap_is_the_difference_of_two_shown_numbers(published: Connection) -> None:
    for value, first, gap, words in rows(
        published,
        """select mirrors.value, firsts.value, mirrors.gap, mirrors.gap_sv
        from published.mirrors
        left join published.mirrors as firsts
            on mirrors.mirror_id = firsts.mirror_id and mirrors.area_code = firsts.area_code
            and mirrors.compared_period_code = firsts.period_code and firsts.compared_period_code is null
        where mirrors.compared_period_code is not null""",
    ):
        if words.startswith("Talen ställs inte mot varandra än."):
            assert gap is None, "what it is too early to judge is set against something"
        elif value is None or first is None:
            assert gap is None and words.startswith("Gapet visas inte"), "the hidden number follows from the gap"
        else:
            assert gap == pytest.approx(value - first)
            assert "gapet är ingen förändring" in words and "skalor är olika" in words


def test_the_childrens_say_is_locked_until_somebody_decides(published: Connection) -> None:
    (lock,) = [row for row in seed("locks") if row["indicator_id"] in TRUTH["meta"]["locked"]]
    assert not lock["locked_until"] and lock["quote_sv"].startswith("Det är för tidigt att dra slutsatser om effekt")
    unlocked = rows(
        published,
        """select area_code, period_code from published.mirrors
        where indicator_id = 'V03' and gap is not null and gap_sv not like '%för tidigt%'""",
    )
    assert not unlocked, f"the page would draw the conclusion that the seminar warned against: {unlocked}"


def test_what_is_said_about_the_plan_is_easy_to_read(published: Connection) -> None:
    sentences = rows(
        published,
        """select status_sv from published.targets union select conclusion_sv from published.cohort_flow
        union select status_sv from published.milestones
        union select gap_sv from published.mirrors where gap_sv is not null""",
    )
    hard = {text: round(lix(text)) for (text,) in sentences if lix(text) > 45 or not text.endswith(".")}
    assert not hard, f"too hard to read: {hard}"
