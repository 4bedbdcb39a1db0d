"""The only file that imports MkDocs: hands it our pages, shows problems, keeps the last good site.

MkDocs loads it from ``hooks`` in ``mkdocs.yml``: ``mkdocs build`` and ``mkdocs serve`` work by themselves.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler

from kb.assets.bundle import WEB
from kb.assets.notices import THIRD_PARTY
from kb.assets.templates import folder_key, keeping, prepare
from kb.documents import FOLDER as DOCUMENTS
from kb.documents.data.files import files as data_files
from kb.documents.state import libraries
from kb.documents.write import export_context
from kb.graph.sentences import LETTERS
from kb.html.csp import inline_scripts, page_policy
from kb.loading.settings import site_address
from kb.model import Base
from kb.permalinks.short_addresses import short_ids
from kb.pipeline import stages
from kb.problems.reporters import as_text
from kb.publishing import downloads, publish
from kb.publishing.downloads import Download, offered
from kb.publishing.preview import banner, preview
from kb.schema import BRIEFING as BRIEFINGS
from kb.schema import KINDS, LANGUAGE, SPECIMENS, introduction_path
from kb.schema.paths import (
    ABOUT,
    BIBLIOGRAPHY,
    BRIEFING_PAGE,
    CACHE,
    DOWNLOADS,
    HOME,
    PROJECT,
    SETTINGS,
)
from kb.site.pages import SitePage, site_pages
from kb.site.social_images import FONTS, cards
from kb.storage.atomic import readable_to_all
from kb.storage.cache import Cache, content_key
from kb.text.plural import counted
from kb.views.home import ASK
from kb.views.marked.accessibility import STATEMENT
from kb.views.marked.overviews import OVERVIEWS, listed

log = logging.getLogger("mkdocs.kb")

_TABLE = {"kinds": [kind.letter.lower() for kind in KINDS], "letters": LETTERS, "specimens": SPECIMENS}
"""What the templates show of the table of the base."""

NAVIGATION: list[dict[str, str]] = [
    {"Home": HOME},
    *({kind.tab: introduction_path(kind)} for kind in KINDS),
    {"Overviews": OVERVIEWS},
    {"Downloads": DOWNLOADS},
    {"Briefing": BRIEFING_PAGE},
    {"About": ABOUT},
]


class KnowledgePage(Page):
    """A page that is rendered already; MkDocs only puts it into the theme's template."""

    def __init__(self, ready: SitePage, file: File, config: MkDocsConfig) -> None:
        self._ready = ready
        super().__init__(ready.title, file, config)
        self.update_date = ready.changed  # for the sitemap
        if ready.generated:
            self.edit_url = None

    def read_source(self, config: MkDocsConfig) -> None:
        """Take the metadata over; there is no Markdown left to convert."""
        self.markdown = ""
        self.meta = {
            "title": self._ready.title,
            "description": self._ready.summary,
            "section": self._ready.section,
            "siblings": self._ready.siblings,
            "head": self._ready.head,
        }

    def shown(self) -> Iterator[str]:
        """Everything of this page that the theme shows."""
        around = (self.previous_page, self.next_page)
        yield from (str(each.url) if each else "" for each in around)
        yield from (str(value) for value in (self.url, self.title, self.canonical_url, self.edit_url))
        yield json.dumps([self.meta, self._ready.toc])
        yield self.content or ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the HTML over, and what MkDocs needs for its own check of anchors."""
        self.content = self._ready.html
        self.toc = get_toc(list(self._ready.toc))
        self.present_anchor_ids = set(self._ready.anchors)
        self.links_to_anchors = {}
        for path, anchor, written in self._ready.anchored:
            if (target := files.get_file_from_path(path)) is not None:
                self.links_to_anchors.setdefault(target, {})[anchor] = written


class _State:
    """What the events of one run share."""

    command = "build"
    base = Base()
    site_dir = ""
    cache = Cache(None)
    beside: ClassVar[dict[str, str]] = {}
    offers: ClassVar[dict[str, tuple[Download, ...]]] = {}
    warnings: CountHandler | None = None
    failure = ""


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether this run builds or serves."""
    _State.command = command
    if command == "build":
        readable_to_all()
        gc.disable()  # one build and out: there is nothing to collect


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Addresses from the environment, navigation from the kinds, and a folder to build in."""
    root = _root(config)
    config.site_url = site_address(config.site_url)
    if repository := os.environ.get("KB_REPOSITORY"):
        config.edit_uri = f"{repository.rstrip('/')}/edit/main/"
    env = config.theme.get_env()
    prepare(env, config.theme.dirs, root / CACHE.parent / "templates")
    config.theme.get_env = lambda: env  # type: ignore[method-assign]  # plugins ask for one of their own
    config.extra["language"] = LANGUAGE
    config.extra["labels"] = {path: label for item in NAVIGATION for label, path in item.items()}
    watched = (*(kind.folder for kind in (*KINDS, BRIEFINGS)), BIBLIOGRAPHY, PROJECT, WEB)
    config.watch = [str(root / name) for name in watched if (root / name).exists()]
    scripts = inline_scripts(root / WEB)
    config.extra["inline"] = scripts
    config.extra["ask"] = ASK
    config.extra |= _TABLE
    # MkDocs puts a script of its own into what it serves while somebody edits.
    config.extra["policy"] = page_policy(scripts.values()) if _State.command == "build" else ""
    config.extra["third_party"] = THIRD_PARTY
    if _State.command == "build":
        _State.site_dir = config.site_dir
        config.site_dir = f"{config.site_dir}.part"
        _State.warnings = CountHandler()
        _State.warnings.setLevel(logging.WARNING)
        logging.getLogger("mkdocs").addHandler(_State.warnings)
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Read and judge the base before MkDocs empties any folder."""
    _State.cache = Cache(_root(config) / CACHE)
    _State.base = stages.read(_root(config), _State.cache)
    config.nav = _navigation(_State.base)
    config.extra["ids"] = short_ids(_State.base)
    config.extra["overviews"] = [(page.title, page.site_path) for page in listed(_State.base)]
    statement = _State.base.by_path.get(STATEMENT)
    config.extra["statement"] = (statement.title, statement.site_path) if statement else None
    for problem in _State.base.problems:
        log.log(
            logging.ERROR if problem.severity == "error" else logging.INFO,  # heard with --quiet as well
            as_text([problem], _State.base.texts).rstrip(),
        )
    if _State.command == "build" and (faults := stages.errors(_State.base)):
        raise Abort(f"{counted(len(faults), 'problem')}: nothing was built")


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Take over from the last build the pages of which nothing has changed."""
    root = _root(config)
    given = content_key(
        (root / SETTINGS).read_text("utf-8"),
        Path(__file__).read_text("utf-8"),
        *(folder_key(Path(folder)) for folder in config.theme.dirs[:1]),
        *(version(name) for name in ("mkdocs", "mkdocs-material", "Jinja2")),
        *(str(value) for value in (config.site_url, config.edit_uri, _State.command)),
        *(_State.base.by_path[path].title for item in config.nav or () for path in item.values()),
        json.dumps([config.extra[name] for name in ("overviews", "statement", "inline", "policy", *_TABLE)]),
    )

    def parts(context: Mapping[str, Any]) -> Iterable[str] | None:
        page = context.get("page")
        return (given, *page.shown()) if isinstance(page, KnowledgePage) else None

    env.template_class = keeping(_State.cache, parts)
    return env


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put our pages, assets and scripts in the place of what MkDocs found in ``docs/`` and the theme."""
    root = str(_root(config))
    docs = Path(config.docs_dir).resolve()
    theme = next(Path(folder) for folder in config.theme.dirs if Path(folder, "mkdocs_theme.yml").exists())
    for file in list(files):
        if file.src_dir and Path(file.src_dir).resolve() in {docs, theme}:
            files.remove(file)  # scripts and styles of the theme too: the bundle has what we need of them
    in_navigation = {path for item in config.nav or () for path in item.values()}
    taken: dict[str, str] = {}
    shown: list[SitePage] = []
    _State.beside = {}
    data = data_files(_State.base, _State.cache)
    _State.offers = _offers(Path(root), data)
    # Who is given a copy that shall have no documents cannot make them.
    elsewhere = None if os.environ.get("KB_DOCUMENTS", DOCUMENTS) else config.site_url or ""
    for ready in site_pages(_State.base, _State.cache):
        if ready.address in taken:
            log.error("%s and %s have one address, %s", taken[ready.address], ready.path, ready.address)
            continue
        taken[ready.address] = ready.path
        shown.append(ready)
        _State.beside |= ready.beside
        file = (
            File.generated(config, ready.path, content="")
            if ready.generated
            else File(ready.path, root, config.site_dir, use_directory_urls=False)
        )
        _at(file, ready.address)
        file.inclusion = InclusionLevel.INCLUDED if ready.path in in_navigation else InclusionLevel.NOT_IN_NAV
        files.append(file)
        KnowledgePage(offered(ready, _State.offers, _State.base.edition, elsewhere), file, config)
    made = publish.generated(
        Path(root), theme, _State.base, shown, data, _State.offers, config.site_url or ""
    )
    for address, path in publish.copied(_State.base).items():
        if address in {*taken, *made, *_State.beside}:
            log.error("%s has the address of what the program makes, %s", path, address)
            continue
        file = File(path, root, config.site_dir, use_directory_urls=False)
        _at(file, address)
        file.inclusion = InclusionLevel.INCLUDED
        files.append(file)
    for address, content in made.items():
        files.append(File.generated(config, address, content=content))
    return files


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Add the short links, and put the new site in the place of the last one, unless something is wrong."""
    base = replace(_State.base, site_url=config.site_url or "")
    drawn = cards(_State.base, _root(config) / FONTS, _State.cache) if config.site_url else {}
    beside = {address: content.encode() for address, content in _State.beside.items()}
    site, part = Path(_State.site_dir), Path(config.site_dir)
    publish.write_files(part, beside | drawn, _State.offers.get("documents", ()))
    _State.cache.flush()
    if _State.command != "build":
        publish.write_redirects(base, part, part)
        return
    if _State.warnings is not None:
        logging.getLogger("mkdocs").removeHandler(_State.warnings)
        if config.strict and _State.warnings.get_counts():
            shutil.rmtree(part, ignore_errors=True)
            return
    publish.write_redirects(base, site, part)
    publish.put_in_place(part, site)
    config.site_dir = str(site)


def _offers(root: Path, data: Mapping[str, str]) -> dict[str, tuple[Download, ...]]:
    base, cache = _State.base, _State.cache
    documents: tuple[Download, ...] = ()
    folder = os.environ.get("KB_DOCUMENTS", DOCUMENTS)
    if _State.command == "build" and folder:
        make = partial(export_context, root, base, cache)
        documents = tuple(downloads.documents(make, root / folder, libraries()))
    return {"documents": documents, "data": tuple(downloads.data(data, cache))}


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """Show in the browser what is wrong, and answer only what is meant for this server."""

    def build() -> None:
        # Left to MkDocs, a failed build would keep every browser waiting for the next one.
        _State.failure = ""
        try:
            builder()
        except (Exception, SystemExit) as error:
            _State.failure = f"{error}" or type(error).__name__
            log.error("%s", _State.failure, exc_info=not isinstance(error, MkDocsException))

    server.builder = build
    server.set_app(preview(server.serve_request, config.dev_addr.host, _banner))
    return server


def _banner() -> str:
    """What is wrong with the pages as they were last built, for the browser."""
    if _State.failure:
        return banner("This page could not be built anew", _State.failure, grave=True)
    problems = _State.base.problems
    if not problems:
        return ""
    faults = stages.errors(_State.base)
    weight = "kb build would build nothing" if faults else "warnings only"
    title = f"{counted(len(problems), 'problem')}: {weight}"
    return banner(title, as_text(problems, _State.base.texts), grave=bool(faults))


def on_build_error(error: Exception, **_: Any) -> None:
    """Leave nothing half-built behind."""
    if _State.command == "build" and _State.site_dir:
        shutil.rmtree(f"{_State.site_dir}.part", ignore_errors=True)


def _navigation(base: Base) -> list[dict[str, str]]:
    """The navigation, without pages that the knowledge base does not have."""
    return [item for item in NAVIGATION if {*item.values()} <= base.by_path.keys()]


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def _at(file: File, address: str) -> None:
    """Give a file its place on the site; MkDocs derives its own from the source path."""
    file.dest_uri = address
    file.url = "./" if address == "index.html" else address
    file.abs_dest_path = str(Path(file.dest_dir, address))
