"""Every page, light and dark, on a telephone and at a desk: rules of axe-core, the keyboard, 320 pixels."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from watched import watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PARTS = 4
"""The pages are dealt out, so that several processes can share them."""

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Tags of the rules: WCAG 2.2, A and AA, and what axe-core advises beyond it. Of 2.2 it knows target-size."""

SCREENS = {"phone": (390, 844), "desktop": (1280, 900)}

WAYS: list[tuple[str, Literal["light", "dark"]]] = [
    ("desktop", "light"),
    ("phone", "dark"),
    ("phone", "light"),
    ("desktop", "dark"),
]
"""Screens with colours; the first two are dealt out among the pages that are not models."""

MODELS = [
    "argument.html",
    "briefing.html",
    "dilemmas/privacy-and-security.html",
    "glossary.html",
    "index.html",
    "map.html",
    "questions.html",
    "tags/privacy.html",
    "trends/index.html",
    "trends/policing-the-internet.html",
]
"""One page of each make: colours and screens are looked at in every pairing. Others differ by their text."""

BESIDES = "label-content-name-mismatch"
"""A rule of level A (2.5.3) that axe-core calls experimental: what is seen is in the name that one speaks."""

STYLES = r"""() => {
    const texts = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((one) => one.cssText);
    const named = texts.flatMap((text) => [...text.matchAll(/\[([a-z-]+)/g)].map((match) => match[1]));
    const ofOne = ["aria-label", "href", "id"];  // these tell one element from the next
    return ["class", ...new Set(named)].filter((name) => !ofOne.includes(name));
}"""
"""Names of the attributes that selectors of the site ask for."""

RUN = """async ([tags, ruled, styles, looks, contrastAlone]) => {
    const hash = (text) => [...text].reduce((sum, sign) => (sum * 31 + sign.codePointAt()) % 2 ** 42, 7);
    const makes = new Map([[null, 0]]);
    const make = (each) => {
        if (!makes.has(each)) {
            const own = [each.localName, ...styles.map((name) => each.getAttribute(name) ?? "")];
            makes.set(each, hash([...own, make(each.parentElement)].join()));
        }
        return makes.get(each);
    };
    const seen = new Set(looks), fresh = [];
    for (const each of document.body.querySelectorAll("*")) {
        if (![...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
        const look = make(each);
        if (!seen.has(look)) { seen.add(look); fresh.push(each); }
    }
    const all = contrastAlone ? {violations: []} : await axe.run(document, {
        runOnly: tags, rules: ruled, preload: false, resultTypes: ["violations"],
    });
    const contrast = fresh.length ? await axe.run({include: fresh}, {
        runOnly: {type: "rule", values: ["color-contrast"]}, preload: false, resultTypes: ["violations"],
    }) : {violations: []};
    const said = ({id, help}, {target, html, failureSummary}) =>
        `${id} (${help}): ${target.join(" ")}: ${html.slice(0, 160)} ${failureSummary}`;
    const found = [...all.violations, ...contrast.violations].flatMap((one) =>
        one.nodes.map((node) => said(one, node)));
    return [found, [...seen]];
}"""
"""Contrast is most of the work: it is measured once for each make of an element with text, which is its name
and what styles it, and the same of all that it is in."""

RUNS_OUT = """() => {
    const scrolls = (each) => each && (["auto", "scroll"].includes(getComputedStyle(each).overflowX)
        || scrolls(each.parentElement));
    return [...document.querySelectorAll("body *")]
        .filter((each) => each.checkVisibility() && !each.closest(".kb-hidden, .kb-skip, svg svg, svg > *"))
        .filter((each) => Math.ceil(each.getBoundingClientRect().right) > innerWidth + 1
                       || Math.floor(each.getBoundingClientRect().left) < -1)
        .filter((each) => !scrolls(each.parentElement))
        .map((each) => `${each.tagName} ${each.className}: ${each.textContent.trim().slice(0, 40)}`)
        .concat(document.scrollingElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : []);
}"""

REACHABLE = """() => {
    const may = "a[href], button, input, select, textarea, summary, [tabindex]";
    return [...document.querySelectorAll(may)]
        .filter((each) => each.tabIndex >= 0 && !each.disabled)
        .filter((each) => each.checkVisibility({visibilityProperty: true}))
        .map((each, number) => { each.dataset.walk = number; return each.outerHTML.slice(0, 120); });
}"""

