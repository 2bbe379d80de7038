"""The dbt project keeps its own rules, read from its files alone: layers, words, grids, examples and seeds."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.contract import load_contracts
from ingest.reasons import SET_ASIDE_REASONS, Reason
from warehouse.dbt_run import indicator_ids
from warehouse.settings import DBT_PROJECT

MODELS = DBT_PROJECT / "models"
ALL_SQL = sorted(MODELS.rglob("*.sql"))
SHOWN_LAYERS = ("marts", "indicators", "published")
WORDS = ("id", "programme", "title", "definition", "numerator", "denominator", "sentence", "unit", "kind", "direction")
KINDS = {"share", "ratio", "mean", "count", "median", "quota", "index", "difference"}
UNITS = {"%", "antal", "dagar", "timmar", "poäng", "kvot", "procentenheter"}
STATUSES = {"suppressed", "not_released", "not_collected", "not_due", "no_answers", "not_applicable", "too_few_points"}


def layer(path: Path) -> str:
    return path.relative_to(MODELS).parts[0]


def in_layers(*layers: str) -> list[Path]:
    return [path for path in ALL_SQL if layer(path) in layers]


def without_comments(sql: str) -> str:
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", sql, flags=re.S)


@cache
def described() -> dict[str, dict[str, Any]]:
    """Model name -> its entry in a YAML file."""
    models = {}
    for path in MODELS.rglob("*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            models[model["name"]] = model
    return models


@cache
def seed(name: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def indicators() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Id, meta and whole YAML file of every indicator."""
    for id_ in indicator_ids():
        path = MODELS / "indicators" / f"ind_{id_}.yml"
        assert path.exists(), f"{id_}: a reader of the page would find no words; {path.name} is missing"
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield id_, content["models"][0]["config"]["meta"], content


def test_only_staging_reads_the_sources() -> None:
    guilty = [
        p.name
        for p in ALL_SQL
        if "source(" in without_comments(p.read_text(encoding="utf-8")) and layer(p) != "staging"
    ]
    assert not guilty, f"a change of an export would have to be found in more than one place: {guilty}"


def test_staging_reads_one_source_each_and_never_another_model() -> None:
    for path in (MODELS / "staging").glob("*.sql"):
        sql = without_comments(path.read_text(encoding="utf-8"))
        assert sql.count("source(") == 1 and "ref(" not in sql, f"{path.name} is not one view of one export"


def test_the_first_line_says_what_a_row_is() -> None:
    silent = [
        p.name for p in ALL_SQL if not re.match(r"-- (One row per|The one row of) \w", p.read_text(encoding="utf-8"))
    ]
    assert not silent, f"a researcher cannot tell what a row of these tables is: {silent}"


@pytest.mark.parametrize(
    "path", [p for p in ALL_SQL if layer(p) in (*SHOWN_LAYERS, "restricted")], ids=lambda p: p.stem
)
def test_a_table_that_people_read_lists_its_columns(path: Path) -> None:
    last = re.split(r"(?m)^select\b", without_comments(path.read_text(encoding="utf-8")))[-1]
    columns = re.split(r"(?m)^from\b", last)[0]
    assert not re.search(r"(?m)^\s+(\w+\.)?\*", columns), f"{path.name}: a new column would slip out unseen"


@pytest.mark.parametrize("path", in_layers("marts", "indicators"), ids=lambda path: path.stem)
def test_definitions_are_sql_that_a_researcher_can_read(path: Path) -> None:
    assert "{%" not in path.read_text(encoding="utf-8"), f"{path.name}: loops and conditions belong in macros"


def test_indicators_read_marts_and_never_staging() -> None:
    for id_ in indicator_ids():
        sql = (MODELS / "indicators" / f"ind_{id_}.sql").read_text(encoding="utf-8")
        used = re.findall(r"ref\('(\w+)'\)", sql)
        assert used and not [name for name in used if name.startswith("stg_")], (
            f"{id_} cannot be run on the research file"
        )


def test_every_model_is_described() -> None:
    names = {path.stem for path in [*ALL_SQL, *MODELS.rglob("*.py")]}
    assert names == set(described()), f"without a description, or described but not there: {names ^ set(described())}"
    empty = [name for name, model in described().items() if not model.get("description", "").endswith(".")]
    assert not empty, f"no whole sentence says what these are: {empty}"


