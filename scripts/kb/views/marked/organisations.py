"""The organisations of the glossary: what each is, where it has its seat, and where it is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from kb.html import Child, between, el, join
from kb.model import Base, Page, Place, Term
from kb.schema import ORGANISATION, REGIONS
from kb.text.plural import counted
from kb.views.components import citation, place_link, point_link
from kb.views.filters import Filter, filterable


def view(base: Base, page: Page) -> Markup:
    """Every organisation in the order of the alphabet."""
    terms = sorted(
        (term for term in base.terms if term.kind.value == ORGANISATION),
        key=lambda term: term.term.casefold(),
    )
    seats = {id_.value: place for place in base.places for id_ in place.organisations}
    texts = [(id_, each, each.anchor_texts.get(id_, "")) for id_, each in base.paragraphs.items()]
    named = {term.id.value: dict(_named(term, texts)) for term in terms}
    found = {each.id for places in named.values() for each in places.values()}
    filters = [
        Filter("region", "Seat in", {_word(region): region for region in REGIONS}),
        Filter(
            "page",
            "Mentioned on",
            {each.id: f"{each.id} {each.title}" for each in base.collected if each.id in found},
        ),
    ]
    entries = [
        _entry(page.path, term, seats.get(term.id.value), named[term.id.value], base) for term in terms
    ]
    return join(
        el("p", f"{counted(len(terms), 'organisation')}.", class_="kb-context"),
        filterable("organisations", filters, el("ul", entries, class_="kb-places"), words=True),
    )


def _word(region: str) -> str:
    return region.lower().replace(" ", "-")


def _named(term: Term, texts: Iterable[tuple[str, Page, str]]) -> Iterator[tuple[str, Page]]:
    """Ids of the paragraphs that name an organisation, by its name or abbreviation, with their pages."""
    names = [name for name in (term.term, term.abbreviation) if name]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    for id_, page, text in texts:
        if any(name in text for name in names) and pattern.search(text):  # most texts have none of them
            yield id_, page


def _entry(here: str, term: Term, seat: Place | None, named: dict[str, Page], base: Base) -> Markup:
    return el(
        "li",
        el(
            "p",
            term.term,
            [" ", el("span", term.abbreviation, class_="kb-abbreviation")] if term.abbreviation else None,
            class_="kb-entry",
        ),
        el(
            "dl",
            [
                el("div", el("dt", name), el("dd", said))
                for name, said in _said(here, term, seat, named, base)
            ],
        ),
        id=f"organisation-{term.id.value}",
        data_item=True,
        data_region=_word(seat.region.value) if seat else None,
        data_page=" ".join(dict.fromkeys(each.id for each in named.values() if each.kind)),
    )


def _said(
    here: str, term: Term, seat: Place | None, named: dict[str, Page], base: Base
) -> Iterator[tuple[str, Child]]:
    """The details of an organisation: the name of each part and its content."""
    keys = [key.value for key in term.sources if key.value in base.by_key]
    yield "What it is", [term.definition, [" ", citation(keys)] if keys else None]
    if seat:
        known = [key.value for key in seat.sources if key.value in base.by_key]
        where = f", {seat.country}" if seat.country else ""
        yield "Seat", [place_link(here, seat), where, [" ", citation(known)] if known else None]
    if term.site.startswith(("https://", "http://")):
        host = re.sub(r"^https?://(www\.)?", "", term.site).rstrip("/")
        yield "Web site", el("a", host, href=term.site)
    if named:
        yield "Mentioned in", between(", ", [point_link(here, each, id_) for id_, each in named.items()])
