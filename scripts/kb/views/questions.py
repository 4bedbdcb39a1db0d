"""The register of the questions that the paper asks."""

from __future__ import annotations

from markupsafe import Markup

from kb.model import Base, Page, Point
from kb.problems import counted
from kb.views.markup import between, el, join
from kb.views.parts import page_link, point_link


def register(base: Base, page: Page) -> Markup:
    """Every point of kind question under its page, with the principles that respond."""
    parts: list[Markup] = []
    total = 0
    for section in base.sections:
        asked = [point for point in section.points if point.kind == "question"]
        source = base.point_pages.get(section.id)
        if not asked or source is None:
            continue
        total += len(asked)
        principles = responding(base, source)
        parts.append(
            el(
                "section",
                el("h2", page_link(page.path, source), id=f"questions-{section.id}"),
                el("ol", [_question(page.path, source, point) for point in asked], class_="kb-questions"),
                el(
                    "p",
                    el("span", "Principles that respond", class_="kb-label"),
                    " ",
                    between(" ", (page_link(page.path, each) for each in principles)),
                    class_="kb-respond",
                )
                if principles
                else el("p", "No principle responds to this page directly.", class_="kb-respond"),
            )
        )
    count = f"{counted(total, 'question')} on {counted(len(parts), 'page')}."
    return join(el("p", count, class_="kb-context"), *parts)


def _question(here: str, source: Page, point: Point) -> Markup:
    return el(
        "li",
        point_link(here, source, point.id),
        " ",
        el("span", source.anchor_texts.get(point.id, point.text)),
    )


def responding(base: Base, page: Page) -> list[Page]:
    """The vision principles that answer a page, directly or through the dilemmas that it is tied to."""
    found: dict[str, Page] = {}
    near = [c.page for c in base.connections.get(page.id, ())]
    for one in [page, *(each for each in near if each.kind and each.kind.letter == "D")]:
        for connection in base.connections.get(one.id, ()):
            if connection.page.kind and connection.page.kind.letter == "V":
                found.setdefault(connection.page.id, connection.page)
    return sorted(found.values(), key=lambda each: int(each.id[1:]))
