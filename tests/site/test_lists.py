"""The reader's order, as Chromium measures it: home, connections, downloads, indexes, the end of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.documents import EXPORTS
from kb.model import Base
from kb.publishing import downloads
from kb.schema import KINDS
from kb.views.components import themes
from kb.views.home import ASK
from waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (390, 820, 1440)
PAGES = (
    *("index", "trends/index", "trends/policing-the-internet", "case_studies/kosovo", "tags/terrorism"),
    *("tags/index", "questions", "glossary", "bibliography", "downloads", "overviews", "about", "404"),
)
"""One of each make of those whose lists are measured here."""

HALF = {"case_studies/kosovo": 2408 // 2, "trends/policing-the-internet": 2638 // 2}
"""Most pixels of the connections of a page on a telephone: half of what they were."""


@pytest.fixture(scope="module", params=WIDTHS)
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Page, int]]:
    width: int = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, has_touch=width < 600, is_mobile=width < 600
    )
    context.set_default_timeout(10_000)
    yield context.new_page(), width
    context.close()


@pytest.fixture(scope="module")
def telephone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def unscripted(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context
    context.close()


def tops(page: Page, *selectors: str) -> list[float]:
    found = [page.locator(one).first.bounding_box() for one in selectors]
    assert all(found), selectors
    return [box["y"] for box in found if box]


SMALL_TYPE = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, holder = text.parentElement;
    if (!text.data.trim() || !holder.checkVisibility()) continue;
    if (holder.closest("script, style, .kb-hidden")) continue;
    const drawn = holder.closest("svg");
    const scale = drawn ? (holder.getScreenCTM?.()?.a ?? 1) : 1;
    const size = parseFloat(getComputedStyle(holder).fontSize) * scale;
    if (size < 11.99) found.push(`${holder.localName}.${holder.getAttribute("class")} ${size}`);
  }
  return [...new Set(found)];
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll("main :is(a[href], button, summary, input, select)")]
  .filter((each) => each.checkVisibility() && !each.closest("svg, p, blockquote, .kb-cite, dd, .kb-par"))
  .filter((each) => !getComputedStyle(each).clipPath.startsWith("inset"))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => box.width && (box.height < 23.9 || box.width < 23.9))
  .filter(([each, box]) => ![...document.querySelectorAll(
    "main :is(a[href], button, summary, input, select)")]
    .every((other) => {
      const near = other.getBoundingClientRect();
      const x = box.x + box.width / 2, y = box.y + box.height / 2;
      return other === each || !near.width || other.contains(each) || each.contains(other)
        || Math.hypot(Math.max(near.x - x, 0, x - near.right),
                      Math.max(near.y - y, 0, y - near.bottom)) >= 12;
    }))
  .map(([each, box]) => `${each.textContent.trim().slice(0, 30)} ${box.width}x${box.height}`)"""
