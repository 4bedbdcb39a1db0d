"""The built site as a whole: every point of the paper is on it, and every link on it leads somewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from kb.permalinks.short_addresses import short_ids
from kb.schema import KINDS
from real import real
from small import REPOSITORY

COLLECTIONS = {
    kind.folder: sum(path.name != "README.md" for path in (REPOSITORY / kind.folder).glob("*.md"))
    for kind in KINDS
}
"""Folder of each collection -> how many pages it has."""
EDIT = "https://forge.example/policing-vision/edit/main/"

Site = dict[str, BeautifulSoup]


@pytest.fixture(scope="module")
def site(built_site: Path) -> Site:
    """Address of each page -> the page."""
    return {
        path.relative_to(built_site).as_posix(): BeautifulSoup(path.read_bytes(), "html.parser")
        for path in sorted(built_site.rglob("*.html"))
    }


def ids(page: BeautifulSoup) -> list[str]:
    return [str(element["id"]) for element in page.find_all(id=True)]


def addresses(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Every address that a page leads to or loads, with the element that does."""
    for element in page.find_all(["a", "area", "link", "script", "img", "source", "iframe", "form", "use"]):
        assert isinstance(element, Tag)
        for name in ("href", "src", "action"):
            if isinstance(value := element.get(name), str):
                yield value, f"<{element.name} {name}={value!r}>"
        if isinstance(value := element.get("srcset"), str):
            for one in value.split(","):
                yield one.split()[0], f"<{element.name} srcset={value!r}>"


def test_each_point_of_the_paper_is_an_anchor_exactly_once(site: Site) -> None:
    paper = yaml.safe_load((REPOSITORY / "docs/paper.yml").read_text(encoding="utf-8"))
    points = [point["id"] for section in paper["sections"] for point in section["points"]]
    found = Counter(anchor for page in site.values() for anchor in ids(page))
    assert len(set(points)) == 215
    assert {point: found[point] for point in points if found[point] != 1} == {}


def test_no_page_uses_an_id_twice(site: Site) -> None:
    twice = {
        address: [anchor for anchor, count in Counter(ids(page)).items() if count > 1]
        for address, page in site.items()
    }
    assert {address: anchors for address, anchors in twice.items() if anchors} == {}


def test_all_pages_are_there(site: Site) -> None:
    tags = yaml.safe_load((REPOSITORY / "docs/tags.yml").read_text(encoding="utf-8"))["tags"]
    short = {f"{id_}/index.html" for id_ in short_ids(real())}
    found = Counter(
        address.rpartition("/")[0]
        for address in site
        if address not in short and not address.startswith("edition/")  # whose addresses are tested with them
    )
    assert {folder: found[folder] - 1 for folder in COLLECTIONS} == COLLECTIONS
    assert found["tags"] == len(tags) + 1
    pages = [path.name for path in (REPOSITORY / "docs").glob("*.md")]
    assert found[""] == len([*pages, "404.html"])
    assert set(found) == {"", "tags", *COLLECTIONS}, "nothing else, decisions among it, is on the site"


def test_each_internal_link_and_anchor_resolves(site: Site, built_site: Path) -> None:
    anchors = {address: set(ids(page)) for address, page in site.items()}
    broken = []
    checked = 0
    for here, page in site.items():
        for target, element in addresses(page):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            checked += 1
            base = built_site if target.startswith("/") else (built_site / here).parent
            path = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else built_site / here
            if path.is_dir():
                path /= "index.html"
            anchor = unquote(parts.fragment)
            if not path.is_file():
                broken.append(f"{here}: {element}: no such file")
            elif anchor and anchor not in anchors.get(path.relative_to(built_site).as_posix(), ()):
                broken.append(f"{here}: {element}: no such anchor")
    assert broken == []
    assert checked > 5_000, "the links were not found"


def test_lychee_finds_no_broken_link(built_site: Path) -> None:
    lychee = shutil.which("lychee", path=str(Path(sys.executable).parent))
    assert lychee, "lychee is not installed: make test installs it"
    command = [lychee, "--offline", "--include-fragments", "--no-progress", "--format", "json"]
    done = subprocess.run(
        [*command, "--root-dir", str(built_site), str(built_site / "**/*.html")],
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(done.stdout)
    assert said["error_map"] == {}
    assert done.returncode == 0, done.stderr
    assert said["successful"] > 5_000, "the links were not found"


def edit_link(page: BeautifulSoup) -> str | None:
    link = page.select_one('a[rel~="edit"]')
    return str(link["href"]) if link else None


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("index.html", "docs/index.md"),
        ("about.html", "docs/about.md"),
        ("questions.html", "docs/questions.md"),
        ("glossary.html", "docs/glossary.md"),
        ("bibliography.html", "docs/bibliography.md"),
        ("tags/index.html", "docs/tags/README.md"),
        *((f"{folder}/index.html", f"{folder}/README.md") for folder in COLLECTIONS),
    ],
)
def test_edit_links_of_committed_pages_lead_to_their_files(site: Site, address: str, source: str) -> None:
    assert edit_link(site[address]) == EDIT + source


@pytest.mark.parametrize("folder", COLLECTIONS)
def test_edit_links_of_a_collection_lead_to_their_files(site: Site, folder: str) -> None:
    pages = [path for path in (REPOSITORY / folder).glob("*.md") if path.name != "README.md"]
    assert len(pages) == COLLECTIONS[folder]
    for path in pages:
        assert edit_link(site[f"{folder}/{path.stem}.html"]) == f"{EDIT}{folder}/{path.name}"


def test_generated_pages_have_no_edit_link(site: Site) -> None:
    generated = [address for address in site if address.startswith("tags/") and address != "tags/index.html"]
    assert generated
    assert {address: edit_link(site[address]) for address in [*generated, "404.html"]} == dict.fromkeys(
        [*generated, "404.html"]
    )
