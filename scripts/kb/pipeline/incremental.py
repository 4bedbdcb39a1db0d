"""The result of the last `kb check`, where it is still valid, and the record that shows whether it is.

Most checks follow an edit of one page in a base that was clean. If nothing has changed that the checks of
other pages depend on, only the edited page is judged, and the other files are not even opened. In every other
case the whole check runs: any problem, new or lost files, data files, front matter, ids, links, citations,
published texts, symbolic links.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.checks import local_problems
from kb.loading.load import load
from kb.model import Base
from kb.schema import BRIEFING, BY_FOLDER
from kb.schema.paths import BIBLIOGRAPHY, DOCS, PROJECT, SETTINGS
from kb.storage.cache import Cache, code_key, content_key

_RACE = 3_000_000_000
"""Nanoseconds. A file changed this shortly before it was recorded may have changed once more in the same tick
of the file system's clock, of up to two seconds, without another time or size: its content is compared."""

_MOST = 16
"""More edited pages than this are left to the whole check."""

Signature = tuple[int, int, int, int]
"""Size, time of last change of content and of status in nanoseconds, and number of a file."""


@dataclass(frozen=True)
class Seen:
    """The state of the files before any of them was read; there is none where one is a symbolic link.

    Attributes:
        files: each file's signature.
        young: hash of the content of files that had changed shortly before.
    """

    files: dict[str, Signature]
    young: dict[str, str]


def look(root: Path) -> Seen | None:
    """What the files look like from outside; None where one of them is a symbolic link, or cannot be seen."""
    try:
        files = dict(_signatures(root))
    except OSError:
        return None
    since = time.time_ns() - _RACE
    young = [path for path, (_, content, status, _) in files.items() if max(content, status) > since]
    return Seen(files, {path: _content(root, path) for path in young})


def said_before(root: Path, cache: Cache, seen: Seen, today: str) -> str | None:
    """The output of the last check, where it is valid for the current base; else None.

    Args:
        root: the top of the repository.
        cache: where the last check was recorded.
        seen: the files as they are now.
        today: the day on which the base is judged.
    """
    kept = cache.get_one(_KEY)
    given, files, young, shapes, said = json.loads(kept) if kept else ("", {}, {}, {}, "")
    if given != _given(today) or seen.files.keys() != files.keys():
        return None
    changed = {path for path, one in seen.files.items() if _differs(root, path, one, files, young)}
    if not changed:
        return str(said)
    if len(changed) > _MOST or not changed <= shapes.keys():
        return None
    base = replace(load(root, cache, only=changed), today=datetime.date.fromisoformat(today))
    if base.problems or {page.path: page.shape for page in base.pages} != {
        path: shapes[path] for path in changed
    }:
        return None
    if any(local_problems(base, cache)):
        return None
    _record(cache, given, seen, shapes, said)
    return str(said)


def changed_since(root: Path, last: Seen, now: Seen) -> set[str] | None:
    """The files that have changed between two looks; None where files have come or gone.

    Files whose names begin with a dot are no part of the base.
    """
    then = {path: one for path, one in last.files.items() if not is_hidden(path)}
    files = {path: one for path, one in now.files.items() if not is_hidden(path)}
    if then.keys() != files.keys():
        return None
    return {path for path, one in files.items() if _differs(root, path, one, then, last.young)}


def is_hidden(path: str) -> bool:
    """Whether a name in a path begins with a dot, as those of the files that editors keep beside a text do.

    >>> is_hidden("trends/.globalisation.md.swp"), is_hidden("trends/globalisation.md")
    (True, False)
    """
    return path.startswith(".") or "/." in path


def _differs(
    root: Path,
    path: str,
    one: Signature,
    files: Mapping[str, Sequence[int]],
    young: Mapping[str, str],
) -> bool:
    return [*files[path]] != [*one] or (path in young and young[path] != _content(root, path))


def remember(cache: Cache, seen: Seen, base: Base, said: str) -> None:
    """Record a clean base; of one with problems nothing is recorded.

    Args:
        cache: where.
        seen: the files as they were before the base was loaded: a later change will differ from it.
        base: loaded and judged.
        said: the output of the check.
    """
    if not base.problems:
        shapes = {page.path: page.shape for page in base.pages if page.shape}
        _record(cache, _given(str(base.today)), seen, shapes, said)


def _record(cache: Cache, given: str, seen: Seen, shapes: Mapping[str, str], said: str) -> None:
    cache.put(_KEY, json.dumps([given, seen.files, seen.young, shapes, said], separators=(",", ":")))


_KEY = content_key("the last check")


def _given(today: str) -> str:
    """All that counts beside the files: our program, the libraries, the day."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    installed = [f"{folder} {Path(folder).stat().st_mtime_ns}" for folder in sorted(folders)]
    return content_key(code_key(), today, sys.version, *installed)


def _signatures(root: Path) -> Iterator[tuple[str, Signature]]:
    """Every file that counts.

    Raises:
        OSError: a symbolic link, or something that cannot be looked at.
    """
    for name in (SETTINGS, PROJECT, BIBLIOGRAPHY):
        if (root / name).exists():
            yield name, _signature((root / name).stat(follow_symlinks=False))
    waiting = [DOCS, *BY_FOLDER, *([BRIEFING.folder] if Path(root, BRIEFING.folder).is_dir() else [])]
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                if entry.is_symlink():
                    raise OSError(f"{entry.path} is a symbolic link")
                if entry.is_dir():
                    waiting.append(f"{folder}/{entry.name}")
                else:
                    yield f"{folder}/{entry.name}", _signature(entry.stat(follow_symlinks=False))


def _signature(status: os.stat_result) -> Signature:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _content(root: Path, path: str) -> str:
    try:
        return content_key((root / path).read_bytes().hex())
    except OSError:
        return ""
