"""The handbook as an e-book: EPUB 3 with the metadata that EPUB Accessibility 1.1 requires."""

from __future__ import annotations

import datetime
import io
import posixpath
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from lxml import etree

from kb.assets.kind_colours import in_the_dark
from kb.documents.export import Document, ExportContext
from kb.documents.pandoc.book import Book, handbook
from kb.documents.pandoc.book_parts import TERMS, WORKS
from kb.documents.pandoc.writer import document, run
from kb.documents.pdf import covers
from kb.documents.pdf.handbook import written
from kb.documents.pdf.paging import pages
from kb.documents.typst.partials import AUTHOR
from kb.documents.typst.pictures import as_png
from kb.documents.typst.sources import FONTS, HOME, Sources
from kb.schema.permanent_url import url
from kb.storage.cache import content_key

NAME = "handbook.epub"
STYLE, PAGE = HOME / "epub" / "book.css", HOME / "epub" / "page.xhtml"
USED = ("kb-serif-regular.ttf", "kb-serif-italic.ttf", "kb-sans-regular.ttf", "kb-sans-semibold.ttf")
"""The fonts that the style names."""

SUMMARY = (
    "The text is in reading order and has headings, lists, a table of contents and a list of the pages of "
    "the PDF; every numbered paragraph has an id that links lead to. Pictures have descriptions, and lists "
    "say what they show. Sizes and colours are left to the reader."
)

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


def documents(workshop: ExportContext) -> Iterator[Document]:
    """The handbook."""
    book = handbook(workshop, "epub")
    asked = document(_meta(workshop, book), book.blocks)
    fonts = [(FONTS / name).read_bytes().hex() for name in USED]
    files = [_style(), PAGE.read_text("utf-8")]
    sources = written(workshop)  # its list of pages is that of the PDF
    made_from = [covers.key(workshop), sources.key, *map(repr, _licences().items()), *fonts]
    key = content_key(asked.decode(), str(workshop.day), *book.drawn.values(), *files, *made_from)
    yield Document(NAME, key, partial(_make, workshop, book, asked, sources))


def _meta(workshop: ExportContext, book: Book) -> dict[str, object]:
    base = workshop.base
    name = url(base.site_url or "urn:x-kb:", f"{NAME}?edition={base.edition}")
    return {
        **{name: value for name, value in book.meta.items() if name not in {"date", "keywords", "publisher"}},
        "date": workshop.day.isoformat(),
        "edition": book.meta["date"],
        "toc-title": "Contents",
        "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "subject": list(book.meta["keywords"]),
        "accessModes": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": [
            "tableOfContents",
            "readingOrder",
            "structuralNavigation",
            "pageNavigation",
            "pageBreakMarkers",
            "alternativeText",
            "displayTransformability",
        ],
        "accessibilityHazards": ["none"],
        "accessibilitySummary": SUMMARY,
    }


def _style() -> str:
    """The stylesheet, with the colours that the kinds have in pictures on dark ground."""
    return STYLE.read_text("utf-8") + in_the_dark(".plate")


def _make(workshop: ExportContext, book: Book, asked: bytes, sources: Sources) -> bytes:
    pictures = as_png(workshop, book.pictures, book.drawn)
    asked = pictures.renamed(asked, book.pictures)
    files = {
        "book.css": _style().encode("utf-8"),
        "page.xhtml": PAGE.read_bytes(),
        "cover.png": covers.for_the_shelf(workshop),
        **pictures.files,
    }
    options = ["--css", "book.css", "--template", "page.xhtml", "--epub-cover-image", "cover.png"]
    options += ["--split-level=2", "--toc", "--toc-depth=2"]
    for name in USED:
        files[name] = (FONTS / name).read_bytes()
        options += ["--epub-embed-font", name]
    source = f"{book.meta['title']}, PDF, edition {workshop.base.edition}"
    made = finished(run(asked, "epub3", options, files, workshop.day), pages(workshop, sources), source)
    return told(made, workshop.day, _licences())


def finished(made: bytes, numbers: Mapping[str, int], source: str) -> dict[str, bytes]:
    """The files of an e-book of pandoc's, with titles, landmarks and the pages of the PDF.

    Args:
        made: the e-book.
        numbers: label -> page of the PDF.
        source: what the numbers of pages are those of.
    """
    with zipfile.ZipFile(io.BytesIO(made)) as given:
        files = {info.filename: given.read(info) for info in given.infolist()}
    texts = {name: _tree(content) for name, content in files.items() if name.startswith(_TEXTS)}
    places = {
        each.get("id"): (name, each) for name, tree in texts.items() for each in tree.iter() if each.get("id")
    }
    for name, tree in texts.items():
        for each in tree.iter():
            each.attrib.pop("data-custom-style", None)
        if title := _title(tree):
            tree.find(f".//{_X}title").text = title
        for each in list(tree.iter(f"{_SVG}a")):
            _lead(each, name, places)
    listed = list(_broken(numbers, places))
    nav = _tree(files[_NAV])
    _land(nav, texts)
    nav.find(f".//{_X}body").append(_page_list(listed))
    files[_NAV] = _written(nav)
    files |= {name: _written(tree) for name, tree in texts.items()}
    package = _tree(files[_PACKAGE])
    metadata = package.find(f"{_OPF}metadata")
    etree.SubElement(metadata, f"{_OPF}meta", {"property": "pageBreakSource"}).text = source
    files[_PACKAGE] = _written(package)
    return files


