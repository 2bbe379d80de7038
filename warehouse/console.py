"""How the command line speaks: steps and errors on stderr, answers on stdout, numbers the Swedish way."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from warehouse.errors import UserError

# Without a terminal nothing is cut off: whoever reads a file or a pipe wants whole lines.
_WIDTH = 10_000
steps = Console(stderr=True, highlight=False, soft_wrap=True)
_probe = Console()
answers = _probe if _probe.is_terminal else Console(highlight=False, width=_WIDTH)


def number(value: float, decimals: int = 0) -> str:
    """12 345,6: a no-break space between thousands and a decimal comma."""
    return f"{value:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")


def plural(count: int, one: str, many: str) -> str:
    return f"{number(count)} {one if count == 1 else many}"


def say(line: str) -> None:
    """One line about what a step did."""
    steps.print(Text(line))


def say_error(error: UserError) -> None:
    first, *rest = error.lines
    steps.print(Text(first, style="bold red"))
    for line in rest:
        say(line)


class Bar:
    """A progress bar that is moved to where the work is."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=None, detail="")

    def move(self, done: int, total: int, detail: str) -> None:
        self._progress.update(self._task, completed=done, total=total, detail=detail)


@contextmanager
def bar(title: str) -> Iterator[Bar]:
    """A bar on stderr while the body runs; nothing of it stays, so that the step's one line can follow."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[detail]}"),
    )
    with Progress(*columns, console=steps, transient=True, disable=not steps.is_terminal) as progress:
        yield Bar(progress, title)
