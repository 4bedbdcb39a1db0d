"""A reader's walk through the site, on a telephone and at a desk: by clicking and typing alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREENS = {"phone": (390, 844), "desktop": (1280, 900)}


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = SCREENS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=request.param == "phone",
        is_mobile=request.param == "phone",
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def follow(page: Page, link: Locator, address: str, title: str) -> None:
    """Click a link and arrive: the right address, and the title on the screen."""
    link.filter(visible=True).first.click()
    page.wait_for_url(f"**/{address}")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(title)
    expect(heading).to_be_in_viewport()


def place(page: Page, name: str) -> Locator:
    """A place in the main navigation, which a small screen keeps behind a button."""
    menu = page.locator("summary", has_text="Menu")
    if menu.is_visible():
        menu.click()
    return page.get_by_role("navigation").get_by_role("link", name=name, exact=True).filter(visible=True)


def search(page: Page, words: str) -> Locator:
    """Type into the search and wait for what it finds."""
    page.get_by_role("button", name="Search", exact=True).click()
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    field.press_sequentially(words, delay=20)
    expect(page.locator(".kb-search [role=status]")).to_have_text(re.compile(r"^\d+ results?$"))
    return page.get_by_role("dialog").get_by_role("link")


def test_from_home_to_the_glossary(screen: Page, site_url: str) -> None:
    screen.goto(site_url)
    article = screen.get_by_role("main")
    follow(
        screen,
        article.locator('a[href="trends/policing-the-internet.html"]'),
        "trends/policing-the-internet.html",
        "Policing the Internet",
    )
    follow(
        screen,
        article.locator('a[href="../dilemmas/privacy-and-security.html"]'),
        "dilemmas/privacy-and-security.html",
        "Privacy and security",
    )
    follow(
        screen,
        article.locator('a[href="../vision/public-narratives.html"]'),
        "vision/public-narratives.html",
        "Public narratives to achieve public consensus",
    )
    tag = article.locator("a.kb-tag").first
    title = tag.inner_text()
    follow(screen, tag, (tag.get_attribute("href") or "").removeprefix("../"), title)

    result = search(screen, "piracy").filter(has_text="Somalia and piracy").first
    result.click()
    screen.wait_for_url(re.compile(r"/case_studies/somalia\.html"))
    expect(screen.get_by_role("heading", level=1)).to_contain_text("Somalia")

    follow(screen, place(screen, "Glossary"), "glossary.html", "Glossary")
    expect(screen.get_by_text("ASEANAPOL").filter(visible=True).first).to_be_visible()


def test_a_link_to_a_paragraph_shows_it(screen: Page, site_url: str) -> None:
    screen.goto(f"{site_url}trends/policing-the-internet.html#T7.3")
    paragraph = screen.locator('[id="T7.3"]')
    expect(paragraph).to_be_in_viewport()
    header = screen.locator("header").first.bounding_box()
    box = paragraph.bounding_box()
    assert header
    assert box
    assert header["y"] == 0, "the header stays at the top"
    assert box["y"] >= header["height"], "the header covers the paragraph"
