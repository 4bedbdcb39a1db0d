"""The Base and all that it holds: frozen, no input or output."""

from __future__ import annotations

from kb.model.base import Base
from kb.model.bibliography import Entry, FormattedWork
from kb.model.connections import Akin, Connection, Mention
from kb.model.page import Page
from kb.model.permalink import Permalink, Standing, current_id, text_at
from kb.model.records.events import Event
from kb.model.records.glossary import Term, abbreviations
from kb.model.records.paper import Point, Section
from kb.model.records.places import Place
from kb.model.records.synonyms import Synonym
from kb.model.records.tags import Facet, Tag
from kb.model.values import Content, DataFile, Evidence, Gap, Lazy, Link, RelationLink, T, Written, written

__all__ = [
    "Akin",
    "Base",
    "Connection",
    "Content",
    "DataFile",
    "Entry",
    "Event",
    "Evidence",
    "Facet",
    "FormattedWork",
    "Gap",
    "Lazy",
    "Link",
    "Mention",
    "Page",
    "Permalink",
    "Place",
    "Point",
    "RelationLink",
    "Section",
    "Standing",
    "Synonym",
    "T",
    "Tag",
    "Term",
    "Written",
    "abbreviations",
    "current_id",
    "text_at",
    "written",
]
