"""A draft contract is a start that a person edits: valid, careful with persons, and clear about what to look at."""

import csv
import io
from pathlib import Path

import pytest

from ingest.contract import Contract, read_contract
from ingest.loading import check_file
from ingest.refusal import Refusal
from ingest.scaffold import PROGRAMME_TO_REPLACE, draft_contract
from ingest.scaffold_names import column_name, person_kind
from warehouse.settings import Settings

N_ROWS = 40


def write_columns(folder: Path, name: str = "enkat.csv", **columns: list[str]) -> Path:
    """A CSV with these columns; `__` in a name stands for a blank, and short columns are repeated."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([header.replace("__", " ") for header in columns])
    for row in range(N_ROWS):
        writer.writerow([values[row % len(values)] for values in columns.values()])
    path = folder / name
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def drafted(path: Path) -> tuple[str, Contract]:
    text = draft_contract(path).text
    draft = path.with_suffix(".yml")
    draft.write_text(text, encoding="utf-8")
    return text, read_contract(draft)


def fates(contract: Contract) -> dict[str, str]:
    return (
        {column.header: "keep" for column in contract.stored}
        | {column.header: "test" for column in contract.columns if not column.is_stored}
        | dict.fromkeys(contract.dropped, "drop")
    )


def numbers(low: int = 1) -> list[str]:
    return [str(low + n) for n in range(N_ROWS)]


def test_nothing_of_a_probable_person_is_kept_or_written(tmp_path: Path) -> None:
    """Canaries in columns named after persons, in columns that only their values betray, and in free text."""
    canaries = {
        "Förnamn": ["Kanarina", "Kanarius"],
        "Efternamn": ["Kanariesson"],
        "Namn": ["Kanarie Fågel"],
        "E-post": ["kanarie@example.org"],
        "Telefon": ["070-174 06 05"],
        "Mobilnummer": ["0701740605"],
        "IP-adress": ["192.0.2.77"],
        "Adress": ["Kanariegatan 7"],
        "Postnummer": ["98765"],
        "Födelsedatum": ["1987-06-05"],
        "Personnummer": ["18900101-9802"],
        "token": ["kanarietoken"],
        "Latitud__latitude": ["57.987654"],
        "Handläggare": ["Kanariekollega", "Kanariechef"],
        "RecipientFirstName": ["Kanaricia"],
        "next_of_kin": ["Kanariemor"],
        "Kontaktväg": ["kanarie2@example.org", "kanarie3@example.org"],
        "Vem__var__med": ["Kanarie Ett", "Kanarie Två"],
        "Vad__tyckte__du?": [f"Jag heter Kanarie {n}" for n in range(N_ROWS)],
        "Svar": ["Ja", "Nej", "ring 070-174 06 05"],
        "Formel": ["=KANARIE()", "Ja"],
        "Ledare": ["Kanarie Svensson", "Kanarina Ek"],
    }
    path = write_columns(tmp_path, **canaries, Nöjd=["Ja", "Nej"])
    text, contract = drafted(path)
    notes = "\n".join(draft_contract(path).notes)
    for header, values in canaries.items():
        for value in values:
            if value not in {"Ja", "Nej"}:
                assert value not in text, f"a value of {header} stands in the draft, which is committed and sent on"
                assert value not in notes, f"a value of {header} is shown on the screen"
    assert {header for header, fate in fates(contract).items() if fate == "keep"} == {"Nöjd"}, (
        "a person's column is kept"
    )
    assert {"Förnamn", "E-post", "Handläggare", "Kontaktväg"} <= set(contract.dropped)
    assert "Förnamn" in notes and "E-post" in notes, "nobody is told which columns are left out"
    assert contract.column("nojd").choices.keys() == {"Ja", "Nej"}


def test_a_header_that_is_person_data_is_written_nowhere(tmp_path: Path) -> None:
    path = write_columns(tmp_path, Nöjd=["Ja", "Nej"], **{"kanarie@example.org": ["1"]})
    draft = draft_contract(path)
    assert "kanarie" not in draft.text + " ".join(draft.notes)
    assert any("rubrik" in note and ": 1." in note for note in draft.notes), "a column disappears without a word"


def test_codes_are_kept_as_pseudonyms_and_make_the_key(tmp_path: Path) -> None:
    path = write_columns(tmp_path, Deltagarkod=[f"D{n // 4}" for n in range(N_ROWS)], Träff=["1", "2", "3", "4"])
    text, contract = drafted(path)
    assert contract.column("deltagarkod").treatment == "pseudonym", "a person's code is stored as it is"
    assert contract.key == ("deltagarkod", "traff")
    assert "D3" not in text, "codes of persons are listed in the draft"
    assert "test_answers: {columns: [deltagarkod], begins_with: TEST}" in text


def test_the_event_is_part_of_the_key_of_a_project_with_events(tmp_path: Path) -> None:
    records = [*numbers()[:38], "1", "2"]
    path = write_columns(tmp_path, record_id=records, redcap_event_name=["start_arm_1"] * 38 + ["slut_arm_1"] * 2)
    _, contract = drafted(path)
    assert contract.key == ("record_id", "redcap_event_name"), "the second visit of a person is taken for a copy"


def test_two_columns_of_names_with_one_header_are_both_thrown_away(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_columns(tmp_path, Namn=["Kanarie Ett"], Nöjd=["Ja", "Nej"], Namn__=["Kanarie Två"])
    text, contract = drafted(path)
    assert "Kanarie" not in text and {column.header for column in contract.stored} == {"Nöjd"}
    monkeypatch.setattr("ingest.loading.load_contracts", lambda: {contract.name: contract})
    result = check_file(path, settings)
    assert result.refusal is None, f"the draft does not read its own file: {result.refusal}"
    assert result.entries[0]["accepted"] == N_ROWS
    assert result.messages == [], "columns thrown away on purpose are reported as unknown"


def test_the_draft_cannot_be_loaded_before_somebody_has_said_whose_it_is(tmp_path: Path) -> None:
    """Without a programme a pseudonym would be the code itself."""
    _, contract = drafted(write_columns(tmp_path, Svars__id=numbers()))
    assert contract.programme == PROGRAMME_TO_REPLACE


def test_types_are_told_from_the_cells(tmp_path: Path) -> None:
    days = [f"2019-03-{n % 28 + 1:02d}" for n in range(N_ROWS)]
    path = write_columns(
        tmp_path,
        Ålder=numbers(18),
        Timmar=["1,5", "2.25", "−3", ""],
        Stöd=["1", "2", "3", "4", "5", "vet ej"],
        Dag=days,
        Stund=[f"{day} 10:00:00" for day in days],
        Månad=["2019-03", "2019-04"],
        Kommun=["Mölndal", "Göteborgs stad", "Gbg"],
        Kommunkod=["686", "1481"],
        Form=["fysisk", "digital ", "fysisk", ""],
        Övrigt=[f"text {n}" for n in range(N_ROWS)],
        Tomt=[""],
    )
    _, contract = drafted(path)
    kinds = {column.header: column.type for column in contract.stored}
    assert kinds == {
        "Ålder": "integer",
        "Timmar": "decimal",
        "Stöd": "integer",
        "Dag": "date",
        "Stund": "datetime",
        "Månad": "month",
        "Kommun": "area_name",
        "Kommunkod": "municipality_code",
        "Form": "choice",
    }
    assert contract.column("stod").blank_words == ("vet ej",), "a spoken non-answer quarantines its row"
    assert contract.column("form").empty and not contract.column("municipality").empty
    assert {column.header for column in contract.columns if not column.is_stored} == {"Övrigt", "Tomt"}


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        (["Ja"] * 3 + ["Nej"] * 3, True),
        (["Ja", "Nej"] * 4 + ["Kanske aldrig igen"], False),
        ([f"svar {n % 21}" for n in range(84)], False),
        (["Anna Ek", "Bo Alm"] * 4, False),
        (["x" * 151, "jaså"] * 4, False),
    ],
)
def test_answers_are_listed_only_when_few_and_given_by_several(values: list[str], kept: bool, tmp_path: Path) -> None:
    path = tmp_path / "enkat.csv"
    path.write_text("Fråga;Nummer\n" + "".join(f"{value};1\n" for value in values), encoding="utf-8")
    text, contract = drafted(path)
    assert (fates(contract)["Fråga"] == "keep") is kept
    assert all((value in text) is kept for value in set(values)), "one person's own words stand in the draft"


def test_the_seen_range_is_a_remark_and_no_rule(tmp_path: Path) -> None:
    text, contract = drafted(write_columns(tmp_path, Poäng=["3", "17,5", "9"]))
    assert "i filen från 3 till 17,5" in text
    assert contract.column("poang").min is None and contract.column("poang").max is None
    few = tmp_path / "få.csv"
    few.write_text("Poäng;Dag\n77;2019-04-03\n88;2019-04-05\n", encoding="utf-8")
    text, _ = drafted(few)
    assert "77" not in text and "2019-04-03" not in text, "in a small file the ends of a range are two persons' values"


def test_every_doubtful_line_is_marked_in_swedish(tmp_path: Path) -> None:
    draft = draft_contract(write_columns(tmp_path, Namn=["A B"], Ålder=numbers(), Svar=["Ja", "Nej"]))
    assert draft.text.count("SE ÖVER") >= 6
    for line in draft.text.splitlines():
        if "programme:" in line or "file:" in line or '- "Namn"' in line or 'description: ""' in line:
            assert "# SE ÖVER" in line, f"nobody is asked to look at: {line}"
    assert draft.notes[0] == "Filen läses som CSV: 40 rader och 3 kolumner."
    assert any("SE ÖVER" in note for note in draft.notes)


def test_awkward_headers_give_a_valid_draft(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = [
        'Vad "tyckte" du: # bra, {eller} inte?',
        "Rad ett\nrad två",
        "null",
        "yes",
        "load_id",
        "123",
        "kommentar",
        "Kommentar ",
        "\ufeff1 (inte alls)",
        "Betyg\u00a0(1–5)",
        "🙂",
    ]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows([[f"{'ja' if n % 2 else 'nej'}"] * len(headers) for n in range(12)])
    path = tmp_path / "Konstiga namn (1).csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    _, contract = drafted(path)
    assert len({column.name for column in contract.columns}) == len(headers) == len(contract.columns)
    monkeypatch.setattr("ingest.loading.load_contracts", lambda: {contract.name: contract})
    result = check_file(path, settings)
    assert result.refusal is None, result.refusal
    assert result.entries[0]["accepted"] == 12 and result.messages == [], "the draft does not know its own headers"


def test_an_answer_in_strange_characters_is_read_again(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_columns(tmp_path, Grad=["\ufeff1 (None at all)", "2", "nej\u00a0tack", '"citat"', "3 \x96 4"])
    _, contract = drafted(path)
    monkeypatch.setattr("ingest.loading.load_contracts", lambda: {contract.name: contract})
    assert check_file(path, settings).entries[0]["accepted"] == N_ROWS


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"PK\x03\x04rest", b"\na;b\n1;2\n", b"$FL2@(#)"],
)
def test_a_file_that_nothing_reads_is_refused_in_swedish(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "fil.bin"
    path.write_bytes(data)
    with pytest.raises(Refusal) as refusal:
        draft_contract(path)
    assert str(refusal.value).endswith(".")
    with pytest.raises(Refusal):
        draft_contract(tmp_path / "finns inte.csv")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Antal närvarande", "n_narvarande"),
        ("Kön", "sex"),
        ("StartDate", "start_date"),
        ("rse3[SQ001]. Who uses it? []", "rse3_sq001"),
        ("1 till 5", "c_1_to_5"),
        ("???", "column"),
        ("Yes", "c_yes"),
    ],
)
def test_names_are_plain(header: str, name: str) -> None:
    assert column_name(header, set()) == name
    assert column_name(header, {name}) == f"{name}_2"


@pytest.mark.parametrize(
    "header", ["Kommunnamn", "Namn på kommunen i fråga", "tag name", "Ålder", "Typ av stöd", "Roll"]
)
def test_ordinary_headers_are_no_persons(header: str) -> None:
    if header.startswith("Namn på"):
        assert person_kind(header) == "namn", "in doubt a column is not kept"
    else:
        assert person_kind(header) is None, f"{header} is thrown away"


@pytest.mark.parametrize("first", ["Anna Andersson;Centrum;ja;2019-01-01", "F001;FAM1;Göteborg;1;2019-03-28"])
def test_a_file_without_headers_gives_no_draft_of_the_first_persons_answers(first: str, tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("".join(f"{first}\n" for _ in range(3)), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        draft_contract(path)
    assert "rubriker" in str(refused.value)
    assert not any(cell in str(refused.value) for cell in first.split(";") if cell != "ja"), "a cell is printed"
