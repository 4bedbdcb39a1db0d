"""Covers as pictures: of the e-book, and what lies behind the words of the Word file's."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kb.documents.export import ExportContext
from kb.documents.pdf.handbook import cover
from kb.documents.typst.compile import numbers_source
from kb.documents.typst.sources import FONTS, MAIN, NUMBERS, TABLE, TEMPLATES, table_source
from kb.storage.cache import content_key

_SHELF, _BEHIND = 190, 60
"""Dots per inch: the e-book's cover is then 1,571 pixels wide, and what lies behind words can be coarse."""

_PLAIN = """#import "handbook.typ": *
#set page(width: 210mm, height: 297mm, margin: 0pt, fill: band)
#kinds-band()
"""


def for_the_shelf(workshop: ExportContext) -> bytes:
    """The cover of the PDF as PNG."""
    return _drawn(_source(workshop), _SHELF)


def behind() -> bytes:
    """The cover without its words, as PNG."""
    return _drawn(_PLAIN, _BEHIND)


def key(workshop: ExportContext) -> str:
    """A hash of everything that covers are made from."""
    files = sorted((*FONTS.glob("*.ttf"), *TEMPLATES.glob("*.typ")))
    return content_key(
        _source(workshop), _PLAIN, table_source(), *(file.read_bytes().hex() for file in files)
    )


def _source(workshop: ExportContext) -> str:
    return f'#import "handbook.typ": *\n{cover(workshop)}\n'


def _drawn(source: str, sharpness: int) -> bytes:
    import typst

    with tempfile.TemporaryDirectory(prefix="kb-") as name:
        folder = Path(name)
        (folder / MAIN).write_text(source, "utf-8")
        (folder / NUMBERS).write_text(numbers_source({}, {}), "utf-8")
        (folder / TABLE).write_text(table_source(), "utf-8")
        for file in TEMPLATES.glob("*.typ"):
            (folder / file.name).write_bytes(file.read_bytes())
        made = typst.Compiler(
            folder / MAIN, root=folder, font_paths=[FONTS], ignore_system_fonts=True
        ).compile(format="png", ppi=sharpness)
    if not isinstance(made, bytes):
        raise TypeError("a cover is one page")
    return made
