"""The site as one archive."""

from __future__ import annotations

from kb.documents.export import START, Export, Whole

EXPORT = Export(
    50,
    "kb.documents.offline",
    "the whole site as one archive, to be opened from a folder",
    (Whole("offline.zip", "This site without a network", f"To be unpacked, and opened at “{START}”"),),
)
