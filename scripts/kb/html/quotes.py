"""Typographic quotation marks in the words of a tree."""

from __future__ import annotations

import html
import re

from kb.html.tree import COMMENT, Node
from kb.text.quotes import curled

_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_MARKS = frozenset({"&quot;", "&apos;", "&#34;", "&#39;", "&#x22;", "&#x27;"})

_AS_WRITTEN = frozenset({"code", "kbd", "pre", "samp", "script", "style", "textarea", "var"})
"""Elements of which the words stay as they are."""

_LIKE_A_WORD = frozenset({"code", "kbd", "samp", "var"})
"""Those of them that are a word of a sentence."""

_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "data", "del", "dfn", "em", "i", "img", "ins", "mark", "q"),
        *("s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"),
    }
)
"""Elements that a sentence goes through; all others begin and end one."""

_ASIDE = frozenset({"kb-number", "kb-chip", "kb-label", "kb-voice"})
"""Classes of elements in a line that are no part of its sentence."""


def curled_tree(tree: Node) -> Node:
    """The tree with typographic quotation marks in its words; attributes, code and scripts stay."""
    return _Curling().tree(tree)


class _Curling:
    """Goes through a tree from its beginning to its end, and knows the sign before each word."""

    def __init__(self) -> None:
        self._before = " "
        self._aside: Node | None = None

    def tree(self, root: Node) -> Node:
        open_: list[tuple[Node, int, list[Node | str]]] = [(root, 0, [])]
        while True:
            node, at, made = open_.pop()
            while at < len(node.children):
                child = node.children[at]
                at += 1
                if isinstance(child, str):
                    made.append(self._words(child))
                elif child.tag in _AS_WRITTEN:
                    self._before = "x" if child.tag in _LIKE_A_WORD else " "
                    made.append(child)
                elif child.tag == COMMENT:
                    made.append(child)
                else:
                    self._begins(child)
                    if not child.children:
                        self._ends(child)
                        made.append(child)
                        continue
                    open_ += [(node, at, made), (child, 0, [])]
                    break
            else:
                new = node.holding(made) if made != node.children else node
                if not open_:
                    return new
                self._ends(node)
                open_[-1][2].append(new)

    def _begins(self, node: Node) -> None:
        if node.tag not in _INLINE:
            self._before, self._aside = " ", None
        elif self._aside is None and not _ASIDE.isdisjoint(node.classes):
            self._before, self._aside = " ", node

    def _ends(self, node: Node) -> None:
        if node is self._aside or node.tag not in _INLINE:
            self._before, self._aside = " ", None

    def _words(self, text: str) -> str:
        """The words between two tags."""
        plain = _ENTITY.sub(lambda match: _sign(html.unescape(match[0])), text) if "&" in text else text
        kept = curled(plain, self._before)
        if self._aside is None:
            self._before = kept[-1:] or self._before
        if kept == plain:
            return text
        shown, at, behind = [], 0, 0
        for match in _ENTITY.finditer(text):
            shown.append(kept[behind : behind + match.start() - at])
            behind += match.start() - at
            shown.append(kept[behind] if match[0] in _MARKS and kept[behind] in "“”‘’" else match[0])
            at, behind = match.end(), behind + 1
        shown.append(kept[behind:])
        return "".join(shown)


def _sign(text: str) -> str:
    return text if len(text) == 1 else "x"
