"""What the search of the site knows: data that ``js/later/search.js`` loads when it is first used.

Two scripts, since a page may be opened from a folder, where scripts may be loaded and data may not::

    search/names.js   what has a name: pages, tags, terms, places, works, events; little, and enough for most;
                      the subjects of most pages, for an empty field, and where to look when nothing is found
    search/texts.js   every paragraph, and every part of a page that has an id

Titles and texts are what a reader sees: citations formatted, no marks of BibTeX or Markdown.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kb.citations.bibtex import field
from kb.model import Base, Place
from kb.model.voices import STANDING, SUMMARY_IN_LINE, kind_of
from kb.schema import ORGANISATION
from kb.schema.addresses import site_path
from kb.schema.paths import CHECKS, GLOSSARY, MAP, ORGANISATIONS, REFERENCES, TAGS, TIMELINE, tag_path
from kb.site.pages import SitePage
from kb.text.dates import in_words
from kb.text.ids import NOTE_ID, POINT_ID
from kb.views.components import themes

NAMES, TEXTS = "search/names.js", "search/texts.js"
"""Addresses on the site."""

PAGE, TAG, TERM, BODY, SPOT, WORK, EVENT = (
    "Page",
    "Tag",
    "Glossary",
    "Organisation",
    "Place",
    "Bibliography",
    "Timeline",
)
"""Kinds of what is found, beside the kinds of pages; those of texts are found out from their ids."""

UNSOUGHT = frozenset({CHECKS})
"""Pages for those who edit: their words are those of every subject, in examples that say nothing of it."""


class Name(NamedTuple):
    """What can be found by its name.

    Attributes:
        kind: what it is, as the results say it.
        address: its address on the site.
        id: that of a page of a collection; else empty.
        title: its name.
        short: the section of the paper, an abbreviation, a country or a date.
        also: other names: tags of a page, aliases of the others; separated by semicolons.
        text: its summary or definition.
        told: ids of the paragraphs on a page, of those that mention an event or place, or of those that
            cite a work; separated by spaces.
        stands: the field ``stands`` of a page; it is shown, and not searched.
    """

    kind: str
    address: str
    id: str
    title: str
    short: str = ""
    also: str = ""
    text: str = ""
    told: str = ""
    stands: str = ""


def search_data(base: Base, ready: Iterable[SitePage]) -> dict[str, str]:
    """The two scripts.

    Args:
        base: the knowledge base, free of errors.
        ready: its finished pages.

    Returns:
        Address on the site -> script; the same base gives the same.
    """
    pages = [page for page in ready if page.path not in UNSOUGHT]
    parts = (
        _pages(base, pages),
        _tags(base),
        _terms(base),
        _places(base),
        _events(base),
        _works(base, pages),
    )
    names = {
        "names": [name if name.stands else name[:-1] for part in parts for name in part],
        "synonyms": [*_synonyms(base)],
        "voice": SUMMARY_IN_LINE,
        "themes": [[tag.title, site_path(tag_path(tag.id.value))] for tag in themes(base)],
        "ways": [
            [base.by_path[path].title, site_path(path)] for path in (TAGS, GLOSSARY) if path in base.by_path
        ],
        "standing": STANDING,
    }
    rows = [[page.address, page.id, page.title] for page in pages]
    texts = {"pages": rows, "texts": [*_texts(base, pages)]}
    return {NAMES: _script("searchNames", names), TEXTS: _script("searchTexts", texts)}


def _pages(base: Base, pages: Iterable[SitePage]) -> Iterator[Name]:
    tag_pages = {tag_path(tag.id.value) for tag in base.tags}
    for page in pages:
        if page.path not in tag_pages:
            source = base.by_path[page.path]
            kind = kind_of(source) if source.kind else PAGE
            ids = " ".join(each.id for each in page.sought if _numbered(each.id))
            yield Name(
                kind,
                page.address,
                page.id,
                page.title,
                _section(source.section),
                "; ".join(page.tags),
                page.summary,
                ids,
                source.standing,
            )


def _section(paper: str) -> str:
    """A section that the paper itself numbers, such as ``2.1.7``; else nothing."""
    return paper if re.fullmatch(r"\d+(?:\.\d+)+", paper) else ""


def _tags(base: Base) -> Iterator[Name]:
    for tag in base.tags:
        aliases = "; ".join(alias.value.replace("-", " ") for alias in tag.aliases)
        yield Name(TAG, site_path(tag_path(tag.id.value)), "", tag.title, also=aliases, text=tag.definition)


def _terms(base: Base) -> Iterator[Name]:
    seats = {id_.value: place for place in base.places for id_ in place.organisations}
    for term in base.terms:
        address = f"{site_path(GLOSSARY)}#term-{term.id.value}"
        aliases = "; ".join(alias.value for alias in term.aliases)
        yield Name(TERM, address, "", term.term, term.abbreviation, aliases, term.definition)
    for term in base.terms:
        if term.kind.value == ORGANISATION:
            address = f"{site_path(ORGANISATIONS)}#organisation-{term.id.value}"
            seat = seats.get(term.id.value)
            said = f"{term.definition} Seat: {_where(seat)}." if seat else term.definition
            yield Name(BODY, address, "", term.term, term.abbreviation, text=said)


def _where(place: Place) -> str:
    return ", ".join(filter(None, (place.name, place.country)))


def _places(base: Base) -> Iterator[Name]:
    events: dict[str, list[str]] = defaultdict(list)
    told: dict[str, list[str]] = defaultdict(list)
    for event in base.events:
        events[event.place.value].append(event.title.value)
        told[event.place.value] += (id_.value for id_ in event.told)
    for place in base.places:
        id_ = place.id.value
        tell = dict.fromkeys([*(each.value for each in place.told), *told[id_]])
        yield Name(
            SPOT,
            f"{site_path(MAP)}#place-{id_}",
            "",
            place.name,
            place.country,
            text="; ".join(events[id_]),
            told=" ".join(tell),
        )


def _events(base: Base) -> Iterator[Name]:
    for event in base.events:
        place = base.by_place.get(event.place.value)
        yield Name(
            EVENT,
            f"{site_path(TIMELINE)}#event-{event.id.value}",
            "",
            event.title.value,
            in_words(event.date.value, event.until.value),
            "; ".join(alias.value for alias in event.aliases),
            _where(place) if place else "",
            " ".join(id_.value for id_ in event.told),
        )


def _works(base: Base, pages: Iterable[SitePage]) -> Iterator[Name]:
    works = {each.id: each.text for page in pages if page.path == REFERENCES for each in page.sought}
    for entry in base.entries:
        if text := works.get(f"ref-{entry.key}"):
            address = f"{site_path(REFERENCES)}#ref-{entry.key}"
            places = base.cited.get(entry.key, ())
            told = " ".join(dict.fromkeys(found.block for _, found in places if _numbered(found.block)))
            yield Name(WORK, address, "", field(entry, "title") or entry.key, text=text, told=told)


def _synonyms(base: Base) -> Iterator[list[list[str]]]:
    """Words as asked, and words that are looked for as well."""
    for term in base.terms:
        if term.abbreviation or term.aliases:
            names = [term.term, *filter(None, (term.abbreviation,)), *(each.value for each in term.aliases)]
            yield [names, names]
    for synonym in base.synonyms:
        yield [[each.value for each in synonym.asked], [each.value for each in synonym.found]]


def _texts(base: Base, pages: Iterable[SitePage]) -> Iterator[list[Any]]:
    """Number of the page, id, heading, text.

    The output of views is left out: it repeats other pages, and its entries are among the names.
    """
    for number, page in enumerate(pages):
        made = page.generated or base.by_path[page.path].filled is not None
        for each in page.sought:
            if each.text and not page.generated and (not made or not each.id or _numbered(each.id)):
                yield [number, each.id, each.title, each.text]


def _numbered(anchor: str) -> bool:
    return bool(POINT_ID.fullmatch(anchor) or NOTE_ID.fullmatch(anchor))


def _script(name: str, value: Any) -> str:
    return f"kb.{name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n"
