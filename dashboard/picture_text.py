"""Text of pictures: Plotly's few tags read, widths estimated, lines written as SVG."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

Anchor = Literal["left", "center", "right"]

LINE: Final = 1.3
# From the middle of a line down to its base line, in parts of the size of the type.
_TO_BASE: Final = 0.34
_ANCHORS: Final = {"left": "start", "center": "middle", "right": "end"}
# Advance widths of Source Sans in parts of the size; a character of no group is as wide as a broad letter.
_WIDTHS: Final = {
    0.2: " \u00a0", 0.24: "',.:;ij|·", 0.27: "Il!", 0.3: "()[]f{}•", 0.33: "-rt°", 0.36: "/\\²", 0.42: '"*?sz”x',
    0.47: "cvyJLY–", 0.5: "#$+0123456789<=>F^_aegk~åäé−§×÷±", 0.53: "EVXASTZ`hnouöÅÄüø", 0.57: "PRbdpqBCK",
    0.64: "DG→NU&", 0.67: "HOQÖ", 0.74: "MwWæ", 0.83: "%m@½", 0.94: "…",
}  # fmt: skip
_WIDTH_OF: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER_WIDTH: Final = 0.62
_BOLDER: Final = 1.07
# Where the reader's machine lacks Source Sans, the letters are those of Arial or Segoe, a little broader.
_BROADER: Final = 1.07
_SIZE: Final = re.compile(r"([\d.]+)px")


@dataclass(frozen=True)
class Style:
    """How words are set: size in pixels, colour, weight and slope."""

    size: float
    colour: str
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True)
class Run:
    """Words of one style within a line."""

    text: str
    style: Style


Text = Sequence[Sequence[Run]]


def read(markup: str, style: Style) -> list[list[Run]]:
    """The lines of a text with `<b>`, `<i>`, `<br>` and `<span style>`.

    Raises NotImplementedError for any other tag or style.
    """
    reader = _Reader(style)
    reader.feed(re.sub(r"\r?\n", "<br>", markup))
    reader.close()
    return reader.lines


def width_of(text: Text) -> float:
    """The width in pixels of the longest line, estimated a little on the safe side."""
    return max((sum(_width(run) for run in line) for line in text), default=0.0)


def height_of(text: Text) -> float:
    """The height in pixels; every line is as high as the type of the first."""
    return LINE * _size(text) * len(text)


def wrapped(words: str, style: Style, width: float) -> list[list[Run]]:
    """Plain words in as many lines as the width in pixels needs."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(Run(longer, style)) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [[Run(line, style)] for line in lines]


def draw(text: Text, x: float, top: float, anchor: Anchor = "left", angle: float = 0, opacity: float = 1) -> str:
    """The lines from `top` down, each set from, about or to `x`; turned about the middle of the block."""
    if not any(run.text for line in text for run in line):
        return ""
    size = _size(text)
    turned = ""
    if angle:
        centre = top + height_of(text) / 2
        turned = f' transform="rotate({number(angle)} {number(x)} {number(centre)})"'
    pale = f' opacity="{number(opacity)}"' if opacity != 1 else ""
    lines = "".join(
        f'<text x="{number(x)}" y="{number(top + LINE * size * (at + 0.5) + _TO_BASE * size)}"'
        f' text-anchor="{_ANCHORS[anchor]}">{"".join(_written(run) for run in line)}</text>'
        for at, line in enumerate(text)
    )
    return f"<g{turned}{pale}>{lines}</g>" if turned or pale else lines


def number(value: float) -> str:
    """A coordinate with two decimals at most: `12.5`, `-3`."""
    if not math.isfinite(value):
        raise ValueError("a picture has a place that is no number")
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _size(text: Text) -> float:
    return next((run.style.size for line in text for run in line), 0.0)


def _width(run: Run) -> float:
    own = sum(_WIDTH_OF.get(letter, _OTHER_WIDTH) for letter in run.text) * run.style.size
    return own * _BROADER * (_BOLDER if run.style.is_bold else 1)


def _written(run: Run) -> str:
    style = run.style
    about = f' fill={quoteattr(style.colour)} font-size="{number(style.size)}"'
    about += ' font-weight="700"' if style.is_bold else ""
    about += ' font-style="italic"' if style.is_italic else ""
    return f"<tspan{about}>{escape(run.text)}</tspan>" if run.text else ""


@dataclass
class _Reader(HTMLParser):
    """Collects lines of runs from markup."""

    style: Style
    lines: list[list[Run]] = field(default_factory=lambda: [[]])
    styles: list[tuple[str, Style]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.lines.append([])
            return
        self.styles.append((tag, self.style))
        if tag in ("b", "strong"):
            self.style = replace(self.style, is_bold=True)
        elif tag in ("i", "em"):
            self.style = replace(self.style, is_italic=True)
        elif tag == "span":
            for name, value in attrs:
                if name != "style":
                    raise NotImplementedError(f"{name} of a span in the text of a picture")
                self.style = _styled(self.style, (value or "").split(";"))
        else:
            raise NotImplementedError(f"<{tag}> in the text of a picture")

    def handle_endtag(self, tag: str) -> None:
        if self.styles and self.styles[-1][0] == tag:
            self.style = self.styles.pop()[1]
        elif tag != "br":
            raise NotImplementedError(f"</{tag}> without its beginning in the text of a picture")

    def handle_data(self, data: str) -> None:
        self.lines[-1].append(Run(data, self.style))


def _styled(style: Style, declarations: Iterable[str]) -> Style:
    for declaration in filter(str.strip, declarations):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font-size" and (size := _SIZE.fullmatch(value)):
            style = replace(style, size=float(size.group(1)))
        elif name == "color":
            style = replace(style, colour=value)
        elif name == "font-weight":
            style = replace(style, is_bold=value in ("bold", "600", "650", "700"))
        else:
            raise NotImplementedError(f"{declaration.strip()} in the text of a picture")
    return style
