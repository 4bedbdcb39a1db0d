"""The Word file whose styles, header and footer pandoc copies (its ``--reference-doc``): styles as tables."""

from __future__ import annotations

import io
from functools import cache
from typing import Any, NamedTuple

from kb.citations.citeproc import pandoc
from kb.documents.pandoc.ooxml import BAND, BAND_MUTED

SERIF, SANS, MONO = "Source Serif 4", "Source Sans 3", "Consolas"
"""Fonts of text, of labels and of code."""

INK, MUTED, ACCENT = "1D2733", "56606B", "1F4E79"
"""Colours of text, of labels and of links."""

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


class _Look(NamedTuple):
    """How a style looks. Lengths are in points, indents in centimetres; None leaves what the style has.

    Attributes:
        on: the style that it builds on.
        colour, fill: six hexadecimal digits.
        hanging: the indent of all lines but the first, which begins at the margin.
        lines: spacing of lines: a factor below 5, else points.
    """

    name: str
    on: str = ""
    font: str = ""
    size: float = 0
    colour: str = ""
    fill: str = ""
    bold: bool | None = None
    italic: bool | None = None
    before: float | None = None
    after: float | None = None
    left: float | None = None
    right: float | None = None
    hanging: float | None = None
    lines: float | None = None
    with_next: bool | None = None
    new_page: bool | None = None
    character: bool = False


_TEXT = (
    _Look("Normal", font=SERIF, size=10.5, colour=INK),
    _Look("Body Text", before=0, after=7, lines=1.2),
    _Look("First Paragraph", on="Body Text", before=0, after=7, lines=1.2),
    _Look("Compact", on="Body Text", before=1, after=2),
    _Look("Paper", on="Body Text", hanging=1.5),
    _Look("Editors", on="Body Text", font=SANS, size=10, hanging=1.5),
    _Look("Paper Item", on="Body Text", after=4),
    _Look("Editors Item", on="Body Text", font=SANS, size=10, after=4),
    _Look("Question", on="Body Text", after=4),
    _Look("Lead", on="Body Text", font=SANS, size=12, colour=MUTED, after=10, with_next=True),
    _Look("Opening", on="Body Text", font=SANS, before=6),
    _Look("Voice", on="Body Text", font=SANS, size=8.5, colour=MUTED, with_next=True, before=8, after=2),
    _Look("Byline", on="Body Text", font=SANS, size=9, colour=MUTED, with_next=True),
    _Look("Reference", on="Body Text", size=9.5, hanging=0.8),
    _Look("Callout", on="Body Text", font=SANS, size=10, left=0.6, right=0.6),
    _Look("Paragraph Number", font=SANS, size=8.5, colour=ACCENT, character=True),
)
"""Styles of the text of all Word files."""

_COVER = (
    _Look("Heading 1", font=SERIF, new_page=True),
    _Look("Cover Line", font=SANS, size=11, colour=BAND_MUTED, bold=True, after=20, fill=BAND, before=0),
    _Look(
        "Title", font=SERIF, size=44, colour="FFFFFF", bold=True, after=30, fill=BAND, before=0, lines=1.05
    ),
    _Look("Subtitle", font=SERIF, size=14, colour=BAND_MUTED, bold=False, after=100, fill=BAND, before=0),
    _Look("Cover Letter", font=SANS, size=30, colour="FFFFFF", bold=True, after=2, fill=BAND, before=0),
    _Look("Cover Kind", font=SANS, size=11, colour="FFFFFF", bold=True, after=2, fill=BAND, before=0),
    _Look("Cover Verb", font=SANS, size=9.5, colour=BAND_MUTED, after=0, fill=BAND, before=0),
    _Look("Cover Edition", font=SANS, size=11, colour="FFFFFF", bold=True, after=4, fill=BAND, before=150),
    _Look("Date", font=SANS, size=10, colour=BAND_MUTED, bold=False, after=0, fill=BAND, before=0),
    _Look("Matrix Cell", font=SANS, size=9, before=0, after=0, lines=1.15),
    _Look("Matrix Head", font=SANS, size=9, bold=True, before=0, after=0, lines=1.1),
)
"""Styles of the handbook: cover, chapters that begin on pages of their own, matrices."""

_PAGE = (
    _Look("Kind Line", font=SANS, size=10, bold=True, after=4, before=0, with_next=True),
    _Look("Title", font=SERIF, size=26, colour=INK, bold=True, after=8, before=0, with_next=True, lines=1.05),
    _Look("Edition Line", font=SANS, size=9, colour=MUTED, after=14, before=0, with_next=True),
)
"""Styles of the head of a single page."""

_REST = (
    _Look("TOC Heading", font=SERIF, size=24, colour=INK, bold=True, before=0, after=10),
    _Look("toc 1", on="Body Text", font=SANS, size=10, bold=True, before=4, after=0, lines=12.8),
    _Look("toc 2", on="Body Text", font=SANS, size=9.5, bold=False, left=0.6, before=0, after=0, lines=12.8),
    _Look("header", font=SANS, size=8.5, colour=MUTED),
    _Look("footer", font=SANS, size=8.5, colour=MUTED),
    _Look("Footnote Text", font=SERIF, size=9),
    _Look("Hyperlink", colour=ACCENT, character=True),
    _Look("Verbatim Char", font=MONO, size=9.5, character=True),
    _Look("Definition Term", font=SANS, bold=True, with_next=True),
    _Look("Table Caption", font=SANS, size=9.5),
    _Look("Image Caption", font=SANS, size=9.5),
)
"""Styles of contents, headers and small parts."""


