"""Pictures shown with links: one for each page, of the size that heads name, the same in every run."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from kb.site.metadata import CARD
from kb.site.social_images import FONTS, card_address, cards
from kb.storage.cache import Cache
from small import REPOSITORY, TREND, Small


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_every_page_of_a_collection_has_a_picture_and_the_others_share_one(small: Small) -> None:
    base = small.read()
    made = cards(base, REPOSITORY / FONTS, Cache(None))
    assert {card_address(page) for page in base.pages} == set(made)
    assert len(set(made.values())) == len(made) == len(base.collected) + 1
    assert {size(png) for png in made.values()} == {CARD}
    assert made == cards(base, REPOSITORY / FONTS, Cache(None))


def test_whatever_a_title_holds_is_words(small: Small) -> None:
    small.edit(TREND, "title: Globalisation", "title: '#panic() $x$ *b* \"] \\ <a> @T1 " + 50 * "w" + "'")
    base = small.read()
    assert size(cards(base, REPOSITORY / FONTS, Cache(None))["assets/cards/T1.png"]) == CARD


def test_nothing_is_drawn_twice(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, cache = small.read(), Cache(tmp_path / "cards.sqlite")
    made = cards(base, REPOSITORY / FONTS, cache)
    monkeypatch.setattr("typst.compile", lambda *_, **__: pytest.fail("drawn again"))
    assert cards(base, REPOSITORY / FONTS, cache) == made
