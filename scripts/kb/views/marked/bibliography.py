"""The bibliography: every work with the paragraphs in which it is cited."""

from __future__ import annotations

import re

from markupsafe import Markup

from kb.citations.bibtex import field, people, sort_key, work_type
from kb.citations.citeproc import TYPES
from kb.citations.works_export import FILES
from kb.html import between, el, join
from kb.model import Base, Entry, Page
from kb.schema.addresses import link_target
from kb.schema.paths import GLOSSARY, MAP
from kb.views.components import point_link, reference
from kb.views.filters import Filter, filterable
from kb.views.marked import CITATIONS

READS = CITATIONS

NAMED, MOST = 3, 5
"""How many authors are shown of a work that has more than so many."""


def in_short(reference: Markup, entry: Entry) -> Markup:
    """A reference with its first authors and the number of the others, whose names are folded.

    The site shows them where a citation leads to the entry, on paper and to the search.

    Args:
        reference: as it is formatted, with all the names.
        entry: the work.
    """
    authors = people(entry)
    before, year, after = reference.partition(" (")
    written = re.split(r", | and ", before)
    if len(authors) <= MOST or len(written) != 2 * len(authors) or any(one.body for one in authors):
        return reference
    first = ", ".join(written[: 2 * NAMED])
    rest = before.removeprefix(first)
    others = el("span", f" and {len(authors) - NAMED} others", class_="kb-count kb-others", title=f"…{rest}")
    return join(Markup(first), others, el("span", Markup(rest), class_="kb-rest"), year, after)  # noqa: S704


def view(base: Base, page: Page) -> Markup:
    """All works in the order of author, year and title, each with links to where it is cited.

    Before them are links to the whole list as files.
    """
    works = sorted(base.entries, key=sort_key)
    years = sorted({_year(entry) for entry in works}, reverse=True)
    found = {work_type(entry)[0] for entry in works}
    filters = [
        Filter("year", "Year", {each: each for each in years}),
        Filter("type", "Kind", {type_: TYPES[type_] for type_ in TYPES if type_ in found}),
    ]
    return join(
        _files(page) if works else None,
        filterable("works", filters, _list(works, base, page), words=True),
    )


def _files(page: Page) -> Markup:
    links = [
        el("li", el("a", name, href=link_target(page.site_path, address), download=True, type=media_type))
        for address, (name, media_type) in FILES.items()
    ]
    return join(
        el("p", "The whole list as a file, for Zotero, EndNote, JabRef or LaTeX:"),
        el("ul", links, class_="kb-downloads", aria_label="The whole bibliography as a file"),
    )


def _year(entry: Entry) -> str:
    return field(entry, "year") or field(entry, "date")[:4] or "undated"


def _list(works: list[Entry], base: Base, page: Page) -> Markup:
    return el(
        "ul",
        [
            el(
                "li",
                reference(entry),
                _cited_in(page.path, entry, base),
                id=f"ref-{entry.key}",
                data_item=True,
                data_year=_year(entry),
                data_type=work_type(entry)[0],
            )
            for entry in works
        ],
        class_="kb-references",
    )


def _cited_in(here: str, entry: Entry, base: Base) -> Markup | None:
    places: dict[str, Markup] = {}
    for page, cited in base.cited.get(entry.key, ()):
        where = cited.block or page.id or page.title
        if cited.block:
            places.setdefault(where, point_link(here, page, cited.block))
        else:
            places.setdefault(where, el("a", where, href=link_target(here, page.path), class_="kb-ref"))
    for term in base.terms:
        if any(key.value == entry.key for key in term.sources):
            target = link_target(here, GLOSSARY, f"term-{term.id.value}")
            places.setdefault(term.term, el("a", f"glossary: {term.term}", href=target, class_="kb-ref"))
    for place in base.places:
        if any(key.value == entry.key for key in place.sources):
            target = link_target(here, MAP, f"place-{place.id.value}")
            places.setdefault(
                f"map/{place.name}", el("a", f"map: {place.name}", href=target, class_="kb-ref")
            )
    if not places:
        return None
    return el("p", "Cited in ", between(", ", places.values()), class_="kb-cited")
