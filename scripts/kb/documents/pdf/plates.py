"""Pictures and matrices of the handbook, and the position of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kb.graph.sentences import COLUMNS, explained
from kb.model import Base
from kb.schema import BY_LETTER, END, MIDDLE, REPORT, START, WORDING
from kb.schema.paths import DOCS
from kb.views.pictures import argument, world_map
from kb.views.pictures import timeline as years

TIMELINE_PAGE, MAP_PAGE = f"{DOCS}/timeline.md", f"{DOCS}/map.md"
"""Pages of the site whose lists the handbook has as chapters."""


class Picture(NamedTuple):
    """A picture of the site that the handbook shows on a page of its own, which lies on its side.

    Attributes:
        label: its name in links.
        path: the page of the site that shows it.
        title: heading of its chapter.
        draw: the picture as a whole SVG file.
        caption: how it is read.
        alt: what it shows, in words; the pages of the book say the same in full.
    """

    label: str
    path: str
    title: str
    draw: Callable[[Base], str]
    caption: str
    alt: str


BEFORE: tuple[Picture, ...] = (
    Picture(
        "argument",
        f"{DOCS}/argument.md",
        "The argument",
        argument.alone,
        WORDING.lines,
        COLUMNS,
    ),
)
"""Pictures before the parts."""


class Matrix(NamedTuple):
    """A table of the site that the handbook shows on a page of its own.

    Attributes:
        letter: of the kind of its columns.
        label: its name in links.
        title: heading of its chapter.
        caption: how it is read.
    """

    letter: str
    label: str
    title: str
    caption: str


def _matrix(letter: str) -> Matrix:
    columns = BY_LETTER[letter]
    label = f"matrix-{columns.shorts.replace(' ', '-')}"
    return Matrix(
        letter, label, f"{BY_LETTER[START].title} and {columns.shorts}", explained(letter, book=True)
    )


MATRICES: tuple[Matrix, ...] = (_matrix(END), _matrix(MIDDLE))
"""Tables after these pictures."""

MATRIX_PAGE = f"{DOCS}/matrix.md"

MAP_CAPTION = (
    "The letter says which kind of page tells of a place; a square is the seat of an organisation. Land: "
    "Natural Earth, public domain; equal-area projection."
)

AFTER: tuple[Picture, ...] = (
    Picture(
        "timeline-picture",
        TIMELINE_PAGE,
        "Timeline in one picture",
        years.svg,
        "A dot is an event: filled where the paper tells of it, a ring where the editors do. It stands under "
        f"the kind of page that says most about it; the band marks {REPORT.year}, the year of the paper.",
        "Years from left to right and kinds of pages below each other, with a dot for each event that a page "
        "tells of. The pages tell each with its date and its source.",
    ),
    Picture(
        "map-picture",
        MAP_PAGE,
        "Map of the world",
        world_map.world,
        MAP_CAPTION,
        "A map of the world with the places outside of Europe that the pages tell of and the seats of "
        "organisations. The pages and the glossary name them in words.",
    ),
    Picture(
        "map-europe",
        MAP_PAGE,
        "Map of Europe",
        world_map.europe,
        MAP_CAPTION,
        "A map of Europe with the places that the pages tell of and the seats of organisations. The pages "
        "and the glossary name them in words.",
    ),
)
"""Pictures after the register of questions."""
