"""Entries of the bibliography, as written and as formatted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from markupsafe import Markup

from kb.problems import Span


@dataclass(frozen=True)
class Entry:
    """A work of the bibliography.

    Attributes:
        key: by which it is cited.
        type: of the work, in lower case.
        fields: lower-case name -> text; of authors, editors and addenda as written, of others without braces.
        span: position of the key.
        places: position of the value of each field, braces or quotation marks included.
    """

    key: str
    type: str
    fields: Mapping[str, str]
    span: Span
    places: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))

    def at(self, name: str) -> Span:
        """Span of a field; that of the key where the entry has no such field."""
        return self.places.get(name, self.span)


@dataclass(frozen=True)
class FormattedWork:
    """A work as citations and lists of references name it, as simple HTML (see ``kb.citations.citeproc``).

    Attributes:
        key: its key in the bibliography.
        cited: author and year, with a letter where one is needed: "European Union 2016b".
        reference: the full reference; addresses are links whose text is the address.
    """

    key: str
    cited: Markup
    reference: Markup
