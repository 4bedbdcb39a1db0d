"""HTML -> a tree of elements with their attributes and texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Node:
    """An element, or a comment.

    Attributes:
        tag: name of the element; ``!`` for a comment, nothing for the root.
        values: attributes.
        children: elements and texts in their order.
    """

    tag: str
    values: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its CSS classes."""
        return self.values.get("class", "").split()

    def text(self) -> str:
        """Its text with that of all elements in it."""
        return "".join(each if isinstance(each, str) else each.text() for each in self.children)

    def all(self, *tags: str) -> Iterator[Node]:
        """Elements with one of these tags, anywhere in it, in document order."""
        for each in self.children:
            if isinstance(each, Node):
                if each.tag in tags:
                    yield each
                yield from each.all(*tags)


_VOID = {"br", "hr", "img", "input", "wbr", "col", "source"}
_COMMENT = "!"


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self.open[-1].children.append(Node(_COMMENT, {"name": data.strip()}))


def parsed(html: str) -> Node:
    """The tree of a piece of HTML: a node without a tag that holds it."""
    parser = _Parser()
    parser.feed(str(html))  # a text again: what is read off it are words, not markup
    parser.close()
    return parser.open[0]
