"""One stylesheet and one script for every page, joined from the colours of kinds and ``scripts/web``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kb.assets.css_prune import needed
from kb.assets.kind_colours import on_site
from kb.schema import SPECIMENS

WEB = "scripts/web"
"""Where the sources are: ``NAME.css`` and ``NAME.js`` are joined, ``later/`` is loaded when needed."""

STYLE, SCRIPT, LATER = "assets/site.css", "assets/site.js", "assets/later"
"""Addresses of the bundle on the site, and of what is loaded later."""

FIRST, LAST = ("fonts", "base"), ("print",)
"""The order: these, then every other file by its name, then those that must have the last word."""

UNUSED = re.compile(
    r"\.md-(?!typeset(?!__)|grid\b|icon\b|main\b|container\b)|\[data-md-|\.(?:no-)?js\b|\[dir=rtl\]|columnheader"
    r"|\.(?:grid|critic|keys|arithmatex|emojione|twemoji|gemoji|giscus|headerlink|katex|lg|x+l|middle|inline)\b"
    r"|\.linenodiv|tabbed|annotat|mermaid|lightbox|task-list|__comments"
)
"""What selectors of Material's stylesheet name that is on none of our pages."""

_NOTE = re.compile(r"^[ \t]*//(?: .*)?\n", re.MULTILINE)
_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
_INDENT = re.compile(r"^[ \t\n]+", re.MULTILINE)


def bundle(web: Path, theme: Path) -> dict[str, str]:
    """Everything that pages load from ``scripts/web``.

    Args:
        web: the folder of the sources.
        theme: the folder of the templates of Material, whose stylesheet comes first, as far as it is needed.

    Returns:
        Address on the site -> text; the same files give the same text.

    Raises:
        OSError: a file cannot be read.
    """
    sheets = [on_site(), *(path.read_text("utf-8") for path in _ordered(web.glob("*.css")))]
    ours = "\n".join(_lean(each, _COMMENT) for each in sheets)
    scripts = [_apart(path.name, _read(path)) for path in _ordered(web.glob("*.js"))]
    later = {
        f"{LATER}/{path.relative_to(web / 'later').as_posix()}": (
            _later(path) if path.parent.name == "later" else path.read_text("utf-8")
        )
        for path in sorted((web / "later").rglob("*"))
        if path.is_file()
    }
    others = "".join(text for name, text in later.items() if name.endswith(".css"))
    theirs = needed(_theme_sheet(theme), UNUSED, ours + others)
    return {STYLE: f"{theirs}\n{ours}", SCRIPT: "\n".join(scripts), **later}


def _ordered(files: Iterable[Path]) -> list[Path]:
    def place(path: Path) -> tuple[int, str]:
        if path.stem in FIRST:
            return FIRST.index(path.stem) - len(FIRST), path.stem
        return (1 if path.stem in LAST else 0), path.stem

    return sorted(files, key=place)


def _theme_sheet(theme: Path) -> str:
    """The main stylesheet of the theme, whose file name changes with its content."""
    found = sorted((theme / "assets/stylesheets").glob("main.*.min.css"))
    if len(found) != 1:
        raise FileNotFoundError(f"{len(found)} stylesheets main.*.min.css in {theme}: has Material changed?")
    return found[0].read_text("utf-8")


SPECIMEN = "KB_SPECIMEN"
"""Stands in a script for the id by which ids are explained."""


def _read(path: Path) -> str:
    return _lean(path.read_text("utf-8"), _NOTE).replace(SPECIMEN, SPECIMENS[0])


def _later(path: Path) -> str:
    return _lean(path.read_text("utf-8"), _COMMENT) if path.suffix == ".css" else _alone(_read(path))


def _lean(text: str, comment: re.Pattern[str]) -> str:
    """Source without what only its readers need: comments that fill lines, and how far lines are set in.

    No line of a text in backticks may begin as a comment does.
    """
    return _INDENT.sub("", comment.sub("", text))


def _alone(script: str) -> str:
    """A script whose names are its own."""
    return f'(() => {{\n"use strict";\n{script}}})();'


def _apart(name: str, script: str) -> str:
    """A script by itself, whose failure is told but does not stop the others."""
    return f"// {name}\ntry {{\n{_alone(script)}\n}} catch (fault) {{ reportError(fault); }}"
