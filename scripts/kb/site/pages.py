"""The address space: a page's source path -> its site address, its links resolved, its finished HTML."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TypedDict

from kb.citations import page_item
from kb.citations.citeproc import style_key
from kb.citations.files import files as cite_files
from kb.citations.works import bibliography_files, works_script
from kb.html import join
from kb.markdown.facts import FoundSection, Heading, found_in
from kb.model import Base, Page
from kb.model.voices import SUMMARY, kind_of, standing_title
from kb.problems import Span
from kb.schema import KINDS, introduction_path
from kb.schema.addresses import led, link_target
from kb.schema.paths import BIBLIOGRAPHY, DOCS, PAPER_DATA, REFERENCES, TAGS_DATA
from kb.site.metadata import head
from kb.site.previews import peek_path, peek_script, peeks
from kb.site.redirects import former, moved
from kb.site.social_images import card_address
from kb.storage.cache import Cache, content_key
from kb.text.quotes import curled, curled_html
from kb.views import made_from
from kb.views.evidence import marked
from kb.views.marked.bibliography import in_short
from kb.views.page_layout import around

_ADDRESS = re.compile(r"""(<(?:a|img)\b[^>]*?\s(?:href|src)=)("[^"]*"|'[^']*')""")
_WORK = re.compile(r'<p class="kb-work" data-work="([^"]*)">.*?</p>', re.DOTALL)
_CITATION = re.compile(r'<span class="kb-cite" data-cite="([^"]*)">.*?</span>', re.DOTALL)

NEIGHBOURS_IN_SIDEBAR = 12
"""Most pages of a collection in the sidebar: the site grows with its pages, not with their square."""


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
    beside: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def site_pages(base: Base, cache: Cache) -> Iterator[SitePage]:
    """Every page of the Base, finished; the Base has its views filled in and is free of errors.

    Args:
        base: the knowledge base.
        cache: where the costly parts are kept.
    """
    works = content_key(base.texts.get(BIBLIOGRAPHY, ""), style_key())
    about = content_key(
        works, *(base.texts.get(path, "") for path in (PAPER_DATA, TAGS_DATA)), base.site_url, base.edition
    )
    gone = list(former(base))
    addresses = content_key(*(page.path for page in base.pages), *sorted(base.files))
    for page in base.pages:
        before, after = around(base, page)
        after = join(moved(base, page, gone), after)
        source = page.key
        if page.generated or page.filled:
            source = content_key(page.key, made_from(base, page.marks))
        finished = json.loads(
            cache.keep(
                partial(_finished, base, page, before, after, cache, works),
                *("finished", page.path, source, works, addresses, before, after),
            )
        )
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
            head=head(base, page, card_address(page)),
            changed=_changed(base, page),
            beside={
                **json.loads(cache.keep(partial(_beside, base, page), "beside", source, page.path, about)),
                peek_path(page.site_path): peek_script(page.site_path, _in_short(page), finished["peeks"]),
            },
        )


def _changed(base: Base, page: Page) -> str:
    item = page_item(base, page)
    return item.reviewed.isoformat() if item.reviewed else "-".join(f"{part:02}" for part in item.issued)


def _beside(base: Base, page: Page) -> str:
    whole = bibliography_files(base) | works_script(base) if page.path == REFERENCES else {}
    return json.dumps(cite_files(base, page) | whole, ensure_ascii=False)


def _finished(base: Base, page: Page, before: str, after: str, cache: Cache, works: str) -> str:
    text = page.whole.html
    sought = page.whole.sections
    if page.cites or page.filled:
        text = _cite(base, page, text, cache, works)
        if _WORK.search(text):
            text = _refer(base, text)
        sought = found_in(text, Span()).sections  # as a reader sees it, not with the keys of citations
    whole = "".join((before, marked(page, text), after))  # not +, by which markup escapes the text
    found = [found_in(before, Span()), page.whole, found_in(after, Span())]
    targets = [link.target for each in found for link in each.links]
    cited = sorted({one["key"] for group in _CITATION.findall(page.whole.html) for one in _cited(group)})
    targets += [link_target(page.path, REFERENCES, f"ref-{key}") for key in cited]
    return json.dumps(
        {
            "html": curled_html(_resolve(base, page, whole)),
            "toc": _toc(heading for each in found for heading in each.headings),
            "anchors": [anchor.id for each in found for anchor in each.anchors],
            "anchored": list(_anchored(page, targets)),
            "sought": sought,
            "peeks": peeks(curled_html(text)),
        },
        ensure_ascii=False,
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


def _cite(base: Base, page: Page, text: str, cache: Cache, works: str) -> str:
    """The text of a page with its citations formatted."""
    here = link_target(page.path, REFERENCES)
    written = _CITATION.findall(text)
    formatted: list[str] = json.loads(
        cache.keep(partial(_formatted, base, here, written), "cited", here, works, *written)
    )
    each = iter(formatted)
    return _CITATION.sub(lambda _: next(each), text)


def _formatted(base: Base, here: str, written: list[str]) -> str:
    from mkdocs_bibtex.citation import Citation, CitationBlock  # heavy: only when something has to be cited

    from kb.site.citations import AuthorDateRegistry

    registry = AuthorDateRegistry(base.works(), here)
    blocks = (
        CitationBlock([Citation(one["key"], one["prefix"], one["locator"]) for one in _cited(cited)])
        for cited in written
    )
    return json.dumps([f'<span class="kb-cite">{registry.inline_text(block)}</span>' for block in blocks])


def _cited(written: str) -> list[dict[str, str]]:
    cited: list[dict[str, str]] = json.loads(html.unescape(written))
    return cited


def _refer(base: Base, text: str) -> str:
    """The text of a page with the references of works set in."""
    from mkdocs_bibtex.citation import Citation

    from kb.site.citations import AuthorDateRegistry

    works = base.works()
    registry = AuthorDateRegistry(works, "")

    def reference(match: re.Match[str]) -> str:
        key = html.unescape(match[1])
        if key not in works:
            return match[0]
        return f"<p>{in_short(registry.reference_text(Citation(key, '', '')), base.by_key[key])}</p>"

    return _WORK.sub(reference, text)


def _resolve(base: Base, page: Page, content: str) -> str:
    """Links between sources -> links between addresses."""

    def resolved(match: re.Match[str]) -> str:
        target = html.unescape(match[2][1:-1])
        path, mark, rest = target.partition("#")
        named = led(page.path, path) if path else None
        if named in base.by_path:
            to = base.by_path[named].site_path
        elif named in base.files:
            to = named.removeprefix(f"{DOCS}/")
        else:
            return match[0]
        address = link_target(page.site_path, to)
        return f'{match[1]}"{html.escape(address + mark + rest)}"'

    return _ADDRESS.sub(resolved, content)


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
