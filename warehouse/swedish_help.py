"""The command line's help in Swedish: the words that the library writes in English around ours."""

from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

_TITLES = {"Options": "Val", "Commands": "Kommandon", "Arguments": "Argument"}
_PHRASES = {
    "Show this message and exit.": "Visa den här hjälpen.",
    "[default: ": "[annars: ",
    "[required]": "[måste anges]",
    "<str>": "<text>",
    "<int>": "<tal>",
    " <list[Path]>": "",
    "<Path>": "",
}
_CONTEXT: Any = TyperCommand.context_class
_FORMATTER: Any = _CONTEXT.formatter_class


def _in_swedish(text: str) -> str:
    for english, swedish in _PHRASES.items():
        text = text.replace(english, swedish)
    return text


class SwedishFormatter(_FORMATTER):
    """Writes the same help with Swedish headings and phrases."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        swedish = args.replace("[OPTIONS]", "[VAL]").replace("COMMAND [ARGS]...", "KOMMANDO ...")
        super().write_usage(prog, swedish, "Så skrivs det: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_TITLES.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().write_dl([(_in_swedish(term), _in_swedish(words)) for term, words in rows], *args, **kwargs)


class _SwedishContext(_CONTEXT):
    formatter_class = SwedishFormatter


class SwedishCommand(TyperCommand):
    """A command whose help is Swedish."""

    context_class = _SwedishContext


class SwedishGroup(TyperGroup):
    """A group of commands whose help is Swedish."""

    context_class = _SwedishContext
