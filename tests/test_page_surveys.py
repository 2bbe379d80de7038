"""Enkäter och intervjuer shows who was asked, who answered and how; what is hidden shows no number anywhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import plotly.graph_objects as go
import polars as pl
import pytest
from published_fixture import SNAPSHOT_ID, build_published
from states import markup_of, opened, prose_of

from dashboard import exhibit, texts
from dashboard import texts_surveys as words
from dashboard.cohort_chart import flow
from dashboard.palette import DARK, LIGHT
from dashboard.survey_chart import diverging, voices
from dashboard.survey_cohort import heading, steps

STEP = {
    "programme_code": "FPA",
    "step": "invited",
    "step_label_sv": "Inbjudna",
    "parent_step": None,
    "reason": None,
    "status": "published",
    "n": 78,
    "of_n": None,
    "share": None,
    "lower_95": None,
    "upper_95": None,
    "median_days": None,
    "planned_days": None,
    "sort_order": 2,
    "conclusion_sv": "78 föräldrar har fått frågan.",
}
WAVE = STEP | {
    "step": "wave_1",
    "step_label_sv": "Intervjuade minst en gång",
    "n": 45,
    "of_n": 78,
    "share": 57.69,
    "sort_order": 4,
    "conclusion_sv": "45 av 78 föräldrar är intervjuade. Det är fler än hälften.",
}
# The number behind the word must never be seen.
HIDDEN = STEP | {
    "step": "wave_2",
    "step_label_sv": "Andra intervjun är hållen",
    "status": "suppressed",
    "n": 31337,
    "sort_order": 6,
    "conclusion_sv": "Talet visas inte.",
}
LOST = STEP | {
    "step": "loss_1_2",
    "step_label_sv": "Bortfall före andra intervjun: avbruten",
    "reason": "avbruten",
    "status": "no_answers",
    "n": None,
    "sort_order": 10,
    "conclusion_sv": "Inget bortfall av det här skälet är noterat.",
}
BAR = {"key": "a", "group": "", "label": "Hela programmet", "words": "100 svar", "is_own": False, "is_shown": True}
PARTS = pl.DataFrame(
    {
        "key": ["a", "a", "a"],
        "part_label_sv": ["bättre", "oförändrat", "sämre"],
        "side": ["with", "neutral", "against"],
        "share": [50.0, 20.0, 30.0],
        "share_text": ["50 %", "20 %", "30 %"],
        "note": ["", "", ""],
    }
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small snapshot with a cohort of one hidden step."""
    home = tmp_path_factory.mktemp("surveys")
    build_published(home)
    rows = pl.DataFrame([STEP, WAVE, HIDDEN, LOST], infer_schema_length=None)
    with duckdb.connect(str(home / f"published-{SNAPSHOT_ID}.duckdb")) as connection:
        connection.register("steps", rows.to_arrow())
        connection.execute("insert into published.cohort_flow by name select * from steps")
    return home


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> list[go.Figure]:
    """Every picture that the page draws."""
    drawn: list[go.Figure] = []
    show = exhibit.show

    def show_and_keep(page: Any, this: exhibit.Exhibit) -> None:
        if this.figure:
            drawn.append(this.figure(LIGHT))
        show(page, this)

    monkeypatch.setattr(exhibit, "show", show_and_keep)
    return drawn


def bars(figure: go.Figure) -> Iterator[tuple[float, float]]:
    """Start and length of every bar."""
    for trace in figure.data:
        if trace.type == "bar":
            yield from zip(trace.base, trace.x, strict=True)


def test_the_neutral_answers_lie_across_the_middle() -> None:
    found = sorted(bars(diverging(pl.DataFrame([BAR]), PARTS, LIGHT)))
    # Twenty neutral: ten to each side; thirty against end there, fifty with begin there.
    assert found == [(-40.0, 30.0), (-10.0, 20.0), (10.0, 50.0)], f"a bar leans the wrong way: {found}"


def test_a_hidden_distribution_is_a_band_with_its_word() -> None:
    hidden = BAR | {"key": "b", "words": "skyddat", "is_shown": False}
    figure = diverging(pl.DataFrame([hidden]), PARTS.clear(), LIGHT)
    assert [note.text.strip() for note in figure.layout.annotations] == ["skyddat"], "a hidden bar says nothing"
    assert list(bars(figure)) == [(-100.0, 200.0)], "the length of a hidden band says something"


