"""The Base: all of a knowledge base, with the indexes that follow from it; frozen, no input or output."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, partial

from kb.markdown.facts import Citation
from kb.model.connections import Connection
from kb.model.contents import Contents
from kb.model.page import Page
from kb.model.published_id import CurrentId, Permalink, current_id, text_at
from kb.model.records.glossary import Term
from kb.model.records.places import Place
from kb.model.values import Lazy, Located
from kb.problems import Span
from kb.schema import BY_LETTER, Kind, relation_between
from kb.schema.addresses import resolve
from kb.schema.paths import EVENTS_DATA, GLOSSARY_DATA, HOME, PLACES_DATA, TAGS_DATA
from kb.text.ids import PAGE_ID


@dataclass(frozen=True)
class Base(Contents):
    """The whole knowledge base: what was read, and what follows from it."""

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
    def standing(self) -> tuple[CurrentId, ...]:
        """Every id that people wrote and readers may link to, doubles included."""
        found: list[CurrentId] = []
        for page in self.pages:
            if page.generated:
                continue
            title = page.fields.get("title", Located(page.path, Span()))
            if page.kind is None:
                found.append(current_id(page.path, page.path, title.span, title.value))
            elif page.id:
                found.append(current_id(page.id, page.path, page.fields["id"].span, title.value))
            rows = page.stands.split(" ") if page.stands else []
            for at in range(0, len(rows), 4):
                span = Span(int(rows[at + 2]), int(rows[at + 3]))
                source = Lazy(partial(text_at, page, rows[at], span))
                found.append(CurrentId(rows[at], page.path, span, rows[at + 1], source))
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
    def by_standing(self) -> dict[str, CurrentId]:
        """Current ids with their texts, by id; of an id that occurs twice, the first."""
        found: dict[str, CurrentId] = {}
        for one in self.standing:
            found.setdefault(one.id, one)
        return found

    @cached_property
    def doubled(self) -> frozenset[str]:
        """Ids that occur more than once."""
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
        """Path of a page -> fingerprint -> published id that is on no page and has no successor."""
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
        """Id of a numbered or lettered paragraph -> its page."""
        found: dict[str, Page] = {}
        for page in self.pages:
            for id_ in page.paragraphs:
                found.setdefault(id_, page)
        return found

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
        """Pages that can be reached by links from the home page and the navigation."""
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
