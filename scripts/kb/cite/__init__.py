"""How a page or a paragraph is cited: what is said about it, and the formats in which it is said.

``items`` makes an Item from the Base; ``formats`` writes it. Both are pure: the site, ``kb cite`` and the
documents show the same characters. Why an item is of which type: docs/decisions/0006-citing-paragraphs.md.
"""

from kb.cite.formats import FORMATS, Format, quotation, quotation_html, text_html
from kb.cite.items import Item, citable, find, page_item, paragraph_ids, paragraph_item, words

__all__ = [
    "FORMATS",
    "Format",
    "Item",
    "citable",
    "find",
    "page_item",
    "paragraph_ids",
    "paragraph_item",
    "quotation",
    "quotation_html",
    "text_html",
    "words",
]
