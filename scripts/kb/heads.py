"""What the head of a page tells programs: how it is cited, what it is about, how a link to it looks.

``citation_*`` and ``z:itemType`` are what Zotero's translator "Embedded Metadata" reads
(https://www.zotero.org/support/dev/exposing_metadata); JSON-LD has the terms of schema.org; Open Graph is for
links in messages.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from kb import bib
from kb.cite import FORMATS, Item, page_item, paragraph_ids, paragraph_item, stem
from kb.cite.items import LANGUAGE
from kb.kinds import KNOWLEDGE_BASE, KNOWLEDGE_BASE_TITLE, LICENCE, REPORT
from kb.model import Base, Entry, Page, Tag, site_path
from kb.views.markup import el, join
from kb.views.parts import TAGS, tag_path

CARD = (1200, 630)
"""Size of the picture that is shown with a link."""


def head(base: Base, page: Page, card: str = "") -> str:
    """The elements, one after the other.

    Args:
        base: the knowledge base.
        page: the page.
        card: address on the site of the picture that is shown with links to it; empty where there is none.
    """
    item = page_item(base, page)
    canonical = f"{base.site_url}{page.site_path}" if base.site_url else ""
    picture = f"{base.site_url}{card}" if base.site_url and card else ""
    name = posixpath.basename(stem(page))
    alternates = [
        el("link", rel="alternate", type=one.media_type, href=f"{name}{one.suffix}", title=one.label)
        for one in FORMATS.values()
        if one.suffix
    ]
    data = json.dumps(_described(base, page, item, canonical, picture), ensure_ascii=False, sort_keys=True)
    return join(
        el("link", rel="cite-as", href=item.latest) if item.latest else None,
        alternates,
        [el("meta", name=name, content=value) for name, value in _citation(item)],
        [el("meta", property=name, content=value) for name, value in _shared(item, canonical, picture)],
        el("meta", name="twitter:card", content="summary_large_image" if picture else "summary"),
        # What ends a script, or begins a comment in it, is written as JSON also allows it to be.
        Markup('<script type="application/ld+json">{}</script>').format(
            Markup(data.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can end the element
        ),
    )


def _citation(item: Item) -> Iterator[tuple[str, str]]:
    """The tags by which Zotero and Google Scholar know a page."""
    yield "z:itemType", "bookSection" if item.of_report else "webpage"
    yield "citation_title", item.title
    for author in item.authors:
        yield "citation_author", _body(author)
    for editor in item.editors:
        yield "citation_editor", _body(editor)
    if item.of_report:
        yield "citation_book_title", item.container
        yield "citation_publisher", item.publisher
    if item.issued:
        yield "citation_publication_date", "/".join(f"{part:02}" for part in item.issued)
    yield "citation_language", LANGUAGE
    if item.latest:
        yield "citation_public_url", item.latest
    if item.abstract:
        yield "citation_abstract", item.abstract
    for keyword in item.keywords:
        yield "citation_keywords", keyword


def _body(name: str) -> str:
    """The name of a body in the form "Family, Given", without the second: else its last word would be one."""
    return f"{name}," if " " in name else name


def _shared(item: Item, canonical: str, picture: str) -> Iterator[tuple[str, str]]:
    """Open Graph: a link to the page in a message."""
    yield "og:title", item.title
    yield "og:type", "article" if item.of_report else "website"
    if item.abstract:
        yield "og:description", item.abstract
    if canonical:
        yield "og:url", canonical
    yield "og:site_name", KNOWLEDGE_BASE_TITLE
    yield "og:locale", LANGUAGE.replace("-", "_")
    if picture:
        yield "og:image", picture
        yield "og:image:type", "image/png"
        yield "og:image:width", str(CARD[0])
        yield "og:image:height", str(CARD[1])
        yield "og:image:alt", f"{item.title}, from {KNOWLEDGE_BASE_TITLE}"
    if item.of_report and item.reviewed:
        yield "article:modified_time", item.reviewed.isoformat()


def _described(base: Base, page: Page, item: Item, canonical: str, picture: str) -> dict[str, Any]:
    """The page in the terms of schema.org; tests hold it to their domains and ranges."""
    us = {"@type": "Organization", "name": KNOWLEDGE_BASE, "url": base.site_url}
    work = {"@type": "WebSite", "name": KNOWLEDGE_BASE_TITLE, "url": base.site_url}
    report = {
        "@type": "Report",
        "name": REPORT.title,
        "author": {"@type": "Organization", "name": REPORT.author},
        "publisher": {"@type": "Organization", "name": REPORT.publisher},
        "datePublished": str(REPORT.year),
    }
    parts = [paragraph_item(base, page, id_) for id_ in paragraph_ids(page)]
    listed = page.generated or page.is_introduction
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article" if page.kind else "CollectionPage" if listed else "WebPage",
        "@id": item.latest,
        "url": canonical,
        "identifier": page.id,
        "headline" if page.kind else "name": page.title,
        "description": page.summary,
        "inLanguage": LANGUAGE,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "version": base.edition,
        "dateModified": item.reviewed.isoformat() if item.reviewed else "",
        "author": us,
        "publisher": us,
        "isPartOf": work,
        "isBasedOn": report if page.section or page.points else None,
        "about": [_term(base, base.by_tag[tag.value]) for tag in page.tags if tag.value in base.by_tag],
        "citation": [_work(base.by_key[key]) for key in sorted(set(page.cites)) if key in base.by_key],
        "hasPart": [
            _known({"@type": "CreativeWork", "name": each.title, "url": each.latest}) for each in parts
        ],
        "image": picture,
    }
    return _known(said)


def _term(base: Base, tag: Tag) -> dict[str, Any]:
    tags = {"@type": "DefinedTermSet", "name": "Tags", "url": f"{base.site_url}{site_path(TAGS)}"}
    return {
        "@type": "DefinedTerm",
        "name": tag.title,
        "description": tag.definition,
        "termCode": tag.id.value,
        "url": f"{base.site_url}{site_path(tag_path(tag.id.value))}",
        "inDefinedTermSet": tags,
    }


def _work(entry: Entry) -> dict[str, Any]:
    doi = bib.field(entry, "doi")
    return _known(
        {
            "@type": "CreativeWork",
            "name": bib.field(entry, "title"),
            "datePublished": bib.field(entry, "date") or bib.field(entry, "year"),
            "url": f"https://doi.org/{doi}" if doi else bib.field(entry, "url"),
        }
    )


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
