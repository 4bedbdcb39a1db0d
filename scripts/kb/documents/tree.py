"""The tree of a page, from which all documents are written: blocks and inlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from kb.problems import Problem


@dataclass(frozen=True)
class Text:
    """Words; runs of white space are one space."""

    text: str


@dataclass(frozen=True)
class Emph:
    """Emphasis, and titles of works."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Strong:
    """Strong emphasis."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Raised:
    """Superscript, or subscript where ``low``."""

    children: tuple[Inline, ...]
    low: bool = False


@dataclass(frozen=True)
class Code:
    """Text as one would type it."""

    text: str


@dataclass(frozen=True)
class Abbr:
    """An abbreviation at its first use on the page, and its expansion."""

    text: str
    meaning: str


@dataclass(frozen=True)
class Link:
    """A link: to a page or file of the repository (``path``, ``anchor``), or else to an ``address``."""

    children: tuple[Inline, ...]
    path: str = ""
    anchor: str = ""
    address: str = ""


class Work(NamedTuple):
    """One work in a citation, by its key in the bibliography."""

    key: str
    prefix: str
    locator: str


@dataclass(frozen=True)
class Citation:
    """Works cited together, and the text of the citation as written, brackets included."""

    works: tuple[Work, ...]
    written: str


@dataclass(frozen=True)
class Foreign:
    """Words in another language, such as the title of a work; ``language`` is its tag, such as ``fr``."""

    children: tuple[Inline, ...]
    language: str


@dataclass(frozen=True)
class Footnote:
    """A footnote at its reference; its text is here and nowhere else."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Image:
    """A picture: ``path`` in the repository, and what it shows in words."""

    path: str
    alt: str


@dataclass(frozen=True)
class Break:
    """The end of a line within a paragraph."""


Inline: TypeAlias = (
    Text | Emph | Strong | Raised | Code | Abbr | Link | Citation | Foreign | Footnote | Image | Break
)


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` is 2 for the sections of a page."""

    level: int
    id: str
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; one with a number (``T7.3``, which is also its id) has a voice: who speaks."""

    children: tuple[Inline, ...]
    id: str = ""
    number: str = ""
    voice: str = ""


@dataclass(frozen=True)
class Item:
    """An item of a list; it can have a number as a paragraph can."""

    blocks: tuple[Block, ...]
    id: str = ""
    number: str = ""
    voice: str = ""


@dataclass(frozen=True)
class List:
    """A list; ``start`` is the first number of an ordered one."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Definition:
    """A term with its descriptions."""

    term: tuple[Inline, ...]
    id: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Definitions:
    """A list of definitions."""

    items: tuple[Definition, ...]


@dataclass(frozen=True)
class Quote:
    """A quotation set apart."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Callout:
    """A note set apart, with its kind (``note``, ``warning`` …) and title."""

    kind: str
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a table; ``align`` is ``left``, ``center``, ``right`` or nothing."""

    children: tuple[Inline, ...]
    align: str = ""


@dataclass(frozen=True)
class Table:
    """A table, its rows of headings first; it can have a number as a paragraph can."""

    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    id: str = ""
    number: str = ""
    voice: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture as a block of its own."""

    image: Image
    caption: tuple[Inline, ...] = ()


@dataclass(frozen=True)
class CodeBlock:
    """Lines as one would type them."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Rule:
    """A line between two parts."""


@dataclass(frozen=True)
class Mark:
    """The place where the site sets in the view of this name."""

    name: str


@dataclass(frozen=True)
class Opening:
    """The lead of a page: the editors' words before its first heading. Every writer marks it as theirs."""

    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Heading
    | Paragraph
    | List
    | Definitions
    | Quote
    | Callout
    | Table
    | Figure
    | CodeBlock
    | Rule
    | Mark
    | Opening
)


Numbered = Paragraph | Item | Table
"""Blocks that can have a number, which shows who speaks."""


@dataclass(frozen=True)
class Tree:
    """The text of a page, and what in it no document can show."""

    blocks: tuple[Block, ...] = ()
    problems: tuple[Problem, ...] = ()


def plain(children: Iterable[Inline]) -> str:
    """The words of a line, without citations and notes."""
    return "".join(_words(children))


def walk(blocks: Iterable[Block]) -> Iterator[Block | Item]:
    """Blocks and items of lists, outer before inner, in the order of the page."""
    for block in blocks:
        yield block
        match block:
            case List(items):
                for item in items:
                    yield item
                    yield from walk(item.blocks)
            case Definitions(entries):
                for entry in entries:
                    yield from walk(entry.blocks)
            case Quote(inner) | Callout(blocks=inner) | Opening(inner):
                yield from walk(inner)
            case _:
                pass


def _words(children: Iterable[Inline]) -> Iterator[str]:
    for child in children:
        match child:
            case Text(text) | Code(text) | Abbr(text):
                yield text
            case Emph(inner) | Strong(inner) | Raised(inner) | Link(inner) | Foreign(inner):
                yield from _words(inner)
            case Break():
                yield " "
            case _:
                pass


_WHITE = re.compile(r"[ \t\n\r\f]+")
