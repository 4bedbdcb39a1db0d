"""Backlinks of a page: sentences elsewhere that link to it, and cross-references of the paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import groupby

from markupsafe import Markup

from kb.html import between, el, join
from kb.model import Base, Mention, Page
from kb.model.voices import PAPER, voice_of
from kb.schema import BY_LETTER
from kb.schema.addresses import link_target
from kb.text.ids import NOTE_ID, PAGE_ID, POINT_ID
from kb.views.components import marked_link, page_link, point_link, title_link, voice_mark


def _pointing(base: Base, page: Page) -> list[tuple[Page, str]]:
    """The points of the paper that point to a page and do not link to it, with their pages."""
    shown = {(mention.path, mention.block) for mention in base.mentions().get(page.path, ())}
    return [
        (other, point)
        for section in page.points
        for point in base.pointers().get(section.value, ())
        if (other := base.point_pages.get(point.partition(".")[0]))
        and other.path != page.path
        and (other.path, point) not in shown
    ]


def paragraph_places(base: Base, page: Page) -> list[tuple[Page, Mention | str]]:
    """The backlinks of a page: each sentence with a link to it, each point of the paper that points to it."""
    said = [(base.by_path[each.path], each) for each in base.mentions().get(page.path, ())]
    return [*said, *_pointing(base, page)]


def also_see(page: Page, other: Page, places: Iterable[tuple[Page, Mention | str]]) -> Markup | None:
    """Links to the places where a connected page mentions this one in its text, after the reason."""
    links: dict[str, Markup] = {}
    for source, place in places:
        if source.path != other.path:
            continue
        anchor = place if isinstance(place, str) else place.block or place.under
        links.setdefault(anchor, _place_link(page, other, place))
    if not links:
        return None
    return join(" ", el("p", "Also in ", between(", ", links.values()), ".", class_="kb-also"))


def _place_link(page: Page, other: Page, place: Mention | str) -> Markup:
    """A link to a paragraph, or to the part of a page that holds a sentence without a number."""
    if isinstance(place, str):
        return point_link(page.path, other, place)
    words = place.block or (f"“{place.heading}”" if place.heading else "the opening")
    href = link_target(page.path, other.path, place.block or place.under)
    return el("a", words, href=href, class_="kb-ref")


def backlinks_panel(base: Base, page: Page, connected: AbstractSet[str]) -> Markup | None:
    """Each sentence elsewhere that links here, by page; and the points from which the paper points here.

    Args:
        base: the knowledge base.
        page: the target of the links.
        connected: paths of the pages that are in the panel already.
    """
    said = [each for each in base.mentions().get(page.path, ()) if each.path not in connected]
    pointing = [(other, point) for other, point in _pointing(base, page) if other.path not in connected]
    if not said and not pointing:
        return None
    level = "h3" if page.kind else "h2"
    return el(
        "section",
        el(level, "Referenced by", id=f"{page.id}-referenced" if page.id else "referenced"),
        el(
            "ul",
            [
                el(
                    "li",
                    page_link(page.path, other) if other.id else title_link(page.path, other),
                    el("ul", [_quote(page, other, list(quoted)) for quoted in sentences], class_="kb-quotes"),
                )
                for other, sentences in _by_page(base, said)
            ],
            class_="kb-connections",
        )
        if said
        else None,
        el(
            "p",
            "The paper also points here in ",
            between(", ", (point_link(page.path, other, point) for other, point in pointing)),
            ".",
            class_="kb-pointers",
        )
        if pointing
        else None,
    )


def _by_page(base: Base, said: Iterable[Mention]) -> Iterator[tuple[Page, list[list[Mention]]]]:
    """The linking pages, in the order of the collections; a sentence with two links counts once."""
    letters = list(BY_LETTER)

    def order(mention: Mention) -> tuple[int, int, str]:
        page = base.by_path[mention.path]
        if page.kind is None or not PAGE_ID.fullmatch(page.id):
            return len(letters), 0, page.path
        return letters.index(page.kind.letter), int(page.id[1:]), page.path

    for path, mentions in groupby(sorted(said, key=order), key=lambda mention: mention.path):
        sentences: dict[tuple[str, str], list[Mention]] = {}
        for mention in mentions:
            sentences.setdefault((mention.block, mention.sentence), []).append(mention)
        yield base.by_path[path], list(sentences.values())


def _quote(page: Page, other: Page, mentions: list[Mention]) -> Markup:
    """A sentence with the linked words marked, who says it, and of which paragraph."""
    one = mentions[0]
    paper = voice_of(one.block) == PAPER
    of = dict.fromkeys(each.anchor for each in mentions if each.anchor and page.has_anchor(each.anchor))
    return el(
        "li",
        el("blockquote", el("p", marked_link(mentions)), class_=f"kb-quote {voice_mark(paper)}"),
        " ",
        el(
            "p",
            "The paper in " if paper else "The editors in ",
            _place_link(page, other, one),
            [", about ", between(", ", (_part_link(page, each) for each in of))] if of else None,
            class_="kb-speaker",
        ),
    )


def _part_link(page: Page, anchor: str) -> Markup:
    """A link to a part of the page itself: a paragraph by its id, a section by its heading."""
    if POINT_ID.fullmatch(anchor) or NOTE_ID.fullmatch(anchor):
        return point_link(page.path, page, anchor)
    words = page.anchor_texts.get(anchor) or anchor
    return el("a", f"“{words}”", href=f"#{anchor}", class_="kb-ref")
