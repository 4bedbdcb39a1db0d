"""The bibliography: every work with the paragraphs in which it is cited."""

from __future__ import annotations

from markupsafe import Markup

from kb.bib import sort_key
from kb.model import Base, Entry, Page, link_target
from kb.views.markup import between, el
from kb.views.parts import GLOSSARY, point_link, reference


def references(base: Base, page: Page) -> Markup:
    """All works in the order of author, year and title, each with links to where it is cited."""
    return el(
        "ul",
        [
            el(
                "li",
                reference(entry),
                _cited_in(page.path, entry, base),
                id=f"ref-{entry.key}",
            )
            for entry in sorted(base.entries, key=sort_key)
        ],
        class_="kb-references",
    )


def _cited_in(here: str, entry: Entry, base: Base) -> Markup | None:
    places: dict[str, Markup] = {}
    for page, citation in base.cited.get(entry.key, ()):
        where = citation.block or page.id or page.title
        if citation.block:
            places.setdefault(where, point_link(here, page, citation.block))
        else:
            places.setdefault(where, el("a", where, href=link_target(here, page.path), class_="kb-ref"))
    for term in base.terms:
        if any(key.value == entry.key for key in term.sources):
            target = link_target(here, GLOSSARY, f"term-{term.id.value}")
            places.setdefault(term.term, el("a", f"glossary: {term.term}", href=target, class_="kb-ref"))
    if not places:
        return None
    return el("p", "Cited in ", between(", ", places.values()), class_="kb-cited")
