"""A tree as Typst: every element becomes a call of a function of ``scripts/typst/kb.typ``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kb.documents.citations import cited
from kb.documents.export import ExportError
from kb.documents.tree import (
    Abbr,
    Block,
    Break,
    Callout,
    Cell,
    Citation,
    Code,
    CodeBlock,
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
    plain,
    walk,
)
from kb.model import Base, Page
from kb.model.voices import SUMMARY
from kb.permalinks.short_addresses import short_address
from kb.problems import Problem, Span
from kb.schema.paths import DOCS, REFERENCES
from kb.schema.permanent_url import url


def string(text: str) -> str:
    r"""A text as a string of Typst.

    >>> string('a "b" \\ c')
    '"a \\"b\\" \\\\ c"'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "")
    return f'"{escaped}"'


_QUOTE = re.compile("[\"']")

_UNBROKEN = re.compile(r"[^\W\d_]{41,}|[^\s/–—-]{25,}")
"""What has no place to break a line at: a word that is longer than words are, or signs of other kinds."""

_PIECE = 8
"""Signs of such a run that stay together."""


def broken(text: str, shown: Callable[[str], str]) -> str:
    """A text as content that may be broken inside of what is too long for a line.

    Nothing is added to the text that is copied.

    Args:
        text: as it is to be read.
        shown: makes content of a part of it.
    """
    pieces = []
    at = 0
    for run in _UNBROKEN.finditer(text):
        if len(run[0]) <= 40 and run[0].isalpha():
            continue
        pieces += [text[at : run.start()]]
        pieces += [run[0][start : start + _PIECE] for start in range(0, len(run[0]), _PIECE)]
        at = run.end()
    pieces.append(text[at:])
    return "#may-break;".join(shown(piece) for piece in pieces if piece)


def words(text: str) -> str:
    """A text as content in markup; straight quotation marks become typographic ones.

    >>> words("a 'b'")
    '#"a ";#smartquote(double: false);#"b";#smartquote(double: false);'
    """
    pieces = []
    at = 0
    for match in _QUOTE.finditer(text):
        pieces += [text[at : match.start()], match[0]]
        at = match.end()
    pieces.append(text[at:])
    return "".join(
        f"#smartquote(double: {'true' if piece == chr(34) else 'false'});"
        if place % 2
        else f"#{string(piece)};"
        if piece
        else ""
        for place, piece in enumerate(pieces)
    )


def page_label(page: Page) -> str:
    """The label of a page: its id, or its name."""
    if page.id:
        return page.id
    folder, name = posixpath.split(page.path.removeprefix(f"{DOCS}/"))
    stem = posixpath.splitext(name)[0]
    return "page-" + "-".join(filter(None, [folder.replace("/", "-"), stem]))


def work_titles(base: Base, keys: Iterable[str]) -> dict[str, str]:
    """The labels of works in a list of references -> how each is cited."""
    works = base.works()
    return {f"ref-{key}": works[key].cited.striptags() if key in works else key for key in keys}


def paragraph_titles(page: Page, blocks: Iterable[Block]) -> dict[str, str]:
    """The labels of a page, its headings and its numbered paragraphs -> a short title of each."""
    titled = f"{page.id} {page.title}".strip()
    found = {page_label(page): titled}
    found |= {each.id: f"{each.text} in {titled}" for each in page.headings}
    return found | {
        each.id: f"{each.number} in {titled}"
        for each in walk(blocks)
        if isinstance(each, Numbered) and each.number
    }


MOST_COLUMNS = 16
"""Columns of a table that can be read on a page, each a few letters wide."""


