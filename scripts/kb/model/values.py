"""Values with their positions, and parts of pages that are read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from kb.markdown.facts import Rendered
from kb.problems import Span
from kb.schema.addresses import _EXTERNAL, led
from kb.sources import Mapping as YamlMapping
from kb.sources import Scalar

T = TypeVar("T")


class Located(NamedTuple):
    """A word that a person wrote, such as a tag or an id, and where."""

    value: str
    span: Span

    @classmethod
    def of(cls, row: Iterable[Any]) -> Located:
        """What JSON made of one: a list of the word and the two ends of its span."""
        value, span = row
        return cls(value, Span(*span))


class RelationLink(NamedTuple):
    """A relation as written in front matter: the id it leads to and the reason."""

    to: Located
    why: Located
    span: Span


class Gap(NamedTuple):
    """A stated gap: the page has no relation to this kind, and why."""

    to: Located
    why: Located


class Evidence(NamedTuple):
    """Later evidence on a point of the paper, from one note.

    Attributes:
        on: the point.
        note: the editors' paragraph with the evidence and its citations.
        as_of: the year, month or day of the evidence.
        span: the whole item.
    """

    on: Located
    note: Located
    as_of: Located
    span: Span


@dataclass(frozen=True)
class Link:
    """A link or image in a page; ``target`` is as written, ``span`` is in the file."""

    target: str
    text: str
    block: str
    image: bool
    span: Span
    page_path: str = ""

    @cached_property
    def is_external(self) -> bool:
        """Whether the target has a scheme or a host, and so leaves the address space."""
        return _EXTERNAL.match(self.target) is not None

    @cached_property
    def path(self) -> str:
        """The part of the target before ``#`` and ``?``."""
        return self.target.partition("#")[0].partition("?")[0]

    @cached_property
    def led(self) -> str | None:
        """The repository path that it names; None where it is no relative path, or leads too far up."""
        return led(self.page_path, self.path)

    @cached_property
    def anchor(self) -> str:
        """The part of the target after ``#``, or empty."""
        return self.target.partition("#")[2]


class Lazy(Generic[T]):
    """A value that is made on the first call of the object.

    The function that makes it is pure, so the time of the call makes no difference; most values of a large
    base are never needed.
    """

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make

    @classmethod
    def of(cls, value: T) -> Lazy[T]:
        """One whose value is there already."""
        return cls(lambda: value)

    def __call__(self) -> T:
        """The value."""
        if self._make is not None:
            self._value = self._make()
            self._make = None
        return self._value


@dataclass(frozen=True)
class Content:
    """What a page holds, as far as only those ask for it who read the page itself.

    Attributes:
        text: the file.
        front: front matter as nodes, for checks of form; None where it could not be read.
        rendered: the Markdown as HTML, with what was found in it.
    """

    text: Lazy[str] = field(default_factory=lambda: Lazy(str))
    front: Lazy[YamlMapping | None] = field(default_factory=lambda: Lazy(lambda: None))
    rendered: Lazy[Rendered] = field(default_factory=lambda: Lazy(Rendered))


def written(node: YamlMapping, key: str) -> Located:
    """The word under a key; where there is none, nothing, at the place of the mapping."""
    value = node.get(key)
    return Located(value.value, value.span) if isinstance(value, Scalar) else Located("", node.span)


@dataclass(frozen=True)
class DataFile:
    """A YAML data file as nodes, for checks of form."""

    path: str
    source: Lazy[YamlMapping]

    @property
    def node(self) -> YamlMapping:
        """The mapping that the file is."""
        return self.source()
