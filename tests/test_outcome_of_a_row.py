"""Every row ends in exactly one place, for the first reason that fits."""

from pathlib import Path

import pytest
from making import write_export

from ingest.cells import read_month
from ingest.loading import check_file
from warehouse.settings import Settings

PERSONNUMMER = "18920101-9800"


def outcome_of(folder: Path, name: str, *changes: dict[str, str], settings: Settings) -> dict[str, int]:
    """Reasons and their counts in an export of one row per change."""
    result = check_file(write_export(folder, name, *changes), settings)
    (entry,) = result.entries
    assert entry["rows"] == entry["accepted"] + sum(entry["set_aside"].values()) + sum(entry["quarantined"].values()), (
        "rows got lost between the file and the counts"
    )
    return {**entry["set_aside"], **entry["quarantined"]}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"OVRIGT": f"Mamman heter {PERSONNUMMER}"}, "personuppgift"),
        ({"OVRIGT": "Ring 070-174 06 05 efter lunch"}, "personuppgift"),
        ({"PLAC[other]": "skriv till a.b@example.org"}, "personuppgift"),
        ({"OVRIGT": "dnr 2019-104567, ärendenr 1234567890"}, None),
        ({"OVRIGT": "gäller perioden 20190301-20190415"}, None),
        ({"OVRIGT": " =SUM(A1:A9)"}, "formeltext"),
        ({"OVRIGT": "- inget mer att tillägga"}, None),
        ({"HKOD": " test01"}, "testsvar"),
        ({"submitdate": ""}, "ej_inskickat"),
        ({"HKOD": "\u00a0"}, "saknad_nyckel"),
        ({"BNR": ""}, "saknad_nyckel"),
        ({"KOM": "0180"}, "okant_omrade"),
        ({"KOM": ""}, "okant_omrade"),
        ({"KOM": "686"}, None),
        ({"BALD": "A9"}, "okand_kod"),
        ({"BALD": ""}, "okand_kod"),
        ({"BALD": " a2 "}, None),
        ({"P1KONT": ""}, None),
        ({"BANT": "ca 3"}, "ej_tal"),
        ({"BANT": "1e1"}, "ej_tal"),
        ({"BANT": ",5"}, "ej_tal"),
        ({"BANT": "4,0"}, None),
        ({"BANT": "+4"}, None),
        ({"BANT": "4,5"}, "utanfor_intervall"),
        ({"BANT": "61"}, "utanfor_intervall"),
        ({"BANT": "−1"}, "utanfor_intervall"),
        ({"submitdate": "2019-02-31 10:00:00"}, "ogiltigt_datum"),
        ({"submitdate": "2019-06-30 23:59:59"}, None),
        ({"submitdate": "2019-07-01 00:00:00"}, "utanfor_intervall"),
        ({"P1BEH": "A3", "P1TILL": "A1"}, None),
    ],
)
def test_a_fault_gives_its_reason(
    change: dict[str, str], reason: str | None, tmp_path: Path, settings: Settings
) -> None:
    found = outcome_of(tmp_path, "nulagesanalys_2019.csv", {"BNR": "2"}, change, settings=settings)
    assert found == ({reason: 1} if reason else {}), f"{change} was judged {found}: the sender is told the wrong thing"


def test_the_first_reason_in_order_wins_whatever_the_column(tmp_path: Path, settings: Settings) -> None:
    everything = {"BANT": "ca 3", "BALD": "A9", "KOM": "9999", "HKOD": "", "submitdate": "x", "OVRIGT": "=1"}
    steps = [
        ("OVRIGT", "formeltext"),
        ("HKOD", "saknad_nyckel"),
        ("KOM", "okant_omrade"),
        ("BALD", "okand_kod"),
        ("BANT", "ej_tal"),
        ("submitdate", "ogiltigt_datum"),
    ]
    for column, reason in steps:
        found = outcome_of(tmp_path, "nulagesanalys_2019.csv", {"BNR": "2"}, everything, settings=settings)
        assert found == {reason: 1}, f"a row with several faults is explained by {found} instead of {reason}"
        del everything[column]


def test_the_first_of_two_rows_with_the_same_key_is_kept(tmp_path: Path, settings: Settings) -> None:
    same_key = [{"HKOD": "H1", "BNR": "1"}, {"HKOD": "h1 ", "BNR": "01"}, {"HKOD": "H1", "BNR": "1,0"}]
    assert outcome_of(tmp_path, "nulagesanalys_2019.csv", *same_key, settings=settings) == {"dubblettnyckel": 2}


