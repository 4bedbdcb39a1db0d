"""The site in one archive: the same bytes from the same base, and all of it works without network."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from commands import kb
from kb.exports.offline import FOLDER, NAME
from kb.notices import THIRD_PARTY
from small import REPOSITORY, TREND, Small

pytestmark = pytest.mark.slow


def archive(root: Path, to: Path, **more: str) -> Path:
    done = kb(root, "export", "offline", "--to", str(to), **more)
    assert done.returncode == 0, done.stderr
    return to / NAME


def test_the_same_base_gives_the_same_bytes(project: Small, tmp_path: Path) -> None:
    one, other = (archive(project.root, tmp_path / name) for name in ("one", "other"))
    assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()
    with zipfile.ZipFile(one) as packed:
        entries = packed.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(2026, 12, 1, 0, 0, 0)}  # that of SOURCE_DATE_EPOCH
    assert {entry.external_attr >> 16 for entry in entries} == {stat.S_IFREG | 0o644}
    assert not (project.root / "site").exists(), "the site beside it is left alone"


def test_it_is_made_again_only_when_something_has_changed(project: Small, tmp_path: Path) -> None:
    def said() -> str:
        return kb(project.root, "export", "offline", "--to", str(tmp_path)).stdout

    assert "unchanged" not in said()
    assert "unchanged" in said()
    project.edit(TREND, "a broad idea", "a narrow idea")
    assert "unchanged" not in said()
    project.write("scripts/web/new.css", ".new { top: 0; }")
    assert "unchanged" not in said()


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laptop of a delegate")
    with zipfile.ZipFile(archive(REPOSITORY, folder)) as packed:
        packed.extractall(folder)
    return folder / FOLDER


def test_the_notices_of_others_go_along(unpacked: Path) -> None:
    assert "Martin Donath" in (unpacked / THIRD_PARTY).read_text("utf-8")


@pytest.fixture
def laptop(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A browser without network, and what it asked of other hosts all the same."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(re.compile(r"^(?!file:|data:|blob:)"), refuse)
    context.on("weberror", lambda error: asked.append(f"{error.error}"))
    yield context.new_page(), asked
    context.close()


@pytest.mark.browser
def test_everything_works_without_network(unpacked: Path, laptop: tuple[Page, list[str]]) -> None:
    page, asked = laptop
    page.goto((unpacked / "index.html").as_uri())
    assert page.evaluate("document.fonts.load('1em \"KB Serif\"').then((found) => found.length)") == 1
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("T7.3")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_contain_text("T7.3")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/trends/policing-the-internet.html#T7.3")
    expect(page.locator('[id="T7.3"]')).to_be_in_viewport()

    page.get_by_role("button", name="Colours: as on this device").click()
    page.get_by_role("button", name="Colours: light").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", dark)[:3])) < 150
    page.goto((unpacked / "questions.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark, "the choice is kept"

    page.get_by_label("Tag", exact=True).select_option("piracy")
    left = page.locator("[data-item]").filter(visible=True).count()
    page.reload()
    assert page.locator("[data-item]").filter(visible=True).count() == left > 0

    page.goto((unpacked / "T7/index.html").as_uri())  # a short link
    page.wait_for_url("**/trends/policing-the-internet.html*")
    assert asked == []


def test_every_file_of_the_site_is_in_it(unpacked: Path, built_site: Path) -> None:
    def names(folder: Path) -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    missing = {name for name in names(built_site) - names(unpacked) if not name.startswith("edition/")}
    assert missing == {"404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz"}
    assert not (unpacked / "edition").exists(), (
        "it is an edition; addresses as of one are the published site's"
    )
    assert names(unpacked) <= names(built_site)
