"""The register of discussion questions."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from kb.graph.answers import responding
from kb.graph.sentences import NONE_RESPONDS, RESPONDING, RESPONDING_ONE, capital
from kb.html import between, el, join
from kb.model import Base, Page, Point
from kb.schema import BY_LETTER, END
from kb.text.plural import counted
from kb.views.components import page_link, point_link, tag_links
from kb.views.filters import Filter, filterable

_ANSWER = BY_LETTER[END].short.replace(" ", "_")
"""Name of the filter by the pages that answer."""


def view(base: Base, page: Page) -> Markup:
    """Every point of kind question under its page, with the pages that answer it."""
    parts: list[Markup] = []
    total = 0
    pages: list[Page] = []
    answers: dict[str, Page] = {}
    for section in base.sections:
        asked = [point for point in section.points if point.kind == "question"]
        source = base.point_pages.get(section.id)
        if not asked or source is None:
            continue
        total += len(asked)
        pages.append(source)
        respond = responding(base, source)
        answers |= {each.id: each for each in respond}
        parts.append(
            el(
                "section",
                el("h2", page_link(page.path, source), id=f"questions-{section.id}"),
                tag_links(page.path, source, base),
                el(
                    "ol",
                    [_question(page.path, source, point, respond) for point in asked],
                    class_="kb-questions",
                ),
                el(
                    "p",
                    el("span", f"{capital(RESPONDING)}, in the editors’ reading", class_="kb-label"),
                    " ",
                    between(" ", (page_link(page.path, each) for each in respond)),
                    class_="kb-respond",
                )
                if respond
                else el("p", NONE_RESPONDS, class_="kb-respond"),
                data_group=True,
                data_search_exclude=True,
            )
        )
    used = {tag.value for each in pages for tag in each.tags if tag.value in base.by_tag}
    tags = sorted((base.by_tag[tag] for tag in used), key=lambda tag: tag.title.lower())
    filters = [
        Filter("page", "Page", _named(pages)),
        Filter(_ANSWER, capital(RESPONDING_ONE), _named(answers[id_] for id_ in sorted(answers))),
        Filter("tag", "Tag", {tag.id.value: tag.title for tag in tags}),
    ]
    count = f"{counted(total, 'question')} on {counted(len(parts), 'page')}."
    return join(el("p", count, class_="kb-context"), filterable("questions", filters, *parts))


def _named(pages: Iterable[Page]) -> dict[str, str]:
    return {page.id: f"{page.id} {page.title}" for page in pages}


def _question(here: str, source: Page, point: Point, respond: Iterable[Page]) -> Markup:
    return el(
        "li",
        point_link(here, source, point.id),
        " ",
        el("span", source.anchor_texts.get(point.id, point.text)),
        data_item=True,
        data_page=source.id,
        **{f"data_{_ANSWER}": " ".join(each.id for each in respond)},
        data_tag=" ".join(tag.value for tag in source.tags),
    )
