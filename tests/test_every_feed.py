"""Every export that the programmes send is read, and each rule of each feed gives a row the outcome it says."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from export_shapes import EXPORTS, TEAM_SHEETS
from feed_rules import FREE_TEXTS, OWN_KEY, RULES, WITHOUT_KEY
from making import (
    FILES,
    csv_text,
    export_bytes,
    headers_of,
    rows_of,
    sheet_rows,
    spss_bytes,
    team_bytes,
    workbook_bytes,
    write_export,
)

from ingest.contract import load_contracts
from ingest.landing import read_manifests, rows_file
from ingest.loading import FileResult, check_file, load_file
from ingest.settle import settle_home
from warehouse.settings import Settings

PERSONNUMMER = "18920101-9800"
FREE_TEXT_RULES = {
    f"Mamman har {PERSONNUMMER}": "personuppgift",
    "\xa0skriv till a.b@example.org": "personuppgift",
    "ring 070-174 06 05": "personuppgift",
    "=SUM(A1:A9)": "formeltext",
    "  @cmd": "formeltext",
    "dnr 2019-104567": None,
    "gäller perioden 20190301-20190415, ärendenr 1234567890": None,
    "- inget mer att tillägga": None,
    "+ mycket bra": None,
}


def checked(folder: Path, settings: Settings, export: str, *changes: dict[str, Any]) -> dict[str, Any]:
    """The entry of an export (or of its sheet in a team's workbook) with one row per change."""
    path = folder / FILES[export]
    path.write_bytes(export_bytes(export, *changes))
    return entry_of(check_file(path, settings), export)


def entry_of(result: FileResult, export: str) -> dict[str, Any]:
    assert result.refusal is None, f"{export} is refused: {result.refusal}"
    sheet = EXPORTS[export].sheet
    (entry,) = (entry for entry in result.entries if sheet is None or entry["file"].endswith(f"#{sheet}"))
    n_left_out = sum(entry["set_aside"].values()) + sum(entry["quarantined"].values())
    assert entry["rows"] == entry["accepted"] + n_left_out, f"{export} loses rows"
    return entry


def outcomes_of(folder: Path, settings: Settings, export: str, changes: Sequence[dict[str, Any]]) -> list[str | None]:
    """The reason of each row of its own key, None when it is accepted; references are not asked."""
    column, key = OWN_KEY.get(export, ("", ""))
    own_keys = [{column: key.format(number)} if column else {} for number in range(10, 10 + len(changes))]
    rows = [{**own_key, **change} for own_key, change in zip(own_keys, changes, strict=True)]
    files = [rows] if column or export in WITHOUT_KEY else [[row] for row in rows]
    found: list[str | None] = []
    for number, file in enumerate(files, 2):
        name = FILES[export].replace(".", f"_v{number}.")
        entry_of(load(folder, settings, name, export_bytes(export, *file)), export)
        (manifest,) = (
            manifest
            for manifest in read_manifests(settings.home)
            if manifest.file_name == name and manifest.contract == export
        )
        assert manifest.n_double_keys == 0, f"{export}: rows of different keys are taken for one"
        reasons = {row.row_number: row.reason for row in manifest.left_out}
        accepted = pl.read_parquet(rows_file(settings, manifest))["row_number"].to_list()
        found += [reasons.get(row) for row in sorted([*reasons, *accepted])]
    assert len(found) == len(changes), f"{export} loses rows"
    return found


def load(folder: Path, settings: Settings, name: str, data: bytes) -> FileResult:
    path = folder / name
    path.write_bytes(data)
    return load_file(path, settings)


def left_out(settings: Settings) -> dict[str, list[tuple[int, str]]]:
    """Row numbers and reasons of every row that does not count in the end, by file."""
    return {
        load.manifest.label: load.left_out.select("row_number", "reason").rows() for load in settle_home(settings)[1]
    }


def test_every_contract_has_an_export_and_its_rules_here() -> None:
    assert set(EXPORTS) == set(RULES) == set(load_contracts()), "an export is taken in that no test has ever read"


@pytest.mark.parametrize("export", EXPORTS)
def test_a_valid_row_is_accepted_without_a_word(export: str, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / FILES[export]
    path.write_bytes(export_bytes(export, {}))
    result = check_file(path, settings)
    entry = entry_of(result, export)
    assert (entry["rows"], entry["accepted"], entry["blank"]) == (1, 1, 0), f"{export} loses a sound row"
    assert result.messages == [], "the steward is troubled about a file in which nothing is wrong"


@pytest.mark.parametrize("export", RULES)
def test_each_rule_of_the_feed_gives_its_reason(export: str, tmp_path: Path, settings: Settings) -> None:
    found = outcomes_of(tmp_path, settings, export, [change for change, _ in RULES[export]])
    wrong = [
        (change, reason, stated)
        for (change, stated), reason in zip(RULES[export], found, strict=True)
        if reason != stated
    ]
    assert not wrong, f"{export}: the sender is told the wrong thing (change, found, stated): {wrong}"


@pytest.mark.parametrize("export", FREE_TEXTS)
def test_free_texts_are_searched_for_person_data_and_formulas(export: str, tmp_path: Path, settings: Settings) -> None:
    cases = [(column, *rule) for column in FREE_TEXTS[export] for rule in FREE_TEXT_RULES.items()]
    found = outcomes_of(tmp_path, settings, export, [{column: text} for column, text, _ in cases])
    wrong = [(case, reason) for case, reason in zip(cases, found, strict=True) if reason != case[2]]
    assert not wrong, f"{export}: a text with person data counts, or a harmless one does not: {wrong}"


@pytest.mark.parametrize("export", EXPORTS)
def test_the_later_of_two_rows_with_one_key_is_quarantined_and_rows_without_key_all_count(
    export: str, tmp_path: Path, settings: Settings
) -> None:
    entry = checked(tmp_path, settings, export, {}, {}, {})
    stated = {} if export in WITHOUT_KEY else {"dubblettnyckel": 2}
    assert (entry["rows"], entry["quarantined"]) == (3, stated), f"{export}: a child is counted twice, or not at all"


@pytest.mark.parametrize("export", WITHOUT_KEY)
def test_identical_answers_without_a_key_are_all_kept_to_the_end(
    export: str, tmp_path: Path, settings: Settings
) -> None:
    load(tmp_path, settings, FILES[export], export_bytes(export, *[{}] * 5))
    accepted, _ = settle_home(settings)
    assert accepted[export].height == 5, f"{export}: answers that happen to be alike are taken for one"


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["kurser", "kursdeltagare", "kursnarvaro", "kurstillfallen"]))
)
def test_a_lost_course_takes_its_participants_and_their_attendance_along_in_any_order(
    order: tuple[str, ...], tmp_path: Path, settings: Settings
) -> None:
    changes: dict[str, list[dict[str, str]]] = {
        "kurser": [{}, {"Kurs-id": "K2", "Språk": "svenska"}],
        "kursdeltagare": [{}, {"Deltagarkod": "D2", "Kurs-id": "K2"}, {"Deltagarkod": "D3", "Kurs-id": "K9"}],
        "kursnarvaro": [{"Deltagarkod": code} for code in ("d1 ", "D2", "D3", "D4")],
        "kurstillfallen": [{"Kurs-id": "k1"}, {"Kurs-id": "K2"}],
    }
    for export in order:
        load_file(write_export(tmp_path, FILES[export], *changes[export]), settings)
    assert left_out(settings) == {
        "kurser.csv": [(3, "okand_kod")],
        "kursdeltagare.csv": [(3, "okand_referens"), (4, "okand_referens")],
        "kursnarvaro.csv": [(3, "okand_referens"), (4, "okand_referens"), (5, "okand_referens")],
        "kurstillfallen.csv": [(3, "okand_referens")],
    }, f"what counts depends on the order {order} in which the files came"
    load_file(write_export(tmp_path, "kurser_v2.csv", {}, {"Kurs-id": "K2"}), settings)
    assert left_out(settings)["kursnarvaro.csv"] == [(4, "okand_referens"), (5, "okand_referens")], (
        "participants stay lost although their course has been corrected"
    )


