"""What the table of a base is made of: kinds of pages, relations, the chain of the argument, the source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Colours:
    """A colour as ``#rrggbb``: on white and light surfaces, and on dark ones."""

    light: str
    dark: str


PLAIN = Colours("#4d5a6b", "#a7b3c3")
"""The colours of what has none of its own."""


@dataclass(frozen=True)
class Kind:
    """A kind of page, which is also a collection and a folder.

    Attributes:
        letter: first character of the ids of its pages (``T`` in ``T7``).
        name: the kind in running text, singular, lower case.
        plural: the same in the plural.
        title: heading of the collection.
        folder: where its pages are, from the repository's root.
        verb: what the collection contributes to the argument, for the home page.
        colours: of its letter, its pages, and its lines in pictures.
        article: the indefinite article of ``name`` and ``short``.
        short: the name where the context is clear; by default ``name``.
        shorts: the same in the plural.
        tab: its label in the navigation; by default ``title``.
        positions: whether its pages name positions between which readers choose; each has a discussion sheet.
    """

    letter: str
    name: str
    plural: str
    title: str
    folder: str
    verb: str
    colours: Colours = PLAIN
    article: str = "a"
    short: str = ""
    shorts: str = ""
    tab: str = ""
    positions: bool = False

    def __post_init__(self) -> None:
        for field, value in (("short", self.name), ("shorts", self.plural), ("tab", self.title)):
            object.__setattr__(self, field, getattr(self, field) or value)

    @property
    def one(self) -> str:
        """The short name with its article: "a dilemma"."""
        return f"{self.article} {self.short}"


@dataclass(frozen=True)
class Relation:
    """A typed connection between two kinds, named from both ends.

    Attributes:
        source: letter of the kind from which ``name`` reads.
        target: letter of the kind from which ``inverse`` reads.
        name: "a *source* ... a *target*", without subject and object.
        inverse: the same connection as the target says it.
        answered: heads the sources on a page of the target, where "This *target* *inverse*" would not do.
        required_at_source: every source page needs at least one such relation, or a stated gap.
        required_at_target: every target page needs at least one, or a stated gap.
    """

    source: str
    target: str
    name: str
    inverse: str
    answered: str = ""
    required_at_source: bool = False
    required_at_target: bool = False


@dataclass(frozen=True)
class Chain:
    """A path of the argument: two relations, the second of which starts where the first ends.

    Attributes:
        first: from the kind in the rows of the matrices to the kind between.
        second: from the kind between to the kind at the end.

    Raises:
        ValueError: the two do not meet.
    """

    first: Relation
    second: Relation

    def __post_init__(self) -> None:
        if self.first.target != self.second.source:
            raise ValueError(f"{self.first.target!r} ends the first relation of a path, and starts no second")


@dataclass(frozen=True)
class Report:
    """The paper that a base restates, as a bibliography knows it.

    Attributes:
        title: its title.
        author: the body under whose lead it was written.
        publisher: the meeting or body for which it was written.
        year: of its publication.
        presented: the month in which it was presented, as ``YYYY-MM``.
        form: what it is: "discussion paper", "report".
        unnumbered: numbers that the editors gave to main sections which have none: no citation prints them.
    """

    title: str
    author: str
    publisher: str
    year: int
    presented: str
    form: str
    unnumbered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """Sentences about the argument of a base that do not follow from its kinds and relations.

    Attributes:
        reading: who says that pages are connected, and what the paper does not say; for the home page.
        whose: the same, below the picture of the argument.
        lines: how the picture of the argument is read, as the caption of a printed picture.
        narrow: how its form for telephones is read.
        connected: how the kinds are connected, in the chapter "How to read this handbook".
        unsaid: what the paper does not say of these connections, in the same chapter; no full stop.
        selection: what the list of events is not, below its heading.
        ask: an example of what readers search for, in the field of the search.
        example: title of the briefing that is offered to those who have chosen nothing yet.
        chosen: what it quotes: a page's summary or a paragraph, and words before it.
    """

    reading: str
    whose: str
    lines: str
    narrow: str
    connected: str
    unsaid: str
    selection: str
    ask: str
    example: str
    chosen: tuple[tuple[str, str], ...] = ()