"""Targets under 24 pixels within whose circle of 24 pixels another lies, but for links in sentences."""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_too_small_and_nothing_stands_sideways(
    screen: tuple[Page, int], built_site: Path, name: str
) -> None:
    page, width = screen
    page.goto((built_site / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(SMALL_TYPE) == []
    assert page.evaluate(SMALL_TARGETS) == []


def test_home_asks_first_and_then_shows_voices_argument_and_ways(
    screen: tuple[Page, int], built_site: Path
) -> None:
    page, width = screen
    page.goto((built_site / "index.html").as_uri())
    places = tops(
        *(page, ".kb-head h1", ".kb-lead", ".kb-ask", ".kb-themes", "#home-voices", ".kb-specimens"),
        *("#home-argument", ".kb-columns", "#home-ways", ".kb-citing", ".kb-footer"),
    )
    assert places == sorted(places)
    field = page.locator(".kb-ask").bounding_box()
    assert field
    assert field["height"] == 56
    assert field["width"] == (358 if width == 390 else 560)
    assert places[3] < 844, "field and subjects stand on the first screen"
    first, second = (each.bounding_box() for each in page.locator(".kb-specimens > li").all())
    assert first
    assert second
    assert (first["y"] == second["y"]) == (width > 390)
    assert page.locator("#home-ways + ul > li").count() == 6
    assert {each.locator("a").count() for each in page.locator("#home-ways + ul > li").all()} == {1}
    headings = page.locator(".kb-article :is(h1, h2, h3)").all_inner_texts()
    assert [each for each in headings if each.endswith(".")] == []
    assert not page.locator(".kb-citation").is_visible()


def test_the_counts_stand_once(screen: tuple[Page, int], built_site: Path) -> None:
    page, width = screen
    page.goto((built_site / "index.html").as_uri())
    lines = page.locator(".kb-relations")
    seen = [line.evaluate("one => one.getBoundingClientRect().width > 1") for line in lines.all()]
    assert seen == [width < 960] * len(KINDS)
    assert page.locator(".kb-arcs-wide").is_visible() == (width >= 960)


def test_the_voices_are_those_of_their_pages(telephone: Page, built_site: Path) -> None:
    telephone.goto((built_site / "index.html").as_uri())
    for shown in telephone.locator(".kb-specimen").all():
        id_ = shown.locator(".kb-number").inner_text()
        said = " ".join(shown.inner_text().split())
        family = shown.evaluate("one => getComputedStyle(one).fontFamily")
        other = telephone.context.new_page()
        other.goto(f"{built_site.as_uri()}/{shown.locator('.kb-number').get_attribute('href')}")
        there = other.locator(f'[id="{id_}"]')
        words = re.sub(r"^(\S+) ", "", said)
        assert words in " ".join(there.inner_text().split())
        assert there.evaluate("one => getComputedStyle(one).fontFamily") == family
        other.close()


def test_the_field_opens_the_search_and_it_begins_with_subjects(
    telephone: Page, built_site: Path, base: Base
) -> None:
    telephone.goto((built_site / "index.html").as_uri())
    named = [tag.title for tag in themes(base)]
    assert telephone.locator(".kb-themes a").all_inner_texts() == named
    telephone.get_by_role("button", name=ASK).tap()
    until(telephone, "document.querySelector('.kb-results-near a')")
    expect(telephone.get_by_role("searchbox")).to_be_focused()
    assert telephone.locator(".kb-results a").all_inner_texts() == named
    telephone.get_by_role("searchbox").fill("qzxwvq")
    until(telephone, "document.querySelector('[role=status]#kb-search-status').textContent.startsWith('No')")
    until(telephone, "document.querySelectorAll('.kb-results-near a').length === 2")
    assert telephone.locator(".kb-results a").all_inner_texts() == ["Tags", "Glossary"]


def test_without_a_script_the_field_leads_to_all_subjects(
    unscripted: BrowserContext, built_site: Path
) -> None:
    page = unscripted.new_page()
    page.goto((built_site / "index.html").as_uri())
    page.get_by_role("link", name=ASK).click()
    expect(page.locator("h1")).to_have_text("Tags")


@pytest.mark.parametrize("name", HALF)
def test_connections_take_half_of_what_they_took(telephone: Page, built_site: Path, name: str) -> None:
    telephone.goto((built_site / f"{name}.html").as_uri())
    box = telephone.locator(".kb-panel").bounding_box()
    assert box
    assert box["height"] <= HALF[name]
    pages = telephone.locator(".kb-panel .kb-page").evaluate_all("all => all.map((one) => one.pathname)")
    assert len(pages) == len({*pages}), "each page stands once"


def test_whatever_speaks_of_a_page_can_be_reached_from_it(
    unscripted: BrowserContext, built_site: Path, base: Base
) -> None:
    page = unscripted.new_page()
    for each in base.collected:
        page.goto((built_site / each.site_path).as_uri())
        leads = {*page.locator(".kb-panel a").evaluate_all("all => all.map((one) => one.hash.slice(1))")}
        paths = {*page.locator(".kb-panel a").evaluate_all("all => all.map((one) => one.pathname)")}
        for mention in base.mentions().get(each.path, ()):
            if mention.block:
                assert mention.block in leads, each.id
            assert any(path.endswith(base.by_path[mention.path].site_path) for path in paths), each.id
        for one in base.akin().get(each.id, ()):
            assert any(path.endswith(base.by_id[one.id].site_path) for path in paths), each.id


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.letter)
def test_an_index_begins_with_its_list(telephone: Page, built_site: Path, kind: object) -> None:
    folder = getattr(kind, "folder", "")
    telephone.goto((built_site / folder / "index.html").as_uri())
    first, rest = tops(telephone, ".kb-cards > li", 'h2[id$="-use"]')
    assert first <= 500
    assert rest > first
    assert not telephone.locator(".kb-cards .kb-short").first.is_visible()
    assert telephone.locator(".kb-panel").count() == 0


def test_downloads_are_cards_and_rows(telephone: Page, built_site: Path, base: Base) -> None:
    """With every document there is, whether or not this site was built with them."""
    documents = [
        downloads.Download(f"downloads/{path}", 1_234_567, "0" * 64, downloads._title(base, path))
        for path in (
            *(whole.path for export in EXPORTS.values() for whole in export.whole),
            *(f"{folder}/{page.id}.pdf" for page in base.collected for folder in ("leaflets",)),
            *(f"sheets/{page.id}.pdf" for page in base.collected if page.id.startswith("D")),
            *(f"word/{page.id}.docx" for page in base.collected),
            *(f"posters/{name}-{sheet}.pdf" for name in ("argument", "matrix") for sheet in ("A1", "A3")),
        )
    ]
    telephone.goto((built_site / "downloads.html").as_uri())
    heading = telephone.locator("#downloads-documents")
    if not telephone.locator(".kb-offer-cards").count():
        heading.evaluate(
            "(one, html) => { one.nextElementSibling.nextElementSibling.outerHTML = html; }",
            str(downloads._lists(documents)),
        )
    assert telephone.locator(".kb-offer-cards > li").count() == 4
    rows = telephone.locator("#downloads-pages + .kb-files > li")
    assert rows.count() == len(base.collected)
    assert telephone.evaluate("document.documentElement.scrollHeight") <= 4000
    assert telephone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_end_of_a_page_is_one_row(screen: tuple[Page, int], built_site: Path) -> None:
    page, width = screen
    page.goto((built_site / "trends/private-security.html").as_uri())
    before, row = tops(page, ".kb-neighbours", ".kb-citing")
    assert before < row
    box = page.locator(".kb-citing").bounding_box()
    assert box
    assert box["height"] <= (135 if width == 390 else 100)
    page.locator(".kb-citing summary").click()
    assert page.locator(".kb-citation").is_visible()


def test_lists_run_as_far_as_the_glossary_and_all_begin_at_one_edge(
    browser: Browser, built_site: Path
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    lists = {"bibliography": ".kb-references", "downloads": ".kb-files", "overviews": ".kb-overviews"}
    for name in (*lists, "glossary", "tags/index", "tags/terrorism", "about", "questions", "404"):
        page.goto((built_site / f"{name}.html").as_uri())
        title = page.locator("h1").bounding_box()
        assert title
        assert title["x"] == 172, name
        if name in lists:
            box = page.locator(lists[name]).first.bounding_box()
            assert box
            assert box["x"] + box["width"] == 1068, name
    context.close()


def test_a_missing_page_offers_the_search_and_home_also_in_a_folder(
    telephone: Page, built_site: Path
) -> None:
    telephone.goto((built_site / "404.html").as_uri())
    until(telephone, "document.querySelector('button.kb-ask')")
    assert tops(telephone, ".kb-ask", "p.kb-start", "code") == sorted(
        tops(telephone, ".kb-ask", "p.kb-start", "code")
    )
    field = telephone.locator(".kb-ask").bounding_box()
    assert field
    assert field["height"] == 56, "the styles are there"
    telephone.get_by_role("link", name="Start at home").tap()
    expect(telephone.locator(".kb-ask")).to_be_visible()