def test_half_as_often_and_twice_as_often_lie_equally_far_from_the_middle() -> None:
    row = {"group": "Ålder", "label": "8–11 år", "value": 2.0, "value_text": "2", "note": ""}
    figure = voices(pl.DataFrame([row, row | {"value": 0.5}, row | {"value": None, "value_text": "skyddat"}]), LIGHT)
    low, high = figure.layout.xaxis.range
    assert figure.layout.xaxis.type == "log" and low == pytest.approx(-high), "too few looks nearer than too many"
    (dots,) = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"]
    assert list(dots.x) == [2.0, 0.5], "a group is not where its quotient is"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_step_without_a_number_is_never_a_band_of_some_length(palette: Any) -> None:
    shown = {"label": "Inbjudna", "words": "78", "n": 78.0, "is_hatched": False, "note": ""}
    hidden = shown | {"label": "Samtycke", "words": "skyddat", "n": None, "is_hatched": True}
    found = list(bars(flow(pl.DataFrame([shown, hidden]), palette)))
    assert found == [(0.0, 78.0), (0.0, 78.0)], f"a hidden step has a length of its own: {found}"


def test_losses_and_intervals_are_no_steps_of_the_flow() -> None:
    cohort = pl.DataFrame([STEP, WAVE, HIDDEN, LOST], infer_schema_length=None)
    assert steps(cohort)["step"].to_list() == ["invited", "wave_1", "wave_2"]
    assert steps(cohort, "loss_")["reason"].to_list() == ["avbruten"]
    assert heading(cohort) == "45 av 78 föräldrar är intervjuade"
    assert heading(cohort.filter(pl.col("status") != "published")) == words.FLOW_TITLE


def test_a_hidden_step_shows_its_word_and_no_number(
    home: Path, figures: list[go.Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(home, texts.SURVEYS, monkeypatch, program="FPA", visa=words.WAVES)
    text = prose_of(app)
    assert "45 av 78" in text and "skyddat" in text, f"the flow is not told: {text[:400]}"
    assert words.NONE_NOTED in text, "a reason that nobody had looks like one that is kept secret"
    told = " ".join([markup_of(app), *(figure.to_json() for figure in figures)])
    assert figures and not any(form in told for form in ("31337", "31\u00a0337")), "a hidden number is on the page"


def test_a_distribution_tells_the_published_parts(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home, texts.SURVEYS, monkeypatch, program="FPA", visa=words.ANSWERS, omgang="2020", omrade="1481")
    with duckdb.connect(str(home / f"published-{SNAPSHOT_ID}.duckdb"), read_only=True) as connection:
        parts = connection.sql(
            "select n, of_n from published.distributions where indicator_id = 'O02' and area_code in ('ALLA', '1481')"
            " and period_code = '2020' and breakdown = 'all'"
        ).fetchall()
    assert parts, "the fixture holds no distribution to compare with"
    for n, of_n in parts:
        assert f"{n:.0f} av {of_n:.0f}" in prose_of(app), f"{n} of {of_n} is published but not shown"
    assert words.NO_DONT_KNOW in prose_of(app), "nobody learns that those who did not know are left out"


def test_another_areas_answers_are_not_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home, texts.SURVEYS, monkeypatch, program="FPA", visa=words.ANSWERS, omgang="2020", omrade="1481")
    assert "<td" in markup_of(app) and "Göteborg</td>" not in markup_of(app)


def test_a_distribution_of_a_hidden_cell_is_not_told(
    tmp_path: Path, figures: list[go.Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_published(tmp_path)
    with duckdb.connect(str(tmp_path / f"published-{SNAPSHOT_ID}.duckdb")) as connection:
        # The parts stay behind, as they would after a mistake.
        connection.execute("update published.indicator_values set status = 'suppressed' where indicator_id = 'O02'")
        connection.execute("update published.distributions set n = 31337 where indicator_id = 'O02'")
    app = opened(tmp_path, texts.SURVEYS, monkeypatch, program="FPA", visa=words.ANSWERS, omgang="2020")
    assert "Får stöd i tillräcklig utsträckning" in prose_of(app), "a hidden question is left out in silence"
    told = " ".join([markup_of(app), *(figure.to_json() for figure in figures)])
    assert figures and not any(form in told for form in ("31337", "31\u00a0337")), "a hidden number is on the page"


def test_response_stands_beside_its_frame(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home, texts.SURVEYS, monkeypatch, program="FPA", visa=words.RESPONSE, omgang="2020")
    assert "Svarsfrekvens nulägesanalys" in prose_of(app)


def test_a_view_that_the_programme_lacks_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home, texts.SURVEYS, monkeypatch, program="FPA", visa=words.VOICES)
    assert "Länken pekar på ett val som inte finns längre (vy)" in prose_of(app), "a stale link is obeyed in silence"


def test_a_snapshot_without_surveys_says_where_to_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_published(tmp_path, "empty")
    with duckdb.connect(str(tmp_path / f"published-{SNAPSHOT_ID}.duckdb")) as connection:
        connection.execute("delete from published.indicator_values")
    app = opened(tmp_path, texts.SURVEYS, monkeypatch)
    assert not app.exception and words.NOTHING_TITLE in prose_of(app), "an empty page and no way on"
