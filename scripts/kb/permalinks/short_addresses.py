"""Short addresses of ids (``/T7.3/``) and the places that they lead to."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from kb.model import Base
from kb.schema.addresses import link_target, site_path
from kb.schema.paths import DOCS, LISTED, tag_path
from kb.schema.permanent_url import short_path
from kb.text.ids import NOTE_ID, PAGE_ID, POINT_ID

_SHORT = re.compile(
    rf"{PAGE_ID.pattern}|{POINT_ID.pattern}|{NOTE_ID.pattern}|(?:tag|term|event|place)/[\w-]+", re.ASCII
)
"""Ids that have a short link: pages, paragraphs and entries of lists, such as tags and events. A heading is
reached through its page."""


@dataclass(frozen=True)
class Place:
    """An address on the site: the file, and the anchor on it, which may be empty."""

    file: str
    anchor: str = ""

    def seen_from(self, file: str) -> str:
        """The same as a link in another file of the site."""
        return html.escape(link_target(file, self.file, self.anchor))


def place(id_: str, path: str) -> Place:
    """Address on the site of an id in the source file ``path``."""
    kind, _, name = id_.partition("/")
    if kind == "tag":
        return Place(site_path(tag_path(name)))
    if kind in LISTED:
        return Place(site_path(LISTED[kind]), f"{kind}-{name}")
    is_page = id_.endswith(".md") or PAGE_ID.fullmatch(id_)
    return Place(site_path(path), "" if is_page else id_)


def is_short(id_: str) -> bool:
    """Whether an id is of the form of those that have a short link."""
    return _SHORT.fullmatch(id_) is not None


def short_ids(base: Base) -> dict[str, str]:
    """Every id that has a short link -> its title or name; that of a paragraph is the id."""
    named = {f"tag/{tag.id.value}": tag.title for tag in base.tags}
    named |= {f"term/{term.id.value}": term.term for term in base.terms}
    named |= {f"event/{event.id.value}": event.title.value for event in base.events}
    named |= {f"place/{place.id.value}": place.name for place in base.places}
    named |= {page.id: page.title for page in base.collected}
    ids = dict.fromkeys([*base.by_standing, *base.by_permalink])
    return {id_: named.get(id_, id_) for id_ in ids if is_short(id_)}


def short_address(base: Base, path: str, anchor: str = "") -> str:
    """The address, from the top of the site, that lasts longest for what a link between sources leads to.

    Args:
        base: the knowledge base.
        path: repository path of a page or file.
        anchor: an id on it, or nothing.
    """
    page = base.by_path.get(path)
    id_ = anchor or (page.id if page else "")
    if id_ in base.by_standing and is_short(id_) and base.by_standing[id_].path == path:
        return short_path(id_)
    to = page.site_path if page else path.removeprefix(f"{DOCS}/")
    return f"{to}#{anchor}" if anchor else to
