"""What a PDF is set from: Typst files, pictures, titles of its parts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from kb.graph.sentences import RESPONDING, capital
from kb.schema import ALL_LICENSED, KINDS, NOT_REPRODUCED, REPORT, TITLE_LINES, Kind
from kb.storage.cache import content_key
from kb.text.dates import in_words
from kb.text.plural import in_words as number_in_words

HOME = Path(__file__).parents[3]
FONTS, TEMPLATES = HOME / "fonts", HOME / "typst"


MAIN, NUMBERS, TABLE = "main.typ", "numbers.typ", "table.typ"


def table_source() -> str:
    """The table of the base as Typst, for the templates: colours of the kinds, the title, the paper."""

    def colours(of: Callable[[Kind], str]) -> str:
        return f"({', '.join(f'{kind.letter}: rgb({json.dumps(of(kind))})' for kind in KINDS)},)"

    texts = {
        "words-of-title": REPORT.title,
        "paper-form": REPORT.form,
        "paper-author": REPORT.author,
        "paper-publisher": REPORT.publisher,
        "paper-year": str(REPORT.year),
        "paper-month": in_words(REPORT.presented),
        "not-reproduced": NOT_REPRODUCED,
        "responding": f"{capital(RESPONDING)}, in the editors’ reading",
        "answering": RESPONDING,
        "first-kind": KINDS[0].letter,
        "number-of-kinds": capital(number_in_words(len(KINDS))),
    }
    return "\n".join(
        (
            f"#let colours = {colours(lambda kind: kind.colours.light)}",
            f"#let on-band = {colours(lambda kind: kind.colours.dark)}",
            f"#let title-lines = ({''.join(f'{json.dumps(line)}, ' for line in TITLE_LINES)})",
            *(f"#let {name} = {json.dumps(text, ensure_ascii=False)}" for name, text in texts.items()),
            "",
        )
    )


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
            table_source(),
            repr((self.sides, self.row_heads)),
        ]
        for path, text in sorted(self.files.items()):
            parts += [path, text]
        for path, data in sorted(self.binaries.items()):
            parts += [path, data.hex()]
        for file in sorted((*FONTS.glob("*.ttf"), *TEMPLATES.glob("*.typ"))):
            parts += [file.name, file.read_bytes().hex()]
        return content_key(*parts)
