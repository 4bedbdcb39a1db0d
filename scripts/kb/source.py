"""Text -> front matter and YAML data, as nodes that know where they stand.

YAML is untrusted input. It is read as a stream of events, never constructed: anchors, aliases, tags,
duplicate keys and deep nesting are refused before anything is built from them (YAML 1.2, sections 3.2.2
and 6.8; the size limits are ours), and every scalar stays the text that was written, so that ``no`` and
``2026-11-24`` mean what they look like.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml

from kb.problems import Edit, Problem, Span

FRONT_MATTER_LIMIT = 8 * 1024
FILE_LIMIT = 1024 * 1024
DEPTH_LIMIT = 6
DATA_DEPTH_LIMIT = 8
SETTINGS_DEPTH_LIMIT = 20

OPEN_LIMIT = 100
LINE_LIMIT = 1000
MARK_LIMIT = 4000
INDENT_LIMIT = 80
LENGTH_LIMIT = 100_000
"""What a page may hold, several times what the longest of ours does. Python-Markdown takes longer than in
proportion: 10,000 open brackets cost half a minute, 4,000 headings three seconds, 1,000 nested lists 46 and
the interpreter's stack. Within these limits a page is converted in about a second at the worst."""

_MARK = re.compile(r"[\[*_`<&!~^=+|@{\"']")
_DEEP = re.compile(
    rf"^[ \t>]{{{INDENT_LIMIT + 1}}}|^(?:[ \t]*(?:[-*+>]|\d+[.)])[ \t]*(?=\S)){{{INDENT_LIMIT // 4 + 1}}}",
    re.MULTILINE,
)
CONFLICT = re.compile(r"^(?P<sign><{7}|\|{7}|={7}|>{7})(?:[ \t]+(?P<name>[^\n]*?))?[ \t]*$", re.MULTILINE)
"""A line that git writes around and between the two sides of a conflict, and before what both came from."""

_FILLED = re.compile(r"^[^\n]*\S", re.MULTILINE)
_BRACKET = re.compile(r"[\[\]()<>]|\n[ \t]*\n")
_OPENED_BY = {"]": "[", ")": "(", ">": "<"}
_INDENT = re.compile(r"[ \t]*")

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
        """Where a key stands; the whole mapping when it is absent."""
        return next((name.span for name, _ in self.pairs if name.value == key), self.span)


Node = Scalar | Items | Mapping


