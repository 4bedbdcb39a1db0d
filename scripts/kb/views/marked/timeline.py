"""The timeline: dated events of the paper and since, as a picture and by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup

from kb.html import Child, el, join
from kb.model import Base, Event, Page
from kb.schema import KINDS, REPORT
from kb.text.dates import in_words
from kb.text.plural import counted
from kb.views.components import citation, pages_of, paragraph_links, place_link
from kb.views.filters import Filter, filterable
from kb.views.marked import FRONT_MATTER
from kb.views.pictures.timeline import VOICES, dated, legend, middle, narrow, voice, wide

READS = FRONT_MATTER


def view(base: Base, page: Page) -> Markup:
    """Every event under its year, before, in and since the year of the paper."""
    events = dated(base)
    told = {each.id: each for event in events for each in pages_of(event.told, base)}
    kinds = {kind.letter: kind.plural.capitalize() for kind in KINDS}
    tags = {tag.value for each in told.values() for tag in each.tags if tag.value in base.by_tag}
    filters = [
        Filter("kind", "Kind", kinds),
        Filter(
            "page", "Page", {each.id: f"{each.id} {each.title}" for each in base.collected if each.id in told}
        ),
        Filter("tag", "Tag", {id_: base.by_tag[id_].title for id_ in sorted(tags)}),
        Filter("voice", "Source", VOICES),
    ]
    periods = [
        el(
            "section",
            el("h2", title, id=f"timeline-{id_}"),
            list(_years(page.path, part, base)),
            data_group=True,
        )
        for id_, title, part in _periods(events)
        if part
    ]
    signs = el("ul", [el("li", each) for each in legend()], class_="kb-legend")
    return join(
        el("h2", "In one picture", id="timeline-picture"),
        el("div", wide(base), middle(base), narrow(base), signs, class_="kb-figure", data_peek="off"),
        el("p", _count(events), class_="kb-context"),
        filterable("events", filters, *periods, words=True),
    )


def _count(events: list[Event]) -> str:
    if not events:
        return "No events."
    return f"{counted(len(events), 'event')} from {events[0].year} to {events[-1].year}."


def _periods(events: Iterable[Event]) -> list[tuple[str, str, list[Event]]]:
    """Id, title and events of the time before, in and since the year of the paper."""
    events = list(events)
    return [
        ("before", f"Before {REPORT.year}", [each for each in events if each.year < REPORT.year]),
        (
            "paper",
            f"{REPORT.year}, the year of the paper",
            [each for each in events if each.year == REPORT.year],
        ),
        ("since", f"Since {REPORT.year}", [each for each in events if each.year > REPORT.year]),
    ]


def _years(here: str, events: Iterable[Event], base: Base) -> Iterator[Markup]:
    for year, group in groupby(events, key=lambda each: each.year):
        yield el(
            "section",
            el("h3", str(year), id=f"timeline-{year}"),
            el("ul", [_item(here, event, base) for event in group], class_="kb-events"),
            data_group=True,
            class_="kb-year",
        )


def _item(here: str, event: Event, base: Base) -> Markup:
    pages = pages_of(event.told, base)
    keys = [key.value for key in event.sources if key.value in base.by_key]
    place = base.by_place.get(event.place.value)
    where: Child = [place_link(here, place), ". "] if place else None
    return el(
        "li",
        el("span", in_words(event.date.value, event.until.value), class_="kb-date"),
        " ",
        el(
            "div",
            el("strong", event.title.value),
            ". ",
            where,
            el("span", VOICES[voice(event)], class_="kb-hidden"),
            " ",
            el("span", paragraph_links(here, event.told, base), class_="kb-told"),
            [" ", citation(keys)] if keys else None,
        ),
        id=f"event-{event.id.value}",
        data_item=True,
        data_kind=" ".join(dict.fromkeys(each.kind.letter for each in pages if each.kind)),
        data_page=" ".join(each.id for each in pages),
        data_tag=" ".join(dict.fromkeys(tag.value for each in pages for tag in each.tags)),
        data_voice=voice(event),
    )
