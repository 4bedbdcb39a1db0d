"""The base for programs."""

from __future__ import annotations

from kb.documents.export import Export

EXPORT = Export(
    80,
    "kb.documents.data.files",
    "the base for programs: JSON, tables, SKOS, GraphML",
)
