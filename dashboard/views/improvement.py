"""Förbättringsarbete: what the teams try, how far they have come, what hinders and helps, and what they heard back."""

from functools import partial
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from dashboard import choices, data, data_improvement, downloads, exhibit, formats, frame, selection, texts
from dashboard import texts_improvement as words
from dashboard.curves import curves
from dashboard.exhibit import Exhibit
from dashboard.improvement_chart import Scores, barrier_matrix, idea_steps, progress
from dashboard.tables import Column, table
from dashboard.target import WHOLE_PROGRAMME
from dashboard.wording import area_label

SCORES = ("U06", "skattare")
IDEA_COLUMNS = [
    Column("label", texts.AREA),
    Column("idea_number", words.IDEA_NUMBER, is_short=True),
    Column("idea", words.IDEA),
    Column("driver", words.DRIVER),
    Column("highest_spread", words.SPREAD, is_short=True),
    Column("n_cycles", words.CYCLES, is_number=True),
    Column("n_finished_cycles", words.FINISHED, is_number=True),
    Column("decisions_sv", words.DECISIONS),
    Column("first_start_date", words.STARTED, is_short=True),
    Column("last_end_date", words.ENDED, is_short=True),
]
SCORE_COLUMNS = [
    Column("label", texts.AREA),
    Column("period_label_sv", words.MONTH),
    Column("team", words.TEAM.capitalize(), is_number=True),
    Column("coach", words.COACH.capitalize(), is_number=True),
]
BARRIER_COLUMNS = [
    Column("domain", words.DOMAIN),
    Column("period_label_sv", words.HALF_YEAR),
    Column("value_text", words.MEAN, is_number=True),
    Column("n_ratings", words.RATINGS, is_number=True),
    Column("range_text", words.RANGE, is_number=True),
    Column("said", texts.WHAT_CAN_BE_SAID),
]
FEEDBACK_COLUMNS = [
    Column("label", texts.AREA),
    Column("feedback_date", words.DAY, is_short=True),
    Column("topic", words.TOPIC),
    Column("source", words.SOURCE),
    Column("state", words.STATE, is_short=True),
    Column("action", words.ACTION),
]


def draw(page: frame.Page) -> None:
    """Choose, fetch, draw."""
    row = frame.choice_row()
    with row:
        programme = selection.programme(page)
    if not data_improvement.has_teams(page.snapshot, programme):
        choices.end()
        frame.notices(page.choices.problems)
        _without_teams(page, programme)
        return
    with row:
        own = selection.own_area(page, programme)
        view = page.choices.select(texts.VIEW, choices.VIEW, words.VIEWS, next(iter(words.VIEWS)))
    choices.end()
    frame.notices(page.choices.problems)
    {"ideer": _ideas, "framsteg": _scores, "hinder": _barriers, "aterkoppling": _feedback}[view](page, programme, own)


def _without_teams(page: frame.Page, programme: str) -> None:
    known = data.programmes(page.snapshot).filter(pl.col("programme_code") == programme)
    name = known["programme_name_sv"][0] if known.height else programme
    frame.message(words.no_teams(name), words.NO_TEAMS_LINES)
    page.link(texts.ACTIVITIES, texts.ACTIVITIES)


def _ideas(page: frame.Page, programme: str, own: str) -> None:
    ideas = data_improvement.ideas(page.snapshot, programme, own)
    if ideas.is_empty():
        _nothing(words.NO_IDEAS)
        return
    said = _conclusions(page, programme, ("U05", "U04", "U02", "U03"), own)
    n_ideas, n_teams, _ = data_improvement.furthest(page.snapshot, programme)
    _headed(said, words.ideas_of_teams(n_ideas, n_teams), words.ideas_of_teams(n_ideas, n_teams))
    rows = _own_first(ideas, own).with_columns(
        number=pl.col("idea_number").fill_null("").str.strip_prefix("I").str.head(3),
        hover=pl.Series([escape(words.idea_hover(idea)) for idea in _own_first(ideas, own).rows(named=True)]),
    )
    written = [_days(idea) | {"_class": "own" if idea["is_own"] else ""} for idea in rows.rows(named=True)]
    alt = " ".join(said["conclusion_sv"].to_list()) or words.IDEAS_TITLE
    exhibit.show(
        page,
        Exhibit(
            "ideas",
            words.IDEAS_TITLE,
            words.HOW_TO_READ_IDEAS,
            partial(idea_steps, rows),
            alt,
            _lines(page, programme, own, said["conclusion_sv"].to_list()[1:]),
            table(words.IDEAS_TITLE, IDEA_COLUMNS, written),
            downloads.of_texts(page, words.IDEAS_TITLE, IDEA_COLUMNS, written, programme),
            "U05",
        ),
    )
    page.link(texts.DEVELOPMENT, words.CYCLES_OVER_TIME, indikator="U01")


