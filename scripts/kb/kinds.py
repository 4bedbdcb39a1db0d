"""THE table of page kinds and relations: adding a kind or a relation is one row here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


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


SETTINGS = "mkdocs.yml"
"""The settings of the site; where it stands is the top of the repository."""

DOCS = "docs"
"""Folder of the pages that belong to no collection; it falls away in site addresses."""

BIBLIOGRAPHY = "bibliography.bib"
"""Every work that is cited."""

TAGS_DATA, GLOSSARY_DATA, PAPER_DATA, EVENTS_DATA, PLACES_DATA, SYNONYMS_DATA = (
    f"{DOCS}/{name}.yml" for name in ("tags", "glossary", "paper", "events", "places", "synonyms")
)
"""Tags, terms, points of the paper, dated events, places, and words that people ask the search with."""

_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_SECTION = r"[0-9]+(?:\.[0-9]+)*(?:, .+)?"
_WHEN = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_DEGREES = r"-?[0-9]{1,3}\.[0-9]"


MIN_TAGS, MAX_TAGS = 3, 8

STANDS = "stands"
"""The key under which the editors say where a page stands today."""

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
"""What became of a point: the point, the editors' paragraph that tells it, and of when that speaks."""

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
"""Front matter of a dilemma: with the positions between which it stands, for discussion sheets."""

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

PERMALINKS = "docs/permalinks.yml"
"""The published ids; a base that has not been published yet need not have the file."""

REGIONS = ("Europe", "Africa", "Americas", "Asia and the Pacific")
"""Parts of the world under which places are listed, in the order of the list."""

ORGANISATION = "organisation"
"""The kind of term that can have a seat."""

TERM_KINDS = (ORGANISATION, "instrument", "operation", "concept", "role", "technology")
POINT_KINDS = ("claim", "example", "caveat", "proposal", "question")


@dataclass(frozen=True)
class Report:
    """The paper that all of this is about, as a bibliography knows it.

    Attributes:
        author: the body under whose lead it was written.
        publisher: the meeting for which it was written.
        presented: the month in which that was.
        unnumbered: numbers that the editors gave to main sections which have none: no citation prints them.
    """

    title: str
    author: str
    publisher: str
    year: int
    presented: str
    unnumbered: tuple[str, ...] = ()


REPORT = Report(
    "International Vision for Policing", "Europol", "Pearls in Policing", 2013, "2013-06", ("3", "4")
)

KNOWLEDGE_BASE = "International Vision for Policing knowledge base"
"""Who edits: the body that is named as editor, and as author of what is not the paper's."""

KNOWLEDGE_BASE_TITLE = f"{REPORT.title}: a knowledge base"
"""What it is called as a work; LICENSE-TEXT.md has the same."""

