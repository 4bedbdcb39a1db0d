"""The versions of installed libraries, from the names of their folders."""

from __future__ import annotations

import os
import re
import sys
from functools import cache

_END = ".dist-info"


def version(name: str) -> str:
    """The version of a library; ``importlib.metadata`` would take longer to import than to judge a page.

    Raises:
        PackageNotFoundError: there is no such library.
    """
    if found := _installed().get(_folded(name)):
        return found
    from importlib import metadata

    return metadata.version(name)


@cache
def _installed() -> dict[str, str]:
    """Name -> version of each library; of two, the one that Python finds first."""
    found: dict[str, str] = {}
    for folder in sys.path:
        for entry in os.listdir(folder) if os.path.isdir(folder) else ():  # noqa: PTH112, PTH208 - one look
            if entry.endswith(_END):
                name, _, number = entry.removesuffix(_END).partition("-")
                found.setdefault(_folded(name), number)
    return found


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()
