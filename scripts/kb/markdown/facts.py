"""Links, anchors, headings, citations and sections found in rendered HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kb.html.reader import Reader
from kb.html.tree import VOID, Node, parsed, written
from kb.markdown.citation_syntax import CITE, cited_works
from kb.markdown.typed_markup import BLOCK, CODE, ESCAPED, IN_TEXT
from kb.problems import Span
from kb.schema.marks import MARKS

_BLOCKS = {"p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"}
_TABLE = "table with a number"
"""What the division is called that holds one, among elements that are open."""

_BLOCKS |= {"table", _TABLE}
_IN_TABLES = {"table", "tr", "td", "th"}
_LITERAL = {"code", "pre", "script", "style"}
_CONTENT = {"img", "table", "pre", "hr", "svg", "video", "audio", "iframe"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_NUMBERED = {"p", "li", _TABLE}
"""What can have a number."""

_SOUGHT = _NUMBERED | {"dt"}


class FoundLink(NamedTuple):
    """A link or image as written: ``block`` is the id of its paragraph, or empty."""

    target: str
    text: str
    block: str
    image: bool
    span: Span


class Heading(NamedTuple):
    """A heading; ``explicit``: a person wrote its id; ``empty``: there is no text under it."""

    id: str
    level: int
    text: str
    explicit: bool
    span: Span
    empty: bool = False


class Anchor(NamedTuple):
    """An element with an id, and the plain text of that element where it is a paragraph or list item.

    ``under`` is the id of its section: that of the last heading of the first two levels.
    """

    id: str
    tag: str
    text: str
    span: Span
    under: str = ""


class FoundLoose(NamedTuple):
    """A paragraph, list item or table that has no id, neither itself nor around or inside it."""

    tag: str
    text: str
    under: str
    span: Span


class FoundElement(NamedTuple):
    """An element written as HTML."""

    tag: str
    span: Span


class FoundRefused(NamedTuple):
    """What was left out, because nothing of its kind is allowed on a page.

    ``kind`` is that of ``kb.html.allowed.Refused``, or ``class``: one that is the program's own.
    """

    kind: str
    name: str
    tag: str
    span: Span


class FoundLeftover(NamedTuple):
    """Markup that came out as text, because it means nothing to the renderer.

    ``kind`` is a key of ``kb.markdown.typed_markup.IN_TEXT``, or ``bracket``, ``indented`` (text that became
    code by four spaces) or ``lost`` (an id that no element has).
    """

    kind: str
    text: str
    span: Span


class Citation(NamedTuple):
    """One cited work inside a citation: ``[see @key, p. 4]`` has prefix, key and locator."""

    prefix: str
    key: str
    locator: str
    block: str
    span: Span


class FoundMark(NamedTuple):
    """The name of a view that is to be set in."""

    name: str


class FoundSection(NamedTuple):
    """Text for the search: that under a heading, or in a paragraph or entry that has an id."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A page's Markdown as HTML, with everything found in it; spans count from the start of the Markdown."""

    html: str = ""
    links: tuple[FoundLink, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    citations: tuple[Citation, ...] = ()
    loose: tuple[FoundLoose, ...] = ()
    elements: tuple[FoundElement, ...] = ()
    refused: tuple[FoundRefused, ...] = ()
    leftovers: tuple[FoundLeftover, ...] = ()
    sections: tuple[FoundSection, ...] = ()
    marks: tuple[FoundMark, ...] = ()

    @property
    def tree(self) -> Node:
        """The HTML as a tree, parsed each time: those of all pages would not fit into memory."""
        return parsed(self.html)

    def kept(self) -> str:
        """All of it as one text, for the cache."""
        rows = [getattr(self, name) for name in _FACTS]
        return f"{json.dumps(rows, ensure_ascii=False, separators=(',', ':'))}\n{self.html}"

    @classmethod
    def from_kept(cls, text: str) -> Rendered:
        """The inverse of ``kept``."""
        facts, _, content = text.partition("\n")
        made: dict[str, Any] = {}
        for (name, kind), rows in zip(_FACTS.items(), json.loads(facts), strict=True):
            if "span" in kind._fields:
                at = kind._fields.index("span")
                for row in rows:
                    row[at] = Span(*row[at])
            made[name] = tuple(map(kind._make, rows))
        return cls(html=content, **made)


_FACTS: dict[str, Any] = {
    "links": FoundLink,
    "headings": Heading,
    "anchors": Anchor,
    "citations": Citation,
    "loose": FoundLoose,
    "elements": FoundElement,
    "refused": FoundRefused,
    "leftovers": FoundLeftover,
    "sections": FoundSection,
    "marks": FoundMark,
}


def found_in(content: Node, span: Span) -> Rendered:
    """The same as ``Renderer.render`` finds, for HTML that a view made; ``span`` is the position of all."""
    return replace(found_in_tree(content, span), html=written(content))


def found_in_tree(tree: Node, span: Span) -> Rendered:
    """Links, anchors, headings and sections in a tree, without its HTML; ``span`` is the position of all."""
    reader = FactReader()
    reader.read(tree)
    return Rendered(
        links=tuple(FoundLink(*found, span) for found in reader.links),
        headings=tuple(
            Heading(anchor, level, words, True, span) for anchor, level, words, _ in reader.headings
        ),
        anchors=tuple(
            Anchor(anchor, tag, words, span, under) for anchor, tag, words, under in reader.anchors
        ),
        sections=reader.sections(),
    )


_ESCAPED_SIGN = re.compile(rf".{ESCAPED}", re.DOTALL)
_ADDRESS = re.compile(IN_TEXT["address"])


class FactReader(Reader):
    """Reads links, headings, anchors and citations off rendered HTML, in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str, str, bool]] = []
        self.headings: list[tuple[str, int, str, bool]] = []
        self.anchors: list[tuple[str, str, str, str]] = []
        self.citations: list[tuple[list[dict[str, str]], str]] = []
        self.marks: list[FoundMark] = []
        self.loose: list[tuple[str, str, str]] = []
        self._open: list[tuple[str, str, int, int]] = []  # tag, id, where its text starts, anchors before it
        self._text: list[str] = []
        self.plain: list[str] = []  # the text for ``typed.in_text``
        self._literal = 0
        self._muted = 0
        self._link: tuple[str, int, str] | None = None
        self._alternative = ""
        self._under = ""
        self._notes = 0
        self._rows = self._cells = 0
        self._divisions: list[bool] = []  # those that are open: whether they hold a table with a number
        self._sections: list[tuple[str, str, list[str]]] = [("", "", [])]
        self._section = 0  # where text goes
        self._heading = 0  # where it goes when a paragraph or entry with an id has ended
        self._unsought = 0  # depth inside of an element that the search leaves out

    def starts(self, tag: str, values: Mapping[str, str]) -> None:
        """Notes links, anchors, headings and elements."""
        classes = values["class"].split() if "class" in values else ()
        anchor = values.get("id", "")
        if tag in _IN_TABLES:
            self._in_table(tag)
        if tag == "div":
            self._divisions.append("kb-par" in classes)
            tag = _TABLE if self._divisions[-1] else tag
        if tag in _BLOCKS:
            self._open.append((tag, anchor, len(self._text), len(self.anchors)))
            self.plain.append(BLOCK)
            self._sections[self._section][2].append(" ")
        if tag not in VOID and (self._unsought or "data-search-exclude" in values):
            self._unsought += 1
        elif anchor and (tag in _HEADINGS or tag in _SOUGHT):
            self._begin(anchor, tag)
        if tag in _HEADINGS and int(tag[1]) <= 2:
            self._under = anchor
        if anchor:
            self.anchors.append((anchor, tag, "", self._under))
        if tag == "span" and CITE in values:
            self.citations.append((cited_works(values[CITE]), self._block()))
        if tag == "div":
            self._notes += "footnote" in classes or self._notes > 0
        self._literal += tag in _LITERAL or (tag == "span" and (CITE in values or self._literal > 0))
        if self._muted or (classes and ("kb-number" in classes or "headerlink" in classes)):
            self._muted += tag == "a"
        elif tag == "a" and "href" in values:
            self._end_link()  # HTML has no link inside a link: the first is not closed
            self._link = (values["href"], len(self._text), self._block())
            self._alternative = ""
        elif tag == "img":
            self.links.append((values.get("src", ""), values.get("alt", ""), self._block(), True))
            self._alternative = values.get("alt", "")
        if tag in _CONTENT:
            self._filled()

    def _in_table(self, tag: str) -> None:
        """The text of a table has bars between its cells, and strokes between its rows."""
        if tag == "table":
            self._rows = 0
        elif tag == "tr":
            self._rows, self._cells = self._rows + 1, 0
        elif tag in {"td", "th"}:
            self._text.append(" | " if self._cells else " / " if self._rows > 1 else "")
            self._cells += 1

    def ends(self, tag: str) -> None:
        """Ends what the tag began."""
        if tag == "div" and self._divisions and self._divisions.pop():
            tag = _TABLE
        if self._unsought and tag not in VOID:
            self._unsought -= 1
        if tag in _LITERAL or (tag == "span" and self._literal):
            self._literal = max(0, self._literal - 1)
            self.plain.append(CODE)
        if tag in _BLOCKS:
            self.plain.append(BLOCK)
        if tag == "div" and self._notes:
            self._notes -= 1
        if tag == "a" and self._muted:
            self._muted -= 1
        elif tag == "a":
            self._end_link()
        if tag in _BLOCKS and any(tag == opened for opened, *_ in self._open):
            while self._open:
                opened, anchor, start, before = self._open.pop()
                if opened == tag:
                    self._close(tag, anchor, self._since(start), before)
                    break

    def read(self, tree: Node) -> None:
        """Read a whole tree."""
        super().read(tree)
        self._end_link()

    def _end_link(self) -> None:
        if self._link:
            target, start, block = self._link
            self.links.append((target, self._since(start) or self._alternative, block, False))
            self._link = None

    def _begin(self, anchor: str, tag: str) -> None:
        """Text belongs to this id from here on."""
        self._section = len(self._sections)
        self._sections.append((anchor, self._sections[self._heading][1], []))
        if tag not in _NUMBERED:
            self._heading = self._section

    def sections(self) -> tuple[FoundSection, ...]:
        """Sections by their headings, in order."""
        """The text of the page by the id that it belongs to; the first part belongs to none."""
        return tuple(
            FoundSection(anchor, title, " ".join("".join(pieces).split()))
            for anchor, title, pieces in self._sections
            if anchor or any(not piece.isspace() for piece in pieces)
        )

    def _close(self, tag: str, anchor: str, text: str, before: int) -> None:
        if anchor and anchor == self._sections[self._section][0]:
            if tag in _NUMBERED:
                self._section = self._heading
            elif tag in _HEADINGS or tag == "dt":
                self._sections[self._section] = (anchor, text, [])
        if tag in _HEADINGS:
            level = int(tag[1])
            if self.headings and self.headings[-1][3] and level > self.headings[-1][1]:
                self._filled()
            self.headings.append((anchor, level, text, True))
        if anchor:
            at = next(i for i in range(len(self.anchors) - 1, -1, -1) if self.anchors[i][0] == anchor)
            self.anchors[at] = (anchor, tag, text, self.anchors[at][3])
        elif tag in {"p", "li", "table"} and text and not self._notes:
            inner = any(each in {"p", "li"} for _, each, _, _ in self.anchors[before:])
            if not inner and not self._block() and not any(tag == "li" for tag, *_ in self._open):
                self.loose.append((tag, text, self._under))

    def reads(self, text: str) -> None:
        """Adds text to everything that is open."""
        if not self._muted:
            self.plain.append(CODE if self._literal else self._typed(text))
            text = text.replace(ESCAPED, "")
            self._text.append(text)
            if not self._unsought:
                self._sections[self._section][2].append(text)
            if self.headings and self.headings[-1][3] and not text.isspace() and not self._in_heading():
                self._filled()

    def passes(self, comment: str) -> None:
        """A view will be set in where its mark is."""
        if comment in MARKS:
            self.marks.append(FoundMark(comment))
            self._filled()

    def _typed(self, data: str) -> str:
        """Text without what was escaped; the address that a link shows is one that can be followed."""
        data = _ESCAPED_SIGN.sub(CODE, data) if ESCAPED in data else data
        return _ADDRESS.sub(CODE, data) if self._link else data

    def _filled(self) -> None:
        """Note that there is text under the last heading."""
        if self.headings and self.headings[-1][3]:
            self.headings[-1] = (*self.headings[-1][:3], False)

    def _in_heading(self) -> bool:
        return any(tag in _HEADINGS for tag, *_ in self._open)

    def _since(self, start: int) -> str:
        return " ".join("".join(self._text[start:]).split())

    def _block(self) -> str:
        return next((anchor for _, anchor, _, _ in reversed(self._open) if anchor), "")
