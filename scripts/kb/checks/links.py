"""Family L: links and images."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.model import Base, Link, Page, resolve
from kb.problems import did_you_mean


def _led(link: Link, page: Page) -> str | None:
    return None if link.is_external or link.path.startswith("/") else resolve(page.path, link.path)


@check("L101", on=Link)
def missing_page(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A link leads to a page or file that exists.

    Bad:
        See [the other trend](nowhere.md).

    Good:
        See [this very page](example.md).
    """
    led = _led(link, page)
    if led is None or led in base.by_path or led in base.files:
        return
    near = [posixpath.relpath(path, posixpath.dirname(page.path)) for path in [*base.by_path, *base.files]]
    what = "image" if link.image else "page"
    yield Finding(link.span, f"no {what} at {led!r}", did_you_mean(link.path, near, "correct the path"))


@check("L102", on=Link)
def missing_anchor(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """The part after ``#`` is the id of something on the page that the link leads to.

    Bad:
        See [that paragraph](example.md#T1.99).

    Good:
        See [this paragraph](example.md#T1.1).
    """
    target = base.by_path.get(_led(link, page) or "")
    if target is None or not link.anchor or link.anchor in target.anchor_ids or link.anchor == target.id:
        return
    said = f"{target.path} has no anchor {link.anchor!r}"
    yield Finding(link.span, said, did_you_mean(link.anchor, target.anchor_ids, "link to an id of that page"))
