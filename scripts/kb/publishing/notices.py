"""Changed files: by the notices of the system, or by looking at them in turns where it gives none."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

CHANGES = frozenset(("created", "modified", "closed", "moved", "deleted"))
"""Kinds of notices that mean another content; the others come from reading a file."""

_OF_FOLDERS = frozenset(("moved", "deleted"))

SETTLED = 0.02
"""Seconds without another notice after which a save is complete: an editor may write, rename and delete."""

_LONGEST = 0.5
"""Seconds after which notices that never cease are taken as they are."""

_TURN = 0.5
"""Seconds between two looks at all files, where the system gives no notices."""


class Notices:
    """Paths that have changed, since they were last taken.

    It has the methods of an observer of watchdog that MkDocs's server calls.

    Args:
        counts: whether a changed path matters.
        observers: what makes an observer, in the order in which they are tried.
    """

    def __init__(
        self, counts: Callable[[str], bool], observers: tuple[Callable[[], BaseObserver], ...] = ()
    ) -> None:
        self._counts = counts
        self._observers = observers or (Observer, lambda: PollingObserver(timeout=_TURN))
        self._observer: BaseObserver | None = None
        self._places: list[tuple[str, str, bool]] = []
        self._changed: set[str] = set()
        self._last = 0.0
        self._heard = threading.Condition()

    def schedule(self, handler: Any, path: str, *, recursive: bool = False) -> None:
        """Watch a file or folder; a file by its folder, because saving may put another file in its place.

        Args:
            handler: unused: ``wait`` returns the paths.
            path: of the file or folder.
            recursive: whether folders inside are watched too.
        """
        if Path(path).is_dir():
            self._places.append((path, "", recursive))
        else:
            self._places.append((str(Path(path).parent), Path(path).name, False))

    def start(self) -> None:
        """Begin; where the system refuses, by the next kind of observer.

        Raises:
            OSError: no kind of observer can start.
        """
        *before, last = self._observers
        for make in before:
            try:
                self._observer = self._started(make())
            except OSError:
                continue
            return
        self._observer = self._started(last())

    def _started(self, observer: BaseObserver) -> BaseObserver:
        for folder, name, recursive in self._places:
            observer.schedule(_Handler(self._hear, name), folder, recursive=recursive)
        try:
            observer.start()
        except OSError:
            observer.stop()
            raise
        return observer

    def stop(self) -> None:
        """End, if it has begun."""
        if self._observer is not None:
            self._observer.stop()

    def join(self) -> None:
        """Wait until it has ended."""
        if self._observer is not None:
            self._observer.join()

    def _hear(self, path: str) -> None:
        if self._counts(path):
            with self._heard:
                self._changed.add(path)
                self._last = time.monotonic()
                self._heard.notify_all()

    @property
    def waiting(self) -> bool:
        """Whether something has changed that was not taken yet."""
        return bool(self._changed)

    def wait(self, seconds: float) -> frozenset[str]:
        """Take the paths that have changed; wait for the first of them, and then until they are complete.

        Args:
            seconds: how long at most for the first one; after that, the answer is empty.
        """
        with self._heard:
            if not self._heard.wait_for(lambda: self._changed, seconds):
                return frozenset()
            end = time.monotonic() + _LONGEST
            while (left := min(self._last + SETTLED, end) - time.monotonic()) > 0:
                self._heard.wait(left)
            taken = frozenset(self._changed)
            self._changed.clear()
        return taken


class _Handler(FileSystemEventHandler):
    """Hands on the paths of a change: all of a folder, or one file in it."""

    def __init__(self, hear: Callable[[str], None], name: str) -> None:
        self._hear = hear
        self._name = name

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Hand on one event."""
        if event.event_type not in (_OF_FOLDERS if event.is_directory else CHANGES):
            return
        for path in (event.src_path, event.dest_path):
            written = os.fsdecode(path)
            if not written:
                continue
            if self._name in {"", Path(written).name}:
                self._hear(written)