_TEXTS, _NAV, _PACKAGE = "EPUB/text/", "EPUB/nav.xhtml", "EPUB/content.opf"
_X, _SVG, _OPS, _OPF = (
    "{http://www.w3.org/1999/xhtml}",
    "{http://www.w3.org/2000/svg}",
    "{http://www.idpf.org/2007/ops}",
    "{http://www.idpf.org/2007/opf}",
)
_MARKED = frozenset((f"{_X}section", f"{_X}div", f"{_X}span"))
"""Elements that can hold a page mark before their content."""


def _tree(content: bytes) -> Any:
    return etree.fromstring(content)


def _written(tree: Any) -> bytes:
    return bytes(etree.tostring(tree.getroottree(), xml_declaration=True, encoding="UTF-8"))


def _title(tree: Any) -> str:
    """The first heading of a file, where it has one."""
    heads = ("".join(head.itertext()) for head in tree.iter(f"{_X}h1", f"{_X}h2"))
    return " ".join(next(heads, "").split())


def _lead(link: Any, name: str, places: Mapping[str, tuple[str, Any]]) -> None:
    """Point a link of a picture to the file with its target; a link without a target is removed."""
    target = (link.get("href") or "").removeprefix("#")
    if target in places:
        there = places[target][0]
        link.set("href", f"{'' if there == name else posixpath.basename(there)}#{target}")
        return
    link.tag = f"{_SVG}g"
    for each in ("href", "aria-label"):
        link.attrib.pop(each, None)


def _broken(
    numbers: Mapping[str, int], places: Mapping[str, tuple[str, Any]]
) -> Iterator[tuple[int, str, str]]:
    """Mark where each page of the PDF begins: before the first label on it.

    Yields:
        Number of the page, file and id of its mark.
    """
    seen: set[int] = set()
    for id_, (name, element) in places.items():  # in the order of the book
        number = numbers.get(id_)
        if number is None or (seen and number <= max(seen)) or element.tag not in _MARKED:
            continue
        seen.add(number)
        mark = etree.Element(f"{_X}span", {f"{_OPS}type": "pagebreak", "role": "doc-pagebreak"})
        mark.set("id", f"page-{number}")
        mark.set("aria-label", str(number))
        if element.tag == f"{_X}span":  # a term, which is its whole line
            element = element.getparent()
        mark.tail, element.text = element.text, None
        element.insert(0, mark)
        yield number, name, f"page-{number}"


def _land(nav: Any, texts: Mapping[str, Any]) -> None:
    """Add landmarks for the beginning of the text, the glossary and the bibliography."""
    rows = nav.find(f".//{_X}nav[@id='landmarks']/{_X}ol")
    first = next(name for name in texts if posixpath.basename(name).startswith("ch"))
    found = {each.get("id"): name for name, tree in texts.items() for each in tree.iter(f"{_X}section")}
    wanted = [("bodymatter", "Start of the text", first, "")]
    for id_, kind, said in ((TERMS, "glossary", "Glossary"), (WORKS, "bibliography", "Bibliography")):
        wanted += [(kind, said, found[id_], f"#{id_}")] if id_ in found else []
    for kind, said, name, anchor in wanted:
        row = etree.SubElement(rows, f"{_X}li")
        to = etree.SubElement(row, f"{_X}a", {"href": f"{name.removeprefix('EPUB/')}{anchor}"})
        to.set(f"{_OPS}type", kind)
        to.text = said


def _page_list(listed: Iterable[tuple[int, str, str]]) -> Any:
    nav = etree.Element(f"{_X}nav", {f"{_OPS}type": "page-list", "role": "doc-pagelist", "id": "page-list"})
    nav.set("hidden", "hidden")
    etree.SubElement(nav, f"{_X}h2").text = "Pages of the PDF"
    rows = etree.SubElement(nav, f"{_X}ol")
    for number, name, id_ in listed:
        to = etree.SubElement(etree.SubElement(rows, f"{_X}li"), f"{_X}a")
        to.set("href", f"{name.removeprefix('EPUB/')}#{id_}")
        to.text = str(number)
    return nav


def _licences() -> dict[str, bytes]:
    """The licences of the fonts, by the names that they have in the package."""
    return {f"licences/{file.name}": file.read_bytes() for file in sorted(FONTS.glob("OFL-*.txt"))}


def told(files: Mapping[str, bytes], day: datetime.date, licences: Mapping[str, bytes]) -> bytes:
    """The e-book with claims of conformance and licence files added, as a zip archive.

    Args:
        files: name -> content, in the order of the archive.
        day: the date of everything in it.
        licences: name -> text of each licence file that is put beside the files that it covers.
    """
    packed = io.BytesIO()
    package = ""
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            if name.endswith(".opf"):
                package, _, _ = name.rpartition("/")
                content = _packaged(content, licences)
            archive.writestr(_entry(name, day), content)
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


def _packaged(content: bytes, names: Iterable[str]) -> bytes:
    """The package of the e-book with the licences of its fonts, and what it says of its accessibility."""
    package = _tree(content)
    manifest = package.find(f"{_OPF}manifest")
    for at, name in enumerate(names, 1):
        values = {"id": f"licence-{at}", "href": name, "media-type": "text/plain"}
        etree.SubElement(manifest, f"{_OPF}item", values)
    metadata = package.find(f"{_OPF}metadata")
    conforms = {"property": "dcterms:conformsTo", "id": "conforms"}
    etree.SubElement(metadata, f"{_OPF}meta", conforms).text = CONFORMS
    certified = {"property": "a11y:certifiedBy", "refines": "#conforms"}
    etree.SubElement(metadata, f"{_OPF}meta", certified).text = AUTHOR
    return _written(package)
