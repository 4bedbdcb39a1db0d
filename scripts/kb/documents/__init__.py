"""Documents: PDF, Word, EPUB, data, the offline site."""

from __future__ import annotations

from kb.documents.export import EXPORTS, FOLDER, Document, Export, ExportError, Workshop
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
    "STATE",
    "Document",
    "Done",
    "Export",
    "ExportError",
    "Workshop",
    "WriteError",
    "current",
    "document_day",
    "documents",
    "made_before",
    "remember",
]
