"""Pictures for documents that cannot hold every form: SVG becomes PNG, made by Typst."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kb.documents.export import ExportContext, ExportError
from kb.documents.typst.sources import FONTS
from kb.problems import Problem, Span

SHARPNESS = 220
"""Dots per inch."""


class Pictures(NamedTuple):
    """Path or former name -> name in the document, and name -> content."""

    names: dict[str, str]
    files: dict[str, bytes]

    def renamed(self, asked: bytes, before: Mapping[str, str]) -> bytes:
        """A document in pandoc's form with the new names of its pictures.

        Args:
            asked: the document.
            before: path -> former name; a picture that we draw is named by its former name.
        """
        for path, name in self.names.items():
            asked = asked.replace(f'"{before.get(path, path)}"'.encode(), f'"{name}"'.encode())
        return asked


def as_png(workshop: ExportContext, wanted: Mapping[str, str], drawn: Mapping[str, str]) -> Pictures:
    """Pictures in formats for programs that read no SVG.

    Args:
        workshop: what documents are made from.
        wanted: path in the repository -> name.
        drawn: name of a picture that we draw -> the SVG.

    Raises:
        ExportError: a picture is not there or cannot be read (X004).
    """
    found = Pictures({}, {})
    for name, svg in drawn.items():
        found.names[name] = f"{name.removesuffix('.svg')}.png"
        found.files[found.names[name]] = png(svg.encode())
    for path, name in wanted.items():
        try:
            content = (workshop.root / path).read_bytes()
            if path.endswith(".svg"):
                name, content = name.removesuffix(".svg") + ".png", png(content)
        except (OSError, ValueError) as error:
            said = f"the picture {path!r} cannot be read: {getattr(error, 'strerror', None) or error}"
            raise ExportError(
                [Problem(path, Span(0, 0), "X004", said, "put it there, or correct it")]
            ) from error
        found.names[path] = name
        found.files[name] = content
    return found


def png(svg: bytes) -> bytes:
    """A standalone SVG as PNG.

    Raises:
        ValueError: Typst cannot read it.
    """
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "picture.svg").write_bytes(svg)
        source = '#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg")\n'
        (folder / "main.typ").write_text(source)
        try:
            made = typst.Compiler(
                folder / "main.typ", root=folder, font_paths=[FONTS], ignore_system_fonts=True
            ).compile(format="png", ppi=SHARPNESS)
        except RuntimeError as error:
            raise ValueError(str(error).strip().splitlines()[0]) from error
    if not isinstance(made, bytes):
        raise ValueError("it is more than one page")
    return made
