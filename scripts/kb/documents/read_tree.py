"""Rendered HTML -> the tree of a page that documents are written from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.documents.tree import (
    _WHITE,
    Abbr,
    Block,
    Break,
    Callout,
    Cell,
    Citation,
    Code,
    CodeBlock,
    Definition,
    Definitions,
    Emph,
    Figure,
    Footnote,
    Foreign,
    Heading,
    Image,
    Inline,
    Item,
    Link,
    List,
    Mark,
    Numbered,
    Opening,
    Paragraph,
    Quote,
    Raised,
    Rule,
    Strong,
    Table,
    Text,
    Tree,
    Work,
    walk,
)
from kb.html.tree import COMMENT, STRAY, Node, parsed, words
from kb.markdown.citation_syntax import CITE, cited_works
from kb.model import Page
from kb.model.voices import voice_of
from kb.problems import Problem, Span
from kb.schema.addresses import led
from kb.text.ids import NOTE_ID, POINT_ID


def read_page(page: Page) -> Tree:
    """The text that a person wrote on a page; its lead is an ``Opening``, each mark of a view a ``Mark``.

    A problem X001 is an element that is not on the list, with its place on the page.
    """
    reader = _Reading(page.path)
    blocks = reader.blocks(page.rendered.tree)
    problems = []
    for name in dict.fromkeys(reader.unknown):
        spans = [found.span for found in page.rendered.elements if found.tag == name]
        span = page.at(spans[0]) if spans else Span(page.body, page.body)
        said = f"no document can show the element <{name}>"
        problems.append(Problem(page.path, span, "X001", said, "write it in Markdown, or leave it out"))
    return Tree(_opened(blocks), tuple(problems))


def _opened(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks with those of the lead as one."""
    end = 0
    for block in blocks:
        if not isinstance(block, Paragraph | List | Quote) or any(
            isinstance(each, Numbered) and each.number for each in walk([block])
        ):
            break
        end += 1
    return (Opening(blocks[:end]), *blocks[end:]) if end and isinstance(blocks[0], Paragraph) else blocks


def read_blocks(html: str, path: str = "") -> tuple[Block, ...]:
    """HTML that we made, or that ``read_page`` has been asked about.

    Args:
        html: its elements are on the list.
        path: the page that its links start from.
    """
    return _Reading(path).blocks(parsed(html))


def read_inline(html: str, path: str = "") -> tuple[Inline, ...]:
    """A line of HTML that we made, such as a reference.

    Args:
        html: its elements are on the list.
        path: the page that its links start from.
    """
    return _trimmed(_Reading(path).inlines(parsed(html).children))


_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z]{2}|-[0-9]{3})?")
"""A language, and perhaps a region: what every form of a document can say."""

SITE_ONLY = "site-only"
"""The class of a block about the site itself, written ``{: .site-only }``: no document shows it.

A numbered paragraph is a statement, and is in every document even if it has this class.
"""


_HEADINGS = {f"h{level}" for level in range(1, 7)}
_BLOCKS = _HEADINGS | {
    *("p", "ul", "ol", "dl", "blockquote", "table", "figure", "pre", "hr"),
    *("div", "details", "section", COMMENT),
}


def _of_the_site(node: Node) -> bool:
    return SITE_ONLY in node.classes and not _voice(node.values.get("id", ""), node)[0]


