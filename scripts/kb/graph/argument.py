"""The argument as a whole: its edges, the paths from a trend to a principle, and the two matrices.

Everything here follows from the relations that pages state; pictures, tables and documents show the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.model import Base, Page
from kb.schema import RELATIONS, Relation

TREND, CASE, DILEMMA, PRINCIPLE = "T", "C", "D", "V"
"""Letters of the kinds in the order of the argument."""


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
    """A way through the argument: a trend raises a dilemma, which a principle answers.

    Attributes:
        raises: from the trend to the dilemma.
        answers: from the dilemma to the principle.
        evidence: of each case study that illustrates the trend and bears on the dilemma, these two edges.
    """

    raises: Edge
    answers: Edge
    evidence: tuple[tuple[Edge, Edge], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the pages on it: trend, dilemma, principle, then the case studies."""
        return (*self.raises.ends, self.answers.target, *(shows.target for shows, _ in self.evidence))

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Every edge on it."""
        return (self.raises, self.answers, *(edge for pair in self.evidence for edge in pair))


@dataclass(frozen=True)
class Cell:
    """What ties a trend to a principle, or to a dilemma.

    Attributes:
        row: id of the trend.
        column: id of the principle or dilemma.
        direct: the edge between the two, whichever way it reads.
        paths: the ways from one to the other through the dilemmas; none in the matrix of the dilemmas.
        evidence: where the column is a dilemma, the case studies that illustrate the trend and bear on it,
            whether or not the trend itself raises it.
    """

    row: str
    column: str
    direct: Edge | None = None
    paths: tuple[Path, ...] = ()
    evidence: tuple[tuple[Edge, Edge], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no relation ties the two together, not even through a case study."""
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
        """Every way from a trend through a dilemma to a principle."""
        return tuple(
            Path(raises, answers, self.evidence(*raises.ends))
            for trend in self.of_kind(TREND)
            for raises in self._out.get((trend.id, DILEMMA), ())
            for answers in self._out.get((raises.target, PRINCIPLE), ())
        )

    @cached_property
    def paths_by_id(self) -> dict[str, tuple[Path, ...]]:
        """Id of a page -> the paths that hold it."""
        found: dict[str, list[Path]] = {}
        for path in self.paths:
            for each in path.ids:
                found.setdefault(each, []).append(path)
        return {each: tuple(paths) for each, paths in found.items()}

    def evidence(self, trend: str, dilemma: str) -> tuple[tuple[Edge, Edge], ...]:
        """Case studies that illustrate the trend and bear on the dilemma, as the two edges of each."""
        return tuple(
            (shows, bears)
            for shows in self._out.get((trend, CASE), ())
            if (bears := self.by_ends.get((shows.target, dilemma)))
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
        """A row for each trend, in it a cell for each page of the kind in the columns.

        Args:
            column: the letter of the principles or of the dilemmas.
        """
        return tuple(
            tuple(self._cell(row.id, other.id, column) for other in self.of_kind(column))
            for row in self.of_kind(TREND)
        )

    def _cell(self, trend: str, other: str, column: str) -> Cell:
        direct = self.by_ends.get((trend, other)) or self.by_ends.get((other, trend))
        if column == DILEMMA:
            return Cell(trend, other, direct, evidence=self.evidence(trend, other))
        paths = (path for path in self.paths_by_id.get(trend, ()) if path.answers.target == other)
        return Cell(trend, other, direct, tuple(paths))


def argument(base: Base) -> Argument:
    """The argument of a Base; where two pages state the same relation, the first counts."""
    found: dict[tuple[str, str], Edge] = {}
    for relation in RELATIONS:
        for page in base.collected:
            for one in base.connections.get(page.id, ()):
                if one.forwards and one.relation is relation:
                    found.setdefault((page.id, one.page.id), Edge(page.id, one.page.id, relation, one.why))
    return Argument({page.id: page for page in base.collected}, tuple(found.values()))
