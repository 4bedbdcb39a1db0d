"""Edits of texts alone: they are noticed, read and judged alone, and answered as a whole reading would."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from watchdog.observers.polling import PollingObserver

from kb.loading.load import renderer_of
from kb.model import Base
from kb.pipeline.edited import edited
from kb.pipeline.incremental import changed_since, look
from kb.publishing.live import Live, Overtaken
from kb.publishing.notices import Notices
from kb.schema.paths import CACHE
from kb.site.pages import site_pages
from kb.site.redirects import current_edition, redirects, short_link
from kb.storage.cache import Cache
from small import CASE, TREND, Small


def reread(small: Small, base: Base, *paths: str) -> Base | None:
    return edited(small.root, base, paths, renderer_of(small.root, base), Cache(small.root / CACHE))


@contextmanager
def noticing(*places: Path, polls: bool = False) -> Iterator[Notices]:
    def refuses() -> PollingObserver:
        raise OSError("no more watches")

    observers = (refuses, lambda: PollingObserver(timeout=0.05)) if polls else ()
    notices = Notices(lambda path: True, observers)
    for place in places:
        notices.schedule(None, str(place), recursive=True)
    notices.start()
    try:
        yield notices
    finally:
        notices.stop()
        notices.join()


@pytest.mark.parametrize("polls", [False, True])
def test_a_save_is_noticed_once_however_it_is_done(tmp_path: Path, polls: bool) -> None:
    folder, file = tmp_path / "folder", tmp_path / "one.yml"
    folder.mkdir()
    file.write_text("a: 1")
    (folder / "page.md").write_text("before")
    with noticing(folder, file, polls=polls) as notices:
        (folder / "page.md").write_text("after, and longer")
        assert str(folder / "page.md") in notices.wait(20)
        assert notices.wait(0.2) == frozenset()

        (folder / "page.md").read_text()
        assert notices.wait(0.3) == frozenset()

        (tmp_path / "one.yml.new").write_text("a: 12")
        (tmp_path / "one.yml.new").replace(file)
        assert notices.wait(20) == {str(file)}
        file.write_text("a: 123")
        assert str(file) in notices.wait(20)

        (tmp_path / "other.yml").write_text("not watched")
        assert notices.wait(0.3) == frozenset()


def test_a_text_alone_is_read_as_the_whole_base_would_be(small: Small) -> None:
    base = small.read()
    small.edit(TREND, "a broad idea", "a narrow idea")
    alone, whole = reread(small, base, TREND), small.read()
    assert alone is not None
    assert alone.pages == whole.pages
    assert alone.text_key == whole.text_key
    assert alone.problems == whole.problems == ()
    cache = Cache(None)
    assert list(site_pages(alone, cache)) == list(site_pages(whole, cache))
    assert [page.path for page in site_pages(alone, cache, {TREND})] == [TREND]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[privacy](../dilemmas/privacy-and-security.md#D1.1)", "privacy"),
        ("{: #T1.1 }", "{: #T1.3 }"),
        ("tags: [economy, ", "tags: ["),
        ("tags: [", "tags: [["),
        ("## Since 2013", "## After 2013"),
        ("@osce2019", "@bayley2001structure"),
        ("summary: What", "summary: All that"),
    ],
)
def test_more_than_a_text_needs_the_whole(small: Small, old: str, new: str) -> None:
    base = small.read()
    small.edit(TREND, old, new)
    assert reread(small, base, TREND) is None


def test_a_file_that_is_no_text_needs_the_whole(small: Small) -> None:
    base = small.read()
    small.write(TREND, b"\xff\xfe")
    assert reread(small, base, TREND) is None
    small.delete(TREND)
    assert reread(small, base, TREND) is None


def test_a_text_alone_is_judged(small: Small) -> None:
    base = small.read()
    small.write(TREND, small.text(TREND).replace("a broad idea", "a broad idea").replace("\n", "\r\n"))
    alone = reread(small, base, TREND)
    assert alone is not None
    assert [each.code for each in alone.problems] == [each.code for each in small.read().problems] != []
    again = reread(small, alone, CASE)
    assert again is not None
    assert again.problems == alone.problems
    small.write(TREND, small.text(TREND).replace("\r\n", "\n"))
    good = reread(small, again, TREND)
    assert good is not None
    assert good.problems == ()


def test_no_base_holds_the_one_before_it(small: Small) -> None:
    base: Base | None = small.read()
    first = weakref.ref(base)
    for number in range(3):
        assert base is not None
        small.write(TREND, small.text(TREND).replace("idea", f"idea {number}"))
        base = reread(small, base, TREND)
    gc.collect()
    assert base is not None
    assert first() is None


def test_files_that_have_changed_are_found_by_how_they_look(small: Small) -> None:
    last = look(small.root)
    assert last is not None
    assert changed_since(small.root, last, last) == set()
    small.edit(TREND, "a broad idea", "a bread idea")
    small.write("trends/.globalisation.md.swp", "of an editor")
    now = look(small.root)
    assert now is not None
    assert changed_since(small.root, last, now) == {TREND}
    small.write("trends/new.md", "")
    later = look(small.root)
    assert later is not None
    assert changed_since(small.root, now, later) is None


def test_one_short_link_is_what_all_of_them_have(small: Small) -> None:
    small.write("pyproject.toml", '[project]\nname = "x"\nversion = "2026.11"\n')
    base = small.read()
    short = redirects(base)
    made = short | current_edition(base, short)
    assert any(address.startswith("edition") for address in made)
    assert {address: short_link(base, address) for address in made} == made
    for other in ("index.html", "T1/", "T1.9/index.html", "T1.1/x", "trends/globalisation.html", ""):
        assert short_link(base, other) is None, other


def test_a_build_of_the_rest_ends_where_a_newer_edit_waits(small: Small) -> None:
    live = Live(small.root)
    cache = live.open_cache(small.root / CACHE)
    live.notices._hear(str(small.root / TREND))
    assert cache.get_one("x") is None, "only a build of the rest gives way"
    live._yields = True
    with pytest.raises(Overtaken):
        cache.get_one("x")
    assert live.notices.wait(1) == {str(small.root / TREND)}
    assert cache.get_one("x") is None


def test_a_signal_that_python_dropped_ends_the_preview_all_the_same(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending = threading.Event()
    monkeypatch.setattr("kb.publishing.live.ENDING", ending)
    live = Live(small.root)
    live.step()
    ending.set()
    with pytest.raises(KeyboardInterrupt):
        live.step()
