"""The list of the pages of a collection, set into the page that introduces it."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from kb.html import el, join
from kb.model import Base, Page
from kb.model.voices import OWN_PAGES, SUMMARIES
from kb.schema import BY_FOLDER
from kb.views.components import card, voice_line
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER


def view(base: Base, page: Page) -> Markup:
    """Every page of the collection in whose folder ``page`` is, by number: first those of the paper."""
    kind = BY_FOLDER.get(page.path.rpartition("/")[0])
    pages = base.of_kind(kind) if kind else ()
    own = [each for each in pages if each.is_own]

    def cards(listed: Iterable[Page]) -> Markup:
        return el("ol", [card(page.path, each, base, told=True) for each in listed], class_="kb-cards")

    return join(
        voice_line(SUMMARIES),
        cards(each for each in pages if not each.is_own),
        el("h2", OWN_PAGES, id="own-pages") if own else None,
        cards(own) if own else None,
    )
