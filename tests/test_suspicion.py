"""Person data in disguise is suspected in every writing people use, and dates, case numbers and amounts are not."""

import random
import time
from collections.abc import Callable

import polars as pl
from disguises import EMAIL_WRITINGS, PERSONNUMMER_WRITINGS, TELEPHONE_WRITINGS, TELEPHONES, Person, people, person
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.guard import holds_person_data, texts_with_person_data
from ingest.suspicion import EMAIL, PERSONNUMMER, TELEPHONE, suspected, suspected_texts

BEFORE = st.sampled_from(
    [
        "",
        "Hennes nummer är ",
        "Pnr:",
        "Tel. ",
        "(",
        "Mötet den 3 april 2019 kl. 13.30 gällde ",
        "Två av 45 föräldrar, bl.a. ",
        "Mamman – som är orolig – nås på ",
        "Dnr 2019-104567: ",
        "Första raden.\n",
        "Ålder 4–6 år; ",
    ]
)
AFTER = st.sampled_from(
    [
        "",
        ".",
        ", ring henne",
        " enligt mamman",
        ") och pappan",
        "\nNästa möte 2019-05-02.",
        "; 12 500 kr",
        "? Oklart!",
        " – viktigt",
        "² enligt noten",
    ]
)


def missed(texts: dict[str, str], kind: str) -> list[str]:
    """The names of the writings in which this kind is not suspected, or not by the quick search."""
    quickly = suspected_texts(pl.Series(list(texts.values())))
    return [name for name, text in texts.items() if not suspected(text) == quickly.get(text) == kind]


def test_there_are_at_least_twenty_writings_of_each_kind() -> None:
    assert min(map(len, (PERSONNUMMER_WRITINGS, TELEPHONE_WRITINGS, EMAIL_WRITINGS))) >= 20


@settings(deadline=None)
@given(someone=people(), before=BEFORE, after=AFTER)
def test_a_personnummer_is_suspected_in_every_writing(someone: Person, before: str, after: str) -> None:
    texts = {name: f"{before}{write(someone)}{after}" for name, write in PERSONNUMMER_WRITINGS.items()}
    assert missed(texts, PERSONNUMMER) == [], "a personnummer in these writings comes through without a warning"


@settings(deadline=None)
@given(telephone=TELEPHONES, before=BEFORE, after=AFTER)
def test_a_telephone_number_is_suspected_in_every_writing(telephone: tuple[str, str], before: str, after: str) -> None:
    texts = {name: f"{before}{write(*telephone)}{after}" for name, write in TELEPHONE_WRITINGS.items()}
    assert missed(texts, TELEPHONE) == [], "a telephone number in these writings comes through without a warning"


@settings(deadline=None)
@given(
    name=st.from_regex(r"[a-zåäö]{1,8}[._-]?[a-z0-9]{1,8}", fullmatch=True),
    host=st.sampled_from(["example.org", "example.com", "post.example.org"]),
    before=BEFORE,
    after=AFTER,
)
def test_an_email_address_is_suspected_in_every_writing(name: str, host: str, before: str, after: str) -> None:
    texts = {writing: f"{before}{write(name, host)}{after}" for writing, write in EMAIL_WRITINGS.items()}
    assert missed(texts, EMAIL) == [], "an e-mail address in these writings comes through without a warning"


PIECES = [
    *"0123456789",
    *"-+ ./:,(_@|lO",
    "18",
    "19",
    "20",
    "46",
    "(0)",
    " at ",
    "(at)",
    "snabel-a",
    "example.org",
    "–",
    "º",
]
PIECES += [
    "9001019802",
    "18900101",
    "9802",
    "189001019802",
    "070",
    "1740605",
    "\N{SOFT HYPHEN}",
    "\N{NO-BREAK SPACE}",
    "²",
    "…",
]
NEAR_HITS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=30)


@settings(deadline=None, max_examples=400)
@example(["²@example.org"])
@given(st.lists(NEAR_HITS, max_size=20, unique=True))
def test_what_the_feeds_call_person_data_is_suspected_too_and_the_quick_search_agrees(texts: list[str]) -> None:
    lost = [text for text in texts if holds_person_data(text) and suspected(text) is None]
    assert lost == [], "a row is quarantined for something of which the sender's report says nothing"
    one_by_one = {text: kind for text in texts if (kind := suspected(text)) is not None}
    assert suspected_texts(pl.Series(texts, dtype=pl.String)) == one_by_one, "the quick search misses or invents"


