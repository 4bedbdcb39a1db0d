"""Sites of former editions, from release archives, put below the site as it is now."""

from __future__ import annotations

import posixpath
import re
import shutil
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

from kb.schema.permanent_url import EDITIONS_FOLDER, edition_folder

MOST = 1_000_000_000
"""Bytes that all archives together may unpack to: the most that GitHub Pages takes."""

MOST_FILES = 200_000
"""Files that all archives together may hold: some forty editions of five thousand files."""
_TAG = re.compile(r"(?:edition-|v)?([0-9]{4}\.[0-9]{2}(?:[.-]\w+)*)", re.ASCII)


class ArchiveError(Exception):
    """A file that is no archive, is too large, or has a path outside of its folder."""


def edition_named(archive: Path) -> str | None:
    """The edition in the name of an archive, which is that of a tag; None where there is none.

    >>> edition_named(Path("edition-2026.11.zip"))
    '2026.11'
    """
    match = _TAG.fullmatch(archive.stem)
    return match[1] if match else None


def put_editions(site: Path, archives: Path, current: str) -> list[str]:
    """Unpack every released edition below a site that has just been built.

    Released editions are not changed. While the current edition has no archive, its addresses lead to the
    current site, as the build has made them.

    Args:
        site: the folder of the site.
        archives: a folder of ``TAG.zip``, each a former site; it may be missing.
        current: the edition that is being written; may be empty.

    Returns:
        The editions, in order.

    Raises:
        ArchiveError: an archive cannot be used, or two are of one edition; the site is left as it was.
    """
    released = _released(archives)
    part = site.parent / f"{site.name}.editions"
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
        _unpack(released, part)
        now = site / edition_folder(current)
        if current and current not in released and now.is_dir():
            now.rename(part / current)
        shutil.rmtree(site / EDITIONS_FOLDER, ignore_errors=True)
        put = sorted(folder.name for folder in part.iterdir())
        if put:
            part.rename(site / EDITIONS_FOLDER)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return put


def _released(archives: Path) -> dict[str, Path]:
    released: dict[str, Path] = {}
    for path in sorted(archives.glob("*.zip")):
        if (edition := edition_named(path)) is None:
            continue
        if edition in released:
            raise ArchiveError(f"{released[edition].name} and {path.name} are both edition {edition}")
        released[edition] = path
    return released


def _unpack(released: Mapping[str, Path], to: Path) -> None:
    """Unpack sites, each without the single folder that may enclose everything in its archive."""
    size = files = 0
    for edition, path in released.items():
        try:
            with zipfile.ZipFile(path) as archive:
                entries = _entries(path, archive)
                size += sum(entry.file_size for entry in entries.values())
                files += len(entries)
                if size > MOST:
                    raise ArchiveError(f"with {path.name}, the editions unpack to more than {MOST:,} bytes")
                if files > MOST_FILES:
                    raise ArchiveError(f"with {path.name}, the editions hold more than {MOST_FILES:,} files")
                for name, entry in entries.items():
                    target = to / edition / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(entry) as source, target.open("wb") as file:
                        shutil.copyfileobj(source, file)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise ArchiveError(f"{path.name} cannot be unpacked: {error}") from error
        if not (to / edition / "index.html").is_file():
            raise ArchiveError(f"{path.name} holds no site: there is no index.html at its top")


def _entries(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Path below the folder of the edition -> file, of all except the editions that a site had itself.

    A site is at the top, or in the single folder; files beside that folder only redirect into it.
    """
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    folders = {top for top, slash, _ in (entry.filename.partition("/") for entry in entries) if slash}
    inside = len(folders) == 1 and not any(entry.filename == "index.html" for entry in entries)
    named: dict[str, zipfile.ZipInfo] = {}
    taken: set[str] = set()  # without letter case, which some file systems ignore
    for entry in entries:
        name = entry.filename
        odd = "\\" in name or ":" in name or name.startswith("/") or posixpath.normpath(name) != name
        if odd or ".." in name.split("/") or stat.S_ISLNK(entry.external_attr >> 16):
            raise ArchiveError(f"{path.name} holds {name!r}, which is no plain path")
        if inside and "/" not in name:
            continue
        below = name.partition("/")[2] if inside else name
        if below.casefold() in taken:
            raise ArchiveError(f"{path.name} holds {name!r} twice")
        taken.add(below.casefold())
        named[below] = entry
    return {name: entry for name, entry in named.items() if not name.startswith(f"{EDITIONS_FOLDER}/")}
