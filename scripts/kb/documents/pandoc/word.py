"""The handbook and each page as a Word file, with real styles, links, bookmarks and a list of contents."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from kb.citations.citeproc import pandoc
from kb.documents.export import Document, Workshop
from kb.documents.pandoc.book import Book, handbook, single
from kb.documents.pandoc.ooxml import (
    BAND,
    BAND_MUTED,
    COVER_PICTURE,
    Cover,
    contents,
    cover,
    laid_out,
    paragraph,
    plain_colour,
    raw,
    text,
)
from kb.documents.pandoc.settings import settled
from kb.documents.pandoc.writer import Ast, document, run
from kb.documents.pdf import covers
from kb.documents.pdf.handbook import cover_facts, cover_kinds
from kb.documents.typst.partials import TITLE, long_date
from kb.documents.typst.pictures import as_png
from kb.model import Page
from kb.schema import REPORT
from kb.storage.cache import content_key

HANDBOOK = "handbook.docx"
FOLDER = "word"
"""Folder of the files of single pages."""

SERIF, SANS, MONO = "Source Serif 4", "Source Sans 3", "Consolas"
INSTEAD = {
    SERIF: ("Georgia", "roman"),
    SANS: ("Calibri", "swiss"),
    MONO: ("Courier New", "modern"),
}
"""Fonts, and what Word takes where they are not installed."""

_MAIN = "http://schemas.openxmlformats.org/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"

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

_AFTER_SHADE = (
    *("w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct"),
    *("w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind"),
    *("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection"),
    *("w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
)
"""Properties of a paragraph that come after its shading: the schema fixes their order."""

_LINE_BELOW = (
    '<w:pBdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:bottom w:val="single" '
    'w:sz="6" w:space="8" w:color="C4CFE0"/></w:pBdr>'
)

_PROGRAM = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    'officeDocument/2006/extended-properties"><Application>kb</Application></Properties>\n'
)
"""What says which program made a file: pandoc would say Word 2007, whose mode Word then offers."""

INK, MUTED, ACCENT = "1D2733", "56606B", "1F4E79"


_TEMPLATE = f"""<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="{_MAIN}wordprocessingml/2006/main" xmlns:m="{_OFFICE}math" \
xmlns:r="{_OFFICE}relationships" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w10="urn:schemas-microsoft-com:office:word" \
xmlns:a="{_MAIN}drawingml/2006/main" xmlns:pic="{_MAIN}drawingml/2006/picture" \
xmlns:wp="{_MAIN}drawingml/2006/wordprocessingDrawing">
<w:body>
$body$
$sectpr$
</w:body>
</w:document>
"""
"""The main part of a Word file, without the title that pandoc would set over it: ours says it."""


def documents(workshop: Workshop) -> Iterator[Document]:
    """The handbook, and one file for each page of a collection."""
    whole = handbook(workshop, "docx")
    front = [*cover(_cover(workshop)), *contents(whole.contents), *whole.blocks]
    yield _document(workshop, HANDBOOK, whole, front, covers.key(workshop))
    for page in workshop.base.collected:
        book = single(workshop, page, "docx")
        yield _document(workshop, f"{FOLDER}/{page.id}.docx", book, [*_head(book, page), *book.blocks])


def _document(workshop: Workshop, path: str, book: Book, blocks: list[Ast], key: str = "") -> Document:
    asked = document(book.meta, blocks)
    made_from = (asked.decode(), str(workshop.day), *book.drawn.values(), workshop.base.edition, key)
    return Document(path, content_key(*made_from), partial(_make, workshop, book, asked, path == HANDBOOK))


def _make(workshop: Workshop, book: Book, asked: bytes, whole: bool) -> bytes:
    pictures = as_png(workshop, book.pictures, book.drawn)
    asked = pictures.renamed(asked, book.pictures)
    files = dict(pictures.files)
    if whole:
        files[COVER_PICTURE] = covers.behind()
    running = f"{TITLE} · edition {workshop.base.edition}"
    return written(asked, reference(running, whole), files, workshop.day, update=whole)


def written(
    asked: bytes, styles: bytes, files: Mapping[str, bytes], day: datetime.date, update: bool = False
) -> bytes:
    """A Word file.

    Args:
        asked: the document in pandoc's form, with its title among its blocks.
        styles: the file whose styles, head and foot it takes over.
        files: name -> content, of pictures.
        day: the date of everything in it.
        update: whether Word is to lay fields anew when it opens the file.
    """
    given = {"reference.docx": styles, "main.openxml": _TEMPLATE.encode(), **files}
    options = ["--reference-doc", "reference.docx", "--template", "main.openxml"]
    return mended(run(asked, "docx", options, given, day), day, update)


def _cover(workshop: Workshop) -> Cover:
    base = workshop.base
    return Cover(
        above=f"A knowledge base on the {REPORT.form} of {REPORT.publisher} {REPORT.year}",
        title=TITLE,
        facts=cover_facts(base),
        kinds=tuple(cover_kinds(base)),
        edition=f"Handbook · edition {base.edition}",
        day=long_date(workshop.day),
        address=base.site_url.removeprefix("https://").strip("/"),
    )


def _head(book: Book, page: Page) -> Iterator[Ast]:
    """The blocks at the top of the file of a page."""
    colour = plain_colour(page.id[:1].lower())
    yield raw(paragraph("KindLine", text(book.meta["subtitle"], f'<w:color w:val="{colour}"/>')))
    yield raw(paragraph("Title", text(book.meta["title"])))
    yield raw(paragraph("EditionLine", text(f"{TITLE} · {book.meta['date']}")))


@cache
def _plain_reference() -> bytes:
    return pandoc(["--print-default-data-file", "reference.docx"], b"")


def reference(running: str, whole: bool) -> bytes:
    """A Word file whose styles, header and footer pandoc copies (its ``--reference-doc``).

    Args:
        running: the text of the header of each page.
        whole: whether it is for the handbook, whose chapters begin on pages of their own.
    """
    from docx import Document as Word
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
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
        if fill := more.pop("fill", ""):
            shade = OxmlElement("w:shd")
            for key, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
                shade.set(qn(f"w:{key}"), value)
            properties = found.element.get_or_add_pPr()
            properties.insert_element_before(shade, *_AFTER_SHADE)
        found.quick_style = True
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
    look("Opening", on="Body Text", font=SANS, space_before=Pt(6))
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
    if whole:
        look("Heading 1", font=SERIF).paragraph_format.page_break_before = True
        dark: dict[str, Any] = {"fill": BAND, "space_before": Pt(0)}
        look("Cover Line", font=SANS, size=11, colour=BAND_MUTED, bold=True, space_after=Pt(20), **dark)
        look("Title", font=SERIF, size=44, colour="FFFFFF", bold=True, space_after=Pt(30), **dark)
        look("Subtitle", font=SERIF, size=14, colour=BAND_MUTED, bold=False, space_after=Pt(100), **dark)
        look("Cover Letter", font=SANS, size=30, colour="FFFFFF", bold=True, space_after=Pt(2), **dark)
        look("Cover Kind", font=SANS, size=11, colour="FFFFFF", bold=True, space_after=Pt(2), **dark)
        look("Cover Verb", font=SANS, size=9.5, colour=BAND_MUTED, space_after=Pt(0), **dark)
        dark["space_before"] = Pt(150)
        look("Cover Edition", font=SANS, size=11, colour="FFFFFF", bold=True, space_after=Pt(4), **dark)
        dark["space_before"] = Pt(0)
        look("Date", font=SANS, size=10, colour=BAND_MUTED, bold=False, space_after=Pt(0), **dark)
        styles["Title"].paragraph_format.line_spacing = 1.05
        small: dict[str, Any] = {"font": SANS, "size": 9, "space_before": Pt(0), "space_after": Pt(0)}
        look("Matrix Cell", **small).paragraph_format.line_spacing = 1.15
        look("Matrix Head", bold=True, **small).paragraph_format.line_spacing = 1.1
    else:
        tight: dict[str, Any] = {"space_before": Pt(0), "keep_with_next": True}
        look("Kind Line", font=SANS, size=10, bold=True, space_after=Pt(4), **tight)
        look("Title", font=SERIF, size=26, colour=INK, bold=True, space_after=Pt(8), **tight)
        look("Edition Line", font=SANS, size=9, colour=MUTED, space_after=Pt(14), **tight)
        below = parse_xml(_LINE_BELOW)
        properties = styles["Edition Line"].element.get_or_add_pPr()
        properties.insert_element_before(below, "w:shd", *_AFTER_SHADE)
        styles["Title"].paragraph_format.line_spacing = 1.05
    for name in ("Title", "Subtitle", "Date"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        spaced = styles[name].element.get_or_add_rPr().find(qn("w:spacing"))
        if spaced is not None:
            styles[name].element.rPr.remove(spaced)
    look("TOC Heading", font=SERIF, size=24, colour=INK, bold=True, space_before=Pt(0), space_after=Pt(10))
    listed: dict[str, Any] = {"font": SANS, "space_after": Pt(0), "line_spacing": Pt(12.8)}
    look("toc 1", on="Body Text", size=10, bold=True, space_before=Pt(4), **listed)
    look("toc 2", on="Body Text", size=9.5, bold=False, left_indent=Cm(0.6), space_before=Pt(0), **listed)
    for level in (1, 2):
        styles[f"toc {level}"].element.set(qn("w:styleId"), f"TOC{level}")
        stops = styles[f"toc {level}"].paragraph_format.tab_stops
        stops.add_tab_stop(Cm(15.8), WD_TAB_ALIGNMENT.RIGHT)
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
    _numbered(section.footer.paragraphs[0], styles["footer"])
    if not whole:
        _numbered(section.first_page_footer.paragraphs[0], styles["footer"])
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def _numbered(foot: Any, style: Any) -> None:
    """Make a paragraph one that says the number of its page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    foot.style = style
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, said in (("begin", ""), ("", " PAGE "), ("separate", ""), ("shown", "1"), ("end", "")):
        part = foot.add_run()._r
        if kind == "":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = said
        elif kind == "shown":
            element = OxmlElement("w:t")
            element.text = said
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        part.append(element)


def mended(made: bytes, day: datetime.date, update: bool = False) -> bytes:
    """A Word file of pandoc's with the settings of current Word, laid out, and with one date.

    It names replacements for fonts that are not installed.

    Args:
        made: the file.
        day: the date of everything in it.
        update: whether Word is to lay fields anew when it opens it.
    """
    changed: dict[str, Callable[[bytes], bytes]] = {
        "word/fontTable.xml": lambda _: _fonts().encode(),
        "word/settings.xml": partial(settled, update=update),
        "word/document.xml": laid_out,
        "docProps/app.xml": lambda _: _PROGRAM.encode(),
    }
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as given,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        for info in given.infolist():
            content = given.read(info)
            if info.filename in changed:
                content = changed[info.filename](content)
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
