"""The report is the published snapshot and nothing else: in words, typed, safe to open, the same bytes every time."""

import io
import re
import time
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from conftest import Genombrott
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from published_fixture import AREAS, INDICATORS, SNAPSHOT_ID, State, build_published, expected_cell

from warehouse.errors import UserError
from warehouse.report_reading import read_report
from warehouse.report_sheets import sheet_name
from warehouse.report_xlsx import xlsx_bytes
from warehouse.reports import write_report
from warehouse.snapshots import Snapshot, current_snapshot, open_published

HEADERS = ("Område", "Period", "Indelning", "Grupp", "Täljare", "Nämnare", "Värde", "Nedre 95 %", "Övre 95 %", "Läge")
NUMBERS = HEADERS[4:9]


def made(home: Path, *changes: str, state: State = "full") -> Snapshot:
    """The made-up snapshot after some SQL statements on its tables."""
    path = build_published(home, state)
    with duckdb.connect(str(path)) as connection:
        for change in changes:
            connection.execute(change)
    snapshot = current_snapshot(home)
    assert snapshot
    return snapshot


def opened(snapshot: Snapshot, reader: str = "styrgrupp") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(read_report(snapshot, reader))))


def sheet_of(book: Workbook, first_word: str) -> Worksheet:
    (name,) = [name for name in book.sheetnames if name.split()[0] == first_word]
    return book[name]


def table_of(sheet: Worksheet) -> list[dict[str, Any]]:
    """The cells of an indicator's table, by header; the unit is cut from the header of the value."""
    rows = list(sheet.iter_rows())
    at = next(index for index, row in enumerate(rows) if row[0].value == "Område")
    headers = [str(cell.value).split(" (")[0] for cell in rows[at]]
    found = []
    for row in rows[at + 1 :]:
        if row[0].value is None:
            break
        found.append(dict(zip(headers, row, strict=True)))
    return found


def overview_row(book: Workbook, programme: str, indicator: str) -> dict[str, Any]:
    rows = list(book[f"Översikt {programme}"].iter_rows(values_only=True))
    headers = next(row for row in rows if row[0] == "Indikator")
    return dict(zip(headers, next(row for row in rows if row[0] == indicator), strict=True))


def words_of(book: Workbook) -> list[str]:
    return [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value]


def test_each_programme_has_an_overview_and_each_indicator_a_sheet(tmp_path: Path) -> None:
    book = opened(made(tmp_path))
    firsts = [name.split()[0] for name in book.sheetnames]
    assert firsts == ["Översikt", "Översikt", *INDICATORS], "an indicator is missing or out of its order"
    assert book.sheetnames[:2] == ["Översikt FNY", "Översikt FPA"]
    assert any("inga indikatorer" in word for word in words_of(book)), "a programme without figures is passed over"
    for name in book.sheetnames[2:]:
        rows = [row[0] for row in book[name].iter_rows(max_row=8, values_only=True)]
        header = rows.index("Område") + 1
        assert book[name].freeze_panes == f"A{header + 1}", "the headers scroll out of sight"


def test_a_sheet_says_what_it_shows_and_how_it_is_counted(tmp_path: Path) -> None:
    """Found in 2020: 27 + 9 + 184 + 56 + 13 + 9 + 17 = 315 of 756 parents, 42 per cent."""
    sheet = sheet_of(opened(made(tmp_path)), "O02")
    said = [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]
    assert said[0] == ["Får stöd i tillräcklig utsträckning: 42 procent i hela programmet"], "no statement on top"
    for line in (
        ["O02 Får stöd i tillräcklig utsträckning"],
        ["Definition", "Definition av får stöd i tillräcklig utsträckning."],
        ["Täljare", "De som uppfyller villkoret."],
        ["Nämnare", "Alla som har svarat."],
        ["Att tänka på", "Bedömningen är barnsekreterarens, inte förälderns egen."],
        ["Källa", f"Genombrott, publicering {SNAPSHOT_ID}."],
    ):
        assert line in said, f"the reader does not learn: {line[0]}"
    broken = sheet_of(opened(made(tmp_path / "2")), "O06").iter_rows(values_only=True)
    assert any(row[:2] == ("Brott i serien", "2020: Frågan om kontakt omformulerades 2020.") for row in broken)


