"""Places of the map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kb.model.values import Located
from kb.schema.fields import SLUG, Field
from kb.schema.paths import PLACES_DATA


@dataclass(frozen=True)
class Place:
    """A place that the pages mention, or the seat of an organisation.

    Attributes:
        told: ids of the paragraphs that mention it.
        organisations: ids of the terms that have their seat there.
        sources: keys of the works that support the seats, beside those of the terms.
    """

    id: Located
    name: str
    country: str
    region: Located
    latitude: Located
    longitude: Located
    told: tuple[Located, ...]
    organisations: tuple[Located, ...]
    sources: tuple[Located, ...]

    @cached_property
    def at(self) -> tuple[float, float] | None:
        """Degrees east and north; None where one is faulty."""
        try:
            east, north = float(self.longitude.value), float(self.latitude.value)
        except ValueError:
            return None
        return (east, north) if abs(east) <= 180 and abs(north) <= 90 else None


PATH = PLACES_DATA

_DEGREES = r"-?[0-9]{1,3}\.[0-9]"

FIELDS = (
    Field(
        "places",
        "items",
        of=(
            Field("id", pattern=SLUG, example="two-words"),
            Field("name", longest=40),
            Field("country", required=False, longest=60),
            Field("region"),
            Field("latitude", pattern=_DEGREES, example="52.1"),
            Field("longitude", pattern=_DEGREES, example="4.3"),
            Field("told", "texts", required=False),
            Field("organisations", "texts", required=False),
            Field("sources", "texts", required=False),
        ),
    ),
)

LISTS = {"places": Place}
