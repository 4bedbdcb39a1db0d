"""Pieces of Word files that pandoc has no form for: the cover, sections, contents and matrices, as XML.

Lengths are in millimetres where a caller says them, and in twentieths of a point in the XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kb.documents.pandoc.writer import Ast, node
from kb.graph.argument import Argument, Cell
from kb.model import Page
from kb.schema import KINDS
from kb.views.pictures.matrix import cases_of, direct_in_words
from kb.views.pictures.svg import COLOURS

BAND, BAND_MUTED = "12213B", "C4CFE0"
ON_BAND = {kind.letter: kind.colours.dark.removeprefix("#").upper() for kind in KINDS}
"""Colours of the cover, which are those of the PDF's."""

COVER_PICTURE = "cover.png"
"""The picture that is laid behind the whole first page."""

LYING = (257.0, 132.0)
"""Width and height that a picture may take on a page that lies on its side, below its heading and caption."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"


def twips(millimetres: float) -> int:
    """A length in Word's unit.

    >>> twips(25.4)
    1440
    """
    return round(millimetres * 1440 / 25.4)


def raw(xml: str) -> Ast:
    """XML as a block of a document."""
    return node("RawBlock", ["openxml", xml])


def text(said: str, look: str = "") -> str:
    """A run of words; ``look`` are its properties as XML."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(said)}</w:t></w:r>'


