"""Small pictures as inline SVG images: the spread of the areas round the whole programme."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from dashboard.palette import Palette

WIDTH, HEIGHT, MIDDLE, MARGIN = 300, 44, 15, 10


def strip(
    areas: Sequence[float],
    pooled: float,
    interval: tuple[float, float] | None,
    own: float | None,
    target: Sequence[float],
    scale: tuple[float, float],
    ends: tuple[str, str],
    palette: Palette,
    alt: str,
) -> str:
    """One row of dots on `scale`, as an `<img>` tag.

    `ends` names the two ends of the scale.
    The areas are pale, the whole programme is dark with its interval, the own area strong, the target a dashed line,
    or two where it is a range.
    """
    low, high = scale

    def at(value: float) -> str:
        # An interval of scores may reach outside their scale; the picture does not.
        return f"{MARGIN + (WIDTH - 2 * MARGIN) * (min(max(value, low), high) - low) / ((high - low) or 1):.1f}"

    def bar(start: str, end: str, colour: str, width: float) -> str:
        return f'<path d="M{start} {MIDDLE}H{end}" stroke="{colour}" stroke-width="{width}"/>'

    def dot(value: float, radius: float, colour: str) -> str:
        place = f'cx="{at(value)}" cy="{MIDDLE}" r="{radius}"'
        return f'<circle {place} fill="{colour}" stroke="{palette.paper}" stroke-width="1.5"/>'

    parts = [bar(str(MARGIN), str(WIDTH - MARGIN), palette.rule, 2)]
    for end in target:
        line = f'd="M{at(end)} 2V{2 * MIDDLE - 2}" stroke="{palette.target}"'
        parts.append(f'<path {line} stroke-width="2" stroke-dasharray="4 3"/>')
    parts += [dot(value, 5, palette.other) for value in areas]
    if interval:
        parts.append(bar(at(interval[0]), at(interval[1]), palette.ink, 3))
    parts.append(dot(pooled, 6, palette.ink))
    if own is not None:
        parts.append(dot(own, 6.5, palette.own))
    for x, anchor, text in ((MARGIN, "start", ends[0]), (WIDTH - MARGIN, "end", ends[1])):
        place = f'x="{x}" y="{HEIGHT - 4}" text-anchor="{anchor}"'
        parts.append(
            f'<text {place} font-family="sans-serif" font-size="11" fill="{palette.quiet}">{escape(text)}</text>'
        )
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {size}>{"".join(parts)}</svg>'
    return f'<img class="gb-strip" src="data:image/svg+xml,{quote(svg)}" {size} alt="{escape(alt, quote=True)}">'
