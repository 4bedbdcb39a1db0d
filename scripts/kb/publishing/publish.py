"""Puts a site that was built in a folder of its own in the place of the last one, with what is not a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.assets.bundle import WEB, bundle
from kb.assets.notices import THIRD_PARTY, third_party
from kb.model import Base
from kb.publishing.downloads import Download, sums
from kb.schema.paths import DOCS, ROBOTS, SUMS
from kb.site.metadata import robots
from kb.site.pages import SitePage
from kb.site.redirects import kept_redirects
from kb.site.search_index import search_data
from kb.storage.cache import Cache


def generated(
    root: Path,
    theme: Path,
    base: Base,
    pages: Iterable[SitePage],
    data: Mapping[str, str],
    offers: Mapping[str, Iterable[Download]],
    site_url: str,
) -> dict[str, str | bytes]:
    """Files that the program makes, except pages: address on the site -> content.

    Args:
        root: the top of the repository.
        theme: folder of Material, whose style sheets are part of the site's.
        base: the knowledge base.
        pages: all pages of the site.
        data: files of data.
        offers: what can be downloaded.
        site_url: address of the site, with a slash at its end; empty where it has none.
    """
    made: dict[str, str | bytes] = {**bundle(root / WEB, theme), **search_data(base, pages), **data}
    made[SUMS] = sums(one for each in offers.values() for one in each)
    made[THIRD_PARTY] = third_party(root, theme)
    if site_url:
        made[ROBOTS] = robots(site_url)
    return made


def copied(base: Base) -> dict[str, str]:
    """Address on the site -> repository path of each file below ``docs/`` that the site has as it is."""
    return {
        path.removeprefix(f"{DOCS}/"): path
        for path in sorted(base.files)
        if path.startswith(f"{DOCS}/") and not path.endswith((".md", ".yml"))
    }


def write_files(part: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files below a folder, each by its address."""
    for address, content in files:
        _target(part, address).write_bytes(content)


def copy_documents(part: Path, offers: Iterable[Download]) -> None:
    """Copy the documents that are offered to their addresses below a folder."""
    for one in offers:
        if one.source is not None:
            shutil.copyfile(one.source, _target(part, one.address))


def _target(part: Path, address: str) -> Path:
    target = part / address
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def write_redirects(base: Base, last: Path, part: Path, cache: Cache) -> None:
    """Add the pages at short addresses.

    Most are those of the last site: their folders are moved. There are hundreds, and pathlib would take three
    times as long.

    Args:
        base: the knowledge base, with the address of the site.
        last: the site as it was; the same as ``part`` where there is none.
        part: the site that is being built.
        cache: where they are kept.
    """
    for made in kept_redirects(base, cache):
        folders: dict[str, dict[str, bytes]] = {}
        for address, content in made.items():
            folder, _, name = address.rpartition("/")
            folders.setdefault(folder, {})[name] = content.encode()
        for folder, files in folders.items():
            old, new = f"{last}/{folder}", f"{part}/{folder}"
            if last == part or not _taken_over(old, new, files):
                os.makedirs(new, exist_ok=True)  # noqa: PTH103
                for name, data in files.items():
                    with open(f"{new}/{name}", "wb") as file:  # noqa: PTH123
                        file.write(data)


def _taken_over(old: str, new: str, files: Mapping[str, bytes]) -> bool:
    """Move a folder that holds these files, reading as they should, and nothing else."""
    try:
        if {*os.listdir(old)} != files.keys():  # noqa: PTH208
            return False
        for name, content in files.items():
            with open(f"{old}/{name}", "rb") as file:  # noqa: PTH123
                if file.read() != content:
                    return False
        os.makedirs(os.path.dirname(new), exist_ok=True)  # noqa: PTH103, PTH120
        os.rename(old, new)  # noqa: PTH104
    except OSError:
        return False
    return True


def put_in_place(part: Path, site: Path) -> None:
    """Let a new site take the place of the last one, which is there until the new one is."""
    old = Path(f"{site}.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    part.rename(site)
    shutil.rmtree(old, ignore_errors=True)
