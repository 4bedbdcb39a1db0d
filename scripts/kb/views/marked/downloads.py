"""Where the site lists what can be downloaded."""

from __future__ import annotations

from markupsafe import Markup

from kb.html import el, join
from kb.model import Base, Page
from kb.schema.addresses import link_target, site_path
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER

PLACES = ("documents", "data")
"""What is listed, each in a place of its own that the site fills in when everything is there."""


DATA, TABLES = "docs/data.md", "data-tables"
"""The page on the data, and its section on opening tables."""

SUMMED = "sums"
"""Id of the link to the checksums of all of them."""


def view(base: Base, page: Page) -> Markup:
    """The headings, each with a place for its list; which files there are is not known here."""
    return join(
        el("h2", "Documents", id="downloads-documents"),
        el("p", "To read, to print and to take along.", class_="kb-context"),
        _place("documents"),
        el("h2", "Data", id="downloads-data"),
        el("p", "For programs and spreadsheets.", _on_tables(base, page), class_="kb-context"),
        _place("data"),
        _place(SUMMED),
    )


def _on_tables(base: Base, page: Page) -> Markup | None:
    if DATA not in base.by_path:
        return None
    return join(
        " ",
        el("a", "How Excel opens them", href=link_target(page.site_path, site_path(DATA), TABLES)),
        ", and what it takes for dates.",
    )


def _place(name: str) -> Markup:
    return el("div", class_="kb-offers", data_list=name)
