"""Places of the map and seats of organisations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from kb.checks.engine import Finding, check
from kb.checks.rules.events import unknown_paragraphs, unknown_sources
from kb.model import Base, Place
from kb.permalinks.unknown_ids import missing, named
from kb.schema import ORGANISATION, REGIONS
from kb.text.suggest import did_you_mean


@check("M214", on=Place)
def unknown_place_paragraph(place: Place, base: Base) -> Iterator[Finding]:
    """The paragraphs of a place exist.

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
    return unknown_paragraphs(place.told, base)


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
    return unknown_sources(place.sources, base)


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
    """An organisation that has its seat at a place is one of the glossary.

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
    """A place has a paragraph that mentions it, an event, or an organisation with its seat there.

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
        said = f"no paragraph, event or organisation names the place {place.id.value!r}"
        yield Finding(place.id.span, said, "name the paragraphs that mention it, or take it out")