@pytest.mark.parametrize("order", list(itertools.permutations(["samtycke.csv", "intervjulogg.xlsx"])))
def test_only_a_held_interview_needs_a_consent_and_a_withdrawn_one_will_do(
    order: tuple[str, ...], tmp_path: Path, settings: Settings
) -> None:
    changes: dict[str, list[dict[str, str]]] = {
        "samtycke.csv": [{"Föräldrakod": "F1 ", "Samtycke återkallat": "2019-03-01"}, {"Föräldrakod": "TEST2"}],
        "intervjulogg.xlsx": [
            {"Föräldrakod": "f1"},
            {"Föräldrakod": "F2"},
            {"Föräldrakod": "F3", "Utfall": "avböjd"},
        ],
    }
    for name in order:
        load_file(write_export(tmp_path, name, *changes[name]), settings)
    assert left_out(settings)["intervjulogg.xlsx#Logg"] == [(6, "okand_referens")], (
        "an interview counts without consent"
    )


def test_the_teams_own_words_are_kept_and_other_texts_are_not(tmp_path: Path, settings: Settings) -> None:
    load(tmp_path, settings, "team_eksjo.xlsx", team_bytes(PGSA=[{"Kommentar": "Bort med detta"}]))
    for export in ("aktiviteter", "aterkoppling"):
        load(tmp_path, settings, FILES[export], export_bytes(export, {}))
    accepted, _ = settle_home(settings)
    words = accepted["team_pgsa"].select("idea", "prediction", "result").row(0)
    assert words == ("Ring föräldern varje fredag", "3 av 5 svarar", "4 av 5 svarade"), "a team's test loses its story"
    assert accepted["aktiviteter"]["title"].to_list() == ["Lärandeseminarium"]
    assert accepted["aterkoppling"].select("topic", "action").row(0) == ("Väntetider", "Ny rutin")
    assert "Bort med detta" not in str(accepted["team_pgsa"].rows())


