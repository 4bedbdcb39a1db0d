"""Whose work the site hands out beside our own, and under which licence: ``THIRD-PARTY.txt``.

Licences ask that they go along with the work, so their texts are read from where the work itself comes from:
the installed theme, the folders of fonts and of scripts by others. A folder without a licence stops a build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

from kb.assets.bundle import LATER, WEB
from kb.schema import KNOWLEDGE_BASE_TITLE

THIRD_PARTY = "THIRD-PARTY.txt"
"""Its address on the site."""

_FONTS = "scripts/fonts"
"""Folder of the fonts that documents bring along; those of the site are cut from the same families."""

_THEME = "mkdocs-material"
_APACHE = "scripts/licences/Apache-2.0.txt"
_ICONS = re.compile(r"\.icons/([a-z]+)/")
_RULE = "=" * 78


class Notice(NamedTuple):
    """One work of others.

    Attributes:
        work: its name and its folder.
        said: who made it, and what was changed.
        texts: its licence, in full.
    """

    work: str
    said: str
    texts: tuple[str, ...]


def third_party(root: Path, theme: Path) -> str:
    """The text of the file.

    Args:
        root: the top of the repository.
        theme: the folder of the templates of Material.

    Raises:
        OSError: a licence cannot be read: the work may not be handed out without it.
    """
    parts = [
        f"{KNOWLEDGE_BASE_TITLE}: the work of others that this site, its archive for offline use\n"
        "and the e-book hand out, with the licences under which they do."
    ]
    for notice in notices(root, theme):
        parts.append(f"{_RULE}\n{notice.work}\n\n{notice.said}")
        parts += notice.texts
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def notices(root: Path, theme: Path) -> Iterator[Notice]:
    """Each work of others that the site hands out.

    Args:
        root: the top of the repository.
        theme: the folder of the templates of Material.

    Raises:
        OSError: a licence cannot be read.
    """
    yield Notice(
        "Material for MkDocs: parts of assets/site.css",
        "By Martin Donath and contributors, https://squidfunk.github.io/mkdocs-material/; MIT licence.\n"
        "Rules that no page needs were left out.",
        (_licence_of(_THEME),),
    )
    templates = [file.read_text("utf-8") for file in (root / "scripts/theme").rglob("*.html")]
    icons = {name for text in templates for name in _ICONS.findall(text)}
    for name in sorted(icons):
        yield Notice(
            f"Icons of the set '{name}': drawings in each page",
            "As Material for MkDocs brings them along.",
            (*_licences(theme / ".icons" / name), (root / _APACHE).read_text("utf-8")),
        )
    for folder in sorted(path for path in (root / WEB / "vendor").iterdir() if path.is_dir()):
        yield Notice(f"{folder.name}: {LATER}/{folder.name}/", "Unchanged.", tuple(_licences(folder)))
    yield from font_notices(root)
    yield Notice(
        "Natural Earth: the coastlines of the map",
        "Free vector and raster map data, https://www.naturalearthdata.com/; public domain.",
        (),
    )


def font_notices(root: Path) -> Iterator[Notice]:
    """The fonts, with one licence for each family.

    Raises:
        OSError: a licence cannot be read.
    """
    for text in sorted((root / _FONTS).glob("OFL-*.txt")):
        family = text.stem.removeprefix("OFL-").replace("-", " ")
        ours = "KB Serif" if "Serif" in family else "KB Sans"
        yield Notice(
            f"{ours}: fonts of the site (assets/fonts/), the e-book and the PDF documents",
            f"Cut from {family} by Adobe, which reserves the name 'Source'; SIL Open Font License 1.1.\n"
            "Characters that are not needed were left out, and the names of the fonts changed.",
            (text.read_text("utf-8"),),
        )


def _licence_of(package: str) -> str:
    """The licence that an installed package brings along."""
    files = distribution(package).files or ()
    for file in files:
        if re.fullmatch(r"LICEN[CS]E(?:\.\w+)?", file.name) and ".dist-info" in str(file):
            return file.read_text("utf-8")
    raise FileNotFoundError(f"the package {package} brings no licence along")


def _licences(folder: Path) -> Iterator[str]:
    found = sorted(path for path in folder.iterdir() if re.fullmatch(r"LICEN[CS]E(?:\.\w+)?", path.name))
    if not found:
        raise FileNotFoundError(f"no licence is in {folder}")
    yield from (path.read_text("utf-8") for path in found)
