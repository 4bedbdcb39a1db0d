"""The settings of a Word file."""

from __future__ import annotations

from typing import Any

from kb.documents.pandoc.ooxml import W
from kb.schema import LANGUAGE


def settled(settings: bytes, update: bool) -> bytes:
    """The settings of a Word file: made by a program of today, in our language.

    Args:
        settings: as pandoc wrote them. Word takes a file that does not say its mode for one of Word 2007.
        update: whether Word is to lay fields anew when it opens the file, that is, page numbers in contents.
    """
    from docx.oxml import parse_xml
    from lxml import etree

    modes = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    root: Any = parse_xml(settings)
    for language in root.iter(f"{{{W}}}themeFontLang"):
        language.attrib.clear()
        language.set(f"{{{W}}}val", LANGUAGE)
    before: Any = root.find(f"{{{W}}}rsids")
    if update:
        before.addprevious(parse_xml(f'<w:updateFields xmlns:w="{W}"/>'))
    before.addprevious(parse_xml(f'<w:compat xmlns:w="{W}">{modes}</w:compat>'))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
