"""A build makes what it must and remembers the rest: by keys that change with everything a page shows."""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.citations import page_formats, page_item, paragraph_item
from kb.documents.data import files as data
from kb.schema.paths import CACHE
from kb.site.redirects import current_edition, kept_redirects, redirects
from kb.site.social_images import FONTS, card_address, cards
from kb.storage.cache import Cache
from small import REPOSITORY, TREND, Small
from test_bib import parted

SIGNS = st.text(st.one_of(st.characters(), st.sampled_from("{}\\~^&%#$_-`'<>,?! \x00\x1c\x85\ud800\n")))


def line(value: str) -> str:
    """One line, sign by sign: what cannot be held is left out, white space is a space."""
    kept = (
        " " if sign.isspace() else sign
        for sign in value
        if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
    return " ".join("".join(kept).split())


@given(SIGNS)
@example("a\x1cb\x85c\x00d\ud800e")
def test_a_text_in_one_line_is_that_read_sign_by_sign(value: str) -> None:
    assert page_formats._line(value) == line(value)


@given(SIGNS)
@example("}{")
@example("{--}")
def test_a_text_for_bibtex_is_that_written_sign_by_sign(value: str) -> None:
    braces = {"{": r"\{", "}": r"\}"} if parted(value) == 0 else {"{": "L", "}": "R"}
    names = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | braces
    said = "".join(
        "{}" if sign == "\0" else names.get(sign, f"\\{sign}" if sign in "&%#$_" else sign)
        for sign in page_formats._LIGATURE.sub("\0", line(value))
    )
    written = page_formats._tex(value).replace(r"\textbraceleft{}", "L").replace(r"\textbraceright{}", "R")
    assert written == said


def together(small: Small, cache: Cache) -> dict[str, str]:
    """What is kept, in one piece; no address is in two of its parts."""
    base = replace(small.read(), site_url="https://kb.example/", edition="2026.11")
    parts = list(kept_redirects(base, cache))
    whole = {address: text for part in parts for address, text in part.items()}
    assert sum(map(len, parts)) == len(whole)
    short = redirects(base)
    assert whole == short | current_edition(base, short)
    return whole


EDITS = {
    "the text of a paragraph": (TREND, "Globalisation is a broad idea.", "Another idea."),
    "a title": (TREND, "title: Globalisation", "title: The wide world"),
    "a day of review": (TREND, "reviewed: 2026", "reviewed: 2025"),
    "the title of a tag": ("docs/tags.yml", "title: Economy", "title: Money"),
    "the definition of a tag": ("docs/tags.yml", "Money and work.", "All that is bought."),
    "an abbreviation": ("docs/glossary.yml", "Organization for Security", "Association for Security"),
    "an author": ("bibliography.bib", "Bayley, David H.", "Baley, David H."),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_short_links_and_data_follow_a_change_of(name: str, small: Small) -> None:
    cache = Cache(small.root / "kept.sqlite")
    before = together(small, cache), data.files(small.read(), cache)
    small.edit(*EDITS[name])
    after = together(small, cache), data.files(small.read(), cache)
    assert after != before, "the edit shows"
    assert after[1] == data.files(small.read(), Cache(None))


@pytest.mark.slow
def test_items_of_one_base_are_not_those_of_another(small: Small) -> None:
    first = small.read()
    page = first.by_path[TREND]
    other = replace(first, edition="1999.12")
    for base in (first, other, first):
        assert page_item(base, page).edition == base.edition
        assert paragraph_item(base, page, "T1.1").edition == base.edition


@pytest.mark.slow
def test_another_title_draws_one_picture(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(None)
    before = cards(small.read(), REPOSITORY / FONTS, cache)
    small.edit(TREND, "title: Globalisation", "title: The wide world")
    base = small.read()
    after = cards(base, REPOSITORY / FONTS, cache)
    changed = {address for address in after if after[address] != before.get(address)}
    assert changed == {card_address(base.by_path[TREND])}
    assert after == cards(base, REPOSITORY / FONTS, Cache(None))


def rows(path: Path) -> int:
    with sqlite3.connect(path) as db:
        number: int = db.execute("SELECT count(*) FROM kept").fetchone()[0]
    db.close()
    return number


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.storage.cache._WAITING", 100)


@pytest.mark.usefixtures("little")
def test_much_is_written_before_the_end_and_is_one_run(tmp_path: Path) -> None:
    path = tmp_path / "kb.sqlite"
    with Cache(path) as cache:
        for number in range(10):
            cache.put(str(number), 60 * "x")
        assert rows(path) == 10
        assert len(cache.get(map(str, range(10)))) == 10
        assert not cache._new, "nothing waits in memory"
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == 1
        assert {run for (run,) in db.execute("SELECT run FROM kept")} == {1}
    db.close()


@pytest.mark.usefixtures("little")
def test_while_another_writes_all_waits_for_the_end(tmp_path: Path) -> None:
    path = tmp_path / "kb.sqlite"
    Cache(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    cache = Cache(path)
    assert cache._db is not None
    cache._db.execute("PRAGMA busy_timeout = 10")
    other.execute("BEGIN IMMEDIATE")
    for number in range(10):
        cache.put(str(number), 60 * "x")
    assert len(cache.get(map(str, range(10)))) == 10
    other.execute("ROLLBACK")
    other.close()
    cache.close()
    assert rows(path) == 10


@pytest.mark.usefixtures("little")
def test_what_was_written_early_is_dropped_when_it_is_old(tmp_path: Path) -> None:
    path = tmp_path / CACHE
    for number in range(30):
        with Cache(path) as cache:
            cache.put(f"a{number}", 200 * "x")
    with Cache(path) as cache:
        assert cache.get_one("a0") is None
        assert cache.get_one("a29") is not None
