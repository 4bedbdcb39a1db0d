"""What the search of the site knows: data that ``scripts/web/later/search.js`` loads when it is first used.

Two scripts, since a page may be opened from a folder, where scripts may be loaded and data may not::

    search/names.js   titles, tags, terms, works, ids: little, and enough to lead to most of what is sought
    search/texts.js   every paragraph, every part of a page that has an id
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kb.kinds import DOCS, REFERENCES
from kb.model import Base, site_path
from kb.render import NOTE_ID, POINT_ID
from kb.site import SitePage
from kb.views.parts import GLOSSARY, tag_path
from kb.voices import SUMMARY_IN_LINE, kind_of

NAMES, TEXTS = "search/names.js", "search/texts.js"
"""Addresses on the site."""

PAGE, TAG, TERM, WORK = "Page", "Tag", "Glossary", "Bibliography"
"""Kinds of what is found, beside the kinds of pages; those of texts are found out from their ids."""


def search_data(base: Base, ready: Iterable[SitePage]) -> dict[str, str]:
    """The two scripts.

    Args:
        base: the knowledge base, free of errors.
        ready: its finished pages.

    Returns:
        Address on the site -> script; the same base gives the same.
    """
    pages = list(ready)
    names = {
        "names": [*_names(base, pages)],
        "synonyms": [*_synonyms(base)],
        "voice": SUMMARY_IN_LINE,
    }
    texts = {"pages": [[page.address, page.id, page.title] for page in pages], "texts": [*_texts(pages)]}
    return {NAMES: _script("searchNames", names), TEXTS: _script("searchTexts", texts)}


def _names(base: Base, pages: Iterable[SitePage]) -> Iterator[list[str]]:
    """Kind, address, id, title, other names, text, ids of paragraphs."""
    tag_pages = {tag_path(tag.id.value) for tag in base.tags}
    for page in pages:
        if page.path not in tag_pages:
            kind = base.by_path[page.path].kind
            ids = " ".join(each.id for each in page.sought if _numbered(each.id))
            name = kind_of(base.by_path[page.path]) if kind else PAGE
            yield [name, page.address, page.id, page.title, "; ".join(page.tags), page.summary, ids]
    for tag in base.tags:
        address = site_path(tag_path(tag.id.value))
        aliases = "; ".join(alias.value for alias in tag.aliases)
        yield [TAG, address, "", tag.title, aliases, tag.definition, ""]
    for term in base.terms:
        address = f"{site_path(GLOSSARY)}#term-{term.id.value}"
        yield [TERM, address, "", term.term, term.abbreviation, term.definition, ""]
    works = {each.id: each.text for page in pages if page.path == REFERENCES for each in page.sought}
    for entry in base.entries:
        if text := works.get(f"ref-{entry.key}"):
            address = f"{site_path(REFERENCES)}#ref-{entry.key}"
            yield [WORK, address, "", entry.fields.get("title", entry.key), "", text, ""]


def _synonyms(base: Base) -> Iterator[list[str]]:
    """Names of one thing."""
    for tag in base.tags:
        if tag.aliases:
            yield [tag.title, *(alias.value for alias in tag.aliases)]
    for term in base.terms:
        if term.abbreviation:
            yield [term.term, term.abbreviation]


def _texts(pages: Iterable[SitePage]) -> Iterator[list[Any]]:
    """Number of the page, id, heading, text."""
    for number, page in enumerate(pages):
        if page.path in {GLOSSARY, REFERENCES} or page.path.startswith(f"{DOCS}/tags/"):
            continue  # their entries are among the names
        for each in page.sought:
            if each.text:
                yield [number, each.id, each.title, each.text]


def _numbered(anchor: str) -> bool:
    return bool(POINT_ID.fullmatch(anchor) or NOTE_ID.fullmatch(anchor))


def _script(name: str, value: Any) -> str:
    return f"kb.{name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n"
