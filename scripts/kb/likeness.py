"""Which pages are alike: those that share tags which few others carry."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping

from kb.cache import Cache, content_key
from kb.model import Akin, Base

MOST = 5
"""Pages named beside one page: as many as the eye takes in."""


def akin(base: Base, cache: Cache) -> Mapping[str, tuple[Akin, ...]]:
    """Id of each page -> the pages that share its most informative tags, the likest first.

    A shared tag counts log(N / n), where n of all N pages carry it: what all share says nothing. Pages that
    are related already are left out, for they stand in the same panel with the reason that an editor gave;
    what is wanted here is what nobody has tied yet. Equal scores stand in the order of the collections.

    Args:
        base: the knowledge base.
        cache: where the result is kept, by ids, tags and relations.
    """
    rows = [
        f"{page.id} {[tag.value for tag in page.tags]} {[link.to.value for link in page.links_out]}"
        for page in base.collected
    ]
    kept = json.loads(cache.keep(lambda: json.dumps(_akin(base)), "akin", content_key(*rows)))
    return {id_: tuple(Akin(other, tuple(tags)) for other, tags in likest) for id_, likest in kept.items()}


def _akin(base: Base) -> dict[str, list[tuple[str, list[str]]]]:
    pages = [page.id for page in base.collected]
    place = {id_: at for at, id_ in enumerate(pages)}
    tagged = {tag: [place[page.id] for page in carrying] for tag, carrying in base.tagged.items()}
    sets = {tag: set(places) for tag, places in tagged.items()}
    weight = {tag: math.log(len(pages) / len(carrying)) for tag, carrying in tagged.items()}
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for page in base.collected:
        own = sorted({tag.value for tag in page.tags}, key=lambda tag: (-weight[tag], tag))
        scores: defaultdict[int, float] = defaultdict(float)
        for tag in own:
            if weight[tag] > 0:
                for at in tagged[tag]:
                    scores[at] += weight[tag]
        for related in (page, *(connection.page for connection in base.connections.get(page.id, ()))):
            scores.pop(place[related.id], None)
        likest = sorted(scores, key=lambda at: (-round(scores[at], 9), at))[:MOST]
        if likest:
            telling = [tag for tag in own if weight[tag] > 0]
            found[page.id] = [(pages[at], [tag for tag in telling if at in sets[tag]]) for at in likest]
    return found
