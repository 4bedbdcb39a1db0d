"""THE table of page kinds and relations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.schema.fields import DILEMMA_FIELDS, PAGE_FIELDS, Field
from kb.schema.paths import INDEX


@dataclass(frozen=True)
class Kind:
    """A kind of page, which is also a collection and a folder.

    Attributes:
        letter: first character of the ids of its pages (``T`` in ``T7``).
        name: the kind in running text, singular, lower case.
        plural: the same in the plural.
        title: heading of the collection.
        folder: the folder of its pages, from the repository's root.
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


PAPER_SECTION = "-paper"
"""How the id of the section ends that says what the paper says; each paragraph in it has a number."""


EDITORS_SECTIONS = ("-since", "-notes")
"""How the ids of the editors' sections end; each paragraph in them has a letter."""


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
        one: letter of the page from which the relation is read.
        other: letter of the page at the other end.
    """
    for relation in RELATIONS:
        if (relation.source, relation.target) == (one, other):
            return relation, True
        if (relation.target, relation.source) == (one, other):
            return relation, False
    return None


def introduction_path(kind: Kind) -> str:
    """Repository path of the page that introduces a collection."""
    return f"{kind.folder}/{INDEX}"
