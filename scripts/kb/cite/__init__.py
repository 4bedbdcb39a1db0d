"""How a page or a paragraph is cited: what is said about it, and the formats in which it is said.

``items`` makes an Item from the Base; ``formats`` writes it; ``files`` are what the site holds of it. All is
pure, and the site and ``kb cite`` show the same characters. Why an item is of which type stands in
``docs/decisions/0006-citing-paragraphs.md``.
"""

from kb.cite.files import citation_stem, files, short_files, stem
from kb.cite.formats import FORMATS, Format, body, quotation, quotation_html, text_html
from kb.cite.items import (
    Item,
    citable,
    cited_as,
    cited_at,
    entry_items,
    find,
    find_statement,
    page_item,
    paragraph_ids,
    paragraph_item,
    statement_item,
    words,
)

__all__ = [
    "FORMATS",
    "Format",
    "Item",
    "body",
    "citable",
    "citation_stem",
    "cited_as",
    "cited_at",
    "entry_items",
    "files",
    "find",
    "find_statement",
    "page_item",
    "paragraph_ids",
    "paragraph_item",
    "quotation",
    "quotation_html",
    "short_files",
    "statement_item",
    "stem",
    "text_html",
    "words",
]
