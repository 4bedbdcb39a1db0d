"""Backlinks of a page: the sentences elsewhere that link to it, and the cross-references of the paper."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from kb.html.reader import Reader
from kb.html.tree import VOID
from kb.model import Base, Mention, Page
from kb.schema.addresses import led
from kb.schema.paths import PAPER_DATA
from kb.storage.cache import Cache, content_key
from kb.text.sentences import around

_BLOCKS = {"p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "div"}
_SILENT = {"kb-cite", "kb-number", "footnote-ref", "footnote-backref"}
"""Classes of elements in a paragraph that are no part of its sentences."""


def mentions(base: Base, cache: Cache) -> Mapping[str, tuple[Mention, ...]]:
    """Path of each page -> the sentences elsewhere that link to it, in the order of the pages and their text.

    The sentences of a page are cached by its text: after an edit of one page, only that one is read again.
    Examples are left out.

    Args:
        base: the knowledge base.
        cache: where the sentences of each page are kept.
    """
    speaking = {
        content_key("mentions", page.key): page
        for page in base.pages
        if any(led(page.path, target) not in {None, page.path} for target in page.targets if target)
    }
    kept = cache.get(speaking)
    found: dict[str, list[Mention]] = {}
    for key, page in speaking.items():
        value = kept.get(key)
        if value is None:
            cache.put(key, value := json.dumps(list(said(page)), ensure_ascii=False))
        for row in json.loads(value):
            mention = Mention(*row)
            if (
                mention.to in base.by_path
                and mention.to != page.path
                and not _is_example(mention, page, base)
            ):
                found.setdefault(mention.to, []).append(mention)
    return {path: tuple(each) for path, each in found.items()}


def _is_example(mention: Mention, page: Page, base: Base) -> bool:
    """Whether a link is an example of how the knowledge base works, not a sentence on its target.

    It is one where a page outside of the collections links to a page of one, in words without a number, such
    as "a paragraph with a number, such as T7.3". Introductions are excepted: they are about their pages.
    """
    apart = page.kind is None and not page.is_introduction
    return apart and not mention.block and base.by_path[mention.to].kind is not None


def said(page: Page) -> Iterator[Mention]:
    """Every sentence of a page that links to a path of the repository, once for each link."""
    reader = _Reader()
    reader.read(page.rendered.tree)
    for target, text, start, end, block, under in reader.found:
        path, _, anchor = target.partition("#")
        if path and (to := led(page.path, path.partition("?")[0])):
            first, last = around(text, start, end)
            yield Mention(
                to, anchor, page.path, block, *under, text[first:last], start - first, min(end, last) - first
            )


def pointers(base: Base, cache: Cache) -> Mapping[str, tuple[str, ...]]:
    """Section of the paper -> the points from which the paper itself points to it, in its order."""

    def make() -> str:
        found: dict[str, list[str]] = {}
        for section in base.sections:
            for point in section.points:
                for ref in point.refs:
                    found.setdefault(ref, []).append(point.id)
        return json.dumps(found)

    kept = json.loads(cache.keep(make, "pointers", base.texts.get(PAPER_DATA, "")))
    return {section: tuple(points) for section, points in kept.items()}


class _Reader(Reader):
    """Finds each link with the text of the paragraph around it and its place in that text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, int, int, str, tuple[str, str]]] = []
        self._open: list[_Block] = []
        self._link: tuple[str, int] | None = None
        self._silent: list[str] = []  # elements that are open inside of something silent
        self._under = ("", "")

    def starts(self, tag: str, values: Mapping[str, str]) -> None:
        """Begins a paragraph or a link, or what is not of the sentences."""
        if self._silent or _SILENT & set(values.get("class", "").split()):
            if tag not in VOID:
                self._silent.append(tag)
            return
        if tag in _BLOCKS:
            self._open.append(_Block(tag, values.get("id", "")))
        elif tag == "br" and self._open:
            self._open[-1].add(" ")
        elif tag == "a" and "href" in values and self._open:
            self._link = (values["href"], self._open[-1].end)

    def ends(self, tag: str) -> None:
        """Ends what the tag began."""
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
            return
        if tag == "a" and self._link and self._open:
            target, start = self._link
            self._open[-1].links.append((target, start, self._open[-1].end))
            self._link = None
        elif tag in _BLOCKS and any(tag == block.tag for block in self._open):
            while (block := self._open.pop()).tag != tag:
                self._close(block)
            self._close(block)

    def reads(self, text: str) -> None:
        """Adds words to the paragraph."""
        if self._open and not self._silent:
            self._open[-1].add(text)

    def _close(self, block: _Block) -> None:
        text = "".join(block.pieces)
        if block.tag in {"h1", "h2", "h3"} and block.id:
            self._under = (block.id, text.strip())
        within = block.id or next((each.id for each in reversed(self._open) if each.id), "")
        for target, start, end in block.links:
            while start < end and text[start] == " ":
                start += 1
            while start < end and text[min(end, len(text)) - 1] == " ":
                end -= 1
            if text.strip():
                self.found.append((target, text, start, min(end, len(text)), within, self._under))


class _Block:
    """A paragraph or the like while it is read: its text, with single spaces, and its links."""

    def __init__(self, tag: str, id_: str) -> None:
        self.tag, self.id = tag, id_
        self.pieces: list[str] = []
        self.links: list[tuple[str, int, int]] = []
        self.end = 0
        self._spaced = True

    def add(self, data: str) -> None:
        """More text; a space before a stop is what a citation has left behind."""
        words = data.split()
        if data[:1].isspace() and not self._spaced:
            self._put(" ")
        if words:
            text = " ".join(words)
            if text[0] in ".,;:!?)" and self.pieces and self.pieces[-1] == " ":
                self.pieces.pop()
                self.end -= 1
            self._put(text)
            if data[-1].isspace():
                self._put(" ")

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.end += len(text)
        self._spaced = text == " "
