"""The map: places that the pages mention and seats of organisations, as a picture and by region."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from kb.html import Child, between, el, join
from kb.model import Base, Event, Page, Place
from kb.schema import KINDS, REGIONS
from kb.text.dates import in_words
from kb.text.plural import counted
from kb.views.components import citation, event_link, organisation_link, pages_of, paragraph_links
from kb.views.filters import Filter, filterable
from kb.views.marked import FRONT_MATTER
from kb.views.pictures.world_map import middle, narrow, wide

READS = FRONT_MATTER

ROLES = {"pages": "Told of in the pages", "seat": "Seat of an organisation", "event": "Place of an event"}
"""Why a place is on the map."""


def view(base: Base, page: Page) -> Markup:
    """Every place under its region."""
    places = {region: [each for each in base.places if each.region.value == region] for region in REGIONS}
    happened: dict[str, list[Event]] = {}
    for event in sorted(base.events, key=lambda each: each.date.value):
        happened.setdefault(event.place.value, []).append(event)
    told = {each.id for place in base.places for each in pages_of(place.told, base)}
    filters = [
        Filter("role", "Reason", ROLES),
        Filter(
            "page", "Page", {each.id: f"{each.id} {each.title}" for each in base.collected if each.id in told}
        ),
    ]
    lists = [
        el(
            "section",
            el("h2", region, id=f"map-{region.lower().replace(' ', '-')}"),
            el(
                "ul",
                [_item(page.path, each, happened.get(each.id.value, []), base) for each in group],
                class_="kb-places",
            ),
            data_group=True,
        )
        for region, group in places.items()
        if group
    ]
    seats = sum(len(each.organisations) for each in base.places)
    said = f"{counted(len(base.places), 'place')}, with the {counted(seats, 'seat')} of organisations."
    return join(
        el("h2", "On the map", id="map-picture"),
        el("div", wide(base), middle(base), narrow(base), legend(), class_="kb-figure", data_peek="off"),
        el("p", said, class_="kb-context"),
        filterable("places", filters, *lists, words=True),
    )


def legend() -> Markup:
    """What the marks of the map say."""
    kinds = [
        el(
            "li",
            el("span", kind.letter, class_=f"kb-chip kb-{kind.letter.lower()}"),
            f" told of in {kind.plural}",
        )
        for kind in KINDS
    ]
    return el(
        "ul",
        kinds,
        el("li", "Square: seat of an organisation. Circle: no seat. Small: told of in none of these."),
        el("li", "Land: Natural Earth, public domain; equal-area projection."),
        class_="kb-legend",
    )


def _item(here: str, place: Place, events: list[Event], base: Base) -> Markup:
    pages = pages_of(place.told, base)
    return el(
        "li",
        el("p", ", ".join(filter(None, (place.name, place.country))), class_="kb-entry"),
        el(
            "dl",
            [el("div", el("dt", name), el("dd", said)) for name, said in _said(here, place, events, base)],
        ),
        id=f"place-{place.id.value}",
        data_item=True,
        data_role=" ".join(_roles(place, events)),
        data_page=" ".join(each.id for each in pages),
    )


def _roles(place: Place, events: list[Event]) -> Iterator[str]:
    if place.told:
        yield "pages"
    if place.organisations:
        yield "seat"
    if events:
        yield "event"


def _said(here: str, place: Place, events: list[Event], base: Base) -> Iterator[tuple[str, Child]]:
    """The details of a place: the name of each part and its content."""
    if place.told:
        yield "Told of in", paragraph_links(here, place.told, base)
    seats = [base.by_term[id_.value] for id_ in place.organisations if id_.value in base.by_term]
    if seats:
        keys = [key.value for key in place.sources if key.value in base.by_key]
        links = between(", ", [organisation_link(here, term) for term in seats])
        yield "Seat of", [links, [" ", citation(keys)] if keys else None]
    if events:
        yield (
            "Events",
            el(
                "ul",
                [
                    el(
                        "li",
                        el("span", in_words(each.date.value, each.until.value), class_="kb-date"),
                        " ",
                        event_link(here, each),
                    )
                    for each in events
                ],
            ),
        )
