"""What a Plotly figure says of itself, read from its JSON form; what a picture does not know it refuses."""

import base64
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from dashboard.picture_text import Style

# Tells of hovering, clicking and naming: nothing that is seen in a picture.
_UNSEEN: Final = (
    "type name visible hoverinfo hovertemplate hovertext hoverlabel customdata showlegend legendgroup meta ids uid"
    " hoveron selected unselected legendrank xhoverformat yhoverformat uirevision selectedpoints zorder"
)


def check(spec: Mapping[str, Any], known: str, of_what: str) -> None:
    """Raises NotImplementedError naming the first setting that is neither drawn nor without a look of its own."""
    unknown = sorted(set(spec) - set(known.split()) - set(_UNSEEN.split()))
    if unknown:
        raise NotImplementedError(f"{unknown[0]} of {of_what}")


def items(values: Any) -> list[Any]:
    """The values of a list of a figure, packed or not; none for None."""
    if values is None:
        return []
    if isinstance(values, Mapping):
        packed = np.frombuffer(base64.b64decode(values["bdata"]), dtype=np.dtype(values["dtype"]))
        return list(packed.tolist())
    return list(values.tolist() if isinstance(values, np.ndarray) else values)


def each(value: Any, count: int) -> list[Any]:
    """A setting that is one for all marks or a list of one per mark, as a list."""
    if isinstance(value, list | tuple | np.ndarray) or (isinstance(value, Mapping) and "bdata" in value):
        return items(value)
    return [value] * count


def styled(font: Mapping[str, Any] | None, base: Style) -> Style:
    """How words are set that a figure gives a font of its own, in part or not at all."""
    font = font or {}
    check(font, "size color family weight style", "a font")
    is_bold = base.is_bold if "weight" not in font else font["weight"] in ("bold", 600, 650, 700)
    return Style(
        float(font.get("size", base.size)), font.get("color", base.colour), is_bold, font.get("style") == "italic"
    )
