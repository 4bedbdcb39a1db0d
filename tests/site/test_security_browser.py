"""Each door that was tried, in a browser; and values in the theme, on a site built with them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from playwright.sync_api import Page as Tab

import commands
import small as small_base
from small import CASE, TREND
from test_security import DOORS, HELD, IMG, MARKER, plain, render
from test_views import hostile
from waiting import until


@pytest.mark.browser
def test_no_marker_runs_in_a_browser(page: Tab) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name, text in {**{name: door for name, (door, _) in DOORS.items()}, **HELD}.items():
        page.set_content(f"<!doctype html><main>{render(plain(text)).html}</main>")
        for element in page.locator("main *").all():
            element.dispatch_event("mouseover")
            element.dispatch_event("focus")
        assert page.evaluate("window.marked") is None, name
    assert [url for url in asked if not url.startswith("about:") and "plan.svg" not in url] == []


@pytest.mark.browser
def test_the_markers_would_run_where_nothing_is_left_out(page: Tab) -> None:
    page.set_content(f"<!doctype html>{IMG}")
    until(page, "window.marked === 1")


UNCHECKED = (
    "import sys, kb.pipeline.stages; kb.pipeline.stages.errors = lambda base: []; "
    "from mkdocs.__main__ import cli; cli(sys.argv[1:])"
)
"""MkDocs, which builds whatever is wrong: what stands in a template is safe without the check."""


TITLES = {
    TREND: f"Globalisation {IMG}",
    CASE: f"Arab Spring &lt;/title&gt;&lt;script&gt;{MARKER}&lt;/script&gt;",
    "docs/map.md": f"Map {IMG}",
    "docs/about.md": f"</a></title>About {IMG}",
}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site built with markup in every value that a page shows, and in its address."""
    small = small_base.write(tmp_path_factory.mktemp("attacked"))
    commands.give_program(small)
    hostile(small)
    for path, title in TITLES.items():
        small.write(path, re.sub(r"(?m)^title: .*$", f"title: '{title}'", small.text(path)))
    small.edit(TREND, "## Since 2013", f"## Since `{IMG}` 2013")
    done = commands.run(
        small.root,
        sys.executable,
        "-c",
        UNCHECKED,
        "build",
        KB_SITE_URL='https://a.example/"><b id="x">/',
        KB_REPOSITORY='https://a.example/"><b>',
    )
    assert (small.root / "site/index.html").exists(), done.stdout
    return small.root / "site"


def elements(file: Path) -> list[Element]:
    whole = tinyhtml5.parse(file.read_text("utf-8"), namespace_html_elements=False)
    return [each for each in whole.iter() if isinstance(each.tag, str)]


def test_a_title_reaches_every_list_as_text(attacked: Path) -> None:
    text = "".join((attacked / "index.html").read_text("utf-8"))
    assert "Map &lt;img src=x" in text
    assert "Globalisation &lt;img src=x" in (attacked / "trends/globalisation.html").read_text("utf-8")


def test_no_value_becomes_markup_in_the_theme(attacked: Path) -> None:
    files = sorted(attacked.rglob("*.html"))
    assert len(files) > 40
    for file in files:
        for each in elements(file):
            assert each.tag not in {"b", "iframe"}, file
            assert each.tag != "img" or each.get("src", "").endswith("plan.svg"), file
            assert not [name for name in each.attrib if name.startswith("on")], file
            if each.tag == "script" and each.get("type") not in {"application/json", "application/ld+json"}:
                assert MARKER not in (each.text or ""), file
                assert "alert" not in (each.text or ""), file
            assert not each.get("href", "").lower().startswith(("javascript:", "data:")), file
