"""The head of the home page, with its way into the search."""

from __future__ import annotations

from markupsafe import Markup

from kb.html import el
from kb.model import Base, Page
from kb.schema import WORDING
from kb.schema.addresses import link_target
from kb.schema.paths import TAGS
from kb.views.components import tag_link, themes

ASK = WORDING.ask
"""Placeholder of the search field."""

_GLASS = "M10 3a7 7 0 1 0 0 14a7 7 0 0 0 0-14M15 15l6 6"
"""The lines of a small picture of 24 by 24."""


def hero(base: Base, page: Page) -> Markup:
    """Title, what this is, a way into the search, and the subjects that most pages have.

    Without a script the field leads to all subjects.
    """
    return el(
        "header",
        el("h1", page.title),
        el(
            "div",
            el("p", page.summary, class_="kb-lead"),
            el(
                "p",
                el(
                    "a",
                    el(
                        "svg",
                        el("path", d=_GLASS),
                        viewBox="0 0 24 24",
                        aria_hidden="true",
                        focusable="false",
                    ),
                    el("span", "Search. ", class_="kb-hidden"),
                    el("span", ASK),
                    href=link_target(page.path, TAGS),
                    class_="kb-ask",
                    data_search=True,
                )
                if TAGS in base.by_path
                else None,
                class_="kb-asking",
            ),
            el(
                "ul",
                [el("li", tag_link(page.path, tag)) for tag in themes(base)],
                class_="kb-tags kb-themes",
                aria_label="Subjects of most pages",
            )
            if base.tags
            else None,
            class_="kb-summary",
        ),
        class_="kb-head",
    )
