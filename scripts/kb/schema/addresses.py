"""Repository paths, link targets and site addresses: how one becomes the other."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import unquote

from kb.schema.paths import DOCS, INDEX

SITE_SUFFIX = ".html"


_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def link_target(from_path: str, to_path: str, anchor: str = "") -> str:
    """How a page writes a link to another: relative to its own file, as a person would write it.

    >>> link_target("trends/globalisation.md", "dilemmas/privacy-and-security.md", "D1.6")
    '../dilemmas/privacy-and-security.md#D1.6'
    """
    fragment = f"#{anchor}" if anchor else ""
    if from_path == to_path and fragment:
        return fragment
    return _relative(posixpath.dirname(from_path) or ".", to_path) + fragment


@lru_cache(maxsize=1 << 16)
def _relative(folder: str, path: str) -> str:
    return posixpath.relpath(path, folder)


def site_path(path: str) -> str:
    """Address of a source file on the site."""
    folder, name = posixpath.split(path.removeprefix(f"{DOCS}/"))
    stem = "index" if name == INDEX else name.removesuffix(".md")
    return posixpath.join(folder, stem + SITE_SUFFIX)


def led(page_path: str, path: str) -> str | None:
    """The repository path that a link names; None where it is no relative path, or leads too far up.

    Args:
        page_path: the page that holds the link.
        path: the link without anchor.
    """
    return None if path.startswith("/") or _EXTERNAL.match(path) else resolve(page_path, path)


def resolve(page_path: str, target: str) -> str | None:
    """The repository path that a relative link leads to, or None when it leaves the repository.

    Args:
        page_path: the page that holds the link.
        target: the link without anchor, percent-encoded or not; empty means the page itself.
    """
    return _resolve(posixpath.dirname(page_path), target) if target else page_path


@lru_cache(maxsize=1 << 16)
def _resolve(folder: str, target: str) -> str | None:
    path = posixpath.normpath(posixpath.join(folder, unquote(target)))
    return None if path.startswith(("../", "/")) or path == ".." else path


def folded_name(name: str) -> str:
    """A name of a tag without its case; words in it are parted by hyphens."""
    return re.sub(r"[\s_-]+", "-", name.strip().casefold())


EDITIONS_FOLDER = "edition"
"""Below the top of the site."""


_EDITION = re.compile(r"\w+(?:[.-]\w+)*", re.ASCII)


def is_edition(name: str) -> bool:
    """Whether an edition of this name can have a folder.

    >>> [is_edition(name) for name in ("2026.11", "2026.11-rc.1", "", "..", "2026.11-..", "2026/11")]
    [True, True, False, False, False, False]
    """
    return _EDITION.fullmatch(name) is not None


def edition_folder(edition: str) -> str:
    """Address of the site of an edition, from the top of the site."""
    return f"{EDITIONS_FOLDER}/{edition}"


def short_path(id_: str) -> str:
    """Where an id is found for good, from the top of the site.

    >>> short_path("T7.3")
    'T7.3/'
    """
    return f"{id_}/"


def url(site: str, address: str, edition: str = "") -> str:
    """The full address of what is at ``address`` from the top of the site, now or as it was in an edition.

    Args:
        site: address of the published site, with a slash at its end; empty where it has none, and the result
            then begins at the top of the site.
        address: from the top of the site.
        edition: name of an edition, whose site is in a folder of its own.

    >>> url("https://x.example/", "a.html"), url("https://x.example/", "T7.3/", "2026.11")
    ('https://x.example/a.html', 'https://x.example/edition/2026.11/T7.3/')
    """
    return f"{site}{edition_folder(edition)}/{address}" if edition else f"{site}{address}"


def permanent_url(site: str, id_: str) -> str:
    """The permanent address of an id; empty where the site has no address.

    >>> permanent_url("https://x.example/", "T7.3"), permanent_url("", "T7.3")
    ('https://x.example/T7.3/', '')
    """
    return url(site, short_path(id_)) if site else ""
