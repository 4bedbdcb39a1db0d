"""Makes the documents that are missing or out of date, and records what each was made from."""

from __future__ import annotations

import datetime
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.documents.export import Document, ExportContext
from kb.documents.exports import EXPORTS
from kb.storage.atomic import replace_bytes, replace_file
from kb.storage.cache import code_key, content_key
from kb.storage.git import revision_of

if TYPE_CHECKING:  # a run in which nothing has changed does not load the base
    from kb.model import Base
    from kb.storage.cache import Cache

STATE = ".kb-export-state.json"
"""In the folder of the documents: the state of all files from which some exports were last made."""

RECORD = ".kb-export.json"
"""In the folder of the documents: what each was made from, and its size and time."""

_LONG = 1.0
"""Seconds after which the document being made is named."""


class WriteError(Exception):
    """A document cannot be written; what was there before still is."""


def document_day(base: Base, epoch: str = "") -> datetime.date:
    """The date of documents: that of SOURCE_DATE_EPOCH, or else of the page reviewed last.

    Args:
        base: the knowledge base.
        epoch: the environment's SOURCE_DATE_EPOCH, or nothing.
    """
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    reviewed = [page.fields["reviewed"].value for page in base.pages if "reviewed" in page.fields]
    return datetime.date.fromisoformat(max(reviewed, default="2000-01-01"))


def export_context(root: Path, base: Base, cache: Cache) -> ExportContext:
    """What documents are made from, with the day and the revision as they are here and now."""
    day = document_day(base, os.environ.get("SOURCE_DATE_EPOCH", ""))
    return ExportContext(base, cache, root, day, revision_of(root))


def documents(workshop: ExportContext, names: Sequence[str]) -> Iterator[Document]:
    """The documents of some exports.

    Raises:
        ExportError: what people wrote does not allow it.
    """
    for name in names:
        yield from import_module(EXPORTS[name].module).documents(workshop)


@dataclass(frozen=True)
class Done:
    """A document as it is now: its place, its size, and whether it was made anew."""

    path: Path
    size: int
    made: bool


def write(
    workshop: ExportContext, names: Sequence[str], folder: Path, libraries: str, say: Callable[[str], None]
) -> Iterator[Done]:
    """Make each document that is missing or out of date, and write each file in one step.

    Args:
        workshop: what documents are made from.
        names: of exports.
        folder: where to write.
        libraries: a key that changes with the libraries that are installed.
        say: called with the name of a document whose making takes long.

    Yields:
        Each document, when it is there.

    Raises:
        ExportError: a document cannot be made from the sources.
        WriteError: a file cannot be written; earlier documents stay.
    """
    record = _Record(folder)
    for document in documents(workshop, names):
        file = folder / document.path
        key = content_key(code_key(), libraries, document.key)
        if record.holds(document.path, key):
            yield Done(file, file.stat().st_size, made=False)
            continue
        waiting = threading.Timer(_LONG, say, [f"making {document.path} …"])
        waiting.daemon = True
        waiting.start()
        try:
            made = document.make()
        finally:
            waiting.cancel()
        try:
            replace_bytes(file, made)
            record.add(document.path, key)
        except OSError as error:
            raise WriteError(f"cannot write {file}: {error.strerror or error}") from error
        yield Done(file, len(made), made=True)


def current(
    workshop: ExportContext, names: Sequence[str], folder: Path, libraries: str
) -> Iterator[Document]:
    """The documents that are there as they would be made now.

    Args:
        workshop: what documents are made from.
        names: of exports.
        folder: where they were written.
        libraries: changes with the libraries that are installed.
    """
    record = _Record(folder)
    if not record:
        return
    for document in documents(workshop, names):
        if record.holds(document.path, content_key(code_key(), libraries, document.key)):
            yield document


def made_before(folder: Path, names: Sequence[str], state: str) -> list[Done] | None:
    """The documents of some exports, where all are up to date and unchanged on disk; else nothing.

    Args:
        folder: where they were written.
        names: of exports.
        state: ``kb.documents.state.state``.
    """
    kept = _states(folder).get(" ".join(names))
    if not kept or kept[0] != state:
        return None
    record = _Record(folder)
    if not all(record.stands(path) for path in kept[1]):
        return None
    return [Done(folder / path, (folder / path).stat().st_size, made=False) for path in kept[1]]


def remember(folder: Path, names: Sequence[str], state: str, done: Iterable[Done]) -> None:
    """Note that the documents of some exports are as they would be made in this state."""
    paths = [each.path.relative_to(folder).as_posix() for each in done]
    states = {**_states(folder), " ".join(names): [state, paths]}
    with suppress(OSError):  # a note that cannot be written only costs time
        replace_file(folder / STATE, json.dumps(dict(sorted(states.items())), indent=0) + "\n")


def _states(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / STATE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


class _Record:
    """What each document of a folder was made from; a file changed by another hand does not count."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: dict[str, list[object]] = {}
        try:
            rows = json.loads((folder / RECORD).read_text("utf-8"))
            self._rows = {path: [*row] for path, row in rows.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return

    def __bool__(self) -> bool:
        return bool(self._rows)

    def holds(self, path: str, key: str) -> bool:
        return self._rows.get(path) == [key, *self._signature(path)]

    def stands(self, path: str) -> bool:
        """Whether a document is as it was written."""
        return self._rows.get(path, [])[1:] == [*self._signature(path)]

    def add(self, path: str, key: str) -> None:
        self._rows[path] = [key, *self._signature(path)]
        replace_file(self._folder / RECORD, json.dumps(dict(sorted(self._rows.items())), indent=0) + "\n")

    def _signature(self, path: str) -> tuple[int, int]:
        try:
            status = (self._folder / path).stat()
        except OSError:
            return (-1, -1)
        return status.st_size, status.st_mtime_ns
