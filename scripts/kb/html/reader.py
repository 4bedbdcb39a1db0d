"""Hands on what a tree holds, one after the other: for facts that are gathered in the order of a page."""

from __future__ import annotations

from collections.abc import Mapping

from kb.html.tree import COMMENT, STRAY, VOID, Node, words


class Reader:
    """Reads a tree from its beginning to its end; a subclass gathers what it is for."""

    def read(self, tree: Node) -> None:
        """Read everything in a tree; deep nesting is no fault."""
        waiting: list[Node | str | None] = [*reversed(tree.children)]
        open_: list[str] = []
        while waiting:
            each = waiting.pop()
            if each is None:
                self.ends(open_.pop())
            elif isinstance(each, str):
                self.reads(words(each) if "&" in each else each)
            elif each.tag == COMMENT:
                self.passes(each.comment)
            elif each.tag != STRAY:
                self.starts(each.tag, each.values)
                if each.tag not in VOID:
                    open_.append(each.tag)
                    waiting.append(None)
                    waiting += each.children[::-1]

    def starts(self, tag: str, values: Mapping[str, str]) -> None:
        """An element begins."""

    def ends(self, tag: str) -> None:
        """An element ends; one that has no content does not."""

    def reads(self, text: str) -> None:
        """Words between two tags."""

    def passes(self, comment: str) -> None:
        """A comment."""
