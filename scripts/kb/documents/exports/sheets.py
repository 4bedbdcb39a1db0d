"""Each page that names positions on one side, as PDF."""

from __future__ import annotations

from kb.documents.export import Export
from kb.schema.this_base import KINDS

_NAME = next((kind.short for kind in KINDS if kind.positions), "page that names positions")

EXPORT = Export(
    30,
    "kb.documents.pdf.discussion_sheets",
    f"each {_NAME} on one side, for a discussion, as PDF",
    folder="sheets",
    form="discussion sheet (PDF)",
    in_row="Discussion sheet",
)