def test_a_number_that_nobody_can_have_is_not_suspected_in_any_disguise() -> None:
    """A month or a day that does not exist, or a wrong check digit, in the writings that the feeds leave alone."""
    right = person(1890, 1, 1, 980)
    nobody = [
        person(1890, 13, 1, 980),
        person(1890, 2, 30, 980),
        person(1890, 4, 91, 980),
        person(1890, 1, 0, 980),
        right._replace(c=str((int(right.c) + 1) % 10)),
    ]
    texts = [write(number) for write in PERSONNUMMER_WRITINGS.values() for number in nobody]
    wrong = [text for text in texts if suspected(text) and not holds_person_data(text)]
    assert wrong == [], "a number that nobody has makes a warning"


def test_a_piece_of_something_longer_is_not_suspected() -> None:
    number = "900101–9802"
    assert suspected(number) == PERSONNUMMER
    before, after = ["4711-", "3.", "12:", "7"], ["-3", ",50", "1"]
    longer = [start + number for start in before] + [number + end for end in after]
    longer += ["3,031–390 06 00", "1/031–390 06 00", "031–390 06 00:7"]
    assert [text for text in longer if suspected(text)] == [], "a part of a longer number makes a warning"


CELLS_PER_KIND = 4_000
MONTHS = ["jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec"]
DRAW = random.Random(20190301)


def below(limit: int) -> int:
    return DRAW.randrange(limit)


def digits(count: int) -> str:
    return f"{below(9) + 1}" + "".join(str(below(10)) for _ in range(count - 1))


def day() -> str:
    return f"{2015 + below(8)}-{below(12) + 1:02d}-{below(28) + 1:02d}"


def compact() -> str:
    return day().replace("-", "")


def clock(separator: str = ".") -> str:
    return f"{below(24):02d}{separator}{below(60):02d}"


def in_thousands(number: int) -> str:
    return f"{number:,}".replace(",", " ")


