"""The address space: a page's source path -> its site address, its links resolved, its finished HTML."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import NamedTuple, TypedDict

from kb.citations import page_item
from kb.citations.citeproc import style_key
from kb.citations.files import files as cite_files
from kb.citations.works_export import bibliography_files, works_script
from kb.html import join
from kb.html.quotes import curled_tree
from kb.html.tree import COMMENT, Node, changed, located, parsed, written
from kb.markdown.citation_syntax import CITE, cited_works
from kb.markdown.facts import FoundSection, Heading, found_in_tree
from kb.model import Base, Page
from kb.model.voices import SUMMARY, kind_of, standing_title
from kb.problems import Span
from kb.schema import KINDS, introduction_path
from kb.schema.addresses import led, link_target
from kb.schema.paths import ABOUT, BIBLIOGRAPHY, PAPER_DATA, REFERENCES, TAGS_DATA
from kb.site.metadata import head
from kb.site.previews import peek_path, peek_script, peeks
from kb.site.redirects import former, moved
from kb.site.social_images import card_address
from kb.site.transforms import with_addresses, with_citations, with_references
from kb.storage.cache import Cache, content_key
from kb.text.quotes import curled
from kb.views import page_source
from kb.views.evidence import marked
from kb.views.page_layout import around

_TEXT = "text"
"""The comment in the furniture of a page that its text takes the place of."""

NEIGHBOURS_IN_SIDEBAR = 12
"""Most pages of a collection in the sidebar: the site grows with its pages, not with their square."""


DEEDS = "deeds"
"""The place in which the documents of a page are offered."""


class Place(NamedTuple):
    """Where something is set in that is known only when all pages are finished: the HTML between the two."""

    name: str
    start: int
    end: int


class TocEntry(TypedDict):
    """One heading in the list of a page's contents; the shape of Python-Markdown's ``toc_tokens``.

    Its name is text, which the theme escapes.
    """

    level: int
    id: str
    name: str
    children: list[TocEntry]


@dataclass(frozen=True)
class SitePage:
    """A page as the site shows it.

    Attributes:
        path: repository path of its source, or the path it would have.
        address: its address on the site.
        html: head, text and connections, with links that hold on the site.
        toc: its headings, nested.
        anchors: every id on it.
        anchored: links to paragraphs, as (repository path, anchor, link as written).
        section: letter of the collection that it belongs to, or empty.
        siblings: pages of its collection around it, as (id, title, address).
        sought: its text by id, for the search.
        tags: titles of its tags.
        head: metadata for ``<head>``: citation tags, Open Graph, JSON-LD.
        changed: the day of its last review, or else the month of the edition; may be empty.
        places: where documents and files are offered, in the order of the page.
        beside: address -> text of the files beside it: its citations, and its link previews.
    """

    path: str
    address: str
    title: str
    summary: str
    generated: bool
    html: str
    toc: tuple[TocEntry, ...]
    anchors: frozenset[str]
    anchored: tuple[tuple[str, str, str], ...]
    section: str
    siblings: tuple[tuple[str, str, str], ...]
    sought: tuple[FoundSection, ...] = ()
    tags: tuple[str, ...] = ()
    id: str = ""
    head: str = ""
    changed: str = ""
    places: tuple[Place, ...] = ()
    beside: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def site_pages(base: Base, cache: Cache, only: Collection[str] | None = None) -> Iterator[SitePage]:
    """Every page of the Base, finished; the Base has its views filled in and is free of errors.

    Args:
        base: the knowledge base.
        cache: where the costly parts are kept.
        only: paths of the pages that are wanted; by default all.
    """
    works = content_key(base.texts.get(BIBLIOGRAPHY, ""), style_key())
    about = content_key(
        works,
        *(base.texts.get(path, "") for path in (PAPER_DATA, TAGS_DATA)),
        *(base.site_url, base.edition, str(ABOUT in base.by_path)),
    )
    gone = list(former(base))
    addresses = content_key(*(page.path for page in base.pages), *sorted(base.files))
    for page in base.pages:
        if only is not None and page.path not in only:
            continue
        before, after = around(base, page)
        after = join(moved(base, page, gone), after)
        source = page_source(base, page)
        finished = json.loads(
            cache.keep(
                partial(_finished, base, page, before, after, cache, works),
                *("finished", page.path, source, works, addresses, before, after),
            )
        )
        kept = cache.keep(partial(_beside, base, page), "beside", source, page.path, about)
        head_, beside = json.loads(kept)
        yield SitePage(
            path=page.path,
            address=page.site_path,
            title=curled(page.title),
            summary=curled(page.summary),
            generated=page.generated,
            html=finished["html"],
            toc=tuple(finished["toc"]),
            anchors=frozenset(finished["anchors"]),
            anchored=tuple((path, anchor, written) for path, anchor, written in finished["anchored"]),
            section=_section(page),
            siblings=tuple((each.id, curled(each.title), each.site_path) for each in _siblings(base, page)),
            sought=tuple(FoundSection(*section) for section in finished["sought"]),
            tags=tuple(base.by_tag[tag.value].title for tag in page.tags if tag.value in base.by_tag),
            id=page.id,
            head=head_,
            changed=_changed(base, page),
            places=tuple(Place(*place) for place in finished["places"]),
            beside={
                **beside,
                peek_path(page.site_path): peek_script(page.site_path, _in_short(page), finished["peeks"]),
            },
        )


def _changed(base: Base, page: Page) -> str:
    item = page_item(base, page)
    return item.reviewed.isoformat() if item.reviewed else "-".join(f"{part:02}" for part in item.issued)


def _beside(base: Base, page: Page) -> str:
    """The metadata of a page, and the files beside it."""
    whole = bibliography_files(base) | works_script(base) if page.path == REFERENCES else {}
    made = head(base, page, card_address(page)), cite_files(base, page) | whole
    return json.dumps(made, ensure_ascii=False)


def _finished(base: Base, page: Page, before: str, after: str, cache: Cache, works: str) -> str:
    text = page.whole.tree
    cited = _cited(text)
    sought = page.whole.sections
    if page.cites or page.filled:
        text = with_references(base, with_citations(base, page, text, cache, works))
        sought = found_in_tree(text, Span()).sections  # as a reader sees it, not with the keys of citations
    text = curled_tree(text)
    furniture = parsed(f"{before}<!-- {_TEXT} -->{after}")
    found = [found_in_tree(each, Span()) for each in _beside_text(furniture)]
    found.insert(1, page.whole)
    targets = [link.target for each in found for link in each.links]
    targets += [link_target(page.path, REFERENCES, f"ref-{key}") for key in cited]
    whole = with_addresses(base, page, _framed(curled_tree(furniture), marked(page, text)))
    return json.dumps(
        {
            "html": written(whole),
            "places": list(_places(whole)),
            "toc": _toc(heading for each in found for heading in each.headings),
            "anchors": [anchor.id for each in found for anchor in each.anchors],
            "anchored": list(_anchored(page, targets)),
            "sought": sought,
            "peeks": peeks(text),
        },
        ensure_ascii=False,
    )


def _places(tree: Node) -> Iterator[Place]:
    """Places for documents and files: an empty list is filled, a division is replaced by a list."""
    for node, at in located(tree, "ul", "div"):
        if "data-deeds" in node.values:
            inner = at + len(node.start)
            yield Place(DEEDS, inner, inner)
        elif "data-list" in node.values:
            yield Place(node.values["data-list"], at, at + len(written(node)))


def _beside_text(furniture: Node) -> Iterator[Node]:
    """The furniture before the text of a page, and that after it."""
    at = next(at for at, each in enumerate(furniture.children) if isinstance(each, Node) and _holds(each)) + 1
    yield Node("", children=furniture.children[:at])
    yield Node("", children=furniture.children[at:])


def _holds(node: Node) -> bool:
    return any(each.comment == _TEXT for each in node.all(COMMENT))


def _cited(tree: Node) -> list[str]:
    """Keys of the works that a text cites."""
    groups = (cited_works(node.values[CITE]) for node in tree.all("span") if CITE in node.values)
    return sorted({one["key"] for group in groups for one in group})


def _framed(furniture: Node, text: Node) -> Node:
    """The furniture of a page with its text in the place of the comment."""
    return changed(
        furniture, lambda node: text.children if node.tag == COMMENT and node.comment == _TEXT else None
    )


def _in_short(page: Page) -> dict[str, str]:
    kind = "Tag" if page.generated else kind_of(page)
    said = {
        "id": page.id,
        "kind": kind,
        "title": curled(page.title),
        "text": curled(page.summary),
        "voice": SUMMARY,
    }
    if page.standing:
        said |= {"stands": curled(page.standing), "standing": standing_title(page)}
    return said


def _toc(headings: Iterable[Heading]) -> tuple[TocEntry, ...]:
    top: list[TocEntry] = []
    open_: list[TocEntry] = []
    for heading in headings:
        if heading.level == 1 or not heading.id:
            continue
        entry = TocEntry(level=heading.level, id=heading.id, name=curled(heading.text), children=[])
        while open_ and open_[-1]["level"] >= heading.level:
            open_.pop()
        (open_[-1]["children"] if open_ else top).append(entry)
        open_.append(entry)
    return tuple(top)


def _anchored(page: Page, targets: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for target in targets:
        path, _, anchor = target.partition("#")
        if anchor and (named := led(page.path, path)):
            yield named, anchor, target


def _section(page: Page) -> str:
    if page.kind:
        return page.kind.letter
    return next((kind.letter for kind in KINDS if introduction_path(kind) == page.path), "")


def _siblings(base: Base, page: Page) -> tuple[Page, ...]:
    kind = next((kind for kind in KINDS if kind.letter == _section(page)), None)
    if kind is None:
        return ()
    row = base.of_kind(kind)
    at = next((i for i, each in enumerate(row) if each.path == page.path), 0)
    start = max(0, min(at - NEIGHBOURS_IN_SIDEBAR // 2, len(row) - NEIGHBOURS_IN_SIDEBAR))
    return row[start : start + NEIGHBOURS_IN_SIDEBAR]
