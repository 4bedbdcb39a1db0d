"""Words that people ask the search with."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model.values import Located
from kb.schema.fields import Field
from kb.schema.paths import SYNONYMS_DATA


@dataclass(frozen=True)
class Synonym:
    """Words that people ask with, and words that the pages have for the same.

    Attributes:
        asked: words or groups of words, each of which is also looked for as ``found``.
        found: words or groups of words that the pages use.
    """

    asked: tuple[Located, ...]
    found: tuple[Located, ...]


PATH = SYNONYMS_DATA

FIELDS = (
    Field(
        "synonyms",
        "items",
        required=False,
        of=(
            Field("asked", "texts"),
            Field("found", "texts"),
            Field("why", longest=200),
        ),
    ),
)

LISTS = {"synonyms": Synonym}
