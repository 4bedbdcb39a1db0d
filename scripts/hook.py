"""The only file that imports MkDocs: hands it our pages, shows problems, keeps the last good site.

MkDocs loads it from ``hooks`` in ``mkdocs.yml``: ``mkdocs build`` and ``mkdocs serve`` work by themselves.
What there is to build, and what becomes of it, is in ``kb.publishing.build``.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
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

from kb.assets.templates import folder_key, keeping, prepare
from kb.loading.settings import site_address
from kb.problems.reporters import as_text
from kb.publishing.build import Build, SiteFile
from kb.publishing.preview import preview
from kb.schema.paths import CACHE, SETTINGS
from kb.site.pages import SitePage
from kb.site.template_data import SHOWN_ON_EVERY_PAGE, navigation, of_base, of_program
from kb.storage.atomic import readable_to_all
from kb.storage.cache import content_key

log = logging.getLogger("mkdocs.kb")


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

    build: ClassVar[Build]
    serving = False
    site = ""
    warnings: ClassVar[CountHandler]


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether this run builds or serves."""
    _State.serving = command != "build"
    if not _State.serving:
        readable_to_all()
        gc.disable()  # one build and out: there is nothing to collect


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Addresses from the environment, what templates show, and a folder to build in."""
    root = _root(config)
    _State.build = Build(root, _State.serving)
    config.site_url = site_address(config.site_url)
    if repository := os.environ.get("KB_REPOSITORY"):
        config.edit_uri = f"{repository.rstrip('/')}/edit/main/"
    env = config.theme.get_env()
    prepare(env, config.theme.dirs, root / CACHE.parent / "templates")
    config.theme.get_env = lambda: env  # type: ignore[method-assign]  # plugins ask for one of their own
    config.watch = _State.build.watched()
    config.extra |= of_program(root, _State.serving)
    _State.site = config.site_dir
    if not _State.serving:
        config.site_dir = f"{config.site_dir}.part"
        _State.warnings = CountHandler()
        _State.warnings.setLevel(logging.WARNING)
        logging.getLogger("mkdocs").addHandler(_State.warnings)
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Read and judge the base before MkDocs empties any folder."""
    build = _State.build
    build.read()
    config.nav = navigation(build.base)
    config.extra |= of_base(build.base)
    for problem in build.base.problems:
        level = logging.ERROR if problem.severity == "error" else logging.INFO  # heard with --quiet as well
        log.log(level, as_text([problem], build.base.texts).rstrip())
    if refusal := build.refusal():
        raise Abort(refusal)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Take over from the last build the pages of which nothing has changed."""
    base = _State.build.base
    given = content_key(
        (_root(config) / SETTINGS).read_text("utf-8"),
        Path(__file__).read_text("utf-8"),
        *(folder_key(Path(folder)) for folder in config.theme.dirs[:1]),
        *(version(name) for name in ("mkdocs", "mkdocs-material", "Jinja2")),
        *(str(value) for value in (config.site_url, config.edit_uri, _State.serving)),
        *(base.by_path[path].title for item in config.nav or () for path in item.values()),
        json.dumps([config.extra[name] for name in SHOWN_ON_EVERY_PAGE]),
    )

    def parts(context: Mapping[str, Any]) -> Iterable[str] | None:
        page = context.get("page")
        return (given, *page.shown()) if isinstance(page, KnowledgePage) else None

    env.template_class = keeping(_State.build.cache, parts)
    return env


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put our pages, assets and scripts in the place of what MkDocs found in ``docs/`` and the theme."""
    docs = Path(config.docs_dir).resolve()
    theme = next(Path(folder) for folder in config.theme.dirs if Path(folder, "mkdocs_theme.yml").exists())
    for file in list(files):
        if file.src_dir and Path(file.src_dir).resolve() in {docs, theme}:
            files.remove(file)  # scripts and styles of the theme too: the bundle has what we need of them
    ours, faults = _State.build.files(theme, Path(config.site_dir), config.site_url or "")
    for fault in faults:
        log.error("%s", fault)
    in_navigation = {path for item in config.nav or () for path in item.values()}
    for each in ours:
        file = _file(each, config)
        if each.page:
            if each.path not in in_navigation:
                file.inclusion = InclusionLevel.NOT_IN_NAV
            KnowledgePage(each.page, file, config)
        files.append(file)
    return files


def _file(ours: SiteFile, config: MkDocsConfig) -> File:
    if ours.on_disk:
        file = File(ours.path, str(_root(config)), config.site_dir, use_directory_urls=False)
    else:
        file = File.generated(config, ours.path or ours.address, content=ours.content)
    if ours.path:  # MkDocs derives an address of its own from the path of the source
        file.dest_uri = ours.address
        file.url = "./" if ours.address == "index.html" else ours.address
        file.abs_dest_path = str(Path(file.dest_dir, ours.address))
        file.inclusion = InclusionLevel.INCLUDED
    return file


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Put the new site in the place of the last one, unless something is wrong."""
    site_url, part = config.site_url or "", Path(config.site_dir)
    _State.build.finish(part, site_url)
    if not _State.serving:
        logging.getLogger("mkdocs").removeHandler(_State.warnings)
        if config.strict and _State.warnings.get_counts():
            shutil.rmtree(part, ignore_errors=True)
            return
    site = part if _State.serving else Path(_State.site)
    _State.build.put_in_place(part, site, site_url)
    config.site_dir = str(site)


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """Show in the browser what is wrong, and answer only what is meant for this server."""

    def rebuild() -> None:
        # Left to MkDocs, a failed build would keep every browser waiting for the next one.
        _State.build.failure = ""
        try:
            builder()
        except (Exception, SystemExit) as error:
            _State.build.failure = f"{error}" or type(error).__name__
            log.error("%s", error, exc_info=not isinstance(error, MkDocsException))

    server.builder = rebuild
    server.set_app(preview(server.serve_request, config.dev_addr.host, lambda: _State.build.banner()))
    return server


def on_build_error(error: Exception, **_: Any) -> None:
    """Leave nothing half-built behind."""
    if not _State.serving and _State.site:
        shutil.rmtree(f"{_State.site}.part", ignore_errors=True)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent
