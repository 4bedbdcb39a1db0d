"""The page of each label of a PDF, for the e-book's list of pages."""

from __future__ import annotations

import json
from importlib.metadata import version

from kb.documents.export import ExportContext
from kb.documents.typst.compile import set_paged
from kb.documents.typst.sources import Sources
from kb.storage.cache import code_key, content_key


def set_and_noted(workshop: ExportContext, sources: Sources) -> bytes:
    """The PDF; the pages of its labels are kept for ``pages``."""
    made, pages = set_paged(workshop, sources)
    workshop.cache.put(_key(sources), json.dumps(pages))
    return made


def pages(workshop: ExportContext, sources: Sources) -> dict[str, int]:
    """Label -> page, counted from 1, of the PDF of these sources; it is set where that is not known yet.

    Raises:
        ExportError: the PDF cannot be set.
    """
    kept = workshop.cache.get_one(_key(sources))
    if kept is None:
        set_and_noted(workshop, sources)
        kept = workshop.cache.get_one(_key(sources))
    return dict(json.loads(kept or "{}"))


def _key(sources: Sources) -> str:
    return content_key("pages of labels", code_key(), version("typst"), sources.key)
