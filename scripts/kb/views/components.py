"""Pieces that several views share: links to pages, chips for kinds and tags, lists of connections."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup

from kb.citations.bibtex import field
from kb.graph.answers import grouped
from kb.html import Child, between, el, join
from kb.markdown.citation_syntax import cite_value
from kb.model import Base, Entry, Event, Located, Mention, Page, Place, Tag, Term
from kb.model.voices import OWN, STANDING
from kb.schema import KINDS
from kb.schema.addresses import link_target
from kb.schema.paths import ARGUMENT, MAP, ORGANISATIONS, TIMELINE, tag_path


def voice_mark(paper: bool) -> str:
    """CSS class of a paragraph by its voice."""
    return "kb-paper" if paper else "kb-editors"


def marked_link(mentions: Iterable[Mention]) -> Iterator[Markup | str]:
    """A sentence with the words of its links in bold."""
    done = 0
    sentence = ""
    for mention in sorted(mentions, key=lambda each: each.start):
        sentence = mention.sentence
        yield sentence[done : mention.start]
        yield el("strong", sentence[mention.start : mention.end])
        done = mention.end
    yield sentence[done:]


def title_link(here: str, page: Page) -> Markup:
    """A link to a page with its title, as a block."""
    return el("a", el("span", page.title), href=link_target(here, page.path), class_="kb-page")


_CITED = re.compile(r"\[([^\[\]]*@[^\[\]]+)\]")

_KEY = re.compile(r"@([\w-]+)")


PLACES_FACET = "region"
"""The facet whose tags say where, and not of what."""


def themes(base: Base, number: int = 6) -> list[Tag]:
    """The subjects that most pages have: for those who do not know yet what to ask."""
    subjects = [tag for tag in base.tags if tag.facet.value != PLACES_FACET]
    subjects.sort(key=lambda tag: (-len(base.tagged.get(tag.id.value, ())), tag.title.casefold()))
    return subjects[:number]


def cited(text: str) -> Markup:
    """A text with citations as a view may show it: the site formats them."""
    parts = _CITED.split(text)
    shown: list[Child] = [citation(_KEY.findall(part)) if at % 2 else part for at, part in enumerate(parts)]
    return join(shown)


def voice_line(said: str) -> Markup:
    """A line that says whose words follow."""
    return el("p", said, class_="kb-voice", data_search_exclude=True)


def chip(page: Page) -> Markup:
    """The id of a page in the colour of its kind; the letter says the kind too."""
    letter = page.kind.letter.lower() if page.kind else ""
    return el("span", page.id, class_=f"kb-chip kb-{letter}")


def page_link(here: str, page: Page) -> Markup:
    """A link to a page: its id and title."""
    letter = page.kind.letter.lower() if page.kind else ""
    return _page_link(posixpath.dirname(here), page.path, letter, page.id, page.title)


@lru_cache(maxsize=1 << 14)
def _page_link(folder: str, path: str, letter: str, id_: str, title: str) -> Markup:
    """Made once for all pages of a folder: a large base has a hundred thousand of these."""
    shown = el("span", id_, class_=f"kb-chip kb-{letter}")
    href = link_target(f"{folder}/", path)
    return el("a", shown, " ", el("span", title), href=href, class_="kb-page")


def point_link(here: str, page: Page, anchor: str) -> Markup:
    """A link to a numbered or lettered paragraph, shown as its id."""
    return el("a", anchor, href=link_target(here, page.path, anchor), class_="kb-ref")


def citation(keys: Iterable[str]) -> Markup:
    """Works cited together, to be formatted by the site as those of pages are."""
    cited = [{"prefix": "", "key": key, "locator": ""} for key in keys]
    written = "; ".join(f"@{one['key']}" for one in cited)
    return el("span", f"[{written}]", class_="kb-cite", data_cite=cite_value(cited))


def paragraph_links(here: str, ids: Iterable[Located], base: Base) -> Markup:
    """Links to paragraphs, with commas between them; an id that is not one is left out."""
    known = [id_.value for id_ in ids if id_.value in base.paragraphs]
    return between(", ", [point_link(here, base.paragraphs[id_], id_) for id_ in known])


def pages_of(ids: Iterable[Located], base: Base) -> list[Page]:
    """The pages of collections that hold paragraphs, each once."""
    found = [base.paragraphs[id_.value] for id_ in ids if id_.value in base.paragraphs]
    return list({page.id: page for page in found if page.kind}.values())


def place_link(here: str, place: Place) -> Markup:
    """A link to the entry of a place under the map."""
    return el("a", place.name, href=link_target(here, MAP, f"place-{place.id.value}"))


def event_link(here: str, event: Event) -> Markup:
    """A link to an event on the timeline."""
    return el("a", event.title.value, href=link_target(here, TIMELINE, f"event-{event.id.value}"))


def organisation_link(here: str, term: Term) -> Markup:
    """A link to the entry of an organisation, shown as its abbreviation where it has one."""
    target = link_target(here, ORGANISATIONS, f"organisation-{term.id.value}")
    return el("a", term.abbreviation or term.term, href=target)


def reference(entry: Entry) -> Markup:
    """A work of the bibliography, whose reference the site sets in."""
    return el("p", field(entry, "title"), class_="kb-work", data_work=entry.key)


def tag_link(here: str, tag: Tag) -> Markup:
    """A link to the page of a tag, in the colour of its facet."""
    return _tag_link(posixpath.dirname(here), tag.id.value, tag.title, tag.facet.value)


@lru_cache(maxsize=1 << 14)
def _tag_link(folder: str, id_: str, title: str, facet: str) -> Markup:
    href = link_target(f"{folder}/", tag_path(id_))
    return el("a", title, href=href, class_=f"kb-tag kb-facet-{facet}")


def tag_links(here: str, page: Page, base: Base) -> Markup:
    """The tags of a page, each leading to its page."""
    return el(
        "ul",
        [el("li", tag_link(here, base.by_tag[tag.value])) for tag in page.tags if tag.value in base.by_tag],
        class_="kb-tags",
        aria_label="Tags",
    )


def thread(here: str, page: Page, base: Base) -> Markup:
    """The connections of a page from trends to principles: its neighbours on either side, by collection."""
    near = [c.page for c in base.connections.get(page.id, ())]
    steps = []
    for kind in KINDS:
        links = [el("li", page_link(here, each)) for each in near if each.kind is kind]
        if page.kind is kind:
            shown = el("span", chip(page), " ", el("span", page.title), class_="kb-page", aria_current="page")
            links.insert(0, el("li", shown))
        steps.append(
            el(
                "li",
                el("span", kind.title, class_="kb-step"),
                " ",
                el("ul", links, class_="kb-step-pages") if links else None,
                class_=f"kb-{kind.letter.lower()}" + (" kb-here" if page.kind is kind else ""),
            )
        )
    return el(
        "nav",
        el("ol", steps, class_="kb-steps"),
        class_="kb-thread",
        aria_label="In the argument",
        data_search_exclude=True,
    )


def argument_link(here: str, page: Page, base: Base) -> str | None:
    """A link to the picture of the argument with the paths of a page shown; None where there is none."""
    return link_target(here, ARGUMENT, f"path-{page.id}") if ARGUMENT in base.by_path else None


def short_link(here: str, page: Page) -> Markup:
    """A link to a page that shows its id only; its title is its name for those who do not see it."""
    return el(
        "a",
        chip(page),
        href=link_target(here, page.path),
        title=page.title,
        aria_label=f"{page.id} {page.title}",
    )


def connections_in_short(here: str, page: Page, base: Base) -> Markup:
    """What a page connects to, without the reasons: for lists."""
    return el(
        "dl",
        [
            el(
                "div",
                el("dt", name),
                el(
                    "dd",
                    between(
                        " ",
                        (short_link(here, c.page) for c in connections),
                    ),
                ),
            )
            for name, connections in grouped(base.connections.get(page.id, ()))
        ],
        class_="kb-short",
    )


def card(here: str, page: Page, base: Base, *, level: int = 3, told: bool = False) -> Markup:
    """A page in a list: id, title, summary, tags and what it connects to.

    Args:
        here: the page that shows the list.
        page: that is listed.
        base: the knowledge base.
        level: of its heading.
        told: whether the list has already stated that it is not in the paper.
    """
    return el(
        "li",
        el(
            f"h{level}",
            page_link(here, page),
            class_="kb-card-title",
            id=f"list-{page.id}",
        ),
        el("p", page.summary),
        el("p", el("span", f"{STANDING}: ", class_="kb-label"), page.standing, class_="kb-card-stands")
        if page.standing
        else None,
        el("p", f"{OWN}.", class_="kb-own") if page.is_own and not told else None,
        connections_in_short(here, page, base),
        tag_links(here, page, base),
        class_="kb-card",
        data_search_exclude=True,
    )
