"""Real HTML tables: frames of texts in, markup out, every cell escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Column:
    """One column: key in a row, heading, and whether it holds figures (right-aligned) or short words (unbroken)."""

    key: str
    heading: str
    is_number: bool = False
    is_short: bool = False


@dataclass(frozen=True)
class Link:
    """A cell that leads to another page; its text is what is written, in the table as in a download."""

    text: str
    address: str

    def __str__(self) -> str:
        return self.text


def table(
    caption: str, columns: Sequence[Column], rows: Sequence[Mapping[str, object]], *, show_caption: bool = False
) -> str:
    """A table whose first column heads its rows; it turns into a list of cards on a narrow screen.

    A row may hold `_class` with the class of the row (`own`, `pooled`, `absent`).
    The roles are written out because a table that is laid out as cards otherwise loses them.
    """
    head = "".join(
        f'<th role="columnheader" scope="col"{_class(column)}>{escape(column.heading)}</th>' for column in columns
    )
    body = "".join(_row(columns, row) for row in rows)
    hidden = "" if show_caption else ' class="unseen"'
    return (
        f'<table class="gb-table" role="table"><caption{hidden}>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(columns: Sequence[Column], row: Mapping[str, object]) -> str:
    cells = []
    for position, column in enumerate(columns):
        value = row.get(column.key)
        text = escape("" if value is None else str(value))
        if isinstance(value, Link):
            text = f'<a href="{escape(value.address, quote=True)}">{text}</a>'
        if position == 0:
            cells.append(f'<th role="rowheader" scope="row">{text}</th>')
        else:
            cells.append(f'<td role="cell" data-label="{escape(column.heading)}"{_class(column)}>{text}</td>')
    row_class = escape(str(row.get("_class") or ""))
    return f'<tr role="row" class="{row_class}">{"".join(cells)}</tr>'


def _class(column: Column) -> str:
    kind = "number" if column.is_number else "short" if column.is_short else ""
    return f' class="{kind}"' if kind else ""
