"""The handbook and each page as a Word file, with real styles, links, bookmarks and a list of contents."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from functools import cache, partial
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kb.cache import content_key
from kb.citeproc import pandoc
from kb.exports import Document, Workshop
from kb.exports.book import Book, handbook, single
from kb.exports.pandoc import Ast, document, node, run, words
from kb.exports.pictures import as_png
from kb.exports.pieces import TITLE

HANDBOOK = "handbook.docx"
FOLDER = "word"
"""Where the files of single pages stand."""

SERIF, SANS, MONO = "Source Serif 4", "Source Sans 3", "Consolas"
INSTEAD = {
    SERIF: ("Georgia", "roman"),
    SANS: ("Calibri", "swiss"),
    MONO: ("Courier New", "modern"),
}
"""Fonts, and what Word takes where they are not installed."""

_NORMAL_TABLE = (
    '<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:type="table" '
    'w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
    '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
"""The style that pandoc's tables rest on and that its own file lacks."""

_SIZES = {
    True: ((1, 24.0), (2, 17.0), (3, 12.5), (4, 11.0), (5, 10.5)),
    False: ((1, 14.0), (2, 11.5), (3, 10.5)),
}
"""Sizes of headings, in the handbook and in the file of a page."""

INK, MUTED, ACCENT = "1D2733", "56606B", "1F4E79"


def documents(workshop: Workshop) -> Iterator[Document]:
    """The handbook, and one file for each page of a collection."""
    books = {HANDBOOK: handbook(workshop, "docx")}
    for page in workshop.base.collected:
        books[f"{FOLDER}/{page.id}.docx"] = single(workshop, page, "docx")
    for path, book in books.items():
        asked = document(book.meta, [*_contents(book, path), *book.blocks])
        key = content_key(asked.decode(), str(workshop.day), *book.drawn.values(), workshop.base.edition)
        yield Document(path, key, partial(_make, workshop, book, asked, path == HANDBOOK))


def _make(workshop: Workshop, book: Book, asked: bytes, whole: bool) -> bytes:
    pictures = as_png(workshop, book.pictures, book.drawn)
    asked = pictures.renamed(asked, book.pictures)
    files = {
        "reference.docx": reference(f"{TITLE} · edition {workshop.base.edition}", whole),
        **pictures.files,
    }
    made = run(asked, "docx", ["--reference-doc", "reference.docx"], files, workshop.day)
    return mended(made, workshop.day)


def _contents(book: Book, path: str) -> Iterator[Ast]:
    """The list of contents, written out inside of a field to which Word can add page numbers."""
    if path != HANDBOOK:
        return
    rows = book.contents
    yield styled_title("Contents")
    for at, (level, id_, said) in enumerate(rows):
        begin = _FIELD_BEGINS if at == 0 else ""
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if at == len(rows) - 1 else ""
        shown = f'<w:r><w:t xml:space="preserve">{escape(said)}</w:t></w:r>'
        yield node(
            "RawBlock",
            [
                "openxml",
                f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{begin}'
                f"<w:hyperlink w:anchor={quoteattr(id_)}>{shown}</w:hyperlink>{end}</w:p>",
            ],
        )


_FIELD_BEGINS = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)


def styled_title(text: str) -> Ast:
    """A title that is no heading, so that the contents do not list themselves."""
    return node("Div", [["", [], [["custom-style", "TOC Heading"]]], [node("Para", words(text))]])


@cache
def _plain_reference() -> bytes:
    return pandoc(["--print-default-data-file", "reference.docx"], b"")