@dataclass
class Typesetter:
    """Writes trees for one document.

    Attributes:
        base: the knowledge base.
        pages: repository paths of pages in the document, or of those it has in another form -> their label.
        labels: every label of the document -> a short title of its destination.
        marks: what a view's mark becomes.
        shift: how many levels deeper headings are than on the site.
        numbered: whether a link inside the document shows the number of its page.
        page: the page whose text is being written.
        occurrences: for each work, the labels of the places where it is cited, filled while writing.
        pictures: paths of pictures that were called for.
    """

    base: Base
    pages: dict[str, str]
    labels: Mapping[str, str]
    marks: Callable[[str, Page | None], str] = lambda name, page: ""
    shift: int = 0
    numbered: bool = True
    page: Page | None = None
    occurrences: dict[str, list[str]] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks, each beginning on a line of its own, after a comment with its id."""
        return "\n".join(line for block in blocks for line in self._block(block))

    def address(self, path: str, anchor: str) -> str:
        """The permanent address on the site of what a link inside the repository leads to."""
        if not self.base.site_url:
            return ""
        return url(self.base.site_url, short_address(self.base, path, anchor))

    def target(self, path: str, anchor: str) -> str | None:
        """The label in this document that a link leads to, if there is one."""
        label = self.pages.get(path)
        if label is None and not (path == REFERENCES and anchor in self.labels):
            return None
        if anchor and anchor in self.labels:
            return anchor
        return label

    def led(self, path: str, anchor: str, body: str) -> str:
        """Markup that leads somewhere, without a page's number; only the markup where nothing does."""
        if label := self.target(path, anchor):
            return f"#bare({string(label)})[{body}];"
        address = self.address(path, anchor)
        return f"#outer({string(address)})[{body}];" if address else body

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading(level, id_, children):
                yield f"// @ {id_}"
                yield f"#section({level + self.shift}, {string(id_)})[{self.line(children)}]"
            case Paragraph((Emph(said),), number=""):  # whose words follow: it stays with them
                yield f"#voice[{self.line(said)}]"
            case Paragraph(children, id_, number, voice):
                yield f"// @ {id_}"
                if number and self.page:
                    address = self.address(self.page.path, id_)
                    body = self.line(children)
                    yield f"#said({string(id_)}, {string(voice)}, {string(address)})[{body}]"
                else:
                    yield f"#plain[{self.line(children)}]"
            case List():
                yield from self._list(block)
            case Definitions(items):
                for each in items:
                    yield f"#terms.item([{self.line(each.term)}])[{self.blocks(each.blocks)}]"
            case Quote(inner):
                yield f"#apart[\n{self.blocks(inner)}\n]"
            case Callout(kind, title, inner):
                yield f"#callout({string(kind)}, [{self.line(title)}])[\n{self.blocks(inner)}\n]"
            case Table(id=id_, number=number, voice=voice):
                yield f"// @ {id_}"
                if number and self.page:
                    address = self.address(self.page.path, id_)
                    asked = f"{string(id_)}, {string(voice)}, {string(address)}, blocks: true"
                    yield f"#said({asked})[{self._table(block)}]"
                else:
                    yield self._table(block)
            case Figure(image, caption):
                shown = f"[{self.line(caption)}]" if caption else "none"
                yield f"#picture({string(self._picture(image))}, {string(image.alt)}, {shown})"
            case CodeBlock(text, language):
                yield f"#raw({string(text)}, block: true, lang: {string(language or 'text')})"
            case Rule():
                yield "#line(length: 30%, stroke: 0.5pt + line-colour)"
            case Mark(name):
                yield self.marks(name, self.page)
            case Opening(inner):
                yield f"#voice[{words(SUMMARY)}]"
                yield f"#lead-in[\n{self.blocks(inner)}\n]"

    def _list(self, block: List) -> Iterator[str]:
        if any(item.number for item in block.items):
            for item in block.items:
                yield f"// @ {item.id}"
                yield self._said(item)
            return
        firsts = (item.blocks[0] if item.blocks else None for item in block.items)
        if self.page and any(isinstance(first, Paragraph) and first.number for first in firsts):
            for item in block.items:  # a mark would come between a number and its words
                yield self.blocks(item.blocks)
            return
        start = f"start: {block.start}, " if block.ordered else ""
        items = ", ".join(f"[\n{self._inside(item.blocks)}\n]" for item in block.items)
        yield f"#{'enum' if block.ordered else 'list'}({start}tight: false, spacing: 0.8em, {items})"

    def _said(self, item: Item) -> str:
        if not item.number or self.page is None:
            return f"#list[{self._inside(item.blocks)}]"
        address = self.address(self.page.path, item.id)
        body = self._inside(item.blocks)
        blocks = "true" if len(item.blocks) > 1 else "false"  # which a paragraph of Typst would lose
        asked = f"{string(item.id)}, {string(item.voice)}, {string(address)}, blocks: {blocks}"
        return f"#said({asked})[{body}]"

    def _inside(self, blocks: tuple[Block, ...]) -> str:
        """The blocks of an item; a single paragraph without number is a line."""
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and not blocks[0].number:
            return self.line(blocks[0].children)
        return self.blocks(blocks)

    def _table(self, table: Table) -> str:
        rows = table.head + table.rows
        columns = max((len(row) for row in rows), default=1)
        if columns > MOST_COLUMNS:
            raise ExportError([self._too_wide(columns)])
        aligns = ", ".join(cell.align or "left" for cell in (rows[0] if rows else ()))
        head = ", ".join(f"[{self.line(cell.children)}]" for row in table.head for cell in row)
        cells = ", ".join(f"[{self.line(cell.children)}]" for row in table.rows for cell in row)
        said = [[self._said_in(row[at]) for row in rows if at < len(row)] for at in range(columns)]
        longest = ", ".join(string(max(" ".join(column).split() or [""], key=len)) for column in said)
        lengths = ", ".join(str(max(map(len, column), default=0)) for column in said)
        links = any(
            isinstance(each, Link | Citation) for row in table.head for cell in row for each in cell.children
        )
        repeated = "false" if links else "true"  # a head that is repeated holds no links
        return (
            f"#data-table({columns}, ({aligns},), ({head}{',' if head else ''}), repeated: {repeated}, "
            f"longest: ({longest},), lengths: ({lengths},), {cells})"
        )

    def _said_in(self, cell: Cell) -> str:
        cited = (each.written for each in cell.children if isinstance(each, Citation))
        return " ".join((plain(cell.children), *cited))

    def _too_wide(self, columns: int) -> Problem:
        page = self.page
        said = f"a table of {columns} columns fits no page; {MOST_COLUMNS} do"
        hint = "exchange rows and columns, or make it two tables"
        if page is None:
            return Problem("", Span(), "X005", said, hint)
        start = page.body
        for line in page.text[start:].splitlines(keepends=True):
            if line.count("|") >= columns - 1:
                return Problem(page.path, Span(start, start + len(line.rstrip())), "X005", said, hint)
            start += len(line)
        return Problem(page.path, Span(page.body, page.body), "X005", said, hint)

    def _picture(self, image: Image) -> str:
        name = f"pictures/{len(self.pictures)}{posixpath.splitext(image.path)[1]}"
        return self.pictures.setdefault(image.path, name)

    def line(self, children: Iterable[Inline]) -> str:
        """Inline elements as markup."""
        return "".join(self._inline(child) for child in children)

    def _inline(self, child: Inline) -> str:
        match child:
            case Text(text) | Abbr(text):
                return broken(text, words)
            case Emph(inner):
                return f"#emph[{self.line(inner)}];"
            case Strong(inner):
                return f"#strong[{self.line(inner)}];"
            case Raised(inner, low):
                return f"#{'sub' if low else 'super'}[{self.line(inner)}];"
            case Foreign(inner, language):
                code, _, region = language.lower().partition("-")
                said = f", region: {string(region.upper())}" if len(region) == 2 else ""
                return f"#text(lang: {string(code)}{said})[{self.line(inner)}];"
            case Code(text):
                return broken(text, lambda piece: f"#raw({string(piece)});")
            case Link():
                return self._link(child)
            case Citation():
                return self._citation(child)
            case Footnote(blocks):
                return f"#footnote[{self._inside(blocks)}];"
            case Image():
                return f"#box(image({string(self._picture(child))}, alt: {string(child.alt)}, height: 1em));"
            case Break():
                return "#linebreak();"

    def _link(self, link: Link) -> str:
        inner = self.line(link.children)
        if link.address:
            return f"#outer({string(link.address)})[{inner}];"
        if self.numbered and (label := self.target(link.path, link.anchor)):
            return f"#inner({string(label)})[{inner}];"
        return self.led(link.path, link.anchor, inner)

    def _citation(self, citation: Citation) -> str:
        here = []
        for work in citation.works:
            places = self.occurrences.setdefault(work.key, [])
            places.append(f"cite-{work.key}-{len(places) + 1}")
            here.append(f"#here-is({string(places[-1])});")
        shown = []
        for each in cited(self.base, citation):
            if isinstance(each, Link) and each.path:
                shown.append(self.led(each.path, each.anchor, self.line(each.children)))
            else:
                shown.append(self._inline(each))
        return "".join((*here, *shown))
