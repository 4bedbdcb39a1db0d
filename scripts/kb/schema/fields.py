"""Fields of the front matter of pages and of the records in data files: names, types, forms."""

from __future__ import annotations

from dataclasses import dataclass

from kb.schema.paths import EVENTS_DATA, GLOSSARY_DATA, PAPER_DATA, PLACES_DATA, SYNONYMS_DATA, TAGS_DATA


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


_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_SECTION = r"[0-9]+(?:\.[0-9]+)*(?:, .+)?"
_WHEN = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_DEGREES = r"-?[0-9]{1,3}\.[0-9]"


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
    Field("on", pattern=r"[A-Z][0-9]+\.[0-9]+", example="T6.4"),
    Field("note", pattern=r"[A-Z][0-9]+\.[a-z]+", example="T6.e"),
    Field("as-of", pattern=_WHEN, example="2013-09"),
)
"""Later evidence on a point: the point, the editors' paragraph with it, and the date of the evidence."""

PAGE_FIELDS = (
    Field("id"),
    *_COMMON,
    Field(STANDS, required=False, words=40),
    Field("paper", required=False, pattern=_SECTION, example="2.1.7"),
    Field("tags", "texts", fewest=MIN_TAGS),
    Field("links", "items", required=False, of=_REASONED),
    Field("gaps", "items", required=False, of=_REASONED),
    Field("evidence", "items", required=False, of=_EVIDENCE),
)
"""Front matter of a page of a collection; one that is not in the paper has no ``paper``."""

DILEMMA_FIELDS = (
    *PAGE_FIELDS,
    Field(
        "positions",
        "items",
        required=False,
        of=(
            Field("point", pattern=r"[A-Z][0-9]+\.(?:[0-9]+|[a-z]+)", example="D1.7"),
            Field("position", longest=200),
        ),
    ),
)
"""Front matter of a dilemma: with the opposing positions, for discussion sheets."""

INTRODUCTION_FIELDS = (
    *_COMMON,
    Field("paper", pattern=_SECTION, example="2.1.7"),
    Field("points", "texts", required=False),
)
"""Front matter of the page that introduces a collection."""

DOCS_FIELDS = (*_COMMON, Field("points", "texts", required=False))
"""Front matter of a page that belongs to no collection."""

DATA_FIELDS: dict[str, tuple[Field, ...]] = {
    TAGS_DATA: (
        Field(
            "facets",
            "items",
            of=(
                Field("id", pattern=_SLUG, example="two-words"),
                Field("title"),
                Field("definition", longest=200),
            ),
        ),
        Field(
            "tags",
            "items",
            of=(
                Field("id", pattern=_SLUG, example="two-words"),
                Field("title"),
                Field("facet"),
                Field("definition", longest=200),
                Field("aliases", "texts", required=False),
            ),
        ),
    ),
    GLOSSARY_DATA: (
        Field(
            "terms",
            "items",
            of=(
                Field("id", pattern=_SLUG, example="two-words"),
                Field("term"),
                Field("abbreviation", required=False),
                Field("aliases", "texts", required=False),
                Field("kind"),
                Field("definition", longest=200),
                Field("site", required=False, pattern=r"https?://\S+", example="https://www.example.org/"),
                Field("sources", "texts", required=False),
            ),
        ),
    ),
    PAPER_DATA: (
        Field(
            "sections",
            "items",
            of=(
                Field("id", pattern=r"[A-Z][0-9]+", example="T7"),
                Field("section", pattern=_SECTION, example="2.1.7"),
                Field("title"),
                Field("part"),
                Field(
                    "points",
                    "items",
                    of=(
                        Field("id", pattern=r"[A-Z][0-9]+\.[0-9]+", example="T7.3"),
                        Field("kind"),
                        Field("text"),
                        Field("refs", "texts", required=False),
                        Field("names", "texts", required=False),
                    ),
                ),
            ),
        ),
    ),
    EVENTS_DATA: (
        Field(
            "events",
            "items",
            of=(
                Field("id", pattern=_SLUG, example="two-words"),
                Field("date", pattern=_WHEN, example="2013-06-24"),
                Field("until", required=False, pattern=_WHEN, example="2013-06-26"),
                Field("title", longest=90),
                Field("aliases", "texts", required=False),
                Field("place", required=False),
                Field("told", "texts"),
                Field("sources", "texts", required=False),
            ),
        ),
    ),
    PLACES_DATA: (
        Field(
            "places",
            "items",
            of=(
                Field("id", pattern=_SLUG, example="two-words"),
                Field("name", longest=40),
                Field("country", required=False, longest=60),
                Field("region"),
                Field("latitude", pattern=_DEGREES, example="52.1"),
                Field("longitude", pattern=_DEGREES, example="4.3"),
                Field("told", "texts", required=False),
                Field("organisations", "texts", required=False),
                Field("sources", "texts", required=False),
            ),
        ),
    ),
    SYNONYMS_DATA: (
        Field(
            "synonyms",
            "items",
            required=False,
            of=(
                Field("asked", "texts"),
                Field("found", "texts"),
                Field("why", longest=200),
            ),
        ),
    ),
    "docs/permalinks.yml": (
        Field(
            "permalinks",
            "items",
            required=False,
            of=(
                Field("id"),
                Field("at"),
                Field("since"),
                Field("now", required=False),
                Field("was", "texts", required=False),
                Field("print"),
            ),
        ),
    ),
}
"""Keys of each data file."""

REGIONS = ("Europe", "Africa", "Americas", "Asia and the Pacific")
"""Parts of the world under which places are listed, in the order of the list."""

ORGANISATION = "organisation"
"""The kind of term that can have a seat."""

TERM_KINDS = (ORGANISATION, "instrument", "operation", "concept", "role", "technology")
POINT_KINDS = ("claim", "example", "caveat", "proposal", "question")
