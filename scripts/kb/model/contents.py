"""What the base was read from, with the indexes of its names, paths and keys; frozen, no input or output."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from kb.model.bibliography import Entry, FormattedWork
from kb.model.connections import Mention, RelatedPage
from kb.model.page import Page
from kb.model.published_id import Permalink
from kb.model.records import LISTS
from kb.model.records.events import Event
from kb.model.records.glossary import Term
from kb.model.records.paper import Point, Section
from kb.model.records.places import Place
from kb.model.records.synonyms import Synonym
from kb.model.records.tags import Facet, Tag
from kb.model.values import DataFile, Lazy
from kb.problems import Problem
from kb.schema.addresses import folded_name
from kb.schema.paths import DOCS
from kb.storage.cache import content_key

R = TypeVar("R")


@dataclass(frozen=True)
class Contents:
    """Pages, data, works and settings of a knowledge base.

    Attributes:
        records: key of a list in the data files -> its entries, read when they are asked for.
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
        akin: id of a page -> related pages: they share its tags, and have no other connection to it.
    """

    pages: tuple[Page, ...] = ()
    records: Mapping[str, Lazy[tuple[Any, ...]]] = field(default_factory=lambda: MappingProxyType({}))
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
    akin: Lazy[Mapping[str, tuple[RelatedPage, ...]]] = field(default_factory=lambda: Lazy(dict))

    def listed(self, key: str) -> tuple[Any, ...]:
        """The entries of a list in the data files, by its key; nothing where there is none."""
        return self.records[key]() if key in self.records else ()

    def records_of(self, record: type[R]) -> tuple[R, ...]:
        """The entries of the data files that are of this type."""
        return next(
            (self.listed(key) for lists in LISTS.values() for key in lists if lists[key] is record), ()
        )

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the paper, with their points."""
        return self.listed("sections")

    @property
    def facets(self) -> tuple[Facet, ...]:
        """The facets of the tags."""
        return self.listed("facets")

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags."""
        return self.listed("tags")

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the glossary."""
        return self.listed("terms")

    @property
    def events(self) -> tuple[Event, ...]:
        """The events, by date."""
        return self.listed("events")

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of the map."""
        return self.listed("places")

    @property
    def synonyms(self) -> tuple[Synonym, ...]:
        """Words that people ask the search with."""
        return self.listed("synonyms")

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
        """The tag with this id, alias or title, letter case ignored; None where there is none."""
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
        """Address of a page or file on the site -> its repository path."""
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
