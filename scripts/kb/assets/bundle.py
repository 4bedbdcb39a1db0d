"""One stylesheet and one script for every page, joined from the colours of kinds and ``scripts/web``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kb.assets.css_prune import needed
from kb.assets.kind_colours import on_site
from kb.schema import SPECIMENS

WEB = "scripts/web"
"""Where the sources are: ``js``, ``css`` and, as others published it, ``vendor``."""

STYLE, SCRIPT, LATER = "assets/site.css", "assets/site.js", "assets/later"
"""Addresses of the bundle on the site, and of what is loaded later."""

LAYERS = ("theme", "tokens", "base", "components", "pages", "print")
"""The cascade layers, in order: a rule in a later one wins over any selector in an earlier one.

``css/NAME.css`` and the files in ``css/NAME/`` are the layer NAME. The stylesheet of Material is ``theme``;
stylesheets that are loaded later belong to ``LATER_LAYER``.
"""

LATER_LAYER = "pages"

SPECIMEN = "KB_SPECIMEN"
"""Is in a script for the id by which ids are explained."""

FIRST_SCRIPT = "base"
"""Makes the object ``kb`` that the others use; they follow by name."""

UNUSED = re.compile(
    r"\.md-(?!typeset(?!__)|grid\b|icon\b|main\b|container\b)|\[data-md-|\.(?:no-)?js\b|\[dir=rtl\]|columnheader"
    r"|\.(?:grid|critic|keys|arithmatex|emojione|twemoji|gemoji|giscus|headerlink|katex|lg|x+l|middle|inline)\b"
    r"|\.linenodiv|tabbed|annotat|mermaid|lightbox|task-list|__comments"
)
"""What selectors of Material's stylesheet name that is on none of our pages."""

_NOTE = re.compile(r"^[ \t]*//(?: .*)?\n", re.MULTILINE)
_TYPE = re.compile(r"/\*\*\s.*?\*/ ?", re.DOTALL)
_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
_INDENT = re.compile(r"^[ \t\n]+", re.MULTILINE)


def bundle(web: Path, theme: Path) -> dict[str, str]:
    """Everything that pages load from ``scripts/web``.

    Args:
        web: the folder of the sources.
        theme: the folder of the templates of Material, whose stylesheet is the lowest layer, as far as it is
            needed.

    Returns:
        Address on the site -> text; the same files give the same text.

    Raises:
        OSError: a file cannot be read.
        ValueError: a stylesheet is in no layer.
    """
    sheets = _layers(web / "css")
    loaded = (*_later_sheets(web), *_later_scripts(web), *_vendor(web))
    later = {f"{LATER}/{name}": text for name, text in loaded}
    ours = "\n".join(sheets.values())
    others = "".join(text for name, text in later.items() if name.endswith(".css"))
    sheets["theme"] = needed(_theme_sheet(theme), UNUSED, ours + others)
    scripts = sorted((web / "js").glob("*.js"), key=lambda path: (path.stem != FIRST_SCRIPT, path.stem))
    return {
        STYLE: _ORDER + "\n".join(_in_layer(name, sheets[name]) for name in LAYERS if sheets.get(name)),
        SCRIPT: "\n".join(_apart(path.name, _script(path)) for path in scripts),
        **later,
    }


_ORDER = f'@charset "UTF-8";@layer {",".join(LAYERS)};\n'


def _layers(folder: Path) -> dict[str, str]:
    """Layer -> the text of its stylesheets; the colours of kinds are the first tokens."""
    found = {"tokens": on_site()}
    for path in sorted(folder.rglob("*.css")):
        layer = path.relative_to(folder).parts[0].removesuffix(".css")
        if layer == "later":
            continue
        if layer not in LAYERS[1:]:
            raise ValueError(f"{path} is in no layer: put it into a folder called {', '.join(LAYERS[1:])}")
        found[layer] = f"{found.get(layer, '')}{_sheet(path)}"
    return found


def _later_sheets(web: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each stylesheet in ``css/later``; the files of a folder there are one."""
    for path, parts in _parts(web / "css/later", ".css"):
        yield f"{path.stem}.css", _ORDER + _in_layer(LATER_LAYER, "".join(map(_sheet, parts)))


def _later_scripts(web: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each script in ``js/later``; the files of a folder there are one, by their names."""
    for path, parts in _parts(web / "js/later", ".js"):
        yield f"{path.stem}.js", "\n".join(_alone(_script(part)) for part in parts)


def _vendor(web: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each file that others published, unchanged."""
    for path in sorted((web / "vendor").rglob("*")):
        if path.is_file():
            yield path.relative_to(web / "vendor").as_posix(), path.read_text("utf-8")


def _parts(folder: Path, suffix: str) -> Iterator[tuple[Path, list[Path]]]:
    """Each file with a suffix, and each folder with the files in it."""
    for path in sorted(folder.glob("*")):
        if path.is_dir():
            yield path, sorted(path.glob(f"*{suffix}"))
        elif path.suffix == suffix:
            yield path, [path]


def _theme_sheet(theme: Path) -> str:
    """The main stylesheet of the theme, whose file name changes with its content."""
    found = sorted((theme / "assets/stylesheets").glob("main.*.min.css"))
    if len(found) != 1:
        raise FileNotFoundError(f"{len(found)} stylesheets main.*.min.css in {theme}: has Material changed?")
    return found[0].read_text("utf-8").removeprefix('@charset "UTF-8";')


def _in_layer(name: str, css: str) -> str:
    return f"@layer {name}{{\n{css}}}\n"


def _sheet(path: Path) -> str:
    return _lean(path.read_text("utf-8"), _COMMENT)


def _script(path: Path) -> str:
    return _lean(_TYPE.sub("", path.read_text("utf-8")), _NOTE).replace(SPECIMEN, SPECIMENS[0])


def _lean(text: str, comment: re.Pattern[str]) -> str:
    """Source without what only its readers need: comments that fill lines, and how far lines are set in.

    No line of a text in backticks may begin as a comment does.
    """
    return _INDENT.sub("", comment.sub("", text))


def _alone(script: str) -> str:
    """A script whose names are its own."""
    return f'(() => {{\n"use strict";\n{script}}})();'


def _apart(name: str, script: str) -> str:
    """A script in a ``try`` block: an error in it is reported, and does not stop the other scripts."""
    return f"// {name}\ntry {{\n{_alone(script)}\n}} catch (fault) {{ reportError(fault); }}"
