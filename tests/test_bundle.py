"""The sources in scripts/web, joined: their order, what keeps them apart, and what they share."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kb.assets.bundle import SCRIPT, STYLE, bundle
from small import REPOSITORY

MATERIAL = Path(str(files("material"))) / "templates"


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    folder = tmp_path / "theme"
    write(folder, "assets/stylesheets/main.1.min.css", ".md-grid{top:0}/*# sourceMappingURL=x */")
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_files_are_joined_in_the_stated_order(tmp_path: Path, theme: Path) -> None:
    for name in ("print", "peek", "base", "cite", "fonts"):
        write(tmp_path, f"{name}.css", f"{name}{{}}")
        write(tmp_path, f"{name}.js", f"{name}();")
    made = bundle(tmp_path, theme)
    names = ["fonts", "base", "cite", "peek", "print"]
    assert made[STYLE].split() == [".md-grid{top:0}", *(f"{name}{{}}" for name in names)]
    assert [made[SCRIPT].index(f"{name}();") for name in names] == sorted(
        made[SCRIPT].index(f"{name}();") for name in names
    )


def test_what_is_loaded_later_stands_by_itself(tmp_path: Path, theme: Path) -> None:
    write(tmp_path, "later/map/world.js", "kb.world = {};")
    made = bundle(tmp_path, theme)
    assert made["assets/later/map/world.js"] == "kb.world = {};"
    assert "world" not in made[SCRIPT]


def test_a_theme_without_its_stylesheet_is_told(tmp_path: Path, theme: Path) -> None:
    (theme / "assets/stylesheets/main.1.min.css").unlink()
    with pytest.raises(FileNotFoundError, match="0 stylesheets main"):
        bundle(tmp_path, theme)


def test_of_the_theme_only_what_pages_can_meet_is_taken() -> None:
    style = bundle(REPOSITORY / "scripts/web", MATERIAL)[STYLE]
    assert ".md-typeset h2{" in style
    assert ".md-search" not in style
    assert "--md-version-icon" not in style
    used = set(re.findall(r"var\((--md-[\w-]+)\)", style))  # those with a fallback may be missing
    assert used
    assert {name for name in used if f"{name}:" not in style} == set()


def test_the_real_bundle_leaves_no_trace_of_source_maps_and_finds_its_fonts() -> None:
    made = bundle(REPOSITORY / "scripts/web", MATERIAL)
    assert "sourceMappingURL" not in made[STYLE]
    for name in ("kb-sans", "kb-serif", "kb-serif-italic"):
        assert f'url("fonts/{name}.woff2")' in made[STYLE]
        assert (REPOSITORY / f"docs/assets/fonts/{name}.woff2").exists()


@pytest.mark.browser
@pytest.mark.slow
def test_a_script_that_fails_is_told_and_stops_no_other(page: Page, tmp_path: Path, theme: Path) -> None:
    write(tmp_path, "base.js", "const twice = 1; window.kb = {};")
    write(tmp_path, "early.js", "const twice = 2; kb.missing.call();")
    write(tmp_path, "late.js", "kb.late = true;")
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.set_content(f"<body><script>{bundle(tmp_path, theme)[SCRIPT]}</script></body>")
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
