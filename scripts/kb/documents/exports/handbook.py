"""The handbook as PDF."""

from __future__ import annotations

from kb.documents.export import Export, Whole

EXPORT = Export(
    10,
    "kb.documents.pdf.handbook",
    "the whole knowledge base as one PDF",
    (Whole("handbook.pdf", "Handbook", "The whole knowledge base, to be read and printed"),),
)
