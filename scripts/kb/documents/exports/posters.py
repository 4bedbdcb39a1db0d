"""Posters on several papers, as PDF."""

from __future__ import annotations

from kb.documents.export import Export

EXPORT = Export(
    40,
    "kb.documents.pdf.posters",
    "the argument and the matrix on A1 and A3, as PDF",
    folder="posters",
    form="poster (PDF)",
    papers=True,
)