def test_figures_are_numbers_and_days_are_days(tmp_path: Path) -> None:
    book = opened(made(tmp_path))
    rows = table_of(sheet_of(book, "O02"))
    (row,) = [row for row in rows if row["Område"].value == "Alingsås" and row["Period"].value == "2020"
              and row["Grupp"].value == "alla"]  # fmt: skip
    hits, n = expected_cell("O02", "1489", "2020")
    assert (row["Täljare"].value, row["Nämnare"].value) == (hits, n) == (27, 60)
    assert row["Värde"].value == 45.0 and row["Värde"].number_format == "#,##0.0", "45,0 is shown with other decimals"
    assert row["Nedre 95 %"].value == pytest.approx(33.09, abs=0.01), "not Wilson's lower limit of 27 of 60"
    assert row["Täljare"].number_format == "#,##0"
    assert all(row[name].data_type == "n" for name in NUMBERS), "a figure is text: nobody can count with it"
    top = {row[0].value: row[1] for row in book["Översikt FPA"].iter_rows(max_row=7)}
    assert top["Publicering"].value == SNAPSHOT_ID
    assert top["Publicerad"].value == datetime(2026, 11, 20, 7, 0), "six o'clock UTC is seven in Sweden"
    assert top["Läget den"].value == datetime(2026, 11, 20) and top["Läget den"].is_date


def test_the_rows_stand_in_the_order_of_areas_periods_and_groups(tmp_path: Path) -> None:
    rows = table_of(sheet_of(opened(made(tmp_path)), "O02"))
    names = list(dict.fromkeys(row["Område"].value for row in rows))
    assert names == [name for name, level, _, _ in AREAS.values() if level in "PK"]
    first = [(row["Period"].value, row["Indelning"].value, row["Grupp"].value) for row in rows[:8]]
    groups = [
        ("ingen", "alla"),
        ("Förälderns roll", "Mamma"),
        ("Förälderns roll", "Pappa"),
        ("Förälderns roll", "Annan"),
    ]
    assert first == [(period, *group) for period in ("2019", "2020") for group in groups]


def test_the_overview_speaks_of_the_latest_period_with_a_figure(tmp_path: Path) -> None:
    hide = "status = 'suppressed', conclusion_sv = 'Talet visas inte.'"
    book = opened(
        made(
            tmp_path,
            "update published.indicator_values set conclusion_sv = 'I år: bra. Och mer.'"
            " where indicator_id = 'O02' and area_code = 'ALLA' and period_code = '2020' and breakdown = 'all'",
            f"update published.indicator_values set {hide} where indicator_id = 'O04' and period_code = '2020'",
            f"update published.indicator_values set {hide} where indicator_id = 'O05'",
            "delete from published.indicator_values where indicator_id = 'I05' and breakdown = 'all'",
            "update published.indicator_values set conclusion_sv = breakdown_value where indicator_id = 'I05'",
        )
    )
    assert overview_row(book, "FPA", "O02")["Vad man kan säga"] == "I år: bra. Och mer."
    assert sheet_of(book, "O02")["A1"].value == "I år: bra", "the title is not the first sentence"
    assert overview_row(book, "FPA", "O04")["Vad man kan säga"].startswith("Inget stöd alls: 32 procent"), (
        "the latest round is hidden, and the steering group is told nothing"
    )
    assert overview_row(book, "FPA", "O05")["Vad man kan säga"] == "Talet visas inte."
    assert sheet_of(book, "O05")["A1"].value == "Skillnad mamma–pappa i stöd: skyddat"
    assert overview_row(book, "FPA", "I05")["Vad man kan säga"] == "1-2", "an indicator only by group is passed over"


def test_the_overview_counts_what_is_shown_and_what_is_hidden(tmp_path: Path) -> None:
    """O02: 8 areas in 2 periods, undivided and by three roles. Hidden: two municipalities, roles in the others, and
    the third role of the whole programme; so the whole programme shows 3 and five municipalities 1 per period."""
    row = overview_row(opened(made(tmp_path)), "FPA", "O02")
    assert (row["Tal som visas"], row["Skyddade tal"]) == (2 * (3 + 5), 2 * (1 + 5 * 3 + 2 * 4))
    row = overview_row(opened(made(tmp_path / "2")), "FPA", "P11")
    assert (row["Tal som visas"], row["Skyddade tal"]) == (19, 0), "a file that is not loaded is called protected"


