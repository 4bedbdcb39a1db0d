"""Pieces of Typst that several documents share: style and metadata, the head of a page, its connections."""

from __future__ import annotations

import datetime

from kb.citations import place
from kb.documents.typst.writer import Typesetter, string, words
from kb.graph.answers import grouped
from kb.model import Page
from kb.model.voices import REASONS, UNCONNECTED, standing_title
from kb.schema import BY_LETTER, CONTRIBUTORS, KEYWORDS, REPORT
from kb.schema.paths import tag_path

TITLE = REPORT.title
AUTHOR = CONTRIBUTORS


def words_in(text: str) -> str:
    """A text as a block of content."""
    return f"[{words(text)}]"


def long_date(day: datetime.date) -> str:
    """``25 November 2026``."""
    return f"{day.day} {day:%B %Y}"


def document_style(title: str, description: str, day: datetime.date) -> str:
    """The line that gives a document its style and its metadata."""
    words_ = ", ".join(string(each) for each in KEYWORDS)
    return (
        f"#show: document-style.with(title: {string(title)}, author: ({string(AUTHOR)},), "
        f"description: {string(description)}, keywords: ({words_}), "
        f"date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))"
    )


def page_head(setter: Typesetter, page: Page, level: int) -> str:
    """Kind, id, title, place in the paper and tags of a page of a collection.

    Args:
        setter: the document.
        page: of a collection.
        level: of its heading.
    """
    base, kind = setter.base, page.kind
    tags = ", ".join(
        f"[{setter.led(tag_path(tag.value), '', words(base.by_tag[tag.value].title))}]" for tag in page.tags
    )
    return (
        f"#page-head({level}, {string(page.id)}, {string(kind.name.capitalize() if kind else '')}, "
        f"{string(place(base, page))}, {words_in(page.title)}, ({tags},).join([ · ]))"
    )


def standing(page: Page) -> str:
    """The editors' words under "Where it stands"; empty where a page has none."""
    if not page.standing:
        return ""
    return f"#stands{words_in(standing_title(page))}{words_in(page.standing)}"


def connections(setter: Typesetter, page: Page, level: int) -> str:
    """Every relation of a page with its reason, and the gaps that it states.

    Args:
        setter: the document; a page in it is named with its number, another with a link to the site.
        page: of a collection.
        level: of the heading.
    """
    groups = grouped(setter.base.connections.get(page.id, ()))
    if not groups and not page.gaps:
        return ""
    rows = [
        f"#turn({string(page.id)})",
        f"#section({level}, {string(page.id + '-connections')})[Connections]",
        f"#voice[{words(REASONS)}]",
    ]
    for _, group in groups:
        shown = []
        for each in group:
            other = setter.led(each.page.path, "", words(each.page.title))
            if label := setter.target(each.page.path, ""):
                other += f'#", ";#page-of({string(label)})'
            shown.append(f"({string(each.page.id)}, [{other}], {words_in(each.why)})")
        columns = "1" if len(shown) == 1 else f"if fit-of({string(page.id)}) == 3 {{ 1 }} else {{ 2 }}"
        rows.append(f"#relation({words_in(group[0].heading)}, columns: {columns}, {', '.join(shown)})")
    for gap in page.gaps:
        if kind := BY_LETTER.get(gap.to.value):
            rows.append(f"#plain{words_in(f'No {kind.name} {UNCONNECTED} {gap.why.value}')}")
    return "\n".join(rows)
