"""Events of the timeline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kb.checks.engine import Finding, check
from kb.checks.rules.data import sorted_blocks
from kb.model import Base, Event, Located
from kb.permalinks.unknown_ids import instead, missing, named, work
from kb.schema import A_NOTE, A_STATEMENT
from kb.schema.paths import EVENTS_DATA
from kb.text.dates import FORM, first_day, last_day, meant
from kb.text.ids import POINT_ID


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
        if day is None and FORM.fullmatch(word.value):  # another form is reported by another check
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
    """The place of an event has an entry in ``docs/places.yml``.

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
    """The paragraphs of an event exist, and each is named once.

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
    return unknown_paragraphs(event.told, base)


def unknown_paragraphs(told: Iterable[Located], base: Base) -> Iterator[Finding]:
    """Findings for paragraph ids that the base does not have."""
    seen: set[str] = set()
    for id_ in told:
        if id_.value and id_.value in seen:
            yield Finding(id_.span, f"{id_.value} is here twice", "leave one out")
        seen.add(id_.value)
        if id_.value and id_.value not in base.paragraphs:
            hint = instead(
                id_.value,
                base,
                base.paragraphs,
                f"write the id of a paragraph, such as {A_STATEMENT} or {A_NOTE}",
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
    return unknown_sources(event.sources, base)


def unknown_sources(sources: Iterable[Located], base: Base) -> Iterator[Finding]:
    """Findings for citation keys that the bibliography does not have."""
    for key in sources:
        if key.value and key.value not in base.by_key:
            hint = work(key.value, base)
            yield Finding(key.span, f"no entry {key.value!r} in bibliography.bib", hint)


@check("M217", on=Event)
def event_without_source(event: Event, base: Base) -> Iterator[Finding]:
    """An event has a source, unless one of its paragraphs is numbered, so that the paper itself reports it.

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
    """A source of an event is cited in one of the event's paragraphs, so that list and text agree.

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
    cited_in: dict[str, set[str]] = {}
    for cited_work, places in base.cited.items():
        for _, found in places:
            cited_in.setdefault(found.block, set()).add(cited_work)
    for event in base.events:
        told = {id_.value for id_ in event.told}
        if not told or not all(id_ in base.paragraphs for id_ in told):
            continue
        cited = {one for id_ in told for one in cited_in.get(id_, ())}
        for key in event.sources:
            if key.value in base.by_key and key.value not in cited:
                said = f"{key.value!r} is not cited in {', '.join(sorted(told))}"
                hint = "cite it there, or name the paragraph that cites it"
                yield Finding(key.span, said, hint, EVENTS_DATA)


@check("M219", on=Base)
def unsorted_events(base: Base) -> Iterator[Finding]:
    """Events are in the order of time, so that each has one place and a duplicate is seen.

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
            said = f"{event.date.value!r} comes after {before.date.value!r}"
            yield Finding(event.id.span, said, "put the events into the order of time", EVENTS_DATA, fix)
            return


def _date_of(event: Event) -> str:
    """Its date, or the one that is meant where it has another form; nothing where that is unclear."""
    return event.date.value if first_day(event.date.value) else meant(event.date.value)


@check("M220", on=Event)
def doubled_event(event: Event, base: Base) -> Iterator[Finding]:
    """An event is in the list once.

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
