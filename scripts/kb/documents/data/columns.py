"""Columns, rows and keys of the tables."""

from __future__ import annotations

from typing import NamedTuple

from kb.graph.sentences import KIND_COLUMN, RESPONDING
from kb.model.voices import EDITORS, PAPER

# ---- what the tables are, for programs


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        says: what its values mean.
        type: a type of Table Schema; ``string`` keeps a number that is none, such as an ISBN, as it is.
        format: the format of the type.
        filled: whether each row has a value.
        of: the table and column that hold each of its values (a foreign key).
    """

    says: str
    type: str = "string"
    format: str = "default"
    filled: bool = True
    of: tuple[str, str] | None = None


_PAGE = ("pages", "key")
_SPACED = "parted by spaces"

COLUMNS: dict[str, dict[str, Column]] = {
    "pages": {
        "id": Column("Permanent id; empty for a page that has none.", filled=False),
        "path": Column("Path of its source."),
        "address": Column("Permanent address on the site."),
        "kind": Column(KIND_COLUMN, filled=False),
        "title": Column("Its title."),
        "summary": Column("What it says, in a sentence."),
        "section": Column("Section of the paper; empty for a page of the editors.", filled=False),
        "reviewed": Column("Day of the last review.", "date", filled=False),
        "tags": Column(f"Ids of its tags, {_SPACED}.", filled=False),
        "summary_voice": Column("Who speaks in the summary."),
        "stands": Column("Where it stands on the day of the review.", filled=False),
        "stands_voice": Column("Who says where it stands."),
        "key": Column("Its id, or else its path."),
    },
    "paragraphs": {
        "id": Column("Permanent id: a number after the point is the paper’s, a letter the editors’."),
        "page": Column("The page that it stands on.", of=_PAGE),
        "address": Column("Permanent address on the site."),
        "voice": Column(f"{PAPER}: the paper, restated in our words; {EDITORS}: a note of the editors."),
        "kind": Column("What kind of statement of the paper it is.", filled=False),
        "refs": Column(f"Sections to which the paper itself points from here, {_SPACED}.", filled=False),
        "text": Column("Its words."),
        "restates": Column("The work and section that our words restate.", filled=False),
        "cited_as": Column("The citation of our wording."),
    },
    "relations": {
        "source": Column("The page that it leads from.", of=_PAGE),
        "target": Column("The page that it leads to.", of=_PAGE),
        "name": Column("What it says from source to target."),
        "inverse": Column("What it says from target to source."),
        "why": Column("The reason."),
        "stated_on": Column("The page that states it.", of=_PAGE),
        "why_voice": Column("Who speaks in the reason."),
    },
    "tags": {
        "id": Column("Permanent id."),
        "title": Column("Its name."),
        "facet": Column("The group of tags that it belongs to."),
        "definition": Column("What it means."),
        "aliases": Column(f"Other names under which it is found, {_SPACED}.", filled=False),
        "pages": Column(f"Ids of the pages that have it, {_SPACED}.", filled=False),
    },
    "terms": {
        "id": Column("Permanent id."),
        "term": Column("The term as it is written."),
        "abbreviation": Column("Its abbreviation.", filled=False),
        "aliases": Column("Other names, parted by semicolons.", filled=False),
        "kind": Column("What kind of thing it is."),
        "definition": Column("What it means."),
        "site": Column("Site of an organisation.", filled=False),
        "sources": Column(f"Keys of the works that the definition rests on, {_SPACED}.", filled=False),
    },
    "questions": {
        "id": Column("The paragraph that asks it.", of=("paragraphs", "id")),
        "page": Column("The page that it stands on.", of=_PAGE),
        "text": Column("The question."),
        "answers": Column(f"Ids of the {RESPONDING}, {_SPACED}.", filled=False),
    },
    "citations": {
        "paragraph": Column("The paragraph that cites.", of=("paragraphs", "id")),
        "work": Column("The work that is cited.", of=("works", "key")),
        "prefix": Column("What stands before the citation.", filled=False),
        "locator": Column("Where in the work, such as pages.", filled=False),
    },
    "works": {
        "key": Column("Its key in the bibliography."),
        "type": Column("Its type, as the Citation Style Language has it."),
        "title": Column("Its title.", filled=False),
        "year": Column("Year of publication.", "year", filled=False),
        "date": Column("Date of publication: year, month and day, as far as they are known.", filled=False),
        "doi": Column("Its DOI.", filled=False),
        "isbn": Column("Its ISBN, which is text.", filled=False),
        "url": Column("Where it can be read.", filled=False),
        "reference": Column("The whole reference."),
    },
}
"""Table -> column -> what it is, in the order of the files."""

ROWS = {
    "pages": "The pages.",
    "paragraphs": "The numbered paragraphs of the paper and the lettered notes of the editors.",
    "relations": "How pages are connected in the editors’ reading.",
    "tags": "The tags.",
    "terms": "The terms of the glossary.",
    "questions": "The questions that the paper asks.",
    "citations": "Which paragraph cites which work.",
    "works": "The works that are cited.",
}
"""Table -> what a row of it is about."""

KEYS = {
    "pages": ("key",),
    "paragraphs": ("id",),
    "relations": ("source", "target"),
    "tags": ("id",),
    "terms": ("id",),
    "questions": ("id",),
    "works": ("key",),
}
"""Table -> the columns of its primary key; the citations have none."""


TABLES = tuple(COLUMNS)