def reference(running: str, whole: bool) -> bytes:
    """A Word file whose styles, head and foot ours take over.

    Args:
        running: what stands at the head of each page.
        whole: whether it is for the handbook, whose chapters begin on pages of their own.
    """
    from docx import Document as Word
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    word = Word(io.BytesIO(_plain_reference()))
    styles = word.styles

    def style(name: str, on: str = "", kind: Any = WD_STYLE_TYPE.PARAGRAPH) -> Any:
        found = styles[name] if name in [each.name for each in styles] else styles.add_style(name, kind)
        if on:
            found.base_style = styles[on]
        return found

    def look(
        name: str, *, on: str = "", font: str = "", size: float = 0, colour: str = "", **more: Any
    ) -> Any:
        kind = more.pop("kind", WD_STYLE_TYPE.PARAGRAPH)
        found = style(name, on, kind)
        if font:
            fonts = found.element.get_or_add_rPr().get_or_add_rFonts()
            for each in [each for each in fonts.attrib if each.endswith("Theme")]:
                del fonts.attrib[each]
            for each in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{each}"), font)
        if size:
            found.font.size = Pt(size)
        if colour:
            found.font.color.rgb = RGBColor.from_string(colour)
        for name_ in ("bold", "italic"):
            if name_ in more:
                setattr(found.font, name_, more.pop(name_))
        for name_, value in more.items():
            setattr(found.paragraph_format, name_, value)
        return found

    body: dict[str, Any] = {"space_before": Pt(0), "space_after": Pt(7), "line_spacing": 1.2}
    look("Normal", font=SERIF, size=10.5, colour=INK)
    look("Body Text", **body)
    look("First Paragraph", on="Body Text", **body)
    look("Compact", on="Body Text", space_before=Pt(1), space_after=Pt(2))
    hanging: dict[str, Any] = {"left_indent": Cm(1.5), "first_line_indent": Cm(-1.5)}
    look("Paper", on="Body Text", **hanging).paragraph_format.tab_stops.add_tab_stop(Cm(1.5))
    look("Editors", on="Body Text", font=SANS, size=10, **hanging).paragraph_format.tab_stops.add_tab_stop(
        Cm(1.5)
    )
    look("Paper Item", on="Body Text", space_after=Pt(4))
    look("Editors Item", on="Body Text", font=SANS, size=10, space_after=Pt(4))
    look("Question", on="Body Text", space_after=Pt(4))
    look("Lead", on="Body Text", font=SANS, size=12, colour=MUTED, space_after=Pt(10), keep_with_next=True)
    look("Opening", on="Body Text", font=SANS)
    look("Voice", on="Body Text", font=SANS, size=8.5, colour=MUTED, keep_with_next=True, space_before=Pt(8))
    styles["Voice"].paragraph_format.space_after = Pt(2)
    look("Byline", on="Body Text", font=SANS, size=9, colour=MUTED, keep_with_next=True)
    look("Reference", on="Body Text", size=9.5, left_indent=Cm(0.8), first_line_indent=Cm(-0.8))
    look("Callout", on="Body Text", font=SANS, size=10, left_indent=Cm(0.6), right_indent=Cm(0.6))
    look("Paragraph Number", font=SANS, size=8.5, colour=ACCENT, kind=WD_STYLE_TYPE.CHARACTER)
    for level, size in _SIZES[whole]:
        look(
            f"Heading {level}",
            font=SANS,
            size=size,
            colour=INK,
            bold=True,
            italic=False,
            space_before=Pt((0 if whole else 18) if level == 1 else 16 if level == 2 else 12),
            space_after=Pt(6),
            keep_with_next=True,
        )
    styles["Heading 1"].paragraph_format.page_break_before = whole
    top: dict[str, Any] = {"space_before": Pt(160 if whole else 0), "space_after": Pt(6)}
    look("Title", font=SANS, size=30 if whole else 22, colour=INK, bold=True, **top)
    under: dict[str, Any] = {"space_before": Pt(0), "space_after": Pt(18 if whole else 4)}
    look("Subtitle", font=SANS, size=14 if whole else 10.5, colour=MUTED, bold=False, **under)
    for name in ("Title", "Subtitle", "Author", "Date"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name in ("Author", "Date"):
        size = 11 if whole else 9.5
        look(name, font=SANS, size=size, colour=INK, bold=False, space_before=Pt(0), space_after=Pt(4))
    look("TOC Heading", font=SANS, size=24, colour=INK, bold=True).paragraph_format.page_break_before = True
    look("toc 1", on="Body Text", font=SANS, size=11, bold=True, space_before=Pt(8), space_after=Pt(2))
    look("toc 2", on="Body Text", font=SANS, size=10, left_indent=Cm(0.6), space_after=Pt(1))
    for level in (1, 2):
        styles[f"toc {level}"].element.set(qn("w:styleId"), f"TOC{level}")
    look("header", font=SANS, size=8.5, colour=MUTED)
    look("footer", font=SANS, size=8.5, colour=MUTED)
    look("Footnote Text", font=SERIF, size=9)
    look("Hyperlink", colour=ACCENT, kind=WD_STYLE_TYPE.CHARACTER)
    look("Verbatim Char", font=MONO, size=9.5, kind=WD_STYLE_TYPE.CHARACTER)
    look("Definition Term", font=SANS, bold=True, keep_with_next=True)
    look("Table Caption", font=SANS, size=9.5)
    look("Image Caption", font=SANS, size=9.5)
    del styles["Table"].element.attrib[qn("w:default")]
    styles.element.append(parse_xml(_NORMAL_TABLE))
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = running
    section.header.paragraphs[0].style = styles["header"]
    foot = section.footer.paragraphs[0]
    foot.style = styles["footer"]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("shown", "1"), ("end", "")):
        part = foot.add_run()._r
        if kind == "":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        elif kind == "shown":
            element = OxmlElement("w:t")
            element.text = text
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        part.append(element)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def mended(made: bytes, day: datetime.date) -> bytes:
    """A Word file of pandoc's with what stands in for fonts that are not installed, and with one date."""
    with zipfile.ZipFile(io.BytesIO(made)) as given:
        parts = [(info, given.read(info)) for info in given.infolist()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for info, content in parts:
            if info.filename == "word/fontTable.xml":
                content = _fonts().encode()
            entry = zipfile.ZipInfo(info.filename, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def _fonts() -> str:
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="{family}"/></w:font>'
        for name, (other, family) in INSTEAD.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"{rows}</w:fonts>\n"
    )
