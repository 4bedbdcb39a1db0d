"""Fields of front matter: names, types, forms. Those of data files are in ``kb.model.records``."""

from __future__ import annotations

from dataclasses import dataclass

from kb.schema.row_types import Kind
from kb.schema.this_base import KINDS


@dataclass(frozen=True)
class Field:
    """One key of front matter or of a data file.

    Attributes:
        name: the key.
        form: ``text``, ``texts`` (a list of text), ``date`` (YYYY-MM-DD) or ``items`` (a list of mappings).
        required: whether it must be there.
        longest: most characters of a text; 0 means any number.
        words: most words of a text; 0 means any number.
        fewest: fewest entries of a list that has to be there.
        pattern: regular expression that the whole text matches; empty means any text.
        example: a text of that form.
        of: the keys of each item, where the form is ``items``.
    """

    name: str
    form: str = "text"
    required: bool = True
    longest: int = 0
    words: int = 0
    fewest: int = 1
    of: tuple[Field, ...] = ()
    pattern: str = ""
    example: str = ""


SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""Form of an id made of words."""

SECTION = r"[0-9]+(?:\.[0-9]+)*(?:, .+)?"
"""Form of the number of a section of the paper, with a heading where it has none of its own."""

WHEN = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
"""Form of a year, month or day."""


LETTER = KINDS[0].letter
"""Begins the ids in examples."""

MIN_TAGS, MAX_TAGS = 3, 8

STANDS = "stands"
"""The key of the editors' words on what has happened since, which the site shows as "Where it stands"."""

_REASONED = (Field("to"), Field("why", longest=300))

_COMMON = (
    Field("title", longest=90),
    Field("summary", longest=200),
    Field("reviewed", "date"),
)

_EVIDENCE = (
    Field("on", pattern=r"[A-Z][0-9]+\.[0-9]+", example=f"{LETTER}6.4"),
    Field("note", pattern=r"[A-Z][0-9]+\.[a-z]+", example=f"{LETTER}6.e"),
    Field("as-of", pattern=WHEN, example="2013-09"),
)
"""Later evidence on a point: the point, the editors' paragraph with it, and the date of the evidence."""

PAGE_FIELDS = (
    Field("id"),
    *_COMMON,
    Field(STANDS, required=False, words=40),
    Field("paper", required=False, pattern=SECTION, example="2.1.7"),
    Field("tags", "texts", fewest=MIN_TAGS),
    Field("links", "items", required=False, of=_REASONED),
    Field("gaps", "items", required=False, of=_REASONED),
    Field("evidence", "items", required=False, of=_EVIDENCE),
)
"""Front matter of a page of a collection; one that is not in the paper has no ``paper``."""

_POSITIONED = next((kind.letter for kind in KINDS if kind.positions), LETTER)

POSITION_FIELDS = (
    Field(
        "positions",
        "items",
        required=False,
        of=(
            Field("point", pattern=r"[A-Z][0-9]+\.(?:[0-9]+|[a-z]+)", example=f"{_POSITIONED}1.7"),
            Field("position", longest=200),
        ),
    ),
)
"""More front matter of a kind whose pages name positions, for discussion sheets."""

BRIEFING_FIELDS = (
    Field("title", longest=120),
    Field("for", required=False, longest=120),
    Field("date", "date", required=False),
    Field("edition", pattern=r"[0-9A-Za-z][0-9A-Za-z.-]*", example='"2026.11"'),
)
"""Front matter of a briefing."""


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """The keys of the front matter of a page of a kind, or of a briefing."""
    if not kind.letter:
        return BRIEFING_FIELDS
    return (*PAGE_FIELDS, *POSITION_FIELDS) if kind.positions else PAGE_FIELDS


INTRODUCTION_FIELDS = (
    *_COMMON,
    Field("paper", pattern=SECTION, example="2.1.7"),
    Field("points", "texts", required=False),
)
"""Front matter of the page that introduces a collection."""

DOCS_FIELDS = (*_COMMON, Field("points", "texts", required=False))
"""Front matter of a page that belongs to no collection."""

REGIONS = ("Europe", "Africa", "Americas", "Asia and the Pacific")
"""Parts of the world under which places are listed, in the order of the list."""

ORGANISATION = "organisation"
"""The kind of term that can have a seat."""

TERM_KINDS = (ORGANISATION, "instrument", "operation", "concept", "role", "technology")
POINT_KINDS = ("claim", "example", "caveat", "proposal", "question")