FOCUSED = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const style = getComputedStyle(at);
    const box = at.getClientRects()[0];
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const covered = top && !at.contains(top) && !top.contains(at);
    return [Number(at.dataset.walk ?? -1), ring, covered, at.outerHTML.slice(0, 120)];
}"""


def addresses(site: Path, part: int) -> list[str]:
    """Every page of the site, but for those that only lead on to another."""
    found = sorted(
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if b'http-equiv="refresh"' not in path.read_bytes()
    )
    assert len(found) > 29 + 25
    assert set(MODELS) <= set(found)
    return found[part::PARTS]


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", service_workers="block")
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


def faults(page: Page, seen: set[int] | None = None, *, contrast_alone: bool = False) -> list[str]:
    """What breaks a rule on the page; ``seen`` are the makes of elements whose contrast was measured."""
    rules = {BESIDES: {"enabled": True}, "color-contrast": {"enabled": False}}
    found, looks = page.evaluate(RUN, [RULES, rules, _styles(page), [*(seen or ())], contrast_alone])
    if seen is not None:
        seen |= {*looks}
    return list(found)


_FOUND: list[str] = []


def _styles(page: Page) -> list[str]:
    if not _FOUND:  # every page has the same stylesheets
        _FOUND.extend(page.evaluate(STYLES))
    return _FOUND


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_breaks_a_rule(tab: Page, built_site: Path, site_url: str, part: int) -> None:
    """By all rules, one page light at a desk, the next dark on a telephone; the models in all four ways."""
    found: dict[str, Any] = {}
    seen: dict[str, set[int]] = {}
    watched = watch(tab.context, site_url)

    def look(address: str, screen: str, colours: Literal["light", "dark"]) -> None:
        width, height = SCREENS[screen]
        tab.set_viewport_size({"width": width, "height": height})
        tab.emulate_media(color_scheme=colours, reduced_motion="reduce")
        other = (screen, colours) in WAYS[2:]  # what is not a colour was judged on this screen already
        if broken := faults(tab, seen.setdefault(f"{screen} {colours}", set()), contrast_alone=other):
            found[f"{address} ({screen}, {colours})"] = broken

    chosen = addresses(built_site, part)
    for place, address in enumerate(chosen):
        tab.goto(site_url + address)
        ways = WAYS if address in MODELS else [WAYS[place % 2]]
        for screen, colours in ways:
            look(address, screen, colours)
        tab.set_viewport_size({"width": 320, "height": 640})
        if wide := tab.evaluate(RUNS_OUT):
            found[f"{address} (320 pixels)"] = wide
    assert found == {}
    assert watched.elsewhere == [], "no page asks another host for anything"
    assert watched.faults == []
    assert {site_url + address for address in chosen} <= set(watched.asked)
    assert not any("search/" in address for address in watched.asked), "it is loaded when it is first used"


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_opens_breaks_no_rule_either(
    tab: Page, site_url: str, screen: str, colours: Literal["light", "dark"]
) -> None:
    width, height = SCREENS[screen]
    tab.set_viewport_size({"width": width, "height": height})
    tab.emulate_media(color_scheme=colours, reduced_motion="reduce")
    tab.goto(f"{site_url}trends/policing-the-internet.html")
    if screen == "phone":
        tab.locator(".kb-menu > summary").click()
        assert faults(tab) == []
    tab.keyboard.press("/")
    tab.get_by_role("searchbox").fill("cybercrime")
    tab.get_by_role("dialog").get_by_role("link").first.wait_for()
    assert faults(tab) == []


def test_a_fault_is_seen(tab: Page, site_url: str) -> None:
    """A page that breaks the rules on purpose: the net has no hole."""
    tab.goto(f"{site_url}about.html")
    tab.evaluate(
        """() => document.querySelector("main article").insertAdjacentHTML("beforeend",
        "<img src='#'><p style='color:#999'>pale</p><a href='#'></a><div style='width:2000px'>wide</div>"
        + "<button aria-label='Put T7 into the list'>Add to the list</button>")"""
    )
    wanted = {"image-alt", "color-contrast", "link-name", BESIDES}
    assert {fault.split(" ")[0] for fault in faults(tab)} >= wanted
    assert tab.evaluate(RUNS_OUT)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "trends/policing-the-internet.html",
        "questions.html",
        "matrix.html",
        "argument.html",
        "timeline.html",
    ],
)
def test_the_keyboard_reaches_everything_in_order(tab: Page, site_url: str, path: str, screen: str) -> None:
    width, height = SCREENS[screen]
    tab.set_viewport_size({"width": width, "height": height})
    tab.goto(site_url + path)
    expected: list[str] = tab.evaluate(REACHABLE)
    assert len(expected) > 30
    reached: list[int] = []
    unseen: list[str] = []
    for _ in range(10 * len(expected)):  # tools come out where a paragraph has the focus
        tab.keyboard.press("Tab")
        focused = tab.evaluate(FOCUSED)
        if focused is None:
            break
        number, ring, covered, markup = focused
        reached.append(number)
        if not ring or covered:
            unseen.append(f"{'covered' if ring else 'no ring'}: {markup}")
    missed = [expected[number] for number in sorted(set(range(len(expected))) - set(reached))]
    assert missed == []
    assert unseen == []
    known = [number for number in reached if number >= 0]
    assert known == sorted(known), "the order of the keyboard is that of the page"
