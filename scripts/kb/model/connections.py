"""Connections between pages, backlinks and related pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kb.model.page import Page
from kb.schema import BY_LETTER, Relation


@dataclass(frozen=True)
class Connection:
    """A relation seen from one end."""

    relation: Relation
    forwards: bool
    page: Page
    why: str

    @property
    def name(self) -> str:
        """How this end says it: *raises*, *is raised by*."""
        return self.relation.name if self.forwards else self.relation.inverse

    @property
    def heading(self) -> str:
        """What heads such pages on this one: *This trend raises*, *Principles that respond*."""
        if self.relation.answered and not self.forwards:
            return self.relation.answered
        end = self.relation.source if self.forwards else self.relation.target
        return f"This {BY_LETTER[end].name} {self.name}"


class Mention(NamedTuple):
    """A sentence that links to a page.

    Attributes:
        to: path of the page that it leads to.
        anchor: the id on that page, or empty.
        path: the page of the sentence.
        block: id of its paragraph, or empty.
        under: id of the heading above it, or empty.
        heading: the words of that heading.
        sentence: its words, without citations.
        start: where the linked words begin in it.
        end: where they end.
    """

    to: str
    anchor: str
    path: str
    block: str
    under: str
    heading: str
    sentence: str
    start: int
    end: int


class RelatedPage(NamedTuple):
    """A page that shares tags with another: its id and those tags, the most informative first."""

    id: str
    tags: tuple[str, ...]
