"""What a report says of its findings, in order: the few to begin with, a line for each, and the sentences of one."""

from collections.abc import Sequence
from itertools import groupby

from warehouse.report_content import Cell, Finding, Programme, Report, Target
from warehouse.report_formats import day, sentences

N_HIGHLIGHTS = 5
HIGHLIGHTS_NOTE = (
    "Först säkra ändringar, sedan mål vars tid har gått utan att de är nådda, sedan det som står först i varje program."
)
PRIVACY = (
    "Här står bara det som är publicerat. Tal om så få personer att någon kan kännas igen är skyddade och finns inte i"
    " filen; ett skyddat tal är aldrig noll."
)
HOW_TO_READ = (
    "Talet inom parentes är 95 % intervall: så mycket kan slumpen ha gjort. ”Säkert” betyder att skillnaden är större"
    " än slumpen rimligen ger (99,8 %).",
    "~ betyder osäkert: mindre än 30 i underlaget, eller ett intervall bredare än 30 enheter.",
    PRIVACY,
)
NO_INDICATORS = "Det finns inga indikatorer publicerade för det här programmet än."
_CERTAIN = ("higher", "lower")


def title_of(report: Report) -> str:
    """`Rapport till styrgruppen`, `Rapport för Mölndal`."""
    is_for_all = all(programme.area is None for programme in report.programmes)
    return f"Rapport till {report.reader}" if is_for_all else f"Rapport för {report.reader}"


def subtitle_of(report: Report) -> str:
    """The day that the figures stand for, and the publication they come from."""
    about = f"Läget den {day(report.reporting_date)} · " if report.reporting_date else ""
    return f"{about}publicering {report.snapshot_id}, gjord {day(report.made_at_sv)}"


def highlights(report: Report) -> list[tuple[Programme, Finding]]:
    """The findings to begin with, taken in turn from the programmes; only such as show a figure."""
    ranked = []
    for at, programme in enumerate(report.programmes):
        shown = [finding for finding in programme.findings if finding.spoken and finding.spoken.is_shown]
        for rank, found in groupby(sorted(shown, key=_rank), key=_rank):
            ranked += [(rank, turn, at, programme, finding) for turn, finding in enumerate(found)]
    return [(programme, finding) for *_, programme, finding in sorted(ranked, key=lambda row: row[:3])[:N_HIGHLIGHTS]]


def _rank(finding: Finding) -> int:
    if finding.spoken and finding.spoken.change in _CERTAIN:
        return 0
    return 1 if any(target.is_late and not target.is_part for target in finding.targets) else 2


def plan_words(finding: Finding) -> str:
    """Where the newest target of the undivided figure stands; that of a part where there is no other."""
    targets: Sequence[Target] = [target for target in finding.targets if not target.is_part] or finding.targets
    newest = max(targets, key=lambda target: (target.due_date is not None, target.due_date), default=None)
    return newest.state or f"”{newest.quote}”" if newest else ""


def cell_words(cell: Cell | None) -> str:
    """`27,7 % (24,6–31,0), 209 av 754`, or why there is no figure and where to look instead; '' for no cell."""
    if cell is None:
        return ""
    return cell.figures if cell.is_shown else ". ".join(filter(None, (_capital(cell.absence), cell.fallback)))


def sentences_of(finding: Finding, has_area: bool) -> list[str]:
    """What can be said beyond the title: the rest of the conclusion, the programme, hidden figures and targets."""
    spoken = finding.spoken
    said = sentences(finding.sentence)
    rest = said[1:] if finding.title == (said or [""])[0].removesuffix(".") else said
    lines = [" ".join(rest)]
    if has_area and finding.programme_sentence not in (finding.sentence, ""):
        lines.append(finding.programme_sentence)
    if spoken and not spoken.is_shown:
        lines.append(spoken.fallback)
    if finding.n_hidden and finding.n_shown:
        lines.append(f"{finding.n_hidden} av indikatorns tal är skyddade: för få personer. De är aldrig noll.")
    lines += [f"Brott i serien, {broken}" for broken in finding.breaks]
    lines += [target.state or f"Mål: ”{target.quote}” {target.source}." for target in finding.targets]
    return [line for line in dict.fromkeys(lines) if line]


def source_of(report: Report, finding: Finding) -> str:
    """What is counted, what to be careful about, and where the figure comes from."""
    parts = [f"{finding.indicator_id} {finding.name}.", finding.definition, *finding.warnings, finding.version]
    return " ".join([*filter(None, parts), f"Källa: Genombrott, publicering {report.snapshot_id}."])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
