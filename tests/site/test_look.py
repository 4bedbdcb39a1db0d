"""What of the look can be measured: lines, narrow screens, colours that hold their contrast, print."""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from kb.schema import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = (
    "index.html",
    "trends/index.html",
    "trends/policing-the-internet.html",
    "dilemmas/sovereignty-and-international-law.html",
    "tags/index.html",
    "tags/cybercrime.html",
    "glossary.html",
    "bibliography.html",
    "questions.html",
    "about.html",
    "404.html",
)
"""One page of each type."""

RUNS_OUT = """() => [...document.querySelectorAll("main *, footer *, .kb-header-row > *, .kb-menu[open] *")]
    .filter((each) => each.checkVisibility() && !each.closest(".kb-hidden, .kb-table"))
    .filter((each) => !(each.closest("svg") && each.tagName !== "svg"))
    .filter((each) => Math.ceil(each.getBoundingClientRect().right) > innerWidth + 1
                   || Math.floor(each.getBoundingClientRect().left) < -1)
    .map((each) => `${each.tagName} ${each.className}: ${each.textContent.slice(0, 40)}`)"""

LINES = """(selector) => [...document.querySelectorAll(selector)].flatMap((paragraph) => {
    const lines = {};
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let at = 0; at < node.length; at++) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const box = range.getClientRects()[0];
            if (box) lines[Math.round(box.bottom / 10)] = (lines[Math.round(box.bottom / 10)] || 0) + 1;
        }
    }
    return Object.values(lines).slice(0, -1);  // the last line of a paragraph ends where it ends
}).filter((length) => length > 20)"""

COLOUR = """([name, scheme]) => {
    document.documentElement.dataset.colours = scheme;
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = `var(--kb-${name}, transparent)`;
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour.match(/[\\d.]+/g).map(Number);
}"""


@pytest.mark.parametrize("path", PAGES)
def test_no_page_runs_out_of_a_screen_of_320_pixels(browser: Browser, site_url: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(site_url + path)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert page.evaluate(RUNS_OUT) == []
    page.click(".kb-menu > summary")
    assert page.evaluate(RUNS_OUT) == []
    context.close()


@pytest.mark.parametrize("voice", ["kb-paper", "kb-editors"])
def test_a_line_has_about_seventy_characters(page: Page, site_url: str, voice: str) -> None:
    page.goto(f"{site_url}trends/policing-the-internet.html")
    lengths: list[int] = page.evaluate(LINES, f"main p.{voice}")
    assert len(lengths) > 10
    most = 82 if voice == "kb-editors" else 76  # notes run as far as the paper's words, in narrower letters
    assert 62 <= sum(lengths) / len(lengths) <= most
    assert max(lengths) <= most + 12


def test_without_scripts_the_colours_are_those_of_the_device(browser: Browser, site_url: str) -> None:
    def background(scheme: Literal["light", "dark"], media: Literal["screen", "print"]) -> str:
        context = browser.new_context(java_script_enabled=False, color_scheme=scheme)
        page = context.new_page()
        page.emulate_media(media=media, color_scheme=scheme)
        page.goto(site_url)
        found: str = page.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
        assert page.locator(".kb-colours, .kb-search-button").filter(visible=True).count() == 0
        context.close()
        return found

    assert background("light", "screen") == "rgb(255, 255, 255)"
    assert background("dark", "screen") == "rgb(16, 22, 31)"
    assert background("dark", "print") == "rgb(255, 255, 255)", "paper is white"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_text_hold_their_contrast(page: Page, site_url: str, scheme: str) -> None:
    page.goto(site_url)
    colours = {name: page.evaluate(COLOUR, [name, scheme]) for name in _names()}
    for text in (*_kinds(), "ink", "muted", "link"):
        for surface in ("paper", "raised", "mark"):
            ratio = _contrast(colours[text], colours[surface])
            assert ratio >= 4.5, f"{text} on {surface} ({scheme}): {ratio:.2f}"
    for kind in _kinds():
        assert _contrast(colours["on-kind"], colours[kind]) >= 4.5
    for text in ("on-band", "on-band-muted"):
        assert _contrast(colours[text], colours["band"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eyes", ["protanopia", "deuteranopia", "tritanopia"])
def test_the_kinds_stay_apart_for_colour_blind_readers(
    page: Page, site_url: str, scheme: str, eyes: str
) -> None:
    page.goto(site_url)
    seen = {kind: _lab(_as_seen(page.evaluate(COLOUR, [kind, scheme]), eyes)) for kind in _kinds()}
    for one, other in combinations(seen, 2):
        difference = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert difference >= 20, f"{one} and {other} ({scheme}, {eyes}): {difference:.0f}"


def _kinds() -> list[str]:
    return [kind.letter.lower() for kind in KINDS]


def _names() -> list[str]:
    surfaces = ["paper", "raised", "mark", "band"]
    return [*_kinds(), "ink", "muted", "link", "on-kind", "on-band", "on-band-muted", *surfaces]


def _linear(colour: list[float]) -> list[float]:
    assert len(colour) == 3, f"no opaque colour: {colour}"
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]


def _contrast(one: list[float], other: list[float]) -> float:
    """The ratio that WCAG 2 defines."""
    light = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), _linear(each), strict=True))
        for each in (one, other)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


# Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
EYES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def _as_seen(colour: list[float], eyes: str) -> list[float]:
    linear = _linear(colour)
    mixed = (sum(m * c for m, c in zip(row, linear, strict=True)) for row in EYES[eyes])
    return [min(1.0, max(0.0, c)) for c in mixed]


def _lab(linear: list[float]) -> tuple[float, float, float]:
    """Linear RGB -> CIE L*a*b* (D65), in which distance is difference as seen."""
    red, green, blue = linear
    x, y, z = (
        c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116
        for c in (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
            0.2126 * red + 0.7152 * green + 0.0722 * blue,
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_print_shows_the_text_and_leaves_the_interface_out(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}trends/policing-the-internet.html")
    page.emulate_media(media="print")
    for part in (".kb-header", ".kb-tabs", ".kb-side", ".kb-contents", ".kb-neighbours", ".kb-skip"):
        assert page.locator(part).filter(visible=True).count() == 0, part
    number = page.locator('[id="T7.3"] > .kb-number').bounding_box()
    paragraph = page.locator('[id="T7.3"]').bounding_box()
    assert number
    assert paragraph
    assert number["x"] + number["width"] <= paragraph["x"], "the number stands in the margin"
    page.goto(f"{site_url}bibliography.html")
    address = """(link) => getComputedStyle(link, "::after").content"""
    link = page.locator('.kb-references a[href^="http"]').first
    assert (link.get_attribute("href") or "-") in link.evaluate(address)
