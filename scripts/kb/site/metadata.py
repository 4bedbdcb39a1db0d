"""Metadata for ``<head>``: citation tags, Open Graph, JSON-LD; and ``robots.txt``."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup

from kb.citations import (
    BOTH,
    FORMATS,
    NOTE,
    RESTATEMENT,
    Item,
    bibtex,
    body,
    citation_stem,
    page_item,
    paragraph_item,
)
from kb.html import el, join
from kb.model import Base, Entry, Page, Tag
from kb.schema import KNOWLEDGE_BASE, KNOWLEDGE_BASE_TITLE, LANGUAGE, LICENCE, REPORT
from kb.schema.addresses import site_path
from kb.schema.paths import ABOUT, TAGS, tag_path
from kb.schema.permanent_url import url

CARD = (1200, 630)
"""Size of the picture that is shown with a link."""

LOGO = "assets/icon.svg"
"""The mark of the knowledge base, by its address on the site."""


def head(base: Base, page: Page, card: str = "") -> str:
    """The elements for a page, one after the other.

    Args:
        base: the knowledge base.
        page: the page.
        card: address on the site of the picture that is shown with links to it; empty where there is none.
    """
    item = page_item(base, page)
    canonical = url(base.site_url, page.site_path) if base.site_url else ""
    picture = url(base.site_url, card) if base.site_url and card else ""
    parts = [paragraph_item(base, page, id_) for id_ in page.paragraphs]
    return join(
        _signposts(base, item, posixpath.basename(citation_stem(page)), _type(page), parts),
        _tags(item, canonical, picture),
        _script(_described(base, page, item, canonical, picture, parts)),
    )


def short_head(base: Base, item: Item, page: Page | None, card: str = "") -> str:
    """The elements for a short link: those of the paragraph or entry itself, not of the page behind it.

    Args:
        base: the knowledge base.
        item: how it is cited.
        page: the page that it is a part of; None where it is itself a page, or an entry of a list.
        card: address on the site of the picture that is shown with links to it; empty where there is none.
    """
    picture = url(base.site_url, card) if base.site_url and card else ""
    collection = page_item(base, page).latest if page is not None else ""
    return join(
        _signposts(base, item, posixpath.basename(item.id), "CreativeWork"),
        el("link", rel="collection", href=collection) if collection else None,
        el("meta", name="description", content=item.abstract) if item.abstract else None,
        _tags(item, item.latest, picture),
        _script(_part_described(base, item, collection, picture)),
    )


def preview(base: Base, item: Item, address: str, card: str) -> Markup:
    """Open Graph elements of a page that redirects: a message shows the target with them.

    Args:
        base: the knowledge base.
        item: the target.
        address: the address, from the top of the site.
        card: address on the site of the picture that is shown with it.
    """
    return _previewed(item, url(base.site_url, address), url(base.site_url, card))


def _signposts(base: Base, item: Item, name: str, type_: str, parts: Iterable[Item] = ()) -> Markup:
    """Where else it is described, and under which licence; only addresses that are known."""
    return join(
        el("link", rel="cite-as", href=item.latest) if item.latest else None,
        [
            el("link", rel="describedby", type=one.media_type, href=f"{name}{one.suffix}", title=one.label)
            for one in FORMATS.values()
            if one.suffix
        ],
        el("link", rel="type", href=f"https://schema.org/{type_}"),
        el("link", rel="license", href=LICENCE),
        el("link", rel="author", href=url(base.site_url, site_path(ABOUT)))
        if base.site_url and ABOUT in base.by_path
        else None,
        [el("link", rel="item", href=each.latest) for each in parts if each.latest],
    )


def _tags(item: Item, canonical: str, picture: str) -> Markup:
    return join(
        [el("meta", name=name, content=value) for name, value in _citation(item)],
        _previewed(item, canonical, picture),
    )


def _previewed(item: Item, canonical: str, picture: str) -> Markup:
    return join(
        [el("meta", property=name, content=value) for name, value in _shared(item, canonical, picture)],
        el("meta", name="twitter:card", content="summary_large_image" if picture else "summary"),
    )


def _script(described: dict[str, Any]) -> Markup:
    data = json.dumps(described, ensure_ascii=False, sort_keys=True)
    # What ends a script, or begins a comment in it, is written as JSON also allows it to be.
    return Markup('<script type="application/ld+json">{}</script>').format(
        Markup(data.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can end the element
    )


def _citation(item: Item) -> Iterator[tuple[str, str]]:
    """The tags by which Zotero and Google Scholar know a page."""
    yield "z:itemType", "webpage"
    yield "citation_title", item.full_title
    for author in item.authors:
        yield "citation_author", body(author)
    if item.issued:
        yield "citation_publication_date", "/".join(f"{part:02}" for part in item.issued)
    yield "citation_language", LANGUAGE
    if item.latest:
        yield "citation_public_url", item.latest
    if item.abstract:
        yield "citation_abstract", item.abstract
    for keyword in item.keywords:
        yield "citation_keywords", keyword


def _shared(item: Item, canonical: str, picture: str) -> Iterator[tuple[str, str]]:
    """Open Graph: how a message shows a link to the page. The description begins with who speaks."""
    yield "og:title", item.title
    yield "og:type", "article" if item.voice in {BOTH, RESTATEMENT, NOTE} else "website"
    if item.abstract:
        role = f"{item.role[:1].upper()}{item.role[1:]}: " if item.voice in {RESTATEMENT, NOTE} else ""
        yield "og:description", f"{role}{item.abstract}"
    if canonical:
        yield "og:url", canonical
    yield "og:site_name", KNOWLEDGE_BASE
    yield "og:locale", LANGUAGE.replace("-", "_")
    if picture:
        yield "og:image", picture
        yield "og:image:type", "image/png"
        yield "og:image:width", str(CARD[0])
        yield "og:image:height", str(CARD[1])
        yield "og:image:alt", f"{item.title}, from {KNOWLEDGE_BASE_TITLE}"
    if item.reviewed:
        yield "article:modified_time", item.reviewed.isoformat()


def _us(base: Base) -> dict[str, Any]:
    logo = {"@type": "ImageObject", "url": url(base.site_url, LOGO)} if base.site_url else None
    return _known({"@type": "Organization", "name": KNOWLEDGE_BASE, "url": base.site_url, "logo": logo})


def _report(item: Item) -> dict[str, Any] | None:
    """The work that is restated, with the part; None where nothing is."""
    if item.voice not in {BOTH, RESTATEMENT}:
        return None
    report = {
        "@type": "Report",
        "name": REPORT.title,
        "author": {"@type": "Organization", "name": REPORT.author},
        "publisher": {"@type": "Organization", "name": REPORT.publisher},
        "datePublished": str(REPORT.year),
    }
    if not item.part:
        return report
    named = _known({"@type": "Chapter", "name": item.heading or item.part, "position": item.section})
    return named | {"isPartOf": report}


def _common(base: Base, item: Item, picture: str) -> dict[str, Any]:
    """JSON-LD that a page and a part of it have in common."""
    return {
        "@context": "https://schema.org",
        "@id": item.latest,
        "inLanguage": LANGUAGE,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "version": base.edition,
        "datePublished": "-".join(f"{part:02}" for part in item.issued),
        "dateModified": item.reviewed.isoformat() if item.reviewed else "",
        "author": _us(base),
        "publisher": _us(base),
        "isBasedOn": _report(item),
        "image": picture,
    }


def _type(page: Page) -> str:
    if page.kind:
        return "Article"
    return "CollectionPage" if page.generated or page.is_introduction else "WebPage"


def _described(
    base: Base, page: Page, item: Item, canonical: str, picture: str, parts: list[Item]
) -> dict[str, Any]:
    """The page in the terms of schema.org; tests hold it to their domains and ranges."""
    return _known(
        {
            **_common(base, item, picture),
            "@type": _type(page),
            "url": canonical,
            "identifier": page.id,
            "headline" if page.kind else "name": page.title,
            "description": page.summary,
            "isPartOf": {"@type": "WebSite", "name": KNOWLEDGE_BASE_TITLE, "url": base.site_url},
            "about": [_term(base, base.by_tag[tag.value]) for tag in page.tags if tag.value in base.by_tag],
            "citation": [_work(base.by_key[key]) for key in sorted(set(page.cites)) if key in base.by_key],
            "hasPart": [
                _known({"@type": "CreativeWork", "name": each.title, "url": each.latest}) for each in parts
            ],
        }
    )


def _part_described(base: Base, item: Item, collection: str, picture: str) -> dict[str, Any]:
    """A paragraph or list entry in the terms of schema.org."""
    whole = {"@type": "WebPage", "@id": collection, "url": collection} if collection else None
    return _known(
        {
            **_common(base, item, picture),
            "@type": "CreativeWork",
            "url": item.latest,
            "identifier": item.id,
            "name": item.title,
            "text": item.abstract,
            "isPartOf": whole,
        }
    )


def _term(base: Base, tag: Tag) -> dict[str, Any]:
    tags = {"@type": "DefinedTermSet", "name": "Tags", "url": url(base.site_url, site_path(TAGS))}
    return {
        "@type": "DefinedTerm",
        "name": tag.title,
        "description": tag.definition,
        "termCode": tag.id.value,
        "url": url(base.site_url, site_path(tag_path(tag.id.value))),
        "inDefinedTermSet": tags,
    }


def _work(entry: Entry) -> dict[str, Any]:
    doi = bibtex.field(entry, "doi")
    return _known(
        {
            "@type": "CreativeWork",
            "name": bibtex.field(entry, "title"),
            "datePublished": bibtex.field(entry, "date") or bibtex.field(entry, "year"),
            "url": f"https://doi.org/{doi}" if doi else bibtex.address(entry),
        }
    )


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def robots(site_url: str) -> str:
    """What programs that read the site may read, which is all, and where its pages are listed."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {url(site_url, 'sitemap.xml')}\n"
