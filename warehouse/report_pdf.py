"""A report on paper: A4, tagged for screen readers, set by Typst from the template beside this module."""

import json
from datetime import UTC
from pathlib import Path
from typing import Any, Literal

import typst

from warehouse import report_story as story
from warehouse.report_content import Cell, Finding, Programme, Report
from warehouse.report_formats import NBSP
from warehouse.report_pictures import Picture, Point, Reference, Series, picture_of
from warehouse.report_tables import Table, notes_of, tables_of

_TEMPLATE = Path(__file__).with_name("report.typ")
# PDF/UA-1: readable by those who listen to it. Typst refuses to make a file that breaks the standard.
_STANDARD: Literal["ua-1"] = "ua-1"
_TABLES_NOTE = (
    "Varje publicerat tal står här en gång: värdet, under det 95 % intervall och antalet det bygger på."
    " Ett ord i stället för ett tal säger varför det inte visas."
)
_MOST_LABELS = 8
_FEW_POINTS = 4

Json = dict[str, Any]


def pdf_bytes(report: Report) -> bytes:
    """The document. The same report always gives the same bytes: the only time in it is that of the snapshot, and
    the fonts are those that come with Typst."""
    compiler = typst.Compiler(
        _TEMPLATE, ignore_system_fonts=True, sys_inputs={"data": json.dumps(_document(report), ensure_ascii=False)}
    )
    made_at = report.made_at.replace(microsecond=0, tzinfo=UTC)
    made = compiler.compile(format="pdf", timestamp=made_at, pdf_standards=_STANDARD)
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no document")
    return made


def _document(report: Report) -> Json:
    title = story.title_of(report)
    return {
        "title": title,
        "subtitle": story.subtitle_of(report),
        "date": {part: getattr(report.made_at, part) for part in ("year", "month", "day", "hour", "minute", "second")},
        "footer": f"Genombrott · {title} · publicering {report.snapshot_id}",
        "highlights": [
            {"title": finding.title, "programme": programme.name} for programme, finding in story.highlights(report)
        ],
        "highlights_note": story.HIGHLIGHTS_NOTE,
        "how_to_read": story.HOW_TO_READ,
        "programmes": [_programme(report, programme) for programme in report.programmes],
        "tables_note": _TABLES_NOTE,
        "tables": [
            {
                "title": f"{finding.indicator_id} {finding.name}",
                "tables": [_table(table) for table in tables_of(finding)],
                "notes": notes_of(finding),
            }
            for programme in report.programmes
            for finding in programme.findings
        ],
    }


def _programme(report: Report, programme: Programme) -> Json:
    has_area = programme.area is not None
    figures = [programme.area, "Hela programmet"] if programme.area else ["Hela programmet"]
    return {
        "title": f"{programme.name}: {programme.area}" if programme.area else programme.name,
        "description": programme.description,
        "empty": story.NO_INDICATORS,
        "headers": ["Indikator", *figures, "Ändring sedan gången före", "Läget mot planen"],
        "widths": [26, *([24] * len(figures)), 22, 26],
        "overview": [_overview_row(finding, has_area) for finding in programme.findings],
        "findings": [
            {
                "title": finding.title,
                "notice": finding.notice,
                "picture": _picture(picture) if (picture := picture_of(finding)) else None,
                "said": story.sentences_of(finding, has_area),
                "source": story.source_of(report, finding),
            }
            for finding in programme.findings
        ],
    }


def _overview_row(finding: Finding, has_area: bool) -> list[Json]:
    cells = [finding.own, finding.whole] if has_area else [finding.whole]
    spoken = finding.spoken
    return [
        _text(f"{finding.indicator_id} {finding.name}"),
        *(_text(story.cell_words(cell), is_absent=cell is None or not cell.is_shown) for cell in cells),
        _text(spoken.change_text if spoken else ""),
        _text(story.plan_words(finding)),
    ]


def _text(text: str, is_absent: bool = False) -> Json:
    return {"text": text, "absent": is_absent}


def _table(table: Table) -> Json:
    return {
        "corner": table.corner,
        "columns": table.columns,
        "rows": [
            {"label": label, "cells": [_cell(cell) for cell in cells]}
            for label, cells in zip(table.rows, table.cells, strict=True)
        ],
    }


def _cell(cell: Cell | None) -> Json:
    if cell is None:
        return {"text": "", "absent": True, "more": []}
    more = [cell.interval_text and f"({cell.interval_text})", cell.count_text]
    return {
        "text": cell.value_text if cell.is_shown else cell.state,
        "absent": not cell.is_shown,
        "more": [line.replace(" ", NBSP) for line in more if line],
    }


def _picture(picture: Picture) -> Json:
    is_rows = picture.kind == "rows"
    labels = [point.label for point in picture.series[0].points]
    return {
        "kind": picture.kind,
        "about": picture.about,
        "alt": picture.alt,
        "ticks": [{"at": _share(picture, value), "label": label} for value, label in picture.ticks],
        "whole": _line(picture, picture.whole),
        "target": _line(picture, picture.target),
        "rows": [_row(picture, point, is_strong=point.label == picture.strong) for point in picture.series[0].points]
        if is_rows
        else [],
        "labels": _thinned(labels),
        "series": [] if is_rows else [_series(picture, series) for series in picture.series],
        "newest": [] if is_rows else _newest(picture),
    }


def _series(picture: Picture, series: Series) -> Json:
    rows = [_row(picture, point, is_strong=series.is_strong) for point in series.points]
    return {"name": series.name, "strong": series.is_strong, "rows": rows}


def _row(picture: Picture, point: Point, is_strong: bool) -> Json:
    return {
        "label": point.label,
        "at": _share(picture, point.value),
        "low": _share(picture, point.lower),
        "high": _share(picture, point.upper),
        "text": point.text or point.absence,
        "strong": is_strong,
        "apart": point.is_apart,
    }


def _line(picture: Picture, line: Reference | None) -> Json | None:
    if line is None:
        return None
    ends = [_share(picture, value) for value in (line.value, line.upper) if value is not None]
    return {"label": line.label, "at": ends[0], "ends": ends}


def _share(picture: Picture, value: float | None) -> float | None:
    """How far along the axis a value lies, 0–1; an interval of scores may reach outside their scale."""
    low, high = picture.axis
    return None if value is None else round((min(max(value, low), high) - low) / (high - low), 5)


def _thinned(labels: list[str]) -> list[str]:
    """As many labels as there is room for; the others are empty."""
    step = -(-len(labels) // _MOST_LABELS)
    return [label if at % step == 0 else "" for at, label in enumerate(labels)]


def _newest(picture: Picture) -> list[str]:
    """The newest figure of each series in words; all of them where they are few."""
    lines = []
    for series in picture.series:
        named = f"{series.name}, " if len(picture.series) > 1 else ""
        points = [point for point in series.points if point.text or point.absence]
        for point in points if len(points) <= _FEW_POINTS else points[-1:]:
            lines.append(f"{named}{point.label}: {point.text or point.absence}")
    return lines
