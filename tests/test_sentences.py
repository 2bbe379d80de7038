"""Every sentence of the demo's pages is plain Swedish, and says what the columns beside it hold."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from swedish_sentences import (
    NUMBER,
    count_sentences,
    foreign_words,
    judgement_to_tell,
    lix,
    read_judgement,
    read_number,
)

from warehouse.settings import DBT_PROJECT
from warehouse.snapshots import current_snapshot, open_published

HARDEST = 45
SENTENCES = {
    ("indicator_values", "conclusion_sv"): 2,
    ("run_chart_points", "signal_sv"): 2,
    ("cohort_flow", "conclusion_sv"): 2,
    ("targets", "status_sv"): 2,
    # What is compared, that it is no change, and where it is so, that it is too early for effects.
    ("mirrors", "gap_sv"): 3,
}
Cell = Mapping[str, Any]
every_sentence = pytest.mark.parametrize(("table", "column"), SENTENCES)


@pytest.fixture(scope="module")
def published(demo_home: Path) -> dict[str, list[Cell]]:
    """The rows of the tables with sentences; those of indicator_values with the area's name."""
    snapshot = current_snapshot(demo_home)
    assert snapshot
    tables = {}
    with open_published(snapshot.published) as connection:
        for table, _ in SENTENCES:
            named = "join published.areas using (programme_code, area_code)" if table == "indicator_values" else ""
            found = connection.execute(f"select * from published.{table} {named}")
            names = [column[0] for column in found.description or []]
            tables[table] = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return tables


@pytest.fixture(scope="module")
def shown(published: dict[str, list[Cell]]) -> list[Cell]:
    cells = [cell for cell in published["indicator_values"] if cell["status"] == "published"]
    assert len(cells) > 1000, "hardly anything is published"
    return cells


def templates_of(indicator: str) -> dict[tuple[str, str], set[str]]:
    """The sentences of an indicator's YAML by breakdown and level, for the figures of its table."""
    file = DBT_PROJECT / "models" / "indicators" / f"ind_{indicator.lower()}.yml"
    meta = yaml.safe_load(file.read_text(encoding="utf-8"))["models"][0]["config"]["meta"]
    templates: dict[tuple[str, str], set[str]] = {}
    for entry in meta["grid"]:
        for level in entry["levels"]:
            key = (entry.get("breakdown", "all"), level)
            templates.setdefault(key, set()).add(entry.get("sentence", meta["sentence"]))
    return templates


def read_figures(cell: Cell, template: str) -> dict[str, float] | None:
    """The numbers in a sentence by the column they stand for, or None where it is not made of the template."""
    words = re.escape(template)
    for name in ("value", "numerator", "denominator"):
        unit = r"(?:\xa0[a-zåäö%]+)?" if name == "value" else ""
        words = words.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>{NUMBER}){unit}")
    whole = re.match(
        rf"{re.escape(cell['area_name'])}(?:, .+?)?: {words}"
        rf"(?:, med ett spann på (?P<lower_95>{NUMBER}) till (?P<upper_95>{NUMBER})(?:\xa0%)?)?\.(?: |$)",
        cell["conclusion_sv"],
    )
    return whole and {name: read_number(number) for name, number in whole.groupdict().items() if number is not None}


def rounds_to(number: float, told: float) -> bool:
    """Told with one decimal, an index with two, what is whole with none."""
    return abs(number - told) <= 0.05 + 1e-9


@every_sentence
def test_every_sentence_is_plain_whole_swedish(published: dict[str, list[Cell]], table: str, column: str) -> None:
    sentences = {row[column] for row in published[table] if row[column] is not None}
    assert len(sentences) > (1 if table == "mirrors" else 5), f"{table} says hardly anything"
    foreign = {sentence: foreign_words(sentence) for sentence in sentences if foreign_words(sentence)}
    assert not foreign, f"a reader would meet English, a torn sentence or a number as no Swede writes it: {foreign}"
    torn = [sentence for sentence in sentences if not re.fullmatch(r"[A-ZÅÄÖ\d].*\.", sentence)]
    assert not torn, f"a reader would read half a sentence: {torn}"
    long = [s for s in sentences if count_sentences(s) > SENTENCES[table, column]]
    assert not long, f"more sentences than a reader has patience for: {long[:3]}"


@every_sentence
def test_every_sentence_is_easy_to_read(published: dict[str, list[Cell]], table: str, column: str) -> None:
    hard = {(round(lix(row[column]), 1), row[column]) for row in published[table] if row[column] is not None}
    hard = {found for found in hard if found[0] > HARDEST}
    assert not hard, f"{len(hard)} sentences are harder than LIX {HARDEST}, among them {sorted(hard)[-3:]}"


def test_no_cell_of_a_table_and_no_point_of_a_curve_is_without_words(published: dict[str, list[Cell]]) -> None:
    silent = [
        (table, row)
        for table, column in SENTENCES
        for row in published[table]
        if table != "mirrors" and not row[column]
    ]
    assert not silent, f"a reader who cannot see the chart is told nothing: {silent[:3]}"


