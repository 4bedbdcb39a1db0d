"""A theme's templates, which escape what they are given; compiled once, filled in when a page has changed.

For every page a theme evaluates some thirty templates; most pages of a build are those of the last one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, Template

from kb.storage.cache import Cache, content_key

Parts = Callable[[Mapping[str, Any]], Iterable[str] | None]
"""The context of a template -> everything that its output depends on; None where that is unknown."""


_COMPILED = "escaping"
"""The folder of what is compiled to escape: Jinja takes what another setting has made for its own."""


def prepare(environment: Environment, folders: Iterable[str], kept: Path) -> None:
    """Make an environment escape values, skip the theme's icons when listing, and cache compiled templates.

    A template marks HTML with ``safe``; every other value is text.

    Args:
        environment: the theme's.
        folders: where its templates are; the first that has a name is used.
        kept: a folder for compiled templates, made when missing.
    """
    environment.autoescape = True
    environment.loader = _Loader(list(folders))
    folder = kept / _COMPILED
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


class _Loader(FileSystemLoader):
    def list_templates(self) -> list[str]:
        """Every file except those in folders whose name begins with a dot, which hold the icons."""
        found: set[str] = set()
        for folder in self.searchpath:
            for where, folders, names in os.walk(folder, followlinks=self.followlinks):
                folders[:] = [name for name in folders if not name.startswith(".")]
                at = Path(where).relative_to(folder).as_posix()
                found.update(name if at == "." else f"{at}/{name}" for name in names)
        return sorted(found)


def keeping(cache: Cache, parts: Parts) -> type[Template]:
    """A class of templates whose output is kept.

    Args:
        cache: where.
        parts: says what the output depends on, beside the templates.
    """

    class KeptTemplate(Template):
        def render(self, *args: Any, **kwargs: Any) -> str:
            context = dict(*args, **kwargs)
            depends = parts(context)
            if depends is None:
                return super().render(context)
            return cache.keep(lambda: super(KeptTemplate, self).render(context), "output", *depends)

    return KeptTemplate


def folder_key(folder: Path) -> str:
    """A hash over the files of a folder, for a theme that is edited."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return content_key(*(f"{path.relative_to(folder)}\n{path.read_bytes().hex()}" for path in files))
