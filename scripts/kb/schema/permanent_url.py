"""Permanent addresses: where an id, a page and an edition are found on the published site."""

from __future__ import annotations

import re

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