HARMLESS: dict[str, Callable[[], str]] = {
    "date": day,
    "date, compact": compact,
    "date, six digits": lambda: compact()[2:],
    "date with slashes": lambda: day().replace("-", "/"),
    "date with points": lambda: ".".join(reversed(day().split("-"))),
    "date, day first": lambda: "-".join(reversed(day().split("-"))),
    "date, day and month": lambda: f"{below(31) + 1}/{below(12) + 1} {2015 + below(8)}",
    "date in words": lambda: f"{below(31) + 1} {DRAW.choice(MONTHS)} {2015 + below(8)}",
    "week": lambda: f"v. {below(52) + 1} {2015 + below(8)}",
    "ISO week": lambda: f"{2015 + below(8)}-W{below(52) + 1:02d}-{below(7) + 1}",
    "date and time": lambda: f"{day()} {clock(':')}:{below(60):02d}",
    "date and time with a point": lambda: f"{day()} {clock()}",
    "date and time run on": lambda: f"{day()} {clock('')}",
    "time stamp": lambda: f"{compact()}T{clock('')}{below(60):02d}",
    "time with zone": lambda: f"{day()}T{clock(':')}:{below(60):02d}.{below(1000):03d}+01:00",
    "hours": lambda: f"kl. {clock()}–{clock()}",
    "date and hours": lambda: f"{day()} {clock()}–{clock()}",
    "name of a recording": lambda: f"{compact()}_{clock('')}.m4a",
    "name of a picture": lambda: f"IMG_{compact()}_{clock('')}{below(60):02d}.jpg",
    "period": lambda: f"{day()} – {day()}",
    "period, tight": lambda: f"{day()}–{day()}",
    "period, compact": lambda: f"{compact()}-{compact()}",
    "period, compact, dash": lambda: f"{compact()} – {compact()}",
    "period, six digits": lambda: f"{compact()[2:]} - {compact()[2:]}",
    "period of days": lambda: f"{below(28) + 1}/{below(12) + 1}–{below(28) + 1}/{below(12) + 1} {2015 + below(8)}",
    "years": lambda: f"{2015 + below(8)}–{2015 + below(8)}",
    "dnr": lambda: f"dnr {2015 + below(8)}-{digits(6)}",
    "dnr of a board": lambda: f"SN {2015 + below(8)}/{below(2000) + 1}",
    "dnr, five digits": lambda: f"SOC {2015 + below(8)}/{below(10**5):05d}",
    "dnr, part": lambda: f"{2015 + below(8)}-{below(10**6):06d}-{below(9) + 1}",
    "dnr, class": lambda: f"8.{below(9) + 1}-{digits(5)}/{2015 + below(8)}",
    "number and year": lambda: f"{digits(6)}/{2015 + below(8)}",
    "case of a court": lambda: f"mål nr B {below(20_000) + 1}-{15 + below(8)}",
    "case number": lambda: f"ärendenr {digits(10)}",
    "number of nine digits": lambda: digits(9),
    "number in groups": lambda: f"{digits(3)} {digits(3)} {digits(4)}",
    "number of eleven digits": lambda: digits(11),
    "seed of a survey": lambda: str(below(2**31)),
    "id of an answer": lambda: (
        "R_" + "".join(DRAW.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0189", k=15))
    ),
    "decimals": lambda: f"{below(1000)},{below(10**8):08d}",
    "decimals with a point": lambda: f"{below(100)}.{below(10**6):06d}",
    "decimals, long": lambda: repr(DRAW.random() * 100),
    "six digits and four decimals": lambda: f"{digits(6)}.{digits(4)}",
    "amount": lambda: f"{in_thousands(below(10**6))},{below(100):02d}",
    "amount in kronor": lambda: f"{in_thousands(below(10**9))} kr",
    "amount and date": lambda: f"{day()} {digits(4)} kr",
    "share": lambda: f"{below(100)},{below(10)} %",
    "position": lambda: f"{55 + DRAW.random() * 14:.6f}, {11 + DRAW.random() * 12:.6f}",
    "organisation number": lambda: f"{DRAW.choice('2589')}{digits(1)}{20 + below(80)}{digits(2)}-{digits(4)}",
    "bankgiro": lambda: f"bg {digits(4)}-{digits(4)}",
    "plusgiro": lambda: f"pg {digits(2)} {digits(2)} {digits(2)}-{below(10)}",
    "IBAN": lambda: f"SE{digits(2)} {' '.join(digits(4) for _ in range(5))}",
    "post code": lambda: f"{digits(3)} {digits(2)} Göteborg",
    "ages": lambda: ", ".join(str(below(18)) for _ in range(below(7) + 2)),
}
# A tenth of the ten-digit numbers that begin as a date pass Luhn, and the feeds' own rule takes them.
LIKE_TEN_DIGITS = {"case number", "seed of a survey"}


def test_false_alarms_on_dates_case_numbers_and_decimals_are_below_one_in_a_thousand() -> None:
    false_alarms = {}
    for name, make in HARMLESS.items():
        cells = pl.Series([make() for _ in range(CELLS_PER_KIND)])
        false_alarms[name] = 100 * cells.is_in(list(suspected_texts(cells.unique()))).mean()
    share = sum(false_alarms.values()) / len(false_alarms)
    count = CELLS_PER_KIND * len(HARMLESS)
    worst = {name: round(percent, 3) for name, percent in false_alarms.items() if percent}
    print(f"false alarms of the suspicion: {share:.4f} % of {count} cells {worst}")
    assert count >= 200_000
    assert share < 0.1, f"{share:.4f} % of harmless cells make a warning: nobody reads warnings like that ({worst})"
    assert {name for name, percent in false_alarms.items() if percent >= 0.1} <= LIKE_TEN_DIGITS, (
        f"a kind of harmless cells is suspected as a rule: {worst}"
    )


def test_where_the_feeds_rules_are_hasty_the_suspicion_adds_nothing() -> None:
    """Periods of two dates and numbers above a milliard read as telephone numbers; the feeds say they count."""
    hasty = [f"{day()} {day()}" for _ in range(500)] + [f"{day()}-{day()}" for _ in range(500)]
    hasty += [in_thousands(10**9 + below(9 * 10**9)) for _ in range(2_000)]
    cells = pl.Series(hasty).unique()
    taken = texts_with_person_data(cells)
    assert taken, "these cells are not what they were meant to be"
    assert suspected_texts(cells).keys() == taken, "harmless cells make a warning beyond the feeds' rules"


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_a_million_texts_without_person_data_cost_less_than_a_second() -> None:
    words = ["familjen", "behöver", "mer", "stöd", "vid", "umgänge", "och", "barnet", "är", "oroligt", "i", "går"]
    texts = pl.Series([f"{' '.join(DRAW.choices(words, k=5))} {below(1000)}" for _ in range(100_000)])
    assert suspected_texts(texts) == {}, "ordinary words make a warning"
    per_million = 10 * min(seconds(lambda: suspected_texts(texts)) for _ in range(3))
    print(f"a million texts without person data: {per_million:.2f} s")
    assert per_million < 1, f"a million texts without person data cost {per_million:.1f} s of everyone's waiting"


def test_one_long_cell_does_not_hold_up_the_file() -> None:
    pieces = ["a", "1", "1 ", "a@", "|", "(0)", "1-", "snabel-a ", "a at b dot ", "a@b."]
    long = [piece * (30_000 // len(piece)) + end for piece in pieces for end in ("", "@")]
    slow = [text[:12] for text in long if seconds(lambda text=text: suspected(text)) > 2]
    assert slow == [], "the time to search a cell grows with the square of its length"
