"""Who answered and how their answers fall: exhibits of response, of distributions and of unheard voices."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboard import cell_exhibits, data, downloads, exhibit, formats, frame, texts
from dashboard import texts_surveys as words
from dashboard.cell_tables import cell_table
from dashboard.survey_chart import diverging, voices
from dashboard.tables import Column, table
from dashboard.target import WHOLE_PROGRAMME
from dashboard.wording import absence, area_label, finding, without_place, worded

_UNIT: Final = "%"


def response(page: frame.Page, indicator: Mapping[str, Any], period: str, own: str, heading: str) -> None:
    """How large a part of a frame answered, area by area, with the frame in words."""
    said = [words.frame_of(indicator["numerator_sv"], indicator["denominator_sv"])]
    if indicator["rests"]:
        said.append(words.rests(indicator["rests"]))
    cell_exhibits.by_area(page, indicator, own, period, heading, said)


def distribution(page: frame.Page, indicator: Mapping[str, Any], cells: pl.DataFrame, own: str, heading: str) -> None:
    """The answers to the questions of one indicator in one period: `data_surveys.distributions` of these.

    The whole programme and the own area, question by question.
    """
    cells = cells.filter(pl.col("area_code").is_in([WHOLE_PROGRAMME, own])).with_columns(
        key=pl.concat_str("breakdown_value", "area_code", separator="\u001f")
    )
    if cells.is_empty():
        return
    bars = cells.unique("key", keep="first", maintain_order=True)
    rows = pl.DataFrame([_bar(row, own) for row in bars.iter_rows(named=True)])
    shown = cells.filter(pl.col("status") == "published", pl.col("share").is_not_null())
    parts = shown.select("key", "part_label_sv", "side", "share").with_columns(
        pl.Series("share_text", [_share(row) for row in shown.iter_rows(named=True)], dtype=pl.String),
        pl.Series("note", [_note(row, own) for row in shown.iter_rows(named=True)], dtype=pl.String),
    )
    about = bars.row(0, named=True)
    title, _ = finding(about, indicator["title_sv"])
    title = indicator["title_sv"] if title == heading else title
    told = bars.filter(pl.col("status") == "published")
    mine = told.filter(pl.col("area_code") == own)["conclusion_sv"].to_list()
    hidden = bars.filter(pl.col("status") != "published").rows(named=True)
    reasons = dict.fromkeys(f"{str(row['absence_sv']).capitalize()}: {absence(row)}" for row in hidden)
    columns = [
        Column("question", words.QUESTION),
        Column("area", words.AREA),
        Column("answer", words.ANSWER),
        Column("share", words.SHARE, is_number=True),
        Column("count", words.COUNT, is_short=True),
    ]
    written = [_row(row, own) for row in cells.iter_rows(named=True)]
    columns = [column for column in columns if any(row[column.key] for row in written)]
    picture = exhibit.Exhibit(
        key=f"answers_{indicator['indicator_id']}",
        title=title,
        facts=" · ".join(part for part in (indicator["title_sv"], about["period_label_sv"]) if part != title),
        figure=None if shown.is_empty() else lambda palette: diverging(rows, parts, palette),
        alt=" ".join(told["conclusion_sv"].drop_nulls()) or title,
        said=[*_others(told, own, heading), *mine, *reasons],
        table=table(indicator["title_sv"], columns, written),
        download=downloads.of_texts(page, indicator["title_sv"], columns, written, indicator["programme_code"]),
        indicator=indicator["indicator_id"],
    )
    exhibit.show(page, picture)


def unheard(page: frame.Page, indicator: Mapping[str, Any], cells: pl.DataFrame, heading: str) -> None:
    """Which groups are heard less often than all; `cells` are those of one period."""
    rows = worded(cells, indicator["unit_sv"], own_area="", label="value_label_sv")
    drawn = rows.select(
        "label",
        "note",
        "value",
        group=pl.col("breakdown_label_sv").fill_null(pl.col("breakdown")),
        value_text=pl.when(pl.col("status") == "published")
        .then(pl.format("{} ({})", "value_text", "count_text"))
        .otherwise("note"),
    )
    shown = rows.filter(pl.col("status") == "published")
    first = [Column("label", words.GROUP)]
    about = rows.filter(pl.col("status") == "published").sort("value").row(0, named=True) if shown.height else None
    title, _ = finding(about, indicator["title_sv"])
    title = indicator["title_sv"] if title == heading else title
    warnings = (indicator["warnings_sv"] or "").split("\n")
    picture = exhibit.Exhibit(
        key="voices",
        title=title,
        facts=" · ".join(part for part in (indicator["title_sv"], rows["period_label_sv"][0]) if part != title),
        figure=None if shown.is_empty() else lambda palette: voices(drawn, palette),
        alt=" ".join(shown["conclusion_sv"]) or title,
        said=[
            words.HOW_TO_READ_VOICES,
            *warnings[1:],
            texts.HIDDEN_NOTE if shown.height < rows.height else "",
        ],
        table=cell_table(indicator["title_sv"], rows, first, ()),
        download=downloads.of_cells(page, indicator, rows, first, ()),
        indicator=indicator["indicator_id"],
    )
    exhibit.show(page, picture)


def least_heard(page: frame.Page, indicator: str, period: str) -> tuple[pl.DataFrame, dict[str, Any] | None]:
    """The cells by group of the whole programme in a period, and that of the group which is heard most seldom."""
    cells = data.cells_by_group(page.snapshot, indicator, WHOLE_PROGRAMME).filter(pl.col("period_code") == period)
    shown = cells.filter(pl.col("status") == "published").sort("value", maintain_order=True)
    return cells, shown.row(0, named=True) if shown.height else None


def _bar(row: Mapping[str, Any], own: str) -> dict[str, Any]:
    is_shown = row["status"] == "published" and row["share"] is not None
    return {
        "key": row["key"],
        "group": _question(row),
        "label": area_label(row, own),
        "words": words.answered(formats.number(row["of_n"])) if is_shown else row["absence_sv"] or row["status"],
        "is_own": own != "" and row["area_code"] == own,
        "is_shown": is_shown,
    }


def _question(row: Mapping[str, Any]) -> str:
    label = row["value_label_sv"]
    return "" if row["breakdown"] == "all" else f"{label[:1].upper()}{label[1:]}"


def _share(row: Mapping[str, Any]) -> str:
    return formats.with_unit(row["share"], _UNIT, row["of_n"])


def _note(row: Mapping[str, Any], own: str) -> str:
    said = words.part(row["part_label_sv"], formats.number(row["n"]), formats.number(row["of_n"]))
    return f"<b>{_question(row) or area_label(row, own)}</b><br>{said} ({_share(row)})"


def _others(told: pl.DataFrame, own: str, heading: str) -> list[str]:
    """What the whole programme's bars say, but for the one that the page's heading says already."""
    whole = told.filter(pl.col("area_code") != own)
    said = [without_place(row) for row in whole.iter_rows(named=True)]
    return [text for text in said if not (heading and text.startswith(heading))]


def _row(row: Mapping[str, Any], own: str) -> dict[str, str]:
    is_shown = row["status"] == "published" and row["share"] is not None
    return {
        "question": _question(row) or row["title_sv"],
        "area": area_label(row, own),
        "answer": row["part_label_sv"] if is_shown else f"{texts.PROTECTED} {row['absence_sv'] or row['status']}",
        "share": _share(row) if is_shown else "",
        "count": formats.counts(row["n"], row["of_n"]) if is_shown else "",
        "_class": ("own" if own and row["area_code"] == own else "") if is_shown else "absent",
    }
