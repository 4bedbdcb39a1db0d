"""Text for readers on a forge, where views are not rendered: a line or a list in the place of a view.

It is in the page's file, between the mark of the view and its end::

    <!-- index -->
    - T1 [Globalisation](globalisation.md)
    <!-- /index -->

The program writes it: ``wanted`` makes it, a check compares it with the file, and the site leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kb.model import Base, Page
from kb.problems import Span
from kb.schema import BY_FOLDER, BY_LETTER, END, KINDS, START
from kb.schema.addresses import link_target
from kb.schema.marks import MARK
from kb.schema.paths import (
    BIBLIOGRAPHY,
    DOCS,
    EVENTS_DATA,
    GLOSSARY_DATA,
    INDEX,
    OVERVIEWS,
    PAPER_DATA,
    PLACES_DATA,
    TAGS_DATA,
)

_WITHIN = re.compile(rf"^{MARK.pattern}\n(?P<within>(?:(?!<!--).*\n)*?)<!-- /\1 -->$", re.MULTILINE)
_SEEN = re.compile(r"[^\n]")
_MARKUP = re.compile(r"([\\`*_\[\]<>])")


class Within(NamedTuple):
    """The parts of a text between the mark of a view and its end."""

    mark: str
    text: str
    span: Span


def within(text: str) -> Iterator[Within]:
    """All of it, in the order of the text."""
    for match in _WITHIN.finditer(text):
        yield Within(match[1], match["within"], Span(*match.span("within")))


def without(text: str) -> str:
    """The same text without it: blank, so that all else keeps its place."""

    def blank(match: re.Match[str]) -> str:
        mark, _, rest = match[0].partition("\n")
        return "\n".join((mark, _SEEN.sub(" ", rest)))

    return _WITHIN.sub(blank, text)


def wanted(base: Base, page: Page, mark: str) -> str | None:
    """The text to be written between a mark and its end; None where there is no view of that name.

    Args:
        base: the knowledge base.
        page: the page with the mark.
        mark: the name of the view.
    """
    make = _MADE.get(mark)
    return "".join(f"{line}\n" for line in make(base, page)) if make else None


def renewed(base: Base) -> dict[str, str]:
    """Path -> new text of each page where that text differs from ``wanted``."""
    made: dict[str, str] = {}
    for page in base.pages:
        text = page.text if page.marks else ""
        for found in reversed(list(within(text))):
            new = wanted(base, page, found.mark)
            if new is not None and new != found.text:
                text = made[page.path] = text[: found.span.start] + new + text[found.span.end :]
    return made


_Lines = Iterator[str]


def _link(page: Page, path: str, text: str = "") -> str:
    shown = _MARKUP.sub(r"\\\1", text) if text else f"`{path}`"
    return f"[{shown}]({link_target(page.path, path)})"


_KEPT = "They are kept in"


def _said(what: str, made: str = "", *sources: str) -> Callable[[Base, Page], _Lines]:
    """A sentence on the content of this view on the site, and one on its source."""

    def lines(base: Base, page: Page) -> _Lines:
        links = " and ".join(_link(page, source) for source in sources)
        rest = " ".join(filter(None, (made, links)))
        yield f"*On the site, {what} here.{f' {rest}.' if rest else ''}*"

    return lines


def _pictured(what: str, alternative: str, file: str) -> Callable[[Base, Page], _Lines]:
    def lines(base: Base, page: Page) -> _Lines:
        if file in base.files:
            yield f"![{alternative}]({link_target(page.path, file)})"
            yield ""
        yield f"*On the site, {what} here. It is made from the `links` at the head of each page.*"

    return lines


def _index(base: Base, page: Page) -> _Lines:
    kind = BY_FOLDER.get(page.path.rpartition("/")[0])
    for each in base.of_kind(kind) if kind else ():
        yield f"- {each.id} {_link(page, each.path, each.title)}"
    yield ""
    yield (
        "*In the files of these pages, `{: #ID }` gives the paragraph above it its number, and `[@key]` "
        f"cites a work of {_link(page, BIBLIOGRAPHY)}.*"
    )


def _collections(base: Base, page: Page) -> _Lines:
    for kind in KINDS:
        introduction = base.by_path.get(f"{kind.folder}/{INDEX}")
        if introduction is not None:
            yield f"- {_link(page, introduction.path, introduction.title)}: {kind.verb}"


def _overviews(base: Base, page: Page) -> _Lines:
    for path in OVERVIEWS:
        if (each := base.by_path.get(path)) is not None:
            yield f"- {_link(page, path, each.title)}"


_MADE: dict[str, Callable[[Base, Page], _Lines]] = {
    "index": _index,
    "voices": _said(
        "a paragraph of each voice stands", "One restates the paper, one is a note of the editors"
    ),
    "collections": _collections,
    "overviews": _overviews,
    "tags": _said("the tags stand", _KEPT, TAGS_DATA),
    "glossary": _said("the terms stand", _KEPT, GLOSSARY_DATA),
    "bibliography": _said("the works stand", _KEPT, BIBLIOGRAPHY),
    "questions": _said("the questions stand", "They are the points that are questions in", PAPER_DATA),
    "timeline": _said("the events stand", _KEPT, EVENTS_DATA),
    "map": _said("a map and a list of places stand", _KEPT, PLACES_DATA),
    "organisations": _said("the organisations stand", _KEPT, GLOSSARY_DATA, PLACES_DATA),
    "checks": _said("each check stands", "It is described where it is programmed, in", "scripts/kb/checks"),
    "briefing": _said("a tool for briefings stands"),
    "accessibility": _said("what was tested, and how to report a problem, stands"),
    "downloads": _said("documents and data stand", "`make documents` makes them"),
    "argument": _pictured(
        "the whole picture stands",
        f"The argument as one picture; the paths of one {BY_LETTER[START].short} are shown",
        f"{DOCS}/assets/readme-argument.png",
    ),
    "matrix": _pictured(
        "the whole matrix stands",
        f"The matrix of {BY_LETTER[START].plural} and {BY_LETTER[END].shorts}; each cell names "
        "what lies between",
        f"{DOCS}/assets/readme-matrix.png",
    ),
}
