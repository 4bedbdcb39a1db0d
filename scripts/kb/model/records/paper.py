"""The sections of the paper, and its numbered points."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.schema.fields import LETTER, SECTION, Field
from kb.schema.paths import PAPER_DATA


@dataclass(frozen=True)
class Point:
    """A statement of the paper, as ``docs/paper.yml`` has it."""

    id: str
    kind: str
    text: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A section of the paper and its points.

    Attributes:
        section: its number, and its heading where the number is that of the main section around it.
        title: its heading, with what the editors add in round brackets at its end.
    """

    id: str
    section: str
    title: str
    points: tuple[Point, ...]

    @property
    def heading(self) -> str:
        """The heading as the paper has it, without the editors' words in brackets."""
        return re.sub(r"\s*\([^()]*\)$", "", self.title)


PATH = PAPER_DATA

FIELDS = (
    Field(
        "sections",
        "items",
        of=(
            Field("id", pattern=r"[A-Z][0-9]+", example=f"{LETTER}7"),
            Field("section", pattern=SECTION, example="2.1.7"),
            Field("title"),
            Field("part"),
            Field(
                "points",
                "items",
                of=(
                    Field("id", pattern=r"[A-Z][0-9]+\.[0-9]+", example=f"{LETTER}7.3"),
                    Field("kind"),
                    Field("text"),
                    Field("refs", "texts", required=False),
                    Field("names", "texts", required=False),
                ),
            ),
        ),
    ),
)

LISTS = {"sections": Section}
