"""THE table of exports, and what the module of an export is given and gives."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.schema.table import KINDS

if TYPE_CHECKING:  # what has not changed is said without loading the base
    from kb.model import Base
    from kb.problems import Problem
    from kb.storage.cache import Cache


_POSITIONED = next((kind.short for kind in KINDS if kind.positions), "page that names positions")

FOLDER = "build"
"""Where documents are written, unless asked otherwise."""


class Export(NamedTuple):
    """A kind of document: the module that makes it, and what that is, in a few words."""

    module: str
    makes: str


EXPORTS: dict[str, Export] = {
    "handbook": Export("kb.documents.pdf.handbook", "the whole knowledge base as one PDF"),
    "leaflets": Export("kb.documents.pdf.leaflets", "each page of a collection as a PDF of its own"),
    "sheets": Export(
        "kb.documents.pdf.discussion_sheets", f"each {_POSITIONED} on one side, for a discussion, as PDF"
    ),
    "posters": Export("kb.documents.pdf.posters", "the argument and the matrix on A1 and A3, as PDF"),
    "offline": Export("kb.documents.offline", "the whole site as one archive, to be opened from a folder"),
    "word": Export("kb.documents.pandoc.word", "the handbook and each page as a Word file"),
    "epub": Export("kb.documents.pandoc.epub", "the handbook as an e-book"),
    "data": Export("kb.documents.data.files", "the base for programs: JSON, tables, SKOS, GraphML"),
}
"""Name of each export -> its module and what it makes; ``kb export all`` makes them in this order."""


@dataclass(frozen=True)
class Document:
    """A file to be made.

    Attributes:
        path: where it is written, from the folder of the documents, with forward slashes.
        key: a hash of everything that it is made from, but for our program and the libraries.
        make: makes its bytes.
    """

    path: str
    key: str
    make: Callable[[], bytes] = field(compare=False)


@dataclass(frozen=True)
class Workshop:
    """What documents are made from.

    Attributes:
        base: the knowledge base, with its views filled in and without errors.
        cache: where costly parts are kept.
        root: the top of the repository, for files that the Base only names.
        day: the date that documents bear.
        revision: the commit that the sources stand at, or nothing where that is not known or not so.
    """

    base: Base
    cache: Cache
    root: Path
    day: datetime.date
    revision: str = ""


class ExportError(Exception):
    """A document cannot be made from what people wrote; ``problems`` say where and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{each.path}: {each.message}" for each in self.problems))
