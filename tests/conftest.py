from __future__ import annotations

import functools
import gc
import os
import shutil
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import hypothesis
import markupsafe
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import chromium
import commands
import shared
import small as small_base
from kb.documents import ExportContext
from kb.model import Base
from real import real
from real import workshop as real_workshop
from shared import once

# Shared machines pause: a test that is too slow says so in its own measure.
hypothesis.settings.register_profile("kb", deadline=None)
hypothesis.settings.load_profile("kb")

UNIT = Path(__file__).parent / "unit"

# Tests make much and keep little: to look for circles as often as Python does costs a sixth of the time.
gc.set_threshold(200_000, 20, 100)

# Tests write and delete many small files: where there is a disk in memory with enough room, that is where.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 8_000_000_000:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# Programs that tests start are compiled once, not at each start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# epubcheck runs for some seconds: the second compiler of Java costs more than it wins.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

QUIET = (  # asks nobody for updates, lists or accounts: what is recorded is what our pages ask for
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)


REAL = frozenset(("base", "built_site", "site_url", "workshop"))
"""Fixtures that hand out the real pages, or what is made of them."""


@pytest.hookimpl(tryfirst=True)  # before markers are selected by
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever looks at a built site waits for it; what the engine does is shown without the real pages."""
    for item in items:
        fixtures = {*getattr(item, "fixturenames", ())}
        if {"built_site", "small_site"} & fixtures:
            item.add_marker(pytest.mark.slow)
        if UNIT in item.path.parents and (real_ones := sorted(REAL & fixtures)):
            raise pytest.UsageError(f"{item.nodeid} asks for {', '.join(real_ones)}: use the small base")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything must run (KB_REQUIRE_ALL=1), a test that is skipped has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("KB_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped, though KB_REQUIRE_ALL=1: {call.excinfo.value if call.excinfo else ''}"
    return report


@pytest.fixture(scope="session", autouse=True)
def _what_is_made_once_has_a_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    shared.begin(tmp_path_factory)


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_escaped_twice() -> Iterator[None]:
    """Text is never added to markup: ``str + Markup`` escapes the text, which may be markup already.

    What libraries do with markup that they are handed, such as a parser, is theirs.
    """
    patched = pytest.MonkeyPatch()
    for name in ("__add__", "__radd__"):
        patched.setattr(markupsafe.Markup, name, _added(getattr(markupsafe.Markup, name)))
    yield
    patched.undo()


def _added(
    add: Callable[[markupsafe.Markup, object], markupsafe.Markup],
) -> Callable[[markupsafe.Markup, object], markupsafe.Markup]:
    def guarded(one: markupsafe.Markup, other: object) -> markupsafe.Markup:
        ours = str(sys._getframe(1).f_globals.get("__name__", "")).split(".")[0] == "kb"
        if ours and isinstance(other, str) and not isinstance(other, markupsafe.Markup):
            raise AssertionError(f"text and markup are added: {one!r} and {other!r}")
        return add(one, other)

    return guarded


@pytest.fixture(scope="session")
def small_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first run over the small knowledge base leaves behind."""
    root = tmp_path_factory.mktemp("small")
    small_base.write(root).read()
    return root / ".cache"


@pytest.fixture
def small(tmp_path: Path, small_cache: Path) -> small_base.Small:
    """A complete knowledge base without a fault, in a folder of its own; read once, so that it is quick."""
    shutil.copytree(small_cache, tmp_path / ".cache")
    return small_base.write(tmp_path)


@pytest.fixture
def project(small: small_base.Small) -> small_base.Small:
    """The same with the hook and the theme, so that MkDocs can build it."""
    commands.give_program(small)
    return small


@pytest.fixture(scope="session")
def base() -> Base:
    """The real base, read once in this process."""
    return real()


@pytest.fixture(scope="session")
def workshop() -> ExportContext:
    """What the documents of the real base are made with."""
    return real_workshop()


@pytest.fixture(scope="session")
def built_site() -> Path:
    """The real site: that in KB_BUILT_SITE, or built once in a run, outside the repository."""
    if given := os.environ.get("KB_BUILT_SITE"):
        site = small_base.REPOSITORY / given
        assert (site / "index.html").is_file(), f"no site in KB_BUILT_SITE={given}: make site"
        return site
    return once("site", functools.partial(_build, small_base.REPOSITORY))


def _build(root: Path, to: Path) -> None:
    done = commands.run(root, *commands.MKDOCS, "build", "--strict", "--quiet", "--site-dir", str(to))
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="session")
def site_url(built_site: Path) -> Iterator[str]:
    """Address of the real site on a server of its own; ends in a slash."""
    with _serving(built_site) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, once for all tests; make a context of your own for another screen."""
    program = chromium.program()
    if program is None:
        pytest.skip(chromium.MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new tab without history on a desktop screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has above
        pass


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Silent, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
