"""What a PDF is set from: Typst files, pictures, titles of its parts."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from kb.schema import ALL_LICENSED
from kb.storage.cache import content_key

HOME = Path(__file__).parents[3]
FONTS, TEMPLATES = HOME / "fonts", HOME / "typst"


MAIN, NUMBERS = "main.typ", "numbers.typ"


class Place(TypedDict):
    """Position of a label: page, counted from 1, and lengths from its upper left corner."""

    page: int
    x: str
    y: str


@dataclass(frozen=True)
class Sources:
    """The Typst sources of a PDF, except fonts and templates.

    Attributes:
        files: path -> Typst; one of them is ``main.typ``. A file named ``T7.typ`` is about the page T7.
        binaries: path -> bytes of pictures.
        day: the date of the document.
        titles: each label that the text links to or that is opened from outside -> a short title of it. All
            become named destinations.
        parts: names of the parts that begin a page (``part-of`` in the templates), and may not end on a page
            that is nearly empty.
        row_heads: how many tables, the first ones, have a head to each row.
        sides: how many sides the document may have; nothing where it may have any number.
        origin: name of a file -> repository path of what it was written from.
        rights: under which licence it is, for its metadata; it ends with the address of the licence.
    """

    files: Mapping[str, str]
    day: datetime.date
    binaries: Mapping[str, bytes] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    parts: Collection[str] = ()
    sides: Collection[int] = ()
    row_heads: int = 0
    origin: Mapping[str, str] = field(default_factory=dict)
    rights: str = ALL_LICENSED

    @property
    def key(self) -> str:
        """A hash of all of it, with fonts and templates."""
        parts = [
            str(self.day),
            self.rights,
            repr(sorted(self.titles.items())),
            *self.parts,
            repr((self.sides, self.row_heads)),
        ]
        for path, text in sorted(self.files.items()):
            parts += [path, text]
        for path, data in sorted(self.binaries.items()):
            parts += [path, data.hex()]
        for file in sorted((*FONTS.glob("*.ttf"), *TEMPLATES.glob("*.typ"))):
            parts += [file.name, file.read_bytes().hex()]
        return content_key(*parts)
