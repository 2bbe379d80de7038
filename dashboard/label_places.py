"""Where the names of dots and areas go in a picture, so that no name runs into another; no Streamlit, no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_TOUCHING: Final = 1e-9


@dataclass(frozen=True)
class Box:
    """A rectangle by its middle and its size, in the units of its picture."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether the two lie over one another; sides that touch do not."""
        apart_x, apart_y = abs(self.x - other.x) * 2, abs(self.y - other.y) * 2
        return apart_x < self.width + other.width - _TOUCHING and apart_y < self.height + other.height - _TOUCHING

    def lies_in(self, other: "Box") -> bool:
        """Whether the whole of it lies within the other."""
        return (
            abs(self.x - other.x) * 2 <= other.width - self.width
            and abs(self.y - other.y) * 2 <= other.height - self.height
        )


def beside(mark: Box, width: float, height: float) -> list[Box]:
    """Places of that size right of, left of, above and below a mark, in the order they are best."""
    right, up = (mark.width + width) / 2, (mark.height + height) / 2
    return [Box(mark.x + dx, mark.y + dy, width, height) for dx, dy in ((right, 0), (-right, 0), (0, up), (0, -up))]


def choose_places(wanted: Sequence[Sequence[Box]], marks: Sequence[Box], picture: Box) -> list[Box | None]:
    """A place for the name of each mark, the first ones first: the first of its own that is free; None where none is.

    `wanted` and `marks` go together. A place is free if it lies in the picture and meets no other mark and no name
    already placed; it may lie over the mark that it names.
    """
    taken: list[Box] = []
    chosen: list[Box | None] = []
    for at, places in enumerate(wanted):
        others = [*marks[:at], *marks[at + 1 :], *taken]
        free = (place for place in places if place.lies_in(picture) and not any(place.meets(other) for other in others))
        place = next(free, None)
        chosen.append(place)
        if place:
            taken.append(place)
    return chosen
