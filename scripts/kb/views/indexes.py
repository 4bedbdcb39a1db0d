"""The list of the pages of a collection, set into the page that introduces it."""

from __future__ import annotations

from markupsafe import Markup

from kb.kinds import BY_FOLDER
from kb.model import Base, Page
from kb.views.markup import el
from kb.views.parts import card


def index(base: Base, page: Page) -> Markup:
    """Every page of the collection whose folder ``page`` stands in, by number."""
    kind = BY_FOLDER.get(page.path.rpartition("/")[0])
    pages = base.of_kind(kind) if kind else ()
    return el("ol", [card(page.path, each, base) for each in pages], class_="kb-cards")
