"""Four minutes on a telephone: what the paper says, does it hold, one quotation to take along."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TAPS, SCROLLED = 8, 2_000
"""At most: taps, and pixels that a finger scrolls."""

SEEN = """(one) => {
    const box = one.getBoundingClientRect();
    const top = document.querySelector(".kb-header").getBoundingClientRect().bottom;
    return box.top >= top && box.bottom <= innerHeight ? 0 : box.top - top - 60;
}"""
"""How far one has to scroll to see the whole of something below the header; 0 where it is seen."""


class Chief:
    """Somebody with a telephone: sees what is on the screen, and taps only there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.scrolled = 0.0

    def sees(self, one: Locator) -> bool:
        """Whether the whole of something is on the screen."""
        return bool(one.evaluate(SEEN) == 0)

    def looks_for(self, one: Locator) -> None:
        """Scroll until something is seen."""
        far = one.evaluate(SEEN)
        before = self.page.evaluate("scrollY")
        self.page.evaluate("(far) => scrollBy({top: far, behavior: 'instant'})", far)
        self.scrolled += abs(self.page.evaluate("scrollY") - before)
        assert self.sees(one)

    def tap(self, one: Locator) -> None:
        """Tap where something is seen."""
        expect(one).to_be_in_viewport(ratio=1)
        self.taps += 1
        one.tap()


@pytest.fixture
def chief(browser: Browser) -> Iterator[Chief]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    yield Chief(context.new_page())
    context.close()


@pytest.mark.parametrize("way", ["server", "folder"])
def test_from_a_problem_to_a_quotation(chief: Chief, request: pytest.FixtureRequest, way: str) -> None:
    page = chief.page
    if way == "server":
        page.goto(str(request.getfixturevalue("site_url")))
    else:
        page.goto(f"{request.getfixturevalue('built_site').as_uri()}/index.html")

    chief.tap(page.locator("#content .kb-ask").first)
    page.keyboard.type("privatisation of security")
    until(page, "document.querySelector('.kb-results')?.dataset.query === 'privatisation of security'")
    found = page.get_by_role("dialog").get_by_role("link").filter(has_text="Private sector security")
    chief.tap(found.first)

    # What does it say?
    expect(page.locator("h1")).to_have_text("Private sector security provision")
    assert chief.sees(page.locator(".kb-lead"))
    # Does it hold?
    stands = page.locator("#T6-stands, .kb-stands").first
    expect(stands).to_contain_text("we hold no dated source")
    chief.looks_for(stands)
    chief.tap(page.get_by_role("link", name="Since 2013"))
    expect(page.locator("#T6-since")).to_be_in_viewport()
    # One quotation.
    chief.tap(page.get_by_role("link", name="The paper").first)
    number = page.locator('[id="T6.3"]')
    chief.looks_for(number)
    chief.taps += 1
    number.tap()
    tools = page.get_by_role("toolbar", name="Tools for T6.3")
    chief.tap(tools.get_by_role("button", name="Briefing"))
    chief.tap(page.get_by_role("link", name="Open briefing").first)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Briefing")
    quotation = page.locator(".kb-brief-list > li").filter(has_text="T6.3")
    expect(quotation).to_contain_text("Governments outsource certain functions")
    assert chief.taps <= TAPS
    assert chief.scrolled <= SCROLLED
    print(f"{chief.taps} taps, {chief.scrolled:.0f} px")
