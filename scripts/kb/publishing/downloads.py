"""What the site offers for download: the documents that are as they would be made now, and the data.

Documents are made by ``kb export``, the site by ``kb build``, in either order and one without the other. So
the site takes from the folder of documents what still holds when it is built, and says how to make the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from markupsafe import Markup

from kb.citations.citeproc import style_key
from kb.documents import EXPORTS, RECORD, Export, ExportContext, Whole, current
from kb.html import between, el, join
from kb.model import Base
from kb.schema.addresses import link_target, site_path
from kb.schema.paths import DOWNLOADS, SUMS
from kb.site.pages import DEEDS, SitePage
from kb.storage.cache import Cache, content_key
from kb.text.ids import PAGE_ID
from kb.views.marked.downloads import PLACES, SUMMED

FOLDER = "downloads"
"""Folder of the documents on the site."""

NARROW = "\N{NO-BREAK SPACE}"
_UNITS = ("kB", "MB", "GB")
_KINDS = {
    "bib": "BibTeX",
    "csv": "table (CSV)",
    "docx": "Word",
    "epub": "e-book (EPUB)",
    "graphml": "graph (GraphML)",
    "json": "JSON",
    "jsonld": "SKOS (JSON-LD)",
    "pdf": "PDF",
    "ris": "RIS",
    "zip": "ZIP",
}


@dataclass(frozen=True)
class Download:
    """A file that can be downloaded.

    Attributes:
        address: its address on the site.
        size: in bytes.
        digest: its SHA-256.
        title: what it is, for people.
        source: the file to be copied; None where the site has it already.
        sheets: how many pages a PDF has; 0 where that is not known.
    """

    address: str
    size: int
    digest: str
    title: str
    source: Path | None = None
    sheets: int = 0

    @property
    def name(self) -> str:
        """The last part of its address."""
        return self.address.rpartition("/")[2]

    @property
    def of_page(self) -> str:
        """The id of the page that it is a document of, or nothing."""
        stem = self.name.partition(".")[0]
        return stem if self.address.startswith(f"{FOLDER}/") and PAGE_ID.fullmatch(stem) else ""


def documents(make: Callable[[], ExportContext], folder: Path, libraries: str) -> Iterator[Download]:
    """The documents in a folder that are as they would be made now.

    Args:
        make: gives what they are made from; called where there are any.
        folder: where ``kb export`` writes.
        libraries: changes with the libraries that are installed.
    """
    try:
        record = (folder / RECORD).read_text("utf-8")
    except (OSError, ValueError):
        return
    workshop = make()
    base, cache = workshop.base, workshop.cache

    def holding() -> str:
        names = [name for name in EXPORTS if name != "data"]
        return json.dumps([each.path for each in current(workshop, names, folder, libraries)])

    # It is costly to find out which documents are current: their sources are written for it.
    state = (base.text_key, base.edition, base.site_url, str(workshop.day), workshop.revision)
    paths = json.loads(cache.keep(holding, "holding", record, *state, style_key(), libraries, _ours()))
    for path in paths:
        try:
            content = (folder / path).read_bytes()
        except OSError:
            continue
        digest = hashlib.sha256(content).hexdigest()
        sheets = cache.keep(lambda content=content: str(_sheets(content)), "sheets", digest)  # type: ignore[misc]
        yield Download(
            *(f"{FOLDER}/{path}", len(content), digest, _title(base, path), folder / path, int(sheets))
        )


def _sheets(content: bytes) -> int:
    """How many pages a PDF has; 0 for what is none."""
    if not content.startswith(b"%PDF-"):
        return 0
    import pikepdf  # heavy: only where a document is new

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return 0


def _ours() -> str:
    """Changes with our fonts, templates and styles."""
    here = Path(__file__).parents[2]
    files = sorted(path for path in here.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"})
    return " ".join(f"{path.name} {(status := path.stat()).st_size} {status.st_mtime_ns}" for path in files)


def data(files: Mapping[str, str], cache: Cache) -> Iterator[Download]:
    """The files of data that the site has.

    Args:
        files: address -> text.
        cache: where their digests are kept.
    """
    for address, text in files.items():
        content = text.encode()
        digest = cache.keep(
            lambda content=content: hashlib.sha256(content).hexdigest(),  # type: ignore[misc]
            *("sha256", content_key(text)),
        )
        yield Download(address, len(content), digest, address.rpartition("/")[2])


def _title(base: Base, path: str) -> str:
    """The title of the page that a document is of, or else its name in words."""
    if (whole := _wholes().get(path)) is not None:
        return whole.name
    stem = path.rpartition("/")[2].partition(".")[0]
    if (page := base.by_id.get(stem)) is not None:
        return f"{page.id} {page.title}"
    words = stem.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def size(number: int) -> str:
    """A size as people read it.

    >>> size(417), size(417_786), size(12_300_000)
    ('417 bytes', '418 kB', '12.3 MB')
    """
    if number < 1000:
        return f"{number} bytes"
    value, at = number / 1000, 0
    while value >= 999.5 and at + 1 < len(_UNITS):
        value, at = value / 1000, at + 1
    return f"{value:.0f} {_UNITS[at]}" if value >= 100 or at == 0 else f"{value:.1f} {_UNITS[at]}"


def offered(
    ready: SitePage, offers: Mapping[str, Sequence[Download]], edition: str, elsewhere: str | None = None
) -> SitePage:
    """A finished page with what can be downloaded: all of it on the page of downloads, its own on others.

    Args:
        ready: the page.
        offers: for each place on the page of downloads, what is listed there.
        edition: of the base.
        elsewhere: in a copy that goes to readers without documents, the address of the site that has them,
            or nothing where it has none; None in a copy for those who can make them.
    """
    if ready.path == DOWNLOADS:
        lists = {
            place.name: _summed(edition) if place.name == SUMMED else _listed(place.name, offers, elsewhere)
            for place in ready.places
        }
        return _set_in(ready, lists)
    own = [one for one in offers.get("documents", ()) if ready.id and one.of_page == ready.id]
    if not own:
        return ready
    deeds = join([_deed(ready.address, one) for one in own])
    return _set_in(ready, {DEEDS: deeds})


def _set_in(ready: SitePage, made: Mapping[str, Markup]) -> SitePage:
    """A finished page with what is made in its places, by their names."""
    pieces: list[str] = []
    done = 0
    for place in ready.places:
        if place.name in made:
            pieces += [ready.html[done : place.start], made[place.name]]
            done = place.end
    return replace(ready, html="".join([*pieces, ready.html[done:]]), places=())


def _deed(here: str, one: Download) -> Markup:
    form = _form(one)
    said = f"{form[:1].upper()}{form[1:]} ".replace(" (PDF)", " PDF")
    return el(
        "li", el("a", said, _size(one), href=link_target(here, one.address), download=True, class_="kb-deed")
    )


def _size(one: Download) -> str:
    return size(one.size).replace(" ", NARROW)


def _wholes() -> dict[str, Whole]:
    """Path of each document of the whole base -> what it is."""
    return {whole.path: whole for export in EXPORTS.values() for whole in export.whole}


def _export_of(one: Download) -> Export | None:
    """The export that a document in a folder is of."""
    folder = one.address.removeprefix(f"{FOLDER}/").rpartition("/")[0]
    return next((export for export in EXPORTS.values() if folder and export.folder == folder), None)


def _form(one: Download) -> str:
    suffix = one.name.rpartition(".")[2]
    if (export := _export_of(one)) is not None and export.form:
        return export.form
    return _KINDS.get(suffix, suffix.upper())


def sums(offers: Iterable[Download]) -> str:
    """The checksums of files, by their addresses: what ``sha256sum -c`` reads at the top of the site."""
    return "".join(f"{one.digest}  {one.address}\n" for one in sorted(offers, key=lambda one: one.address))


def _listed(name: str, offers: Mapping[str, Sequence[Download]], elsewhere: str | None) -> Markup:
    """The list of a place, or a word on why it is empty; ``elsewhere`` as for ``offered``."""
    found = offers.get(name, ()) if name in PLACES else ()
    return _lists(found) if found else _none(elsewhere)


def _lists(offers: Sequence[Download]) -> Markup:
    """Cards for the whole, a row for each page, and a row for each other file."""
    paths = {one.address.removeprefix(f"{FOLDER}/"): one for one in offers}
    whole = [(each, paths[path]) for path, each in _wholes().items() if path in paths]
    single: dict[str, list[Download]] = {}
    for one in offers:
        if one.of_page:
            single.setdefault(one.of_page, []).append(one)
    shown = [one for _, one in whole]
    posters: dict[str, list[Download]] = {}
    for one in offers:
        if (export := _export_of(one)) is not None and export.papers:
            posters.setdefault(one.name.partition("-")[0], []).append(one)
            shown.append(one)
    others = [one for one in offers if not one.of_page and one not in shown]
    return join(
        el("ul", [_card(each, one) for each, one in whole], class_="kb-offer-cards") if whole else None,
        el("ul", [*map(_poster_row, posters.values()), *map(_row, others)], class_="kb-files")
        if posters or others
        else None,
        [
            el("h3", "Single pages", id="downloads-pages"),
            el("ul", [_page_row(each) for each in single.values()], class_="kb-files"),
        ]
        if single
        else None,
    )


def _card(whole: Whole, one: Download) -> Markup:
    parts = [_form(one), f"{one.sheets}{NARROW}pages" if one.sheets else "", _size(one)]
    return el(
        "li",
        el("a", whole.name, href=one.address, download=True),
        " ",
        el("span", whole.use, class_="kb-offer-use"),
        " ",
        el("span", ", ".join(filter(None, parts)), class_="kb-offer-size"),
    )


def _row(one: Download) -> Markup:
    return el(
        "li",
        el("a", one.title, href=one.address, download=True),
        " ",
        el("span", f"{_form(one)}, {_size(one)}", class_="kb-offer-size"),
    )


def _poster_row(offers: Sequence[Download]) -> Markup:
    """A poster on each paper: "Poster: argument … A1 39 kB · A3 39 kB"."""
    name = offers[0].name.partition("-")[0]
    papers = [one.name.partition("-")[2].partition(".")[0] for one in offers]
    return _together(f"Poster of the {name} (PDF)", f"Poster of the {name} on ", offers, papers)


def _page_row(offers: Sequence[Download]) -> Markup:
    """A page with its documents: "T6 Private sector … PDF 56 kB · Word 18 kB"."""
    id_, _, title = offers[0].title.partition(" ")
    named = join(el("span", id_, class_=f"kb-chip kb-{id_[:1].lower()}"), f" {title}")
    return _together(named, f"{id_} as ", offers, [*map(_in_row, offers)])


def _together(title: str, unseen: str, offers: Iterable[Download], forms: Iterable[str]) -> Markup:
    """A row of several files.

    Args:
        title: what they all are.
        unseen: what a screen reader says before each of them.
        offers: the files.
        forms: how each is called in the row.
    """
    links = [
        el(
            "a",
            el("span", unseen, class_="kb-hidden"),
            f"{form} {_size(one)}",
            href=one.address,
            download=True,
        )
        for one, form in zip(offers, forms, strict=True)
    ]
    return el(
        "li",
        el("span", title, class_="kb-offer-title"),
        " ",
        el("span", between(" · ", links), class_="kb-offer-size"),
    )


def _in_row(one: Download) -> str:
    export = _export_of(one)
    return (export.in_row if export else "") or _form(one)


def _summed(edition: str) -> Markup:
    said = f"Edition {edition}. " if edition else ""
    link = el("a", f"The checksums of all files ({SUMS})", href=SUMS, download=True)
    return el("p", said, link, class_="kb-context")


def _none(elsewhere: str | None) -> Markup:
    if elsewhere is not None:
        address = f"{elsewhere}{site_path(DOWNLOADS)}"
        shown = address.partition("://")[2]
        return el(
            "p",
            "This copy of the site, to be read without a network, has no documents beside it. The handbook "
            "(PDF, Word, e-book), single pages and posters are offered ",
            ["at ", el("a", shown, href=address)] if elsewhere else "where you found this copy",
            ".",
        )
    return el(
        "p",
        "No documents were made for this copy of the site. In the folder of the knowledge base, ",
        el("code", "kb export all"),
        " makes them, and ",
        el("code", "kb build"),
        " then lists them here.",
    )
