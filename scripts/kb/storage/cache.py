"""Rendered pages kept by content hash: one SQLite file, safe to delete, shared by ``kb check`` and the site.

A key covers everything that the value depends on, so a stale value cannot be found; a cache that is broken,
locked or read-only is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_KEEP = 24
"""A value unused in this many runs is dropped."""

_REST = 8
"""A value used is marked as used when it was last marked more runs ago than this: marking costs a write."""


_WAITING = 4_000_000
"""So many signs wait in memory at most; then what was put is written, and the run goes on."""


def content_key(*parts: str) -> str:
    """A hash over parts of text that cannot be confused with another list of parts."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


_code: list[str] = []


def code_key() -> str:
    """A hash over our own program: what it made before it was changed may not be what it makes now."""
    if not _code:
        here = Path(__file__).parents[1]
        files = sorted(here.rglob("*.py"))
        _code.append(content_key(*(f"{file.relative_to(here)}\n{file.read_text('utf-8')}" for file in files)))
    return _code[0]


def code_is(key: str) -> None:
    """Take over the hash that a process found earlier for the very same files of our program."""
    _code[:] = [key]


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All that is written within is in the file, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except sqlite3.Error:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


class Cache:
    """Text values by content key; what was put is written by ``flush``, or before where it is much.

    Each flush that writes something is a run. A value that was not used in many runs is dropped. For one
    thread at a time.

    Args:
        path: the database file, made when missing; None keeps nothing.
    """

    _db: sqlite3.Connection | None = None

    def __init__(self, path: Path | None) -> None:
        self._new: dict[str, str] = {}
        self._waiting = 0  # signs in these
        self._early = True  # whether they can be written before the flush
        self._wrote = False  # whether some were
        self._used: set[str] = set()
        self._run = 0
        if path is None:
            return
        for attempt in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._db = sqlite3.connect(path, timeout=2, isolation_level=None, check_same_thread=False)
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=OFF")
                self._db.execute(
                    "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT, run INTEGER)"
                )
                self._run = self._db.execute("PRAGMA user_version").fetchone()[0]
                return
            except (sqlite3.Error, OSError):
                if self._db is not None:
                    self._db.close()
                    self._db = None
                if attempt == 0:
                    with contextlib.suppress(OSError):
                        path.unlink()

    def get(self, keys: Iterable[str]) -> dict[str, str]:
        """The values that are kept for these keys."""
        wanted = list(dict.fromkeys(keys))
        self._used.update(wanted)
        found = {key: self._new[key] for key in wanted if key in self._new}
        if self._db is None:
            return found
        try:
            for at in range(0, len(wanted), 500):
                part = wanted[at : at + 500]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, value FROM kept WHERE key IN ({marks})"  # noqa: S608 - only question marks are put in
                found.update(self._db.execute(query, part))
        except sqlite3.Error:
            self._db = None
        return found

    def get_one(self, key: str) -> str | None:
        """The value that is kept for this key, if any."""
        return self.get((key,)).get(key)

    def keep(self, make: Callable[[], str], *parts: str) -> str:
        """What ``make`` returns, or returned when it was last called for the same parts."""
        key = content_key(code_key(), *parts)
        if (value := self.get_one(key)) is None:
            self.put(key, value := make())
        return value

    def put(self, key: str, value: str) -> None:
        """Keep a value."""
        self._new[key] = value
        self._waiting += len(value)
        if self._waiting > _WAITING and self._early:
            self._write_early()

    def use(self, key: str) -> None:
        """A value that could be asked for is not dropped."""
        self._used.add(key)

    def _write_early(self) -> None:
        """Write what waits; where another process holds the file, all waits for the flush."""
        if self._db is None:
            return
        try:
            with _transaction(self._db):
                self._write_new(self._db)
            self._wrote = True
            self._clear()
        except sqlite3.Error:
            self._early = False

    def flush(self, part: bool = False) -> None:
        """Write what was put, and drop what has not been asked for in the last runs.

        Args:
            part: whether only a part of the base was looked at: this is no run, and drops nothing.
        """
        if self._db is None or not (self._new or self._wrote):
            return
        run = self._run if part else self._run + 1
        try:
            with _transaction(self._db):
                self._write_new(self._db)
                self._db.executemany(
                    "UPDATE kept SET run = ? WHERE key = ? AND run < ?",
                    ((run, key, run - _REST) for key in self._used),
                )
                self._db.execute("DELETE FROM kept WHERE run < ?", (run - _KEEP,))
                self._db.execute(f"PRAGMA user_version = {run}")
            self._run = run
        except sqlite3.Error:
            self._db = None
        self._early, self._wrote = True, False
        self._clear()

    def _write_new(self, db: sqlite3.Connection) -> None:
        rows = ((key, value, self._run + 1) for key, value in self._new.items())
        db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

    def _clear(self) -> None:
        self._new.clear()
        self._waiting = 0

    def close(self) -> None:
        """Write what was put, and let go of the file."""
        self.flush()
        if self._db is not None:
            self._db.close()
            self._db = None

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if self._db is not None:
            self._db.close()
