"""A briefing as a Word document: its tree through pandoc, with named styles for who speaks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kb.briefings.compose import REFERENCES, SOURCES, Briefing, Quotation
from kb.documents.export import ExportContext
from kb.documents.pandoc.ooxml import paragraph, raw, text
from kb.documents.pandoc.word import written
from kb.documents.pandoc.word_template import ACCENT, MUTED, reference
from kb.documents.pandoc.writer import Ast, Writer, document, heading, node, para, styled, words
from kb.documents.read_tree import read_blocks, read_inline
from kb.documents.tree import Block, Paragraph
from kb.schema import LANGUAGE
from kb.schema.permanent_url import permanent_url
from kb.text.quotes import curled

QUOTATION, SOURCE = "Quotation", "Quotation Source"
"""Styles of the document that quotations are set in, beside those of the files of pages."""


@dataclass
class _MemoWriter(Writer):
    """Writes the parts of a briefing; what is quoted is set apart, under the bookmark of its number."""

    def said(self, children: Any, id_: str, number: str, voice: str) -> Ast:
        """A numbered paragraph: the number leads to its permanent address, a blank goes before the words."""
        address = permanent_url(self.base.site_url, number)
        return styled(QUOTATION, [para(self.led_number(number, address), node("Space"), *children)], id_)

    def quotation(self, blocks: Iterable[Block]) -> Iterator[Ast]:
        """Blocks as a quotation: each numbered paragraph with its bookmark, what belongs to it after it."""
        for block in blocks:
            made = self.blocks([block])
            numbered = isinstance(block, Paragraph) and block.number
            yield from made if numbered else [styled(QUOTATION, made)]


def as_word(briefing: Briefing, workshop: ExportContext) -> bytes:
    """The briefing as Word: styles, working links, language and title set; the same input, the same bytes.

    Raises:
        PandocError: pandoc cannot be run.
    """
    day = briefing.day or workshop.day
    meta = {"title": briefing.title, "lang": LANGUAGE, "subject": briefing.about}
    asked = document(meta, list(_blocks(briefing, workshop)))
    return written(asked, _styles(curled(briefing.title)), {}, day)


def _blocks(briefing: Briefing, workshop: ExportContext) -> Iterator[Ast]:
    writer = _MemoWriter(workshop.base, "docx", {}, {f"ref-{key}" for key, _ in briefing.references})
    yield raw(paragraph("Title", text(curled(briefing.title))))
    if briefing.about:
        yield raw(paragraph("EditionLine", text(curled(briefing.about))))
    for part in briefing.parts:
        if isinstance(part, Quotation):
            yield from writer.quotation(read_blocks(part.words))
            yield styled(SOURCE, [para(*writer.line(read_inline(part.source)))])
        else:
            yield from writer.blocks(read_blocks(part))
    yield heading(2, "sources", words(SOURCES))
    yield from _list(writer, (("", source) for source in briefing.sources))
    yield from writer.blocks(read_blocks(briefing.licence))
    if briefing.references:
        yield heading(2, REFERENCES, words("References"))
        yield from _list(writer, ((f"ref-{key}", said) for key, said in briefing.references))


def _list(writer: Writer, rows: Iterable[tuple[str, Markup]]) -> Iterator[Ast]:
    for id_, said in rows:
        yield styled("Reference", [para(*writer.line(read_inline(said)))], id_)


def _styles(title: str) -> bytes:
    """The file that styles are taken from: that of pages, with two styles more and larger headings."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.shared import Mm, Pt, RGBColor

    word = Document(io.BytesIO(reference(title, whole=False)))
    styles: Any = word.styles
    for name, size in (("Heading 2", 14), ("Heading 3", 11.5)):
        styles[name].font.size = Pt(size)
    for name, on in ((QUOTATION, "Body Text"), (SOURCE, "Edition Line")):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[on]
        style.quick_style = True
        layout = style.paragraph_format
        layout.left_indent = layout.right_indent = Mm(7)
        layout.space_before, layout.space_after = Pt(0), Pt(4 if name == QUOTATION else 14)
        layout.keep_with_next = name == QUOTATION
        properties = style.element.get_or_add_pPr()
        properties.insert_element_before(parse_xml(_BESIDE), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    styles[SOURCE].font.size, styles[SOURCE].font.color.rgb = Pt(8.5), RGBColor.from_string(MUTED)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


_BESIDE = (
    '<w:pBdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    f'<w:left w:val="single" w:sz="12" w:space="8" w:color="{ACCENT}"/>'
    '<w:bottom w:val="nil"/></w:pBdr>'
)
