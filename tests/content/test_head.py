"""The head of the 29 pages, measured in a browser; and where each stands."""

# ruff: noqa: E501 - what the browser runs stands closely together

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from kb.html.tree import written
from kb.model import Base, Page
from kb.schema import KINDS
from kb.views.evidence import facts, marked, parts, with_links

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MEASURE = """async () => {
  await document.fonts.ready;
  const box = (at) => { const each = document.querySelector(at); return each && each.getBoundingClientRect().toJSON(); };
  const shown = (at) => { const each = document.querySelector(at); return each !== null && each.checkVisibility(); };
  return {
    bar: box(".kb-header").bottom, lead: box(".kb-head .kb-lead").top, jumps: box(".kb-jumps"),
    size: getComputedStyle(document.querySelector(".kb-head .kb-lead")).fontSize,
    links: [...document.querySelectorAll(".kb-jumps a")].map((each) => [each.textContent.trim(),
      document.getElementById(each.hash.slice(1)) !== null, each.getBoundingClientRect().height]),
    strip: shown(".kb-thread"), stands: box(".kb-stands").top,
    buttons: document.querySelectorAll(".kb-kind button").length,
    wide: document.documentElement.scrollWidth - innerWidth,
    small: [...document.querySelectorAll(".kb-head *, .kb-jumps *, .kb-stands *, .kb-thread *, .kb-since")]
      .filter((each) => each.checkVisibility() && parseFloat(getComputedStyle(each).fontSize) < 12).length,
    marks: [...document.querySelectorAll(".kb-since a")].map((each) => [each.getBoundingClientRect(),
      document.getElementById(each.hash.slice(1)) !== null]).filter(([{width, height}, there]) =>
        width < 24 || height < 24 || !there).length,
  };
}"""


@pytest.mark.parametrize(
    ("width", "height", "scheme", "whole"),
    [
        (390, 844, "light", True),
        (390, 844, "dark", False),
        (820, 1180, "light", False),
        (1440, 900, "dark", False),
    ],
)
def test_the_head_says_what_it_is_and_leads_on(
    browser: Browser, site_url: str, base: Base, width: int, height: int, scheme: Any, whole: bool
) -> None:
    """Every page on a phone, where room is scarce; elsewhere the longest title of each kind."""
    for id_, found in sized(browser, site_url, pages(base, whole), width, height, scheme):
        assert found["wide"] <= 0, id_
        assert found["small"] == found["marks"] == found["buttons"] == 0, (id_, found)
        assert found["jumps"]["top"] < found["stands"], id_
        assert found["strip"] == (width >= 820), id_
        assert found["size"] == ("21px" if width >= 820 else "19px"), id_
        assert all(there and high >= 43 for _, there, high in found["links"]), (id_, found["links"])
        if any(name.startswith("Since 2013") for name, _, _ in found["links"]):
            assert found["jumps"]["bottom"] <= height, (id_, found["jumps"])
        if width == 390:
            assert found["lead"] - found["bar"] <= 200, (id_, found["lead"])


def pages(base: Base, whole: bool) -> Iterable[Page]:
    if whole:
        return base.collected
    return [max(base.of_kind(kind), key=lambda page: len(page.title)) for kind in KINDS]


def sized(
    browser: Browser, site_url: str, among: Iterable[Page], width: int, height: int, scheme: Any
) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    for each in among:
        page.goto(f"{site_url}{each.site_path}")
        yield each.id, page.evaluate(MEASURE)
    context.close()


@pytest.mark.parametrize("width", [390, 820])
def test_the_row_of_parts_stays_and_covers_nothing(browser: Browser, site_url: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for anchor in ("T6-since", "T6.4", "T6-connections"):
        page.goto(f"{site_url}trends/private-security.html#{anchor}")
        row = page.locator(".kb-jumps").bounding_box()
        target = page.locator(f"[id='{anchor}']").bounding_box()
        assert row
        assert target
        assert abs(row["y"] - 57) <= 2
        assert 43 <= row["height"] <= 46
        assert target["y"] >= row["y"] + row["height"], anchor
    page.close()


def test_every_page_of_the_paper_says_where_it_stands(base: Base) -> None:
    for page in base.collected:
        assert 5 <= len(page.standing.split()) <= 40, page.id
        assert "june 2013" in facts(page).lower(), page.id


def test_the_facts_count_what_is_there(base: Base) -> None:
    for page in base.collected:
        count = len(parts(page).get("-since", ()))
        said = facts(page)
        assert f"{count} later development" in said if count else "no later development noted" in said


def test_marks_are_no_part_of_the_words(base: Base) -> None:
    page = base.by_id["T6"]
    shown = written(marked(page, page.whole.tree))
    assert 'href="#T6.e">2013</a>' in shown
    assert "Since: " in shown
    assert "on <a" in shown
    assert re.sub(r' <span class="kb-since".*?</span>', "", shown) == page.whole.html
    assert "Since: " not in page.anchor_texts["T6.4"]


def test_ids_in_a_text_are_links_where_they_lead_somewhere(base: Base) -> None:
    said = with_links(base, "trends/private-security.md", "Here (T6.4), there D1, nowhere T6.99 & T99.")
    assert said.count("<a ") == 2
    assert "T6.99 &amp; T99." in said
