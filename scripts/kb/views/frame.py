"""What stands around the text of a page: head, place in the paper, connections, neighbours."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import groupby

from markupsafe import Markup

from kb.cite import FORMATS, citation_stem, page_item, text_html
from kb.kinds import BY_LETTER, HOME, INDEX
from kb.model import PAGE_ID, Base, Mention, Page, link_target
from kb.render import NOTE_ID, POINT_ID
from kb.views import standing
from kb.views.home import hero
from kb.views.markup import between, el, join
from kb.views.parts import (
    argument_link,
    chip,
    grouped,
    introduction_path,
    page_link,
    point_link,
    tag_links,
    thread,
    voice_line,
)
from kb.voices import LEAD, OWN, PAPER, REASONS, SUMMARY, UNCONNECTED, both_speak, voice_of


def head(base: Base, page: Page) -> Markup:
    """Title and summary of a page; on one of a collection also its kind, place in the paper and facts.

    There follow the links to its parts, where it stands and its place in the argument.
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
        el("p", standing.facts(page), class_="kb-facts", data_search_exclude=True),
        class_="kb-head",
    )
    return join(
        header, standing.jumps(base, page), standing.stands(base, page), thread(page.path, page, base)
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
    """What stands over the lead: its mark; that of the summary stands for both where nothing parts them."""
    if page.kind is not None:
        return voice_line(LEAD if _summed_up(page) else SUMMARY)
    return None if _marked_in_head(page) else voice_line(SUMMARY)


def _marked_in_head(page: Page) -> bool:
    """Whether the mark of the editors stands over the summary in the head; the home page's tells of us."""
    return _summed_up(page) and both_speak(page) and page.path != HOME


def place(base: Base, page: Page) -> str:
    """Where the paper speaks of this: "Section 2.1.7 of the paper"; or that it does not.

    A section to which the paper gives no number is named by its heading.
    """
    if page.is_own:
        return OWN
    part = page_item(base, page).part
    return f"{part[:1].upper()}{part[1:]} of the paper"


def connections(base: Base, page: Page) -> Markup | None:
    """The panel of a page: what it is connected to, who else speaks of it, and which other pages are like it.

    Each page stands in it once: with the reason for its connection and the paragraphs in which it speaks of
    this page as well; or with the sentences that link here; or else among the pages that share tags. Then
    the gaps that the page states.

    The introduction of a collection whose pages stand elsewhere, and a page of prose, show who refers to
    them, if anybody does.
    """
    if page.kind is None:
        if page.generated or page.path == HOME or page.marks:
            return None  # a list: what it holds is spoken of, not the list
        mentioned = _mentions(base, page, frozenset())
        return el("section", mentioned, class_="kb-panel", data_search_exclude=True) if mentioned else None
    groups = grouped(base.connections.get(page.id, ()))
    connected = frozenset(c.page.path for _, group in groups for c in group)
    places = _places(base, page)
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
                        el("li", page_link(page.path, c.page), el("p", c.why), _also(page, c.page, places))
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
        _mentions(base, page, connected),
        _akin(base, page, {each.path for each, _ in places} - connected),
        class_="kb-panel",
        data_search_exclude=True,
    )


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


def _places(base: Base, page: Page) -> list[tuple[Page, Mention | str]]:
    """Where a page is spoken of: each sentence with a link to it, each point that points here."""
    said = [(base.by_path[each.path], each) for each in base.mentions().get(page.path, ())]
    return [*said, *_pointing(base, page)]


def _also(page: Page, other: Page, places: Iterable[tuple[Page, Mention | str]]) -> Markup | None:
    """Where a page that is connected to another speaks of it too, after the reason."""
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
    """A link to a paragraph, or to the part of a page in which a sentence without a number stands."""
    if isinstance(place, str):
        return point_link(page.path, other, place)
    words = place.block or (f"“{place.heading}”" if place.heading else "the opening")
    href = link_target(page.path, other.path, place.block or place.under)
    return el("a", words, href=href, class_="kb-ref")


def _mentions(base: Base, page: Page, connected: AbstractSet[str]) -> Markup | None:
    """Each sentence elsewhere that links here, by page; and the points from which the paper points here.

    Args:
        base: the knowledge base.
        page: that is spoken of.
        connected: paths of the pages that stand in the panel already.
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
                    page_link(page.path, other) if other.id else _title_link(page.path, other),
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
    """The pages that speak, in the order of the collections; a sentence with two links is one."""
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
        el("blockquote", el("p", _marked(mentions)), class_=f"kb-quote {_voice(paper)}"),
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


def _voice(paper: bool) -> str:
    return "kb-paper" if paper else "kb-editors"


def _marked(mentions: Iterable[Mention]) -> Iterator[Markup | str]:
    done = 0
    sentence = ""
    for mention in sorted(mentions, key=lambda each: each.start):
        sentence = mention.sentence
        yield sentence[done : mention.start]
        yield el("strong", sentence[mention.start : mention.end])
        done = mention.end
    yield sentence[done:]


def _title_link(here: str, page: Page) -> Markup:
    return el("a", el("span", page.title), href=link_target(here, page.path), class_="kb-page")


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

    The site sets its documents in, which are known later (``kb.downloads``), and the script what it copies.
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
    """What stands before the text of a page, and what stands after it.

    The lead of a page is the editors': where the head shows their summary, its mark stands for both.
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
