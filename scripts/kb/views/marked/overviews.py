"""The list of the pages that show the whole from one side."""

from __future__ import annotations

from markupsafe import Markup

from kb.html import el
from kb.model import Base, Page
from kb.schema.addresses import link_target
from kb.schema.paths import DOCS, GLOSSARY, QUESTIONS, REFERENCES, TAGS
from kb.schema.paths import OVERVIEWS as PAGES
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER

OVERVIEWS = f"{DOCS}/overviews.md"

SIGNS: dict[str, str] = {
    f"{DOCS}/argument.md": "M3 19C9 19 7 9 13 9s4 6 8-4M3 5c5 0 5 4 10 4",
    f"{DOCS}/matrix.md": "M3 3h18v18H3zM3 9h18M3 15h18M9 3v18M15 3v18",
    f"{DOCS}/timeline.md": "M2 12h20M6 12V6M11 12v6M16 12V8M20 12v4",
    f"{DOCS}/map.md": "M12 21s6-6.5 6-11a6 6 0 0 0-12 0c0 4.5 6 11 6 11zM12 8v4M10 10h4",
    QUESTIONS: "M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2.5M12 18v.5M12 2a10 10 0 1 0 0 20a10 10 0 0 0 0-20",
    TAGS: "M3 12V4a1 1 0 0 1 1-1h8l9 9-9 9zM7.5 7.5v.1",
    f"{DOCS}/organisations.md": "M4 21V5l8-3 8 3v16M2 21h20M9 21v-5h6v5M8 8h2M14 8h2M8 12h2M14 12h2",
    GLOSSARY: "M4 4h7v16H4zM13 4h7v16h-7zM6 8h3M6 12h3M15 8h3M15 12h3",
    REFERENCES: "M5 3h10l4 4v14H5zM8 10h8M8 14h8M8 18h5",
}
"""The lines of a small picture of 24 by 24 for each page of ``kinds.OVERVIEWS``."""


def listed(base: Base) -> list[Page]:
    """The overviews that the knowledge base has."""
    return [base.by_path[path] for path in PAGES if path in base.by_path]


def view(base: Base, page: Page) -> Markup:
    """Every overview with its picture, title and summary."""
    return el(
        "ul",
        [
            el(
                "li",
                el(
                    "svg",
                    el("path", d=SIGNS[each.path]),
                    viewBox="0 0 24 24",
                    aria_hidden="true",
                    focusable="false",
                    class_="kb-sign",
                ),
                el("h2", el("a", each.title, href=link_target(page.path, each.path)), id=_name(each.path)),
                el("p", each.summary),
            )
            for each in listed(base)
        ],
        class_="kb-overviews",
    )


def _name(path: str) -> str:
    return "overview-" + path.removeprefix(f"{DOCS}/").removesuffix(".md").replace("/README", "")
