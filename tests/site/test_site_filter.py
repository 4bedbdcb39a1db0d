"""Filters: what is chosen is shown, counted, kept in the address and restored from it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def items(page: Page) -> Locator:
    return page.locator("[data-item]").filter(visible=True)


def expected(built_site: Path, **choice: str) -> list[str]:
    """Ids of the questions that fit, read from the HTML without any script."""
    soup = BeautifulSoup((built_site / "questions.html").read_text("utf-8"), "html.parser")
    return [
        str(item.a.string)
        for item in soup.select("[data-item]")
        if item.a and all(value in str(item[f"data-{key}"]).split() for key, value in choice.items())
    ]


def shown(page: Page) -> list[str]:
    return items(page).locator("a.kb-ref").all_inner_texts()


@pytest.mark.parametrize("way", ["server", "folder"])
def test_the_register_of_questions_is_narrowed(page: Page, built_site: Path, site_url: str, way: str) -> None:
    everything = expected(built_site)
    page.goto((site_url if way == "server" else built_site.as_uri() + "/") + "questions.html")
    status = page.locator(".kb-filter [role=status]")
    expect(status).to_have_text(f"All {len(everything)} questions are shown.")
    assert shown(page) == everything

    page.get_by_label("Page", exact=True).select_option("C1")
    of_page = expected(built_site, page="C1")
    assert of_page == [id_ for id_ in everything if id_.startswith("C1.")]
    assert shown(page) == of_page
    expect(status).to_have_text(f"{len(of_page)} of {len(everything)} questions shown.")

    page.get_by_label("Tag", exact=True).select_option("piracy")
    page.get_by_label("Principle").select_option("V3")
    assert shown(page) == expected(built_site, page="C1", tag="piracy", principle="V3") != []
    address = page.url
    assert parse_qs(urlsplit(address).query) == {"page": ["C1"], "tag": ["piracy"], "principle": ["V3"]}

    page.goto("about:blank")
    page.goto(address)
    assert shown(page) == expected(built_site, page="C1", tag="piracy", principle="V3")
    expect(page.get_by_label("Tag", exact=True)).to_have_value("piracy")

    page.get_by_role("button", name="Show all").click()
    assert shown(page) == everything
    assert urlsplit(page.url).query == ""
    expect(page.get_by_label("Page", exact=True)).to_be_focused()


def test_a_value_says_how_many_it_would_show_beside_the_other_choices(
    page: Page, built_site: Path, site_url: str
) -> None:
    page.goto(f"{site_url}questions.html?page=C1")
    for option in page.get_by_label("Tag", exact=True).locator("option").all()[1:]:
        value = option.get_attribute("value") or ""
        number = len(expected(built_site, page="C1", tag=value))
        assert option.inner_text().endswith(f" ({number})")
        assert option.is_disabled() == (number == 0)


def test_what_the_list_does_not_have_is_not_asked_for(page: Page, built_site: Path, site_url: str) -> None:
    page.goto(f"{site_url}questions.html?page=%22%3E%3Cb%3Ex&other=kept")
    assert shown(page) == expected(built_site)
    page.get_by_label("Page", exact=True).select_option("C1")
    assert parse_qs(urlsplit(page.url).query) == {"other": ["kept"], "page": ["C1"]}


def test_a_heading_without_items_goes_with_them(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}questions.html?page=C1")
    assert page.locator(".kb-body").get_by_role("heading", level=2).filter(visible=True).count() == 1
    page.evaluate("location.hash = 'questions-D2'")  # a link to what is not shown
    expect(page.locator("#questions-D2")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("what's the legacy", "what’s the legacy"),
        ("rapport d'information", "rapport d’information"),
        ("mexico city, 2002-2008", "mexico city, 2002–2008"),
        ("claims of “success”", 'claims of "success"'),
        ("emeutes SURVENUES", "émeutes survenues"),
    ],
)
def test_words_are_found_whichever_quotes_dashes_and_marks_are_typed(
    page: Page, site_url: str, typed: str, printed: str
) -> None:
    page.goto(f"{site_url}bibliography.html")
    field = page.locator(".kb-filter input[type=search]")
    field.fill(printed)
    found = items(page).evaluate_all("items => items.map((item) => item.id)")
    assert len(found) == 1
    field.fill(typed)
    assert items(page).evaluate_all("items => items.map((item) => item.id)") == found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("al-qaeda", "al qaeda"),
        ("al‑Qaeda", "al qaeda"),
        ('"Al Qaeda"', "al qaeda"),
        ("police-force", "police force"),
    ],
)
def test_a_dash_or_quotes_that_are_typed_part_words_as_a_blank_does(
    page: Page, site_url: str, typed: str, meant: str
) -> None:
    page.goto(f"{site_url}timeline.html")
    field = page.locator(".kb-filter input[type=search]")
    field.fill(meant)
    found = items(page).evaluate_all("items => items.map((item) => item.textContent)")
    assert found
    field.fill(typed)
    assert items(page).evaluate_all("items => items.map((item) => item.textContent)") == found


def test_what_a_dash_ties_is_found_in_one_word(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}bibliography.html")
    field = page.locator(".kb-filter input[type=search]")
    field.fill("crossborder")
    assert items(page).count() > 0
