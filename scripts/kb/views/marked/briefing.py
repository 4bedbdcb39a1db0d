"""Where a briefing is put in order: what the script needs to know, and a word to those without it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from markupsafe import Markup

from kb.briefings.selection import Chosen, Selection
from kb.citations import stem
from kb.citations.quotations import quoted_works
from kb.html import el
from kb.model import Base, Page
from kb.schema import QUOTED_LICENSED, WORDING
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER

EXAMPLE = Selection(
    title=WORDING.example,
    chosen=tuple(Chosen(call, before=before) for call, before in WORDING.chosen),
)
"""What is offered to those who have chosen nothing yet, where the knowledge base has all that it quotes."""


def _known(selection: Selection, pages: Collection[str]) -> bool:
    """Whether the base has every page that a selection quotes; not where it quotes none."""
    calls = [re.match(r"\w+", one.call) for one in selection.chosen]
    return bool(calls) and all(call is not None and call[0] in pages for call in calls)


def view(base: Base, page: Page) -> Markup:
    """The briefing editor: data for its script, and a message with another way for those without it.

    The data are the edition; the public address of the site; section -> address without suffix, title and
    summary of each page that has numbered paragraphs, and True where the section is not the page's own id;
    the licence of quotations; of the two works that are quoted, the short name beside a quotation and the
    full reference at the end; and an example.
    """
    pages = {
        section.value: [stem(one), one.title, one.summary, *([True] if one.id != section.value else [])]
        for one in (*base.collected, *base.pages)
        if not one.generated
        for section in one.points
    }
    told = {
        "edition": base.edition,
        "site": base.site_url,
        "licensed": QUOTED_LICENSED,
        "pages": pages,
        "works": {name: work[:2] for name, work in quoted_works(base).items()},
        "example": EXAMPLE.address() if _known(EXAMPLE, pages) else "",
    }
    known = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return el(
        "div",
        el(
            "p",
            "The buttons for a briefing need JavaScript. Without it, ",
            el("a", "write the file yourself", href="#briefing-file"),
            " and let ",
            el("code", "kb brief"),
            " make the document.",
        ),
        class_="kb-briefing",
        data_briefing=known,
        data_search_exclude=True,
    )
