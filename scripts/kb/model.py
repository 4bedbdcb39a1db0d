"""The Base: every page, tag, term, source and point of the paper, frozen and with positions."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import unquote

from markupsafe import Markup

from kb.cache import content_key
from kb.kinds import (
    BY_FOLDER,
    BY_LETTER,
    DOCS,
    DOCS_FIELDS,
    EVENTS_DATA,
    GLOSSARY_DATA,
    HOME,
    INDEX,
    INTRODUCTION_FIELDS,
    PLACES_DATA,
    STANDS,
    TAGS_DATA,
    Field,
    Kind,
    Relation,
    relation_between,
)
from kb.problems import Problem, Span
from kb.render import NOTE_ID, POINT_ID, Anchor, Citation, Heading, Rendered
from kb.shapes import Fault, faults, mappings_of
from kb.source import Mapping as YamlMapping
from kb.source import Scalar
from kb.wording import beginning

T = TypeVar("T")

PAGE_ID = re.compile(r"([A-Z])([1-9][0-9]*)")
SITE_SUFFIX = ".html"

_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class Written(NamedTuple):
    """A word that a person wrote, such as a tag or an id, and where."""

    value: str
    span: Span

    @classmethod
    def of(cls, row: Iterable[Any]) -> Written:
        """What JSON made of one: a list of the word and the two ends of its span."""
        value, span = row
        return cls(value, Span(*span))


class RelationLink(NamedTuple):
    """A relation as written in front matter: the id it leads to and the reason."""

    to: Written
    why: Written
    span: Span


class Gap(NamedTuple):
    """A stated gap: the page has no relation to this kind, and why."""

    to: Written
    why: Written


class Evidence(NamedTuple):
    """What became of a point of the paper, as far as one note tells it.

    Attributes:
        on: the point.
        note: the editors' paragraph that tells it, with its citations.
        as_of: the year, month or day of which the evidence speaks.
        span: the whole item.
    """

    on: Written
    note: Written
    as_of: Written
    span: Span


@dataclass(frozen=True)
class Link:
    """A link or image in a page; ``target`` is as written, ``span`` is in the file."""

    target: str
    text: str
    block: str
    image: bool
    span: Span
    page_path: str = ""

    @cached_property
    def is_external(self) -> bool:
        """Whether the target has a scheme or a host, and so leaves the address space."""
        return _EXTERNAL.match(self.target) is not None

    @cached_property
    def path(self) -> str:
        """The part of the target before ``#`` and ``?``."""
        return self.target.partition("#")[0].partition("?")[0]

    @cached_property
    def led(self) -> str | None:
        """The repository path that it names; None where it is no relative path, or leads too far up."""
        return led(self.page_path, self.path)

    @cached_property
    def anchor(self) -> str:
        """The part of the target after ``#``, or empty."""
        return self.target.partition("#")[2]


class Lazy(Generic[T]):
    """A value that is made when it is first asked for, by calling the object.

    What makes it is pure, so nobody can tell when that was; and most of a large base is never asked for.
    """

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make

    @classmethod
    def of(cls, value: T) -> Lazy[T]:
        """One whose value is there already."""
        return cls(lambda: value)

    def __call__(self) -> T:
        """The value."""
        if self._make is not None:
            self._value = self._make()
            self._make = None
        return self._value


@dataclass(frozen=True)
class Content:
    """What a page holds, as far as only those ask for it who read the page itself.

    Attributes:
        text: the file.
        front: front matter as nodes, for checks of form; None where it could not be read.
        rendered: the Markdown as HTML, with what was found in it.
    """

    text: Lazy[str] = field(default_factory=lambda: Lazy(str))
    front: Lazy[YamlMapping | None] = field(default_factory=lambda: Lazy(lambda: None))
    rendered: Lazy[Rendered] = field(default_factory=lambda: Lazy(Rendered))


