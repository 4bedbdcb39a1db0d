"""Pages and parts of pages that are generated.

A page may hold a mark on a line of its own, such as ``<!-- index -->``; ``fill`` sets the view of that name
in its place. Whole pages that have no file are added. Both are made on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from importlib import import_module
from types import MappingProxyType, ModuleType

from kb.graph.backlinks import mentions, pointers
from kb.graph.related import akin
from kb.html.tree import COMMENT, Node, changed, parsed
from kb.markdown.facts import Rendered, found_in
from kb.model import Base, Content, Lazy, Located, Page
from kb.problems import Span
from kb.schema.marks import MARKS
from kb.storage.cache import Cache, content_key
from kb.views import marked
from kb.views.marked import CITATIONS, FRONT_MATTER, TEXT, tags


def view_named(name: str) -> ModuleType:
    """The module of the view with this mark, which is one of ``MARKS``."""
    return import_module(f"{marked.__name__}.{name}")


def made_from(base: Base, marks: Collection[str]) -> str:
    """A hash of all that views of these names can show."""
    reads = {getattr(view_named(name), "READS", TEXT) for name in marks}
    if reads <= {FRONT_MATTER}:
        return base.front_key
    return (
        content_key(base.front_key, base.exports_key) if reads <= {FRONT_MATTER, CITATIONS} else base.text_key
    )


def page_source(base: Base, page: Page) -> str:
    """A hash of all that the text of a page is made from, views included."""
    if page.generated or page.filled:
        return content_key(page.key, made_from(base, page.marks))
    return page.key


def fill(base: Base, cache: Cache) -> Base:
    """The Base with every generated page added, and every mark filled in: both when they are asked for.

    Args:
        base: as it was loaded.
        cache: where views are kept, by a hash of what they are made from.
    """
    generated = [
        Page(
            path=path,
            kind=None,
            fields=MappingProxyType({"title": Located(title, Span()), "summary": Located(summary, Span())}),
            content=Content(rendered=Lazy(partial(_kept, base, cache, path, (), partial(_parsed, content)))),
            generated=True,
        )
        for path, title, summary, content in tags.pages(base)
    ]
    pages = [_filled(base, cache, page) for page in base.pages]
    whole = replace(base, pages=(*pages, *generated))
    return replace(
        whole,
        mentions=Lazy(partial(mentions, whole, cache)),
        pointers=Lazy(partial(pointers, whole, cache)),
        akin=Lazy(partial(akin, whole, cache)),
    )


def _kept(base: Base, cache: Cache, path: str, names: Collection[str], make: Callable[[], Node]) -> Rendered:
    key = made_from(base, names)
    own = base.by_path[path].key if names else ""
    return Rendered.from_kept(cache.keep(lambda: found_in(make(), Span()).kept(), "view", path, key, own))


def _parsed(content: Callable[[], str]) -> Node:
    return parsed(content())


def _filled(base: Base, cache: Cache, page: Page) -> Page:
    if not page.marks:
        return page
    make = partial(_with_views, base, page)
    return replace(page, filled=Lazy(partial(_kept, base, cache, page.path, page.marks, make)))


def _with_views(base: Base, page: Page) -> Node:
    def set_in(node: Node) -> list[Node | str] | None:
        if node.tag != COMMENT or node.comment not in MARKS:
            return None
        return parsed(view_named(node.comment).view(base, page)).children

    return changed(page.rendered.tree, set_in)
