"""The state of all files from which documents are made: one hash, quickly, without loading the base."""

from __future__ import annotations

import datetime
import hashlib
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from kb.schema import BRIEFING, BY_FOLDER
from kb.schema.paths import DOCS
from kb.storage.cache import code_key
from kb.storage.git import revision_of

_FILES = ("mkdocs.yml", "pyproject.toml", "bibliography.bib")
_PROGRAM = Path(__file__).parents[2]
_SETTINGS = ("SOURCE_DATE_EPOCH", "KB_SITE_URL", "KB_REPOSITORY")


def state(root: Path, libraries: str) -> str:
    """A hash of everything that any document depends on.

    Args:
        root: the top of the repository; the content of every source counts.
        libraries: changes with the libraries that are installed.
    """
    digest = hashlib.blake2b(digest_size=16)

    def add(*parts: object) -> None:
        digest.update("\0".join(map(str, parts)).encode("utf-8", "surrogateescape") + b"\0\0")

    add(code_key(), libraries, datetime.date.today(), revision_of(root))
    add(*(os.environ.get(name, "") for name in _SETTINGS))
    for path in _sources(root):
        add(path.relative_to(root).as_posix())
        digest.update(hashlib.blake2b(path.read_bytes()).digest())
    for folder in sorted({_PROGRAM, root / _PROGRAM.name}):  # a base may bring a theme and scripts of its own
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {"", ".py", ".pyc"}:  # templates, fonts, styles: many, so unread
                status = path.stat()
                add(path.relative_to(folder), status.st_size, status.st_mtime_ns)
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    for name in _FILES:
        if (root / name).is_file():
            yield root / name
    for folder in (DOCS, *BY_FOLDER, BRIEFING.folder):
        yield from (path for path in sorted((root / folder).rglob("*")) if path.is_file())


def libraries() -> str:
    """A text that changes when something is installed beside our program."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return " ".join([sys.version, *(f"{Path(each).stat().st_mtime_ns}" for each in sorted(folders))])
