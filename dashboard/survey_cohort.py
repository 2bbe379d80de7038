"""A cohort from the first question to the last interview, and the same thing seen by several: exhibits."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import polars as pl

from dashboard import downloads, exhibit, formats, frame
from dashboard import texts_surveys as words
from dashboard.chart_parts import Line
from dashboard.charts import dot_rows
from dashboard.cohort_chart import flow, losses
from dashboard.tables import Column, table
from dashboard.wording import area_label

# What heads the page: the step that all the others rest on, or else the next one with a number.
_HEADING: Final = ("wave_1", "wave_2", "wave_3", "invited")
_ENDS: Final = ("lower_95", "upper_95", "lower_998", "upper_998")
_COLUMNS: Final = {
    "step": words.STEP,
    "count": words.COUNT,
    "share": words.SHARE_OF,
    "interval": words.INTERVAL,
    "said": words.SAID,
}


def heading(cohort: pl.DataFrame) -> str:
    """What the cohort shows, as a sentence without its stop; the name of the picture where all is hidden."""
    shown = cohort.filter(pl.col("status") == "published")
    said = [text for step in _HEADING for text in shown.filter(pl.col("step") == step)["conclusion_sv"]]
    return formats.sentences(said[0])[0].removesuffix(".") if said else words.FLOW_TITLE


def steps(cohort: pl.DataFrame, prefix: str = "") -> pl.DataFrame:
    """The rows whose step begins with `prefix`; without one, those that the flow goes through."""
    if prefix:
        return cohort.filter(pl.col("step").str.starts_with(prefix))
    is_beside = pl.any_horizontal(
        pl.col("step").str.starts_with(name) for name in ("loss_", "pattern_", "interval_", "change_")
    )
    return cohort.filter(~is_beside)


def draw(page: frame.Page, cohort: pl.DataFrame) -> None:
    """The flow, the losses, the time between the interviews, and how the support is felt."""
    _show(page, "flow", words.FLOW_TITLE, steps(cohort), words.HOW_TO_READ_FLOW, lambda rows: _bands(rows, flow))
    lost = steps(cohort, "loss_")
    _show(page, "losses", words.LOSSES_TITLE, lost, words.LOSSES_NOTE, lambda rows: _bands(rows, losses))
    _show(page, "intervals", words.INTERVALS_TITLE, steps(cohort, "interval_"), "", _days)
    _show(page, "changes", words.CHANGES_TITLE, steps(cohort, "change_"), "", _shares)


def mirror(page: frame.Page, rows: pl.DataFrame, own: str) -> None:
    """One question as several see it, side by side, with the gap or why it is not told."""
    dots = [_dot(row, _seen_by(row, own), row["value"], "%", row["n"]) for row in rows.iter_rows(named=True)]
    drawn = _dot_frame(dots, [own != "" and area == own for area in rows["area_code"]])
    first = rows.row(0, named=True)
    said = list(dict.fromkeys(rows.filter(pl.col("status") == "published")["gap_sv"].drop_nulls()))
    columns = [
        Column("label", words.WHO),
        Column("question", words.QUESTION),
        Column("value_text", words.SHARE, is_number=True),
        Column("interval", words.INTERVAL, is_number=True),
        Column("count", words.COUNT, is_number=True),
    ]
    written = [
        {
            "label": _seen_by(row, own),
            "question": row["title_sv"],
            "value_text": dot["value_text"],
            "interval": formats.interval(row["lower_95"], row["upper_95"], "%", row["n"]) if dot["is_shown"] else "",
            "count": formats.counts(None, row["n"]) if dot["is_shown"] else "",
            "_class": "" if dot["is_shown"] else "absent",
        }
        for row, dot in zip(rows.iter_rows(named=True), dots, strict=True)
    ]
    is_shown = any(dot["is_shown"] for dot in dots)
    picture = exhibit.Exhibit(
        key=f"mirror_{first['mirror_id']}",
        title=first["mirror_sv"],
        facts="",
        figure=(lambda palette: dot_rows(drawn, "%", palette)) if is_shown else None,
        alt="; ".join(f"{row['label']}: {row['value_text']}" for row in written),
        said=said,
        table=table(first["mirror_sv"], columns, written),
        download=downloads.of_texts(page, first["mirror_sv"], columns, written, first["programme_code"]),
    )
    exhibit.show(page, picture)


def _show(
    page: frame.Page,
    key: str,
    name: str,
    rows: pl.DataFrame,
    note: str,
    drawing: Callable[[pl.DataFrame], exhibit.Draw],
) -> None:
    """An exhibit of steps; its title is what the last published one says."""
    if rows.is_empty():
        return
    shown = rows.filter(pl.col("status") == "published")
    title = formats.sentences(shown["conclusion_sv"][-1])[0].removesuffix(".") if shown.height else name
    columns = [Column(code, heading, is_number=code != "said" and code != "step") for code, heading in _COLUMNS.items()]
    written = [_row(row) for row in rows.iter_rows(named=True)]
    columns = [column for column in columns if any(row[column.key] for row in written)]
    picture = exhibit.Exhibit(
        key=f"cohort_{key}",
        title=title,
        facts="" if title == name else name,
        figure=drawing(rows) if shown.height else None,
        alt=" ".join(shown["conclusion_sv"]) or name,
        said=[note, *(() if shown.height else dict.fromkeys(rows["conclusion_sv"]))],
        table=table(name, columns, written),
        download=downloads.of_texts(page, name, columns, written, rows["programme_code"][0]),
    )
    exhibit.show(page, picture)


def _bands(rows: pl.DataFrame, chart: Callable[..., Any]) -> exhibit.Draw:
    drawn = pl.DataFrame(
        [
            {
                "group": words.wave(row["step_label_sv"]),
                "label": row["reason"] or words.ALL_LOSSES if chart is losses else row["step_label_sv"],
                "words": _amount(row),
                "n": row["n"] if row["status"] == "published" else None,
                "is_hatched": row["status"] != "published" and _absent(row) != words.NONE_NOTED,
                "note": f"<b>{row['step_label_sv']}</b><br>{row['conclusion_sv']}",
            }
            for row in rows.iter_rows(named=True)
        ],
        schema_overrides={"n": pl.Float64},
    )
    return lambda palette: chart(drawn, palette)


def _days(rows: pl.DataFrame) -> exhibit.Draw:
    dots = [_dot(row, row["step_label_sv"], row["median_days"], "dagar", None) for row in rows.iter_rows(named=True)]
    planned = rows["planned_days"].drop_nulls().unique().to_list()
    line = Line(planned[0], words.planned_days(formats.number(planned[0]))) if len(planned) == 1 else None
    return lambda palette: dot_rows(_dot_frame(dots, [False] * len(dots)), "dagar", palette, target=line)


def _shares(rows: pl.DataFrame) -> exhibit.Draw:
    dots = [_dot(row, row["step_label_sv"], row["share"], "%", row["of_n"]) for row in rows.iter_rows(named=True)]
    return lambda palette: dot_rows(_dot_frame(dots, [False] * len(dots)), "%", palette)


def _dot(row: Mapping[str, Any], label: str, value: float | None, unit: str, base: float | None) -> dict[str, Any]:
    """A row of `charts.dot_rows`; what is hidden has none of its numbers."""
    is_shown = row["status"] == "published" and value is not None
    count = formats.counts(row["n"] if "of_n" in row and unit == "%" else None, base) if is_shown and base else ""
    text = formats.with_unit(value, unit, base) if is_shown else _absent(row)
    return {
        "label": label,
        "value": value if is_shown else None,
        **{end: row.get(end) if is_shown and unit == "%" else None for end in _ENDS},
        "value_text": text,
        "count_text": count,
        "note": " · ".join(part for part in (text, count) if part),
        "period_label_sv": row.get("period_label_sv") or "",
        "comparison_text": "",
        "is_shown": is_shown,
    }


def _dot_frame(dots: list[dict[str, Any]], own: list[bool]) -> pl.DataFrame:
    tones = [
        "absent" if not dot["is_shown"] else "own" if is_own else "other" for dot, is_own in zip(dots, own, strict=True)
    ]
    floats = dict.fromkeys(("value", *_ENDS), pl.Float64)
    return pl.DataFrame(dots, schema_overrides=floats).with_columns(
        tone=pl.Series(tones, dtype=pl.String), is_own=pl.Series(own, dtype=pl.Boolean)
    )


def _seen_by(row: Mapping[str, Any], own: str) -> str:
    place = "" if row["area_level"] == "P" else f"{area_label(row, own)}: "
    return f"{place}{row['perspective_sv']}, {row['period_label_sv']}"


def _absent(row: Mapping[str, Any]) -> str:
    # Nobody lost for a reason is something that is known, not an answer that is missing.
    if row["status"] == "no_answers" and row.get("reason"):
        return words.NONE_NOTED
    return row["absence_sv"] or row["status"]


def _amount(row: Mapping[str, Any]) -> str:
    """`45 av 78 (57,7 %)`, `78`, or the word of an absence."""
    if row["status"] != "published":
        return _absent(row)
    count = formats.counts(row["n"], row["of_n"])
    share = formats.with_unit(row["share"], "%", row["of_n"])
    return f"{count} ({share})" if share else count


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    is_shown = row["status"] == "published"
    has_days = is_shown and row["median_days"] is not None
    return {
        "step": row["step_label_sv"],
        "count": formats.counts(row["n"], row["of_n"]) if is_shown else _absent(row),
        "share": formats.with_unit(row["median_days"], "dagar")
        if has_days
        else formats.with_unit(row["share"], "%", row["of_n"])
        if is_shown
        else "",
        "interval": formats.interval(row["lower_95"], row["upper_95"], "%", row["of_n"]) if is_shown else "",
        "said": row["conclusion_sv"] or "",
        "_class": "" if is_shown else "absent",
    }
