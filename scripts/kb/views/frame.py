"""What stands around the text of a page: head, place in the paper, connections, neighbours."""

from __future__ import annotations

from markupsafe import Markup

from kb.kinds import BY_LETTER, HOME, INDEX
from kb.model import Base, Page, link_target
from kb.views.markup import el, join
from kb.views.parts import chip, grouped, introduction_path, page_link, tag_links, thread


def head(base: Base, page: Page) -> Markup:
    """Title of a page; on a page of a collection also its kind, id, place in the paper and tags."""
    if page.kind is None:
        return el("header", el("h1", page.title), _lead(page), class_="kb-head")
    return el(
        "header",
        el(
            "p",
            chip(page),
            " ",
            el("a", page.kind.name.capitalize(), href=link_target(page.path, introduction_path(page.kind))),
            " ",
            el("span", place(base, page), class_="kb-place"),
            class_=f"kb-kind kb-{page.kind.letter.lower()}",
            data_search_exclude=True,
        ),
        el("h1", page.title, id=page.id),
        el(
            "div",
            tag_links(page.path, page, base),
            thread(page.path, page, base),
            data_search_exclude=True,
        ),
        class_="kb-head",
    )


def _lead(page: Page) -> Markup | None:
    """The summary, where the text does not begin by saying the same."""
    introduces = page.path == HOME or page.path.endswith(f"/{INDEX}")
    if not (page.generated or introduces):
        return None
    return el("p", page.summary, class_="kb-lead")


def place(base: Base, page: Page) -> str:
    """Where the paper speaks of this: "Section 2.1.7 of the paper"."""
    number, _, heading = page.section.partition(", ")
    return f"Section {number} of the paper" + (f", “{heading}”" if heading else "")


def connections(base: Base, page: Page) -> Markup | None:
    """Every relation of a page, in both directions, with its reason; and the gaps that it states."""
    if page.kind is None:
        return None
    groups = grouped(base.connections.get(page.id, ()))
    return el(
        "section",
        el("h2", "Connections", id=f"{page.id}-connections"),
        [
            el(
                "section",
                el("h3", f"This {page.kind.name} {name}", id=f"{page.id}-{name.replace(' ', '-')}"),
                el(
                    "ul",
                    [el("li", page_link(page.path, c.page), el("p", c.why)) for c in group],
                    class_="kb-connections",
                ),
            )
            for name, group in groups
        ],
        [
            el(
                "p",
                f"No {BY_LETTER[gap.to.value].name} is tied to this page: {gap.why.value}",
                class_="kb-gap",
            )
            for gap in page.gaps
            if gap.to.value in BY_LETTER
        ],
        class_="kb-panel",
        data_search_exclude=True,
    )


def neighbours(base: Base, page: Page) -> Markup | None:
    """Links to the page before and after in the same collection."""
    if page.kind is None:
        return None
    row = base.of_kind(page.kind)
    at = next((i for i, each in enumerate(row) if each.path == page.path), None)
    if at is None:
        return None
    before = row[at - 1] if at > 0 else None
    after = row[at + 1] if at + 1 < len(row) else None
    return el(
        "nav",
        el("span", el("small", "Before"), page_link(page.path, before), class_="kb-before")
        if before
        else None,
        el("span", el("small", "Next"), page_link(page.path, after), class_="kb-after") if after else None,
        class_="kb-neighbours",
        aria_label=f"Other {page.kind.plural}",
        data_search_exclude=True,
    )


def around(base: Base, page: Page) -> tuple[Markup, Markup]:
    """What stands before the text of a page, and what stands after it."""
    before = join(head(base, page), Markup('<div class="kb-body">'))
    return before, join(Markup("</div>"), connections(base, page), neighbours(base, page))
