"""The Base and all that it holds: frozen, no input or output."""

from __future__ import annotations

from kb.model.base import Base
from kb.model.bibliography import Entry, FormattedWork
from kb.model.connections import Connection, Mention, RelatedPage
from kb.model.page import Page
from kb.model.published_id import CurrentId, Permalink, current_id, text_at
from kb.model.records.events import Event
from kb.model.records.glossary import Term, abbreviations
from kb.model.records.paper import Point, Section
from kb.model.records.places import Place
from kb.model.records.synonyms import Synonym
from kb.model.records.tags import Facet, Tag
from kb.model.values import Content, DataFile, Evidence, Gap, Lazy, Link, Located, RelationLink, T, written

__all__ = [
    "Base",
    "Connection",
    "Content",
    "CurrentId",
    "DataFile",
    "Entry",
    "Event",
    "Evidence",
    "Facet",
    "FormattedWork",
    "Gap",
    "Lazy",
    "Link",
    "Located",
    "Mention",
    "Page",
    "Permalink",
    "Place",
    "Point",
    "RelatedPage",
    "RelationLink",
    "Section",
    "Synonym",
    "T",
    "Tag",
    "Term",
    "abbreviations",
    "current_id",
    "text_at",
    "written",
]
