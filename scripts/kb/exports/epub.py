"""The handbook as an e-book: EPUB 3, with what EPUB Accessibility 1.1 wants to be told."""

from __future__ import annotations

import datetime
import io
import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from xml.sax.saxutils import escape

from kb.cache import content_key
from kb.exports import Document, Workshop
from kb.exports.book import Book, handbook
from kb.exports.pandoc import document, run
from kb.exports.pdf import FONTS, HOME
from kb.exports.pictures import as_png
from kb.exports.pieces import AUTHOR

NAME = "handbook.epub"
STYLE = HOME / "epub" / "book.css"
USED = ("kb-serif-regular.ttf", "kb-serif-italic.ttf", "kb-sans-regular.ttf", "kb-sans-semibold.ttf")
"""The fonts that the style names."""

SUMMARY = (
    "The text is in reading order and has headings, lists and a table of contents; every numbered paragraph "
    "has an id that links lead to. Pictures have descriptions. Sizes and colours are left to the reader."
)

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


def documents(workshop: Workshop) -> Iterator[Document]:
    """The handbook."""
    book = handbook(workshop, "epub")
    asked = document(_meta(workshop, book), book.blocks)
    fonts = [(FONTS / name).read_bytes().hex() for name in USED]
    made_from = [*book.drawn.values(), *map(repr, _licences().items()), *fonts]
    key = content_key(asked.decode(), str(workshop.day), STYLE.read_text("utf-8"), *made_from)
    yield Document(NAME, key, partial(_make, workshop, book, asked))


def _meta(workshop: Workshop, book: Book) -> dict[str, object]:
    base = workshop.base
    name = f"{base.site_url or 'urn:x-kb:'}handbook.epub?edition={base.edition}"
    visual = bool(book.pictures or book.drawn)
    return {
        **{name: value for name, value in book.meta.items() if name not in {"date", "keywords"}},
        "date": workshop.day.isoformat(),
        "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "subject": list(book.meta["keywords"]),
        "accessModes": ["textual", *(["visual"] if visual else [])],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": [
            "tableOfContents",
            "readingOrder",
            "structuralNavigation",
            *(["alternativeText"] if visual else []),
            "displayTransformability",
        ],
        "accessibilityHazards": ["none"],
        "accessibilitySummary": SUMMARY,
    }


def _make(workshop: Workshop, book: Book, asked: bytes) -> bytes:
    pictures = as_png(workshop, book.pictures, book.drawn)
    asked = pictures.renamed(asked, book.pictures)
    files = {"book.css": STYLE.read_bytes(), **pictures.files}
    options = ["--css", "book.css", "--split-level=2", "--toc", "--toc-depth=2"]
    for name in USED:
        files[name] = (FONTS / name).read_bytes()
        options += ["--epub-embed-font", name]
    return told(run(asked, "epub3", options, files, workshop.day), workshop.day, _licences())


def _licences() -> dict[str, bytes]:
    """The licences of the fonts, by the names that they have in the package."""
    return {f"licences/{file.name}": file.read_bytes() for file in sorted(FONTS.glob("OFL-*.txt"))}


def told(made: bytes, day: datetime.date, licences: Mapping[str, bytes]) -> bytes:
    """An e-book of pandoc's that also says to what it conforms, and who says so.

    Args:
        made: the e-book.
        day: the date of everything in it.
        licences: name -> text of the licences that stand in it beside what they are of.
    """
    packed = io.BytesIO()
    package = ""
    with (
        zipfile.ZipFile(io.BytesIO(made)) as given,
        zipfile.ZipFile(packed, "w") as archive,
    ):
        for info in given.infolist():
            content = given.read(info)
            if info.filename.endswith(".opf"):
                package, _, _ = info.filename.rpartition("/")
                content = _with_licences(_with_claims(content.decode("utf-8")), licences).encode("utf-8")
            archive.writestr(_entry(info.filename, day), content)
        for name, content in licences.items():
            archive.writestr(_entry(f"{package}/{name}", day), content)
    return packed.getvalue()


def _entry(name: str, day: datetime.date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    first = name == "mimetype"  # which readers look for as it is
    entry.compress_type = zipfile.ZIP_STORED if first else zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry


def _with_licences(package: str, names: Iterable[str]) -> str:
    rows = "".join(
        f'<item id="licence-{at}" href="{escape(name)}" media-type="text/plain" />'
        for at, name in enumerate(names, 1)
    )
    return re.sub(r"(\s*</manifest>)", lambda end: rows + end[1], package, count=1)


def _with_claims(package: str) -> str:
    rows = (
        f'<meta property="dcterms:conformsTo" id="conforms">{escape(CONFORMS)}</meta>'
        f'<meta property="a11y:certifiedBy" refines="#conforms">{escape(AUTHOR)}</meta>'
    )
    return re.sub(r"(\s*</metadata>)", lambda end: rows + end[1], package, count=1)