def test_a_row_that_does_not_count_does_not_occupy_its_key(tmp_path: Path, settings: Settings) -> None:
    rows = [{"submitdate": ""}, {"BALD": "A9"}, {}]
    found = outcome_of(tmp_path, "nulagesanalys_2019.csv", *rows, settings=settings)
    assert found == {"ej_inskickat": 1, "okand_kod": 1}, "a complete answer is lost to an unfinished one with its key"


def test_a_row_with_more_cells_than_the_header_is_quarantined_before_all_else(
    tmp_path: Path, settings: Settings
) -> None:
    path = write_export(tmp_path, "nulage_ram.csv", {}, {"Omgång": "VT2020"})
    path.write_bytes(path.read_bytes() + "Mölndal;VT2019;ca 3;9;;\r\n".encode("cp1252"))
    (entry,) = check_file(path, settings).entries
    assert entry["quarantined"] == {"felaktig_rad": 1}


def test_short_rows_are_filled_and_blank_rows_counted_apart(tmp_path: Path, settings: Settings) -> None:
    path = write_export(tmp_path, "nulage_ram.csv", {})
    path.write_bytes(path.read_bytes() + "Eksjö;VT2019\r\n;;;;\r\n \xa0;;\r\n\r\n".encode("cp1252"))
    (entry,) = check_file(path, settings).entries
    assert (entry["rows"], entry["blank"], entry["accepted"]) == (2, 3, 2)


def test_sums_are_set_aside_and_names_are_known_in_every_accepted_writing(tmp_path: Path, settings: Settings) -> None:
    names = ["Mölndal ", "mölndals  stad", "Eksjö kommun", "Gbg", "Göteborgs stad", "Göteberg", "Summa"]
    rows = [{"Kommun": name, "Omgång": omgang} for name in names for omgang in ("VT2019",)]
    found = outcome_of(tmp_path, "nulage_ram.csv", *rows, settings=settings)
    assert found == {"dubblettnyckel": 2, "okant_omrade": 1, "summarad": 1}


def test_relations_hold_between_filled_numbers_only(tmp_path: Path, settings: Settings) -> None:
    rows = [
        {"Roll": "chef", "Antal kallade": "3", "Antal närvarande": "4"},
        {"Roll": "medarbetare", "Antal kallade": "3", "Antal närvarande": "", "Varav digitalt": "4"},
        {"Roll": "enhetschef", "Antal kallade": "", "Antal närvarande": "4", "Varav digitalt": "4"},
    ]
    assert outcome_of(tmp_path, "narvaro.csv", *rows, settings=settings) == {"utanfor_intervall": 2}


def test_a_municipality_must_take_part_in_the_activitys_own_programme(tmp_path: Path, settings: Settings) -> None:
    rows = [
        {"Aktivitets-id": "1", "Program": "FPA", "Kommunkod": "686"},
        {"Aktivitets-id": "2", "Program": "FNY", "Kommunkod": "686"},
        {"Aktivitets-id": "3", "Program": "FNY", "Kommunkod": "1480"},
        {"Aktivitets-id": "4", "Program": "VM", "Kommunkod": "1481"},
        {"Aktivitets-id": "5", "Program": "VM", "Kommunkod": "1480"},
        {"Aktivitets-id": "6", "Program": "VM", "Kommunkod": ""},
    ]
    assert outcome_of(tmp_path, "aktiviteter.csv", *rows, settings=settings) == {"okant_omrade": 2}


def test_every_municipality_may_take_part_in_a_whole_country_trial(tmp_path: Path, settings: Settings) -> None:
    stockholm = write_export(tmp_path, "nulagesanalys_2019.csv", {"KOM": "180"})
    whole_country = settings.model_copy(update={"participants": "all"})
    assert check_file(stockholm, settings).entries[0]["quarantined"] == {"okant_omrade": 1}
    assert check_file(stockholm, whole_country).entries[0]["accepted"] == 1


def test_one_bad_first_row_is_quarantined_and_the_rest_counts(tmp_path: Path, settings: Settings) -> None:
    bad = {"Kommun": "Göteberg", "Omgång": "VT2018", "Antal barnsekreterare": "ca 3"}
    found = outcome_of(tmp_path, "nulage_ram.csv", bad, {}, settings=settings)
    assert found == {"okant_omrade": 1}, "a whole file is refused for one bad row"


def test_a_month_is_written_as_a_month_or_is_a_real_date() -> None:
    good = {"2019-04": (2019, 4), "mars 2020": (2020, 3), "2020-03-01 00:00:00": (2020, 3)}
    assert {text: (read_month(text).year, read_month(text).month) for text in good} == good
    assert [read_month(text) for text in ("2019-04-01", "våren 2019", "2019-13")] == [None, None, None]
