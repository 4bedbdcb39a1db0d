"""Copying and citing in a browser, from a server and from a folder: what is copied is what Python made."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kb import citations
from kb.citations import Item
from real import real
from waiting import to_next_number, until

pytestmark = pytest.mark.browser

COPY = re.compile("^(Copy this citation of|Copied)")
"""The button of the dialog, also while it says that it has copied."""

DOWNLOADED = ("ris", "csl")
"""Formats of which the file is fetched too; each takes a browser a second, and one line makes them all."""

TREND = "trends/policing-the-internet.html"
WATCH = """
window.copies = [];
const write = {value: async (items) => {
  const read = async (type) => (await items[0].getType(type)).text();
  copies.push({text: await read("text/plain"), html: await read("text/html")});
}};
const writeText = {value: async (text) => { copies.push({text, html: ""}); }};
if (navigator.clipboard && !location.protocol.startsWith("file")) {
  Object.defineProperties(navigator.clipboard, {write, writeText});
} else {
  Object.defineProperty(navigator, "clipboard", {value: undefined});
  const set = DataTransfer.prototype.setData;
  window.given = {};
  DataTransfer.prototype.setData = function (type, data) {
    given[type] = data;
    return set.call(this, type, data);
  };
  document.execCommand = ((old) => function (name) {
    const done = old.call(document, name);
    if (done) copies.push({text: given["text/plain"], html: given["text/html"] ?? ""});
    return done;
  })(document.execCommand);
}
"""


@pytest.fixture(params=["http", "file"])
def opened(request: pytest.FixtureRequest, page: Page, built_site: Path) -> Page:
    page.add_init_script(WATCH)
    top = request.getfixturevalue("site_url") if request.param == "http" else f"{built_site.as_uri()}/"
    page.goto(f"{top}{TREND}")
    return page


def item(name: str) -> Item:
    found = citations.find(real(), name)
    assert found
    return found


def last_copy(page: Page) -> dict[str, str]:
    until(page, "copies.length")
    found: dict[str, str] = json.loads(page.evaluate("JSON.stringify(copies.pop())"))
    return found


@pytest.mark.parametrize("id_", ["T7.3", "T7.a"])
def test_link_quotation_and_citation_of_a_paragraph(opened: Page, id_: str) -> None:
    wanted, base = item(id_), real()
    words = citations.words(base, base.by_id["T7"], id_)
    opened.locator(f'[id="{id_}"]').hover()
    tools = opened.get_by_role("toolbar", name=f"Tools for {id_}")
    tools.get_by_role("button", name=f"Link to {id_}").click()
    assert last_copy(opened)["text"] == wanted.latest
    expect(opened.locator("[role=status]").filter(has_text=f"Link to {id_} copied")).to_have_count(1)
    tools.get_by_role("button", name=f"Quote with citation {id_}").click()
    assert last_copy(opened) == {
        "text": citations.quotation(words, wanted),
        "html": citations.quotation_html(words, wanted),
    }
    tools.get_by_role("button", name=f"Cite {id_}", exact=True).click()
    dialog = opened.get_by_role("dialog", name=f"Cite {id_}")
    for one in citations.FORMATS.values():
        dialog.get_by_role("radio", name=one.label, exact=True).check()
        text = one.write(wanted)
        assert dialog.locator("pre").text_content() == text
        dialog.get_by_role("button", name=COPY).click()
        assert last_copy(opened)["text"] == text
        if one.name in DOWNLOADED:
            with opened.expect_download() as download:
                dialog.get_by_text("Download").click()
            assert Path(download.value.path()).read_bytes() == text.encode()
    opened.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_papers_statement_is_the_other_choice(opened: Page) -> None:
    wanted = citations.find_statement(real(), "T7.3")
    assert wanted
    opened.locator('[id="T7.3"]').hover()
    opened.get_by_role("button", name="Cite T7.3", exact=True).click()
    dialog = opened.get_by_role("dialog", name="Cite T7.3")
    expect(dialog.get_by_role("radio", name="Our wording")).to_be_checked()
    dialog.get_by_role("radio", name="The paper’s statement").check()
    expect(dialog).to_contain_text("put no quotation marks around them")
    for one in citations.FORMATS.values():
        dialog.get_by_role("radio", name=one.label, exact=True).check()
        text = one.write(wanted)
        assert dialog.locator("pre").text_content() == text
        dialog.get_by_role("button", name=COPY).click()
        assert last_copy(opened)["text"] == text
        if one.name in DOWNLOADED:
            with opened.expect_download() as download:
                dialog.get_by_text("Download").click()
            assert download.value.suggested_filename.startswith("T7.3-paper.")
            assert Path(download.value.path()).read_bytes() == text.encode()


def test_a_note_has_one_voice(opened: Page) -> None:
    opened.locator('[id="T7.a"]').hover()
    opened.get_by_role("button", name="Cite T7.a", exact=True).click()
    expect(opened.get_by_role("radio", name="Our wording")).to_have_count(0)


def test_a_page_is_cited_at_its_end(opened: Page) -> None:
    section = opened.locator(".kb-citing")
    section.get_by_text("More formats").click()
    assert section.locator(".kb-citation").inner_text() == citations.FORMATS["text"].write(item("T7"))
    section.get_by_role("button", name="Copy citation of T7").click()
    assert last_copy(opened)["text"] == citations.FORMATS["text"].write(item("T7"))
    section.get_by_role("button", name="Other formats").click()
    dialog = opened.get_by_role("dialog", name="Cite T7")
    dialog.get_by_role("radio", name="RIS").check()
    assert dialog.locator("pre").text_content() == citations.FORMATS["ris"].write(item("T7"))


def test_the_tools_are_reached_by_keyboard_alone(opened: Page) -> None:
    opened.locator('[id="T7.3"] > .kb-number').focus()
    tools = opened.get_by_role("toolbar", name="Tools for T7.3")
    opened.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button", name="Quote with citation T7.3")).to_be_focused()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("Enter")
    dialog = opened.get_by_role("dialog", name="Cite T7.3")
    expect(dialog).to_be_visible()
    opened.keyboard.press("Escape")
    expect(opened.get_by_role("button", name="Cite T7.3", exact=True)).to_be_focused()
    opened.keyboard.press("End")
    expect(tools.get_by_role("button").last).to_be_focused()
    opened.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button").last).to_be_focused()
    opened.keyboard.press("Home")
    expect(tools.get_by_role("button").first).to_be_focused()
    opened.keyboard.press("ArrowLeft")
    expect(opened.locator('[id="T7.3"] > .kb-number')).to_be_focused()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("Escape")
    expect(tools).to_have_count(0)
    expect(opened.locator('[id="T7.3"] > .kb-number')).to_be_focused()


def test_a_paragraph_is_one_stop_of_the_keyboard(opened: Page) -> None:
    opened.locator('[id="T7.1"] > .kb-number').focus()
    for id_ in ("T7.2", "T7.3", "T7.4"):
        to_next_number(opened)
        expect(opened.locator(f'[id="{id_}"] > .kb-number')).to_be_focused()
        expect(opened.get_by_role("toolbar", name=f"Tools for {id_}")).to_be_visible()
    opened.keyboard.press("ArrowRight")
    to_next_number(opened)
    expect(opened.locator('[id="T7.5"] > .kb-number')).to_be_focused()


def test_the_tools_follow_the_pointer_after_every_click(opened: Page) -> None:
    ids = [f"T7.{number}" for number in range(1, 9)]

    def tools(id_: str) -> Locator:
        opened.locator(f'[id="{id_}"]').hover()
        return opened.get_by_role("toolbar", name=f"Tools for {id_}")

    for id_ in ids[:2]:
        tools(id_).get_by_role("button", name=f"Link to {id_}").click()
    for id_ in ids[2:4]:
        tools(id_).get_by_role("button", name=f"Briefing: add {id_}").click()
    tools(ids[4]).get_by_role("button", name="Quote").click()
    opened.keyboard.press("PageDown")
    tools(ids[5]).get_by_role("button", name=f"Cite {ids[5]}").click()
    opened.keyboard.press("Escape")
    tools(ids[6]).get_by_role("button", name=f"Cite {ids[6]}").click()
    opened.get_by_role("button", name="Close", exact=True).click()
    expect(tools(ids[7])).to_be_visible()
    assert opened.evaluate("kb.briefing.read()[4].map(([call]) => call)") == ids[2:4]
    opened.locator("h1").hover()
    expect(opened.locator(".kb-tools")).to_have_count(0)


def test_the_focus_of_the_keyboard_keeps_the_tools(opened: Page) -> None:
    opened.locator('[id="T7.3"] > .kb-number').focus()
    opened.keyboard.press("Shift+Tab")
    opened.keyboard.press("Tab")
    opened.keyboard.press("ArrowRight")
    opened.locator('[id="T7.5"]').hover()
    expect(opened.get_by_role("button", name="Quote with citation T7.3")).to_be_focused()


@pytest.mark.parametrize("keys", ["Alt", "Meta", "Control+c"])
def test_who_comes_back_from_another_window_still_has_the_mouse(opened: Page, keys: str) -> None:
    """One copies, changes to a text, pastes and comes back: the window gives the button its focus again."""
    opened.locator('[id="T7.4"]').hover()
    opened.get_by_role("toolbar").get_by_role("button", name="Link to T7.4").click()
    opened.keyboard.press(keys)
    opened.evaluate("const at = document.activeElement; at.blur(); at.focus();")
    opened.locator('[id="T7.6"]').hover()
    expect(opened.get_by_role("toolbar", name="Tools for T7.6")).to_be_visible()


def test_what_a_button_is_called_begins_with_what_it_shows(opened: Page) -> None:
    opened.locator('[id="T7.3"]').hover()
    buttons = opened.locator(".kb-tools button, .kb-citing button, .kb-brief-add")
    wrong = """all => all.filter(b => b.checkVisibility())
        .map(b => [b.innerText, b.getAttribute("aria-label") ?? b.innerText])
        .filter(([shown, called]) => !shown || !called.startsWith(shown))"""
    assert buttons.count() == 7
    assert buttons.evaluate_all(wrong) == []
    for each in ("Quote with citation T7.3", "Briefing: add T7.3"):
        opened.get_by_role("button", name=each, exact=True).click()
        assert buttons.evaluate_all(wrong) == []
    expect(opened.get_by_role("button", name="In briefing: T7.3", exact=True)).to_have_count(1)
    link = opened.get_by_role("button", name="Link to T7.3")
    link.evaluate(
        "button => { button.click(); button.click(); }"
    )  # twice: what it is called afterwards is what it was called before
    expect(opened.get_by_role("button", name="Copied: Link to T7.3")).to_have_text("Copied")
    expect(opened.get_by_role("button", name="Link to T7.3", exact=True)).to_have_text("Link")
    opened.get_by_role("button", name="Add to briefing: T7", exact=True).click()
    expect(opened.get_by_role("button", name="In the briefing: T7", exact=True)).to_have_count(1)
    assert buttons.evaluate_all(wrong) == []


COVERED = """() => {
    const box = document.querySelector(".kb-tools").getBoundingClientRect();
    const texts = document.createTreeWalker(document.getElementById("content"), NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!text.data.trim() || text.parentElement.closest(".kb-tools")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const line of range.getClientRects()) {
            const across = Math.min(line.right, box.right) - Math.max(line.left, box.left);
            const down = Math.min(line.bottom, box.bottom) - Math.max(line.top, box.top);
            if (across > 1 && down > 1) found.push(text.data.trim().slice(0, 60));
        }
    }
    return found;
}"""
"""Texts of which the tools cover a line, as far as two pixels of it."""

PAGES = ("trends/policing-the-internet.html", "dilemmas/privacy-and-security.html", "about.html")


@pytest.mark.parametrize("path", PAGES)
def test_the_tools_stand_over_no_line_of_text(page: Page, site_url: str, path: str) -> None:
    page.goto(f"{site_url}{path}")
    paragraphs = page.locator("#content .kb-par[id]")
    assert paragraphs.count() > 5
    for paragraph in paragraphs.all():
        paragraph.hover()
        assert page.evaluate(COVERED) == []


ENDS = """(id) => {
    const {bottom} = document.getElementById(id).getBoundingClientRect();
    const bar = document.querySelector(".kb-tools").getBoundingClientRect();
    const free = bottom <= bar.top || bottom > innerHeight;
    return [free, bar.left >= 0, bar.right <= innerWidth, bar.bottom <= innerHeight];
}"""
"""Whether the bar leaves the end of a paragraph free where that is on the screen, and is wholly there."""


@pytest.mark.parametrize("path", PAGES)
def test_under_a_finger_the_tools_are_large_and_stand_below_the_words(
    browser: Browser, site_url: str, path: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.goto(f"{site_url}{path}")
    for paragraph in phone.locator("#content .kb-par[id]").all():
        id_ = paragraph.get_attribute("id")
        paragraph.evaluate("one => one.scrollIntoView({block: 'center'})")
        paragraph.tap(position={"x": 60, "y": 2})
        tools = phone.get_by_role("toolbar", name=f"Tools for {id_}", exact=True)
        boxes = [each.bounding_box() for each in tools.get_by_role("button").all()]
        assert len(boxes) == 4
        assert all(box and min(box["width"], box["height"]) >= 44 for box in boxes)
        assert phone.evaluate(ENDS, id_) == [True] * 4
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_a_tapped_paragraph_stays_where_it_is(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.goto(f"{site_url}{TREND}")
    above, below = phone.locator('[id="T7.4"]'), phone.locator('[id="T7.5"]')
    above.evaluate("one => one.scrollIntoView({block: 'center'})")
    above.tap(position={"x": 60, "y": 10})
    expect(above.locator(".kb-tools")).to_be_visible()
    below.evaluate("one => one.scrollIntoView({block: 'center'})")
    before = below.bounding_box()
    below.tap(position={"x": 60, "y": 10})
    expect(below.locator(".kb-tools")).to_be_visible()
    after = below.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) <= 1
    context.close()


def test_another_script_can_add_a_tool(opened: Page) -> None:
    opened.evaluate(
        'kb.tools.push({name: "x", label: "Add", run: (id) => copies.push({text: id, html: ""})})'
    )
    opened.locator('[id="T7.1"]').hover()
    opened.get_by_role("button", name="Add: T7.1").click()
    assert last_copy(opened)["text"] == "T7.1"


def test_citations_are_loaded_when_they_are_wanted(page: Page, site_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site_url}{TREND}")
    page.wait_for_timeout(300)
    assert not [url for url in asked if url.endswith(".cite.js")]
    page.locator('[id="T7.1"]').hover()
    page.wait_for_timeout(300)
    assert len([url for url in asked if url.endswith(".cite.js")]) == 1
