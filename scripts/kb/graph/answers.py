"""Which pages at the end of the argument answer a page, and connections by the name of their relation."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from kb.model import Base, Connection, Page
from kb.schema import END, MIDDLE


def grouped(connections: Iterable[Connection]) -> list[tuple[str, list[Connection]]]:
    """Connections by the name of their relation, in the order of the collections."""
    return [(name, list(group)) for name, group in groupby(connections, key=lambda c: c.name)]


def responding(base: Base, page: Page) -> list[Page]:
    """The pages at the end of the argument that answer a page, directly or through those of its middle."""
    found: dict[str, Page] = {}
    near = [c.page for c in base.connections.get(page.id, ())]
    for one in [page, *(each for each in near if each.kind and each.kind.letter == MIDDLE)]:
        for connection in base.connections.get(one.id, ()):
            if connection.page.kind and connection.page.kind.letter == END:
                found.setdefault(connection.page.id, connection.page)
    return sorted(found.values(), key=lambda each: int(each.id[1:]))
