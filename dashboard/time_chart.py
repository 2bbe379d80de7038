"""The picture of one indicator over time: frames in, a Plotly figure out; no Streamlit, no SQL."""

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go
import polars as pl

from dashboard.chart_parts import LABEL_ROW, Line, Scale, axis_range, blank_figure, hatching, hover_texts, value_ticks
from dashboard.formats import NBSP
from dashboard.palette import Palette

# So many periods get a label, a broad line and a word each; more of them get their year's first period named.
FEW_PERIODS: Final = 8
_FEW_NAMES: Final = 3
_A_YEAR: Final = {"month": 12, "quarter": 4}
_TEXT_LINE, _FOOT = 18, 22


def over_time(
    series: Sequence[pl.DataFrame],
    unit: str,
    palette: Palette,
    target: Line | None = None,
    scale: Scale | None = None,
) -> go.Figure:
    """Dots with intervals per period, one series per area; a break is a gap with a labelled line.

    A period without a figure is a hatched band with the word of its absence. Every frame is `wording.worded` in time
    order; one or two frames, of which the last stands out. `scale` is the ends of the scale where values are scores.
    """
    spread = [value for rows in series for name in ("value", "lower_95", "upper_95") for value in rows[name].to_list()]
    low, high = axis_range([*spread, *([target.value, target.upper] if target else [])], unit, scale)
    shown = pl.concat(series).unique("period_code", maintain_order=True)
    place = {code: at for at, code in enumerate(shown["period_code"])}
    is_dense = len(place) > FEW_PERIODS
    names = [_narrow(label) if len(place) > _FEW_NAMES else label for label in shown["period_label_sv"]]
    figure = blank_figure(palette, height=380, top=2 * LABEL_ROW)
    figure.update_layout(margin_b=_FOOT + _TEXT_LINE * max(name.count("<br>") + 1 for name in names))
    for rows, offset, tone in zip(series, _offsets(len(series)), ("other", "own")[-len(series) :], strict=True):
        placed = rows.with_columns(x=pl.col("period_code").replace_strict(place, return_dtype=pl.Float64) + offset)
        missing = placed.filter(pl.col("status") != "published")
        _add_hatched_columns(figure, missing, low, high, palette, is_dense)
        _add_slope(figure, placed, tone, palette, is_dense)
        above = _is_above(rows, [other for other in series if other is not rows], tone)
        _add_labels(
            figure, placed, tone, palette, above, high, is_dense, _unit_to_cut(unit, len(place)), len(series) > 1
        )
    for code in pl.concat(series).filter("is_break")["period_code"].unique():
        if place[code] > 0:
            _add_break(figure, place[code] - 0.5, palette)
    if target:
        _add_target(figure, target, palette)
    step = _A_YEAR.get(shown["period_type"][0], 1) if is_dense else 1
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(place.values())[::step],
        ticktext=names[::step],
        tickangle=0,
        tickfont_size=12,
        range=[-0.6, len(place) - 0.4],
        showgrid=False,
    )
    figure.update_yaxes(gridcolor=palette.rule, automargin=True, **value_ticks(low, high, unit))
    return figure


def _narrow(label: str) -> str:
    """A period's name in as many lines as it has words, and the longest of these in two."""
    return label.replace("utbildningsdag", "utbildnings-<br>dag").replace(" ", "<br>")


def _unit_to_cut(unit: str, n_periods: int) -> str:
    """The unit that the labels of many dots go without; the last one keeps it."""
    return f"{NBSP}{unit}" if unit != "%" and n_periods > _FEW_NAMES else ""


def _add_slope(figure: go.Figure, rows: pl.DataFrame, tone: str, palette: Palette, is_dense: bool) -> None:
    shown = rows.filter(pl.col("status") == "published")
    if shown.is_empty():
        return
    colour = palette.own if tone == "own" else palette.other
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x, value, is_break, is_locked in rows.select("x", "value", "is_break", "is_locked").iter_rows():
        # None lifts the pen: no line over a break, over a period without a figure, or where no change is to be seen.
        is_apart = is_break or is_locked
        xs += [None, x] if is_apart else [x]
        ys += [None, value] if is_apart else [value]
    figure.add_scatter(
        x=xs, y=ys, mode="lines", line={"color": colour, "width": 1.2}, hoverinfo="skip", connectgaps=False
    )
    bars = shown.filter(pl.col("lower_95").is_not_null() & pl.col("upper_95").is_not_null())
    for x, lower, upper in bars.select("x", "lower_95", "upper_95").iter_rows():
        width = 1.5 if is_dense else 3.5
        figure.add_scatter(
            x=[x, x], y=[lower, upper], mode="lines", line={"color": colour, "width": width}, hoverinfo="skip"
        )
    size = 7 if is_dense else 13 if tone == "own" else 11
    figure.add_scatter(
        x=shown["x"],
        y=shown["value"],
        mode="markers",
        cliponaxis=False,
        customdata=hover_texts(shown),
        hovertemplate="%{customdata}<extra></extra>",
        marker={"color": colour, "size": size, "line": {"color": palette.paper, "width": 1 if is_dense else 1.5}},
    )


