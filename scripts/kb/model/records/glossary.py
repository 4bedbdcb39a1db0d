"""The terms of the glossary, organisations among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.model.values import Located
from kb.schema.fields import SLUG, Field
from kb.schema.paths import GLOSSARY_DATA


@dataclass(frozen=True)
class Term:
    """An entry of the glossary; ``aliases`` are names that people look for it by."""

    id: Located
    term: str
    abbreviation: str
    aliases: tuple[Located, ...]
    kind: Located
    definition: str
    site: str
    sources: tuple[Located, ...]


def abbreviations(terms: Iterable[Term]) -> dict[str, str]:
    """Abbreviation -> term, for tooltips."""
    return {term.abbreviation: term.term for term in terms if term.abbreviation}


PATH = GLOSSARY_DATA

FIELDS = (
    Field(
        "terms",
        "items",
        of=(
            Field("id", pattern=SLUG, example="two-words"),
            Field("term"),
            Field("abbreviation", required=False),
            Field("aliases", "texts", required=False),
            Field("kind"),
            Field("definition", longest=200),
            Field("site", required=False, pattern=r"https?://\S+", example="https://www.example.org/"),
            Field("sources", "texts", required=False),
        ),
    ),
)

LISTS = {"terms": Term}
