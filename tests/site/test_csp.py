"""Each page says what may run in it and what it may load; all that the site does, it may do.

That no page breaks its own policy when it is opened is seen in ``test_site_network``: it hears every error.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from kb.assets.bundle import WEB
from kb.html.csp import inline_scripts, page_policy, plain_policy
from small import REPOSITORY
from waiting import until

MARKER = '<img src="x" onerror="window.marked=1">'
POLICY = re.compile(r'<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_every_page_has_a_policy_that_knows_the_scripts_in_it(built_site: Path) -> None:
    files = sorted(built_site.rglob("*.html"))
    assert len(files) > 250
    for file in files:
        text = file.read_text("utf-8")
        said = POLICY.search(text)
        assert said, file
        policy = html.unescape(said[1])
        assert policy.startswith("default-src 'none'; "), file
        assert text.count("Content-Security-Policy") == 1, file
        before = text[: said.start()]
        assert "<script" not in before, file
        assert "<link" not in before, file
        for script in SCRIPT.finditer(text):
            if "application/" not in script["attributes"] and "src=" not in script["attributes"]:
                assert hashed(script["text"]) in policy, file
        if "'unsafe-inline'" not in policy:
            assert all(hashed(style) in policy for style in STYLE.findall(text)), file
        assert "unsafe" not in policy.partition("style-src")[0], file
        assert "http" not in policy, file


def test_a_script_that_nobody_wrote_here_is_not_allowed() -> None:
    policy = page_policy(inline_scripts(REPOSITORY / WEB).values())
    assert hashed("window.marked=1") not in policy
    assert "unsafe" not in policy[: policy.index("style-src")]
    assert "script-src" not in plain_policy(["a{}"])


@pytest.fixture(params=["server", "folder"])
def own(request: pytest.FixtureRequest, built_site: Path, site_url: str) -> str:
    return site_url if request.param == "server" else f"{built_site.as_uri()}/"


@pytest.mark.browser
def test_what_the_site_does_it_may_do(browser: Browser, own: str) -> None:
    broken: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # A browser may ask for /favicon.ico where a page that only leads on names no icon.
        asked = message.location["url"].endswith("/favicon.ico")
        if not asked and ("Content Security Policy" in message.text or message.type == "error"):
            broken.append(f"{message.location['url']}: {message.text}")

    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.on("console", heard)
    context.on("weberror", lambda error: broken.append(str(error.error)))
    page = context.new_page()
    page.goto(f"{own}trends/policing-the-internet.html")
    assert page.evaluate("document.documentElement.className") == "js"
    page.locator(".kb-header-row > .kb-colours").click()
    assert page.evaluate("document.documentElement.dataset.colours") == "light"
    page.keyboard.press("/")
    page.keyboard.type("terrorism")
    page.locator(".kb-results li").first.wait_for()
    page.reload()
    link = page.locator("article p.kb-par a:not(.kb-number)[href*='.html']").first
    link.hover()
    page.locator(".kb-peek").first.wait_for()
    page.get_by_role("button", name="Add to briefing: T7", exact=True).click()
    page.goto(f"{own}briefing.html")
    page.get_by_text("Policing the Internet").first.wait_for()
    with page.expect_download() as download:
        page.locator(".kb-brief-more > summary").click()
        page.get_by_role("button", name="Download as Markdown").click()
    assert "{{ T7 }}" in download.value.path().read_text()
    page.goto(f"{own}T7.3/index.html")
    page.wait_for_url("**/trends/policing-the-internet.html#T7.3")
    for path in ("argument.html#path-T7", "matrix.html", "timeline.html", "map.html", "glossary.html"):
        page.goto(f"{own}{path}")
        until(page, "window.kb !== undefined")
    assert broken == []
    context.close()


@pytest.mark.browser
def test_a_page_that_is_not_there_names_what_is_near(page: Page, site_url: str) -> None:
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if "Policy" in message.text else None)
    page.goto(f"{site_url}404.html#T7.99")
    page.locator("#near a").first.wait_for()
    assert broken == []


@pytest.mark.browser
@pytest.mark.parametrize("path", ["index.html", "trends/policing-the-internet.html", "briefing.html"])
def test_a_handler_that_gets_into_a_page_does_not_run(page: Page, own: str, path: str) -> None:
    page.goto(f"{own}{path}")
    told = page.evaluate(
        """markup => new Promise(done => {
          document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
          document.body.insertAdjacentHTML("beforeend", markup);
        })""",
        MARKER,
    )
    assert told.startswith("script-src")
    assert page.evaluate("window.marked") is None
