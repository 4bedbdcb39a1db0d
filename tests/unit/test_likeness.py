"""The likest pages are those that a plain count of every pair would name."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from kb.graph.related import MOST, akin
from kb.model import Base, Located, Page, RelatedPage, RelationLink
from kb.problems import Span
from kb.schema import KINDS
from kb.storage.cache import Cache

HERE = Span()


def written(word: str) -> Located:
    return Located(word, HERE)


def base_of(tags: list[set[str]], ties: list[tuple[int, int]]) -> Base:
    pages = [
        Page(
            path=f"{kind.folder}/{number}.md",
            kind=kind,
            fields=MappingProxyType({"id": written(f"{kind.letter}{number // 2 + 1}")}),
            tags=tuple(map(written, sorted(own))),
        )
        for number, own in enumerate(tags)
        for kind in [KINDS[number % 2 * 2]]  # trends and dilemmas by turns
    ]
    for one, other in ties:
        link = RelationLink(written(pages[other % len(pages)].id), written(""), HERE)
        at = one % len(pages)
        pages[at] = replace(pages[at], links_out=(*pages[at].links_out, link))
    return Base(pages=tuple(pages))


def plainly(base: Base) -> dict[str, tuple[RelatedPage, ...]]:
    """The same, by looking at every pair."""
    pages = base.collected
    own = {page.id: {tag.value for tag in page.tags} for page in pages}
    weight = {
        tag: math.log(len(pages) / sum(tag in carried for carried in own.values()))
        for tag in set().union(*own.values())
    }
    found = {}
    for page in pages:
        related = {page.id, *(connection.page.id for connection in base.connections[page.id])}
        rows = []
        for place, other in enumerate(pages):
            shared = sorted(own[page.id] & own[other.id], key=lambda tag: (-weight[tag], tag))
            telling = [tag for tag in shared if weight[tag] > 0]
            if telling and other.id not in related:
                score = sum(weight[tag] for tag in telling)
                rows.append((-round(score, 9), place, RelatedPage(other.id, tuple(telling))))
        if rows:
            found[page.id] = tuple(akin for _, _, akin in sorted(rows)[:MOST])
    return found


@given(
    st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=5), min_size=1, max_size=24),
    st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=6),
)
def test_no_page_is_passed_over(tags: list[set[str]], ties: list[tuple[int, int]]) -> None:
    base = base_of(tags, ties)
    assert akin(base, Cache(None)) == plainly(base)
