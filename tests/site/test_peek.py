"""What a link shows before it is followed is what stands where it leads: for every link of the site."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, Page, Route, expect

from kb.html.tree import parsed
from kb.model.voices import SUMMARY
from kb.schema.paths import CACHE
from kb.site.pages import site_pages
from kb.site.previews import peek_path, peeks
from kb.storage.cache import Cache
from small import DILEMMA, TREND, Small

OWN = (
    ".kb-number, .kb-since, .kb-voice, .kb-cited, .kb-count, .kb-site, .headerlink, .footnote-ref, "
    ".footnote-backref, svg"
)
"""What is the page's and not the text's."""

BEGINNINGS = ["p", "li", "dd", "td", "figcaption"]


def read(script: str) -> tuple[str, dict[str, Any]]:
    """Address and entries of a script."""
    match = re.fullmatch(r'kb\.peek\(("[^"]*"),(\{.*\})\);\n', script, re.DOTALL)
    assert match, script[:80]
    return json.loads(match[1]), json.loads(match[2])


def text(element: Tag | str) -> str:
    """The words of an element without the space between them, which depends on its form."""
    element = BeautifulSoup(element, "html.parser") if isinstance(element, str) else copy.copy(element)
    for own in element.select(OWN):
        own.decompose()
    return "".join(element.get_text().split())


def expected(target: Tag) -> tuple[str, str]:
    """What a link to an element should show: its heading or term, and its text."""
    if target.name in {"p", "li", "dd", "td", "th"}:
        return "", text(target)
    if target.name == "dt":
        dd = target.find_next("dd")
        assert isinstance(dd, Tag)
        return text(target), text(dd)
    if target.name == "div" and not text(target):  # what shows all reasons stands before the tables
        heading = target.find_next(re.compile("h[1-6]"))
        assert isinstance(heading, Tag)
        return expected(heading)
    # A division is a cell of the matrix: the first of its reasons.
    assert re.fullmatch("h[1-6]|div", target.name), f"no rule for {target}"
    following = target.find_all_next(BEGINNINGS)
    first = next(one for one in following if text(one) and "kb-voice" not in str(one.get("class")))
    while inner := [one for one in first.find_all(BEGINNINGS) if text(one)]:
        if not text(first).startswith(text(inner[0])):
            break
        first = inner[0]
    return "" if target.name == "div" else text(target), text(first)


# ---- the data


@pytest.mark.slow
def test_for_every_link_of_the_site_the_text_is_that_of_its_target(built_site: Path) -> None:
    pages = {
        path.relative_to(built_site).as_posix(): BeautifulSoup(path.read_bytes(), "html.parser")
        for path in sorted(built_site.rglob("*.html"))
        if b'http-equiv="refresh"' not in path.read_bytes() and path.name != "404.html"
    }
    data = {}
    for address in pages:
        said, entries = read((built_site / address.replace(".html", ".peek.js")).read_text("utf-8"))
        assert said == address
        data[address] = entries
    links = {
        (path, unquote(parts.fragment))
        for here, page in pages.items()
        for a in page.select("a[href]")
        for parts in [urlsplit(str(a["href"]))]
        if not parts.scheme
        if (path := resolved(here, unquote(parts.path))) in pages
    }
    shown = Counter[str]()
    for address, anchor in sorted(links):
        entries, page = data[address], pages[address]
        target = page.find(id=anchor) if anchor else None
        if not isinstance(target, Tag) or not target.find_parent(class_="kb-body"):  # beside the text
            assert anchor not in entries or not anchor
            description = page.select_one('meta[name="description"]')
            assert page.h1
            assert entries[""]["title"] == " ".join(page.h1.get_text().split())
            assert description
            assert entries[""].get("text", "") == description["content"]
            shown["page"] += 1
            continue
        entry = entries.get(anchor)
        title, body = ("", entry) if isinstance(entry, str) else entry or ("", "")
        assert (text(title), text(body)) == expected(target), f"{address}#{anchor}"
        shown[target.name] += 1
    assert shown["page"] >= 29 + 25
    assert shown["p"] > 250
    assert {"h2", "li", "dt"} <= set(shown)


def resolved(here: str, path: str) -> str:
    """The address that a relative one names from a page."""
    parts: list[str] = []
    for part in [*PurePosixPath(here).parent.parts, *path.split("/")] if path else here.split("/"):
        if part == "..":
            parts.pop()
        elif part not in {".", ""}:
            parts.append(part)
    return "/".join(parts) if not path.endswith("/") else "/".join([*parts, "index.html"])


def scripts_of(small: Small) -> dict[str, str]:
    """Path of each page -> its script."""
    return {
        page.path: page.beside[peek_path(page.address)]
        for page in site_pages(small.read(), Cache(small.root / CACHE))
    }


def test_a_page_shows_its_id_kind_title_and_summary(small: Small) -> None:
    scripts = {path: read(script) for path, script in scripts_of(small).items()}
    address, entries = scripts[TREND]
    assert address == "trends/globalisation.html"
    assert entries[""] == {
        "id": "T1",
        "kind": "Trend",
        "title": "Globalisation",
        "text": "What happens in one place is felt in another.",
        "voice": SUMMARY,
    }
    assert entries["T1.1"] == "Globalisation is a broad idea."
    assert entries["T1-paper"] == ["What the paper says", "Globalisation is a broad idea."]
    assert entries["T1.a"] == (
        "In 2019 this was measured (see Bayley and Shearing 2001, p. 4; "
        "Organization for Security and Co-operation in Europe 2019)."
    )
    assert scripts["docs/tags/economy.md"][1][""] == {
        "kind": "Tag",
        "title": "Economy",
        "text": "Money and work.",
        "voice": SUMMARY,
    }
    assert scripts["docs/glossary.md"][1]["term-osce"] == [
        "Organization for Security and Co-operation in Europe OSCE",
        "A regional security body. (Organization for Security and Co-operation in Europe 2019)",
    ]
    assert scripts["docs/bibliography.md"][1]["ref-bayley2001structure"].endswith(
        "<cite>The New Structure of Policing</cite>, National Institute of Justice."
    )


def test_a_changed_text_is_shown_changed(small: Small) -> None:
    scripts_of(small)
    small.edit(DILEMMA, "Who may watch whom?", "Who may watch *whom*, and why?")
    assert read(scripts_of(small)[DILEMMA])[1]["D1.1"] == "Who may watch <em>whom</em>, and why?"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('<p id="a">One <em>two</em>\n three.</p>', {"a": "One <em>two</em> three."}),
        ('<p id="a">1 &lt; 2 &amp; <a href="x">3</a></p>', {"a": "1 &lt; 2 &amp; 3"}),
        ('<p id="a"><b onclick="x()" class="y">B</b><script>bad()</script></p>', {"a": "<b>B</b>"}),
        (
            '<p id="a"><i lang="fr">Été</i> <i lang="&quot;><b">x</i></p>',
            {"a": '<i lang="fr">Été</i> <i>x</i>'},
        ),
        ('<p id="a"><a class="kb-number" href="#a">T1.1</a> Text</p>', {"a": "Text"}),
        ('<li id="a"><p>One</p><p id="b">Two</p></li>', {"a": "One<br>Two", "b": "Two"}),
        (
            '<h2 id="a">A</h2><h3 id="b"><em>B</em></h3><p>Text</p>',
            {"a": ("A", "Text"), "b": ("<em>B</em>", "Text")},
        ),
        ('<h2 id="a">A</h2>', {"a": ("A", "")}),
        ('<h2 id="a">A</h2><ul><li>One <ul><li>two</li></ul></li></ul>', {"a": ("A", "One<br>two")}),
        ('<h2 id="a">A</h2><ul><li><p>One</p><p>two</p></li></ul>', {"a": ("A", "One")}),
        ('<dl><dt id="a">A</dt><p>no</p><dd>yes</dd></dl>', {"a": ("A", "yes")}),
        ('<section id="a"><h2>H</h2><p></p><p>Text</p></section>', {"a": ("H", "Text")}),
        ('<p id="a"></p><p id="b"><em></em></p>', {}),
        ('<p id="a">one</p><p id="a">two</p>', {"a": "one"}),
        ('<p id="a">un<b>closed <p>two</p>', {"a": "un<b>closed<br>two</b>"}),
    ],
)
def test_what_is_shown_of_an_id(content: str, found: dict[str, Any]) -> None:
    assert peeks(parsed(content)) == found


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    '<p id="a">',
                    "</p>",
                    "<em>",
                    "</em>",
                    '<li id="b">',
                    "</li>",
                    '<h2 id="c">',
                    "</h2>",
                    "<br>",
                    "<script>",
                    "</script>",
                    '<a href="javascript:x">',
                    "</a>",
                    "<img onerror=x>",
                    "</",
                    "<!--",
                    "-->",
                ]
            ),
            st.text(max_size=5),
        ),
        max_size=20,
    ).map("".join)
)
def test_whatever_a_page_holds_only_harmless_elements_are_shown(content: str) -> None:
    for entry in peeks(parsed(content)).values():
        for made in [entry] if isinstance(entry, str) else entry:
            for element in BeautifulSoup(made, "html.parser").find_all(True):
                assert element.name in {"em", "br"}
                assert element.attrs == {}


# ---- in a browser

FROM, LINK = "dilemmas/prevention-and-enforcement.html", '[id="D4.3"] a[href$="#C2.5"]'


@pytest.fixture(params=["server", "folder"])
def top(request: pytest.FixtureRequest, built_site: Path) -> str:
    """Address of the site on a server, and in a folder."""
    return (
        str(request.getfixturevalue("site_url")) if request.param == "server" else f"{built_site.as_uri()}/"
    )


@pytest.fixture
def tab(browser: Browser, top: str) -> Iterator[Page]:
    """A desktop screen that reaches nothing but the site."""
    yield from opened(browser, top, {"width": 1280, "height": 900})


@pytest.fixture
def phone(browser: Browser, top: str) -> Iterator[Page]:
    """The smallest screen, under a finger."""
    yield from opened(browser, top, {"width": 320, "height": 640}, has_touch=True, is_mobile=True)


def opened(browser: Browser, top: str, viewport: Any, **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport=viewport, **options)
    context.set_default_timeout(10_000)
    elsewhere: list[str] = []
    faults: list[str] = []

    def blocked(route: Route) -> None:
        elsewhere.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith(top), blocked)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert elsewhere == []
    assert faults == []


def peek(page: Page) -> Locator:
    return page.locator("#kb-peek")


def paragraph(built_site: Path, address: str, anchor: str) -> str:
    found = BeautifulSoup((built_site / address).read_bytes(), "html.parser").find(id=anchor)
    assert isinstance(found, Tag)
    for own in found.select(OWN):
        own.decompose()
    return " ".join(found.get_text().split())


def axe(page: Page) -> list[str]:
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, context="#kb-peek", options={"runOnly": tags}).response["violations"]
    return [f"{one['id']}: {one['help']}" for one in found]


@pytest.mark.browser
def test_pointing_at_a_link_shows_the_paragraph_until_the_pointer_leaves(
    tab: Page, top: str, built_site: Path
) -> None:
    tab.goto(top + FROM)
    link = tab.locator(LINK)
    link.hover()
    expect(peek(tab)).to_be_visible()
    expect(peek(tab)).to_contain_text(paragraph(built_site, "case_studies/kosovo.html", "C2.5"))
    expect(peek(tab)).to_contain_text("Kosovo")
    expect(link).to_have_attribute("aria-describedby", "kb-peek")
    peek(tab).hover()  # it can be pointed at, and stays
    tab.wait_for_timeout(600)
    expect(peek(tab)).to_be_visible()
    tab.mouse.move(5, 500)
    expect(peek(tab)).to_be_hidden()
    expect(link).not_to_have_attribute("aria-describedby", "kb-peek")


@pytest.mark.browser
def test_what_is_shown_of_a_page_says_whose_summary_it_is(tab: Page, top: str) -> None:
    tab.goto(top + "trends/policing-the-internet.html")
    tab.locator(".kb-panel .kb-page").first.hover()
    expect(peek(tab).locator(".kb-voice").first).to_have_text("The editors’ summary")
    expect(peek(tab).locator(".kb-voice").last).to_contain_text("Where it stands, ")
    expect(peek(tab).locator(".kb-voice + .kb-peek-text.kb-editors")).to_have_count(2)
    tab.goto(top + FROM)
    tab.locator(LINK).hover()
    expect(peek(tab).locator(".kb-peek-text.kb-paper")).to_be_visible()
    expect(peek(tab).locator(".kb-voice")).to_have_count(0)


@pytest.mark.browser
def test_a_pointer_that_passes_shows_nothing(tab: Page, top: str) -> None:
    tab.goto(top + FROM)
    tab.locator(LINK).hover()
    tab.mouse.move(5, 500)
    tab.wait_for_timeout(800)
    expect(peek(tab)).to_be_hidden()


@pytest.mark.browser
def test_the_keyboard_shows_it_and_escape_hides_it_where_the_focus_stays(tab: Page, top: str) -> None:
    tab.goto(top + FROM)
    link = tab.locator(LINK)
    tab.locator('[id="D4.3"] a[href$="#C8.4"]').focus()
    tab.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(peek(tab)).to_contain_text("capacity")
    tab.keyboard.press("Escape")
    expect(peek(tab)).to_be_hidden()
    expect(link).to_be_focused()
    tab.wait_for_timeout(600)
    expect(peek(tab)).to_be_hidden()
    tab.keyboard.press("Shift+Tab")
    expect(peek(tab)).to_be_visible()
    tab.keyboard.press("Tab")
    expect(peek(tab)).to_contain_text("capacity")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/case_studies/kosovo.html#C2.5")


@pytest.mark.browser
def test_escape_hides_what_a_pointer_shows_and_it_does_not_come_back(tab: Page, top: str) -> None:
    tab.goto(top + FROM)
    tab.locator(LINK).hover()
    expect(peek(tab)).to_be_visible()
    tab.keyboard.press("Escape")
    expect(peek(tab)).to_be_hidden()
    box = tab.locator(LINK).bounding_box()
    assert box
    tab.mouse.move(box["x"] + 9, box["y"] + 9)
    tab.wait_for_timeout(700)
    expect(peek(tab)).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("address", "selector", "words"),
    [
        ("trends/policing-the-internet.html", '[id="T7.a"] .kb-cite a', "A Brief History of the Internet"),
        ("trends/policing-the-internet.html", ".kb-tag", "Tag"),
        ("trends/index.html", 'a[href$="#about-method"]', "How the paper works"),
        ("trends/policing-the-internet.html", ".kb-steps .kb-d a", "Privacy and security"),
    ],
    ids=["citation", "tag", "section", "page"],
)
def test_a_link_of_each_kind_shows_what_it_leads_to(
    tab: Page, top: str, address: str, selector: str, words: str
) -> None:
    tab.goto(top + address)
    tab.locator(selector).first.hover()
    expect(peek(tab)).to_contain_text(words, ignore_case=True)


@pytest.mark.browser
def test_what_can_be_seen_already_is_not_shown_again(tab: Page, top: str) -> None:
    tab.goto(f"{top}questions.html")
    tab.locator(".kb-questions .kb-ref").first.hover()
    tab.wait_for_timeout(900)
    expect(peek(tab)).to_be_hidden()
    tab.goto(top + FROM)
    tab.locator('[id="D4.3"] .kb-number').hover()
    tab.wait_for_timeout(900)
    expect(peek(tab)).to_be_hidden()


@pytest.mark.browser
def test_a_finger_sees_it_first_and_follows_with_the_second_tap(phone: Page, top: str) -> None:
    phone.goto(top + FROM)
    link = phone.locator(LINK)
    link.tap()
    dialog = phone.get_by_role("dialog", name="Kosovo")
    expect(dialog).to_contain_text("capacity")
    expect(dialog).to_be_focused()
    box = dialog.bounding_box()
    assert box
    assert (box["x"] >= 0, box["x"] + box["width"] <= 320) == (True, True)
    assert (box["y"] >= 0, box["y"] + box["height"] <= 640) == (True, True)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe(phone) == []
    phone.get_by_role("button", name="Close").tap()
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    link.tap()
    expect(dialog).to_be_visible()
    phone.get_by_role("link", name="Open").tap()
    phone.wait_for_url("**/case_studies/kosovo.html#C2.5")


@pytest.mark.browser
@pytest.mark.parametrize("room", ["room", "no room"])
def test_a_second_tap_at_the_same_place_follows(phone: Page, top: str, room: str) -> None:
    phone.set_viewport_size({"width": 320, "height": 900 if room == "room" else 560})
    phone.goto(top + FROM)
    phone.locator('[id="D4.3"]').evaluate("paragraph => scrollTo(0, paragraph.offsetTop - 120)")
    box = phone.locator('[id="D4.3"] a[href$="#C2.5"]').bounding_box()
    assert box
    phone.touchscreen.tap(box["x"] + 20, box["y"] + 12)
    expect(peek(phone)).to_be_visible()
    phone.touchscreen.tap(box["x"] + 20, box["y"] + 12)
    phone.wait_for_url("**/case_studies/kosovo.html#C2.5")


@pytest.mark.browser
def test_a_click_on_what_is_shown_follows_the_link(tab: Page, top: str) -> None:
    tab.goto(top + FROM)
    tab.locator('[id="D4.2"]').evaluate("paragraph => scrollTo(0, paragraph.offsetTop)")
    tab.locator(LINK).hover()
    expect(peek(tab)).to_be_visible()
    peek(tab).locator(".kb-peek-text").click()
    tab.wait_for_url("**/case_studies/kosovo.html#C2.5")


@pytest.mark.browser
def test_a_tap_elsewhere_closes_it(phone: Page, top: str) -> None:
    phone.goto(top + FROM)
    phone.locator(LINK).tap()
    expect(peek(phone)).to_be_visible()
    phone.touchscreen.tap(4, 80)
    expect(peek(phone)).to_be_hidden()


@pytest.mark.browser
def test_a_link_that_stands_by_itself_is_followed_at_the_first_tap(phone: Page, top: str) -> None:
    phone.goto(top + FROM)
    phone.locator(".kb-connections a.kb-page").first.tap()
    phone.wait_for_url(lambda url: FROM not in url)


@pytest.mark.browser
def test_where_nothing_can_be_shown_a_tap_follows(browser: Browser, built_site: Path, tmp_path: Path) -> None:
    shutil.copytree(built_site, tmp_path / "site")
    (tmp_path / "site/case_studies/kosovo.peek.js").unlink()
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto((tmp_path / "site" / FROM).as_uri())
    page.locator(LINK).tap()
    page.wait_for_url("**/case_studies/kosovo.html#C2.5")
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_what_is_shown(browser: Browser, site_url: str, scheme: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(site_url + FROM)
    page.locator(LINK).hover()
    expect(peek(page)).to_be_visible()
    page.wait_for_timeout(300)
    assert axe(page) == []
    box = peek(page).bounding_box()
    assert box
    assert (box["x"] >= 0, box["x"] + box["width"] <= width) == (True, True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.browser
def test_nothing_of_it_is_printed_or_there_without_scripts(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + FROM)
    expect(peek(page)).to_have_count(0)
    expect(page.locator(LINK)).to_have_attribute("href", "../case_studies/kosovo.html#C2.5")
    context.close()
