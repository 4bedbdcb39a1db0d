"""The handbook and each page as Word files."""

from __future__ import annotations

from kb.documents.export import Export, Whole

EXPORT = Export(
    60,
    "kb.documents.pandoc.word",
    "the handbook and each page as a Word file",
    (Whole("handbook.docx", "Handbook in Word", "To work with"),),
    folder="word",
    in_row="Word",
)
