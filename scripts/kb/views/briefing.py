"""Where a briefing is put in order: what the script needs to know, and a word to those without it."""

from __future__ import annotations

import json

from markupsafe import Markup

from kb.cite import stem
from kb.kinds import QUOTED_LICENSED
from kb.model import Base, Page
from kb.views.markup import el


def desk(base: Base, page: Page) -> Markup:
    """The place where the script draws; until then, and without it, it says how to do without.

    The script is told the edition, the public address of the site, and of each page that has numbered
    paragraphs: by the letter and number before the dot, its address without suffix, its title, its summary;
    and True where these are not the page's own id, such as those of a section of the paper on a page of
    prose; and under which licence they are quoted.
    """
    pages = {
        section.value: [stem(one), one.title, one.summary, *([True] if one.id != section.value else [])]
        for one in (*base.collected, *base.pages)
        if not one.generated
        for section in one.points
    }
    told = {"edition": base.edition, "site": base.site_url, "licensed": QUOTED_LICENSED, "pages": pages}
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
