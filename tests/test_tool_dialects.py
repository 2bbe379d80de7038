"""The files of every survey tool, in small imitations with the traits of real ones: read to their true shape, and
drafted into contracts that read them."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
import xlsxwriter

from ingest.contract import Contract, read_contract
from ingest.loading import FileResult, check_file
from ingest.scaffold import draft_contract
from ingest.scaffold_dialect import Found, read_unknown
from ingest.text_table import position_column
from warehouse.settings import Settings


def csv_of(*lines: str, end: str = "\n", encoding: str = "utf-8") -> bytes:
    return (end.join(lines) + end).encode(encoding)


def workbook_of(sheets: dict[str, list[list[object]]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), day)
                    else:
                        sheet.write(at, column, value)
    return buffer.getvalue()


LIMESURVEY = csv_of(
    ',arbete1. Hur länge har du arbetat?,"stod[SQ001]. Vilket stöd finns? [Samtal, enskilda]",'
    "stod[SQ002]. Vilket stöd finns? [Grupp],nojd1. Är du nöjd?,fri1. Vad mer?",
    *(
        f'{n},{n % 5 + 1},Yes,No,{"Instämmer helt" if n % 2 else "Instämmer inte"},"rad ett\nrad {n}"'
        for n in range(1, 13)
    ),
)
LIMESURVEY_CODES = csv_of(
    '"id";"submitdate";"lastpage";"startlanguage";"token";"ipaddr";"Q1[SQ001]";"Q1[other]"',
    *(f'"{n}";"2019-03-0{n} 10:00:00";"3";"sv";"abc{n}";"192.0.2.{n}";"Y";""' for n in range(1, 9)),
    "",
    end="\r\n",
    encoding="utf-8-sig",
)
REDCAP = csv_of(
    "record_id,redcap_event_name,redcap_data_access_group,langd,vikt,bmi,tema___1,tema___b,kommentar,hemort,m_complete",
    *(
        f'{n % 6 + 1},besok_{n // 6 + 1}_arm_1,norr,"1,5{n}","6{n},5",22.{n},{n % 2},0,text {n},Kanarieby,{n % 3}'
        for n in range(12)
    ),
)
DICTIONARY = csv_of(
    '"Variable / Field Name","Form Name","Field Type","Field Label","Choices, Calculations, OR Slider Labels",'
    '"Text Validation Type OR Show Slider Number",Identifier?',
    "record_id,matning,text,Nummer,,,",
    "langd,matning,text,Längd i meter,,number_comma_decimal,",
    "vikt,matning,text,Vikt,,number_1dp_comma_decimal,",
    "bmi,matning,calc,BMI,,,",
    'tema,matning,checkbox,Teman,"1, Skola | b, Hem och familj",,',
    "kommentar,matning,notes,Kommentar,,,",
    "hemort,matning,text,Hemort,,,y",
)
QUALTRICS = csv_of(
    "StartDate,Status,IPAddress,Finished,ResponseId,RecipientEmail,LocationLatitude,Q1,Q2",
    'Anfangsdatum,Antworttyp,IP-Adresse,Beendet,Antwort-ID,E-Mail des Empfängers,Breitengrad,Hur nöjd är du?,"Berätta,',
    'utförligt"',
    *[",".join(f'"{{""ImportId"":""QID{n}""}}"' for n in range(9))],
    *(f"2019-04-0{n} 09:00:00,0,192.0.2.{n},1,R_{n}abc,,59.{n},{n % 5 + 1},fritt svar {n}" for n in range(1, 10)),
)
QUALTRICS_OLDER = QUALTRICS.replace(b'"{""ImportId"":""', b"{'ImportId': '").replace(b'""}"', b"'}")
QUALTRICS_LEGACY = csv_of(
    "V1,V2,V3,V6,V8,Q1,Q2,",
    "ResponseID,ResponseSet,Name,IPAddress,StartDate,Hur nöjd är du?,Berätta,",
    *(f"R_{n},Standard,Anonym,192.0.2.{n},2017-07-0{n} 08:28:09,{n},Hej {n},," for n in range(1, 5)),
    encoding="utf-8-sig",
).replace(b",,\n", b",\n")
GOOGLE_FORMS = csv_of(
    "Tidstämpel,Vad tyckte du?,Kommentar,Vad lärde du dig?,Kommentar,Kommentar",
    *(
        f'2019-05-0{n} 10.00.00,{"Bra" if n % 2 else "Dåligt"},ja {n},{"Mycket" if n % 2 else "Lite"},,"a\nb {n}"'
        for n in range(1, 9)
    ),
    end="\r\n",
)
SURVEYMONKEY = csv_of(
    "RespondentID,Äter du kött?,Vilka?,,,Ålder",
    ",Response,Nöt,Fläsk,Other (please specify),Response",
    *(
        f"323756595{n},{'Ja' if n % 2 else 'Nej'},{'Nöt' if n % 2 else ''},Fläsk,,{'> 60' if n % 2 else '18-29'}"
        for n in range(1, 9)
    ),
)
SURVEYMONKEY_ONE_HEADER = csv_of(
    "RespondentID,Äter du kött?,Ålder",
    *(f"323756595{n},{'Ja' if n % 2 else 'Nej'},{'> 60' if n % 2 else '18-29'}" for n in range(1, 9)),
)
MICROSOFT_FORMS = workbook_of(
    {
        "Sheet1": [
            ["ID", "Start time", "Completion time", "Email", "Name", "Vilka\nteman?", "Betyg (1–5)\u00a0"],
            *[
                [n, "10/1/19 9:00:00", "10/1/19 9:05:00", "anonymous", None, "a;b;" if n % 2 else "b;", n % 5 + 1]
                for n in range(1, 9)
            ],
        ]
    }
)
HAND_KEPT = workbook_of(
    {
        "Läs mig": [["Så här gör du"]],
        "Logg": [
            ["Logg över kontakter"],
            ["Fyll i en rad per kontakt"],
            [],
            ["Namn", "Kommun", "Datum", "Timmar", "Form", "Anteckning"],
            *[
                [
                    f"Person {n}",
                    "Mölndal" if n % 2 else "Botkyrka ",
                    date(2019, 5, n) if n % 2 else f"{n}/5 2019",
                    "1,5" if n % 2 else 2,
                    "fysisk" if n % 2 else "digital",
                    f"anteckning {n}",
                ]
                for n in range(1, 13)
            ],
            [None, "   ", None],
        ],
    }
)
EUSURVEY = workbook_of(
    {
        "Content": [
            ["Alias", "Enkat2024"],
            ["Export Date", date(2024, 10, 17)],
            [],
            ["Din roll (P3)", "Dina verktyg (ID76)", "Nöjd? (ID10)", "Kommentar (ID12)"],
            *[
                [
                    "forskare(ID4)" if n % 2 else "chef(ID5)",
                    "git(ID77); mejl(ID78)" if n % 3 else "git(ID77)",
                    "Yes(ID10)" if n % 2 else "No(ID16)",
                    f"text {n}",
                ]
                for n in range(1, 9)
            ],
        ]
    }
)
TAGUETTE = csv_of(
    "tag,description,number of highlights,number of documents",
    *(f'kod {n},"Beskriver, kort, kod {n}",{n * 3},{n}' for n in range(1, 9)),
    end="\r\n",
)
CP1252 = csv_of(
    "Kommunkod;Kommun;Antal;Färg",
    *(
        f"{code};{name};{n};“{n}” – stor…"
        for n, (code, name) in enumerate([("686", "Eksjö"), ("1481", "Mölndal"), ("180", "Stockholm")])
    ),
    end="\r\n",
    encoding="cp1252",
)
CODEBOOK = (
    '<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Verktyg 1"><Codes>'
    '<Code guid="A-1" name="Stöd" isCodable="true"/><Code guid="A-2" name="Umgänge" isCodable="true"/>'
    "</Codes></CodeBook>"
).encode()
PROJECT = (
    '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" basePath="C:\\Users\\Kanarie">'
    '<Users><User guid="U-1" name="Kanarie Kodare"/></Users><CodeBook><Codes>'
    '<Code guid="A-1" name="Stöd" isCodable="false"><Code guid="A-2" name="Umgänge" isCodable="true"/></Code>'
    '</Codes></CodeBook><Sources><TextSource guid="S-1" name="Kanarieintervju"><PlainTextSelection guid="T-1">'
    '<Coding guid="C-1"><CodeRef targetGUID="A-2"/></Coding></PlainTextSelection></TextSource></Sources></Project>'
).encode()


def project_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Project.qde", PROJECT)
    return buffer.getvalue()


def statistics_file(folder: Path, ending: str) -> bytes:
    frame = pl.DataFrame(
        {
            "svar": [1.0, 2.0, 8.0, 1.0, None],
            "skala": [1.0, 3.0, 5.0, 99.0, 2.0],
            "matt": [1.5, 999.0, 2.5, 4.0, -3.0],
            "kommun": [1.0, 2.0, 1.0, 2.0, 1.0],
            "kod": ["a", "Z", "b", "a", ""],
            "dag": [date(2020, 3, n) for n in range(1, 6)],
            "typ": ["x", "y", "x", "y", "x"],
        }
    )
    path = folder / f"fil{ending}"
    labels = {
        "svar": {1: "Ja", 2: "Nej", 8: "Vet ej"},
        "skala": {1: "Dåligt", 5: "Bra"},
        "kommun": {1: "Göteborgs Stad", 2: "Mölndals stad"},
    }
    texts = {"svar": "Får du stöd?", "matt": "Ett mått"}
    if ending == ".sav":
        missing = {"svar": [8], "skala": [99], "matt": [{"lo": 900, "hi": 999}], "kod": ["Z"]}
        pyreadstat.write_sav(
            frame, str(path), column_labels=texts, variable_value_labels=labels, missing_ranges=missing
        )
    else:
        pyreadstat.write_dta(frame, str(path), column_labels=texts, variable_value_labels=labels)
    data = path.read_bytes()
    path.unlink()
    return data


def nothing_more(found: Found) -> None:
    """The shape says it all."""


def cells(found: Found, header: str) -> list[str]:
    return found.table.frame[position_column(found.table.headers.index(header))].to_list()


def has_questions(found: Found) -> None:
    assert "Hur nöjd är du?" in found.table.questions, "nobody can tell what Q1 asked"


def has_line_breaks(found: Found) -> None:
    assert cells(found, "fri1. Vad mer?")[0] == "rad ett\nrad 1"


def has_all_comments(found: Found) -> None:
    assert found.table.headers.count("Kommentar") == 3


def has_labels_and_missing(found: Found) -> None:
    table = found.table
    assert table.labels["svar"] == {"1": "Ja", "2": "Nej", "8": "Vet ej"}
    assert table.missing_codes == {"svar": ("8",), "skala": ("99",), "matt": ("900..999",), "kod": ("Z",)}
    assert cells(found, "svar") == ["1", "2", "8", "1", ""], "an answer that is missing on purpose is lost"
    assert table.questions[0] == "Får du stöd?"


def has_stata_labels(found: Found) -> None:
    assert found.table.labels["svar"]["1"] == "Ja" and cells(found, "dag")[0] == "2020-03-01"


def has_codings(found: Found) -> None:
    assert cells(found, "code") == ["Stöd", "Umgänge"] and cells(found, "parent_guid") == ["", "A-1"]
    assert cells(found, "n_codings") == ["0", "1"]
    assert not any("Kanarie" in cell for row in found.table.frame.rows() for cell in map(str, row)), (
        "a coder's name is read"
    )


def has_real_quotes(found: Found) -> None:
    assert cells(found, "Färg")[0] == "“0” – stor…" and found.encoding == "cp1252"


Check = Callable[[Found], None]
CASES: dict[str, tuple[bytes, str, tuple[int, int], Check]] = {
    "limesurvey.csv": (LIMESURVEY, "limesurvey", (12, 6), has_line_breaks),
    "limesurvey_koder.csv": (LIMESURVEY_CODES, "limesurvey", (8, 8), nothing_more),
    "redcap.csv": (REDCAP, "redcap", (12, 11), nothing_more),
    "qualtrics.csv": (QUALTRICS, "qualtrics", (9, 9), has_questions),
    "qualtrics_older.csv": (QUALTRICS_OLDER, "qualtrics", (9, 9), has_questions),
    "qualtrics_legacy.csv": (QUALTRICS_LEGACY, "qualtrics", (4, 8), has_questions),
    "google_forms.csv": (GOOGLE_FORMS, "google_forms", (8, 6), has_all_comments),
    "surveymonkey.csv": (SURVEYMONKEY, "surveymonkey", (8, 6), nothing_more),
    "surveymonkey_one.csv": (SURVEYMONKEY_ONE_HEADER, "surveymonkey", (8, 3), nothing_more),
    "forms.xlsx": (MICROSOFT_FORMS, "microsoft_forms", (8, 7), nothing_more),
    "logg.xlsx": (HAND_KEPT, "hand_kept_workbook", (12, 6), nothing_more),
    "eusurvey.xlsx": (EUSURVEY, "eusurvey", (8, 4), nothing_more),
    "codebook.csv": (TAGUETTE, "delimited", (8, 4), nothing_more),
    "kommuner.csv": (CP1252, "delimited", (3, 4), has_real_quotes),
    "codebook.qdc": (CODEBOOK, "refi_qda", (2, 6), nothing_more),
    "project.qde": (PROJECT, "refi_qda", (2, 6), has_codings),
    "project.qdpx": (project_archive(), "refi_qda", (2, 6), has_codings),
    "fil.sav": (b"", "spss", (5, 7), has_labels_and_missing),
    "fil.dta": (b"", "stata", (5, 7), has_stata_labels),
}


def write_case(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(CASES[name][0] or statistics_file(folder, path.suffix))
    if name == "redcap.csv":
        (folder / "dictionary.csv").write_bytes(DICTIONARY)
    return path


def drafted(path: Path) -> Contract:
    draft = path.with_suffix(".yml")
    draft.write_text(draft_contract(path).text, encoding="utf-8")
    return read_contract(draft)


def checked_with(path: Path, contract: Contract, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> FileResult:
    monkeypatch.setattr("ingest.loading.load_contracts", lambda: {contract.name: contract})
    return check_file(path, settings)


@pytest.mark.parametrize("name", CASES)
def test_the_file_of_every_tool_is_recognised_and_read_to_its_true_shape(name: str, tmp_path: Path) -> None:
    _, dialect, shape, check = CASES[name]
    found = read_unknown(write_case(tmp_path, name))
    assert found.dialect == dialect, f"{name} is read as if another tool had written it"
    assert (found.table.frame.height, len(found.table.headers)) == shape, "rows or columns are lost or made up"
    check(found)


@pytest.mark.parametrize("name", CASES)
def test_the_draft_of_every_tool_reads_its_own_file_in_full(
    name: str, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_case(tmp_path, name)
    contract = drafted(path)
    result = checked_with(path, contract, settings, monkeypatch)
    assert result.refusal is None, f"the draft turns its own file down: {result.refusal}"
    (entry,) = result.entries
    assert entry["rows"] == CASES[name][2][0]
    assert entry["accepted"] == entry["rows"], f"the draft quarantines {entry['quarantined']}"
    assert contract.stored, "a draft that keeps nothing helps nobody"


def stored(contract: Contract) -> dict[str, str]:
    return {column.header: column.type for column in contract.stored}


def test_the_two_kinds_of_missing_are_kept_apart_from_answers(tmp_path: Path) -> None:
    contract = drafted(write_case(tmp_path, "fil.sav"))
    answer = contract.column("svar")
    assert answer.choices["8"].label == "Vet ej" and answer.choices["8"].value is None
    assert answer.choices["1"].value == "Ja" and answer.question == "Får du stöd?"
    assert contract.column("skala").blank_words == ("99",), "a code for no answer counts as a high mark"
    assert contract.column("matt").blank_words == ("999",), (
        "of a range of missing codes those that occur are no measures"
    )
    assert stored(contract)["kommun"] == "area_name", "municipalities with labels become bare numbers"


def test_the_dictionary_beside_the_file_explains_its_columns(tmp_path: Path) -> None:
    contract = drafted(write_case(tmp_path, "redcap.csv"))
    assert "Kanarieby" not in (tmp_path / "redcap.yml").read_text(encoding="utf-8")
    assert contract.dropped == ("hemort",), "a field marked as identifier is kept"
    kinds = stored(contract)
    assert kinds["langd"] == kinds["vikt"] == kinds["bmi"] == "decimal", (
        "comma and point in one file are not both numbers"
    )
    box = contract.column("tema_b")
    assert box.question == "Teman: Hem och familj" and box.choices["1"].value is True
    assert contract.key == ("record_id", "redcap_event_name")
    assert contract.column("record_id").treatment == "pseudonym"


def test_equal_headers_are_told_apart(tmp_path: Path) -> None:
    contract = drafted(write_case(tmp_path, "google_forms.csv"))
    comments = [(column.header, column.occurrence) for column in contract.columns if column.header == "Kommentar"]
    assert comments == [("Kommentar", 1), ("Kommentar", 2), ("Kommentar", 3)]


def test_a_sheet_is_found_below_its_titles_and_beside_other_sheets(tmp_path: Path) -> None:
    path = write_case(tmp_path, "logg.xlsx")
    contract = drafted(path)
    assert contract.sheet == "Logg"
    assert stored(contract) == {"Kommun": "area_name", "Datum": "date", "Timmar": "decimal", "Form": "choice"}
    assert contract.dropped == ("Namn",) and contract.columns[-1].header == "Anteckning"
    assert any("Läs mig" in note for note in draft_contract(path).notes), "a sheet is passed over in silence"


def test_lost_zeros_of_municipality_codes_are_municipalities(tmp_path: Path) -> None:
    assert stored(drafted(write_case(tmp_path, "kommuner.csv")))["Kommunkod"] == "municipality_code"
