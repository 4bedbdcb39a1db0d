"""A briefing as a Word document: its HTML through pandoc, with named styles for who speaks."""

from __future__ import annotations

import datetime
import io
import re
from functools import partial
from importlib.metadata import version
from typing import Any

from markupsafe import Markup

from kb.briefing import Briefing, Quoted
from kb.cache import code_key, content_key
from kb.citeproc import pandoc
from kb.exports import Workshop
from kb.files import replace_bytes
from kb.kinds import LANGUAGE
from kb.views.markup import el, join

QUOTATION, SOURCE, ABOUT = "Quotation", "Quotation Source", "Subtitle"
"""Styles of the document that its parts are set in."""

_SERIF, _SANS, _INK, _MUTED = "Georgia", "Arial", "16202E", "4D5A6B"


def as_word(briefing: Briefing, workshop: Workshop) -> bytes:
    """The briefing as Word: styles, working links, language and title set; the same input, the same bytes.

    Raises:
        PandocError: pandoc cannot be run.
    """
    day = briefing.day or workshop.day
    moment = int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp())
    key = content_key(code_key(), version("pypandoc_binary"), version("python-docx"))
    styles = workshop.root / ".cache" / f"briefing-{key[:12]}.docx"
    if not styles.exists():
        styles.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(styles, pandoc_reference())
    arguments = ["-f", "html+native_divs", "-t", "docx", "--reference-doc", str(styles)]
    for name, value in (("title", briefing.title), ("lang", LANGUAGE), ("subject", briefing.about)):
        arguments += ["-M", f"{name}={value}"]
    return pandoc([*arguments, "-o", "-"], _html(briefing).encode(), moment=moment)


def _html(briefing: Briefing) -> str:
    styled = partial(el, "div")
    parts: list[Markup] = []
    if briefing.about:
        parts.append(styled(el("p", briefing.about), data_custom_style=ABOUT))
    for part in briefing.parts:
        if isinstance(part, Quoted):
            parts.append(styled(part.words, data_custom_style=QUOTATION))
            parts.append(styled(el("p", part.source), data_custom_style=SOURCE))
        else:
            parts.append(part)
    parts.append(briefing.end)
    # Pandoc knows neither an attribute without "data-" in our markup, nor titles of works as such.
    return re.sub(r"<(/?)cite>", r"<\1em>", str(join(*parts)).replace("data-custom-style", "custom-style"))


def pandoc_reference() -> bytes:
    """The document that pandoc takes styles from: its own, with our type and two styles more."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    document = Document(io.BytesIO(pandoc(["--print-default-data-file", "reference.docx"], b"")))
    styles: Any = document.styles

    def set_type(name: str, face: str, size: float, colour: str = _INK, bold: bool | None = None) -> Any:
        font = styles[name].font
        font.name, font.size, font.color.rgb, font.bold = face, Pt(size), RGBColor.from_string(colour), bold
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for each in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{each}"), None)
        return styles[name]

    set_type("Normal", _SERIF, 10.5)
    for name in ("Body Text", "First Paragraph", "Compact"):
        set_type(name, _SERIF, 10.5)
    set_type("Title", _SERIF, 22, bold=True).paragraph_format.alignment = 0
    set_type(ABOUT, _SANS, 9.5, _MUTED, bold=False).paragraph_format.alignment = 0
    set_type("Heading 2", _SANS, 14, bold=True)
    set_type("Heading 3", _SANS, 11.5, bold=True)
    for name, face, size, colour in ((QUOTATION, _SERIF, 10.5, _INK), (SOURCE, _SANS, 8.5, _MUTED)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.paragraph_format.left_indent = Mm(7)
        style.paragraph_format.space_after = Pt(4 if name == QUOTATION else 14)
        style.paragraph_format.keep_with_next = name == QUOTATION
        set_type(name, face, size, colour)
        borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
        for key, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", "1F45D4")):
            left.set(qn(f"w:{key}"), value)
        borders.append(left)
        properties = style.element.get_or_add_pPr()
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(30)
        section.top_margin = section.bottom_margin = Mm(25)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
