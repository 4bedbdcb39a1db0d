"""Each page of a collection as a PDF."""

from __future__ import annotations

from kb.documents.export import Export

EXPORT = Export(
    20,
    "kb.documents.pdf.leaflets",
    "each page of a collection as a PDF of its own",
    folder="leaflets",
    form="leaflet (PDF)",
    in_row="PDF",
)
