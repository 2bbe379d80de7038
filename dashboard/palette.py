"""The colours of pages and charts, one set for light and one for dark."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Palette:
    """Colours by duty. Text colours reach 4.5:1 against `paper` and `panel`, marks 3:1."""

    paper: str
    panel: str
    ink: str
    quiet: str
    rule: str
    own: str
    other: str
    other_text: str
    higher: str
    lower: str
    target: str
    hatch: str

    def css_variables(self) -> str:
        """The set as custom properties `--gb-<duty>`."""
        return ";".join(f"--gb-{name.replace('_', '-')}:{colour}" for name, colour in vars(self).items())


LIGHT: Final = Palette(
    paper="#FFFFFF",
    panel="#F5F7F9",
    ink="#1C2430",
    quiet="#5A6472",
    rule="#D9DEE5",
    own="#00608A",
    other="#848F9C",
    other_text="#5F6B78",
    higher="#1F5FA8",
    lower="#B4560F",
    target="#8423BD",
    hatch="#C3CAD3",
)
DARK: Final = Palette(
    paper="#11161D",
    panel="#1A212B",
    ink="#E8ECF1",
    quiet="#A9B4C0",
    rule="#333C48",
    own="#5CC0EA",
    other="#8793A1",
    other_text="#A3AEBA",
    higher="#7FB2F0",
    lower="#F0955A",
    target="#B963F2",
    hatch="#4A5563",
)


def palette_for(theme_type: str | None) -> Palette:
    """The set for Streamlit's theme type; light until the browser has told."""
    return DARK if theme_type == "dark" else LIGHT
