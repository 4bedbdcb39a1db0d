"""YAML -> nodes that know their positions; refuses anchors, aliases, tags and deep nesting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from kb.problems import Span
from kb.sources.decode import SourceError
from kb.sources.front_matter import _INDENT

DEPTH_LIMIT = 6
DATA_DEPTH_LIMIT = 8
SETTINGS_DEPTH_LIMIT = 20

# The C parser is ten times faster, but not in every build of PyYAML.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Scalar:
    """One value, as written."""

    value: str
    span: Span


@dataclass(frozen=True)
class Items:
    """A YAML sequence."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True)
class Mapping:
    """A YAML mapping whose keys are plain text and differ from each other."""

    pairs: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value under a key, or None."""
        return next((value for name, value in self.pairs if name.value == key), None)

    def key_span(self, key: str) -> Span:
        """Span of a key; that of the whole mapping when it is absent."""
        return next((name.span for name, _ in self.pairs if name.value == key), self.span)


Node = Scalar | Items | Mapping


def parse_yaml(text: str, offset: int = 0, depth: int = DEPTH_LIMIT) -> Mapping:
    """YAML text -> its mapping, with positions counted from ``offset`` and at most ``depth`` levels.

    Raises:
        SourceError: not YAML (M020), not a mapping (M021), a duplicate key (M022), an anchor, alias or tag
            (M023), nested too deep (M024), a tab as indentation (M025), a key that is not text (M026).
    """
    try:
        node = _Reader(text, offset, depth).read()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(text, offset, error) from error
    except yaml.YAMLError as error:
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        bad = offset + (found.start() if found else 0)
        raise SourceError(
            Span(bad, bad + 1),
            "M020",
            f"this is not YAML: {str(error).splitlines()[0]}",
            "remove the character that cannot be printed",
        ) from error
    if not isinstance(node, Mapping):
        raise SourceError(
            node.span if node else Span(offset, offset + len(text)),
            "M021",
            "this is not a mapping of keys to values",
            "write one 'key: value' per line",
        )
    return node


def check_constructible(text: str) -> None:
    """Refuse settings that would take long to construct, or could not be constructed at all.

    ``mkdocs.yml`` is MkDocs's as well and may hold what our own data may not, such as tags.

    Raises:
        SourceError: an anchor or alias (M023), or nested deeper than ``SETTINGS_DEPTH_LIMIT`` (M024).
        yaml.YAMLError: it is not YAML.
    """
    depth = 0
    events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
    for event in events:
        span = Span(event.start_mark.index, event.end_mark.index)
        if anchor := getattr(event, "anchor", None):
            said = f"YAML anchor or alias {anchor!r} is not allowed here"
            raise SourceError(span, "M023", said, "write the value out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > SETTINGS_DEPTH_LIMIT:
            said = f"values nest deeper than {SETTINGS_DEPTH_LIMIT} levels"
            raise SourceError(span, "M024", said, "flatten the values")


_ODD_SPACE = re.compile(r"^(?:[ -]*[\w-]+:|[ ]*)(?P<space>[\u00a0\u2007\u202f])", re.MULTILINE)
"""After a key or in the indentation, where YAML sees no space."""


def _syntax_error(text: str, offset: int, error: yaml.MarkedYAMLError) -> SourceError:
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    indent = _INDENT.match(text, text.rfind("\n", 0, at) + 1)
    if indent and (tab := indent[0].find("\t")) >= 0:
        at = offset + indent.start() + tab
        return SourceError(Span(at, at + 1), "M025", "a tab is in the indentation", "indent with spaces")
    if at >= len(text.rstrip()) and error.context_mark and "quoted" in (error.context or ""):
        # Noticed only at the end; the place to fix is where it opens.
        at = offset + error.context_mark.index
        return SourceError(
            Span(at, at + 1),
            "M020",
            "this is not YAML: the quote is not closed",
            f"close it with {text[at - offset]}",
        )
    said = (error.problem or str(error)).replace("found ", "", 1)
    hint = "check quotes, colons and indentation; put a value with ': ' or '#' in quotes"
    if "cannot start any token" in said:
        said = f"no value begins with {text[at : at + 1]!r}"
        hint = "put the value in quotes, or take the sign away"
    if odd := _ODD_SPACE.search(text, 0, at + 1):
        at = odd.start("space")
        said, hint = "a no-break space is where a space is meant", "type the space anew"
    at = min(at, max(len(text) - 1, 0)) + offset
    return SourceError(Span(at, at + min(1, len(text))), "M020", f"this is not YAML: {said}", hint)


class _Reader:
    """One pass over YAML's events; recursion is bounded by the depth limit."""

    def __init__(self, text: str, offset: int, depth: int) -> None:
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
        self._offset = offset
        self._limit = depth

    def read(self) -> Node | None:
        node: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent | yaml.AliasEvent):
                if node is not None:
                    raise SourceError(
                        self._span(event), "M020", "this is not YAML: a second document", "keep one document"
                    )
                node = self._node(event, 1)
        return node

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark.index + self._offset, event.end_mark.index + self._offset
        return Span(start, max(start, end))

    def _node(self, event: Any, depth: int) -> Node:
        span = self._span(event)
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent) or anchor:
            what = "alias" if isinstance(event, yaml.AliasEvent) else "anchor"
            raise SourceError(
                span, "M023", f"YAML {what} {anchor!r} is not allowed here", "write the value out"
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise SourceError(span, "M023", f"YAML tag {tag!r} is not allowed here", "write the plain value")
        if depth > self._limit:
            raise SourceError(
                span, "M024", f"values nest deeper than {self._limit} levels", "flatten the values"
            )
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, span)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
            return Items(tuple(items), Span(span.start, self._span(inner).end))
        return self._mapping(span, depth)

    def _mapping(self, span: Span, depth: int) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key = self._node(inner, depth + 1)
            if not isinstance(key, Scalar):
                raise SourceError(key.span, "M026", "a key is not plain text", "write one word as the key")
            if key.value == "<<":
                raise SourceError(
                    key.span, "M023", "YAML merge key '<<' is not allowed here", "write the values out"
                )
            if key.value in seen:
                raise SourceError(
                    key.span, "M022", f"key {key.value!r} is written twice", "keep one of the two"
                )
            seen.add(key.value)
            pairs.append((key, self._node(next(self._events), depth + 1)))
        return Mapping(tuple(pairs), Span(span.start, self._span(inner).end))
