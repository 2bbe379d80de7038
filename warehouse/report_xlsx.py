"""A report as a workbook: per programme an overview, then one sheet per indicator: picture and all its cells."""

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from warehouse.report_content import Finding, Programme, Report
from warehouse.report_pictures import picture_of
from warehouse.report_sheets import OPTIONS, Sheet, add_sheet, count_style, sheet_name, value_style, workbook_formats
from warehouse.report_xlsx_chart import add_chart

_WIDTHS = (26, 20, 24, 26, 10, 10, 13, 11, 11, 48, 18, 100)
_LINK_TO_CHART = 3
_PRIVACY = (
    "Här står bara det som är publicerat. Tal om så få personer att någon kan kännas igen är skyddade"
    " och finns inte i filen."
)


def xlsx_bytes(report: Report) -> bytes:
    """The workbook. The same report always gives the same bytes: the only time in it is that of the snapshot."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": f"Genombrott: rapport för {report.reader}",
                "comments": f"Publicering {report.snapshot_id}",
                "created": report.made_at,
            }
        )
        formats = workbook_formats(workbook)
        taken: set[str] = set()
        for programme in report.programmes:
            overview = add_sheet(workbook, formats, sheet_name(f"Översikt {programme.code}", taken))
            names = [sheet_name(f"{found.indicator_id} {found.name}", taken) for found in programme.findings]
            _write_overview(overview, report, programme, names)
            for name, finding in zip(names, programme.findings, strict=True):
                _write_finding(workbook, add_sheet(workbook, formats, name), report, finding)
    return buffer.getvalue()


def _write_overview(page: Sheet, report: Report, programme: Programme, names: Sequence[str]) -> None:
    reader = f"rapport för {programme.area}" if programme.area else "rapport till styrgruppen"
    page.write(f"{programme.name}: {reader}", style="title")
    page.write(_PRIVACY)
    page.write("Publicering", report.snapshot_id, first="label")
    page.write("Publicerad", report.made_at_sv, first="label")
    page.write("Läget den", report.reporting_date, first="label")
    page.write("Programmet pågår", programme.start_date, programme.end_date, first="label")
    page.at += 1
    said = [(programme.area, 70), ("Hela programmet", 70)] if programme.area else [("Vad man kan säga", 90)]
    columns = [("Indikator", 18), ("Namn", 38), *said, ("Mål", 60), ("Tal som visas", 10), ("Skyddade tal", 10)]
    page.start_table([name for name, _ in columns], [width for _, width in columns])
    for name, finding in zip(names, programme.findings, strict=True):
        sentences = [finding.sentence, finding.programme_sentence] if programme.area else [finding.sentence]
        page.sheet.write_url(
            page.at, 0, f"internal:'{name}'!A1", page.formats["link"], string=finding.indicator_id, tip=finding.name
        )
        texts = [finding.name, *sentences, _target_words(finding)]
        for column, text in enumerate(texts, start=1):
            page.sheet.write_string(page.at, column, text, page.formats["text"])
        for column, count in enumerate((finding.n_shown, finding.n_hidden), start=1 + len(texts)):
            page.sheet.write_number(page.at, column, count, page.formats["whole"])
        page.at += 1
    if not programme.findings:
        page.write("Det finns inga indikatorer publicerade för det här programmet än.")
    page.at += 1
    page.write("Om programmet", programme.description, first="label")


def _target_words(finding: Finding) -> str:
    """The targets of the undivided figure, one per line; those of its parts where it has no other."""
    targets = [target for target in finding.targets if not target.is_part] or finding.targets
    return "\n".join(dict.fromkeys(target.state or f"”{target.quote}”" for target in targets))


def _write_finding(workbook: xlsxwriter.Workbook, page: Sheet, report: Report, finding: Finding) -> None:
    page.write(finding.title, style="title")
    page.write(f"{finding.indicator_id} {finding.name}", style="label")
    page.write("Definition", finding.definition, first="label")
    page.write("Täljare", finding.numerator, first="label")
    page.write("Nämnare", finding.denominator, first="label")
    link = page.at
    page.at += 1
    limits = ("Nedre 95 %", "Övre 95 %")
    headers = ("Område", "Period", "Indelning", "Grupp", "Täljare", "Nämnare", f"Värde ({finding.unit})", *limits)
    header = page.at
    page.start_table((*headers, "Ändring sedan gången före", "Läge", "Vad man kan säga"), _WIDTHS)
    style = value_style(finding.kind)
    for cell in finding.cells:
        page.write_table_row(
            [
                *((text, "text") for text in (cell.area, cell.period, cell.breakdown, cell.group)),
                *((count, count_style(count)) for count in (cell.numerator, cell.denominator)),
                *((value, style) for value in (cell.value, cell.lower_95, cell.upper_95)),
                *((text, "text") for text in (cell.change_text, cell.state, cell.conclusion)),
            ]
        )
    page.sheet.autofilter(header, 0, max(page.at - 1, header + 1), len(_WIDTHS) - 1)
    page.at += 1
    words = "Att tänka på, mål och källa står under tabellen."
    page.sheet.write_url(link, 0, f"internal:'{page.sheet.get_name()}'!A{page.at + 1}", page.formats["link"], words)
    _write_notes(page, report, finding)
    picture = picture_of(finding)
    if picture:
        page.at += 1
        beside = len(_WIDTHS) + 1
        add_chart(workbook, page, finding, picture, place=(header + 1, beside))
        words = "Diagrammet står till höger om tabellen."
        to_chart = f"internal:'{page.sheet.get_name()}'!{xl_rowcol_to_cell(header + 1, beside)}"
        page.sheet.write_url(link, _LINK_TO_CHART, to_chart, page.formats["link"], words)


def _write_notes(page: Sheet, report: Report, finding: Finding) -> None:
    if finding.notice:
        page.write("Innan du läser", finding.notice, first="label")
    if finding.version:
        page.write("Version", finding.version, first="label")
    for warning in finding.warnings:
        page.write("Att tänka på", warning, first="label")
    for broken in finding.breaks:
        page.write("Brott i serien", broken, first="label")
    for target in finding.targets:
        page.write("Mål", " ".join(filter(None, (target.state, f"”{target.quote}” {target.source}."))), first="label")
        page.write("Målet gäller till", target.due_date, first="label")
    page.write("Källa", f"Genombrott, publicering {report.snapshot_id}.", first="label")
