"""HTML -> a tree that is written back as it was, except where it was changed.

A page is parsed once. A change is a function from tree to tree that replaces elements by others; all other
parts are written byte for byte as they were read.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import is_
from string import ascii_letters

COMMENT, STRAY = "!", "/"
"""Tag of a comment (or declaration), and of an end tag that ends nothing."""

VOID = frozenset(
    {*("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")}
)
"""Elements that have no content and no end."""

_BEGINS = frozenset(f"/!?{ascii_letters}")
"""Signs after "<" with which a tag or comment begins; before any other, it is text."""

_RAW = frozenset({"script", "style"})
"""Elements of which the content is not HTML."""


@dataclass(slots=True, eq=False)
class Node:
    """An element, a comment, or the whole. It is not changed once it is made, but by the parser.

    Attributes:
        tag: name of the element in lower case; ``COMMENT``, ``STRAY``, or nothing for the whole.
        start: its start as written, with name and attributes; all of a comment.
        children: elements, and texts as they are written in HTML, with references such as ``&amp;``.
        end: its end as written; empty where it has none.
    """

    tag: str
    start: str = ""
    children: list[Node | str] = field(default_factory=list)
    end: str = ""
    _values: dict[str, str] | None = None

    @property
    def values(self) -> Mapping[str, str]:
        """Its attributes; one without a value has an empty one."""
        if self._values is None:
            self._values = _values(self.tag, self.start)
        return self._values

    @property
    def classes(self) -> list[str]:
        """Its CSS classes."""
        return self.values.get("class", "").split()

    @property
    def comment(self) -> str:
        """The words of a comment."""
        return self.start.removeprefix("<!--").removesuffix("-->").strip() if self.tag == COMMENT else ""

    def text(self) -> str:
        """Its words with those of all elements in it."""
        if self.tag in _RAW:
            return "".join(each for each in self.children if isinstance(each, str))
        return "".join(words(each) if isinstance(each, str) else each.text() for each in self.children)

    def all(self, *tags: str) -> Iterator[Node]:
        """Elements with one of these tags, or with any where none is named, in document order."""
        waiting = self.children[::-1]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Node):
                if not tags or each.tag in tags:
                    yield each
                waiting += each.children[::-1]

    def holding(self, children: Iterable[Node | str]) -> Node:
        """The same element with other content."""
        return Node(self.tag, self.start, [*children], self.end, self._values)

    def having(self, name: str, value: str | None) -> Node:
        """The same element with another value of an attribute that it has, or with None without it.

        >>> written(parsed("<a  class=b href='c'>d</a>").children[0].having("href", "e&f"))
        '<a  class=b href="e&amp;f">d</a>'
        """
        for found, _, start, end in _attributes(self.start, len(self.tag) + 1):
            if found == name:
                to = "" if value is None else f'{name}="{html.escape(value)}"'
                before = self.start[:start].rstrip() if value is None else self.start[:start]
                return Node(self.tag, before + to + self.start[end:], self.children, self.end)
        return self

    def adding(self, **attributes: str) -> Node:
        """The same element with more attributes, after those that it has."""
        more = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
        return Node(self.tag, f"{self.start[:-1]}{more}>", self.children, self.end)


def words(source: str) -> str:
    """The words of a text as HTML has it."""
    return html.unescape(source) if "&" in source else source


def parsed(content: str) -> Node:
    """The tree of a piece of HTML: a node without a tag that holds it.

    An element without an end goes as far as the element around it. Nothing is refused, and
    ``written(parsed(content)) == content``.
    """
    content = str(content)  # not Markup, whose methods escape what they are given
    root = Node("")
    open_ = [root]
    inner = root.children
    names: dict[str, str] = {}  # most tags come again
    at = done = 0
    while (at := content.find("<", at)) >= 0:
        end = content.find(">", at) + 1
        start = content[at:end]
        if (tag := names.get(start)) is None:
            end = _end_of_tag(content, at, end)
            if end < 0:
                at += 1
                continue
            start = content[at:end]
            tag = names[start] = _name(start)
        if at > done:
            inner.append(content[done:at])
        at = done = end
        if start[1] == "/":
            if tag and (open_[-1].tag == tag or any(node.tag == tag for node in open_[1:])):
                while (last := open_.pop()).tag != tag:
                    pass
                last.end = start
                inner = open_[-1].children
            else:
                inner.append(Node(STRAY, start))
            continue
        node = Node(tag, start)
        inner.append(node)
        if tag in VOID or tag == COMMENT or start[-2] == "/":
            continue
        if tag in _RAW:
            at = _end_of_raw(content, tag, end)
        open_.append(node)
        inner = node.children
    if done < len(content):
        inner.append(content[done:])
    return root


def _end_of_tag(content: str, at: int, end: int) -> int:
    """The place after a tag or comment that begins at a place; -1 where none begins, or it never ends.

    A sign ">" in quotation marks does not end a tag.

    Args:
        content: the HTML.
        at: the place of the sign "<".
        end: the place after the first sign ">".
    """
    if content[at + 1 : at + 2] not in _BEGINS:
        return -1
    if content.startswith("<!--", at):
        end = content.find("-->", at + 4)
        return end + 3 if end >= 0 else -1
    while end > 0:
        within = content[at : end - 1]
        if within.count('"') % 2 == 0 and ("'" not in within or not _quoted_at_end(within)):
            return end
        end = content.find(">", end) + 1
    return -1


def _quoted_at_end(tag: str) -> bool:
    """Whether a quotation mark is open where a piece of a tag ends."""
    open_ = ""
    for sign in tag:
        if sign in "\"'":
            open_ = "" if sign == open_ else open_ or sign
    return bool(open_)


def _end_of_raw(content: str, tag: str, at: int) -> int:
    end = content.lower().find(f"</{tag}", at)
    return end if end >= 0 else len(content)


def _name(start: str) -> str:
    if start[1] in "!?":
        return COMMENT
    name = start[1:-1].split(None, 1)[0] if start[1:-1].strip() else ""
    return (name[1:] if name[:1] == "/" else name.partition("/")[0]).lower()


def _values(tag: str, start: str) -> dict[str, str]:
    """Attributes of an element by name; of two with one name, the first holds."""
    if tag in {COMMENT, STRAY, ""} or len(start) == len(tag) + 2:
        return {}
    found: dict[str, str] = {}
    if "'" not in start:  # the plain form that we write: all of it a="b", or names alone
        pieces = start[len(tag) + 1 : -1].split('"')
        for at in range(0, len(pieces) - 1, 2):
            name = pieces[at].strip()
            if name[-1:] != "=" or name.count("=") > 1:
                break
            if len(names := name.split()) > 1:
                for each in names[:-1]:
                    found.setdefault(each.lower(), "")
                name = names[-1]
            if name == "=":
                break
            found.setdefault(name[:-1].lower(), words(pieces[at + 1]))
        else:
            last = pieces[-1].removesuffix("/")
            if "=" not in last:
                for each in last.split():
                    found.setdefault(each.lower(), "")
                return found
        found = {}
    for name, value, _, _ in _attributes(start, len(tag) + 1):
        found.setdefault(name, value)
    return found


def _attributes(start: str, at: int) -> Iterator[tuple[str, str, int, int]]:
    """Name, value and place of each attribute in the start of an element, from a place on."""
    end = len(start) - 1
    while at < end:
        if start[at] in " \t\n\r\f/":
            at += 1
            continue
        begin = at
        equals = start.find("=", at + 1)
        while at < end and start[at] not in " \t\n\r\f/>=":
            at += 1
        if at == begin:  # a sign that begins no name
            at += 1
            continue
        name = start[begin:at].lower()
        if equals < 0 or start[at:equals].strip():
            yield name, "", begin, at
            continue
        value = equals + 1
        while value < end and start[value] in " \t\n\r\f":
            value += 1
        if (quote := start[value]) in "\"'":
            at = start.find(quote, value + 1)
            at = at if at >= 0 else end
            yield name, words(start[value + 1 : at]), begin, at + 1
            at += 1
        else:
            at = value
            while at < end and start[at] not in " \t\n\r\f":
                at += 1
            yield name, words(start[value:at]), begin, at


def written(node: Node | str | Iterable[Node | str]) -> str:
    """A node, a text or several of them as HTML: what was parsed is written as it was."""
    waiting: list[Node | str] = [node] if isinstance(node, Node | str) else [*node][::-1]
    pieces: list[str] = []
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            pieces.append(each)
            continue
        pieces.append(each.start)
        if each.children:
            if each.end:
                waiting.append(each.end)
            waiting += each.children[::-1]
        else:
            pieces.append(each.end)
    return "".join(pieces)


def text_of(content: str) -> str:
    """The words of a piece of HTML, without its elements.

    >>> text_of("<em>So</em> &amp; so")
    'So & so'
    """
    return parsed(content).text()


def located(root: Node, *tags: str) -> Iterator[tuple[Node, int]]:
    """Elements with one of these tags, each with the place at which it begins in the HTML of the tree."""
    waiting: list[Node | str] = [root]
    at = 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            at += len(each)
            continue
        if each.tag in tags:
            yield each, at
        at += len(each.start)
        waiting.append(each.end)
        waiting += each.children[::-1]


Change = Callable[[Node], Sequence[Node | str] | None]
"""What an element or comment is replaced by; None where it stays."""


def changed(root: Node, change: Change) -> Node:
    """A tree with its elements replaced, from the inside out: ``change`` is given each with its new content.

    What nothing was changed in is the same object in both trees.
    """
    open_: list[tuple[Node, Iterator[Node | str], list[Node | str]]] = [(root, iter(root.children), [])]
    while True:
        node, rest, made = open_[-1]
        for child in rest:
            if isinstance(child, str):
                made.append(child)
            elif child.children:
                open_.append((child, iter(child.children), []))
                break
            else:
                given = change(child)
                made += (child,) if given is None else given
        else:
            open_.pop()
            same = len(made) == len(node.children) and all(map(is_, made, node.children))
            new = node if same else node.holding(made)
            if not open_:
                return new
            given = change(new)
            open_[-1][2].extend((new,) if given is None else given)
