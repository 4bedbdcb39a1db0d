"""Follows edits while somebody writes: an edited page is shown at once, the rest of the site follows.

Where only the texts of a few pages have changed, these are read, judged and put into the templates of the
last build, and take the place of their files. What else depends on their texts, such as the search and pages
that quote them, follows with the whole site as soon as the edits pause. Every other change is a whole build.
It has a folder of its own, and is shown when it is complete; until then, or where it fails, the last stays.
"""

from __future__ import annotations

import gc
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kb.model import Base
from kb.pipeline.incremental import FILES, FOLDERS, MOST_EDITED, Seen, changed_since, is_hidden, look
from kb.problems.reporters import as_text
from kb.publishing.build import Build
from kb.publishing.notices import Notices
from kb.publishing.preview import ENDING, banner, problems_banner
from kb.site.pages import SitePage
from kb.site.redirects import short_link
from kb.storage.cache import Cache

log = logging.getLogger("mkdocs.kb")

PAUSE = 0.3
"""Seconds without an edit after which the rest of the site follows."""

GLANCE = 2.0
"""Seconds between looks at the files of the base, for file systems that give no notices of changes."""

_TURN = 0.25
"""Seconds between two chances of an interruption, which cannot end a wait on every system."""


class Overtaken(BaseException):
    """A build of the rest is given up for a newer edit; no fault, so nothing takes it for one."""


class UnreadableError(Exception):
    """A file of the base cannot be read: what would be built lacks it."""

    def __init__(self, base: Base) -> None:
        super().__init__("a file cannot be read")
        self.base = base


class NotBuiltError(Exception):
    """A build has ended with a message for the person who edits."""


@dataclass(frozen=True)
class Shown:
    """A whole site that was built.

    Attributes:
        build: what it was built from.
        folder: where it is.
        site_url: its address.
        fill: puts a page into the templates of this build; the answer is the file beside its own one.
    """

    build: Build
    folder: Path
    site_url: str
    fill: Callable[[SitePage], Path]