@dataclass(frozen=True)
class Page:
    """One page, written or generated.

    Attributes:
        path: repository path; for a generated page, the path it would have.
        kind: its collection's kind, or None for an introduction or a page of ``docs/``.
        fields: values of front matter that are plain text, by key.
        points: ids of the sections of the paper whose points stand on this page.
        body: offset in ``text`` at which the Markdown starts.
        generated: whether a view made it.
        written_ids: ids that a person wrote or a heading made, without those inside of views.
        stands: of each id that a person wrote: the id, the beginning of its text's print, start and end of
            the id in the file; all in one string with spaces between, for it is seldom taken apart.
        cites: keys of the works that it cites.
        targets: files that it links to, as written.
        marks: names of the views that are set into it.
        leads: whether it begins with words that have neither number nor heading.
        content: its text, front matter and HTML.
        filled: its HTML with the views set in; None where there are none.
        key: a hash of everything that the page was made from.
        exports: a hash of what other pages can know of it.
        shape: a hash of all that checks which are not local judge it by.
    """

    path: str
    kind: Kind | None
    fields: Mapping[str, Written]
    body: int = 0
    tags: tuple[Written, ...] = ()
    links_out: tuple[RelationLink, ...] = ()
    gaps: tuple[Gap, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    points: tuple[Written, ...] = ()
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
    def standing(self) -> str:
        """Where it stands today, in the editors' words; empty where nobody has said."""
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
    def positions(self) -> list[tuple[Written, str]]:
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
        return self.kind.fields if self.kind else fields

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
        """Where the page stands on the site: ``docs/`` falls away, an introduction is its folder's index."""
        return site_path(self.path)


@dataclass(frozen=True)
class Point:
    """A statement of the paper, as ``docs/paper.yml`` has it."""

    id: str
    kind: str
    text: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A section of the paper and its points.

    Attributes:
        section: its number, and its heading where the number is that of the main section around it.
        title: its heading, with what the editors add in round brackets at its end.
    """

    id: str
    section: str
    title: str
    points: tuple[Point, ...]

    @property
    def heading(self) -> str:
        """The heading as the paper has it, without the editors' words in brackets."""
        return re.sub(r"\s*\([^()]*\)$", "", self.title)


@dataclass(frozen=True)
class Facet:
    """A group of tags that answer the same question about a page."""

    id: str
    title: str
    definition: str


@dataclass(frozen=True)
class Tag:
    """A tag of the controlled vocabulary."""

    id: Written
    title: str
    facet: Written
    definition: str
    aliases: tuple[Written, ...]


@dataclass(frozen=True)
class Term:
    """An entry of the glossary; ``aliases`` are names that people look for it by."""

    id: Written
    term: str
    abbreviation: str
    aliases: tuple[Written, ...]
    kind: Written
    definition: str
    site: str
    sources: tuple[Written, ...]


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, in a month or in a year, and the paragraphs that tell of it.

    Attributes:
        date: ``2013``, ``2013-06`` or ``2013-06-24``.
        until: its last day, in the same form; empty where it has none.
        aliases: names that people look for it by.
        place: id of a place; empty where it has none.
        told: ids of the paragraphs that tell of it, the one that says most about it first.
        sources: keys of the works that those paragraphs cite for it.
    """

    id: Written
    date: Written
    until: Written
    title: Written
    aliases: tuple[Written, ...]
    place: Written
    told: tuple[Written, ...]
    sources: tuple[Written, ...]

    @property
    def year(self) -> int:
        """The year in which it begins; 0 where the date is faulty."""
        return int(self.date.value[:4]) if re.match(r"[0-9]{4}", self.date.value, re.ASCII) else 0


@dataclass(frozen=True)
class Synonym:
    """Words that people ask with, and words that the pages have for the same.

    Attributes:
        asked: words or groups of words, each of which is also looked for as ``found``.
        found: words or groups of words that stand on the pages.
    """

    asked: tuple[Written, ...]
    found: tuple[Written, ...]


@dataclass(frozen=True)
class Place:
    """A place that the pages tell of, or the seat of an organisation.

    Attributes:
        told: ids of the paragraphs that tell of it.
        organisations: ids of the terms that have their seat there.
        sources: keys of the works that support the seats, beside those of the terms.
    """

    id: Written
    name: str
    country: str
    region: Written
    latitude: Written
    longitude: Written
    told: tuple[Written, ...]
    organisations: tuple[Written, ...]
    sources: tuple[Written, ...]

    @cached_property
    def at(self) -> tuple[float, float] | None:
        """Degrees east and north; None where one is faulty."""
        try:
            east, north = float(self.longitude.value), float(self.latitude.value)
        except ValueError:
            return None
        return (east, north) if abs(east) <= 180 and abs(north) <= 90 else None


@dataclass(frozen=True)
class Entry:
    """A work of the bibliography.

    Attributes:
        key: by which it is cited.
        type: of the work, in lower case.
        fields: lower-case name -> text; of authors, editors and addenda as written, of others without braces.
        span: where the key stands.
        places: where the value of each field stands, braces or quotation marks included.
    """

    key: str
    type: str
    fields: Mapping[str, str]
    span: Span
    places: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))

    def at(self, name: str) -> Span:
        """Where a field stands; the key where the entry has no such field."""
        return self.places.get(name, self.span)


@dataclass(frozen=True)
class FormattedWork:
    """A work as citations and lists of references name it, as simple HTML (see ``kb.citeproc``).

    Attributes:
        key: its key in the bibliography.
        cited: author and year, with a letter where one is needed: "European Union 2016b".
        reference: the full reference; addresses are links whose text is the address.
    """

    key: str
    cited: Markup
    reference: Markup


@dataclass(frozen=True)
class Permalink:
    """A published id, as recorded in ``docs/permalinks.yml``.

    Attributes:
        id: ``T7``, ``T7-since``, ``T7.3``, ``tag/terrorism``, ``term/osce``, or a path (a page without id).
        at: repository path of the file that it stands in, or last stood in.
        since: the edition that first published it.
        print: the print of the text that it stands for; ``kb.wording`` says what that is.
        now: where it has gone, the id that takes its place, if any.
        was: paths of the files that it stood in before.
    """

    id: Written
    at: Written
    since: str
    print: str
    now: Written | None = None
    was: tuple[Written, ...] = ()


@dataclass(frozen=True)
class Standing:
    """An id that stands in the base now: its file, where the id is written, and what it stands for.

    ``beginning`` is that of the print of its text, and enough to see whether the text is the same.
    """

    id: str
    path: str
    span: Span
    beginning: str
    source: Lazy[str] = field(compare=False, repr=False)

    @property
    def text(self) -> str:
        """The text that it stands for."""
        return self.source()


@dataclass(frozen=True)
class DataFile:
    """A YAML data file as nodes, for checks of form."""

    path: str
    source: Lazy[YamlMapping]

    @property
    def node(self) -> YamlMapping:
        """The mapping that the file is."""
        return self.source()


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
        path: the page that it stands on.
        block: id of the paragraph that it stands in, or empty.
        under: id of the heading that it stands under, or empty.
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


class Akin(NamedTuple):
    """A page that shares tags with another: its id and those tags, the most informative first."""

    id: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Base:
    """The whole knowledge base.

    Attributes:
        problems: what is wrong with it.
        today: the day on which it is judged; None where dates are not to be judged.
        site_url: address of the published site, with a slash at its end; may be empty.
        repository: address of the repository, without a slash at its end; may be empty.
        edition: the edition that is being written; empty where nothing has been published.
        page_words: how many words a page of a collection has, at least and at most; None for any number.
        permalinks: the published ids, or None where there is no record of them.
        briefings: texts that call paragraphs of the base; the site does not show them.
        works: the bibliography, formatted, by key; asking for it may run pandoc, so checks and views do not.
        mentions: path of a page -> the sentences elsewhere that link to it.
        pointers: section of the paper -> the points from which the paper itself points to it.
        akin: id of a page -> pages that share its tags and are not related to it otherwise.
    """

    pages: tuple[Page, ...] = ()
    paper: Lazy[tuple[Section, ...]] = field(default_factory=lambda: Lazy(tuple))
    facets: tuple[Facet, ...] = ()
    tags: tuple[Tag, ...] = ()
    terms: tuple[Term, ...] = ()
    events: tuple[Event, ...] = ()
    places: tuple[Place, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    entries: tuple[Entry, ...] = ()
    works: Lazy[Mapping[str, FormattedWork]] = field(default_factory=lambda: Lazy(dict))
    files: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    data: tuple[DataFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    today: datetime.date | None = None
    site_url: str = ""
    repository: str = ""
    edition: str = ""
    page_words: tuple[int, int] | None = None
    permalinks: tuple[Permalink, ...] | None = None
    briefings: tuple[Page, ...] = ()
    mentions: Lazy[Mapping[str, tuple[Mention, ...]]] = field(default_factory=lambda: Lazy(dict))
    pointers: Lazy[Mapping[str, tuple[str, ...]]] = field(default_factory=lambda: Lazy(dict))
    akin: Lazy[Mapping[str, tuple[Akin, ...]]] = field(default_factory=lambda: Lazy(dict))

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the paper, with their points."""
        return self.paper()

    @cached_property
    def data_key(self) -> str:
        """A hash of data, bibliography, names of other files, day, edition, limits and addresses."""
        others = sorted(path for path in self.files if not path.endswith(".md"))
        given = (str(self.today), self.site_url, self.repository, self.edition, str(self.page_words))
        return content_key(*given, *others, "", *self._data_texts())

    @cached_property
    def exports_key(self) -> str:
        """A hash of what one page can know of another: front matter, ids, links, citations and marks."""
        return content_key(*(f"{page.path} {page.exports}" for page in self.pages))

    @cached_property
    def front_key(self) -> str:
        """A hash of all that is not the text of a page: of data, the bibliography and front matter."""
        pages = [
            repr(
                (
                    page.path,
                    dict(page.fields),
                    page.tags,
                    page.links_out,
                    page.gaps,
                    page.evidence,
                    page.points,
                )
            )
            for page in self.pages
        ]
        return content_key(self.site_url, self.repository, self.edition, *self._data_texts(), *pages)

    def _data_texts(self) -> Iterator[str]:
        for path in sorted(self.texts):
            if not path.endswith(".md"):
                yield f"{path}\n{self.texts[path]}"

    @cached_property
    def text_key(self) -> str:
        """A hash of everything."""
        return content_key(self.front_key, *(page.key for page in self.pages))

    @cached_property
    def by_path(self) -> dict[str, Page]:
        """Pages by repository path."""
        return {page.path: page for page in self.pages}

    @cached_property
    def by_id(self) -> dict[str, Page]:
        """Pages with an id, by id; where two share one, the first."""
        found: dict[str, Page] = {}
        for page in self.pages:
            if page.id:
                found.setdefault(page.id, page)
        return found

    @cached_property
    def by_tag(self) -> dict[str, Tag]:
        """Tags by id."""
        return {tag.id.value: tag for tag in self.tags}

    @cached_property
    def by_alias(self) -> dict[str, str]:
        """Alias -> id of the tag that it leads to; where two claim it, the first."""
        found: dict[str, str] = {}
        for tag in self.tags:
            for alias in tag.aliases:
                found.setdefault(alias.value, tag.id.value)
        return found

    @cached_property
    def named(self) -> dict[str, tuple[str, ...]]:
        """Name, abbreviation or alias of a term or event, capitals aside -> ids of those so called."""
        found: dict[str, tuple[str, ...]] = {}
        bearers = [
            *((f"term/{term.id.value}", (term.term, term.abbreviation), term.aliases) for term in self.terms),
            *((f"event/{event.id.value}", (event.title.value,), event.aliases) for event in self.events),
        ]
        for id_, names, aliases in bearers:
            for name in dict.fromkeys(
                name.casefold() for name in (*names, *(alias.value for alias in aliases)) if name
            ):
                found[name] = (*found.get(name, ()), id_)
        return found

    @cached_property
    def all_text(self) -> str:
        """Everything that written pages say, every title and every definition; capitals aside."""
        texts = [
            *(page.title for page in self.pages),
            *(found.text for page in self.pages if not page.generated for found in page.rendered.sections),
            *(text for term in self.terms for text in (term.term, term.definition)),
            *(text for tag in self.tags for text in (tag.title, tag.definition)),
        ]
        return "\n".join(texts).casefold()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word of ``all_text``, in the order of the alphabet."""
        return tuple(sorted(set(re.findall(r"\w+", self.all_text))))

    @cached_property
    def tag_names(self) -> tuple[str, ...]:
        """Every tag and alias."""
        return (*self.by_tag, *self.by_alias)

    def tag_meant(self, word: str) -> str:
        """The tag that a word names by its id, an alias or its title, in whatever case; nothing for none."""
        if word in self.by_tag:
            return word
        return self.by_alias.get(word) or self._by_folded_tag.get(_folded(word), "")

    @cached_property
    def _by_folded_tag(self) -> dict[str, str]:
        found: dict[str, str] = {}
        names = ({tag.id.value: tag.id.value for tag in self.tags}, self.by_alias)
        titles = {tag.title: tag.id.value for tag in self.tags}
        for each in (*names, titles):
            for name, tag in each.items():
                found.setdefault(_folded(name), tag)
        return found

    @cached_property
    def by_title(self) -> dict[str, Page]:
        """Written pages by title, capitals aside; where two share one, the first."""
        found: dict[str, Page] = {}
        for page in self.pages:
            if "title" in page.fields and not page.generated:
                found.setdefault(page.title.casefold(), page)
        return found

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Everything that a link may lead to: pages, written and generated, and files."""
        return tuple(dict.fromkeys((*self.by_path, *self.files)))

    @cached_property
    def by_folded_path(self) -> dict[str, str]:
        """Path in small letters -> path as it is; of two that differ in capitals only, neither."""
        found: dict[str, str] = {}
        doubled: set[str] = set()
        for path in self.paths:
            if found.setdefault(path.casefold(), path) != path:
                doubled.add(path.casefold())
        return {folded: path for folded, path in found.items() if folded not in doubled}

    @cached_property
    def folders(self) -> frozenset[str]:
        """Folders that hold pages or files."""
        return frozenset(posixpath.dirname(path) for path in self.paths)

    @cached_property
    def by_site_path(self) -> dict[str, str]:
        """Where a page or file stands on the site -> its repository path."""
        found = {page.site_path: page.path for page in self.pages}
        for path in self.files:
            if path.startswith(f"{DOCS}/") and path not in self.by_path:
                found.setdefault(path.removeprefix(f"{DOCS}/"), path)
        return found

    @cached_property
    def by_key(self) -> dict[str, Entry]:
        """Bibliography entries by key."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def by_folded_key(self) -> dict[str, str]:
        """Key in small letters -> key as the bibliography has it."""
        return {key.casefold(): key for key in self.by_key}

    @cached_property
    def points(self) -> dict[str, Point]:
        """Points of the paper by id."""
        return {point.id: point for section in self.sections for point in section.points}

    @cached_property
    def by_section(self) -> dict[str, Section]:
        """Sections of the paper by id."""
        return {section.id: section for section in self.sections}

    @cached_property
    def tagged(self) -> dict[str, tuple[Page, ...]]:
        """Tag id -> pages that carry it, in the order of the collections."""
        found: dict[str, list[Page]] = {}
        for page in self.collected:
            for tag in dict.fromkeys(written.value for written in page.tags):
                found.setdefault(tag, []).append(page)
        return {tag: tuple(pages) for tag, pages in found.items()}

    @cached_property
    def collected(self) -> tuple[Page, ...]:
        """Pages of the collections, by kind and number."""
        order = list(BY_LETTER)
        return tuple(
            sorted(
                (page for page in self.pages if page.kind and PAGE_ID.fullmatch(page.id)),
                key=lambda page: (
                    (order.index(page.kind.letter), int(page.id[1:]), page.path) if page.kind else (0, 0, "")
                ),
            )
        )

    def of_kind(self, kind: Kind) -> tuple[Page, ...]:
        """The pages of one collection, by number."""
        return self._by_kind.get(kind.letter, ())

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Page, ...]]:
        found: dict[str, list[Page]] = {}
        for page in self.collected:
            if page.kind:
                found.setdefault(page.kind.letter, []).append(page)
        return {letter: tuple(pages) for letter, pages in found.items()}

    @cached_property
    def connections(self) -> dict[str, tuple[Connection, ...]]:
        """Page id -> its relations from both ends, in the order of the relations' table."""
        found: dict[str, list[Connection]] = {page.id: [] for page in self.collected}
        for page in self.collected:
            for link in page.links_out:
                other = self.by_id.get(link.to.value)
                if other is None or other.kind is None or page.kind is None or other.id not in found:
                    continue
                if (between := relation_between(page.kind.letter, other.kind.letter)) is None:
                    continue
                relation, forwards = between
                found[page.id].append(Connection(relation, forwards, other, link.why.value))
                found[other.id].append(Connection(relation, not forwards, page, link.why.value))
        order = {page.id: at for at, page in enumerate(self.collected)}
        letters = list(BY_LETTER)
        return {
            page_id: tuple(
                sorted(
                    connections,
                    key=lambda c: (letters.index(c.page.id[0]), order[c.page.id]),
                )
            )
            for page_id, connections in found.items()
        }

    @cached_property
    def point_pages(self) -> dict[str, Page]:
        """Section of the paper -> the page that carries its points."""
        found: dict[str, Page] = {}
        for page in self.pages:
            for section in page.points:
                found.setdefault(section.value, page)
        return found

    @cached_property
    def standing(self) -> tuple[Standing, ...]:
        """Every id that people wrote and readers may link to, doubles included."""
        found: list[Standing] = []
        for page in self.pages:
            if page.generated:
                continue
            title = page.fields.get("title", Written(page.path, Span()))
            if page.kind is None:
                found.append(_standing(page.path, page.path, title.span, title.value))
            elif page.id:
                found.append(_standing(page.id, page.path, page.fields["id"].span, title.value))
            rows = page.stands.split(" ") if page.stands else []
            for at in range(0, len(rows), 4):
                span = Span(int(rows[at + 2]), int(rows[at + 3]))
                source = Lazy(partial(_text_at, page, rows[at], span))
                found.append(Standing(rows[at], page.path, span, rows[at + 1], source))
        for tag in self.tags:
            text = f"{tag.title}: {tag.definition}"
            found.append(_standing(f"tag/{tag.id.value}", TAGS_DATA, tag.id.span, text))
        for term in self.terms:
            text = f"{term.term}: {term.definition}"
            found.append(_standing(f"term/{term.id.value}", GLOSSARY_DATA, term.id.span, text))
        for event in self.events:
            text = f"{event.date.value}: {event.title.value}"
            found.append(_standing(f"event/{event.id.value}", EVENTS_DATA, event.id.span, text))
        for place in self.places:
            text = ", ".join(filter(None, (place.name, place.country)))
            found.append(_standing(f"place/{place.id.value}", PLACES_DATA, place.id.span, text))
        return tuple(found)

    @cached_property
    def by_standing(self) -> dict[str, Standing]:
        """What stands, by id; where an id stands twice, the first."""
        found: dict[str, Standing] = {}
        for one in self.standing:
            found.setdefault(one.id, one)
        return found

    @cached_property
    def doubled(self) -> frozenset[str]:
        """Ids that stand more than once."""
        counted: Counter[str] = Counter()
        for page in self.pages:
            if not page.generated:
                counted[page.id or page.path] += 1
                if page.stands:
                    counted.update(page.stands.split(" ")[::4])
        counted.update(f"tag/{tag.id.value}" for tag in self.tags)
        counted.update(f"term/{term.id.value}" for term in self.terms)
        counted.update(f"event/{event.id.value}" for event in self.events)
        counted.update(f"place/{place.id.value}" for place in self.places)
        return frozenset(id_ for id_, number in counted.items() if number > 1)

    @cached_property
    def lost_prints(self) -> dict[str, dict[str, str]]:
        """Path of a page -> fingerprint -> published id that stands nowhere and has no successor."""
        found: dict[str, dict[str, str]] = {}
        for one in self.by_permalink.values():
            if one.now is None and one.id.value not in self.by_standing:
                found.setdefault(one.at.value, {})[one.print] = one.id.value
        return found

    @cached_property
    def by_permalink(self) -> dict[str, Permalink]:
        """Published ids by id; where one is recorded twice, the first."""
        found: dict[str, Permalink] = {}
        for one in self.permalinks or ():
            found.setdefault(one.id.value, one)
        return found

    @cached_property
    def cited_keys(self) -> frozenset[str]:
        """Keys of the bibliography that pages, terms of the glossary or places cite."""
        by_pages = (key for page in self.pages for key in page.cites)
        by_terms = (key.value for term in self.terms for key in term.sources)
        by_places = (key.value for place in self.places for key in place.sources)
        return frozenset(by_pages) | frozenset(by_terms) | frozenset(by_places)

    @cached_property
    def by_term(self) -> dict[str, Term]:
        """Terms of the glossary by id."""
        return {term.id.value: term for term in self.terms}

    @cached_property
    def by_place(self) -> dict[str, Place]:
        """Places by id."""
        return {place.id.value: place for place in self.places}

    @cached_property
    def paragraphs(self) -> dict[str, Page]:
        """Id of a numbered or lettered paragraph -> the page on which it stands."""
        return {
            one.id: self.by_path[one.path]
            for one in self.by_standing.values()
            if POINT_ID.fullmatch(one.id) or NOTE_ID.fullmatch(one.id)
        }

    @cached_property
    def by_file_name(self) -> dict[str, str]:
        """Name of a file, without its folder and in small letters -> path of the first page so called."""
        found: dict[str, str] = {}
        for page in self.pages:
            if page.kind:
                found.setdefault(posixpath.basename(page.path).casefold(), page.path)
        return found

    @cached_property
    def reached(self) -> frozenset[str]:
        """Pages that somebody comes across who follows links, from the home page and the navigation on."""
        found: set[str] = set()
        waiting = [
            page.path
            for page in self.pages
            if page.path == HOME or page.is_introduction or page.marks or self.connections.get(page.id)
        ]
        while waiting:
            path = waiting.pop()
            page = self.by_path.get(path)
            if page is None or path in found:
                continue
            found.add(path)
            waiting += filter(None, (resolve(path, target) for target in page.targets))
        return frozenset(found)

    @cached_property
    def cited(self) -> dict[str, tuple[tuple[Page, Citation], ...]]:
        """Bibliography key -> where it is cited, in the order of the pages."""
        found: dict[str, list[tuple[Page, Citation]]] = {}
        for page in self.pages:
            if not page.cites:
                continue
            for citation in page.citations:
                found.setdefault(citation.key, []).append((page, citation))
        return {key: tuple(places) for key, places in found.items()}


def link_target(from_path: str, to_path: str, anchor: str = "") -> str:
    """How a page writes a link to another: relative to its own file, as a person would write it.

    >>> link_target("trends/globalisation.md", "dilemmas/privacy-and-security.md", "D1.6")
    '../dilemmas/privacy-and-security.md#D1.6'
    """
    fragment = f"#{anchor}" if anchor else ""
    if from_path == to_path and fragment:
        return fragment
    return _relative(posixpath.dirname(from_path) or ".", to_path) + fragment


@lru_cache(maxsize=1 << 16)
def _relative(folder: str, path: str) -> str:
    return posixpath.relpath(path, folder)


def site_path(path: str) -> str:
    """Where a source file stands on the site."""
    folder, name = posixpath.split(path.removeprefix(f"{DOCS}/"))
    stem = "index" if name == INDEX else name.removesuffix(".md")
    return posixpath.join(folder, stem + SITE_SUFFIX)


def led(page_path: str, path: str) -> str | None:
    """The repository path that a link names; None where it is no relative path, or leads too far up.

    Args:
        page_path: the page that holds the link.
        path: the link without anchor.
    """
    return None if path.startswith("/") or _EXTERNAL.match(path) else resolve(page_path, path)


def resolve(page_path: str, target: str) -> str | None:
    """The repository path that a relative link leads to, or None when it leaves the repository.

    Args:
        page_path: the page that holds the link.
        target: the link without anchor, percent-encoded or not; empty means the page itself.
    """
    return _resolve(posixpath.dirname(page_path), target) if target else page_path


@lru_cache(maxsize=1 << 16)
def _resolve(folder: str, target: str) -> str | None:
    path = posixpath.normpath(posixpath.join(folder, unquote(target)))
    return None if path.startswith(("../", "/")) or path == ".." else path


def _folded(name: str) -> str:
    """A name of a tag without its case; words in it are parted by hyphens."""
    return re.sub(r"[\s_-]+", "-", name.strip().casefold())


def written(node: YamlMapping, key: str) -> Written:
    """The word under a key; where there is none, nothing, at the place of the mapping."""
    value = node.get(key)
    return Written(value.value, value.span) if isinstance(value, Scalar) else Written("", node.span)


def _standing(id_: str, path: str, span: Span, text: str) -> Standing:
    return Standing(id_, path, span, beginning(text), Lazy.of(text))


def _text_at(page: Page, id_: str, span: Span) -> str:
    found = (each.text for each in page.rendered.anchors if each.id == id_ and page.at(each.span) == span)
    return next(found, "")


def abbreviations(terms: Iterable[Term]) -> dict[str, str]:
    """Abbreviation -> term, for tooltips."""
    return {term.abbreviation: term.term for term in terms if term.abbreviation}
