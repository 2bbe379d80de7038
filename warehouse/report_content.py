"""What a report holds: the words and figures of a published snapshot, in order for one reader."""

from dataclasses import dataclass
from datetime import date, datetime

WHOLE_PROGRAMME = "ALLA"
SHOWN = "visas"


@dataclass(frozen=True)
class Cell:
    """One published cell in words and numbers; the numbers are None wherever `state` is anything but `visas`.

    `*_text` are the figures as they are written in Swedish ('' where there are none), `absence` is a few words on why
    there is no figure and `fallback` the figure to look at instead. `is_undivided`: it is about all, not a group.
    `is_apart`: it may not be set against the period before.
    """

    area_code: str
    area_level: str
    period_code: str
    period_type: str
    area: str
    period: str
    breakdown: str
    group: str
    is_undivided: bool
    is_apart: bool
    numerator: float | None
    denominator: float | None
    value: float | None
    lower_95: float | None
    upper_95: float | None
    value_text: str
    interval_text: str
    count_text: str
    change_text: str
    change: str
    state: str
    absence: str
    fallback: str
    conclusion: str

    @property
    def is_shown(self) -> bool:
        return self.state == SHOWN

    @property
    def figures(self) -> str:
        """`27,7 % (24,6–31,0), 209 av 754`; '' where there is no figure."""
        spread = f" ({self.interval_text})" if self.interval_text else ""
        return f"{self.value_text}{spread}" + (f", {self.count_text}" if self.count_text else "")


@dataclass(frozen=True)
class Target:
    """What the newest plan says of an indicator, as it is quoted from its source.

    `state` is where it stands ('' where the snapshot does not tell). `is_part`: it is about one value of a breakdown.
    `is_drawn`: it is about the programme's value itself, so that its limits have a place in a picture.
    """

    state: str
    quote: str
    source: str
    due_date: date | None
    is_part: bool
    is_late: bool
    value_min: float | None
    value_max: float | None
    is_drawn: bool


@dataclass(frozen=True)
class Finding:
    """One indicator.

    `title` says what it shows; `sentence` is the conclusion on the reader's own area (or the whole programme) and
    `programme_sentence` that on the whole programme; `unit` is the unit of values and limits. `own` and `whole` are the
    cells that speak for the reader's own area and for the whole programme, None where there is none. `notice` is why
    nothing is shown yet, or why it is too early to draw conclusions, and `version` which release of the round it is
    that is shown ('' for what is not about persons).
    """

    indicator_id: str
    name: str
    title: str
    sentence: str
    programme_sentence: str
    definition: str
    numerator: str
    denominator: str
    unit: str
    kind: str
    warnings: tuple[str, ...]
    breaks: tuple[str, ...]
    targets: tuple[Target, ...]
    n_shown: int
    n_hidden: int
    own: Cell | None
    whole: Cell | None
    notice: str
    version: str
    cells: tuple[Cell, ...]

    @property
    def spoken(self) -> Cell | None:
        """The cell that the report speaks of first: that of the own area, or else of the whole programme."""
        return self.own or self.whole


@dataclass(frozen=True)
class Programme:
    """One programme of a report; `area` is the reader's own area in it, None for the steering group."""

    code: str
    name: str
    description: str
    start_date: date | None
    end_date: date | None
    area: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """All that a report holds, whatever its format. `made_at` is UTC, `made_at_sv` the same moment in Sweden."""

    reader: str
    snapshot_id: str
    made_at: datetime
    made_at_sv: datetime
    reporting_date: date | None
    programmes: tuple[Programme, ...]
