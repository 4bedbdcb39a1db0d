"""Copying and citing in a browser, from a server and from a folder: what is copied is what Python made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kb import cite
from kb.cite import Item
from test_cite import real

pytestmark = pytest.mark.browser

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
    found = cite.find(real(), name)
    assert found
    return found


def last_copy(page: Page) -> dict[str, str]:
    page.wait_for_function("copies.length")
    found: dict[str, str] = json.loads(page.evaluate("JSON.stringify(copies.pop())"))
    return found


@pytest.mark.parametrize("id_", ["T7.3", "T7.a"])
def test_link_quotation_and_citation_of_a_paragraph(opened: Page, id_: str) -> None:
    wanted, base = item(id_), real()
    words = cite.words(base, base.by_id["T7"], id_)
    opened.locator(f'[id="{id_}"]').hover()
    tools = opened.get_by_role("group", name=f"Tools for {id_}")
    tools.get_by_role("button", name=f"Copy link to {id_}").click()
    assert last_copy(opened)["text"] == wanted.latest
    expect(opened.locator("[role=status]").filter(has_text=f"Link to {id_} copied")).to_have_count(1)
    tools.get_by_role("button", name=f"Quote: copy with citation {id_}").click()
    assert last_copy(opened) == {
        "text": cite.quotation(words, wanted),
        "html": cite.quotation_html(words, wanted),
    }
    tools.get_by_role("button", name=f"Cite {id_}", exact=True).click()
    dialog = opened.get_by_role("dialog", name=f"Cite {id_}")
    for one in cite.FORMATS.values():
        dialog.get_by_role("radio", name=one.label, exact=True).check()
        text = one.write(wanted)
        assert dialog.locator("pre").text_content() == text
        dialog.get_by_role("button", name=f"Copy this citation of {id_}").click()
        assert last_copy(opened)["text"] == text
        with opened.expect_download() as download:
            dialog.get_by_text("Download").click()
        assert Path(download.value.path()).read_bytes() == text.encode()
    opened.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_papers_statement_is_the_other_choice(opened: Page) -> None:
    wanted = cite.find_statement(real(), "T7.3")
    assert wanted
    opened.locator('[id="T7.3"]').hover()
    opened.get_by_role("button", name="Cite T7.3", exact=True).click()
    dialog = opened.get_by_role("dialog", name="Cite T7.3")
    expect(dialog.get_by_role("radio", name="Our wording")).to_be_checked()
    dialog.get_by_role("radio", name="The paper’s statement").check()
    expect(dialog).to_contain_text("put no quotation marks around them")
    for one in cite.FORMATS.values():
        dialog.get_by_role("radio", name=one.label, exact=True).check()
        text = one.write(wanted)
        assert dialog.locator("pre").text_content() == text
        dialog.get_by_role("button", name="Copy this citation of T7.3").click()
        assert last_copy(opened)["text"] == text
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
    assert section.locator(".kb-citation").inner_text() == cite.FORMATS["text"].write(item("T7"))
    section.get_by_role("button", name="Copy the citation of this page").click()
    assert last_copy(opened)["text"] == cite.FORMATS["text"].write(item("T7"))
    section.get_by_role("button", name="Other formats").click()
    dialog = opened.get_by_role("dialog", name="Cite T7")
    dialog.get_by_role("radio", name="RIS").check()
    assert dialog.locator("pre").text_content() == cite.FORMATS["ris"].write(item("T7"))


def test_the_tools_are_reached_by_keyboard_alone(opened: Page) -> None:
    opened.locator('[id="T7.3"] > .kb-number').focus()
    opened.keyboard.press("Tab")
    expect(opened.get_by_role("button", name="Copy link to T7.3")).to_be_focused()
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    dialog = opened.get_by_role("dialog", name="Cite T7.3")
    expect(dialog).to_be_visible()
    opened.keyboard.press("Escape")
    expect(opened.get_by_role("button", name="Cite T7.3", exact=True)).to_be_focused()
    opened.keyboard.press("Escape")
    expect(opened.locator(".kb-tools")).to_have_count(0)
    expect(opened.locator('[id="T7.3"] > .kb-number')).to_be_focused()


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
