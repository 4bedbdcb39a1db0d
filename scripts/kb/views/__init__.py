"""Pages and parts of pages that nobody writes.

A page may hold a mark on a line of its own, such as ``<!-- index -->``; ``fill`` sets the view of that name
in its place. Whole pages that no file stands behind are added. Both are made only when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from markupsafe import Markup

from kb.kinds import MARK
from kb.model import Base, Content, Lazy, Page, Written
from kb.problems import Span
from kb.render import Rendered, found_in
from kb.views import bibliography, glossary, home, indexes, questions, tags

MARKS: dict[str, Callable[[Base, Page], Markup]] = {
    "index": indexes.index,
    "collections": home.collections,
    "tags": tags.overview,
    "glossary": glossary.terms,
    "bibliography": bibliography.references,
    "questions": questions.register,
}


def fill(base: Base) -> Base:
    """The Base with every generated page added, and every mark filled in: both when they are asked for."""
    generated = [
        Page(
            path=path,
            kind=None,
            fields=MappingProxyType({"title": Written(title, Span()), "summary": Written(summary, Span())}),
            content=Content(rendered=Lazy(partial(_made, content))),
            generated=True,
        )
        for path, title, summary, content in tags.pages(base)
    ]
    pages = [_filled(base, page) for page in base.pages]
    return replace(base, pages=(*pages, *generated))


def _made(content: Callable[[], Markup]) -> Rendered:
    return found_in(content(), Span())


def _filled(base: Base, page: Page) -> Page:
    if not any(mark in MARKS for mark in page.marks):
        return page
    return replace(page, filled=Lazy(partial(_with_views, base, page)))


def _with_views(base: Base, page: Page) -> Rendered:
    rendered = page.rendered
    for match in MARK.finditer(rendered.html):
        if (view := MARKS.get(match[1])) is None:
            continue
        at = page.text.find(match[0], page.body) - page.body
        made = found_in(view(base, page), Span(at, at + len(match[0])))
        rendered = replace(
            rendered,
            html=rendered.html.replace(match[0], made.html, 1),
            links=rendered.links + made.links,
            headings=rendered.headings + made.headings,
            anchors=rendered.anchors + made.anchors,
            sections=rendered.sections + made.sections,
        )
    return rendered