def _scores(page: frame.Page, programme: str, own: str) -> None:
    catalogue = data.indicators(page.snapshot, programme).filter(pl.col("indicator_id") == SCORES[0])
    unit = catalogue["unit_sv"][0] if catalogue.height else ""
    by = {who: curves(page.snapshot, *SCORES, who, "month", unit, own) for who in ("team", "handledare")}
    if all((frame_["status"] != "published").all() for frame_ in by.values()):
        _nothing(words.NO_SCORES)
        return
    said = _conclusions(page, programme, SCORES[:1], own)
    known = by["team"]["area_code"].unique(maintain_order=True).to_list()
    first = [code for code in (own, WHOLE_PROGRAMME) if code in known]
    areas = [_scores_of(code, by, own) for code in [*first, *(code for code in known if code not in first)]]
    _headed(said, words.SCORES_TITLE)
    written = [row for area in areas for row in _score_rows(area)]
    exhibit.show(
        page,
        Exhibit(
            "scores",
            words.SCORES_TITLE,
            words.HOW_TO_READ_SCORES,
            partial(progress, areas, unit),
            " ".join(said["conclusion_sv"].to_list()) or words.SCORES_TITLE,
            said["conclusion_sv"].to_list()[1:],
            table(words.SCORES_TITLE, SCORE_COLUMNS, written),
            downloads.of_texts(page, words.SCORES_TITLE, SCORE_COLUMNS, written, programme),
            SCORES[0],
        ),
    )
    page.link(texts.DEVELOPMENT, words.SCORES_OVER_TIME, indikator=SCORES[0])


def _barriers(page: frame.Page, programme: str, own: str) -> None:
    barriers = data_improvement.barriers(page.snapshot, programme)
    strongest = data_improvement.strongest_barriers(page.snapshot, programme)
    if strongest.is_empty():
        _nothing(words.NO_BARRIERS)
        return
    (place,) = data.areas(page.snapshot, programme).filter(pl.col("area_code") == WHOLE_PROGRAMME)["area_name"]
    newest = str(strongest["period_label_sv"][0])
    strongest_said = strongest["conclusion_sv"].to_list()
    frame.heading(strongest_said[0].removesuffix("."), place, newest)
    frame.notices([words.BARRIERS_TOGETHER] if own else [])
    written = [_barrier_row(row) for row in barriers.rows(named=True)]
    exhibit.show(
        page,
        Exhibit(
            "barriers",
            f"{words.MATRIX_TITLE}: {place}",
            words.HOW_TO_READ_MATRIX,
            partial(barrier_matrix, barriers),
            f"{place}, {newest}. {' '.join(strongest_said)}",
            [f"{place}, {newest}:", *strongest_said],
            table(words.MATRIX_TITLE, BARRIER_COLUMNS, written),
            downloads.of_texts(page, f"{words.MATRIX_TITLE}, {place}", BARRIER_COLUMNS, written, programme),
            "U07",
        ),
    )


