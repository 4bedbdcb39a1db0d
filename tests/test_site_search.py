"""The search: what is asked for stands first, is named for what it is, and is reached by keyboard alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Request, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READY = re.compile(r"^(\d+|No) results?(\.|$)")


@pytest.fixture(params=["server", "folder"])
def found(request: pytest.FixtureRequest, page: Page, built_site: Path, site_url: str) -> Page:
    """A page with the search open, on a server or from a folder."""
    page.goto((site_url if request.param == "server" else built_site.as_uri() + "/") + "trends/index.html")
    page.keyboard.press("/")
    return page


def ask(page: Page, words: str) -> Locator:
    page.get_by_role("searchbox").fill(words)
    expect(page.locator(".kb-results")).to_have_attribute("data-query", words)
    expect(page.locator(".kb-search [role=status]")).to_have_text(READY)
    return page.get_by_role("dialog").get_by_role("link")


def first(page: Page, words: str) -> tuple[str, str, str]:
    """Title, kind and address of the first result."""
    link = ask(page, words).first
    return (
        link.locator(".kb-result-title").inner_text(),
        link.locator(".kb-result-kind").inner_text(),
        (link.get_attribute("href") or "").removeprefix("../"),
    )


@pytest.mark.parametrize("written", ["T7.3", "t7.3", " T7.3 "])
def test_an_id_leads_to_its_paragraph(found: Page, written: str) -> None:
    title, kind, address = first(found, written)
    assert title == "T7.3 Policing the Internet"
    assert kind == "Statement of the paper · What the paper says"
    assert address == "trends/policing-the-internet.html#T7.3"
    found.get_by_role("searchbox").press("Enter")
    found.wait_for_url("**/trends/policing-the-internet.html#T7.3")
    expect(found.locator('[id="T7.3"]')).to_be_in_viewport()
    expect(found.get_by_role("dialog")).to_have_count(0)


def test_everything_is_found_under_its_names(found: Page) -> None:
    assert first(found, "T7")[::2] == ("T7 Policing the Internet", "trends/policing-the-internet.html")
    assert first(found, "policing the internet")[0] == "T7 Policing the Internet"
    assert first(found, "policng internt")[0] == "T7 Policing the Internet", "slips are forgiven"
    assert first(found, "T7.a")[1].startswith("Editors’ note")
    assert first(found, "cybercrime")[1].startswith("Tag")
    assert first(found, "public narratives to achieve public consensus")[1].startswith("Vision principle")
    assert first(found, "Convention on Cybercrime ETS")[1] == "Bibliography"
    tagged = ask(found, "cybercrime").filter(has_text="T7 Policing the Internet").first
    expect(tagged.locator(".kb-result-kind")).to_contain_text("Trend · Cybercrime")
    expect(tagged.locator(".kb-result-kind")).to_contain_text("· editors’ summary")
    statement = ask(found, "T7.3").first.locator(".kb-result-kind")
    expect(statement).not_to_contain_text("summary")


def test_an_abbreviation_shows_its_meaning_and_finds_what_bears_the_long_name(found: Page) -> None:
    title, kind, address = first(found, "UNODC")
    assert (title, kind) == ("United Nations Office on Drugs and Crime", "Glossary · UNODC")
    assert address == "glossary.html#term-united-nations-office-on-drugs-and-crime"
    expect(ask(found, "UNODC").first).to_contain_text("Office of the United Nations against drugs and crime")
    links = ask(found, "organized-crime")  # an alias of a tag
    expect(links.first).to_contain_text("Organised crime")
    assert links.filter(has_text="T2 Dimensions of the crime problem").count() == 1
    statements = ask(found, "illicit profits").filter(has_text="Statement of the paper")
    assert statements.count() >= 1


def test_found_words_are_marked_and_nothing_is_taken_for_markup(found: Page) -> None:
    marks = ask(found, "Emotet").first.locator("mark").all_inner_texts()
    assert marks
    assert {mark.lower() for mark in marks} == {"emotet"}
    ask(found, "<img src=x onerror=document.title=1>")
    assert found.locator(".kb-search img").count() == 0
    ask(found, "xyzzyx qwwq")
    expect(found.locator(".kb-search [role=status]")).to_contain_text("No results")


def test_it_is_worked_by_keyboard_alone(page: Page, site_url: str) -> None:
    page.goto(site_url)
    button = page.get_by_role("button", name="Search")
    button.focus()
    page.keyboard.press("Enter")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.type("police")
    links = page.get_by_role("dialog").get_by_role("link")
    expect(page.locator(".kb-search [role=status]")).to_have_text(READY)
    expect(page.locator(".kb-results")).to_have_attribute("data-query", "police")
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("s")  # one types on
    expect(field).to_be_focused()
    expect(field).to_have_value("polices")
    field.fill("police")
    expect(page.locator(".kb-results")).to_have_attribute("data-query", "police")
    expect(page.get_by_role("button", name="Show 20 more")).to_be_visible()
    page.get_by_role("button", name="Show 20 more").focus()
    page.keyboard.press("Enter")
    expect(links.nth(20)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.press("/")  # a slash in a field is a slash
    expect(page.get_by_role("dialog")).to_be_visible()


def test_nothing_is_loaded_before_it_is_asked_for(page: Page, site_url: str) -> None:
    asked: list[str] = []

    def heard(request: Request) -> None:
        asked.append(request.url.removeprefix(site_url))

    page.on("request", heard)
    page.goto(site_url, wait_until="networkidle")
    assert [path for path in asked if "search" in path or "later" in path] == []
    page.keyboard.press("/")
    ask(page, "piracy")
    wanted = ("assets/later/minisearch/minisearch.js", "assets/later/search.js", "search/names.js")
    assert {*wanted, "search/texts.js"} <= set(asked)


def test_the_search_says_when_it_cannot_be_loaded(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.route("**/search/names.js", lambda route: route.abort())
    page.keyboard.press("/")
    expect(page.locator(".kb-search [role=status]")).to_contain_text("could not be loaded")
    page.unroute("**/search/names.js")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    expect(ask(page, "T7").first).to_be_visible()


def test_it_stays_usable_on_a_site_of_three_thousand_pages(
    page: Page, built_site: Path, site_url: str
) -> None:
    """A hundred times as many texts: ids and titles are found at once, typing is never held up for long."""
    names = json.loads(_value(built_site / "search/names.js"))
    texts = json.loads(_value(built_site / "search/texts.js"))
    rows = [row for row in names["names"] if re.fullmatch(r"[TCDV]\d+", row[2])]
    for copy in range(100, 10000, 100):
        for row in rows:
            id_ = f"{row[2][0]}{int(row[2][1:]) + copy}"
            names["names"].append([*row[:2], id_, *row[3:6], row[6].replace(f"{row[2]}.", f"{id_}.")])
    texts["texts"] *= 100
    page.route(
        "**/search/names.js", lambda route: route.fulfill(body=f"kb.searchNames = {json.dumps(names)}")
    )
    page.route(
        "**/search/texts.js", lambda route: route.fulfill(body=f"kb.searchTexts = {json.dumps(texts)}")
    )
    page.goto(site_url)
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("T7.3")
    link = page.get_by_role("dialog").get_by_role("link").first
    expect(link).to_contain_text("T7.3", timeout=5_000)
    page.evaluate(
        """() => {
            window.longest = 0;
            let last = performance.now();
            const look = () => {
                longest = Math.max(longest, performance.now() - last);
                last = performance.now();
            };
            setInterval(look, 10);
        }"""
    )
    expect(page.locator(".kb-search [role=status]")).to_have_text(READY, timeout=90_000)
    ask(page, "botnets microsoft")
    assert page.evaluate("longest") < 2_000, "the page stood still"


def _value(path: Path) -> str:
    return path.read_text("utf-8").partition(" = ")[2].rstrip(";\n")
