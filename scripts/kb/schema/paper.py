"""The paper that the base restates, the base itself, and their licences."""

from __future__ import annotations

from dataclasses import dataclass


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
"""Rights of a document whose text is all from the knowledge base."""

QUOTED_LICENSED = f"Quoted text: {LICENCE_NAME}, {LICENCE}"
"""Rights of a document that quotes the knowledge base between the words of others."""