@pytest.mark.parametrize("path", in_layers(*SHOWN_LAYERS), ids=lambda path: path.stem)
def test_every_column_that_people_read_is_described(path: Path) -> None:
    model = described()[path.stem]
    columns = model.get("columns", [])
    assert columns and all(column.get("description") for column in columns), (
        f"{path.stem}: a column has no comment in SQL clients"
    )
    if not path.stem.startswith("ind_"):
        assert model["config"]["contract"]["enforced"], f"{path.stem}: its columns could change without anyone noticing"
        assert all(column.get("data_type") for column in columns)


def test_every_indicator_has_its_words() -> None:
    for id_, meta, content in indicators():
        assert content["models"][0]["name"] == f"ind_{id_}" and meta["id"] == id_.upper()
        missing = [word for word in WORDS if not meta.get(word)]
        assert not missing, f"{id_}: the indicator's page would have empty places for {missing}"
        assert meta["kind"] in KINDS and meta["unit"] in UNITS and meta["direction"] in {"higher", "lower", "none"}
        assert isinstance(meta["persons"], bool), f"{id_}: nobody has decided whether it is about persons"
        assert meta["finest_level"] in {"P", "K", "U"} and isinstance(meta["warnings"], list)
        assert {"research_question", "target_source", "sort_order", "record_table"} <= meta.keys()


def test_sort_orders_are_distinct() -> None:
    orders = [meta["sort_order"] for _, meta, _ in indicators()]
    assert len(orders) == len(set(orders)), "two indicators would change places from one page to another"


def test_sentences_hold_the_value_and_no_unknown_placeholder() -> None:
    for id_, meta, _ in indicators():
        for sentence in [meta["sentence"], *(entry["sentence"] for entry in meta["grid"] if "sentence" in entry)]:
            found = set(re.findall(r"\{(\w*)\}", sentence))
            assert "value" in found and found <= {"value", "numerator", "denominator"}, (
                f"{id_} would print {sentence!r}"
            )
            assert sentence[-1] != ".", f"{id_}: the sentence would end with two full stops"


def test_every_grid_can_be_filled() -> None:
    period_types = {(row["programme_code"], row["period_type"]) for row in seed("periods")}
    period_types |= {(row["programme_code"], row["period_type"]) for row in seed("period_series")}
    period_types |= {(row["programme_code"], "all") for row in seed("programmes")}
    roles = {row["role"] for row in seed("participations")}
    for id_, meta, _ in indicators():
        labels = {
            (row["breakdown"], row["breakdown_value"])
            for row in seed("breakdowns")
            if row["programme_code"] in ("", meta["programme"])
        }
        assert set(meta.get("roles", [])) <= roles, f"{id_}: no area has the role, so every area would be left out"
        sql = (MODELS / "indicators" / f"ind_{id_}.sql").read_text(encoding="utf-8")
        assert meta["grid"], f"{id_} would have no cell on any page"
        for entry in meta["grid"]:
            assert set(entry["levels"]) <= {"P", "R", "K", "U"} and entry["levels"]
            assert (meta["programme"], entry["periods"]) in period_types, f"{id_}: no period is a {entry['periods']}"
            for name in entry.get("breakdown", "").split(" × ") if "breakdown" in entry else []:
                assert re.search(rf'as "?{name}"?\b', sql), f"{id_}: every value of {name} would be unknown"
            for value in map(str, entry.get("values", [])):
                assert (entry["breakdown"], value) in labels, f"{id_}: {value} has no label in breakdowns.csv"


def test_every_breakdown_has_a_label_for_what_is_unknown() -> None:
    names = {row["breakdown"] for row in seed("breakdowns")} - {"all"}
    assert names == {row["breakdown"] for row in seed("breakdowns") if row["breakdown_value"] == "okänd"}


def test_a_value_has_one_label_in_a_programme() -> None:
    for programme in [row["programme_code"] for row in seed("programmes")]:
        own = [row for row in seed("breakdowns") if row["programme_code"] in ("", programme)]
        names = [(row["breakdown"], row["breakdown_value"]) for row in own]
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, f"{programme}: the cells of {twice} would be on the page twice"


def test_every_indicator_has_a_worked_example() -> None:
    for id_, _, content in indicators():
        examples = [test for test in content.get("unit_tests", []) if test["model"] == f"ind_{id_}"]
        assert examples, f"{id_}: nobody can check by hand what it counts"
        assert examples[0]["description"] and examples[0]["expect"]["rows"]
        sql = (MODELS / "indicators" / f"ind_{id_}.sql").read_text(encoding="utf-8")
        given = {part["input"] for part in examples[0]["given"]}
        read = {f"ref('{name}')" for name in re.findall(r"ref\('(\w+)'\)", sql)}
        assert given == read, f"{id_}: the example gives {given}, the query reads {read}"


