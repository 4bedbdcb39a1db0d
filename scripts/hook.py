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
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

import click
from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler

from kb.assets.templates import folder_key, keeping, prepare
from kb.loading.settings import site_address
from kb.problems.reporters import as_text
from kb.publishing.build import Build, SiteFile
from kb.publishing.live import Live, NotBuiltError, Shown, UnreadableError
from kb.publishing.preview import preview, problems_banner, shortened
from kb.schema.paths import CACHE, SETTINGS
from kb.site.pages import SitePage
from kb.site.template_data import SHOWN_ON_EVERY_PAGE, navigation, of_base, of_program
from kb.storage.atomic import readable_to_all
from kb.storage.cache import Cache, content_key

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

    def show(self, ready: SitePage) -> None:
        """Take another text; all else is as it was."""
        self._ready = ready

    def forget(self) -> None:
        """Let go of the text, which is in its file."""
        self._ready = replace(self._ready, html="", toc=(), sought=(), anchored=(), beside={})
        self.content, self.toc, self.links_to_anchors = "", get_toc([]), {}

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
    follows = False
    live: ClassVar[Live | None] = None
    shown: ClassVar[Shown]
    site = ""
    env: ClassVar[Environment]
    nav: ClassVar[Navigation]
    files: ClassVar[Files]
    warnings: ClassVar[CountHandler]


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether this run builds or serves, and whether it follows edits."""
    _State.serving = command != "build"
    context = click.get_current_context(silent=True)
    _State.follows = _State.serving and not (context and context.params.get("livereload") is False)
    if not _State.serving:
        readable_to_all()
        gc.disable()  # one build and out: there is nothing to collect


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Addresses from the environment, what templates show, and a folder to build in."""
    root = _root(config)
    if _State.follows and _State.live is None:
        _State.live = Live(root)
    _State.build = Build(root, _State.serving, _State.live.open_cache if _State.live else Cache)
    config.site_url = site_address(config.site_url)
    if repository := os.environ.get("KB_REPOSITORY"):
        config.edit_uri = f"{repository.rstrip('/')}/edit/main/"
    env = config.theme.get_env()
    prepare(env, config.theme.dirs, root / CACHE.parent / "templates")
    config.theme.get_env = lambda: env  # type: ignore[method-assign]  # plugins ask for one of their own
    config.watch = _State.build.watched()
    config.extra |= of_program(root, _State.serving)
    _State.site = config.site_dir
    if _State.live:
        config.site_dir = str(_State.live.folder(config.site_dir))
    elif not _State.serving:
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
    if _State.live and _State.live.began and any(problem.cause for problem in build.base.problems):
        raise UnreadableError(build.base)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep what the templates are given, for pages that are shown at once after an edit."""
    _State.nav, _State.files = nav, files
    return nav


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
    _State.env = env
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
    if _State.live:
        _State.shown = Shown(_State.build, part, site_url, _filling(config))
        return
    site = part if _State.serving else Path(_State.site)
    _State.build.put_in_place(part, site, site_url)
    config.site_dir = str(site)


def _filling(config: MkDocsConfig) -> Callable[[SitePage], Path]:
    """What puts an edited page into the templates of the build that has just ended."""
    env, nav, files = _State.env, _State.nav, _State.files
    docs = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
    for file in docs:
        if isinstance(file.page, KnowledgePage):
            file.page.forget()

    def fill(ready: SitePage) -> Path:
        page = next(file.page for file in docs if file.src_uri == ready.path)
        if not isinstance(page, KnowledgePage):
            raise TypeError(f"{ready.path} is no page of the base")
        target = page.file.abs_dest_path
        page.file.abs_dest_path = f"{target}.part"
        page.show(ready)
        try:
            _populate_page(page, config, files)
            _build_page(page, config, docs, nav, env)
            return Path(page.file.abs_dest_path)
        finally:
            page.file.abs_dest_path = target
            page.forget()

    return fill


class _Server(LiveReloadServer):
    """MkDocs's server, which answers from the last whole site while the next one is built."""

    live: Live

    def _build_loop(self) -> None:
        while not self._shutdown:
            self.live.step()

    def reload(self, folder: Path) -> None:
        """Answer from a folder, and let every browser load its page again."""
        self.root = str(folder)
        with self._epoch_cond:
            self._visible_epoch = max(self._visible_epoch + 1, round(time.monotonic() * 1000))
            self._wanted_epoch = self._visible_epoch
            self._epoch_cond.notify_all()


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """Show an edit at once and in the browser what is wrong; answer only what is meant for this server."""
    live = _State.live
    host, port = config.dev_addr.host, config.dev_addr.port
    if live is None:
        server.set_app(preview(server.serve_request, host, lambda: problems_banner(_State.build.base)))
        return server
    following = _Server(builder, host, port, str(_State.shown.folder), server.mount_path)
    following.live = live
    following.observer = live.notices  # type: ignore[assignment]  # it has the methods that are called
    for path in server._watched_paths:
        following.watch(path)
    server.server_close()

    def error_page(code: int) -> bytes | None:
        page = Path(following.root, f"{code}.html")
        return page.read_bytes() if page.is_file() else None

    def whole() -> Shown:
        try:
            builder()
        except MkDocsException as error:
            raise NotBuiltError(f"{error}") from error
        return _State.shown

    following.error_handler = error_page
    live.begin(_State.shown, whole, following.reload)
    known = shortened(following.serve_request, following.mount_path, live.short_link, following._guess_type)
    following.set_app(preview(known, host, live.banner))
    return following


def on_build_error(error: Exception, **_: Any) -> None:
    """Leave nothing half-built behind."""
    if not _State.serving and _State.site:
        shutil.rmtree(f"{_State.site}.part", ignore_errors=True)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent
