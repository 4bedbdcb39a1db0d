"""The bibliography: every work with the paragraphs in which it is cited."""

from __future__ import annotations

from markupsafe import Markup

from kb.bib import field, sort_key, work_type
from kb.citeproc import TYPES
from kb.model import Base, Entry, Page, link_target
from kb.views.filters import Filter, filterable
from kb.views.markup import between, el, join
from kb.views.parts import GLOSSARY, MAP, citation, point_link, reference


def references(base: Base, page: Page) -> Markup:
    """All works in the order of author, year and title, each with links to where it is cited.

    Before them stand, closed, the works by year and by type.
    """
    works = sorted(base.entries, key=sort_key)
    years: dict[str, list[Entry]] = {}
    for entry in sorted(works, key=_year, reverse=True):
        years.setdefault(_year(entry), []).append(entry)
    types = {type_: [each for each in works if work_type(each)[0] == type_] for type_ in TYPES}
    found = {TYPES[type_]: group for type_, group in types.items() if group}
    filters = [
        Filter("year", "Year", {each: each for each in years}),
        Filter("type", "Type", {type_: TYPES[type_] for type_, group in types.items() if group}),
    ]
    return join(
        _index("By year", years),
        _index("By type", found),
        filterable("works", filters, _list(works, base, page), words=True),
    )


def _year(entry: Entry) -> str:
    return field(entry, "year") or field(entry, "date")[:4] or "undated"


def _index(title: str, groups: dict[str, list[Entry]]) -> Markup:
    """Works under what they have in common, named in short."""
    rows = [
        el("div", el("dt", name), el("dd", citation([entry.key for entry in group])))
        for name, group in groups.items()
    ]
    return el("details", el("summary", title), el("dl", rows), class_="kb-index", data_search_exclude=True)


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
