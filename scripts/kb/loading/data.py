"""Data files -> their records, kept by the content of the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kb.model import Event, Lazy, Place, Point, Section, Synonym, Tag, Term, Written, written
from kb.problems import Span
from kb.schema.validate import mappings_of, text_of, texts_of
from kb.sources import DATA_DEPTH_LIMIT, SourceError, parse_yaml
from kb.sources import Mapping as YamlMapping
from kb.storage.cache import Cache


def read_data(text: str, cache: Cache) -> Lazy[YamlMapping]:
    """A data file as nodes, which are made on first use.

    Raises:
        SourceError: the text is not YAML, or uses a part of it that is not supported.
    """
    made: list[YamlMapping] = []

    def read() -> str:
        try:
            made.append(parse_yaml(text, depth=DATA_DEPTH_LIMIT))
        except SourceError as error:
            return json.dumps([error.span, error.code, error.message, error.hint])
        return "null"

    if (fault := json.loads(cache.keep(read, "data", text))) is not None:
        raise SourceError(Span(*fault[0]), *fault[1:])
    return Lazy(lambda: made[0] if made else parse_yaml(text, depth=DATA_DEPTH_LIMIT))


@dataclass(frozen=True)
class KeptRows:
    """What is read off a data file, kept by its text as rows that JSON can hold."""

    source: Lazy[YamlMapping] | None
    text: str
    cache: Cache

    def rows(self, name: str, read: Callable[[YamlMapping], Iterable[Any]]) -> list[Any]:
        """The rows that ``read`` makes of the file; none where it could not be read."""
        if (source := self.source) is None:
            return []
        make = lambda: json.dumps(list(read(source())), ensure_ascii=False)  # noqa: E731 - one line
        rows: list[Any] = json.loads(self.cache.keep(make, name, self.text))
        return rows


def section_rows(node: YamlMapping) -> Iterator[Any]:
    """Rows of the sections in ``paper.yml``, with their points."""
    for section in mappings_of(node.get("sections")):
        points = [
            (
                *(text_of(point.get(key)) for key in ("id", "kind", "text")),
                [ref.value for ref in texts_of(point.get("refs"))],
            )
            for point in mappings_of(section.get("points"))
        ]
        yield (*(text_of(section.get(key)) for key in ("id", "section", "title")), points)


def section_of(row: list[Any]) -> Section:
    """The section of a row."""
    points = tuple(Point(id_, kind, text, tuple(refs)) for id_, kind, text, refs in row[3])
    return Section(row[0], row[1], row[2], points)


def facet_rows(node: YamlMapping) -> Iterator[Any]:
    """Rows of the facets in ``tags.yml``."""
    for facet in mappings_of(node.get("facets")):
        yield [text_of(facet.get(key)) for key in ("id", "title", "definition")]


def tag_rows(node: YamlMapping) -> Iterator[Any]:
    """Rows of the tags in ``tags.yml``."""
    for tag in mappings_of(node.get("tags")):
        aliases = _listed(tag, "aliases")
        texts = [text_of(tag.get(key)) for key in ("title", "definition")]
        yield (written(tag, "id"), texts[0], written(tag, "facet"), texts[1], aliases)


def tag_of(row: list[Any]) -> Tag:
    """The tag of a row."""
    id_, title, facet, definition, aliases = row
    return Tag(Written.of(id_), title, Written.of(facet), definition, tuple(map(Written.of, aliases)))


def term_rows(node: YamlMapping) -> Iterator[Any]:
    """Rows of the terms in ``glossary.yml``."""
    for term in mappings_of(node.get("terms")):
        sources = _listed(term, "sources")
        texts = [text_of(term.get(key)) for key in ("term", "abbreviation", "definition", "site")]
        aliases = _listed(term, "aliases")
        yield (written(term, "id"), *texts[:2], aliases, written(term, "kind"), *texts[2:], sources)


def term_of(row: list[Any]) -> Term:
    """The term of a row."""
    id_, term, abbreviation, aliases, kind, definition, site, sources = row
    known, kept = (tuple(map(Written.of, words)) for words in (aliases, sources))
    return Term(Written.of(id_), term, abbreviation, known, Written.of(kind), definition, site, kept)


def event_rows(node: YamlMapping) -> Iterator[Any]:
    """Rows of the events in ``events.yml``."""
    for event in mappings_of(node.get("events")):
        words = [written(event, key) for key in ("id", "date", "until", "title", "place")]
        yield (*words, *(_listed(event, key) for key in ("aliases", "told", "sources")))


def event_of(row: list[Any]) -> Event:
    """The event of a row."""
    id_, date, until, title, place = map(Written.of, row[:5])
    aliases, told, sources = (tuple(map(Written.of, words)) for words in row[5:])
    return Event(id_, date, until, title, aliases, place, told, sources)


def place_rows(node: YamlMapping) -> Iterator[Any]:
    """Rows of the places in ``places.yml``."""
    for place in mappings_of(node.get("places")):
        texts = [text_of(place.get(key)) for key in ("name", "country")]
        words = [written(place, key) for key in ("region", "latitude", "longitude")]
        lists = [_listed(place, key) for key in ("told", "organisations", "sources")]
        yield (written(place, "id"), *texts, *words, *lists)


def place_of(row: list[Any]) -> Place:
    """The place of a row."""
    region, latitude, longitude = map(Written.of, row[3:6])
    told, organisations, sources = (tuple(map(Written.of, words)) for words in row[6:])
    return Place(
        Written.of(row[0]), row[1], row[2], region, latitude, longitude, told, organisations, sources
    )


def synonym_rows(node: YamlMapping) -> Iterator[Any]:
    """Rows of the synonyms in ``synonyms.yml``."""
    for synonym in mappings_of(node.get("synonyms")):
        yield [_listed(synonym, key) for key in ("asked", "found")]


def synonym_of(row: list[Any]) -> Synonym:
    """The synonym of a row."""
    asked, found = (tuple(map(Written.of, words)) for words in row)
    return Synonym(asked, found)


def _listed(node: YamlMapping, key: str) -> list[tuple[str, Span]]:
    return [(word.value, word.span) for word in texts_of(node.get(key))]
