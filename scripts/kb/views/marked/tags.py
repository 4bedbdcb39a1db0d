"""The overview of the tags by facet, and a page for each tag."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from markupsafe import Markup

from kb.html import el, join
from kb.model import Base, Page, Tag
from kb.model.voices import DEFINED
from kb.schema import KINDS
from kb.schema.addresses import link_target
from kb.schema.paths import TAGS, tag_path
from kb.text.plural import counted
from kb.views.components import card, tag_link
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER


def view(base: Base, page: Page) -> Markup:
    """Every tag with its definition and the number of its pages, by facet."""
    return join(
        *(
            el(
                "section",
                el("h2", facet.title, id=f"facet-{facet.id}"),
                el("p", facet.definition),
                el(
                    "ul",
                    [_entry(page.path, tag, base) for tag in base.tags if tag.facet.value == facet.id],
                    class_="kb-taglist",
                ),
                class_=f"kb-facet kb-facet-{facet.id}",
            )
            for facet in base.facets
        )
    )


def _entry(here: str, tag: Tag, base: Base) -> Markup:
    pages = base.tagged.get(tag.id.value, ())
    return el(
        "li",
        tag_link(here, tag),
        " ",
        el("span", counted(len(pages), "page"), class_="kb-count"),
        el("p", tag.definition),
    )


def pages(base: Base) -> Iterator[tuple[str, str, str, Callable[[], Markup]]]:
    """A page for each tag: path, title, summary, and what makes its content."""
    for tag in base.tags:
        yield tag_path(tag.id.value), tag.title, tag.definition, partial(_content, base, tag)


def _content(base: Base, tag: Tag) -> Markup:
    facets = {facet.id: facet.title for facet in base.facets}
    here = tag_path(tag.id.value)
    tagged = base.tagged.get(tag.id.value, ())
    also = sorted(
        {
            other.value
            for page in tagged
            for other in page.tags
            if other.value != tag.id.value and other.value in base.by_tag
        },
        key=lambda other: (-_shared(other, tagged), other),
    )[:6]
    parts = [
        el(
            "p",
            "A tag under ",
            el(
                "a",
                facets.get(tag.facet.value, tag.facet.value),
                href=link_target(here, TAGS, f"facet-{tag.facet.value}"),
            ),
            ". ",
            el("span", DEFINED, class_="kb-voice"),
            class_="kb-context",
        )
    ]
    for kind in KINDS:
        of_kind = [page for page in tagged if page.kind is kind]
        if of_kind:
            parts.append(el("h2", kind.title, id=kind.folder.replace("_", "-")))
            parts.append(el("ol", [card(here, page, base) for page in of_kind], class_="kb-cards"))
    if also:
        parts.append(el("h2", "Often together with", id="together"))
        parts.append(
            el(
                "ul",
                [el("li", tag_link(here, base.by_tag[other])) for other in also],
                class_="kb-tags",
            )
        )
    return join(*parts)


def _shared(tag: str, pages: tuple[Page, ...]) -> int:
    return sum(any(written.value == tag for written in page.tags) for page in pages)
