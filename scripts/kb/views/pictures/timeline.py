"""The timeline as a picture: a dot for each event, by year and by the kind of page that mentions it.

A filled dot is an event that the paper mentions, a ring one of the editors only. Each year is a link to its
events in the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from kb.html import Child, el
from kb.model import Base, Event
from kb.schema import BY_LETTER, KINDS, REPORT
from kb.text.dates import in_words
from kb.text.ids import POINT_ID
from kb.text.plural import counted
from kb.views.pictures.svg import KINDS_STYLE, box, colour, number, picture, standalone, words

TITLE = "Timeline: a dot for each event by year and kind of page; each year leads to its events in the list"

VOICES = {"paper": "The paper", "editors": "The editors"}
"""The voices of an event: the paper, where a numbered paragraph mentions it; else the editors."""

OTHER = "B"
"""The lane of events that only pages outside of the collections mention."""

EARLY = 2000
"""The first year that has a column of its own; earlier events share one."""

SIZE, SMALL_SIZE = 13.2, 12.8
"""Of the type; on a screen for which a picture is drawn smaller than it was made, still 12 pixels."""

_STYLE = (
    "text{font-family:var(--kb-sans)}"
    f".p-year,.p-lane{{font-size:{SIZE:g}px;fill:{colour('ink')}}}.p-lane{{font-weight:650;fill:var(--p)}}"
    f".p-year{{text-anchor:middle}}.p-here{{fill:{colour('raised')}}}.p-rule{{stroke:{colour('line')}}}"
    f".p-b{{--p:{colour('ink')}}}"
    ".p-dot{fill:var(--p);stroke:var(--p);stroke-width:1.5}"
    f".p-ring{{fill:{colour('paper')};stroke:var(--p);stroke-width:1.5}}"
    ".p-hit{fill:transparent}" + KINDS_STYLE
)


def voice(event: Event) -> str:
    """The voice of an event: ``paper`` or ``editors``."""
    return "paper" if any(POINT_ID.fullmatch(id_.value) for id_ in event.told) else "editors"


def dated(base: Base) -> list[Event]:
    """The events that have a year, in the order of time."""
    return sorted((each for each in base.events if each.year), key=lambda each: each.date.value)


def lane(event: Event) -> str:
    """The letter of the kind of page that says most about an event."""
    first = event.told[0].value[:1] if event.told else ""
    return first if first in BY_LETTER else OTHER


LANES = {**{kind.letter: kind.title for kind in KINDS}, OTHER: "The paper"}


@dataclass(frozen=True)
class Column:
    """A year with its events, or all years before those that have a column of their own."""

    name: str
    anchor: str
    is_paper: bool
    events: tuple[Event, ...]

    def of(self, letter: str) -> list[Event]:
        """Its events in one lane."""
        return [each for each in self.events if lane(each) == letter]


def columns(base: Base) -> list[Column]:
    """The years from the first to the last, those without events included."""
    events = dated(base)
    if not events:
        return []
    early = [each for each in events if each.year < EARLY]
    found = []
    if early:
        found.append(Column(f"to {EARLY - 1}", f"timeline-{early[0].year}", False, tuple(early)))
    for year in range(max(EARLY, events[0].year), events[-1].year + 1):
        mine = tuple(each for each in events if each.year == year)
        found.append(Column(str(year), f"timeline-{year}" if mine else "", year == REPORT.year, mine))
    return found


def wide(base: Base) -> Markup:
    """Years from left to right, kinds of pages below each other."""
    return _across(base, 32, 96, 13, "wide")


def middle(base: Base) -> Markup:
    """The same with the years closer together, of which every second is named."""
    return _across(base, 23.5, 84, 11, "middle", named=2)


def _across(
    base: Base,
    step: float,
    left: float,
    pitch: float,
    name: str,
    named: int = 1,
    least: float = 46,
    radius: float = 4,
) -> Markup:
    """Years from left to right.

    Args:
        base: the knowledge base.
        step: the width of a year.
        left: that of the names of the kinds.
        pitch: from one dot to the next.
        name: of the size.
        named: one of how many years is named, that of the paper among them.
        least: the height of a kind of few events.
        radius: of a dot.
    """
    years = columns(base)
    across = 2
    used = [letter for letter in LANES if any(year.of(letter) for year in years)]
    rows = {letter: max((len(year.of(letter)) + 1) // across for year in years) for letter in used}
    width = left + step * len(years)
    heights = {letter: max(22 + pitch * rows[letter], least) for letter in used}
    high = 30 + sum(heights.values())
    paper = next((at for at, year in enumerate(years) if year.is_paper), 0)
    drawn: list[Child] = []
    tops: dict[str, float] = {}
    y = 30.0
    for letter in used:
        tops[letter] = y
        drawn.append(el("path", d=f"M0 {number(y)}H{number(width)}", class_="p-rule"))
        lines = LANES[letter].split(" ")
        drawn.append(el("g", words(0, y + 20, lines, 15, class_="p-lane"), class_=f"p-{letter.lower()}"))
        y += heights[letter]
    for at, year in enumerate(years):
        x = left + step * at
        dots = [
            _dot(
                event,
                x + step / 2 + (n % across - 0.5) * pitch,
                tops[letter] + 17 + n // across * pitch,
                letter,
                radius,
            )
            for letter in used
            for n, event in enumerate(year.of(letter))
        ]
        said = year.name.split(" ")  # "to 1999" is wider than a year
        label = words(x + step / 2, 20 - 12 * (len(said) - 1), said, 12, class_="p-year")
        if (at - paper) % named:
            label = Markup()
        drawn.append(
            _year(year, box(x, 0, step, high, class_="p-here" if year.is_paper else "p-hit"), label, dots)
        )
    return picture(width, high, TITLE, _STYLE, drawn, name=f"timeline-{name}", class_=f"kb-picture-{name}")


def narrow(base: Base) -> Markup:
    """Years below each other, kinds of pages side by side: for phones."""
    years = columns(base)
    used = [letter for letter in LANES if any(year.of(letter) for year in years)]
    width, left, pitch = 358.0, 48.0, 11.0
    room = (width - left) / max(len(used), 1)
    across = int(room // pitch)
    drawn: list[Child] = [
        el("g", words(left + room * at, 14, _head(letter), 13, class_="p-lane"), class_=f"p-{letter.lower()}")
        for at, letter in enumerate(used)
    ]
    y = 24.0 + 13 * (max((len(_head(letter)) for letter in used), default=1) - 1)
    for year in years:
        most = max((len(year.of(letter)) for letter in used), default=0)
        high = max(26.0, 14 + pitch * -(-most // across))
        dots = [
            _dot(event, left + room * at + 5 + n % across * pitch, y + 12 + n // across * pitch, letter)
            for at, letter in enumerate(used)
            for n, event in enumerate(year.of(letter))
        ]
        label = words(left / 2 - 2, y + 16, [year.name], class_="p-year")
        hit = box(0, y, width, high, class_="p-here" if year.is_paper else "p-hit")
        drawn.append(_year(year, hit, label, dots))
        y += high
    smaller = f".kb-picture-narrow :is(.p-year,.p-lane){{font-size:{SMALL_SIZE:g}px}}"
    return picture(
        width, y, TITLE, _STYLE + smaller, drawn, name="timeline-narrow", class_="kb-picture-narrow"
    )


def svg(base: Base) -> str:
    """The wide picture as an SVG file for documents, as high as a page that lies on its side."""
    return standalone(_across(base, 32, 96, 15, "wide", least=84, radius=5.6))


def _head(letter: str) -> list[str]:
    return BY_LETTER[letter].title.split(" ") if letter in BY_LETTER else ["Paper"]


def _year(year: Column, *drawn: Child) -> Markup:
    """A year of the picture; it leads to its events, where it has some."""
    if not year.anchor:
        return el("g", drawn)
    paper = ", the year of the paper" if year.is_paper else ""
    said = f"{year.name}{paper}: {counted(len(year.events), 'event')}"
    return el("a", drawn, href=f"#{year.anchor}", aria_label=said)


def _dot(event: Event, x: float, y: float, letter: str, radius: float = 4) -> Markup:
    shape = "p-dot" if voice(event) == "paper" else "p-ring"
    return el(
        "g",
        el(
            "circle",
            el("title", f"{in_words(event.date.value, event.until.value)}: {event.title.value}"),
            cx=number(x),
            cy=number(y),
            r=number(radius),
            class_=shape,
        ),
        class_=f"p-{letter.lower()}",
    )


def legend() -> Iterable[str]:
    """What the picture's signs say."""
    yield "Filled: the paper tells of it. Ring: the editors do."
    yield f"The band marks {REPORT.year}, the year of the paper."
    yield "An event stands under the kind of page that says most about it."
