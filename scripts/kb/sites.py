"""The site as it was in each edition, below the site as it is: addresses as of an edition lead there.

Former sites come from archives that were attached to releases, which are taken for what they are: files from
elsewhere. Nothing in them is written outside of its folder.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

FOLDER = "edition"
"""Below the top of the site."""

MOST = 1_000_000_000
"""Bytes that an archive may unpack to."""

MOST_FILES = 50_000
"""Files that an archive may hold; a site of ours has some thousands."""

MOST_TOGETHER = 10 * MOST
"""Bytes that all archives together may unpack to."""

_EDITION = re.compile(r"(?:edition-|v)?([0-9]{4}\.[0-9]{2}(?:[.-][0-9A-Za-z]+)*)", re.ASCII)


class ArchiveError(Exception):
    """An archive that is none, is too large, or wants to write where it may not."""


def edition_named(archive: Path) -> str | None:
    """The edition that the name of an archive tells, which is that of a tag; None where it tells none.

    >>> edition_named(Path("edition-2026.11.zip"))
    '2026.11'
    >>> edition_named(Path("edition-2026.11-...zip")) is None
    True
    """
    match = _EDITION.fullmatch(archive.stem)
    return match[1] if match else None


def put_editions(site: Path, archives: Path, current: str) -> list[str]:
    """Put every edition below a site that has just been built.

    What was released stays as it was: the site as it is stands for the current edition only while that has
    no archive.

    Args:
        site: the folder of the site.
        archives: a folder of ``TAG.zip``, each a former site; it may be missing.
        current: the edition that is being written; may be empty.

    Returns:
        The editions, in order.

    Raises:
        ArchiveError: an archive cannot be used; the site is left without editions.
    """
    found = {edition_named(path): path for path in sorted(archives.glob("*.zip"))}
    released = {edition: path for edition, path in found.items() if edition}
    part = site.parent / f"{site.name}.editions"
    shutil.rmtree(part, ignore_errors=True)
    left = MOST_TOGETHER
    try:
        for edition, path in released.items():
            left -= _unpack(path, part / edition, left)
        if current and current not in released:
            shutil.copytree(site, part / current, ignore=_without_editions(site))
        shutil.rmtree(site / FOLDER, ignore_errors=True)
        if part.exists():
            part.rename(site / FOLDER)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return sorted({*released, *([current] if current else [])})


def _without_editions(site: Path) -> Callable[[str, list[str]], set[str]]:
    return lambda folder, names: {FOLDER} & {*names} if Path(folder) == site else set()


def _unpack(path: Path, to: Path, left: int) -> int:
    """Unpack a site, without the one folder that everything in its archive may stand in.

    Args:
        path: the archive.
        to: where its files go.
        left: bytes that it may take at most.

    Returns:
        The bytes that it takes.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            size, most = sum(entry.file_size for entry in entries), min(MOST, left)
            if size > most:
                raise ArchiveError(f"{path.name} unpacks to more than {most:,} bytes")
            if len(entries) > MOST_FILES:
                raise ArchiveError(f"{path.name} holds more than {MOST_FILES:,} files")
            for entry, name in _named(path, entries):
                target = to / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise ArchiveError(f"{path.name} cannot be unpacked: {error}") from error
    if not (to / "index.html").is_file():
        raise ArchiveError(f"{path.name} holds no site: there is no index.html at its top")
    return size


def _named(path: Path, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    tops = {entry.filename.partition("/")[0] for entry in entries}
    inside = len(tops) == 1 and all("/" in entry.filename for entry in entries)
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name.casefold() in seen:
            raise ArchiveError(f"{path.name} holds {name!r} twice")
        seen.add(name.casefold())
        odd = "\\" in name or ":" in name or name.startswith("/") or posixpath.normpath(name) != name
        if odd or ".." in name.split("/") or stat.S_ISLNK(entry.external_attr >> 16):
            raise ArchiveError(f"{path.name} holds {name!r}, which is no plain path")
        yield entry, name.partition("/")[2] if inside else name
