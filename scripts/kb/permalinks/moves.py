"""Moves between two states of the base: to another page, under another heading, or into another order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.model import Base, Page


@dataclass(frozen=True)
class Move:
    """A paragraph, list item or heading that has moved.

    Attributes:
        id: its id.
        page: its file now.
        kind: ``page``, ``section`` or ``order``: the outermost level that has changed.
        old: its former place: a file, the id of a heading (empty for the opening), or the id before it (empty
            where it was the first).
        new: its place now, in the same form.
        within: of a change of order, the id of the heading above it; empty for the opening, and for a
            heading.
    """

    id: str
    page: str
    kind: str
    old: str
    new: str
    within: str = ""


def renamed(before: Base, after: Base) -> dict[str, str]:
    """File of each page now -> its file before, of pages that have another one.

    A page is known by its id. One without is known by the ids on it: the file is gone, and all ids of it that
    are left are on one new page.
    """
    old = {page.id: page.path for page in before.pages if page.id}
    found = {page.path: old[page.id] for page in after.pages if page.id in old and old[page.id] != page.path}
    for page in after.pages:
        if page.id or page.generated or page.path in before.by_path:
            continue
        came = {before.by_standing[id_].path for id_ in _ids(page) if id_ in before.by_standing}
        if len(came) == 1 and (path := came.pop()) not in after.by_path and not before.by_path[path].id:
            found[page.path] = path
    return found


def moves(before: Base, after: Base) -> Iterator[Move]:
    """Everything that is in both states in different places, except pages and their order.

    A paragraph that keeps its place on a moved page, or under a moved heading, has not moved; of two that
    have changed places, one has moved.
    """
    names = renamed(before, after)
    for page in after.pages:
        if page.generated or not page.stands:
            continue
        home = names.get(page.path, page.path)
        for id_ in _ids(page):
            standing = before.by_standing.get(id_)
            if standing is not None and standing.path != home:
                yield Move(id_, page.path, "page", standing.path, page.path)
        old = before.by_path.get(home)
        if old is not None and old.key != page.key:
            yield from _within(_Placed(old), _Placed(page))


def moved_with(old: Page, new: Page) -> int:
    """How many ids of a page have moved with it to another file."""
    return len({*_ids(old)} & {*_ids(new)})


def _within(old: _Placed, new: _Placed) -> Iterator[Move]:
    """Paragraphs and headings under another heading, or in another order under the same."""
    groups: dict[str, list[str]] = {}
    for id_, under in new.under.items():
        if id_ not in old.under:
            continue
        was = old.under[id_]
        renamed = was not in new.under and under not in old.under and was and under
        if was != under and not renamed:
            yield Move(id_, new.page.path, "section", was, under)
        else:
            groups.setdefault(under, []).append(id_)
    for under, ids in groups.items():
        before = sorted(ids, key=old.order.__getitem__)
        if before != ids:
            for id_ in _out_of_order([before.index(id_) for id_ in ids], ids):
                yield Move(id_, new.page.path, "order", _previous(id_, before), _previous(id_, ids), under)


def _previous(id_: str, ids: Sequence[str]) -> str:
    at = ids.index(id_)
    return ids[at - 1] if at else ""


def _out_of_order(places: Sequence[int], ids: Sequence[str]) -> Iterator[str]:
    """The fewest ids whose removal leaves the others in their old order.

    >>> list(_out_of_order([1, 2, 0, 3], ["b", "c", "a", "d"]))
    ['a']
    """
    ends: list[int] = []  # the last place of the best row of each length
    length = [0] * len(places)
    for at, place in enumerate(places):
        best = bisect_left(ends, place)
        ends[best : best + 1] = [place]
        length[at] = best + 1
    kept: set[int] = set()
    wanted = len(ends)
    for at in reversed(range(len(places))):
        if length[at] == wanted and (not kept or places[at] < places[min(kept)]):
            kept.add(at)
            wanted -= 1
    yield from (id_ for at, id_ in enumerate(ids) if at not in kept)


@dataclass(frozen=True)
class _Placed:
    """A page with the place of each id on it."""

    page: Page

    @cached_property
    def under(self) -> Mapping[str, str]:
        """Each id that a person wrote -> the heading above it; empty for a main heading."""
        wanted = {*_ids(self.page)}
        return {
            anchor.id: "" if anchor.under == anchor.id else anchor.under
            for anchor in self.page.rendered.anchors
            if anchor.id in wanted
        }

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Each of these ids -> how many come before it."""
        return {id_: at for at, id_ in enumerate(self.under)}


def _ids(page: Page) -> list[str]:
    return page.stands.split(" ")[::4] if page.stands else []
