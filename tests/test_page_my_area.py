"""Min kommun tells of one area what is published about it, among the others, and nothing that is hidden."""

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from published_fixture import AREAS, INDICATORS, State, build_published, expected_cell
from streamlit.testing.v1 import AppTest
from test_dashboard_charts import CELL, HIDDEN, texts_of

from dashboard import data_my_area, formats, texts, texts_my_area
from dashboard.data import Snapshot, served_snapshot
from dashboard.formats import NBSP
from dashboard.frame import PAGES
from dashboard.meetings_chart import meetings
from dashboard.palette import LIGHT
from dashboard.profile_rows import profile_rows
from dashboard.spine_chart import spine
from warehouse.settings import REPOSITORY

OF_THE_PROFILE = {
    "indicator_id": "O02", "title_sv": "Får tillräckligt stöd", "row_label": "Får tillräckligt stöd", "unit_sv": "%",
    "kind": "share", "lowest": 20.0, "highest": 50.0, "n_others": 4, "position_sv": "inom de andras spann",
    "pooled_value": 40.0, "pooled_denominator": 800.0, "lock_reason_sv": None,
}  # fmt: skip
SHOWN = CELL | OF_THE_PROFILE
# Numbers are planted under a status that hides them: the page must not trust the cell to be empty.
PLANTED = HIDDEN | OF_THE_PROFILE | {"area_code": "1481", "value": 77.7, "numerator": 7.0, "denominator": 9.0}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, whose snapshot a test may change before it opens a page."""
    return made(tmp_path, "full", monkeypatch)


def made(home: Path, state: State, monkeypatch: pytest.MonkeyPatch) -> Path:
    build_published(home, state)
    monkeypatch.setenv("GENOMBROTT_HOME", str(home))
    return home


def snapshot_of(home: Path) -> Snapshot:
    found = served_snapshot(home)
    assert found is not None
    return found


def change(home: Path, sql: str) -> None:
    with duckdb.connect(str(next(home.glob("published-*.duckdb")))) as con:
        con.execute(sql)


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(str(REPOSITORY / "dashboard" / "app.py"), default_timeout=30).run()
    app.switch_page(PAGES[texts.MY_AREA].file)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, f"Min kommun breaks with {params}: {app.exception}"
    return app


def words(app: AppTest) -> str:
    bodies = " ".join(element.proto.body for element in app.get("html"))
    plain = re.sub(r"<style.*?</style>|<[^>]+>", " ", bodies, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(plain).replace(NBSP, " "))


def heading(app: AppTest) -> str:
    bodies = " ".join(element.proto.body for element in app.get("html"))
    return unescape(re.findall(r"<h1[^>]*>(.*?)</h1>", bodies)[-1])


def profile_table(app: AppTest) -> dict[str, list[str]]:
    """The twin of the profile: measure -> its cells."""
    body = next(e.proto.body for e in app.get("html") if f">{texts_my_area.profile_title('Mölndal')}<" in e.proto.body)
    found = re.findall(r"<tr[^>]*><th[^>]*rowheader[^>]*>(.*?)</th>(.*?)</tr>", body)
    return {
        unescape(head): [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", rest)] for head, rest in found
    }


def links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]


def rows(*cells: dict[str, Any]) -> pl.DataFrame:
    return profile_rows(pl.DataFrame(list(cells), infer_schema_length=None), "1481")


def test_each_measure_is_placed_on_its_own_scale() -> None:
    hours = SHOWN | {"unit_sv": "poäng", "indicator_id": "U06", "value": 2.5, "lower_95": 2.0, "upper_95": 6.0,
                     "lowest": 1.0, "highest": 4.0, "pooled_value": 3.0, "n_others": 3}  # fmt: skip
    share, score = rows(SHOWN, hours).rows(named=True)
    assert (share["value_at"], share["lowest_at"], share["highest_at"], share["pooled_value_at"]) == (
        pytest.approx((0.284, 0.2, 0.5, 0.4))
    ), "a share is not placed on 0 to 100 per cent"
    assert (score["value_at"], score["lowest_at"], score["pooled_value_at"]) == pytest.approx((0.5, 0.2, 0.6)), (
        "a score of 2,5 is not in the middle of a scale to 5"
    )
    assert score["upper_95_at"] == 1.0, "an interval of scores runs out of the picture"


def test_the_numbers_of_the_others_and_the_programme_stand_as_text() -> None:
    figure = spine(rows(SHOWN), LIGHT)
    said = " ".join(texts_of(figure)).replace(NBSP, " ")
    for promised in ("28,4 %", "hela programmet 40,0 %", "de andra 20–50 %", "● ingen säker skillnad", "2019"):
        assert promised in said.replace("<br>", " "), f"the profile's picture never says: {promised}"


def test_a_hidden_measure_is_hatched_with_its_word_and_gives_no_number_away() -> None:
    figure = spine(rows(SHOWN, PLANTED), LIGHT)
    band = next(trace for trace in figure.data if trace.type == "bar")
    assert len(band.y) == 1 and band.marker.pattern.shape == "/", "a hidden measure is not hatched"
    assert any("skyddat" in text for text in texts_of(figure)), "a hidden measure does not say that it is hidden"
    told = json.dumps(figure.to_plotly_json(), default=str)
    assert not re.search(r"77[.,]7|0\.777|\\b7 av 9\\b", told), "a protected number is in the picture"
    dots = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers")
    assert list(dots.x) == pytest.approx([0.284]), "a hidden measure has a dot"


def test_a_measure_that_is_not_to_be_compared_stands_alone() -> None:
    row = rows(SHOWN | {"is_locked": True}).row(0, named=True)
    assert (row["place_line"], row["pooled_text"], row["position_text"], row["lowest_at"]) == ("", "", "", None), (
        "a figure that is too early to compare is drawn among the others"
    )


def test_a_sum_is_not_read_against_the_sum_of_all() -> None:
    row = rows(SHOWN | {"pooled_denominator": None}).row(0, named=True)
    assert row["pooled_value_at"] is None, "one municipality's count is compared with the count of all"


def test_few_others_give_no_range() -> None:
    row = rows(SHOWN | {"lowest": None, "highest": None, "position_sv": None}).row(0, named=True)
    assert "de andra" not in row["place_line"] and row["others_range_text"] == "", "a range of fewer than three is told"


def test_without_an_area_the_page_asks_and_links_to_each(home: Path) -> None:
    app = opened(program="FPA")
    assert heading(app) == texts_my_area.CHOOSE_TITLE["K"], "the page does not ask for an area"
    municipalities = {name for name, level, _, _ in AREAS.values() if level == "K"}
    assert municipalities <= set(links(app)), "an area cannot be reached from the page that asks for it"


def test_a_programme_without_areas_says_so(home: Path) -> None:
    change(home, "delete from published.areas where area_level = 'K'")
    assert texts_my_area.NO_AREAS in words(opened()), "a programme without areas gives an empty page"


def test_the_profile_is_what_sql_says(home: Path) -> None:
    table = profile_table(opened(omrade="1481"))
    for indicator, period in (("O02", "2020"), ("O04", "2020"), ("P05", "alla"), ("I01", "alla")):
        hits, n = expected_cell(indicator, "1481", period)
        cells = table[INDICATORS[indicator].title]
        assert cells[1] == formats.with_unit(100 * hits / n, "%", n), f"{indicator} differs from the snapshot: {cells}"
        assert f"{hits} av {n}" in cells, f"{indicator} is shown without the count it rests on"
    others = [expected_cell("O02", code, "2020") for code in ("1489", "0686", "1480", "0683")]
    shares = [round(100 * hits / n) for hits, n in others]
    assert f"{min(shares)}–{max(shares)}{NBSP}%" in table[INDICATORS["O02"].title], "the others' range is another one"
    assert "P04" not in " ".join(table) and INDICATORS["P04"].title not in table, "a measure of the whole is an area's"


def test_the_newest_period_with_a_figure_is_shown(home: Path) -> None:
    change(
        home,
        "update published.indicator_values set status = 'suppressed', value = null, numerator = null,"
        " denominator = null"
        " where indicator_id = 'O02' and area_code = '1481' and period_code = '2020'",
    )
    assert profile_table(opened(omrade="1481"))[INDICATORS["O02"].title][0] == "2019", (
        "an older figure that may be shown is left out for a newer one that may not"
    )


def test_the_heading_tells_what_differs_for_sure(home: Path) -> None:
    title = INDICATORS["O02"].title
    assert heading(opened(omrade="1481")) == f"Mölndal ligger säkert högre i ”{title}” än hela programmet", (
        "what sets the area apart is not in the heading"
    )
    said = heading(opened(omrade="1480"))
    compared = re.search(r"Göteborg skiljer sig inte säkert från hela programmet i något av de (\d+) mått", said)
    # O01, O02, O04, O06 as shares of persons, O03 in points, and two shares of those who came and answered.
    assert compared and compared.group(1) == "7", f"the heading claims what was never compared: {said}"


@pytest.mark.parametrize(
    ("higher", "lower", "n", "said"),
    [
        ([], ["A"], 3, "X ligger säkert lägre i ”A” än hela programmet"),
        (
            ["A"],
            ["B", "C", "D"],
            9,
            "X ligger säkert högre i ”A” och säkert lägre i ”B” och ”C” och 1 mått till än",
        ),
        ([], [], 1, "X skiljer sig inte säkert från hela programmet i det enda mått som går att jämföra"),
        ([], [], 0, "X: inget mått går att jämföra säkert med hela programmet än"),
    ],
)
def test_headings_claim_no_more_than_is_compared(higher: list[str], lower: list[str], n: int, said: str) -> None:
    assert texts_my_area.heading("X", higher, lower, n).startswith(said), "the heading of a profile is wrong"


def test_a_hidden_measure_leads_to_the_coarser_figure(home: Path) -> None:
    app = opened(omrade="1415")
    assert texts_my_area.see_instead(INDICATORS["O02"].title, "Hela programmet") in links(app), (
        "a hidden figure leaves the team without a way on"
    )


@pytest.mark.parametrize("state", ["empty", "all_hidden"])
def test_where_nothing_is_shown_every_row_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    made(tmp_path, state, monkeypatch)
    app = opened(omrade="1481")
    assert texts_my_area.heading("Mölndal", [], [], 0) == heading(app), f"a finding is claimed on {state}"
    table = profile_table(app)
    assert table and not re.search(r"\d+ av \d+|\d %", " ".join(cell for cells in table.values() for cell in cells)), (
        f"a figure is shown on {state}"
    )
    assert texts_my_area.NO_TIME in words(app), "an empty picture over time is drawn without a word"


def test_measures_taken_several_times_are_followed(home: Path) -> None:
    snapshot = snapshot_of(home)
    assert data_my_area.followed(snapshot, "FPA", "1481") == ["O02", "O03", "O04"], "outcomes are not followed first"
    assert data_my_area.followed(snapshot, "FPA", "1415") == ["P05", "P11"], (
        "an area without shown outcomes has nothing to follow, although its other measures are shown"
    )
    said = words(opened(omrade="1481"))
    assert f"{INDICATORS['O02'].title}: ● ingen säker förändring" in said, "the change is not told above its picture"


def test_the_team_its_meetings_and_its_targets_are_told(home: Path) -> None:
    said = words(opened(omrade="1481"))
    for promised in (
        "Teamet hade 3 medlemmar den 2021-10-31, varav 1 enhetschef",
        "2 barnsekreterare, 1 enhetschef",
        "2 är avslutade",
    ):
        assert promised in said, f"the page never says: {promised}"


def test_meetings_are_drawn_month_by_month_with_the_empty_ones() -> None:
    months = pl.DataFrame(
        {
            "period_label_sv": ["december 2019", "januari 2020", "februari 2020"],
            "period_start": [date(2019, 12, 1), date(2020, 1, 1), date(2020, 2, 1)],
            "n_meetings": [1, 0, 3],
        }
    )
    figure = meetings(months, LIGHT)
    assert list(figure.data[0].y) == [1, 0, 3], "a month without a meeting is left out of the picture"
    assert list(figure.layout.xaxis.ticktext) == ["2019", "2020"], "the years cannot be read"
    assert list(figure.layout.xaxis.tickvals) == [0, 1], "a year is named at a month that is not its first"


def test_attendance_is_the_areas_own_and_everybodys(home: Path) -> None:
    said = words(opened(omrade="1480"))
    assert re.search(r"Lärandeseminarium 1 2019-01-24 genomförd 4 av 6 8 av 10 närvarade", said), (
        "Göteborg's four of six, or the eight of ten of all, are not beside the seminar"
    )
    assert "Gruppintervju" not in said, "another municipality's group interview is told as Göteborg's"
    assert "Gruppintervju" in words(opened(omrade="1481")), "the municipality's own group interview is left out"


def test_where_nothing_is_planned_the_last_that_was_held_is_told(home: Path) -> None:
    assert "Inga kommande datum är planerade. Senast hölls Lärandeseminarium 2, 2021-10-14." in words(
        opened(omrade="1481")
    ), "the page is silent where nothing is planned"


def test_the_next_dates_are_those_after_the_reporting_date(home: Path) -> None:
    # The snapshot's reporting date is 2026-11-20.
    for activity, day, status in (
        ("B0", "2026-11-19", "planerad"),
        ("B1", "2026-11-21", "planerad"),
        ("B2", "2026-11-22", "inställd"),
    ):
        change(
            home,
            "insert into published.activities (activity_id, programme_code, title, planned_date, status, is_held)"
            f" values ('{activity}', 'FPA', 'Träff {activity}', '{day}', '{status}', false)",
        )
    change(
        home,
        "insert into published.milestones (milestone_id, programme_code, milestone_sv, due_date)"
        " values ('M9', 'FPA', 'Slutrapport', '2026-12-31')",
    )
    said = words(opened(omrade="1481"))
    assert "2026-11-21: Träff B1 2026-12-31: Slutrapport" in said, "what is to come is not told, or not soonest first"
    assert "2026-11-19: Träff B0" not in said, "a day that has passed is announced as coming"
    assert "2026-11-22: Träff B2" not in said, "a cancelled meeting is announced as coming"


def test_tests_that_go_on_come_first_and_lead_to_their_story(home: Path) -> None:
    app = opened(omrade="1480")
    assert "1 test pågår i Göteborg, 0 är avslutade" in words(app), "the tests of the team are counted wrongly"
    story = next(link for link in app.get("page_link") if link.proto.label == texts_my_area.SEE_STORY)
    assert "varv=1480-1" in story.proto.query_string and "omrade=1480" in story.proto.query_string, (
        "the link to the story opens another test"
    )


def test_an_area_that_is_gone_is_told(home: Path) -> None:
    app = opened(omrade="9999")
    assert "Länken pekar på ett val som inte finns längre" in words(app), "a stale link is silent"
    assert "Välj kommun" in heading(app), "a stale link shows another area's profile"