LANGUAGE = "en-GB"
"""In which all of it is written."""

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Under which the text may be used: the address of its words, which go along with every copy."""

LICENCE_NAME = "CC BY 4.0"
"""What it is called for short."""

ALL_LICENSED = f"Text: {LICENCE_NAME}, {LICENCE}"
"""What is said of a document that is ours altogether."""

QUOTED_LICENSED = f"Quoted text: {LICENCE_NAME}, {LICENCE}"
"""What is said of a document in which our text is quoted between the words of others."""


@dataclass(frozen=True)
class Kind:
    """A kind of page, which is also a collection and a folder.

    Attributes:
        letter: first character of the ids of its pages (``T`` in ``T7``).
        name: the kind in running text, singular, lower case.
        plural: the same in the plural.
        title: heading of the collection.
        folder: where its pages stand, from the repository's root.
        verb: what the collection contributes to the argument, for the home page.
        fields: keys of its pages' front matter.
    """

    letter: str
    name: str
    plural: str
    title: str
    folder: str
    verb: str
    fields: tuple[Field, ...] = PAGE_FIELDS


@dataclass(frozen=True)
class Relation:
    """A typed connection between two kinds, named from both ends.

    Attributes:
        source: letter of the kind from which ``name`` reads.
        target: letter of the kind from which ``inverse`` reads.
        name: "a *source* ... a *target*", without subject and object.
        inverse: the same connection as the target says it.
        answered: heads the sources on a page of the target, where "This *target* *inverse*" would not do.
        required_at_source: every source page needs at least one such relation, or a stated gap.
        required_at_target: every target page needs at least one, or a stated gap.
    """

    source: str
    target: str
    name: str
    inverse: str
    answered: str = ""
    required_at_source: bool = False
    required_at_target: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("T", "trend", "trends", "Trends", "trends", "what is changing"),
    Kind("C", "case study", "case studies", "Case studies", "case_studies", "where it shows"),
    Kind("D", "dilemma", "dilemmas", "Dilemmas", "dilemmas", "which choices follow", DILEMMA_FIELDS),
    Kind("V", "vision principle", "vision principles", "Vision principles", "vision", "which way to go"),
)

RELATIONS: tuple[Relation, ...] = (
    Relation("T", "C", "is illustrated by", "illustrates", required_at_source=True),
    Relation("T", "D", "raises", "is raised by", required_at_source=True),
    Relation("C", "D", "bears on", "is seen in"),
    Relation("D", "V", "is answered by", "answers", required_at_source=True, required_at_target=True),
    Relation(
        "V", "T", "responds to", "is responded to by", "Principles that respond", required_at_source=True
    ),
)

BRIEFING = Kind(
    "",
    "briefing",
    "briefings",
    "Briefings",
    "briefings",
    "what somebody needs to know",
    fields=(
        Field("title", longest=120),
        Field("for", required=False, longest=120),
        Field("date", "date", required=False),
        Field("edition", pattern=r"[0-9A-Za-z][0-9A-Za-z.-]*", example='"2026.11"'),
    ),
)
"""Not a page of the site: own words that call its paragraphs, for one reader and one day."""

BY_LETTER = {kind.letter: kind for kind in KINDS}
BY_FOLDER = {kind.folder: kind for kind in KINDS}

REFERENCES = f"{DOCS}/bibliography.md"
"""The page of all works; the files of its name hold the works."""

HOME = f"{DOCS}/index.md"
"""The first page of the site."""

OVERVIEWS = tuple(
    f"{DOCS}/{name}.md"
    for name in (
        "argument",
        "matrix",
        "timeline",
        "map",
        "questions",
        "tags/README",
        "organisations",
        "glossary",
        "bibliography",
    )
)
"""Pages that show the whole from one side, in the order in which they are listed."""

INDEX = "README.md"
"""The page that introduces a collection, and that a forge shows under its folder."""

PAPER_SECTION = "-paper"
"""How the id of the section ends that says what the paper says; each paragraph in it has a number."""

EDITORS_SECTIONS = ("-since", "-notes")
"""How the ids of the editors' sections end; each paragraph in them has a letter."""

MARKS = (
    "index",
    "voices",
    "collections",
    "tags",
    "glossary",
    "bibliography",
    "questions",
    "timeline",
    "map",
    "organisations",
    "checks",
    "briefing",
    "downloads",
    "argument",
    "matrix",
    "overviews",
    "accessibility",
)
"""Names of the views that a page may want set in; ``kb.views`` has one of each."""

MARK = re.compile(rf"<!-- ({'|'.join(MARKS)}) -->")
"""A line where a page wants a view set in."""


def relations_needed(letter: str) -> Iterator[tuple[str, str]]:
    """Letter of each kind that pages of a kind need a relation to, and how it is called from this end."""
    for relation in RELATIONS:
        if relation.source == letter and relation.required_at_source:
            yield relation.target, relation.name
        if relation.target == letter and relation.required_at_target:
            yield relation.source, relation.inverse


def related_kinds(letter: str) -> tuple[str, ...]:
    """Letters of the kinds that pages of a kind can be related to."""
    return tuple(
        relation.target if relation.source == letter else relation.source
        for relation in RELATIONS
        if letter in (relation.source, relation.target)
    )


def relation_between(one: str, other: str) -> tuple[Relation, bool] | None:
    """The relation between two kinds, and whether it reads forwards (``one`` is its source).

    Args:
        one: letter of the page that speaks.
        other: letter of the page spoken of.
    """
    for relation in RELATIONS:
        if (relation.source, relation.target) == (one, other):
            return relation, True
        if (relation.target, relation.source) == (one, other):
            return relation, False
    return None
