"""The tags and their facets."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model.values import Located
from kb.schema.fields import SLUG, Field
from kb.schema.paths import TAGS_DATA


@dataclass(frozen=True)
class Facet:
    """A group of tags that answer the same question about a page."""

    id: str
    title: str
    definition: str


@dataclass(frozen=True)
class Tag:
    """A tag of the controlled vocabulary."""

    id: Located
    title: str
    facet: Located
    definition: str
    aliases: tuple[Located, ...]


PATH = TAGS_DATA

FIELDS = (
    Field(
        "facets",
        "items",
        of=(
            Field("id", pattern=SLUG, example="two-words"),
            Field("title"),
            Field("definition", longest=200),
        ),
    ),
    Field(
        "tags",
        "items",
        of=(
            Field("id", pattern=SLUG, example="two-words"),
            Field("title"),
            Field("facet"),
            Field("definition", longest=200),
            Field("aliases", "texts", required=False),
        ),
    ),
)

LISTS = {"facets": Facet, "tags": Tag}
