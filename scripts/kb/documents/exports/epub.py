"""The handbook as an e-book."""

from __future__ import annotations

from kb.documents.export import Export, Whole

EXPORT = Export(
    70,
    "kb.documents.pandoc.epub",
    "the handbook as an e-book",
    (Whole("handbook.epub", "E-book", "For readers of books and for telephones"),),
)
