"""Pages and parts of pages that nobody writes.

A page may hold a mark on a line of its own, such as ``<!-- index -->``; ``fill`` sets the view of that name
in its place. Whole pages that no file stands behind are added. Both are checked like written text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from markupsafe import Markup

from kb.kinds import MARK
from kb.model import Base, Page, Written
from kb.problems import Span
from kb.render import found_in
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
    """The Base with every mark filled in and every generated page added."""
    pages = [_filled(base, page) for page in base.pages]
    for path, title, summary, content in tags.pages(base):
        fields = {"title": Written(title, Span()), "summary": Written(summary, Span())}
        pages.append(
            Page(
                path=path,
                text="",
                body=0,
                kind=None,
                front=None,
                fields=MappingProxyType(fields),
                rendered=found_in(content, Span()),
                generated=True,
            )
        )
    return replace(base, pages=tuple(pages))


def _filled(base: Base, page: Page) -> Page:
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
        )
    return page if rendered is page.rendered else replace(page, rendered=rendered)
