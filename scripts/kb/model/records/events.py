"""Dated events."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.model.values import Located
from kb.schema.fields import SLUG, WHEN, Field
from kb.schema.paths import EVENTS_DATA


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, in a month or in a year, and the paragraphs that mention it.

    Attributes:
        date: ``2013``, ``2013-06`` or ``2013-06-24``.
        until: its last day, in the same form; empty where it has none.
        aliases: names that people look for it by.
        place: id of a place; empty where it has none.
        told: ids of the paragraphs that mention it, the one with the most about it first.
        sources: keys of the works that those paragraphs cite for it.
    """

    id: Located
    date: Located
    until: Located
    title: Located
    aliases: tuple[Located, ...]
    place: Located
    told: tuple[Located, ...]
    sources: tuple[Located, ...]

    @property
    def year(self) -> int:
        """The year in which it begins; 0 where the date is faulty."""
        return int(self.date.value[:4]) if re.match(r"[0-9]{4}", self.date.value, re.ASCII) else 0


PATH = EVENTS_DATA

FIELDS = (
    Field(
        "events",
        "items",
        of=(
            Field("id", pattern=SLUG, example="two-words"),
            Field("date", pattern=WHEN, example="2013-06-24"),
            Field("until", required=False, pattern=WHEN, example="2013-06-26"),
            Field("title", longest=90),
            Field("aliases", "texts", required=False),
            Field("place", required=False),
            Field("told", "texts"),
            Field("sources", "texts", required=False),
        ),
    ),
)

LISTS = {"events": Event}
