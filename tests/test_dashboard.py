"""Every page opens, says why a figure is missing, shows the snapshot's own numbers, and comes back from its link."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import duckdb
import pytest
import yaml
from published_fixture import AREAS, HIDDEN_AREAS, INDICATORS, STATUSES, build_published, expected_cell
from published_tables import TABLES
from streamlit.testing.v1 import AppTest

from dashboard import choices, data, data_loads, formats, texts
from dashboard.frame import PAGES
from dashboard.target import target_line
from warehouse.settings import REPOSITORY

APP = REPOSITORY / "dashboard" / "app.py"
STATES = ("full", "empty", "all_hidden", "nothing")
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A home per state of the snapshot; `nothing` has never been published to."""
    made = {state: tmp_path_factory.mktemp(state) for state in STATES}
    for state, home in made.items():
        if state != "nothing":
            build_published(home, state)  # type: ignore[arg-type]
    return made


@pytest.fixture
def open_page(homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens a page as a browser does that follows a link: `open_page("Jämför", indikator="O02")`."""

    def opened(title: str, state: str = "full", home: Path | None = None, **params: str) -> AppTest:
        monkeypatch.setenv("GENOMBROTT_HOME", str(home or homes[state]))
        app = AppTest.from_file(str(APP), default_timeout=30)
        if PAGES[title].address:
            app.run()
            app.switch_page(PAGES[title].file)
        for name, value in params.items():
            app.query_params[name] = value
        return app.run()

    yield opened


def words(app: AppTest) -> str:
    """All the text of a page, without markup."""
    bodies = (element.proto.body for element in app.get("html"))
    return unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", " ".join(bodies), flags=re.DOTALL)).replace("  ", " ")


def address_of(app: AppTest) -> dict[str, str]:
    """The parameters of the link that the page shows."""
    link = re.search(
        r'<footer.*?href="([^"]*)"', " ".join(element.proto.body for element in app.get("html")), re.DOTALL
    )
    assert link, "the page shows no link to itself"
    query = unescape(link.group(1)).partition("?")[2]
    return dict(part.split("=", 1) for part in query.split("&") if part)


def table_rows(app: AppTest) -> dict[str, list[str]]:
    """The first table of a page: row heading -> cells."""
    bodies = [element.proto.body for element in app.get("html") if "<tbody" in element.proto.body]
    rows = re.findall(r"<tr[^>]*><th[^>]*rowheader[^>]*>(.*?)</th>(.*?)</tr>", bodies[0])
    return {
        unescape(head): [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", rest)] for head, rest in rows
    }


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("title", PAGES)
def test_every_page_opens_in_every_state(open_page: Open, title: str, state: str) -> None:
    app = open_page(title, state, omrade="1481")
    assert not app.exception, f"{title} breaks on a snapshot that is {state}: {app.exception}"
    assert ('class="gb-footer"' in " ".join(element.proto.body for element in app.get("html"))) == (
        state != "nothing"
    ), f"{title} shows an error page on a snapshot that is {state}: {words(app)}"
    assert len(re.findall("<h1", " ".join(element.proto.body for element in app.get("html")))) == 1, (
        f"{title} on {state} has not exactly one heading for a screen reader to land on"
    )


@pytest.mark.parametrize("title", [texts.COMPARE, texts.INDICATOR])
def test_every_indicator_opens_on_both_pages(open_page: Open, title: str) -> None:
    app = open_page(title)
    for indicator_id, made in INDICATORS.items():
        app.query_params["indikator"], app.query_params["omrade"] = indicator_id, "1415"
        app.run()
        assert not app.exception, f"{title} breaks for {indicator_id}: {app.exception}"
        assert made.title in words(app), f"{title} never names the indicator {indicator_id}"


def test_a_home_without_a_snapshot_tells_which_command_to_run(open_page: Open) -> None:
    text = words(open_page(texts.OVERVIEW, "nothing"))
    assert texts.FIRST_RUN_TITLE in text and "make demo" in text, "a new user meets an empty page and no way on"


def test_the_numbers_on_the_page_are_those_of_the_snapshot(open_page: Open) -> None:
    rows = table_rows(open_page(texts.COMPARE, indikator="O02", omgang="2020"))
    shown = [code for code, (_, level, _, _) in AREAS.items() if level in "KP" and code not in HIDDEN_AREAS]
    for code in shown:
        numerator, denominator = expected_cell("O02", code, "2020")
        cells = rows[AREAS[code][0]]
        assert cells[0] == formats.with_unit(100 * numerator / denominator, "%", denominator), (
            f"{AREAS[code][0]} shows {cells[0]} but {numerator} of {denominator} is published"
        )
        assert f"{formats.number(numerator)} av {formats.number(denominator)}" in cells, (
            f"{AREAS[code][0]} shows a share without the count it rests on"
        )


@pytest.mark.parametrize("title", [texts.COMPARE, texts.INDICATOR])
def test_every_hidden_value_says_why(open_page: Open, title: str) -> None:
    app = open_page(title, indikator="O02", omrade="1415")
    text = words(app)
    assert STATUSES["suppressed"][0] in text, "a hidden value has no word in its place"
    assert re.search(rf"Stenungsund[^:]*: {STATUSES['suppressed'][1]}", text), "a hidden value does not say why"
    hidden = table_rows(app)["Stenungsund"]
    assert not re.search(r"\d+ av \d+|%", " ".join(hidden)), f"a hidden row lets figures out: {hidden}"


def test_each_kind_of_absence_has_its_own_words(open_page: Open) -> None:
    no_answers = words(open_page(texts.COMPARE, indikator="P05", omgang="2020"))
    not_collected = words(open_page(texts.COMPARE, indikator="P11", omgang="2020"))
    assert STATUSES["no_answers"][1] in no_answers, "a question nobody answered looks like any other hole"
    assert STATUSES["not_collected"][1] in not_collected, "a file that never came looks like any other hole"


def test_a_link_gives_back_the_same_page(open_page: Open) -> None:
    first = open_page(
        texts.COMPARE, indikator="O04", omgang="2019", grupp="roll:mamma", omrade="1480", ordning="storlek"
    )
    link = {name: value.replace("%3A", ":") for name, value in address_of(first).items()}
    second = open_page(texts.COMPARE, **link)
    assert words(second) == words(first), "a link sent to a colleague shows something else"
    assert [box.value for box in second.selectbox] == ["O04", "2019", "roll:mamma", "1480"]


def test_a_choice_is_in_the_address_at_once(open_page: Open) -> None:
    app = open_page(texts.COMPARE, indikator="O02")
    next(box for box in app.selectbox if box.label == texts.PERIOD_TYPES["round"]).set_value("2019").run()
    assert address_of(app)["omgang"] == "2019", "the address lags behind what the page shows"
    assert "2019" in words(app).split("·")[1], "the page did not follow the choice"


def test_a_stale_link_says_so_and_shows_something(open_page: Open) -> None:
    app = open_page(texts.COMPARE, indikator="O99", omrade="9999", omgang="1999")
    text = words(app)
    assert text.count("Länken pekar på ett val som inte finns längre") == 3, "a stale link is bent without a word"
    assert not app.exception and table_rows(app), "a stale link ends on a broken page"


def test_an_indicator_without_areas_says_why_it_cannot_be_compared(open_page: Open) -> None:
    text = words(open_page(texts.COMPARE, indikator="P04"))
    assert "Genomförda lärandeseminarier finns bara för hela programmet" in text


def test_a_changed_choice_never_scolds_the_reader(open_page: Open) -> None:
    app = open_page(texts.COMPARE, indikator="P05", omgang="2021")
    next(box for box in app.selectbox if box.label == texts.MEASURE).set_value("O02").run()
    assert "Länken pekar" not in words(app), "a reader who changes indicator is told off for a period that it lacks"
    assert address_of(app)["omgang"] == "2020", "the newest period was not chosen in its stead"


def test_own_area_follows_to_the_other_pages(open_page: Open) -> None:
    app = open_page(texts.OVERVIEW, omrade="1481")
    links = [link.proto.query_string for link in app.get("page_link")]
    assert links and all("omrade=1481" in link for link in links), "the own area is lost on the way to another page"


def test_a_new_snapshot_is_shown_without_a_restart(open_page: Open, tmp_path: Path) -> None:
    build_published(tmp_path, "all_hidden", "20261120T060000Z-00000000")
    app = open_page(texts.COMPARE, home=tmp_path, indikator="O02")
    assert "20261120T060000Z-00000000" in words(app)
    build_published(tmp_path, "full", "20261121T060000Z-11111111")
    app.run()
    assert "20261121T060000Z-11111111" in words(app), "the page goes on showing the former snapshot"
    assert table_rows(app)["Alingsås"][0] != STATUSES["suppressed"][0], "the new snapshot shows the former's figures"


def test_a_lost_snapshot_is_explained(open_page: Open, tmp_path: Path) -> None:
    build_published(tmp_path).unlink()
    text = words(open_page(texts.OVERVIEW, home=tmp_path))
    assert "finns inte på disken" in text and "genombrott rollback" in text, "a lost file gives a page without remedy"


def test_an_unforeseen_error_is_three_short_lines_without_detail() -> None:
    def broken() -> None:
        from dashboard.frame import show_unexpected

        show_unexpected(ValueError("1912-12-12"))

    text = words(AppTest.from_function(broken).run())
    assert texts.ERROR_TITLE in text and texts.ERROR_LINES[2] in text
    assert "1912" not in text, "an error shows what it stumbled over"


def test_a_break_is_told(open_page: Open) -> None:
    text = words(open_page(texts.INDICATOR, indikator="O06"))
    assert "Frågan om kontakt omformulerades 2020." in text, "two questions look like one series"


def test_few_rounds_are_not_called_a_trend(open_page: Open) -> None:
    assert texts.TOO_FEW_FOR_TREND in words(open_page(texts.INDICATOR, indikator="O02"))


def test_data_quality_says_what_was_left_out_and_what_to_do(open_page: Open) -> None:
    text = words(open_page(texts.DATA_QUALITY)) + words(open_page(texts.DATA_QUALITY, visa="filer"))
    for promised in ("514 av 535 rader räknas", "Kommunen känns inte igen.", "Skriv kommunens namn", "trasig.csv",
                     "Filen saknar kolumnen Kommun.", "ersatt av nulage_ram_v2.csv"):  # fmt: skip
        assert promised in text.replace(formats.NBSP, " "), f"the data steward never learns: {promised}"


def test_text_from_files_is_never_markup(tmp_path: Path, open_page: Open) -> None:
    path = build_published(tmp_path)
    with duckdb.connect(str(path)) as con:
        con.execute("update published.loads set file_name = '<script>alert(1)</script>' where status = 'refused'")
    bodies = " ".join(element.proto.body for element in open_page(texts.DATA_QUALITY, home=tmp_path).get("html"))
    assert "<script" not in bodies and "&lt;script&gt;" in bodies, "the name of a file can run as code in the page"


def test_the_pages_count_on_columns_that_are_published() -> None:
    contracts: dict[str, set[str]] = {}
    for path in (REPOSITORY / "dbt_project" / "models" / "published").glob("*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            contracts[model["name"]] = {column["name"] for column in model.get("columns", [])}
    for table, columns in TABLES.items():
        names = {re.split(r"\s+", column.strip())[0] for column in columns.split(",")}
        published = next(
            (found for name, found in contracts.items() if name.removeprefix("published_") == table), set()
        )
        assert names <= published, f"published.{table} lacks {sorted(names - published)}: a page would break"


def test_queries_are_cached_per_snapshot(homes: dict[str, Path]) -> None:
    full, hidden = (data.served_snapshot(homes[state]) for state in ("full", "all_hidden"))
    assert full and hidden
    n_full, n_hidden = (data_loads.coverage(home, "FPA")["n_published"].sum() for home in (full, hidden))
    assert n_full > n_hidden == 0, "two snapshots share a cache: figures of one are shown as the other's"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (formats.number(1012), "1 012"),
        (formats.number(-6.04, 1), "−6,0"),
        (formats.number(-0.04, 1), "0,0"),
        (formats.with_unit(31.11, "%", 675), "31,1 %"),
        (formats.with_unit(33.3, "%", 6), "33 %"),
        (formats.with_unit(190.5, "dagar"), "190,5 dagar"),
        (formats.with_unit(100.0, "%", 675), "100 %"),
        (formats.with_unit(2.3095, "timmar", 84), "2,3 timmar"),
        (formats.with_unit(3.0, "poäng", 1), "3,0 poäng"),
        (formats.with_unit(0.847, "kvot", 12), "0,85"),
        (formats.interval(0.0136, 0.583, "poäng", 12), "0,0–0,6"),
        (formats.change(2.14, -6.04, 10.2, "%", 95), "+2,1 p.e. (−6,0 till 10,2)"),
        (formats.change(-10.1, -34.0, 14.3, "%", 31), "−10 p.e. (−34 till 14)"),
        (formats.change(0.02, -0.4, 0.4, "poäng", 73), "0,0 poäng (−0,4 till 0,4)"),
        (formats.interval(21.04, 37.16, "%", 95), "21,0–37,2"),
        (formats.interval(-6, 10.2, "procentenheter"), "−6,0 till 10,2"),
        (formats.counts(27, 95), "27 av 95"),
        (formats.target_range(4, 5, "antal"), "4–5"),
        (formats.target_range(183, None, "dagar"), "minst 183 dagar"),
    ],
)
def test_numbers_are_written_in_swedish(written: str, value: str) -> None:
    assert written.replace(formats.NBSP, " ") == value


def test_sentences_do_not_end_at_an_abbreviation() -> None:
    text = "Skillnaden är +2,1 p.e. Göteborg ligger högre. Frågan är densamma."
    assert formats.sentences(text) == ["Skillnaden är +2,1 p.e. Göteborg ligger högre.", "Frågan är densamma."]


def changed(home: Path, *statements: str) -> Path:
    """The made-up snapshot after some SQL statements on its tables."""
    with duckdb.connect(str(build_published(home))) as con:
        for statement in statements:
            con.execute(statement)
    return home


def a_target(area: str, measures: str, value: int, unit: str, state: str, *, is_current: bool = True) -> str:
    """A target for O02 in 2020."""
    return (
        "insert into published.targets (target_id, programme_code, indicator_id, area_code, plan_version, value_min,"
        " value_max, unit_sv, due_date, quote_sv, source_sv, measures, period_code, breakdown, breakdown_value,"
        f" is_current, status_sv) values ('{area}{state}', 'FPA', 'O02', '{area}', 1, {value}, {value}, '{unit}',"
        f" '2021-12-31', 'Citat.', 'Planen', '{measures}', '2020', 'all', 'all', {is_current}, '{state}')"
    )


def test_a_target_is_told_where_it_is_about_what_is_shown(open_page: Open, tmp_path: Path) -> None:
    home = changed(
        tmp_path,
        a_target("ALLA", "value", 60, "%", "Hela programmets mål."),
        a_target("ALLA", "value", 50, "%", "Ersatt mål.", is_current=False),
        a_target("1481", "value", 70, "%", "Mölndals mål."),
        a_target("1480", "numerator", 200, "familjer", "Göteborgs mål."),
    )
    for title in (texts.OVERVIEW, texts.COMPARE, texts.INDICATOR):
        text = words(open_page(title, home=home, indikator="O02", omrade="1481"))
        assert "Hela programmets mål." in text and "Mölndal: Mölndals mål." in text, f"{title} does not tell the target"
        assert "Ersatt mål." not in text, f"{title} tells a plan that no longer holds"
        assert "Göteborgs mål." not in text, f"{title} tells a municipality's target to everybody"
    earlier = words(open_page(texts.COMPARE, home=home, indikator="O02", omgang="2019"))
    assert "Hela programmets mål." not in earlier, "a target of 2020 is told of 2019"


def test_a_line_is_drawn_only_for_a_target_of_the_value() -> None:
    indicator = {"unit_sv": "%"}
    of_courses = {"area_code": "ALLA", "measures": "numerator", "unit_sv": "%", "value_min": 30, "value_max": 30,
                  "due_date": None}  # fmt: skip
    of_share = of_courses | {"measures": "value", "value_min": 90, "value_max": None}
    assert target_line([of_courses], indicator) is None, "30 courses are drawn as 30 per cent of the courses"
    line = target_line([of_courses, of_share], indicator)
    assert line and (line.value, line.upper, line.label.replace(formats.NBSP, " ")) == (90, None, "mål minst 90 %")
    assert target_line([of_share, of_share | {"value_min": 80}], indicator) is None, "two targets share one line"


def test_a_locked_figure_is_not_compared(open_page: Open, tmp_path: Path) -> None:
    lock = "lock_reason_sv = 'För tidigt.', lock_quote_sv = 'För tidigt att säga', lock_source_sv = 'Programmets sida'"
    home = changed(
        tmp_path,
        f"update published.indicators set {lock} where indicator_id = 'O02'",
        "update published.indicator_values set is_locked = true where indicator_id = 'O02'",
    )
    for title in (texts.COMPARE, texts.INDICATOR):
        text = words(open_page(title, home=home, indikator="O02"))
        assert "För tidigt. ”För tidigt att säga” Programmets sida." in text, (
            f"{title} does not say that it is too early"
        )
        assert not re.search("[▲▼●≠]", text), f"{title} compares what must not be compared"


def test_a_withheld_indicator_says_why_and_shows_nothing(open_page: Open, tmp_path: Path) -> None:
    home = changed(tmp_path, "update published.indicators set withheld_sv = 'Prövas än.' where indicator_id = 'O02'")
    for title in (texts.OVERVIEW, texts.COMPARE, texts.INDICATOR):
        text = words(open_page(title, home=home, indikator="O02"))
        assert "Prövas än." in text, f"{title} does not say why nothing is shown"
        assert title == texts.OVERVIEW or "Tabell" not in text, f"{title} shows figures that are withheld"


def test_an_uncertain_figure_is_marked_and_the_mark_explained(open_page: Open, tmp_path: Path) -> None:
    home = changed(
        tmp_path,
        "update published.indicator_values set is_uncertain = true where indicator_id = 'O02' and area_code = '0686'",
    )
    app = open_page(texts.COMPARE, home=home, indikator="O02")
    assert table_rows(app)["Eksjö"][0].startswith("~"), "a figure on 30 parents looks as sure as one on 460"
    assert not table_rows(app)["Göteborg"][0].startswith("~")
    assert texts.UNCERTAIN_NOTE in words(app), "a mark that nobody explains"


def test_a_survey_figure_says_how_many_answered(open_page: Open, tmp_path: Path) -> None:
    home = changed(
        tmp_path,
        "update published.indicator_values set coverage_indicator_id = 'P11',"
        " coverage_value = case when period_code = '2020' then 88.9 end where indicator_id = 'O02'",
    )
    for title in (texts.COMPARE, texts.INDICATOR):
        text = words(open_page(title, home=home, indikator="O02")).replace(formats.NBSP, " ")
        assert "Svarsfrekvens: 88,9 %" in text, f"{title} does not say how many answered"
    unknown = words(open_page(texts.COMPARE, home=home, indikator="O02", omgang="2019"))
    assert "Svarsfrekvens: inte känd" in unknown, "a missing frame looks like a survey without a frame"
    assert "Svarsfrekvens:" not in words(open_page(texts.COMPARE, home=home, indikator="O04"))


def test_a_change_is_told_with_its_interval_and_the_others_with_their_value(open_page: Open, tmp_path: Path) -> None:
    home = changed(
        tmp_path,
        "update published.indicator_values set change = 'similar', change_value = 2.1, change_lower_95 = -6,"
        " change_upper_95 = 10.2, comparison_others = 'lower', others_value = 41.5"
        " where indicator_id = 'O02' and area_code = '1481' and period_code = '2020'",
    )
    text = words(open_page(texts.INDICATOR, home=home, indikator="O02", omrade="1481")).replace(formats.NBSP, " ")
    assert "● ingen säker förändring, +2,1 p.e. (−6,0 till 10,2)" in text
    assert "▼ säkert lägre (41,5 %)" in text


def test_a_direction_is_called_better_or_worse_only_where_it_is_sure(open_page: Open, tmp_path: Path) -> None:
    home = changed(
        tmp_path, "update published.indicator_values set assessment = 'better' where indicator_id in ('O02', 'P05')"
    )
    rows = table_rows(open_page(texts.COMPARE, home=home, indikator="O02", omgang="2020"))
    assert "▲ säkert högre (bättre)" in rows["Mölndal"]
    assert not any("bättre" in cell for cell in rows["Göteborg"] + rows["Hela programmet"]), "no difference, yet better"


def test_months_and_years_of_one_indicator_are_not_one_series(open_page: Open, tmp_path: Path) -> None:
    home = changed(
        tmp_path,
        "insert into published.periods values ('FPA', '2021-05', 'maj 2021', 'month', '2021-05-01', '2021-05-31', 9)",
        "insert into published.indicator_values by name select * replace ('2021-05' as period_code)"
        " from published.indicator_values where indicator_id = 'P06' and period_code = '2020'",
        "update published.periods set period_type = 'year' where period_code in ('2019', '2020')",
    )

    def periods(app: AppTest) -> list[str]:
        first_table = next(element.proto.body for element in app.get("html") if "<tbody" in element.proto.body)
        return re.findall(r'data-label="Period"[^>]*>([^<]*)<', first_table)

    months = open_page(texts.INDICATOR, home=home, indikator="P06")
    assert periods(months) == ["maj 2021", "hela projekttiden"], "years stand among the months"
    years = open_page(texts.INDICATOR, home=home, indikator="P06", tid="ar")
    assert periods(years) == ["2019", "2020", "hela projekttiden"], "months stand among the years"
    assert address_of(years)["tid"] == "ar", "the link does not give back what was seen"


def test_a_group_survives_the_address() -> None:
    for group in (("all", "all"), ("roll", "mamma"), ("roll × placering", "mamma × HVB")):
        assert choices.split_group(choices.group_code(*group)) == group
