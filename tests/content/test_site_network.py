"""A browser that opens every page asks no other host for anything, on a server and from a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request, Response, Route

from test_site_weight import pages

NAMES_ONLY = ["author", "canonical", "cite-as", "collection", "describedby", "license", "type"]
"""Relations of a link that say what a page belongs to; a browser loads nothing for them."""

LOADS = re.compile(rf"""\ssrc=|\surl\(|@import|<link(?! rel="(?:{"|".join(NAMES_ONLY)})" )""")

TABS = 6
"""Pages open at once, since each has to be watched until nothing more is asked for."""


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("way", ["server", "folder"])
def test_no_page_asks_another_host(browser: Browser, built_site: Path, site_url: str, way: str) -> None:
    own = site_url if way == "server" else built_site.as_uri() + "/"
    asked: list[str] = []
    elsewhere: list[str] = []
    faults: list[str] = []

    def record(route: Route, request: Request) -> None:
        asked.append(request.url)
        if request.url.startswith((own, "data:", "blob:")):
            route.continue_()
        else:
            elsewhere.append(f"{request.frame.url} asks for {request.url}")
            route.abort()

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"{message.location['url']}: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            faults.append(f"{response.status} for {response.url}")

    context = browser.new_context(service_workers="block")
    context.route("**/*", record)
    context.on("console", heard)
    context.on("response", answered)
    context.on("weberror", lambda error: faults.append(f"{error.error}"))
    context.on("requestfailed", lambda request: faults.append(f"{request.url}: {request.failure}"))
    addresses = sorted(
        path.relative_to(built_site).as_posix()
        for path in built_site.rglob("*.html")
        if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8")
    )
    if way == "folder":  # one of each kind; not the answer of a server, whose addresses begin with a slash
        addresses = pages(built_site)
    tabs = [context.new_page() for _ in range(TABS)]
    for start in range(0, len(addresses), TABS):
        opened = list(zip(tabs, addresses[start : start + TABS], strict=False))
        for tab, address in opened:
            tab.goto(own + address, wait_until="commit")
        for tab, _ in opened:
            tab.wait_for_load_state("networkidle")
    context.close()
    assert elsewhere == []
    assert faults == []
    assert len(addresses) > (20 if way == "folder" else 29 + 25)
    assert {own + address for address in addresses} <= set(asked)
    assert not any("search/" in address for address in asked), "the search is loaded when it is first used"


def test_pages_that_only_lead_on_load_nothing(built_site: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in built_site.rglob("*.html")}
    leading = {path: text for path, text in pages.items() if 'http-equiv="refresh"' in text}
    assert len(leading) > 215
    assert [path for path, text in leading.items() if LOADS.search(text)] == []