def test_no_number_of_a_hidden_cell_is_in_the_file(tmp_path: Path) -> None:
    """Even a faulty snapshot that still holds figures behind its hidden cells gives none away."""
    figures = ("numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998")
    planted = ", ".join(f"{name} = 31415.926" for name in figures)
    snapshot = made(tmp_path, f"update published.indicator_values set {planted} where status <> 'published'")
    for reader in ("styrgrupp", "Sävsjö"):
        data = xlsx_bytes(read_report(snapshot, reader))
        hidden = [
            row
            for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets
            if not sheet.title.startswith("Översikt")
            for row in table_of(sheet)
            if row["Läge"].value != "visas"
        ]
        assert len(hidden) > 20
        for row in hidden:
            assert [row[name].value for name in NUMBERS] == [None] * 5, f"{row['Läge'].value}: a figure is in the file"
            assert row["Vad man kan säga"].value, "a gap without a reason"
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            assert all(b"31415" not in parts.read(name) for name in parts.namelist()), "a hidden figure is in the file"


@pytest.mark.parametrize("state", ["empty", "all_hidden"])
def test_a_snapshot_without_figures_gives_words_and_no_figure(state: State, tmp_path: Path) -> None:
    book = opened(made(tmp_path, state=state))
    word = {"empty": "inte insamlat", "all_hidden": "skyddat"}[state]
    assert sheet_of(book, "O02")["A1"].value == f"Får stöd i tillräcklig utsträckning: {word}"
    for row in table_of(sheet_of(book, "O02")):
        assert row["Läge"].value == word and all(row[name].value is None for name in NUMBERS)


def test_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    traps = ['=HYPERLINK("http://x";"y")', "+1+1", "@SUM(A1)", "-2+3", "http://example.org", "{=1}"]
    columns = ("title_sv", "definition_sv", "numerator_sv", "denominator_sv", "warnings_sv", "unit_sv")
    words = ", ".join(f"{column} = '{trap}'" for column, trap in zip(columns, traps, strict=True))
    snapshot = made(
        tmp_path,
        f"update published.indicators set {words} where indicator_id = 'O02'",
        "update published.indicator_values set conclusion_sv = '=1+1' where indicator_id = 'O02'",
        "update published.areas set area_name = '=Mölndal' where area_code = '1481'",
        "update published.programmes set programme_name_sv = '=FPA', description_sv = '=cmd'",
    )
    data = xlsx_bytes(read_report(snapshot, "styrgrupp"))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        links = [name for name in parts.namelist() if name.endswith(".rels") and b"http://x" in parts.read(name)]
    assert all("<f>" not in sheet for sheet in sheets) and not links, "a title can run on the reader's computer"
    book = openpyxl.load_workbook(io.BytesIO(data))
    said = set(words_of(book))
    assert {*traps[1:5], "=1+1", "=Mölndal", "=cmd", "=FPA: rapport till styrgruppen"} <= said, "words were changed"
    assert overview_row(book, "FPA", "O02")["Namn"] == traps[0]


def test_sheet_names_are_such_as_excel_opens() -> None:
    taken: set[str] = set()
    assert sheet_name("O02 Får stöd i tillräcklig utsträckning", taken) == "O02 Får stöd i tillräcklig utst"
    assert sheet_name("O02 FÅR stöd i tillräcklig utsträckt", taken) == "O02 FÅR stöd i tillräcklig (2)", (
        "two sheets whose names differ by case only: Excel finds the file broken"
    )
    assert sheet_name("P01 kvot [a/b]: 'vad?' *\\", taken) == "P01 kvot a b vad"
    assert all(len(name) <= 31 for name in taken) and len(taken) == 3


def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path) -> None:
    """In another folder, a while later, with the rows of every table in another order, and groups without a label."""
    unlabelled = "delete from published.breakdowns"
    tables = ("indicator_values", "areas", "periods", "breakdowns", "targets", "indicators", "programmes")
    first = xlsx_bytes(read_report(made(tmp_path / "1", unlabelled), "Mölndal"))
    shuffled = [
        f"create or replace table published.{name} as from published.{name} order by random()" for name in tables
    ]
    time.sleep(1.1)
    assert first == xlsx_bytes(read_report(made(tmp_path / "2", unlabelled, *shuffled), "Mölndal")), (
        "two files of one publication"
    )
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = openpyxl.load_workbook(io.BytesIO(first)).properties
    assert properties.created == properties.modified == datetime(2026, 11, 20, 6, 0)