def test_the_numbers_in_a_sentence_are_those_of_its_cell(shown: list[Cell]) -> None:
    by_indicator = {indicator: templates_of(indicator) for indicator in {cell["indicator_id"] for cell in shown}}
    wrong = []
    for cell in shown:
        templates = by_indicator[cell["indicator_id"]][cell["breakdown"], cell["area_level"]]
        readings = [found for template in templates if (found := read_figures(cell, template)) is not None]
        if not any(
            found and all(cell[name] is not None and rounds_to(cell[name], told) for name, told in found.items())
            for found in readings
        ):
            wrong.append((cell["conclusion_sv"], readings))
    assert not wrong, f"{len(wrong)} sentences tell other numbers than their cells hold, among them {wrong[:3]}"


def test_an_interval_is_told_wherever_there_is_one(shown: list[Cell]) -> None:
    # The interval of a count of events is drawn, but its sentence only says how many they were.
    silent = [
        cell["conclusion_sv"]
        for cell in shown
        if (" med ett spann på " in cell["conclusion_sv"]) != (cell["lower_95"] is not None)
        and cell["method"] not in ("exact", "byar")
    ]
    assert not silent, f"a figure would look more certain than it is: {silent[:3]}"


def test_a_sentence_judges_as_the_columns_comparison_and_change_do(shown: list[Cell]) -> None:
    told = {cell["conclusion_sv"]: read_judgement(cell["conclusion_sv"]) for cell in shown}
    wrong = [
        (cell["conclusion_sv"], cell["comparison"], cell["change"])
        for cell in shown
        if told[cell["conclusion_sv"]] != judgement_to_tell(cell)
    ]
    assert not wrong, f"{len(wrong)} sentences judge otherwise than their colours, among them {wrong[:3]}"
    assert {change for _, change in told.values()} >= {"higher", "similar", "too_uncertain", "not_comparable"}
    assert {comparison for comparison, _ in told.values()} >= {"similar", "too_uncertain"}


def test_what_a_sentence_compares_with_is_the_figure_of_that_cell(shown: list[Cell]) -> None:
    values = {_key(cell, cell["area_code"], cell["period_code"]): cell["value"] for cell in shown}
    compared = 0
    for cell in shown:
        for words, area, period in [
            (r"hela programmet \(", "ALLA", cell["period_code"]),
            (r"(?:ändring sedan|högre än|lägre än) [^(.]+ \(", cell["area_code"], cell["earlier_period_code"]),
        ]:
            judgement = cell["conclusion_sv"].split(". ", 1)[-1] if count_sentences(cell["conclusion_sv"]) == 2 else ""
            if found := re.search(rf"{words}({NUMBER})", judgement.replace("än i hela programmet", "hela programmet")):
                compared += 1
                value = values.get(_key(cell, area, period))
                assert value is not None and rounds_to(value, read_number(found[1])), (
                    f"another figure than that of the cell it names ({value}): {cell['conclusion_sv']}"
                )
    assert compared > 50, "hardly any sentence compares"


def _key(cell: Cell, area: str, period: str) -> tuple[str, ...]:
    return (cell["indicator_id"], area, period, cell["breakdown"], cell["breakdown_value"])


def test_a_locked_indicator_says_that_it_is_too_early_and_judges_nothing(published: dict[str, list[Cell]]) -> None:
    locked = [cell for cell in published["indicator_values"] if cell["is_locked"]]
    assert {cell["indicator_id"] for cell in locked} == {"V03"}
    told = [cell for cell in locked if cell["status"] == "published"]
    assert told, "nothing of the locked indicator is shown"
    for cell in told:
        assert cell["conclusion_sv"].endswith(" Det är för tidigt att dra slutsatser om effekt."), cell["conclusion_sv"]
        assert not re.search(r"säker|jämför|skillnad|ändring|underlag", cell["conclusion_sv"]), (
            f"an effect would be read into what it is too early for: {cell['conclusion_sv']}"
        )
    assert not any(cell["assessment"] for cell in locked), "a colour would judge what it is too early for"


def test_a_target_tells_its_own_number_and_what_it_has_come_to(published: dict[str, list[Cell]]) -> None:
    reached = [target for target in published["targets"] if target["reached"] is not None]
    assert len(reached) > 50, "hardly any target is followed up"
    for target in reached:
        sentence, status = target["status_sv"], target["plan_status"]
        numbers = [read_number(number) for number in re.findall(NUMBER, re.sub(r"\d{4}(-\d\d-\d\d)?", "", sentence))]
        limits = [limit for limit in (target["value_min"], target["value_max"]) if limit is not None]
        assert any(rounds_to(limit, number) for limit in limits for number in numbers), f"{limits}: {sentence}"
        if status != "superseded":
            assert any(rounds_to(target["reached"], number) for number in numbers), f"{target['reached']}: {sentence}"
            is_demand = "utan krav" not in sentence
            assert ("är nått" in sentence) == (status == "on_plan" and is_demand), f"{status}: {sentence}"


def test_lix_is_that_of_texts_counted_by_hand() -> None:
    # 3 words in one sentence, none of more than six letters.
    assert lix("Det är bra.") == 3
    # 8 words in two sentences, three of them long (kommunerna, arbetar, tillsammans).
    assert lix("De sju kommunerna är med. De arbetar tillsammans.") == 8 / 2 + 100 * 3 / 8
    # A number is one short word, also with its thousands apart: 1 234,5 % av oss.
    assert lix("1\xa0234,5\xa0% av oss.") == 3
