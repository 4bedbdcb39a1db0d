"""The site in one archive: the same bytes from the same base, and all of it works without network."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, Route, expect

from commands import kb
from kb.assets.notices import THIRD_PARTY
from kb.documents import START
from kb.documents.offline import NAME, folder_of
from kb.loading.settings import edition
from real import real
from small import REPOSITORY, TREND, Small
from test_downloads import DOCS_PAGE

pytestmark = pytest.mark.slow

EDITION = edition(REPOSITORY)


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
    project.write("scripts/web/css/pages/new.css", ".new { top: 0; }")
    assert "unchanged" not in said()


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, and nothing else, in a folder."""
    return archive(REPOSITORY, tmp_path_factory.mktemp("laptop of a delegate"))


@pytest.fixture(scope="module")
def unpacked(handed_out: Path) -> Path:
    folder = handed_out.parent / "unpacked"
    with zipfile.ZipFile(handed_out) as packed:
        packed.extractall(folder)
    return folder / folder_of(EDITION)


def test_one_file_to_open_stands_beside_one_folder(unpacked: Path) -> None:
    assert unpacked.name == f"vision-for-policing-{EDITION}"
    assert sorted(path.name for path in unpacked.parent.iterdir()) == [START, unpacked.name]


def test_names_are_such_as_windows_takes(handed_out: Path) -> None:
    """https://learn.microsoft.com/windows/win32/fileio/naming-a-file, and 260 characters for a whole path."""
    with zipfile.ZipFile(handed_out) as packed:
        names = packed.namelist()
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        for part in name.split("/"):
            assert not re.search(r'[<>:"|?*\\\x00-\x1f]', part), name
            assert part == part.rstrip(". "), name
            assert not re.fullmatch(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9])(\..*)?", part), name
    home = r"C:\Users\firstname.lastname\OneDrive - Organisation\Documents\offline"
    assert max(len(f"{home}\\{name}") for name in names) < 260 - len(" - Copy (2)")


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_the_file_to_open_says_what_this_is_and_leads_in(
    unpacked: Path, browser: Browser, scripts: bool
) -> None:
    context = browser.new_context(
        offline=True, java_script_enabled=scripts, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto((unpacked.parent / START).as_uri())
    said = page.locator("main").inner_text()
    assert "International Vision for Policing: a knowledge base" in said
    assert re.search(rf"Edition {re.escape(EDITION)}, \d+ \w+ 20\d\d\n", said)
    assert "without a network" in said
    assert unpacked.name in said
    (link,) = page.get_by_role("link").all()
    link.click()
    page.wait_for_url(f"**/{unpacked.name}/index.html")
    expect(page.locator("h1").first).to_be_visible()
    context.close()


def test_its_page_of_downloads_speaks_to_a_delegate(unpacked: Path) -> None:
    page = BeautifulSoup((unpacked / "downloads.html").read_text("utf-8"), "html.parser")
    (main,) = page.select("article")
    assert "kb export" not in main.get_text()
    (said,) = [each for each in main.select("p") if "without a network, has no documents" in each.get_text()]
    link = said.select_one("a")
    assert link is not None
    assert link["href"] == f"{real().site_url}downloads.html"
    for one in main.select("a[download]"):
        assert (unpacked / str(one["href"])).is_file(), "what it offers is there"
    assert [one for one in main.select("a[download]") if str(one["href"]).endswith(".csv")]


def test_where_the_site_has_no_address_it_names_none(project: Small, tmp_path: Path) -> None:
    settings = (project.root / "mkdocs.yml").read_text("utf-8")
    project.write("mkdocs.yml", re.sub(r"(?m)^site_url:.*\n", "", settings))
    project.write("docs/downloads.md", DOCS_PAGE)
    with zipfile.ZipFile(archive(project.root, tmp_path)) as packed:
        text = packed.read(
            next(name for name in packed.namelist() if name.endswith("/downloads.html"))
        ).decode()
    assert "are offered where you found this copy" in BeautifulSoup(text, "html.parser").get_text()
    assert "kb export" not in text


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

    missing = {
        name
        for name in names(built_site) - names(unpacked)
        if not name.startswith(("edition/", "downloads/"))
    }
    assert missing == {"404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz"}
    assert not (unpacked / "edition").exists(), (
        "it is an edition; addresses as of one are the published site's"
    )
    assert names(unpacked) <= names(built_site)
