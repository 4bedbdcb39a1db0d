"""Each dilemma on one side, as PDF."""

from __future__ import annotations

from kb.documents.export import Export

EXPORT = Export(
    30,
    "kb.documents.pdf.discussion_sheets",
    "each dilemma on one side, for a discussion, as PDF",
    folder="sheets",
    form="discussion sheet (PDF)",
    in_row="Discussion sheet",
)
