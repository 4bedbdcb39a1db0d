"""Which pages are alike: those that share tags which few others carry."""

from __future__ import annotations

import heapq
import json
import math
from collections.abc import Mapping

from kb.model import Base, RelatedPage
from kb.storage.cache import Cache, content_key

MOST = 5
"""Pages named beside one page: as many as the eye takes in."""


def akin(base: Base, cache: Cache) -> Mapping[str, tuple[RelatedPage, ...]]:
    """Id of each page -> the pages that share its most informative tags, the highest score first.

    A shared tag counts log(N / n), where n of all N pages carry it: a tag of all pages counts nothing. Pages
    with a connection to it are left out: the same panel has them, with the reason that an editor gave. Equal
    scores are in the order of the collections.

    Args:
        base: the knowledge base.
        cache: where the result is kept, by ids, tags and relations.
    """
    rows = [
        f"{page.id} {[tag.value for tag in page.tags]} {[link.to.value for link in page.links_out]}"
        for page in base.collected
    ]
    kept = json.loads(cache.keep(lambda: json.dumps(_akin(base)), "akin", content_key(*rows)))
    return {
        id_: tuple(RelatedPage(other, tuple(tags)) for other, tags in likest) for id_, likest in kept.items()
    }


def _akin(base: Base) -> dict[str, list[tuple[str, list[str]]]]:
    pages = [page.id for page in base.collected]
    place = {id_: at for at, id_ in enumerate(pages)}
    sets = {tag: {place[page.id] for page in carrying} for tag, carrying in base.tagged.items()}
    weight = {tag: math.log(len(pages) / len(carrying)) for tag, carrying in sets.items()}
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for page in base.collected:
        own = {tag.value for tag in page.tags}
        telling = sorted((tag for tag in own if weight[tag] > 0), key=lambda tag: (-weight[tag], tag))
        related = {place[connection.page.id] for connection in base.connections.get(page.id, ())}
        scores = _scores([(weight[tag], sets[tag]) for tag in telling], related | {place[page.id]})
        likest = heapq.nsmallest(MOST, scores, key=lambda at: (-round(scores[at], 9), at))
        if likest:
            found[page.id] = [(pages[at], [tag for tag in telling if at in sets[tag]]) for at in likest]
    return found


def _scores(tags: list[tuple[float, set[int]]], without: set[int]) -> dict[int, float]:
    """Index of each page that may have one of the highest scores -> its score.

    Args:
        tags: weight of each tag, the heaviest first, and the places of the pages that carry it.
        without: places that do not count.
    """
    scores: dict[int, float] = {}
    left = sum(weight for weight, _ in tags)
    for weight, carrying in tags:
        best = heapq.nlargest(MOST, scores.values())
        if len(best) < MOST or best[-1] <= left + 1e-6:
            for at in carrying - scores.keys() - without:
                scores[at] = 0.0
        # Otherwise no page that shares only the tags left can reach one of the highest scores.
        for at in scores:
            if at in carrying:
                scores[at] += weight
        left -= weight
    return scores
