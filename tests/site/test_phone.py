"""On a telephone nothing of the desk is missing, and nothing has a name that is understood only there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from kb.schema import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_the_search_is_closed_by_a_button_that_says_so(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}about.html")
    phone.get_by_role("button", name="Search", exact=True).tap()
    close = phone.get_by_role("button", name="Close the search")
    expect(close).to_have_text("Close")
    close.tap()
    expect(phone.get_by_role("searchbox")).to_be_hidden()


def test_the_heads_of_the_timeline_are_whole_and_stand_apart(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}timeline.html")
    heads = phone.locator(".kb-picture-narrow .p-lane")
    said = [" ".join(each.split()) for each in heads.all_text_contents()]
    assert set(said) >= {kind.title for kind in KINDS}
    boxes = [box for each in heads.all() if (box := each.bounding_box())]
    assert len(boxes) == len(said)
    for one, after in pairwise(boxes):
        assert one["x"] + one["width"] <= after["x"], "no head runs into the next"
    assert boxes[-1]["x"] + boxes[-1]["width"] <= 390


def test_the_home_page_says_how_the_argument_runs(phone: Page, site_url: str) -> None:
    """In lines between the columns, with the numbers of the picture for wide screens, which is not shown."""
    phone.goto(f"{site_url}index.html")
    picture = phone.locator(".kb-arcs")
    assert not picture.is_visible()
    numbers = re.findall(r"\d+", picture.text_content() or "")
    lines = phone.locator(".kb-relations li")
    assert len(numbers) == 5
    assert Counter(re.findall(r"\d+", " ".join(lines.all_inner_texts()))) == Counter(numbers)
    for line in lines.all():
        box = line.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] < 30, "one line"


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("timeline.html", ".kb-filter :is(select, input, button)"),
        ("bibliography.html?words=europol", ".kb-filter :is(select, input, button)"),
        ("briefing.html", ".kb-briefing :is(input, textarea, button)"),
        ("trends/policing-the-internet.html", ".kb-brief-bar button, .kb-citing button"),
    ],
)
def test_a_finger_meets_whatever_can_be_pressed_or_written_in(
    phone: Page, site_url: str, address: str, fields: str
) -> None:
    phone.goto(site_url)
    phone.evaluate("for (const id of ['T7.3', 'V5.3']) kb.briefing.add(id)")
    phone.goto(f"{site_url}{address}")
    found = phone.locator(fields).filter(visible=True)
    expect(found.first).to_be_visible()
    heights = {
        each.inner_text() or each.evaluate("one => one.id"): box["height"]
        for each in found.all()
        if (box := each.bounding_box())
    }
    assert {name: height for name, height in heights.items() if height < 44} == {}


def test_the_menu_leads_wherever_the_tabs_lead(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}trends/policing-the-internet.html")
    expect(phone.locator(".kb-tabs")).to_be_hidden()
    phone.locator(".kb-menu > summary").tap()
    menu = phone.get_by_role("navigation", name="Menu")
    wanted = phone.locator(".kb-tabs a").evaluate_all("all => all.map(each => each.href)")
    shown = menu.locator("a").evaluate_all("all => all.filter(e => e.checkVisibility()).map(e => e.href)")
    assert len(wanted) >= 8
    assert shown[: len(wanted)] == wanted
    assert len(shown) > len(wanted), "and to the other pages of the collection"


def test_without_scripts_the_tabs_are_there(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}about.html")
    expect(page.locator(".kb-tabs a").first).to_be_visible()
    expect(page.locator(".kb-menu")).to_be_hidden()
    assert page.locator("body").bounding_box()["width"] <= 390  # type: ignore[index]
    context.close()


def test_the_briefing_page_keeps_commands_and_files_folded(built_site: Path) -> None:
    page = BeautifulSoup((built_site / "briefing.html").read_bytes(), "html.parser")
    text = page.select_one("#content")
    assert text
    folded = [each.extract() for each in text.select("details:not([open])")]
    assert len(folded) == 3, "and the citation of the page"
    assert not text.select("pre, table"), "what only writers of files need"
    assert "“Add to briefing”" in text.get_text(), "the help names the button as the button does"
    assert 'Add to briefing"' in (built_site / "assets/site.js").read_text("utf-8")
