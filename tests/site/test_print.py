"""What comes out of a printer: nothing that is folded is lost, and nothing takes more paper than it needs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from pdf_text import Pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def printed(page: Page) -> int:
    """How many pages of A4 it takes."""
    with pikepdf.open(io.BytesIO(page.pdf(format="A4"))) as made:
        return len(made.pages)


@pytest.mark.parametrize(("name", "most"), [("argument", 7), ("matrix", 14), ("index", 2), ("briefing", 4)])
def test_a_page_takes_few_sheets(tab: Page, built_site: Path, name: str, most: int) -> None:
    tab.goto((built_site / f"{name}.html").as_uri())
    assert 1 <= printed(tab) <= most


def test_the_matrix_stands_on_one_sheet_whole(tab: Page, built_site: Path) -> None:
    tab.goto((built_site / "matrix.html").as_uri())
    lines = tab.locator("table").first.locator("tbody th").all_inner_texts()
    first = "".join(Pdf(tab.pdf(format="A4")).text(1).split())
    assert len(lines) == 10
    assert [line for line in lines if "".join(line.split()) not in first] == []
    assert "theothersareempty." in first  # the line under the table


@pytest.mark.parametrize("name", ["argument", "matrix"])
def test_no_head_is_parted_from_what_it_is_the_head_of(tab: Page, built_site: Path, name: str) -> None:
    """Neither at the foot of a column nor of a sheet; and a row of a table stands on one sheet."""
    tab.goto((built_site / f"{name}.html").as_uri())
    tab.emulate_media(media="print")
    for heads, rule, wanted in [
        ("article :is(h2, h3, h4, .kb-label)", "breakAfter", "avoid"),
        ("article tr", "breakInside", "avoid"),
    ]:
        found = tab.locator(heads).evaluate_all(
            "(all, rule) => all.map((one) => getComputedStyle(one)[rule])", rule
        )
        assert {*found} <= {wanted}


@pytest.mark.parametrize("name", ["argument", "index"])
def test_the_last_sheet_holds_more_than_the_foot(tab: Page, built_site: Path, name: str) -> None:
    tab.goto((built_site / f"{name}.html").as_uri())
    pdf = Pdf(tab.pdf(format="A4"))
    foot = len("".join(tab.locator(".kb-footer, .kb-citing").all_inner_texts()))
    assert len(pdf.text(len(pdf.pages))) > foot + 400


def test_the_arrows_of_the_home_page_end_at_their_columns_and_nothing_asks(
    tab: Page, built_site: Path
) -> None:
    tab.set_viewport_size({"width": 642, "height": 900})  # what a sheet of A4 is wide between its margins
    tab.goto((built_site / "index.html").as_uri())
    tab.emulate_media(media="print")
    arrows = tab.locator(".kb-arcs-wide").bounding_box()
    columns = [each.bounding_box() for each in tab.locator(".kb-column").all()]
    assert arrows
    assert len(columns) == 4
    assert len({each["y"] for each in columns if each}) == 1, "they stand in one row"
    assert all(each and arrows["y"] < each["y"] for each in columns)
    sizes = tab.locator(".kb-arcs text").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 12
    assert not tab.locator(".kb-ask, .kb-themes, #home-ways").filter(visible=True).count()


@pytest.mark.parametrize("name", ["timeline", "map", "questions"])
def test_of_a_filter_only_a_choice_is_printed(page: Page, built_site: Path, name: str) -> None:
    page.goto((built_site / f"{name}.html").as_uri())
    form = page.locator(".kb-filter")
    assert form.is_visible()
    page.emulate_media(media="print")
    assert not form.is_visible()
    page.emulate_media(media="screen")
    form.locator("select").first.select_option(index=1)
    page.emulate_media(media="print")
    assert form.is_visible()
    assert " of " in form.get_by_role("status").inner_text()
    assert not form.get_by_role("button").filter(visible=True).count()


def test_what_is_folded_is_printed_without_script_too(browser: Browser, built_site: Path) -> None:
    sheets = []
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        tab = context.new_page()
        tab.goto((built_site / "trends/private-security.html").as_uri())
        folded = tab.locator(".kb-citing .kb-citation")
        assert not folded.is_visible()
        tab.emulate_media(media="print")
        assert folded.is_visible()
        box = folded.bounding_box()
        assert box
        assert box["height"] > 20
        assert not tab.locator(".kb-deeds, .kb-citing h2, .kb-neighbours").filter(visible=True).count()
        sheets.append(printed(tab))
        context.close()
    assert sheets[0] == sheets[1]


def test_on_paper_a_tie_stands_once_and_a_choice_whole(tab: Page, built_site: Path) -> None:
    address = (built_site / "argument.html").as_uri()
    tab.emulate_media(media="print")
    tab.goto(address)
    ties = tab.locator(".kb-path-list > li > p:visible").all_inner_texts()
    everywhere = tab.locator(".kb-path-list > li > p").all_inner_texts()
    assert len(ties) == len(everywhere) / 2
    assert {*ties} == {*filter(None, everywhere)} - {""}
    assert tab.get_by_text("On paper each connection and each path stands once").is_visible()
    tab.goto(f"{address}#path-V6")
    shown = tab.locator(".kb-paths > section:visible")
    assert shown.count() == 1
    assert shown.locator("li:visible").count() == shown.locator("li").count() > 3


def test_each_number_is_printed_directly_before_its_words(tab: Page, built_site: Path) -> None:
    """What is lifted out of the text is drawn, and so read, after it."""
    tab.goto((built_site / "trends/policing-the-internet.html").as_uri())
    said = tab.locator("article .kb-par").evaluate_all(
        "all => all.map((one) => [one.id, one.textContent.replace(one.id, '').trim().slice(0, 30)])"
    )
    with pypdfium2.PdfDocument(tab.pdf(format="A4")) as made:
        text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in made)
    assert len(said) > 10
    for number, words in said:
        assert number + "".join(words.split())[:12] in text, number