def _headings(whole: bool) -> tuple[_Look, ...]:
    """Styles of headings; those of chapters have no space before them, as they begin a page."""
    return tuple(
        _Look(
            f"Heading {level}",
            font=SANS,
            size=size,
            colour=INK,
            bold=True,
            italic=False,
            before=(0 if whole else 18) if level == 1 else 16 if level == 2 else 12,
            after=6,
            with_next=True,
        )
        for level, size in _SIZES[whole]
    )


@cache
def _plain_reference() -> bytes:
    return pandoc(["--print-default-data-file", "reference.docx"], b"")


def reference(running: str, whole: bool) -> bytes:
    """A Word file whose styles, header and footer pandoc copies.

    Args:
        running: the text of the header of each page.
        whole: whether it is for the handbook, whose chapters begin on pages of their own.
    """
    from docx import Document as Word

    word = Word(io.BytesIO(_plain_reference()))
    for look in (*_TEXT, *_headings(whole), *(_COVER if whole else _PAGE), *_REST):
        _apply(word.styles, look)
    _finish(word.styles, whole)
    _lay_out(word, running, whole)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def _apply(styles: Any, look: _Look) -> None:
    """Give a style its look; it is made where there is none of its name."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    kind = WD_STYLE_TYPE.CHARACTER if look.character else WD_STYLE_TYPE.PARAGRAPH
    known = look.name in [each.name for each in styles]
    found = styles[look.name] if known else styles.add_style(look.name, kind)
    if look.on:
        found.base_style = styles[look.on]
    if look.font:
        fonts = found.element.get_or_add_rPr().get_or_add_rFonts()
        for each in [each for each in fonts.attrib if each.endswith("Theme")]:
            del fonts.attrib[each]
        for each in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{each}"), look.font)
    if look.size:
        found.font.size = Pt(look.size)
    if look.colour:
        found.font.color.rgb = RGBColor.from_string(look.colour)
    if look.fill:
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", look.fill)):
            shade.set(qn(f"w:{key}"), value)
        found.element.get_or_add_pPr().insert_element_before(shade, *_AFTER_SHADE)
    found.quick_style = True
    for name, on in (("bold", look.bold), ("italic", look.italic)):
        if on is not None:
            setattr(found.font, name, on)
    for name, value in _paragraph_format(look):
        setattr(found.paragraph_format, name, value)


def _paragraph_format(look: _Look) -> list[tuple[str, Any]]:
    """Properties of paragraphs, by the names of python-docx."""
    from docx.shared import Cm, Pt

    hanging = look.hanging
    found = [
        ("left_indent", Cm(hanging) if hanging is not None else look.left and Cm(look.left)),
        ("first_line_indent", None if hanging is None else Cm(-hanging)),
        ("right_indent", look.right and Cm(look.right)),
        ("space_before", None if look.before is None else Pt(look.before)),
        ("space_after", None if look.after is None else Pt(look.after)),
        ("line_spacing", look.lines and (look.lines if look.lines < 5 else Pt(look.lines))),
        ("keep_with_next", look.with_next),
        ("page_break_before", look.new_page),
    ]
    return [(name, value) for name, value in found if value is not None]


def _finish(styles: Any, whole: bool) -> None:
    """What no look says: tabs, alignment, a line, contents, the default table."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Cm

    for name in ("Paper", "Editors"):
        styles[name].paragraph_format.tab_stops.add_tab_stop(Cm(1.5))
    if not whole:
        properties = styles["Edition Line"].element.get_or_add_pPr()
        properties.insert_element_before(parse_xml(_LINE_BELOW), "w:shd", *_AFTER_SHADE)
    for name in ("Title", "Subtitle", "Date"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        spaced = styles[name].element.get_or_add_rPr().find(qn("w:spacing"))
        if spaced is not None:
            styles[name].element.rPr.remove(spaced)
    for level in (1, 2):
        styles[f"toc {level}"].element.set(qn("w:styleId"), f"TOC{level}")
        stops = styles[f"toc {level}"].paragraph_format.tab_stops
        stops.add_tab_stop(Cm(15.8), WD_TAB_ALIGNMENT.RIGHT)
    del styles["Table"].element.attrib[qn("w:default")]
    styles.element.append(parse_xml(_NORMAL_TABLE))


def _lay_out(word: Any, running: str, whole: bool) -> None:
    """Size of the page, its margins, header and footer."""
    from docx.shared import Cm

    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = running
    section.header.paragraphs[0].style = word.styles["header"]
    _numbered(section.footer.paragraphs[0], word.styles["footer"])
    if not whole:
        _numbered(section.first_page_footer.paragraphs[0], word.styles["footer"])


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