def test_an_area_stands_first_beside_the_whole_programme(tmp_path: Path) -> None:
    snapshot = made(tmp_path)
    book = opened(snapshot, " mölndal ")
    assert book.sheetnames == opened(snapshot, "1481").sheetnames
    assert "Översikt FNY" not in book.sheetnames, "a programme that Mölndal takes no part in"
    rows = table_of(sheet_of(book, "O02"))
    assert list(dict.fromkeys(row["Område"].value for row in rows)) == ["Mölndal", "Hela programmet"]
    row = overview_row(book, "FPA", "O02")
    assert row["Mölndal"].startswith("Får stöd i tillräcklig utsträckning: 56 procent i Mölndal.")
    assert row["Hela programmet"] == "Får stöd i tillräcklig utsträckning: 42 procent i hela programmet."
    assert sheet_of(book, "O02")["A1"].value == "Får stöd i tillräcklig utsträckning: 56 procent i Mölndal"
    assert overview_row(book, "FPA", "I03")["Mölndal"] == "Finns bara för hela programmet."
    hidden = opened(snapshot, "Sävsjö")
    assert sheet_of(hidden, "O02")["A1"].value == "Får stöd i tillräcklig utsträckning, Sävsjö: skyddat"


def test_an_area_of_two_programmes_gets_both(tmp_path: Path) -> None:
    snapshot = made(
        tmp_path,
        "insert into published.areas values ('1481', 'Mölndal', 'K', 'ALLA', 'FNY', true, 1)",
        "insert into published.areas values ('Centrum', 'Centrum', 'U', 'ALLA', 'FNY', true, 2)",
    )
    assert [name for name in opened(snapshot, "Mölndal").sheetnames if "Översikt" in name] == [
        "Översikt FNY",
        "Översikt FPA",
    ]
    assert opened(snapshot, "centrum").sheetnames == ["Översikt FNY"]


def test_an_area_that_is_not_to_be_named_is_named_to_itself_only(tmp_path: Path) -> None:
    snapshot = made(tmp_path, "update published.areas set show_name = false where area_code = '1481'")
    for reader in ("styrgrupp", "Värnamo"):
        assert not [word for word in words_of(opened(snapshot, reader)) if "Mölndal" in word], "Mölndal is named"
    assert "Annat område" in words_of(opened(snapshot))
    assert "Mölndal" in words_of(opened(snapshot, "Mölndal"))


def test_the_target_of_the_newest_plan_stands_with_its_state_and_source(tmp_path: Path) -> None:
    def target(name: str, area: str, plan: int, part: str, state: str) -> str:
        group = "'form', 'digital'" if part else "'all', 'all'"
        return (
            "insert into published.targets (target_id, programme_code, indicator_id, area_code, plan_version,"
            " value_min, value_max, unit_sv, due_date, valid_from, valid_to, quote_sv, source_sv, breakdown,"
            f" breakdown_value, status_sv) values ('{name}', 'FPA', 'P06', '{area}', '{plan}', 100, 100, '%',"
            f" '2021-12-31', '{2018 + plan}-01-01', null, 'Citat {name}.', 'Planen', {group}, '{state}')"
        )

    snapshot = made(
        tmp_path,
        target("A", "ALLA", 1, "", "Ersatt."),
        target("B", "ALLA", 2, "", "Målet är nått: 3 av 3."),
        target("C", "ALLA", 2, "digital", "Målet är inte nått."),
        target("D", "1481", 1, "", "Sent."),
    )
    book = opened(snapshot)
    assert overview_row(book, "FPA", "P06")["Mål"] == "Målet är nått: 3 av 3."
    notes = [row[1] for row in sheet_of(book, "P06").iter_rows(values_only=True) if row[0] == "Mål"]
    assert notes == [
        "Målet är nått: 3 av 3. ”Citat B.” Planen (planversion 2).",
        "Digital: Målet är inte nått. ”Citat C.” Planen (planversion 2).",
    ], "an older plan, or a target of another area, is shown as the plan"
    own = overview_row(opened(snapshot, "Mölndal"), "FPA", "P06")["Mål"]
    assert own == "Mölndal: Sent.\nHela programmet: Målet är nått: 3 av 3."
    assert overview_row(book, "FPA", "I01")["Mål"].startswith("”Målsättningen är"), "no state told, and no target"