def test_a_team_is_known_by_its_files_name(tmp_path: Path, settings: Settings) -> None:
    for name in ("alingsas", "goteborg"):
        load(tmp_path, settings, f"team_{name}.xlsx", team_bytes(Möten=[{"Anteckning": name}]))
    accepted, _ = settle_home(settings)
    for export in TEAM_SHEETS:
        assert sorted(accepted[export]["municipality_code"]) == ["1480", "1489"], (
            f"{export}: two teams are taken for one"
        )


def test_rows_of_a_workbook_are_numbered_as_in_excel_below_titles_and_blank_rows(
    tmp_path: Path, settings: Settings
) -> None:
    titles, header, sound = ["", "Titel"], headers_of("intervjulogg"), rows_of("intervjulogg", {})[0]
    bad = rows_of("intervjulogg", {"Våg": 9})[0]
    for n_titles in range(1, 5):
        rows = [titles] * n_titles + [header, sound, ["", " \xa0"], bad]
        data = workbook_bytes({"Koder": [["kod"]], "Logg": rows})
        result = load(tmp_path, settings, f"intervjulogg_v{n_titles + 1}.xlsx", data)
        assert (result.entries[0]["rows"], result.entries[0]["blank"]) == (2, 1)
        numbers = left_out(settings)[f"intervjulogg_v{n_titles + 1}.xlsx#Logg"]
        assert numbers[-1] == (n_titles + 4, "utanfor_intervall"), "the sender looks for the fault on the wrong row"


def test_header_rows_below_the_first_are_no_answers_and_keep_their_numbers(tmp_path: Path, settings: Settings) -> None:
    data = export_bytes("medarbetarenkat", {}, {"ResponseId": "R_2", "Q2": "9"})
    result = load(tmp_path, settings, "medarbetarenkat_fore.csv", data)
    assert result.entries[0]["rows"] == 2, "the questions are counted as answers"
    assert left_out(settings) == {"medarbetarenkat_fore.csv": [(5, "okand_kod")]}


