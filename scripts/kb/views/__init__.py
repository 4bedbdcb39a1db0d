"""Pages and parts of pages that nobody writes.

A page may hold a mark on a line of its own, such as ``<!-- index -->``; ``fill`` sets the view of that name
in its place. Whole pages that no file stands behind are added. Both are made only when they are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from markupsafe import Markup

from kb.graph.backlinks import mentions, pointers
from kb.graph.related import akin
from kb.markdown.facts import Rendered, found_in
from kb.model import Base, Content, Lazy, Page, Written
from kb.problems import Span
from kb.schema.marks import MARK
from kb.storage.cache import Cache, content_key
from kb.views import (
    argument,
    bibliography,
    briefing,
    checks,
    collection,
    downloads,
    glossary,
    home,
    matrix,
    organisations,
    overviews,
    places,
    questions,
    statement,
    tags,
    timeline,
)

MARKS: dict[str, Callable[[Base, Page], Markup]] = {
    "index": collection.index,
    "voices": home.voices,
    "collections": home.collections,
    "tags": tags.overview,
    "glossary": glossary.terms,
    "bibliography": bibliography.references,
    "questions": questions.register,
    "timeline": timeline.timeline,
    "map": places.world,
    "organisations": organisations.register,
    "checks": checks.register,
    "briefing": briefing.desk,
    "downloads": downloads.listing,
    "argument": argument.page,
    "matrix": matrix.page,
    "overviews": overviews.overview,
    "accessibility": statement.statement,
}


TEXTUAL, CITING = {"questions", "organisations", "voices"}, {"bibliography"}
"""Views that show the text of pages, or who cites what; the others show front matter and data only."""


def made_from(base: Base, marks: Collection[str]) -> str:
    """A hash of all that views of these names can show."""
    if TEXTUAL & {*marks}:
        return base.text_key
    return content_key(base.front_key, base.exports_key) if CITING & {*marks} else base.front_key


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
            fields=MappingProxyType({"title": Written(title, Span()), "summary": Written(summary, Span())}),
            content=Content(rendered=Lazy(partial(_kept, base, cache, path, (), content))),
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


def _kept(base: Base, cache: Cache, path: str, names: Collection[str], make: Callable[[], str]) -> Rendered:
    key = made_from(base, names)
    own = base.by_path[path].key if names else ""
    return Rendered.from_kept(cache.keep(lambda: found_in(make(), Span()).kept(), "view", path, key, own))


def _filled(base: Base, cache: Cache, page: Page) -> Page:
    if not page.marks:
        return page
    make = partial(_with_views, base, page)
    return replace(page, filled=Lazy(partial(_kept, base, cache, page.path, page.marks, make)))


def _with_views(base: Base, page: Page) -> str:
    def set_in(match: re.Match[str]) -> str:
        return str(MARKS[match[1]](base, page))

    return MARK.sub(set_in, page.rendered.html)
