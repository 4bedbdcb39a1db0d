"""Family M, codes above 210: dated events and places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from kb.checks.data import sorted_blocks
from kb.checks.engine import Finding, check
from kb.dates import FORM, first_day, last_day, meant
from kb.ids import instead, missing, named, work
from kb.kinds import EVENTS_DATA, ORGANISATION, REGIONS
from kb.model import Base, Event, Place, Written
from kb.problems import did_you_mean
from kb.render import POINT_ID


@check("M211", on=Event)
def impossible_event_date(event: Event, base: Base) -> Iterator[Finding]:
    """An event has a date that exists and has come, and ends after it began.

    Bad in docs/events.yml:
        - id: another-meeting
          date: 2014-02-30
          title: Police leaders meet again
          told: [B1.1]

    Good in docs/events.yml:
        - id: another-meeting
          date: 2014-02
          until: 2014-02-28
          title: Police leaders meet again
          told: [B1.1]
    """
    for word in (event.date, event.until):
        day = first_day(word.value)
        if day is None and FORM.fullmatch(word.value):  # what has another form is told as that
            said = f"there is no day, month or year {word.value!r}"
            yield Finding(word.span, said, "write it as YYYY, YYYY-MM or YYYY-MM-DD")
        elif day is not None and base.today is not None and day > base.today:
            yield Finding(word.span, f"{word.value!r} has not come yet", "correct the date")
    begun, ended = first_day(event.date.value), last_day(event.until.value)
    if begun and ended and ended < begun:
        said = f"the event ends in {event.until.value!r}, before it begins in {event.date.value!r}"
        yield Finding(event.until.span, said, "exchange the two, or correct one")


@check("M212", on=Event)
def unknown_event_place(event: Event, base: Base) -> Iterator[Finding]:
    """The place of an event stands in ``docs/places.yml``.

    Bad in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          place: the-hage
          told: [B1.1]

    Good in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          place: the-hague
          told: [B1.1]
    """
    if event.place.value and event.place.value not in base.by_place:
        hint = named(
            f"place/{event.place.value}", base, base.by_place, "add it to docs/places.yml, or leave it out"
        )
        said = missing(f"place/{event.place.value}", "place", base)
        yield Finding(event.place.span, f"{said} in docs/places.yml", hint)


@check("M213", on=Event)
def unknown_event_paragraph(event: Event, base: Base) -> Iterator[Finding]:
    """An event is told in paragraphs that exist, each named once.

    Bad in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          told: [B1.1, B1.1]

    Bad in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          told: [B1.2]

    Good in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          told: [B1.1]
    """
    return _unknown_paragraphs(event.told, base)


@check("M214", on=Place)
def unknown_place_paragraph(place: Place, base: Base) -> Iterator[Finding]:
    """A place is told of in paragraphs that exist.

    Bad in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europe
          latitude: 59.9
          longitude: 10.8
          told: [C1.9]

    Good in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europe
          latitude: 59.9
          longitude: 10.8
          told: [C1.1]
    """
    return _unknown_paragraphs(place.told, base)


def _unknown_paragraphs(told: Iterable[Written], base: Base) -> Iterator[Finding]:
    seen: set[str] = set()
    for id_ in told:
        if id_.value and id_.value in seen:
            yield Finding(id_.span, f"{id_.value} stands here twice", "leave one out")
        seen.add(id_.value)
        if id_.value and id_.value not in base.paragraphs:
            hint = instead(
                id_.value, base, base.paragraphs, "write the id of a paragraph, such as T7.3 or T7.a"
            )
            yield Finding(id_.span, missing(id_.value, "paragraph", base), hint)


@check("M215", on=Event)
def unknown_event_source(event: Event, base: Base) -> Iterator[Finding]:
    """A source of an event names an entry of ``bibliography.bib``.

    Bad in docs/events.yml:
        - id: another-report
          date: 2014
          title: A report is published
          told: [T1.a]
          sources: [osce2018]

    Good in docs/events.yml:
        - id: another-report
          date: 2014
          title: A report is published
          told: [T1.a]
          sources: [osce2019]
    """
    return _unknown_sources(event.sources, base)


@check("M216", on=Place)
def unknown_place_source(place: Place, base: Base) -> Iterator[Finding]:
    """A source of a place names an entry of ``bibliography.bib``.

    Bad in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europe
          latitude: 59.9
          longitude: 10.8
          told: [C1.1]
          sources: [osce2018]

    Good in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europe
          latitude: 59.9
          longitude: 10.8
          told: [C1.1]
          sources: [osce2019]
    """
    return _unknown_sources(place.sources, base)


def _unknown_sources(sources: Iterable[Written], base: Base) -> Iterator[Finding]:
    for key in sources:
        if key.value and key.value not in base.by_key:
            hint = work(key.value, base)
            yield Finding(key.span, f"no entry {key.value!r} in bibliography.bib", hint)


@check("M217", on=Event)
def event_without_source(event: Event, base: Base) -> Iterator[Finding]:
    """An event has a source, unless a numbered paragraph says that the paper itself tells of it.

    Bad in docs/events.yml:
        - id: another-report
          date: 2014
          title: A report is published
          told: [T1.a]

    Good in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          told: [B1.1]
    """
    if event.told and not event.sources and not any(POINT_ID.fullmatch(id_.value) for id_ in event.told):
        said = f"event {event.id.value!r} has no source"
        yield Finding(event.id.span, said, "name the work that its paragraph cites")


@check("M218", on=Base)
def event_source_not_cited(base: Base) -> Iterator[Finding]:
    """A source of an event is cited in a paragraph that tells of the event, so that both say the same.

    Bad in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          told: [B1.1]
          sources: [osce2019]

    Good in docs/events.yml:
        - id: another-report
          date: 2014
          title: A report is published
          told: [T1.a]
          sources: [osce2019]
    """
    for event in base.events:
        told = {id_.value for id_ in event.told}
        if not told or not all(id_ in base.paragraphs for id_ in told):
            continue
        cited = {key for key, places in base.cited.items() if any(found.block in told for _, found in places)}
        for key in event.sources:
            if key.value in base.by_key and key.value not in cited:
                said = f"{key.value!r} is not cited in {', '.join(sorted(told))}"
                hint = "cite it there, or name the paragraph that cites it"
                yield Finding(key.span, said, hint, EVENTS_DATA)


@check("M219", on=Base)
def unsorted_events(base: Base) -> Iterator[Finding]:
    """Events are in the order of time, so that everybody adds one at the same place and sees a double.

    Bad in docs/events.yml:
        - id: an-earlier-meeting
          date: 2007
          title: Police leaders meet
          told: [B1.1]

    Good in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          told: [B1.1]
    """
    dates = [_date_of(event) for event in base.events]
    dated = [(date, event) for date, event in zip(dates, base.events, strict=True) if date]
    for (earlier, before), (date, event) in pairwise(dated):
        if date < earlier:
            text = base.texts.get(EVENTS_DATA, "")
            starts = [text.rfind("\n", 0, each.id.span.start) + 1 for each in base.events]
            whole = all(dates) and all(re.match(r"\s*- id:", text[start:]) for start in starts)
            fix = sorted_blocks(text, starts, dates, "#") if whole else ()
            said = f"{event.date.value!r} stands after {before.date.value!r}"
            yield Finding(event.id.span, said, "put the events into the order of time", EVENTS_DATA, fix)
            return


def _date_of(event: Event) -> str:
    """Its date, or the one that is meant where it has another form; nothing where that is unclear."""
    return event.date.value if first_day(event.date.value) else meant(event.date.value)


@check("M220", on=Event)
def doubled_event(event: Event, base: Base) -> Iterator[Finding]:
    """An event stands in the list once.

    Bad in docs/events.yml:
        - id: singapore-again
          date: 2013
          title: The paper is presented
          told: [B1.1]

    Good in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          told: [B1.1]
    """
    same = (event.date.value, event.title.value.casefold())
    first = next(each for each in base.events if (each.date.value, each.title.value.casefold()) == same)
    if first is not event and first.id.value != event.id.value:
        said = f"event {event.id.value!r} has the date and title of {first.id.value!r}"
        yield Finding(event.id.span, said, "take one of the two out")


@check("M221", on=Place)
def impossible_coordinates(place: Place, base: Base) -> Iterator[Finding]:
    """Latitude lies between -90 and 90, longitude between -180 and 180; the two are easily exchanged.

    Bad in docs/places.yml:
        - id: dili
          name: Dili
          country: Timor-Leste
          region: Asia and the Pacific
          latitude: 125.6
          longitude: -8.6
          told: [C1.1]

    Good in docs/places.yml:
        - id: dili
          name: Dili
          country: Timor-Leste
          region: Asia and the Pacific
          latitude: -8.6
          longitude: 125.6
          told: [C1.1]
    """
    for word, most in ((place.latitude, 90), (place.longitude, 180)):
        if re.fullmatch(r"-?[0-9]+\.[0-9]", word.value) and abs(float(word.value)) > most:
            said = f"{word.value} is not between -{most} and {most}"
            yield Finding(word.span, said, "see whether latitude and longitude are exchanged")


@check("M222", on=Place)
def unknown_region(place: Place, base: Base) -> Iterator[Finding]:
    """A place lies in one of the regions under which places are listed.

    Bad in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europa
          latitude: 59.9
          longitude: 10.8
          told: [C1.1]

    Good in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europe
          latitude: 59.9
          longitude: 10.8
          told: [C1.1]
    """
    if place.region.value and place.region.value not in REGIONS:
        hint = did_you_mean(place.region.value, REGIONS, f"use one of {', '.join(REGIONS)}")
        yield Finding(place.region.span, f"region {place.region.value!r} is not known", hint)


@check("M223", on=Place)
def unknown_organisation(place: Place, base: Base) -> Iterator[Finding]:
    """What has its seat at a place is an organisation of the glossary.

    Bad in docs/places.yml:
        - id: vienna
          name: Vienna
          country: Austria
          region: Europe
          latitude: 48.2
          longitude: 16.4
          organisations: [osze]

    Good in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europe
          latitude: 59.9
          longitude: 10.8
          told: [C1.1]
    """
    valid: Collection[str] = [term.id.value for term in base.terms if term.kind.value == ORGANISATION]
    for id_ in place.organisations:
        if id_.value and id_.value not in valid:
            hint = named(f"term/{id_.value}", base, valid, "add it to docs/glossary.yml, or take it out")
            said = missing(f"term/{id_.value}", "organisation", base)
            yield Finding(id_.span, f"{said} in docs/glossary.yml", hint)


@check("M224", on=Place)
def doubled_seat(place: Place, base: Base) -> Iterator[Finding]:
    """An organisation has one seat.

    Bad in docs/places.yml:
        - id: vienna
          name: Vienna
          country: Austria
          region: Europe
          latitude: 48.2
          longitude: 16.4
          organisations: [osce]

    Good in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europe
          latitude: 59.9
          longitude: 10.8
          told: [C1.1]
    """
    for at, id_ in enumerate(place.organisations):
        here = [each.value for each in place.organisations[:at]]
        first = next(
            each for each in base.places if any(id_.value == seat.value for seat in each.organisations)
        )
        if id_.value and (first is not place or id_.value in here):
            said = f"{id_.value!r} has its seat in {first.name!r} already"
            yield Finding(id_.span, said, "take one of the two out")


@check("M225", on=Place)
def idle_place(place: Place, base: Base) -> Iterator[Finding]:
    """A place is told of in a paragraph, is where an event took place, or is the seat of an organisation.

    Bad in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europe
          latitude: 59.9
          longitude: 10.8

    Good in docs/places.yml:
        - id: oslo
          name: Oslo
          country: Norway
          region: Europe
          latitude: 59.9
          longitude: 10.8
          told: [C1.1]
    """
    happened = any(event.place.value == place.id.value for event in base.events)
    if place.id.value and not (place.told or place.organisations or happened):
        said = f"nothing is said of the place {place.id.value!r}"
        yield Finding(place.id.span, said, "name the paragraphs that tell of it, or take it out")
