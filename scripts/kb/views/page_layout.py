"""The layout of a page: head, connections, neighbours, ending."""

from __future__ import annotations

import posixpath
from collections.abc import Set as AbstractSet

from markupsafe import Markup

from kb.citations import FORMATS, citation_stem, page_item, place, text_html
from kb.graph.answers import grouped
from kb.html import el, join
from kb.model import Base, Page
from kb.model.voices import LEAD, REASONS, SUMMARY, UNCONNECTED, both_speak
from kb.schema import BY_LETTER, introduction_path
from kb.schema.addresses import link_target
from kb.schema.paths import HOME, INDEX
from kb.views import evidence
from kb.views.components import argument_link, chip, page_link, tag_links, thread, voice_line
from kb.views.home import hero
from kb.views.page_backlinks import also_see, backlinks_panel, paragraph_places


def head(base: Base, page: Page) -> Markup:
    """Title and summary of a page; on one of a collection also its kind, place in the paper and facts.

    Then come links to its parts, "Where it stands" and its place in the argument.
    """
    if page.path == HOME:
        return hero(base, page)
    if page.kind is None:
        return el("header", el("h1", page.title), _lead(page), class_="kb-head")
    header = el(
        "header",
        el(
            "p",
            chip(page),
            " ",
            el("a", page.kind.name.capitalize(), href=link_target(page.path, introduction_path(page.kind))),
            " ",
            el("span", place(base, page).removesuffix(" of the paper"), class_="kb-place"),
            class_=f"kb-kind kb-{page.kind.letter.lower()}",
            data_search_exclude=True,
        ),
        el("h1", page.title, id=page.id),
        _lead(page),
        el("p", evidence.facts(page), class_="kb-facts", data_search_exclude=True),
        class_="kb-head",
    )
    return join(
        header, evidence.jumps(base, page), evidence.stands(base, page), thread(page.path, page, base)
    )


def _lead(page: Page) -> Markup | None:
    """The summary, where the text does not begin by saying the same, and whose it is."""
    if not _summed_up(page):
        return None
    mark = voice_line(SUMMARY) if _marked_in_head(page) else None
    excluded = page.kind is not None  # the search has the summary by the page
    return el(
        "div",
        mark,
        el("p", page.summary, class_="kb-lead"),
        class_="kb-summary",
        data_search_exclude=excluded,
    )


def _summed_up(page: Page) -> bool:
    return (
        page.generated or page.kind is not None or page.path == HOME or page.path.endswith(f"/{INDEX}")
    ) and bool(page.summary)


def _below(base: Base, page: Page) -> Markup | None:
    """Between the text of a page and its connections: its tags, and the way to the whole argument."""
    if page.kind is None:
        return None
    paths = argument_link(page.path, page, base)
    return el(
        "div",
        tag_links(page.path, page, base) if page.tags else None,
        el("p", el("a", "Its paths in the whole argument", href=paths), class_="kb-whole") if paths else None,
        class_="kb-tagged",
        data_search_exclude=True,
    )


def _lead_mark(page: Page) -> Markup | None:
    """The mark over the lead; None where the mark over the summary, right above it, covers both."""
    if page.kind is not None:
        return voice_line(LEAD if _summed_up(page) else SUMMARY)
    return None if _marked_in_head(page) else voice_line(SUMMARY)


def _marked_in_head(page: Page) -> bool:
    """Whether the head marks the summary as the editors'; that of the home page is about the site."""
    return _summed_up(page) and both_speak(page) and page.path != HOME