class SourceError(Exception):
    """A fault in what a person wrote. Caught by the loader and turned into a Problem."""

    def __init__(self, span: Span, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.span, self.code, self.message, self.hint = span, code, message, hint

    def at(self, path: str) -> Problem:
        """The same fault as a problem of the file at ``path``, which cannot be read."""
        return Problem(path, self.span, self.code, self.message, self.hint, cause=True)


def decode(data: bytes, limit: int = FILE_LIMIT) -> str:
    r"""Bytes of a file -> its text with ``\n`` line ends and no byte order mark.

    Raises:
        SourceError: larger than ``limit`` (M002), not UTF-8 (M001), with a NUL character (M003), or with a
            merge conflict (M014).
    """
    if len(data) > limit:
        raise too_large(len(data), limit)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts its own offset from behind a byte order mark.
        start = error.start + (len(data) - len(error.object))
        at = len(legible(data[:start]))
        raise SourceError(
            Span(at, at + 1),
            "M001",
            f"byte 0x{data[start]:02x} at offset {start} is not UTF-8",
            "save the file as UTF-8",
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (nul := text.find("\0")) >= 0:
        raise SourceError(
            Span(nul, nul + 1), "M003", "a NUL character stands in the text", "delete the character"
        )
    if (conflict := next(conflicts(text), None)) is not None:
        raise conflict
    return text


def conflicts(text: str) -> Iterator[SourceError]:
    """Where git left both sides of a merge for a person to settle (M014)."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return
    begun: re.Match[str] | None = None
    parted = False
    for match in CONFLICT.finditer(text):
        sign = match["sign"][0]
        if sign == "<" and begun is None:
            begun, parted = match, False
        elif sign == "=":
            parted = True
        elif sign == ">" and parted:
            first = begun or match
            yield _conflict(text, first, match, *(each["name"] for each in (begun, match) if each))
            begun, parted = None, False
    if begun is not None:
        yield _conflict(text, begun, begun, begun["name"])


def _conflict(text: str, first: re.Match[str], last: re.Match[str], *names: str | None) -> SourceError:
    begins, ends = (text.count("\n", 0, each.start()) + 1 for each in (first, last))
    sides = " and ".join(repr(name) for name in names if name)
    between = f" between {sides}" if " and " in sides else f" with {sides}" if sides else ""
    where = f"lines {begins} to {ends}" if begins < ends else f"line {begins}"
    return SourceError(
        Span(*first.span()),
        "M014",
        f"a merge conflict{between} stands in {where}",
        "keep what is right of both sides, and delete the lines of signs",
    )


def without_conflicts(text: str) -> str:
    """Both sides of every conflict, without the lines of signs and without what stood before both."""
    kept: list[str] = []
    skipping = False
    for line in text.split("\n"):
        if match := CONFLICT.fullmatch(line):
            skipping = match["sign"][0] == "|"
        elif not skipping:
            kept.append(line)
    return "\n".join(kept)


def too_large(size: int, limit: int = FILE_LIMIT) -> SourceError:
    """The fault of a file that is larger than it may be (M002)."""
    said = f"the file has {size} bytes, more than {limit}"
    return SourceError(Span(), "M002", said, "make it smaller, or split it")


def oddities(data: bytes, path: str) -> Iterator[Problem]:
    """What ``decode`` smooths over without a word, although a file should not have it.

    Problems: a byte order mark (M007), line ends that are not plain line feeds (M008); both are warnings.
    """
    fix = (Edit(Span(), ""),)
    if data.startswith(codecs.BOM_UTF8):
        said = "the file begins with a byte order mark"
        yield Problem(
            path, Span(), "M007", said, "save it as UTF-8 without a mark", severity="warning", fix=fix
        )
    if (at := data.find(b"\r")) >= 0:
        start = len(legible(data[:at]))
        count = data.count(b"\r")
        said = f"{count} lines end in a carriage return" if count > 1 else "a line ends in a carriage return"
        yield Problem(
            path, Span(start, start), "M008", said, "save it with Unix line ends", severity="warning", fix=fix
        )


def legible(data: bytes) -> str:
    """What can be shown of a file that ``decode`` refuses, with the same offsets up to the fault."""
    text = data[:FILE_LIMIT].decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split(text: str) -> tuple[Span, int]:
    """Find the front matter of a page.

    Returns:
        The span of the YAML between the two ``---`` lines, and the offset at which the body starts.

    Raises:
        SourceError: the file is empty (M004), has no front matter (M010), does not close it (M011), or has
            more than 8 KB of it (M012).
    """
    if not text.strip():
        raise SourceError(Span(), "M004", "the page is empty", "write the page, or delete the file")
    if not text.startswith("---\n"):
        end = text.find("\n") if "\n" in text else len(text)
        raise SourceError(
            Span(0, end), "M010", "the page has no front matter", "start the page with a line '---'"
        )
    close = text.find("\n---\n", 3)
    if close < 0 and text.endswith("\n---"):
        close = len(text) - 4
    if close < 0:
        raise SourceError(
            Span(0, 3), "M011", "the front matter is not closed", "end the front matter with a line '---'"
        )
    if close - 4 > FRONT_MATTER_LIMIT:
        raise SourceError(
            Span(0, 3),
            "M012",
            f"the front matter has {close - 4} characters, more than {FRONT_MATTER_LIMIT}",
            "shorten it",
        )
    return Span(4, close + 1), min(close + 5, len(text))


def check_convertible(text: str, body: int) -> None:
    """Refuse Markdown that would take long to convert, or could not be converted at all.

    Raises:
        SourceError: from ``body`` on there is more than the limits above allow (M013).
    """
    found = min(_beyond(text, body), key=lambda one: one[0].start, default=None)
    if found:
        raise SourceError(found[0], "M013", found[1], found[2])


def _beyond(text: str, body: int) -> Iterator[tuple[Span, str, str]]:
    at = body + LENGTH_LIMIT
    if len(text) > at:
        said = f"the page has more than {LENGTH_LIMIT} characters up to here"
        yield Span(at, at + 1), said, "split the page"
    if deep := _DEEP.search(text, body, at):
        said = f"the text is set in by more than {INDENT_LIMIT} columns, or {INDENT_LIMIT // 4} marks, here"
        yield Span(*deep.span()), said, "nest lists and quotations less deeply"
    for pattern, limit, what in (
        (_FILLED, LINE_LIMIT, "lines of text"),
        (_MARK, MARK_LIMIT, "marks such as '[' and '*'"),
    ):
        if over := next(islice(pattern.finditer(text, body, at), limit, None), None):
            yield Span(*over.span()), f"the page has more than {limit} {what} up to here", "split the page"
    open_ = dict.fromkeys("[(<", 0)
    for match in _BRACKET.finditer(text, body, at):
        sign = match[0]
        if sign in open_:
            open_[sign] += 1
            if open_[sign] > OPEN_LIMIT:
                said = f"more than {OPEN_LIMIT} brackets {sign!r} are open here"
                yield Span(*match.span()), said, "close them, or take them out"
                return
        elif sign in _OPENED_BY:
            open_[_OPENED_BY[sign]] = max(0, open_[_OPENED_BY[sign]] - 1)
        else:
            open_ = dict.fromkeys(open_, 0)


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
        return SourceError(Span(at, at + 1), "M025", "a tab stands in the indentation", "indent with spaces")
    if at >= len(text.rstrip()) and error.context_mark and "quoted" in (error.context or ""):
        # Noticed only at the end, and mended where it opens.
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
        said, hint = "a no-break space stands where a space is meant", "type the space anew"
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
