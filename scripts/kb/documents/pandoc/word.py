"""The handbook and each page as a Word file, with real styles, links, bookmarks and a list of contents."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from kb.documents.export import Document, ExportContext
from kb.documents.pandoc.book import Book, handbook, single
from kb.documents.pandoc.ooxml import (
    COVER_PICTURE,
    Cover,
    contents,
    cover,
    laid_out,
    paragraph,
    plain_colour,
    raw,
    text,
)
from kb.documents.pandoc.settings import settled
from kb.documents.pandoc.word_template import MONO, SANS, SERIF, reference
from kb.documents.pandoc.writer import Ast, document, run
from kb.documents.pdf import covers
from kb.documents.pdf.handbook import cover_facts, cover_kinds
from kb.documents.typst.partials import TITLE, long_date
from kb.documents.typst.pictures import as_png
from kb.model import Page
from kb.schema import REPORT
from kb.storage.cache import content_key

HANDBOOK = "handbook.docx"
FOLDER = "word"
"""Folder of the files of single pages."""

INSTEAD = {
    SERIF: ("Georgia", "roman"),
    SANS: ("Calibri", "swiss"),
    MONO: ("Courier New", "modern"),
}
"""Fonts, and what Word takes where they are not installed."""

_MAIN = "http://schemas.openxmlformats.org/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"


_PROGRAM = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    'officeDocument/2006/extended-properties"><Application>kb</Application></Properties>\n'
)
"""What says which program made a file: pandoc would say Word 2007, whose mode Word then offers."""


_TEMPLATE = f"""<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="{_MAIN}wordprocessingml/2006/main" xmlns:m="{_OFFICE}math" \
xmlns:r="{_OFFICE}relationships" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w10="urn:schemas-microsoft-com:office:word" \
xmlns:a="{_MAIN}drawingml/2006/main" xmlns:pic="{_MAIN}drawingml/2006/picture" \
xmlns:wp="{_MAIN}drawingml/2006/wordprocessingDrawing">
<w:body>
$body$
$sectpr$
</w:body>
</w:document>
"""
"""The main part of a Word file, without the title that pandoc would set over it: ours says it."""


def documents(workshop: ExportContext) -> Iterator[Document]:
    """The handbook, and one file for each page of a collection."""
    whole = handbook(workshop, "docx")
    front = [*cover(_cover(workshop)), *contents(whole.contents), *whole.blocks]
    yield _document(workshop, HANDBOOK, whole, front, covers.key(workshop))
    for page in workshop.base.collected:
        book = single(workshop, page, "docx")
        yield _document(workshop, f"{FOLDER}/{page.id}.docx", book, [*_head(book, page), *book.blocks])


def _document(workshop: ExportContext, path: str, book: Book, blocks: list[Ast], key: str = "") -> Document:
    asked = document(book.meta, blocks)
    made_from = (asked.decode(), str(workshop.day), *book.drawn.values(), workshop.base.edition, key)
    return Document(path, content_key(*made_from), partial(_make, workshop, book, asked, path == HANDBOOK))


def _make(workshop: ExportContext, book: Book, asked: bytes, whole: bool) -> bytes:
    pictures = as_png(workshop, book.pictures, book.drawn)
    asked = pictures.renamed(asked, book.pictures)
    files = dict(pictures.files)
    if whole:
        files[COVER_PICTURE] = covers.behind()
    running = f"{TITLE} · edition {workshop.base.edition}"
    return written(asked, reference(running, whole), files, workshop.day, update=whole)


def written(
    asked: bytes, styles: bytes, files: Mapping[str, bytes], day: datetime.date, update: bool = False
) -> bytes:
    """A Word file.

    Args:
        asked: the document in pandoc's form, with its title among its blocks.
        styles: the file whose styles, head and foot it takes over.
        files: name -> content, of pictures.
        day: the date of everything in it.
        update: whether Word is to lay fields anew when it opens the file.
    """
    given = {"reference.docx": styles, "main.openxml": _TEMPLATE.encode(), **files}
    options = ["--reference-doc", "reference.docx", "--template", "main.openxml"]
    return mended(run(asked, "docx", options, given, day), day, update)


def _cover(workshop: ExportContext) -> Cover:
    base = workshop.base
    return Cover(
        above=f"A knowledge base on the {REPORT.form} of {REPORT.publisher} {REPORT.year}",
        title=TITLE,
        facts=cover_facts(base),
        kinds=tuple(cover_kinds(base)),
        edition=f"Handbook · edition {base.edition}",
        day=long_date(workshop.day),
        address=base.site_url.removeprefix("https://").strip("/"),
    )


def _head(book: Book, page: Page) -> Iterator[Ast]:
    """The blocks at the top of the file of a page."""
    colour = plain_colour(page.id[:1].lower())
    yield raw(paragraph("KindLine", text(book.meta["subtitle"], f'<w:color w:val="{colour}"/>')))
    yield raw(paragraph("Title", text(book.meta["title"])))
    yield raw(paragraph("EditionLine", text(f"{TITLE} · {book.meta['date']}")))


def mended(made: bytes, day: datetime.date, update: bool = False) -> bytes:
    """A Word file of pandoc's with the settings of current Word, laid out, and with one date.

    It names replacements for fonts that are not installed.

    Args:
        made: the file.
        day: the date of everything in it.
        update: whether Word is to lay fields anew when it opens it.
    """
    changed: dict[str, Callable[[bytes], bytes]] = {
        "word/fontTable.xml": lambda _: _fonts().encode(),
        "word/settings.xml": partial(settled, update=update),
        "word/document.xml": laid_out,
        "docProps/app.xml": lambda _: _PROGRAM.encode(),
    }
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as given,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        for info in given.infolist():
            content = given.read(info)
            if info.filename in changed:
                content = changed[info.filename](content)
            entry = zipfile.ZipInfo(info.filename, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def _fonts() -> str:
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="{family}"/></w:font>'
        for name, (other, family) in INSTEAD.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"{rows}</w:fonts>\n"
    )
