"""The charts of a report's workbook show the figures of its tables, and no figure where none is published."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from test_report import made, sheet_of

from warehouse import report_xlsx
from warehouse.report_pictures import Picture, Point, Series
from warehouse.report_reading import read_report
from warehouse.report_xlsx import xlsx_bytes


def charts_of(data: bytes) -> dict[str, str]:
    """The markup of each indicator's chart, by the indicator."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/charts/chart"):
                markup = parts.read(name).decode()
                found[markup.split("<c:f>'")[1].split()[0]] = markup
    return found


def plotted(markup: str) -> list[dict[int, float]]:
    """The figures of each drawn line of a chart by their place, as they are kept in the file."""
    return [
        {int(at): float(value) for at, value in re.findall(r'<c:pt idx="(\d+)"><c:v>([^<]*)</c:v>', part)}
        for part in re.findall(r"<c:val>(.*?)</c:val>", markup)
    ]


def test_each_indicator_has_its_picture_of_the_figures_in_its_table(tmp_path: Path) -> None:
    """O02 in 2020: 27 of 60 in Alingsås is 45 per cent; Sävsjö is hidden and has a name with a reason but no dot."""
    report = read_report(made(tmp_path), "styrgrupp")
    data = xlsx_bytes(report)
    markup = charts_of(data)["O02"]
    names = re.findall(r"<c:v>([^<]*)</c:v>", re.findall(r"<c:cat>(.*?)</c:cat>", markup)[0])
    dots, whole = plotted(markup)
    assert names[0] == "Alingsås" and dots[0] == 45.0, "the picture says another figure than the table"
    hidden = [at for at, name in enumerate(names) if "(skyddas" in name]
    assert len(hidden) == 2 and not set(hidden) & set(dots), "a hidden area has a dot, or nothing says why it has none"
    assert list(whole.values()) == [pytest.approx(100 * 315 / 756)] * len(names), "the programme's line lies elsewhere"
    minus = re.findall(r"<c:minus>(.*?)</c:minus>", markup)[0]
    below = dict(re.findall(r'<c:pt idx="(\d+)"><c:v>([^<]*)</c:v>', minus))
    assert float(below["0"]) == pytest.approx(45 - 33.09, abs=0.01), "not down to Wilson's lower limit of 27 of 60"
    assert not set(map(str, hidden)) & set(below), "a hidden area has an interval"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        drawings = "".join(parts.read(name).decode() for name in parts.namelist() if "drawings/drawing" in name)
    assert "Alingsås 45,0" in drawings, "who does not see the picture is told nothing"
    sheet = sheet_of(openpyxl.load_workbook(io.BytesIO(data)), "O02")
    links = [cell.value for row in sheet.iter_rows(max_row=8) for cell in row if cell.hyperlink]
    assert any("Diagrammet" in str(link) for link in links), "the picture to the right of the table is not found"


def test_no_line_of_a_chart_leads_over_a_break(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five rounds, the third asked in another way: a line of two dots, and one of three, the middle one hidden."""
    report = read_report(made(tmp_path), "Mölndal")
    points = [Point(str(2017 + at), float(at), None, None, str(at), str(at), "", at == 2) for at in range(5)]
    points[3] = Point("2020", None, None, None, "", "", "skyddat", False)
    series = (Series("Mölndal", tuple(points), True),)
    picture = Picture("time", "Mölndal", series, "", None, None, (0.0, 100.0), ((0.0, "0"), (50.0, "50")))
    with monkeypatch.context() as patch:
        patch.setattr(report_xlsx, "picture_of", lambda _finding: picture)
        assert plotted(charts_of(xlsx_bytes(report))["O02"]) == [{0: 0, 1: 1}, {2: 2, 4: 4}], (
            "a line leads over a break"
        )
    charts = charts_of(xlsx_bytes(report))
    assert [set(dots) for dots in plotted(charts["O02"])] == [{0, 1}, {0, 1}], "two rounds have no line between them"
    lines = re.findall(r"<c:ser>(.*?)</c:ser>", charts["O06"])
    drawn = [line for line in lines if len(re.findall("<c:pt ", re.findall("<c:val>(.*?)</c:val>", line)[0])) > 1]
    assert all("<c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:marker>" in line for line in drawn), (
        "a line leads from one wording of a question to another"
    )