class _Reading:
    """Reads nodes as elements of the list, and gathers the names of those that are not on it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._notes: dict[str, Node] = {}
        self.unknown: list[str] = []

    def blocks(self, parent: Node) -> tuple[Block, ...]:
        for node in parent.all("div"):
            if "footnote" in node.classes:
                self._notes |= {item.values.get("id", ""): item for item in node.all("li")}
        return tuple(self._blocks(parent.children))

    def _blocks(self, children: Iterable[Node | str]) -> Iterator[Block]:
        line: list[Node | str] = []
        for child in children:
            if isinstance(child, str) or (child.tag not in _BLOCKS):
                line.append(child)
                continue
            yield from self._line(line)
            line = []
            if not _of_the_site(child):
                yield from self._block(child)
        yield from self._line(line)

    def _line(self, line: list[Node | str]) -> Iterator[Block]:
        if found := _trimmed(self.inlines(line)):
            yield Paragraph(found)

    def _block(self, node: Node) -> Iterator[Block]:
        id_ = node.values.get("id", "")
        match node.tag:
            case "p":
                yield from self._paragraph(node, id_)
            case "ul" | "ol":
                items = tuple(self._item(each) for each in self._only(node, "li") if not _of_the_site(each))
                start = node.values.get("start", "1")
                if items:
                    yield List(items, node.tag == "ol", int(start) if start.isdecimal() else 1)
            case "dl":
                yield Definitions(tuple(self._definitions(node)))
            case "blockquote":
                yield Quote(tuple(self._blocks(node.children)))
            case "table":
                yield self._table(node, "", "", "")
            case "figure":
                yield from self._figure(node)
            case "pre":
                code = next(node.all("code"), node)
                language = next((each for each in code.classes if each.startswith("language-")), "")
                yield CodeBlock(node.text().rstrip("\n"), language.removeprefix("language-"))
            case "hr":
                yield Rule()
            case "div" | "section" | "details":
                yield from self._container(node)
            case "!":
                yield Mark(node.comment)
            case heading:
                yield Heading(int(heading[1]), id_, _trimmed(self.inlines(node.children)))

    def _paragraph(self, node: Node, id_: str) -> Iterator[Block]:
        inner = _trimmed(self.inlines(node.children))
        number, voice = _voice(id_, node)
        if len(inner) == 1 and isinstance(inner[0], Image) and not number:
            yield Figure(inner[0])
        elif inner or number:
            yield Paragraph(inner, id_, number, voice)

    def _item(self, node: Node) -> Item:
        id_ = node.values.get("id", "")
        return Item(tuple(self._blocks(node.children)), id_, *_voice(id_, node))

    def _definitions(self, node: Node) -> Iterator[Definition]:
        term: tuple[Inline, ...] = ()
        id_ = ""
        blocks: list[Block] = []
        for each in self._only(node, "dt", "dd"):
            if each.tag == "dd":
                blocks += self._blocks(each.children)
                continue
            if term:
                yield Definition(term, id_, tuple(blocks))
            term, id_, blocks = _trimmed(self.inlines(each.children)), each.values.get("id", ""), []
        if term:
            yield Definition(term, id_, tuple(blocks))

    def _container(self, node: Node) -> Iterator[Block]:
        classes = node.classes
        if "footnote" in classes:
            return
        if "kb-par" in classes:
            id_ = node.values.get("id", "")
            for table in node.all("table"):
                yield self._table(table, id_, *_voice(id_, node))
            return
        if "admonition" in classes or node.tag == "details":
            title: tuple[Inline, ...] = ()
            rest: list[Node | str] = []
            for each in node.children:
                if isinstance(each, Node) and (each.tag == "summary" or "admonition-title" in each.classes):
                    title = _trimmed(self.inlines(each.children))
                else:
                    rest.append(each)
            kind = next((each for each in classes if each != "admonition"), "note")
            yield Callout(kind, title, tuple(self._blocks(rest)))
        else:
            yield from self._blocks(node.children)

    def _table(self, node: Node, id_: str, number: str, voice: str) -> Table:
        head: list[tuple[Cell, ...]] = []
        rows: list[tuple[Cell, ...]] = []
        for row in node.all("tr"):
            cells = list(self._only(row, "th", "td"))
            read = tuple(Cell(_trimmed(self.inlines(cell.children)), _alignment(cell)) for cell in cells)
            (head if not rows and all(cell.tag == "th" for cell in cells) else rows).append(read)
        return Table(tuple(head), tuple(rows), id_, number, voice)

    def _figure(self, node: Node) -> Iterator[Block]:
        caption: tuple[Inline, ...] = ()
        for each in node.all("figcaption"):
            caption = _trimmed(self.inlines(each.children))
        for picture in node.all("img"):
            if isinstance(image := self._image(picture), Image):
                yield Figure(image, caption)

    def _only(self, node: Node, *tags: str) -> Iterator[Node]:
        for each in node.children:
            if isinstance(each, Node):
                if each.tag in tags:
                    yield each
                elif each.tag not in {COMMENT, STRAY}:
                    self.unknown.append(each.tag)

    def inlines(self, children: Iterable[Node | str]) -> Iterator[Inline]:
        for child in children:
            if isinstance(child, str):
                yield Text(words(child))
            elif _LANGUAGE.fullmatch(language := child.values.get("lang", "")):
                yield Foreign(tuple(self._inline(child)), language)
            else:
                yield from self._inline(child)

    def _inline(self, node: Node) -> Iterator[Inline]:
        match node.tag:
            case "em" | "i" | "cite" | "dfn":
                yield Emph(tuple(self.inlines(node.children)))
            case "strong" | "b":
                yield Strong(tuple(self.inlines(node.children)))
            case "sup" | "sub":
                inner = tuple(self.inlines(node.children))
                if len(inner) == 1 and isinstance(inner[0], Footnote):
                    yield inner[0]
                else:
                    yield Raised(inner, node.tag == "sub")
            case "code" | "kbd":
                yield Code(node.text())
            case "abbr":
                yield Abbr(_spaced(node.text()), node.values.get("title", ""))
            case "a":
                yield from self._link(node)
            case "span" if CITE in node.values:
                yield _citation(node)
            case "span":
                yield from self.inlines(node.children)
            case "img":
                yield self._image(node)
            case "br":
                yield Break()
            case "p" | "div":  # a line of a cell or a term
                yield from self.inlines(node.children)
            case "!" | "/":  # COMMENT, STRAY
                return
            case other:
                self.unknown.append(other)

    def _image(self, node: Node) -> Image:
        source = node.values.get("src", "")
        return Image(led(self._path, source) or source, node.values.get("alt", ""))

    def _link(self, node: Node) -> Iterator[Inline]:
        if {"kb-number", "footnote-backref"} & set(node.classes):
            return
        target = node.values.get("href", "")
        if "footnote-ref" in node.classes and (note := self._notes.get(target.removeprefix("#"))):
            yield Footnote(tuple(self._blocks(note.children)))
            return
        inner = tuple(self.inlines(node.children))
        path, _, anchor = target.partition("#")
        if (led_to := led(self._path, path.partition("?")[0])) and target:
            yield Link(inner, path=led_to, anchor=anchor)
        elif target:
            yield Link(inner, address=target)
        else:
            yield from inner


def _voice(id_: str, node: Node) -> tuple[str, str]:
    """The number of a paragraph and its voice (who speaks); both are empty without a number."""
    if "kb-par" in node.classes and (POINT_ID.fullmatch(id_) or NOTE_ID.fullmatch(id_)):
        return id_, voice_of(id_)
    return "", ""


def _citation(node: Node) -> Citation:
    works = (Work(one["key"], one["prefix"], one["locator"]) for one in cited_works(node.values[CITE]))
    return Citation(tuple(works), _spaced(node.text()))


def _alignment(cell: Node) -> str:
    style = cell.values.get("style", "").replace(" ", "")
    named = style.partition("text-align:")[2].partition(";")[0] or cell.values.get("align", "")
    return named if named in {"left", "center", "right"} else ""


def _spaced(text: str) -> str:
    return " ".join(text.split(" ")) if "\n" not in text else " ".join(text.split())


def _trimmed(children: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring words joined, white space as one space, none at either end."""
    joined: list[Inline] = []
    for child in children:
        if isinstance(child, Text):
            text = _collapsed(child.text)
            if joined and isinstance(last := joined[-1], Text):
                text = _collapsed(last.text + text)
                joined.pop()
            if not joined:
                text = text.lstrip(" ")
            if text:
                joined.append(Text(text))
        else:
            joined.append(_collapsed_inside(child))
    if joined and isinstance(last := joined[-1], Text):
        joined.pop()
        if text := last.text.rstrip(" "):
            joined.append(Text(text))
    return tuple(joined)


def _collapsed_inside(child: Inline) -> Inline:
    def inner(children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(
            Text(_collapsed(each.text)) if isinstance(each, Text) else _collapsed_inside(each)
            for each in children
        )

    match child:
        case Emph(children):
            return Emph(inner(children))
        case Strong(children):
            return Strong(inner(children))
        case Raised(children, low):
            return Raised(inner(children), low)
        case Foreign(children, language):
            return Foreign(inner(children), language)
        case Link(children, path, anchor, address):
            return Link(inner(children), path, anchor, address)
        case _:
            return child


def _collapsed(text: str) -> str:
    """White space as one space; a space that does not break is kept."""
    return _WHITE.sub(" ", text)
