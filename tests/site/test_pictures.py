"""Pictures that hold at any width, and reasons on demand: measured in a browser on three screens."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.graph.argument import argument
from kb.model import Base
from kb.schema import END, MIDDLE
from kb.views.pictures.matrix import anchor
from pdf_text import Pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREENS = {390: 844, 820: 1180, 1440: 900}
DRAWN = ("argument", "timeline", "map")
BETWEEN = (500, 690, 720, 1000, 1110, 1200, 1290)
SIZES = {390: "narrow", 820: "middle", 1440: "wide"}

TYPE = """() => [...document.querySelectorAll(".kb-picture text, .kb-legend li")]
    .filter((each) => each.checkVisibility())
    .map((each) => {
        const drawing = each.closest("svg");
        const scale = drawing ? drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width : 1;
        return [each.textContent.trim(), parseFloat(getComputedStyle(each).fontSize) * scale];
    })"""

LANDS = """() => ["p-land", "p-sea"].map((name) => getComputedStyle(
    [...document.querySelectorAll(`.${name}`)].find((each) => each.checkVisibility())).fill
        .match(/[\\d.]+/g).map(Number))"""


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[dict[int, BrowserContext]]:
    """A browser without scripts for each screen: pictures and reasons need none."""
    made = {
        wide: browser.new_context(viewport={"width": wide, "height": high}, java_script_enabled=False)
        for wide, high in SCREENS.items()
    }
    yield made
    for each in made.values():
        each.close()


@pytest.fixture(params=SCREENS)
def wide(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def tab(contexts: dict[int, BrowserContext], wide: int) -> Iterator[Page]:
    page = contexts[wide].new_page()
    yield page
    page.close()


def open_(tab: Page, built_site: Path, address: str) -> None:
    name, _, part = address.partition("#")
    tab.goto("about:blank")
    address = (built_site / f"{name}.html").as_uri() + (f"#{part}" if part else "")
    tab.goto(address)


def height(tab: Page) -> int:
    found: int = tab.evaluate("document.scrollingElement.scrollHeight")
    return found


def test_a_page_of_pictures_is_a_few_screens_long(tab: Page, built_site: Path, wide: int) -> None:
    for name in ("matrix", "argument"):
        open_(tab, built_site, name)
        assert height(tab) <= 2500
        assert tab.evaluate("document.scrollingElement.scrollWidth") <= wide
    open_(tab, built_site, "argument#path-T6")
    assert height(tab) <= 3200


def test_one_drawing_is_shown_in_a_size_that_can_be_read(tab: Page, built_site: Path, wide: int) -> None:
    for name in DRAWN:
        open_(tab, built_site, name)
        shown = tab.locator(".kb-picture").filter(visible=True)
        expect(shown).to_have_count(1)
        expect(shown).to_have_class(re.compile(f"kb-picture-{SIZES[wide]}"))
        box = shown.bounding_box()
        assert box
        assert wide > 390 or box["width"] <= 480
        found = dict(tab.evaluate(TYPE))
        assert len(found) > 5
        assert {said: size for said, size in found.items() if not 12 <= round(size, 2) <= 18} == {}


def test_no_width_between_makes_type_too_small(contexts: dict[int, BrowserContext], built_site: Path) -> None:
    tab = contexts[1440].new_page()
    for name in DRAWN:
        open_(tab, built_site, name)
        for width in BETWEEN:
            tab.set_viewport_size({"width": width, "height": 900})
            found = tab.evaluate(TYPE)
            assert len(found) > 5, (name, width)
            assert [each for each in found if not 12 <= round(each[1], 2) <= 18] == [], (name, width)
            assert tab.evaluate("document.scrollingElement.scrollWidth") <= width, (name, width)
    tab.close()


def test_the_legend_keeps_its_strength_and_the_lines_wait(tab: Page, built_site: Path) -> None:
    strength = "all => all.map(each => getComputedStyle(each).opacity)"
    legend, lines = ".kb-legend .p-line", ".kb-picture .p-edge.p-line"
    open_(tab, built_site, "argument")
    assert {*tab.locator(legend).evaluate_all(strength)} == {"1"}
    assert {*tab.locator(lines).evaluate_all(strength)} == {"0.25"}
    choose, drawing = tab.locator(".kb-choose").first, tab.locator(".kb-picture").filter(visible=True)
    above, below = choose.bounding_box(), drawing.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    open_(tab, built_site, "argument#path-T6")
    assert {*tab.locator(legend).evaluate_all(strength)} == {"1"}
    assert {*tab.locator(f'{lines}[data-path~="T6"]').evaluate_all(strength)} == {"1"}
    assert {*tab.locator(f'{lines}:not([data-path~="T6"])').evaluate_all(strength)} == {"0.13"}


def test_a_stroke_means_one_thing_in_every_drawing_and_the_legend_lists_it(
    tab: Page, built_site: Path
) -> None:
    open_(tab, built_site, "argument")
    stroke = """all => all.map(each => {
        const style = getComputedStyle(each);
        const ends = each.dataset.from ? each.dataset.from[0] + each.dataset.to[0] : "";
        return [ends, style.stroke + " " + style.strokeDasharray];
    })"""
    drawings = tab.locator(".kb-picture")
    sets = [{*map(tuple, one.locator(".p-edge.p-line").evaluate_all(stroke))} for one in drawings.all()]
    assert len(sets) == 3
    everything = set.union(*sets)
    assert len(everything) == len({relation for relation, _ in everything}), "a relation has one stroke"
    assert len(everything) == len({look for _, look in everything}), "a stroke has one meaning"
    assert [relation for relation, look in everything if not look.endswith("none")] == ["TD"]
    (shown,) = (
        strokes
        for one, strokes in zip(drawings.all(), sets, strict=True)
        if one.locator("a").first.is_visible()
    )
    listed = tab.locator(".kb-legend li").filter(visible=True).locator(".p-line").evaluate_all(stroke)
    assert {look for _, look in listed} == {look for _, look in shown}
    for name in ("map", "timeline"):
        open_(tab, built_site, name)
        dashes = "all => all.map(each => getComputedStyle(each).strokeDasharray)"
        assert {*tab.locator(".kb-picture *").evaluate_all(dashes)} == {"none"}


@pytest.mark.parametrize("wide", [390, 1440], indirect=True)
def test_a_cell_opens_its_reasons_and_no_others(tab: Page, built_site: Path) -> None:
    reasons = tab.locator(".kb-reasons dd").filter(visible=True)
    tables = tab.locator("table.kb-matrix").filter(visible=True)
    open_(tab, built_site, "matrix")
    expect(reasons).to_have_count(0)
    expect(tables).to_have_count(1)
    tab.locator('td a[href="#cell-T8-V2"]').click()
    expect(reasons).to_have_attribute("data-cell", "T8 V2")
    expect(reasons).to_be_in_viewport()
    assert reasons.locator("li:visible p").count() == reasons.locator("li").count() > 1
    tab.get_by_role("navigation", name="Which table").get_by_text("Dilemmas").click()
    expect(reasons).to_have_count(0)
    expect(tables.locator("caption")).to_contain_text("dilemmas")
    open_(tab, built_site, "matrix#cell-T7-D1")
    expect(reasons).to_have_attribute("data-cell", "T7 D1")
    expect(tables.locator("caption")).to_contain_text("dilemmas")
    tab.get_by_role("link", name="Show all reasons").filter(visible=True).click()
    expect(tables).to_have_count(2)
    assert reasons.count() == tab.locator("table.kb-matrix td a").count() > 60


def test_a_row_has_its_head_in_one_line_and_a_key_on_a_phone(tab: Page, built_site: Path, wide: int) -> None:
    open_(tab, built_site, "matrix")
    heights = "all => all.map(each => each.getClientRects().length && each.getBoundingClientRect().height)"
    found = tab.locator(".kb-matrix .kb-chip").evaluate_all(heights)
    assert max(found) < 24, "no chip is broken into two lines"
    key = tab.locator(".kb-key")
    assert not key.locator("a").first.is_visible()
    key.locator("summary").click()
    assert key.locator("a").filter(visible=True).count() == 29
    expect(key).to_contain_text("V1 Public narratives")
    counted = tab.locator(".kb-evidence").filter(visible=True)
    content = counted.first.evaluate("each => getComputedStyle(each, '::after').content")
    ids = counted.first.locator(".kb-chip").filter(visible=True).count()
    if wide == 390:
        assert content == f'"{counted.first.locator(".kb-chip").count()} C"'
        assert tab.get_by_text("“5 C” is five").first.is_visible()
    else:
        assert ids == counted.first.locator(".kb-chip").count() > 0
        assert content == "none"


def test_a_date_stands_beside_or_above_what_happened_and_nothing_below_it(
    tab: Page, built_site: Path, wide: int
) -> None:
    open_(tab, built_site, "timeline")
    places = tab.locator(".kb-events > li").evaluate_all(
        """all => all.map(each => [".kb-date", "div"].map(part => {
            const box = each.querySelector(part).getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom];
        }))"""
    )
    assert len(places) > 100
    for (left, _, right, bottom), (start, top, _, _) in places:
        assert right <= start if wide >= 600 else (bottom <= top + 1 and left == start)
    open_(tab, built_site, "map")
    assert "Position" not in tab.locator("article").inner_text()
    assert "° north" not in tab.locator("article").inner_text()


def test_in_the_dark_land_is_no_sea(browser: Browser, built_site: Path) -> None:
    context = browser.new_context(color_scheme="dark", java_script_enabled=False)
    tab = context.new_page()
    open_(tab, built_site, "map")
    land, sea = (sum(colour[:3]) / 3 for colour in tab.evaluate(LANDS))
    assert land - sea > 50
    context.close()


def test_every_address_that_was_given_still_leads_somewhere(built_site: Path, base: Base) -> None:
    page = BeautifulSoup((built_site / "matrix.html").read_text("utf-8"), "html.parser")
    ids = [str(each["id"]) for each in page.select("[id]")]
    assert len(ids) == len(set(ids))
    cells = [
        anchor(cell)
        for letter in (END, MIDDLE)
        for row in argument(base).matrix(letter)
        for cell in row
        if not cell.is_empty
    ]
    heads = [f"matrix-{which}{part}" for which in ("vision", "dilemmas") for part in ("", "-why", "-empty")]
    assert {*cells, *heads} <= {*ids}
    others = BeautifulSoup((built_site / "argument.html").read_text("utf-8"), "html.parser")
    for each in base.collected:
        assert others.find(id=f"path-{each.id}")
        assert others.find(id=f"paths-{each.id}")


@pytest.mark.parametrize("wide", [390], indirect=True)
def test_an_old_address_opens_what_it_names(tab: Page, built_site: Path) -> None:
    open_(tab, built_site, "argument#paths-C2")
    sections = tab.locator(".kb-paths > section").filter(visible=True)
    expect(sections).to_have_attribute("data-of", "C2")
    open_(tab, built_site, "argument#argument-words")
    expect(sections).to_have_count(29)
    open_(tab, built_site, "matrix#matrix-dilemmas-why")
    expect(tab.locator(".kb-reasons").filter(visible=True).locator("dd").first).to_be_visible()
    expect(tab.locator("table.kb-matrix").filter(visible=True)).to_have_count(1)


def test_what_is_printed_ends_with_words_and_holds_its_picture(
    contexts: dict[int, BrowserContext], built_site: Path
) -> None:
    tab = contexts[1440].new_page()
    for address, most in [("matrix", 3), ("matrix#cell-T7-V1", 4), ("argument#path-T6", 2)]:
        open_(tab, built_site, address)
        made = tab.pdf(format="A4")
        with pikepdf.open(io.BytesIO(made)) as sheets:
            assert len(sheets.pages) <= most, address
            assert len(Pdf(made).text(len(sheets.pages)).split()) > 20, "the last sheet is not empty"
    for name in DRAWN:
        open_(tab, built_site, name)
        tab.emulate_media(media="print")
        tab.set_viewport_size({"width": 642, "height": 970})  # a sheet of A4 within its margins
        shown = tab.locator(".kb-picture").filter(visible=True)
        expect(shown).to_have_class(re.compile("kb-picture-middle"))
        assert shown.locator(".p-line, .p-dot, .p-land").filter(visible=True).count() > 3
        assert min(size for _, size in tab.evaluate(TYPE)) > 9.3, "7 points"
    tab.close()


def test_a_script_marks_the_cell_whose_reasons_are_shown(page: Page, built_site: Path) -> None:
    open_(page, built_site, "matrix#cell-T8-V2")
    marked = page.locator(".kb-matrix a[aria-current]")
    expect(marked).to_have_attribute("href", "#cell-T8-V2")
    page.locator('td a[href="#cell-T1-V1"]').click()
    expect(marked).to_have_attribute("href", "#cell-T1-V1")
