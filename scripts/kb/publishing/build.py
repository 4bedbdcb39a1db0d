"""One build of the site: the base is read and judged, its files are listed, the site is finished."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from kb.assets.bundle import WEB
from kb.documents import FOLDER as DOCUMENTS
from kb.documents.data.files import files as data_files
from kb.documents.state import libraries
from kb.documents.write import export_context
from kb.loading.load import renderer_of
from kb.markdown.render import Renderer
from kb.model import Base
from kb.pipeline import stages
from kb.pipeline.edited import edited
from kb.pipeline.incremental import FILES, FOLDERS, Seen, look
from kb.publishing import downloads, publish
from kb.publishing.downloads import Download, offered
from kb.schema.paths import CACHE, DOCS, DOWNLOADS, SETTINGS
from kb.site.pages import SitePage, site_pages
from kb.site.social_images import FONTS, cards
from kb.storage.cache import Cache
from kb.text.plural import counted


@dataclass(frozen=True)
class SiteFile:
    """A file of the site.

    Attributes:
        address: its address on the site.
        path: repository path of its source, or the path that a generated page would have; else empty.
        page: what it shows, where it is a page.
        content: what is in it, where the program makes it and it is no page.
    """

    address: str
    path: str = ""
    page: SitePage | None = None
    content: str | bytes = ""

    @property
    def on_disk(self) -> bool:
        """Whether its source is a file of the repository."""
        return bool(self.path) and not (self.page and self.page.generated)


class Build:
    """What the steps of one build share; its first step is :meth:`read`.

    Attributes:
        serving: whether the site is shown on this machine while somebody writes, and published nowhere.
        base: the knowledge base as last read.
        cache: what is kept from build to build.
        seen: the files as they were before they were read; None where that is unknown.
    """

    def __init__(self, root: Path, serving: bool, open_cache: Callable[[Path], Cache] = Cache) -> None:
        self.serving = serving
        self.base = Base()
        self.cache = Cache(None)
        self.seen: Seen | None = None
        self._root = root
        self._open_cache = open_cache
        self._renderer: Renderer | None = None
        self._offers: dict[str, tuple[Download, ...]] = {}

    def read(self) -> None:
        """Read and judge the base."""
        self.cache = self._open_cache(self._root / CACHE)
        self.seen = look(self._root) if self.serving else None
        self.base = stages.read(self._root, self.cache)

    def refusal(self) -> str:
        """Why nothing can be built of this base; empty where it can."""
        faults = () if self.serving else stages.errors(self.base)
        return f"{counted(len(faults), 'problem')}: nothing was built" if faults else ""

    def watched(self) -> list[str]:
        """Folders and files a change of which changes the site, besides what MkDocs watches itself."""
        names = {*FILES, *FOLDERS, WEB} - {SETTINGS, DOCS}
        return [str(self._root / name) for name in sorted(names) if (self._root / name).exists()]

    def files(self, theme: Path, part: Path, site_url: str) -> tuple[list[SiteFile], list[str]]:
        """Every file of the site but short links and documents, and what is wrong with their addresses.

        The files beside a page, its citations and previews, are written at once: those of all pages are many.

        Args:
            theme: folder of Material, whose style sheets are part of the site's.
            part: the folder that the site is built in, empty so far.
            site_url: address of the site, with a slash at its end; empty where it has none.
        """
        data = data_files(self.base, self.cache)
        self._offers = self._offered(data)
        # Who is given a copy that shall have no documents cannot make them.
        elsewhere = None if os.environ.get("KB_DOCUMENTS", DOCUMENTS) else site_url
        found: dict[str, SiteFile] = {}
        beside: set[str] = set()
        faults: list[str] = []
        shown: list[SitePage] = []
        for page in site_pages(self.base, self.cache):
            if page.address in found:
                faults.append(f"{found[page.address].path} and {page.path} have one address, {page.address}")
                continue
            beside |= page.beside.keys()
            publish.write_files(part, ((address, text.encode()) for address, text in page.beside.items()))
            page = replace(page, beside=MappingProxyType({}))
            shown.append(page)
            ready = offered(page, self._offers, self.base.edition, elsewhere)
            found[page.address] = SiteFile(page.address, page.path, ready)
        made = publish.generated(self._root, theme, self.base, shown, data, self._offers, site_url)
        for address, path in publish.copied(self.base).items():
            if address in {*found, *made, *beside}:
                faults.append(f"{path} has the address of what the program makes, {address}")
                continue
            found[address] = SiteFile(address, path)
        made_files = (SiteFile(address, content=content) for address, content in made.items())
        return [*found.values(), *made_files], faults

    def finish(self, part: Path, site_url: str) -> None:
        """Write pictures for links, and copy the documents that are offered.

        Args:
            part: the folder that the site is built in.
            site_url: address of the site; empty where it has none.
        """
        if site_url:
            publish.write_files(part, cards(self.base, self._root / FONTS, self.cache).items())
        publish.copy_documents(part, self._offers.get("documents", ()))
        self.cache.flush()

    def again(self, paths: Collection[str]) -> list[SitePage] | None:
        """Some pages that have changed, finished; the base of this build has them from now on.

        Those that are as they were after all are left out.

        Returns:
            None where the whole site has to be built, because more has changed than the texts of these pages.
        """
        if DOWNLOADS in paths:
            return None  # it shows the sizes of files that are made from all texts
        self._renderer = self._renderer or renderer_of(self._root, self.base)
        base = edited(self._root, self.base, paths, self._renderer, self.cache)
        if base is None:
            return None
        changed = {path for path in paths if base.by_path[path].key != self.base.by_path[path].key}
        pages = list(site_pages(base, self.cache, changed)) if changed else []
        self.base = base
        return pages

    def put_in_place(self, part: Path, site: Path, site_url: str) -> None:
        """Add the short links, and let the new site take the last one's place; a preview has one folder."""
        base = self.base if self.base.site_url == site_url else replace(self.base, site_url=site_url)
        publish.write_redirects(base, site, part, self.cache)
        self.cache.flush()
        if part != site:
            publish.put_in_place(part, site)

    def _offered(self, data: Mapping[str, str]) -> dict[str, tuple[Download, ...]]:
        documents: tuple[Download, ...] = ()
        folder = os.environ.get("KB_DOCUMENTS", DOCUMENTS)
        if folder and not self.serving:
            make = partial(export_context, self._root, self.base, self.cache)
            documents = tuple(downloads.documents(make, self._root / folder, libraries()))
        return {"documents": documents, "data": tuple(downloads.data(data, self.cache))}
