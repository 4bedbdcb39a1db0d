"""The argument as a whole: its edges, the paths through it, and the two matrices.

Everything here follows from the relations that pages state; pictures, tables and documents show the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.model import Base, Page
from kb.schema import END, EVIDENCE, MIDDLE, RELATIONS, START, Relation


@dataclass(frozen=True)
class Edge:
    """A relation between two pages, in the direction in which its name reads.

    Attributes:
        source: id of the page that the relation starts from.
        target: id of the page that it leads to.
        relation: which it is.
        why: the reason, as a page states it.
    """

    source: str
    target: str
    relation: Relation
    why: str

    @property
    def ends(self) -> tuple[str, str]:
        """Both ids."""
        return self.source, self.target


@dataclass(frozen=True)
class Path:
    """A way through the argument, along the two relations of ``kb.schema.PATH``.

    Attributes:
        first: from the start to the middle.
        second: from the middle to the end.
        evidence: of each page of the kind ``EVIDENCE`` that is tied to the start and to the middle, these two
            edges.
    """

    first: Edge
    second: Edge
    evidence: tuple[tuple[Edge, Edge], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the pages on it: start, middle, end, then the evidence."""
        return (*self.first.ends, self.second.target, *(shows.target for shows, _ in self.evidence))

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Every edge on it."""
        return (self.first, self.second, *(edge for pair in self.evidence for edge in pair))


@dataclass(frozen=True)
class Cell:
    """What ties the start of paths to their end, or to their middle.

    Attributes:
        row: id of the page at the start.
        column: id of the page at the end, or in the middle.
        direct: the edge between the two, whichever way it reads.
        paths: the ways from one to the other; none where the column is of the middle.
        evidence: where the column is of the middle, the pages of the kind ``EVIDENCE`` that are tied to both,
            whether or not there is a direct edge.
    """

    row: str
    column: str
    direct: Edge | None = None
    paths: tuple[Path, ...] = ()
    evidence: tuple[tuple[Edge, Edge], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no relation ties the two together, not even through evidence."""
        return self.direct is None and not self.paths and not self.evidence


@dataclass(frozen=True)
class Argument:
    """All pages of the collections and how they are tied together.

    Attributes:
        pages: by id, in the order of the collections.
        edges: every relation once, in the order of the table of relations, then of the pages.
    """

    pages: Mapping[str, Page]
    edges: tuple[Edge, ...]

    def of_kind(self, letter: str) -> tuple[Page, ...]:
        """The pages of one kind, by number."""
        return tuple(page for page in self.pages.values() if page.kind and page.kind.letter == letter)

    @cached_property
    def by_ends(self) -> dict[tuple[str, str], Edge]:
        """Edges by their two ids."""
        return {edge.ends: edge for edge in self.edges}

    @cached_property
    def _out(self) -> dict[tuple[str, str], list[Edge]]:
        """Id of a page and letter of a kind -> the edges from the one to the other."""
        found: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.edges:
            found.setdefault((edge.source, edge.relation.target), []).append(edge)
        return found

    @cached_property
    def _at(self) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            for end in edge.ends:
                found.setdefault(end, []).append(edge)
        return found

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """Every way from a start through a middle to an end."""
        return tuple(
            Path(first, second, self.evidence(*first.ends))
            for page in self.of_kind(START)
            for first in self._out.get((page.id, MIDDLE), ())
            for second in self._out.get((first.target, END), ())
        )

    @cached_property
    def paths_by_id(self) -> dict[str, tuple[Path, ...]]:
        """Id of a page -> the paths that hold it."""
        found: dict[str, list[Path]] = {}
        for path in self.paths:
            for each in path.ids:
                found.setdefault(each, []).append(path)
        return {each: tuple(paths) for each, paths in found.items()}

    def evidence(self, start: str, middle: str) -> tuple[tuple[Edge, Edge], ...]:
        """The pages of the kind ``EVIDENCE`` that are tied to both, as the two edges of each."""
        return tuple(
            (shows, bears)
            for shows in self._out.get((start, EVIDENCE), ())
            if (bears := self.by_ends.get((shows.target, middle)))
        )

    def of(self, page_id: str) -> tuple[Edge, ...]:
        """The edges that start or end at a page."""
        return tuple(self._at.get(page_id, ()))

    @cached_property
    def through(self) -> dict[str, frozenset[tuple[str, str]]]:
        """Id of a page -> all that is tied to it, as the ends of edges.

        These are its own edges, and those of the paths that hold it.
        """
        return {
            each: frozenset(
                [edge.ends for edge in self.of(each)]
                + [edge.ends for path in self.paths_by_id.get(each, ()) for edge in path.edges]
            )
            for each in self.pages
        }

    @cached_property
    def shown_with(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The ends of an edge -> the pages that it is tied to, in the order of the collections."""
        found: dict[tuple[str, str], list[str]] = {}
        for each, ends in self.through.items():
            for one in ends:
                found.setdefault(one, []).append(each)
        return {ends: tuple(ids) for ends, ids in found.items()}

    def matrix(self, column: str) -> tuple[tuple[Cell, ...], ...]:
        """A row for each page at the start of paths, in it a cell for each page of the kind in the columns.

        Args:
            column: the letter of that kind, the middle or the end of a path.
        """
        return tuple(
            tuple(self._cell(row.id, other.id, column) for other in self.of_kind(column))
            for row in self.of_kind(START)
        )

    def _cell(self, start: str, other: str, column: str) -> Cell:
        direct = self.by_ends.get((start, other)) or self.by_ends.get((other, start))
        if column == MIDDLE:
            return Cell(start, other, direct, evidence=self.evidence(start, other))
        paths = (path for path in self.paths_by_id.get(start, ()) if path.second.target == other)
        return Cell(start, other, direct, tuple(paths))


def argument(base: Base) -> Argument:
    """The argument of a Base; where two pages state the same relation, the first counts."""
    found: dict[tuple[str, str], Edge] = {}
    for relation in RELATIONS:
        for page in base.collected:
            for one in base.connections.get(page.id, ()):
                if one.forwards and one.relation is relation:
                    found.setdefault((page.id, one.page.id), Edge(page.id, one.page.id, relation, one.why))
    return Argument({page.id: page for page in base.collected}, tuple(found.values()))
