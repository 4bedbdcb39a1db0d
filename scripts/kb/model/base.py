"""The Base: all pages, data and works of the knowledge base, with its indexes; frozen, no input or output."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from types import MappingProxyType

from kb.markdown.facts import Citation
from kb.model.bibliography import Entry, FormattedWork
from kb.model.connections import Akin, Connection, Mention
from kb.model.data import DataFile, Event, Facet, Place, Section, Synonym, Tag, Term
from kb.model.page import Page, Point
from kb.model.permalink import Permalink, Standing, current_id, text_at
from kb.model.values import Lazy, Written
from kb.problems import Problem, Span
from kb.schema import (
    BY_LETTER,
    Kind,
    relation_between,
)
from kb.schema.addresses import folded_name, resolve
from kb.schema.paths import DOCS, EVENTS_DATA, GLOSSARY_DATA, HOME, PLACES_DATA, TAGS_DATA
from kb.storage.cache import content_key
from kb.text.ids import NOTE_ID, PAGE_ID, POINT_ID


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
        return self.by_alias.get(word) or self._by_folded_tag.get(folded_name(word), "")

    @cached_property
    def _by_folded_tag(self) -> dict[str, str]:
        found: dict[str, str] = {}
        names = ({tag.id.value: tag.id.value for tag in self.tags}, self.by_alias)
        titles = {tag.title: tag.id.value for tag in self.tags}
        for each in (*names, titles):
            for name, tag in each.items():
                found.setdefault(folded_name(name), tag)
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
                found.append(current_id(page.path, page.path, title.span, title.value))
            elif page.id:
                found.append(current_id(page.id, page.path, page.fields["id"].span, title.value))
            rows = page.stands.split(" ") if page.stands else []
            for at in range(0, len(rows), 4):
                span = Span(int(rows[at + 2]), int(rows[at + 3]))
                source = Lazy(partial(text_at, page, rows[at], span))
                found.append(Standing(rows[at], page.path, span, rows[at + 1], source))
        for tag in self.tags:
            text = f"{tag.title}: {tag.definition}"
            found.append(current_id(f"tag/{tag.id.value}", TAGS_DATA, tag.id.span, text))
        for term in self.terms:
            text = f"{term.term}: {term.definition}"
            found.append(current_id(f"term/{term.id.value}", GLOSSARY_DATA, term.id.span, text))
        for event in self.events:
            text = f"{event.date.value}: {event.title.value}"
            found.append(current_id(f"event/{event.id.value}", EVENTS_DATA, event.id.span, text))
        for place in self.places:
            text = ", ".join(filter(None, (place.name, place.country)))
            found.append(current_id(f"place/{place.id.value}", PLACES_DATA, place.id.span, text))
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