def test_indicators_are_counted_from_known_exports() -> None:
    known = {contract.feed for contract in load_contracts().values()}
    for id_, meta, _ in indicators():
        assert meta["exports"] and set(meta["exports"]) <= known, f"{id_} would for ever say 'ej insamlat'"


def test_indicators_about_persons_are_counted_from_a_known_table() -> None:
    marts = {path.stem.removeprefix("research_") for path in (MODELS / "marts").glob("*.sql")}
    unknown = [id_ for id_, meta, _ in indicators() if meta["record_table"] not in marts]
    assert not unknown, f"disclosure control would not see that these belong with others: {unknown}"


def test_every_reason_a_row_can_have_is_explained() -> None:
    given = {row["reason"]: row for row in seed("reasons")}
    assert {reason.name for reason in Reason} | SET_ASIDE_REASONS == set(given), (
        "a row left out without a reason in words"
    )
    for reason, row in given.items():
        assert row["reason_sv"].endswith(".") and row["remedy_sv"].endswith("."), f"{reason} lacks its sentence"
        assert row["outcome"] == ("set_aside" if reason in SET_ASIDE_REASONS else "quarantined")


def test_every_absence_is_explained() -> None:
    assert {row["status"] for row in seed("absences")} == STATUSES, "a hidden value without a reason in words"
    assert all(row["label_sv"] and row["explanation_sv"].endswith(".") for row in seed("absences"))


def test_every_activity_type_has_a_name() -> None:
    column = next(c for c in load_contracts()["aktiviteter"].columns if c.name == "activity_type")
    accepted = {choice.value for choice in column.choices.values()}
    assert accepted == {row["activity_type"] for row in seed("activity_types")}


def test_all_municipalities_of_sweden_are_there_with_four_digits() -> None:
    codes = [row["municipality_code"] for row in seed("municipalities")]
    assert len(codes) == len(set(codes)) == 290 and all(re.fullmatch(r"\d{4}", code) for code in codes)


def test_participations_name_known_areas() -> None:
    names = {row["municipality_code"]: row["municipality_name"] for row in seed("municipalities")}
    nodes = {(row["programme_code"], row["area_code"]) for row in seed("regions")}
    nodes |= {(row["programme_code"], "ALLA") for row in seed("programmes")}
    for row in seed("participations"):
        assert row["area_level"] == "U" or names[row["area_code"]] == row["area_name"], row["area_name"]
        assert (row["programme_code"], row["parent_code"]) in nodes, f"{row['area_name']} would not be in any total"


def test_targets_and_breaks_belong_to_indicators_and_plans_there_are() -> None:
    ids = {meta["id"] for _, meta, _ in indicators()}
    plans = {(row["programme_code"], row["plan_version"]) for row in seed("plan_versions")}
    for row in seed("targets"):
        assert row["indicator_id"] in ids and (row["programme_code"], row["plan_version"]) in plans, row["target_id"]
        assert row["quote_sv"] and row["source_sv"], f"{row['target_id']}: no source to check it against"
    assert {row["indicator_id"] for row in seed("breaks")} <= ids


def test_every_milestone_stands_in_its_quote() -> None:
    months = {1: "januari", 2: "februari", 3: "mars", 9: "september", 10: "oktober", 11: "november", 12: "december"}
    programmes = {row["programme_code"] for row in seed("programmes")}
    for row in seed("milestones"):
        year, month, day = (int(part) for part in row["due_date"].split("-"))
        written = {
            "dag": f"{day} {months[month]}",
            "månad": f"{months[month]} {year}",
            # A span of years may be written 2019–2021.
            "år": str(year),
        }
        assert row["programme_code"] in programmes and row["source_sv"]
        assert written[row["due_precision"]] in row["quote_sv"], f"{row['milestone_id']}: nobody could check the day"


def test_the_crosswalk_covers_every_question_of_the_survey() -> None:
    stored = [column.name for column in load_contracts()["nulagesanalys_2019"].columns if column.is_stored]
    asked = {re.sub(r"_[12]_", "_n_", name, count=1) for name in stored}
    assert asked == {row["column_name"] for row in seed("question_crosswalk")}, (
        "a question without a word on comparability"
    )


def test_the_break_of_the_survey_is_known_to_crosswalk_and_indicator() -> None:
    broken = [row["column_name"] for row in seed("question_crosswalk") if row["is_comparable"] == "false"]
    assert broken == ["parent_n_contact_frequency"] and [row["indicator_id"] for row in seed("breaks")] == ["O06"]


def test_no_statistics_are_sent_from_a_build() -> None:
    flags = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["flags"]
    assert flags["send_anonymous_usage_stats"] is False, "a municipality's machine would report to another host"
