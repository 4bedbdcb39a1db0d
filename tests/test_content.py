"""The knowledge base itself: complete, connected and correct in its names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kb import formats, pipeline
from kb.kinds import BY_LETTER, KINDS
from kb.model import Base, Page, resolve

REPOSITORY = Path(__file__).parent.parent
PAPER = {"T": 10, "C": 8, "D": 5, "V": 6}
"""How many sections of the paper have a page of each kind; the editors may add pages of their own."""
WORDS = range(250, 901)
# Within quotation marks they are what the paper prints.
WRONG_NAMES = (
    r"(?<![\"“])"
    r"(?:Al[- ]Shabab\b|Al[- ]Shaabab|ASEANOPOL|\bSao Paulo|\bUtoya\b|\bUtøja\b|Wickileaks|Wikkileaks)"
)


@cache
def base() -> Base:
    return pipeline.read(REPOSITORY)


def test_nothing_is_wrong() -> None:
    assert formats.as_text(base().problems, base().texts) == ""


def test_the_collections_are_complete() -> None:
    ids = [page.id for kind in KINDS for page in base().of_kind(kind) if not page.is_own]
    assert ids == [f"{letter}{n}" for letter, last in PAPER.items() for n in range(1, last + 1)]
    assert set(ids) <= set(base().by_section)


def test_a_page_that_is_not_in_the_paper_is_the_editors_throughout() -> None:
    for page in base().collected:
        if page.is_own:
            assert page.id not in base().by_section
            marks = [anchor.id for anchor in page.anchors if re.fullmatch(r"[A-Z]\d+\.\w+", anchor.id)]
            assert marks, page.id
            assert all(re.fullmatch(rf"{page.id}\.[a-z]+", id_) for id_ in marks), page.id


def test_every_point_of_the_paper_is_an_anchor_once_on_its_page_and_in_order() -> None:
    assert len(base().points) == 215
    places = [(anchor.id, page) for page in base().pages for anchor in page.anchors]
    for section in base().sections:
        points = [point.id for point in section.points]
        page = base().point_pages[section.id]
        assert [each for each, at in places if each in set(points)] == points, section.id
        assert {at.path for each, at in places if each in set(points)} == {page.path}
        assert page.id in {section.id, ""}


def test_every_number_is_that_of_a_point() -> None:
    numbers = [a.id for p in base().pages for a in p.anchors if re.fullmatch(r"[A-Z]\d+\.\d+", a.id)]
    assert sorted(numbers) == sorted(base().points)


def test_a_point_is_a_paragraph_or_a_list_item_of_whole_sentences() -> None:
    for page in base().pages:
        for anchor in page.anchors:
            if anchor.id in base().points:
                assert anchor.tag in {"p", "li"}, anchor.id
                assert len(anchor.text.split()) >= 5, anchor.id


def prose(page: Page) -> str:
    """The text of a page without headings, paragraph numbers and citations."""
    soup = BeautifulSoup(page.rendered.html, "html.parser")
    for each in soup.select("a.kb-number, span.kb-cite, h2, h3"):
        each.decompose()
    return soup.get_text(" ")


@pytest.mark.parametrize("page", base().collected, ids=lambda page: page.id)
def test_a_page_is_neither_short_nor_long(page: Page) -> None:
    assert len(prose(page).split()) in WORDS


@pytest.mark.parametrize("page", base().collected, ids=lambda page: page.id)
def test_a_page_says_what_is_paper_and_what_is_later(page: Page) -> None:
    ids = [heading.id for heading in page.headings]
    assert (f"{page.id}-paper" in ids) != page.is_own
    assert all(anchor.id.startswith(f"{page.id}.") for anchor in page.anchors if anchor.tag in {"p", "li"})


def test_the_tags_relate_pages() -> None:
    used = {tag: len(pages) for tag, pages in base().tagged.items()}
    assert 25 <= len(used) <= 45
    assert set(used) == set(base().by_tag)
    assert min(used.values()) >= 2
    assert all(3 <= len(page.tags) <= 8 for page in base().collected)
    assert {tag.facet.value for tag in base().tags} == {facet.id for facet in base().facets}


def test_every_page_is_reached_from_the_home_page() -> None:
    reached: set[str] = set()
    waiting = {"docs/index.md"}
    while waiting:
        page = base().by_path[waiting.pop()]
        reached.add(page.path)
        targets = [link.target for link in page.whole.links if "://" not in link.target]
        led = {resolve(page.path, target.partition("#")[0]) or "" for target in targets}
        waiting |= (led & set(base().by_path)) - reached
    offered = {path for path in base().by_path if path not in reached}
    assert offered <= {"docs/about.md", "docs/404.md"}, "these stand in the navigation"


def test_the_argument_holds_together() -> None:
    for page in base().collected:
        ends = {c.page.id[0] for c in base().connections[page.id]} | {gap.to.value for gap in page.gaps}
        needed = {"T": "CD", "C": "", "D": "V", "V": "DT"}[page.id[0]]
        assert set(needed) <= ends, page.id
        assert all(c.why.endswith((".", "?")) for c in base().connections[page.id]), page.id


ALIASES = re.compile(r"^ *aliases: \[.*\]$", re.MULTILINE)
"""Names by which people look for a thing, also as the paper misspells it: no page says them."""


def test_names_are_right() -> None:
    for path, text in base().texts.items():
        assert re.findall(WRONG_NAMES, ALIASES.sub("", text)) == [], path


def test_names_that_the_paper_writes_wrongly_are_here_in_their_right_form() -> None:
    text = " ".join(prose(page) for page in base().pages)
    assert {name for name in ("Al-Shabaab", "ASEANAPOL", "São Paulo", "Utøya") if name not in text} == set()


def test_every_collection_has_its_introduction() -> None:
    for letter, kind in BY_LETTER.items():
        page = base().by_path[f"{kind.folder}/README.md"]
        assert page.is_introduction
        assert [link for link in page.links if link.target.endswith(".md")], letter
