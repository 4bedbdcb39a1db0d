"""A browser that opens every page asks no other host for anything, on a server and from a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from test_site_weight import pages
from watched import watch

NAMES_ONLY = ["author", "canonical", "cite-as", "collection", "describedby", "license", "type"]
"""Relations of a link that say what a page belongs to; a browser loads nothing for them."""

LOADS = re.compile(rf"""\ssrc=|\surl\(|@import|<link(?! rel="(?:{"|".join(NAMES_ONLY)})" )""")

TABS = 6
"""Pages open at once, since each has to be watched until nothing more is asked for."""


@pytest.mark.browser
@pytest.mark.slow
def test_no_page_asks_another_host(browser: Browser, built_site: Path) -> None:
    """From a folder, one page of each kind; every page on a server is looked at in test_accessibility."""
    own = built_site.as_uri() + "/"
    context = browser.new_context(service_workers="block")
    watched = watch(context, own)
    addresses = pages(built_site)
    tabs = [context.new_page() for _ in range(TABS)]
    for start in range(0, len(addresses), TABS):
        opened = list(zip(tabs, addresses[start : start + TABS], strict=False))
        for tab, address in opened:
            tab.goto(own + address, wait_until="commit")
        for tab, _ in opened:
            tab.wait_for_load_state("networkidle")
    context.close()
    assert watched.elsewhere == []
    assert watched.faults == []
    assert len(addresses) > 20
    assert {own + address for address in addresses} <= set(watched.asked)
    assert not any("search/" in address for address in watched.asked), "it is loaded when it is first used"


def test_pages_that_only_lead_on_load_nothing(built_site: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in built_site.rglob("*.html")}
    leading = {path: text for path, text in pages.items() if 'http-equiv="refresh"' in text}
    assert len(leading) > 215
    assert [path for path, text in leading.items() if LOADS.search(text)] == []
