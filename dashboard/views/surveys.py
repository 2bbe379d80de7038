"""Enkäter och intervjuer: who was asked, who answered, how, and whose voices are not heard."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboard import choices, data, data_surveys, formats, frame, selection, survey_answers, survey_cohort, texts
from dashboard import texts_surveys as words
from dashboard.target import WHOLE_PROGRAMME
from dashboard.wording import finding, one

# How many of those who could have been asked were heard, besides the frames that other indicators rest on.
_FRAMED: Final = ("P11", "P12", "I02", "V01")
_VOICES: Final = "V02"
_FRAME_OF_VOICES: Final = "V01"

Indicators = Mapping[str, Mapping[str, Any]]


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    with frame.choice_row():
        programme = selection.programme(page)
        catalogue = data.indicators(page.snapshot, programme).filter(pl.col("withheld_sv").is_null())
        indicators = {row["indicator_id"]: row for row in catalogue.iter_rows(named=True)}
        framed = data_surveys.framed(page.snapshot, programme, _FRAMED)
        answers = data_surveys.distributions(page.snapshot, programme)
        cohort = data_surveys.cohort(page.snapshot, programme)
        mirrors = data_surveys.mirrors(page.snapshot, programme)
        voices = data.combinations(page.snapshot, _VOICES) if _VOICES in indicators else pl.DataFrame()
        views = {
            words.RESPONSE: framed.height > 0,
            words.ANSWERS: answers.height > 0,
            words.WAVES: cohort.height > 0,
            words.MIRRORS: mirrors.height > 0,
            words.VOICES: voices.height > 0,
        }
        options = {name: words.VIEWS[name] for name, is_there in views.items() if is_there}
        view = page.choices.select(texts.VIEW, choices.VIEW, options, next(iter(options), ""))
        rounds = {words.RESPONSE: _rounds(page, framed), words.ANSWERS: answers, words.VOICES: _shown(voices)}.get(view)
        period = "" if rounds is None else _period(page, rounds)
        own = selection.own_area(page, programme)
    choices.end()
    frame.notices(page.choices.problems)
    has_areas = view not in (words.WAVES, words.VOICES)
    frame.notices([words.ONLY_WHOLE] if own and not has_areas else [])
    if view == words.RESPONSE:
        _response(page, framed, period, own)
    elif view == words.ANSWERS:
        _answers(page, indicators, answers.filter(pl.col("period_code") == period), framed, own)
    elif view == words.WAVES:
        frame.heading(survey_cohort.heading(cohort), words.FLOW_TITLE)
        survey_cohort.draw(page, cohort)
    elif view == words.MIRRORS:
        _mirrors(page, mirrors, own)
    elif view == words.VOICES:
        _voices(page, indicators, period)
    else:
        frame.heading(words.NOTHING_TITLE)
        frame.note(words.NOTHING)
        page.link(texts.DATA_QUALITY, texts.DATA_QUALITY)


def _rounds(page: frame.Page, framed: pl.DataFrame) -> pl.DataFrame:
    """period_code, period_label_sv and status, in time order, of the rounds that were framed; not of the whole time."""
    parts = [_shown(data.combinations(page.snapshot, code)) for code in framed["indicator_id"]]
    in_rounds = [part.filter(pl.col("period_type") != "all") for part in parts]
    known = [part for part in in_rounds if part.height] or parts
    return pl.concat(known) if known else pl.DataFrame()


def _shown(offered: pl.DataFrame) -> pl.DataFrame:
    """`data.combinations` with a status: published where any cell of the period has a figure."""
    if offered.is_empty():
        return offered
    has_figure = (pl.col("n_areas_published") > 0) | (pl.col("n_programme_published") > 0)
    status = pl.when(has_figure).then(pl.lit("published")).otherwise(pl.lit("suppressed"))
    return offered.select("period_code", "period_label_sv", "period_type", status=status)


def _period(page: frame.Page, rounds: pl.DataFrame) -> str:
    """The round: the newest with a figure unless the address says otherwise."""
    known = rounds.unique("period_code", keep="first", maintain_order=True)
    published = rounds.filter(pl.col("status") == "published")
    options = dict(known["period_code", "period_label_sv"].iter_rows())
    newest = (rounds if published.is_empty() else published)["period_code"]
    return page.choices.select(words.ROUND, choices.PERIOD, options, newest[-1])


def _response(page: frame.Page, framed: pl.DataFrame, period: str, own: str) -> None:
    heading = ""
    for indicator in framed.iter_rows(named=True):
        if not heading:
            cells = data.cells_over_time(page.snapshot, indicator["indicator_id"], "all", "all", [WHOLE_PROGRAMME])
            heading = _finding(indicator, one(cells, period_code=period) or one(cells))
        survey_answers.response(page, indicator, period, own, heading)


def _answers(page: frame.Page, indicators: Indicators, cells: pl.DataFrame, framed: pl.DataFrame, own: str) -> None:
    asked = cells["indicator_id"].unique(maintain_order=True).to_list()
    whole = cells.filter(pl.col("area_code") == WHOLE_PROGRAMME)
    shown = whole.filter(pl.col("status") == "published")
    order = [selection.worth_seeing(pl.DataFrame([indicators[code] for code in asked])), *asked]
    about = next((row for code in order for row in shown.filter(pl.col("indicator_id") == code).rows(named=True)), None)
    first = about or (whole if whole.height else cells).row(0, named=True)
    heading = _finding(indicators[first["indicator_id"]], first)
    for code in dict.fromkeys([first["indicator_id"], *asked]):
        survey_answers.distribution(page, indicators[code], cells.filter(pl.col("indicator_id") == code), own, heading)
    frame.note(words.NO_DONT_KNOW)
    if framed.is_empty():
        frame.note(words.NO_FRAME)


def _mirrors(page: frame.Page, mirrors: pl.DataFrame, own: str) -> None:
    seen = mirrors.filter(pl.col("area_code").is_in([WHOLE_PROGRAMME, own]))
    gaps = seen.filter(pl.col("status") == "published")["gap_sv"].drop_nulls().to_list()
    said = formats.sentences(gaps[0])[0].removesuffix(".") if gaps else words.NO_GAP
    frame.heading(said, words.VIEWS[words.MIRRORS])
    for part in seen.partition_by("mirror_id", maintain_order=True):
        survey_cohort.mirror(page, part, own)
    frame.note(words.HOW_TO_READ_MIRROR)


def _voices(page: frame.Page, indicators: Indicators, period: str) -> None:
    cells, least = survey_answers.least_heard(page, _VOICES, period)
    heading = _finding(indicators[_VOICES], least)
    survey_answers.unheard(page, indicators[_VOICES], cells, heading)
    if _FRAME_OF_VOICES in indicators:
        framed = data_surveys.framed(page.snapshot, indicators[_VOICES]["programme_code"], _FRAMED)
        about = one(framed, indicator_id=_FRAME_OF_VOICES)
        if about:
            survey_answers.response(page, about, period, choices.NO_AREA, heading)


def _finding(indicator: Mapping[str, Any], cell: Mapping[str, Any] | None) -> str:
    """The page's heading: what the cell shows."""
    title, _ = finding(cell, indicator["title_sv"])
    frame.heading(title, indicator["title_sv"], cell["period_label_sv"] if cell else "")
    return title


if __name__ == "__main__":
    frame.show(texts.SURVEYS, draw)