def paragraph(style: str, *runs: str) -> str:
    """A paragraph in the style with this id."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def led(anchor: str, *runs: str) -> str:
    """Runs that lead to a bookmark."""
    return f"<w:hyperlink w:anchor={quoteattr(anchor)}>{''.join(runs)}</w:hyperlink>"


def page_of(anchor: str) -> str:
    """The page number of a bookmark, as a field.

    It is empty until a program has laid the document out: a guessed number might be wrong.
    """
    return "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            f'<w:instrText xml:space="preserve"> PAGEREF {escape(anchor)} \\h </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t></w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )


def contents(rows: Iterable[tuple[int, str, str]]) -> Iterator[Ast]:
    """A table of contents: each heading is a link with a page number.

    No TOC field goes around it: LibreOffice does not update the content of one, but it updates page numbers
    in fields of their own. Word does so when it opens the file (``updated``).

    Args:
        rows: level, id and words of each heading.
    """
    yield raw(paragraph("TOCHeading", text("Contents")))
    for level, id_, said in rows:
        yield raw(paragraph(f"TOC{level}", led(id_, text(said), "<w:r><w:tab/></w:r>", page_of(id_))))


def section(lying: bool = False, cover: bool = False) -> Ast:
    """What ends a section of pages.

    Args:
        lying: whether its pages lie on their side.
        cover: whether it is the cover, which has neither head nor foot.
    """
    return raw(f"<w:p><w:pPr><w:spacing w:after={quoteattr('0')}/>{_section(lying, cover)}</w:pPr></w:p>")


def _section(lying: bool, cover: bool) -> str:
    wide, high = (297.0, 210.0) if lying else (210.0, 297.0)
    side, top, bottom = (20.0, 24.0, 18.0) if lying else (26.0, 26.0, 24.0)
    if cover:
        side, top, bottom = 22.0, 46.0, 14.0
    turned = ' w:orient="landscape"' if lying else ""
    return (
        '<w:sectPr><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{turned}/>'
        f'<w:pgMar w:top="{twips(top)}" w:right="{twips(side)}" w:bottom="{twips(bottom)}" '
        f'w:left="{twips(side)}" w:header="{twips(12.5)}" w:footer="{twips(10)}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if cover else ''}</w:sectPr>"
    )


@dataclass(frozen=True)
class Cover:
    """What the cover says.

    Attributes:
        above: the line over the title.
        title: the title.
        facts: what the book holds, in a sentence.
        kinds: letter, number with name, and verb of each kind of page.
        edition: the line below.
        day: when it was made.
        address: of the site; may be empty.
    """

    above: str
    title: str
    facts: str
    kinds: tuple[tuple[str, str, str], ...]
    edition: str
    day: str
    address: str


def cover(said: Cover) -> Iterator[Ast]:
    """The cover: words on a dark page, whose colour is a picture behind them, then the end of its section."""
    picture = node("Image", [["", [], []], [], [COVER_PICTURE, ""]])
    yield node("Div", [["", [], [["custom-style", "Cover Line"]]], [node("Para", [picture])]])
    yield raw(paragraph("CoverLine", text(said.above)))
    yield raw(paragraph("Title", text(said.title)))
    yield raw(paragraph("Subtitle", text(said.facts)))
    wide = twips(166 / len(said.kinds)) if said.kinds else 0
    columns = f'<w:gridCol w:w="{wide}"/>' * len(said.kinds)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:tcBorders><w:top w:val="single" w:sz="14" '
        f'w:space="0" w:color="{ON_BAND[letter]}"/></w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{BAND}"/></w:tcPr>'
        + paragraph("CoverLetter", text(letter, f'<w:color w:val="{ON_BAND[letter]}"/>'))
        + paragraph("CoverKind", text(many))
        + paragraph("CoverVerb", text(verb))
        + "</w:tc>"
        for letter, many, verb in said.kinds
    )
    if said.kinds:
        yield raw(
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableNormal"/>'
            f'<w:tblW w:w="{wide * len(said.kinds)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:top w:w="140" w:type="dxa"/><w:left w:w="0" w:type="dxa"/></w:tblCellMar>'
            f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
        )
    yield raw(paragraph("CoverEdition", text(said.edition)))
    yield raw(paragraph("Date", text(" · ".join(filter(None, [said.day, said.address])))))
    yield section(cover=True)


def matrix(whole: Argument, letter: str) -> Ast:
    """A matrix as a table, over the width of a page on its side.

    Args:
        whole: the argument.
        letter: of the kind in its columns.
    """
    columns, rows = whole.of_kind(letter), whole.matrix(letter)
    left = twips(52)
    wide = (twips(LYING[0]) - left) // max(len(columns), 1)
    grid = f'<w:gridCol w:w="{left}"/>' + f'<w:gridCol w:w="{wide}"/>' * len(columns)
    head = _row(
        [_tc(left, paragraph("MatrixHead")), *(_tc(wide, _named(each, "MatrixHead")) for each in columns)],
        head=True,
    )
    body = "".join(
        _row(
            [
                _tc(left, _named(whole.pages[row[0].row], "MatrixCell")),
                *(_tc(wide, _cell(cell)) for cell in row),
            ]
        )
        for row in rows
        if row
    )
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{plain_colour("line")}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return raw(
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableNormal"/>'
        f'<w:tblW w:w="{left + wide * len(columns)}" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="45" w:type="dxa"/>'
        '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="45" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        f'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{head}{body}</w:tbl>"
    )


def _row(cells: Sequence[str], head: bool = False) -> str:
    said = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{said}</w:trPr>{''.join(cells)}</w:tr>"


def _tc(wide: int, *blocks: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{"".join(blocks)}</w:tc>'


def _named(page: Page, style: str) -> str:
    return paragraph(style, _chip(page.id), text(f" {page.title}"))


def _chip(id_: str) -> str:
    """An id in white on the colour of its kind, which leads to its page."""
    fill = plain_colour(id_[:1].lower())
    look = f'<w:b/><w:bCs/><w:color w:val="FFFFFF"/><w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    return led(id_, text(f"\u00a0{id_}\u00a0", look))


def _cell(cell: Cell) -> str:
    if cell.is_empty:
        return paragraph("MatrixCell", text("–"))
    runs = [text(direct_in_words(cell), "<w:b/><w:bCs/>")] if cell.direct is not None else []
    for id_ in (path.first.target for path in cell.paths):
        runs += [text(" "), _chip(id_)] if runs else [_chip(id_)]
    made = [paragraph("MatrixCell", *runs)] if runs else []
    if seen := cases_of(cell):
        chips = [each for id_ in seen for each in (text(" "), _chip(id_))][1:]
        made.append(paragraph("MatrixCell", *chips))
    return "".join(made)


def plain_colour(role: str) -> str:
    """A colour as Word writes it.

    >>> plain_colour("paper"), plain_colour("line")
    ('FFFFFF', 'D3DAE4')
    """
    value = COLOURS[role].removeprefix("#").upper()
    return "".join(2 * each for each in value) if len(value) == 3 else value


def laid_out(body: bytes) -> bytes:
    """The text of a Word file with its sections and pictures laid out.

    Every section has the head and foot of the last one; the picture of the cover fills the page behind its
    words; a picture in a section that lies on its side takes the room that there is. A bookmark begins in the
    paragraph that it is of, and ends there where that is a heading: LibreOffice loses one that begins or ends
    between a table or section and what follows.

    Args:
        body: the main part of the file.
    """
    from docx.oxml import parse_xml
    from lxml import etree

    root: Any = parse_xml(body)
    sections = list(root.iter(f"{{{W}}}sectPr"))
    for each in sections[:-1]:
        if each.find(f"{{{W}}}headerReference") is None:
            for at, reference in enumerate(
                found
                for found in sections[-1]
                if found.tag in {f"{{{W}}}headerReference", f"{{{W}}}footerReference"}
            ):
                each.insert(at, parse_xml(etree.tostring(reference)))
    if len(sections) > 1:  # the cover has no header, and is a section of its own
        for found in sections[-1].findall(f"{{{W}}}titlePg"):
            sections[-1].remove(found)
    start, end = f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd"
    ends = {each.get(f"{{{W}}}id"): each for each in root.iter(end)}
    for mark in [each for each in root[0] if each.tag == start]:
        after = next((each for each in mark.itersiblings() if each.tag != start), None)
        if after is None or after.tag != f"{{{W}}}p":
            continue
        properties = after.find(f"{{{W}}}pPr")
        style = after.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        after.insert(0 if properties is None else 1, mark)
        if style is not None and style.get(f"{{{W}}}val", "").startswith("Heading"):
            after.append(ends[mark.get(f"{{{W}}}id")])
    lying = False
    for block in reversed(root[0]):
        for found in block.iter(f"{{{W}}}sectPr"):
            lying = found.find(f"{{{W}}}pgSz").get(f"{{{W}}}orient") == "landscape"
        for inline in list(block.iter(f"{{{_WP}}}inline")):
            name = next(each.get("descr") for each in inline.iter(f"{{{_PIC}}}cNvPr"))
            if name == COVER_PICTURE:
                _behind(inline)
            elif lying:
                _fitted(inline)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


_EMU = 36000
"""Units of a drawing in a millimetre."""


def _fitted(inline: Any) -> None:
    extent = inline.find(f"{{{_WP}}}extent")
    wide, high = int(extent.get("cx")), int(extent.get("cy"))
    scale = min(LYING[0] * _EMU / wide, LYING[1] * _EMU / high)
    for each in (extent, *inline.iter(f"{{{_A}}}ext")):
        if each.get("cx"):
            each.set("cx", str(round(wide * scale)))
            each.set("cy", str(round(high * scale)))


def _behind(inline: Any) -> None:
    """Make a picture in the line one that fills the page behind the words, and that says nothing."""
    from docx.oxml import parse_xml

    wide, high = 210 * _EMU, 297 * _EMU
    anchor: Any = parse_xml(
        f'<wp:anchor xmlns:wp="{_WP}" xmlns:a="{_A}" distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="0" behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset>'
        '</wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        "</wp:anchor>"
    )
    properties = inline.find(f"{{{_WP}}}docPr")
    properties.set("descr", "")
    properties.append(
        parse_xml(
            f'<a:extLst xmlns:a="{_A}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            f'<adec:decorative xmlns:adec="{_DECORATIVE}" val="1"/></a:ext></a:extLst>'
        )
    )
    for each in list(inline):
        if each.tag not in {f"{{{_WP}}}extent", f"{{{_WP}}}effectExtent"}:
            anchor.append(each)
    for each in anchor.iter(f"{{{_A}}}ext"):
        if each.get("cx"):
            each.set("cx", str(wide))
            each.set("cy", str(high))
    inline.getparent().replace(inline, anchor)


__all__ = [
    "BAND",
    "BAND_MUTED",
    "COVER_PICTURE",
    "LYING",
    "ON_BAND",
    "Cover",
    "contents",
    "cover",
    "laid_out",
    "matrix",
    "page_of",
    "paragraph",
    "plain_colour",
    "raw",
    "section",
    "text",
]
