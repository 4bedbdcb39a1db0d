"""Rendered pages kept by content hash: one SQLite file, safe to delete, shared by ``kb check`` and the site.

A key covers everything that the value depends on, so a stale value cannot be found; a cache that is broken,
locked or read-only is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

_KEEP = 4
"""A value unused in this many runs that changed something is dropped."""


def content_key(*parts: str) -> str:
    """A hash over parts of text that cannot be confused with another list of parts."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


class Cache:
    """Text values by content key. Use as a context manager; what was put is written at the end.

    Args:
        path: the database file, made when missing; None keeps nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._db: sqlite3.Connection | None = None
        self._new: dict[str, str] = {}
        self._used: set[str] = set()
        if path is None:
            return
        for attempt in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._db = sqlite3.connect(path, timeout=2, isolation_level=None)
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=OFF")
                self._db.execute(
                    "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT, run INTEGER)"
                )
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
                found.update(self._db.execute(f"SELECT key, value FROM kept WHERE key IN ({marks})", part))  # noqa: S608 - only question marks are put in
        except sqlite3.Error:
            self._db = None
        return found

    def put(self, key: str, value: str) -> None:
        """Keep a value."""
        self._used.add(key)
        self._new[key] = value

    def flush(self) -> None:
        """Write what was put, and drop what has not been asked for in the last runs."""
        if self._db is None or not self._new:
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            run = self._db.execute("SELECT COALESCE(MAX(run), 0) + 1 FROM kept").fetchone()[0]
            self._db.executemany(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
                ((key, value, run) for key, value in self._new.items()),
            )
            self._db.executemany("UPDATE kept SET run = ? WHERE key = ?", ((run, key) for key in self._used))
            self._db.execute("DELETE FROM kept WHERE run < ?", (run - _KEEP,))
            self._db.execute("COMMIT")
        except sqlite3.Error:
            self._db = None
        self._new.clear()

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()
        if self._db is not None:
            self._db.close()
            self._db = None