def _offsets(n_series: int) -> list[float]:
    return [0.0] if n_series == 1 else [-0.1, 0.1]


def _is_above(rows: pl.DataFrame, others: Sequence[pl.DataFrame], tone: str) -> dict[str, bool]:
    """Per period: whether the label goes above the dot, so that the labels of two series never meet."""
    rivals = {code: value for other in others for code, value in other.select("period_code", "value").iter_rows()}
    above = {}
    for code, value in rows.select("period_code", "value").iter_rows():
        rival = rivals.get(code)
        above[code] = tone == "own" if value is None or rival is None or value == rival else value > rival
    return above


def _add_labels(
    figure: go.Figure,
    rows: pl.DataFrame,
    tone: str,
    palette: Palette,
    above: dict[str, bool],
    high: float,
    is_dense: bool,
    unit_to_cut: str,
    is_named: bool,
) -> None:
    """The value at each dot, and at the last one the area's name where there are two areas to tell apart."""
    shown = rows.filter(pl.col("status") == "published")
    for at, row in enumerate(shown.iter_rows(named=True)):
        is_last = at == shown.height - 1
        if is_dense and not is_last:
            continue
        is_above = above[row["period_code"]]
        bound = row["upper_95"] if is_above else row["lower_95"]
        words = [row["value_text"] if is_last else row["value_text"].removesuffix(unit_to_cut)]
        if is_last and is_named:
            words.insert(0 if is_above else 1, f"<b>{row['label']}</b>")
        figure.add_annotation(
            x=row["x"],
            y=min(row["value"] if bound is None else bound, high),
            text="<br>".join(words),
            showarrow=False,
            xanchor="right" if is_dense and row["x"] > rows.height / 2 else "center",
            yanchor="bottom" if is_above else "top",
            yshift=8 if is_above else -8,
            bgcolor=palette.paper if is_dense else None,
            font={"color": palette.own if tone == "own" else palette.other_text, "size": 14},
        )


def _add_target(figure: go.Figure, target: Line, palette: Palette) -> None:
    for value in (target.value, target.upper):
        if value is not None:
            figure.add_hline(y=value, line={"color": palette.target, "width": 1.5, "dash": "dash"})
    figure.add_annotation(
        x=1,
        xref="paper",
        y=target.value if target.upper is None else target.upper,
        text=target.label,
        showarrow=False,
        xanchor="right",
        yshift=11,
        font={"color": palette.target, "size": 13},
    )


def _add_break(figure: go.Figure, x: float, palette: Palette) -> None:
    figure.add_vline(x=x, line={"color": palette.quiet, "width": 1.5, "dash": "dot"})
    figure.add_annotation(
        x=x,
        y=1,
        yref="paper",
        yanchor="bottom",
        text="brott: frågan ändrades",
        showarrow=False,
        yshift=4,
        font={"color": palette.quiet, "size": 13},
    )


def _add_hatched_columns(
    figure: go.Figure, rows: pl.DataFrame, low: float, high: float, palette: Palette, is_dense: bool
) -> None:
    """The bands of the periods without a figure; where they are many their words stand below the picture alone."""
    if rows.is_empty():
        return
    figure.add_bar(
        x=rows["x"],
        y=[high - low] * rows.height,
        base=low,
        width=0.8 if is_dense else 0.18,
        hovertemplate="%{customdata}<extra></extra>",
        customdata=hover_texts(rows),
        marker=hatching(palette),
    )
    for row in [] if is_dense else rows.iter_rows(named=True):
        figure.add_annotation(
            x=row["x"],
            y=(low + high) / 2,
            text=f" {row['note']} ",
            textangle=-90,
            showarrow=False,
            bgcolor=palette.paper,
            font={"color": palette.quiet, "size": 13},
        )
