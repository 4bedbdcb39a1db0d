"""What an export declares, and what its module is given and gives."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # a run in which nothing has changed does not load the base
    from kb.model import Base
    from kb.problems import Problem
    from kb.storage.cache import Cache


FOLDER = "build"
"""Where documents are written, unless asked otherwise."""


START = "Open me.html"
"""The file of the offline archive that readers open."""


class Whole(NamedTuple):
    """A document of the whole base: path, name on a card of the downloads page, what it is for."""

    path: str
    name: str
    use: str


class Export(NamedTuple):
    """A kind of document.

    Attributes:
        order: its place among all exports, from the lowest; each is made in this order.
        module: the module that makes it.
        makes: what that is, in a few words.
        whole: its documents of the whole base, as the downloads page shows them.
        folder: of its other documents; nothing where there are none.
        form: what a document of that folder is, such as "leaflet (PDF)"; nothing to go by its ending.
        in_row: how a document of that folder is called beside others of the same page; nothing for ``form``.
        papers: whether each document of that folder is there on several papers.
    """

    order: int
    module: str
    makes: str
    whole: tuple[Whole, ...] = ()
    folder: str = ""
    form: str = ""
    in_row: str = ""
    papers: bool = False


@dataclass(frozen=True)
class Document:
    """A file to be made.

    Attributes:
        path: where it is written, from the folder of the documents, with forward slashes.
        key: a hash of everything that it is made from, except the program and the libraries.
        make: makes its bytes.
    """

    path: str
    key: str
    make: Callable[[], bytes] = field(compare=False)


@dataclass(frozen=True)
class ExportContext:
    """What documents are made from.

    Attributes:
        base: the knowledge base, with its views filled in and without errors.
        cache: keeps costly parts.
        root: the top of the repository, for files that the Base only names.
        day: the date of documents.
        revision: the commit of the sources; empty where it is not known or the sources differ from it.
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