def connections(base: Base, page: Page) -> Markup | None:
    """The panel of a page: its connections, the backlinks from other pages, and related pages.

    Each page is in it once: with the reason for its connection and the paragraphs that mention this page;
    or with the sentences that link here; or else among the pages that share tags. Then the gaps that the
    page states.

    A page of prose, and an introduction without a list, have backlinks only, if there are any.
    """
    if page.kind is None:
        if page.generated or page.path == HOME or page.marks:
            return None  # a list: links mean its entries, not the list
        mentioned = backlinks_panel(base, page, frozenset())
        return el("section", mentioned, class_="kb-panel", data_search_exclude=True) if mentioned else None
    groups = grouped(base.connections.get(page.id, ()))
    connected = frozenset(c.page.path for _, group in groups for c in group)
    places = paragraph_places(base, page)
    return el(
        "section",
        el("h2", "Connections", id=f"{page.id}-connections"),
        voice_line(REASONS) if groups or page.gaps else None,
        [
            el(
                "section",
                el("h3", group[0].heading, id=f"{page.id}-{name.replace(' ', '-')}"),
                el(
                    "ul",
                    [
                        el("li", page_link(page.path, c.page), el("p", c.why), also_see(page, c.page, places))
                        for c in group
                    ],
                    class_="kb-connections",
                ),
            )
            for name, group in groups
        ],
        [
            el(
                "p",
                f"No {BY_LETTER[gap.to.value].name} {UNCONNECTED} {gap.why.value}",
                class_="kb-gap",
            )
            for gap in page.gaps
            if gap.to.value in BY_LETTER
        ],
        backlinks_panel(base, page, connected),
        _akin(base, page, {each.path for each, _ in places} - connected),
        class_="kb-panel",
        data_search_exclude=True,
    )


def _akin(base: Base, page: Page, named: AbstractSet[str]) -> Markup | None:
    """Pages that share its most informative tags and are not named before, in one line."""
    likest = [each for one in base.akin().get(page.id, ()) if (each := base.by_id[one.id]).path not in named]
    if not likest:
        return None
    return el(
        "section",
        el("h3", "Other pages with the same tags", id=f"{page.id}-akin"),
        el("ul", [el("li", page_link(page.path, each)) for each in likest], class_="kb-akin"),
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
        el("span", el("small", "Previous"), " ", page_link(page.path, before), class_="kb-before")
        if before
        else None,
        " " if before and after else None,
        el("span", el("small", "Next"), " ", page_link(page.path, after), class_="kb-after")
        if after
        else None,
        class_="kb-neighbours",
        aria_label=f"Other {page.kind.plural}",
        data_search_exclude=True,
    )


def ending(base: Base, page: Page) -> Markup:
    """A row to cite the page or to take it along; how it is cited and all its files are folded.

    The site sets its documents in, which are known later (``kb.publishing.downloads``), and the script what
    it copies.
    """
    name = posixpath.basename(citation_stem(page))
    item = page_item(base, page)
    this = page.id if page.kind else "this page"
    return el(
        "section",
        el("h2", f"Cite or download {this}" if page.kind else "Cite this page", id="cite"),
        el("ul", class_="kb-deeds", data_deeds=page.id) if page.kind else None,
        el(
            "details",
            el("summary", "More formats" if page.kind else "Show the citation"),
            el("p", text_html(item), class_="kb-citation"),
            el(
                "ul",
                [
                    el(
                        "li",
                        el("a", one.label, href=f"{name}{one.suffix}", download=True, type=one.media_type),
                    )
                    for one in FORMATS.values()
                    if one.suffix
                ],
                class_="kb-downloads",
                aria_label="This citation as a file",
            ),
        ),
        class_="kb-citing",
        data_cite=item.id,
        data_search_exclude=True,
    )


def around(base: Base, page: Page) -> tuple[Markup, Markup]:
    """The HTML before the text of a page, and the HTML after it.

    The lead of a page is the editors': where the head shows their summary, its mark covers both.
    """
    leads = page.leads and both_speak(page)
    before = join(
        head(base, page),
        Markup(f'<div class="kb-body{" kb-led" if leads else ""}">'),  # noqa: S704 - one of two words
        _lead_mark(page) if leads else None,
    )
    return before, join(
        Markup("</div>"),
        _below(base, page),
        connections(base, page),
        neighbours(base, page),
        ending(base, page),
    )
