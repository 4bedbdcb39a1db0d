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
