"""Records of the data files: sections, facets, tags, terms, events, places, synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kb.model.page import Point
from kb.model.values import Lazy, Written
from kb.sources import Mapping as YamlMapping


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
    """Something that happened on a day, in a month or in a year, and the paragraphs that mention it.

    Attributes:
        date: ``2013``, ``2013-06`` or ``2013-06-24``.
        until: its last day, in the same form; empty where it has none.
        aliases: names that people look for it by.
        place: id of a place; empty where it has none.
        told: ids of the paragraphs that mention it, the one with the most about it first.
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
        found: words or groups of words that the pages use.
    """

    asked: tuple[Written, ...]
    found: tuple[Written, ...]


@dataclass(frozen=True)
class Place:
    """A place that the pages mention, or the seat of an organisation.

    Attributes:
        told: ids of the paragraphs that mention it.
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
class DataFile:
    """A YAML data file as nodes, for checks of form."""

    path: str
    source: Lazy[YamlMapping]

    @property
    def node(self) -> YamlMapping:
        """The mapping that the file is."""
        return self.source()


def abbreviations(terms: Iterable[Term]) -> dict[str, str]:
    """Abbreviation -> term, for tooltips."""
    return {term.abbreviation: term.term for term in terms if term.abbreviation}
