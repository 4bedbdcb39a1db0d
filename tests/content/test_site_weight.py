"""What a first view of a page weighs: everything that a browser fetches before anybody does anything."""

from __future__ import annotations

import gzip
import re
from functools import cache, partial
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Request

from kb.schema import KINDS

MOST_BYTES = 75_000  # compressed, besides fonts
MOST_REQUESTS = 8
MOST_OF_THE_PAPER = (40_000, 6)
"""The same of home and of the pages of the paper, which are opened first, and of their indexes; no fonts."""
MOST_FONT_BYTES = 90_000  # all of them together

MOST_INDEX = 1.3 * 123_748 / 157_111
"""Bytes of the search's data for each byte of what the pages say, all compressed: at most 1.3 times what they
were on 29 November 2026 (main at dc6b4c9), before the search knew endings and other words. A ratio stays true
when pages are added."""

TABS = 6
"""Pages open at once, since each has to be watched until nothing more is asked for."""

URL = re.compile(r"""url\(["']?(?!data:|#)([^"')]+)""")


def pages(site: Path) -> list[str]:
    """One page of every kind: all that stand at the top, and in each folder the index and the heaviest."""
    found = [
        path.relative_to(site)
        for path in site.rglob("*.html")
        if b'http-equiv="refresh"' not in path.read_bytes()
    ]
    chosen = {path for path in found if len(path.parts) == 1 or path.name == "index.html"}
    for folder in {path.parent for path in found}:
        within = [path for path in found if path.parent == folder]
        chosen.add(max(within, key=lambda path: (site / path).stat().st_size))
    return sorted(path.as_posix() for path in chosen if path.name != "404.html")


def fetched(site: Path, page: str) -> set[str]:
    """Addresses of all that a page makes a browser fetch, fonts included, as its HTML and stylesheets say."""
    soup = BeautifulSoup((site / page).read_text("utf-8"), "html.parser")
    found = {page}
    for element in soup.select("script[src], img[src], iframe[src], source[src], embed[src]"):
        found.add(urljoin(page, str(element["src"])))
    for link in soup.select('link[rel~="stylesheet"], link[rel~="icon"], link[rel~="preload"]'):
        found.add(urljoin(page, str(link["href"])))
    for sheet in [each for each in found if each.endswith(".css")]:
        found |= {urljoin(sheet, match) for match in URL.findall((site / sheet).read_text("utf-8"))}
    return {each for each in found if not each.startswith("data:")}


def weight(site: Path, addresses: set[str]) -> int:
    return sum(_packed(site / each) for each in addresses if not each.endswith(".woff2"))


@cache
def _packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def test_a_first_view_is_light(built_site: Path) -> None:
    chosen = pages(built_site)
    assert {"index.html", "trends/index.html", "glossary.html", "bibliography.html"} <= set(chosen)
    weights = {page: weight(built_site, fetched(built_site, page)) for page in chosen}
    assert {page: found for page, found in weights.items() if found > MOST_BYTES} == {}
    numbers = {page: len(fetched(built_site, page)) for page in chosen}
    assert {page: found for page, found in numbers.items() if found > MOST_REQUESTS} == {}


def test_home_and_the_pages_of_the_paper_are_lighter(built_site: Path) -> None:
    most, requests = MOST_OF_THE_PAPER
    chosen = [path for kind in KINDS for path in (built_site / kind.folder).glob("*.html")]
    assert len(chosen) >= 29 + 4
    for path in [built_site / "index.html", *chosen]:
        page = path.relative_to(built_site).as_posix()
        asked = fetched(built_site, page)
        assert weight(built_site, asked) <= most, page
        assert len([each for each in asked if not each.endswith(".woff2")]) <= requests, page


def test_the_fonts_are_light(built_site: Path) -> None:
    fonts = {each for each in fetched(built_site, "index.html") if each.endswith(".woff2")}
    assert fonts == {path.relative_to(built_site).as_posix() for path in built_site.rglob("*.woff2")}
    assert sum((built_site / each).stat().st_size for each in fonts) <= MOST_FONT_BYTES


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def test_the_search_stays_in_proportion_to_what_it_searches(built_site: Path) -> None:
    data = sum(compressed(path.read_bytes()) for path in (built_site / "search").glob("*.js"))
    said = [
        text.get_text(" ", strip=True)
        for path in sorted(built_site.rglob("*.html"))
        if b'http-equiv="refresh"' not in path.read_bytes() and path.name != "404.html"
        if (text := BeautifulSoup(path.read_bytes(), "html.parser").select_one("#content"))
    ]
    assert len(said) > 29 + 25
    assert data <= MOST_INDEX * compressed("\n".join(said).encode())


@pytest.mark.browser
@pytest.mark.slow
def test_what_scripts_fetch_by_themselves_is_light_too(
    browser: Browser, built_site: Path, site_url: str
) -> None:
    chosen = pages(built_site)
    for start in range(0, len(chosen), TABS):
        _weigh(browser, built_site, site_url, chosen[start : start + TABS])


def _weigh(browser: Browser, built_site: Path, site_url: str, chosen: list[str]) -> None:
    """Look at some pages at once, each in a browser of its own that has seen nothing yet."""
    heard: dict[str, list[str]] = {page: [] for page in chosen}
    contexts = [browser.new_context() for _ in chosen]
    tabs = [context.new_page() for context in contexts]
    for tab, (page, asked) in zip(tabs, heard.items(), strict=True):
        tab.on("request", partial(_hear, asked, site_url))
        tab.goto(site_url + page, wait_until="commit")
    for tab in tabs:
        tab.wait_for_load_state("networkidle")
    for context in contexts:
        context.close()
    for page, asked in heard.items():
        assert len(asked) == len(set(asked)), f"{page} asks twice: {asked}"
        first = fetched(built_site, page) | {*asked}
        assert len(first) <= MOST_REQUESTS, f"{page}: {first}"
        assert weight(built_site, first) <= MOST_BYTES, page
        assert not any(each.startswith("search/") for each in asked), page


def _hear(asked: list[str], site_url: str, request: Request) -> None:
    asked.append(request.url.removeprefix(site_url))
