"""A page of the base."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kb.markdown.facts import Anchor, Citation, Heading, Rendered
from kb.model.values import Content, Evidence, Gap, Lazy, Link, Located, RelationLink, written
from kb.problems import Span
from kb.schema import BY_FOLDER, BY_LETTER, DOCS_FIELDS, INTRODUCTION_FIELDS, STANDS, Field, Kind, fields_of
from kb.schema.addresses import site_path
from kb.schema.field_values import Fault, faults, mappings_of
from kb.schema.paths import INDEX
from kb.sources import Mapping as YamlMapping
from kb.text.ids import NOTE_ID, POINT_ID


@dataclass(frozen=True)
class Page:
    """One page, written or generated.

    Attributes:
        path: repository path; for a generated page, the path it would have.
        kind: its collection's kind, or None for an introduction or a page of ``docs/``.
        fields: values of front matter that are plain text, by key.
        points: ids of the sections of the paper whose points are on this page.
        body: offset in ``text`` at which the Markdown starts.
        generated: whether a view made it.
        written_ids: ids that a person wrote or a heading made, without those inside of views.
        stands: of each id that a person wrote: the id, the beginning of its text's print, start and end of
            the id in the file; all in one string with spaces between, for it is seldom taken apart.
        cites: keys of the works that it cites.
        targets: files that it links to, as written.
        marks: names of the views that are set into it.
        leads: whether it has a lead: text before the first heading or numbered paragraph.
        content: its text, front matter and HTML.
        filled: its HTML with the views set in; None where there are none.
        key: a hash of everything that the page was made from.
        html_key: the key under which its HTML is kept.
        exports: a hash of what other pages can know of it.
        shape: a hash of all that checks which are not local judge it by.
    """

    path: str
    kind: Kind | None
    fields: Mapping[str, Located]
    body: int = 0
    tags: tuple[Located, ...] = ()
    links_out: tuple[RelationLink, ...] = ()
    gaps: tuple[Gap, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    points: tuple[Located, ...] = ()
    written_ids: frozenset[str] = frozenset()
    stands: str = ""
    cites: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    leads: bool = False
    content: Content = field(default=Content(), compare=False)
    filled: Lazy[Rendered] | None = field(default=None, compare=False)
    generated: bool = False
    key: str = ""
    html_key: str = ""
    exports: str = ""
    shape: str = ""

    @property
    def text(self) -> str:
        """The file."""
        return self.content.text()

    @property
    def front(self) -> YamlMapping | None:
        """Front matter as nodes; None where it could not be read."""
        return self.content.front()

    @property
    def rendered(self) -> Rendered:
        """What a person wrote, as HTML, with what was found in it."""
        return self.content.rendered()

    @property
    def whole(self) -> Rendered:
        """The same with the views set in."""
        return self.filled() if self.filled else self.rendered

    def _field(self, name: str) -> str:
        return self.fields[name].value if name in self.fields else ""

    @property
    def id(self) -> str:
        """The permanent id (``T7``), or empty."""
        return self._field("id")

    @property
    def title(self) -> str:
        """The title; the path where none is written."""
        return self._field("title") or self.path

    @property
    def summary(self) -> str:
        """One sentence for lists and previews."""
        return self._field("summary")

    @property
    def reviewed(self) -> datetime.date | None:
        """The day of its last review; None where it has none, or none that is a date."""
        try:
            return datetime.date.fromisoformat(self._field("reviewed"))
        except ValueError:
            return None

    @property
    def standing(self) -> str:
        """The field ``stands``: what has happened since, in the editors' words; empty where it is missing."""
        return self._field(STANDS)

    @property
    def section(self) -> str:
        """The section of the paper, such as ``2.1.7``."""
        return self._field("paper")

    @property
    def is_own(self) -> bool:
        """Whether it is a page of a collection that is the editors' own, and not in the paper."""
        return self.kind is not None and self.kind.letter in BY_LETTER and "paper" not in self.fields

    @property
    def positions(self) -> list[tuple[Located, str]]:
        """The positions that a dilemma names in its front matter: the point that has each, and its words."""
        rows = mappings_of(self.front.get("positions")) if self.front else ()
        return [(written(row, "point"), written(row, "position").value) for row in rows]

    @property
    def is_introduction(self) -> bool:
        """Whether this page introduces a collection."""
        return posixpath.basename(self.path) == INDEX and posixpath.dirname(self.path) in BY_FOLDER

    def at(self, span: Span) -> Span:
        """A span counted from the start of the body, as a span of the file."""
        return Span(span.start + self.body, span.end + self.body)

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """Ids of its numbered and lettered paragraphs, in its order; nothing is rendered for it."""
        ids = self.stands.split(" ")[::4]
        return tuple(id_ for id_ in ids if POINT_ID.fullmatch(id_) or NOTE_ID.fullmatch(id_))

    @property
    def links(self) -> Iterator[Link]:
        """Links and images in the order of the page."""
        for found in self.rendered.links:
            yield Link(found.target, found.text, found.block, found.image, self.at(found.span), self.path)

    @property
    def headings(self) -> Iterator[Heading]:
        """Headings in the order of the page."""
        for found in self.rendered.headings:
            yield found._replace(span=self.at(found.span))

    @property
    def anchors(self) -> Iterator[Anchor]:
        """Everything with an id, in the order of the page."""
        for found in self.rendered.anchors:
            yield found._replace(span=self.at(found.span))

    @property
    def citations(self) -> Iterator[Citation]:
        """Cited works in the order of the page."""
        for found in self.rendered.citations:
            yield found._replace(span=self.at(found.span))

    @property
    def front_fields(self) -> tuple[Field, ...]:
        """The keys that front matter of its kind of page has."""
        fields = INTRODUCTION_FIELDS if self.is_introduction else DOCS_FIELDS
        return fields_of(self.kind) if self.kind else fields

    @cached_property
    def front_faults(self) -> tuple[Fault, ...]:
        """In what its front matter differs from the keys of its kind of page."""
        return tuple(faults(self.front, self.front_fields)) if self.front is not None else ()

    @cached_property
    def anchor_ids(self) -> frozenset[str]:
        """Ids that a link to this page may name, those inside of views included."""
        return frozenset(found.id for found in self.whole.anchors)

    def has_anchor(self, anchor: str) -> bool:
        """Whether a link to this page may name this id."""
        return anchor in self.written_ids or (
            (self.generated or self.filled is not None) and anchor in self.anchor_ids
        )

    @cached_property
    def anchor_texts(self) -> dict[str, str]:
        """Plain text of each paragraph, list item or heading that has an id."""
        return {found.id: found.text for found in self.whole.anchors}

    @property
    def site_path(self) -> str:
        """Address of the page on the site: without ``docs/``, an introduction as its folder's index."""
        return site_path(self.path)
