"""The joined scripts in a browser: what fails stops no other, and what they share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kb.assets.bundle import SCRIPT, bundle
from small import REPOSITORY
from test_bundle import theme_in, write


@pytest.mark.browser
@pytest.mark.slow
def test_a_script_that_fails_is_told_and_stops_no_other(page: Page, tmp_path: Path) -> None:
    write(tmp_path, "js/base.js", "const twice = 1; window.kb = {};")
    write(tmp_path, "js/early.js", "const twice = 2; kb.missing.call();")
    write(tmp_path, "js/late.js", "kb.late = true;")
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.set_content(
        f"<body><script>{bundle(tmp_path, theme_in(tmp_path / 'theme'))[SCRIPT]}</script></body>"
    )
    assert page.evaluate("kb.late") is True
    assert len(faults) == 1


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("way", ["server", "folder"])
def test_a_script_loads_others_copies_and_speaks(
    page: Page, built_site: Path, site_url: str, way: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto((site_url if way == "server" else built_site.as_uri() + "/") + "trends/globalisation.html")
    assert page.evaluate("kb.root") == "../"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("Promise.all([kb.load('search/names.js'), kb.load('search/names.js')])")
    assert [url.rpartition("/")[2] for url in asked if not url.endswith("icon.svg")] == ["names.js"]
    assert page.evaluate("kb.load('assets/nothing.js').catch((fault) => fault.message)") == (
        "cannot load assets/nothing.js"
    )
    assert page.evaluate("kb.copy('T1.1 “quoted”', '<b>T1.1</b>')") is True
    assert page.evaluate("navigator.clipboard.readText()") == "T1.1 “quoted”"
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    assert page.evaluate("kb.copy('by the way of old')") is True
    assert page.evaluate("navigator.clipboard.readText()") == "by the way of old"
    page.evaluate("kb.say('done')")
    page.get_by_role("status").filter(has_text="done").wait_for(state="attached")


WEB_STYLES = sorted((REPOSITORY / "scripts/web/css").rglob("*.css"))


def style_rules(css: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each selector of a stylesheet with its declarations, those within groups such as @media too."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", plain):
        if selector.strip().startswith(("@", "from", "to")):
            continue
        pairs = [each.strip().partition(":") for each in body.split(";") if each.strip()]
        declared = [(name, value.replace("!important", "").strip()) for name, _, value in pairs]
        yield " ".join(selector.split()), [each for each in declared if not each[0].startswith("--")]


@pytest.mark.browser
@pytest.mark.slow
def test_the_browser_knows_every_selector_property_and_value_of_ours(page: Page) -> None:
    unknown = page.evaluate(
        """(sheets) => {
          const known = (selector) => {
            try { document.querySelector(selector); } catch { return false; }
            return true;
          };
          return sheets.flatMap(([name, rules]) => rules.flatMap(([selector, declared]) => [
            ...(known(selector) ? [] : [`${name}: ${selector}`]),
            ...declared.filter(([property, value]) => !CSS.supports(property, value))
              .map((each) => `${name}: ${selector} { ${each.join(": ")} }`),
          ]));
        }""",
        [(path.name, [*style_rules(path.read_text("utf-8"))]) for path in WEB_STYLES],
    )
    assert unknown == []