def test_an_unknown_area_is_told_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        write_report(made(tmp_path), "Storstad", "xlsx", tmp_path / "r.xlsx")
    assert "Storstad" not in " ".join(error.value.lines)
    for name in ("styrgrupp", "Mölndal", "Sävsjö"):
        assert name in error.value.remedy, "the reader has to guess what to write"
    assert "Göteborgsregionen" not in error.value.remedy and not (tmp_path / "r.xlsx").exists()


@pytest.mark.parametrize(
    ("file_format", "name", "said"),
    [
        ("docx", "r.docx", "Formatet är okänt. .*pdf.*pptx.*xlsx"),
        ("pdf", "r.xlsx", "passar inte formatet pdf"),
        ("xlsx", "r.pdf", "passar inte formatet xlsx"),
        ("xlsx", "finns-inte/r.xlsx", "går inte att spara"),
    ],
)
def test_what_cannot_be_written_is_told_with_a_remedy(file_format: str, name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        write_report(made(tmp_path), "styrgrupp", file_format, tmp_path / name)
    assert re.search(said, " ".join(error.value.lines)) and error.value.remedy
    assert not (tmp_path / name).exists()


def test_a_snapshot_of_another_version_is_told_with_a_remedy(tmp_path: Path) -> None:
    snapshot = made(tmp_path, "alter table published.indicator_values drop column conclusion_sv")
    with pytest.raises(UserError, match="passar inte ihop"):
        read_report(snapshot, "styrgrupp")


def test_the_demos_report_holds_every_published_cell(demo_home: Path, tmp_path: Path) -> None:
    snapshot = current_snapshot(demo_home)
    assert snapshot
    started = time.perf_counter()
    write_report(snapshot, "styrgrupp", "xlsx", tmp_path / "r.xlsx")
    assert time.perf_counter() - started < 3, "the steering group waits for its report"
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    with open_published(snapshot.published) as connection:
        catalogue = connection.execute("select indicator_id, title_sv from published.indicators").fetchall()
        for indicator, title in catalogue:
            sheet = sheet_of(book, indicator)
            assert f"{indicator} {title}" in [row[0] for row in sheet.iter_rows(max_row=4, values_only=True)]
            published = connection.execute(
                "select round(value, 6), numerator, denominator from published.indicator_values"
                " where indicator_id = ? and status = 'published' order by all nulls first",
                [indicator],
            ).fetchall()
            rows = [row for row in table_of(sheet) if row["Läge"].value == "visas"]
            shown = [(row["Värde"].value, row["Täljare"].value, row["Nämnare"].value) for row in rows]
            rounded = [(value if value is None else round(value, 6), *counts) for value, *counts in shown]
            assert sorted(rounded, key=_nulls_first) == published, f"{indicator}: the report and the pages disagree"


def _nulls_first(row: tuple[Any, ...]) -> list[tuple[bool, float]]:
    return [(value is not None, value or 0) for value in row]


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "pptx"])
def test_the_command_writes_the_same_file_twice_and_says_so(
    demo_home: Path, tmp_path: Path, genombrott: Genombrott, ending: str
) -> None:
    files = [tmp_path / f"1.{ending}", tmp_path / f"2.{ending}"]
    for out in files:
        run = genombrott(demo_home, "report", "--for", "Mölndal", "--format", ending, "--out", str(out))
        assert run.returncode == 0 and out.name in run.stderr, run.stderr
    assert files[0].read_bytes() == files[1].read_bytes()
    if ending == "xlsx":
        book = openpyxl.load_workbook(files[0])
        assert [name for name in book.sheetnames if "Översikt" in name] == ["Översikt FNY", "Översikt FPA"]


def test_the_command_tells_what_is_wrong_in_swedish(demo_home: Path, tmp_path: Path, genombrott: Genombrott) -> None:
    out = str(tmp_path / "r.xlsx")
    for home, arguments, said in (
        (demo_home, ("--for", "Storstad", "--out", out), "Mölndal"),
        (demo_home, ("--for", "styrgrupp", "--format", "pdf", "--out", out), "rapport.pdf"),
        (demo_home, ("--for", "styrgrupp"), "--help"),
        (tmp_path / "home", ("--for", "styrgrupp", "--out", out), "genombrott refresh"),
    ):
        run = genombrott(home, "report", *arguments)
        assert run.returncode == 2 and said in run.stderr and "Traceback" not in run.stderr, run.stderr
    assert not Path(out).exists()
