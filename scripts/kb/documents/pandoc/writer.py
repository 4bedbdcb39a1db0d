"""A tree as pandoc's own form of a document: what Word files and the e-book are made from."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.citations.citeproc import pandoc
from kb.documents.citations import cited
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
    Opening,
    Paragraph,
    Quote,
    Raised,
    Rule,
    Strong,
    Table,
    Text,
)
from kb.model import Base, Page
from kb.model.voices import SUMMARY
from kb.permalinks.short_addresses import short_address
from kb.schema.paths import REFERENCES
from kb.schema.permanent_url import permanent_url, url
from kb.text.quotes import curled

API = (1, 23, 1)
"""Version of pandoc's form of a document."""

Ast = dict[str, Any]

STYLES = {"paper": "Paper", "editors": "Editors"}
"""Who speaks in a numbered paragraph -> the name of its style, which is its class in the e-book."""


def node(kind: str, content: Any = None) -> Ast:
    """An element."""
    return {"t": kind} if content is None else {"t": kind, "c": content}


def attributes(id_: str = "", classes: Sequence[str] = (), **values: str) -> list[Any]:
    """Id, classes and others of an element; ``custom_style`` means ``custom-style``."""
    return [id_, [*classes], [[name.replace("_", "-"), value] for name, value in values.items()]]


def words(text: str, before: str = " ") -> list[Ast]:
    """A text as inlines."""
    found: list[Ast] = []
    for at, part in enumerate(curled(text, before).split(" ")):
        if at:
            found.append(node("Space"))
        if part:
            found.append(node("Str", part))
    return found


def para(*inlines: Ast) -> Ast:
    """A paragraph."""
    return node("Para", [*inlines])


def heading(level: int, id_: str, inlines: Sequence[Ast], *classes: str) -> Ast:
    """A heading."""
    return node("Header", [level, attributes(id_, classes), [*inlines]])


def styled(style: str, blocks: Sequence[Ast], id_: str = "") -> Ast:
    """Blocks in a style of Word; the e-book has its name as a class."""
    class_ = style.lower().replace(" ", "-")
    return node("Div", [attributes(id_, [class_], custom_style=style), [*blocks]])


def spanned(style: str, inlines: Sequence[Ast], id_: str = "") -> Ast:
    """Words in a style of Word; the e-book has its name as a class."""
    class_ = style.lower().replace(" ", "-")
    return node("Span", [attributes(id_, [class_], custom_style=style), [*inlines]])


def voice_line(said: str) -> Ast:
    """A line that says whose words follow."""
    return styled("Voice", [para(*words(said))])


def link(address: str, inlines: Sequence[Ast]) -> Ast:
    """A link."""
    return node("Link", [attributes(), [*inlines], [address, ""]])


