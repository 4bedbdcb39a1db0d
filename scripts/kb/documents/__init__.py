"""Documents: PDF, Word, EPUB, data, the offline site."""

from __future__ import annotations

from kb.documents.export import FOLDER, START, Document, Export, ExportContext, ExportError, Whole
from kb.documents.exports import EXPORTS
from kb.documents.write import (
    RECORD,
    STATE,
    Done,
    WriteError,
    current,
    document_day,
    documents,
    made_before,
    remember,
)

__all__ = [
    "EXPORTS",
    "FOLDER",
    "RECORD",
    "START",
    "STATE",
    "Document",
    "Done",
    "Export",
    "ExportContext",
    "ExportError",
    "Whole",
    "WriteError",
    "current",
    "document_day",
    "documents",
    "made_before",
    "remember",
]
