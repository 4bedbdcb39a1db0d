"""What follows from the table of a base: look-ups of kinds and relations, titles, licences."""

from __future__ import annotations

from collections.abc import Iterator

from kb.schema.paths import INDEX
from kb.schema.row_types import Kind, Relation
from kb.schema.this_base import (
    KINDS,
    KNOWLEDGE_BASE,
    LICENCE,
    LICENCE_NAME,
    PATH,
    RELATIONS,
    REPORT,
    SPECIMENS,
)

BRIEFING = Kind(
    "",
    "briefing",
    "briefings",
    "Briefings",
    "briefings",
    "what somebody needs to know",
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


START, MIDDLE, END = PATH.first.source, PATH.first.target, PATH.second.target
"""Letters of the kinds on a path of the argument: in the rows of the matrices, between, and at the end."""


def _evidence() -> str:
    ends = {(relation.source, relation.target) for relation in RELATIONS}
    letters = (kind.letter for kind in KINDS)
    return next((each for each in letters if {(START, each), (each, MIDDLE)} <= ends), "")


EVIDENCE = _evidence()
"""Letter of the kind that ties the start of a path to its middle in a second way; empty without one."""

A_STATEMENT, A_NOTE = SPECIMENS
"""The ids of a statement of the paper and of a note, for hints."""

A_PAGE = A_STATEMENT.partition(".")[0]
"""The id of a page, for hints."""

KNOWLEDGE_BASE_TITLE = f"{REPORT.title}: a knowledge base"
"""What it is called as a work; LICENSE-TEXT.md has the same."""

CONTRIBUTORS = f"The {KNOWLEDGE_BASE} contributors"
"""Who is named as author of the documents."""

ALL_LICENSED = f"Text: {LICENCE_NAME}, {LICENCE}"
"""Rights of a document whose text is all from the knowledge base."""

QUOTED_LICENSED = f"Quoted text: {LICENCE_NAME}, {LICENCE}"
"""Rights of a document that quotes the knowledge base between the words of others."""

NOT_REPRODUCED = f"The paper of {REPORT.year} belongs to its publisher and is not reproduced here."
"""A sentence on the rights of the source, beside the licence of the text."""
