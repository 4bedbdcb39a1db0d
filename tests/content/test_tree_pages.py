"""The tree of every page: nothing is lost of it."""

from __future__ import annotations

from kb.documents.read_tree import read_page
from kb.documents.tree import Citation, Item, Paragraph, Tree, plain, walk
from kb.model import Base


def trees(base: Base) -> dict[str, Tree]:
    return {page.path: read_page(page) for page in base.pages if not page.generated}


def test_every_page_of_the_base_is_read_whole(base: Base) -> None:
    found = trees(base)
    assert [problem for tree in found.values() for problem in tree.problems] == []
    numbers = [
        block.number
        for tree in found.values()
        for block in walk(tree.blocks)
        if isinstance(block, Paragraph | Item) and block.number
    ]
    assert sorted(set(numbers)) == sorted(numbers)
    assert set(base.points) <= set(numbers)


def test_the_words_of_a_paragraph_are_those_of_the_site(base: Base) -> None:
    for page in base.collected:
        for block in walk(read_page(page).blocks):
            if isinstance(block, Paragraph) and block.number:
                cited = [each.written for each in block.children if isinstance(each, Citation)]
                shown = "".join(
                    each.written if isinstance(each, Citation) else plain([each]) for each in block.children
                )
                assert " ".join(shown.split()) == page.anchor_texts[block.id]
                assert len(cited) == len([each for each in block.children if isinstance(each, Citation)])