class Live:
    """What is shown, and what to do when files change.

    Args:
        root: the top of the repository.
    """

    def __init__(self, root: Path) -> None:
        self.notices = Notices(self._counts)
        self._root = root
        self._number = 0
        self._shown: Shown | None = None
        self._last: Path | None = None
        self._whole: Callable[[], Shown] | None = None
        self._reload: Callable[[Path], None] = lambda folder: None
        self._judged: Base | None = None
        self._failure = ""
        self._behind = self._owed = self._yields = False
        self._glanced = time.monotonic()
        self._looked: Seen | None = None
        self._short: tuple[Base, Base] | None = None
        self._one = threading.Lock()
        self._thread = threading.get_ident()

    def begin(self, shown: Shown, whole: Callable[[], Shown], reload: Callable[[Path], None]) -> None:
        """Follow from now on.

        Args:
            shown: the site as it is.
            whole: builds it anew.
            reload: serves a folder, and lets every browser load its page again.
        """
        self._whole, self._reload = whole, reload
        self._show(shown)

    @property
    def began(self) -> bool:
        """Whether there is a site that can stay while the next one is built, or fails."""
        return self._shown is not None

    def folder(self, within: str) -> Path:
        """A folder for the next whole site."""
        self._number += 1
        return Path(within, str(self._number))

    def open_cache(self, path: Path) -> Cache:
        """The cache of a build, which is where a build of the rest notices a newer edit."""
        return _YieldingCache(path, self._overtaken)

    def _overtaken(self) -> bool:
        return self._yields and self.notices.waiting and threading.get_ident() == self._thread

    def step(self) -> None:
        """Wait for a while, and do what there is to do.

        Raises:
            KeyboardInterrupt: the program is to end.
        """
        if ENDING.is_set():
            raise KeyboardInterrupt
        if paths := self.notices.wait(PAUSE if self._behind else _TURN):
            self._follow(paths)
        elif self._behind:
            self._build(yields=True)
        elif time.monotonic() - self._glanced > GLANCE and self._glance():
            self._follow(())

    def banner(self) -> str:
        """What is wrong with the pages as they were last read, as HTML for the browser; may be empty."""
        if self._failure:
            return banner("This page could not be built anew", self._failure, grave=True)
        return problems_banner(self._judged or (self._shown.build.base if self._shown else Base()))

    def short_link(self, address: str) -> str | None:
        """What a build writes to a short address; None at all other addresses."""
        if self._shown is None or (self._shown.folder / address).is_file():
            return None
        with self._one:
            base, known = self._shown.build.base, self._short
            if known is None or known[0] is not base:
                self._short = known = base, replace(base, site_url=self._shown.site_url)
            return short_link(known[1], address)

    def _counts(self, path: str) -> bool:
        return not is_hidden(self._relative(path)) and "__pycache__" not in path

    def _relative(self, path: str) -> str:
        with suppress(ValueError):
            return Path(path).relative_to(self._root).as_posix()
        return Path(path).name

    def _glance(self) -> bool:
        """Whether files have changed without a notice."""
        self._glanced = time.monotonic()
        last, self._looked = self._looked, look(self._root)
        if last is None or self._looked is None:
            return False
        return changed_since(self._root, last, self._looked) != set()

    def _follow(self, paths: Iterable[str]) -> None:
        self._glance()
        # Scripts and styles of the site, and what the person who started the server added.
        self._owed |= any(self._relative(path).partition("/")[0] not in {*FILES, *FOLDERS} for path in paths)
        try:
            done = not self._owed and self._at_once()
        except Exception:
            log.exception("The edited pages could not be shown at once; the whole site is built.")
            done = False
        if not done:
            self._build(yields=False)

    def _at_once(self) -> bool:
        """Show pages of which only the text has changed; whether this is all that there is to do."""
        shown = self._shown
        now = look(self._root)
        if shown is None or now is None or shown.build.seen is None:
            return False
        changed = changed_since(self._root, shown.build.seen, now)
        if changed is None or len(changed) > MOST_EDITED:
            return False
        troubled = bool(self._failure or self._judged)
        if not changed:
            return not troubled
        if not all(path.endswith(".md") and path in shown.build.base.by_path for path in changed):
            return False
        before = shown.build.base.problems
        pages = shown.build.again(changed)
        if pages is None:
            return False
        files = [(shown.fill(page), shown.folder / page.address) for page in pages]
        for page in pages:
            for address, text in page.beside.items():
                if (content := text.encode()) != _content(shown.folder / address):
                    part = shown.folder / f"{address}.part"
                    part.write_bytes(content)
                    _put(part, shown.folder / address)
        for part, file in files:
            _put(part, file)
        shown.build.seen = now
        self._failure, self._judged = "", None
        problems = shown.build.base.problems
        if pages or troubled or problems != before:
            self._behind = True
            self._reload(shown.folder)
            log.info("Shown at once: %s", ", ".join(sorted(changed)))
        if problems != before:
            log.info("%s", as_text(problems, shown.build.base.texts).rstrip())
        return True

    def _build(self, yields: bool) -> None:
        """Build the whole site.

        Args:
            yields: whether it is given up for a newer edit.
        """
        if self._whole is None or self._shown is None:
            return
        self._shown.build.cache.flush()  # of what was made for edits since
        self._yields = yields
        try:
            made = self._whole()
        except Overtaken:
            self._clear()
            return  # it is still behind
        except UnreadableError as error:
            self._failure, self._judged = "", error.base
        except (Exception, SystemExit) as error:
            self._failure = f"{error}" or type(error).__name__
            log.error("%s", error, exc_info=not isinstance(error, NotBuiltError))
        else:
            self._failure, self._judged, self._owed = "", None, False
            self._show(made)
            log.info("The whole site is up to date")
        finally:
            self._yields = False
        self._behind = False
        self._clear()
        self._reload(self._shown.folder)
        gc.unfreeze()
        gc.collect()
        gc.freeze()  # an edit would search in vain through what the last build has made

    def _show(self, shown: Shown) -> None:
        """Show a site; the last one is kept for those who are about to be answered from it."""
        self._last = self._shown.folder if self._shown else None
        self._shown = shown

    def _clear(self) -> None:
        """Remove the folders of sites that are not shown any more, and of those that were not completed."""
        if self._shown is None:
            return
        for folder in self._shown.folder.parent.iterdir():
            if folder not in {self._shown.folder, self._last}:
                shutil.rmtree(folder, ignore_errors=True)


class _YieldingCache(Cache):
    """A cache that ends a build where it is asked for something after a newer edit.

    Args:
        path: the file.
        overtaken: whether there is one.
    """

    def __init__(self, path: Path, overtaken: Callable[[], bool]) -> None:
        super().__init__(path)
        self._overtaken = overtaken

    def get(self, keys: Iterable[str]) -> dict[str, str]:
        """The values that are kept for these keys.

        Raises:
            Overtaken: there is a newer edit.
        """
        if self._overtaken():
            raise Overtaken
        return super().get(keys)


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _put(part: Path, file: Path) -> None:
    """Put a file in the place of another, in one step; Windows refuses while somebody reads the other."""
    for _ in range(50):
        try:
            part.replace(file)
        except PermissionError:
            time.sleep(0.01)
        else:
            return
    part.replace(file)