def test_the_survey_after_has_a_question_more_and_is_read_by_name(tmp_path: Path, settings: Settings) -> None:
    shape = EXPORTS["medarbetarenkat"]
    at = shape.headers.index("Q4")
    headers = [*shape.headers[:at], "Q6", *shape.headers[at:]]
    rows = [["Fråga"] * len(headers), [f'{{"ImportId":"{header}"}}' for header in headers]]
    answer = rows_of("medarbetarenkat", {"Q4": "AB12"})[0]
    rows.append([*answer[:at], "1", *answer[at:]])
    load(tmp_path, settings, "medarbetarenkat_efter.csv", csv_text(headers, rows, ",", "\n").encode())
    load(tmp_path, settings, "medarbetarenkat_fore.csv", export_bytes("medarbetarenkat", {"Q4": "ab12 "}))
    accepted = settle_home(settings)[0]["medarbetarenkat"].sort("period_code")
    assert accepted["period_code"].to_list() == ["efter", "före"]
    assert accepted["attended_seminar"].to_list() == ["1", None]
    assert accepted["own_code_ref"].n_unique() == 1, "nobody's answer after can be set beside the one before"


def test_forms_headers_may_end_with_a_blank_or_hold_a_line_break(tmp_path: Path, settings: Settings) -> None:
    header, answer = sheet_rows("utbildningsdag", {})
    header = [*header[:5], "Vilken kommun\narbetar du i?", *header[6:-1], f"{header[-1]}\xa0"]
    result = load(tmp_path, settings, "utbildningsdag_3.xlsx", workbook_bytes({"Sheet1": [header, answer]}))
    assert entry_of(result, "utbildningsdag")["accepted"] == 1
    assert settle_home(settings)[0]["utbildningsdag"]["training_day"].to_list() == ["dag 3"]


def test_codes_of_the_second_round_are_read_by_their_labels(tmp_path: Path, settings: Settings) -> None:
    """The two rounds code the same answers the other way round; only the labels tell."""
    answer = {"kon": 1.0, "f1_roll": 1.0, "f1_behov": 2.0, "f1_tillr": 1.0, "f1_kontakt": 1.0, "f1_s1": 1.0}
    load(tmp_path, settings, "nulagesanalys_2020.sav", spss_bytes(answer))
    row = settle_home(settings)[0]["nulagesanalys_2020"].row(0, named=True)
    assert [row[name] for name in ("child_sex", "municipality_code", "parent_1_role", "parent_1_needs_support")] == [
        "pojke",
        "1481",
        "pappa",
        "nej",
    ]
    assert (row["parent_1_support_sufficient"], row["parent_1_contact_frequency"]) == (
        "nej, inget stöd",
        "ingen kontakt",
    )
    assert row["parent_1_support_talks"] is True and row["parent_2_role"] is None


def test_what_is_kept_has_the_type_and_the_unit_it_should_have(tmp_path: Path, settings: Settings) -> None:
    load(tmp_path, settings, "team_eksjo.xlsx", team_bytes(Möten=[{"Timmar": "1,25", "Datum": "v. 14 2020"}]))
    load(tmp_path, settings, "kursdeltagare.csv", export_bytes("kursdeltagare", {"Kurs-id": "K1"}))
    load(tmp_path, settings, "kurser.csv", export_bytes("kurser", {"Kurs-id": "k1 "}))
    accepted, _ = settle_home(settings)
    meeting = accepted["team_moten"].row(0, named=True)
    assert (str(meeting["meeting_date"]), meeting["hours"], meeting["municipality_code"]) == (
        "2020-03-30",
        1.25,
        "0686",
    )
    assert accepted["kursdeltagare"]["home_municipality_code"].to_list() == ["0180"], "a lost leading zero stays lost"
    assert accepted["team_skattning"].schema["team_score"] == pl.Float64