@dataclass
class Writer:
    """Writes trees for one document.

    Attributes:
        base: the knowledge base.
        form: ``docx`` or ``epub``.
        pages: repository paths of pages in the document, or of those it has in another form -> their label.
        labels: every label of the document.
        marks: what a view's mark becomes.
        shift: how many levels deeper headings are than on the site.
        page: whose text is being written.
        pictures: paths of pictures that were called for -> name in the folder where pandoc runs.
        cited: keys of the works that were cited.
        told: whether the text above has already marked the lead as the editors'.
    """

    base: Base
    form: str
    pages: Mapping[str, str]
    labels: Collection[str]
    marks: Callable[[str, Page | None], list[Ast]] = lambda name, page: []
    shift: int = 0
    page: Page | None = None
    pictures: dict[str, str] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    told: bool = False

    def blocks(self, blocks: Iterable[Block]) -> list[Ast]:
        """Blocks."""
        return [made for block in blocks for made in self._block(block)]

    def line(self, children: Iterable[Inline]) -> list[Ast]:
        """A line of text."""
        found: list[Ast] = []
        for child in children:
            found += self._inline(child, _last(found))
        return found

    def target(self, path: str, anchor: str) -> str:
        """Where a link inside the repository leads to: in the document, or else on the site."""
        label = self.pages.get(path)
        if label is not None or path == REFERENCES:
            if anchor and anchor in self.labels:
                return f"#{anchor}"
            if label is not None:
                return f"#{label}"
        return url(self.base.site_url, short_address(self.base, path, anchor)) if self.base.site_url else ""

    def number(self, number: str) -> Ast:
        """The number of a paragraph, which leads to its permanent address."""
        return self.led_number(number, permanent_url(self.base.site_url, number) if self.page else "")

    def led_number(self, number: str, address: str) -> Ast:
        """The number of a paragraph, which leads to an address where there is one."""
        shown = [node("Str", number)]
        return spanned("Paragraph Number", [link(address, shown)] if address else shown)

    def said(self, children: Sequence[Ast], id_: str, number: str, voice: str) -> Ast:
        """A numbered paragraph."""
        gap = node("RawInline", ["openxml", "<w:r><w:tab/></w:r>"]) if self.form == "docx" else node("Space")
        return styled(STYLES[voice], [para(self.number(number), gap, *children)], id_)

    def _block(self, block: Block) -> Iterator[Ast]:
        match block:
            case Heading(level, id_, children):
                # Contents list parts and pages, not the headings inside of an introduction.
                inside = ["unlisted"] if self.page and not self.page.kind else []
                yield heading(level + self.shift, id_, self.line(children), *inside)
            case Paragraph(children, id_, number, voice):
                if number:
                    yield self.said(self.line(children), id_, number, voice)
                else:
                    yield para(*self.line(children))
            case List(items, ordered, start):
                made = [self._item(item) for item in items]
                if ordered:
                    yield node("OrderedList", [[start, node("Decimal"), node("Period")], made])
                else:
                    yield node("BulletList", made)
            case Definitions(items):
                yield node(
                    "DefinitionList",
                    [
                        [
                            [node("Span", [attributes(each.id), self.line(each.term)])],
                            [self.blocks(each.blocks)],
                        ]
                        for each in items
                    ],
                )
            case Quote(inner):
                yield node("BlockQuote", self.blocks(inner))
            case Callout(_, title, inner):
                first = [para(node("Strong", self.line(title)))] if title else []
                yield styled("Callout", [*first, *self.blocks(inner)])
            case Table(id=id_, number=number, voice=voice):
                if number:
                    yield styled(STYLES[voice], [para(self.number(number))], id_)
                yield self._table(block)
            case Figure(image, caption):
                shown = [node("Plain", [self._image(image)])]
                said = [node("Plain", self.line(caption))] if caption else []
                yield node("Figure", [attributes(), [None, said], shown])
            case CodeBlock(text, language):
                yield node("CodeBlock", [attributes("", [language] if language else []), text])
            case Rule():
                yield node("HorizontalRule")
            case Mark(name):
                yield from self.marks(name, self.page)
            case Opening(inner):
                if not self.told:
                    yield voice_line(SUMMARY)
                yield styled("Opening", self.blocks(inner))

    def _item(self, item: Item) -> list[Ast]:
        made = self.blocks(item.blocks)
        if not item.number:
            return made
        if made and made[0]["t"] in {"Para", "Plain"}:
            made[0] = para(self.number(item.number), node("Space"), *made[0]["c"])
        else:
            made.insert(0, para(self.number(item.number)))
        return [styled(f"{STYLES[item.voice]} Item", made, item.id)]

    def _table(self, table: Table) -> Ast:
        first = (*table.head, *table.rows)[0]
        columns = [[_ALIGNED[cell.align], node("ColWidth", 1 / len(first))] for cell in first]

        def rows(found: Iterable[tuple[Cell, ...]]) -> list[Any]:
            return [
                [
                    attributes(),
                    [
                        [
                            attributes(),
                            _ALIGNED[cell.align],
                            1,
                            1,
                            [node("Plain", self.line(cell.children))],
                        ]
                        for cell in row
                    ],
                ]
                for row in found
            ]

        head = [attributes(), rows(table.head)]
        body = [[attributes(), 0, [], rows(table.rows)]]
        return node("Table", [attributes(), [None, []], columns, head, body, [attributes(), []]])

    def _inline(self, child: Inline, before: str) -> list[Ast]:
        match child:
            case Text(text):
                return words(text, before)
            case Emph(inner):
                return [node("Emph", self.line(inner))]
            case Strong(inner):
                return [node("Strong", self.line(inner))]
            case Raised(inner, low):
                return [node("Subscript" if low else "Superscript", self.line(inner))]
            case Foreign(inner, language):
                return [node("Span", [attributes(lang=language), self.line(inner)])]
            case Code(text):
                return [node("Code", [attributes(), text])]
            case Abbr(text, meaning):
                if self.form == "epub":
                    return [node("Span", [attributes("", ["abbr"], title=meaning), words(text, before)])]
                return words(text, before)
            case Link(inner, path, anchor, address):
                to = self.target(path, anchor) if path else address
                return [link(to, self.line(inner))] if to else self.line(inner)
            case Citation(works):
                self.cited |= {work.key for work in works}
                return self.line(cited(self.base, child))
            case Footnote(blocks):
                return [node("Note", self.blocks(blocks))]
            case Image():
                return [self._image(child)]
            case Break():
                return [node("LineBreak")]

    def _image(self, image: Image) -> Ast:
        suffix = Path(image.path).suffix
        name = self.pictures.setdefault(image.path, f"picture-{len(self.pictures) + 1}{suffix}")
        return node("Image", [attributes(), words(image.alt), [name, ""]])


_ALIGNED = {
    "": node("AlignDefault"),
    "left": node("AlignLeft"),
    "center": node("AlignCenter"),
    "right": node("AlignRight"),
}


def _last(inlines: list[Ast]) -> str:
    """The last sign of a line, as far as it matters for quotation marks."""
    if not inlines or inlines[-1]["t"] in {"Space", "LineBreak"}:
        return " "
    content = inlines[-1].get("c")
    return str(content)[-1] if inlines[-1]["t"] == "Str" and content else "x"


def document(meta: Mapping[str, Any], blocks: Sequence[Ast]) -> bytes:
    """A document as pandoc reads it.

    Args:
        meta: texts, lists and mappings of texts.
        blocks: its text.
    """
    values = {name: _meta(value) for name, value in meta.items()}
    return json.dumps(
        {"pandoc-api-version": [*API], "meta": values, "blocks": [*blocks]}, ensure_ascii=False
    ).encode()


def _meta(value: Any) -> Ast:
    if isinstance(value, Mapping):
        return node("MetaMap", {name: _meta(each) for name, each in value.items()})
    if isinstance(value, list | tuple):
        return node("MetaList", [_meta(each) for each in value])
    return node("MetaInlines", words(str(value)))


def run(
    asked: bytes, to: str, options: Sequence[str], files: Mapping[str, bytes], day: datetime.date
) -> bytes:
    """A document in the format that pandoc writes.

    Args:
        asked: the document.
        to: the name of pandoc's writer.
        options: further arguments; files are named without folder.
        files: name -> content, of pictures, styles and fonts.
        day: the date of the result.
    """
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        out = folder / "made"
        arguments = ["-f", "json", "-t", to, "-o", str(out), "--fail-if-warnings", *options]
        pandoc(arguments, asked, folder, int(midnight.timestamp()))
        return out.read_bytes()
