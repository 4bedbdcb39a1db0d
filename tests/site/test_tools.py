"""The tools of a paragraph, measured: under a finger, with a mouse at each width, by keyboard; the header."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from waiting import to_next_number, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TREND = "trends/private-security.html"
LONG = "dilemmas/privacy-and-security.html"

COVERED = """() => {
    const tools = [...document.querySelectorAll(".kb-tools button")];
    const boxes = tools.map((each) => each.getBoundingClientRect());
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const text = texts.currentNode;
        const parent = text.parentElement;
        if (!text.data.trim() || parent.closest(".kb-tools, .kb-header, .kb-hidden, script")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const line of range.getClientRects()) for (const box of boxes) {
            const across = Math.min(line.right, box.right) - Math.max(line.left, box.left);
            const down = Math.min(line.bottom, box.bottom) - Math.max(line.top, box.top);
            if (across > 1 && down > 1) found.push(text.data.trim().slice(0, 60));
        }
    }
    return found;
}"""
"""Texts of which a tool covers a line, as far as two pixels of it."""

ON_SCREEN = """() => {
    const top = document.querySelector(".kb-header").getBoundingClientRect().bottom;
    const tools = [...document.querySelectorAll(".kb-tools button")];
    const whole = ({left, right, bottom, top: above}) =>
        left >= 0 && above >= top && right <= innerWidth && bottom <= innerHeight;
    return tools.length === 4 && tools.every((each) => whole(each.getBoundingClientRect()));
}"""

LONGEST = """() => [...document.querySelectorAll("#content .kb-par[id]")]
    .sort((one, other) => other.offsetHeight - one.offsetHeight)[0].id"""

SMALL = """(selector) => [...document.querySelectorAll(selector)]
    .filter((each) => each.checkVisibility({visibilityProperty: true}))
    .map((each) => [each.textContent.trim() || each.className, parseFloat(getComputedStyle(each).fontSize)])
    .filter(([, size]) => size < 12)"""


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[Callable[[int, bool], Page]]:
    """One tab for each screen, used by all tests of it."""
    made: dict[tuple[int, bool], BrowserContext] = {}

    def tab(width: int, touch: bool) -> Page:
        if (width, touch) not in made:
            size = {"width": width, "height": 844 if touch else 900}
            context = browser.new_context(viewport=size, has_touch=touch, is_mobile=touch)  # type: ignore[arg-type]
            context.set_default_timeout(10_000)
            made[width, touch] = context
            context.new_page()
        return made[width, touch].pages[0]

    yield tab
    for context in made.values():
        context.close()


@pytest.fixture
def phone(contexts: Callable[[int, bool], Page], site_url: str) -> Page:
    page = contexts(390, True)
    page.goto(f"{site_url}{TREND}")
    page.evaluate("localStorage.clear()")
    page.goto(f"{site_url}{TREND}")
    return page


@pytest.mark.parametrize("path", [TREND, LONG])
def test_a_tap_near_the_end_of_the_longest_paragraph_brings_the_whole_bar(
    phone: Page, site_url: str, path: str
) -> None:
    phone.goto(f"{site_url}{path}")
    id_ = phone.evaluate(LONGEST)
    paragraph = phone.locator(f'[id="{id_}"]')
    # Its end is at the lower edge of the screen, where the bar will be.
    phone.evaluate("id => document.getElementById(id).scrollIntoView({block: 'end'})", id_)
    box = paragraph.bounding_box()
    assert box
    paragraph.tap(position={"x": 8, "y": box["height"] - 30})
    tools = phone.get_by_role("toolbar", name=f"Tools for {id_}", exact=True)
    expect(tools).to_be_visible()
    assert phone.evaluate(ON_SCREEN)
    bar = tools.bounding_box()
    assert bar
    assert bar["y"] + bar["height"] == 844
    after = paragraph.bounding_box()
    assert after
    assert after["y"] + after["height"] <= bar["y"], "the end of the paragraph is not covered"
    boxes = [each.bounding_box() for each in tools.get_by_role("button").all()]
    assert all(each and each["height"] >= 48 and each["width"] >= 44 for each in boxes)
    assert phone.evaluate(SMALL, ".kb-tools *, .kb-hint, .kb-mark") == []
    told = "document.querySelector('.kb-hidden[role=status]').textContent"
    until(phone, f"{told}.includes('Tools for {id_} at the bottom')")
    phone.keyboard.press("Escape")
    expect(tools).to_have_count(0)


def test_added_under_a_finger_it_says_so_and_the_header_counts(phone: Page) -> None:
    counter = phone.locator(".kb-header").get_by_role("link", name="Briefing (")
    expect(counter).to_have_count(0)
    for number, id_ in enumerate(("T6.3", "T6.a"), 1):
        phone.locator(f'[id="{id_}"] > .kb-mark').tap()
        phone.get_by_role("button", name=f"Briefing: add {id_}").tap()
        link = phone.get_by_role("toolbar").get_by_role("link", name=f"Open briefing ({number})")
        expect(phone.get_by_role("toolbar")).to_contain_text(f"Added. Open briefing ({number})")
        expect(counter).to_have_text(f"Briefing ({number})")
    box = counter.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    link.tap()
    expect(phone.locator(".kb-brief-head h2")).to_have_count(2)


def test_every_paragraph_and_note_has_a_mark_that_a_finger_meets(phone: Page) -> None:
    count = phone.locator("#content .kb-par[id]").count()
    marks = phone.locator(".kb-mark")
    assert marks.count() == count
    sizes = marks.evaluate_all("all => all.map(m => [m.offsetWidth, m.offsetHeight])")
    assert all(size == [44, 44] for size in sizes)
    assert phone.locator(".kb-editors > .kb-mark").count() > 0
    # No word stands under a mark.
    marked = COVERED.replace(".kb-tools button", ".kb-mark")
    assert phone.evaluate(marked) == []


def test_the_hint_is_given_once(phone: Page, site_url: str) -> None:
    hint = phone.get_by_text("Tap a paragraph to quote it.")
    expect(hint).to_have_count(1)
    assert phone.evaluate("document.querySelector('.kb-hint').previousElementSibling.textContent") == (
        "What the paper says"
    )
    phone.goto(f"{site_url}{LONG}")
    expect(hint).to_have_count(0)


def test_where_nothing_can_be_kept_the_tools_are_there_all_the_same(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('not here'); }})"
    )
    page = context.new_page()
    page.goto(f"{site_url}{TREND}")
    page.locator('[id="T6.3"] > .kb-mark').tap()
    page.get_by_role("button", name="Briefing: add T6.3").tap()
    expect(page.get_by_role("toolbar")).to_contain_text("Open briefing (1)")
    context.close()


@pytest.mark.parametrize("width", [820, 1280, 1440])
def test_with_a_mouse_no_line_is_covered(
    contexts: Callable[[int, bool], Page], site_url: str, width: int
) -> None:
    page = contexts(width, False)
    page.goto(f"{site_url}{TREND}")
    paragraphs = page.locator("#content .kb-par[id]")
    for paragraph in paragraphs.all():
        paragraph.scroll_into_view_if_needed()
        paragraph.hover(position={"x": 100, "y": 8})
        assert page.evaluate(COVERED) == []
        sizes = page.evaluate(
            "[...document.querySelectorAll('.kb-tools button')].map(b => [b.offsetWidth, b.offsetHeight])"
        )
        assert len(sizes) == 4
        assert min(min(size) for size in sizes) >= 24
        if width >= 1280:
            assert {across for across, _ in sizes} == {70}
    assert page.evaluate(SMALL, ".kb-tools *") == []
    # The longest, pointed at near its end while its head is off the screen.
    id_ = page.evaluate(LONGEST)
    page.set_viewport_size({"width": width, "height": 400})
    page.evaluate("id => document.getElementById(id).scrollIntoView({block: 'center'})", id_)
    page.mouse.move(5, 399)
    box = page.locator(f'[id="{id_}"]').bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, min(box["y"] + box["height"] - 10, 330))
    expect(page.get_by_role("toolbar", name=f"Tools for {id_}", exact=True)).to_be_visible()
    assert page.evaluate(ON_SCREEN)
    assert page.evaluate(COVERED) == []
    # On the way from the words to a tool the pointer does not lose it.
    last = page.get_by_role("toolbar").get_by_role("button").first.bounding_box()
    assert last
    page.mouse.move(last["x"] + 20, last["y"] + 10, steps=12)
    expect(page.get_by_role("toolbar", name=f"Tools for {id_}", exact=True)).to_be_visible()
    page.set_viewport_size({"width": width, "height": 900})


def test_the_keyboard_has_one_stop_a_paragraph_and_arrows_within(
    contexts: Callable[[int, bool], Page], site_url: str
) -> None:
    page = contexts(1440, False)
    page.goto(f"{site_url}{TREND}")
    number = page.locator('[id="T6.5"] > .kb-number')
    page.locator('[id="T6.4"] > .kb-number').focus()
    to_next_number(page)
    expect(number).to_be_focused()
    tools = page.get_by_role("toolbar", name="Tools for T6.5")
    expect(tools).to_have_attribute("aria-orientation", "vertical")
    names = []
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        names.append(page.evaluate("document.activeElement.textContent"))
    assert names == ["Quote", "Link", "Cite", "Briefing"]
    page.keyboard.press("ArrowUp")
    expect(tools.get_by_role("button", name="Cite")).to_be_focused()
    page.keyboard.press("Escape")
    expect(number).to_be_focused()
    expect(tools).to_have_count(0)


def test_without_scripts_there_is_no_dead_button_and_in_print_no_tool(
    browser: Browser, phone: Page, site_url: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}{TREND}")
    assert page.locator("button").filter(visible=True).count() == 0
    assert page.locator('[id="T6.3"] > .kb-number').get_attribute("href") == "#T6.3"
    context.close()
    phone.locator('[id="T6.3"] > .kb-mark').tap()
    phone.emulate_media(media="print")
    assert phone.locator(".kb-tools, .kb-mark, .kb-hint").filter(visible=True).count() == 0
    phone.emulate_media(media="screen", forced_colors="active")
    chosen = phone.locator('[id="T6.3"]')
    assert chosen.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    phone.emulate_media(forced_colors="none")


def test_the_header_of_a_phone_is_brand_search_menu(phone: Page) -> None:
    row = phone.locator(".kb-header-row > *").filter(visible=True)
    boxes = [box for each in row.all() if (box := each.bounding_box())]
    assert [one.evaluate("one => one.className.split(' ').at(-2) ?? one.className") for one in row.all()] == [
        "kb-brand",
        "kb-search-button",
        "kb-menu",
    ]
    assert [box["x"] for box in boxes] == sorted(box["x"] for box in boxes)
    assert all(min(box["width"], box["height"]) >= 44 for box in boxes[1:])
    name = phone.locator(".kb-brand > span")
    assert name.evaluate("one => one.getClientRects().length") == 1
    assert (
        name.evaluate(
            "one => { const r = document.createRange(); r.selectNodeContents(one);"
            " return r.getClientRects().length; }"
        )
        == 1
    )
    phone.locator(".kb-menu > summary").tap()
    menu = phone.get_by_role("navigation", name="Menu")
    for title in ("The argument", "The matrix", "Timeline", "Map", "Questions", "Glossary", "Tags"):
        expect(menu.get_by_role("link", name=title, exact=True)).to_have_count(1)
    menu.get_by_role("button", name="Colours: as on this device").tap()
    assert phone.evaluate("document.documentElement.dataset.colours") == "light"
    expect(phone.locator(".kb-footer .kb-colours")).to_have_text("Colours: light")


@pytest.mark.parametrize(("width", "shown"), [(1024, 0), (1280, 2), (1440, 2)])
def test_questions_and_glossary_stand_in_the_row_where_it_has_room(
    contexts: Callable[[int, bool], Page], site_url: str, width: int, shown: int
) -> None:
    page = contexts(width, False)
    page.goto(f"{site_url}questions.html")
    assert page.locator(".kb-tabs .kb-place-more").filter(visible=True).count() == shown
    tops = (
        page.locator(".kb-tabs li")
        .filter(visible=True)
        .evaluate_all("all => all.map(each => each.getBoundingClientRect().top)")
    )
    assert len(set(tops)) == 1, "in one row"