def _feedback(page: frame.Page, programme: str, own: str) -> None:
    everything = data_improvement.feedback(page.snapshot, programme, own)
    mine = everything.filter(pl.col("area_code") == own)
    if everything.is_empty():
        _nothing(words.NO_FEEDBACK)
        return
    said = _conclusions(page, programme, ("U08",), own)
    _headed(said, words.FEEDBACK_TITLE)
    rows = everything if mine.is_empty() else mine
    written = [
        _days(row)
        | {
            "label": area_label(row, own),
            "state": words.ACTION_STATES.get(row["action_state"], row["action_state"]),
        }
        for row in rows.rows(named=True)
    ]
    frame.notices([words.NONE_OF_OWN] if own and mine.is_empty() else [])
    for line in _lines(page, programme, own, said["conclusion_sv"].to_list()[1:]):
        frame.note(line)
    frame.section(words.FEEDBACK_TITLE, words.FEEDBACK_ALONE if mine.height else "")
    st.html(table(words.FEEDBACK_TITLE, FEEDBACK_COLUMNS, written))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="gb-links-feedback"):
        downloads.offer(
            downloads.of_texts(page, words.FEEDBACK_TITLE, FEEDBACK_COLUMNS, written, programme), "feedback"
        )
        page.link(texts.INDICATOR, texts.HOW_IT_IS_COUNTED, indikator="U08")


def _nothing(title: str) -> None:
    frame.message(title, (words.WHEN_IT_COMES,))


def _conclusions(page: frame.Page, programme: str, indicators: tuple[str, ...], own: str) -> pl.DataFrame:
    """What is published of the own area, then of the whole programme, indicator by indicator."""
    areas = tuple(code for code in (own, WHOLE_PROGRAMME) if code)
    return data_improvement.conclusions(page.snapshot, programme, indicators, areas)


def _headed(said: pl.DataFrame, otherwise: str, *facts: str) -> None:
    """The first conclusion as heading; of the whole programme without the words that name it."""
    if said.is_empty():
        frame.heading(otherwise, *facts)
        return
    first = said.row(0, named=True)
    sentence = formats.sentences(first["conclusion_sv"])[0].removesuffix(".")
    if first["area_code"] == WHOLE_PROGRAMME:
        statement = sentence.removeprefix(first["area_name"] or WHOLE_PROGRAMME).lstrip(",: ")
        sentence = statement[:1].upper() + statement[1:]
    frame.heading(sentence, first["title_sv"], *facts)


def _lines(page: frame.Page, programme: str, own: str, lines: list[str]) -> list[str]:
    n_unnamed = data_improvement.without_name(page.snapshot, programme, own)
    return [*lines, words.unnamed(n_unnamed) if n_unnamed else ""]


def _own_first(ideas: pl.DataFrame, own: str) -> pl.DataFrame:
    labels = [area_label(idea, own) for idea in ideas.rows(named=True)]
    return ideas.with_columns(label=pl.Series(labels, dtype=pl.String), is_own=pl.col("area_code") == own).sort(
        "is_own", descending=True, maintain_order=True
    )


def _scores_of(code: str, by: dict[str, pl.DataFrame], own: str) -> Scores:
    team, coach = (by[who].filter(pl.col("area_code") == code) for who in ("team", "handledare"))
    return Scores(str(team["label"][0]), code == own, team, coach)


def _score_rows(area: Scores) -> list[dict[str, Any]]:
    coach = dict(area.coach.select("period_code", "value_text").iter_rows())
    return [
        {
            "label": area.label,
            "period_label_sv": row["period_label_sv"],
            "team": row["value_text"],
            "coach": coach.get(row["period_code"], ""),
            "_class": "own" if area.is_own else "",
        }
        for row in area.team.reverse().rows(named=True)
    ]


def _barrier_row(row: dict[str, Any]) -> dict[str, Any]:
    is_shown = row["status"] == "published"
    ends = [formats.number(row[name]) for name in ("lowest", "highest")] if is_shown else []
    return row | {
        "value_text": formats.number(row["value"], 1) if is_shown else row["absence_sv"] or row["status"],
        "n_ratings": row["n_ratings"] if is_shown else "",
        "range_text": " till ".join(ends),
        "said": row["conclusion_sv"] or row["explanation_sv"],
        "_class": "" if is_shown else "absent",
    }


def _days(row: dict[str, Any]) -> dict[str, Any]:
    """Dates as they are written."""
    return {name: formats.day(value) if name.endswith("_date") else value for name, value in row.items()}


if __name__ == "__main__":
    frame.show(texts.IMPROVEMENT, draw)
